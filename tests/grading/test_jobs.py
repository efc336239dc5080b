"""Does every handin get one result, whatever happens to the engines, and does nothing stay behind?"""

import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from fake_engine import FakeEngine, handin, tries
from nbformat.v4 import new_code_cell, new_notebook

from unrolled.grading import scoring
from unrolled.grading.jobs import Engines, Stopped, failed, grade_all, without_score
from unrolled.grading.outcome import Handin, Limits


def grade(handins, jobs=2, **options):
    results = []
    grade_all(handins, jobs=jobs, sandbox=None, on_done=results.append, engine=FakeEngine, **options)
    return results


def is_alive(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_every_handin_gets_one_result_from_an_engine_that_is_kept(tmp_path):
    results = grade(handin(f"slow-{k}", tmp_path) for k in range(12))
    assert sorted(graded.student for graded in results) == sorted(f"slow-{k}" for k in range(12))
    assert len({graded.document for graded in results}) == 2  # each job has one, and both had work
    assert all(len(pids) == 1 for pids in tries(tmp_path).values())


def test_results_come_in_the_callers_thread_and_at_once(tmp_path):
    threads, read = set(), []

    def handins():
        for k in range(40):
            read.append(k)
            yield handin(str(k), tmp_path)

    ahead = []

    def done(graded):
        threads.add(threading.current_thread())
        ahead.append(len(read) - len(ahead))

    grade_all(handins(), jobs=2, sandbox=None, on_done=done, engine=FakeEngine)
    assert threads == {threading.main_thread()}
    assert max(ahead) <= 4  # handins are read as there is room, not all in advance


def test_a_slow_reader_of_results_holds_the_engines_up(tmp_path):
    """Else results would pile up in memory."""

    def done(graded):
        time.sleep(0.05)
        waiting.append(len(tries(tmp_path)) - len(waiting))

    waiting = []
    grade_all(
        (handin(str(k), tmp_path) for k in range(20)), jobs=2, sandbox=None, on_done=done, engine=FakeEngine
    )
    assert max(waiting) <= 4


def test_a_handin_whose_engine_ended_is_tried_in_a_fresh_one(tmp_path):
    results = grade(
        [handin("before", tmp_path), handin("falters", tmp_path), handin("after", tmp_path)], jobs=1
    )
    assert [failed(graded) for graded in results] == [False, False, False]
    first, second = tries(tmp_path)["falters"]
    assert first != second
    assert not is_alive(first)


def test_a_handin_that_ends_every_engine_costs_only_itself_and_gets_no_score(tmp_path):
    results = {g.student: g for g in grade(handin(s, tmp_path) for s in ("a", "dies", "b", "c"))}
    assert len(results) == 4
    assert [s for s, graded in results.items() if failed(graded)] == ["dies"]
    assert not results["dies"].readable
    assert results["dies"].scores == ()
    assert "failed twice" in results["dies"].notes[0].text
    assert len(tries(tmp_path)["dies"]) == 2


def test_an_engine_silent_for_far_longer_than_the_limits_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr("unrolled.grading.jobs.GRACE", 0.2)
    results = grade([handin("hangs", tmp_path, Limits(total_seconds=0.05)), handin("b", tmp_path)], jobs=1)
    assert [failed(graded) for graded in results] == [True, False]
    assert not any(is_alive(pid) for pids in tries(tmp_path).values() for pid in pids)


def test_no_engine_is_left_behind(tmp_path):
    grade(handin(str(k), tmp_path) for k in range(5))
    assert not any(is_alive(pid) for pids in tries(tmp_path).values() for pid in pids)


def test_what_keeps_engines_from_starting_comes_to_the_caller(tmp_path):
    with pytest.raises(RuntimeError, match="there is no sandbox here"):
        grade_all([handin("a", tmp_path)] * 50, jobs=2, sandbox="missing", on_done=print, engine=FakeEngine)
    assert tries(tmp_path) == {}


def test_an_error_of_the_receiver_ends_everything(tmp_path):
    def full(graded):
        raise OSError("the disk is full")

    started = time.monotonic()
    with pytest.raises(OSError, match="the disk is full"):
        grade_all(
            [handin("a", tmp_path), *[handin(f"hangs-{k}", tmp_path) for k in range(9)]],
            jobs=2,
            sandbox=None,
            on_done=full,
            engine=FakeEngine,
        )
    assert time.monotonic() - started < 5
    assert not any(is_alive(pid) for pids in tries(tmp_path).values() for pid in pids)


def test_an_engine_that_was_starting_when_all_were_ended_does_not_stay(tmp_path):
    """A Ctrl-C in the first seconds comes while engines import torch."""
    starting, go_on, made = threading.Event(), threading.Event(), []

    class Slow(FakeEngine):
        def __enter__(self):
            made.append(self)
            starting.set()
            go_on.wait()
            return super().__enter__()

    engines = Engines(None, Slow)

    def wait_for_it():
        with pytest.raises(Stopped):
            engines.grade(handin("a", tmp_path))
        ended.append(True)

    ended = []
    thread = threading.Thread(target=wait_for_it)
    thread.start()
    starting.wait()
    engines.kill()
    go_on.set()
    thread.join()
    assert ended
    assert made[0].process.poll() is not None
    assert tries(tmp_path) == {}


def test_ctrl_c_ends_what_runs_and_delivers_what_is_finished(tmp_path):
    """In a process of its own, as a terminal sends it."""
    script = textwrap.dedent(f"""
        import signal
        import sys
        from pathlib import Path
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a background process ignores it
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from fake_engine import FakeEngine, handin
        from unrolled.grading.jobs import grade_all
        folder = Path({str(tmp_path)!r})
        names = ["a", "b", "hangs", "c", "d", "hangs-too", "never"]
        try:
            grade_all(
                (handin(name, folder) for name in names), jobs=2, sandbox=None, engine=FakeEngine,
                on_done=lambda graded: print(graded.student, flush=True),
            )
        except KeyboardInterrupt:
            print("interrupted")
    """)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    while "hangs-too" not in tries(tmp_path):
        time.sleep(0.02)
        assert process.poll() is None
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=10)
    assert time.monotonic() - started < 3
    *delivered, last = output.split()
    assert sorted(delivered) == ["a", "b", "c", "d"]
    assert last == "interrupted"
    assert "never" not in tries(tmp_path)
    assert not any(is_alive(pid) for pids in tries(tmp_path).values() for pid in pids)


def test_what_is_finished_when_ctrl_c_comes_is_delivered(tmp_path):
    """It may come while the first result is being stored, and others wait."""
    results = []

    def done(graded):
        results.append(graded.student)
        if len(results) == 1:
            end = time.monotonic() + 10
            while len(tries(tmp_path)) < 4 and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(0.5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_all(
            (handin(f"slow-{k}", tmp_path) for k in range(6)),
            jobs=2,
            sandbox=None,
            on_done=done,
            engine=FakeEngine,
        )
    assert sorted(results) == ["slow-0", "slow-1", "slow-2", "slow-3"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="student code is confined by the Linux kernel")
def test_a_thousand_submissions_take_no_more_memory_than_two_hundred():
    """With the engines that grade in earnest."""
    question = {"grade_id": "x", "solution": True, "grade": False, "locked": False, "schema_version": 3}
    test = question | {"grade_id": "x-test", "solution": False, "grade": True, "locked": True, "points": 1}
    cells = [
        new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", id="x", metadata={"nbgrader": question}),
        new_code_cell("assert x == 1", id="x-test", metadata={"nbgrader": test}),
    ]
    instructor = nbformat.writes(new_notebook(cells=cells)).encode()

    def handins():
        for k in range(1000):
            cells[0].source = f"x = {k % 2}\npadding = '{'-' * 50_000}'"
            submission = nbformat.writes(new_notebook(cells=cells)).encode()
            yield Handin("ps", "tiny", f"s{k}", instructor, submission)

    right, used = 0, []

    def done(graded):
        nonlocal right
        [score] = graded.scores
        assert score.points == int(graded.student[1:]) % 2
        right += 1
        if right % 200 == 0:
            me = psutil.Process()
            # A child that grades just now is counted with its engine or not: the engines are what stays.
            used.append(sum(process.memory_info().rss for process in (me, *me.children())))

    grade_all(handins(), jobs=2, sandbox=None, on_done=done)
    assert right == 1000
    assert used[-1] - used[0] < 30 * 2**20, [f"{number / 2**20:.0f} MiB" for number in used]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (without_score, "failed twice on this notebook (it fell over)"),
        (scoring.failed, "could not score this notebook: it fell over"),
    ],
)
def test_a_failure_of_the_grader_is_no_result_wherever_it_was_noticed(make, said, tmp_path):
    graded = make(handin("ada", tmp_path), "it fell over")
    assert failed(graded)
    assert (graded.student, graded.assignment, graded.notebook) == ("ada", "tiny", "tiny")
    assert (graded.document, graded.scores, graded.readable) == ("", (), False)
    [note] = graded.notes
    assert said in note.text and note.cell == ""
