"""Answers that a person scores, put into groups of like answers, so that they can be read together.

Nothing here scores anything: the words of an answer say which others it resembles, not what it is worth.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

DIMENSIONS = 50  # of the space in which answers are compared
AT_ONCE = 4_000  # answers that are grouped together; the memory grows with their square
WORDS = 6  # that say what a group is about
SAME = 0.95  # cosine from which two answers have nearly the same words


@dataclass(frozen=True)
class Essay:
    """One student's answer."""

    student: str
    text: str
    numbers: str = ""  # what the cell with the student's own numbers printed
    submission_id: str = ""
    points: float | None = None  # None: nobody has scored it yet

    @property
    def words(self) -> int:
        """How many words it has, as spaces divide them."""
        return len(self.text.split())


@dataclass(frozen=True)
class Group:
    """Answers that resemble each other, the most typical first."""

    words: tuple[str, ...]  # that set it apart from the other groups
    essays: tuple[Essay, ...]
    same: tuple[tuple[str, str], ...] = ()  # pairs of students who use nearly the same words


def groups(essays: Sequence[Essay]) -> list[Group]:
    """The answers in groups, the largest first; empty ones are left out. The same answers give the same groups."""
    written = sorted((essay for essay in essays if essay.text.strip()), key=lambda e: (e.text, e.student))
    found = []
    for start in range(0, len(written), AT_ONCE):
        found += _grouped(written[start : start + AT_ONCE])
    return sorted(found, key=lambda group: (-len(group.essays), group.essays[0].student))


def _grouped(essays: list[Essay]) -> list[Group]:
    try:
        counter = TfidfVectorizer(sublinear_tf=True, max_features=20_000)
        weights = counter.fit_transform([essay.text for essay in essays])
    except ValueError:  # there is not a single word
        return [Group((), tuple(essays))]
    points = weights.toarray() if weights.shape[1] <= DIMENSIONS else _reduced(weights)
    number = round(math.sqrt(len(essays)))
    labels = np.zeros(len(essays), dtype=int)
    if number > 1:
        labels = AgglomerativeClustering(number, linkage="ward").fit_predict(points)
    names = counter.get_feature_names_out()
    overall = np.asarray(weights.mean(axis=0)).ravel()
    result = []
    for label in range(number):
        members = np.flatnonzero(labels == label)
        centre = np.asarray(weights[members].mean(axis=0)).ravel()
        typical = members[np.argsort(-(weights[members] @ centre), kind="stable")]
        above = centre - overall if number > 1 else centre
        telling = [names[i] for i in np.argsort(-above, kind="stable")[:WORDS] if above[i] > 0]
        alike = (weights[typical] @ weights[typical].T).tocoo()
        same = sorted(
            (essays[typical[i]].student, essays[typical[j]].student)
            for i, j, cosine in zip(alike.row, alike.col, alike.data, strict=True)
            if i < j and cosine >= SAME
        )
        result.append(Group(tuple(telling), tuple(essays[i] for i in typical), tuple(same)))
    return result


def _reduced(weights) -> np.ndarray:
    dimensions = min(DIMENSIONS, weights.shape[0], weights.shape[1] - 1)
    if dimensions < 2:
        return weights.toarray()
    return normalize(TruncatedSVD(dimensions, random_state=0).fit_transform(weights))
