import numpy as np
import pytest
from scipy.sparse import csr_array

from unrolled.checks.tasks import imdb_bag_of_words as check
from unrolled.scratch.naive_bayes import log_count_ratio
from unrolled.text import Vocabulary, bag_of_words, words

X = csr_array(np.array([[1, 1, 0, 0, 0], [1, 0, 0, 2, 0], [0, 1, 0, 0, 0]], dtype=np.float32))
REVIEW = "A dull, dull film."
VOCAB = Vocabulary([["a", "dull", "film", "play"]])


def said(feedback, status, part=""):
    assert feedback.status == status, feedback
    assert part in feedback.message


@pytest.mark.parametrize("answer", [..., None])
def test_does_an_open_task_run_without_an_error(answer):
    for feedback in (
        check.memory(answer, X),
        check.density(answer, X, 2),
        check.largest_weight(answer),
        check.bag(answer, REVIEW, VOCAB),
        check.log_count_ratio(answer),
        check.random_split(answer),
    ):
        said(feedback, "unanswered")


def test_is_memory_counted_with_all_three_arrays():
    sparse = X.data.nbytes + X.indices.nbytes + X.indptr.nbytes
    said(check.memory(60 / sparse, X), "right", "MB")
    said(check.memory(60 / X.data.nbytes, X), "wrong", "X.indptr")
    said(check.memory(sparse / 60, X), "wrong", "other way round")
    said(check.memory(99, X), "wrong", "nbytes")


def test_is_the_density_that_of_the_part():
    said(check.density(4 / 6, X, 2), "right")
    said(check.density(4 / 15, X, 2), "wrong", "entries of the part")
    said(check.density(400 / 6, X, 2), "wrong", "percentage")
    said(check.density(5 / 15, X, 2), "wrong", "whole matrix")
    said(check.density(0.9, X, 2), "wrong", ".nnz")


def test_do_choices_have_one_right_answer_and_hints_for_the_others():
    said(check.largest_weight("rare and one-sided"), "right")
    said(check.largest_weight("frequent and neutral"), "wrong", "both classes")
    said(check.largest_weight("frequent and mildly one-sided"), "wrong", "figure")
    said(check.largest_weight("rare and neutral"), "wrong", "penalty")
    said(check.random_split("shared films"), "right")
    said(check.random_split("more training reviews"), "wrong", "same number")
    said(check.random_split("sorted rows"), "wrong", "shuffle")
    said(check.random_split("repeated texts"), "wrong", "few")
    said(check.random_split("chance"), "wrong", "interval")


def test_is_a_bag_binary_and_one_row():
    row = bag_of_words([words(REVIEW)], VOCAB, binary=True)
    said(check.bag(row, REVIEW, VOCAB), "right", "3 of its words")
    said(check.bag(row.toarray().ravel(), REVIEW, VOCAB), "right")
    said(check.bag(bag_of_words([words(REVIEW)], VOCAB), REVIEW, VOCAB), "wrong", "counts")
    said(check.bag(np.zeros(3), REVIEW, VOCAB), "wrong", "3 entries")
    said(check.bag(np.zeros(4), REVIEW, VOCAB), "wrong", "list of reviews")
    said(check.bag("a dull film", REVIEW, VOCAB), "wrong", "type str")


def ratio_with(change):
    def ratio(X, y, alpha):
        p, q = X[y == 1].sum(axis=0), X[y == 0].sum(axis=0)
        return change(p, q, alpha)

    return ratio


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda p, q, a: np.log(((q + a) / (q + a).sum()) / ((p + a) / (p + a).sum())), "sign"),
        (lambda p, q, a: np.log((p + a) / (q + a)), "own total"),
        (lambda p, q, a: np.log((p / p.sum()) / (q / q.sum())), "infinite"),
        (lambda p, q, a: ((p + a) / (p + a).sum()) / ((q + a) / (q + a).sum()), "logarithm"),
        (lambda p, q, a: np.log10(((p + a) / (p + a).sum()) / ((q + a) / (q + a).sum())), "natural"),
        (lambda p, q, a: np.log2(((p + a) / (p + a).sum()) / ((q + a) / (q + a).sum())), "natural"),
        (lambda p, q, a: np.log(((p + a) / p.sum()) / ((q + a) / q.sum())), "with alpha in them"),
        (
            lambda p, q, a: np.log(((p + 1) / (p + 1).sum()) / ((q + 1) / (q + 1).sum())),
            "alpha that is given",
        ),
        (lambda p, q, a: p + q, "each class"),
        (lambda p, q, a: p[:2], "each column"),
        (lambda p, q, a: p / "a", "TypeError"),
    ],
)
def test_does_each_mistake_in_the_ratio_get_its_hint(change, part):
    said(check.log_count_ratio(ratio_with(change)), "wrong", part)


def test_is_a_right_ratio_accepted_and_an_empty_one_left_open():
    def right(X, y, alpha):
        p, q = alpha + X[y == 1].sum(axis=0), alpha + X[y == 0].sum(axis=0)
        return np.log(p / p.sum()) - np.log(q / q.sum())

    said(check.log_count_ratio(right), "right")
    said(check.log_count_ratio(lambda X, y, alpha: log_count_ratio(csr_array(X), y, alpha)), "right")
    said(check.log_count_ratio(lambda X, y, alpha: None), "unanswered")
    said(check.log_count_ratio(lambda X, y, alpha: ...), "unanswered")
    said(check.log_count_ratio(3), "wrong", "function")
    said(check.log_count_ratio(lambda X, y, alpha: "ratio"), "wrong", "numbers are expected")
