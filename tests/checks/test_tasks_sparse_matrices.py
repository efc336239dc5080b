"""Do the tasks on sparse matrices know a right answer, and the usual wrong ones?"""

import numpy as np
import pytest

from unrolled.checks.tasks import sparse_matrices as check

TASKS = [check.megabytes, check.row_starts, check.layout, check.csr_of]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("nothing", [..., None])
def test_an_empty_answer_is_no_mistake(task, nothing):
    assert task(nothing).status == "unanswered"


def test_megabytes():
    assert check.megabytes(40.200004)
    assert check.megabytes(40.2)
    for wrong, hint in [
        (40.0, "row starts are missing"),
        (60.0, "COO"),
        (20.0, "values alone"),
        (20.200004, "column of each entry"),
        (4000.0, "dense"),
        (40_200_004, "in MB"),
        (41.0, "First the number of entries"),
        ("40", "A number is expected"),
    ]:
        feedback = check.megabytes(wrong)
        assert feedback.status == "wrong"
        assert hint in feedback.message


def test_row_starts():
    assert check.row_starts([0, 2, 2, 5, 6, 6])
    assert check.row_starts(np.array([0, 2, 2, 5, 6, 6]))
    for wrong, hint in [
        ([2, 0, 3, 1, 0], "counts of the rows"),
        ([2, 2, 5, 6, 6], "beginning of the first"),
        ([0, 2, 2, 5, 6], "last number is missing"),
        ([0, 2, 5, 6], "empty rows"),
        ([0, 6], "these are 2"),
        ([0, 2, 2, 5, 5, 6], "add the counts up"),
        (6, "A list"),
        (["a"], "A list"),
    ]:
        feedback = check.row_starts(wrong)
        assert feedback.status == "wrong"
        assert hint in feedback.message


def test_layout():
    assert check.layout("CSC")
    for wrong in ("csr", "coo", "dok"):
        assert check.layout(wrong).status == "wrong"
    assert "Choose one of" in check.layout("dense").message


def built(documents, *, ordered=True, counted=True, empty=True):
    """A solution of the exercise in which one thing after another can be left out."""
    indptr, indices, data = [0], [], []
    for columns in documents:
        if not columns and not empty:
            continue
        counts = {}
        for column in columns:
            counts[column] = counts.get(column, 0) + 1
        if not counted:
            indices += sorted(columns)
            data += [1] * len(columns)
        else:
            kept = sorted(counts) if ordered else list(counts)
            indices += kept
            data += [counts[column] for column in kept]
        indptr.append(len(indices))
    return indptr, indices, data


@pytest.mark.parametrize("nothing", [..., None])
def test_a_function_that_returns_nothing_is_no_mistake(nothing):
    assert check.csr_of(lambda documents: nothing).status == "unanswered"


def test_a_function_that_builds_csr():
    assert check.csr_of(built)
    assert check.csr_of(lambda documents: tuple(np.array(part) for part in built(documents)))


def _without_empty(documents):
    return built(documents, empty=False)


def _unsorted(documents):
    return built(documents, ordered=False)


def _uncounted(documents):
    return built(documents, counted=False)


def _counts_for_starts(documents):
    indptr, indices, data = built(documents)
    return np.diff(indptr), indices, data


def _failing_on_nothing(documents):
    documents[0]
    return built(documents)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (_without_empty, "empty documents"),
        (_unsorted, "order"),
        (_uncounted, "repeated columns"),
        (_counts_for_starts, "indptr is [2, 1] and should be [0, 2, 3]"),
        (_failing_on_nothing, "stops with IndexError"),
        (lambda documents: built(documents)[:2], "three things"),
        (lambda documents: ("a", "b", "c"), "not a list of numbers"),
        (lambda documents: ([0.5], [], []), "[0.5] and should be"),
        (3, "A function is expected"),
    ],
)
def test_what_is_missing_is_named(function, hint):
    feedback = check.csr_of(function)
    assert feedback.status == "wrong"
    assert hint in feedback.message
