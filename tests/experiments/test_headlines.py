"""Are probabilities of headlines probabilities, comparable between models, and are copies found?"""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from unrolled.batches import IGNORE, pad
from unrolled.experiments import headlines
from unrolled.experiments.headlines import END, SPECIALS, Network, Table, untold
from unrolled.models import LanguageModel
from unrolled.scratch.cooccurrence import neighbours
from unrolled.scratch.ngrams import KneserNey

V = 12
MARKS = (2, 3)
SEQUENCES = [np.array([5, 6, 7, 4]), np.array([8, 4]), np.array([6, 7, 9, 10, 4]), np.array([5, 4])]
KIND = np.array([0, 1, 0, 1])
LENGTHS = [len(sequence) for sequence in SEQUENCES]
TRUTH = np.concatenate(SEQUENCES)


@pytest.fixture(scope="module")
def data():
    return headlines.prepare(headlines.EXPERIMENT.small)


def network(seed=0):
    torch.manual_seed(seed)
    model = LanguageModel(V, 6, 6, tied=True)
    with torch.no_grad():
        model.predict.weight.mul_(5)
    return Network(model.eval(), MARKS)


def table(own_kind=0.7):
    return Table(3, V, MARKS, own_kind).fit(SEQUENCES, KIND)


split = str.split


def test_a_near_copy_differs_in_a_number_or_one_word():
    documents = [
        split("21 tweets about nerds that will make you laugh every time"),
        split("29 tweets about nerds that will make you laugh every time"),
        split("a quiet day in parliament"),
        split("29 tweets about cats that will make you laugh every time"),
        split("a quiet day in hollywood"),
    ]
    np.testing.assert_array_equal(headlines.distinct(documents, 0.6), [0, 2, 4])
    np.testing.assert_array_equal(headlines.distinct(documents, 0.75), [0, 2, 3, 4])  # 10 of 14 pairs


def test_the_nearest_headline_is_found_with_its_share_of_pairs():
    documents = [split("rain in the north"), split("sun in the south")]
    share, row = headlines.nearest([split("sun in the north"), split("sun in the south")], documents)
    np.testing.assert_array_equal(row, [0, 1])
    # <s> sun, sun in, in the, the north, north </s> has 3 of 7 pairs with either; of equal ones the first.
    np.testing.assert_allclose(share, [3 / 7, 1])


def test_no_near_copies_lie_between_the_parts(data):
    parts = [[data.tokens[row] for row in rows] for rows in (data.train, data.validation, data.test)]
    assert sum(map(len, parts)) == len(data.tokens)
    assert headlines.nearest(parts[2], parts[0] + parts[1])[0].max() < 0.6
    assert headlines.nearest(parts[1], parts[0])[0].max() < 0.6


@pytest.mark.parametrize("make", [network, table])
def test_what_a_model_says_of_every_token_agrees_with_what_it_says_of_those_there(make):
    model = make()
    p = model.distributions(SEQUENCES)
    assert p.shape == (2, len(TRUTH), V)
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-5)
    found = p[:, np.arange(len(TRUTH)), TRUTH]
    np.testing.assert_allclose(model.log_probabilities(SEQUENCES), np.log(found), rtol=1e-4)
    assert np.abs(p[0] - p[1]).max() > 0.01  # the kind is read


@pytest.mark.parametrize("make", [network, table])
def test_writing_goes_by_the_same_probabilities_as_reading(make):
    model = make()
    read = model.log_probabilities(SEQUENCES)[:, -LENGTHS[-1] :]
    for kind, mark in enumerate(MARKS):
        token, state = mark, None
        for place, truth in enumerate(SEQUENCES[-1]):
            logits, state = model.step(token, state)
            log_p = logits - np.log(np.exp(logits.astype(float)).sum())
            assert log_p[truth] == pytest.approx(read[kind, place], rel=1e-4)
            token = int(truth)


def test_a_table_without_kinds_is_a_plain_one():
    plain = KneserNey(3, V).fit(SEQUENCES).log_probabilities(SEQUENCES)
    np.testing.assert_allclose(table(own_kind=0).log_probabilities(SEQUENCES), [plain, plain])


def test_untold_is_the_mean_of_both_kinds_over_a_headline():
    log_p = table().log_probabilities(SEQUENCES)
    by_sequence = headlines.per_sequence(log_p, LENGTHS)
    np.testing.assert_allclose(
        headlines.per_sequence(untold(log_p, LENGTHS), LENGTHS), np.log(np.exp(by_sequence).mean(axis=0))
    )


def test_the_kind_is_open_before_the_first_word_and_inferred_from_then_on():
    log_p = np.log([[0.1, 0.01, 0.2, 0.3], [0.05, 0.02, 0.4, 0.6]])
    p = np.exp(headlines.before(log_p, [3, 1]))
    np.testing.assert_allclose(p[1], [1 / 2, 1 / 3, 1 / 2, 1 / 2])
    np.testing.assert_allclose(p.sum(axis=0), 1)


def test_a_guess_is_the_most_probable_word_of_the_mixture():
    models, weights = (network(), table()), (0.3, 0.7)
    found = headlines.guesses(models, weights, SEQUENCES)
    p = np.zeros((len(TRUTH), V))
    for model, weight in zip(models, weights, strict=True):
        kind = np.exp(headlines.before(model.log_probabilities(SEQUENCES), LENGTHS))
        p += weight * (kind[..., None] * model.distributions(SEQUENCES)).sum(axis=0)
    p[:, :4] = 0
    np.testing.assert_array_equal(found, p.argmax(axis=1))


def test_a_mixture_leans_to_the_better_model():
    good, bad = np.log([0.5, 0.6, 0.4]), np.log([0.1, 0.2, 0.3])
    assert headlines.best_weight(good, bad) == 1
    assert headlines.best_weight(bad, good) == 0
    one, other = np.log([0.9, 0.1]), np.log([0.1, 0.9])
    assert headlines.best_weight(one, other) == pytest.approx(0.5)
    np.testing.assert_allclose(np.exp(headlines.mixed(one, other, 0.25)), [0.3, 0.7])


def test_the_loss_is_the_cross_entropy_of_all_real_tokens():
    model = network().model
    targets, _ = pad(SEQUENCES, IGNORE)
    inputs, lengths = pad([np.append(2, s[:-1]) for s in SEQUENCES])
    batch = torch.from_numpy(inputs), torch.from_numpy(lengths), torch.from_numpy(targets)
    exact = F.cross_entropy(model(batch[0])[0].flatten(0, 1), batch[2].flatten(), ignore_index=IGNORE)
    assert headlines.loss(model, batch, V, 0).item() == pytest.approx(exact.item(), rel=1e-6)


def test_vectors_counted_from_neighbours_put_words_of_the_same_places_together(data):
    config = headlines.EXPERIMENT.small
    vectors = headlines.counted_vectors(data, config).numpy()
    assert vectors.shape == (len(data.words), config.word_size)
    assert np.abs(vectors).max() <= 3.001 * config.word_spread
    assert vectors.std() == pytest.approx(config.word_spread, rel=0.25)
    assert np.abs(vectors[data.words.index[headlines.PADDING]]).max() < 1e-6  # beside nothing
    nearest, _ = neighbours(vectors, vectors[data.words.index["21"]], 10, [data.words.index["21"]])
    assert np.mean([data.words.tokens[word].isdigit() for word in nearest]) >= 0.3


@pytest.mark.parametrize("counted", [True, False])
def test_a_network_of_words_begins_with_counted_vectors_and_as_a_unigram_model(data, monkeypatch, counted):
    monkeypatch.setattr(headlines, "fit", lambda *arguments, **options: None)
    config = headlines.EXPERIMENT.small
    model = headlines.train(data, config, "word", 0, counted=counted)[0].model
    same = torch.equal(model.embedding.weight, headlines.counted_vectors(data, config))
    assert same == counted
    assert model.embedding.weight is model.predict.weight
    tokens = np.concatenate([data.word_ids[row] for row in data.train])
    share = np.bincount(tokens, minlength=len(data.words)) / len(tokens)
    np.testing.assert_allclose(model.predict.bias.detach().softmax(dim=0), share, atol=5e-3)


def test_unknown_words_cost_their_spelling(data):
    row = next(row for row in data.test if data.spelling[row] < 0)
    log_p = np.zeros(len(data.word_ids[row]))
    rows = np.array([row])
    assert headlines.bits(data, "word", log_p, rows) == pytest.approx(-data.spelling[row] / np.log(2))
    log_p = np.full(len(data.letter_ids[row]), np.log(0.25))
    assert headlines.bits(data, "letter", log_p, rows) == pytest.approx(2 * len(log_p))


def test_an_unknown_word_is_never_guessed(data):
    rows = data.test[:1]
    truth = data.word_ids[rows[0]]
    assert headlines.right(data, rows, truth) == len(truth)
    assert headlines.right(data, rows, np.full_like(truth, data.words.index[END])) == 1


@pytest.mark.parametrize("unit", ["word", "letter"])
def test_inventions_hold_words_and_no_marks(data, unit):
    model = headlines.count(data, unit, 3, 0.8)
    rng = np.random.default_rng(0)
    for kind in (0, 1, 1):
        words = headlines.invent(model, headlines.vocabulary(data, unit), kind, 1.0, rng)
        assert words and not set(words) & set(SPECIALS)
        assert all(" " not in word for word in words)


def test_copies_are_counted(data):
    known, other = data.tokens[data.train[0]], ["nobody", "ever", "wrote", "zzyzx"]
    judge = headlines.count(data, "word", 3, 0.8)
    found = headlines.habits(
        data, headlines.EXPERIMENT.small, [known, other], data.kind[data.train[:2]], judge
    )
    assert found["copies"] == found["near_copies"] == 0.5
    assert found["made_up"] >= 1 / (len(known) + 4)
    assert found["words"] == (len(known) + 4) / 2


def test_a_small_run_gives_every_figure(data):
    config = headlines.EXPERIMENT.small
    outcomes = {m: dict(headlines.run(m, data, config, 0)) for m in headlines.MODELS}
    predictions = {m: o.pop("predictions")[None] for m, o in outcomes.items()}
    assert all(np.isfinite(list(o.values())).all() for o in outcomes.values())
    assert outcomes["word_network"]["mixed_bits"] <= outcomes["word_network"]["bits"]
    found = headlines.conclude(data, config, predictions)
    assert set(found["bits"]) == set(headlines.STEPS)
    step = found["bits"]["word_table_trigram"]
    gain = outcomes["word_table"]["bits"] - outcomes["trigram"]["bits"]
    assert step["value"] == pytest.approx(gain)
    assert step["low"] < step["value"] < step["high"]
