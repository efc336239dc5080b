"""Does the command line say what it did, and fail when something is wrong?"""

import pytest
from typer.testing import CliRunner

from unrolled.cli import app


@pytest.fixture
def checkout(tmp_path):
    """A course with one page; its text is written by the test."""
    (tmp_path / "book").mkdir()
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_equations_lists_page_check_and_result(checkout):
    (checkout / "book" / "nyse.md").write_text("$$ R^2 = 1 $$ (eq-nyse-r2)\n")
    done = run("equations", checkout)
    assert "book/nyse.md:1" in done.output
    assert "1 equations, 1 hold, 0 do not" in done.output
    assert done.exit_code == 0


@pytest.mark.parametrize("equation", ["$$ a = b $$", "$$ a = b $$ (eq-nobody-checks-this)"])
def test_equations_fails_without_a_label_or_a_check(checkout, equation):
    (checkout / "book" / "page.md").write_text(equation + "\n")
    done = run("equations", checkout)
    assert "no check" in done.output
    assert done.exit_code == 1


def test_exercises_make_says_where_a_notebook_is_expected(tmp_path):
    done = run("exercises", "make", "--root", tmp_path)
    assert "solutions/NAME/NAME.ipynb" in done.output
    assert done.exit_code == 1


def test_labs_check_names_a_lab_that_was_never_run(tmp_path):
    lab = tmp_path / "new.ipynb"
    lab.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    done = run("labs", "check", lab)
    assert "new.ipynb was never run in full" in done.output
    assert done.exit_code == 1


def test_the_command_without_arguments_shows_its_parts():
    output = run("--help").output
    for part in ("data", "equations", "exercises", "labs"):
        assert part in output
