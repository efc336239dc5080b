"""Are the figures of a report those of the class?"""

import dataclasses

import made_class
import numpy as np
import pytest

from unrolled.grading.outcome import Score
from unrolled.grading.report import records, statistics
from unrolled.grading.report.messages import title_of, titles, told
from unrolled.grading.report.records import Question, Records, Student, Work


def a_work(student: str, points: dict[str, float | None], messages: dict[str, str] | None = None) -> Work:
    messages = messages or {}
    scores = {name: Score(name, value, 4.0, message=messages.get(name, "")) for name, value in points.items()}
    said = {name: told(score.message) for name, score in scores.items()}
    return Work(student, "n", scores, said, points, (), True, 1.0, 1.0, 0)


def a_class(works: list[Work], names=("a", "b", "c")) -> Records:
    questions = tuple(Question("n", name, name.upper(), 4.0, by_hand=False) for name in names)
    return Records(
        "n", {work.student: Student(work.student) for work in works}, tuple(works), questions, False
    )


def test_discrimination_is_the_correlation_with_the_rest():
    """Is a question's own score left out of what it is compared with?"""
    r = np.random.default_rng(3)
    table = r.integers(0, 5, size=(40, 3)).astype(float)
    table[:, 1] = np.clip(table[:, 0] + r.integers(0, 2, size=40), 0, 4)
    class_ = a_class(
        [a_work(f"s{i}", dict(zip("abc", row.tolist(), strict=True))) for i, row in enumerate(table)]
    )
    for column, item in enumerate(statistics.items(class_)):
        rest = np.delete(table, column, axis=1).sum(axis=1)
        assert item.discrimination == pytest.approx(np.corrcoef(table[:, column], rest)[0, 1])
        assert item.interval[0] < item.discrimination < item.interval[1]
        assert item.difficulty == pytest.approx(table[:, column].mean() / 4)
    assert "tells weak from strong" in statistics.items(class_)[0].meaning


def test_shares_of_points():
    """Do full, partial, zero and unanswered make up the class?"""
    works = [
        a_work("full", {"a": 4.0}),
        a_work("part", {"a": 1.0}, {"a": "Not yet:\n- x: expected 1, found 2"}),
        a_work("zero", {"a": 0.0}, {"a": "Not yet:\n- x: expected 1, found 2"}),
        a_work("none", {"a": 0.0}, {"a": "Not answered yet."}),
    ]
    (item,) = statistics.items(a_class(works, "a"))
    assert (item.full, item.partial, item.zero, item.unanswered) == (0.25, 0.25, 0.25, 0.25)
    assert item.discrimination is None
    assert "too few" in item.meaning


def test_what_is_not_scored_yet_is_not_a_zero():
    """Do answers that wait for a person stay out of the difficulty?"""
    works = [a_work("one", {"a": 4.0}), a_work("two", {"a": None})]
    (item,) = statistics.items(a_class(works, "a"))
    assert (item.scored, item.waiting, item.difficulty) == (1, 1, 1.0)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_small_classes(size):
    """Does a class of nobody, one or two have a report's figures, or none?"""
    class_ = a_class([a_work(f"s{i}", {"a": 2.0, "b": 4.0, "c": 0.0}) for i in range(size)])
    assert [item.discrimination for item in statistics.items(class_)] == [None] * 3
    totals = statistics.totals(class_)
    assert (totals is None) == (size == 0)
    if size:
        assert (totals.mean, totals.median, totals.quartiles) == (6, 6, (6, 6))


def test_every_student_is_in_one_bar():
    """Do the bars hold each student once, the best and the worst too?"""
    works = [a_work(f"s{i}", {"a": i % 5, "b": 4.0 * (i % 2), "c": 0.25}) for i in range(23)]
    works.append(a_work("best", {"a": 4.0, "b": 4.0, "c": 4.0}))
    totals = statistics.totals(a_class(works))
    assert sum(count for *_, count in totals.bins) == totals.count == 24
    assert totals.bins[-1][2] == 1
    assert len(totals.bins) <= statistics.BINS


def test_penalties_and_unreadable_files():
    """Is a penalty taken off the total, never below zero, and an unreadable file left out?"""
    late = dataclasses.replace(a_work("late", {"a": 1.0}), penalty=3.0)
    lost = dataclasses.replace(a_work("lost", {}), readable=False)
    totals = statistics.totals(a_class([late, lost, a_work("good", {"a": 4.0})], "a"))
    assert (totals.count, totals.lowest, totals.highest) == (2, 0, 4)


def test_hints_are_counted_by_student():
    """Is the first step of a hint counted, and each hint of a list of claims?"""
    steps = "Not yet:\n- part\nHint: Where does it start?\nHint: At the end.\nHint: n - 1 - t."
    claims = "Not yet:\n- Hint for a: Look left.\n- Hint for c: Look right."
    works = [a_work(f"s{i}", {"a": 1.0, "b": 2.0}, {"a": steps, "b": claims}) for i in range(2)]
    works.append(a_work("other", {"b": 2.0}, {"b": claims}))
    found = {(count.where, count.what): count.students for count in statistics.hints(a_class(works))}
    assert found == {("A", "Where does it start?"): 2, ("B", "a: Look left."): 3, ("B", "c: Look right."): 3}


def test_failed_parts_are_counted_without_their_details():
    """Do two students who fail at the same part with other numbers count as two at one part?"""
    works = [
        a_work("one", {"a": 1.0}, {"a": "Not yet:\n- last: the end: expected 1, found 2\n- mean"}),
        a_work("two", {"a": 1.0}, {"a": "Not yet:\n- last: the end: expected 1, found 7"}),
    ]
    class_ = a_class(works, "a")
    question = dataclasses.replace(class_.questions[0], parts=("last: the end", "mean"))
    found = statistics.failures(dataclasses.replace(class_, questions=(question,)))
    assert [(count.what, count.students) for count in found] == [("last: the end", 2), ("mean", 1)]


def test_titles_of_all_tests():
    """Is the title of each part that a test names in plain text found, and again in what the test prints?"""
    test = made_class._instructor("bidirectional").cells[6].source
    parts = titles(test)
    assert parts[0] == "a row without padding is read from its end" and len(parts) == 3
    assert title_of(f"{parts[0]}: expected 1, found 2", parts) == parts[0]
    assert title_of(f"{parts[0]}: three are wanted: see above", parts) == parts[0]
    assert title_of("f-string title: your code stops with ValueError: 1: 2") == "f-string title"
    assert titles("def broken(") == ()


def test_a_message_is_taken_apart():
    """Are failed parts, hints and other lines told apart?"""
    found = told("Not yet:\n- one: not answered yet\n- two: not answered yet\nHint: go\nstopped after 3 s")
    assert found.unanswered
    assert (len(found.failed), found.hints, found.other) == (2, ("go",), ("stopped after 3 s",))
    assert told("Not answered yet.").unanswered
    assert not told("").unanswered


def test_the_name_signed_in_a_notebook():
    """Is the student's own name read from the cell that sets it, whatever that cell is?"""
    assert records._signed('student = " Ada "  # you') == "Ada"
    assert records._signed("student = input()") == ""
    assert records._signed("student = ") == ""
