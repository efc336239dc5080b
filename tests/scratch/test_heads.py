"""Heads and pooling against torch: values and every gradient, with padding."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F
from torch_twins import close, quick, redrawn

from unrolled.scratch import heads

SIZES = st.integers(1, 5)
sizes = st.fixed_dictionaries({"B": SIZES, "T": SIZES, "H": SIZES, "C": SIZES, "seed": st.integers(0, 10**6)})


def draw(B, T, H, C, seed):
    rng = np.random.default_rng(seed)
    params = redrawn(heads.parameters(H, C, rng), rng)
    return rng, params, rng.normal(size=(B, T, H)), rng.integers(1, T + 1, size=B)


def leaf(array):
    return torch.tensor(array, requires_grad=True)


@quick
@given(sizes)
def test_classification_is_that_of_torch(sizes):
    rng, params, states, _ = draw(**sizes)
    h, y = states[:, 0], rng.integers(sizes["C"], size=sizes["B"])
    loss, d_h, d_params = heads.classify(params, h, y)
    h_t, W_ho, b_o = leaf(h), leaf(params["W_ho"]), leaf(params["b_o"])
    o = F.linear(h_t, W_ho, b_o)
    expected = F.cross_entropy(o, torch.tensor(y))
    expected.backward()
    close(heads.logits(params, h), o)
    close(loss, expected)
    for found, wanted in [(d_h, h_t), (d_params["W_ho"], W_ho), (d_params["b_o"], b_o)]:
        close(found, wanted.grad)


@quick
@given(sizes, st.booleans())
def test_tagging_is_torch_s_cross_entropy_that_ignores_padding(sizes, padded):
    rng, params, states, lengths = draw(**sizes)
    y = rng.integers(sizes["C"], size=states.shape[:2])
    if padded:
        y[np.arange(sizes["T"]) >= lengths[:, None]] = -100
    loss, d_states, d_params = heads.tag(params, states, y, lengths if padded else None)
    states_t, W_ho, b_o = leaf(states), leaf(params["W_ho"]), leaf(params["b_o"])
    o = F.linear(states_t, W_ho, b_o)
    expected = F.cross_entropy(o.transpose(1, 2), torch.tensor(y), ignore_index=-100)
    expected.backward()
    close(heads.logits(params, states), o)
    close(loss, expected)
    for found, wanted in [(d_states, states_t), (d_params["W_ho"], W_ho), (d_params["b_o"], b_o)]:
        close(found, wanted.grad)


def torch_pooled(states, lengths, kind):
    rows = [row[:length] for row, length in zip(states, lengths, strict=True)]
    if kind is heads.last_step:
        return torch.stack([row[-1] for row in rows])
    if kind is heads.mean_over_steps:
        return torch.stack([row.mean(dim=0) for row in rows])
    return torch.stack([row.amax(dim=0) for row in rows])


KINDS = [heads.last_step, heads.mean_over_steps, heads.max_over_steps]


@pytest.mark.parametrize("kind", KINDS)
@quick
@given(sizes, st.booleans())
def test_pooling_is_that_of_torch_row_by_row(kind, sizes, padded):
    rng, _, states, lengths = draw(**sizes)
    states -= 3.0  # mostly negative: a maximum that saw the zeros of the padding would take them
    lengths = lengths if padded else np.full(sizes["B"], sizes["T"])
    states[np.arange(sizes["T"]) >= lengths[:, None]] = 0.0
    states_t = leaf(states)
    expected = torch_pooled(states_t, lengths, kind)
    weights = kind(states, lengths if padded else None)
    found = heads.pool(weights, states)
    close(found, expected)
    d_h = rng.normal(size=found.shape)
    expected.backward(torch.tensor(d_h))
    close(heads.pool_backward(weights, d_h), states_t.grad)


def test_of_equal_states_the_maximum_takes_the_first():
    weights = heads.max_over_steps(np.zeros((1, 3, 1)))
    assert weights[0, :, 0].tolist() == [1.0, 0.0, 0.0]


def test_weights_start_with_variance_one_over_the_inputs():
    params = heads.parameters(400, 100, np.random.default_rng(0))
    assert params["W_ho"].shape == (100, 400)
    assert abs((params["W_ho"] ** 2).mean() * 400 - 1) < 0.03
    assert params["b_o"].tolist() == [0.0] * 100


h = np.zeros((2, 4))
states = np.zeros((2, 3, 4))


@pytest.mark.parametrize(
    ("h", "y", "message"),
    [
        (h[:, :3], np.array([0, 1]), r"h must have shape \(2, 4\), and has \(2, 3\)"),
        (h, np.array([[0], [1]]), r"y must have shape \(2,\), and has \(2, 1\)"),
        (h, np.array([0, 5]), r"y must lie in 0\.\.4, .* holds 5"),
        (h, np.array([-1, 0]), r"y must lie in 0\.\.4, .* holds -1"),
    ],
)
def test_what_cannot_be_classified_is_refused(h, y, message):
    with pytest.raises(ValueError, match=message):
        heads.classify(heads.parameters(4, 5, np.random.default_rng(0)), h, y)


@pytest.mark.parametrize(
    ("y", "lengths", "message"),
    [
        (np.zeros((2, 2), dtype=int), None, r"y must have shape \(2, 3\), and has \(2, 2\)"),
        (np.full((2, 3), -100), np.array([3, 1]), r"y must lie in 0\.\.4, .* holds -100"),
        (np.zeros((2, 3), dtype=int), np.array([3, 4]), r"lie in 1\.\.3, .* lengths\[1\] is 4"),
    ],
)
def test_what_cannot_be_tagged_is_refused(y, lengths, message):
    with pytest.raises(ValueError, match=message):
        heads.tag(heads.parameters(4, 5, np.random.default_rng(0)), states, y, lengths)


@pytest.mark.parametrize("kind", KINDS)
def test_pooling_refuses_lengths_beyond_the_steps(kind):
    with pytest.raises(ValueError, match=r"lie in 1\.\.3, .* lengths\[0\] is 4"):
        kind(states, np.array([4, 3]))
