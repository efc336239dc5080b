"""A class to try grading on: thirty made-up students whose answers are drawn from a problem set's catalogue.

From a checkout of the course, ``make grade-demo`` makes it, grades it and writes the report. By hand::

    python -m unrolled.grading.demo _build/grade-demo
    unrolled grade lstm-and-gru --root _build/grade-demo --timeout 10
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from unrolled.exercises import notebook
from unrolled.exercises.notebook import ProblemSet

CONFIG = "nbgrader_config.py"
FIRST = ["ada", "amir", "bea", "dina", "emil", "fatou", "greta", "hugo", "ines", "jan", "kofi", "lea"]
LAST = ["abel", "brandt", "costa", "dahl", "evans", "garcia", "holm", "ito", "kaya", "lind", "okoro"]
ESSAYS = (
    "The cell state is changed by a sum, so its derivative is the forget gate and not a power of a matrix. While "
    "the gate is near one, a gradient lives for hundreds of steps.",
    "Both remember by a gate near one. The GRU has one state and fewer weights, so it trains faster; the LSTM can "
    "keep something in its cell without showing it.",
    "The LSTM is better because it has a longer memory than the simple network, as the figure shows.",
    "I am not sure. Gates help against vanishing gradients.",
)
DUE = datetime(2026, 3, 2, 12, tzinfo=UTC)
# A tenth of a point an hour, to show that the course's own rule is used.
LATE = '''"""The demo's rule for late work."""

from nbgrader.plugins import BasePlugin


class TenthAnHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return round(total_seconds_late / 3600 * 0.1, 1)
'''
ENDLESS = "while True:\n    pass"
# It goes for the demo's own gradebook and nothing else, in case somebody grades this without a sandbox.
HOSTILE = """\
import sqlite3

with sqlite3.connect({gradebook!r}) as gradebook:
    gradebook.execute("UPDATE grade SET auto_score = 1000, manual_score = 1000")
"""


def make(folder: Path, checkout: Path, name: str, students: int = 30, seed: int = 0) -> list[str]:
    """Make a course of its own with one assignment and what a class has handed in for it.

    Six of the students are odd; their ids say how.

    Parameters
    ----------
    folder : Path
        What is there is deleted, if it is an earlier demo.
    checkout : Path
        Of this course, with its ``solutions``.
    name : str
        The problem set.

    Returns
    -------
    list of str
        The students' ids.

    Raises
    ------
    ValueError
        If there is something else in ``folder``, or no such problem set.
    RuntimeError
        If nbgrader does not make the assignment.
    """
    if name not in notebook.names(checkout):
        raise ValueError(
            f"There is no {name!r} in {checkout / 'solutions'}: run this in a checkout of the course."
        )
    if folder.exists():
        if not (folder / "late.py").exists() and any(folder.iterdir()):
            raise ValueError(f"{folder} is not empty, and no earlier demo. Name another folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    config = (checkout / CONFIG).read_text(encoding="utf-8")
    (folder / CONFIG).write_text(config + '\nc.AssignLatePenalties.plugin_class = "late.TenthAnHour"\n')
    (folder / "late.py").write_text(LATE)
    source = folder / "solutions" / name
    source.mkdir(parents=True)
    shutil.copy(checkout / "solutions" / name / f"{name}.ipynb", source)
    _release(folder, name)
    released = nbformat.read(folder / "exercises" / name / f"{name}.ipynb", as_version=4)
    problem_set = notebook.read(checkout, name)
    chance = random.Random(seed)
    ids = [f"{first}-{last}" for first in FIRST for last in LAST]
    ids = sorted(chance.sample(ids, students - len(ODD)) + list(ODD))
    for student in ids:
        work = answered(released, problem_set, student, random.Random(f"{seed} {student}"))
        place = folder / "submitted" / student / name
        place.mkdir(parents=True)
        handed_in = DUE - timedelta(minutes=chance.randrange(1, 5000))
        (place / "timestamp.txt").write_text(handed_in.isoformat())
        if student in ODD:
            ODD[student](work, place, problem_set)
        if not any(place.glob("*.ipynb")):
            nbformat.write(work, place / f"{name}.ipynb")
    return ids


def answered(
    released: NotebookNode, problem_set: ProblemSet, student: str, chance: random.Random
) -> NotebookNode:
    """A student's notebook: the abler the student, the more questions are answered rightly."""
    work = nbformat.from_dict(released)
    ability = chance.betavariate(3, 2)
    for cell in work.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.id == "student":
            cell.source = f'student = "{student}"'
        elif mark.get("grade") and mark.get("solution"):
            cell.source = chance.choice(ESSAYS)
    for question in problem_set.questions:
        right = [answer for answer in question.answers if answer.kind in ("reference", "correct")]
        wrong = [answer for answer in question.answers if answer.kind == "wrong"]
        if chance.random() < 0.15 + 0.8 * ability:
            answer = chance.choice(right)
        elif wrong and chance.random() < 0.85:
            answer = chance.choice(wrong)
        else:
            answer = question.answers[1]  # the stub
        _put(work, problem_set, question.name, answer.code)
    return work


def _put(work: NotebookNode, problem_set: ProblemSet, question: str, code: str) -> None:
    [cell] = [c for c in work.cells if c.metadata.get("nbgrader", {}).get("grade_id") == question]
    cell.source = code


def _cut_off(work: NotebookNode, place: Path, problem_set: ProblemSet) -> None:
    text = nbformat.writes(work)
    (place / f"{problem_set.name}.ipynb").write_text(text[: len(text) // 10])


def _deleted_tests(work: NotebookNode, place: Path, problem_set: ProblemSet) -> None:
    work.cells = [cell for cell in work.cells if not cell.metadata.get("nbgrader", {}).get("grade")]


def _endless(work: NotebookNode, place: Path, problem_set: ProblemSet) -> None:
    _put(work, problem_set, problem_set.questions[1].name, ENDLESS)


def _hostile(work: NotebookNode, place: Path, problem_set: ProblemSet) -> None:
    gradebook = place.parents[2].resolve() / "gradebook.db"
    _put(work, problem_set, problem_set.questions[0].name, HOSTILE.format(gradebook=str(gradebook)))


def _late(work: NotebookNode, place: Path, problem_set: ProblemSet) -> None:
    (place / "timestamp.txt").write_text((DUE + timedelta(hours=20)).isoformat())


def _renamed(work: NotebookNode, place: Path, problem_set: ProblemSet) -> None:
    nbformat.write(work, place / "my homework (2).ipynb")


ODD: dict[str, Callable[[NotebookNode, Path, ProblemSet], None]] = {
    "odd-cut-off": _cut_off,
    "odd-deleted-tests": _deleted_tests,
    "odd-endless": _endless,
    "odd-hostile": _hostile,
    "odd-late": _late,
    "odd-renamed": _renamed,
}


def _release(folder: Path, name: str) -> None:
    # nbgrader looks for the program alembic, which is installed beside this Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", name, "--create"]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"nbgrader could not make {name}:\n{done.stderr}")
    with Gradebook(f"sqlite:///{folder.resolve()}/gradebook.db", "unrolled") as gradebook:
        gradebook.update_or_create_assignment(name, duedate=DUE.replace(tzinfo=None))


def main() -> None:
    """Make the class in a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="of the demo, such as _build/grade-demo")
    parser.add_argument("--assignment", default="lstm-and-gru")
    parser.add_argument("--students", type=int, default=30)
    options = parser.parse_args()
    try:
        students = make(options.folder, Path.cwd(), options.assignment, options.students)
    except (ValueError, RuntimeError) as error:
        sys.exit(str(error))
    print(f"{len(students)} students have handed in {options.assignment} in {options.folder}/submitted.")


if __name__ == "__main__":
    main()
