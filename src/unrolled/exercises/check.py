"""The test cell of a question: parts with their weights, messages in words, and the hint that fits a mistake.

A test cell stays an ordinary nbgrader cell: it raises an error for an answer worth nothing, and ends in a number
for one worth something. ::

    check = Check("bags-of-words/tfidf", globals())
    with check.visible("a token in every document weighs nothing"):
        close(tfidf([[2, 1, 0], [1, 0, 3]]), [[0, 1, 0], [0, 0, 1]])
    ### BEGIN HIDDEN TESTS
    with check.hidden("an empty document stays a row of zeros"):
        close(tfidf([[0, 0], [1, 2]]), [[0, 0], [0, 1]])
    ### END HIDDEN TESTS
    check.score(3)
"""

import contextlib
import os
from collections import Counter
from collections.abc import Iterator

import numpy as np

from unrolled.checks import feedback
from unrolled.exercises import hints
from unrolled.exercises.guard import TooSlow, guarded

UNANSWERED = (NotImplementedError, NameError)
_failures: Counter[str] = Counter()  # how often each question has failed here: the next hint says more


class Check:
    """Collects how the parts of one question went.

    Parameters
    ----------
    question : str
        ``problem-set/grade_id`` of the answer's cell.
    namespace : dict
        The notebook's names: the cell's ``globals()``. Hints are found by trying the answer in it.
    """

    def __init__(self, question: str, namespace: dict):
        self.question, self.namespace = question, namespace
        self.offered = self.earned = 0.0
        self.failed: list[str] = []
        self.explained: list[tuple[str, ...]] = []
        self.answered = self.too_slow = False

    def visible(
        self, what: str, *, weight: float = 1, seconds: float = 10
    ) -> contextlib.AbstractContextManager:
        """A part whose failure is explained in full: what was expected and what was found."""
        return self._part(what, weight, seconds, secret=False)

    def hidden(
        self, what: str, *, weight: float = 1, seconds: float = 10
    ) -> contextlib.AbstractContextManager:
        """A part of which the student learns only ``what`` it tests, and whether it went well."""
        return self._part(what, weight, seconds, secret=True)

    def explain(self, mistaken: bool, *steps: str) -> None:
        """Hint at a mistake that this cell itself has recognised, in one to three ``steps``."""
        if mistaken:
            self.explained.append(steps)

    def claims(self, given: object, truth: dict[str, bool], hints: dict[str, str]) -> None:
        """A hidden part of several claims: a wrong one takes back what a right one gave; none below zero."""
        self.answered = True
        given = given if isinstance(given, dict) else {}
        right = [
            letter
            for letter, value in truth.items()
            if _is_bool(given.get(letter)) and given[letter] == value
        ]
        self.offered += len(truth)
        self.earned += max(0, 2 * len(right) - len(truth))
        for letter in truth:
            if letter not in right:
                self.failed.append(f"Hint for {letter}: {hints[letter]}")

    def score(self, points: float) -> float:
        """The points earned, for the cell to end in; what went wrong is printed.

        Raises
        ------
        AssertionError
            If nothing was earned.
        """
        if not self.failed:
            return float(points)
        if not self.answered:
            raise _nothing_earned("Not answered yet.")
        share = self.earned / self.offered if self.offered else 0.0
        message = "\n".join(["Not yet:", *(f"- {line}" for line in self.failed), *self._hint()])
        if share == 0:
            raise _nothing_earned(message)
        print(message)
        return round(points * share, 2)

    @contextlib.contextmanager
    def _part(self, what: str, weight: float, seconds: float, secret: bool) -> Iterator[None]:
        self.offered += weight
        try:
            with guarded(seconds):
                yield
        except UNANSWERED as error:
            self.answered |= not isinstance(error, NotImplementedError)
            self.failed.append(
                f"{what}: {error}" if isinstance(error, NameError) else f"{what}: not answered yet"
            )
        except TooSlow:
            self.answered = self.too_slow = True
            self.failed.append(f"{what}: this took longer than {seconds:g} seconds and was stopped")
        except AssertionError as error:
            self.answered = True
            self.failed.append(what if secret or not str(error) else f"{what}: {error}")
        except (Exception, SystemExit) as error:  # an answer may raise anything
            self.answered = True
            detail = type(error).__name__ if secret else f"{type(error).__name__}: {error}"
            self.failed.append(f"{what}: your code stops with {detail}")
        else:
            self.answered = True
            self.earned += weight

    def _hint(self) -> list[str]:
        if self.too_slow:
            return []  # it would be as slow on the probes
        steps = self.explained[0] if self.explained else hints.fitting(self.question, self.namespace)
        if not steps:
            return []
        _failures[self.question] += 1
        # nbgrader says so when it grades; then there is no next time to say more.
        all_at_once = os.environ.get("NBGRADER_EXECUTION") == "autograde"
        shown = steps if all_at_once else steps[: _failures[self.question]][-1:]
        return [f"Hint: {step}" for step in shown]


def _nothing_earned(message: str) -> AssertionError:
    error = AssertionError(message)
    # IPython shows this in place of a traceback, which would print the hidden tests' last lines.
    error._render_traceback_ = message.splitlines
    return error


def array(answer: object) -> np.ndarray:
    """The answer's numbers, whether it is a number, nested lists, an array or a tensor.

    Raises
    ------
    AssertionError
        If it holds no numbers, or rows of unequal lengths.
    """
    if answer is None:
        raise AssertionError("your function returns nothing (None): is there a return?")
    try:
        return feedback.array(answer)
    except ValueError as error:
        raise AssertionError(str(error)) from error


def number(answer: object) -> float:
    """The answer as one number.

    Raises
    ------
    AssertionError
        If it is not one number.
    """
    values = array(answer)
    if values.size != 1:
        raise AssertionError(f"one number is expected, and this has shape {values.shape}")
    return float(values.reshape(-1)[0])


def close(answer: object, expected: object, *, rtol: float = 1e-4, atol: float = 1e-5, why: str = "") -> None:
    """Whether the numbers agree, up to what float32 may lose, and so does the shape.

    Raises
    ------
    AssertionError
        If not: with what was expected and what was found, and ``why``.
    """
    found, expected = array(answer), np.asarray(expected, dtype=float)
    because = f"; {why}" if why else ""
    if found.shape != expected.shape:
        raise AssertionError(f"expected shape {expected.shape}, found {found.shape}{because}")
    if not np.allclose(found, expected, rtol=rtol, atol=atol):
        raise AssertionError(f"expected {_short(expected)}, found {_short(found)}{because}")


def _is_bool(value: object) -> bool:
    return isinstance(value, bool | np.bool_)


def _short(values: np.ndarray) -> str:
    if values.ndim == 0:
        return f"{values:.6g}"
    with np.printoptions(precision=4, suppress=True, threshold=20):
        return " ".join(str(values).split())
