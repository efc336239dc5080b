"""Are the students' notebooks made from the instructor's, without answers, and do the tests know the reference?"""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
SETS = sorted(path.parent.name for path in ROOT.glob("solutions/*/*.ipynb"))


def read(folder, name):
    return nbformat.read(ROOT / folder / name / f"{name}.ipynb", as_version=4)


def run(notebook):
    """Run every cell whatever happens, as a grader does; the graded code cells, and those that failed."""
    NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    graded = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    ]
    failed = [c for c in graded if any(o.output_type == "error" for o in c.outputs)]
    return graded, failed


def test_there_is_an_exercise():
    assert SETS


@pytest.mark.slow
def test_the_exercises_are_those_that_the_solutions_make(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    subprocess.run(
        [sys.executable, "-m", "unrolled", "exercises", "make", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("exercises/*/*")}
    kept = {path.relative_to(ROOT): path.read_bytes() for path in ROOT.glob("exercises/*/*.ipynb")}
    assert made == kept, "run: make exercises"


@pytest.mark.parametrize("name", SETS)
def test_a_student_sees_no_answer_and_no_hidden_test(name):
    text = nbformat.writes(read("exercises", name))
    assert "BEGIN HIDDEN TESTS" in nbformat.writes(read("solutions", name))
    for secret in ("HIDDEN TESTS", "BEGIN SOLUTION", "END SOLUTION"):
        assert secret not in text


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_the_reference_passes_every_test(name):
    graded, failed = run(read("solutions", name))
    assert len(graded) >= 8
    assert failed == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_the_untouched_notebook_passes_none(name):
    graded, failed = run(read("exercises", name))
    assert [cell.id for cell in failed] == [cell.id for cell in graded]
