"""The ladder of recurrent networks on IMDb's reviews, and what they add to a bag of words.

Settings were chosen on held-out films of the training set: networks and bag learned from the reviews of four films
out of five (`held_out_films`). Each network then learns from all training reviews and reads the test reviews once.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch
from scipy.sparse import diags_array
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupShuffleSplit
from torch import Tensor, nn
from torch.nn import functional as F

from unrolled.batches import Batches, bucketed
from unrolled.datasets import WordVectors, load
from unrolled.evaluation import paired_difference
from unrolled.experiments import Experiment
from unrolled.models import Reader, SequenceClassifier, embedding, mask
from unrolled.scratch.naive_bayes import NgramMatrix, log_count_ratio
from unrolled.text import UNKNOWN, Vocabulary, words
from unrolled.training import History, TrainingConfig, cross_entropy, fit

SPECIALS = ("<pad>", UNKNOWN)


@dataclass(frozen=True)
class Rung:
    """A network of the ladder, and how it learns.

    Attributes
    ----------
    objective : {"end", "every step", "segments"}
        Where the verdict is asked for while the network learns: after the last word, after each word (`every_step`),
        or of the whole review and of each segment of it (`SegmentReader`, with word vectors from GloVe).
    word_dropout : float
        Share of the words that are unknown to the network, drawn anew in each epoch.
    """

    cell: str
    embedding_dim: int
    hidden_size: int
    objective: str = "end"
    max_words: int = 20_000
    max_length: int = 400  # the last words of a longer review
    dropout: float = 0.0
    word_dropout: float = 0.0
    epochs: int = 4
    learning_rate: float = 3e-3
    batch_size: int = 64


LADDER = {
    "rnn_dropout": Rung("rnn", 32, 32, max_words=10_000, max_length=500, dropout=0.2, learning_rate=2e-3),
    "rnn": Rung("rnn", 64, 32, max_words=10_000, max_length=500, learning_rate=2e-3),
    "rnn_every_step": Rung("rnn", 64, 32, "every step", max_words=10_000, max_length=500, learning_rate=2e-3),
    "lstm": Rung("lstm", 32, 32, "every step", dropout=0.2, word_dropout=0.1, epochs=3, learning_rate=4e-3),
    "gru": Rung("gru", 32, 32, "every step", dropout=0.2, word_dropout=0.1, epochs=3, learning_rate=4e-3),
    "both_ways": Rung(
        "lstm", 50, 32, "segments", dropout=0.4, word_dropout=0.1, epochs=3, learning_rate=4e-3
    ),
}
PUBLISHED = {"rnn_dropout": 0.76, "rnn": 0.8325, "lstm": 0.87}


@dataclass(frozen=True)
class Config:
    """The ladder, and the bag of words beside it."""

    sample: bool = False  # of the data set: the small one that ships with the course
    ladder: dict[str, Rung] = field(default_factory=lambda: dict(LADDER))
    penalty: float = 3.0  # of the bag: C of scikit-learn's logistic regression
    share: float = 0.25  # of a network beside the bag; chosen with the network below, see `shares`
    partner: str = "both_ways"


class Part(NamedTuple):
    """Reviews as words, with their verdicts (0 against, 1 for) and films."""

    texts: list[list[str]]
    labels: np.ndarray  # (n,)
    films: np.ndarray  # (n,)

    def take(self, rows: np.ndarray) -> "Part":
        return Part([self.texts[i] for i in rows], self.labels[rows], self.films[rows])


class Reviews(NamedTuple):
    """Both official splits."""

    train: Part
    test: Part
    glove: WordVectors


def prepare(config: Config) -> Reviews:
    """The reviews as words, and GloVe's vectors."""
    reviews = load("imdb", sample=config.sample)
    train, test = (reviews[reviews["split"] == split] for split in ("train", "test"))
    return Reviews(_part(train), _part(test), load("glove", sample=config.sample))


def _part(reviews: pd.DataFrame) -> Part:
    texts = [words(text) for text in reviews["text"]]
    return Part(texts, reviews["label"].to_numpy(), reviews["movie"].to_numpy())


def held_out_films(part: Part) -> tuple[Part, Part]:
    """A part to learn from and a part to choose on, with no film in both; the same films at every call."""
    splitter = GroupShuffleSplit(n_splits=1, test_size=0.2, random_state=0)
    learn, choose = next(splitter.split(part.labels, groups=part.films))
    return part.take(learn), part.take(choose)


@dataclass
class Verdicts:
    """A trained network with its vocabulary."""

    rung: Rung
    vocab: Vocabulary
    network: nn.Module
    history: History
    seconds: float = 0.0  # of the processor's cores together, for training

    def encode(self, texts: Sequence[Sequence[str]]) -> list[np.ndarray]:
        return [self.vocab.encode(text[-self.rung.max_length :]) for text in texts]

    @torch.no_grad()
    def log_odds(self, texts: Sequence[Sequence[str]]) -> np.ndarray:
        """For the film, above zero, or against it.  (n,)"""
        encoded, odds = self.encode(texts), np.empty(len(texts))
        where = next(self.network.parameters()).device
        self.network.eval()
        orders = bucketed([len(text) for text in encoded], 256, np.random.default_rng(0))
        for rows, (tokens, lengths, _) in zip(orders, Batches(encoded, odds, orders), strict=True):
            logits = self.network(
                torch.as_tensor(tokens, device=where), torch.as_tensor(lengths, device=where)
            )
            odds[rows] = (logits[:, 1] - logits[:, 0]).cpu().numpy()
        return odds

    @torch.no_grad()
    def after_each_word(self, text: Sequence[str]) -> np.ndarray:
        """Log-odds after each word, of a network with one verdict at the end.  (T,)"""
        where = next(self.network.parameters()).device
        tokens = torch.as_tensor(self.encode([text])[0][None], device=where)  # (1, T)
        logits = every_verdict(self.network, tokens, torch.tensor([tokens.shape[1]], device=where))
        return (logits[0, :, 1] - logits[0, :, 0]).cpu().numpy()


def learn(rung: Rung, part: Part, glove: WordVectors, seed: int, validate: Part | None = None) -> Verdicts:
    """Train one network on ``part``; with ``validate``, keep the epoch that is best on it."""
    started = time.process_time()
    vocab = Vocabulary(part.texts, max_size=rung.max_words, specials=SPECIALS)
    torch.manual_seed(seed)
    trained = Verdicts(rung, vocab, build(rung, vocab, glove, seed), History())
    encoded = trained.encode(part.texts)
    lengths = [len(text) for text in encoded]

    def batches(rng: np.random.Generator) -> Batches:
        read = encoded
        if rung.word_dropout:
            unknown = vocab.index[UNKNOWN]
            read = [np.where(rng.random(len(x)) < rung.word_dropout, unknown, x) for x in encoded]
        return Batches(read, part.labels, bucketed(lengths, rung.batch_size, rng))

    def accuracy(network: nn.Module) -> dict[str, float]:
        return {"accuracy": ((trained.log_odds(validate.texts) > 0) == validate.labels).mean()}

    config = TrainingConfig(
        epochs=rung.epochs,
        learning_rate=rung.learning_rate,
        schedule="one-cycle",
        seed=seed,
        monitor="accuracy" if validate else None,
    )
    trained.history = fit(
        trained.network,
        batches,
        OBJECTIVES[rung.objective],
        config=config,
        validate=accuracy if validate else None,
        progress=False,
    )
    trained.seconds = time.process_time() - started
    return trained


def build(rung: Rung, vocab: Vocabulary, glove: WordVectors, seed: int) -> nn.Module:
    """The untrained network of a rung."""
    if rung.objective == "segments":
        vectors = vectors_from(glove, vocab, seed)
        return SegmentReader(vectors, rung.hidden_size, cell=rung.cell, dropout=rung.dropout)
    return SequenceClassifier(
        len(vocab), rung.embedding_dim, rung.hidden_size, 2, cell=rung.cell, dropout=rung.dropout
    )


def vectors_from(glove: WordVectors, vocab: Vocabulary, seed: int) -> np.ndarray:
    """GloVe's vectors of a vocabulary's words.  (V, d) float32

    GloVe was trained on *do n't* and *it 's*: a contraction gets the mean of its two parts. Other words that GloVe
    lacks start with small random vectors.
    """
    rng = np.random.default_rng(seed)
    vectors = rng.normal(0, 0.1, (len(vocab), glove.vectors.shape[1])).astype(np.float32)
    for row, word in enumerate(vocab.tokens):
        parts = [part for part in _parts(word, glove) if part in glove]
        if parts:
            vectors[row] = glove[parts].mean(axis=0)
    return vectors


def _parts(word: str, glove: WordVectors) -> list[str]:
    if word in glove or "'" not in word:
        return [word]
    if word.endswith("n't"):
        return [word[:-3], "n't"]
    stem, ending = word.rsplit("'", 1)
    return [stem, "'" + ending]


class SegmentReader(nn.Module):
    """Reads a review both ways in segments of equal length; the verdict is on the largest and the mean states.

    A segment knows nothing of its neighbours: what a word means is decided by a few dozen words around it, and what
    is left to do is to collect what was said. Reading all segments at once takes half as long as one after
    the other, and each segment can be asked for a verdict of its own while the network learns.
    """

    def __init__(
        self,
        vectors: np.ndarray,
        hidden_size: int,
        *,
        cell: str = "lstm",
        dropout: float = 0.0,
        segment: int = 64,
    ):
        super().__init__()
        self.embedding = embedding(*vectors.shape, vectors)
        self.reader = Reader(cell, vectors.shape[1], hidden_size, directions="both", dropout=dropout)
        self.dropout = nn.Dropout(dropout)
        self.classify = nn.Linear(2 * self.reader.size, 2)
        self.segment = segment

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:  # (B, T), (B,)
        return self.verdicts(tokens, lengths)[0]  # (B, 2)

    def verdicts(self, tokens: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Logits of reviews (B, 2) and of segments (N, 2); the review (N,) and the length (N,) of each segment."""
        B, T = tokens.shape
        L, per_row = self.segment, -(-T // self.segment)
        starts = L * torch.arange(per_row, device=tokens.device)
        sizes = (lengths.clamp(min=1)[:, None] - starts).clamp(0, L).flatten()  # (B S,)
        real = sizes > 0
        row = torch.arange(B, device=tokens.device).repeat_interleave(per_row)[real]  # (N,)
        sizes = sizes[real]  # (N,)
        read = F.pad(tokens, (0, per_row * L - T)).reshape(-1, L)[real]  # (N, L)
        states, _ = self.reader(self.embedding, read, sizes)  # (N, L, 2H)
        outside = ~mask(sizes, L)[:, :, None]
        largest = states.masked_fill(outside, -1.0).amax(dim=1)  # (N, 2H)  states lie between -1 and 1
        total = states.masked_fill(outside, 0.0).sum(dim=1)  # (N, 2H)
        shape = B, states.shape[2]
        of_row = row[:, None].expand(-1, shape[1])
        all_largest = largest.new_full(shape, -1.0).scatter_reduce(0, of_row, largest, "amax")  # (B, 2H)
        mean = total.new_zeros(shape).index_add(0, row, total) / lengths.clamp(min=1)[:, None]  # (B, 2H)
        of_reviews = self._verdict(all_largest, mean)
        return of_reviews, self._verdict(largest, total / sizes[:, None]), row, sizes

    def _verdict(self, largest: Tensor, mean: Tensor) -> Tensor:
        return self.classify(self.dropout(torch.cat([largest, mean], dim=-1)))


def every_verdict(network: SequenceClassifier, tokens: Tensor, lengths: Tensor) -> Tensor:
    """Logits (B, T, 2) after each word: the network's last layer on each state in place of the last one."""
    states, _ = network.reader(network.embedding, tokens, lengths.clamp(min=1))  # (B, T, H)
    return network.classify(network.dropout(states))


def every_step(network: SequenceClassifier, batch: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Cross-entropy after each word, whose weight grows linearly from the first word to the last.

    The verdict is that of the last state all the same; but the gradient no longer has to come all the way from there
    (Dai and Le 2015, "linear gain").
    """
    tokens, lengths, labels = batch
    logits = every_verdict(network, tokens, lengths)  # (B, T, 2)
    steps = logits.shape[1]
    loss = F.cross_entropy(logits.flatten(0, 1), labels.repeat_interleave(steps), reduction="none")
    weight = torch.arange(1, steps + 1, device=tokens.device) * mask(lengths.clamp(min=1), steps)  # (B, T)
    return (loss.view_as(weight) * weight / weight.sum(dim=1, keepdim=True)).sum(dim=1).mean()


def segments(network: SegmentReader, batch: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Cross-entropy of the reviews, and of their segments, half each; a segment counts by its length."""
    tokens, lengths, labels = batch
    of_reviews, of_segments, row, sizes = network.verdicts(tokens, lengths)
    by_segment = F.cross_entropy(of_segments, labels[row], reduction="none")  # (N,)
    share = sizes / lengths.clamp(min=1)[row]  # (N,)
    return (F.cross_entropy(of_reviews, labels) + (share * by_segment).sum() / len(labels)) / 2


OBJECTIVES = {"end": cross_entropy, "every step": every_step, "segments": segments}


class Bag:
    """Words, pairs and triples with naive Bayes weights (Wang and Manning 2012): the best of the lab on bags."""

    def __init__(self, part: Part, penalty: float):
        self.grams = NgramMatrix(3, min_documents=2)
        X = self.grams.fit_transform(part.texts).sign()
        self.ratio = diags_array(log_count_ratio(X, part.labels))
        model = LogisticRegression(C=penalty, solver="liblinear", dual=True, max_iter=2000, random_state=0)
        self.model = model.fit(X @ self.ratio, part.labels)

    def log_odds(self, texts: Sequence[Sequence[str]]) -> np.ndarray:
        return self.model.decision_function(self.grams.transform(texts).sign() @ self.ratio)


def mixed(bag: np.ndarray, network: np.ndarray, share: float) -> np.ndarray:
    """The weighted mean of two models' log-odds."""
    return (1 - share) * bag + share * network


def run(model: str, data: Reviews, config: Config, seed: int) -> dict:
    """Train one network on all training reviews; accuracy on the test reviews, and its log-odds."""
    trained = learn(config.ladder[model], data.train, data.glove, seed)
    odds = trained.log_odds(data.test.texts)
    return {
        "accuracy": ((odds > 0) == data.test.labels).mean(),
        "processor_seconds": trained.seconds,
        "parameters": sum(parameter.numel() for parameter in trained.network.parameters()),
        "predictions": odds,
    }


def shares(data: Reviews, config: Config) -> dict:
    """On held-out films: the bag, one network, and the two together by the network's share."""
    part, choose = held_out_films(data.train)
    bag = Bag(part, config.penalty).log_odds(choose.texts)
    network = learn(config.ladder[config.partner], part, data.glove, seed=0).log_odds(choose.texts)
    grid = np.linspace(0, 1, 21)
    accuracy = [_accuracy(mixed(bag, network, share), choose.labels) for share in grid]
    return {"share": grid.tolist(), "accuracy": accuracy, "bag": accuracy[0], config.partner: accuracy[-1]}


def conclude(data: Reviews, config: Config, predictions: dict[str, np.ndarray]) -> dict:
    """The bag, the networks beside it, and paired differences on the test reviews, with intervals over films."""
    labels, films = data.test.labels, data.test.films
    bag = Bag(data.train, config.penalty).log_odds(data.test.texts)  # (n,)
    odds = predictions | {"all": np.mean(list(predictions.values()), axis=0)}  # (S, n) each
    test, right = {}, {"bag": (bag > 0) == labels}
    for name, alone in odds.items():
        both = mixed(bag, alone, config.share)  # (S, n)
        for key, each in ((name, alone), (f"{name}_with_bag", both)):
            test[key] = _over_seeds(each, labels)
            right[key] = ((each > 0) == labels).mean(axis=0)  # share of the seeds that are right
    pairs = [*PAIRS, *((f"{name}_with_bag", "bag") for name in odds), *((name, "bag") for name in odds)]
    return {
        "bag": {"accuracy": _accuracy(bag, labels)},
        "held_out": shares(data, config),
        "test": test,
        "differences": {
            f"{a}_over_{b}": paired_difference(right[a], right[b], films).figures() for a, b in pairs
        },
    }


def _accuracy(odds: np.ndarray, labels: np.ndarray) -> float:
    return float(((odds > 0) == labels).mean())


def _over_seeds(odds: np.ndarray, labels: np.ndarray) -> dict:
    """Accuracy of each seed, and of the mean log-odds of all seeds."""
    each = np.array([_accuracy(row, labels) for row in odds])
    spread = {"sd": float(each.std(ddof=1))} if len(each) > 1 else {}
    together = _accuracy(odds.mean(axis=0), labels)
    return {"mean": float(each.mean()), "each": each.tolist(), "mean_of_seeds": together} | spread


PAIRS = (
    ("rnn_every_step", "rnn"),
    ("lstm", "rnn_every_step"),
    ("gru", "lstm"),
    ("both_ways", "lstm"),
)

EXPERIMENT = Experiment(
    config=Config(),
    small=Config(sample=True, ladder={name: replace(rung, epochs=1) for name, rung in LADDER.items()}),
    models=tuple(LADDER),
    prepare=prepare,
    run=run,
    pairs=PAIRS,
    conclude=conclude,
)
