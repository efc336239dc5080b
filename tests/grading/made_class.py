"""A class of seeded students with answers from a set's catalogue, as grading would leave their results."""

import copy
import functools
import random
from pathlib import Path

import nbformat
from nbformat.v4 import new_output
from nbgrader.utils import compute_checksum

from unrolled.exercises import notebook
from unrolled.exercises.notebook import Answer
from unrolled.grading.outcome import Graded, Note, Score
from unrolled.grading.report.messages import titles

ROOT = Path(__file__).parents[2]
ESSAYS = (
    "Yes, if the whole text is there. The last state of the forward half has read the end, that of the backward half "
    "the beginning, so a word is lost only in the middle.",
    "It depends on the summary. With the maximum over steps one direction finds every place, and a second direction "
    "only doubles the weights, at twice the time.",
    "My numbers do not decide it. The gain on the reviews is smaller than twice its standard error of $\\pm 2$ "
    "points, so eight hundred reviews and one seed cannot tell it from nothing.",
)


@functools.cache
def problem_set(name: str) -> notebook.ProblemSet:
    return notebook.read(ROOT, name)


@functools.cache
def _instructor(name: str):
    return nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)


_titles = functools.cache(titles)


def a_class(size: int, name: str = "bidirectional", seed: int = 0) -> list[Graded]:
    """Graded notebooks of ``size`` students, abler and less able ones."""
    r = random.Random(seed)
    return [a_student(f"s{i:04d}", name, random.Random(r.random())) for i in range(size)]


def a_student(student: str, name: str, r: random.Random) -> Graded:
    """One graded notebook: each question answered rightly, wrongly or not at all."""
    ability = r.random()
    picked = {}
    for question in problem_set(name).questions:
        right = [answer for answer in question.answers if answer.kind in ("reference", "correct")]
        wrong = [answer for answer in question.answers if answer.kind == "wrong"]
        stub = question.answers[1]
        kind = r.random()
        if not wrong or kind < 0.2 + 0.7 * ability:
            picked[question.name] = r.choice(right)
        else:
            picked[question.name] = stub if kind > 0.95 else r.choice(wrong)
    return graded(student, name, picked, essay=r.choice(ESSAYS) + f" I am {student}.", seed=r.random())


def graded(student: str, name: str, picked: dict[str, Answer], essay: str = "", seed: float = 0.0) -> Graded:
    """What grading leaves of a notebook with these answers."""
    r = random.Random(seed)
    document = copy.deepcopy(_instructor(name))
    scores, notes = [], ()
    for question in problem_set(name).questions:
        answer = picked[question.name]
        document.cells[question.position].source = answer.code
        test = document.cells[question.test_position]
        test_id = test.metadata.nbgrader.grade_id
        message = message_for(answer, _titles(test.source))
        if answer.score == 0:
            test.outputs = [new_output("error", ename="AssertionError", evalue=message, traceback=[message])]
        else:
            test.outputs = [
                new_output("execute_result", data={"text/plain": str(answer.score)}, execution_count=1)
            ]
        points = question.points if answer.kind in ("reference", "correct") else answer.score
        scores.append(Score(test_id, points, question.points, r.uniform(0.01, 0.4), message))
    for cell in document.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.id == "student":
            cell.source = f'student = "{student}"'
        elif cell.id == "numbers":
            shown = "\n".join(f"  network {i}  {r.random():6.3f} {r.random():6.3f}" for i in range(4))
            cell.outputs = [new_output("stream", name="stdout", text=f"student: '{student}'\n{shown}\n")]
        elif mark.get("solution") and cell.cell_type == "markdown":
            cell.source = "Your answer here."
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
            cell.source = essay or cell.source
            scores.append(Score(mark["grade_id"], None if essay else 0.0, mark["points"]))
    if r.random() < 0.1:
        notes = (Note("missing-test", "A test cell was missing and was put back.", "both-test"),)
    return Graded(
        student, name, name, nbformat.v4.writes(document), tuple(scores), notes, seconds=r.uniform(0.2, 3.0),
        cpu_seconds=r.uniform(0.1, 2.0), peak_memory=r.randrange(10**8, 3 * 10**8),
    )  # fmt: skip


def message_for(answer: Answer, parts: tuple[str, ...]) -> str:
    """What `Check` would say to an answer."""
    if answer.kind in ("reference", "correct"):
        return ""
    if answer.kind == "stub":
        return "Not answered yet."
    failed = [f"- {part}" for part in parts[-2:]]
    return "\n".join(["Not yet:", *failed, *(f"Hint: {step}" for step in answer.steps)])


def keep(root: Path, results: list[Graded]) -> None:
    """Keep the results where grading keeps them."""
    for one in results:
        folder = root / ".unrolled" / "results" / one.assignment / one.student
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{one.notebook}.json").write_text(one.to_json(), encoding="utf-8")
