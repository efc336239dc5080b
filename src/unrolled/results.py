"""The record of what was measured: each number that a page quotes is read from ``results/``."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

from unrolled.files import replacing

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch", "unrolled")


def save(path: str | Path, figures: dict, *, seconds: float, device: str = "cpu") -> Path:
    """Write a lab's measured figures as JSON, with what they were measured with; atomically.

    Parameters
    ----------
    path : path
        Such as ``results/nyse.json``; its folder must exist.
    figures : dict
        Nested dictionaries of numbers, strings and lists, by names that a page can quote.
    seconds : float
        Wall-clock time of the whole run.

    Raises
    ------
    FileNotFoundError
        If the folder does not exist: a record must not end up somewhere else.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"There is no folder {path.parent} for {path.name}; run this from the labs folder."
        )
    record = {
        "figures": figures,
        "seconds": round(seconds, 1),
        "device": device,
        "python": platform.python_version(),
        "versions": {library: version(library) for library in _LIBRARIES},
    }
    text = json.dumps(record, indent=2, sort_keys=True, default=_plain, allow_nan=False) + "\n"
    with replacing(path) as file:
        file.write(text)
    return path


def record(name: str) -> Path:
    """The record that comes with the course: in ``results/`` of a checkout, in ``unrolled/recorded/`` when
    installed, so that a page taken away as a notebook finds it too.

    Raises
    ------
    FileNotFoundError
        If there is no such record; the message lists those there are.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "recorded", package.parents[1] / "results"):
        if (folder / f"{name}.json").is_file():
            return folder / f"{name}.json"
    known = ", ".join(sorted(path.stem for path in folder.glob("*.json"))) or "none"
    raise FileNotFoundError(f"There is no record {name!r} in {folder}; there are {known}.")


def quote(path: str | Path, name: str) -> float | int | str:
    """The figure ``name`` of the record at ``path``; ``name`` walks the nesting with dots, a list by numbers.

    Raises
    ------
    KeyError
        If there is no such figure; the message lists those at the place where the walk ended.
    """
    value = json.loads(Path(path).read_text(encoding="utf-8"))["figures"]
    for step in name.split("."):
        if isinstance(value, list):
            value = {str(place): entry for place, entry in enumerate(value)}
        if not isinstance(value, dict) or step not in value:
            known = ", ".join(sorted(value)) if isinstance(value, dict) else "none"
            raise KeyError(f"{Path(path).name} has no figure {name!r}: no {step!r} among {known}")
        value = value[step]
    return value


def _plain(value: object) -> object:
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"a record holds numbers, strings, lists and dictionaries, not {type(value).__name__}")
