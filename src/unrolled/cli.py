"""The command ``unrolled``: the course's data, equations, experiments, labs, exercises and grading from a terminal."""

import typer

from unrolled.commands import data, exercises, labs, sandbox
from unrolled.commands.equations import equations
from unrolled.commands.feedback import feedback
from unrolled.commands.grade import grade
from unrolled.commands.regrade import regrade
from unrolled.commands.report import report
from unrolled.commands.run import run

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(data.app, name="data")
app.add_typer(labs.app, name="labs")
app.add_typer(exercises.app, name="exercises")
app.add_typer(sandbox.app, name="sandbox")
app.command()(equations)
app.command()(run)
app.command()(grade)
app.command()(regrade)
app.command()(report)
app.command()(feedback)
