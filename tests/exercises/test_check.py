"""Does a test cell give the points, the words and the hint that it should?"""

import json
import sys
import warnings

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from unrolled.exercises import Check, array, close, hints, number
from unrolled.exercises import check as check_module


@pytest.fixture(autouse=True)
def nothing_failed_before(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    check_module._failures.clear()


def doubled_or(answer):
    """The check of a question "double x", for an answer."""
    check = Check("tiny/double", {"double": answer})
    with check.visible("one is doubled"):
        close(answer(1), 2)
    with check.hidden("a negative number is doubled", weight=3):
        close(answer(-5), -10)
    return check


def test_a_right_answer_gets_all_points_and_no_words(capsys):
    assert doubled_or(lambda x: 2 * x).score(4) == 4.0
    assert capsys.readouterr().out == ""


def test_parts_count_by_weight_and_a_hidden_one_tells_only_what_it_tests(capsys):
    assert doubled_or(lambda x: 2 * abs(x)).score(2) == 0.5
    said = capsys.readouterr().out
    assert "a negative number is doubled" in said
    assert "10" not in said


def test_a_visible_part_tells_what_was_expected_and_found(capsys):
    assert doubled_or(lambda x: 2 * x if x < 0 else 7).score(4) == 3.0
    assert "one is doubled: expected 2, found 7" in capsys.readouterr().out


def test_nothing_earned_is_an_error():
    with pytest.raises(AssertionError, match="Not yet"):
        doubled_or(lambda x: 0).score(4)


def test_an_untouched_answer_is_told_so():
    def untouched(x):
        raise NotImplementedError

    with pytest.raises(AssertionError, match=r"^Not answered yet\.$"):
        doubled_or(untouched).score(4)


@pytest.mark.parametrize("stop", [ZeroDivisionError("secret"), SystemExit("secret")], ids=["error", "exit"])
def test_an_answer_may_raise_anything(stop, capsys):
    def raises(x):
        if x < 0:
            raise stop
        return 2 * x

    assert doubled_or(raises).score(4) == 1.0
    said = capsys.readouterr().out
    assert type(stop).__name__ in said
    assert "secret" not in said


def test_an_endless_answer_is_stopped_and_not_tried_again(monkeypatch):
    def endless(x):
        while True:
            pass

    monkeypatch.setattr(hints, "fitting", lambda *_: pytest.fail("tried again"))
    check = Check("tiny/double", {})
    with check.visible("quick", seconds=0.05):
        endless(1)
    with pytest.raises(AssertionError, match=r"quick: this took longer than 0\.05 seconds"):
        check.score(1)


def test_a_warning_costs_nothing(capsys):
    def warns(x):
        warnings.warn("mended below", RuntimeWarning, stacklevel=1)
        return 2 * x

    assert doubled_or(warns).score(4) == 4.0
    assert capsys.readouterr().err == ""


def test_nor_does_a_word_on_standard_error(capsys):
    def chatters(x):
        print("working", file=sys.stderr)
        return 2 * x

    assert doubled_or(chatters).score(4) == 4.0
    assert capsys.readouterr().err == ""


def test_every_part_starts_from_the_same_random_numbers():
    drawn = []
    check = Check("tiny/random", {})
    for _ in range(2):
        with check.visible("draws"):
            drawn.append((np.random.rand(), torch.rand(1).item()))
    assert drawn[0] == drawn[1]


TRUTH = {"a": True, "b": False, "c": True, "d": False}


@pytest.mark.parametrize(
    "given, points",
    [
        ({"a": True, "b": False, "c": True, "d": False}, 2.0),
        ({"a": True, "b": False, "c": True, "d": True}, 1.0),
        ({"a": True, "b": False, "c": True, "d": None}, 1.0),
        ({"a": np.True_, "b": False, "c": 1, "d": False}, 1.0),
    ],
)
def test_a_wrong_claim_takes_back_what_a_right_one_gave(given, points, capsys):
    check = Check("tiny/claims", {})
    check.claims(given, TRUTH, hints={letter: f"think of {letter}" for letter in TRUTH})
    assert check.score(2) == points
    wrong = [
        letter for letter in TRUTH if given[letter] is not TRUTH[letter] and given[letter] != TRUTH[letter]
    ]
    assert all(f"think of {letter}" in capsys.readouterr().out for letter in wrong[:1])


@pytest.mark.parametrize("given", [dict.fromkeys("abcd", True), {}, None, "abcd"], ids=str)
def test_claims_by_chance_are_worth_nothing(given):
    check = Check("tiny/claims", {})
    check.claims(given, TRUTH, hints=dict.fromkeys("abcd", ""))
    with pytest.raises(AssertionError):
        check.score(2)


@pytest.fixture
def known(tmp_path, monkeypatch):
    """A table with one known mistake: the absolute value is doubled."""
    mistake = {
        "outputs": hints.outputs(["double(-3)"], {"double": lambda x: 2 * abs(x)}),
        "steps": ["A", "B", "C"],
    }
    table = {"double": {"probes": ["double(-3)"], "mistakes": [mistake]}}
    (tmp_path / "tiny.json").write_text(json.dumps(table))
    monkeypatch.setattr(hints, "FOLDER", tmp_path)
    hints._known.cache_clear()
    yield
    hints._known.cache_clear()


def test_each_failure_gets_the_next_step_of_the_hint(known, capsys):
    said = []
    for _ in range(4):
        doubled_or(lambda x: 2 * abs(x)).score(4)
        said.append(capsys.readouterr().out.splitlines()[-1])
    assert said == ["Hint: A", "Hint: B", "Hint: C", "Hint: C"]


def test_when_it_is_graded_all_steps_are_said(known, capsys, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    doubled_or(lambda x: 2 * abs(x)).score(4)
    assert capsys.readouterr().out.splitlines()[-3:] == ["Hint: A", "Hint: B", "Hint: C"]


def test_an_unknown_mistake_gets_no_hint(known, capsys):
    doubled_or(lambda x: 2 if x == 1 else 5).score(4)
    assert "Hint" not in capsys.readouterr().out


def test_the_cell_may_recognise_a_mistake_itself(known, capsys):
    check = doubled_or(lambda x: 2 * abs(x))
    check.explain(True, "one", "two", "three")
    check.score(4)
    assert "Hint: one" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer",
    [
        [[1, 2], [3, 4]],
        np.array([[1, 2], [3, 4]], dtype=np.float32),
        torch.tensor([[1.0, 2], [3, 4]], requires_grad=True),
        [torch.tensor([1.0, 2], requires_grad=True), torch.tensor([3.0, 4], requires_grad=True)],
        csr_matrix([[1, 2], [3, 4]]),
    ],
    ids=["lists", "float32", "tensor", "tensors", "sparse"],
)
def test_every_kind_of_numbers_will_do(answer):
    assert array(answer).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "answer, words",
    [(None, "return"), ([[1], [2, 3]], "numbers are expected"), ("abc", "numbers are expected")],
)
def test_what_holds_no_numbers_is_told_so(answer, words):
    with pytest.raises(AssertionError, match=words):
        array(answer)


def test_one_number_is_one_number():
    assert number(torch.tensor([3.0])) == 3.0
    with pytest.raises(AssertionError, match=r"shape \(2,\)"):
        number([1, 2])


def test_close_wants_the_shape_too():
    close(np.float32(1) / 3, 1 / 3)
    with pytest.raises(AssertionError, match=r"expected shape \(2,\), found \(2, 1\); a row each"):
        close([[1], [2]], [1, 2], why="a row each")
    with pytest.raises(AssertionError, match="found nan"):
        close(float("nan"), 1.0)
