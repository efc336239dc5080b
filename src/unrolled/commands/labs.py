"""``unrolled labs``: run the labs in full and store their outputs."""

from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

app = typer.Typer(no_args_is_help=True, help="Run the labs in full and store their outputs.")

Notebooks = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="Notebooks, such as labs/nyse.ipynb.")
]


@app.command()
def run(notebooks: Notebooks) -> None:
    """Run notebooks on the real data; each file is replaced only after its last cell."""
    # takes seconds to import; other commands do without
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    from unrolled import labs

    failed = 0
    for path in notebooks:
        with tqdm(desc=path.name, unit="cell") as bar:

            def advance(done: int, total: int, bar: tqdm = bar) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                labs.run(path, advance)
            except CellExecutionError as error:
                failed += 1
                typer.echo(f"{path} is left as it was: a cell failed.\n{error}", err=True)
            except DeadKernelError:
                failed += 1
                typer.echo(
                    f"{path} is left as it was: the kernel died, for which too little memory is the usual cause. "
                    "Close other programs, or set smaller numbers in the cell `parameters`.",
                    err=True,
                )
    raise typer.Exit(code=1 if failed else 0)


@app.command()
def check(notebooks: Notebooks) -> None:
    """Say which notebooks hold outputs that their cells did not make."""
    from unrolled import labs

    reasons = [reason for path in notebooks if (reason := labs.stale(path))]
    for reason in reasons:
        typer.echo(reason, err=True)
    raise typer.Exit(code=1 if reasons else 0)
