"""Remember one marked symbol among others: how long can a simple recurrent network, an LSTM and a GRU wait?

A separate network learns each length of sequence. What is judged is a procedure that tries every learning rate,
keeps the network with the lowest loss on validation sequences, and meets the test sequences once: it is the same
for every model and every seed. One more simple network gets many times the updates. The task is in the spirit
of those of S. Hochreiter and J. Schmidhuber (1997), *Long short-term memory*, Neural Computation 9(8), 1735-1780.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from unrolled.experiments import Experiment
from unrolled.models import LinearEnsemble, RecurrentEnsemble
from unrolled.training import clip_gradients, threads

SYMBOLS = 4
MARK, ASK = SYMBOLS, SYMBOLS + 1  # the last two entries of an input


@dataclass(frozen=True)
class Config:
    """What is trained, and for how long: all models alike, but for the one that gets more."""

    lengths: tuple[int, ...] = (10, 25, 50, 100)
    learning_rates: tuple[float, ...] = (0.003, 0.01, 0.03)
    hidden_size: int = 16
    updates: int = 700
    more: int = 10  # so many times the updates for the model "rnn_more"
    more_lengths: tuple[int, ...] = (25,)  # the lengths that it learns
    batch_size: int = 32
    clip: float = 1.0
    judged_on: int = 500  # validation sequences, and as many test sequences
    solved: float = 0.99  # accuracy above which a network counts as having solved the task


def sequences(n, length, rng, mark=None):
    """``n`` sequences of random symbols, one of them marked, and a question at the last step.

    Returns inputs (n, length, SYMBOLS + 2) and the marked symbols (n,). The mark stands at a
    random step before the last, or at the step ``mark``, counted from 0.
    """
    rows = np.arange(n)
    symbols = rng.integers(SYMBOLS, size=(n, length))
    marks = rng.integers(length - 1, size=n) if mark is None else np.full(n, mark)
    x = np.zeros((n, length, SYMBOLS + 2))
    x[:, :-1, :SYMBOLS] = np.eye(SYMBOLS)[symbols[:, :-1]]
    x[rows, marks, MARK] = 1
    x[:, -1, ASK] = 1
    return x, symbols[rows, marks]


class Rememberers(nn.Module):
    """One network for each learning rate and seed, all run at once; the rate changes slowest."""

    def __init__(self, model: str, config: Config, seeds: Sequence[int]):
        super().__init__()
        self.n_models = len(config.learning_rates) * len(seeds)
        self.rates = torch.tensor(config.learning_rates).repeat_interleave(len(seeds))  # (S,)
        # A seed starts with the same weights whatever the learning rate.
        starts = [torch.Generator().manual_seed(seed) for _ in config.learning_rates for seed in seeds]
        H = config.hidden_size
        self.cell = RecurrentEnsemble(len(starts), SYMBOLS + 2, H, model.split("_")[0], starts)
        if model == "lstm_bias_0":
            self.cell.bias_ih_l0.data[:, H : 2 * H] = 0.0
        self.answer = LinearEnsemble(len(starts), H, SYMBOLS, generators=starts)

    def forward(self, x: Tensor) -> Tensor:  # (seeds, B, T, d)
        """Logits (S, B, SYMBOLS); networks of one seed read the same sequences."""
        states = self.cell(x.repeat(len(self.rates) // len(x), 1, 1, 1))  # (S, B, T, H)
        return self.answer(states[:, :, -1])

    def losses(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Mean cross-entropy and accuracy of each network, (S,) each."""
        logits = self(x)
        y = y.repeat(len(logits) // len(y), 1)  # (S, B)
        loss = F.cross_entropy(logits.mT, y, reduction="none").mean(dim=1)
        return loss, (logits.argmax(dim=-1) == y).float().mean(dim=1)


class Adam:
    """Adam (Kingma and Ba 2015) for an ensemble: each network has its own learning rate."""

    def __init__(self, parameters: Iterable[nn.Parameter], rates: Tensor):
        self.parameters, self.rates, self.updates = list(parameters), rates, 0
        self.moments = [(torch.zeros_like(p), torch.zeros_like(p)) for p in self.parameters]

    @torch.no_grad()
    def step(self) -> None:
        """One update with the gradients that the parameters hold."""
        self.updates += 1
        for p, (m, v) in zip(self.parameters, self.moments, strict=True):
            one_each = (-1,) + (1,) * (p.ndim - 1)
            m.lerp_(p.grad, 0.1)
            v.lerp_(p.grad.square(), 0.001)
            m_hat, v_hat = m / (1 - 0.9**self.updates), v / (1 - 0.999**self.updates)
            p -= self.rates.view(one_each) * m_hat / (v_hat.sqrt() + 1e-8)


def _draw(n: int, length: int, rngs: Sequence[np.random.Generator]) -> tuple[Tensor, Tensor]:
    """Fresh sequences for each seed: (seeds, n, length, d) and (seeds, n)."""
    xs, ys = zip(*(sequences(n, length, rng) for rng in rngs), strict=True)
    return torch.tensor(np.stack(xs), dtype=torch.float32), torch.tensor(np.stack(ys))


def _learn(model: str, length: int, config: Config, seeds: Sequence[int]) -> list[dict[str, float]]:
    """Train on one length; for each seed, the figures of the network whose learning rate validated best."""
    networks = Rememberers(model, config, seeds)
    adam = Adam(networks.parameters(), networks.rates)
    rngs = [np.random.default_rng([seed, length]) for seed in seeds]
    for _ in range(config.updates * (config.more if model == "rnn_more" else 1)):
        loss, _ = networks.losses(*_draw(config.batch_size, length, rngs))
        networks.zero_grad()
        loss.sum().backward()
        clip_gradients(networks, config.clip)
        adam.step()
    with torch.no_grad():
        validation, _ = networks.losses(*_draw(config.judged_on, length, rngs))
        _, accuracy = networks.losses(*_draw(config.judged_on, length, rngs))
    best = validation.view(-1, len(seeds)).argmin(dim=0)  # (seeds,)
    accuracy = accuracy.view(-1, len(seeds)).gather(0, best[None])[0]
    return [
        {
            f"accuracy_at_{length}": a,
            f"solved_at_{length}": float(a > config.solved),
            f"rate_at_{length}": config.learning_rates[b],
        }
        for a, b in zip(accuracy.tolist(), best.tolist(), strict=True)
    ]


def prepare(config: Config) -> None:
    """Nothing to load: sequences are drawn as they are needed, and never twice."""


def run_together(model: str, data: None, config: Config, seeds: Sequence[int]) -> list[dict[str, float]]:
    """All seeds at once, one length after the other."""
    outcomes = [{} for _ in seeds]
    with threads(1):  # the matrices are too small to share
        for length in config.more_lengths if model == "rnn_more" else config.lengths:
            for outcome, figures in zip(outcomes, _learn(model, length, config, seeds), strict=True):
                outcome |= figures
    return outcomes


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(
        lengths=(5, 8), learning_rates=(0.003, 0.01), updates=20, more=2, more_lengths=(8,), judged_on=50
    ),
    models=("rnn", "lstm", "gru", "lstm_bias_0", "rnn_more"),
    prepare=prepare,
    run_together=run_together,
    pairs=(("lstm", "rnn"), ("rnn_more", "rnn"), ("gru", "rnn"), ("lstm", "gru"), ("lstm", "lstm_bias_0")),
    seeds=10,
)
