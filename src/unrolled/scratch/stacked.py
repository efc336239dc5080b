"""Several layers of a recurrent cell: each reads the states of the one below.

Source: A. Graves, A. Mohamed and G. Hinton (2013), *Speech recognition with deep recurrent neural networks*,
ICASSP, 6645-6649.
"""

import numpy as np


class Stacked:
    """A cell made of layers: the states are the top layer's, and all else is a list with an entry a layer.

    Parameters
    ----------
    cell
        The module ``rnn``, ``lstm`` or ``gru``, or ``Bidirectional`` of one of them.
    layers : int
        At least one.

    Raises
    ------
    ValueError
        If there is no layer.
    """

    def __init__(self, cell, layers: int):
        if layers < 1:
            raise ValueError(f"layers must be at least 1, and is {layers}")
        self.cell = cell
        self.layers = layers

    def _one_each(self, name: str, entries: list | None) -> list:
        """The list, which must have an entry a layer, or a None a layer where there is no list."""
        if entries is None:
            return [None] * self.layers
        if len(entries) != self.layers:
            raise ValueError(
                f"{name} needs an entry for each of the {self.layers} layers, and has {len(entries)}"
            )
        return entries

    def parameters(self, input_size: int, hidden_size: int, rng: np.random.Generator) -> list[dict]:
        """The parameters of each layer, the lowest first; a layer's input has the size of the states below."""
        params = []
        for _ in range(self.layers):
            params.append(self.cell.parameters(input_size, hidden_size, rng))
            states, _, _ = self.cell.forward(params[-1], np.zeros((1, 1, input_size)))
            input_size = states.shape[2]  # H, or 2H if the cell reads both ways
        return params

    def forward(
        self,
        params: list,
        x: np.ndarray,
        state: list | None = None,
        lengths: np.ndarray | None = None,
    ) -> tuple[np.ndarray, list, list]:
        """As the cell's: states of the top layer, the last state of each layer, the cache of each layer."""
        state = self._one_each("state", state)
        last, cache = [], []
        states = x  # the lowest layer reads the input, each other one the states below it
        for layer in range(self.layers):
            states, layer_last, layer_cache = self.cell.forward(params[layer], states, state[layer], lengths)
            last.append(layer_last)
            cache.append(layer_cache)
        return states, last, cache

    def backward(
        self,
        params: list,
        cache: list,
        d_states: np.ndarray | None = None,
        d_last: list | None = None,
    ) -> tuple[np.ndarray, list, list]:
        """As the cell's: d_x of the lowest layer, d_params and d_state of each layer."""
        d_last = self._one_each("d_last", d_last)
        d_params, d_state = [], []
        for layer in reversed(range(self.layers)):
            d_x, d_layer, d_first = self.cell.backward(params[layer], cache[layer], d_states, d_last[layer])
            d_params.insert(0, d_layer)
            d_state.insert(0, d_first)
            d_states = d_x  # what this layer reads are the states of the one below
        return d_x, d_params, d_state
