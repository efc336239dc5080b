"""The cells of the book beside torch's layers of the same weights: values, and the gradient in everything."""

import numpy as np
import torch
from hypothesis import settings
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from unrolled.scratch import gru, lstm, rnn

LAYERS = {rnn: torch.nn.RNN, lstm: torch.nn.LSTM, gru: torch.nn.GRU}

quick = settings(deadline=None, derandomize=True, max_examples=30)
cases = st.fixed_dictionaries(
    {
        "B": st.integers(1, 4),
        "T": st.integers(1, 6),
        "d": st.integers(1, 4),
        "H": st.integers(1, 4),
        "padded": st.booleans(),
        "with_state": st.booleans(),
        "loss_reads": st.sampled_from(["states", "last", "both"]),
        "seed": st.integers(0, 10**6),
    }
)


def close(found, expected):
    """Equal up to 1e-10, absolute or relative, and of the same shape."""
    expected = expected.detach().numpy() if isinstance(expected, torch.Tensor) else np.asarray(expected)
    assert np.shape(found) == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


def leaves(tree):
    """The arrays in nested dicts, lists and tuples, from left to right."""
    if isinstance(tree, np.ndarray):
        return [tree]
    branches = tree.values() if isinstance(tree, dict) else tree
    return [leaf for branch in branches for leaf in leaves(branch)]


def redrawn(tree, rng):
    """The same nesting with standard normal numbers in place of every number."""
    if isinstance(tree, np.ndarray):
        return rng.normal(size=tree.shape)
    if isinstance(tree, dict):
        return {name: redrawn(branch, rng) for name, branch in tree.items()}
    return type(tree)(redrawn(branch, rng) for branch in tree)


def torch_layers(kind, params, layers, bidirectional):
    """torch's layers with these parameters, and a function that puts its gradients in the order of ours."""
    arrays = leaves(params)
    per_cell = 4 if kind is gru else 3
    H, d = arrays[1].shape[1], arrays[0].shape[1]
    module = LAYERS[kind](d, H, layers, batch_first=True, bidirectional=bidirectional).double()
    suffixes = [f"_l{n}{way}" for n in range(layers) for way in ["", "_reverse"][: 1 + bidirectional]]
    assert len(arrays) == per_cell * len(suffixes)
    with torch.no_grad():
        for k, suffix in enumerate(suffixes):
            W_x, W_h, b, *b_n = map(torch.tensor, arrays[per_cell * k : per_cell * (k + 1)])
            getattr(module, "weight_ih" + suffix).copy_(W_x)
            getattr(module, "weight_hh" + suffix).copy_(W_h)
            getattr(module, "bias_ih" + suffix).copy_(b)
            getattr(module, "bias_hh" + suffix).zero_()
            if b_n:
                getattr(module, "bias_hh" + suffix)[2 * H :] = b_n[0]

    def gradients():
        found = []
        for suffix in suffixes:
            names = ["weight_ih", "weight_hh", "bias_ih"]
            found += [getattr(module, name + suffix).grad for name in names]
            if kind is gru:
                found.append(getattr(module, "bias_hh" + suffix).grad[2 * H :])
        return found

    return module, gradients


def assert_equal_to_torch(
    cell, kind, *, B, T, d, H, padded, with_state, loss_reads, seed, layers=1, bidirectional=False
):
    """Run a random batch through both and compare states, last states, and the gradient of a random sum of them."""
    rng = np.random.default_rng(seed)
    params = redrawn(cell.parameters(d, H, rng), rng)
    x = rng.normal(size=(B, T, d))
    lengths = rng.integers(1, T + 1, size=B) if padded else None
    nesting = cell.forward(params, x)[1]
    state = redrawn(nesting, rng) if with_state else None
    states, last, cache = cell.forward(params, x, state, lengths)
    d_states = rng.normal(size=states.shape) if loss_reads != "last" else None
    d_last = redrawn(nesting, rng) if loss_reads != "states" else None
    d_x, d_params, d_state = cell.backward(params, cache, d_states, d_last)

    module, gradients = torch_layers(kind, params, layers, bidirectional)
    x_t = torch.tensor(x, requires_grad=True)
    n = 2 if kind is lstm else 1  # torch keeps h and c of all layers in two arrays
    initial = leaves(state) if with_state else [np.zeros(leaf.shape) for leaf in leaves(nesting)]
    initial = [torch.tensor(np.stack(initial[k::n]), requires_grad=True) for k in range(n)]
    packed = pack_padded_sequence(
        x_t, torch.tensor([T] * B if lengths is None else lengths), batch_first=True, enforce_sorted=False
    )
    packed, final = module(packed, tuple(initial) if kind is lstm else initial[0])
    expected, _ = pad_packed_sequence(packed, batch_first=True, total_length=T)
    final = final if kind is lstm else [final]

    close(states, expected)
    for k in range(n):
        close(np.stack(leaves(last)[k::n]), final[k])
    loss = 0.0 if d_states is None else (expected * torch.tensor(d_states)).sum()
    if d_last is not None:
        loss = loss + sum((final[k] * torch.tensor(np.stack(leaves(d_last)[k::n]))).sum() for k in range(n))
    loss.backward()
    close(d_x, x_t.grad)
    for found, wanted in zip(leaves(d_params), gradients(), strict=True):
        close(found, wanted)
    for k in range(n):
        close(np.stack(leaves(d_state)[k::n]), initial[k].grad)


def assert_chunks_are_one_run(cell, *, B=3, T=7, d=2, H=4, cut=3):
    """Carry the state from one chunk to the next, hand its gradient back, and find what one long run gives."""
    rng = np.random.default_rng(0)
    params = redrawn(cell.parameters(d, H, rng), rng)
    x = rng.normal(size=(B, T, d))
    states, last, cache = cell.forward(params, x)
    d_states, d_last = rng.normal(size=states.shape), redrawn(last, rng)
    d_x, d_params, d_state = cell.backward(params, cache, d_states, d_last)

    states_1, between, cache_1 = cell.forward(params, x[:, :cut])
    states_2, last_2, cache_2 = cell.forward(params, x[:, cut:], between)
    close(np.concatenate([states_1, states_2], axis=1), states)
    for found, wanted in zip(leaves(last_2), leaves(last), strict=True):
        close(found, wanted)
    d_x_2, d_params_2, d_between = cell.backward(params, cache_2, d_states[:, cut:], d_last)
    d_x_1, d_params_1, d_state_1 = cell.backward(params, cache_1, d_states[:, :cut], d_between)
    close(np.concatenate([d_x_1, d_x_2], axis=1), d_x)
    for first, second, wanted in zip(leaves(d_params_1), leaves(d_params_2), leaves(d_params), strict=True):
        close(first + second, wanted)
    for found, wanted in zip(leaves(d_state_1), leaves(d_state), strict=True):
        close(found, wanted)


def assert_padding_is_not_read(cell):
    """Other numbers beyond the ends change no state, no last state and no gradient, and get none themselves."""
    rng = np.random.default_rng(0)
    params = redrawn(cell.parameters(2, 4, rng), rng)
    lengths = np.array([2, 5, 1])
    beyond = np.arange(5) >= lengths[:, None]
    x = rng.normal(size=(3, 5, 2))
    junk = np.where(beyond[:, :, None], 1000.0, x)
    d_states = rng.normal(size=cell.forward(params, x)[0].shape)
    runs = []
    for inputs in (x, junk):
        states, last, cache = cell.forward(params, inputs, lengths=lengths)
        d_x, d_params, d_state = cell.backward(params, cache, d_states)
        assert not states[beyond].any()
        assert not d_x[beyond].any()
        runs.append([states, d_x, *leaves(last), *leaves(d_params), *leaves(d_state)])
    for clean, dirty in zip(*runs, strict=True):
        close(clean, dirty)
