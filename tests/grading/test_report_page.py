"""Is the report complete, harmless, and readable by everyone?"""

import dataclasses
import datetime
import re
import shutil

import made_class
import pytest
from test_report_rendering import HOSTILE, Elements
from typer.testing import CliRunner

from unrolled.commands.report import report
from unrolled.grading import essays
from unrolled.grading.course import Course
from unrolled.grading.outcome import Note
from unrolled.grading.report import page as report_page
from unrolled.grading.report import records
from unrolled.grading.report.page import page

NAME = "bidirectional"
DAY = datetime.date(2026, 11, 1)


def read(results, tmp_path, name=NAME) -> records.Records:
    """The records of a course without a gradebook that has kept these results."""
    made_class.keep(tmp_path, results)
    return records.read(Course(tmp_path), name)


def hostile_class() -> list:
    """Students whose names, notes, messages, code, essays and outputs are all hostile."""
    found = []
    for i, evil in enumerate(HOSTILE):
        one = made_class.a_class(i + 1, seed=7)[i]
        document = records.notebook(one)
        for cell in document.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = evil + f"\n{i}"
            if cell.id == "student":
                cell.source = f"student = {evil!r}"
            if cell.id == "numbers":
                cell.outputs[0].text = evil
        scores = tuple(
            dataclasses.replace(score, message=f"Not yet:\n- {evil}\nHint: {evil}") for score in one.scores
        )
        notes = (Note(evil, evil, evil), Note("unreadable", evil), Note("stopped", evil, evil))
        text = made_class.nbformat.v4.writes(document)
        student = re.sub(r"[/\0]", "_", evil)
        found.append(dataclasses.replace(one, student=student, document=text, scores=scores, notes=notes))
    return found


def dangerous(text: str) -> list:
    """What a page would run or load by itself."""
    found = []
    for tag, attributes in Elements(text).found:
        if tag in ("script", "iframe", "object", "embed", "link", "base", "form", "svg", "video", "audio"):
            found.append(tag)
        found += [(tag, name) for name in attributes if name.startswith("on") or name == "srcdoc"]
        if "src" in attributes and not attributes["src"].startswith("data:image/"):
            found.append((tag, attributes["src"]))
        if "url(" in (attributes.get("style") or ""):
            found.append((tag, attributes["style"]))
        if (attributes.get("href") or "").startswith(("javascript:", "data:")):
            found.append((tag, attributes["href"]))
    return found


def test_the_page_has_what_an_instructor_looks_for(tmp_path):
    """Are totals, questions, hints, notes, essays and running times there, in tables with headers?"""
    class_ = made_class.a_class(9)
    class_[2] = dataclasses.replace(class_[2], notes=(Note("missing-test", "A test was put back."),))
    class_[3] = dataclasses.replace(
        class_[3], readable=False, document="", scores=(), notes=(Note("unreadable", "The file is empty."),)
    )
    text = page(read(class_, tmp_path), today=DAY)
    for wanted in ("1. Turned round within its length", "8. A picture of it", "The file is empty.", "missing-test",
                   "Ask the student for the file again", "too few to say", "2026-11-01", "score by hand"):  # fmt: skip
        assert wanted in text, wanted
    tags = Elements(text).found
    assert all(attributes.get("scope") in ("row", "col") for tag, attributes in tags if tag == "th")
    assert sum(tag == "table" for tag, _ in tags) >= 5
    assert sum(tag == "h1" for tag, _ in tags) == 1


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_hostile_class_cannot_do_anything(tmp_path, anonymous):
    """Do names, notes, messages, answers and outputs that hold scripts stay text?"""
    found = read(hostile_class(), tmp_path)
    students = {
        student: records.Student(student, first_name=student, last_name="'\"><script>alert(1)</script>")
        for student in found.students
    }
    text = page(dataclasses.replace(found, students=students), anonymous=anonymous)
    assert dangerous(text) == []
    assert "alert(1)" in text  # or nothing was shown at all
    assert "default-src 'none'" in text


def test_names_are_left_out(tmp_path):
    """Is no name, id or signature left in an anonymous page, not even in what students wrote?"""
    found = read(made_class.a_class(8), tmp_path)
    students = {
        name: records.Student(name, f"First{name}", f"Last{name}", f"{name}@x.org") for name in found.students
    }
    first, *others = found.works
    signed = f"{first.student.upper()} wrote this, alias the Countess"
    first = dataclasses.replace(
        first,
        signed="Countess",
        essays=dict.fromkeys(first.essays, signed),
        numbers_shown=f"1 2 {signed}",
        notes=(Note("moved", f"moved: {signed}"),),
    )
    found = dataclasses.replace(found, students=students, works=(first, *others))
    named, unnamed = page(found), page(found, anonymous=True)
    for before in ("", "1 2 ", "moved: "):
        assert f"{before}… wrote this, alias the …" in unnamed and f"{before}{signed}" in named
    for name in students:
        assert f"First{name} Last{name} ({name})" in named
        assert name not in unnamed
    assert "Student 1" in unnamed and "Student 8" in unnamed


def test_numbers_do_not_tell_who_comes_first_in_the_alphabet(tmp_path):
    """Are the students of an anonymous page numbered in an order that says nothing of their ids?"""
    found = read(made_class.a_class(8), tmp_path)
    called, _ = report_page._names(found, anonymous=True)
    numbered = [called(student) for student in sorted(found.students)]
    assert sorted(numbered) == [f"Student {i}" for i in range(1, 9)] != numbered


@pytest.mark.parametrize("size", [0, 1, 2])
def test_small_classes(tmp_path, size):
    """Is the page of nobody, one or two sensible?"""
    text = page(read(made_class.a_class(size), tmp_path))
    assert ("unrolled grade bidirectional" in text) == (size == 0)
    assert not re.search(r"\bnan\b", text)


def test_the_same_class_gives_the_same_page(tmp_path):
    """Is the page made twice the same?"""
    found = read(made_class.a_class(10), tmp_path)
    assert page(found, today=DAY) == page(found, today=DAY)


def test_essays_lead_to_formgrader(tmp_path):
    """Has each answer in words its count of words, the student's numbers and the address where it is scored?"""
    found = read(made_class.a_class(3), tmp_path)
    works = tuple(dataclasses.replace(work, submission_id=f"id{i}") for i, work in enumerate(found.works))
    text = page(dataclasses.replace(found, works=works), formgrader="http://localhost:9999/")
    for i, work in enumerate(works):
        assert f"http://localhost:9999/formgrader/submissions/id{i}/?index=0" in text
        assert f"{essays.Essay('', work.essays['essay']).words} words" in text
        assert work.numbers_shown.splitlines()[1] in text


def test_the_command(tmp_path, monkeypatch):
    """Does it write the page and the tables, say where, and say what is wrong?"""
    import typer

    app = typer.Typer()
    app.command()(report)
    made_class.keep(tmp_path, made_class.a_class(2))
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.source_directory = 'solutions'\n"
    )
    shutil.copytree(made_class.ROOT / "solutions" / NAME, tmp_path / "solutions" / NAME)
    run = CliRunner().invoke
    done = run(app, [NAME, "--root", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "</html>" in (tmp_path / ".unrolled" / "reports" / f"{NAME}.html").read_text()
    done = run(app, [NAME, "--root", str(tmp_path), "--csv", "canvas", "--output", str(tmp_path / "a.csv")])
    assert done.exit_code == 0 and "2 have an answer that nobody has scored yet" in done.output
    assert (tmp_path / "a.csv").read_text().startswith("Student,ID,")
    assert run(app, [NAME, "--root", str(tmp_path), "--csv", "moodle", "--anonymous"]).exit_code == 2
    done = run(app, ["nothing", "--root", str(tmp_path)])
    assert done.exit_code == 1 and "There are: bidirectional" in done.output
    done = run(app, [NAME, "--root", str(tmp_path), "--output", str(tmp_path / "no" / "a.html")])
    assert done.exit_code == 1 and "cannot be written" in done.output
