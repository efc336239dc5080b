"""Put a student's answers into the instructor's notebook.

The instructor's notebook is the skeleton: its cells, their order, marks, points and tests stand, whatever was handed
in. Only two things come from the student: the content of answers, and extra cells.

A submitted cell belongs to the skeleton's cell of the same grade_id; else of the same cell id; else, unless that is an
answer, of the same content. What belongs nowhere is an extra cell and stands behind the cell of the skeleton that it
followed. Solutions are cleared by nbgrader's own preprocessors with the course's settings, so that the skeleton is
what students were given, plus the hidden tests.
"""

import copy
import itertools
import pickle
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from nbgrader.utils import compute_checksum, is_grade, is_locked, is_solution, is_task
from traitlets.config import Config

from unrolled.grading.outcome import Note

# As `nbgrader generate_assignment` has them up to the point where it saves the cells' checksums.
PREPARE = (LockCells, ClearSolutions, ClearOutput, ComputeChecksums)
# What a cell defines at its top level. A pattern, as the text may be no Python and must not keep a parser busy.
# Its repetitions are bounded for the same reason.
DEFINITION = re.compile(
    r"^(?:async[ \t]{1,9})?(?:def|class)[ \t]{1,9}(\w{1,80})\b"
    r"|^(\w[\w, \t]{0,199}?)(?:[ \t]{0,9}:[^=\n]{1,200})?=(?!=)",
    re.MULTILINE,
)


class Skeleton:
    """What students were given plus the hidden tests: the same for all submissions to a notebook.

    Parameters
    ----------
    instructor : NotebookNode
        The notebook in ``source/``, with solutions and hidden tests.
    config : mapping, optional
        The course's settings of nbgrader's ``ClearSolutions``, ``ClearHiddenTests``, ``ClearMarkScheme`` and
        ``LockCells``, by class and name, such as ``{"ClearSolutions": {"code_stub": {"python": "..."}}}``; a traitlets
        ``Config`` is such a mapping.

    Raises
    ------
    RuntimeError
        If the instructor's notebook has an unfinished solution, or one in a cell that is no answer (from nbgrader).
    ValueError
        If there is no stub for the instructor's language (from nbgrader).
    """

    def __init__(
        self, instructor: NotebookNode, config: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        config = Config(config or {})
        notebook = copy.deepcopy(instructor)
        taken = {cell["id"] for cell in notebook.cells if "id" in cell}
        for position, cell in enumerate(notebook.cells):
            if "id" not in cell:  # nbformat 4.4 and before
                cell["id"] = _new_id(f"given-{position}", taken)
            if is_solution(cell):
                cell.pop("attachments", None)  # these may show the reference
        notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
        for preprocessor in PREPARE:
            notebook, _ = preprocessor(config=config).preprocess(notebook, {})
        # From pickle, a copy for each submission costs a tenth of what copy.deepcopy takes.
        self._notebook = pickle.dumps(notebook)
        for preprocessor in (ClearHiddenTests, ClearMarkScheme):
            notebook, _ = preprocessor(config=config).preprocess(notebook, {})
        self._handed_out = [cell.source for cell in notebook.cells]  # as students saw them

    def graft(self, submitted: NotebookNode | None) -> tuple[NotebookNode, list[Note]]:
        """The instructor's notebook with a student's answers and extra cells.

        Parameters
        ----------
        submitted : NotebookNode or None
            As `reading.read` gives it; None if nothing could be read.

        Returns
        -------
        NotebookNode
            Valid, without outputs, with new objects throughout. Its hidden tests are those of the instructor.
        list of Note
            What was repaired: "edited-test", "answer-in-test", "missing-test", "missing-answer", "missing-cell",
            "edited-locked", "duplicate-cell", "retagged", "edited-points", "cell-type", "lost-marks",
            "answer-elsewhere", "reordered", "unknown-cell", "older-release", "other-kernel", "other-assignment",
            "nothing-recognised".
        """
        notebook = pickle.loads(self._notebook)
        grafting = _Grafting(notebook, self._handed_out, submitted.cells if submitted else [])
        if submitted is not None:
            grafting.note_language(submitted.metadata)
            grafting.match()
        grafting.fill()
        return notebook, grafting.notes


@dataclass(eq=False)
class _Place:
    """A cell of the skeleton, and the submitted cells that belong to it."""

    cell: NotebookNode
    handed_out: str  # its source as students saw it
    copies: list[int] = field(default_factory=list)  # positions in the submission
    chosen: int | None = None  # the copy that counts
    parts: list[NotebookNode] = field(default_factory=list)  # what the student wrote into it

    @property
    def name(self) -> str:
        return _mark(self.cell).get("grade_id", self.cell.id)

    @property
    def is_answer(self) -> bool:
        return bool(is_solution(self.cell))

    @property
    def is_essay(self) -> bool:
        return self.is_answer and self.cell.cell_type == "markdown"

    @property
    def is_given(self) -> bool:
        """Whether the instructor's content stands."""
        return bool(is_grade(self.cell) or is_locked(self.cell) or is_task(self.cell)) and not self.is_answer

    @property
    def is_test(self) -> bool:
        return bool(is_grade(self.cell)) and not self.is_answer

    @property
    def definitions(self) -> list[str]:
        """The names that the cell defines as it was given out."""
        return _definitions(self.handed_out) if self.cell.cell_type == "code" else []

    def is_untouched(self, cell: NotebookNode) -> bool:
        """Whether a submitted cell has the content that this or an earlier release gave it."""
        given = (self.handed_out, self.cell.source) if self.is_given else (self.handed_out,)
        return any(_same(cell.source, source) for source in given) or _is_as_released(cell)


class _Grafting:
    def __init__(self, notebook: NotebookNode, handed_out: Sequence[str], cells: Sequence[NotebookNode]):
        self.notebook = notebook
        self.cells = cells
        self.places = [_Place(*pair) for pair in zip(notebook.cells, handed_out, strict=True)]
        self.extra = set(range(len(cells)))  # positions of submitted cells that belong nowhere
        self.notes: list[Note] = []
        self.recognised = False

    def note(self, kind: str, text: str, place: _Place | None = None) -> None:
        self.notes.append(Note(kind, text, place.name if place else ""))

    def note_language(self, metadata: NotebookNode) -> None:
        theirs = metadata.get("language_info", {}).get("name", "")
        ours = self.notebook.metadata.get("kernelspec", {}).get("language", "python")
        if theirs and theirs.lower() != ours.lower():
            text = f"The notebook was set to run {theirs}. It was graded as {ours}, which the assignment is written in."
            self.note("other-kernel", text)

    def match(self) -> None:
        """Find out where each submitted cell belongs, and which copy counts where there are several."""
        known, unknown = self._match_cells()
        self.recognised = any(place.copies for place in self.places) and len(unknown) <= len(known)
        if len(unknown) > len(known):
            text = (
                f"Of {len(known) + len(unknown)} marked cells {len(unknown)} do not belong to this assignment "
                f"({_listed(unknown)}): this seems to be the notebook of another one. They were run as cells of the "
                "student's own. Hand in the notebook of this assignment."
            )
            self.note("other-assignment", text)
        elif unknown:
            text = (
                "Cells with marks that this assignment does not have were run as cells of the student's own: "
            )
            self.note("unknown-cell", f"{text}{_listed(unknown)}.")
        elif not self.recognised:
            self.note("nothing-recognised", "No cell of the assignment was found in what was handed in.")
        for place in self.places:
            if place.copies:
                self._choose(place)
        order = sorted((p.chosen, i) for i, p in enumerate(self.places) if len(p.copies) == 1)
        moved = [self.places[b].name for (_, a), (_, b) in itertools.pairwise(order) if b < a]
        if moved:
            text = f"The cells stood in another order ({_listed(moved)}). They were graded in that of the assignment."
            self.note("reordered", text)

    def _match_cells(self) -> tuple[list[str], list[str]]:
        """Sort the submitted cells into their places; the names of these, and the grade_ids that have none."""
        by_mark = {place.name: place for place in self.places if _mark(place.cell)}
        by_id = {place.cell.id: place for place in self.places}
        by_content: dict[tuple[str, str], _Place] = {}
        for place in self.places:
            by_content.setdefault((place.cell.cell_type, _plain(place.handed_out)), place)
        for i, cell in enumerate(self.cells):
            if (place := by_mark.get(_mark(cell).get("grade_id"))) is not None:
                self._assign(i, place)
        found = []
        for find in (
            lambda cell: by_id.get(cell.id),
            lambda cell: by_content.get((cell.cell_type, _plain(cell.source))),
        ):
            for i in sorted(self.extra):
                place = find(self.cells[i])
                if place is not None and not place.copies:
                    self._assign(i, place)
                    if _mark(place.cell):
                        found.append(place.name)
        if found:
            text = (
                f"These cells had lost nbgrader's mark, or had another: {_listed(found)}. They were recognised by "
                "their id or their content."
            )
            self.note("lost-marks", text)
        unknown = (_mark(self.cells[i]).get("grade_id") for i in sorted(self.extra))
        known = [place.name for place in self.places if place.copies and _mark(place.cell)]
        return known, [name for name in dict.fromkeys(unknown) if name]

    def _assign(self, i: int, place: _Place) -> None:
        place.copies.append(i)
        self.extra.remove(i)

    def _choose(self, place: _Place) -> None:
        """Decide which of the copies counts; the others that were written in run as extra cells.

        Of answers it is the last that differs from the stub, as it would be if the notebook were run from top to
        bottom, or with nbgrader; the copies before it run before it, so that a cell that was split works as well.
        """
        place.copies.sort()
        untouched: list[int] = []
        written: list[int] = []
        for i in place.copies:
            (untouched if place.is_untouched(self.cells[i]) else written).append(i)
        place.chosen = (untouched + written)[0] if place.is_given else (untouched + written)[-1]
        chosen = self.cells[place.chosen]
        distinct = [i for i in written if not _same(self.cells[i].source, chosen.source)]
        if place.is_essay:
            place.parts = [self.cells[i] for i in written]
        else:
            self.extra.update(distinct)
            place.parts = [chosen] if place.chosen in written and not place.is_given else []
        if len(place.copies) > 1:
            self._note_copies(place, len(distinct))

    def _note_copies(self, place: _Place, distinct: int) -> None:
        text = f"This cell was there {len(place.copies)} times. "
        if place.is_given:
            text += "It is the instructor's and counts once"
            text += "; copies with other content were run as cells of the student's own." if distinct else "."
        elif not distinct:
            text += "It counts once."
        elif place.is_essay:
            text += "What was written in the copies was put together, in their order."
        else:
            text += "All that were written in were run in their order; the last counts as the answer."
        self.note("duplicate-cell", text, place)

    def fill(self) -> None:
        """Write the student's content into the skeleton, and the extra cells between its cells."""
        behind = self._behind()
        self._adopt_essays(behind)
        own = {
            name: self.cells[i].id
            for i in sorted(self.extra)
            if self.cells[i].cell_type == "code"
            for name in _definitions(self.cells[i].source)
        }
        defined = {  # names that the student's cells define, and in which cell
            name: place.name
            for place in self.places
            if place.cell.cell_type == "code"
            for part in place.parts
            for name in _definitions(part.source)
        } | own
        absent = []
        for place in self.places:
            if place.chosen is not None:
                self._note_mark(place, self.cells[place.chosen])
            if place.parts:
                self._fill(place)
            elif place.chosen is None and self.cells:
                self._restore(place, defined, absent)
            elif place.is_answer:
                self._note_elsewhere(place, own)
            elif place.chosen is not None and place.is_given:
                self._compare(place)
        if absent and self.recognised:
            self.note("missing-cell", f"These cells were missing and were put back: {_listed(absent)}.")
        self._note_older_release()
        self._insert(behind)

    def _behind(self) -> dict[int, int]:
        """For each extra cell the number of the skeleton's cell that it followed, -1 at the beginning."""
        numbers = {place.chosen: number for number, place in enumerate(self.places)}
        behind, last = {}, -1
        for i in range(len(self.cells)):
            if i in self.extra:
                behind[i] = last
            else:
                last = numbers.get(i, last)
        return behind

    def _adopt_essays(self, behind: dict[int, int]) -> None:
        """Take texts that stand where an essay belongs for the essay, if it was not written in its own cell."""
        for number, place in enumerate(self.places):
            if not place.is_essay or place.parts:
                continue
            near = [
                i
                for i in sorted(self.extra)
                if self.cells[i].cell_type != "code" and number - 1 <= behind[i] <= number
            ]
            if near:
                place.parts = [self.cells[i] for i in near]
                self.extra.difference_update(near)
                text = "This answer's cell was missing or empty; what was written beside it was taken as the answer."
                self.note("answer-elsewhere", text, place)

    def _fill(self, place: _Place) -> None:
        place.cell.source = "\n\n".join(dict.fromkeys(part.source for part in place.parts))
        if place.cell.cell_type != "code":
            place.cell.pop("attachments", None)
            attachments = {
                name: data for part in place.parts for name, data in part.get("attachments", {}).items()
            }
            if attachments:
                place.cell.attachments = attachments

    def _compare(self, place: _Place) -> None:
        if place.is_untouched(self.cells[place.chosen]):
            return
        if not place.is_test:
            text = "This cell is the instructor's and was changed. Its own content was put back."
            self.note("edited-locked", text, place)
            return
        text = "This test was changed. The instructor's was run; nothing that was written into it is used."
        before = self.places[: self.places.index(place)]
        answer = next((other for other in reversed(before) if other.is_answer), None)
        if answer is not None and not answer.parts:
            text += f" The answer {answer.name} is empty: if this was meant as the answer, it belongs there."
            self.note("answer-in-test", text, place)
        else:
            self.note("edited-test", text, place)

    def _note_mark(self, place: _Place, submitted: NotebookNode) -> None:
        ours, theirs = place.cell, submitted
        if theirs.cell_type != ours.cell_type:
            done = "The instructor's was put back" if place.is_given else f"It was taken as {_kind(ours)}"
            self.note(
                "cell-type",
                f"This cell had been turned from {_kind(ours)} into {_kind(theirs)}. {done}.",
                place,
            )
        mark = _mark(theirs)
        if {"grade", "solution", "locked"} & mark.keys() and (role := _role(theirs)) != _role(ours):
            self.note("retagged", f"This cell was marked as {role}. It was graded as {_role(ours)}.", place)
        points = _mark(ours).get("points")
        if is_grade(ours) and mark.get("points", points) != points:
            text = f"This cell's points had been changed to {mark.points:g}. It counts {points:g}."
            self.note("edited-points", text, place)

    def _note_elsewhere(self, place: _Place, own: dict[str, str]) -> None:
        names = [name for name in place.definitions if name in own]
        if names:
            text = f"This answer is empty, but the cell {own[names[0]]} defines {_listed(names)}. "
            text += "That cell was run where it stands; answers belong into their own cells."
            self.note("answer-elsewhere", text, place)

    def _restore(self, place: _Place, defined: dict[str, str], absent: list[str]) -> None:
        """Note that a cell was missing; what the student defines elsewhere is not put back over it."""
        names = [name for name in place.definitions if name in defined]
        if names and not place.is_given:
            place.cell.source = ""
            if place.is_answer:
                text = f"This answer's cell was missing, but the cell {defined[names[0]]} defines {_listed(names)}. "
                self.note("answer-elsewhere", text + "That cell was run where it stands.", place)
        elif not self.recognised:
            pass  # one note says so for all
        elif place.is_answer:
            self.note("missing-answer", "This answer's cell was missing. It counts as not answered.", place)
        elif place.is_test:
            self.note("missing-test", "This test was missing. The instructor's was put back.", place)
        else:
            absent.append(place.name)

    def _note_older_release(self) -> None:
        older = [
            place.name
            for place in self.places
            if place.chosen is not None
            and place.is_given
            and _is_as_released(self.cells[place.chosen])
            and not _same(self.cells[place.chosen].source, place.handed_out)
        ]
        if older:
            text = "The instructor has changed these cells since they were given out; the new ones count: "
            self.note("older-release", f"{text}{_listed(older)}.")

    def _insert(self, behind: dict[int, int]) -> None:
        """Put each extra cell behind the cell of the skeleton that it followed."""
        taken = {place.cell.id for place in self.places}
        following: dict[int, list[NotebookNode]] = {}
        for i in sorted(self.extra):
            following.setdefault(behind[i], []).append(_extra(self.cells[i], taken))
        cells = following.get(-1, [])
        for number, place in enumerate(self.places):
            cells += [place.cell, *following.get(number, [])]
        self.notebook.cells = cells


def _extra(cell: NotebookNode, taken: set[str]) -> NotebookNode:
    """A cell of the student's own, without any mark."""
    kept = NotebookNode(
        id=_new_id(cell.id, taken), cell_type=cell.cell_type, metadata=NotebookNode(), source=cell.source
    )
    if cell.cell_type == "code":
        kept.update(outputs=[], execution_count=None)
    elif cell.get("attachments"):
        kept.attachments = copy.deepcopy(cell.attachments)
    return kept


def _new_id(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 0
    while name in taken:
        number += 1
        name = f"{wanted[:56]}-{number}"
    taken.add(name)
    return name


def _mark(cell: NotebookNode) -> NotebookNode:
    return cell.metadata.get("nbgrader", NotebookNode())


def _plain(source: str) -> str:
    """A source without the blanks at the ends of lines and of the whole, which editors add and remove."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def _same(one: str, other: str) -> bool:
    return one == other or _plain(one) == _plain(other)


def _is_as_released(cell: NotebookNode) -> bool:
    """Whether a submitted cell still has the checksum that it was given out with."""
    mark = _mark(cell)
    if not {"grade_id", "checksum"} <= mark.keys() or (is_grade(cell) and "points" not in mark):
        return False
    return mark.checksum == compute_checksum(cell)


def _definitions(source: str) -> list[str]:
    """The names that a program defines at its top level, as far as its text tells."""
    names = (
        name.strip()
        for function, targets in DEFINITION.findall(source)
        for name in (function or targets).split(",")
    )
    return [name for name in dict.fromkeys(names) if name.isidentifier()]


def _kind(cell: NotebookNode) -> str:
    return {"code": "code", "markdown": "text", "raw": "raw text"}[cell.cell_type]


def _role(cell: NotebookNode) -> str:
    if is_task(cell):
        return "a task"
    if is_solution(cell):
        return "an answer that a person scores" if is_grade(cell) else "an answer"
    if is_grade(cell):
        return "a test"
    return "a cell of the instructor's" if is_locked(cell) else "a cell of the student's"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"
