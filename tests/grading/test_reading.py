"""Is everything that a student may hand in read as far as it can be, in bounded time and memory?"""

import copy
import io
import json
import random
import re
import time
import zipfile
from pathlib import Path

import nbformat
import odd_notebooks as odd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unrolled.grading import reading
from unrolled.grading.outcome import Limits
from unrolled.grading.reading import read

ROOT = Path(__file__).parents[2]
REAL = [path.read_bytes() for path in sorted(ROOT.glob("exercises/*/*.ipynb"))]
FUZZ = settings(derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def contents(notebook):
    """What a student wrote, cell by cell."""
    return [
        (cell.cell_type, cell.source, cell.metadata.get("nbgrader", {}).get("grade_id"))
        for cell in notebook.cells
    ]


def is_sound(notebook):
    """Whether it is a valid notebook that can be written and read again."""
    nbformat.validate(copy.deepcopy(notebook))
    ids = [cell.id for cell in notebook.cells]
    again = nbformat.reads(nbformat.writes(notebook).encode().decode(), as_version=4)
    return len(set(ids)) == len(ids) and again == notebook


def kinds(notes):
    return {note.kind for note in notes}


@pytest.mark.parametrize("data", REAL)
def test_a_real_notebook_is_read_as_nbformat_reads_it(data):
    notebook, notes = read(data, Limits())
    expected = nbformat.reads(data.decode(), as_version=4)
    assert notes == []
    assert is_sound(notebook)
    assert contents(notebook) == contents(expected)
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in expected.cells]


@pytest.mark.parametrize("name", odd.SOUND_FILES)
def test_an_odd_file_is_read_whole(name):
    build, expected = odd.SOUND_FILES[name]
    honest = odd.honest()
    notebook, notes = read(build(honest), Limits())
    assert kinds(notes) == expected
    assert is_sound(notebook)
    assert contents(notebook) == contents(honest)


@pytest.mark.parametrize("name", odd.BROKEN_FILES)
def test_a_broken_file_is_read_as_far_as_it_goes(name):
    build, expected = odd.BROKEN_FILES[name]
    honest = odd.honest()
    notebook, notes = read(build(honest), Limits())
    assert kinds(notes) == expected
    assert (notebook is None) == ("unreadable" in expected)
    if notebook is not None:
        assert is_sound(notebook)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\0\0\0", "blanks"),
        (b"%PDF-1.5", "a PDF"),
        (b"  <html>", "a web page"),
        (b"\x89PNG", "a picture"),
        (b"import numpy", "a Python script"),
        (b"PK\x03\x04", "zip archive"),
        (b'{"a": 1}', "no notebook: it has no cells"),
        (b'{"cells": [{"cell_type"', "breaks off before the end of the first cell"),
    ],
)
def test_what_cannot_be_read_is_named_and_something_to_do_is_said(data, words):
    notebook, [note] = read(data, Limits())
    assert notebook is None
    assert words in note.text
    assert "and in " in note.text  # "Hand in …" or "… hand in again"


def test_a_cut_file_keeps_exactly_its_whole_cells():
    data = odd.to_bytes(odd.honest())
    whole = contents(odd.honest())
    ends = [match.end() - 2 for match in re.finditer(rb"\n  \},\n", data)]
    assert len(ends) == len(whole) - 1
    for number, end in enumerate(ends, start=1):
        notebook, notes = read(data[:end], Limits())
        assert contents(notebook) == whole[:number]
        assert kinds(notes) == {"truncated"}
        assert f"The first {number} cells" in notes[0].text


def test_a_file_cut_within_a_character_keeps_the_others():
    honest = odd.answered(odd.honest(), {"double": "# größer\ndef double(x):\n    return 2 * x"})
    data = odd.to_bytes(honest).replace(b'"metadata": {\n  "k', '"metadata": {\n  "ü'.encode() + b'": 0, "k')
    notebook, notes = read(data[: data.index("ü".encode()) + 1], Limits())
    assert kinds(notes) == {"truncated"}
    assert contents(notebook) == contents(honest)


def test_the_first_version_of_a_conflict_is_taken_unless_only_the_second_is_whole():
    data = odd.SOUND_FILES["merge-conflict"][0](odd.honest())
    assert contents(read(data, Limits())[0]) == contents(odd.honest())
    broken = data.replace(b"<<<<<<< HEAD\n", b"<<<<<<< HEAD\n}")
    notebook, notes = read(broken, Limits())
    assert odd.cell_of(notebook, "double").source.endswith("\n    pass")
    assert "the second was taken" in notes[0].text


def test_ids_are_made_where_they_are_missing_and_the_same_ones_each_time():
    tree = json.loads(odd.to_bytes(odd.honest()))
    for cell, name in zip(
        tree["cells"], (None, 3, "", "ä", "a b", "x" * 65, "twice", "twice", "c\n"), strict=False
    ):
        cell["id"] = name
    tree["cells"][9]["id"] = "unnamed-0"
    data = json.dumps(tree).encode()
    notebook, _ = read(data, Limits())
    assert is_sound(notebook)
    assert [cell.id for cell in notebook.cells][6] == "twice"
    assert read(data, Limits())[0] == notebook


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        ({"grade_id": "a", "points": 2, "grade": True}, {"grade_id": "a", "points": 2, "grade": True}),
        ({"grade_id": "a", "points": "NAN", "grade": 1, "locked": "yes"}, {"grade_id": "a"}),
        ({"grade_id": "a", "points": float("inf")}, {"grade_id": "a"}),
        ({"grade_id": "a", "points": True}, {"grade_id": "a"}),
        ({"grade_id": "a\ud800", "checksum": "<script>", "task": False}, {"task": False}),
        ({"grade_id": ["a"], "points": {}, "other": 1}, {}),
        ([1], {}),
        (None, {}),
    ],
)
def test_of_a_mark_only_what_nbgrader_could_have_written_is_kept(mark, kept):
    cell = {"cell_type": "code", "source": "x", "metadata": {"nbgrader": mark}}
    notebook, _ = read(json.dumps({"cells": [cell]}).encode(), Limits())
    assert notebook.cells[0].metadata.get("nbgrader", {}) == kept


def test_the_id_that_colab_moves_is_found():
    data = odd.SOUND_FILES["colab"][0](odd.honest())
    assert [cell.id for cell in read(data, Limits())[0].cells] == [cell.id for cell in odd.honest().cells]


def test_attachments_of_texts_are_kept_up_to_a_bound(monkeypatch):
    honest = odd.honest()
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}}
    odd.cell_of(honest, "essay")["attachments"] = picture
    data = odd.to_bytes(honest)
    assert odd.cell_of(read(data, Limits())[0], "essay").attachments == picture
    monkeypatch.setattr(reading, "MOST_ATTACHED", 11)
    notebook, notes = read(data, Limits())
    assert "attachments" not in odd.cell_of(notebook, "essay")
    assert kinds(notes) == {"attachments"}


def test_characters_that_cannot_be_stored_are_taken_out():
    data = odd.to_bytes(odd.honest()).replace(b"x + x", b"'\\u0000\\ud83d\\ude00\\ud800'")
    notebook, _ = read(data, Limits())
    assert odd.cell_of(notebook, "double").source.endswith(
        "return '\N{GRINNING FACE}\N{REPLACEMENT CHARACTER}'"
    )


def test_old_versions_are_converted_as_nbformat_converts_them():
    old = json.loads(odd.SOUND_FILES["version-3"][0](odd.honest()))
    cells = old["worksheets"][0]["cells"]
    cells.append({"cell_type": "heading", "level": 3, "metadata": {}, "source": ["Two", "lines"]})
    cells.append(
        {
            "cell_type": "code",
            "input": ["a = 1", "b = 2"],
            "language": "python",
            "outputs": [],
            "metadata": {},
        }
    )
    data = json.dumps(old)
    expected = nbformat.reads(data, as_version=4)
    assert contents(read(data.encode(), Limits())[0]) == contents(expected)
    assert expected.cells[-1].source == "a = 1\nb = 2"


@pytest.mark.parametrize("language", ["R", "julia"])
def test_the_language_is_all_that_is_kept_of_the_metadata(language):
    notebook = odd.honest()
    notebook.metadata = {"kernelspec": {"name": "x", "display_name": "x", "language": language}, "mine": [1]}
    assert read(odd.to_bytes(notebook), Limits())[0].metadata == {"language_info": {"name": language}}


def test_a_large_file_is_read_without_its_outputs_and_refused_if_that_does_not_help():
    limits = Limits(file_bytes=100_000)
    notebook, notes = read(odd.SOUND_FILES["large-outputs"][0](odd.honest()), limits)
    assert contents(notebook) == contents(odd.honest()) and notes == []
    honest = odd.answered(odd.honest(), {"double": "#" * 100_000})
    notebook, [note] = read(odd.to_bytes(honest), limits)
    assert notebook is None and "Even without outputs" in note.text


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [' + b"[]," * 500_000,
        b'{"cells": ["' + b'\\"' * 1_000_000,
        b'{"cells": [' + b'"' * 500_001,
        b'{"cells": [{"outputs": [' + b"[" * 1_000_000,
        b'{"cells": [' + b'"outputs":[' * 300_000,
        b'{"cells": [' + b'"outputs"' + b" " * 3_000_000,
        b"\n<<<<<<< a" * 300_000,
        b'{"cells": [{"source": "' + b"\\ud800\\u0000\\r" * 200_000 + b'"}]}',
        b'{"cells": [{"cell_type": "code", "source": [' + b'"a ",' * 300_000 + b'"b"]}]}',
        b"{" * 1_000_000,
        b"\xff" * 1_000_000,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_no_file_keeps_the_reader_busy(data):
    start = time.process_time()
    notebook, _ = read(data, Limits())
    assert notebook is None or is_sound(notebook)
    assert time.process_time() - start < 5


def test_a_zip_is_not_unpacked_by_means_that_need_much_memory_or_time(monkeypatch):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.ipynb", odd.to_bytes(odd.honest()))
    _, [note] = read(file.getvalue(), Limits())
    assert "cannot be unpacked" in note.text
    monkeypatch.setattr(reading, "MOST_PACKED", 10)
    _, [note] = read(odd.SOUND_FILES["zip"][0](odd.honest()), Limits())
    assert "too large" in note.text


def test_only_so_much_of_outputs_is_looked_at(monkeypatch):
    monkeypatch.setattr(reading, "MOST_TOKENS", 100)
    assert read(odd.to_bytes(odd.honest()), Limits())[0] is None
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    _, [note] = read(odd.to_bytes(odd.honest()), Limits())
    assert "Clear the outputs" in note.text


# Mutations: of bytes, and of the tree of values.


@st.composite
def mutated_bytes(draw):
    data = bytearray(draw(st.sampled_from(REAL)))
    randomly = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 8))):
        at = randomly.randrange(len(data))
        piece = draw(
            st.sampled_from(
                [
                    b"",
                    b"\0",
                    b'"',
                    b"\\",
                    b"{",
                    b"]",
                    b",",
                    b"\xff",
                    b"\xed\xa0\x80",
                    b"\n=======\n",
                    b"[" * 2000,
                ]
            )
        )
        match draw(st.sampled_from(["put", "over", "cut", "end", "twice"])):
            case "put":
                data[at:at] = piece
            case "over":
                data[at : at + max(1, len(piece))] = piece
            case "cut":
                del data[at : at + randomly.randrange(200)]
            case "end":
                del data[at + 1 :]
            case "twice":
                data[at:at] = data[at : at + randomly.randrange(5000)]
    return bytes(data)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["\ud800", "x\0", ["\udfff\n"]]),
    st.just([]),
    st.just({}),
    st.lists(st.text(max_size=5), max_size=3),
    st.just({"grade_id": "setup", "grade": True, "solution": True, "points": float("nan"), "locked": "yes"}),
)


@st.composite
def mutated_zip(draw):
    data = bytearray(odd.SOUND_FILES["zip"][0](odd.honest()))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(4, len(data) - 1))
        data[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(data)


@st.composite
def mutated_tree(draw):
    tree = json.loads(draw(st.sampled_from(REAL)))
    randomly = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 10))):
        node, key = tree, randomly.choice(list(tree))
        while isinstance(node[key], dict | list) and node[key] and randomly.random() < 0.85:
            node = node[key]
            key = randomly.choice(list(node)) if isinstance(node, dict) else randomly.randrange(len(node))
        if isinstance(node, dict) and randomly.random() < 0.3:
            del node[key]
        else:
            node[key] = draw(VALUES)
        if not tree:
            break
    return json.dumps(tree).encode()


@FUZZ
@given(
    st.one_of(
        mutated_bytes(),
        mutated_tree(),
        mutated_zip(),
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
    )
)
def test_no_mutation_makes_the_reader_raise(data):
    notebook, notes = read(data, Limits())
    assert (notebook is None) == ("unreadable" in kinds(notes))
    assert all(note.text for note in notes)
    assert len(notes) < 10
    if notebook is not None:
        assert is_sound(notebook)
        assert read(odd.to_bytes(notebook), Limits())[0].cells == notebook.cells
