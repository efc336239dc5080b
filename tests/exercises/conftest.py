"""A course with one tiny problem set, whose catalogue a test can spoil."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from tiny_set import ANSWER, CATALOGUE, TEST, cell

ROOT = Path(__file__).parents[2]


@pytest.fixture
def course(tmp_path):
    """The folder of a course with the set ``tiny``."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    folder = tmp_path / "solutions" / "tiny"
    (folder / "answers").mkdir(parents=True)
    cells = [
        new_markdown_cell("# Tiny", id="title"),
        cell(ANSWER, "double", solution=True),
        cell(TEST, "double-test", grade=True, points=2),
    ]
    nbformat.write(new_notebook(cells=cells), folder / "tiny.ipynb")
    (folder / "answers" / "double.py").write_text(CATALOGUE)
    return tmp_path
