"""The course's experiments: one module each, run over seeds by ``unrolled run`` and recorded in ``results/``.

A module ``experiments/<name>.py`` says in ``EXPERIMENT`` what is compared and how one model is trained once.
:mod:`unrolled.experiments.record` does the rest: seeds, times, memory, summary, the file that pages quote.
"""

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

# What one trained model scored: numbers by name. The name "predictions" may hold an array, which is not
# recorded but handed to the experiment's ``conclude``.
Outcome = Mapping[str, float | np.ndarray]


@dataclass(frozen=True)
class Experiment:
    """What is compared, and how.

    Attributes
    ----------
    config, small : dataclass instance
        The settings of the full run, and of a run that only shows that everything works.
    models : tuple of str
        What is compared; each is trained once for each seed.
    prepare : callable
        ``prepare(config)`` loads and encodes the data, once.
    run : callable
        ``run(model, data, config, seed)`` trains one model and returns its :data:`Outcome`.
    run_together : callable, optional
        ``run_together(model, data, config, seeds)`` trains all seeds at once and returns their outcomes;
        used in place of ``run``.
    pairs : tuple of pairs of str
        Differences to record, first model less second, paired by seed.
    conclude : callable, optional
        ``conclude(data, config, predictions)`` returns further figures; ``predictions[model]`` has one row
        for each seed.
    seeds : int
        How many, unless the command says otherwise.
    """

    config: Any
    small: Any
    models: tuple[str, ...]
    prepare: Callable[[Any], Any]
    run: Callable[[str, Any, Any, int], Outcome] | None = None
    run_together: Callable[[str, Any, Any, Sequence[int]], Sequence[Outcome]] | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    conclude: Callable[[Any, Any, dict[str, np.ndarray]], dict] | None = None
    seeds: int = 5

    def __post_init__(self) -> None:
        if (self.run is None) == (self.run_together is None):
            raise ValueError("an experiment has either run or run_together")
        unknown = {model for pair in self.pairs for model in pair} - set(self.models)
        if unknown:
            raise ValueError(f"a pair names {sorted(unknown)}, which is not among the models {self.models}")


def names() -> list[str]:
    """All experiments, as they are called on the command line and in ``results/``: with hyphens."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name.replace("_", "-") for name in modules if name != "record")


def experiment(name: str) -> Experiment:
    """The experiment of that name.

    Raises
    ------
    KeyError
        If there is none; the message lists those there are.
    """
    if name not in names():
        raise KeyError(f"There is no experiment {name!r}; there are {', '.join(names())}.")
    return import_module(f"{__name__}.{name.replace('-', '_')}").EXPERIMENT
