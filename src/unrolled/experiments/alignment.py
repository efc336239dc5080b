"""Digits from a number read aloud: how long may it be, for an encoder–decoder with attention and without?

The number is read in pairs, with the units before the tens: "four and seventy" is 74. So source and target differ
in length and in order, as sentences and their translations do. D. Bahdanau, K. Cho and Y. Bengio (2015), *Neural
machine translation by jointly learning to align and translate*, ICLR, compare by length in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from unrolled.batches import IGNORE, bucketed, pad
from unrolled.experiments import Experiment
from unrolled.models import EncoderDecoder
from unrolled.text import Vocabulary
from unrolled.training import TrainingConfig, fit

UNITS = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
START, END = "<s>", "</s>"

SOURCE = Vocabulary([(*UNITS, *TEENS, *TENS, "and")], specials=("<pad>",))
TARGET = Vocabulary([tuple("0123456789")], specials=("<pad>", START, END))

# The kind of attention, and how many times the units.
MODELS = {"none": (None, 1), "wide": (None, 2), "dot": ("dot", 1), "additive": ("additive", 1)}


@dataclass(frozen=True)
class Config:
    """The numbers, the networks and their training."""

    longest: int = 12  # digits, in training
    lengths: tuple[int, ...] = (2, 4, 6, 8, 10, 12, 14, 16)  # digits, in the test
    train: int = 6000
    test: int = 400  # of each length
    embedding_dim: int = 16
    hidden_size: int = 64
    epochs: int = 8
    batch_size: int = 32
    learning_rate: float = 1e-2


def spoken(digits: str) -> list[str]:
    """The words of a number read aloud in pairs, units first; a last digit without partner stands alone.

    >>> " ".join(spoken("7420115"))
    'four and seventy twenty eleven five'
    """
    words = []
    for pair in (digits[i : i + 2] for i in range(0, len(digits), 2)):
        if len(pair) == 1 or pair[0] == "0":
            words += [UNITS[int(digit)] for digit in pair]
        elif pair[0] == "1":
            words.append(TEENS[int(pair[1])])
        else:
            tens = TENS[int(pair[0]) - 2]
            words += [tens] if pair[1] == "0" else [UNITS[int(pair[1])], "and", tens]
    return words


def deciding(digits: str) -> list[int]:
    """The place in `spoken` of the word that decides each digit, counted from 0.

    >>> deciding("7420115")  # four and seventy twenty eleven five
    [2, 0, 3, 3, 4, 4, 5]
    """
    places, at = [], 0
    for pair in (digits[i : i + 2] for i in range(0, len(digits), 2)):
        length = len(spoken(pair))
        places += [at + place for place in {1: [0] * len(pair), 2: [0, 1], 3: [2, 0]}[length]]
        at += length
    return places


def draw(lengths: Sequence[int], rng: np.random.Generator) -> list[str]:
    """A random string of digits for each of the lengths."""
    return ["".join(map(str, rng.integers(10, size=length))) for length in lengths]


def batch(numbers: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What a network reads and what it should write: source (B, T), lengths (B,), target in and out (B, T').

    The target that is read begins with a start mark, the target to be written ends with an end mark.
    """
    source, lengths = pad([SOURCE.encode(spoken(number)) for number in numbers])
    target_in, _ = pad([TARGET.encode([START, *number]) for number in numbers])
    target_out, _ = pad([TARGET.encode([*number, END]) for number in numbers], IGNORE)
    return source, lengths, target_in, target_out


def loss(model: EncoderDecoder, batch: tuple[Tensor, ...]) -> Tensor:
    """Mean cross-entropy over the real target steps (eq-ed-loss)."""
    source, lengths, target_in, target_out = batch
    logits, _ = model(source, lengths, target_in)  # (B, T', V)
    return F.cross_entropy(logits.flatten(0, 1), target_out.flatten(), ignore_index=IGNORE)


@torch.no_grad()
def write(model: EncoderDecoder, numbers: Sequence[str], max_length: int) -> list[str]:
    """What the model makes of the numbers read to it, by greedy decoding of all at once."""
    where = next(model.parameters()).device
    source, lengths, _, _ = (torch.as_tensor(part, device=where) for part in batch(numbers))
    memory, state = model.encode(source, lengths)
    words = torch.full((len(numbers),), TARGET.index[START], device=where)
    written = []
    for _ in range(max_length):
        logits, state, _ = model.step(words, state, memory, lengths)
        words = logits.argmax(dim=1)  # (B,)
        written.append(words.tolist())
    rows = [[*TARGET.decode(row), END] for row in zip(*written, strict=True)]
    return ["".join(row[: row.index(END)]) for row in rows]


@torch.no_grad()
def share_on_deciding(model: EncoderDecoder, numbers: Sequence[str]) -> float:
    """Share of the digits for which the largest attention weight is on the word that decides the digit."""
    where = next(model.parameters()).device
    source, lengths, target_in, _ = (torch.as_tensor(part, device=where) for part in batch(numbers))
    _, weights = model(source, lengths, target_in)  # (B, T', T)
    largest = weights.argmax(dim=-1).tolist()
    hits = [
        at == place
        for row, number in zip(largest, numbers, strict=True)
        for at, place in zip(row, deciding(number), strict=False)  # beyond the digits is the end mark
    ]
    return float(np.mean(hits))


def prepare(config: Config) -> dict[int, list[str]]:
    """The test numbers by length, the same for all; each seed draws a training set of its own."""
    rng = np.random.default_rng(2**32)
    return {length: draw([length] * config.test, rng) for length in config.lengths}


def train(model: EncoderDecoder, numbers: Sequence[str], config: Config, seed: int) -> None:
    """Fit the model to the numbers, in batches of similar length."""
    lengths = [len(number) for number in numbers]

    def batches(rng):
        return [batch([numbers[i] for i in rows]) for rows in bucketed(lengths, config.batch_size, rng)]

    settings = TrainingConfig(
        epochs=config.epochs, learning_rate=config.learning_rate, schedule="one-cycle", seed=seed
    )
    fit(model, batches, loss, config=settings, progress=False)


def run(model: str, data: dict[int, list[str]], config: Config, seed: int) -> dict[str, float]:
    """Train one network; the share of numbers that it writes without a mistake, for each length.

    With attention also the share of digits written while looking at the deciding word, for lengths of training.
    """
    rng = np.random.default_rng(seed)
    numbers = draw(rng.integers(1, config.longest + 1, size=config.train), rng)
    torch.manual_seed(seed)
    attention, times = MODELS[model]
    network = EncoderDecoder(
        len(SOURCE), len(TARGET), config.embedding_dim, times * config.hidden_size, attention=attention
    )
    train(network, numbers, config, seed)
    outcome = {}
    for length, asked in data.items():
        written = write(network, asked, max_length=length + 1)
        outcome[f"exact_{length}"] = np.mean([a == w for a, w in zip(asked, written, strict=True)])
    if attention is not None:
        known = [number for length, asked in data.items() if length <= config.longest for number in asked]
        outcome["on_deciding"] = share_on_deciding(network, known)
    return outcome


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(longest=6, lengths=(2, 6), train=256, test=20, hidden_size=16, epochs=1),
    models=tuple(MODELS),
    prepare=prepare,
    run=run,
    pairs=(("wide", "none"), ("dot", "wide"), ("additive", "dot")),
    seeds=5,
)
