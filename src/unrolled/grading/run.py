"""One run over an assignment: what is left to do, each result kept as it comes, stored by student, and counted."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from unrolled.grading import audit, jobs
from unrolled.grading.gradebook import GradebookError, Unwritable, Writer
from unrolled.grading.outcome import GRADER_FAILED, Graded, Handin, Limits, Note

UNREAD = ("unreadable", "missing-notebook", "truncated")  # kinds of notes on what there was no reading of


@dataclass
class Tally:
    """What became of an assignment's notebooks, in few words: there may be a hundred thousand."""

    handed_in: int = 0
    stored_first: int = 0  # students whose results an earlier run had left to be stored
    kept: int = 0  # notebooks with a result from before
    outdated: int = 0  # of these, graded with other tests or by another grader
    graded: int = 0
    unread: list[tuple[str, str]] = field(default_factory=list)  # student and notebook; why, and what to do
    failed: list[tuple[str, str]] = field(default_factory=list)  # by the grader's fault: they have no score
    not_stored: list[str] = field(default_factory=list)
    repaired: Counter[str] = field(default_factory=Counter)  # notebooks by the kind of note
    noted: int = 0  # notebooks with such a note
    manual: int = 0  # notebooks that a person has to score a part of
    same_process: Counter[str] = field(default_factory=Counter)  # tests that ran where the answers run


class Run:
    """Grades what is new or changed among what was handed in, or everything ``again``.

    Parameters
    ----------
    writer : Writer
        Of the course; results that are kept but not stored yet are stored now.
    assignment : str
    students : sequence of str, optional
        Only these.
    limits : Limits
    again : bool
        Grade what has a result, too.

    Attributes
    ----------
    tally : Tally

    Raises
    ------
    CourseError
        As `Course.handins`.
    Unwritable
        As `Writer.store`.
    """

    def __init__(
        self,
        writer: Writer,
        assignment: str,
        students: Sequence[str] | None,
        limits: Limits,
        *,
        again: bool,
    ):
        self.tally = Tally()
        self._writer = writer
        self._handed_in = partial(writer.course.handins, assignment, students, limits)
        self._left: set[tuple[str, str]] = set()
        for handin, _ in self._handed_in():
            self.tally.handed_in += 1
            kept = None if again else writer.results.get(assignment, handin.student, handin.notebook)
            stamp = audit.stamp(handin)
            if kept is None or not _agree(kept.audit, stamp, "submission", "files"):
                self._left.add((handin.student, handin.notebook))
            else:
                self.tally.kept += 1
                self.tally.outdated += not _agree(kept.audit, stamp, "assignment", "grader")
        self._open = Counter(student for student, _ in self._left)  # notebooks that are still to come
        self._found: dict[tuple[str, str], list[Note]] = {}  # when a notebook on its way was read
        self._together: dict[str, list[Graded]] = {}  # of students with more to come
        for results in writer.not_stored(assignment):
            self._store(results)
            self.tally.stored_first += 1

    @property
    def left(self) -> int:
        """How many notebooks are to be graded."""
        return len(self._left)

    def grade(self, on_graded: Callable[[], None], **how) -> None:
        """Grade what is left, and call ``on_graded`` after each; ``how`` is as of `jobs.grade_all`.

        Raises
        ------
        KeyboardInterrupt
            After what is finished was kept.
        Unwritable, OSError
            If results cannot be kept or stored.
        Exception
            As `jobs.grade_all`.
        """

        def done(graded: Graded) -> None:
            self._receive(graded)
            on_graded()

        jobs.grade_all(self._handins(), on_done=done, **how)

    def _handins(self) -> Iterator[Handin]:
        for handin, notes in self._handed_in():
            key = handin.student, handin.notebook
            if key in self._left:
                self._found[key] = notes
                yield handin

    def _receive(self, graded: Graded) -> None:
        notes = self._found.pop((graded.student, graded.notebook))
        graded = dataclasses.replace(graded, notes=(*notes, *graded.notes))
        self._count(graded)
        together = self._together.setdefault(graded.student, [])
        if not jobs.failed(graded):
            self._writer.results.keep(graded)
            together.append(graded)
        self._open[graded.student] -= 1
        if not self._open[graded.student]:
            del self._together[graded.student]
            if together:
                self._store(together)

    def _store(self, results: list[Graded]) -> None:
        try:
            self._writer.store(results)
        except Unwritable:
            raise
        except GradebookError as error:
            self.tally.not_stored.append(str(error))

    def _count(self, graded: Graded) -> None:
        tally = self.tally
        who = f"{graded.student}, {graded.notebook}"
        tally.graded += 1
        if jobs.failed(graded):
            tally.failed += [(who, note.text) for note in graded.notes if note.kind == GRADER_FAILED]
            return
        tally.unread += [(who, note.text) for note in graded.notes if note.kind in UNREAD]
        kinds = {note.kind for note in graded.notes}.difference(UNREAD)
        tally.repaired.update(kinds)
        tally.noted += bool(kinds)
        tally.manual += any(score.points is None for score in graded.scores)
        tally.same_process.update(score.grade_id for score in graded.scores if score.same_process)


def _agree(old: dict[str, str], new: dict[str, str], *parts: str) -> bool:
    return all(old.get(part) == new[part] for part in parts)
