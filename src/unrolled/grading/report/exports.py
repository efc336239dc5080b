"""A class's grades as CSV, for the gradebooks of Canvas and Moodle.

Canvas matches a row by ``ID``, else ``SIS User ID``, else ``SIS Login ID``. ``ID`` is the gradebook's
``lms_user_id`` and ``SIS Login ID`` the student's id in nbgrader; where these are not Canvas's, the instructor fills
in one of the three from Canvas's own export. ``Section`` may stay empty. The column of the grades is named as the
assignment in Canvas, with its id in parentheses; without the id Canvas asks whether to make a new assignment.

Moodle asks on import which column identifies a student: ``idnumber`` (the gradebook's ``lms_user_id``), ``username``
(the student's id in nbgrader) or ``email``; the other two are ignored. Map both ``grade`` and ``feedback``, or Moodle
clears what is there.

A student who handed in nothing, or who has an answer that nobody has scored yet, has no grade here: the cell stays
empty, and nothing is overwritten.
"""

import csv
import io
import re

from unrolled.grading.report.records import Records, Student, Work

# A program for tables would take a cell that begins so for a formula.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")


def canvas(records: Records, assignment_id: str = "") -> str:
    """CSV as the import of Canvas's gradebook wants it."""
    column = f"{records.assignment} ({assignment_id})" if assignment_id else records.assignment
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column]]
    maximum = sum(question.max_points for question in records.questions)
    rows.append(["    Points Possible", "", "", "", "", f"{maximum:g}"])
    for student, works in _students(records):
        name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
        rows.append([name, student.lms_id, "", student.id, "", _grade(works)])
    return _written(rows)


def moodle(records: Records) -> str:
    """CSV as the import of Moodle's gradebook wants it, with a line of feedback."""
    rows = [["username", "idnumber", "email", "firstname", "lastname", "grade", "feedback"]]
    for student, works in _students(records):
        identity = [student.id, student.lms_id, student.email, student.first_name, student.last_name]
        rows.append([*identity, _grade(works), _feedback(records, works)])
    return _written(rows)


def without_grade(records: Records) -> tuple[int, int]:
    """How many students have no grade in the tables: nothing handed in, or still to be scored by hand."""
    graded = [works for _, works in _students(records)]
    return sum(not works for works in graded), sum(any(work.waiting for work in works) for works in graded)


def _students(records: Records) -> list[tuple[Student, list[Work]]]:
    by_student = records.by_student()
    order = sorted(records.students.values(), key=lambda s: (s.last_name, s.first_name, s.id))
    return [(student, by_student.get(student.id, [])) for student in order]


def _grade(works: list[Work]) -> str:
    if not works or any(work.waiting for work in works):
        return ""
    return f"{round(sum(work.total for work in works), 2):g}"


def _feedback(records: Records, works: list[Work]) -> str:
    if not _grade(works):
        return ""
    titles = {(question.notebook, question.grade_id): question.title for question in records.questions}
    lines = []
    for work in works:
        for grade_id, points in work.points.items():
            title = titles.get((work.notebook, grade_id), grade_id)
            lines.append(f"{title}: {points:g} of {work.scores[grade_id].max_points:g}")
    penalty = sum(work.penalty for work in works)
    if penalty:
        lines.append(f"late: -{penalty:g}")
    return "; ".join(lines)


def _written(rows: list[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return file.getvalue()


def _harmless(cell: str) -> str:
    """The text so that no program for tables calculates with it."""
    return f"'{cell}" if FORMULA.match(cell) else cell
