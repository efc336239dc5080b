"""The recurrent network by hand against torch: values and every gradient, over random shapes."""

import numpy as np
import pytest
import torch
from hypothesis import given
from torch_twins import (
    assert_chunks_are_one_run,
    assert_equal_to_torch,
    assert_padding_is_not_read,
    cases,
    close,
    quick,
    redrawn,
)

from unrolled.scratch import rnn


@quick
@given(cases)
def test_values_and_all_gradients_are_those_of_torch(case):
    assert_equal_to_torch(rnn, rnn, **case)


def test_chunks_with_the_state_carried_are_one_long_run():
    assert_chunks_are_one_run(rnn)


def test_what_stands_beyond_the_end_of_a_sequence_is_not_read():
    assert_padding_is_not_read(rnn)


def test_a_step_is_that_of_torch():
    rng = np.random.default_rng(0)
    params = redrawn(rnn.parameters(2, 4, rng), rng)
    W_xh, W_hh, b_h = map(torch.tensor, params.values())
    x, h = rng.normal(size=(3, 2)), rng.normal(size=(3, 4))
    expected = torch.rnn_tanh_cell(torch.tensor(x), torch.tensor(h), W_xh, W_hh, b_h, torch.zeros(4).double())
    close(rnn.step(params, x, h), expected)


@pytest.mark.parametrize("name", ["W_xh", "W_hh", "b_h"])
def test_gradients_are_those_of_central_differences(name):
    rng = np.random.default_rng(0)
    params = redrawn(rnn.parameters(2, 3, rng), rng)
    x, lengths = rng.normal(size=(2, 4, 2)), np.array([4, 2])

    def loss(entry, change):
        moved = {**params, name: params[name].copy()}
        moved[name][entry] += change
        states, last, _ = rnn.forward(moved, x, lengths=lengths)
        return 0.5 * (states**2).sum() + last.sum()

    states, last, cache = rnn.forward(params, x, lengths=lengths)
    _, d_params, _ = rnn.backward(params, cache, d_states=states, d_last=np.ones(last.shape))
    for entry in np.ndindex(params[name].shape):
        difference = (loss(entry, 1e-6) - loss(entry, -1e-6)) / 2e-6
        np.testing.assert_allclose(d_params[name][entry], difference, rtol=1e-7, atol=1e-8)


def test_weights_start_with_variance_one_over_the_inputs():
    params = rnn.parameters(400, 300, np.random.default_rng(0))
    assert {name: w.shape for name, w in params.items()} == {
        "W_xh": (300, 400),
        "W_hh": (300, 300),
        "b_h": (300,),
    }
    assert abs((params["W_xh"] ** 2).mean() * 400 - 1) < 0.02
    assert abs((params["W_hh"] ** 2).mean() * 300 - 1) < 0.02
    assert not params["b_h"].any()


x = np.zeros((2, 5, 3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": x[0]}, r"expected shape \(B, T, d\) with at least one step, got \(5, 3\)"),
        ({"x": x[:, :0]}, r"at least one step, got \(2, 0, 3\)"),
        ({"x": x[:, :, :2]}, r"x must have shape \(2, 5, 3\), and has \(2, 5, 2\)"),
        ({"x": x, "state": np.zeros(4)}, r"state must have shape \(2, 4\), and has \(4,\)"),
        ({"x": x, "lengths": np.array([5, 6])}, r"lie in 1\.\.5, .* lengths\[1\] is 6"),
        ({"x": x, "lengths": np.array([0, 5])}, r"lie in 1\.\.5, .* lengths\[0\] is 0"),
        ({"x": x, "lengths": np.array([5])}, r"an integer for each of the 2 rows, got int64 of shape \(1,\)"),
        ({"x": x, "lengths": np.array([5.0, 4.0])}, r"an integer for each of the 2 rows, got float64"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_shapes(arguments, message):
    params = rnn.parameters(3, 4, np.random.default_rng(0))
    with pytest.raises(ValueError, match=message):
        rnn.forward(params, **arguments)


@pytest.mark.parametrize("name", ["d_states", "d_last"])
def test_a_gradient_of_the_wrong_shape_is_refused(name):
    params = rnn.parameters(3, 4, np.random.default_rng(0))
    _, _, cache = rnn.forward(params, x)
    with pytest.raises(ValueError, match=rf"{name} must have shape \(2, .*4\), and has \(4,\)"):
        rnn.backward(params, cache, **{name: np.zeros(4)})
