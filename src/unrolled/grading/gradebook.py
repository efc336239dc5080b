"""The one writer of nbgrader's gradebook and of ``autograded/``.

What is stored is what ``nbgrader autograde`` would have stored of the same outputs: its own preprocessors do it, in
one transaction for a student's notebooks. The order of writes makes up for what a database and a folder cannot do
together:

1. the result is kept as a file (`unrolled.grading.keeping`; the caller has done it),
2. the new ``autograded`` folder is written beside the old one,
3. the gradebook's transaction is committed,
4. the folders are exchanged,
5. the result is marked as stored.

Whatever ends the program in between, `Writer.not_stored` finds the result again, and storing it twice gives the same.
"""

import ctypes
import errno
import math
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Self, TypeVar

import nbformat
from filelock import FileLock, Timeout
from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    InvalidEntry,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties, LimitOutput, SaveAutoGrades
from nbgrader.utils import determine_grade, is_grade, rmtree
from sqlalchemy import event, make_url, select
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import scoped_session

from unrolled.grading.course import Course
from unrolled.grading.keeping import OWN, Results, make_own
from unrolled.grading.outcome import Graded

T = TypeVar("T")
MARK = "unrolled"  # key of a stored notebook's metadata
BUSY = 2.0  # seconds that SQLite itself waits for another program


class GradebookError(Exception):
    """Why a student's results were not stored, and what to do. They are kept."""


class Unwritable(GradebookError):
    """Nothing can be stored at all, this student's results or another's."""


class Writer:
    """Stores results in the gradebook and in ``autograded/``; there is one at a time for a course.

    Parameters
    ----------
    course : Course
    tell : callable, optional
        Takes a line for the user while the gradebook is locked by another program.
    patience : float
        Seconds to wait then.

    Raises
    ------
    Unwritable
        If another command is writing, or the gradebook cannot be opened.
    """

    def __init__(self, course: Course, tell: Callable[[str], None] | None = None, patience: float = 600):
        self.course = course
        self.results = Results.of_course(course.root)
        self._tell = tell or _to_standard_error
        self._patience = patience
        own = course.root / OWN
        try:
            make_own(own)
            self._lock = FileLock(own / "writer.lock")
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Unwritable(
                f"Another command is grading in {course.root}. Wait for its end, or stop it."
            ) from None
        except OSError as error:
            raise Unwritable(f"{own} cannot be written: {error.strerror}.") from error
        try:
            self._grades = _Grades(config=course.config)
            self._penalties = self._load_penalties()
            self._limit = LimitOutput(config=course.config)
            self._gradebook = self._patiently(self._open)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gradebook.close()
        self._lock.release()

    def _load_penalties(self) -> "_Penalties":
        try:
            with self.course.importing():
                penalties = _Penalties(config=self.course.config)
                penalties.init_plugin()
        except Exception as error:  # of an instructor's own Python
            raise Unwritable(f"The course's plugin for late penalties cannot be loaded: {error}") from error
        return penalties

    def _open(self) -> Gradebook:
        directory = self.course.directory
        if not self.course.has_gradebook():
            raise Unwritable(
                f"There is no gradebook {directory.db_url}. nbgrader makes it with the students' version of an "
                "assignment: nbgrader generate_assignment ASSIGNMENT"
            )
        url = make_url(directory.db_url)
        if url.get_backend_name() == "sqlite":
            url = url.update_query_dict({"timeout": str(BUSY)})
        gradebook = Gradebook(url.render_as_string(hide_password=False), directory.course_id)
        if url.get_backend_name() == "sqlite":
            event.listen(gradebook.engine, "connect", _leave_transactions_to_us)
            event.listen(gradebook.engine, "begin", _begin)
            gradebook.db.remove()
            gradebook.engine.dispose()  # connections from before know nothing of this
        return gradebook

    def store(self, graded: Sequence[Graded]) -> None:
        """Store the results of one student for one assignment, all of them or none.

        Notebooks that are not among them stay as they are. What a person has scored or written stays.

        Raises
        ------
        GradebookError
            If it is not possible for this student.
        Unwritable
            If it is not possible at all: the gradebook stays locked, cannot be written, or the disk is full.
        """
        who = f"{graded[0].student} ({graded[0].assignment})"
        place = self.course.folder("autograded", graded[0].student, graded[0].assignment)
        staged = place.with_name(f".{place.name}.new")
        try:
            documents = {result.notebook: self._document(result) for result in graded if result.document}
            self._stage(graded, documents, place, staged)
            self._patiently(lambda: self._record(graded, documents))
            _exchange(staged, place)
            self.results.mark_stored(graded)
        except OSError as error:
            raise Unwritable(
                f"The results of {who} could not be stored: {error}. They are kept; when there is room and "
                "permission, run the same command again."
            ) from error
        except (ValueError, TypeError, KeyError) as error:  # nbgrader's own are ValueErrors
            raise GradebookError(
                f"The results of {who} do not fit the gradebook: {error}. They are kept. If cells were added or "
                f"renamed: nbgrader generate_assignment {graded[0].assignment!r} --force, then the same command."
            ) from error
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def not_stored(self, assignment: str) -> Iterator[list[Graded]]:
        """Students' kept results that the gradebook does not have yet, for `store`."""
        return self.results.not_stored(assignment, self._patiently(lambda: self._submitted(assignment)))

    def _submitted(self, assignment: str) -> set[str]:
        query = select(SubmittedAssignment.student_id).join(Assignment).where(Assignment.name == assignment)
        with self._gradebook.engine.connect() as connection:
            return set(connection.scalars(query))

    def _stage(
        self, graded: Sequence[Graded], documents: dict[str, NotebookNode], place: Path, staged: Path
    ) -> None:
        """Write the new folder beside the old one."""
        if staged.exists():
            rmtree(staged)
        staged.mkdir(parents=True)
        names = {result.notebook for result in graded}
        for path in place.glob("*.ipynb"):
            if path.stem not in names:
                (staged / path.name).write_bytes(path.read_bytes())
        for name, data in self.course.files(graded[0].assignment, graded[0].student).items():
            path = staged / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for name, document in documents.items():
            text = nbformat.v4.writes(document) + "\n"
            (staged / f"{name}.ipynb").write_text(text, encoding="utf-8")
        self._permit(staged)

    def _permit(self, folder: Path) -> None:
        """Give a folder nbgrader's permissions."""
        mode = int(str(self.course.autograde.permissions), 8)
        for path in folder.rglob("*"):
            if path.is_file():
                path.chmod(mode)
        if self.course.directory.groupshared:
            for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
                path.chmod((path.stat().st_mode | 0o2770) & 0o2777)

    def _document(self, result: Graded) -> NotebookNode:
        """The executed notebook as it is stored: nbgrader's limits on outputs, and where the scores come from."""
        notebook = nbformat.v4.reads(result.document)
        notebook, _ = self._limit.preprocess(notebook, {})
        notebook.metadata[MARK] = {"audit": result.audit}
        return notebook

    def _record(self, graded: Sequence[Graded], documents: dict[str, NotebookNode]) -> None:
        """Write everything into the gradebook in one transaction."""
        gradebook, assignment, student = self._gradebook, graded[0].assignment, graded[0].student
        when, _ = self.course.submitted_at(assignment, student)
        with gradebook.engine.connect() as connection, connection.begin():
            # nbgrader's own methods commit after each step; in a session that joins a transaction from outside,
            # that writes to the transaction, and only the end of this block commits.
            db = gradebook.db
            db(bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False)
            try:
                if self.course.autograde.create_student:
                    gradebook.update_or_create_student(student)
                gradebook.find_student(student)
                times = {} if when is None else {"timestamp": when}
                with db.no_autoflush:  # a half-made submission is not for the database
                    submission = gradebook.update_or_create_submission(assignment, student, **times)
                for result in graded:
                    notebook = gradebook.find_submission_notebook(result.notebook, assignment, student)
                    if result.readable:
                        _compare(documents[result.notebook], result)
                        self._grades.save(documents[result.notebook], notebook, db)
                        db.flush()
                        self._penalties.save(submission, notebook)
                    else:
                        _save_nothing(notebook)
                db.flush()
            finally:
                db.remove()

    def _patiently(self, step: Callable[[], T]) -> T:
        """Do what needs the gradebook, again and again while another program holds it."""
        start = time.monotonic()
        told = False
        url = make_url(self.course.directory.db_url).render_as_string()
        while True:
            try:
                return step()
            except (DatabaseError, InvalidEntry) as error:
                cause = error.__context__ if isinstance(error, InvalidEntry) else error
                if not isinstance(cause, DatabaseError) or isinstance(cause, IntegrityError):
                    raise
                reason = str(cause.orig)
                if "locked" not in reason:
                    raise Unwritable(
                        f"The gradebook {url} cannot be written: {reason}. Results are kept; when this is mended, "
                        "run the same command again. If nbgrader was updated: nbgrader db upgrade"
                    ) from error
                if time.monotonic() - start > self._patience:
                    raise Unwritable(
                        f"The gradebook {url} is still locked by another program. Results are kept; close that "
                        "program and run the same command again."
                    ) from error
                if not told:
                    self._tell(f"The gradebook {url} is locked by another program; waiting for it.")
                    told = True


class _Grades(SaveAutoGrades):
    """nbgrader's, for a notebook whose grades and comments were read at once: one by one takes ten times as long."""

    def save(self, document: NotebookNode, notebook: SubmittedNotebook, db: scoped_session) -> None:
        """Write the scores that a document's outputs say, and the comments on what was not answered."""
        self.notebook_id, self.assignment_id = notebook.name, notebook.assignment.name
        self.student_id = notebook.assignment.student_id
        self.gradebook = _Rows(notebook, db)
        for i, cell in enumerate(document.cells):
            self.preprocess_cell(cell, {}, i)


class _Rows:
    """What `SaveAutoGrades` asks of a gradebook, for one submitted notebook."""

    def __init__(self, notebook: SubmittedNotebook, db: scoped_session):
        def rows(kind: type[Grade | Comment]) -> dict:
            named = select(BaseCell.name, kind).join(BaseCell, BaseCell.id == kind.cell_id)
            return dict(db.execute(named.where(kind.notebook_id == notebook.id)).all())

        self.db = self
        self._grades, self._comments = rows(Grade), rows(Comment)

    def commit(self) -> None:
        """The end of the transaction does."""

    def find_grade(self, name: str, *_: str) -> Grade:
        return self._find(self._grades, name)

    def find_comment(self, name: str, *_: str) -> Comment:
        return self._find(self._comments, name)

    def _find(self, rows: dict, name: str) -> Grade | Comment:
        if name not in rows:
            raise MissingEntry(f"it has no cell {name!r}")
        return rows[name]


class _Penalties(AssignLatePenalties):
    """nbgrader's, with a gradebook and a plugin that are open already."""

    def save(self, submission: SubmittedAssignment, notebook: SubmittedNotebook) -> None:
        """Write what the course's plugin takes off for handing in late."""
        notebook.late_submission_penalty = None
        # An extension without a date to extend is an error in nbgrader.
        late = 0 if submission.assignment.duedate is None else submission.total_seconds_late
        if late <= 0:
            return
        try:
            penalty = self.plugin_inst.late_submission_penalty(submission.student_id, notebook.score, late)
        except Exception as error:  # of an instructor's own Python
            raise ValueError(
                f"the plugin for late penalties failed: {type(error).__name__}: {error}"
            ) from error
        if penalty is not None:
            notebook.late_submission_penalty = self._check_late_penalty(notebook, penalty)


def _save_nothing(notebook: SubmittedNotebook) -> None:
    """Score zero, as nbgrader does for a notebook that was not handed in."""
    notebook.late_submission_penalty = None
    for grade in notebook.grades:
        grade.auto_score, grade.needs_manual_grade = 0, False


def _compare(notebook: NotebookNode, result: Graded) -> None:
    """See that nbgrader reads from the outputs what the examiner has given.

    Raises
    ------
    ValueError
        If it does not.
    """
    read = {
        cell.metadata.nbgrader.grade_id: determine_grade(cell)[0] for cell in notebook.cells if is_grade(cell)
    }
    for score in result.scores:
        if score.grade_id not in read:
            continue  # a task, which nbgrader leaves to a person
        points = read[score.grade_id]
        if (points is None) != (score.points is None) or (
            points is not None and not math.isclose(points, score.points)
        ):
            raise ValueError(f"{score.grade_id} has {score.points} points, but its outputs say {points}")


def _leave_transactions_to_us(connection, _record) -> None:
    connection.isolation_level = None


def _begin(connection) -> None:
    # At once for writing: one place to wait for other programs, and nothing read is out of date when it is written.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _exchange(new: Path, place: Path) -> None:
    """Put the folder ``new`` at ``place``; what was there is deleted."""
    if place.exists():
        old = place.with_name(f".{place.name}.old")
        if old.exists():
            rmtree(old)
        if _exchange_at_once(new, place):
            new.rename(old)
        else:
            place.rename(old)
            new.rename(place)
        rmtree(old)
    else:
        new.rename(place)


def _exchange_at_once(a: Path, b: Path) -> bool:
    """Let two folders change names in one step; False if the system or the disk cannot do that."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if renameat2(here, os.fsencode(a), here, os.fsencode(b), ctypes.c_uint(exchange)) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), str(b))


def _to_standard_error(line: str) -> None:
    print(line, file=sys.stderr)
