"""Do Canvas and Moodle get what their imports want, and does no name become a formula?"""

import csv
import dataclasses

import pytest
from test_report_statistics import a_class, a_work

from unrolled.grading.report import exports
from unrolled.grading.report.records import Student


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


@pytest.fixture
def records():
    works = [
        a_work("ada", {"a": 3.5, "b": 4.0}),
        a_work("bob", {"a": 1.0, "b": None}),
        dataclasses.replace(a_work("eve", {"a": 4.0, "b": 0.0}), penalty=0.5),
    ]
    class_ = a_class(works, "ab")
    students = {
        "ada": Student("ada", "Ada", "Lovelace", "ada@example.org", "17"),
        "bob": Student("bob", "Bob", "Ross"),
        "eve": Student("eve"),
        "zoe": Student("zoe", "Zoë", "O'Neil, PhD"),
    }
    return dataclasses.replace(class_, students=students)


def test_canvas(records):
    """Are the columns Canvas's, with the points possible in the second row, and open grades left empty?"""
    header, possible, *students = rows(exports.canvas(records, "4711"))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "n (4711)"]
    assert possible == ["    Points Possible", "", "", "", "", "8"]
    assert students == [
        ["eve", "", "", "eve", "", "3.5"],
        ["Lovelace, Ada", "17", "", "ada", "", "7.5"],
        ["O'Neil, PhD, Zoë", "", "", "zoe", "", ""],
        ["Ross, Bob", "", "", "bob", "", ""],
    ]
    assert rows(exports.canvas(records))[0][-1] == "n"
    assert exports.without_grade(records) == (1, 1)


def test_moodle(records):
    """Are there columns that identify a student, the grade, and a line of feedback?"""
    header, *students = rows(exports.moodle(records))
    assert header == ["username", "idnumber", "email", "firstname", "lastname", "grade", "feedback"]
    assert students[1] == ["ada", "17", "ada@example.org", "Ada", "Lovelace", "7.5", "A: 3.5 of 4; B: 4 of 4"]
    assert students[0][-2:] == ["3.5", "A: 4 of 4; B: 0 of 4; late: -0.5"]
    assert students[3][-2:] == ["", ""]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("x")']
)
def test_no_name_is_a_formula(records, name):
    """Does a name that a program for tables would calculate begin with an apostrophe instead?"""
    students = records.students | {"eve": Student("eve", name, name, name, name)}
    for text in (exports.canvas(dataclasses.replace(records, students=students)),
                 exports.moodle(dataclasses.replace(records, students=students))):  # fmt: skip
        cells = [cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row]
        assert not [cell for cell in cells if cell.lstrip(" ")[:1] in tuple("=+-@\t\r＝")]
        assert any(cell.startswith("'") for cell in cells)


def test_a_class_of_nobody():
    """Is a table without students still a table?"""
    assert len(rows(exports.canvas(a_class([], "")))) == 2
    assert len(rows(exports.moodle(a_class([], "")))) == 1
