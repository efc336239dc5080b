"""Are the students' notebooks made from the instructor's, without answers, and do the tests know right from wrong?"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
SETS = sorted(path.parent.name for path in ROOT.glob("solutions/*/*.ipynb"))
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


def test_there_are_eight_sets():
    assert len(SETS) == 8


@pytest.mark.slow
def test_the_exercises_are_those_that_the_solutions_make(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for name in SETS:
        command = ["generate_assignment", name, "--no-db"]
        subprocess.run(
            [sys.executable, "-m", "nbgrader", *command], cwd=tmp_path, check=True, capture_output=True
        )
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
