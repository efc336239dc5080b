"""``unrolled sandbox``: where student code runs when it is graded, and whether its walls hold on this machine."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(no_args_is_help=True, help="Look at the sandbox in which student code is graded.")


@app.callback()
def sandbox() -> None:
    """Look at the sandbox in which student code is graded."""


@app.command()
def doctor(
    course: Annotated[Path, typer.Option(help="The folder of the course.", file_okay=False)] = Path(),
) -> None:
    """Say what this machine has, and try each barrier for real.

    Exit status 1: student code cannot be confined, or a barrier of the way that grading would take does not hold.
    """
    from unrolled.grading import sandbox
    from unrolled.grading.sandbox import doctor

    console = Console()
    console.print(_table(["", "This machine"], doctor.facts()))
    try:
        chosen = sandbox.choose()
    except sandbox.NoSandbox as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(code=1) from None
    reasons = sandbox.available()
    tried = {}
    for mode in ("bubblewrap", "landlock"):
        if reasons[mode] is None:
            try:
                tried[mode] = doctor.attempt_all(mode, course.resolve())
            except (sandbox.NoSandbox, sandbox.SandboxError) as error:
                reasons[mode] = str(error)
    verdicts = [
        [trial.name, *("ok" if tried[mode][trial.name].stopped else "FAILED" for mode in tried)]
        for trial in doctor.TRIALS
    ]
    console.print(_table(["Student code must not …", *tried], verdicts))
    for mode, outcomes in tried.items():
        for trial in doctor.TRIALS:
            if not outcomes[trial.name].stopped:
                typer.echo(
                    f"FAILED in {mode}: {trial.name} ({trial.what}): {outcomes[trial.name].said}. {trial.advice}"
                )
    for mode in set(reasons) - set(tried) - {"unsafe"}:
        typer.echo(f"Not tried: {mode}. {reasons[mode]}")
    if chosen not in tried or not all(outcome.stopped for outcome in tried[chosen].values()):
        typer.echo(f"Do not grade here: {chosen}, which grading would use, does not hold.", err=True)
        raise typer.Exit(code=1)
    typer.echo(f"Grading uses {chosen} here; every barrier holds.")


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    return table
