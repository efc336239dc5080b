"""A course as nbgrader keeps it, and what its students have handed in."""

import contextlib
import datetime
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import nbformat
from jupyter_core.paths import jupyter_config_path
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions, LockCells
from sqlalchemy import URL, create_engine, make_url, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from traitlets import TraitError
from traitlets.config import Config, Configurable, PyFileConfigLoader

from unrolled.grading.folder import Contents, read, shown
from unrolled.grading.outcome import Handin, Limits, Note

CONFIG = "nbgrader_config.py"
TIMESTAMP = "timestamp.txt"
GRAFTING = (ClearHiddenTests, ClearMarkScheme, ClearSolutions, LockCells)  # whose settings `graft` needs
GAP = "\0"  # stands in a path for a name that is looked for


class CourseError(Exception):
    """What keeps a course from being graded: what, where, and what to do."""


class Course:
    """The course in the folder ``root``.

    Attributes
    ----------
    root : Path
    config : Config
        The settings of the user's ``nbgrader_config.py`` and the course's own.
    directory : nbgrader's CourseDirectory
    autograde : nbgrader's Autograde
        Only its settings are used.

    Raises
    ------
    CourseError
        If the settings cannot be read.
    """

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.config = Config()
        with self.importing():
            for folder in [*reversed(jupyter_config_path()), self.root]:
                self._merge(Path(folder) / CONFIG)
            if "root" not in self.config.CourseDirectory:
                self.config.CourseDirectory.root = str(self.root)
            try:
                self.directory = CourseDirectory(config=self.config)
                self.autograde = Autograde(coursedir=self.directory, config=self.config)
                self._grafting = {kind.__name__: _settings(kind(config=self.config)) for kind in GRAFTING}
            except TraitError as error:
                raise CourseError(f"A setting in {self.root / CONFIG} is not valid: {error}") from error
        self._given: dict[str, dict[str, bytes]] = {}

    def _merge(self, path: Path) -> None:
        if not path.exists():
            return
        try:
            self.config.merge(PyFileConfigLoader(path.name, path=str(path.parent)).load_config())
        except Exception as error:  # whatever an instructor's own Python may raise
            raise CourseError(f"{path} cannot be read: {type(error).__name__}: {error}") from error

    @contextlib.contextmanager
    def importing(self) -> Iterator[None]:
        """Modules of the course's folder can be imported, as nbgrader allows it to settings and plugins."""
        sys.path.insert(0, str(self.root))
        try:
            yield
        finally:
            sys.path.remove(str(self.root))

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Where a student's ``submitted``, ``autograded`` or ``feedback`` files of an assignment lie."""
        return Path(
            self.directory.format_path(getattr(self.directory, f"{step}_directory"), student, assignment)
        )

    def assignments(self) -> list[str]:
        """Names of the assignments that the instructor has written."""
        found = self._names("source", ".", None)
        return [name for name in found if any(self.folder("source", ".", name).glob("*.ipynb"))]

    def students(self, assignment: str) -> list[str]:
        """Who has handed in something for an assignment, whatever it is, but those whom the settings exclude."""
        excluded = self.directory.student_id_exclude.split(",")
        return [name for name in self._names("submitted", None, assignment) if name not in excluded]

    def _names(self, step: str, student: str | None, assignment: str | None) -> list[str]:
        """Names of folders that can stand for what is None."""
        above, part, below = self._around(step, student or GAP, assignment or GAP)
        before, after = part.split(GAP)
        names = []
        with contextlib.suppress(FileNotFoundError):
            for entry in above.iterdir():
                fits = entry.name.startswith(before) and entry.name.endswith(after)
                if fits and not entry.name.startswith(".") and entry.is_dir() and (entry / below).is_dir():
                    names.append(entry.name[len(before) : len(entry.name) - len(after)])
        return sorted(names)

    def _around(self, step: str, student: str, assignment: str) -> tuple[Path, str, Path]:
        """The parts of a path before, with and after the first GAP."""
        parts = self.folder(step, student, assignment).parts
        i = next(i for i, part in enumerate(parts) if GAP in part)
        return Path(*parts[:i]), parts[i], Path(*parts[i + 1 :])

    def notebooks(self, assignment: str) -> dict[str, bytes]:
        """The instructor's notebooks of an assignment, by name, as far as they are released.

        Raises
        ------
        CourseError
            If there is no such assignment, or it is not in the gradebook as it is in the instructor's folder.
        """
        folder = self.folder("source", ".", assignment)
        paths = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
        if not paths:
            known = ", ".join(self.assignments()) or "none at all"
            raise CourseError(
                f"There is no assignment {assignment!r}: {folder} has no notebook. There are: {known}."
            )
        released = self._released(assignment)
        again = f"nbgrader generate_assignment {assignment!r} --force"
        if not released:
            raise CourseError(
                f"{assignment!r} is not in the gradebook yet. Make the students' version, which also enters it: "
                f"nbgrader generate_assignment {assignment!r}"
            )
        data = {}
        for name, marks in released.items():
            if name not in paths:
                raise CourseError(
                    f"The gradebook knows the notebook {name!r} of {assignment!r}, but it is not in {folder}."
                )
            data[name] = paths[name].read_bytes()
            changed = sorted({cell for cell, _ in marks ^ _marks(paths[name])})
            if changed:
                raise CourseError(
                    f"{paths[name]} is not what was released: other cells or points for {', '.join(changed)}. "
                    f"Bring the gradebook up to date: {again}"
                )
        return data

    def _released(self, assignment: str) -> dict[str, set[tuple[str, float]]]:
        """Graded cells with their points, by notebook."""
        with self.reading() as session:
            row = session.scalar(select(Assignment).where(Assignment.name == assignment)) if session else None
            return {
                notebook.name: {
                    (cell.name, cell.max_score) for cell in [*notebook.grade_cells, *notebook.task_cells]
                }
                for notebook in (row.notebooks if row else ())
            }

    def scores(self, assignment: str) -> dict[tuple[str, str], dict[str, float | None]]:
        """Points given without a person, by student and notebook and then by grade_id, from the gradebook."""
        query = (
            select(SubmittedAssignment.student_id, Notebook.name, GradeCell.name, Grade.auto_score)
            .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .join(GradeCell, GradeCell.id == Grade.cell_id)
            .where(Assignment.name == assignment)
        )
        found: dict[tuple[str, str], dict[str, float | None]] = defaultdict(dict)
        with self.reading() as session:
            for student, notebook, cell, points in session.execute(query) if session else ():
                found[student, notebook][cell] = points
        return found

    def has_gradebook(self) -> bool:
        """Whether there is a gradebook, or a server to ask for it."""
        url = make_url(self.directory.db_url)
        return url.get_backend_name() != "sqlite" or _file_of(url).exists()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session | None]:
        """The gradebook, opened for reading only; None if there is none.

        Raises
        ------
        CourseError
            If it cannot be read, now or in the block.
        """
        if not self.has_gradebook():
            yield None
            return
        url = make_url(self.directory.db_url)
        engine = create_engine(_for_reading(url))
        try:
            with Session(engine) as session:
                yield session
        except DatabaseError as error:
            raise CourseError(
                f"The gradebook {url.render_as_string()} cannot be read: {error.orig}. If another program holds "
                "it, close that; if nbgrader was updated, make a copy of the gradebook, then nbgrader db upgrade"
            ) from error
        finally:
            engine.dispose()

    def handins(
        self,
        assignment: str,
        students: Sequence[str] | None = None,
        limits: Limits = Limits(),  # noqa: B008 - it is frozen
    ) -> Iterator[tuple[Handin, list[Note]]]:
        """What was handed in, one notebook after the other, with notes on what was found odd on the way.

        A notebook under another name is taken if it is the only one that can be meant. Where there is none,
        the handin says so with None.

        Parameters
        ----------
        assignment : str
        students : sequence of str, optional
            Only these.
        limits : Limits
            More than ``file_bytes`` of a notebook, or of all other files of a student, is left out.

        Raises
        ------
        CourseError
            As `notebooks`, or if nothing was handed in by one of ``students``, or by anybody.
        """
        notebooks = self.notebooks(assignment)
        present = self.students(assignment)
        where = self.folder("submitted", "STUDENT", assignment)
        if students is not None:
            absent = sorted(set(students) - set(present))
            if absent:
                raise CourseError(f"Nothing was handed in by {', '.join(absent)}: it would lie in {where}.")
            present = sorted(set(students))
        if not present:
            raise CourseError(f"Nothing was handed in for {assignment!r}: it would lie in {where}.")
        return self._handins(assignment, present, notebooks, limits)

    def _handins(
        self, assignment: str, students: Sequence[str], notebooks: dict[str, bytes], limits: Limits
    ) -> Iterator[tuple[Handin, list[Note]]]:
        for student in students:
            contents = self._contents(assignment, student)
            chosen = _choose(sorted(notebooks), contents)
            files = self._files(assignment, contents, limits)
            _, late_notes = self.submitted_at(assignment, student)
            common = [*late_notes, *contents.notes()]
            for name, instructor in notebooks.items():
                path, notes = chosen[name]
                data = None
                if path is not None:
                    data, why = read(contents.top / path, limits.file_bytes)
                    if data is None:
                        notes.append(
                            Note("missing-notebook", f"{shown(path)} counts as not handed in: {why}.")
                        )
                    elif contents.sizes[path] > limits.file_bytes:
                        size = f"{limits.file_bytes / 2**20:.0f} MiB"
                        notes.append(
                            Note("too-large", f"{shown(path)} has more than {size}; the rest was not read.")
                        )
                handin = Handin(
                    assignment=assignment,
                    notebook=name,
                    student=_printable(student),
                    instructor=instructor,
                    submission=data,
                    files=files,
                    config=self._grafting,
                    limits=limits,
                )
                yield handin, [*notes, *common]

    def _contents(self, assignment: str, student: str) -> Contents:
        above, _, _ = self._around("submitted", GAP, assignment)
        return Contents(self.folder("submitted", student, assignment), above, self.directory.ignore)

    def files(self, assignment: str, student: str, limits: Limits = Limits()) -> dict[str, bytes]:  # noqa: B008
        """What lies beside a student's notebooks: the student's own files, and over them the instructor's."""
        return self._files(assignment, self._contents(assignment, student), limits)

    def _files(self, assignment: str, contents: Contents, limits: Limits) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        left = limits.file_bytes
        given = self._given_files(assignment)
        for path in [path for path in contents.sizes if not path.endswith(".ipynb")]:
            if path in given:
                if contents.read(path, len(given[path]) + 1) not in (given[path], None):
                    contents.leave_out(path, "the assignment's own copies of its files are used")
                continue
            if _in_the_way(path, given):
                contents.leave_out(path, "the assignment has a file or folder of that name")
                continue
            data = contents.read(path, left + 1)
            if data is None:
                continue
            if len(data) > left:
                contents.leave_out(path, f"all files together may have {limits.file_bytes / 2**20:.0f} MiB")
                continue
            files[path] = data
            left -= len(data)
        return files | given

    def _given_files(self, assignment: str) -> dict[str, bytes]:
        """The instructor's files beside the notebooks, which replace what a student made of them."""
        if assignment not in self._given:
            folder = self.folder("source", ".", assignment)
            own = {str(folder / name) for name in self.autograde.exclude_overwriting.get(assignment, [])}
            paths = set(utils.find_all_files(str(folder), self.directory.ignore + ["*.ipynb"])) - own
            self._given[assignment] = {
                Path(path).relative_to(folder).as_posix(): Path(path).read_bytes() for path in sorted(paths)
            }
        return self._given[assignment]

    def submitted_at(self, assignment: str, student: str) -> tuple[datetime.datetime | None, list[Note]]:
        """When a student handed in, in UTC, from ``timestamp.txt``; None, with a note, if that is no date."""
        contents = self._contents(assignment, student)
        if TIMESTAMP not in contents.sizes:
            return None, []
        data, _ = read(contents.top / TIMESTAMP, 200)
        text = (data or b"").decode("utf-8", "replace").strip()
        try:
            return utils.parse_utc(text), []
        except Exception:  # dateutil raises many kinds, and this is a stranger's file
            note = f"{TIMESTAMP} holds no date: {shown(text)}. No time of handing in is known, and no penalty is given."
            return None, [Note("timestamp", note)]


def _file_of(url: URL) -> Path:
    """Where a database of SQLite lies, unless it is in memory."""
    return Path((url.database or ":memory:").removeprefix("file:"))


def _for_reading(url: URL) -> URL:
    """The address of a database for a program that only reads, as far as it can be told so."""
    if url.get_backend_name() != "sqlite":
        return url
    file = _file_of(url).resolve()
    # What a program that was killed has left half done can only be undone by one that may write.
    half_done = file.with_name(f"{file.name}-journal").exists()
    query = dict(url.query) | {"mode": "rw" if half_done else "ro", "uri": "true"}
    return url.set(database=file.as_uri(), query=query)


def _settings(part: Configurable) -> dict[str, object]:
    """What is set for a part of nbgrader, by whichever section of the settings, as plain data."""
    return {name: getattr(part, name) for name in part.trait_names(config=True)}


def _marks(path: Path) -> set[tuple[str, float]]:
    """Graded cells of an instructor's notebook with their points."""
    try:
        cells = nbformat.read(path, as_version=4).cells
        marks = [cell.metadata.get("nbgrader", {}) for cell in cells]
        return {
            (mark["grade_id"], float(mark["points"]))
            for mark in marks
            if mark.get("grade") or mark.get("task")
        }
    except Exception as error:  # of reading JSON, of the format, of missing keys
        raise CourseError(f"{path} is no notebook that nbgrader can use: {error}") from error


def _choose(names: Sequence[str], contents: Contents) -> dict[str, tuple[str | None, list[Note]]]:
    """Which file is which notebook: by its name, or because no other can be meant."""
    there = {path for path in contents.sizes if path.endswith(".ipynb")}
    missing = [name for name in names if f"{name}.ipynb" not in there]
    others = sorted(there - {f"{name}.ipynb" for name in names})
    chosen: dict[str, tuple[str | None, list[Note]]] = {name: (f"{name}.ipynb", []) for name in names}
    listed = ", ".join(shown(path) for path in others[:5]) + (", …" if len(others) > 5 else "")
    for name in missing:
        if len(others) == len(missing) == 1:
            text = f"{listed} was taken for {name}.ipynb, which was not handed in under that name."
            chosen[name] = (others[0], [Note("renamed", text)])
            continue
        text = f"{name}.ipynb was not handed in, so it scores zero."
        if others:
            text += f" There are {listed}; if one of them is meant, give it that name and grade again."
        chosen[name] = (None, [Note("missing-notebook", text)])
    if others and not missing:
        for path in others:
            contents.leave_out(path, "only the assignment's own notebooks are graded")
    return chosen


def _in_the_way(path: str, given: Iterable[str]) -> bool:
    """Whether a student has a folder where a file of the assignment must go, or a file where a folder must."""
    parents = {str(parent) for parent in PurePosixPath(path).parents}
    return any(name in parents or name.startswith(path + "/") for name in given) or any(
        parent.endswith(".ipynb") for parent in parents
    )


def _printable(student: str) -> str:
    """The name of a folder as text that a database takes."""
    return student.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
