"""How a class did: the spread of totals, and for each question how hard it was and whom it told apart."""

import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from unrolled.grading.report.messages import title_of
from unrolled.grading.report.records import Question, Records, Work

ENOUGH = 10  # students with a score; fewer say nothing about a correlation
BINS = 15


@dataclass(frozen=True)
class Totals:
    """The spread of the students' totals."""

    count: int
    maximum: float  # that can be reached
    mean: float
    median: float
    quartiles: tuple[float, float]
    lowest: float
    highest: float
    bins: tuple[tuple[float, float, int], ...]  # from, to, students


@dataclass(frozen=True)
class Item:
    """How one question went."""

    question: Question
    scored: int  # students whose answer has points
    difficulty: float | None  # mean share of the points: 1 is easy
    discrimination: float | None  # correlation with the points of all other questions
    interval: tuple[float, float] | None  # of the correlation, 95 %
    full: float
    partial: float
    zero: float
    unanswered: float
    waiting: int  # to be scored by hand

    @property
    def meaning(self) -> str:
        """The discrimination in words."""
        if self.discrimination is None:
            if self.scored < ENOUGH:
                return f"too few to say: {self.scored} scored, {ENOUGH} needed"
            return "cannot be told: all have the same points here or in the rest"
        if self.interval[0] < 0 < self.interval[1]:
            return "may be chance: the interval holds zero"
        if self.discrimination < 0:
            return "look at this question: those who do better elsewhere do worse here"
        if self.discrimination < 0.2:
            return "tells little about the rest"
        return "tells weak from strong well" if self.discrimination >= 0.4 else "tells weak from strong"


@dataclass(frozen=True)
class Count:
    """Something that was said to students, and to how many."""

    where: str
    what: str
    students: int


def totals(records: Records) -> Totals | None:
    """The spread of totals over the students with a readable notebook; None if there is none."""
    values = np.array([sum(work.total for work in works) for works in readable(records).values()])
    if not len(values):
        return None
    maximum = sum(question.max_points for question in records.questions)
    low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
    top = max(maximum, float(values.max()), 1e-9)  # extra credit may lead beyond the maximum
    width = next(step for step in _steps() if top / step <= BINS)
    edges = width * np.arange(max(1, math.ceil(top / width - 1e-9)) + 1)
    counts, _ = np.histogram(values, edges)
    bins = zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True)
    return Totals(
        len(values), maximum, float(values.mean()), float(median), (float(low), float(high)),
        float(values.min()), float(values.max()), tuple(bins),
    )  # fmt: skip


def items(records: Records) -> list[Item]:
    """Each question's difficulty, discrimination and shares of points, over the readable notebooks."""
    students = list(readable(records).values())
    points = np.full((len(students), len(records.questions)), np.nan)  # nan: not scored
    unanswered = np.zeros(points.shape, dtype=bool)
    waiting = np.zeros(points.shape, dtype=bool)
    for row, works in enumerate(students):
        by_notebook = {work.notebook: work for work in works}
        for column, question in enumerate(records.questions):
            work = by_notebook.get(question.notebook)
            if work is None or question.grade_id not in work.points:
                continue
            value = work.points[question.grade_id]
            points[row, column] = np.nan if value is None else value
            waiting[row, column] = value is None
            unanswered[row, column] = no_answer(work, question)
    rest = np.nansum(points, axis=1, keepdims=True) - np.nan_to_num(points)
    return [
        _item(question, points[:, i], rest[:, i], unanswered[:, i], int(waiting[:, i].sum()))
        for i, question in enumerate(records.questions)
    ]


def no_answer(work: Work, question: Question) -> bool:
    """Whether the student left the question as it was."""
    if question.by_hand:
        return not work.essays.get(question.grade_id, "")
    told = work.told.get(question.grade_id)
    return told is not None and told.unanswered


def hints(records: Records) -> list[Count]:
    """The first step of each hint that was given, most often given first."""
    return _counted(records, lambda question, told: told.hints[:1] if _stepwise(told.hints) else told.hints)


def failures(records: Records) -> list[Count]:
    """The parts of tests that failed most often among the answers that were tried."""
    return _counted(
        records,
        lambda question, told: (
            [] if told.unanswered else {title_of(line, question.parts) for line in told.failed}
        ),
    )


def readable(records: Records) -> dict[str, list[Work]]:
    """The notebooks of each student of whom one could be read."""
    return {
        student: works
        for student, works in records.by_student().items()
        if any(work.readable for work in works)
    }


def _steps() -> Iterator[float]:
    """Widths for bins that are easy to read: 0.1, 0.2, 0.5, 1, 2, 5, 10 …"""
    for power in itertools.count(-1):
        yield from (digit * 10.0**power for digit in (1, 2, 5))


def _item(question: Question, points, rest, unanswered, waiting: int) -> Item:
    scored = ~np.isnan(points)
    number = int(scored.sum())
    difficulty = discrimination = interval = None
    shares = dict.fromkeys(("full", "partial", "zero", "unanswered"), 0.0)
    if number:
        found, empty = points[scored], unanswered[scored]
        if question.max_points:
            difficulty = float(found.mean() / question.max_points)
        full = found >= question.max_points - 1e-9
        nothing = (found <= 1e-9) & ~full
        shares = {
            "full": full.mean(),
            "partial": (~full & ~nothing).mean(),
            "zero": (nothing & ~empty).mean(),
            "unanswered": (nothing & empty).mean(),
        }
        if number >= ENOUGH and np.ptp(found) > 1e-9 and np.ptp(rest[scored]) > 1e-9:
            discrimination = float(np.corrcoef(found, rest[scored])[0, 1])
            spread = 1.96 / np.sqrt(number - 3)
            z = np.arctanh(np.clip(discrimination, -0.999999, 0.999999))  # Fisher's
            interval = float(np.tanh(z - spread)), float(np.tanh(z + spread))
    shares = {name: float(share) for name, share in shares.items()}
    return Item(question, number, difficulty, discrimination, interval, **shares, waiting=waiting)


def _stepwise(hints: tuple[str, ...]) -> bool:
    """Whether the hints are three steps to one answer; else each stands for a claim of its own."""
    return not any(len(hint.split(":", 1)[0]) <= 2 for hint in hints)


def _counted(records: Records, of) -> list[Count]:
    questions = {(question.notebook, question.grade_id): question for question in records.questions}
    found = Counter()
    for work in records.works:
        for grade_id, told in work.told.items():
            if (question := questions.get((work.notebook, grade_id))) is not None:
                found.update((question.title, line) for line in dict.fromkeys(of(question, told)))
    return [
        Count(where, what, count)
        for (where, what), count in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    ]
