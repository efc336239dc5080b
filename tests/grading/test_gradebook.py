"""Is the gradebook what stock nbgrader would have made of it, whatever happens on the way?"""

import datetime
import json
import os
import resource
import shutil
import signal
import sqlite3
import sys
import threading
import time
import warnings
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
import small_course
from nbgrader.api import Gradebook

from unrolled.grading import gradebook, keeping
from unrolled.grading.course import Course
from unrolled.grading.gradebook import GradebookError, Unwritable, Writer
from unrolled.grading.outcome import Graded, Score


def answers(root: Path) -> dict[str, dict[str, nbformat.NotebookNode]]:
    """What three students hand in: one is partly right and late, one has half of it, one has done all."""
    wrong = {"test-one": [small_course.WRONG], "test-two": [small_course.partly(1.5)]}
    return {
        "ada": {
            "first": small_course.submission(root, "first", wrong, "An essay."),
            "second": small_course.submission(root, "second"),
        },
        "bob": {"first": small_course.submission(root, "first")},
        "cid": {
            "first": small_course.submission(root, "first", {}, "Another essay."),
            "second": small_course.submission(root, "second", {"test-x": [small_course.WRONG]}),
        },
    }


def results(root: Path, student: str, notebooks: dict[str, nbformat.NotebookNode], **more) -> list[Graded]:
    """Of both notebooks, also of one that was not handed in."""
    found = [small_course.graded(student, name, notebook, **more) for name, notebook in notebooks.items()]
    absent = {"first", "second"} - set(notebooks)
    return found + [Graded(student, "ps", name, "", readable=False) for name in absent]


def hand_in(root: Path) -> None:
    for student, notebooks in answers(root).items():
        small_course.hand_in(root, student, notebooks, "2026-03-03 10:00:00 UTC" if student != "bob" else "")
    (root / "submitted/cid/ps/own").mkdir()
    (root / "submitted/cid/ps/own/notes.txt").write_text("mine")
    (root / "submitted/cid/ps/data.csv").write_text("forged")


def stock(root: Path) -> None:
    """Let nbgrader itself grade."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own database code
        for student in ("ada", "bob", "cid"):
            answer = small_course.api(root).autograde("ps", student, force=True)
            assert answer["success"], answer


def ours(root: Path) -> None:
    with Writer(Course(root)) as writer:
        for student, notebooks in answers(root).items():
            writer.store(results(root, student, notebooks))


def by_hand(root: Path) -> None:
    """What a person does in formgrader, and a date that two have missed."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.find_grade("essay", "first", "ps", "ada").manual_score = 4
        book.find_grade("test-one", "first", "ps", "ada").extra_credit = 1
        book.find_comment("essay", "first", "ps", "bob").manual_comment = "Why nothing?"
        book.find_grade("task", "first", "ps", "bob").manual_score = 3
        book.find_submission_notebook("second", "ps", "cid").flagged = True
        book.update_or_create_assignment("ps", duedate=datetime.datetime(2026, 3, 1, 10))
        book.grant_extension("ps", "cid", hours=36)


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder with its permissions, notebooks aside with nothing but their cells."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".ipynb":
            content = json.dumps(json.loads(content)["cells"], sort_keys=True).encode()
        found[str(path.relative_to(folder))] = (path.stat().st_mode, content)
    return found


def test_scores_and_files_are_those_of_stock_nbgrader(root, tmp_path):
    hand_in(root)
    other = Path(shutil.copytree(root, tmp_path / "stock"))
    for step in (lambda _: None, by_hand):  # the second time, there is a person's work to keep
        step(root)
        step(other)
        ours(root)
        stock(other)
        expected = small_course.rows(other)
        assert small_course.rows(root) == expected
        assert files(root / "autograded") == files(other / "autograded")
    assert expected["ada", "first", "test-two"] == (1.5, None, None, False)
    assert expected["ada", "first", "essay"] == (None, 4, None, True)
    assert expected["ada", "second"][0] == 2  # days late, a point a day
    assert expected["cid", "first"][0] == 0.5
    assert expected["bob", "second", "test-x"] == (0, None, None, False)
    assert expected["bob", "first", "essay", "comment"] == ("No response.", "Why nothing?")
    assert files(root / "autograded")["cid/ps/data.csv"][1] == b"1,2"


def test_the_stored_notebook_says_where_its_score_comes_from(root):
    hand_in(root)
    ours(root)
    stored = nbformat.read(root / "autograded/ada/ps/first.ipynb", as_version=4)
    assert stored.metadata.unrolled.audit == {"submission": "1", "grader": "1"}


def test_a_notebook_that_cannot_be_read_scores_zero_and_is_shown(root):
    hand_in(root)
    document = answers(root)["ada"]["first"]
    with Writer(Course(root)) as writer:
        writer.store([small_course.graded("ada", "first", document, readable=False)])
    rows = small_course.rows(root)
    assert rows["ada", "first", "test-two"] == rows["ada", "first", "essay"] == (0, None, None, False)
    assert (root / "autograded/ada/ps/first.ipynb").exists()


def test_other_notebooks_stay_as_they_are(root):
    hand_in(root)
    ours(root)
    before, kept = small_course.rows(root), files(root / "autograded")
    better = small_course.submission(root, "first", {}, "An essay.")
    with Writer(Course(root)) as writer:
        writer.store([small_course.graded("ada", "first", better)])
    after = small_course.rows(root)
    assert after["ada", "first", "test-one"] == (2, None, None, False)
    assert after["ada", "second", "test-x"] == before["ada", "second", "test-x"]
    assert files(root / "autograded")["ada/ps/second.ipynb"] == kept["ada/ps/second.ipynb"]


def traced_lines(action, functions: set[str]) -> list[tuple[str, int]]:
    """The lines of the writing modules that an action runs through, each once, in order."""
    seen = {}

    def trace(frame, event, _):
        code = frame.f_code
        if code.co_filename not in (gradebook.__file__, keeping.__file__):
            return None
        if not functions or code.co_name in functions:
            seen.setdefault((code.co_filename, frame.f_lineno))
        return trace

    with_trace(trace, action)
    return list(seen)


def with_trace(trace, action) -> None:
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)


def killed_at(line: tuple[str, int], action) -> None:
    """Run an action in a child that is killed when it comes to a line."""

    def trace(frame, event, _):
        if (frame.f_code.co_filename, frame.f_lineno) == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace if frame.f_code.co_filename == line[0] else None

    child = os.fork()
    if child == 0:
        try:
            with_trace(trace, action)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # other tests may have left threads
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(
    "functions",
    [{"store", "_exchange", "mark_stored"}, pytest.param(set(), marks=pytest.mark.slow)],
    ids=["between-steps", "everywhere"],
)
def test_killed_anywhere_nothing_is_half_written_and_the_next_run_stores_it(root, tmp_path, functions):
    hand_in(root)
    ours(root)
    old = small_course.rows(root), files(root / "autograded")
    better = {name: small_course.submission(root, name, {}, "New.") for name in ("first", "second")}
    new_results = results(root, "ada", better, seconds=1.0)
    small_course.hand_in(root, "ada", better)
    kept = keeping.Results.of_course(root)
    for result in new_results:
        kept.keep(result)
    done = Path(shutil.copytree(root, tmp_path / "done"))

    def store(where: Path) -> None:
        with Writer(Course(where)) as writer:
            for found in writer.not_stored("ps"):
                writer.store(found)

    lines = traced_lines(lambda: store(done), functions)
    assert len(lines) > (20 if functions else 80)
    new = small_course.rows(done), files(done / "autograded")
    assert old[0] != new[0] and old[1] != new[1]
    seen = set()
    for i, line in enumerate(lines):
        case = Path(shutil.copytree(root, tmp_path / f"case{i}"))
        killed_at(line, lambda case=case: store(case))
        rows, folder = small_course.rows(case), visible(case)
        assert rows in (old[0], new[0]), line
        assert folder in (old[1], new[1]), line
        seen.add((rows == new[0], folder == new[1]))
        store(case)
        assert (small_course.rows(case), files(case / "autograded")) == new, line
        with Writer(Course(case)) as writer:
            assert not list(writer.not_stored("ps"))
        shutil.rmtree(case)
    assert seen == {(False, False), (True, False), (True, True)}  # scores first, and no other order


def visible(root: Path) -> dict:
    """What nbgrader sees of autograded/: names with a dot are not for it."""
    found = files(root / "autograded")
    return {name: content for name, content in found.items() if "/." not in name}


def test_folders_are_replaced_where_they_cannot_change_names_at_once(root, monkeypatch):
    hand_in(root)
    monkeypatch.setattr(gradebook, "_exchange_at_once", lambda *_: False)
    ours(root)
    first = files(root / "autograded")
    ours(root)
    assert files(root / "autograded") == first


def test_a_result_that_was_stored_is_not_stored_again_unless_it_changes(root):
    hand_in(root)
    found = results(root, "ada", answers(root)["ada"])
    with Writer(Course(root)) as writer:
        for result in found:
            writer.results.keep(result)
        assert [[result.notebook for result in group] for group in writer.not_stored("ps")] == [
            ["first", "second"]
        ]
        writer.store(found)
        assert not list(writer.not_stored("ps"))
        writer.results.keep(replace(found[0], seconds=3.0))
        assert len(list(writer.not_stored("ps"))) == 1


def test_results_are_stored_again_in_a_gradebook_that_lacks_them(root):
    hand_in(root)
    found = results(root, "ada", answers(root)["ada"])
    with Writer(Course(root)) as writer:
        for result in found:
            writer.results.keep(result)
        writer.store(found)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.remove_submission("ps", "ada")
    with Writer(Course(root)) as writer:
        assert len(list(writer.not_stored("ps"))) == 1


def test_a_locked_gradebook_is_waited_for(root, monkeypatch):
    monkeypatch.setattr(gradebook, "BUSY", 0.3)
    hand_in(root)
    found = results(root, "ada", answers(root)["ada"])
    told = []
    with Writer(Course(root), tell=told.append) as writer:
        other = sqlite3.connect(root / "gradebook.db", check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(gradebook.BUSY + 0.5, other.close).start()
        writer.store(found)
    assert len(told) == 1 and "locked by another program; waiting" in told[0]
    assert small_course.rows(root)["ada", "second", "test-x"] == (6, None, None, False)


def test_a_gradebook_that_stays_locked_ends_it_with_the_results_kept(root, monkeypatch):
    monkeypatch.setattr(gradebook, "BUSY", 0.05)
    hand_in(root)
    found = results(root, "ada", answers(root)["ada"])
    with Writer(Course(root), tell=lambda _: None, patience=0.1) as writer:
        for result in found:
            writer.results.keep(result)
        other = sqlite3.connect(root / "gradebook.db")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unwritable, match=r"still locked by another program\. Results are kept"):
            writer.store(found)
        other.close()
        assert not (root / "autograded/ada/ps").exists()
        for group in writer.not_stored("ps"):
            writer.store(group)
    assert small_course.rows(root)["ada", "second", "test-x"] == (6, None, None, False)


def test_what_is_kept_is_for_its_owner_alone(root):
    with Writer(Course(root)):
        own = root / ".unrolled"
        assert own.stat().st_mode & 0o077 == 0
        assert (own / ".gitignore").read_text() == "*\n"


def test_there_is_one_writer(root):
    with Writer(Course(root)), pytest.raises(Unwritable, match="Another command is grading"):
        Writer(Course(root))
    Writer(Course(root)).__exit__()


def test_a_read_only_gradebook_is_said_in_one_message(root):
    hand_in(root)
    config = root / "nbgrader_config.py"
    url = f"sqlite:///file:{root}/gradebook.db?mode=ro&uri=true"  # root may write what others may not
    config.write_text(config.read_text() + f"c.CourseDirectory.db_url = {url!r}\n")
    with (
        Writer(Course(root)) as writer,
        pytest.raises(Unwritable, match=r"readonly database\. Results are kept"),
    ):
        writer.store(results(root, "ada", answers(root)["ada"]))
    assert not (root / "autograded/ada/ps").exists()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("room", [1, 10])
def test_a_full_disk_is_said_and_leaves_the_old(root, room):
    """No file can grow over so many KiB: a notebook has no room first, then the gradebook's journal."""
    hand_in(root)
    ours(root)
    before = small_course.rows(root), files(root / "autograded")
    found = results(root, "ada", {"first": small_course.submission(root, "first")})
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with Writer(Course(root)) as writer:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (room * 1024, room * 1024))
                writer.store(found)
        except Unwritable as error:
            status = 0 if "kept" in str(error) else 2
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert (small_course.rows(root), visible(root)) == before


def test_a_cell_that_the_gradebook_does_not_know_changes_nothing(root):
    hand_in(root)
    ours(root)
    before = small_course.rows(root), files(root / "autograded")
    document = small_course.submission(root, "first")
    document.cells[3].metadata.nbgrader.grade_id = "new"
    with Writer(Course(root)) as writer:
        second = small_course.graded("ada", "second", small_course.submission(root, "second"))
        with pytest.raises(
            GradebookError, match=r"ada \(ps\) do not fit .* 'new'.*generate_assignment 'ps' --force"
        ):
            writer.store([second, small_course.graded("ada", "first", document)])
        assert (small_course.rows(root), visible(root)) == before
        writer.store([second])


def test_a_score_that_its_outputs_do_not_say_is_not_stored(root):
    hand_in(root)
    result = small_course.graded("ada", "second", small_course.submission(root, "second"))
    with (
        Writer(Course(root)) as writer,
        pytest.raises(GradebookError, match="4 points, but its outputs say 6"),
    ):
        writer.store([replace(result, scores=(Score("test-x", 4, 6),))])


def test_a_failing_plugin_costs_one_student(root):
    hand_in(root)
    (root / "failing.py").write_text(
        (root / "lateness.py").read_text().replace("total_seconds_late / 86400", "1 / 0")
    )
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("lateness.PerDay", "failing.PerDay"))
    by_date = datetime.datetime(2026, 1, 1)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.update_or_create_assignment("ps", duedate=by_date)
    with Writer(Course(root)) as writer:
        with pytest.raises(GradebookError, match="plugin for late penalties failed: ZeroDivisionError"):
            writer.store(results(root, "ada", answers(root)["ada"]))
        writer.store(results(root, "bob", answers(root)["bob"]))  # no time, so not late
    assert "ada" not in small_course.rows(root)


def test_a_plugin_that_cannot_be_loaded_is_named(root):
    (root / "broken_plugin.py").write_text("import nothing_of_the_kind")
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("lateness.PerDay", "broken_plugin.PerDay"))
    for _ in range(2):  # and the lock is free again
        with pytest.raises(Unwritable, match="plugin for late penalties cannot be loaded"):
            Writer(Course(root))


def test_an_extension_without_a_date_is_no_error(root):
    hand_in(root)
    ours(root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.grant_extension("ps", "ada", days=1)
    ours(root)
    assert small_course.rows(root)["ada", "first"][0] is None


def test_a_student_who_is_not_listed_is_refused_where_the_course_says_so(root):
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.Autograde.create_student = False\n")
    hand_in(root)
    with Writer(Course(root)) as writer, pytest.raises(GradebookError, match="No such student: ada"):
        writer.store(results(root, "ada", answers(root)["ada"]))


def test_without_a_gradebook_none_is_made(root):
    (root / "gradebook.db").unlink()
    with pytest.raises(Unwritable, match="nbgrader generate_assignment"):
        Writer(Course(root))
    assert not (root / "gradebook.db").exists()


@pytest.mark.slow
def test_three_thousand_students_take_no_more_memory_and_time_each_than_three_hundred(root):
    document = json.dumps(small_course.submission(root, "second"))
    scores = (Score("test-x", 6, 6),)
    page = resource.getpagesize()

    def memory() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * page

    at, clock = {}, time.process_time
    with Writer(Course(root)) as writer:
        for i in range(3000):
            if i in (0, 300, 2700):
                at[i] = memory(), clock()
            writer.store([Graded(f"s{i}", "ps", "second", document, scores)])
        at[3000] = memory(), clock()
    assert at[3000][0] - at[300][0] < 20 * 2**20
    assert at[3000][1] - at[2700][1] < 2 * (at[300][1] - at[0][1])
