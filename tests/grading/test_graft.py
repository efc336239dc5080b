"""Does a student's work, and nothing else of what was handed in, get into the instructor's notebook?"""

import copy
import functools
import json
import os
import random
import sysconfig
import time
from pathlib import Path

import nbformat
import odd_notebooks as odd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    DeduplicateIds,
    LockCells,
    OverwriteCells,
    OverwriteKernelspec,
    SaveCells,
)
from nbgrader.utils import determine_grade, is_grade, is_locked, is_solution
from traitlets.config import Config

from unrolled.exercises import notebook as catalogue
from unrolled.grading.graft import Skeleton
from unrolled.grading.outcome import Limits
from unrolled.grading.reading import read

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.parent.name for path in ROOT.glob("exercises/*/*.ipynb"))
FUZZ = settings(
    derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None, max_examples=50
)
GIVEN_OUT = {name: (ROOT / "exercises" / name / f"{name}.ipynb").read_bytes() for name in NAMES}
INSTRUCTORS = {
    name: nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4) for name in NAMES
}


def handed_in(notebook):
    """The notebook as the reader gives it."""
    return read(odd.to_bytes(notebook), Limits())[0]


def grafted(change=lambda notebook: None):
    """The small assignment with an honest hand-in that was changed, the notes on it, and what was handed in."""
    submitted = odd.honest()
    change(submitted)
    notebook, notes = Skeleton(odd.instructors(), odd.CONFIG).graft(handed_in(submitted))
    return notebook, notes


def kinds(notes):
    return {note.kind for note in notes}


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def state(notebook):
    """What the cells of code define when they run in order, tests included; which of the tests fail."""
    names, failed = {}, []
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.source.startswith(("%", "!")):
            try:
                exec(cell.source, names)
            except Exception:
                failed.append(cell.id)
    return names, failed


def fixed(notebook):
    """The cells that are the instructor's, with all that belongs to them."""
    return [
        cell
        for cell in notebook.cells
        if (is_grade(cell) or is_locked(cell) or cell.metadata.get("nbgrader", {}).get("task"))
        and not is_solution(cell)
    ]


def check(instructor, notebook, submitted):
    """What must hold of every grafted notebook, whatever was handed in."""
    nbformat.validate(copy.deepcopy(notebook))
    assert notebook.metadata == instructor.metadata
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        assert cell.cell_type != "code" or (cell.outputs == [] and cell.execution_count is None)

    # The instructor's cells stand, with their sources, points, marks and order.
    mine, theirs = fixed(instructor), fixed(notebook)
    assert [(c.id, c.cell_type, c.source) for c in mine] == [(c.id, c.cell_type, c.source) for c in theirs]
    own = [cell for cell in instructor.cells if "nbgrader" in cell.metadata]
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    for one, other in zip(own, marked, strict=True):
        assert one.metadata.nbgrader.items() <= other.metadata.nbgrader.items()
        assert one.cell_type == other.cell_type

    # All else was written by the student, or given out.
    stubs = released(nbformat.writes(instructor))
    given_out = {"", *(line for cell in stubs.cells for line in lines(cell))}
    written = {line for cell in submitted.cells for line in lines(cell)} if submitted else set()
    for cell in notebook.cells:
        if not any(cell.id == one.id for one in mine):
            assert set(lines(cell)) <= given_out | written, cell.id


@functools.cache
def released(instructor):
    return odd.released(nbformat.reads(instructor, as_version=4))


def lines(cell):
    return cell.source.split("\n")


@pytest.mark.parametrize("name", odd.CHANGES)
def test_what_was_changed_is_repaired_and_noted(name):
    change, expected = odd.CHANGES[name]
    submitted = odd.honest()
    change(submitted)
    submitted = handed_in(submitted)
    before = copy.deepcopy(submitted)
    notebook, notes = Skeleton(odd.instructors(), odd.CONFIG).graft(submitted)
    check(odd.instructors(), notebook, submitted)
    CheckCellMetadata().preprocess(notebook, {})
    assert submitted == before
    assert kinds(notes) == expected
    assert all(note.text.endswith(".") and "None" not in note.text for note in notes)


# Where the student's code is there in some cell that runs before the tests, the tests pass.
UNANSWERED = {
    "deleted-answer": {"double-test"},
    "answer-in-test": {"double-test"},
    "other-assignment": {"double-test", "half-test"},
    "no-cells": {"double-test", "half-test"},
    "only-extras": {"double-test", "half-test"},
}


@pytest.mark.parametrize("name", odd.CHANGES)
def test_no_work_is_lost_by_a_repair(name):
    notebook, _ = grafted(odd.CHANGES[name][0])
    assert set(state(notebook)[1]) & {"double-test", "half-test"} == UNANSWERED.get(name, set())


@pytest.mark.parametrize("name", odd.FILES)
def test_every_file_that_can_be_read_is_grafted(name):
    submitted, _ = read(odd.FILES[name][0](odd.honest()), Limits())
    notebook, notes = Skeleton(odd.instructors(), odd.CONFIG).graft(submitted)
    check(odd.instructors(), notebook, submitted)
    failed = {i for i in state(notebook)[1] if i.endswith("test")}
    if name in odd.SOUND_FILES:
        assert not failed and not notes
    if submitted is None:
        assert failed == {"double-test", "half-test"} and not notes


def stock(instructor, submitted, folder):
    """What nbgrader makes of a hand-in before it runs it."""
    resources = {
        "nbgrader": {"notebook": "ps", "assignment": "ps", "db_url": f"sqlite:///{folder}/gradebook.db"}
    }
    source = copy.deepcopy(instructor)
    for step in (LockCells, ClearSolutions, ClearOutput, ComputeChecksums, SaveCells):
        source, resources = step(config=Config(odd.CONFIG)).preprocess(source, resources)
    notebook = copy.deepcopy(submitted)
    for step in (ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata):
        notebook, resources = step(config=Config(odd.CONFIG)).preprocess(notebook, resources)
    return notebook


def prepare_gradebook(folder, monkeypatch):
    path = [sysconfig.get_path("scripts"), os.environ.get("PATH", "")]
    monkeypatch.setenv("PATH", os.pathsep.join(path))  # nbgrader runs alembic
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        gradebook.add_assignment("ps")


def test_an_honest_notebook_becomes_what_nbgrader_makes_of_it(tmp_path, monkeypatch):
    prepare_gradebook(tmp_path, monkeypatch)
    instructor = INSTRUCTORS["forecasting"]
    problems = catalogue.read(ROOT, "forecasting")
    correct = {
        question.name: next((a for a in question.answers if a.kind == "correct"), question.answers[0]).code
        for question in problems.questions
    }
    submitted = nbformat.reads(GIVEN_OUT["forecasting"].decode(), as_version=4)
    submitted = odd.answered(submitted, correct | {"essay": "It is *not*."})
    next(cell for cell in submitted.cells if cell.id == "student").source = 'student = "Ada"'
    ours, notes = Skeleton(instructor, odd.CONFIG).graft(handed_in(submitted))
    theirs = stock(instructor, submitted, tmp_path)
    assert notes == []
    assert len(correct) == 11
    assert ours.metadata.kernelspec == theirs.metadata.kernelspec
    assert [dict(cell) for cell in ours.cells] == [dict(cell) for cell in theirs.cells]


@pytest.mark.parametrize("name", NAMES)
def test_a_set_as_it_was_given_out_becomes_the_skeleton(name):
    submitted, _ = read(GIVEN_OUT[name], Limits())
    notebook, notes = Skeleton(INSTRUCTORS[name], odd.CONFIG).graft(submitted)
    assert notes == []
    check(INSTRUCTORS[name], notebook, submitted)
    assert notebook == Skeleton(INSTRUCTORS[name], odd.CONFIG).graft(None)[0]
    released, _ = ClearHiddenTests().preprocess(copy.deepcopy(notebook), {})
    assert sources(released) == sources(submitted)


def test_an_essay_that_was_not_written_has_no_points_and_one_that_was_is_for_a_person():
    def leave(notebook):
        odd.cell_of(notebook, "essay").source = "YOUR ANSWER HERE\n"

    assert determine_grade(odd.cell_of(grafted(leave)[0], "essay")) == (0, 3)
    assert determine_grade(odd.cell_of(grafted()[0], "essay")) == (None, 3)
    assert determine_grade(odd.cell_of(Skeleton(odd.instructors()).graft(None)[0], "essay")) == (0, 3)


def test_hidden_tests_are_in_the_grafted_notebook():
    assert "assert double(0) == 0" in odd.cell_of(grafted()[0], "double-test").source


def test_the_reference_never_stays():
    for config in (None, {}, odd.CONFIG, {"ClearSolutions": {"begin_solution_delimeter": "ELSEWHERE"}}):
        instructor = odd.instructors()
        odd.cell_of(instructor, "essay")["attachments"] = {"reference.png": {"image/png": "AAAA"}}
        text = nbformat.writes(Skeleton(instructor, config).graft(None)[0])
        for reference in ("2 * x", "x / 2", "Because the reference", "reference.png"):
            assert reference not in text


def test_the_stub_is_that_of_the_course():
    stub = {"ClearSolutions": {"code_stub": {"python": "answer = None"}, "text_stub": "Write here"}}
    notebook, _ = Skeleton(odd.instructors(), stub).graft(None)
    assert odd.cell_of(notebook, "double").source == "def double(x):\n    answer = None"
    assert odd.cell_of(notebook, "essay").source == "Write here"


def test_a_mistake_of_the_instructor_is_raised():
    instructor = odd.instructors()
    instructor.cells[1].source = "### BEGIN SOLUTION\nx = 1"
    with pytest.raises(RuntimeError):
        Skeleton(instructor).graft(None)


def test_the_instructors_notebook_is_left_alone():
    instructor = odd.instructors()
    notebook, _ = Skeleton(instructor, odd.CONFIG).graft(handed_in(odd.honest()))
    notebook.cells[0].metadata["nbgrader"]["points"] = 9
    assert instructor == odd.instructors()


def test_an_instructors_notebook_without_ids_gets_them():
    instructor = odd.instructors()
    instructor.nbformat_minor = 4
    for cell in instructor.cells:
        del cell["id"]
    notebook, notes = Skeleton(instructor, odd.CONFIG).graft(handed_in(odd.honest()))
    nbformat.validate(notebook)
    assert notes == []
    assert odd.cell_of(notebook, "double").source == odd.ANSWERS["double"]


def test_cells_of_the_students_own_stay_where_they_stood():
    def change(notebook):
        at = next(i for i, cell in enumerate(notebook.cells) if cell.id == "double-test")
        notebook.cells.insert(at + 1, new_code_cell("c = 3", id="half"))  # an id that is taken
        notebook.cells.insert(at, new_code_cell("b = 2", id="b"))
        notebook.cells.insert(at, new_code_cell("%time\na = 1", id="a", metadata={"deletable": False}))
        notebook.cells.insert(0, new_markdown_cell("first", id="first"))
        notebook.cells.append(new_code_cell("z", id="z", outputs=[]))

    notebook, notes = grafted(change)
    ids = [cell.id for cell in notebook.cells]
    assert ids[0] == "first" and ids[-1] == "z"
    assert ids[ids.index("double") : ids.index("half-text") + 1] == [
        *("double", "a", "b", "double-test", "half-1", "half-text")
    ]
    assert notebook.cells[ids.index("a")].metadata == {}
    assert notes == []


def test_the_students_cell_without_a_mark_is_taken_by_its_id():
    def name(notebook):
        notebook.cells[1].source = 'student = "Ada"'

    notebook, notes = grafted(name)
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in odd.instructors().cells]
    assert notebook.cells[1].source == 'student = "Ada"'
    assert notes == []


def test_the_students_cell_is_not_put_back_over_what_the_student_wrote():
    def name(notebook):
        notebook.cells[1] = new_code_cell('student = "Ada"', id="new")

    notebook, _ = grafted(name)
    assert state(notebook)[0]["student"] == "Ada"


def test_a_deleted_test_is_run_behind_what_was_written_for_it():
    def change(notebook):
        at = next(i for i, cell in enumerate(notebook.cells) if cell.id == "double-test")
        notebook.cells[at] = new_code_cell(
            "def double(x):\n    return helper(x)\n\ndef helper(x):\n    return 2 * x", id="h"
        )

    notebook, notes = grafted(change)
    assert "double-test" not in state(notebook)[1]
    assert kinds(notes) == {"missing-test"}


def test_of_several_copies_the_last_that_was_written_counts():
    def change(notebook):
        for number in (1, 2, 3):
            twin = copy.deepcopy(odd.cell_of(notebook, "double"))
            twin.id = f"copy-{number}"
            twin.source = f"def double(x):\n    return {number} * x"
            notebook.cells.append(twin)
        notebook.cells[-1].source = "def double(x):\n    raise NotImplementedError  # your answer"

    notebook, notes = grafted(change)
    assert odd.cell_of(notebook, "double").source == "def double(x):\n    return 2 * x"
    assert kinds(notes) == {"duplicate-cell"}
    assert "4 times" in notes[0].text and notes[0].cell == "double"
    assert "raise NotImplementedError  # your answer" not in "".join(sources(notebook))


def test_copies_of_an_essay_are_put_together():
    def change(notebook):
        twin = copy.deepcopy(odd.cell_of(notebook, "essay"))
        twin.id, twin.source = "twin", "And more."
        notebook.cells += [twin, copy.deepcopy(twin)]
        notebook.cells[-1].source = "YOUR ANSWER HERE"

    notebook, notes = grafted(change)
    assert odd.cell_of(notebook, "essay").source == f"{odd.ANSWERS['essay']}\n\nAnd more."
    assert kinds(notes) == {"duplicate-cell"}
    assert len(notebook.cells) == len(odd.instructors().cells)


@pytest.mark.parametrize("delete", [True, False])
def test_an_essay_beside_its_cell_is_for_a_person(delete):
    def change(notebook):
        cell = odd.cell_of(notebook, "essay")
        notebook.cells.append(new_markdown_cell(cell.source, id="mine"))
        cell.source = "YOUR ANSWER HERE"
        if delete:
            notebook.cells.remove(cell)

    notebook, notes = grafted(change)
    essay = odd.cell_of(notebook, "essay")
    assert essay.source == odd.ANSWERS["essay"]
    assert determine_grade(essay) == (None, 3)
    assert kinds(notes) == {"answer-elsewhere"}
    assert len(notebook.cells) == len(odd.instructors().cells)


def test_attachments_of_an_essay_come_with_it():
    picture = {"a.png": {"image/png": "AAAA"}}
    notebook, _ = grafted(lambda nb: odd.cell_of(nb, "essay").update(attachments=picture))
    assert odd.cell_of(notebook, "essay").attachments == picture
    notebook, _ = grafted(lambda nb: nb.cells[0].update(attachments=picture))
    assert "attachments" not in notebook.cells[0]


def test_an_answer_keeps_its_content_when_its_type_was_changed():
    for name in ("answer-as-text", "answer-as-raw", "essay-as-code"):
        notebook, notes = grafted(odd.CHANGES[name][0])
        cell = odd.cell_of(notebook, "essay" if name.startswith("essay") else "double")
        assert cell.source == odd.ANSWERS[cell.id]
        assert cell.cell_type == ("markdown" if cell.id == "essay" else "code")
        assert f"taken as {'text' if cell.id == 'essay' else 'code'}" in notes[0].text


def test_what_was_written_into_a_test_is_pointed_out_with_the_answer_it_belongs_to():
    notebook, [note] = grafted(odd.CHANGES["answer-in-test"][0])
    assert note.cell == "double-test"
    assert "The answer double is empty" in note.text
    assert odd.cell_of(notebook, "double-test").source == odd.cell_of(odd.instructors(), "double-test").source


def test_a_test_that_the_instructor_changed_later_is_not_blamed_on_the_student():
    instructor = odd.instructors()
    odd.cell_of(instructor, "double-test").source += "\nassert double(3) == 6"
    odd.cell_of(instructor, "setup").source += "\nimport cmath"
    submitted = handed_in(odd.honest())
    notebook, [note] = Skeleton(instructor, odd.CONFIG).graft(submitted)
    assert note.kind == "older-release" and "setup, double-test" in note.text
    check(instructor, notebook, submitted)


def test_an_essay_stub_that_the_instructor_changed_later_is_still_no_answer():
    submitted = odd.answered(odd.released(odd.instructors()), {"double": odd.ANSWERS["double"]})
    config = odd.CONFIG | {"ClearSolutions": {"text_stub": "Write here"}}
    notebook, _ = Skeleton(odd.instructors(), config).graft(handed_in(submitted))
    assert determine_grade(odd.cell_of(notebook, "essay")) == (0, 3)


def test_the_instructors_own_solutions_can_be_handed_in():
    notebook, notes = Skeleton(odd.instructors(), odd.CONFIG).graft(handed_in(odd.instructors()))
    assert notes == []
    assert "2 * x" in odd.cell_of(notebook, "double").source


def test_notes_name_the_cell():
    _, [note] = grafted(odd.CHANGES["edited-test"][0])
    assert note.cell == "double-test"
    _, notes = grafted(odd.CHANGES["deleted-tests"][0])
    assert [note.cell for note in notes] == ["double-test", "half-test"]
    _, [note] = grafted(odd.CHANGES["points"][0])
    assert note.text == "This cell's points had been changed to 100. It counts 2."


def test_notes_stay_few_whatever_is_handed_in():
    def change(notebook):
        for number in range(500):
            twin = copy.deepcopy(odd.cell_of(notebook, "double"))
            twin.id, twin.source = f"n-{number}", f"# {number}"
            twin.metadata.nbgrader.grade_id = f"unknown-{number}"
            notebook.cells.append(twin)

    _, notes = grafted(change)
    assert kinds(notes) == {"other-assignment"}
    assert len(notes[0].text) < 400


def test_what_was_written_for_a_task_stays_below_it():
    instructor = odd.instructors()
    task = new_markdown_cell(
        "Explain.\n=== BEGIN MARK SCHEME ===\n1 point\n=== END MARK SCHEME ===", id="task"
    )
    mark = {"grade": False, "solution": False, "locked": True, "task": True, "points": 1, "grade_id": "task"}
    task.metadata["nbgrader"] = mark | {"schema_version": 3}
    instructor.cells.append(task)
    submitted = odd.released(instructor)
    submitted.cells[-1].source = "Explain.\n"
    submitted.cells.append(new_markdown_cell("So it is.", id="mine"))
    notebook, notes = Skeleton(instructor, odd.CONFIG).graft(handed_in(submitted))
    assert [cell.source for cell in notebook.cells[-2:]] == [task.source, "So it is."]
    assert notes == []


def test_thousands_of_copies_keep_nobody_busy():
    def change(notebook):
        for name in ("double", "double-test"):
            for number in range(1000):
                twin = copy.deepcopy(odd.cell_of(notebook, name))
                twin.id, twin.source = f"{name}-{number}", f"x = {number}"
                notebook.cells.append(twin)

    start = time.process_time()
    notebook, notes = grafted(change)
    assert time.process_time() - start < 5
    assert kinds(notes) == {"duplicate-cell"} and len(notes) == 2
    assert len(notebook.cells) == 2000 + len(odd.instructors().cells)


# Mutations of real sets, at the level of cells.


@st.composite
def rearranged(draw):
    """A real set, answered and rearranged, with its name."""
    name = draw(st.sampled_from(NAMES))
    notebook = nbformat.reads(GIVEN_OUT[name].decode(), as_version=4)
    randomly = random.Random(draw(st.integers(0, 2**32)))
    for cell in odd.answers(notebook) + odd.essays(notebook):
        if randomly.random() < 0.7:
            cell.source = draw(
                st.sampled_from(["x = 1", "", "def f():\n    return 1", "pass\npass", "a, b = 1, 2"])
            )
    cells = notebook.cells
    for _ in range(draw(st.integers(1, 12))):
        if not cells:
            break
        at, to = randomly.randrange(len(cells)), randomly.randrange(len(cells))
        cell, other = cells[at], cells[to]
        match draw(
            st.sampled_from(["delete", "copy", "move", "mark", "swap", "id", "type", "source", "new", "twin"])
        ):
            case "delete":
                del cells[at]
            case "copy":
                cells.insert(to, copy.deepcopy(cell))
            case "move":
                cells.insert(to, cells.pop(at))
            case "mark":
                if "nbgrader" in cell.metadata:
                    key = randomly.choice(["grade", "solution", "locked", "points", "grade_id", "checksum"])
                    cell.metadata.nbgrader[key] = draw(
                        st.one_of(st.booleans(), st.integers(), st.text(max_size=5), st.none())
                    )
            case "swap":
                cell.metadata, other.metadata = other.metadata, cell.metadata
            case "id":
                cell.id = other.id
            case "type":
                cell.cell_type = draw(st.sampled_from(["code", "markdown", "raw"]))
            case "source":
                cell.source = other.source
            case "new":
                cells.insert(to, new_code_cell(draw(st.text(max_size=30)), id=f"new-{at}"))
            case "twin":
                cells.insert(to, copy.deepcopy(cell))
                cells[to].source += "\ny = 2"
    return name, json.dumps(notebook).encode("utf-8", "replace")


@FUZZ
@given(rearranged())
def test_the_instructors_cells_stand_whatever_was_rearranged(handed_in):
    name, data = handed_in
    submitted, _ = read(data, Limits())
    notebook, notes = Skeleton(INSTRUCTORS[name], odd.CONFIG).graft(submitted)
    check(INSTRUCTORS[name], notebook, submitted)
    assert len(notes) < 3 * len(INSTRUCTORS[name].cells)


@FUZZ
@given(st.sampled_from(NAMES), st.data())
def test_the_instructors_cells_stand_whatever_bytes_were_damaged(name, data):
    damaged = bytearray(GIVEN_OUT[name])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        piece = data.draw(st.sampled_from([b"", b'"', b"\\", b"}", b"],", b"\xff", b"\0", b"nbgrader"]))
        damaged[at : at + data.draw(st.sampled_from([0, 1, 50, 2000]))] = piece or b" "
    submitted, _ = read(bytes(damaged), Limits())
    notebook, _ = Skeleton(INSTRUCTORS[name], odd.CONFIG).graft(submitted)
    check(INSTRUCTORS[name], notebook, submitted)
