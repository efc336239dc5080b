"""Whose answers are nearly the same? Questions to ask, never verdicts.

Only answers are compared, without what everybody was given, without the reference, and without what many share.
Names of variables, comments and layout do not count. Two more signs: personal numbers that equal another student's,
and two notebooks signed with the same name.
"""

import builtins
import io
import keyword
import math
import tokenize
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from unrolled.grading.report.records import Work

LENGTH = 10  # tokens of a passage
PASSAGES = 25  # that two students must share, a handful of lines
SHARE = 0.6  # of the shorter one's passages
ANSWERS = 3  # that must be alike, where there are so many
ANSWER_PASSAGES = 5  # that two answers must share, and half of the shorter one's, to be alike
COMMON = 0.01  # a passage that more than this share of the class has is no sign
FEW = 5  # but in a small class this many may have it
NUMBERS = 3  # personal numbers that two students must share, and half of the shorter list
SHOWN = 20  # questions to ask, at most

_LEFT_OUT = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)


@dataclass(frozen=True)
class Pair:
    """Two students whose work is alike in a way that others' is not."""

    one: str
    other: str
    share: float = 0.0  # of the shorter one's uncommon passages that stand in the other's too
    passages: int = 0
    answers: tuple[tuple[str, str, str], ...] = field(
        default=(), repr=False
    )  # grade_id, the one's, the other's
    numbers: tuple[str, ...] = ()  # personal, and the same
    signed: str = ""  # the one name in both notebooks


def pairs(works: Sequence[Work], given: Iterable[str] = ()) -> list[Pair]:
    """The pairs to ask about, the most alike first, at most `SHOWN`.

    ``given`` holds code that is nobody's own: stubs and references.
    """
    found: dict[tuple[str, str], dict] = defaultdict(dict)
    for pair, signs in _alike(works, given):
        found[pair] |= signs
    for pair, numbers in _same_numbers(works).items():
        found[pair]["numbers"] = numbers
    for pair, signed in _same_name(works).items():
        found[pair]["signed"] = signed
    result = [Pair(*pair, **signs) for pair, signs in found.items()]
    result.sort(key=lambda pair: (-pair.share, -len(pair.numbers), -pair.passages, pair.one, pair.other))
    return result[:SHOWN]


def tokens(code: str) -> list[str]:
    """The tokens of Python code, as far as it is Python.

    One name is as good as another, and so is one text; comments and layout are left out.
    """
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type in _LEFT_OUT:
                continue
            if token.type == tokenize.STRING:
                found.append("text")
            elif token.type != tokenize.NAME or keyword.iskeyword(token.string) or token.string in _BUILTINS:
                found.append(token.string)
            else:
                found.append("name")
    except (tokenize.TokenError, SyntaxError):
        pass  # what follows cannot be read
    return found


_BUILTINS = frozenset(dir(builtins))


def _alike(works: Sequence[Work], given: Iterable[str]):
    documents = [
        (work.student, (work.notebook, grade_id), code)
        for work in works
        for grade_id, code in sorted(work.answers.items())
        if code.strip()
    ]
    students = sorted({student for student, _, _ in documents})
    if len(students) < 2:
        return
    counter = CountVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, ngram_range=(LENGTH, LENGTH), binary=True
    )
    try:
        passages = counter.fit_transform([code for _, _, code in documents]).tocsr()
    except ValueError:  # no answer is as long as one passage
        return
    place = {student: i for i, student in enumerate(students)}
    rows = [place[student] for student, _, _ in documents]
    owner = sparse.csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, range(len(rows)))))
    having = np.asarray((owner @ passages).sign().sum(axis=0)).ravel()
    uncommon = having <= max(FEW, math.floor(COMMON * len(students)))
    for code in given:
        uncommon[counter.transform([code]).indices] = False
    passages = passages[:, np.flatnonzero(uncommon)]
    by_student = (owner @ passages).sign()
    sizes = np.asarray(by_student.sum(axis=1)).ravel()
    shared = sparse.triu(by_student @ by_student.T, k=1).tocoo()
    answers: list[dict[tuple[str, str], int]] = [{} for _ in students]  # their rows in `passages`
    for row, (student, question, _) in enumerate(documents):
        answers[place[student]][question] = row
    for i, j, count in zip(shared.row, shared.col, shared.data, strict=True):
        share = count / min(sizes[i], sizes[j])
        if count < PASSAGES or share < SHARE:
            continue
        alike = [
            (question[1], documents[answers[i][question]][2], documents[answers[j][question]][2])
            for question in sorted(answers[i].keys() & answers[j].keys())
            if _alike_answers(passages[answers[i][question]], passages[answers[j][question]])
        ]
        if len(alike) >= min(ANSWERS, len(answers[i]), len(answers[j])):
            signs = {"share": float(share), "passages": int(count), "answers": tuple(alike)}
            yield (students[i], students[j]), signs


def _alike_answers(one, other) -> bool:
    shared = one.multiply(other).nnz
    return shared >= ANSWER_PASSAGES and shared >= min(one.nnz, other.nnz) / 2


def _same_numbers(works: Sequence[Work]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Pairs who share personal numbers although their notebooks name different students."""
    numbers: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for work in works:
        numbers[work.student] |= work.personal_numbers
        names.setdefault(work.student, _normal(work.signed))
    having: dict[str, list[str]] = defaultdict(list)
    for student in sorted(numbers):
        for number in numbers[student]:
            having[number].append(student)
    few = max(FEW, math.floor(COMMON * len(numbers)))
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number, students in having.items():
        if len(students) > few:
            continue
        for i, one in enumerate(students):
            for other in students[i + 1 :]:
                if names[one] != names[other]:
                    shared[one, other].append(number)
    return {
        (one, other): tuple(sorted(same))
        for (one, other), same in shared.items()
        if len(same) >= max(NUMBERS, min(len(numbers[one]), len(numbers[other])) / 2)
    }


def _same_name(works: Sequence[Work]) -> dict[tuple[str, str], str]:
    """Pairs whose notebooks are signed with one and the same name."""
    having: dict[str, dict[str, str]] = defaultdict(dict)
    for work in works:
        if work.signed:
            having[_normal(work.signed)].setdefault(work.student, work.signed)
    return {
        (one, other): signed[one]
        for signed in having.values()
        for i, one in enumerate(sorted(signed))
        for other in sorted(signed)[i + 1 :]
        if len(signed) <= FEW
    }


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
