"""Do engines start, fork others that are as warm, and know beforehand what a notebook will import?"""

import dataclasses
import sys

import nbformat
import odd_notebooks
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from unrolled.grading import jobs, sandbox
from unrolled.grading.engine import Engine, EngineDied
from unrolled.grading.outcome import Handin
from unrolled.grading.serving import imports

confined = pytest.mark.skipif(
    sys.platform != "linux" or not any(sandbox.available()[mode] is None for mode in sandbox.MODES[:2]),
    reason="student code cannot be confined here",
)


@pytest.fixture(scope="module")
def handin():
    instructor = nbformat.writes(odd_notebooks.instructors()).encode()
    submission = nbformat.writes(odd_notebooks.honest()).encode()
    return Handin(
        assignment="small",
        notebook="small",
        student="ada",
        instructor=instructor,
        submission=submission,
        config=odd_notebooks.CONFIG,
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def engine(course):
    engine = Engine()
    engine.start(course)
    with engine:
        yield engine


def scores(graded):
    return [(score.grade_id, score.points) for score in graded.scores]


@confined
@pytest.mark.slow
def test_is_a_twin_forked_and_grades_alike(engine, handin):
    first = engine.grade(handin)
    with engine.twin() as twin:
        assert twin._process is None  # no program was started for it
        assert scores(twin.grade(handin)) == scores(first)
        assert sum(points or 0 for _, points in scores(first)) > 0
        assert not first.notes
    assert scores(engine.grade(handin)) == scores(first)


@confined
@pytest.mark.slow
def test_does_a_twin_start_by_itself_when_the_other_has_ended(course, handin, monkeypatch):
    monkeypatch.chdir(course)
    with Engine() as engine:
        engine.kill()
        engine._process.wait()
        with pytest.raises(EngineDied):
            engine.grade(handin)
        with engine.twin() as twin:
            assert twin._process is not None
            assert twin.grade(handin).scores


@confined
@pytest.mark.slow
def test_is_an_engine_that_began_early_the_first_to_grade(course, handin):
    engine = jobs.begin(course)
    with jobs.Engines(None, first=engine) as engines:
        assert engines.grade(handin).scores
        assert engines._alive == [engine]


@confined
@pytest.mark.slow
def test_does_an_instructors_mistake_cost_its_own_notebook_only(engine, handin):
    broken = dataclasses.replace(handin, instructor=b'{"cells": [], "nbformat": 4, "nbformat_minor": 5}')
    graded = engine.grade(broken)
    assert not graded.scores
    assert [note.kind for note in graded.notes] == ["grader"]
    assert engine.grade(handin).scores


def test_is_known_what_a_notebook_imports():
    given = {"nbgrader": {"locked": True, "grade": False, "solution": False}}
    cells = [
        new_code_cell("import json\nfrom email import message as m\nimport no_such_module", metadata=given),
        new_code_cell("import wave\n# import csv"),
    ]
    everywhere, here = imports(nbformat.writes(new_notebook(cells=cells)).encode())
    assert everywhere == {"json", "email", "wave"}
    assert here == {"json", "email"}


@pytest.mark.parametrize(("source", "expected"), [("torch.optim.SGD", True), ("torch.relu", False)])
def test_is_the_optimisers_slow_import_foreseen(source, expected):
    cells = [new_code_cell("import torch"), new_code_cell(source)]
    everywhere, _ = imports(nbformat.writes(new_notebook(cells=cells)).encode())
    assert ("torch._dynamo" in everywhere) == expected
