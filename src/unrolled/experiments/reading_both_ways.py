"""Where does a word have to stand to be remembered? Directions of reading, and ways to sum states up.

Each sequence is random symbols and one that decides its class. It stands near the beginning, in the middle or
near the end, and a network is scored for each of the three places.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from unrolled.batches import shuffled
from unrolled.experiments import Experiment
from unrolled.models import SequenceClassifier
from unrolled.training import TrainingConfig, cross_entropy, fit

PLACES = ("early", "middle", "late")
# Cell, whether it reads both ways, and how the states are summed up.
MODELS = {
    "forward_last": ("rnn", False, "last"),
    "both_last": ("rnn", True, "last"),
    "forward_mean": ("rnn", False, "mean"),
    "forward_max": ("rnn", False, "max"),
    "both_max": ("rnn", True, "max"),
    "lstm_last": ("lstm", False, "last"),
}


@dataclass(frozen=True)
class Config:
    """The sequences, the networks and their training."""

    length: int = 100
    symbols: int = 1000  # that say nothing
    train: int = 2000
    test: int = 3000
    embedding_dim: int = 16
    vector_sd: float = 1.0  # at the start; with small vectors what says nothing is not heard either
    hidden_size: int = 16
    epochs: int = 5
    batch_size: int = 32
    learning_rate: float = 3e-3


class Sequences(NamedTuple):
    """Symbols 1 and 2 decide for class 0 and 1, symbol 0 is for padding and does not occur."""

    tokens: np.ndarray  # (n, T)
    classes: np.ndarray  # (n,)
    places: np.ndarray  # (n,)  index in PLACES


def draw(n: int, config: Config, rng: np.random.Generator) -> Sequences:
    """Sequences whose deciding symbol stands in the first, the middle or the last tenth."""
    tokens = rng.integers(3, 3 + config.symbols, size=(n, config.length))
    classes, places = rng.integers(2, size=n), rng.integers(3, size=n)
    tenth = config.length // 10
    first = np.array([0, (config.length - tenth) // 2, config.length - tenth])[places]
    tokens[np.arange(n), first + rng.integers(tenth, size=n)] = 1 + classes
    return Sequences(tokens, classes, places)


def prepare(config: Config) -> Sequences:
    """The test set, the same for all; each seed draws a training set of its own."""
    return draw(config.test, config, np.random.default_rng(2**32))


def run(model: str, data: Sequences, config: Config, seed: int) -> dict[str, float]:
    """Train one network, and score it for each place of the deciding symbol."""
    cell, bidirectional, pooling = MODELS[model]
    train = draw(config.train, config, np.random.default_rng(seed))
    full = np.full(config.batch_size, config.length)
    shape = (3 + config.symbols, config.embedding_dim)
    vectors = np.random.default_rng([seed, 1]).normal(0, config.vector_sd, shape)
    torch.manual_seed(seed)
    network = SequenceClassifier(
        *shape,
        config.hidden_size,
        2,
        cell=cell,
        bidirectional=bidirectional,
        pooling=pooling,
        vectors=vectors,
    )

    def batches(rng):
        orders = shuffled(config.train, config.batch_size, rng)
        return [(train.tokens[rows], full[: len(rows)], train.classes[rows]) for rows in orders]

    settings = TrainingConfig(epochs=config.epochs, learning_rate=config.learning_rate, seed=seed)
    fit(network, batches, cross_entropy, config=settings, progress=False)
    where = next(network.parameters()).device
    tokens = torch.as_tensor(data.tokens, device=where)
    lengths = torch.full((len(tokens),), config.length, device=where)
    with torch.no_grad():
        right = network(tokens, lengths).argmax(dim=1).cpu().numpy() == data.classes
    return {f"accuracy_{name}": right[data.places == place].mean() for place, name in enumerate(PLACES)}


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(length=20, train=320, test=300, epochs=1),
    models=tuple(MODELS),
    prepare=prepare,
    run=run,
    pairs=(("both_last", "forward_last"), ("both_max", "forward_max"), ("forward_max", "forward_last")),
    seeds=5,
)
