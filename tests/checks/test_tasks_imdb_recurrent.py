import numpy as np
import pytest

from unrolled.checks.tasks import imdb_recurrent as check
from unrolled.models import SequenceClassifier

LENGTHS = np.array([100, 500, 501, 900])
FIRST = np.array([True, True, True, False, False, True, True])
SECOND = np.array([True, False, False, True, False, False, True])


def said(feedback, status, part=""):
    assert feedback.status == status, feedback
    assert part in feedback.message


@pytest.mark.parametrize("answer", [..., None])
def test_does_an_open_task_run_without_an_error(answer):
    for feedback in (
        check.parameters(answer),
        check.cut(answer, LENGTHS),
        check.step_weights(answer),
        check.only_one_right(answer, FIRST, SECOND),
        check.why_together(answer),
        check.share_on_test(answer),
    ):
        said(feedback, "unanswered")


def test_are_parameters_counted_as_keras_does():
    network = SequenceClassifier(10_000, 64, 32, 2, cell="rnn")
    ours = sum(parameter.numel() for parameter in network.parameters())
    said(check.parameters(643_137), "right", "640,000")  # the published count
    said(check.parameters(ours), "wrong", "torch's count")
    said(check.parameters(640_000 + 3_104), "wrong", "last layer")
    said(check.parameters(3_137), "wrong", "vectors are learned")
    said(check.parameters(643_137 + 32), "wrong", "second bias")
    said(check.parameters(643_137 + 33), "wrong", "two outputs")
    said(check.parameters(643_137 - 32), "wrong", "bias of its own")
    said(check.parameters(640_000), "wrong", "Count")


def test_is_a_review_cut_that_has_more_than_500_words():
    said(check.cut(0.5, LENGTHS), "right")
    said(check.cut(50, LENGTHS), "wrong", "percentage")
    said(check.cut(0.75, LENGTHS), "wrong", "mean")
    said(check.cut(0.75, np.array([1, 1, 1, 501])), "wrong", "keeps all")
    said(check.cut(401 / 2001, LENGTHS), "wrong", "share of words")


def test_do_step_weights_grow_and_add_up_to_one():
    said(check.step_weights(lambda n: np.arange(1, n + 1) / (n * (n + 1) / 2)), "right")
    said(check.step_weights(lambda n: np.arange(1, n + 1)), "wrong", "add up to one")
    said(check.step_weights(lambda n: np.arange(1, n + 1) / n), "wrong", "not by the length")
    said(check.step_weights(lambda n: np.arange(n, 0, -1) / (n * (n + 1) / 2)), "wrong", "not the first")
    said(check.step_weights(lambda n: np.ones(n) / n), "wrong", "equal")
    said(check.step_weights(lambda n: np.arange(n) / np.arange(n).sum()), "wrong", "weight zero")
    said(check.step_weights(lambda n: np.zeros(n)), "wrong", "arange")
    said(check.step_weights(lambda n: np.ones(3)), "wrong", "7 weights")
    said(check.step_weights(lambda n: None), "unanswered")
    said(check.step_weights(lambda n: 1 / 0), "wrong", "ZeroDivisionError")
    said(check.step_weights(3), "wrong", "function")


def test_are_reviews_counted_that_one_model_alone_gets_right():
    said(check.only_one_right(4, FIRST, SECOND), "right", "3 and 1")
    said(check.only_one_right(2, FIRST, SECOND), "wrong", "add them")
    said(check.only_one_right(3, FIRST, SECOND), "wrong", "first model alone")
    said(check.only_one_right(1, FIRST, SECOND), "wrong", "second model alone")
    said(check.only_one_right(6, FIRST, SECOND), "wrong", "first != second")
    many = np.array([True] * 9), np.array([True] * 8 + [False])
    said(check.only_one_right(8, *many), "wrong", "both get right")
    missed = np.array([False] * 5 + [True]), np.array([False] * 6)
    said(check.only_one_right(5, *missed), "wrong", "both get wrong")


def test_do_choices_have_one_right_answer_and_hints_for_the_others():
    said(check.why_together("other errors"), "right")
    said(check.why_together("more parameters"), "wrong", "fewer")
    said(check.why_together("more reviews"), "wrong", "same reviews")
    said(check.why_together("luck"), "wrong", "interval")
    said(check.why_together("chosen on the test set"), "wrong", "held-out")
    said(check.share_on_test("too high"), "right")
    said(check.share_on_test("too low"), "wrong", "picked")
    said(check.share_on_test("right"), "wrong", "largest")
