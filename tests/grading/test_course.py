"""Does a course read what was handed in, and nothing else, whatever its students have put there?"""

import contextlib
import json
import os
import shutil
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
import sqlalchemy
from nbgrader.preprocessors import ClearSolutions

from unrolled.grading import folder
from unrolled.grading.course import Course, CourseError
from unrolled.grading.outcome import Limits


@pytest.fixture
def ada(root):
    """The folder in which Ada has handed in."""
    there = root / "submitted" / "ada" / "ps"
    there.mkdir(parents=True)
    for name in ("first", "second"):
        shutil.copy(root / "release" / "ps" / f"{name}.ipynb", there)
    return there


def handed_in(root: Path, limits: Limits = Limits()) -> dict:  # noqa: B008 - it is frozen
    """Ada's handins and the kinds and texts of the notes on them, by notebook."""
    found = {}
    for handin, notes in Course(root).handins("ps", ["ada"], limits):
        kinds = dict.fromkeys((note.kind for note in notes), "")
        for note in notes:
            kinds[note.kind] += note.text
        found[handin.notebook] = handin, kinds
    return found


def test_the_settings_are_the_course_s_own(root):
    course = Course(root)
    assert course.directory.course_id == "small"
    assert course.assignments() == ["ps"]
    assert course.folder("autograded", "ada", "ps") == root / "autograded/ada/ps"
    assert str(root) not in sys.path
    cell = nbformat.v4.new_code_cell("### BEGIN SOLUTION\n1\n### END SOLUTION")
    cell.metadata.nbgrader = {"solution": True}
    clear = ClearSolutions(config=course.config)
    assert "YOUR CODE HERE" in clear.preprocess_cell(cell, {"language": "python"}, 0)[0].source


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("c.Nothing(", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("c.CourseDirectory.ignore = 3", "ignore"),
    ],
)
def test_settings_that_cannot_be_read_are_named(root, line, message):
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + line)
    with pytest.raises(CourseError, match=rf"(?s)nbgrader_config\.py.*{message}"):
        Course(root)


def test_an_honest_handin(root, ada):
    (ada / "own").mkdir()
    (ada / "own" / "mine.txt").write_text("mine")
    handin, notes = handed_in(root)["first"]
    assert (handin.assignment, handin.notebook, handin.student) == ("ps", "first", "ada")
    assert handin.instructor == (root / "solutions/ps/first.ipynb").read_bytes()
    assert handin.submission == (ada / "first.ipynb").read_bytes()
    assert handin.files == {"data.csv": b"1,2", "own/mine.txt": b"mine"}  # no catalogue of answers
    assert notes == {}
    assert handin.config["ClearSolutions"]["text_stub"] == "YOUR ANSWER HERE"
    json.dumps(handin.config)  # it travels


def test_files_of_the_assignment_replace_those_of_a_student(root, ada):
    (ada / "data.csv").write_text("forged")
    handin, notes = handed_in(root)["first"]
    assert handin.files["data.csv"] == b"1,2"
    assert "own copies of its files are used: data.csv" in notes["left-out"]
    (ada / "data.csv").write_text("1,2")
    assert handed_in(root)["first"][1] == {}
    (ada / "data.csv").write_text("forged")
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.Autograde.exclude_overwriting = {"ps": ["data.csv"]}\n')
    assert handed_in(root)["first"][0].files["data.csv"] == b"forged"


@pytest.mark.parametrize("path", ["data.csv/x", "first.ipynb/x"])
def test_a_folder_in_the_place_of_a_file_is_left_out(root, ada, path):
    (ada / path).parent.unlink(missing_ok=True)
    (ada / path).parent.mkdir()
    (ada / path).write_text("in the way")
    handin, notes = handed_in(root)["first"]
    assert handin.files == {"data.csv": b"1,2"}
    assert "has a file or folder of that name" in notes["left-out"]


def test_a_lone_notebook_under_another_name_is_taken(root, ada):
    (ada / "first.ipynb").rename(ada / "first (1).ipynb")
    found = handed_in(root)
    assert found["first"][0].submission == (ada / "first (1).ipynb").read_bytes()
    assert found["first"][1] == {
        "renamed": "first (1).ipynb was taken for first.ipynb, which was not handed in under that name."
    }
    assert found["second"][1] == {}


def test_of_several_notebooks_under_other_names_none_is_taken(root, ada):
    (ada / "first.ipynb").rename(ada / "a.ipynb")
    (ada / "b.ipynb").write_text("{}")
    handin, notes = handed_in(root)["first"]
    assert handin.submission is None
    assert "There are a.ipynb, b.ipynb; if one of them is meant" in notes["missing-notebook"]


def test_a_notebook_that_is_missing_is_none(root, ada):
    (ada / "second.ipynb").unlink()
    found = handed_in(root)
    assert found["second"][0].submission is None
    assert found["second"][1] == {"missing-notebook": "second.ipynb was not handed in, so it scores zero."}
    assert found["first"][0].submission is not None


def test_other_notebooks_are_not_for_the_sandbox(root, ada):
    (ada / "more.ipynb").write_text("{}")
    handin, notes = handed_in(root)["first"]
    assert "more.ipynb" not in handin.files
    assert "only the assignment's own notebooks are graded: more.ipynb" in notes["left-out"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_links_and_devices_are_not_opened(root, ada, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_text("canary")
    (ada / "link.txt").symlink_to(secret / "key")
    (ada / "folder").symlink_to(secret)
    os.mkfifo(ada / "pipe")
    (ada / "first.ipynb").unlink()
    (ada / "first.ipynb").symlink_to(secret / "key")
    os.mkfifo(ada / "third.ipynb")
    handin, notes = handed_in(root)["first"]
    assert handin.submission is None
    assert set(handin.files) == {"data.csv"}
    assert "links are not followed" in notes["left-out"]
    assert b"canary" not in b"".join(handin.files.values())


@pytest.mark.parametrize("linked", ["eve", "eve/ps"])
def test_another_student_s_folder_cannot_be_handed_in_by_a_link(root, ada, linked):
    eve = root / "submitted" / linked
    eve.parent.mkdir(exist_ok=True)
    eve.symlink_to(ada if linked.endswith("ps") else ada.parent)
    [first, _] = list(Course(root).handins("ps", ["eve"]))
    assert first[0].submission is None
    assert set(first[0].files) == {"data.csv"}
    assert any("links are not followed" in note.text for note in first[1])


def test_the_folder_of_all_may_be_a_link(root, ada, tmp_path):
    (root / "submitted").rename(tmp_path / "elsewhere")
    (root / "submitted").symlink_to(tmp_path / "elsewhere")
    assert handed_in(root)["first"][0].submission is not None


def test_large_files_are_left_out_and_a_large_notebook_is_cut(root, ada):
    limits = Limits(file_bytes=5000)
    (ada / "a.bin").write_bytes(b"a" * 4000)
    (ada / "b.bin").write_bytes(b"b" * 2000)
    (ada / "c.bin").write_bytes(b"c" * 500)
    (ada / "first.ipynb").write_bytes(b" " * 6000)
    with (ada / "endless.bin").open("wb") as file:
        file.truncate(2**40)  # holes take no room on the disk
    handin, notes = handed_in(root, limits)["first"]
    assert set(handin.files) == {"a.bin", "c.bin", "data.csv"}
    assert "b.bin, endless.bin" in notes["left-out"]
    assert len(handin.submission) == 5000 and "the rest was not read" in notes["too-large"]


def test_of_thousands_of_files_the_same_ones_are_taken_each_time(root, ada, monkeypatch):
    monkeypatch.setattr(folder, "MOST_FILES", 20)
    for i in range(50):
        (ada / f"file-{i:02}").touch()
    handin, notes = handed_in(root)["first"]
    assert [name for name in handin.files if name != "data.csv"] == [f"file-{i:02}" for i in range(20)]
    assert "32 things were left out" in notes["left-out"]  # with the notebooks, whose names come later
    assert len(notes["left-out"]) < 400


def test_a_tree_of_folders_is_not_followed_to_its_end(root, ada, monkeypatch):
    monkeypatch.setattr(folder, "MOST_NAMES", 30)
    deep = ada.joinpath(*["d"] * 20)
    deep.mkdir(parents=True)
    (deep / "x").touch()
    for i in range(30):
        (ada / f"e{i}").mkdir()
    _, notes = handed_in(root)["first"]
    assert "there are more than 30 names" in notes["left-out"]


def test_odd_names_are_read_and_shown_on_one_line(root, ada):
    (ada / "a\nb\x1b[31m.txt").write_text("x")
    with open(os.fsencode(ada) + b"/\xff.txt", "w"):  # noqa: PTH123 - no Path holds this
        pass
    (ada / ("n" * 200)).mkdir()
    (ada / ("n" * 200) / "m.ipynb").write_text("{}")
    handin, notes = handed_in(root)["first"]
    assert handin.files["a\nb\x1b[31m.txt"] == b"x"
    assert "names must be text: \\udcff.txt" in notes["left-out"]
    assert notes["left-out"].isprintable()


def test_students_with_odd_names(root, ada):
    names = ["x y", "[abc]", "{assignment_id}", "o'hara; drop table", "é", "名"]
    for name in names:
        shutil.copytree(ada, root / "submitted" / name / "ps")
    raw = os.fsencode(root / "submitted") + b"/\xff\xfe"
    os.makedirs(raw + b"/ps")  # noqa: PTH103
    (root / "submitted" / ".hidden" / "ps").mkdir(parents=True)
    (root / "submitted" / "list.csv").touch()
    found = [handin for handin, _ in Course(root).handins("ps")]
    assert {handin.student for handin in found} == {*names, "ada", "\\xff\\xfe"}
    assert sum(handin.submission is None for handin in found) == 2  # of the last one


def test_excluded_students_are_left_out(root, ada):
    shutil.copytree(ada, root / "submitted" / "bob" / "ps")
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.CourseDirectory.student_id_exclude = "bob,eve"\n')
    assert Course(root).students("ps") == ["ada"]


def test_another_order_of_folders(root, ada):
    config = root / "nbgrader_config.py"
    structure = "{nbgrader_step}/{assignment_id}/of-{student_id}"
    config.write_text(config.read_text() + f"c.CourseDirectory.directory_structure = {structure!r}\n")
    course = Course(root)
    (root / "submitted/ps/of-bob").mkdir(parents=True)
    assert course.students("ps") == ["bob"]
    assert course.folder("submitted", "bob", "ps") == root / "submitted/ps/of-bob"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"2026-03-03 10:00:00 UTC", datetime(2026, 3, 3, 10)),
        (b"2026-03-03 10:00:00 +0200", None),  # as nbgrader reads it
        (b"2026-03-03T10:00:00+02:00\n", datetime(2026, 3, 3, 8)),
    ],
)
def test_times_are_read_as_nbgrader_does(root, ada, text, expected):
    from nbgrader.utils import parse_utc

    (ada / "timestamp.txt").write_bytes(text)
    when, notes = Course(root).submitted_at("ps", "ada")
    assert when == parse_utc(text.decode().strip()) and notes == []
    assert expected is None or when == expected


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"yesterday",
        b"\xff\x00",
        b"9" * 10_000,
        b"0001-01-01 00:00:00 +1400",
        b"2026-13-45",
        b"1 2 3",
        b"-" * 99,
    ],
)
def test_what_is_no_time_is_none_with_a_note(root, ada, text):
    (ada / "timestamp.txt").write_bytes(text)
    when, notes = Course(root).submitted_at("ps", "ada")
    assert when is None and [note.kind for note in notes] == ["timestamp"]
    assert "timestamp" in handed_in(root)["first"][1]


def test_a_time_that_is_a_link_is_none(root, ada, tmp_path):
    (tmp_path / "time").write_text("2026-03-03")
    (ada / "timestamp.txt").symlink_to(tmp_path / "time")
    assert Course(root).submitted_at("ps", "ada") == (None, [])


def test_what_is_missing_is_said_with_what_to_do(root, ada):
    with pytest.raises(CourseError, match=r"no assignment 'ps9'.*There are: ps\."):
        Course(root).handins("ps9")
    with pytest.raises(CourseError, match=r"Nothing was handed in by bob, eve: it would lie in .*submitted"):
        Course(root).handins("ps", ["eve", "ada", "bob"])
    shutil.rmtree(root / "submitted")
    with pytest.raises(CourseError, match="Nothing was handed in for 'ps'"):
        Course(root).handins("ps")
    (root / "gradebook.db").unlink()
    with pytest.raises(CourseError, match=r"not in the gradebook yet.*nbgrader generate_assignment 'ps'"):
        Course(root).handins("ps")
    assert not (root / "gradebook.db").exists()


def test_a_notebook_that_is_not_what_was_released_is_refused(root, ada):
    path = root / "solutions/ps/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].metadata.nbgrader.points = 30
    nbformat.write(notebook, path)
    with pytest.raises(
        CourseError, match=r"other cells or points for test-two.*generate_assignment 'ps' --force"
    ):
        Course(root).handins("ps")
    path.write_text("{}")
    with pytest.raises(CourseError, match="is no notebook that nbgrader can use"):
        Course(root).handins("ps")


def test_a_gradebook_that_is_none(root, ada):
    (root / "gradebook.db").write_text("not a database, but long enough to be looked at")
    with pytest.raises(CourseError, match="cannot be read: file is not a database"):
        Course(root).handins("ps")


def test_reading_changes_nothing(root, ada):
    before = (root / "gradebook.db").read_bytes()
    list(Course(root).handins("ps"))
    Course(root).scores("ps")
    assert (root / "gradebook.db").read_bytes() == before
    assert not (root / "autograded").exists() and not (root / ".unrolled").exists()


def test_the_gradebook_is_opened_for_reading_only(root):
    with (
        pytest.raises(CourseError, match="readonly database"),
        Course(root).reading() as session,
    ):
        session.execute(sqlalchemy.text("DELETE FROM assignment"))
    assert Course(root).scores("ps") == {} and Course(root).notebooks("ps")


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("sqlite:///{root}/gradebook.db", True),
        ("sqlite:///file:{root}/gradebook.db?uri=true", True),
        ("sqlite:///{root}/another.db", False),
        ("sqlite://", False),
    ],
)
def test_a_gradebook_is_found_or_not_made(root, url, there):
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + f"c.CourseDirectory.db_url = {url.format(root=root)!r}\n")
    before = sorted(root.iterdir())
    with Course(root).reading() as session:
        assert (session is not None) == there
        assert not there or session.scalar(sqlalchemy.text("SELECT name FROM assignment")) == "ps"
    assert sorted(root.iterdir()) == before


def test_what_a_program_that_was_killed_has_half_written_is_undone(root, ada):
    gradebook = root / "gradebook.db"
    with contextlib.closing(sqlite3.connect(gradebook, isolation_level=None)) as database:
        database.execute("PRAGMA cache_size = 1")  # so that it writes before the end
        database.execute("BEGIN")
        database.execute("DELETE FROM assignment")
        database.execute("CREATE TABLE more (text)")
        database.executemany("INSERT INTO more VALUES (?)", [("x" * 1000,)] * 1000)
        left = {path: path.read_bytes() for path in root.glob("gradebook.db*")}
    for path, data in left.items():
        path.write_bytes(data)
    assert len(left) == 2 and len(left[gradebook]) > 500_000
    assert len(list(Course(root).handins("ps"))) == 2
    assert gradebook.stat().st_size < 500_000
