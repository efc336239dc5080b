"""Every odd, broken or hostile submission gets what it must get, and leaves no trace: the whole way, in the sandbox."""

import os
import socket
import sys
import time
from pathlib import Path

import hostile_answers
import nbformat
import odd_notebooks
import psutil
import pytest

from unrolled.grading import sandbox
from unrolled.grading.engine import Engine
from unrolled.grading.outcome import Handin, Limits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux" or not any(sandbox.available()[mode] is None for mode in sandbox.MODES[:2]),
        reason="student code cannot be confined here",
    ),
]
CANARY = "CANARY-" + "4711"
LIMITS = Limits(
    cell_seconds=2, total_seconds=30, memory=2**30, processes=40, file_bytes=2**23, output_bytes=100_000
)


@pytest.fixture(scope="module")
def instructor():
    notebook = odd_notebooks.instructors()
    for cell in odd_notebooks.tests(notebook):
        cell.source = cell.source.replace("### BEGIN", f"expected = 4  # {CANARY}\n### BEGIN")
    return notebook


@pytest.fixture(scope="module")
def course(open_folder, instructor):
    """A course with baits in it; its files must come out of this as they went in."""
    folder = open_folder("course")
    files = {
        "gradebook.db": CANARY,
        "submitted/eve/small/small.ipynb": CANARY,
        "solutions/small/small.ipynb": nbformat.writes(instructor),
        "notes.canary": CANARY,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    yield folder
    assert {name: (folder / name).read_text() for name in files} == files
    assert folder.stat().st_mode & 0o777 == 0o755


@pytest.fixture(scope="module")
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def engine(course):
    before = Path.cwd()
    os.chdir(course)
    os.environ["COURSE_TOKEN"] = CANARY
    try:
        with Engine() as engine:
            yield engine
    finally:
        os.chdir(before)
        del os.environ["COURSE_TOKEN"]


@pytest.fixture(scope="module")
def ready(engine, instructor) -> float:
    """When the engine had all that it keeps from one submission to the next."""
    engine.grade(handin(instructor, odd_notebooks.to_bytes(odd_notebooks.honest())))
    return time.time()


def handin(instructor, submission: bytes) -> Handin:
    return Handin(
        assignment="small",
        notebook="small",
        student="mallory",
        instructor=nbformat.writes(instructor).encode(),
        submission=submission,
        config=odd_notebooks.CONFIG,
        limits=LIMITS,
    )


def points(graded) -> dict[str, float | None]:
    return {score.grade_id: score.points for score in graded.scores}


def said(graded) -> str:
    """All that comes from the run: outputs, messages and notes, without the sources."""
    cells = nbformat.reads(graded.document, as_version=4).cells
    outputs = [str(cell.get("outputs", "")) for cell in cells]
    return " ".join([*outputs, *(s.message for s in graded.scores), *(n.text for n in graded.notes)])


def test_the_corpus_is_as_large_as_it_should_be():
    assert len(hostile_answers.HOSTILE) + len(odd_notebooks.FILES) + len(odd_notebooks.CHANGES) >= 60


@pytest.mark.parametrize("name", hostile_answers.HOSTILE)
def test_a_hostile_answer(name, engine, ready, instructor, course, listener, tmp_path):
    case = hostile_answers.HOSTILE[name]
    outside = tmp_path / "was-here"
    tmp_path.chmod(0o777)
    port = listener.getsockname()[1]
    source = case.source
    for bait, value in {"{course}": course, "{port}": port, "{outside}": outside}.items():
        source = source.replace(bait, str(value))
    grader = Path(sandbox.__file__).parents[1] / "examiner.py"
    before = grader.read_bytes()
    notebook = odd_notebooks.answered(
        odd_notebooks.released(instructor), odd_notebooks.ANSWERS | {"double": source}
    )
    graded = engine.grade(handin(instructor, odd_notebooks.to_bytes(notebook)))

    assert graded.readable and graded.student == "mallory"
    assert points(graded) == {"double-test": case.points, "half-test": case.next_points, "essay": None}
    assert case.notes <= {note.kind for note in graded.notes}
    assert CANARY not in said(graded)
    assert len(graded.document) < 20 * LIMITS.output_bytes
    assert graded.seconds < LIMITS.total_seconds + 10
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert not outside.exists()
    for place in ("/tmp", "/var/tmp", "/dev/shm"):
        assert not Path(place, "unrolled-was-here").exists()
    assert grader.read_bytes() == before
    assert not [*Path(sys.prefix).glob("lib/python*/site-packages/evil.pth")]
    assert not [p for p in psutil.Process().children(recursive=True) if _is_younger(p, ready)]


def _is_younger(process: psutil.Process, than: float) -> bool:
    """Whether a process below us is neither the engine nor its warm host, but a submission's."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() > than
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("name", odd_notebooks.FILES)
def test_an_odd_file(name, engine, instructor):
    build, notes = odd_notebooks.FILES[name]
    honest = odd_notebooks.answered(odd_notebooks.released(instructor), odd_notebooks.ANSWERS)
    graded = engine.grade(handin(instructor, build(honest)))
    found = points(graded)
    assert found.keys() == {"double-test", "half-test", "essay"}
    assert notes <= {note.kind for note in graded.notes}
    if name in odd_notebooks.SOUND_FILES:
        assert found == {"double-test": 2, "half-test": 2, "essay": None}
    if "unreadable" in notes:
        assert not graded.readable and found == {"double-test": 0, "half-test": 0, "essay": 0}
    assert CANARY not in said(graded)


@pytest.mark.parametrize("name", odd_notebooks.CHANGES)
def test_a_rearranged_notebook(name, engine, instructor):
    change, notes = odd_notebooks.CHANGES[name]
    notebook = odd_notebooks.answered(odd_notebooks.released(instructor), odd_notebooks.ANSWERS)
    change(notebook)
    graded = engine.grade(handin(instructor, odd_notebooks.to_bytes(notebook)))
    assert notes <= {note.kind for note in graded.notes}
    document = nbformat.reads(graded.document, as_version=4)
    for mine, theirs in zip(odd_notebooks.tests(document), odd_notebooks.tests(instructor), strict=True):
        assert mine.source == theirs.source and mine.metadata.nbgrader.points == 2
    assert points(graded)["half-test"] in (0, 2)
    assert max(score.points or 0 for score in graded.scores) <= 2


def test_no_submission_at_all_gets_zero(engine, instructor):
    graded = engine.grade(handin(instructor, None))
    assert points(graded) == {"double-test": 0, "half-test": 0, "essay": 0}


def test_twice_the_same_gives_the_same(engine, instructor):
    source = "import random, numpy, torch\ndef double(x):\n    return random.random()\n" + (
        "print(random.random(), numpy.random.rand(), torch.rand(1), hash('x'), [*{'a', 'b', 'c'}])"
    )
    notebook = odd_notebooks.answered(
        odd_notebooks.released(instructor), odd_notebooks.ANSWERS | {"double": source}
    )
    first, second = (engine.grade(handin(instructor, odd_notebooks.to_bytes(notebook))) for _ in range(2))
    assert first.document == second.document and points(first) == points(second)
    assert "tensor" in first.document
