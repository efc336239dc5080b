"""Are abstracts kept apart, do models read only what they may, and does the game keep its answers?"""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from unrolled.batches import IGNORE
from unrolled.datasets.vectors import WordVectors
from unrolled.experiments import patents
from unrolled.experiments.patents import CHOOSE, LEARN, TEST

CONFIG = patents.EXPERIMENT.small
RNG = np.random.default_rng(0)
WORDS = [f"w{i}" for i in range(30)]
ABSTRACTS = [[str(w) for w in RNG.choice(WORDS, size=40)] for _ in range(60)]


@pytest.fixture(scope="module")
def texts():
    return patents.dealt(ABSTRACTS, np.arange(60), "abstracts", CONFIG)


@pytest.fixture(scope="module")
def by_word():
    return patents.dealt(ABSTRACTS, np.arange(60), "words", CONFIG)


@pytest.fixture(scope="module")
def network(texts):
    torch.manual_seed(0)
    start = patents.first_vectors(texts.words, None, CONFIG, 0)
    model = patents.NextWord(texts.words.counts, start, 16, dropout=0.5)
    return patents.Network(model.eval(), texts.words)


def test_repeats_and_near_copies_are_taken_out():
    copy, other = [*ABSTRACTS[0][:-2], "new", "end"], ABSTRACTS[1]
    documents = [ABSTRACTS[0], other, copy, ABSTRACTS[0]]
    assert patents.distinct(documents, 1.0).tolist() == [0, 1, 2]
    assert patents.distinct(documents, 0.6).tolist() == [0, 1]
    assert patents.distinct([["a", "b", "a", "b"], ["a", "b", "a"]], 1.0).tolist() == [0, 1]


def test_an_abstract_has_one_role(texts):
    assert all(len(set(roles)) == 1 for roles in texts.roles)
    assert [len(texts.having(role)) for role in (TEST, CHOOSE, LEARN)] == [9, 6, 45]
    assert set(texts.having(TEST)) & set(texts.having(LEARN)) == set()


def test_words_are_dealt_one_by_one(by_word):
    assert len(by_word.having(TEST)) > 50
    share = np.mean(np.concatenate(by_word.roles) == TEST)
    assert share == pytest.approx(CONFIG.test, abs=0.001)


def test_the_vocabulary_comes_from_the_words_to_learn_from():
    lines = [["rare", *line[1:]] if i in (3, 4) else line for i, line in enumerate(ABSTRACTS)]
    held_out = patents.dealt(lines, np.arange(60), "abstracts", CONFIG)
    roles = [held_out.roles[i][0] for i in (3, 4)]
    assert ("rare" in held_out.words) == (roles == [LEARN, LEARN])
    position = np.random.default_rng(0).permutation(60)[:2]  # test abstracts
    lines = [["rare", "rare"] if i in position else line for i, line in enumerate(ABSTRACTS)]
    assert "rare" not in patents.dealt(lines, np.arange(60), "abstracts", CONFIG).words


def test_places_groups_and_truth_go_together(by_word):
    i, place = by_word.groups(TEST)[5], by_word.places(TEST)[5]
    assert by_word.roles[i][place] == TEST
    assert by_word.truth(TEST)[5] == by_word.ids[i][place]


def made(lines, roles, least=1):
    texts = patents.dealt(
        lines, np.arange(len(lines)), "abstracts", replace(CONFIG, test=0, choose=0, least=least)
    )
    texts.roles = [np.array(of) for of in roles]
    return texts


def test_back_off_learns_from_words_with_that_role_alone():
    lines = [["a", "b", "c", "d"], ["a", "b", "d", "c"], ["a", "b", "d"]]
    texts = made(lines, [[LEARN] * 4, [LEARN, LEARN, TEST, LEARN], [LEARN, LEARN, TEST]])
    guesses = patents.BackOff(3).fit(texts).guesses(texts.ids[0])
    assert texts.words.decode(guesses[:3]) == ["a", "b", "c"]  # with all roles, d would follow "a b"
    texts.roles = [np.zeros(len(line), int) for line in lines]
    guesses = patents.BackOff(3).fit(texts).guesses(texts.ids[0])
    assert texts.words.decode(guesses[:3]) == ["a", "b", "d"]


def test_back_off_reads_two_words():
    texts = made([["a", "b", "c"], ["x", "b", "d"], ["x", "b", "d"]], [[LEARN] * 3] * 3)
    back_off = patents.BackOff(3).fit(texts)
    guesses = [back_off.guesses(texts.words.encode([first, "b", "c"]))[2] for first in "axd"]
    assert texts.words.decode(guesses) == ["c", "d", "d"]


def test_back_off_falls_back_and_never_says_unknown():
    texts = made([["a", "x"], ["a", "y"], ["a", "b"], ["b", "b"]], [[LEARN] * 2] * 4, least=2)
    back_off = patents.BackOff(3).fit(texts)
    unknown = texts.words.index["<unk>"]
    assert texts.words.decode(back_off.guesses(texts.words.encode(["a", "b"]))) == ["a", "b"]
    assert unknown not in back_off.guesses(np.array([unknown, unknown, unknown]))


def test_memory_says_what_followed_earlier():
    memory = patents.Memory(2, 5)
    p = memory.distributions(np.array([1, 2, 1, 3, 1, 2]))
    np.testing.assert_allclose(p[0], 0.2)
    np.testing.assert_allclose(p[1], [0, 1, 0, 0, 0])  # nothing has followed 1: any earlier word
    np.testing.assert_allclose(p[3], [0, 0, 1, 0, 0])
    np.testing.assert_allclose(p[5], [0, 0, 0.5, 0.5, 0])
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("name", ["table", "memory", "network"])
def test_no_model_reads_ahead(name, texts, network):
    model = {
        "table": patents.Table(3, len(texts.words)).fit(texts),
        "memory": patents.Memory(3, len(texts.words)),
        "network": network,
    }[name]
    ids = texts.ids[0]
    other = ids.copy()
    other[20:] = ids[:20]
    p, q = model.distributions(ids), model.distributions(other)
    np.testing.assert_allclose(p[:21], q[:21], atol=1e-6)
    assert not np.allclose(p[21:], q[21:], atol=1e-6)
    np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-4)


def test_a_network_writes_from_the_state_it_scores_with(texts, network):
    ids, state = texts.ids[0][:10], None
    for token in [network.start, *ids[:-1]]:
        logits, state = network.step(int(token), state)
    logits[network.hidden] = -np.inf
    p = np.exp(logits - logits.max())
    np.testing.assert_allclose(p / p.sum(), network.distributions(ids)[-1], atol=1e-6)
    assert network.states(ids).shape == (10, 16)


def test_words_with_another_role_are_no_targets(by_word, monkeypatch):
    seen = {}

    def look(model, batches, loss, **kwargs):
        seen["batches"] = list(batches(np.random.default_rng(0)))

    monkeypatch.setattr(patents, "fit", look)
    patents.train(by_word, CONFIG, seed=0)
    asked = sum((targets != IGNORE).sum() for _, _, targets in seen["batches"])
    assert asked == sum((roles == LEARN).sum() for roles in by_word.roles)


def test_the_loss_is_the_cross_entropy_of_the_words_asked_for(texts, network):
    model = network.model
    tokens = torch.as_tensor(np.stack([line[:-1] for line in texts.ids[:4]]))
    targets = torch.as_tensor(np.stack([line[1:] for line in texts.ids[:4]]))
    targets[:, ::3] = IGNORE
    logits, _ = model(tokens)
    exact = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORE)
    found = patents.loss(model, (tokens, None, targets), frequent=len(texts.words), drawn=0)
    torch.testing.assert_close(found, exact)


def test_dropout_is_the_same_for_all_words_of_a_row(network):
    model = network.model.train()
    dropped = model._drop(torch.ones(3, 7, 16))
    model.eval()
    assert (dropped == dropped[:, :1]).all()
    assert (dropped == 0).any()
    assert not (dropped[0] == dropped[1]).all()


def test_vectors_start_with_those_of_glove(texts):
    known = WordVectors(["w3"], np.full((1, 4), 2.0, np.float32))
    start = patents.first_vectors(texts.words, known, replace(CONFIG, dim=6, glove=0.5), 0)
    row = texts.words.index["w3"]
    np.testing.assert_allclose(start[row, :4], 1.0)
    assert np.abs(start[row, 4:]).max() < 0.2
    assert np.abs(np.delete(start, row, axis=0)).max() < 0.2


def test_weights_favour_the_model_that_is_right():
    p = np.array([[0.9, 0.9, 0.1, 0.9], [0.1, 0.1, 0.8, 0.1], [0.01, 0.01, 0.01, 0.01]])
    weights = patents.best_weights(p)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > weights[1] > weights[2]
    nearby = [weights + step for step in ([0.02, -0.02, 0], [-0.02, 0.02, 0])]
    assert all(np.log(w @ p).sum() < np.log(weights @ p).sum() for w in nearby)


class Sure:
    """Gives all to the word that is really there, or to <unk>."""

    def __init__(self, vocab, word=None):
        self.vocab, self.word = vocab, word

    def distributions(self, ids):
        return np.eye(len(self.vocab), dtype=np.float32)[
            ids if self.word is None else np.full(len(ids), self.word)
        ]


class Half:
    """Gives half to the word that is there in the first five words, and next to nothing later."""

    def __init__(self, vocab, known):
        self.vocab, self.known = vocab, known

    def distributions(self, ids):
        share = np.where(np.arange(len(ids)) < 5, 0.5, 1e-3)[:, None]
        return share * self.known.distributions(ids) + (1 - share) / len(self.vocab)


def test_right_words_are_counted_and_unknown_ones_never_are():
    texts = made([["a", "b", "x"], ["a", "b"]], [[LEARN, LEARN, TEST], [LEARN, TEST]], least=2)
    unknown = texts.words.index["<unk>"]
    models = [Sure(texts.words), Sure(texts.words, unknown)]
    hits, p = patents.right(models, [[1, 0], [0.4, 0.6], [0, 1]], texts, TEST)
    assert hits.tolist() == [[False, True], [False, True], [False, False]]
    np.testing.assert_allclose(p, [[1, 1], [1, 0.4], [1, 0]], rtol=1e-6)
    np.testing.assert_allclose(patents.of_truth(models, texts, TEST), [[1, 1], [1, 0]])


def test_weights_change_while_an_abstract_is_read(texts, network):
    unknown = Sure(texts.words, texts.words.index["<unk>"])
    first_alone = np.zeros((len(patents.BANDS), 2))
    first_alone[1:, 0] = 1
    first_alone[0, 1] = 1
    (hits,), _ = patents.right([Sure(texts.words), unknown], [first_alone], texts, TEST)
    np.testing.assert_array_equal(hits, texts.places(TEST) >= 5)


def test_a_memory_has_no_weight_at_the_beginning(texts):
    known, memory = Sure(texts.words), patents.Memory(1, len(texts.words))
    half = Half(texts.words, known)
    rungs, (alone, both) = patents.climb([half, memory], texts)
    assert rungs == ["alone", "memory"]
    np.testing.assert_allclose(alone, np.eye(2)[np.zeros(len(patents.BANDS), int)])
    np.testing.assert_allclose(both.sum(axis=1), 1)
    assert both[0, 1] < both[3, 1]


def test_scores(texts):
    asked = len(texts.truth(TEST))
    hits = texts.places(TEST) >= 20
    found = patents.scores(texts, hits, np.full(asked, 0.25), replace(CONFIG, late=20))
    assert found["accuracy"] == pytest.approx(0.5)
    assert found["late"] == 1
    assert found["perplexity"] == pytest.approx(4)


def test_units_and_what_they_follow():
    feature = np.arange(50.0)
    states = np.stack([feature, -feature, RNG.normal(size=50)], axis=1)
    found = patents.followed(states, feature[:, None])
    np.testing.assert_allclose(found[:2, 0], [1, -1], atol=1e-6)
    assert abs(found[2, 0]) < 0.5


def test_known_runs(texts):
    learned = texts.tokens[texts.having(LEARN)[0]]
    assert patents.known_runs([learned[3:9]], texts, 3) == 1
    assert patents.known_runs([["no", "such", "run"]], texts, 3) == 0


def test_the_network_writes_known_words(texts, network):
    written = patents.write(network, texts.words, ["w1", "w2"], 20, 1.0, np.random.default_rng(0))
    assert len(written) == 20
    assert set(written) <= set(WORDS)


def test_the_game_knows_who_wrote_what(texts, network):
    rounds = patents.deal(network, texts, 8, 0.8, np.random.default_rng(0), begin=5, end=10)
    assert sum(turn.human for turn in rounds) == 4
    lines = {tuple(texts.tokens[i][:15]) for i in texts.having(TEST)}
    for turn in rounds:
        assert (tuple(turn.begin + turn.end) in lines) == turn.human
    page = patents.game(rounds, "mine")
    right = re.findall(r'id="mine-(\d)-(\w+)" class="right"', page)
    assert right == [(str(n), "human" if turn.human else "machine") for n, turn in enumerate(rounds, start=1)]
    assert page.count('type="radio"') == page.count("<label") == 16
    assert "GAME" not in page


def test_models_of_the_record_are_named_by_protocol_and_kind():
    for model in patents.MODELS:
        protocol, kind = patents.parts(model)
        assert protocol in patents.PROTOCOLS
        assert kind in patents.KINDS
        assert protocol + kind == model


@pytest.mark.slow
def test_the_experiment_runs_on_the_sample():
    data = patents.prepare(CONFIG)
    found = {}
    for model in patents.MODELS:
        outcome = dict(patents.run(model, data, CONFIG, 0))
        found[model] = np.stack([outcome.pop("predictions")] * 2)
        assert all(np.isfinite(value) for value in outcome.values())
        assert 0 < outcome["accuracy"] < 0.5
    figures = patents.conclude(data, CONFIG, found)
    assert set(figures["accuracy"]) >= {"glove_memory", "near_glove_memory", "published_glove"}
    assert figures["accuracy"]["table"]["low"] < figures["accuracy"]["table"]["value"]
    assert "glove_memory_less_memory" in figures["difference"]
