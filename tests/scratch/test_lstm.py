"""The LSTM by hand against torch: values and every gradient, over random shapes."""

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

from unrolled.scratch import lstm


@quick
@given(cases)
def test_values_and_all_gradients_are_those_of_torch(case):
    assert_equal_to_torch(lstm, lstm, **case)


def test_chunks_with_the_state_carried_are_one_long_run():
    assert_chunks_are_one_run(lstm)


def test_what_stands_beyond_the_end_of_a_sequence_is_not_read():
    assert_padding_is_not_read(lstm)


def test_a_step_is_that_of_torch():
    rng = np.random.default_rng(0)
    params = redrawn(lstm.parameters(2, 4, rng), rng)
    W_x, W_h, b = map(torch.tensor, params.values())
    x, h, c = rng.normal(size=(3, 2)), rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    state = (torch.tensor(h), torch.tensor(c))
    expected = torch.lstm_cell(torch.tensor(x), state, W_x, W_h, b, torch.zeros(16).double())
    found, _ = lstm.step(params, x, (h, c))
    close(found[0], expected[0])
    close(found[1], expected[1])


def test_the_gates_in_the_cache_are_those_that_made_the_cells():
    rng = np.random.default_rng(0)
    params = redrawn(lstm.parameters(2, 4, rng), rng)
    states, _, cache = lstm.forward(params, rng.normal(size=(3, 5, 2)))
    i, f, c_tilde, q = cache.gates
    close(cache.c[:, 1:], f * cache.c[:, :-1] + i * c_tilde)
    close(states, q * np.tanh(cache.c[:, 1:]))


def test_an_open_forget_gate_and_a_closed_input_gate_keep_the_cell_for_ever():
    rng = np.random.default_rng(0)
    params = lstm.parameters(2, 3, rng)
    params["b"][:3], params["b"][3:6] = -100.0, 100.0
    state = (rng.normal(size=(1, 3)), rng.normal(size=(1, 3)))
    _, (_, c), cache = lstm.forward(params, rng.normal(size=(1, 500, 2)), state)
    close(c, state[1])
    _, _, (_, d_c) = lstm.backward(params, cache, d_last=(np.zeros((1, 3)), np.ones((1, 3))))
    close(d_c, np.ones((1, 3)))


def test_weights_start_with_variance_one_over_the_inputs():
    params = lstm.parameters(400, 150, np.random.default_rng(0))
    assert {name: w.shape for name, w in params.items()} == {
        "W_x": (600, 400),
        "W_h": (600, 150),
        "b": (600,),
    }
    assert abs((params["W_x"] ** 2).mean() * 400 - 1) < 0.02
    assert abs((params["W_h"] ** 2).mean() * 150 - 1) < 0.02
    assert not params["b"].any()


x, h = np.zeros((2, 5, 3)), np.zeros((2, 4))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": x[:, :, :2]}, r"x must have shape \(2, 5, 3\), and has \(2, 5, 2\)"),
        ({"x": x, "state": (h[0], h)}, r"state's h must have shape \(2, 4\), and has \(4,\)"),
        ({"x": x, "state": (h, h[:, :1])}, r"state's c must have shape \(2, 4\), and has \(2, 1\)"),
        ({"x": x, "lengths": np.array([5, 6])}, r"lie in 1\.\.5, .* lengths\[1\] is 6"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_shapes(arguments, message):
    params = lstm.parameters(3, 4, np.random.default_rng(0))
    with pytest.raises(ValueError, match=message):
        lstm.forward(params, **arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"d_states": h}, r"d_states must have shape \(2, 5, 4\), and has \(2, 4\)"),
        ({"d_last": (h[0], h)}, r"d_last's h must have shape \(2, 4\), and has \(4,\)"),
        ({"d_last": (h, h[:1])}, r"d_last's c must have shape \(2, 4\), and has \(1, 4\)"),
    ],
)
def test_a_gradient_of_the_wrong_shape_is_refused(arguments, message):
    params = lstm.parameters(3, 4, np.random.default_rng(0))
    _, _, cache = lstm.forward(params, x)
    with pytest.raises(ValueError, match=message):
        lstm.backward(params, cache, **arguments)
