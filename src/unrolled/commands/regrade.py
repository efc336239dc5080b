"""``unrolled regrade``: grade again, and show whose score would change, by how much and why."""

import contextlib
import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from unrolled.commands.grade import (
    CPUS,
    DEFAULT,
    Jobs,
    Memory,
    OnlyStudents,
    Root,
    Scheduler,
    Timeout,
    TotalTimeout,
    checked_limits,
    chosen_sandbox,
)
from unrolled.grading.outcome import Graded, Handin, Note

if TYPE_CHECKING:
    from unrolled.grading.audit import Difference
    from unrolled.grading.course import Course
    from unrolled.grading.gradebook import Writer
    from unrolled.grading.keeping import Results


def regrade(
    assignment: Annotated[str, typer.Argument(help="The assignment.")],
    student: OnlyStudents = None,
    apply: Annotated[
        bool, typer.Option("--apply/--diff", help="Store the new results, or only show what would change.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before storing, or about --unsafe.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    jobs: Jobs = CPUS,
    timeout: Timeout = DEFAULT.cell_seconds,
    total_timeout: TotalTimeout = DEFAULT.total_seconds,
    memory: Memory = DEFAULT.memory // 2**20,
    scheduler: Scheduler = None,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Run students' code without a sandbox: only if you trust it.")
    ] = False,
    root: Root = Path(),
) -> None:
    """Grade again and show whose score would change, by how much, in which cell and why.

    Nothing is written unless --apply is given, and then only after a question.

    The exit status is 0, 1 if grading could not begin or go on, 2 if an option is wrong, 3 if some notebooks could
    not be graded by the grader's fault (they are listed), 130 after Ctrl-C.
    """
    limits = checked_limits(timeout, total_timeout, memory)

    from unrolled.grading import sandbox  # nbgrader takes a second to import, and other commands do without
    from unrolled.grading.course import Course, CourseError
    from unrolled.grading.engine import EngineDied
    from unrolled.grading.gradebook import GradebookError, Writer
    from unrolled.grading.keeping import Results

    try:
        course = Course(root)
        handins = course.handins(assignment, student, limits)
        number = len(student or course.students(assignment)) * len(course.notebooks(assignment))
        mode = chosen_sandbox(unsafe=unsafe, yes=yes, scheduler=scheduler)
        how = {"jobs": jobs, "sandbox": mode, "scheduler": scheduler}
        # Engines start in the course's folder, which they keep from the students' code.
        with (
            contextlib.chdir(course.root),
            Writer(course) if apply else contextlib.nullcontext() as writer,
            tempfile.TemporaryDirectory() as scratch,
        ):
            fresh = Results(Path(scratch) / "results")
            with tqdm(total=number, desc=assignment, unit="notebook") as bar:
                found, failed = _graded_again(
                    course, assignment, handins, fresh if apply else None, bar.update, how
                )
            if as_json:
                print(json.dumps([dataclasses.asdict(difference) for difference in found], indent=1))
            else:
                _show(found)
            if writer is not None:
                failed += _stored(writer, assignment, fresh, ask=not yes)
    except (CourseError, GradebookError, EngineDied, sandbox.NoSandbox, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(code=1) from None
    except KeyboardInterrupt:
        typer.echo("Stopped. Results of a student are stored whole or not at all.", err=True)
        raise typer.Exit(code=130) from None
    if failed:
        typer.echo("\n".join(failed), err=True)
        raise typer.Exit(code=3)


def _graded_again(
    course: "Course",
    assignment: str,
    handins: Iterable[tuple[Handin, list[Note]]],
    fresh: "Results | None",
    on_graded: Callable[[], object],
    how: dict,
) -> tuple[list["Difference"], list[str]]:
    """Grade; keep results in ``fresh``, and tell what differs from those before, and what could not be graded."""
    from unrolled.grading.audit import differences, points
    from unrolled.grading.jobs import failed, grade_all
    from unrolled.grading.keeping import Results

    kept, scores = Results.of_course(course.root), course.scores(assignment)
    notes: dict[tuple[str, str], list[Note]] = {}  # on notebooks that are on their way
    found: list[Difference] = []
    lost: list[str] = []

    def with_notes() -> Iterator[Handin]:
        for handin, about in handins:
            notes[handin.student, handin.notebook] = about
            yield handin

    def done(graded: Graded) -> None:
        on_graded()
        key = graded.student, graded.notebook
        about = notes.pop(key)
        if failed(graded):
            lost.append(f"{', '.join(key)}: {graded.notes[-1].text}")
            return
        old = kept.get(assignment, *key)
        before = scores.get(key) if old is None else points(old.scores)
        found.extend(differences(before, {} if old is None else old.audit, graded))
        if fresh is not None:
            fresh.keep(dataclasses.replace(graded, notes=(*about, *graded.notes)))

    grade_all(with_notes(), on_done=done, **how)
    return sorted(found, key=lambda difference: (difference.student, difference.notebook)), lost


def _stored(writer: "Writer", assignment: str, fresh: "Results", *, ask: bool) -> list[str]:
    """Store new results after a question, and tell why if some are not."""
    from unrolled.grading.gradebook import GradebookError, Unwritable

    students = fresh.students(assignment)
    if not students or (
        ask and not typer.confirm(f"Store the new results of {len(students)} students?", err=True)
    ):
        return []
    for student in students:  # all are safe before the first is stored
        for graded in fresh.of(assignment, student):
            writer.results.keep(graded)
    problems = []
    for student in students:
        try:
            writer.store(fresh.of(assignment, student))
        except Unwritable:
            raise
        except GradebookError as error:
            problems.append(str(error))
    return problems


def _show(found: list["Difference"]) -> None:
    """Print the differences as a table."""
    if not found:
        typer.echo("No score changes.")
        return
    table = Table("student", "notebook", "cell", "before", "after", "change", "why")
    for column in (3, 4, 5):
        table.columns[column].justify = "right"
    for difference in found:
        before, after = difference.before, difference.after
        change = "" if before is None or after is None else f"{after - before:+g}"
        shown = ("none" if points is None else f"{points:g}" for points in (before, after))
        table.add_row(
            difference.student,
            difference.notebook,
            difference.grade_id,
            *shown,
            change,
            "; ".join(difference.reasons),
        )
    Console().print(table)
    students = len({difference.student for difference in found})
    typer.echo(f"{len(found)} scores of {students} students change.")
