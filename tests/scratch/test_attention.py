"""Attention by hand against torch: contexts, weights and every gradient, with padding."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F
from torch_twins import close, quick, redrawn

from unrolled.scratch import attention

SIZES = st.integers(1, 5)
sizes = st.fixed_dictionaries({"B": SIZES, "T_out": SIZES, "T": SIZES, "H": SIZES})
seeds = st.integers(0, 10**6)


def draw(rng, B, T_out, T, H, query_size, padded):
    lengths = rng.integers(1, T + 1, size=B) if padded else None
    real = np.arange(T) < (np.full(B, T) if lengths is None else lengths)[:, None]
    return rng.normal(size=(B, T_out, query_size)), rng.normal(size=(B, T, H)), lengths, real


def leaf(array):
    return torch.tensor(array, requires_grad=True)


@quick
@given(sizes, st.booleans(), st.sampled_from(["one", "root", "negative"]), seeds)
def test_dot_product_attention_is_that_of_torch(sizes, padded, kind, seed):
    rng = np.random.default_rng(seed)
    scale = {"one": 1.0, "root": sizes["H"] ** -0.5, "negative": -0.7}[kind]
    queries, states, lengths, real = draw(rng, **sizes, query_size=sizes["H"], padded=padded)
    contexts, weights, cache = attention.dot(queries, states, lengths, scale)
    d_contexts = rng.normal(size=contexts.shape)
    d_queries, d_states = attention.dot_backward(cache, d_contexts)

    queries_t, states_t = leaf(queries), leaf(states)
    mask = torch.tensor(real)[:, None]  # (B, 1, T)
    expected = F.scaled_dot_product_attention(queries_t, states_t, states_t, attn_mask=mask, scale=scale)
    expected.backward(torch.tensor(d_contexts))
    close(contexts, expected)
    close(d_queries, queries_t.grad)
    close(d_states, states_t.grad)
    close(weights @ states, contexts)


def test_without_a_scale_the_scores_are_plain_products():
    rng = np.random.default_rng(0)
    queries, states = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 5, 4))
    expected = F.scaled_dot_product_attention(*map(torch.tensor, (queries, states, states)), scale=1.0)
    close(attention.dot(queries, states)[0], expected)


@quick
@given(sizes, SIZES, SIZES, st.booleans(), seeds)
def test_additive_attention_is_that_of_autograd(sizes, query_size, attention_size, padded, seed):
    rng = np.random.default_rng(seed)
    params = redrawn(attention.additive_parameters(query_size, sizes["H"], attention_size, rng), rng)
    queries, states, lengths, real = draw(rng, **sizes, query_size=query_size, padded=padded)
    contexts, weights, cache = attention.additive(params, queries, states, lengths)
    d_contexts = rng.normal(size=contexts.shape)
    d_queries, d_states, d_params = attention.additive_backward(params, cache, d_contexts)

    queries_t, states_t = leaf(queries), leaf(states)
    W_s, W_h, v = map(leaf, params.values())
    rows = []  # one query and one state at a time, and never a padded state
    for b in range(sizes["B"]):
        h = states_t[b, real[b]]
        for s in queries_t[b]:
            scores = torch.stack([v @ torch.tanh(W_s @ s + W_h @ h_s) for h_s in h])
            rows.append(torch.softmax(scores, dim=0) @ h)
    expected = torch.stack(rows).reshape(contexts.shape)
    expected.backward(torch.tensor(d_contexts))
    close(contexts, expected)
    for found, wanted in zip(
        [d_queries, d_states, *d_params.values()], [queries_t, states_t, W_s, W_h, v], strict=True
    ):
        close(found, wanted.grad)
    close(weights @ states, contexts)


def test_weights_add_up_to_one_over_the_real_steps():
    rng = np.random.default_rng(0)
    queries, states, lengths = rng.normal(size=(3, 2, 4)), rng.normal(size=(3, 5, 4)), np.array([5, 1, 3])
    params = attention.additive_parameters(4, 4, 6, rng)
    for _, weights, _ in (
        attention.dot(queries, states, lengths),
        attention.additive(params, queries, states, lengths),
    ):
        close(weights.sum(axis=2), np.ones((3, 2)))
        beyond = np.arange(5) >= lengths[:, None]
        assert not weights.transpose(0, 2, 1)[beyond].any()
        assert (weights.transpose(0, 2, 1)[~beyond] > 0).all()


def test_extreme_scores_neither_overflow_nor_give_nan():
    states = np.array([[[1e4], [-1e4], [0.0]]])
    with np.errstate(over="raise", invalid="raise"):
        contexts, weights, _ = attention.dot(np.array([[[1e4], [-1e4]]]), states)
    assert weights[0].tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    assert contexts[0].tolist() == [[1e4], [-1e4]]


def test_weights_start_with_variance_one_over_the_inputs():
    params = attention.additive_parameters(300, 400, 500, np.random.default_rng(0))
    assert {name: w.shape for name, w in params.items()} == {
        "W_s": (500, 300),
        "W_h": (500, 400),
        "v": (500,),
    }
    assert abs((params["W_s"] ** 2).mean() * 300 - 1) < 0.02
    assert abs((params["W_h"] ** 2).mean() * 400 - 1) < 0.02
    assert abs((params["v"] ** 2).mean() * 500 - 1) < 0.2


states = np.zeros((2, 5, 4))


@pytest.mark.parametrize(
    ("queries", "lengths", "message"),
    [
        (np.zeros((2, 4)), None, r"queries must have shape \(2, T', 4\), and has \(2, 4\)"),
        (np.zeros((2, 1, 3)), None, r"queries must have shape \(2, T', 4\), and has \(2, 1, 3\)"),
        (np.zeros((1, 1, 4)), None, r"queries must have shape \(2, T', 4\), and has \(1, 1, 4\)"),
        (np.zeros((2, 1, 4)), np.array([5, 6]), r"lie in 1\.\.5, .* lengths\[1\] is 6"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_shapes(queries, lengths, message):
    with pytest.raises(ValueError, match=message):
        attention.dot(queries, states, lengths)
    params = attention.additive_parameters(4, 4, 6, np.random.default_rng(0))
    with pytest.raises(ValueError, match=message):
        attention.additive(params, queries, states, lengths)


def test_states_of_another_size_than_the_weights_are_refused():
    params = attention.additive_parameters(4, 3, 6, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"states must have shape \(2, 5, 3\), and has \(2, 5, 4\)"):
        attention.additive(params, np.zeros((2, 1, 4)), states)


def test_a_gradient_of_the_wrong_shape_is_refused():
    params = attention.additive_parameters(4, 4, 6, np.random.default_rng(0))
    queries, message = np.zeros((2, 3, 4)), r"d_contexts must have shape \(2, 3, 4\), and has \(2, 1, 4\)"
    with pytest.raises(ValueError, match=message):
        attention.dot_backward(attention.dot(queries, states)[2], np.zeros((2, 1, 4)))
    with pytest.raises(ValueError, match=message):
        cache = attention.additive(params, queries, states)[2]
        attention.additive_backward(params, cache, np.zeros((2, 1, 4)))
