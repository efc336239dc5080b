"""Does every score say where it comes from, and does grading again say what would change before anything does?"""

import dataclasses
import json
import shutil
from pathlib import Path

import nbformat
import pytest
import small_course
import typer
from typer.testing import CliRunner

from unrolled.commands.regrade import regrade
from unrolled.grading import audit, jobs, sandbox
from unrolled.grading.course import Course
from unrolled.grading.gradebook import Writer
from unrolled.grading.keeping import Results
from unrolled.grading.outcome import Graded, Handin, Limits, Note, Score

NOTEBOOK = nbformat.v4.new_notebook(cells=[small_course.test_cell("test-x", 6)])
HANDIN = Handin("ps", "x", "ada", nbformat.writes(NOTEBOOK).encode(), b"{}", {"data.csv": b"1"})


def with_source(source: str) -> bytes:
    notebook = nbformat.from_dict(json.loads(json.dumps(NOTEBOOK)))
    notebook.cells[0].source = source
    return nbformat.writes(notebook).encode()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"submission": b"{ }"}, "submission"),
        ({"submission": None}, "submission"),
        ({"submission": b""}, "submission"),
        ({"files": {"data.csv": b"2"}}, "files"),
        ({"files": {"data": b"1"}}, "files"),
        ({"files": {}}, "files"),
        ({"instructor": with_source("assert x == 2")}, "assignment"),
        ({"instructor": b"older"}, "assignment"),
        ({"limits": Limits(memory=1)}, "limits"),
    ],
)
def test_each_part_of_a_stamp_tells_of_one_thing(change, part):
    before, after = audit.stamp(HANDIN), audit.stamp(dataclasses.replace(HANDIN, **change))
    assert [name for name in before if before[name] != after[name]] == [part]
    assert before == audit.stamp(HANDIN)


def test_nothing_handed_in_and_an_empty_file_are_two_things():
    stamps = [audit.stamp(dataclasses.replace(HANDIN, submission=data)) for data in (None, b"", b"nothing")]
    assert len({stamp["submission"] for stamp in stamps}) == 3


def test_running_the_instructor_s_notebook_changes_no_stamp():
    notebook = nbformat.from_dict(json.loads(json.dumps(NOTEBOOK)))
    notebook.cells[0].outputs = [small_course.WRONG]
    notebook.cells[0].execution_count = 7
    notebook.metadata.language_info = {"name": "python"}
    ran = dataclasses.replace(HANDIN, instructor=nbformat.writes(notebook).encode())
    assert audit.stamp(ran) == audit.stamp(HANDIN)


def test_the_grader_s_part_follows_its_sources(tmp_path, monkeypatch):
    package = tmp_path / "unrolled"
    shutil.copytree(Path(audit.unrolled.__file__).parent / "grading", package / "grading")
    (package / "commands").mkdir()
    monkeypatch.setattr(audit.unrolled, "__file__", str(package / "__init__.py"))
    first = audit.grader.__wrapped__()
    (package / "commands" / "new.py").write_text("1")
    assert audit.grader.__wrapped__() == first
    (package / "grading" / "new.py").write_text("1")
    assert audit.grader.__wrapped__() != first


def test_the_environment_is_in_words():
    assert audit.environment().startswith("python 3.") and ", nbgrader 0." in audit.environment()


def result(points: float | None, **stamp: str) -> Graded:
    return Graded("ada", "ps", "x", "{}", (Score("test-x", points, 6),), audit={"grader": "1", **stamp})


@pytest.mark.parametrize(
    ("before", "old", "after", "new", "expected"),
    [
        (6, {"submission": "a"}, 4, {"submission": "b"}, (6, 4, ("the submission changed",))),
        (6, {"files": "a"}, 4, {"files": "b"}, (6, 4, ("a file beside the notebook changed",))),
        (6, {"assignment": "a"}, 4, {"assignment": "b"}, (6, 4, ("the instructor's notebook changed",))),
        (
            6,
            {"environment": "python 3.11.7, torch 2.12.0"},
            4,
            {"environment": "python 3.11.7, torch 2.13.0, nltk 3"},
            (6, 4, ("the environment changed (torch 2.12.0 → torch 2.13.0, nltk 3)",)),
        ),
        (6, {}, 4, {"grader": "2"}, (6, 4, ("the grader changed (1 → 2)",))),
        (6, {}, 4, {}, (6, 4, (audit.CHANCE,))),
        (None, {}, 0, {"submission": "b"}, (None, 0, ("the submission changed",))),
        (6, {}, 6 + 1e-12, {"submission": "b"}, None),
        (None, {}, None, {"submission": "b"}, None),
    ],
)
def test_differences_have_reasons(before, old, after, new, expected):
    found = audit.differences({"test-x": before}, {"grader": "1", **old}, result(after, **new))
    assert found == ([audit.Difference("ada", "x", "test-x", *expected)] if expected else [])


def test_what_came_before_the_stamps_is_said():
    [stock] = audit.differences({"test-x": 5.0}, {}, result(6))
    [first] = audit.differences(None, {}, result(6))
    [gone] = audit.differences({"test-x": 6.0, "old": 1.0}, {"grader": "1"}, result(6))
    assert (stock.before, stock.reasons) == (5, (audit.NO_STAMP,))
    assert (first.before, first.reasons) == (None, (audit.FIRST,))
    assert (gone.grade_id, gone.before, gone.after) == ("old", 1, None)


@pytest.fixture
def root(root, monkeypatch):
    """A course in which two students are graded; grading again gives Ada four points fewer for the second."""
    both = {name: small_course.submission(root, name) for name in ("first", "second")}
    for student in ("ada", "bob"):
        small_course.hand_in(root, student, both)
    grade = small_course.grader_of(root)
    with Writer(Course(root)) as writer:
        for student in ("ada", "bob"):
            results = [grade(handin) for handin, _ in writer.course.handins("ps", [student])]
            for graded in results:
                writer.results.keep(graded)
            writer.store(results)

    def grade_all(handins, *, jobs, sandbox, scheduler, on_done):
        for handin in handins:
            worse = {"test-x": [small_course.partly(2)]} if handin.student == "ada" else {}
            on_done(grade(handin, worse))

    monkeypatch.setattr(jobs, "grade_all", grade_all)
    monkeypatch.setattr(sandbox, "choose", lambda: None)
    return root


def run(root: Path, *arguments: str, **more):
    app = typer.Typer()
    app.command()(regrade)
    return CliRunner().invoke(app, ["ps", "--root", str(root), *arguments], env={"COLUMNS": "200"}, **more)


def everything(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()
    }


def test_the_differences_are_shown_and_nothing_is_written(root):
    (root / ".unrolled/writer.lock").unlink()
    before = everything(root)
    shown = run(root, "--diff")
    assert shown.exit_code == 0, shown.output
    assert everything(root) == before
    [row] = [line.split("│")[1:-1] for line in shown.stdout.splitlines() if "test-x" in line]
    assert [cell.strip() for cell in row] == ["ada", "second", "test-x", "6", "2", "-4", audit.CHANCE]
    assert "1 scores of 1 students change." in shown.stdout


def test_as_json_and_for_one_student(root):
    path = root / "submitted/ada/ps/second.ipynb"
    path.write_text(path.read_text() + " ")
    [found] = json.loads(run(root, "--json").stdout)
    assert found == {
        "student": "ada",
        "notebook": "second",
        "grade_id": "test-x",
        "before": 6.0,
        "after": 2.0,
        "reasons": ["the submission changed"],
    }
    assert json.loads(run(root, "--json", "--student", "bob").stdout) == []
    assert "No score changes." in run(root, "--student", "bob").stdout


def test_new_results_are_stored_after_a_question(root):
    before = everything(root)
    refused = run(root, "--apply", input="n\n")
    assert "Store the new results of 2 students?" in refused.output
    assert {name: data for name, data in everything(root).items() if "writer.lock" not in name} == {
        name: data for name, data in before.items() if "writer.lock" not in name
    }
    stored = run(root, "--apply", input="y\n")
    assert stored.exit_code == 0, stored.output
    assert small_course.rows(root)["ada", "second", "test-x"] == (2, None, None, False)
    [kept] = Results.of_course(root).get("ps", "ada", "second").scores
    assert kept.points == 2
    assert run(root, "--json").stdout.strip() == "[]"


def test_scores_of_stock_nbgrader_are_compared_too(root):
    shutil.rmtree(root / ".unrolled")
    [found] = json.loads(run(root, "--json").stdout)
    assert (found["before"], found["after"], found["reasons"]) == (6, 2, [audit.NO_STAMP])


def test_what_the_grader_could_not_grade_is_listed_and_not_stored(root, monkeypatch):
    def grade_all(handins, *, on_done, **_):
        for handin in handins:
            on_done(Graded(handin.student, "ps", handin.notebook, "", notes=(Note("grader", "It failed."),)))

    monkeypatch.setattr(jobs, "grade_all", grade_all)
    before = small_course.rows(root)
    done = run(root, "--apply", "--yes")
    assert done.exit_code == 3
    assert "ada, first: It failed." in done.output
    assert small_course.rows(root) == before


def test_errors_are_one_message(root):
    done = run(root, "--student", "eve")
    assert done.exit_code == 1
    assert "Nothing was handed in by eve" in done.output and "Traceback" not in done.output


def test_options_are_checked_as_those_of_grade(root, monkeypatch):
    def refuse():
        raise sandbox.NoSandbox("Student code cannot be confined here: install bubblewrap.")

    monkeypatch.setattr(sandbox, "choose", refuse)
    monkeypatch.setattr(jobs, "grade_all", lambda *_, **__: pytest.fail("it was graded"))
    for arguments, code, message in (
        ([], 1, "install bubblewrap"),
        (["--timeout", "700"], 2, "more time than its notebook"),
        (["--memory", "1"], 2, "--memory"),
        (["--unsafe"], 1, "can read and change whatever you can"),  # and the question is not answered
    ):
        done = run(root, *arguments)
        assert done.exit_code == code, arguments
        assert message in done.output


@pytest.mark.parametrize(("arguments", "answer"), [(["--unsafe"], "y\n"), (["--unsafe", "--yes"], "")])
def test_unsafe_grades_again_after_a_warning_in_words(root, monkeypatch, arguments, answer):
    modes = []
    monkeypatch.setattr(jobs, "grade_all", lambda *given, sandbox, **how: modes.append(sandbox))
    done = run(root, *arguments, input=answer)
    assert done.exit_code == 0, done.output
    assert "no sandbox" in done.output
    assert modes == ["unsafe"]
