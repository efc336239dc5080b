"""The command ``unrolled``: the course's data, equations, experiments, labs and exercises from a terminal."""

import typer

from unrolled.commands import data, exercises, labs
from unrolled.commands.equations import equations
from unrolled.commands.run import run

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(data.app, name="data")
app.add_typer(labs.app, name="labs")
app.add_typer(exercises.app, name="exercises")
app.command()(equations)
app.command()(run)
