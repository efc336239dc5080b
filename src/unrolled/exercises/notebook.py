"""A problem set as its cells: the instructor's notebook, its questions, and the catalogue of answers beside it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import PyFileConfigLoader

BLOCK = re.compile(r"^# %% (.+)$", re.MULTILINE)
HEADING = re.compile(r"(?P<kind>correct|wrong (?P<score>[\d.]+)):\s*(?P<title>.+)")
STEP = re.compile(r"^# [123]\. (.+)$")


@dataclass(frozen=True)
class Answer:
    """One catalogued content of an answer's cell."""

    kind: str  # "reference", "stub", "correct" or "wrong"
    title: str
    code: str
    score: float  # points that the test must give
    steps: tuple[str, ...] = ()  # of the hint, from nudge to near-solution


@dataclass(frozen=True)
class Question:
    """An answer's cell with the test that follows it, and what is known of the answers to it."""

    name: str
    position: int  # of the answer's cell in the notebook
    test_position: int
    points: float
    answers: tuple[Answer, ...]
    probes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProblemSet:
    """The code cells of a notebook, and its questions in order."""

    name: str
    sources: tuple[str, ...] = field(repr=False)  # of all cells; markdown is empty
    questions: tuple[Question, ...]


def names(root: Path) -> list[str]:
    """The problem sets of the course at ``root``."""
    return sorted(
        path.parent.name for path in root.glob("solutions/*/*.ipynb") if path.stem == path.parent.name
    )


def read(root: Path, name: str) -> ProblemSet:
    """The problem set ``name`` of the course at ``root``.

    Raises
    ------
    ValueError
        If the notebook or a file of the catalogue is not made as it must be: which, where and why.
    """
    path = root / "solutions" / name / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    stubs = _stubs(notebook, root)
    cells = notebook.cells
    questions = []
    for i, cell in enumerate(cells):
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not mark.get("grade"):
            continue
        if mark.get("solution"):
            raise ValueError(f"{path}: {mark['grade_id']} is a code cell scored by hand; use a markdown cell")
        before = [j for j in range(i) if cells[j].metadata.get("nbgrader", {}).get("solution")]
        if not before:
            raise ValueError(f"{path}: no answer stands before the test {mark['grade_id']}")
        j = before[-1]
        question = cells[j].metadata.nbgrader.grade_id
        points = float(mark["points"])
        catalogue = root / "solutions" / name / "answers" / f"{question}.py"
        answers, probes = _catalogue(catalogue, points) if catalogue.exists() else ([], [])
        first = [
            Answer("reference", "the reference", cells[j].source, points),
            Answer("stub", "nothing answered", stubs[j], 0.0),
        ]
        questions.append(Question(question, j, i, points, (*first, *answers), tuple(probes)))
    sources = tuple(cell.source if cell.cell_type == "code" else "" for cell in cells)
    return ProblemSet(name, sources, tuple(questions))


def _stubs(notebook: NotebookNode, root: Path) -> list[str]:
    """The cells' sources as students get them."""
    clear = ClearSolutions(config=PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    return [
        clear.preprocess_cell(nbformat.from_dict(cell), {"language": "python"}, i)[0].source
        if cell.cell_type == "code"
        else ""
        for i, cell in enumerate(notebook.cells)
    ]


def _catalogue(path: Path, points: float) -> tuple[list[Answer], list[str]]:
    answers, probes = [], []
    _, *blocks = BLOCK.split(path.read_text(encoding="utf-8"))
    for title, body in zip(blocks[::2], blocks[1::2], strict=True):
        lines = body.strip().splitlines()
        if title == "probes":
            probes = [line for line in lines if line and not line.startswith("#")]
            continue
        heading = HEADING.fullmatch(title)
        if heading is None:
            raise ValueError(
                f"{path}: a block begins with '# %% probes', '# %% correct: TITLE' or "
                f"'# %% wrong SCORE: TITLE', not with {title!r}"
            )
        steps = [match[1] for line in lines if (match := STEP.match(line))]
        if len(steps) not in (0, 3):
            raise ValueError(
                f"{path}, {title!r}: a hint has three steps, # 1. … # 2. … # 3. …; here are {len(steps)}"
            )
        code = "\n".join(line for line in lines if not STEP.match(line))
        kind, score = ("wrong", float(heading["score"])) if heading["score"] else ("correct", points)
        answers.append(Answer(kind, heading["title"], code, score, tuple(steps)))
    return answers, probes
