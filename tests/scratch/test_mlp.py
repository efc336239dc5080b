"""The network by hand against torch: values and every gradient, over random shapes."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from unrolled.scratch import mlp

TORCH = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
SIZES = st.integers(1, 7)
sizes = st.fixed_dictionaries({"B": SIZES, "d": SIZES, "H": SIZES, "C": SIZES})


def close(found, expected):
    np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-10, atol=1e-10)


def draw(B, d, H, C, seed):
    rng = np.random.default_rng(seed)
    theta = mlp.Parameters(*(rng.normal(size=s) for s in ((H, d), (H,), (C, H), (C,))))
    return rng, theta, rng.normal(size=(B, d))


def torch_forward(theta, X, activation, scale):
    leaves = [torch.tensor(w, requires_grad=True) for w in theta]
    W1, b1, W2, b2 = leaves
    h = TORCH[activation](torch.nn.functional.linear(torch.tensor(X), W1, b1)) * torch.as_tensor(scale)
    return leaves, torch.nn.functional.linear(h, W2, b2)


@settings(deadline=None, max_examples=60)
@given(
    sizes,
    st.sampled_from(sorted(TORCH)),
    st.sampled_from(["squared", "cross-entropy"]),
    st.sampled_from([0.0, 0.5]),
    st.integers(0, 10**6),
)
def test_values_and_all_gradients_are_those_of_torch(sizes, activation, loss, p, seed):
    rng, theta, X = draw(**sizes, seed=seed)
    B, H, C = sizes["B"], sizes["H"], sizes["C"]
    scale = mlp.dropout_scale((B, H), p, rng)
    leaves, o = torch_forward(theta, X, activation, scale)
    run = mlp.forward(theta, X, activation, scale)
    if loss == "squared":
        Y = rng.normal(size=(B, C))
        expected = 0.5 * torch.nn.functional.mse_loss(o, torch.tensor(Y), reduction="sum") / B
        found, do = mlp.squared_error(run.o, Y)
    else:
        y = rng.integers(C, size=B)
        expected = torch.nn.functional.cross_entropy(o, torch.tensor(y))
        found, do = mlp.cross_entropy(run.o, y)
    close(run.o, o)
    close(found, expected)
    expected.backward()
    for gradient, leaf in zip(mlp.backward(theta, run, do, activation, scale), leaves, strict=True):
        assert gradient.shape == leaf.shape
        close(gradient, leaf.grad)


@settings(deadline=None, max_examples=20)
@given(sizes, st.integers(0, 10**6))
def test_a_step_is_that_of_torch_with_weight_decay_on_the_weights(sizes, seed):
    rng, theta, X = draw(**sizes, seed=seed)
    Y = rng.normal(size=(sizes["B"], sizes["C"]))
    leaves, o = torch_forward(theta, X, "tanh", 1.0)
    (0.5 * torch.sum((o - torch.tensor(Y)) ** 2) / sizes["B"]).backward()
    groups = [{"params": leaves[0::2], "weight_decay": 0.3}, {"params": leaves[1::2]}]
    torch.optim.SGD(groups, lr=0.1).step()
    run = mlp.forward(theta, X)
    gradient = mlp.backward(theta, run, mlp.squared_error(run.o, Y)[1])
    for found, leaf in zip(mlp.step(theta, gradient, lr=0.1, penalty=0.3), leaves, strict=True):
        close(found, leaf)


@given(arrays(np.float64, 5, elements=st.floats(-1e4, 1e4)))
def test_extreme_logits_neither_overflow_nor_give_nan(o):
    with np.errstate(over="raise", invalid="raise"):
        value, gradient = mlp.cross_entropy(o[None], np.array([2]))
    assert np.isfinite(value)
    assert value >= 0
    np.testing.assert_allclose(gradient.sum(), 0, atol=1e-12)


def test_sigmoid_does_not_overflow():
    with np.errstate(over="raise"):
        assert mlp.sigmoid(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]


def test_dropout_drops_that_share_and_keeps_the_mean():
    scale = mlp.dropout_scale((200, 500), 0.25, np.random.default_rng(0))
    assert set(np.unique(scale)) == {0.0, 1 / 0.75}
    assert abs((scale == 0).mean() - 0.25) < 0.01
    assert abs(scale.mean() - 1) < 0.01


@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5])
def test_an_impossible_dropout_probability_is_refused(p):
    with pytest.raises(ValueError, match=r"p must be"):
        mlp.dropout_scale((2, 2), p, np.random.default_rng(0))


def test_weights_start_with_variance_one_over_the_inputs():
    theta = mlp.initialise(400, 300, 5, np.random.default_rng(0))
    assert [w.shape for w in theta] == [(300, 400), (300,), (5, 300), (5,)]
    assert abs(theta.W1.var() * 400 - 1) < 0.02
    assert not theta.b1.any() and not theta.b2.any()
