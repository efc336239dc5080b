"""``unrolled grade``: score what students handed in, confined, into nbgrader's own gradebook."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from unrolled.grading.outcome import Limits

if TYPE_CHECKING:
    from unrolled.grading.run import Tally

DEFAULT = Limits()
EVERY = 10  # seconds between two lines of progress where there is no terminal
LISTED = 20  # of each list at the end; the report has them all
UNSAFE = """\
--unsafe: no sandbox. What students wrote runs as a program of yours: it can read and change whatever you can,
the gradebook, this course and your own files, and use the network. Do this only with code that you have read."""
CPUS = os.cpu_count() or 1
# Options of this command and of `regrade`.
Jobs = Annotated[int, typer.Option(min=1, help="Notebooks graded at the same time on this machine.")]
OnlyStudents = Annotated[
    list[str] | None, typer.Option("--student", help="Only this student; repeat it for several.")
]
Timeout = Annotated[float, typer.Option(min=0.1, help="Seconds that one cell may take.")]
TotalTimeout = Annotated[float, typer.Option(min=0.1, help="Seconds that one notebook may take.")]
Memory = Annotated[int, typer.Option(min=256, help="MiB of memory that one notebook may use.")]
Scheduler = Annotated[
    str | None,
    typer.Option(help="Grade on the workers of this dask scheduler, such as tcp://10.0.0.1:8786."),
]
Root = Annotated[Path, typer.Option(exists=True, file_okay=False, help="Folder of the course.")]


def grade(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as forecasting.")],
    jobs: Jobs = CPUS,
    student: OnlyStudents = None,
    timeout: Timeout = DEFAULT.cell_seconds,
    total_timeout: TotalTimeout = DEFAULT.total_seconds,
    memory: Memory = DEFAULT.memory // 2**20,
    again: Annotated[
        bool, typer.Option("--again/--resume", help="Grade everything, or only what is new or changed.")
    ] = False,
    scheduler: Scheduler = None,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Grade without a sandbox; asks first.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --unsafe: do not ask.")] = False,
    root: Root = Path(),
) -> None:
    """Grade what was handed in for ASSIGNMENT; scores go into nbgrader's gradebook and autograded/.

    Ctrl-C stops it, and so may anything else: no finished score is lost, and
    the same command goes on with what is left.

    The exit status is 0 if every notebook has its scores, 1 if grading could not begin or go on, 2 if an option
    is wrong, 3 if some notebooks have none by the grader's fault (they are listed), 130 after Ctrl-C.
    """
    limits = checked_limits(timeout, total_timeout, memory)

    from unrolled.grading import jobs as grading_jobs
    from unrolled.grading import sandbox
    from unrolled.grading.engine import EngineDied

    # It gets warm while nbgrader is imported here, which takes a second, and other commands do without.
    first = grading_jobs.begin(root) if scheduler is None and not unsafe else None
    from unrolled.grading.course import Course, CourseError
    from unrolled.grading.gradebook import GradebookError, Writer
    from unrolled.grading.run import Run

    try:
        course = Course(root)
        course.handins(assignment, student, limits)  # says what is wrong before anything is written
        mode = chosen_sandbox(unsafe=unsafe, yes=yes, scheduler=scheduler)
        # Engines start in the course's folder, which they keep from the students' code.
        with contextlib.chdir(course.root), Writer(course) as writer:
            run = Run(writer, assignment, student, limits, again=again)
            started = time.monotonic()
            with _progress(run.left) as step:
                run.grade(
                    step,
                    jobs=jobs,
                    sandbox=mode,
                    scheduler=scheduler,
                    first=first,
                )
            _show(run.tally, time.monotonic() - started)
    except KeyboardInterrupt:
        typer.echo("Stopped. Finished results are kept; the same command goes on with the rest.", err=True)
        raise typer.Exit(code=130) from None
    except (
        CourseError,
        EngineDied,
        GradebookError,
        ModuleNotFoundError,
        OSError,
        sandbox.NoSandbox,
    ) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(code=1) from None
    finally:
        if first is not None:
            first.kill()
    if run.tally.failed or run.tally.not_stored:
        raise typer.Exit(code=3)


def checked_limits(timeout: float, total_timeout: float, memory: int) -> Limits:
    """What the options ask for; ``memory`` is in MiB.

    Raises
    ------
    typer.BadParameter
        If a cell could have more time than its notebook.
    """
    if timeout > total_timeout:
        raise typer.BadParameter("a cell cannot have more time than its notebook", param_hint="--timeout")
    return Limits(cell_seconds=timeout, total_seconds=total_timeout, memory=memory * 2**20)


def chosen_sandbox(*, unsafe: bool, yes: bool, scheduler: str | None) -> str | None:
    """The sandbox as of `jobs.grade_all`: none after a warning and a question, which ``yes`` answers.

    Raises
    ------
    typer.Abort
        If the answer is no.
    sandbox.NoSandbox
        If student code cannot be confined on this machine and is to run here.
    """
    from unrolled.grading import sandbox

    if unsafe:
        typer.echo(UNSAFE, err=True)
        if not yes:
            typer.confirm("Grade without a sandbox?", abort=True, err=True)
        return "unsafe"
    if scheduler is None:
        sandbox.choose()
    return None


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, and lines elsewhere; what is yielded is called after each notebook."""
    if sys.stderr.isatty():
        with tqdm(total=total, unit="notebook") as bar:
            yield bar.update
        return
    done, started = 0, time.monotonic()
    told = started

    def step() -> None:
        nonlocal done, told
        done += 1
        now = time.monotonic()
        if now - told >= EVERY:
            told = now
            left = tqdm.format_interval((now - started) / done * (total - done))
            rate = done / (now - started) * 60
            typer.echo(f"{done} of {total}: {rate:.0f} a minute, {left} left", err=True)

    yield step


def _show(tally: "Tally", seconds: float) -> None:
    """What became of the notebooks, and what is left to do."""
    rows = {
        "notebooks handed in": tally.handed_in,
        "graded now": tally.graded,
        "graded before": tally.kept,
        "not read, or only in part": len(tally.unread),
        "repaired or stopped": tally.noted,
        "to be scored by hand, in part": tally.manual,
        "without a score": len(tally.failed),
    }
    table = Table(box=None, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for what, number in rows.items():
        if number or what in ("notebooks handed in", "graded now"):
            table.add_row(what, f"{number:,}")
    if tally.graded:
        table.add_row("a minute", f"{tally.graded / seconds * 60:.0f}")
    Console().print(table)

    if tally.repaired:
        kinds = ", ".join(f"{kind} ({number})" for kind, number in tally.repaired.most_common())
        typer.echo(f"\nRepaired or stopped, by kind: {kinds}. The report and the feedback say what in words.")
    _list("Could not be read, or only in part:", [f"{who}: {why}" for who, why in tally.unread])
    _list("Without a score:", [f"{who}: {why}" for who, why in tally.failed])
    _list("Kept, but not in the gradebook:", tally.not_stored)
    if tally.same_process:
        cells = ", ".join(tally.same_process)
        typer.echo(
            f"\nWarning: {cells} ran in the students' own process, where an answer can interfere with its test. "
            "Look at full marks there before you trust them."
        )
    if tally.outdated:
        typer.echo(
            f"\n{tally.outdated:,} notebooks were graded before the tests or the grader changed. "
            "`unrolled regrade ASSIGNMENT --diff` shows whose score would change, --again grades all."
        )


def _list(heading: str, lines: list[str]) -> None:
    if not lines:
        return
    typer.echo(f"\n{heading}")
    for line in lines[:LISTED]:
        typer.echo(f"- {line}")
    if len(lines) > LISTED:
        typer.echo(f"- and {len(lines) - LISTED} more; the report lists them all")
