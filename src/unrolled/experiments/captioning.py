"""Rows of handwritten digits described in words: a convolutional encoder, an LSTM decoder, and simpler models.

A row has eight places, some of them empty. Its caption names the digits in order, says how many they are, and
where the largest stands: "seven three three and one: four digits, largest left". The design is that of O. Vinyals,
A. Toshev, S. Bengio and D. Erhan (2015), *Show and tell*, CVPR, and of K. Xu et al. (2015), *Show, attend and
tell*, ICML. The digits are scikit-learn's 1,797 (E. Alpaydin and C. Kaynak 1998), split in the order of the file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional as F

from unrolled.batches import IGNORE, in_order, pad, shuffled
from unrolled.decoding import beam_search
from unrolled.experiments import Experiment
from unrolled.models import Attention, embedding, recurrent
from unrolled.text import Vocabulary
from unrolled.training import TrainingConfig, cross_entropy, fit

NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LARGEST = ("left", "inside", "right", "repeated")
START, END = "<s>", "</s>"
VOCAB = Vocabulary([(*NAMES, "and", ":", ",", "digits", "largest", *LARGEST)], specials=("<pad>", START, END))
SIDE, PLACES = 8, 8  # pixels of a digit, and digits that a row has room for
WIDTH = SIDE * PLACES
STEP = 4  # pixels from one window of SIDE pixels to the next: half a digit
CELLS = (WIDTH - SIDE) // STEP + 1
MAX_WORDS = PLACES + 7  # of a full row: the digits, "and", six words of summary; the end mark is one more

# Whether the decoder sees the row, its attention, what is said first, whether the eye knows digits beforehand.
MODELS = {
    "blind": (False, None, "digits", False),
    "no_attention": (True, None, "digits", True),
    "attention": (True, "additive", "digits", True),
    "summary_first": (True, "additive", "summary", True),
    "untaught_eye": (True, "additive", "digits", False),
}
TEMPLATE = "template"
RECORDED = (TEMPLATE, "blind", "no_attention", "attention", "summary_first")


@dataclass(frozen=True)
class Config:
    """The rows, the networks and their training."""

    train_digits: int = 1297  # the file's first
    test_digits: int = 500  # those that follow them
    test_seed: int = 2**32  # of the rows they are put into; no network starts from such a seed
    longest: int = 4  # digits of a row, in training
    lengths: tuple[int, ...] = (2, 3, 4, 5, 6)  # digits of a row, in the test
    rows: int = 6400  # drawn anew each epoch
    test_rows: int = 300  # of each length
    beam_rows: int = 30  # of each length up to ``longest``, written by beam search too
    beam_width: int = 5
    embedding_dim: int = 16
    hidden_size: int = 64
    epochs: int = 24  # chosen among 6, 12 and 24, with `choosing`
    eye_epochs: int = 20
    batch_size: int = 32
    learning_rate: float = 5e-3


class Digits(NamedTuple):
    """Pictures of single digits (n, 8, 8), from 0 to 1, and which digits they are (n,)."""

    pictures: np.ndarray
    values: np.ndarray


class Rows(NamedTuple):
    """Pictures of rows (n, 8, 64), and for each its digits and the places where they stand, left to right."""

    pictures: np.ndarray
    digits: list[tuple[int, ...]]
    places: list[tuple[int, ...]]


def split(config: Config) -> tuple[Digits, Digits]:
    """Digits for training and for the test, in the order of the file: neighbours in it resemble each other."""
    digits = load_digits()
    pictures = (digits.images / 16).astype(np.float32)
    cut, end = config.train_digits, config.train_digits + config.test_digits
    return Digits(pictures[:cut], digits.target[:cut]), Digits(pictures[cut:end], digits.target[cut:end])


def choosing(config: Config) -> Config:
    """The last 297 training digits in the place of the test digits: choices are made by comparing on them."""
    return replace(config, train_digits=1000, test_digits=297, test_seed=2**33)


def draw(digits: Digits, lengths: Sequence[int], rng: np.random.Generator) -> Rows:
    """A row for each of the lengths: digits with replacement, in places without."""
    lengths = np.asarray(lengths)
    inked = rng.permuted(np.arange(PLACES) < lengths[:, None], axis=1)  # (n, PLACES)
    chosen = rng.integers(len(digits.values), size=lengths.sum())
    grid = np.zeros((len(lengths), PLACES, SIDE, SIDE), dtype=np.float32)
    grid[inked] = digits.pictures[chosen]
    pictures = grid.transpose(0, 2, 1, 3).reshape(-1, SIDE, WIDTH)
    ends = np.cumsum(lengths)[:-1]
    values, places = np.split(digits.values[chosen], ends), np.split(np.nonzero(inked)[1], ends)
    return Rows(pictures, [tuple(row.tolist()) for row in values], [tuple(row.tolist()) for row in places])


def largest(digits: Sequence[int]) -> str:
    """Where the largest digit stands: at the left end, at the right end, between them, or more than once."""
    at = [place for place, digit in enumerate(digits) if digit == max(digits)]
    if len(at) > 1:
        return "repeated"
    return "left" if at[0] == 0 else "right" if at[0] == len(digits) - 1 else "inside"


def caption(digits: Sequence[int], first: str = "digits") -> list[str]:
    """The words of a row's caption; ``first`` is what is said first, the digits or the summary.

    >>> sentence(caption([7, 3, 3, 1]))
    'seven three three and one: four digits, largest left'
    """
    names = [NAMES[digit] for digit in digits]
    listed = [*names[:-1], "and", names[-1]]
    summary = [NAMES[len(digits)], "digits", ",", "largest", largest(digits)]
    return [*listed, ":", *summary] if first == "digits" else [*summary, ":", *listed]


def sentence(words: Sequence[str]) -> str:
    """Words as people write them."""
    return " ".join(words).replace(" :", ":").replace(" ,", ",")


def parts(words: Sequence[str]) -> tuple[list[int], list[str]]:
    """The digits that a caption lists, and the words of its summary, whichever comes first."""
    at = words.index(":") if ":" in words else len(words)
    sides = [list(words[:at]), list(words[at + 1 :])]
    listed, summary = sorted(sides, key=lambda side: "digits" in side)
    return [NAMES.index(word) for word in listed if word in NAMES], summary


class Eye(nn.Module):
    """A vector (H,) for each window of 8 by 8 pixels, in steps of four; on a single digit: which one it is."""

    def __init__(self, hidden_size: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, hidden_size, 4, stride=2),
            nn.Tanh(),
        )
        self.name = nn.Linear(hidden_size, len(NAMES))

    def cells(self, pictures: Tensor) -> Tensor:  # (B, 8, W)
        return self.layers(pictures[:, None]).squeeze(2).mT  # (B, R, H)

    def forward(self, pictures: Tensor) -> Tensor:  # (B, 8, 8)
        return self.name(self.cells(pictures)[:, 0])  # (B, 10)


class Captioner(nn.Module):
    """Words from a row of digits: an `Eye`, and an LSTM that starts from all its cells and may look back at them.

    Parameters
    ----------
    attention : {"additive", "dot", None}
        With None, the decoder knows the row by its first state alone.
    sees : bool
        If not, the decoder starts from zero whatever the row is, and is a language model.
    """

    def __init__(
        self, embedding_dim: int, hidden_size: int, *, attention: str | None = "additive", sees: bool = True
    ):
        super().__init__()
        self.eye = Eye(hidden_size) if sees else None
        self.place = nn.Parameter(0.3 * torch.randn(CELLS, hidden_size)) if sees else None
        self.begin = nn.Linear(CELLS * hidden_size, 2 * hidden_size) if sees else None
        self.embedding = embedding(len(VOCAB), embedding_dim)
        self.decoder = recurrent("lstm", embedding_dim, hidden_size)
        self.attention = Attention(hidden_size, attention) if attention is not None else None
        self.combine = nn.Linear(2 * hidden_size, hidden_size) if attention is not None else None
        self.predict = nn.Linear(hidden_size, len(VOCAB))
        self.hidden_size = hidden_size

    def forward(self, pictures: Tensor, words: Tensor) -> tuple[Tensor, Tensor | None]:
        """Logits (B, T', V) after each word, and weights (B, T', R), or None without attention."""
        memory, state = self.look(pictures)
        logits, _, weights = self.write(words, state, memory)
        return logits, weights

    def look(self, pictures: Tensor):  # (B, 8, 64)
        """The cells of the rows (B, R, H), each with its place added, and the decoder's first state."""
        if self.eye is None:
            nothing = pictures.new_zeros(1, len(pictures), self.hidden_size)
            return None, (nothing, nothing)
        memory = self.eye.cells(pictures) + self.place
        h, c = torch.tanh(self.begin(memory.flatten(1)))[None].chunk(2, dim=-1)  # (1, B, H)
        return memory, (h.contiguous(), c.contiguous())

    def write(self, words: Tensor, state, memory: Tensor | None):  # (B, T')
        """Logits (B, T', V), the state after the last word, weights (B, T', R) or None."""
        states, state = self.decoder(self.embedding(words), state)  # (B, T', H)
        weights = None
        if self.attention is not None:
            everywhere = torch.ones(memory.shape[:2], dtype=torch.bool, device=memory.device)
            context, weights = self.attention(states, memory, everywhere)
            states = torch.tanh(self.combine(torch.cat([context, states], dim=-1)))
        return self.predict(states), state, weights


def batch(rows: Rows, first: str = "digits") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures (B, 8, 64), and captions as they are read and as they should be written, (B, T')."""
    captions = [caption(digits, first) for digits in rows.digits]
    read, _ = pad([VOCAB.encode([START, *words]) for words in captions])
    write, _ = pad([VOCAB.encode([*words, END]) for words in captions], IGNORE)
    return rows.pictures, read, write


def loss(model: Captioner, batch: tuple[Tensor, ...]) -> Tensor:
    """Mean cross-entropy over the real words."""
    pictures, read, write = batch
    logits, _ = model(pictures, read)
    return F.cross_entropy(logits.flatten(0, 1), write.flatten(), ignore_index=IGNORE)


def teach(eye: Eye, digits: Digits, config: Config, seed: int) -> None:
    """Train an eye to name single digits."""

    def batches(rng):
        orders = shuffled(len(digits.values), config.batch_size, rng)
        return [(digits.pictures[rows], digits.values[rows]) for rows in orders]

    settings = TrainingConfig(
        epochs=config.eye_epochs, learning_rate=config.learning_rate, schedule="one-cycle", seed=seed
    )
    fit(eye, batches, cross_entropy, config=settings, progress=False)


def build(model: str, config: Config, seed: int) -> Captioner:
    """A network of `MODELS`, as it starts."""
    sees, attention, _, _ = MODELS[model]
    torch.manual_seed(seed)
    return Captioner(config.embedding_dim, config.hidden_size, attention=attention, sees=sees)


def train(model: str, digits: Digits, config: Config, seed: int, validate: Callable | None = None):
    """Fit a network of `MODELS` to rows of the digits, drawn anew each epoch; the network and its history."""
    network = build(model, config, seed)
    _, _, first, taught = MODELS[model]
    if taught:
        teach(network.eye, digits, config, seed)

    def batches(rng):
        lengths = rng.integers(
            2, config.longest + 1, size=(config.rows // config.batch_size, config.batch_size)
        )
        return [batch(draw(digits, row, rng), first) for row in lengths]

    settings = TrainingConfig(
        epochs=config.epochs, learning_rate=config.learning_rate, schedule="one-cycle", seed=seed
    )
    return network, fit(network, batches, loss, config=settings, validate=validate, progress=False)


@torch.no_grad()
def greedy_captions(model: Captioner, pictures: np.ndarray) -> tuple[list[list[str]], np.ndarray | None]:
    """The most likely word each time; and the weights (n, MAX_WORDS + 1, R), or None without attention."""
    where = next(model.parameters()).device
    captions, looked = [], []
    for rows in in_order(len(pictures), 500):
        memory, state = model.look(torch.as_tensor(pictures[rows], device=where))
        words = torch.full((len(rows), 1), VOCAB.index[START], device=where)
        written, seen = [], []
        for _ in range(MAX_WORDS + 1):
            logits, state, weights = model.write(words, state, memory)
            words = logits.argmax(dim=2)  # (B, 1)
            written.append(words[:, 0].tolist())
            if weights is not None:
                seen.append(weights[:, 0].cpu().numpy())
        texts = [[*VOCAB.decode(row), END] for row in zip(*written, strict=True)]
        captions += [text[: text.index(END)] for text in texts]
        looked += [np.stack(seen, axis=1)] if seen else []
    return captions, np.concatenate(looked) if looked else None


@torch.no_grad()
def beam_captions(model: Captioner, pictures: np.ndarray, width: int) -> list[list[str]]:
    """The caption that a beam of this width finds most probable, row by row."""
    where = next(model.parameters()).device
    captions = []
    for picture in torch.as_tensor(pictures, device=where):
        memory, start = model.look(picture[None])

        def step(word, state, memory=memory):
            logits, state, _ = model.write(torch.tensor([[word]], device=where), state, memory)
            return logits[0, 0].cpu().numpy(), state

        found = beam_search(step, start, VOCAB.index[START], VOCAB.index[END], width, MAX_WORDS + 1)
        captions.append(VOCAB.decode(found[0].tokens))
    return captions


@torch.no_grad()
def template_captions(eye: Eye, pictures: np.ndarray) -> list[list[str]]:
    """A name for each place that has ink, put into the template."""
    where = next(eye.parameters()).device
    places = pictures.reshape(len(pictures), SIDE, PLACES, SIDE).transpose(0, 2, 1, 3)  # (n, 8, 8, 8)
    values = eye(torch.as_tensor(places.reshape(-1, SIDE, SIDE), device=where)).argmax(dim=1).cpu().numpy()
    inked = places.any(axis=(2, 3))  # (n, 8)
    return [caption(row[ink].tolist()) for row, ink in zip(values.reshape(-1, PLACES), inked, strict=True)]


def scores(written: list[list[str]], rows: Rows, first: str = "digits") -> dict[str, float]:
    """Shares of captions, and of words, that are right.

    ``exact``: the whole caption. ``words``: words of the true caption, its end included, that stand in the same
    place of the written one. ``listed``, ``summary``: the digits, and what is said of them. ``consistent``: captions
    whose summary is that of the digits they list, be these right or wrong.
    """
    exact, agree, total, listed, summary, consistent = [], 0, 0, [], [], []
    for words, digits in zip(written, rows.digits, strict=True):
        true = caption(digits, first)
        exact.append(words == true)
        padded = [*words, END, *[""] * len(true)]
        agree += sum(a == b for a, b in zip([*true, END], padded, strict=False))
        total += len(true) + 1
        found, said = parts(words)
        true_digits, true_said = parts(true)
        listed.append(found == true_digits)
        summary.append(said == true_said)
        consistent.append(2 <= len(found) <= PLACES and said == parts(caption(found))[1])
    shares = {"exact": exact, "listed": listed, "summary": summary, "consistent": consistent}
    return {"words": agree / total} | {name: float(np.mean(rows)) for name, rows in shares.items()}


def share_on_place(weights: np.ndarray, written: list[list[str]], rows: Rows) -> float:
    """Share of the digits' names written while most weight is on a cell whose middle is in the digit's place.

    Only rows whose digits are listed rightly, and first, are counted.
    """
    middles = (STEP * np.arange(CELLS) + SIDE // 2) // SIDE  # (R,)  place
    hits = []
    for looked, words, digits, places in zip(weights, written, rows.digits, rows.places, strict=True):
        if parts(words)[0] == list(digits):
            steps = [t for t, word in enumerate(words) if word in NAMES][: len(digits)]
            hits += [middles[looked[t].argmax()] == place for t, place in zip(steps, places, strict=True)]
    return float(np.mean(hits)) if hits else 0.0


def prepare(config: Config) -> tuple[Digits, dict[int, Rows]]:
    """The digits for training, and the test rows by length, the same for all models and seeds."""
    digits, test = split(config)
    rng = np.random.default_rng(config.test_seed)
    return digits, {length: draw(test, [length] * config.test_rows, rng) for length in config.lengths}


def together(rows: Sequence[Rows]) -> Rows:
    """Several sets of rows as one."""
    pictures, digits, places = zip(*rows, strict=True)
    return Rows(np.concatenate(pictures), list(chain(*digits)), list(chain(*places)))


def run(model: str, data: tuple[Digits, dict[int, Rows]], config: Config, seed: int) -> dict[str, float]:
    """Train one model; its `scores` on rows as long as in training, and ``exact_n`` and ``words_n`` by length.

    With attention, and the digits first, also `share_on_place`, and ``beam`` and ``greedy``, the shares of exact
    captions on the same few rows.
    """
    digits, test = data
    known = together([rows for length, rows in test.items() if length <= config.longest])
    first = "digits"
    if model == TEMPLATE:
        torch.manual_seed(seed)
        eye = Eye(config.hidden_size)
        teach(eye, digits, config, seed)

        def write(pictures):
            return template_captions(eye, pictures), None
    else:
        network, _ = train(model, digits, config, seed)
        first = MODELS[model][2]

        def write(pictures):
            return greedy_captions(network, pictures)

    written, weights = write(known.pictures)
    outcome = scores(written, known, first)
    for length, rows in test.items():
        found = scores(write(rows.pictures)[0], rows, first)
        outcome |= {f"exact_{length}": found["exact"], f"words_{length}": found["words"]}
    if weights is None or first == "summary":
        return outcome
    outcome["on_place"] = share_on_place(weights, written, known)
    few = together(
        [
            Rows(*(part[: config.beam_rows] for part in rows))
            for length, rows in test.items()
            if length <= config.longest
        ]
    )
    outcome["greedy"] = scores(write(few.pictures)[0], few, first)["exact"]
    outcome["beam"] = scores(beam_captions(network, few.pictures, config.beam_width), few, first)["exact"]
    return outcome


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(rows=128, test_rows=10, beam_rows=2, hidden_size=16, epochs=1, eye_epochs=1),
    models=RECORDED,
    prepare=prepare,
    run=run,
    pairs=(
        ("no_attention", "blind"),
        ("attention", "no_attention"),
        ("attention", TEMPLATE),
        ("attention", "summary_first"),
    ),
    seeds=5,
)
