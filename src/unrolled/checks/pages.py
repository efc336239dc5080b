"""Find the displayed equations of the book and the labs in their sources."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,}|:{3,})\s*(?P<info>.*)")
_PROSE = re.compile(r"\{(?!code|literalinclude|raw|math\b|bibliography|glossary)[\w:-]+\}")
_CODE_SPAN = re.compile(r"(`+).+?\1")
_LABEL = re.compile(r"\$\$\s*\((?P<label>[^)\s]+)\)$")
_LABEL_OPTION = re.compile(r":label:\s*(?P<label>\S+)")


class DisplayedEquation(NamedTuple):
    """An equation set on its own lines: its label if it has one, and where it stands."""

    label: str | None
    page: str
    line: int


def displayed_equations(root: Path) -> list[DisplayedEquation]:
    """All displayed equations of ``book/*.md`` and ``labs/*.ipynb`` below ``root``, in order.

    ``page`` is the file's path from ``root``; ``line`` is the line in it where the equation begins, or
    for a notebook the number of the cell, from one.
    """
    equations = []
    for path in sorted(root.glob("book/*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        page = path.relative_to(root).as_posix()
        equations += [DisplayedEquation(label, page, line) for label, line in equations_in(lines)]
    for path in sorted(root.glob("labs/*.ipynb")):
        page = path.relative_to(root).as_posix()
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], start=1):
            if cell["cell_type"] == "markdown":
                lines = "".join(cell["source"]).splitlines()
                equations += [DisplayedEquation(label, page, number) for label, _ in equations_in(lines)]
    return equations


def module_of(page: str) -> str:
    """The module of :mod:`unrolled.checks.equations` that checks a page's equations.

    >>> module_of("book/bags-of-words.md")
    'bags_of_words'
    """
    return Path(page).stem.replace("-", "_")


def equations_in(lines: Iterable[str]) -> Iterator[tuple[str | None, int]]:
    """Label (None without one) and line number of each displayed equation of a MyST text.

    Found are ``$$ … $$ (label)``, the directive ``math`` with its option ``label``, and bare LaTeX
    environments, which cannot have a label. Code is passed over.
    """
    fences: list[tuple[str, bool]] = []  # the open fences: their marks, and whether they hold prose
    start = label = None  # of the equation that is open
    in_math_directive = False
    for number, raw in enumerate(lines, start=1):
        line = raw.strip(" \t>")
        fence = _FENCE.fullmatch(line)
        if fence and fences and not fence["info"] and _closes(fence["marks"], fences[-1][0]):
            fences.pop()
            if in_math_directive:
                yield label, start
                start = label = None
                in_math_directive = False
        elif fences and not fences[-1][1]:
            if in_math_directive and (option := _LABEL_OPTION.match(line)):
                label = option["label"]
        elif fence and start is None:
            in_math_directive = fence["info"].startswith("{math}")
            fences.append((fence["marks"], bool(_PROSE.match(fence["info"]))))
            if in_math_directive:
                start = number
        elif start is not None:
            if "$$" in line:
                yield _label_after(line), start
                start = None
        else:
            text = _CODE_SPAN.sub("", line)
            if text.startswith(r"\begin{"):
                yield None, number
            elif text.startswith("$$") and text.count("$$") == 1:
                start = number
            elif "$$" in text:
                yield (_label_after(text) if text.startswith("$$") else None), number


def _closes(marks: str, opened: str) -> bool:
    return marks[0] == opened[0] and len(marks) >= len(opened)


def _label_after(line: str) -> str | None:
    found = _LABEL.search(line)
    return found["label"] if found else None
