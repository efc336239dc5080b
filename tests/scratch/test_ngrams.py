from collections import Counter, defaultdict
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.decoding import generate, greedy
from unrolled.scratch.ngrams import KneserNey

V = 4
TEXTS = [[0, 1, 2, 0, 1, 3], [0, 1, 2, 2, 2, 3], [1, 3], [], [0, 1, 2, 0, 0, 3]]
NEW = [[0, 1, 3], [2, 2, 2, 1], [3]]
corpora = st.lists(st.lists(st.integers(0, V - 1), max_size=7), min_size=1, max_size=6).filter(any)


class ByHand:
    """Interpolated Kneser-Ney with dictionaries, straight from its definition; the slow way."""

    def __init__(self, sequences, n, vocab_size):
        self.n, self.vocab_size = n, vocab_size
        self.counts = {}
        for m in range(1, n + 1):
            plain, before = Counter(), defaultdict(set)
            for sequence in sequences:
                padded = ("start", *sequence)
                for end in range(1, len(padded)):
                    if end - m + 1 >= 0:
                        gram = padded[end - m + 1 : end + 1]
                        plain[gram] += 1
                        if end - m >= 0:
                            before[gram].add(padded[end - m])
            lower = {gram: len(before[gram]) or plain[gram] for gram in plain}
            self.counts[m] = lower if m < n else dict(plain)
        self.discounts = {}
        for m, counts in self.counts.items():
            values = list(counts.values())
            once, twice = values.count(1), values.count(2)
            self.discounts[m] = once / (once + 2 * twice) if once and twice else 0.5

    def p(self, token, context):
        context = tuple(context)[max(len(context) - self.n + 1, 0) :]
        lower = self.p(token, context[1:]) if context else 1 / self.vocab_size
        m = len(context) + 1
        successors = {g: c for g, c in self.counts[m].items() if g[:-1] == context}
        if not successors:
            return lower
        total = sum(successors.values())
        own = max(successors.get((*context, token), 0) - self.discounts[m], 0) / total
        return own + self.discounts[m] * len(successors) / total * lower


def contexts(n, start):
    """Every context of at most n − 1 tokens, with and without the start mark."""
    for length in range(n):
        for context in product(range(V), repeat=length):
            yield context
            if length + 1 < n:
                yield (start, *context)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_are_the_probabilities_those_of_the_definition(n):
    model, by_hand = KneserNey(n, V).fit(TEXTS), ByHand(TEXTS, n, V)
    for context in contexts(n, model.start):
        spelt = ["start" if token == model.start else token for token in context]
        expected = [by_hand.p(token, spelt) for token in range(V)]
        np.testing.assert_allclose(model.probabilities(context), expected, rtol=1e-12)
        assert model.probability(2, context) == pytest.approx(expected[2], rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(corpora, st.integers(1, 5))
def test_do_the_probabilities_of_every_context_sum_to_one(sequences, n):
    model = KneserNey(n, V).fit(sequences)
    for context in contexts(min(n, 4), model.start):
        p = model.probabilities(context)
        assert p.min() > 0
        assert p.sum() == pytest.approx(1, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(corpora, corpora, st.integers(1, 5))
def test_do_whole_sequences_get_the_probabilities_and_the_predictions_of_single_steps(train, new, n):
    model = KneserNey(n, V).fit(train)
    pairs = [(token, [model.start, *sequence[:t]]) for sequence in new for t, token in enumerate(sequence)]
    singly = [np.log(model.probability(token, context)) for token, context in pairs]
    np.testing.assert_allclose(model.log_probabilities(new), singly, rtol=1e-10)
    assert model.log_likelihood(new) == pytest.approx(sum(singly))
    assert model.predictions(new).tolist() == [model.most_likely(context) for _, context in pairs]


@settings(max_examples=30, deadline=None)
@given(corpora, st.integers(1, 5))
def test_is_the_most_likely_token_the_one_with_the_largest_probability(sequences, n):
    model = KneserNey(n, V).fit(sequences)
    for context in contexts(min(n, 4), model.start):
        p = model.probabilities(context)
        assert p[model.most_likely(context)] == pytest.approx(p.max(), rel=1e-12)


def test_does_a_long_context_that_was_never_seen_count_as_its_last_known_part():
    model = KneserNey(4, V).fit(TEXTS)
    np.testing.assert_array_equal(model.probabilities([3, 1, 2]), model.probabilities([1, 2]))
    assert model.most_likely([3, 1, 2]) == model.most_likely([1, 2])


def test_does_a_token_that_follows_many_others_beat_one_that_follows_few_often():
    # Token 1 is frequent but only after 0; token 2 follows three different tokens.
    model = KneserNey(2, 5).fit([[0, 1], [0, 1], [0, 1], [0, 1], [3, 2], [4, 2], [0, 2]])
    after_unseen = model.probabilities([1])
    assert after_unseen[2] > after_unseen[1]


def test_is_perplexity_that_of_a_uniform_die_when_nothing_is_known():
    model = KneserNey(1, 6).fit([[0, 1, 2, 3, 4, 5]])
    assert model.perplexity([[5, 0, 3]]) == pytest.approx(6)


def test_does_a_step_carry_the_context():
    model = KneserNey(3, V).fit(TEXTS)
    logits, state = model.step(model.start)
    np.testing.assert_allclose(np.exp(logits), model.probabilities([model.start]))
    for token in (0, 1, 2):
        logits, state = model.step(token, state)
    np.testing.assert_allclose(np.exp(logits), model.probabilities([model.start, 0, 1, 2]))
    assert state == (1, 2)
    assert KneserNey(1, V).fit(TEXTS).step(2, ())[1] == ()


def test_does_it_write():
    model = KneserNey(3, V).fit(TEXTS)
    assert generate(model.step, (), model.start, probabilities=greedy, end=3, max_length=7) == [
        0,
        1,
        2,
    ] * 2 + [0]
    drawn = generate(model.step, (), model.start, max_length=4_000, rng=np.random.default_rng(0))
    first = np.mean([after == 1 for before, after in pairwise(drawn) if before == 0])
    expected = np.mean([model.probability(1, [b, 0]) for b, a in pairwise(drawn) if a == 0])
    assert first == pytest.approx(expected, abs=0.05)


def test_is_a_text_of_a_quarter_of_a_million_tokens_counted_at_once():
    rng = np.random.default_rng(0)
    text = (rng.pareto(1.0, size=250_000) * 10).astype(int) % 5_000
    model = KneserNey(3, 5_000).fit([text[:200_000]])
    assert 1 < model.perplexity([text[200_000:]]) < 5_000
    assert model.probabilities(text[-5:]).sum() == pytest.approx(1)


@pytest.mark.parametrize("size", [(0, 4), (2, 0)])
def test_are_senseless_sizes_refused(size):
    with pytest.raises(ValueError, match="at least 1"):
        KneserNey(*size)


@pytest.mark.parametrize(
    ("sequences", "message"),
    [
        ([[0, 4]], "between 0 and 3"),
        ([[-1]], "between 0"),
        ([[]], "no token"),
        ([], "no token"),
        ([0, 1], "put a"),
    ],
)
def test_are_unusable_sequences_refused(sequences, message):
    with pytest.raises(ValueError, match=message):
        KneserNey(2, 4).fit(sequences)


def test_is_a_context_outside_the_vocabulary_refused():
    with pytest.raises(ValueError, match="the start mark"):
        KneserNey(2, V).fit(TEXTS).probabilities([V + 1])
