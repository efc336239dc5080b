"""The GRU by hand against torch: values and every gradient, over random shapes."""

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

from unrolled.scratch import gru


@quick
@given(cases)
def test_values_and_all_gradients_are_those_of_torch(case):
    assert_equal_to_torch(gru, gru, **case)


def test_chunks_with_the_state_carried_are_one_long_run():
    assert_chunks_are_one_run(gru)


def test_what_stands_beyond_the_end_of_a_sequence_is_not_read():
    assert_padding_is_not_read(gru)


def test_a_step_is_that_of_torch():
    rng = np.random.default_rng(0)
    params = redrawn(gru.parameters(2, 4, rng), rng)
    W_x, W_h, b, b_n = map(torch.tensor, params.values())
    x, h = rng.normal(size=(3, 2)), rng.normal(size=(3, 4))
    b_h = torch.cat([torch.zeros(8), b_n])
    expected = torch.gru_cell(torch.tensor(x), torch.tensor(h), W_x, W_h, b, b_h)
    close(gru.step(params, x, h)[0], expected)


def test_the_gates_in_the_cache_are_those_that_made_the_states():
    rng = np.random.default_rng(0)
    params = redrawn(gru.parameters(2, 4, rng), rng)
    x = rng.normal(size=(3, 5, 2))
    states, _, cache = gru.forward(params, x)
    r, z, h_tilde, recalled = cache.gates
    close(states, (1 - z) * h_tilde + z * cache.h[:, :-1])
    from_x = x @ params["W_x"][8:].T + params["b"][8:]
    close(h_tilde, np.tanh(from_x + r * recalled))


def test_an_update_gate_of_one_keeps_the_state_for_ever():
    rng = np.random.default_rng(0)
    params = gru.parameters(2, 3, rng)
    params["b"][3:6] = 100.0
    state = rng.normal(size=(1, 3))
    _, last, cache = gru.forward(params, rng.normal(size=(1, 500, 2)), state)
    close(last, state)
    close(gru.backward(params, cache, d_last=np.ones((1, 3)))[2], np.ones((1, 3)))


def test_weights_start_with_variance_one_over_the_inputs():
    params = gru.parameters(400, 200, np.random.default_rng(0))
    assert {name: w.shape for name, w in params.items()} == {
        "W_x": (600, 400),
        "W_h": (600, 200),
        "b": (600,),
        "b_n": (200,),
    }
    assert abs((params["W_x"] ** 2).mean() * 400 - 1) < 0.02
    assert abs((params["W_h"] ** 2).mean() * 200 - 1) < 0.02
    assert not params["b"].any() and not params["b_n"].any()


x = np.zeros((2, 5, 3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": x[:, :, :2]}, r"x must have shape \(2, 5, 3\), and has \(2, 5, 2\)"),
        ({"x": x, "state": np.zeros(4)}, r"state must have shape \(2, 4\), and has \(4,\)"),
        ({"x": x, "lengths": np.array([5, 6])}, r"lie in 1\.\.5, .* lengths\[1\] is 6"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_shapes(arguments, message):
    params = gru.parameters(3, 4, np.random.default_rng(0))
    with pytest.raises(ValueError, match=message):
        gru.forward(params, **arguments)


@pytest.mark.parametrize("name", ["d_states", "d_last"])
def test_a_gradient_of_the_wrong_shape_is_refused(name):
    params = gru.parameters(3, 4, np.random.default_rng(0))
    _, _, cache = gru.forward(params, x)
    with pytest.raises(ValueError, match=rf"{name} must have shape \(2, .*4\), and has \(4,\)"):
        gru.backward(params, cache, **{name: np.zeros(4)})
