"""``unrolled run``: train an experiment's models over seeds and record what came out."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from unrolled import results

SMALL = Path("_build/results")


def run(
    name: Annotated[
        str, typer.Argument(help="The experiment, such as memory; without it, they are listed.")
    ] = "",
    seeds: Annotated[
        int | None, typer.Option(min=1, help="How many seeds; each experiment has its own default.")
    ] = None,
    small: Annotated[
        bool, typer.Option("--small", help=f"A budget of seconds, to see it work; recorded in {SMALL}.")
    ] = False,
) -> None:
    """Train an experiment's models over seeds and record it in results/.

    Ctrl-C stops between two steps; the same command goes on after the last finished run.
    """
    from unrolled import experiments  # torch takes seconds to import, and other commands do without
    from unrolled.experiments import record

    if not name:
        typer.echo("\n".join(experiments.names()))
        return
    try:
        experiment = experiments.experiment(name)
    except KeyError as error:
        raise typer.BadParameter(error.args[0]) from None
    folder = Path("results")
    if small:
        folder = SMALL
        folder.mkdir(parents=True, exist_ok=True)
    number = (1 if small else experiment.seeds) if seeds is None else seeds
    try:
        with tqdm(total=number * len(experiment.models), desc=name, unit="run") as bar:

            def done(model: str, seed: int) -> None:
                bar.set_postfix(model=model, seed=seed)
                bar.update()

            path = record.run(
                name, experiment, folder / f"{name}.json", seeds=number, small=small, on_run=done
            )
    except KeyboardInterrupt:
        typer.echo("Stopped. Finished runs are kept; the same command goes on from there.", err=True)
        raise typer.Exit(code=130) from None
    except FileNotFoundError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(code=1) from None
    show(path)


def show(path: Path) -> None:
    """Print the record's means over seeds, with standard deviations; the longer list goes down the page."""
    models = results.quote(path, "models")
    metrics = list(dict.fromkeys(metric for model in models.values() for metric in model))
    across, down = sorted([list(models), metrics], key=len)
    table = Table("", *across)
    for row in down:
        pairs = [(row, column) if down == list(models) else (column, row) for column in across]
        table.add_row(row, *(_cell(models[model].get(metric)) for model, metric in pairs))
    Console().print(table)
    typer.echo(f"Recorded in {path}.")


def _cell(summary: dict | None) -> str:
    if summary is None:
        return ""
    spread = f" ± {summary['sd']:.3g}" if "sd" in summary else ""
    return f"{summary['mean']:.4g}{spread}"
