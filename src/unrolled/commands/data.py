"""``unrolled data``: what data sets there are, and fetching them ahead of a lesson without a network."""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from unrolled import datasets
from unrolled.datasets import registry, storage

app = typer.Typer(no_args_is_help=True, help="List, fetch and verify the data sets of the course.")


@app.command("list")
def list_() -> None:
    """Say which data sets there are, how large the download is, and what is on this machine."""
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "title", "download", "here", "terms"):
        table.add_column(heading, justify="right" if heading == "download" else "left")
    for name in datasets.names():
        entry = registry.find(name)
        download = "none" if entry.shipped else f"{entry.download_mb:g} MB"
        table.add_row(name, entry.title, download, _here(entry), entry.licence)
    Console().print(table)
    typer.echo(f"Fetched sets are in {storage.folder()}.")
    typer.echo(f"Terms in full, and what to cite: {registry.shipped('README.md')}")


@app.command()
def fetch(names: Annotated[list[str], typer.Argument(help="Data sets, by name.")]) -> None:
    """Fetch data sets into the cache, each from the first source that has it."""
    for entry in [_find(name) for name in names]:  # a wrong name is found before the first download
        if entry.shipped:
            typer.echo(f"{entry.name}: comes with the course, nothing to fetch.")
            continue
        start = time.perf_counter()
        try:
            _, origin = datasets.fetch(entry.name)
        except datasets.DataError as error:
            raise _stop(error) from error
        seconds = time.perf_counter() - start
        typer.echo(f"{entry.name}: {entry.summary}; from {origin}, {seconds:.0f} s.")
        typer.echo(f"  Terms: {entry.licence}. Cite: {entry.citation}. See {entry.homepage}")


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(help="Data sets; all without a name.")] = None,
) -> None:
    """Compare what is on this machine with the registry's checksums; exit with 1 if anything is damaged."""
    damaged = False
    for name in [_find(name).name for name in names or datasets.names()]:
        try:
            path = datasets.verify(name)
        except datasets.DataError as error:
            damaged = True
            typer.echo(f"{name}: {error}", err=True)
        else:
            typer.echo(f"{name}: {f'good, {path}' if path else 'not fetched'}")
    raise typer.Exit(code=1 if damaged else 0)


def _here(entry: registry.DataSet) -> str:
    if entry.shipped:
        return "shipped"
    parts = ["fetched"] if storage.place(entry).exists() else []
    return ", ".join([*parts, "sample"] if entry.sample else parts) or "no"


def _find(name: str) -> registry.DataSet:
    try:
        return registry.find(name)
    except datasets.DataError as error:
        raise _stop(error) from error


def _stop(error: datasets.DataError) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(code=1)
