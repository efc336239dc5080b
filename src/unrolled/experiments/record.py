"""Run an experiment over its seeds and record what came out: ``results/<name>.json``.

Each finished run is put aside at once, so that an interrupted experiment goes on where it stopped, as long
as neither its settings nor the course's code have changed. The record is written when all runs are there.
"""

import hashlib
import json
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil
import torch
from scipy.stats import t as student_t

import unrolled
from unrolled import results
from unrolled.experiments import Experiment
from unrolled.files import replacing
from unrolled.training import device

_SAMPLE_EVERY = 0.05  # seconds between two looks at the memory in use


def run(
    name: str,
    experiment: Experiment,
    path: Path,
    *,
    seeds: int | None = None,
    small: bool = False,
    on_run: Callable[[str, int], None] = lambda model, seed: None,
) -> Path:
    """Train every model with every seed and write the record to ``path``.

    Parameters
    ----------
    seeds : int, optional
        Seeds 0, 1, …; by default as many as the experiment asks for.
    small : bool
        Use the experiment's small settings.
    on_run : callable
        Called with model and seed after each run, also for runs found finished from an earlier start.

    Raises
    ------
    FileNotFoundError
        If the record's folder does not exist; found before anything is trained.
    ValueError
        If there is no seed, or an outcome is not a finite number.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"There is no folder {path.parent} for {path.name}; run this from the course."
        )
    config = experiment.small if small else experiment.config
    number = experiment.seeds if seeds is None else seeds
    if number < 1:
        raise ValueError(f"an experiment needs at least one seed, and was given {number}")

    started = time.perf_counter()
    aside = _Aside(path.parent / ".partial" / name, asdict(config))
    data = None
    for model in experiment.models:
        missing = [seed for seed in range(number) if not aside.has(model, seed)]
        for seed in set(range(number)) - set(missing):
            on_run(model, seed)
        if missing and data is None:
            data = experiment.prepare(config)
        # All at once, or one after the other.
        for group in [missing] if experiment.run_together and missing else [[seed] for seed in missing]:
            for seed, outcome in zip(group, _measured(experiment, model, data, config, group), strict=True):
                aside.keep(model, seed, outcome)
                on_run(model, seed)

    runs = {model: [aside.read(model, seed) for seed in range(number)] for model in experiment.models}
    figures = {
        "config": asdict(config),
        "seeds": list(range(number)),
        "models": {model: _summaries(outcomes) for model, outcomes in runs.items()},
        "differences": {f"{a}_{b}": _differences(runs[a], runs[b]) for a, b in experiment.pairs},
    }
    if experiment.conclude:
        data = experiment.prepare(config) if data is None else data
        predictions = {
            model: np.stack([aside.predictions(model, seed) for seed in range(number)])
            for model in experiment.models
        }
        figures["conclusion"] = experiment.conclude(data, config, predictions)
    seconds = sum(outcome["seconds"] for outcomes in runs.values() for outcome in outcomes)
    seconds = max(seconds, time.perf_counter() - started)  # the former after an interruption
    results.save(path, figures, seconds=seconds, device=str(device()))
    aside.clear()
    return path


def _measured(experiment: Experiment, model: str, data, config, seeds: list[int]) -> list[dict]:
    """The outcomes of the seeds, with seconds (each seed's share) and peak memory added."""
    with _PeakMemory() as memory:
        start = time.perf_counter()
        if experiment.run_together:
            outcomes = experiment.run_together(model, data, config, seeds)
        else:
            outcomes = [experiment.run(model, data, config, seed) for seed in seeds]
        seconds = time.perf_counter() - start
    return [
        {**outcome, "seconds": seconds / len(seeds), "peak_mb": memory.peak / 2**20} for outcome in outcomes
    ]


def _summaries(outcomes: list[dict]) -> dict:
    return {metric: _summary([outcome[metric] for outcome in outcomes]) for metric in outcomes[0]}


def _differences(first: list[dict], second: list[dict]) -> dict:
    shared = [metric for metric in first[0] if metric in second[0]]
    return {
        metric: _summary([a[metric] - b[metric] for a, b in zip(first, second, strict=True)])
        for metric in shared
    }


def _summary(values: Sequence[float]) -> dict:
    """Mean, standard deviation and Student's 95 % interval of the mean; a single seed has no spread."""
    each = np.asarray(values, dtype=float)
    mean = each.mean()
    summary = {"mean": float(mean), "each": each.tolist()}
    if len(each) > 1:
        sd = each.std(ddof=1)
        half = student_t.ppf(0.975, len(each) - 1) * sd / np.sqrt(len(each))
        summary |= {"sd": float(sd), "low": float(mean - half), "high": float(mean + half)}
    return summary


class _Aside:
    """Finished runs of an unfinished experiment: a folder with one file for each."""

    def __init__(self, folder: Path, config: dict):
        self.folder = folder
        made_with = json.dumps({"config": config, "code": _code_hash()}, sort_keys=True)
        note = folder / "made_with.json"
        if folder.exists() and not (note.exists() and note.read_text(encoding="utf-8") == made_with):
            shutil.rmtree(folder)  # of other settings or other code: not to be mixed
        folder.mkdir(parents=True, exist_ok=True)
        if not note.exists():
            with replacing(note) as file:
                file.write(made_with)

    def has(self, model: str, seed: int) -> bool:
        return self._path(model, seed).exists()

    def keep(self, model: str, seed: int, outcome: dict) -> None:
        """Put a run aside; the numbers last, since their file says that the run is complete."""
        numbers = {name: value for name, value in outcome.items() if name != "predictions"}
        for name, value in numbers.items():
            if not np.isfinite(value):
                raise ValueError(
                    f"{model}, seed {seed}: {name} is {value}, and a record holds finite numbers"
                )
        if "predictions" in outcome:
            np.save(self._path(model, seed).with_suffix(".npy"), outcome["predictions"])
        with replacing(self._path(model, seed)) as file:
            json.dump({name: float(value) for name, value in numbers.items()}, file)

    def read(self, model: str, seed: int) -> dict:
        return json.loads(self._path(model, seed).read_text(encoding="utf-8"))

    def predictions(self, model: str, seed: int) -> np.ndarray:
        return np.load(self._path(model, seed).with_suffix(".npy"))

    def clear(self) -> None:
        shutil.rmtree(self.folder)

    def _path(self, model: str, seed: int) -> Path:
        return self.folder / f"{model}-{seed}.json"


def _code_hash() -> str:
    """SHA-256 over the modules that an experiment may use, and the version of torch."""
    digest = hashlib.sha256(version("torch").encode())
    package = Path(unrolled.__file__).parent
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] not in ("checks", "commands"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


class _PeakMemory:
    """The most memory in use while the block ran, in bytes: of the GPU if there is one, else of the process."""

    def __enter__(self) -> "_PeakMemory":
        self.peak = 0
        self._stop = threading.Event()
        if torch.cuda.is_available():
            torch.cuda.reset_peak_memory_stats()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join()
        if torch.cuda.is_available():
            self.peak = torch.cuda.max_memory_allocated()

    def _watch(self) -> None:
        process = psutil.Process()
        while True:
            self.peak = max(self.peak, process.memory_info().rss)
            if self._stop.wait(_SAMPLE_EVERY):
                return
