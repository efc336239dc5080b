"""Do the tasks of the lab on translation know right from wrong?"""

import numpy as np
import pytest

from unrolled.checks.tasks import translation


@pytest.mark.parametrize(
    "task",
    [
        translation.parts,
        translation.clipped,
        translation.brevity,
        translation.guess,
        translation.leak,
        translation.capitals,
        translation.wider,
        translation.copied,
    ],
)
def test_an_unanswered_task_says_so(task):
    assert task(...).status == "unanswered"


@pytest.mark.parametrize(
    ("task", "right", "mistakes"),
    [
        (translation.parts, 3, {4: "French one", 5: "share", 2: "same one", 1: "Draw a line"}),
        (
            translation.clipped,
            0.8,
            {1: "twice", 0.6: "either", 0.4: "enough", 4: "Divide", 0.7: "Clip the count"},
        ),
        (
            translation.brevity,
            0.846,
            {
                1: "there is a penalty",
                0.513: "not the closest",
                0.659: "No mean",
                1.1536: "wrong way round",
                0.857: "not the ratio",
                0.5: "eq-ed-brevity",
            },
        ),
        (
            translation.guess,
            0.6,
            {0.52: "drawing", 0.5: "equally", 0.4: "wrong", 1: "cannot always", 0.7: "Which form"},
        ),
    ],
)
def test_numbers(task, right, mistakes):
    assert task(right)
    for wrong, hint in mistakes.items():
        assert hint in str(task(wrong))


@pytest.mark.parametrize(
    ("task", "right", "mistakes"),
    [
        (translation.leak, "b", {"a": "size", "c": "whole sentences"}),
        (translation.capitals, "c", {"a": "way of counting", "b": "alike"}),
        (translation.wider, "a", {"b": "may fall", "c": "shorter"}),
    ],
)
def test_choices(task, right, mistakes):
    assert task(right)
    for wrong, hint in mistakes.items():
        assert hint in str(task(wrong))


def copied(words, weights, english):
    return [
        english[row.argmax()] if word == "<unk>" else word for word, row in zip(words, weights, strict=True)
    ]


def test_copying_is_right():
    assert translation.copied(copied)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (3, "type int"),
        (lambda words, weights, english: 1 / 0, "ZeroDivisionError"),
        (lambda words, weights, english: " ".join(words), "type str"),
        (lambda words, weights, english: [word for word in words if word != "<unk>"], "Keep the others"),
        (lambda words, weights, english: words, "still"),
        (
            lambda words, weights, english: [english[s] for s in np.argmax(weights, axis=1)],
            "Only unknown words",
        ),
        (lambda words, weights, english: copied(words, weights.T, english), "not of a column"),
        (lambda words, weights, english: copied(words, -weights, english), "largest weight in row t"),
    ],
)
def test_a_wrong_function_gets_its_hint(function, hint):
    assert hint in str(translation.copied(function))


def test_a_function_that_returns_nothing_is_unanswered():
    assert translation.copied(lambda words, weights, english: None).status == "unanswered"
