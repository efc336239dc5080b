"""Cells in both directions against torch's bidirectional layers, and the turning round inside lengths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch_twins import (
    assert_equal_to_torch,
    assert_padding_is_not_read,
    cases,
    close,
    quick,
    redrawn,
)

from unrolled.scratch import gru, lstm, rnn
from unrolled.scratch.bidirectional import Bidirectional, reversal


@quick
@given(st.sampled_from([rnn, lstm, gru]), cases)
def test_values_and_all_gradients_are_those_of_torch(cell, case):
    assert_equal_to_torch(Bidirectional(cell), cell, bidirectional=True, **case)


@pytest.mark.parametrize("cell", [rnn, lstm, gru], ids=["rnn", "lstm", "gru"])
def test_what_stands_beyond_the_end_of_a_sequence_is_not_read(cell):
    assert_padding_is_not_read(Bidirectional(cell))


def test_each_row_is_turned_round_inside_its_length():
    x = np.array([[1, 2, 3, 4], [5, 6, 7, 0], [8, -1, -2, -3]])[:, :, None]
    turned = np.take_along_axis(x, reversal(x, np.array([4, 3, 1])), axis=1)
    assert turned[:, :, 0].tolist() == [[4, 3, 2, 1], [7, 6, 5, 0], [8, -1, -2, -3]]
    assert np.take_along_axis(x, reversal(x), axis=1)[1, :, 0].tolist() == [0, 7, 6, 5]


def test_the_backward_half_of_the_states_reads_the_sequence_from_its_end():
    rng = np.random.default_rng(0)
    cell = Bidirectional(rnn)
    params = redrawn(cell.parameters(2, 3, rng), rng)
    x, lengths = rng.normal(size=(2, 5, 2)), np.array([5, 3])
    states, (_, last_b), _ = cell.forward(params, x, lengths=lengths)
    for row, length in enumerate(lengths):
        h = np.zeros((1, 3))
        for t in reversed(range(length)):
            h = rnn.step(params["backward"], x[row : row + 1, t], h)
            close(states[row, t, 3:], h[0])
        close(last_b[row], h[0])


def test_a_gradient_of_the_wrong_shape_is_refused():
    cell = Bidirectional(gru)
    params = cell.parameters(2, 3, np.random.default_rng(0))
    _, _, cache = cell.forward(params, np.zeros((2, 5, 2)))
    with pytest.raises(ValueError, match=r"d_states must have shape \(2, 5, 6\), and has \(2, 5, 3\)"):
        cell.backward(params, cache, d_states=np.zeros((2, 5, 3)))
