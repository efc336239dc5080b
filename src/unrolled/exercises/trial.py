"""Try answers to a question: each in a process of its own, forked where the notebook has come to that question."""

import ast
import contextlib
import gc
import importlib
import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from unrolled.exercises import hints
from unrolled.exercises.notebook import Answer, ProblemSet, Question

LIBRARIES = ("matplotlib.pyplot", "scipy.sparse", "sklearn.linear_model", "torch")
LIMIT = 30  # seconds for one answer


@dataclass(frozen=True)
class Outcome:
    """What became of an answer."""

    score: float
    printed: str  # by the test, with its error
    outputs: list  # of the question's probes


def run_cell(source: str, namespace: dict) -> object:
    """Run a cell; the value of its last expression, if it ends in one."""
    tree = ast.parse(source)
    last = (
        ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    )
    exec(compile(tree, "<cell>", "exec"), namespace)
    return None if last is None else eval(compile(last, "<cell>", "eval"), namespace)


def tried(
    problem_set: ProblemSet, answers: dict[str, list[Answer]], *, alone: bool = False
) -> Iterator[tuple[Question, Answer, Outcome]]:
    """Every answer of ``answers`` (a list a question) in a notebook whose other answers are the references.

    ``alone``: in a notebook whose other questions are not answered at all.

    Raises
    ------
    RuntimeError
        If a cell of the solved notebook fails by itself.
    """
    for library in LIBRARIES:  # here once, rather than in every child
        importlib.import_module(library)
    gc.freeze()  # a child that collects garbage would copy the memory it shares with this process
    namespace: dict = {"__name__": "__main__"}
    question_at = {question.position: question for question in problem_set.questions}
    tests = {question.test_position for question in problem_set.questions}
    for position, source in enumerate(problem_set.sources):
        if (question := question_at.get(position)) is not None:
            test = problem_set.sources[question.test_position]
            between = problem_set.sources[position + 1 : question.test_position]
            for answer in answers.get(question.name, []):
                yield question, answer, _in_a_child(question, answer, between, test, namespace)
            if alone:
                source = question.answers[1].code  # the stub
        if position not in tests:
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    run_cell(source, namespace)
            except Exception as error:
                if alone:
                    continue
                raise RuntimeError(
                    f"{problem_set.name}, cell {position}: {type(error).__name__}: {error}"
                ) from error


def _in_a_child(question: Question, answer: Answer, between, test: str, namespace: dict) -> Outcome:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_report, args=(sender, question, answer, between, test, namespace))
    child.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(LIMIT) else Outcome(0.0, f"stopped after {LIMIT} s", [])
    except EOFError:
        return Outcome(0.0, "the process ended", [])
    finally:
        if child.is_alive():
            child.kill()
        child.join()


def _report(sender, question, answer, between, test, namespace) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    printed, complaints = io.StringIO(), io.StringIO()
    score = question.points
    unheard = io.StringIO()  # only what the test says counts
    with contextlib.redirect_stdout(unheard), contextlib.redirect_stderr(unheard):
        for source in (answer.code, *between):
            with contextlib.suppress(Exception):  # as a grader runs a notebook: the next cell all the same
                run_cell(source, namespace)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
        try:
            value = run_cell(test, namespace)
        except Exception as error:
            score = 0.0
            print(f"{type(error).__name__}: {error}")
        else:
            if value is not None:
                score = min(max(float(value), 0.0), question.points)
        probed = hints.outputs(question.probes, namespace)
    if complaints.getvalue():  # nbgrader counts any word on stderr as a failure
        score = 0.0
    sender.send(Outcome(score, printed.getvalue() + complaints.getvalue(), probed))
    sender.close()
    sys.stdout.flush()
    os._exit(0)
