"""Are the students' notebooks made from the instructor's, without answers, and do the tests know right from wrong?"""

import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.validator import Validator

from unrolled.exercises.notebook import names

ROOT = Path(__file__).parents[1]
SETS = names(ROOT)
MARKS = ("HIDDEN TESTS", "BEGIN SOLUTION", "END SOLUTION")


def read(folder, name):
    return nbformat.read(ROOT / folder / name / f"{name}.ipynb", as_version=4)


def marked(notebook, **wanted):
    """The cells whose nbgrader metadata are as wanted."""
    marks = [(cell, cell.metadata.get("nbgrader", {})) for cell in notebook.cells]
    return [cell for cell, mark in marks if all(mark.get(key) == value for key, value in wanted.items())]


def run(notebook):
    """Run every cell whatever happens, as a grader does; the graded code cells, and those that failed."""
    NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    graded = [cell for cell in marked(notebook, grade=True) if cell.cell_type == "code"]
    failed = [
        cell
        for cell in graded
        if any(o.output_type == "error" or o.get("name") == "stderr" for o in cell.outputs)
    ]
    return graded, failed


def nbgrader(course, *arguments):
    """Run a command of nbgrader itself, which looks for alembic's on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "nbgrader", *arguments]
    subprocess.run(command, cwd=course, check=True, capture_output=True, env={**os.environ, "PATH": path})


def test_there_are_eight_sets():
    assert len(SETS) == 8


@pytest.mark.slow
def test_the_exercises_are_those_that_the_solutions_make(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for name in SETS:
        nbgrader(tmp_path, "generate_assignment", name, "--no-db")
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("exercises/**/*.*")}
    kept = {path.relative_to(ROOT): path.read_bytes() for path in ROOT.glob("exercises/**/*.*")}
    assert made == kept, "run: make exercises"


def test_students_get_notebooks_and_nothing_else():
    assert sorted(path.name for path in ROOT.glob("exercises/*/*")) == [f"{name}.ipynb" for name in SETS]


@pytest.mark.parametrize("name", SETS)
def test_a_student_sees_no_answer_and_no_hidden_test(name):
    text = nbformat.writes(read("exercises", name))
    assert "BEGIN HIDDEN TESTS" in nbformat.writes(read("solutions", name))
    for mark in MARKS:
        assert mark not in text


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_one_sitting(name):
    """Eight to fifteen graded questions, each asked and weighed, with one essay at least for a person to read."""
    notebook = read("solutions", name)
    graded = marked(notebook, grade=True)
    assert 8 <= len(graded) <= 15
    assert [cell.cell_type for cell in graded].count("markdown") >= 1
    assert 20 <= sum(cell.metadata.nbgrader.points for cell in graded) <= 30
    for cell in graded:
        if cell.cell_type == "code":
            assert cell.source.startswith('"""')  # says what it tests
            assert f"check.score({cell.metadata.nbgrader.points:g})" in cell.source.splitlines()[-1]


@pytest.mark.parametrize("name", SETS)
def test_the_name_at_the_top_is_left_to_the_student(name):
    """Does the cell with the student's name come through nbgrader, unlocked and as it is?"""
    (cell,) = [cell for cell in read("exercises", name).cells if cell.source.startswith("student = ")]
    assert cell.source.startswith('student = ""')
    assert cell.metadata.get("nbgrader") is None


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_the_reference_passes_every_test(name):
    graded, failed = run(read("solutions", name))
    assert failed == []
    printed = {cell.id: cell.outputs[-1].data["text/plain"] for cell in graded}
    assert printed == {cell.id: str(float(cell.metadata.nbgrader.points)) for cell in graded}


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_the_untouched_notebook_passes_none(name):
    graded, failed = run(read("exercises", name))
    assert [cell.id for cell in failed] == [cell.id for cell in graded]


@pytest.mark.slow
def test_nbgrader_itself_releases_grades_and_returns_a_set(tmp_path):
    """Do its own commands give the scores, and feedback in which no hidden test can be read?"""
    name = "recurrent-neuron"
    shutil.copytree(ROOT / "solutions" / name, tmp_path / "solutions" / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    nbgrader(tmp_path, "generate_assignment", name)
    untouched, solved = (read(folder, name) for folder in ("exercises", "solutions"))
    answered = nbformat.from_dict(untouched)
    for mine, reference in zip(answered.cells, solved.cells, strict=True):
        if mine.metadata.get("nbgrader", {}).get("solution"):
            mine.source = reference.source
    for student, notebook in (("ada", answered), ("bo", untouched)):
        (tmp_path / "submitted" / student / name).mkdir(parents=True)
        nbformat.write(notebook, tmp_path / "submitted" / student / name / f"{name}.ipynb")
    for command in (["autograde", name], ["generate_feedback", name], ["export"]):
        nbgrader(tmp_path, *command)
    rows = {
        row["student_id"]: row for row in csv.DictReader((tmp_path / "grades.csv").read_text().splitlines())
    }
    graded = marked(solved, grade=True)
    scored_here = sum(cell.metadata.nbgrader.points for cell in graded if cell.cell_type == "code")
    assert (float(rows["ada"]["score"]), float(rows["bo"]["score"])) == (scored_here, 0)
    assert float(rows["ada"]["max_score"]) == sum(cell.metadata.nbgrader.points for cell in graded)
    seen = {line for cell in answered.cells for line in cell.source.splitlines()}
    hidden = {line for cell in graded for line in cell.source.splitlines() if len(line) > 20} - seen
    assert "### BEGIN HIDDEN TESTS" in hidden
    for student in rows:
        feedback = (tmp_path / "feedback" / student / name / f"{name}.html").read_text(encoding="utf-8")
        text = html.unescape(re.sub("<[^>]+>", "", feedback))
        assert "check.score" in text
        assert [line for line in hidden if line in text] == []


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_nbgrader_itself_validates(folder):
    found = Validator().validate(str(ROOT / folder / "recurrent-neuron" / "recurrent-neuron.ipynb"))
    assert bool(found) == (folder == "exercises")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "mutants"])
def test_the_tests_know_right_from_wrong(command):
    """Does every catalogued answer get its score and its hint, and is every small fault noticed?"""
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", "exercises", command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rates_on_the_page_are_those_of_this_catalogue():
    """Has the catalogue grown since its rates were recorded?"""
    rates = json.loads((ROOT / "results/exercises.json").read_text())["figures"]
    for name in SETS:
        wrong = sum(
            path.read_text(encoding="utf-8").count("\n# %% wrong ")
            for path in (ROOT / "solutions" / name / "answers").glob("*.py")
        )
        assert rates["sets"][name]["wrong"] == rates["sets"][name]["wrong_as_declared"] == wrong
    assert rates["mutants"]["share"] >= 0.95


def test_an_unknown_set_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", "exercises", "check", "none"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("There is no problem set 'none'; there are backpropagation, ")
