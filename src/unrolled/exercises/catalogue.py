"""Is the autograder right? Every catalogued answer is tried, and must get the score and the hint that it should."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from unrolled.exercises import hints
from unrolled.exercises.notebook import Answer, ProblemSet, Question, read
from unrolled.exercises.trial import Outcome, tried

WRONG, CORRECT = 8, 3  # at least so many of each for every question


@dataclass(frozen=True)
class Verdict:
    """How the answers to one question fared."""

    problem_set: str
    question: str
    points: float
    reference: float
    stub: float
    wrong: int  # catalogued
    wrong_as_declared: int
    correct: int
    correct_full: int
    hinted: int  # wrong answers that get a hint of their own
    amiss: tuple[str, ...]


def judge(root: Path, name: str) -> tuple[list[Verdict], dict]:
    """Try the whole catalogue of a problem set, and each reference where nothing else is answered.

    Returns the verdicts, and the table that `hints` reads: for each question its probes, and the outputs and
    steps of each mistake.
    """
    problem_set = read(root, name)
    references = {question.name: [question.answers[0]] for question in problem_set.questions}
    alone = {
        question.name: outcome.score for question, _, outcome in tried(problem_set, references, alone=True)
    }
    outcomes = _all_outcomes(problem_set)
    verdicts = [_verdict(name, question, found, alone[question.name]) for question, found in outcomes]
    table = {
        question.name: {"probes": list(question.probes), "mistakes": _mistakes(found)}
        for question, found in outcomes
        if question.probes
    }
    return verdicts, table


def _all_outcomes(problem_set: ProblemSet) -> list[tuple[Question, list[tuple[Answer, Outcome]]]]:
    outcomes = defaultdict(list)
    answers = {question.name: list(question.answers) for question in problem_set.questions}
    for question, answer, outcome in tried(problem_set, answers):
        outcomes[question.name].append((answer, outcome))
    return [(question, outcomes[question.name]) for question in problem_set.questions]


def _mistakes(outcomes: list[tuple[Answer, Outcome]]) -> list[dict]:
    return [
        {"outputs": outcome.outputs, "steps": list(answer.steps)}
        for answer, outcome in outcomes
        if answer.kind == "wrong" and answer.steps
    ]


def _verdict(name: str, question: Question, outcomes: list[tuple[Answer, Outcome]], alone: float) -> Verdict:
    amiss = []
    if alone != question.points:
        amiss.append(f"the reference gets {alone:g} points when no other question is answered: it needs one")
    as_declared = {"reference": 0, "stub": 0, "correct": 0, "wrong": 0}
    count = dict(as_declared)
    score = {}
    hinted = 0
    mistakes = _mistakes(outcomes)
    for answer, outcome in outcomes:
        count[answer.kind] += 1
        score[answer.kind] = outcome.score
        if abs(outcome.score - answer.score) < 0.006:
            as_declared[answer.kind] += 1
        else:
            said = " ".join(outcome.printed.split())[:300]
            amiss.append(f"{answer.title}: {outcome.score:g} points, not {answer.score:g}; {said}")
        if answer.kind == "wrong" and answer.score >= question.points:
            amiss.append(f"{answer.title}: a wrong answer cannot be worth all the points")
        first = hints.explaining(outcome.outputs, mistakes)
        if not first:
            hinted += answer.kind == "wrong" and "Hint" in outcome.printed  # by the test itself
        elif answer.kind in ("reference", "correct"):
            amiss.append(f"{answer.title}: right, but would be told {first[0]!r}")
        elif answer.kind == "wrong" and answer.steps and first != list(answer.steps):
            amiss.append(f"{answer.title}: no probe tells it from the mistake told {first[0]!r}")
        elif answer.kind == "wrong":
            hinted += 1
    for kind, least in (("wrong", WRONG), ("correct", CORRECT)):
        if count[kind] < least:
            amiss.append(f"{count[kind]} {kind} answers in the catalogue; at least {least} are wanted")
    return Verdict(
        problem_set=name,
        question=question.name,
        points=question.points,
        reference=score["reference"],
        stub=score["stub"],
        wrong=count["wrong"],
        wrong_as_declared=as_declared["wrong"],
        correct=count["correct"],
        correct_full=as_declared["correct"],
        hinted=hinted,
        amiss=tuple(f"{name}/{question.name}: {line}" for line in amiss),
    )
