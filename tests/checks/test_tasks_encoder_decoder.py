"""The tasks of *Encoder and decoder*: the right answer, a hint for each mistake, an empty answer."""

import math

import numpy as np
import pytest

from unrolled.checks.tasks import encoder_decoder as check
from unrolled.scratch import attention

TASKS = (check.context, check.beam, check.bleu, check.bottleneck, check.softmax_backward)


def weighted_mean(weights, d_weights):
    return (weights * d_weights).sum(axis=-1, keepdims=True)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.context, 2),
        (check.context, np.array([1, 2, 3]) / 6 @ np.array([6, 3, 0])),
        (check.beam, 0.4 * 0.875),
        (check.bleu, 3 / 4),
        (check.bottleneck, "State"),
        (check.softmax_backward, attention.softmax_backward),
        (check.softmax_backward, lambda w, d: w * (d - weighted_mean(w, d))),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.context, 3, "equal weights"),
        (check.context, 12, "add up to one"),
        (check.context, 3 * math.log(2), "softmax is missing"),
        (check.context, 3 * math.log(2) / math.log(6), "not the scores by theirs"),
        (check.context, 5, "Exponentiate"),
        (check.beam, 0.3, "greedy search finds"),
        (check.beam, 0.875, "one factor only"),
        (check.beam, 1.275, "multiplied, not added"),
        (check.beam, 0.095, "cannot be made up for"),
        (check.beam, 0.5, "Multiply along each path"),
        (check.bleu, 1, "clip its count"),
        (check.bleu, 0.5, "'cat' counts too"),
        (check.bleu, 0.6, "length of the candidate"),
        (check.bleu, 0.75 * math.exp(-0.25), "brevity penalty"),
        (check.bleu, 0.1, "at most as often"),
        (check.bottleneck, "softmax", "the same for short"),
        (check.bottleneck, "vocabulary", "does not grow"),
        (check.bottleneck, "decoder", "start from"),
        (check.softmax_backward, 3, "function is expected"),
        (check.softmax_backward, lambda w: w, "TypeError"),
        (check.softmax_backward, weighted_mean, "has shape (2, 3, 1)"),
        (check.softmax_backward, lambda w, d: w * d, "not only on its own"),
        (check.softmax_backward, lambda w, d: w * (1 - w) * d, "diagonal"),
        (check.softmax_backward, lambda w, d: w * (d - d.mean(-1, keepdims=True)), "not the plain one"),
        (check.softmax_backward, lambda w, d: d - weighted_mean(w, d), "factor in front"),
        (check.softmax_backward, lambda w, d: w * (d + weighted_mean(w, d)), "last axis"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    feedback = task(answer)
    assert feedback.status == "wrong"
    assert hint in str(feedback)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("answer", [..., None])
def test_is_an_empty_answer_no_error(task, answer):
    assert task(answer).status == "unanswered"


def test_is_an_unwritten_function_no_error():
    assert check.softmax_backward(lambda weights, d_weights: ...).status == "unanswered"
