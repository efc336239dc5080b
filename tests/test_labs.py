"""Do the labs run from top to bottom, and are their stored outputs those of their cells?"""

from pathlib import Path

import nbformat
import papermill
import pytest
from typer.testing import CliRunner

from unrolled import labs
from unrolled.cli import app

ROOT = Path(__file__).parents[1]
LABS = [pytest.param(path, id=path.stem) for path in sorted(ROOT.glob("labs/*.ipynb"))]
# The same cells on a budget that a test can afford, with no download and no record.
SMALL = {
    "captioning": {"epochs": 1, "rows": 320, "test_rows": 20, "beam_rows": 1},
    "headlines": {"sample": True, "word_epochs": 1, "letter_epochs": 1, "invented": 10},
    "imdb-bag-of-words": {"full": False, "record": None},
    "imdb-recurrent": {"full": False, "epochs": 1},
    "nyse": {"seeds": 2, "recurrent_seeds": 2, "epochs": 3, "draws": 20, "record": None},
    "patents": {"full": False},
    "tagging": {"full": False},
    "translation": {"full": False},
}
LARGEST_OUTPUT = 2_000_000  # bytes: a lab's page must open fast


@pytest.mark.slow
@pytest.mark.parametrize("path", LABS)
def test_the_lab_runs_small(path, tmp_path):
    done = papermill.execute_notebook(
        path, tmp_path / path.name, parameters=SMALL[path.stem], cwd=path.parent, progress_bar=False
    )
    assert not [output for output in outputs(done) if output.get("name") == "stderr"]


@pytest.mark.parametrize("path", LABS)
def test_the_outputs_are_those_of_the_cells(path):
    assert labs.stale(path) is None


@pytest.mark.parametrize("path", LABS)
def test_the_lab_opens_fast_and_shows_every_output(path):
    notebook = nbformat.read(path, as_version=4)
    assert sum(len(str(output)) for output in outputs(notebook)) < LARGEST_OUTPUT
    assert not [output for output in outputs(notebook) if output.output_type == "error"]
    assert "widgets" not in notebook.metadata  # a stored page has no kernel to draw them
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == list(
        range(1, 1 + sum(cell.cell_type == "code" for cell in notebook.cells))
    )


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.fixture
def tiny(tmp_path):
    """A lab of two cells."""
    path = tmp_path / "tiny.ipynb"
    cells = [nbformat.v4.new_markdown_cell("Prose."), nbformat.v4.new_code_cell("print(1 + 1)")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def change(path, cell, source):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[cell].source = source
    nbformat.write(notebook, path)


@pytest.mark.slow
def test_a_run_stores_outputs_and_vouches_for_them(tiny):
    assert "never run in full" in labs.stale(tiny)
    steps = []
    labs.run(tiny, lambda done, total: steps.append((done, total)))
    assert labs.stale(tiny) is None
    assert nbformat.read(tiny, as_version=4).cells[1].outputs[0].text == "2\n"
    assert steps[-1] == (2, 2)


@pytest.mark.slow
def test_a_progress_bar_leaves_nothing_on_the_page(tiny):
    change(tiny, 1, "from tqdm.auto import tqdm\nprint(sum(tqdm(range(3))))")
    labs.run(tiny)
    notebook = nbformat.read(tiny, as_version=4)
    assert [output.get("text") for output in outputs(notebook)] == ["3\n"]
    assert "widgets" not in notebook.metadata


@pytest.mark.slow
def test_a_changed_cell_is_noticed_and_changed_prose_is_not(tiny):
    labs.run(tiny)
    change(tiny, 0, "Better prose.")
    assert labs.stale(tiny) is None
    change(tiny, 1, "print(2 + 2)")
    assert "has changed since its outputs were made" in labs.stale(tiny)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "message"),
    [("1 / 0", "ZeroDivisionError"), ("import os; os.kill(os.getpid(), 9)", "kernel died")],
)
def test_a_lab_that_fails_is_left_as_it_was(tiny, source, message):
    change(tiny, 1, source)
    before = tiny.read_bytes()
    done = CliRunner().invoke(app, ["labs", "run", str(tiny)])
    assert "is left as it was" in done.output
    assert message in done.output
    assert done.exit_code == 1
    assert tiny.read_bytes() == before
