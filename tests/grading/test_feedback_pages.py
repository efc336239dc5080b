"""Does feedback say what helps, and nothing that it must not?"""

import dataclasses
import shutil

import made_class
import nbformat
import pytest
import typer
from nbformat.v4 import new_code_cell, new_notebook, new_output
from test_report_page import dangerous, hostile_class
from test_report_rendering import Elements
from typer.testing import CliRunner

from unrolled.commands.feedback import feedback
from unrolled.grading.feedback import HideTests, page
from unrolled.grading.outcome import Note
from unrolled.grading.report.records import Entry, Mark, Student, notebook

NAME = "bidirectional"


def picked(**kinds: str) -> dict:
    """Right answers to all questions but those named, which get a wrong one or none."""
    found = {}
    for question in made_class.problem_set(NAME).questions:
        kind = kinds.get(question.name, "correct")
        fitting = [answer for answer in question.answers if answer.kind == kind]
        found[question.name] = (fitting or question.answers[:1])[0]
    return found


@pytest.fixture
def graded():
    return made_class.graded("ada", NAME, picked(turning="wrong", both="stub"), essay="Yes, since $h_t < 1$.")


def hidden_lines() -> set[str]:
    """All that stands in hidden tests only."""
    hide, shown, hidden = HideTests(), set(), set()
    for cell in made_class._instructor(NAME).cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            visible, secret = hide.divided(cell.source)
            shown |= {line.strip() for line in visible.splitlines()}
            hidden |= secret
        elif not cell.metadata.get("nbgrader", {}).get("solution"):
            shown |= {line.strip() for line in cell.source.splitlines()}
    assert len(hidden) > 100
    return hidden - shown


def text_of(html: str) -> str:
    """The words of a page, as a reader sees them."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser").get_text()


def test_points_parts_and_hints_are_there(graded):
    """Does a student see points by question, what failed and passed, and the three steps of the hint?"""
    html = page(graded, Entry(""), Student("ada", "Ada", "Lovelace"))
    text = text_of(html)
    wrong = picked(turning="wrong")["turning"]
    assert len(wrong.steps) == 3
    for wanted in (*wrong.steps, "Ada Lovelace", "failed: rows are turned", "passed: a row without padding",
                   "not answered yet", "a person will read it", "1. Turned round within its length"):  # fmt: skip
        assert wanted in text, wanted
    total = sum(score.points or 0 for score in graded.scores)
    assert f"{total:.4g} of 28 points so far: 1 answer is still to be read" in " ".join(text.split())
    assert (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"' in html
        and "$" not in text.split("Your answer: essay")[1][:80]
    )


def test_no_part_is_said_to_have_passed_that_may_have_failed(graded):
    """Are no parts called passed where a test failed without a word on which?"""
    scores = tuple(
        dataclasses.replace(score, points=0.0, message="The program ended.")
        if score.grade_id.startswith("turning")
        else score
        for score in graded.scores
    )
    assert scores != graded.scores
    text = text_of(page(dataclasses.replace(graded, scores=scores), Entry(""), Student("ada")))
    assert "The program ended." in text
    assert "passed: a row without padding" not in text


def test_no_hidden_test_is_shown(graded):
    """Is no line of a hidden test on the page, neither in a test, nor in a traceback, nor in an output?"""
    document = notebook(graded)
    secret = max(hidden_lines(), key=len)
    for cell in document.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "turning-test":
            cell.outputs = [
                new_output("error", ename="AssertionError", evalue=secret, traceback=[cell.source])
            ]
        elif cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            cell.outputs = [
                new_output("stream", text=f"> {secret} <"),
                new_output("display_data", data={"text/plain": secret, "text/html": secret}),
                new_output("error", ename="E", evalue=secret, traceback=[secret]),
            ]
    scores = tuple(dataclasses.replace(score, message=f"- {secret}") for score in graded.scores)
    notes = (Note("stopped", f"stopped at {secret}"),)
    leaky = dataclasses.replace(graded, document=nbformat.v4.writes(document), scores=scores, notes=notes)
    text = text_of(page(leaky, Entry(""), Student("ada")))
    assert "HIDDEN TESTS" not in text
    assert [line for line in hidden_lines() if line in text] == []
    assert "…" in text and "turning([4], 4)" in text  # what is visible is still there


def test_what_students_were_given_is_not_cut_out_of_their_outputs():
    """Is a line shown in the output of a cell if it stands in a hidden test, but in a visible one as well?"""
    test = "assert scores(3) == 9\n### BEGIN HIDDEN TESTS\nassert scores(3) == 9\nassert scores(5) == 25\n"
    mark = {"grade": True, "locked": True, "solution": False, "grade_id": "scores"}
    cells = [
        new_code_cell(f"{test}### END HIDDEN TESTS", metadata={"nbgrader": mark}),
        new_code_cell("", outputs=[new_output("stream", text="assert scores(3) == 9, scores(5) == 25")]),
        new_code_cell("", outputs=[new_output("stream", text="so assert scores(5) == 25?")]),
    ]
    asked, given, secret = HideTests().preprocess(new_notebook(cells=cells), {})[0].cells
    assert asked.source.strip() == "assert scores(3) == 9"
    assert given.outputs[0].text == "assert scores(3) == 9, scores(5) == 25"
    assert secret.outputs[0].text == "so …?"


def test_a_traceback_does_not_quote_the_test():
    """Is a line of a hidden test, too short to be looked for elsewhere, left out where the test failed?"""
    mark = {"grade": True, "locked": True, "solution": False, "grade_id": "sum"}
    source = "### BEGIN HIDDEN TESTS\nk = 7\nassert f(k) == k\n### END HIDDEN TESTS"
    error = new_output("error", ename="AssertionError", evalue="no", traceback=[f"in line 2:\n{source}"])
    cell = new_code_cell(source, metadata={"nbgrader": mark}, outputs=[error])
    [shown] = HideTests().preprocess(new_notebook(cells=[cell]), {})[0].cells
    assert shown.outputs[0].traceback == ["AssertionError: no"]


def test_no_reference_is_shown(graded):
    """Is nothing of the instructor's solution on the page?"""
    html = page(graded, Entry(""), Student("ada"))
    assert "BEGIN SOLUTION" not in html
    reference = made_class.problem_set(NAME).questions[1].answers[0].code
    assert [
        line for line in reference.splitlines()[4:-1] if len(line) > 20 and line.strip() in text_of(html)
    ] == []
    assert "raise NotImplementedError" in text_of(html)


def test_no_path_of_the_server_is_shown(graded):
    """Are paths in notes, messages and tracebacks cut down to a file's name?"""
    document = notebook(graded)
    path = "/home/prof/course/.venv/lib/python3.11/site-packages/numpy/core.py"
    document.cells[5].outputs = [
        new_output("error", ename="E", evalue=path, traceback=[f'File "{path}", line 2'])
    ]
    scores = tuple(dataclasses.replace(score, message=f"- part: {path} failed") for score in graded.scores)
    notes = (Note("left-out", f"{path} was left out."),)
    html = page(
        dataclasses.replace(graded, document=nbformat.v4.writes(document), scores=scores, notes=notes),
        Entry(""),
        Student("ada"),
    )
    assert "prof" not in html and "site-packages" not in html
    assert html.count("…/core.py") >= 3


def test_what_a_person_and_the_gradebook_say(graded):
    """Are points by hand, comments and the penalty for lateness the gradebook's?"""
    marks = {"essay": Mark(4.5, by_hand=True), "turning-test": Mark(1.25, by_hand=True)}
    entry = Entry(
        "id", marks, {"essay": "Good: **two** numbers, $x^2$. <script>alert(1)</script>"}, penalty=2.0
    )
    html = page(graded, entry, Student("ada"))
    text = " ".join(text_of(html).split())
    rest = sum(score.points for score in graded.scores if score.grade_id not in marks)
    assert f"{rest + 4.5 + 1.25 - 2:.4g} of 28 points. 2 were taken off because the work came late." in text
    assert "4.5 of 5 points: part of the points, scored by a person" in text
    assert "<strong>two</strong>" in html and dangerous(html) == []


@pytest.mark.parametrize("i", range(0, 14, 3))
def test_hostile_work_cannot_do_anything(i):
    """Do names, notes, messages, answers and outputs that hold scripts stay text?"""
    one = hostile_class()[i]
    html = page(one, Entry(""), Student(one.student, one.student))
    assert dangerous(html) == []
    assert "default-src 'none'" in html


def test_a_file_that_could_not_be_read():
    """Does the page of an unreadable file say what to do, and nothing else?"""
    lost = made_class.graded("ada", NAME, picked())
    lost = dataclasses.replace(
        lost, document="", scores=(), readable=False, notes=(Note("unreadable", "Save it again."),)
    )
    html = page(lost, Entry(""), Student("ada"))
    assert "Save it again." in html and "Your notebook" not in html


def test_images_have_a_text_alternative(graded):
    """Has each image an alternative, and each link a place on the page?"""
    html = page(graded, Entry(""), Student("ada"))
    tags = Elements(html).found
    ids = {attributes["id"] for _, attributes in tags if "id" in attributes}
    links = [
        attributes["href"] for tag, attributes in tags if tag == "a" and attributes["href"].startswith("#")
    ]
    assert len(links) > 10 and {link[1:] for link in links} <= ids
    assert all(attributes.get("alt") for tag, attributes in tags if tag == "img")


@pytest.fixture
def run(tmp_path):
    """The command, in the course that is the temporary folder."""
    app = typer.Typer()
    app.command()(feedback)
    return lambda *words: CliRunner().invoke(app, [*words, "--root", str(tmp_path)])


def test_the_command(tmp_path, graded, run):
    """Does it write where nbgrader looks for feedback, with what nbgrader needs to release it?"""
    made_class.keep(tmp_path, [graded, dataclasses.replace(graded, student="bob")])
    handed_in = tmp_path / "submitted" / "ada" / NAME
    handed_in.mkdir(parents=True)
    (handed_in / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC")
    (handed_in / "submission_secret.txt").write_text("s3cret")
    done = run(NAME, "--student", "ada")
    assert done.exit_code == 0, done.output
    folder = tmp_path / "feedback" / "ada" / NAME
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{NAME}.html",
        "submission_secret.txt",
        "timestamp.txt",
    ]
    assert not (tmp_path / "feedback" / "bob").exists()
    assert "bob" not in text_of((folder / f"{NAME}.html").read_text())
    assert run(NAME).exit_code == 0
    assert (tmp_path / "feedback" / "bob" / NAME / f"{NAME}.html").exists()
    done = run(NAME, "--student", "eve")
    assert done.exit_code == 1 and "Nothing of eve has been graded" in done.output
    shutil.rmtree(tmp_path / ".unrolled")
    assert run(NAME).exit_code == 1


def test_a_link_in_a_submission_leads_nowhere(tmp_path, graded, run):
    """Is a file that only bears the name of what goes along, and is a link to another one, left where it is?"""
    made_class.keep(tmp_path, [graded])
    (tmp_path / "other").write_text("a neighbour's")
    handed_in = tmp_path / "submitted" / "ada" / NAME
    handed_in.mkdir(parents=True)
    (handed_in / "timestamp.txt").symlink_to(tmp_path / "other")
    done = run(NAME)
    assert done.exit_code == 0, done.output
    assert [path.name for path in (tmp_path / "feedback" / "ada" / NAME).iterdir()] == [f"{NAME}.html"]


def test_nbgraders_own_feedback_with_the_preprocessor(graded):
    """Does `HideTests` leave no hidden test in what nbgrader's own command would show?"""
    document = notebook(graded)
    for cell in document.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            cell.outputs = [
                new_output("error", ename="AssertionError", evalue="Not yet:", traceback=[cell.source])
            ]
    hidden = hidden_lines()
    assert [line for line in hidden if line in nbformat.v4.writes(document)]
    cleared, _ = HideTests().preprocess(document, {})
    rest = "\n".join(cell.source + str(cell.get("outputs")) for cell in cleared.cells)
    assert [line for line in hidden if line in rest] == []
    assert "Not yet:" in rest
