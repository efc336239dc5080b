"""Tests run on one side and answers on the other, and nothing that an answer does changes a score it did not earn."""

import sys
from textwrap import dedent

import nbformat
import numpy as np
import odd_notebooks
import pytest
from nbgrader.utils import determine_grade

from unrolled.exercises import guard
from unrolled.grading import sandbox, scoring
from unrolled.grading.examiner import HIDDEN, examine
from unrolled.grading.outcome import Handin, Limits
from unrolled.grading.remote import ProcessEnded, StudentSide
from unrolled.grading.student import LONGEST_MESSAGE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is run on Linux only")
LIMITS = Limits(cell_seconds=5, total_seconds=60, output_bytes=100_000)


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    with sandbox.start(
        "unsafe",  # what the walls do is tested with the sandbox
        root_of_course=tmp_path_factory.mktemp("course"),
        preload=("unrolled.grading.warm",),
        main="unrolled.grading.student:serve",
    ) as host:
        yield host


@pytest.fixture
def side(host):
    side = StudentSide(lambda: host.spawn(LIMITS, {"words.txt": b"one two"}), LIMITS)
    yield side
    side.close()


def given(side, source, *names):
    """Run a cell over there; its names over here."""
    assert not side.run(dedent(source)).stopped
    found = side.names(list(names), list(names))
    return found[names[0]] if len(names) == 1 else [found[name] for name in names]


def test_a_function_is_called_over_there_and_its_value_comes_back(side):
    double = given(side, "def double(x, times=2):\n    return [times * one for one in x]", "double")
    assert double([1, 2.5]) == [2, 5.0]
    assert double((1, 2), times=3) == [3, 6]


def test_changes_of_arguments_come_back_too(side):
    spoil = given(side, "def spoil(a, b):\n    a[0] = 7\n    b.append(1)\n    return a", "spoil")
    a, b = np.zeros(2), []
    assert spoil(a, b) is a
    assert a.tolist() == [7, 0] and b == [1]


def test_a_test_may_pass_functions(side):
    at_two = given(side, "def at_two(f):\n    return f(2) + 1", "at_two")
    assert at_two(lambda x: 10 * x) == 21
    assert at_two(np.exp) == pytest.approx(np.exp(2) + 1)


def test_objects_stay_there_and_are_asked(side):
    make, counted, inner = given(
        side,
        """
        class Box:
            size = 3
            def __init__(self, content):
                self.content = content
            def get(self):
                return self.content
            def __len__(self):
                return 5
        def counted():
            yield from range(3)
        def inner():
            return lambda x: x + 1
        """,
        "Box",
        "counted",
        "inner",
    )
    box = make({"a": 1})
    assert box.size == 3 and box.get() == {"a": 1} and len(box) == 5
    assert list(counted()) == [0, 1, 2]
    assert inner()(41) == 42
    with pytest.raises(AttributeError, match="missing"):
        _ = box.missing


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        ("ValueError('of mine')", ValueError),
        ("NotImplementedError()", NotImplementedError),
        ("SystemExit(3)", SystemExit),
        ("KeyboardInterrupt()", Exception),
        ("type('Odd', (KeyError,), {})('x')", KeyError),
        ("UnicodeDecodeError('utf-8', b'', 0, 1, 'bad')", ValueError),
    ],
)
def test_errors_come_back_as_the_built_in_class_they_belong_to(side, raised, expected):
    fail = given(side, f"def fail():\n    raise {raised}", "fail")
    with pytest.raises(expected):
        fail()


@pytest.mark.parametrize(
    ("raised", "expected", "said"),
    [
        ("RuntimeError('not now')", ValueError, "this cannot be passed on: not now"),
        ("RuntimeError('x' * 5000)", ValueError, "x" * 1900),
        ("SystemExit(3)", SystemExit, "3"),
        ("Mute()", KeyError, "mute"),
    ],
)
def test_a_value_that_cannot_be_looked_at_costs_the_call_and_not_the_process(side, raised, expected, said):
    source = f"""
    class Mute(Exception):
        def __str__(self):
            raise KeyError("mute")
    class Sly(list):
        def __iter__(self):
            raise {raised}
    def sly():
        return Sly([1])
    """
    sly = given(side, source, "sly")
    with pytest.raises(expected) as found:
        sly()
    assert said in str(found.value) and len(str(found.value)) <= LONGEST_MESSAGE + 10
    assert not side.lost


def test_an_answer_that_is_too_slow_costs_its_part_and_not_the_process(side):
    slow, quick = given(
        side, "def slow():\n    while True: pass\ndef quick():\n    return 1", "slow", "quick"
    )
    with pytest.raises(guard.TooSlow), guard.guarded(0.5):
        slow()
    assert quick() == 1 and not side.lost


def test_an_answer_that_goes_on_when_its_time_is_over_is_stopped_again(host):
    source = """
    def stubborn(n=0):
        try:
            while n >= 0: n += 1  # in a loop with True, Python 3.11 would not catch it
        except BaseException:
            while n >= 0: n += 1
    """
    side = StudentSide(lambda: host.spawn(LIMITS, {}), Limits(cell_seconds=0.5))
    stubborn = given(side, source, "stubborn")
    with pytest.raises(guard.TooSlow):
        stubborn()
    side.close()
    assert not side.lost


def test_an_answer_that_cannot_be_interrupted_costs_the_process_and_the_next_call_works(side):
    source = """
    import signal
    x = 5
    def stubborn():
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        while True: pass
    def quick():
        return x
    """
    stubborn, quick = given(side, source, "stubborn", "quick")
    with pytest.raises(guard.TooSlow), guard.guarded(0.5):
        stubborn()
    assert quick() == 5  # in a new process, where the cell has been run again
    assert len(side.lost) == 1


def test_an_answer_that_ends_the_process_costs_the_call(side):
    die, quick = given(
        side, "import os\ndef die():\n    os._exit(0)\ndef quick():\n    return 1", "die", "quick"
    )
    with pytest.raises(ProcessEnded):
        die()
    assert quick() == 1


def test_a_program_that_ends_again_and_again_is_given_up(side):
    die = given(side, "import os\ndef die():\n    os._exit(0)", "die")
    for _ in range(10):
        with pytest.raises(ProcessEnded):
            die()
    assert len(side.lost) < 10


def test_a_cell_that_ends_the_process_is_left_out_and_the_others_stay(side):
    side.run("x = 1")
    assert "ended" in side.run("import os; os._exit(0)").stopped
    assert side.run("x + 1").outputs[0]["data"]["text/plain"] == "2"


def test_lies_on_the_wire_are_no_answer(side):
    source = """
    import gc
    from unrolled.grading.channel import Channel
    def lie():
        channel = next(one for one in gc.get_objects() if type(one) is Channel)
        channel.send(b"\\xc1 this is no message")
        return 1
    """
    lie = given(side, source, "lie")
    with pytest.raises(ProcessEnded):
        lie()


def test_each_part_starts_from_the_same_random_numbers(side):
    draw = given(
        side,
        "import random\nimport numpy as np\ndef draw():\n    return random.random(), np.random.rand()",
        "draw",
    )
    with guard.guarded(5):
        first, second = draw(), draw()
    with guard.guarded(5):
        again = draw()
    assert first == again != second


def test_output_is_kept_in_order_and_cut(side):
    ran = side.run("print('a'); import sys; print('b', file=sys.stderr); print('c'); 5")
    assert [(o.get("name"), o.get("text")) for o in ran.outputs[:3]] == [
        ("stdout", "a\n"),
        ("stderr", "b\n"),
        ("stdout", "c\n"),
    ]
    assert ran.outputs[3]["data"]["text/plain"] == "5" and not ran.cut
    ran = side.run("print('x' * 10**6)\nprint('y')\n1 / 0")
    assert ran.cut and len(ran.outputs[0]["text"]) == LIMITS.output_bytes
    assert ran.outputs[-1]["ename"] == "ZeroDivisionError"


def test_plots_magics_files_and_await_work(side):
    ran = side.run("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert "image/png" in ran.outputs[-1]["data"]
    assert (
        side.run("import asyncio\nawait asyncio.sleep(0, 'late')").outputs[0]["data"]["text/plain"]
        == "'late'"
    )
    assert side.run("open('words.txt').read()").outputs[0]["data"]["text/plain"] == "'one two'"


# A whole notebook


def cell(source, grade_id=None, *, points=None, solution=False, tags=()):
    made = nbformat.v4.new_code_cell(dedent(source).strip("\n"), metadata={"tags": list(tags)})
    if grade_id:
        mark = {"grade_id": grade_id, "schema_version": 3, "task": False, "solution": solution}
        mark |= {"grade": points is not None, "locked": not solution}
        made.metadata["nbgrader"] = mark | ({"points": points} if points is not None else {})
    return made


def examined(host, *cells, reference="", limits=LIMITS, config=None):
    """Scores by grade_id, the notes, and the notebook."""
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    instructor = nbformat.v4.new_notebook(cells=[*cells, cell(reference, "reference", solution=True)])
    side = StudentSide(lambda: host.spawn(limits, {}), limits)
    try:
        scores, notes = examine(notebook, instructor, side, config)
    finally:
        side.close()
    for one in notebook.cells:  # what nbgrader will read is what was scored
        if "points" in one.metadata.get("nbgrader", {}):
            score = next(s for s in scores if s.grade_id == one.metadata.nbgrader.grade_id)
            assert determine_grade(one)[0] == score.points
    return {score.grade_id: score for score in scores}, notes, notebook


SETUP = cell("import numpy as np\nlimit = 3", "setup")
ANSWER = cell("def f(x):\n    return min(x, 3)", "f", solution=True)


def test_a_test_scores_all_nothing_or_what_its_last_line_says(host):
    scores, notes, _ = examined(
        host,
        SETUP,
        ANSWER,
        cell("assert f(5) == limit", "all", points=2),
        cell("assert f(5) == 4, 'four is expected'", "nothing", points=2),
        cell("print('half')\nf(1) / 2", "half", points=2),
        cell("import sys; print('hm', file=sys.stderr)", "complains", points=2),
        cell("7", "too-much", points=2),
        reference="def f(x): ...",
    )
    assert {name: score.points for name, score in scores.items()} == {
        "all": 2,
        "nothing": 0,
        "half": 0.5,
        "complains": 0,
        "too-much": 2,
    }
    assert scores["nothing"].message == "four is expected" and scores["half"].message == "half"
    assert [note.kind for note in notes] == ["too-many-points"]


def test_hidden_regions_do_not_speak(host):
    test = """
    assert f(5) == 3
    ### BEGIN HIDDEN TESTS
    assert f(2) == 4, "secret: 4"
    ### END HIDDEN TESTS
    """
    scores, _, notebook = examined(host, ANSWER, cell(test, "t", points=1), reference="def f(x): ...")
    assert scores["t"].points == 0
    assert "secret" not in scores["t"].message + str(notebook.cells[1].outputs)


def test_hidden_regions_are_where_the_course_says(host):
    marks = {"begin_test_delimeter": "# secret from here", "end_test_delimeter": "# to here"}
    test = """
    # BEGIN HIDDEN TESTS is nothing special in this course
    if f(1) != {}:
        raise ValueError("said")
    # secret from here
    assert f(2) == 4, "secret: 4"
    # to here
    """
    for first, message in ((0, "said"), (1, HIDDEN)):
        scores, _, _ = examined(
            host,
            ANSWER,
            cell(test.format(first), "t", points=1),
            reference="def f(x): ...",
            config={"ClearHiddenTests": marks},
        )
        assert scores["t"].message == message


def test_the_settings_of_a_handin_say_where(host):
    marks = {"begin_test_delimeter": "# secret from here", "end_test_delimeter": "# to here"}
    instructor = odd_notebooks.instructors()
    for one in odd_notebooks.tests(instructor):
        one.source = one.source.replace("### BEGIN HIDDEN TESTS", "# secret from here")
        one.source = one.source.replace("### END HIDDEN TESTS", "# to here")
    answers = odd_notebooks.ANSWERS | {"double": "def double(x):\n    return 2 * x or 7"}
    submission = odd_notebooks.answered(odd_notebooks.released(instructor), answers)
    handin = Handin(
        "small",
        "small",
        "ada",
        nbformat.writes(instructor).encode(),
        odd_notebooks.to_bytes(submission),
        config=odd_notebooks.CONFIG | {"ClearHiddenTests": marks},
        limits=LIMITS,
    )
    graded = scoring.grade(handin, lambda: host.spawn(LIMITS, {}))
    assert {score.grade_id: score.message for score in graded.scores if score.points == 0} == {
        "double-test": HIDDEN
    }


def test_the_students_process_sees_no_test(host):
    spy = """
    import gc, sys
    def f(x):
        frames, frame = [], sys._getframe()
        while frame:
            frames.append(str(frame.f_globals) + str(frame.f_locals)); frame = frame.f_back
        seen = str(frames) + str([o for o in gc.get_objects() if isinstance(o, (str, dict))][:5000])
        return "CANARY" + "-7" in seen
    """
    test = "expected = 'CANARY-7'\nassert f(1) is False, 'it was seen'"
    scores, _, _ = examined(
        host, cell(spy, "f", solution=True), cell(test, "t", points=1), reference="def f(x): ..."
    )
    assert scores["t"].points == 1


@pytest.mark.parametrize(
    "cheat",
    [
        "import builtins\nbuiltins.AssertionError = type('Quiet', (Exception,), {})",
        "import numpy as np\nnp.allclose = lambda *a, **k: True",
        "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
        "get_ipython().run_cell = lambda *a, **k: None",
        "import sys\nsys.modules['numpy'].testing = None",
        "import sys\nsys.settrace(lambda *a: None)",
        "class Yes(float):\n    __eq__ = lambda *a: True\ndef f(x):\n    return Yes(0)",
        "class Yes:\n    def __eq__(self, other):\n        return True\ndef f(x):\n    return Yes()",
        "import unrolled.exercises.check as c\nc.Check.score = lambda self, points: float(points)",
        "import atexit, os\nos.environ['SCORE'] = '1'",
        "from IPython.display import display\ndisplay(1.0)\n1.0",
    ],
)
def test_cheats_in_the_students_process_change_nothing(host, cheat):
    answer = cell("def f(x):\n    return 0\n" + cheat, "f", solution=True)
    test = "import numpy as np\nassert f(5) == 3\nassert np.allclose(f(5), 3)"
    scores, _, _ = examined(host, answer, cell(test, "t", points=1), reference="def f(x): ...")
    assert scores["t"].points == 0


def test_given_names_are_the_instructors_in_tests(host):
    scores, _, _ = examined(
        host,
        SETUP,
        cell("limit = 0\ndef f(x):\n    return limit", "f", solution=True),
        cell("assert f(5) == 0 and limit == 3", "t", points=1),
        reference="def f(x): ...",
    )
    assert scores["t"].points == 1


def test_a_given_cell_that_needs_an_answer_runs_over_there(host):
    scores, _, _ = examined(
        host,
        ANSWER,
        cell("table = [f(x) for x in range(5)]", "given"),
        cell("assert table == [0, 1, 2, 3, 3]", "t", points=1),
        reference="def f(x): ...",
    )
    assert scores["t"].points == 1


def test_values_are_taken_as_they_are_when_the_test_runs(host):
    scores, _, _ = examined(
        host,
        cell("answer = 1", "a", solution=True),
        cell("assert answer == 1", "first", points=1),
        cell("answer = 2", "b", solution=True),
        cell("assert answer == 2", "second", points=1),
        cell("del answer", "c", solution=True),
        cell("answer", "third", points=1),
        reference="answer = 0",
    )
    assert [scores[name].points for name in ("first", "second", "third")] == [1, 1, 0]
    assert "not defined" in scores["third"].message


def test_a_cell_that_hangs_or_ends_the_process_costs_itself(host):
    limits = Limits(cell_seconds=1, total_seconds=60)
    scores, notes, notebook = examined(
        host,
        ANSWER,
        cell("while True: pass"),
        cell("import os; os._exit(1)"),
        cell("assert f(9) == 3", "t", points=1),
        reference="def f(x): ...",
        limits=limits,
    )
    assert scores["t"].points == 1
    assert [note.kind for note in notes] == ["stopped", "stopped"]
    assert "stopped after 1 seconds" in str(notebook.cells[1].outputs)


def test_when_the_time_of_the_submission_is_over_the_rest_is_not_run(host):
    limits = Limits(cell_seconds=5, total_seconds=1)
    scores, _, _ = examined(
        host,
        ANSWER,
        cell("while True: pass"),
        cell("assert f(9) == 3", "t", points=1),
        reference="def f(x): ...",
        limits=limits,
    )
    assert scores["t"].points == 0 and "used up its time" in scores["t"].message


def test_a_test_of_the_same_process_is_scored_with_a_warning(host):
    scores, notes, _ = examined(
        host,
        ANSWER,
        cell("assert f.__code__.co_argcount == 1", "t", points=1, tags=["same-process"]),
        reference="def f(x): ...",
    )
    assert scores["t"].points == 1 and scores["t"].same_process
    assert [note.kind for note in notes] == ["same-process"]


def test_what_a_person_scores_has_no_points_yet(host):
    essay = nbformat.v4.new_markdown_cell("My answer.")
    essay.metadata["nbgrader"] = {"grade_id": "essay", "grade": True, "solution": True, "points": 5} | {
        "locked": False,
        "schema_version": 3,
        "task": False,
        "checksum": "of something else",
    }
    scores, _, _ = examined(host, ANSWER, essay)
    assert scores["essay"].points is None and scores["essay"].max_points == 5
