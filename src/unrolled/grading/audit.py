"""Where a score comes from: a stamp on each result, and what two results of one notebook differ in, and why."""

import hashlib
import json
import math
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import unrolled
from unrolled.grading.outcome import Graded, Handin, Score

PACKAGES = ("matplotlib", "nbgrader", "nltk", "numpy", "pandas", "scikit-learn", "scipy", "torch")
HARMLESS = ("commands", "grading/report")  # of this package; all else can change a score
CHANGES = {
    "submission": "the submission changed",
    "files": "a file beside the notebook changed",
    "assignment": "the instructor's notebook changed",
    "grader": "the grader changed",
    "limits": "the limits changed",
    "environment": "the environment changed",
}
FIRST = "not scored before"
NO_STAMP = "the earlier score was not given by this grader"
CHANCE = "not deterministic: nothing that was graded has changed, so look at this cell"


@dataclass(frozen=True)
class Difference:
    """A cell whose score is another in a newer result."""

    student: str
    notebook: str
    grade_id: str
    before: float | None  # points; None where there were none yet
    after: float | None
    reasons: tuple[str, ...]


def stamp(handin: Handin) -> dict[str, str]:
    """What the score of a handin can depend on: hashes of what was graded, and versions in plain words."""
    submission = b"nothing" if handin.submission is None else b"file:" + handin.submission
    files = hashlib.sha256()
    for name, data in sorted(handin.files.items()):
        files.update(json.dumps([name, hashlib.sha256(data).hexdigest()]).encode())
    limits = handin.limits
    return {
        "submission": hashlib.sha256(submission).hexdigest(),
        "files": files.hexdigest(),
        "assignment": _assignment(handin.instructor),
        "grader": grader(),
        "limits": f"{limits.cell_seconds:g} s a cell, {limits.total_seconds:g} s in all, "
        f"{limits.memory} bytes of memory, {limits.processes} processes, "
        f"files of {limits.file_bytes} bytes, outputs of {limits.output_bytes} bytes",
        "environment": environment(),
    }


def _assignment(instructor: bytes) -> str:
    """A hash of what is graded in an instructor's notebook; running or saving it anew does not change it."""
    try:
        cells = [
            [
                cell["cell_type"],
                cell["source"],
                cell.get("id"),
                cell["metadata"].get("nbgrader"),
                cell["metadata"].get("tags"),
            ]
            for cell in json.loads(instructor)["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):  # an older format: any change counts
        return hashlib.sha256(instructor).hexdigest()
    for cell in cells:
        cell[1] = "".join(cell[1])
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


@cache
def grader() -> str:
    """The version of this package, and a hash of those of its files that can change a score."""
    root = Path(unrolled.__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.glob("exercises/hints/*.json")]):
        name = path.relative_to(root).as_posix()
        if not name.startswith(HARMLESS):
            digest.update(json.dumps([name, hashlib.sha256(path.read_bytes()).hexdigest()]).encode())
    return f"unrolled {unrolled.__version__}, {digest.hexdigest()[:16]}"


@cache
def environment() -> str:
    """Versions of Python and of the packages that answers use, such as ``python 3.11.7, numpy 2.1.0``."""
    found = [f"python {platform.python_version()}", f"machine {platform.machine()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def differences(
    old: Mapping[str, float | None] | None, old_stamp: Mapping[str, str], new: Graded
) -> list[Difference]:
    """The cells of ``new`` that have other scores than they had, with the reasons.

    Parameters
    ----------
    old : mapping of str to float or None, optional
        Points by grade_id; None if the notebook had no score.
    old_stamp : mapping of str to str
        The stamp of that result; empty if there is none.
    new : Graded
    """
    reasons = (FIRST,) if old is None else tuple(why(old_stamp, new.audit))
    old = old or {}
    after = points(new.scores)
    return [
        Difference(new.student, new.notebook, cell, old.get(cell), after.get(cell), reasons)
        for cell in dict.fromkeys([*after, *old])
        if not _same(old.get(cell), after.get(cell))
    ]


def points(scores: tuple[Score, ...]) -> dict[str, float | None]:
    """Points by grade_id."""
    return {score.grade_id: score.points for score in scores}


def why(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """In which parts two stamps differ, in words; what to look at if in none."""
    if not old:
        return [NO_STAMP]
    changed = [part for part in CHANGES if old.get(part) != new.get(part)]
    return [CHANGES[part] + _detail(part, old.get(part, ""), new.get(part, "")) for part in changed] or [
        CHANCE
    ]


def _detail(part: str, old: str, new: str) -> str:
    """The changed pieces of a part that is written in words."""
    if part not in ("grader", "limits", "environment"):
        return ""
    before, after = old.split(", "), new.split(", ")
    gone = ", ".join(piece for piece in before if piece not in after) or "nothing"
    come = ", ".join(piece for piece in after if piece not in before) or "nothing"
    return f" ({gone} → {come})"


def _same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else math.isclose(a, b, abs_tol=1e-9)
