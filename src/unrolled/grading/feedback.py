"""What each student is told: points by question and part, the fitting hint, what was repaired, comments.

One HTML file a notebook, where nbgrader keeps feedback, so that ``nbgrader release_feedback`` goes on from there. It
needs no script and no network, holds nothing of a hidden test, and shows a student's outputs so that nothing in them
runs. nbgrader's own ``generate_feedback`` shows hidden tests, in the cells and in tracebacks; with `HideTests` among
its preprocessors it does not. ::

    from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
    from nbgrader.preprocessors import GetGrades
    from unrolled.grading.feedback import HideTests

    c.GenerateFeedback.preprocessors = [GetGrades, HideTests, CSSHTMLHeaderPreprocessor]
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from markupsafe import Markup
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade, is_locked
from traitlets.config import Config

from unrolled.files import replacing
from unrolled.grading.course import Course, CourseError
from unrolled.grading.hidden import hidden_lines
from unrolled.grading.outcome import Graded, Score
from unrolled.grading.report import rendering
from unrolled.grading.report.messages import NO_ANSWER, title_of, told
from unrolled.grading.report.page import templates
from unrolled.grading.report.records import Entry, Question, Student, asked, gradebook, kept, notebook

SHORTEST = 8  # characters of a line of a hidden test that would be recognised elsewhere
CELLS = 500  # of a notebook that are shown
RELEASE = ("timestamp.txt", "submission_secret.txt")  # what nbgrader needs beside feedback to release it


class HideTests(ClearHiddenTests):
    """Leave no hidden test in a graded notebook: not in its cells, and not in what they printed."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """The notebook without them."""
        secrets = self.secrets(nb)
        for cell in nb.cells:
            if is_grade(cell) and cell.cell_type == "code":
                cell.source, _ = self.divided(cell.source)
                for output in cell.outputs:
                    if output.output_type == "error":  # the traceback quotes the cell
                        output.traceback = [f"{output.ename}: {output.evalue}"]
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [_without(output, secrets) for output in cell.outputs]
        return nb, resources

    def secrets(self, nb: NotebookNode) -> set[str]:
        """The lines that stand in hidden tests and in nothing that students were given."""
        given, hidden = set(), set()
        for cell in nb.cells:
            if is_grade(cell) and cell.cell_type == "code":
                shown, secret = self.divided(cell.source)
                hidden |= secret
                given |= {line.strip() for line in shown.splitlines()}
            elif is_locked(cell):
                given |= {line.strip() for line in cell.source.splitlines()}
        return hidden - given

    def divided(self, source: str) -> tuple[str, set[str]]:
        """What of a test's source may be shown, and the lines that may not."""
        delimiters = self.begin_test_delimeter, self.end_test_delimeter
        lines, inside = source.split("\n"), hidden_lines(source, *delimiters)
        shown = [line for number, line in enumerate(lines, start=1) if number not in inside]
        hidden = {
            part.strip()
            for number in inside
            if not any(delimiter in lines[number - 1] for delimiter in delimiters)
            for part in lines[number - 1].splitlines()
        }
        return "\n".join(shown), {line for line in hidden if len(line) >= SHORTEST}


def write(course: Course, assignment: str, students: Iterable[str] | None = None) -> Iterator[Path]:
    """Write the feedback on each graded notebook; each file as it is there.

    Raises
    ------
    CourseError
        If nothing of a student has been graded, or the gradebook cannot be read.
    """
    known, entries = gradebook(course, assignment)
    graded = {(one.student, one.notebook): None for one in kept(course, assignment)}
    missing = sorted(set(students or ()) - {student for student, _ in graded})
    if missing or not graded:
        who = f" of {', '.join(missing)}" if missing else ""
        raise CourseError(f"Nothing{who} has been graded for {assignment!r}: unrolled grade {assignment}")
    for one in kept(course, assignment):
        if students is not None and one.student not in students:
            continue
        entry = entries.get((one.student, one.notebook), Entry(""))
        folder = course.folder("feedback", one.student, assignment)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{one.notebook}.html"
        with replacing(path) as file:
            file.write(page(one, entry, known.get(one.student, Student(one.student)), course.config))
        for name in RELEASE:
            for step in ("autograded", "submitted"):
                source = course.folder(step, one.student, assignment) / name
                if source.is_file() and not source.is_symlink():
                    shutil.copyfile(source, folder / name)
                    break
        if course.directory.groupshared:
            for file_path in folder.iterdir():
                file_path.chmod(0o664)
            folder.chmod((folder.stat().st_mode | 0o2770) & 0o2777)
        yield path


def page(graded: Graded, entry: Entry, student: Student, config: Config | None = None) -> str:
    """The feedback on one notebook as HTML."""
    document = notebook(graded)
    hide = HideTests(config=config)
    secrets: set[str] = set()
    questions: dict[str, Question] = {}
    cells: list[NotebookNode] = []
    if document is not None:
        questions = {question.grade_id: question for question in asked(graded.notebook, document)}
        secrets = hide.secrets(document)
        cells = hide.preprocess(document, {})[0].cells[:CELLS]
    results = {
        score.grade_id: _result(score, questions.get(score.grade_id), entry, secrets, i)
        for i, score in enumerate(graded.scores, start=1)
    }
    got = [result["points"] for result in results.values()]
    return templates.get_template("feedback.html").render(
        title=f"Feedback on {graded.assignment}",
        student=student.name,
        notebook=graded.notebook,
        total=max(0.0, sum(points or 0.0 for points in got) - entry.penalty),
        maximum=sum(score.max_points for score in graded.scores),
        waiting=sum(points is None for points in got),
        penalty=entry.penalty,
        notes=[
            _told(f"{note.cell}: {note.text}" if note.cell else note.text, secrets) for note in graded.notes
        ],
        rows=list(results.values()),
        cells=[_cell(cell, results, entry) for cell in cells],
    )


def _result(score: Score, question: Question | None, entry: Entry, secrets: set[str], number: int) -> dict:
    mark = entry.marks.get(score.grade_id)
    points = mark.points if mark is not None else score.points
    said = told(_told(score.message, secrets))
    parts = question.parts if question is not None else ()
    failed = [line.replace(NO_ANSWER, ", not answered yet") for line in said.failed]
    titles = {title_of(line, parts) for line in said.failed}
    all_known = not said.unanswered and (score.points == score.max_points or titles)
    passed = [part for part in dict.fromkeys(parts) if part not in titles] if all_known else []
    if points is None:
        state, tone = "a person will read it", "soft"
    elif said.unanswered:
        state, tone = "not answered yet", "bad"
    elif points >= score.max_points:
        state, tone = "all points", "good"
    else:
        state, tone = ("part of the points", "part") if points > 0 else ("no points yet", "bad")
    if mark is not None and mark.by_hand:
        state += ", scored by a person"
    return {
        "anchor": f"result-{number}",
        "title": question.title if question is not None else score.grade_id,
        "points": points,
        "maximum": score.max_points,
        "state": state,
        "tone": tone,
        "failed": failed,
        "passed": passed,
        "hints": said.hints,
        "other": said.other,
        "same_process": score.same_process,
        "test": "",
    }


def _cell(cell: NotebookNode, results: dict[str, dict], entry: Entry) -> dict:
    mark = cell.metadata.get("nbgrader", {})
    grade_id = mark.get("grade_id", "")
    shown = {"kind": "text", "html": "", "outputs": "", "comment": "", "result": None}
    if mark.get("grade") or mark.get("task"):
        shown["result"] = results.get(grade_id)
    if mark.get("grade") and not mark.get("solution"):
        if shown["result"] is not None and cell.source.strip():
            shown["result"]["test"] = Markup(rendering.code(cell.source))
        return shown
    own = mark.get("solution") or mark.get("task") or not mark
    if cell.cell_type == "code":
        shown["html"] = Markup(rendering.code(cell.source)) if cell.source.strip() else ""
        name = grade_id or cell.get("id", "")
        by = "your" if own else "the given"
        shown["outputs"] = Markup(rendering.outputs(cell, f"Output of {by} cell {name}"))
    elif cell.cell_type == "markdown":
        shown["html"] = Markup(rendering.markdown(cell.source, cell.get("attachments")))
    else:
        shown["html"] = Markup(rendering.plain(cell.source))
    if comment := entry.comments.get(grade_id):
        shown["comment"] = Markup(rendering.markdown(comment))
    if own:
        words = f", {len(cell.source.split())} words" if mark and cell.cell_type == "markdown" else ""
        label = f"Your answer: {grade_id}{words}" if mark else "Your own cell"
        return shown | {"kind": "answer", "label": label}
    return shown | {"kind": "given", "name": grade_id} if cell.cell_type == "code" else shown


def _told(text: str, secrets: set[str]) -> str:
    return rendering.without_paths(_without(text, secrets))


def _without(value: object, secrets: set[str]) -> object:
    """A value of JSON with each of the secrets cut out of its texts."""
    if isinstance(value, str):
        for secret in sorted(secrets, key=len, reverse=True):
            value = value.replace(secret, "…")
        return value
    if isinstance(value, list):
        return [_without(one, secrets) for one in value]
    if isinstance(value, dict):
        return type(value)({key: _without(one, secrets) for key, one in value.items()})
    return value
