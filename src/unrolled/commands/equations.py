"""``unrolled equations``: list each displayed equation with its page, its check and the result."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from unrolled.checks.equations import all_equations
from unrolled.checks.pages import displayed_equations


def equations(
    root: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="The checkout of the course.")
    ] = Path(),
) -> None:
    """List label, page, check and result of every displayed equation; exit 1 if one has no check or is wrong."""
    checks = all_equations()
    found = list(displayed_equations(root))
    table = Table("label", "page", "checked against", "wrong copies caught", "result")
    bad = 0
    for label, page, line in found:
        check = checks.get(label)
        if check is None:
            against, caught, result = "–", "–", "no check"
        else:
            survivors = check.survivors()
            total = check.wrong_copies
            against, caught = check.against, f"{total - len(survivors)} of {total}"
            result = check.difference() or (f"accepts {survivors[0]}" if survivors else "holds")
        bad += result != "holds"
        table.add_row(label or "no label", f"{page}:{line}", against, caught, result)
    Console().print(table)
    typer.echo(f"{len(found)} equations, {len(found) - bad} hold, {bad} do not")
    raise typer.Exit(code=1 if bad else 0)
