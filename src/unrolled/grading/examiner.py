"""Grade one grafted notebook: the student's cells run over there, the instructor's tests run here.

A test stays an ordinary nbgrader cell. Its score is what nbgrader reads from its outputs, and its outputs are made
here: nothing that the student's process does or prints can be taken for a score.
"""

import builtins
import contextlib
import io
import symtable
import time
from collections.abc import Iterator, Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade, is_grade, is_locked, is_solution

from unrolled.exercises.trial import run_cell
from unrolled.grading.hidden import delimiters, hidden_lines
from unrolled.grading.outcome import Note, Score
from unrolled.grading.remote import StudentSide
from unrolled.grading.student import MIMES

SAME_PROCESS = "same-process"  # tag of a test that has to run where the answer runs
HIDDEN = "A hidden test failed."


def examine(
    notebook: NotebookNode,
    instructor: NotebookNode,
    side: StudentSide,
    config: Mapping[str, Mapping[str, object]] | None = None,
) -> tuple[list[Score], list[Note]]:
    """Run a grafted notebook and write its outputs into it.

    Parameters
    ----------
    notebook : NotebookNode
        The instructor's cells with the student's answers (`graft`).
    instructor : NotebookNode
        The same with the reference solutions: they tell which names are the student's to define.
    side : StudentSide
    config : mapping, optional
        The course's, as of `graft`: it says how hidden regions are marked.

    Returns
    -------
    list of Score
        Of each graded cell, in order; ``points`` is None where a person has to score.
    list of Note
        What was stopped or left out.
    """
    examiner = _Examiner(side, set(_answer_names(instructor)), delimiters(config))
    scores = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if is_grade(cell) and not is_solution(cell):
                scores.append(examiner.test(cell))
                continue
            examiner.run(cell)
        if is_grade(cell):
            points, largest = determine_grade(cell)
            scores.append(Score(cell.metadata.nbgrader.grade_id, points, largest))
    return scores, examiner.notes


class _Examiner:
    def __init__(self, side: StudentSide, foreign: set[str], delimiters: tuple[str, str]):
        self.side = side
        self.delimiters = delimiters  # of hidden regions
        self.foreign = foreign  # names that the student's cells define
        self.namespace: dict = {"__name__": "__main__"}
        self.own: set[str] = set()  # names that given cells have defined here
        self.fetched: set[str] = set()
        self.notes: list[Note] = []

    def run(self, cell: NotebookNode) -> None:
        """Run a cell in the student's process; a given one that needs no answer runs here as well."""
        if is_locked(cell):
            self._given(cell.source)
        ran = self.side.run(cell.source)
        cell.outputs = list(_outputs(ran.outputs))
        name = _name(cell)
        if ran.stopped:
            text = f"This cell did not come to its end: {ran.stopped}. The cells after it ran without it."
            cell.outputs.append(_error("Stopped", text))
            self.notes.append(Note("stopped", text, name))
        if ran.cut:
            self.notes.append(Note("output-cut", "This cell printed more than is kept.", name))

    def test(self, cell: NotebookNode) -> Score:
        """Run a test cell here, with stand-ins for what the student's cells have defined."""
        mark, start = cell.metadata.nbgrader, time.perf_counter()
        same_process = SAME_PROCESS in cell.metadata.get("tags", [])
        if self.side.seconds_left <= 0:
            cell.outputs = [_error("Stopped", "This test was not run: the submission had used up its time.")]
        elif same_process:
            self.notes.append(
                Note(
                    SAME_PROCESS,
                    "This test ran beside the answer, which could have changed it.",
                    mark.grade_id,
                )
            )
            ran = self.side.run(cell.source)
            cell.outputs = list(_outputs(ran.outputs))
            if ran.stopped:
                cell.outputs.append(_error("Stopped", f"The test did not come to its end: {ran.stopped}."))
        else:
            lost = len(self.side.lost)
            cell.outputs = self._tested(cell.source)
            if len(self.side.lost) > lost:
                text = "The program ended or hung while this test was calling it; a new one went on."
                self.notes.append(Note("process-ended", text, mark.grade_id))
        try:
            points, largest = determine_grade(cell)
        except ValueError:  # more than the cell's points: nbgrader would stop here
            points = largest = float(mark.points)
            cell.outputs = [o for o in cell.outputs if o.output_type != "execute_result"]
            cell.outputs.append(new_output("execute_result", data={"text/plain": repr(points)}))
            text = "The test gives more points than the cell has; it counts as all of them."
            self.notes.append(Note("too-many-points", text, mark.grade_id))
        seconds = time.perf_counter() - start
        return Score(mark.grade_id, points, largest, seconds, _message(cell.outputs), same_process)

    def _given(self, source: str) -> None:
        source = _without_magics(source)
        needed, defined = _names(source)
        if needed & self.foreign:
            self.foreign |= defined
            return
        quiet = io.StringIO()
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            before = dict(self.namespace)
            with contextlib.suppress(
                Exception
            ):  # it fails in the student's notebook as well, where it is seen
                run_cell(source, self.namespace)
        self.own |= {name for name, value in self.namespace.items() if before.get(name) is not value}

    def _tested(self, source: str) -> list[NotebookNode]:
        source = _without_magics(source)
        self._fetch(source)
        printed, complaints = io.StringIO(), io.StringIO()
        value, error = None, None
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
            try:
                value = run_cell(source, self.namespace)
            except BaseException as raised:  # a test may end in anything that an answer raises
                if isinstance(raised, KeyboardInterrupt):
                    raise
                error = raised
        outputs = [
            new_output("stream", name=name, text=stream.getvalue())
            for name, stream in (("stdout", printed), ("stderr", complaints))
            if stream.getvalue()
        ]
        if error is not None:
            outputs.append(_error(type(error).__name__, _told(error, hidden_lines(source, *self.delimiters))))
        elif value is not None:
            outputs.append(new_output("execute_result", data={"text/plain": repr(value)}))
        return outputs

    def _fetch(self, source: str) -> None:
        """Give the test the student's names: those that it uses, and the functions that hints are found with."""
        for name in self.fetched:
            self.namespace.pop(name, None)
        needed, _ = _names(source)
        wanted = (needed | self.foreign) - self.own - set(dir(builtins))
        found = self.side.names(sorted(wanted), sorted(needed))
        self.namespace.update(found)
        self.fetched = set(found)


def _answer_names(instructor: NotebookNode) -> Iterator[str]:
    """What the cells that are the student's to write define at their top level."""
    for cell in instructor.cells:
        if cell.cell_type == "code" and not is_locked(cell):
            yield from _names(_without_magics(cell.source))[1]


def _names(source: str) -> tuple[set[str], set[str]]:
    """The global names that a cell needs from elsewhere, and those it defines."""
    try:
        top = symtable.symtable(source, "<cell>", "exec")
    except SyntaxError:
        return set(), set()
    defined = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    needed = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    tables = top.get_children()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        needed |= {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return needed, defined


def _without_magics(source: str) -> str:
    """The cell as Python: magics and shell commands are of no concern to a test."""
    lines = [line for line in source.split("\n") if not line.lstrip().startswith(("%", "!"))]
    return "\n".join(lines)


def _told(error: BaseException, hidden: set[int]) -> str:
    """What is said of an error: nothing, where it came from one of the test's ``hidden`` lines."""
    trace, lines = error.__traceback__, set()
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<cell>":
            lines.add(trace.tb_lineno)
        trace = trace.tb_next
    return HIDDEN if lines & hidden else str(error)


def _error(name: str, text: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])


def _message(outputs: list[NotebookNode]) -> str:
    """What a test says: what it printed, and its error."""
    printed = [output.text for output in outputs if output.output_type == "stream"]
    errors = [output.evalue for output in outputs if output.output_type == "error"]
    return "\n".join(text.strip() for text in [*printed, *errors] if text.strip())


def _name(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")


def _outputs(items: list) -> Iterator[NotebookNode]:
    """The outputs among what the student's process says are its outputs."""
    for item in items:
        match item:
            case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str() as text}:
                yield new_output("stream", name=name, text=text)
            case {"output_type": "display_data" | "execute_result" as kind, "data": dict() as data}:
                kept = {mime: _json_text(value) for mime, value in data.items() if mime in MIMES}
                yield new_output(kind, data=kept)
            case {
                "output_type": "error",
                "ename": str() as name,
                "evalue": str() as value,
                "traceback": list() as trace,
            }:
                yield new_output("error", ename=name, evalue=value, traceback=[str(line) for line in trace])


def _json_text(value: object) -> object:
    return value if isinstance(value, str | dict | list) else str(value)
