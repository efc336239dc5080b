"""Results of grading as files: each is kept as soon as it is known, before anything is made of it."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from unrolled.files import replacing
from unrolled.grading.outcome import Graded

OWN = ".unrolled"  # folder of a course for what the grader keeps
_STORED = ".stored"  # beside the results of a student: which of them the gradebook has


class Results:
    """Results in ``folder``, as ``<assignment>/<student>/<notebook>.json``; they can be read with any tool.

    A result is written whole or not at all, and stays until a newer one replaces it.
    """

    def __init__(self, folder: Path):
        self.folder = folder

    @classmethod
    def of_course(cls, root: Path) -> "Results":
        """The results of the course at ``root``. They hold students' work, so only their owner may look."""
        return cls(root / OWN / "results")

    def keep(self, graded: Graded) -> None:
        """Write a result.

        Raises
        ------
        OSError
            If there is no room, for example.
        """
        make_own(self.folder.parent)
        path = self._path(graded.assignment, graded.student, graded.notebook)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(graded.to_json())

    def get(self, assignment: str, student: str, notebook: str) -> Graded | None:
        """A result; None if there is none, or none that this version can read."""
        try:
            return Graded.from_json(self._path(assignment, student, notebook).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None

    def students(self, assignment: str) -> list[str]:
        """Who has results."""
        folder = self.folder / assignment
        return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []

    def of(self, assignment: str, student: str) -> list[Graded]:
        """All results of a student."""
        names = sorted(path.stem for path in (self.folder / assignment / student).glob("*.json"))
        found = (self.get(assignment, student, name) for name in names)
        return [graded for graded in found if graded is not None]

    def not_stored(self, assignment: str, submitted: set[str]) -> Iterator[list[Graded]]:
        """Students' results that are not in the gradebook, or of which this cannot be told.

        Parameters
        ----------
        assignment : str
        submitted : set of str
            Students of whom the gradebook has a submission at all.
        """
        for student in self.students(assignment):
            results = self.of(assignment, student)
            stored = self._stored(assignment, student).items()
            if results and not (student in submitted and _hashes(results).items() <= stored):
                yield results

    def mark_stored(self, results: Sequence[Graded]) -> None:
        """Note that these results of one student are in the gradebook."""
        assignment, student = results[0].assignment, results[0].student
        path = self.folder / assignment / student / _STORED
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            json.dump(self._stored(assignment, student) | _hashes(results), file)

    def _stored(self, assignment: str, student: str) -> dict[str, str]:
        try:
            marks = json.loads((self.folder / assignment / student / _STORED).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return marks if isinstance(marks, dict) else {}

    def _path(self, assignment: str, student: str, notebook: str) -> Path:
        if os.sep in student or student in ("", ".", ".."):
            raise ValueError(f"{student!r} is no student's name")
        return self.folder / assignment / student / f"{notebook}.json"


def make_own(folder: Path) -> None:
    """Make a course's folder for what the grader keeps: only its owner may look, and git passes over it."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        (folder / ".gitignore").write_text("*\n")


def _hashes(results: Sequence[Graded]) -> dict[str, str]:
    return {graded.notebook: hashlib.sha256(graded.to_json().encode()).hexdigest() for graded in results}
