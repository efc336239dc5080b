"""Instant feedback on an answer: right and why, or not yet and a hint; never an error for an empty answer.

An unanswered task holds ``...`` (Python's Ellipsis) or ``None``.
"""

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Feedback:
    """What a reader sees below a task."""

    status: Literal["unanswered", "right", "wrong"]
    message: str

    def __str__(self) -> str:
        word = {"unanswered": "Not answered yet.", "right": "Right.", "wrong": "Not yet."}[self.status]
        return f"{word} {self.message}".strip()

    __repr__ = __str__

    def __bool__(self) -> bool:
        return self.status == "right"


def unanswered(answer: object) -> bool:
    """Whether the reader has left the answer as it was."""
    return answer is ... or answer is None


def _scalar(answer: object) -> object:
    """The Python number in an array or tensor of one element; anything else as it is."""
    try:
        return answer.item()
    except (AttributeError, TypeError, ValueError, RuntimeError):
        return answer


def number(
    answer: object,
    expected: float,
    *,
    tolerance: float = 1e-6,
    why: str = "",
    hint: str = "",
    mistakes: Iterable[tuple[float, str]] = (),
) -> Feedback:
    """Judge a number: ``expected`` within the absolute ``tolerance``.

    ``mistakes`` are pairs of a wrong value and the hint that fits it; ``hint`` serves for all other values.
    """
    if unanswered(answer):
        return Feedback("unanswered", "")
    value = _scalar(answer)
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        return Feedback("wrong", f"A number is expected here, and this is of type {type(answer).__name__}.")
    if math.isclose(value, expected, rel_tol=0, abs_tol=tolerance):
        return Feedback("right", why)
    for wrong, advice in mistakes:
        if math.isclose(value, wrong, rel_tol=0, abs_tol=tolerance):
            return Feedback("wrong", advice)
    return Feedback("wrong", hint)


def choice(answer: object, right: str, *, why: str = "", mistakes: Mapping[str, str]) -> Feedback:
    """Judge a choice among ``right`` and the keys of ``mistakes``, whose values are the hints."""
    options = sorted([right, *mistakes])
    if unanswered(answer):
        return Feedback("unanswered", f"Choose one of {', '.join(options)}.")
    given = str(answer).strip().lower()
    for option in options:
        if given == option.lower():
            return Feedback("right", why) if option == right else Feedback("wrong", mistakes[option])
    return Feedback("wrong", f"Choose one of {', '.join(options)}; this is {answer!r}.")


def dense(value: object) -> object:
    """The arrays in tensors of torch and sparse matrices of SciPy, also in lists of them; all else as it is."""
    if isinstance(value, list | tuple):
        return [dense(item) for item in value]
    if hasattr(value, "detach"):
        return value.detach().cpu().numpy()
    return value.toarray() if hasattr(value, "toarray") else value


def array(value: object) -> np.ndarray:
    """A number, nested lists, an array, a tensor or a sparse matrix as an array of numbers.

    Raises
    ------
    ValueError
        If it holds no numbers, or rows of unequal lengths.
    """
    try:
        return np.asarray(dense(value), dtype=float)
    except (TypeError, ValueError) as error:
        text = repr(value)
        said = text if len(text) <= 200 else f"{text[:200]} ..."
        raise ValueError(f"numbers are expected, and this is {said}") from error


def called(function: object, *arguments: object, write: str, fill: str, it: str = "It") -> object:
    """What the reader's function returns, whatever it is, or the feedback on why there is nothing.

    Parameters
    ----------
    arguments : object
        Handed to the function: copies, since it may change them.
    write, fill : str
        What to do where there is no function yet, and where it returns nothing yet.
    it : str
        Begins the sentence that says with which error the function stops.
    """
    if unanswered(function):
        return Feedback("unanswered", write)
    if not callable(function):
        return Feedback(
            "wrong", f"A function is expected here, and this is of type {type(function).__name__}."
        )
    try:
        found = function(*arguments)
    except Exception as error:  # a reader's code may raise anything
        return Feedback("wrong", f"{it} stops with {type(error).__name__}: {error}")
    return Feedback("unanswered", fill) if unanswered(found) else found


def returned(
    function: object, *arguments: object, write: str, fill: str, it: str = "It"
) -> np.ndarray | Feedback:
    """What the reader's function returns, as an array of numbers, or the feedback on why there is none.

    The parameters are those of `called`.
    """
    found = called(function, *arguments, write=write, fill=fill, it=it)
    if isinstance(found, Feedback):
        return found
    try:
        return array(found)
    except ValueError as error:
        return Feedback("wrong", f"{it} returns no array: {error}")


def returned_number(
    function: object, *arguments: object, write: str, fill: str, it: str = "It"
) -> float | Feedback:
    """The one number that the reader's function returns, or the feedback on why there is none.

    The parameters are those of `called`.
    """
    found = returned(function, *arguments, write=write, fill=fill, it=it)
    if isinstance(found, Feedback):
        return found
    if found.size != 1:
        return Feedback("wrong", f"{it} should return one number, and returns {found.size}.")
    return found.item()
