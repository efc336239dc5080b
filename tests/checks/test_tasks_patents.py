"""Do the tasks of the lab on patent abstracts know right from wrong?"""

from itertools import chain

import pytest

from unrolled.checks.tasks import patents


@pytest.mark.parametrize(
    "task",
    [
        patents.known_runs,
        patents.of_known_words,
        patents.mixture,
        patents.memory,
        patents.leak,
        patents.better_loss,
    ],
)
def test_an_unanswered_task_says_so(task):
    assert task(...).status == "unanswered"


@pytest.mark.parametrize(
    ("task", "right", "mistakes"),
    [
        (
            patents.of_known_words,
            0.28125,
            {
                0.27: "share of all words",
                0.2592: "Divide",
                0.23: "do not take",
                0.31: "Had it",
                0.5: "How large",
            },
        ),
        (patents.mixture, 0.156, {0.2067: "plain mean", 0.001: "adds", 0.5: "alone", 0.3: "by its weight"}),
        (
            patents.memory,
            0.667,
            {0.333: "as often", 0.5: "no word after it yet", 0.1176: "not all words", 0.9: "every earlier"},
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
        (patents.leak, "b", {"a": "which abstracts", "c": "50 words", "d": "rare"}),
        (patents.better_loss, "c", {"a": "first guess or not", "b": "the same"}),
    ],
)
def test_choices(task, right, mistakes):
    assert task(right)
    for wrong, hint in mistakes.items():
        assert hint in str(task(wrong))


def runs(tokens, n):
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def share(written, known, n):
    found = {run for text in known for run in runs(text, n)}
    return sum(run in found for run in runs(written, n)) / len(runs(written, n))


def test_the_share_of_known_runs_is_right():
    assert patents.known_runs(share)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (3, "type int"),
        (lambda written, known, n: 1 / 0, "ZeroDivisionError"),
        (lambda written, known, n: [0.5, 0.5], "one number"),
        (lambda written, known, n: share(written, known, 1), "Two of the three"),
        (lambda written, known, n: share(written, known, 2), "single words"),
        (lambda written, known, n: share(sorted(written), [sorted(k) for k in known], n), "returns"),
        (lambda written, known, n: share(written, [list(chain(*known))], n), "across two texts"),
        (
            lambda written, known, n: (
                len(set(runs(written, n)) & {run for text in known for run in runs(text, n)})
                / len(set(runs(written, n)))
            ),
            "as often as it was written",
        ),
    ],
)
def test_a_wrong_function_gets_its_hint(function, hint):
    assert hint in str(patents.known_runs(function))


def test_a_function_that_returns_nothing_is_unanswered():
    assert patents.known_runs(lambda written, known, n: None).status == "unanswered"
