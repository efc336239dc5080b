"""Grade the same honest submissions with stock nbgrader and with ours, and compare scores and speed.

Both grade a copy of one course in a process of its own, on this machine, one after the other: stock with
`nbgrader autograde`, ours with `unrolled grade`, in its sandbox and with its examiner. The whole command is
timed, its start included; ours, which is short, three times, and the median counts. To watch memory takes a core
some of its time: stock leaves one idle for it, ours does not, so it runs a fourth time for that. Every score of every
cell must be the same. Prints the table and records it.

    python benchmarks/grading.py            # a quiet machine, about five minutes on two cores
    python benchmarks/grading.py --small    # a minute, to see that it works
"""

import argparse
import contextlib
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
from grading_set import QUESTIONS, SETUP, Question
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from unrolled import results
from unrolled.grading.course import Course
from unrolled.grading.engine import Engine
from unrolled.grading.gradebook import Writer
from unrolled.grading.keeping import Results

NAME = "tensors"
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "benchmark"
"""
# nbgrader looks for the program alembic, which is installed beside this Python.
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def mark(grade_id: str, **more: object) -> dict:
    """A cell's metadata as nbgrader keeps it."""
    values = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": grade_id, **values, **more}}


def make(root: Path, submissions: int) -> None:
    """A course with one assignment, released, and what students have handed in."""
    cells = [
        new_markdown_cell("# Tensors", id="title"),
        new_code_cell(SETUP, id="setup", metadata=mark("setup", locked=True)),
    ]
    for question in QUESTIONS:
        solution = f"### BEGIN SOLUTION\n{question.reference}\n### END SOLUTION"
        test = f"{question.test}\n### BEGIN HIDDEN TESTS\n{question.hidden}\n### END HIDDEN TESTS\n{question.last}"
        graded = mark(f"{question.name}-test", grade=True, locked=True, points=question.points)
        cells += [
            new_code_cell(solution, id=question.name, metadata=mark(question.name, solution=True)),
            new_code_cell(test.strip(), id=f"{question.name}-test", metadata=graded),
        ]
    source = root / "source" / NAME
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    nbformat.write(new_notebook(cells=cells), source / f"{NAME}.ipynb")
    run([sys.executable, "-m", "nbgrader", "generate_assignment", NAME, "--create"], root)
    released = nbformat.read(root / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    chance = random.Random(0)
    for k in range(submissions):
        work = nbformat.from_dict(released)
        for question in QUESTIONS:
            [cell] = [cell for cell in work.cells if cell.id == question.name]
            cell.source = answer(question, chance)
        folder = root / "submitted" / f"student-{k:03}" / NAME
        folder.mkdir(parents=True)
        nbformat.write(work, folder / f"{NAME}.ipynb")


def answer(question: Question, chance: random.Random) -> str:
    """Two thirds give the reference."""
    return question.reference if chance.random() < 2 / 3 else chance.choice(question.others)


def run(command: list[str], root: Path, *, watched: bool = True) -> dict:
    """Run a command in ``root``: its wall time and CPU time, and if ``watched`` its peak memory, all its processes
    included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with (root / "log.txt").open("w") as log:
        process = subprocess.Popen(command, cwd=root, env=os.environ | {"PATH": PATH}, stdout=log, stderr=log)
        with Memory(process.pid) if watched else contextlib.nullcontext() as memory:
            process.wait()
    seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{(root / 'log.txt').read_text()[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu_seconds": cpu} | ({"peak_memory": memory.peak} if memory else {})


class Memory:
    """Watches how much memory a process and all it has started use; what they share counts once.

    It looks every two seconds: a look at a process with torch takes the kernel some ten milliseconds.
    """

    def __init__(self, pid: int):
        self.peak = 0
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(2):
            try:
                family = [self._process, *self._process.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            self.peak = max(self.peak, sum(map(proportional, family)))


def proportional(process: psutil.Process) -> int:
    """A process's memory in bytes, of what it shares with others only its part."""
    try:
        return process.memory_full_info().pss
    except psutil.AccessDenied:  # another user's: without what it shares it would be less
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def scores(root: Path) -> dict[tuple[str, str], tuple]:
    """Every score in a course's gradebook."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "benchmark") as gradebook:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions(NAME)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def phases(root: Path) -> dict[str, float]:
    """Where our time goes: seconds of the start, and for each submission."""
    graded = [
        one
        for student in Results.of_course(root).students(NAME)
        for one in Results.of_course(root).of(NAME, student)
    ]
    handin = next(handin for handin, _ in Course(root).handins(NAME))
    started = time.perf_counter()
    with Engine(None) as engine:
        first = engine.grade(handin)
        start = time.perf_counter() - started - first.seconds
    with Writer(Course(root)) as writer:
        started = time.perf_counter()
        for one in graded:
            writer.store([one])
        storing = time.perf_counter() - started
    n = len(graded)
    return {
        "start": start,
        "engine": sum(one.seconds for one in graded) / n,
        "engine_cpu": sum(one.cpu_seconds for one in graded) / n,
        "tests": sum(score.seconds for one in graded for score in one.scores) / n,
        "storing": storing / n,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--small", action="store_true", help="six submissions; nothing is recorded")
    options = parser.parse_args()
    number = 6 if options.small else options.submissions
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        course, stock_root, our_root = (Path(folder) / name for name in ("course", "stock", "ours"))
        make(course, number)
        shutil.copytree(course, stock_root)
        python = [sys.executable, "-m"]
        grade = [*python, "unrolled", "grade", NAME, "--jobs", str(options.jobs)]
        runs = []
        for watched in (False, False, False, True):
            shutil.rmtree(our_root, ignore_errors=True)
            shutil.copytree(course, our_root)
            runs.append(run(grade, our_root, watched=watched))
        *runs, for_memory = runs
        ours = for_memory | sorted(runs, key=lambda found: found["seconds"])[1]
        stock = run([*python, "nbgrader", "autograde", NAME], stock_root)
        expected, found = scores(stock_root), scores(our_root)
        differing = [key for key in expected | found if expected.get(key) != found.get(key)]
        if differing:
            lines = [f"{key}: stock {expected.get(key)}, ours {found.get(key)}" for key in differing]
            sys.exit("The scores differ:\n" + "\n".join(lines))
        parts = phases(our_root)
    figures = {"submissions": number, "jobs": options.jobs, "cells": len(expected), "phases": parts}
    figures["our_seconds"] = [found["seconds"] for found in runs]
    print(f"{len(expected)} scores of {number} submissions, all equal; {options.jobs} at a time\n")
    print(f"{'':10}{'a minute':>10}{'CPU s each':>12}{'peak memory, MiB':>18}")
    for name, row in (("stock", stock), ("ours", ours)):
        row["per_minute"] = number / row["seconds"] * 60
        row["cpu_seconds_each"] = row["cpu_seconds"] / number
        figures[name] = row
        print(
            f"{name:10}{row['per_minute']:10.1f}{row['cpu_seconds_each']:12.2f}{row['peak_memory'] / 2**20:18.0f}"
        )
    figures["ratio"] = ours["per_minute"] / stock["per_minute"]
    # Beyond the start, which a larger class pays only once.
    figures["ratio_warm"] = stock["seconds"] / max(ours["seconds"] - parts["start"], 1e-9)
    print(
        f"\nratio {figures['ratio']:.1f}; without our start, which is paid once a run, {figures['ratio_warm']:.1f}"
    )
    print("\nours, in seconds")
    for what, value in (
        ("start of an engine, once", parts["start"]),
        ("a submission in its engine", parts["engine"]),
        ("  of which CPU", parts["engine_cpu"]),
        ("  of which tests and answers", parts["tests"]),
        ("a submission into the gradebook", parts["storing"]),
    ):
        print(f"{what:34}{value:8.2f}")
    if not options.small:
        results.save("results/benchmark-grading.json", figures, seconds=time.perf_counter() - began)


if __name__ == "__main__":
    main()
