"""Run a lab in full and keep its outputs, with a hash that tells whether cells and outputs belong together."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from unrolled.files import replacing

_WIDGET = "application/vnd.jupyter.widget-view+json"
_KEPT_LANGUAGE = ("name", "file_extension", "mimetype", "pygments_lexer")


def source_hash(notebook: NotebookNode) -> str:
    """SHA-256 over the code cells, in order: what the outputs depend on, prose aside."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def stale(path: Path) -> str | None:
    """Say why the outputs stored in the lab at ``path`` are not those of its cells, or return None."""
    notebook = nbformat.read(path, as_version=4)
    recorded = notebook.metadata.get("unrolled", {}).get("source_hash")
    if recorded is None:
        return f"{path.name} was never run in full; run: make labs"
    if recorded != source_hash(notebook):
        return f"{path.name} has changed since its outputs were made; run: make labs"
    return None


def run(path: Path, on_cell: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Run every cell of the lab at ``path`` in its folder and store the outputs in it, widgets apart.

    The file is replaced in one step after the last cell, so an error or Ctrl-C leaves it as it was.

    Parameters
    ----------
    path : Path
        The notebook.
    on_cell : callable
        Called after each cell with the number of cells done and their total.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    total = len(notebook.cells)
    client = NotebookClient(
        notebook,
        timeout=None,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=False,
        on_cell_complete=lambda cell, cell_index: on_cell(cell_index + 1, total),
    )
    client.execute()
    _drop_widgets(notebook)
    notebook.metadata["unrolled"] = {"source_hash": source_hash(notebook)}
    language = notebook.metadata.get("language_info", {})
    # The patch version of Python changes with the machine and says nothing about the lab.
    notebook.metadata["language_info"] = {key: language[key] for key in _KEPT_LANGUAGE if key in language}
    with replacing(path) as file:
        nbformat.write(notebook, file)


def _drop_widgets(notebook: NotebookNode) -> None:
    """Take out progress bars and other widgets: a stored page has no kernel, and would draw nothing for them."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if _WIDGET not in output.get("data", {})]
