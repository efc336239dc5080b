from functools import partial
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.decoding import beam_search, generate, greedy, nucleus, sample, temperature, top_k

END = 0
LOGITS = np.log([0.05, 0.4, 0.3, 0.05, 0.2])
many_logits = st.lists(st.floats(-8, 8), min_size=1, max_size=9).map(np.array)


def table_step(table):
    """A step whose logits depend on the last two tokens; the state is the token before."""

    def step(token, state):
        return table[state, token], token

    return step


def random_step(seed, V=3):
    return table_step(np.random.default_rng(seed).normal(size=(V, V, V)) * 2)


def all_endings(step, V, start, max_length):
    """(tokens, log-probability) of every sequence that ends within ``max_length`` tokens, by trying all."""
    found = []
    for length in range(max_length):
        for tokens in product([t for t in range(V) if t != END], repeat=length):
            state, total, read = start, 0.0, start
            for token in (*tokens, END):
                logits, state = step(read, state)
                total += torch.log_softmax(torch.tensor(logits), 0)[token].item()
                read = token
            found.append((tokens, total))
    return found


@given(many_logits, st.floats(0.05, 20))
def test_is_temperature_a_softmax_of_scaled_logits(logits, tau):
    np.testing.assert_allclose(
        temperature(logits, tau), torch.softmax(torch.tensor(logits / tau), 0).numpy(), rtol=1e-9, atol=1e-300
    )


def test_do_extreme_temperatures_level_or_sharpen_without_overflow():
    logits = np.array([1e4, 9e3, -1e4])
    np.testing.assert_allclose(temperature(logits, 1e-3), [1, 0, 0])
    np.testing.assert_allclose(temperature(logits, 1e9), [1 / 3] * 3, rtol=1e-4)


def test_is_greedy_the_limit_of_low_temperature_and_the_first_of_equals():
    np.testing.assert_allclose(greedy(LOGITS), temperature(LOGITS, 0.01), atol=1e-9)
    np.testing.assert_array_equal(greedy([2.0, 5.0, 5.0]), [0, 1, 0])


def test_does_top_k_keep_the_k_largest():
    np.testing.assert_allclose(top_k(LOGITS, 2), [0, 4 / 7, 3 / 7, 0, 0])
    np.testing.assert_allclose(top_k(LOGITS, 99), temperature(LOGITS))
    np.testing.assert_allclose(top_k([0.0, 1.0, 1.0, 1.0], 2), [0, 0.5, 0.5, 0])


def test_does_the_nucleus_keep_the_fewest_tokens_that_reach_p():
    np.testing.assert_allclose(nucleus(LOGITS, 0.39), [0, 1, 0, 0, 0])
    np.testing.assert_allclose(nucleus(LOGITS, 0.41), [0, 4 / 7, 3 / 7, 0, 0])
    np.testing.assert_allclose(nucleus(LOGITS, 0.7), [0, 4 / 7, 3 / 7, 0, 0])  # reached exactly
    np.testing.assert_allclose(nucleus(LOGITS, 1), temperature(LOGITS))


@given(many_logits, st.floats(0.01, 1), st.floats(0.2, 3))
def test_does_the_nucleus_hold_p_and_would_one_token_less_not(logits, p, tau):
    full, kept = temperature(logits, tau), nucleus(logits, p, tau)
    inside = kept > 0
    assert kept.sum() == pytest.approx(1)
    assert full[inside].sum() >= p - 1e-9
    assert full[inside].sum() - full[inside].min() < p + 1e-9
    assert not (~inside).any() or full[inside].min() >= full[~inside].max()


def test_do_the_shapes_hold_for_many_rows_at_once():
    logits = np.random.default_rng(0).normal(size=(2, 3, 7))
    for shape in (temperature, greedy, partial(top_k, k=2), partial(nucleus, p=0.6)):
        rows = shape(logits)
        assert rows.shape == logits.shape
        np.testing.assert_allclose(rows[1, 2], shape(logits[1, 2]))


def test_are_draws_distributed_as_asked():
    rng = np.random.default_rng(0)
    p = np.array([0.5, 0.0, 0.2, 0.3])
    counts = np.bincount([sample(p, rng) for _ in range(20_000)], minlength=4)
    assert counts[1] == 0
    np.testing.assert_allclose(counts / 20_000, p, atol=0.015)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: temperature(LOGITS, 0), "greedy"),
        (lambda: temperature(LOGITS, float("nan")), "above zero"),
        (lambda: top_k(LOGITS, 0), "at least 1"),
        (lambda: nucleus(LOGITS, 0), "above 0"),
        (lambda: nucleus(LOGITS, 1.2), "at most 1"),
        (lambda: generate(random_step(0), 0, []), "start is empty"),
        (lambda: beam_search(random_step(0), 0, 1, END, 0, 3), "width"),
        (lambda: beam_search(random_step(0), 0, 1, END, 2, 0), "max_length"),
        (lambda: beam_search(random_step(0), 0, 1, END, 2, 3, -1.0), "length_penalty"),
    ],
)
def test_are_senseless_settings_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def count_up(token, state):
    """Always the next number of five, with certainty; the state records what was read."""
    return np.where(np.arange(5) == (token + 1) % 5, 0.0, -np.inf), (*state, token)


def test_does_generate_feed_back_what_it_drew_and_stop_at_the_end():
    assert generate(count_up, (), 1, end=END) == [2, 3, 4]
    assert generate(count_up, (), 1, max_length=6) == [2, 3, 4, 0, 1, 2]
    assert generate(count_up, (), [3, 4, 1], end=END, probabilities=greedy) == [2, 3, 4]


def test_does_every_token_of_a_prompt_enter_the_state():
    seen = []

    def step(token, state):
        seen.append((token, state))
        return np.zeros(3), (state or 0) + 1

    [drawn, _] = generate(step, None, [2, 1], max_length=2)
    assert seen == [(2, None), (1, 1), (drawn, 2)]  # the last token is not read: nothing comes after it


def test_do_equal_seeds_write_equal_texts():
    texts = [generate(random_step(1), 0, 1, rng=np.random.default_rng(s), max_length=30) for s in (5, 5, 6)]
    assert texts[0] == texts[1] != texts[2]


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.6, 1.0, 1.7]), st.integers(1, 4))
def test_is_a_wide_beam_as_good_as_trying_all_sequences(seed, penalty, max_length):
    step = random_step(seed)
    best = sorted(
        (
            (total / (len(tokens) + 1) ** penalty, tokens)
            for tokens, total in all_endings(step, 3, 1, max_length)
        ),
        reverse=True,
    )
    found = beam_search(step, 1, 1, END, width=200, max_length=max_length, length_penalty=penalty)
    assert len(found) == len(best)
    np.testing.assert_allclose([h.score for h in found], [score for score, _ in best])
    assert found[0].tokens == best[0][1]
    assert all(h.finished for h in found)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_do_the_parts_of_a_hypothesis_fit_together_in_a_narrow_beam(seed, width):
    step = random_step(seed)
    truth = dict(all_endings(step, 3, 1, 4))
    found = beam_search(step, 1, 1, END, width=width, max_length=4, length_penalty=0.8)
    assert 1 <= len(found) <= width
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    for h in found:
        if h.finished:
            assert h.log_probability == pytest.approx(truth[h.tokens])
            assert h.score == pytest.approx(truth[h.tokens] / (len(h.tokens) + 1) ** 0.8)


def test_is_a_beam_of_one_greedy():
    for seed in range(20):
        step = random_step(seed)
        [hypothesis] = beam_search(step, 1, 1, END, width=1, max_length=6)
        expected = generate(step, 1, 1, probabilities=greedy, end=END, max_length=6)
        assert list(hypothesis.tokens) == expected
        assert hypothesis.finished == (len(expected) < 6)


def test_does_a_wider_beam_find_what_greedy_misses():
    # The likelier first token leads to a choice of many, the less likely one straight to the end.
    table = np.full((4, 4, 4), -50.0)
    table[:, 3] = np.log([1e-9, 0.55, 0.45, 1e-9])
    table[:, 1] = np.log([0.1, 0.3, 0.3, 0.3])
    table[:, 2] = np.log([0.97, 0.01, 0.01, 0.01])
    narrow, wide = (beam_search(table_step(table), 3, 3, END, width, 3) for width in (1, 2))
    assert wide[0].tokens == (2,)
    assert narrow[0].tokens != (2,)
    assert wide[0].log_probability == pytest.approx(np.log(0.45 * 0.97), abs=1e-6)


def test_does_the_length_penalty_favour_longer_sequences():
    table = np.full((3, 3, 3), -50.0)
    table[:, 2] = np.log([0.5, 0.5, 1e-9])
    table[:, 1] = np.log([0.9, 0.1, 1e-9])
    plain, by_length = (beam_search(table_step(table), 2, 2, END, 5, 4, penalty)[0] for penalty in (0.0, 1.0))
    assert plain.tokens == ()
    assert by_length.tokens == (1,)


def test_are_unfinished_sequences_returned_if_none_ends():
    table = np.full((3, 3, 3), 0.0)
    table[:, :, END] = -1e9
    found = beam_search(table_step(table), 1, 1, END, width=2, max_length=3)
    assert [h.finished for h in found] == [False, False]
    assert all(len(h.tokens) == 3 for h in found)
    assert found[0].log_probability == pytest.approx(3 * np.log(1 / 2))


def test_can_a_step_give_logits_of_torch():
    def step(token, state):
        return torch.tensor([0.0, 1.0, 2.0]).roll(token), state

    assert generate(step, None, 0, probabilities=greedy, max_length=4) == [2, 1, 0, 2]
    assert beam_search(step, None, 0, 0, width=2, max_length=3)[0].finished
