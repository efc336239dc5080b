"""Do the tasks of the captioning lab know right from wrong?"""

import pytest

from unrolled.checks.tasks import captioning as tasks


@pytest.mark.parametrize(
    "task",
    [tasks.describe, tasks.one_wrong, tasks.by_digit, tasks.windows, tasks.split_by_row, tasks.wider_strip],
)
def test_an_unanswered_task_says_so(task):
    assert task(...).status == "unanswered"


def test_describe():
    assert tasks.describe("four nine zero and nine: four digits, largest repeated")
    assert tasks.describe(" Four nine zero and nine:  four digits, largest repeated.")
    for wrong, hint in {
        "four nine zero nine: four digits, largest repeated": "before the last",
        "four nine zero and nine, four digits, largest repeated": "colon",
        "four nine zero and nine: largest repeated": "how many",
        "four nine zero and nine: four digits, largest right": "one place only",
        "nine four zero and nine: four digits, largest repeated": "letter by letter",
        4909: "type int",
    }.items():
        assert hint in str(tasks.describe(wrong))


@pytest.mark.parametrize(
    ("task", "right", "hints"),
    [
        (
            tasks.one_wrong,
            0.9167,
            {10 / 11: "end mark", 0.75: "all words", 0.0: "whole captions", 0.5: "Count"},
        ),
        (
            tasks.by_digit,
            (0.81 + 0.6561 + 0.531441) / 3,
            {0.6561: "power of the mean", 0.9: "All digits", 0.9**12: "three kinds", 0.1: "to the power n"},
        ),
        (
            tasks.windows,
            len(range(0, 80 - 8 + 1, 2)),
            {
                36: "one window more",
                19: "steps of four",
                40: "has to fit",
                10: "overlap",
                3: "last one start",
            },
        ),
    ],
)
def test_numbers(task, right, hints):
    assert task(right)
    for wrong, hint in hints.items():
        assert hint in str(task(wrong))


def test_choices():
    assert tasks.split_by_row("b")
    assert "hundredths" in str(tasks.split_by_row("a"))
    assert "balanced" in str(tasks.split_by_row("c"))
    assert tasks.wider_strip("B")
    assert "slides" in str(tasks.wider_strip("a"))
    assert "softmax" in str(tasks.wider_strip("c"))
