"""What is known of a class's work on one assignment: the kept results and, where there is one, the gradebook."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbgrader import api
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import compute_checksum
from sqlalchemy import select
from sqlalchemy.orm import Session

from unrolled.grading.course import Course
from unrolled.grading.keeping import Results
from unrolled.grading.outcome import Graded, Note, Score
from unrolled.grading.report.messages import Told, titles, told

ANSWER_LIMIT = 20_000  # characters of one answer that are looked at
PERSONAL = re.compile(r"\brng\(\s*student\b")
NUMBER = re.compile(r"(?<![\w.])[-+]?\d+\.\d{2,}(?:e[-+]?\d+)?(?!\w)")
NUMBERS_CELL = "numbers"  # the given cell that shows a student's own numbers
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*(?:\([\d.]+ points?\b[^)]*\))?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Student:
    """A student as the gradebook knows one; only the id is sure to be there."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""

    @property
    def name(self) -> str:
        """First and last name, or the id."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds for one graded cell."""

    points: float | None  # None: nobody has scored it yet
    by_hand: bool = False


@dataclass(frozen=True)
class Entry:
    """What the gradebook holds for one handed-in notebook."""

    submission_id: str  # by which formgrader shows it
    marks: dict[str, Mark] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0


@dataclass(frozen=True)
class Question:
    """A graded cell of a notebook."""

    notebook: str
    grade_id: str
    title: str
    max_points: float
    by_hand: bool
    parts: tuple[str, ...] = ()  # what its tests say that they test


@dataclass(frozen=True)
class Work:
    """One notebook of one student, without the notebook itself."""

    student: str
    notebook: str
    scores: dict[str, Score]
    told: dict[str, Told]
    points: dict[str, float | None]  # the gradebook's where it has some, else the test's
    notes: tuple[Note, ...]
    readable: bool
    seconds: float
    cpu_seconds: float
    peak_memory: int
    penalty: float = 0.0
    submission_id: str = ""
    answers: dict[str, str] = field(default_factory=dict, repr=False)  # code, by grade_id
    essays: dict[str, str] = field(default_factory=dict, repr=False)  # answers scored by hand
    signed: str = ""  # the name or id from which the personal numbers were made
    personal_numbers: frozenset[str] = frozenset()
    numbers_shown: str = field(default="", repr=False)  # what the cell `numbers` printed

    @property
    def total(self) -> float:
        """The points so far, less the penalty for lateness."""
        return max(0.0, sum(points or 0.0 for points in self.points.values()) - self.penalty)

    @property
    def waiting(self) -> bool:
        """Whether something is still to be scored by hand."""
        return any(points is None for points in self.points.values())


@dataclass(frozen=True)
class Records:
    """A class's work on one assignment."""

    assignment: str
    students: dict[str, Student]  # the gradebook's, and all who handed in
    works: tuple[Work, ...]
    questions: tuple[Question, ...]
    gradebook: bool  # whether there is one

    def by_student(self) -> dict[str, list[Work]]:
        """The notebooks of each student who handed in."""
        grouped: dict[str, list[Work]] = {}
        for work in self.works:
            grouped.setdefault(work.student, []).append(work)
        return grouped


def read(course: Course, assignment: str) -> Records:
    """The records of an assignment. Nothing is written.

    Raises
    ------
    CourseError
        If there is a gradebook that cannot be read.
    """
    students, entries = gradebook(course, assignment)
    works: list[Work] = []
    questions: dict[str, list[Question]] = {}
    for graded in kept(course, assignment):
        students.setdefault(graded.student, Student(graded.student))
        document = notebook(graded)
        if document is not None and graded.notebook not in questions:
            questions[graded.notebook] = asked(graded.notebook, document)
        works.append(_work(graded, document, entries.get((graded.student, graded.notebook))))
    listed = tuple(question for name in sorted(questions) for question in questions[name])
    return Records(assignment, students, tuple(works), listed, gradebook=bool(entries))


def kept(course: Course, assignment: str) -> Iterator[Graded]:
    """The results that grading has kept, in the order of students and notebooks."""
    results = Results.of_course(course.root)
    for student in results.students(assignment):
        yield from results.of(assignment, student)


def gradebook(course: Course, assignment: str) -> tuple[dict[str, Student], dict[tuple[str, str], Entry]]:
    """The students, and for each student and notebook of the assignment what the gradebook holds.

    Nothing at all if there is no gradebook.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    with course.reading() as session:
        return (_students(session), _entries(session, assignment)) if session else ({}, {})


def notebook(graded: Graded) -> NotebookNode | None:
    """The executed notebook of a result, if there is one."""
    return nbformat.v4.reads(graded.document) if graded.document else None


def asked(name: str, document: NotebookNode) -> list[Question]:
    """The graded cells of a notebook, each with the heading that it stands under."""
    found, title = [], ""
    for cell in document.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not mark.get("solution"):
            title = ([title] + HEADING.findall(cell.source))[-1]
        if mark.get("grade") or mark.get("task"):
            by_hand = bool(mark.get("solution") or mark.get("task"))
            parts = () if by_hand else titles(cell.source)
            grade_id, points = mark["grade_id"], float(mark.get("points", 0))
            found.append(Question(name, grade_id, title or grade_id, points, by_hand, parts))
    return found


def given_code(course: Course, assignment: str) -> list[str]:
    """Code of an assignment that is no student's own: each answer's stub and its reference."""
    clear = ClearSolutions(config=course.config)
    found = []
    for path in sorted(course.folder("source", ".", assignment).glob("*.ipynb")):
        document = nbformat.read(path, as_version=4)
        language = document.metadata.get("kernelspec", {}).get("language", "python")
        for i, cell in enumerate(document.cells):
            if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
                found.append(cell.source)
                found.append(clear.preprocess_cell(cell, {"language": language}, i)[0].source)
    return found


def _students(session: Session) -> dict[str, Student]:
    columns = (
        api.Student.id,
        api.Student.first_name,
        api.Student.last_name,
        api.Student.email,
        api.Student.lms_user_id,
    )
    rows = session.execute(select(*columns).order_by(api.Student.id))
    return {row[0]: Student(*(value or "" for value in row)) for row in rows}


def _entries(session: Session, assignment: str) -> dict[tuple[str, str], Entry]:
    submitted = (
        select(
            api.SubmittedNotebook.id,
            api.SubmittedAssignment.student_id,
            api.Notebook.name,
            api.SubmittedNotebook.late_submission_penalty,
        )
        .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
        .join(api.Assignment, api.Notebook.assignment_id == api.Assignment.id)
        .where(api.Assignment.name == assignment)
    )
    ids = submitted.with_only_columns(api.SubmittedNotebook.id)
    by_id, entries = {}, {}
    for identity, student, name, penalty in session.execute(submitted):
        by_id[identity] = entries[student, name] = Entry(identity, penalty=penalty or 0.0)
    grades = (
        select(
            api.Grade.notebook_id,
            api.BaseCell.name,
            api.Grade.auto_score,
            api.Grade.manual_score,
            api.Grade.extra_credit,
            api.Grade.needs_manual_grade,
        )
        .join(api.BaseCell, api.Grade.cell_id == api.BaseCell.id)
        .where(api.Grade.notebook_id.in_(ids))
    )
    for identity, cell, auto, manual, extra, needed in session.execute(grades):
        points = auto if manual is None else manual
        if points is not None:
            points += extra or 0.0
        by_id[identity].marks[cell] = Mark(None if needed else points, manual is not None)
    comments = (
        select(api.Comment.notebook_id, api.BaseCell.name, api.Comment.comment)
        .join(api.BaseCell, api.Comment.cell_id == api.BaseCell.id)
        .where(api.Comment.notebook_id.in_(ids))
    )
    for identity, cell, comment in session.execute(comments):
        if comment:
            by_id[identity].comments[cell] = comment
    return entries


def _work(graded: Graded, document: NotebookNode | None, entry: Entry | None) -> Work:
    entry = entry or Entry("")
    points = {}
    for score in graded.scores:
        mark = entry.marks.get(score.grade_id)
        points[score.grade_id] = score.points if mark is None else mark.points
    answers, essays, numbers, shown, signed = {}, {}, set(), "", ""
    for cell in document.cells if document is not None else []:
        mark = cell.metadata.get("nbgrader", {})
        source = cell.source[:ANSWER_LIMIT]
        if mark.get("solution") and cell.cell_type == "code":
            answers[mark["grade_id"]] = source
        elif mark.get("solution"):
            answered = mark.get("checksum") != compute_checksum(cell)
            essays[mark["grade_id"]] = source.strip() if answered else ""
        if cell.cell_type != "code" or mark.get("grade"):
            continue
        if not mark:
            signed = signed or _signed(source)
        is_shown = NUMBERS_CELL in (cell.get("id"), mark.get("grade_id"))
        if is_shown or (mark.get("solution") and PERSONAL.search(source)):
            printed = _printed(cell)
            numbers |= set(NUMBER.findall(printed))
            if is_shown:
                shown = printed
            else:
                numbers |= _typed(source)
    return Work(
        student=graded.student,
        notebook=graded.notebook,
        scores={score.grade_id: score for score in graded.scores},
        told={score.grade_id: told(score.message) for score in graded.scores},
        points=points,
        notes=graded.notes,
        readable=graded.readable,
        seconds=graded.seconds,
        cpu_seconds=graded.cpu_seconds,
        peak_memory=graded.peak_memory,
        penalty=entry.penalty,
        submission_id=entry.submission_id,
        answers=answers,
        essays=essays,
        signed=signed,
        personal_numbers=frozenset(number.lstrip("+") for number in numbers),
        numbers_shown=shown,
    )


def _printed(cell: NotebookNode) -> str:
    """What a cell wrote to standard output."""
    streams = (one for one in cell.get("outputs", []) if one.get("output_type") == "stream")
    written = ("".join(one.text) for one in streams if one.get("name") == "stdout")
    return "\n".join(written)[:ANSWER_LIMIT]


def _signed(source: str) -> str:
    """The text that a cell gives to ``student``, as `exercises.personal.rng` reads it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and [target.id for target in node.targets if isinstance(target, ast.Name)] == ["student"]
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            return node.value.value.strip()
    return ""


def _typed(source: str) -> set[str]:
    """The numbers with decimals that stand in code."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return set(NUMBER.findall(source))
    return {
        token.string for token in tokens if token.type == tokenize.NUMBER and NUMBER.fullmatch(token.string)
    }
