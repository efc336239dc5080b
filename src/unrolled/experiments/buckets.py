"""Do batches of reviews with similar lengths cost accuracy? An LSTM on IMDb, trained both ways.

The two trainings differ in nothing but `shuffled` or `bucketed` batches. Nothing is chosen on the test set:
epochs and rates are settings, the same for both.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from unrolled.batches import Batches, bucketed, shuffled
from unrolled.datasets import load
from unrolled.experiments import Experiment
from unrolled.models import SequenceClassifier
from unrolled.text import UNKNOWN, Vocabulary, words
from unrolled.training import TrainingConfig, classification, cross_entropy, evaluate, fit


@dataclass(frozen=True)
class Config:
    """The network, and how long it learns."""

    sample: bool = False  # of the data set: the small one that ships with the course
    max_words: int = 10_000
    max_length: int = 400  # the last words of a longer review, where its verdict is
    embedding_dim: int = 32
    hidden_size: int = 32
    epochs: int = 2
    batch_size: int = 64
    learning_rate: float = 3e-3


class Reviews(NamedTuple):
    """Encoded reviews with their labels."""

    vocab_size: int
    train: list[np.ndarray]
    train_labels: np.ndarray
    test: list[np.ndarray]
    test_labels: np.ndarray


def prepare(config: Config) -> Reviews:
    """Both official splits, in the words of the training set."""
    reviews = load("imdb", sample=config.sample)
    tokens = {split: [words(text) for text in rows.text] for split, rows in reviews.groupby("split")}
    labels = {split: rows.label.to_numpy() for split, rows in reviews.groupby("split")}
    vocab = Vocabulary(tokens["train"], max_size=config.max_words, specials=("<pad>", UNKNOWN))
    encoded = {
        split: [vocab.encode(review[-config.max_length :]) for review in texts]
        for split, texts in tokens.items()
    }
    return Reviews(len(vocab), encoded["train"], labels["train"], encoded["test"], labels["test"])


def run(model: str, data: Reviews, config: Config, seed: int) -> dict[str, float]:
    """Train one network; accuracy on the test set, seconds of training alone, and share of padding."""
    lengths = [len(review) for review in data.train]

    def batches(rng: np.random.Generator) -> Batches:
        if model == "bucketed":
            orders = bucketed(lengths, config.batch_size, rng)
        else:
            orders = shuffled(len(lengths), config.batch_size, rng)
        return Batches(data.train, data.train_labels, orders)

    torch.manual_seed(seed)
    network = SequenceClassifier(data.vocab_size, config.embedding_dim, config.hidden_size, 2, cell="lstm")
    training = TrainingConfig(
        epochs=config.epochs, learning_rate=config.learning_rate, schedule="one-cycle", seed=seed
    )
    history = fit(network, batches, cross_entropy, config=training, progress=False)
    by_length = bucketed(list(map(len, data.test)), 256, np.random.default_rng(0))
    asked = Batches(data.test, data.test_labels, by_length)
    scores = evaluate(network, asked, classification)
    return {
        "accuracy": scores["accuracy"],
        "training_seconds": sum(history.seconds),
        "padding": batches(np.random.default_rng(seed)).padding,
    }


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(sample=True, epochs=1),
    models=("plain", "bucketed"),
    prepare=prepare,
    run=run,
    pairs=(("bucketed", "plain"),),
)
