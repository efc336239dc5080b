"""Layers of cells against torch's layers: values and every gradient, one direction or two."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch_twins import (
    assert_chunks_are_one_run,
    assert_equal_to_torch,
    assert_padding_is_not_read,
    cases,
    leaves,
    quick,
)

from unrolled.scratch import gru, lstm, rnn
from unrolled.scratch.bidirectional import Bidirectional
from unrolled.scratch.stacked import Stacked


@quick
@given(st.sampled_from([rnn, lstm, gru]), st.integers(1, 3), cases)
def test_values_and_all_gradients_are_those_of_torch(cell, layers, case):
    assert_equal_to_torch(Stacked(cell, layers), cell, layers=layers, **case)


@quick
@given(st.sampled_from([rnn, lstm, gru]), st.integers(1, 3), cases)
def test_layers_that_read_both_ways_are_those_of_torch(cell, layers, case):
    both = Stacked(Bidirectional(cell), layers)
    assert_equal_to_torch(both, cell, layers=layers, bidirectional=True, **case)


def test_chunks_with_the_states_of_all_layers_carried_are_one_long_run():
    assert_chunks_are_one_run(Stacked(lstm, 2))


def test_what_stands_beyond_the_end_of_a_sequence_is_not_read():
    assert_padding_is_not_read(Stacked(Bidirectional(lstm), 2))


def test_stacks_can_be_read_both_ways_too():
    cell = Bidirectional(Stacked(gru, 2))
    assert_padding_is_not_read(cell)
    params = cell.parameters(5, 3, np.random.default_rng(0))
    assert [w.shape for w in leaves(params) if w.ndim == 2] == [(9, 5), (9, 3), (9, 3), (9, 3)] * 2


@pytest.mark.parametrize("layers", [0, -1])
def test_a_stack_without_layers_is_refused(layers):
    with pytest.raises(ValueError, match=f"layers must be at least 1, and is {layers}"):
        Stacked(rnn, layers)


def test_states_for_another_number_of_layers_are_refused():
    cell = Stacked(rnn, 2)
    params = cell.parameters(2, 3, np.random.default_rng(0))
    with pytest.raises(ValueError, match="state needs an entry for each of the 2 layers, and has 1"):
        cell.forward(params, np.zeros((1, 4, 2)), state=[np.zeros((1, 3))])
