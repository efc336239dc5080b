"""Every catalogued answer gets the score from two confined processes that it gets where test and answer share one.

`unrolled exercises check` holds the declared scores to what nbgrader's way of running a notebook gives.
"""

import copy
import os
from pathlib import Path

import nbformat
import odd_notebooks
import pytest

from unrolled.exercises import notebook
from unrolled.grading import sandbox
from unrolled.grading.jobs import grade_all
from unrolled.grading.outcome import Handin

ROOT = Path(__file__).parents[2]
# Judged by the numbers of other answers, where there are any: so there must be none.
ALONE = {("bidirectional", "claims")}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not any(reason is None for mode, reason in sandbox.available().items() if mode != "unsafe"),
        reason="student code cannot be confined here",
    ),
]


def submissions(name):
    """Notebooks that hold, one after the other, all answers to each question; the scores that they must get."""
    problem_set = notebook.read(ROOT, name)
    instructor = nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)
    for i in range(max(len(question.answers) for question in problem_set.questions)):
        for alone in (False, True):
            submitted, expected = copy.deepcopy(instructor), {}
            for question in problem_set.questions:
                answer = question.answers[1]  # the stub
                if ((name, question.name) in ALONE) == alone:
                    answer = question.answers[i % len(question.answers)]
                    test = instructor.cells[question.test_position]
                    expected[test.metadata.nbgrader.grade_id] = (
                        answer.score,
                        f"{answer.kind}: {answer.title}",
                    )
                submitted.cells[question.position].source = answer.code
            if expected:
                yield f"{i}{'-alone' if alone else ''}", nbformat.writes(submitted).encode(), expected


@pytest.mark.parametrize("name", notebook.names(ROOT))
def test_scores_are_those_of_a_single_process(name):
    expected = {}
    instructor = (ROOT / "solutions" / name / f"{name}.ipynb").read_bytes()

    def handins():
        for student, submission, scores in submissions(name):
            expected[student] = scores
            yield Handin(name, name, student, instructor, submission, config=odd_notebooks.CONFIG)

    found = {}
    grade_all(
        handins(),
        jobs=os.cpu_count() or 1,
        sandbox=None,
        on_done=lambda graded: found.update({graded.student: graded}),
    )
    assert found.keys() == expected.keys()
    differ = [
        f"{score.grade_id}, {expected[student][score.grade_id][1]}: {score.points}, {score.message}"
        for student, graded in found.items()
        for score in graded.scores
        if score.grade_id in expected[student]
        and score.points != pytest.approx(expected[student][score.grade_id][0], abs=0.006)
    ]
    assert not differ
    assert sum(len(scores) for scores in expected.values()) > 100
