"""A course with one assignment of two small notebooks, and results as the examiner would write them."""

import json
import sys
from pathlib import Path
from unittest.mock import patch

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import determine_grade, is_grade
from traitlets.config import Config

from unrolled.grading.audit import stamp
from unrolled.grading.outcome import Graded, Handin, Score

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "small"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "answers"]
c.AssignLatePenalties.plugin_class = "lateness.PerDay"
# Notebooks are graded by the outputs that they come with.
c.Execute.enabled = False
c.ClearOutput.enabled = False
"""
PLUGIN = """
from nbgrader.plugins import BasePlugin

class PerDay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 86400
"""
WRONG = new_output("error", ename="AssertionError", evalue="no", traceback=["no"])


def partly(points: float):
    """The output of a test that gives a part of its points."""
    return new_output("execute_result", data={"text/plain": repr(points)}, execution_count=1)


def _mark(name: str, **more) -> dict:
    mark = {"grade_id": name, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**mark, "schema_version": 3, **more}}


def _answer(name: str):
    source = "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"
    return new_code_cell(source, id=name, metadata=_mark(name, solution=True))


def test_cell(name: str, points: float):
    return new_code_cell(
        "assert x == 1", id=name, metadata=_mark(name, grade=True, locked=True, points=points)
    )


def notebooks() -> dict[str, nbformat.NotebookNode]:
    """The instructor's."""
    essay = new_markdown_cell(
        "Write.", id="essay", metadata=_mark("essay", solution=True, grade=True, points=5)
    )
    task = new_markdown_cell("Do.", id="task", metadata=_mark("task", task=True, locked=True, points=4))
    first = [_answer("one"), test_cell("test-one", 2), _answer("two"), test_cell("test-two", 3), essay, task]
    return {
        "first": new_notebook(cells=first),
        "second": new_notebook(cells=[_answer("x"), test_cell("test-x", 6)]),
    }


def make(root: Path) -> None:
    """Write a course and make its students' version, with one file beside the notebooks."""
    folder = root / "solutions" / "ps"
    (folder / "answers").mkdir(parents=True)
    (folder / "answers" / "secret.py").write_text("the answer")
    (folder / "data.csv").write_text("1,2")
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "lateness.py").write_text(PLUGIN)
    for name, notebook in notebooks().items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with patch("nbgrader.api.get_alembic_version", lambda: "any"):  # it is found out by a slow program
        answer = api(root).generate_assignment("ps")
    assert answer["success"], answer


def api(root: Path) -> NbGraderAPI:
    """Stock nbgrader for a course."""
    config = Config()
    config.CourseDirectory.root = str(root)
    sys.path.insert(0, str(root))
    try:
        return NbGraderAPI(config=_config(root, config))
    finally:
        sys.path.remove(str(root))


def _config(root: Path, config: Config) -> Config:
    from traitlets.config import PyFileConfigLoader

    config.merge(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    return config


def submission(root: Path, name: str, outputs: dict[str, list] | None = None, essay: str | None = None):
    """A notebook as a student hands it in, with outputs in its test cells."""
    notebook = nbformat.read(root / "release" / "ps" / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = (outputs or {}).get(cell.id, [])
        if cell.id == "essay" and essay is not None:
            cell.source = essay
    return notebook


def hand_in(root: Path, student: str, notebooks: dict[str, nbformat.NotebookNode], when: str = "") -> None:
    """Put notebooks where nbgrader looks for them."""
    folder = root / "submitted" / student / "ps"
    folder.mkdir(parents=True, exist_ok=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    if when:
        (folder / "timestamp.txt").write_text(when)


def graded(student: str, name: str, document: nbformat.NotebookNode, **more) -> Graded:
    """The result that the examiner makes of an executed notebook."""
    scores = [
        Score(cell.metadata.nbgrader.grade_id, *determine_grade(cell))
        for cell in document.cells
        if is_grade(cell)
    ]
    values = {"audit": {"submission": "1", "grader": "1"}, **more}
    return Graded(student, "ps", name, json.dumps(document), scores=tuple(scores), **values)


def grader_of(root: Path):
    """A grader that gives a handin the outputs it is told, and full marks without."""
    executed = {name: submission(root, name) for name in ("first", "second")}

    def grade(handin: Handin, outputs: dict[str, list] | None = None) -> Graded:
        document = nbformat.from_dict(json.loads(json.dumps(executed[handin.notebook])))
        for cell in document.cells:
            if cell.cell_type == "code":
                cell.outputs = (outputs or {}).get(cell.id, [])
        return graded(handin.student, handin.notebook, document, audit=stamp(handin))

    return grade


def rows(root: Path) -> dict:
    """All that the gradebook says of students' work, without the random keys."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as gradebook:
        found = {}
        for submission in gradebook.assignment_submissions("ps"):
            key = submission.student.id
            found[key] = (
                submission.timestamp,
                submission.extension,
                submission.score,
                submission.needs_manual_grade,
            )
            for notebook in submission.notebooks:
                found[key, notebook.name] = (
                    notebook.late_submission_penalty,
                    notebook.score,
                    notebook.flagged,
                )
                for grade in notebook.grades:
                    values = (
                        grade.auto_score,
                        grade.manual_score,
                        grade.extra_credit,
                        grade.needs_manual_grade,
                    )
                    found[key, notebook.name, grade.name] = values
                for comment in notebook.comments:
                    found[key, notebook.name, comment.name, "comment"] = (
                        comment.auto_comment,
                        comment.manual_comment,
                    )
        return found
