"""``unrolled exercises``: make the students' notebooks from the instructor's, and test their tests."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from unrolled import results
from unrolled.exercises import hints
from unrolled.files import replacing

app = typer.Typer(
    no_args_is_help=True, help="Make the students' notebooks from the instructor's, and test their tests."
)
Root = Annotated[Path, typer.Option(exists=True, file_okay=False, help="The checkout of the course.")]
Names = Annotated[list[str] | None, typer.Argument(help="Problem sets; all of them if none is named.")]
Jobs = Annotated[int, typer.Option(min=1, help="Problem sets tried at the same time.")]


@app.callback()
def exercises() -> None:
    """Make the students' notebooks from the instructor's, and test their tests."""


@app.command()
def make(names: Names = None, root: Root = Path(), jobs: Jobs = 2) -> None:
    """Write exercises/ anew from solutions/ with nbgrader, and the tables by which hints are found."""
    names = _named(names, root)
    for name in names:
        command = ["generate_assignment", name, "--no-db", "--force"]
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command], cwd=root, capture_output=True, text=True
        )
        if done.returncode:
            typer.echo(f"nbgrader could not make {name}:\n{done.stderr}", err=True)
            raise typer.Exit(code=1)
    for name, (_, table) in zip(names, _each(_judged, names, root, jobs), strict=True):
        path = hints.table_of(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n")
        typer.echo(f"exercises/{name}")


@app.command()
def check(
    names: Names = None,
    root: Root = Path(),
    jobs: Jobs = 2,
    record: Annotated[bool, typer.Option(help="Keep the rates in results/exercises.json.")] = False,
) -> None:
    """Try every catalogued answer: right ones must get all points, wrong ones the score and hint they should."""
    started = time.perf_counter()
    names = _named(names, root)
    judged = _each(_judged, names, root, jobs)
    verdicts = [verdict for of_set, _ in judged for verdict in of_set]
    table = Table("set", "question", "points", "reference", "stub", "wrong", "right", "hints", box=None)
    for v in verdicts:
        table.add_row(
            v.problem_set,
            v.question,
            f"{v.points:g}",
            f"{v.reference / v.points:.0%}",
            f"{v.stub / v.points:.0%}",
            f"{v.wrong_as_declared}/{v.wrong}",
            f"{v.correct_full}/{v.correct}",
            f"{v.hinted}/{v.wrong}",
        )
    Console().print(table)
    total = _rates(verdicts)
    typer.echo(
        f"{total['questions']} questions: {total['wrong_as_declared']} of {total['wrong']} wrong answers got the "
        f"score they should, {total['correct_full']} of {total['correct']} right ones all points; "
        f"{total['hinted']} wrong ones got their hint; {time.perf_counter() - started:.0f} s"
    )
    amiss = [line for v in verdicts for line in v.amiss]
    for name, (_, table) in zip(names, judged, strict=True):
        path = hints.table_of(root, name)
        if not path.exists() or not hints.same_table(table, json.loads(path.read_text())):
            amiss.append(f"{name}: the table of hints is not what the catalogue gives; run: make exercises")
    for line in amiss:
        typer.echo(line, err=True)
    if amiss:
        raise typer.Exit(code=1)
    if record:
        by_set = {
            name: _rates([v for v in verdicts if v.problem_set == name]) for name in _named(names, root)
        }
        _record(root, {"all": total, "sets": by_set}, time.perf_counter() - started)


@app.command()
def mutants(
    names: Names = None,
    root: Root = Path(),
    jobs: Jobs = 2,
    record: Annotated[bool, typer.Option(help="Keep the rates in results/exercises.json.")] = False,
) -> None:
    """Put small faults into the reference answers, with mutmut, and list those that no test notices."""
    started = time.perf_counter()
    found = [mutant for of_set in _each(_mutants, _named(names, root), root, jobs) for mutant in of_set]
    for m in found:
        if not m.killed:
            typer.echo(f"{m.problem_set}/{m.question}, line {m.change}   {m.equivalent or 'NOT NOTICED'}")
    counted = [m for m in found if not m.equivalent]
    killed = sum(m.killed for m in counted)
    typer.echo(
        f"{len(found)} faults, {len(found) - len(counted)} of them equivalent; "
        f"of the others {killed} of {len(counted)} are noticed, {killed / max(len(counted), 1):.1%}"
    )
    wrongly_listed = [m for m in found if m.equivalent and m.killed]
    for m in wrongly_listed:
        typer.echo(
            f"{m.problem_set}/{m.question}, line {m.change}: listed as equivalent, but noticed", err=True
        )
    if wrongly_listed or killed < 0.95 * len(counted):
        raise typer.Exit(code=1)
    if record:
        figures = {"faults": len(found), "equivalent": len(found) - len(counted), "noticed": killed}
        figures["share"] = killed / len(counted)
        _record(root, {"mutants": figures}, time.perf_counter() - started)


def _named(names: list[str] | None, root: Path) -> list[str]:
    from unrolled.exercises import notebook  # late: nbgrader is an extra that other commands do without

    known = notebook.names(root)
    if not known:
        typer.echo(f"There is no notebook solutions/NAME/NAME.ipynb in {root.resolve()}.", err=True)
        raise typer.Exit(code=1)
    unknown = sorted(set(names or []) - set(known))
    if unknown:
        typer.echo(f"There is no problem set {unknown[0]!r}; there are {', '.join(known)}.", err=True)
        raise typer.Exit(code=1)
    return names or known


def _each(task: Callable, names: list[str], root: Path, jobs: int) -> list:
    """``task(root, name)`` for each name, in fresh processes of one thread each, from which it is safe to fork."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(min(jobs, len(names)), mp_context=get_context("spawn")) as pool:
        outcomes = pool.map(partial(task, root), names)
        try:
            return list(tqdm(outcomes, total=len(names), unit="set", disable=not sys.stderr.isatty()))
        except (OSError, ValueError, RuntimeError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(code=1) from None


def _judged(root: Path, name: str) -> tuple[list, dict]:
    from unrolled.exercises import catalogue

    return catalogue.judge(root, name)


def _mutants(root: Path, name: str) -> list:
    from unrolled.exercises import mutants

    return mutants.tries(root, name)


def _rates(verdicts: list) -> dict[str, int]:
    counted = ("wrong", "wrong_as_declared", "correct", "correct_full", "hinted")
    return {"questions": len(verdicts)} | {name: sum(getattr(v, name) for v in verdicts) for name in counted}


def _record(root: Path, figures: dict, seconds: float) -> None:
    """Add to results/exercises.json what this run has measured."""
    path = root / "results" / "exercises.json"
    before = json.loads(path.read_text())["figures"] if path.exists() else {}
    results.save(path, before | figures, seconds=seconds)
