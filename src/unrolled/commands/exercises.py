"""``unrolled exercises``: make the students' notebooks from the instructor's."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Make the students' notebooks from the instructor's.")


@app.callback()
def exercises() -> None:
    """Make the students' notebooks from the instructor's."""


@app.command()
def make(
    root: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="The checkout of the course.")
    ] = Path(),
) -> None:
    """Write exercises/ anew from solutions/ with nbgrader, one problem set at a time."""
    names = sorted(path.parent.name for path in root.glob("solutions/*/*.ipynb"))
    if not names:
        typer.echo(f"There is no notebook solutions/NAME/NAME.ipynb in {root.resolve()}.", err=True)
        raise typer.Exit(code=1)
    for name in names:
        command = ["generate_assignment", name, "--no-db", "--force"]
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command], cwd=root, capture_output=True, text=True
        )
        if done.returncode:
            typer.echo(f"nbgrader could not make {name}:\n{done.stderr}", err=True)
            raise typer.Exit(code=1)
        typer.echo(f"exercises/{name}")
