"""Does `unrolled grade` do what is left, lose nothing, and say what became of every notebook?"""

import dataclasses
import json
import signal
import subprocess
import sys
import textwrap
import time
from functools import partial
from pathlib import Path
from typing import ClassVar

import nbformat
import pytest
import small_course
import typer
from typer.testing import CliRunner

from unrolled.commands.grade import grade
from unrolled.grading import audit, jobs, sandbox
from unrolled.grading.keeping import Results
from unrolled.grading.outcome import Graded, Note

app = typer.Typer()
app.command()(grade)


class ByOutputs:
    """An engine that runs nothing: the scores are those of the outputs handed in."""

    seen: ClassVar[list[tuple[str, str]]] = []

    def __init__(self, sandbox):
        self.sandbox = sandbox

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def kill(self):
        pass

    def twin(self):
        return ByOutputs(self.sandbox)

    def grade(self, handin):
        self.seen.append((handin.student, handin.notebook))
        if "engine" in handin.student:
            raise EOFError("the engine has ended")
        if "slow" in handin.student:
            time.sleep(0.1)
        stamp = audit.stamp(handin)
        if handin.submission is None or handin.submission == b"{":
            notes = (
                () if handin.submission is None else (Note("unreadable", "The file is cut off. Ask for it."),)
            )
            return Graded(handin.student, "ps", handin.notebook, "", notes=notes, readable=False, audit=stamp)
        document = nbformat.reads(handin.submission.decode(), as_version=4)
        graded = small_course.graded(handin.student, handin.notebook, document, audit=stamp)
        if "odd" in handin.student:
            scores = [dataclasses.replace(score, same_process=True) for score in graded.scores]
            notes = (Note("old-format", "It was converted."),)
            return dataclasses.replace(graded, scores=tuple(scores), notes=notes)
        return graded


@pytest.fixture
def course(root, monkeypatch):
    """A course of its own for each test, and what the engine has seen."""
    monkeypatch.setattr(jobs, "grade_all", partial(jobs.grade_all, engine=ByOutputs))
    monkeypatch.setattr(jobs, "begin", lambda course: None)
    monkeypatch.setattr(sandbox, "choose", lambda: "bubblewrap")
    monkeypatch.setattr(ByOutputs, "seen", [])
    return root


def hand_in(course, student, points=3, names=("first", "second"), **more):
    outputs = {"test-one": [small_course.partly(points - 2)], "test-two": [small_course.WRONG]}
    notebooks = {name: small_course.submission(course, name, outputs, "I do.") for name in names}
    small_course.hand_in(course, student, notebooks, **more)


def run(course, *arguments, **how):
    return CliRunner().invoke(app, ["ps", "--root", str(course), *arguments], **how)


def score(course, student):
    return small_course.rows(course)[student][2]


def test_scores_go_into_the_gradebook_and_are_counted(course):
    hand_in(course, "ada")
    hand_in(course, "bob", points=4)
    done = run(course)
    assert done.exit_code == 0, done.output
    # One point or two for the first test, none for the second, and all six of the second notebook's.
    assert (score(course, "ada"), score(course, "bob")) == (7, 8)
    assert (course / "autograded" / "bob" / "ps" / "second.ipynb").exists()
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["notebooks", "handed", "in", "4"] in lines
    assert ["graded", "now", "4"] in lines
    assert ["to", "be", "scored", "by", "hand,", "in", "part", "2"] in lines
    assert "could not be read" not in done.stdout.lower()


def test_a_second_run_does_what_is_new_or_changed_and_again_does_all(course):
    hand_in(course, "ada")
    hand_in(course, "bob")
    run(course)
    ByOutputs.seen.clear()
    hand_in(course, "bob", points=4, names=["first"])
    hand_in(course, "eve")
    done = run(course)
    assert sorted(ByOutputs.seen) == [("bob", "first"), ("eve", "first"), ("eve", "second")]
    assert [score(course, student) for student in ("ada", "bob", "eve")] == [7, 8, 7]
    assert ["graded", "before", "3"] in [line.split() for line in done.stdout.splitlines()]
    ByOutputs.seen.clear()
    run(course, "--again")
    assert len(ByOutputs.seen) == 6
    ByOutputs.seen.clear()
    run(course, "--again", "--student", "eve", "--student", "ada")
    assert {student for student, _ in ByOutputs.seen} == {"ada", "eve"}


def test_results_of_other_tests_are_kept_and_named(course):
    hand_in(course, "ada")
    run(course)
    path = course / "solutions" / "ps" / "first.ipynb"
    path.write_text(path.read_text().replace("assert x == 1", "assert x == 2"))
    ByOutputs.seen.clear()
    done = run(course)
    assert ByOutputs.seen == []
    assert "1 notebooks were graded before the tests or the grader changed" in done.stdout


def test_what_was_kept_but_not_stored_is_stored_without_grading(course):
    """As after a kill -9 between the two."""
    hand_in(course, "ada")
    run(course)
    (course / ".unrolled" / "results" / "ps" / "ada" / ".stored").unlink()
    gradebook = course / "gradebook.db"
    before = gradebook.read_bytes()
    ByOutputs.seen.clear()
    done = run(course)
    assert done.exit_code == 0
    assert ByOutputs.seen == []
    assert score(course, "ada") == 7
    assert gradebook.read_bytes() != before or (course / ".unrolled/results/ps/ada/.stored").exists()


def test_every_notebook_without_a_score_is_listed_with_what_to_do(course):
    hand_in(course, "ada")
    hand_in(course, "engine-ender")
    hand_in(course, "half", names=["second"])
    hand_in(course, "cut")
    (course / "submitted" / "cut" / "ps" / "first.ipynb").write_text("{")
    hand_in(course, "odd")
    done = run(course, "--jobs", "1")
    assert done.exit_code == 3
    assert "- cut, first: The file is cut off. Ask for it." in done.stdout
    assert "- half, first: first.ipynb was not handed in" in done.stdout
    assert "- engine-ender, first: The grader itself failed twice on this notebook" in done.stdout
    assert "old-format (2)" in done.stdout
    assert "Warning: " in done.stdout
    assert "test-one" in done.stdout
    assert (score(course, "cut"), score(course, "half")) == (6, 6)
    # Not a silent zero: nothing is in the gradebook, and the next run tries again.
    assert "engine-ender" not in small_course.rows(course)
    ByOutputs.seen.clear()
    assert run(course).exit_code == 3
    assert set(ByOutputs.seen) == {("engine-ender", "first"), ("engine-ender", "second")}


def test_notes_on_how_it_was_handed_in_are_kept_with_the_result(course):
    hand_in(course, "ada")
    folder = course / "submitted" / "ada" / "ps"
    (folder / "first.ipynb").rename(folder / "my homework.ipynb")
    done = run(course)
    kept = Results.of_course(course).get("ps", "ada", "first")
    assert [note.kind for note in kept.notes] == ["renamed"]
    assert "renamed (1)" in done.stdout


def test_input_is_checked_before_anything_is_written(course, monkeypatch):
    hand_in(course, "ada")

    def refuse():
        raise sandbox.NoSandbox("Student code cannot be confined here: install bubblewrap.")

    monkeypatch.setattr(sandbox, "choose", refuse)
    before = sorted(course.rglob("*"))
    for arguments, code, message in (
        ([], 1, "install bubblewrap"),
        (["--student", "nobody"], 1, "Nothing was handed in by nobody"),
        (["--timeout", "700"], 2, "more time than its notebook"),
        (["--jobs", "0"], 2, "--jobs"),
        (["--unsafe"], 1, "can read and change whatever you can"),  # and the question is not answered
    ):
        done = run(course, *arguments)
        assert done.exit_code == code, arguments
        assert message in done.output
    done = CliRunner().invoke(app, ["absent", "--root", str(course)])
    assert done.exit_code == 1
    assert "There is no assignment 'absent'" in done.output
    assert sorted(course.rglob("*")) == before
    assert ByOutputs.seen == []


@pytest.mark.parametrize(("arguments", "answer"), [(["--unsafe"], "y\n"), (["--unsafe", "--yes"], "")])
def test_unsafe_grades_after_a_warning_in_words(course, monkeypatch, arguments, answer):
    hand_in(course, "ada")
    modes = []
    monkeypatch.setattr(jobs, "grade_all", lambda *given, sandbox, **how: modes.append(sandbox))
    done = run(course, *arguments, input=answer)
    assert done.exit_code == 0
    assert "no sandbox" in done.output
    assert modes == ["unsafe"]


SCRIPT = """
import signal, sys
from functools import partial
sys.path.insert(0, {here!r})
import test_grade_command as tests
from unrolled.grading import jobs, sandbox
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background process ignores it
jobs.grade_all = partial(jobs.grade_all, engine=tests.ByOutputs)
jobs.begin = lambda course: None
sandbox.choose = lambda: "bubblewrap"
tests.app(["ps", "--root", {root!r}, "--jobs", "2"])
"""


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_what_is_stopped_goes_on_where_it_was(course, number):
    for k in range(20):
        hand_in(course, f"slow-{k:02}")
    script = textwrap.dedent(SCRIPT.format(here=str(Path(__file__).parent), root=str(course)))
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
    kept = course / ".unrolled" / "results" / "ps"
    while len(list(kept.glob("*/*.json"))) < 7:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert "Finished results are kept" in errors
    finished = {(path.parent.name, path.stem) for path in kept.glob("*/*.json")}
    assert 7 <= len(finished) < 40
    assert all(json.loads(path.read_text()) for path in kept.glob("*/*.json"))
    done = run(course)
    assert done.exit_code == 0
    assert finished.isdisjoint(ByOutputs.seen)
    assert len(ByOutputs.seen) == 40 - len(finished)
    found = small_course.rows(course)
    assert [found[f"slow-{k:02}"][2] for k in range(20)] == [7] * 20
    assert len(list((course / "autograded").iterdir())) == 20
