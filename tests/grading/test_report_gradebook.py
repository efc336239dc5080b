"""Does a report see what nbgrader's gradebook holds, and leave it as it is?"""

import hashlib
import logging
import shutil
import warnings
from pathlib import Path

import made_class
import nbformat
import pytest
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import GetGrades
from traitlets.config import Config

from unrolled.grading.course import Course, CourseError
from unrolled.grading.feedback import HideTests, write
from unrolled.grading.report import exports, records

NAME = "bidirectional"


@pytest.fixture
def course(made, tmp_path) -> Course:
    """A course of its own for each test."""
    return Course(shutil.copytree(made, tmp_path / "course"))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Two students of three have handed in; one's essay is scored, and the work came late."""
    tmp_path = tmp_path_factory.mktemp("made")
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")  # nbgrader's own, on adding a submission
        patch.setattr("nbgrader.api.get_alembic_version", lambda: "none")  # it would run a command
        _make(tmp_path)
    return tmp_path


def _make(tmp_path: Path) -> None:
    class_ = made_class.a_class(2)
    made_class.keep(tmp_path, class_)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        gradebook.add_assignment(NAME)
        gradebook.add_notebook(NAME, NAME)
        for cell in made_class._instructor(NAME).cells:
            mark = cell.metadata.get("nbgrader", {})
            if mark.get("grade"):
                gradebook.add_grade_cell(
                    mark["grade_id"], NAME, NAME, max_score=mark["points"], cell_type=cell.cell_type
                )
            if mark.get("solution"):
                gradebook.add_solution_cell(mark["grade_id"], NAME, NAME)
        gradebook.add_student("s0000", first_name="Ada", last_name="Lovelace", lms_user_id="17")
        gradebook.add_student("s0001")
        gradebook.add_student("s0002")
        for one in class_:
            gradebook.add_submission(NAME, one.student)
            for score in one.scores:
                grade = gradebook.find_grade(score.grade_id, NAME, NAME, one.student)
                grade.auto_score, grade.needs_manual_grade = score.points, score.points is None
        essay = gradebook.find_grade("essay", NAME, NAME, "s0000")
        essay.manual_score, essay.extra_credit, essay.needs_manual_grade = 3.5, 0.5, False
        gradebook.find_comment("essay", NAME, NAME, "s0000").manual_comment = "Two numbers, well read."
        gradebook.find_submission_notebook(NAME, NAME, "s0000").late_submission_penalty = 2.0
        gradebook.db.commit()
    for one in class_:
        folder = tmp_path / "autograded" / one.student / NAME
        folder.mkdir(parents=True)
        document = records.notebook(one)
        for cell in document.cells:  # as nbgrader's own autograding leaves a test that failed
            if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code" and cell.outputs:
                cell.outputs = [
                    nbformat.v4.new_output(
                        "error", ename="AssertionError", evalue="No.", traceback=[cell.source]
                    )
                ]
        (folder / f"{NAME}.ipynb").write_text(nbformat.v4.writes(document))


def fingerprint(course: Course) -> str:
    return hashlib.sha256((course.root / "gradebook.db").read_bytes()).hexdigest()


def test_manual_points_penalties_and_names(course):
    """Are points by hand, extra credit, the penalty and names the gradebook's, and is nothing written?"""
    before = fingerprint(course)
    found = records.read(course, NAME)
    ada, other = found.works
    automatic = sum(score.points for score in ada.scores.values() if score.points is not None)
    assert found.gradebook and set(found.students) == {"s0000", "s0001", "s0002"}
    assert ada.points["essay"] == 4.0 and not ada.waiting
    assert ada.total == pytest.approx(automatic + 4.0 - 2.0)
    assert other.points["essay"] is None and other.waiting
    assert ada.submission_id and ada.submission_id != other.submission_id
    assert found.students["s0000"].name == "Ada Lovelace"
    grades = {line.split(",")[-3]: line.split(",")[-1] for line in exports.canvas(found).splitlines()[2:]}
    assert grades == {"s0000": f"{round(ada.total, 2):g}", "s0001": "", "s0002": ""}
    assert fingerprint(course) == before


def test_a_gradebook_that_cannot_be_read(course):
    """Is it said which, and what to do?"""
    (course.root / "gradebook.db").write_bytes(b"SQLite format 3\0 no more")
    with pytest.raises(CourseError, match="nbgrader db upgrade"):
        records.read(course, NAME)


def test_feedback_has_the_comment_and_the_penalty(course):
    """Are the person's comment and points and the penalty in the page that nbgrader would release?"""
    first, second = [path.read_text() for path in write(course, NAME)]
    assert "Two numbers, well read." in first and "2 were taken off because the work came late" in first
    assert "Ada Lovelace" in first and "Lovelace" not in second and "s0000" not in second


@pytest.mark.parametrize("hidden", [True, False])
def test_nbgraders_own_feedback(course, hidden):
    """Does nbgrader's own command leak hidden tests, and not any more with `HideTests` among its preprocessors?"""
    config = Config(course.config)
    if hidden:
        config.GenerateFeedback.preprocessors = [GetGrades, HideTests, CSSHTMLHeaderPreprocessor]
    course.directory.assignment_id = NAME
    command = GenerateFeedback(coursedir=course.directory, config=config)
    command.log.setLevel(logging.ERROR)
    command.start()
    text = (course.root / "feedback" / "s0000" / NAME / f"{NAME}.html").read_text()
    assert ("without padding, the forward half comes first" not in text) == hidden
    assert ("HIDDEN TESTS" not in text) == hidden
    assert "a row without padding is read from its end" in text
