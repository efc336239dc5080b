"""Which known mistake explains an answer? Its outputs on a few probes are compared with those of each mistake.

A probe is an expression such as ``tfidf([[2, 1], [0, 3]])``. What the catalogued mistakes give for it is stored in
``hints/<problem set>.json``, made from the catalogue by ``unrolled exercises make``. The file holds no right answer
and no mistake's code, and probes are not the inputs of hidden tests, so it may be read by anyone.
"""

import copy
import functools
import json
import numbers
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from unrolled.checks.feedback import dense
from unrolled.exercises.guard import TooSlow, guarded

FOLDER = Path(__file__).parent / "hints"
# A stored output has been rounded, and another machine adds in another order.
RTOL, ATOL = 1e-5, 1e-8
SECONDS = 2  # for one probe


def fitting(question: str, namespace: dict) -> list[str]:
    """The three steps of the hint that fits the answer in ``namespace``; none if no known mistake explains it."""
    problem_set, _, name = question.partition("/")
    known = _known(problem_set).get(name)
    if known is None:
        return []
    return explaining(outputs(known["probes"], namespace), known["mistakes"])


def explaining(found: list, mistakes: Sequence[dict]) -> list[str]:
    """The steps of the first mistake whose outputs are ``found``; none if there is no such mistake."""
    return next((mistake["steps"] for mistake in mistakes if same(found, mistake["outputs"])), [])


def table_of(root: Path, problem_set: str) -> Path:
    """Where the course at ``root`` keeps the table of a problem set."""
    return root / "src" / "unrolled" / "exercises" / FOLDER.name / f"{problem_set}.json"


def outputs(probes: Sequence[str], namespace: dict) -> list:
    """What each probe gives, as plain data; an error's name where one is raised."""
    return [_output(probe, namespace) for probe in probes]


def same(found: object, stored: object) -> bool:
    """Whether two plain outputs agree, numbers up to rounding."""
    if isinstance(found, dict) and isinstance(stored, dict) and "values" in found and "values" in stored:
        return found["shape"] == stored["shape"] and np.allclose(
            found["values"], stored["values"], rtol=RTOL, atol=ATOL, equal_nan=True
        )
    if isinstance(found, list) and isinstance(stored, list):
        return len(found) == len(stored) and all(map(same, found, stored))
    return found == stored


def same_table(found: dict, stored: dict) -> bool:
    """Whether two tables of hints are the same, numbers up to rounding."""
    if found.keys() != stored.keys():
        return False
    for name, question in found.items():
        known = stored[name]
        if question["probes"] != known["probes"] or len(question["mistakes"]) != len(known["mistakes"]):
            return False
        for one, other in zip(question["mistakes"], known["mistakes"], strict=True):
            if one["steps"] != other["steps"] or not same(one["outputs"], other["outputs"]):
                return False
    return True


def after(function: Callable, *arguments: object) -> list:
    """What ``function`` returns, and its arguments as it leaves them: for probes that look for changes in place."""
    arguments = copy.deepcopy(arguments)
    return [function(*arguments), *arguments]


@functools.cache
def _known(problem_set: str) -> dict:
    path = FOLDER / f"{problem_set}.json"
    return json.loads(path.read_text()) if path.exists() else {}


def _output(probe: str, namespace: dict) -> object:
    try:
        with guarded(SECONDS):
            return plain(eval(probe, {**namespace, "np": np, "after": after}))  # probes come with the course
    except (Exception, SystemExit, TooSlow) as error:  # an answer may raise anything
        return {"error": type(error).__name__}


def plain(value: object) -> object:
    """Numbers of any kind as shape and values; text, None and lists of unlike things as they are.

    Types do not matter: a list, an array and a tensor of the same numbers give the same.
    """
    value = dense(value)
    if isinstance(value, dict):
        return [[str(key), plain(value[key])] for key in sorted(value, key=str)]
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, numbers.Number | np.ndarray | list | tuple):
        try:
            numbers_ = np.asarray(value, dtype=float)
            return {"shape": list(numbers_.shape), "values": [float(f"{x:.10g}") for x in numbers_.ravel()]}
        except (TypeError, ValueError):
            if isinstance(value, np.ndarray):
                value = value.tolist()
            if isinstance(value, list | tuple):
                return [plain(item) for item in value]
    return {"type": type(value).__name__}
