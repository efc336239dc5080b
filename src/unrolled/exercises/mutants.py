"""Small automatic faults in the reference answers, made by mutmut: does each question's test notice them?

A fault that changes nothing which the question asks for is called equivalent; those are listed, with the reason, in
``solutions/<problem set>/equivalent.json``.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst
from mutmut.mutation.file_mutation import deep_replace
from mutmut.mutation.mutators import mutation_operators

from unrolled.exercises.notebook import Answer, read
from unrolled.exercises.trial import tried

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Mutant:
    """A faulty copy of a reference, and what became of it."""

    problem_set: str
    question: str
    change: str  # "line number: before  →  after"
    score: float
    points: float
    equivalent: str  # the reason, if it is listed as equivalent

    @property
    def killed(self) -> bool:
        return self.score < self.points


def faults(source: str) -> Iterator[tuple[str, str]]:
    """``(what was changed, faulty source)`` for each fault in the solution region; docstrings are left alone."""
    module = libcst.parse_module(source)
    nodes: list[libcst.CSTNode] = []

    class Collect(libcst.CSTVisitor):
        def on_visit(self, node):
            if isinstance(node, libcst.Expr) and isinstance(node.value, libcst.SimpleString):
                return False  # a docstring
            if not isinstance(node, libcst.Annotation):
                nodes.append(node)
            return True

    module.visit(Collect())
    seen = {ast.dump(ast.parse(source))}
    for node in nodes:
        for kind, operator in mutation_operators:
            if not isinstance(node, kind):
                continue
            for changed in operator(node):
                code = deep_replace(module, node, changed).code
                try:
                    tree = ast.dump(ast.parse(code))
                except SyntaxError:
                    continue
                if tree not in seen and (line := _changed_line(source, code)):
                    seen.add(tree)
                    yield line, code


def tries(root: Path, name: str) -> list[Mutant]:
    """Every mutant of every reference of a problem set, judged by the question's test."""
    problem_set = read(root, name)
    listed = root / "solutions" / name / "equivalent.json"
    equivalent = json.loads(listed.read_text()) if listed.exists() else {}
    answers = {}
    for question in problem_set.questions:
        reference = question.answers[0].code
        answers[question.name] = [Answer("mutant", change, code, 0.0) for change, code in faults(reference)]
    found = []
    for question, mutant, outcome in tried(problem_set, answers):
        reason = equivalent.get(question.name, {}).get(mutant.title, "")
        found.append(Mutant(name, question.name, mutant.title, outcome.score, question.points, reason))
    return found


def _changed_line(before: str, after: str) -> str | None:
    """The first line that differs, before and after; None if it stands outside the solution region."""
    old, new = before.splitlines(), after.splitlines()
    number = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if number is None:
        return None
    above = "\n".join(old[:number])
    if above.count(BEGIN) == above.count(END):
        return None
    return f"{number + 1}: {old[number].strip()}  →  {new[number].strip()}"
