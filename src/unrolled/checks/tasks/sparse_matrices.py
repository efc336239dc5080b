"""Feedback on the tasks of the chapter "Sparse matrices"."""

import numpy as np

from unrolled.checks.feedback import Feedback, array, called, choice, number, unanswered
from unrolled.scratch.csr import CSR


def megabytes(answer: object) -> Feedback:
    """CSR of 50,000 documents with 100 different words each out of 20,000, float32 and int32, in MB."""
    n, V, per_row, value, index = 50_000, 20_000, 100, 4, 4
    nnz = n * per_row
    return number(
        answer,
        (nnz * (value + index) + (n + 1) * index) / 1e6,
        tolerance=0.001,
        why="5,000,000 entries of 8 bytes, and 50,001 row starts of 4 bytes.",
        hint="First the number of entries, nnz. Then eight bytes for each, and the row starts.",
        mistakes=[
            (nnz * (value + index) / 1e6, "Almost: the row starts are missing, n + 1 of them."),
            ((nnz * (value + index) + n * index) / 1e6, "Almost: how long is indptr for n rows?"),
            (nnz * (value + 2 * index) / 1e6, "That is COO, which repeats the row of each entry."),
            (nnz * value / 1e6, "Those are the values alone; where do they stand?"),
            ((nnz * value + (n + 1) * index) / 1e6, "The column of each entry is missing."),
            (n * V * value / 1e6, "That is the dense matrix."),
            ((nnz * (value + index) + (n + 1) * index), "Right in bytes; the answer is wanted in MB."),
        ],
    )


def row_starts(answer: object) -> Feedback:
    """``indptr`` of the 5 × 4 matrix in the exercise, whose rows hold 2, 0, 3, 1 and 0 entries."""
    if unanswered(answer):
        return Feedback("unanswered", "Give indptr as a list of whole numbers.")
    right, counts = [0, 2, 2, 5, 6, 6], [2, 0, 3, 1, 0]
    try:
        given = [int(position) for position in answer]
    except (TypeError, ValueError):
        return Feedback("wrong", "A list of whole numbers is expected here.")
    if given == right:
        return Feedback("right", "An empty row repeats the number before it, also at the very end.")
    if given == counts:
        return Feedback("wrong", "Those are the counts of the rows. indptr adds them up, beginning with 0.")
    if given == right[1:]:
        return Feedback("wrong", "Those are the ends of the rows. The beginning of the first, 0, is missing.")
    if given == right[:-1]:
        return Feedback("wrong", "The last number is missing: where does the last row end?")
    if given == [0, 2, 5, 6]:
        return Feedback("wrong", "The empty rows need their own numbers: n + 1 in all, here six.")
    if len(given) != len(right):
        return Feedback("wrong", f"Five rows need six numbers, and these are {len(given)}.")
    return Feedback("wrong", "Count the entries of each row, then add the counts up from the top.")


def layout(answer: object) -> Feedback:
    """Which format serves an algorithm that visits one word (column) after another."""
    return choice(
        answer,
        "csc",
        why="Each column is one slice; in CSR each would need a walk over all entries.",
        mistakes={
            "csr": "CSR finds a row at once. To collect a column it has to look through all entries.",
            "coo": "The triples have no order that would bring the entries of a column together.",
            "dok": "A dictionary answers for one entry, not for all entries of a column.",
        },
    )


def csr_of(answer: object) -> Feedback:
    """A reader's function from lists of columns (with repeats) to ``(indptr, indices, data)``.

    It is tried on lists without repeats, with empty documents, with unsorted columns and with repeats,
    so that the hint names the first thing that is missing.
    """
    trials = [
        ([[0, 2], [1]], "Start with plain rows: two documents, three entries."),
        ([[0], [], [1, 3], []], "Look at empty documents: indptr repeats its last number."),
        ([], "No documents at all: indptr is [0], and the others are empty."),
        ([[3, 0, 2], [1, 0]], "Look at the order: the columns of a row must increase."),
        ([[2, 2], [0, 2, 0]], "Look at repeated columns: one entry, with the count as its value."),
        ([[5, 1, 5, 5, 0], [], [4, 4], [2]], "Repeats, order and an empty document at once."),
    ]
    for documents, hint in trials:
        found = called(
            answer,
            [list(columns) for columns in documents],
            write="Write the function, then run this again.",
            fill="The function returns nothing yet: indptr, indices and data are wanted.",
            it=f"{hint} For {documents} it",
        )
        if isinstance(found, Feedback):
            return found
        if fault := _fault(found, documents):
            return Feedback("wrong", f"{hint} For {documents} {fault}")
    return Feedback("right", "Empty documents, order and repeats all come out as in SciPy.")


def _fault(given: object, documents: list[list[int]]) -> str | None:
    """What is wrong with what the function has made of the documents, or None."""
    rows = [i for i, columns in enumerate(documents) for _ in columns]
    cols = [column for columns in documents for column in columns]
    right = CSR.from_coo(rows, cols, np.ones(len(rows), dtype=np.int64), (len(documents), 6))
    if not isinstance(given, tuple | list) or len(given) != 3:
        return "it should return three things: indptr, indices, data."
    for name, found, expected in zip(
        ("indptr", "indices", "data"), given, (right.indptr, right.indices, right.data), strict=True
    ):
        try:
            found = array(found).tolist()
        except ValueError:
            return f"{name} is not a list of numbers."
        if found != expected.tolist():
            return f"{name} is {_short(found)} and should be {_short(expected.tolist())}."
    return None


def _short(values: object) -> str:
    """Numbers as one writes them: 2 rather than 2.0."""
    return f"[{', '.join(f'{value:g}' for value in np.ravel(values))}]"
