"""Any recurrent cell in both directions: one reads each sequence forwards, another backwards.

Source: M. Schuster and K. K. Paliwal (1997), *Bidirectional recurrent neural networks*, IEEE Transactions on
Signal Processing 45(11), 2673-2681.
"""

from typing import NamedTuple

import numpy as np

from unrolled.scratch.padding import or_zeros, real_steps


class Cache(NamedTuple):
    """What a forward pass computes and the backward pass needs again."""

    order: np.ndarray  # (B, T, 1)  where the reversed sequences take each step from
    shape: tuple[int, int, int]  # (B, T, 2H)  of the states
    forward: tuple  # the two cells' own caches
    backward: tuple


def reversal(x: np.ndarray, lengths: np.ndarray | None = None) -> np.ndarray:
    """The order (B, T, 1) that turns each row's real steps round and leaves its padding.

    ``np.take_along_axis(x, order, axis=1)`` turns ``x`` (B, T, d) round, and done twice it
    restores ``x``: the same line turns states and gradients back.
    """
    real = real_steps(x, lengths)  # (B, T, 1)
    length = real.sum(axis=1, keepdims=True)  # (B, 1, 1)
    t = np.arange(x.shape[1])[None, :, None]  # (1, T, 1)
    return np.where(real, length - 1 - t, t)  # (B, T, 1)


class Bidirectional:
    """A cell made of two: their states side by side, and the pair (forward, backward) of all else.

    Parameters
    ----------
    cell
        The module ``rnn``, ``lstm`` or ``gru``, or a composition. ``Stacked(Bidirectional(lstm), 2)`` is torch's
        bidirectional network of two layers, in which each layer reads both directions of the one below.
        ``Bidirectional(Stacked(lstm, 2))`` is two networks that do not meet.
    """

    def __init__(self, cell):
        self.cell = cell

    def parameters(self, input_size: int, hidden_size: int, rng: np.random.Generator) -> dict[str, dict]:
        """The parameters of the two cells, under ``"forward"`` and ``"backward"``."""
        return {
            "forward": self.cell.parameters(input_size, hidden_size, rng),
            "backward": self.cell.parameters(input_size, hidden_size, rng),
        }

    def forward(
        self,
        params: dict,
        x: np.ndarray,
        state: tuple | None = None,
        lengths: np.ndarray | None = None,
    ) -> tuple[np.ndarray, tuple, Cache]:
        """As the cell's: states (B, T, 2H), last = (forward, backward), cache.

        The last state of the backward cell is the one after it has read the first step.
        ``state`` is such a pair too.
        """
        order = reversal(x, lengths)  # (B, T, 1)
        reverse = np.take_along_axis(x, order, axis=1)  # (B, T, d)
        state_f, state_b = (None, None) if state is None else state
        states_f, last_f, cache_f = self.cell.forward(params["forward"], x, state_f, lengths)
        states_b, last_b, cache_b = self.cell.forward(params["backward"], reverse, state_b, lengths)
        states_b = np.take_along_axis(states_b, order, axis=1)  # (B, T, H)  turned back
        states = np.concatenate([states_f, states_b], axis=2)  # (B, T, 2H)
        return states, (last_f, last_b), Cache(order, states.shape, cache_f, cache_b)

    def backward(
        self,
        params: dict,
        cache: Cache,
        d_states: np.ndarray | None = None,
        d_last: tuple | None = None,
    ) -> tuple[np.ndarray, dict[str, dict], tuple]:
        """As the cell's: d_x (B, T, d), d_params like ``params``, d_state = (forward, backward)."""
        d_states = or_zeros("d_states", d_states, cache.shape)  # (B, T, 2H)
        d_states_f, d_states_b = np.split(d_states, 2, axis=2)  # (B, T, H) each
        d_states_b = np.take_along_axis(d_states_b, cache.order, axis=1)  # (B, T, H)
        d_last_f, d_last_b = (None, None) if d_last is None else d_last
        d_x, d_params_f, d_state_f = self.cell.backward(
            params["forward"], cache.forward, d_states_f, d_last_f
        )
        d_reverse, d_params_b, d_state_b = self.cell.backward(
            params["backward"], cache.backward, d_states_b, d_last_b
        )
        d_x = d_x + np.take_along_axis(d_reverse, cache.order, axis=1)  # both read x
        return d_x, {"forward": d_params_f, "backward": d_params_b}, (d_state_f, d_state_b)
