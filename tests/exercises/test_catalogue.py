"""Does the check of the catalogue notice what is amiss with a question's test, its answers or its hints?"""

import nbformat
import pytest
from tiny_set import CATALOGUE, cell

from unrolled.exercises import catalogue, notebook


@pytest.fixture
def judged(course, monkeypatch):
    """The verdict on the tiny set's question, after a change of its catalogue or its test."""
    monkeypatch.setattr(catalogue, "WRONG", 2)
    monkeypatch.setattr(catalogue, "CORRECT", 1)

    def judge(old="", new=""):
        assert old in CATALOGUE
        (course / "solutions/tiny/answers/double.py").write_text(CATALOGUE.replace(old, new))
        ((verdict,), _) = catalogue.judge(course, "tiny")
        return verdict

    return judge


def test_a_good_catalogue_has_nothing_amiss(judged):
    verdict = judged()
    assert verdict.amiss == ()
    assert (verdict.reference, verdict.stub, verdict.points) == (2, 0, 2)
    assert (verdict.wrong, verdict.wrong_as_declared, verdict.hinted) == (2, 2, 2)
    assert (verdict.correct, verdict.correct_full) == (1, 1)


@pytest.mark.parametrize(
    "old, new, amiss",
    [
        ("wrong 1:", "wrong 0:", "forgets the sign: 1 points, not 0"),
        ("wrong 1:", "wrong 2:", "cannot be worth all the points"),
        ("return x + x", "return x", "adds: 0 points, not 2"),
        ("return x + x", "exit()", "adds: 0 points, not 2"),
        ("return x + x", "import os; os._exit(1)", "the process ended"),
        ("return 2 * abs(x)", "while True: pass", "longer than"),
        ("double(-3)\n", "", "the reference: right, but would be told 'Try a negative"),
        ("double(-3)\ndouble(7)\n", "double(0)\n", "forgets the sign: no probe tells it from"),
        (
            "return x + x",
            "return x if x == -3 or x == 7 else 2 * x",
            "right, but would be told 'Is two given",
        ),
        ("# %% correct: adds", "# %% wrong 2: adds", "0 correct answers in the catalogue; at least 1"),
    ],
)
def test_what_is_amiss_is_said(old, new, amiss, judged):
    lines = judged(old, new).amiss
    assert any(amiss in line for line in lines), lines


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("# %% correct: adds", "# %% right: adds", "'right: adds'"),
        ("# 2. The sign is lost.\n", "", "three steps"),
    ],
)
def test_a_block_that_cannot_be_read_is_named(old, new, words, judged):
    with pytest.raises(ValueError, match=words) as error:
        judged(old, new)
    assert "double.py" in str(error.value)


def test_a_set_that_fails_by_itself_is_named(course):
    path = course / "solutions/tiny/tiny.ipynb"
    path.write_text(path.read_text().replace("return 2 * x", "return 2 * * x"))
    with pytest.raises(RuntimeError, match=r"tiny, cell 1: SyntaxError"):
        catalogue.judge(course, "tiny")


def test_the_stub_is_what_students_get(course):
    (question,) = notebook.read(course, "tiny").questions
    stub = question.answers[1].code
    assert "raise NotImplementedError  # your answer" in stub
    assert "return 2 * x" not in stub


def test_the_table_of_hints_holds_mistakes_and_no_right_answer(course):
    table = catalogue.judge(course, "tiny")[1]["double"]
    values = [[output["values"] for output in mistake["outputs"]] for mistake in table["mistakes"]]
    assert values == [[[-3.0], [7.0]], [[6.0], [14.0]]]
    assert table["probes"] == ["double(-3)", "double(7)"]
    assert table["mistakes"][0]["steps"][0] == "Is two given for one?"


def test_a_question_that_needs_another_is_named(course, monkeypatch):
    monkeypatch.setattr(catalogue, "WRONG", 0)
    monkeypatch.setattr(catalogue, "CORRECT", 0)
    path = course / "solutions/tiny/tiny.ipynb"
    tiny = nbformat.read(path, as_version=4)
    tiny.cells += [
        cell("y = double(3)", "six", solution=True),
        cell("y / 6", "six-test", grade=True, points=1),
    ]
    nbformat.write(tiny, path)
    of_double, of_six = catalogue.judge(course, "tiny")[0]
    assert of_double.amiss == ()
    assert of_six.amiss == (
        "tiny/six: the reference gets 0 points when no other question is answered: it needs one",
    )
