"""Feedback on the tasks of the lab on bags of words."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from unrolled.checks.feedback import Feedback, array, choice, number, returned, unanswered
from unrolled.scratch.naive_bayes import log_count_ratio as reference_ratio
from unrolled.text import Vocabulary, bag_of_words, words


def memory(answer: object, X: csr_array) -> Feedback:
    """How many times as much memory does ``X`` need as a dense array of its own type?"""
    dense = X.shape[0] * X.shape[1] * X.data.itemsize
    sparse = X.data.nbytes + X.indices.nbytes + X.indptr.nbytes
    return number(
        answer,
        dense / sparse,
        tolerance=0.005 * dense / sparse,
        why=f"{dense / 1e6:,.1f} MB dense against {sparse / 1e6:,.1f} MB.",
        hint="The sparse matrix holds three arrays, X.data, X.indices and X.indptr; each knows its .nbytes.",
        mistakes=[
            (
                dense / X.data.nbytes,
                "Each stored value also needs its column: count X.indices and X.indptr too.",
            ),
            (sparse / dense, "That is the other way round: dense over sparse."),
        ],
    )


def density(answer: object, X: csr_array, columns: int) -> Feedback:
    """What share of the entries in the first ``columns`` columns of ``X`` is not zero?"""
    part = X[:, :columns].nnz / (X.shape[0] * columns)
    return number(
        answer,
        part,
        tolerance=1e-4 * part,
        why="The frequent words fill the matrix: their columns are far denser than the whole.",
        hint=f"Cut out X[:, :{columns}], and divide its .nnz by the number of its entries.",
        mistakes=[
            (
                X[:, :columns].nnz / (X.shape[0] * X.shape[1]),
                "Divide by the entries of the part, not of all of X.",
            ),
            (100 * part, "A share is asked for, not a percentage: divide by 100."),
            (X.nnz / (X.shape[0] * X.shape[1]), "That is the whole matrix; cut out its first columns."),
        ],
    )


def largest_weight(answer: object) -> Feedback:
    """Which kind of word gets the largest weights in a binary bag of words?"""
    return choice(
        answer,
        "rare and one-sided",
        why="A frequent, mildly positive word speaks in half of all reviews; a large weight would do harm there.",
        mistakes={
            "frequent and neutral": "Such a word is in both classes alike, so its weight tells nothing apart.",
            "frequent and mildly one-sided": "Its weight has a sign, but look at the figure: are 'good' or 'bad' "
            "at its ends?",
            "rare and neutral": "The penalty presses a weight to zero if it does not lower the loss.",
        },
    )


def bag(answer: object, review: str, vocab: Vocabulary) -> Feedback:
    """Is ``answer`` the binary row of ``review`` over ``vocab``?"""
    hint = "One review is still a list of reviews: bag_of_words([words(review)], vocab, binary=True)."
    if unanswered(answer):
        return Feedback("unanswered", hint)
    try:
        given = array(answer)
    except ValueError:
        return Feedback(
            "wrong", f"A row of numbers is expected, and this is of type {type(answer).__name__}. {hint}"
        )
    row = bag_of_words([words(review)], vocab, binary=True).toarray()
    if given.size != row.size:
        return Feedback(
            "wrong",
            f"The answer has {given.size:,} entries, and the vocabulary has {len(vocab):,} columns. {hint}",
        )
    counts = bag_of_words([words(review)], vocab).toarray()
    if np.array_equal(given.reshape(row.shape), row):
        return Feedback("right", f"{int(row.sum())} of its words are columns; the others are lost.")
    if np.array_equal(given.reshape(row.shape), counts):
        return Feedback("wrong", "These are counts; the model was fitted on ones and zeros: binary=True.")
    return Feedback("wrong", hint)


def log_count_ratio(answer: object) -> Feedback:
    """Does the function ``answer(X, y, alpha)`` compute the log-count ratio?"""
    hint = "Sum the rows of each class, add alpha, divide each by its own total, and take the logarithm of p over q."
    X = np.array([[3, 0, 1, 2], [1, 0, 0, 2], [0, 2, 1, 1], [1, 1, 0, 1], [0, 1, 2, 0]], dtype=float)
    y, alpha = np.array([1, 1, 0, 0, 0]), 0.5
    with np.errstate(all="ignore"):
        found = returned(answer, X.copy(), y.copy(), alpha, write=hint, fill=hint)
    return found if isinstance(found, Feedback) else _judge_ratio(found.ravel(), X, y, alpha, hint)


def _judge_ratio(found: np.ndarray, X: np.ndarray, y: np.ndarray, alpha: float, hint: str) -> Feedback:
    right = reference_ratio(csr_array(X), y, alpha)
    if found.shape != right.shape:
        return Feedback(
            "wrong", f"There is one ratio for each column, {len(right)}, and yours has {len(found)}."
        )
    p, q = alpha + X[y == 1].sum(axis=0), alpha + X[y == 0].sum(axis=0)
    with np.errstate(all="ignore"):
        raw = np.log((p - alpha) / (p - alpha).sum()) - np.log((q - alpha) / (q - alpha).sum())
    mistakes: Sequence[tuple[np.ndarray, str]] = [
        (-right, "The sign is turned round: positive over negative."),
        (np.log(p / q), "Divide each class by its own total: one class has more words than the other."),
        (raw, "A word that one class never shows gives an infinite ratio: add alpha to every count."),
        (np.exp(right), "Take the logarithm of the ratio."),
        (right / np.log(10), "The natural logarithm is meant: np.log."),
        (right / np.log(2), "The natural logarithm is meant: np.log."),
        (
            np.log((p / (p - alpha).sum()) / (q / (q - alpha).sum())),
            "Divide by the totals with alpha in them.",
        ),
        (reference_ratio(csr_array(X), y, 1.0), "Use the alpha that is given."),
    ]
    if np.allclose(found, right):
        return Feedback(
            "right", "Its sum with a document's ones is what naive Bayes scores, but for a constant."
        )
    for wrong, advice in mistakes:
        if np.allclose(found, wrong, equal_nan=True):
            return Feedback("wrong", advice)
    return Feedback("wrong", hint)


def random_split(answer: object) -> Feedback:
    """Why does validation on a random part of the reviews flatter a model?"""
    return choice(
        answer,
        "shared films",
        why="Names of people and places of a film are in its training reviews, with the film's verdict.",
        mistakes={
            "more training reviews": "Both ways of splitting leave the same number of reviews for training.",
            "sorted rows": "Sorted rows would matter if they were not shuffled; both ways of splitting shuffle.",
            "repeated texts": "There are some, but far too few for a difference of this size; count them.",
            "chance": "Look at the interval of the difference: it is paired over all training reviews.",
        },
    )
