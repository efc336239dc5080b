"""Are connected sentences kept together, is the text put right, does the search find what the slow one finds?"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from sacrebleu.metrics import BLEU

from unrolled.decoding import beam_search
from unrolled.experiments import translation
from unrolled.text import UNKNOWN, Vocabulary

CONFIG = translation.EXPERIMENT.small
PAIRS = pd.DataFrame(
    [
        ("Go.", "Va !"),
        ("Go.", "Marche."),
        ("Walk!", "Marche !"),  # the same French sentence but for the mark
        ("Hi.", "Salut !"),
        ("Hello!", "Bonjour !"),
        ("Hello.", "Salut, vous."),  # the same English sentence but for the mark
    ],
    columns=["english", "french"],
)


@pytest.fixture(scope="module")
def data():
    return translation.prepare(CONFIG)


@pytest.fixture(params=["dot", None])
def network(request, data):
    """Untrained, so that no translation is much more probable than others."""
    torch.manual_seed(0)
    source = [[token.lower() for token in tokens] for tokens in data.train["source"]]
    return translation.Translator(
        Vocabulary(source, 60, specials=(translation.PAD, UNKNOWN)),
        Vocabulary(
            data.train["target"],
            40,
            specials=(translation.PAD, UNKNOWN, translation.START, translation.END),
        ),
        CONFIG,
        request.param,
    ).eval()


# --- the parts -----------------------------------------------------------------------------------------------


def test_what_is_connected_is_one_group():
    go, marche, walk, hi, hello, hello_again = translation.groups(PAIRS)
    assert go == marche == walk
    assert hello == hello_again
    assert len({go, hi, hello}) == 3


def test_no_sentence_is_in_two_parts():
    pairs = translation.invent(3_000)
    train, test = translation.divide(pairs, translation.groups(pairs), 5)
    _, validation = translation.divide(pairs, translation.groups(pairs), 5, ask="validation")
    for side, others in (
        ("english", [set(map(translation.key, part.english)) for part in (test, validation)]),
        (
            "french",
            [{translation.key(f) for own in part.references for f in own} for part in (test, validation)],
        ),
    ):
        assert all(others)
        assert not others[0] & others[1]
        assert not set(train[side].map(translation.key)) & (others[0] | others[1])
    assert len(train) + sum(len(own) for part in (test, validation) for own in part.references) == len(pairs)


def test_all_translations_of_a_sentence_are_its_references():
    pairs = pd.DataFrame(
        [("Go.", "Va !"), ("Hi.", "Salut !"), ("Go.", "Marche."), ("Go.", "Va !")], columns=PAIRS.columns
    )
    _, test = translation.divide(pairs, translation.groups(pairs), 1)
    assert dict(zip(test.english, test.references, strict=True)) == {
        "Go.": ["Va !", "Marche."],
        "Hi.": ["Salut !"],
    }
    assert test.lengths.tolist() == [2, 2]


def test_another_question_is_refused():
    with pytest.raises(ValueError, match="'train'"):
        translation.divide(PAIRS, translation.groups(PAIRS), 2, ask="train")


def test_only_short_pairs_are_learned_and_all_lengths_asked(data):
    assert data.train["source"].map(len).max() <= CONFIG.longest < data.asked.lengths.max()
    assert data.counts["short"] == len(data.train) < data.counts["learned"]


# --- sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "L'aime-t-elle ?",
        "J'ai dit « non » : c'est tout !",
        "Aujourd'hui, un chef-d'œuvre.",
        "Il a 3 chats ; Jean-Paul, deux.",
        "Attends…",
    ],
)
def test_tokens_can_be_put_together_again(sentence):
    tokens = translation.french_tokens(sentence)
    assert translation.written(tokens) == sentence
    assert translation.written([tokens[0].lower(), *tokens[1:]]) == sentence


def test_french_tokens():
    assert translation.french_tokens("Qu'est-ce qu'il a ?") == ["Qu'", "est", "-ce", "qu'", "il", "a", "?"]


def test_english_tokens():
    assert translation.english_tokens("I don't, Tom.") == ["I", "don", "'t", ",", "Tom", "."]


def test_one_kind_of_apostrophe_and_of_space():
    assert translation.tidy(" L\u2019eau\u202f?\u00a0Oui.") == "L'eau ? Oui."


def test_a_name_keeps_its_capital():
    case = translation.Case([["Je", "vois", "Tom", "."], ["Où", "va", "Tom", "?"], ["Ah", "tom", "je"]])
    assert case(["Tom", "va"]) == ["Tom", "va"]
    assert case(["Je", "va"]) == ["je", "va"]
    assert case(["Neuf", "Tom"]) == ["neuf", "Tom"]
    assert case([]) == []


# --- BLEU ----------------------------------------------------------------------------------------------------

HYPOTHESES = ["Le chat voit le chien noir .", "Elle dort bien ici ce soir .", "Non !"]
REFERENCES = [
    ["Le chat voit le chien blanc .", "Un chat voit le chien noir ."],
    ["Elle dort bien ce soir ."],
    ["Non !", "Si !", "Mais non !"],
]


@pytest.mark.parametrize("cut", [None, -2])  # cut short, the brevity penalty counts
def test_sums_over_sentences_give_the_bleu_of_the_corpus(cut):
    hypotheses = [" ".join(one.split()[:cut]) for one in HYPOTHESES[:2]] + HYPOTHESES[2:]
    parts = translation.parts_of_bleu(hypotheses, REFERENCES)
    expected = translation.bleu(hypotheses, REFERENCES)
    assert 30 < expected < 90
    np.testing.assert_allclose(translation.from_parts(parts.sum(axis=0)), expected, rtol=1e-10)
    assert translation.from_parts(parts[2]) == 0  # no run of four words


def test_missing_references_do_not_count():
    single = [["Le chat dort bien ici ."], ["Elle voit le chien noir ."]]
    padded = BLEU().corpus_score(HYPOTHESES[:2], [[own[0] for own in single]]).score
    assert translation.bleu(HYPOTHESES[:2], single) == padded
    both = [[*single[0], "Le chat voit le chien noir ."], single[1]]
    assert translation.bleu(HYPOTHESES[:2], both) > padded
    assert translation.bleu(HYPOTHESES[:2], translation.first(both)) == padded


def test_the_bootstrap_draws_whole_groups():
    parts = translation.parts_of_bleu(HYPOTHESES, REFERENCES)[None]  # one seed
    group = np.array([7, 7, 3])
    drawn = translation.bootstrap(parts, group, np.array([[0, 1], [1, 1], [2, 0]]))
    expected = [
        translation.from_parts(parts[0, :2].sum(axis=0)),
        translation.from_parts(parts[0].sum(axis=0)),
        0,
    ]
    np.testing.assert_allclose(drawn[:, 0], expected)


# --- translators that count ----------------------------------------------------------------------------------


def test_the_memory_finds_the_most_similar_sentence():
    train = pd.DataFrame(
        [
            ("The old cat sleeps.", "Le vieux chat dort."),
            ("A dog barks.", "Un chien aboie."),
            ("A dog barks.", "X"),
        ],
        columns=PAIRS.columns,
    )
    french, nearness = translation.memory(train, ["The cat sleeps.", "A dog barks.", "Zut"])
    assert french[:2] == ["Le vieux chat dort.", "Un chien aboie."]
    assert 0 < nearness[0] < nearness[1] == pytest.approx(1)
    assert nearness[2] == 0


def test_the_lexicon_finds_out_which_word_is_which():
    train = pd.DataFrame(
        {
            "source": [["The", "cat"], ["The", "dog"], ["A", "cat"], ["A", "dog"]],
            "target": [["le", "chat"], ["le", "chien"], ["un", "chat"], ["un", "chien"]],
        }
    )
    lexicon = translation.Lexicon(train, rounds=20)
    assert lexicon("A cat") == "Un chat"
    assert lexicon("The dog Rex") == "Le chien Rex"
    assert (lexicon.word("Cat"), lexicon.word("Rex")) == ("chat", "Rex")
    assert lexicon.probability[lexicon.english.index["cat"]] > 0.9
    assert lexicon.align(["A", "Zut", "cat"], ["chat", "Zut", "un", "zzz"]) == [2, -1, 0, -1]


def test_the_lexicon_counts_as_model_1_does():
    train = pd.DataFrame({"source": [["b", "c"], ["b"]], "target": [["x", "y"], ["x"]]})
    words = {"b": ["b"], "c": ["c"], "": [""]}
    english = [["", "b", "c"], ["", "b"]]
    t = {(e, f): 1.0 for e in words for f in "xy"}
    for _ in range(3):
        counts = dict.fromkeys(t, 0.0)
        for reads, writes in zip(english, train["target"], strict=True):
            for f in writes:
                for e in reads:
                    counts[e, f] += t[e, f] / sum(t[other, f] for other in reads)
        t = {(e, f): n / (counts[e, "x"] + counts[e, "y"]) for (e, f), n in counts.items()}
    lexicon = translation.Lexicon(train, rounds=3)
    for e in words:
        best = max("xy", key=lambda f, e=e: t[e, f])
        assert lexicon.french.tokens[lexicon.best[lexicon.english.index[e]]] == best
        assert lexicon.probability[lexicon.english.index[e]] == pytest.approx(t[e, best])


# --- the network and the search ------------------------------------------------------------------------------


def test_the_loss_is_that_of_the_real_steps(network):
    sources, targets = [np.array([2, 3, 4]), np.array([5])], [np.array([4, 5]), np.array([6])]
    batch = [torch.as_tensor(part) for part in network.batch(sources, targets)]
    vectors, _ = network(*batch[:3])
    log_p = network.output.log_prob(vectors.flatten(0, 1)).reshape(2, 3, -1)
    end = network.target.index[translation.END]
    steps = [(0, 0, 4), (0, 1, 5), (0, 2, end), (1, 0, 6), (1, 1, end)]
    expected = -torch.stack([log_p[place] for place in steps]).mean()
    torch.testing.assert_close(network.loss(batch), expected)
    torch.testing.assert_close(log_p.exp().sum(dim=-1), torch.ones(2, 3))


def test_the_loss_is_computed_in_full_precision(network, monkeypatch):
    vectors = torch.randn(1, 2, CONFIG.hidden_size)
    batch = tuple(torch.as_tensor(part) for part in network.batch([np.array([5])], [np.array([35])]))
    monkeypatch.setattr(network, "forward", lambda *batch: (vectors.bfloat16(), None))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        mixed = network.loss(batch)
    monkeypatch.setattr(network, "forward", lambda *batch: (vectors, None))
    assert mixed.dtype == torch.float32
    torch.testing.assert_close(mixed, network.loss(batch), rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize(("width", "penalty"), [(1, 0.0), (3, 0.0), (4, 1.0)])
def test_the_search_finds_what_the_slow_one_finds(network, data, width, penalty):
    asked = data.asked.english[:12] + ["Zut"]
    sources = network.ids(asked)
    start, end = (network.target.index[mark] for mark in (translation.START, translation.END))
    with torch.no_grad():
        network.output.head.weight[end] += 0.15  # so that some sentences come to an end
    found = translation.search(network, sources, width, penalty, max_length=6)
    for ids, own in zip(sources, found, strict=True):
        source, lengths = torch.as_tensor(ids)[None], torch.tensor([len(ids)])
        with torch.no_grad():
            memory, state = network.encode(source, lengths)

        @torch.no_grad()
        def step(token, state, memory=memory, lengths=lengths):
            vectors, state, _ = network.step(torch.tensor([token]), state, memory, lengths)
            return network.output.log_prob(vectors)[0].double().numpy(), state

        slow = beam_search(step, state, start, end, width, 6, penalty)
        expected = [one for one in slow if one.finished] or slow[:1]
        assert [one.tokens for one in own] == [one.tokens for one in expected]
        np.testing.assert_allclose([one.score for one in own], [one.score for one in expected], rtol=1e-4)
        np.testing.assert_allclose(
            [one.log_probability for one in own], [one.log_probability for one in expected], rtol=1e-4
        )
        assert all(len(one.places) == (len(one.tokens) if network.attention else 0) for one in own)
        assert all(place < len(ids) for one in own for place in one.places)


def test_for_an_unknown_word_the_token_looked_at_is_asked(network):
    number = network.target.index
    tokens = (number["voit"], number[UNKNOWN], number["."])
    found = translation.Translation(tokens, (1, 0, 2), -1.0, -1.0)
    assert translation.sentence(network, "Xyz sees.", found, str) == "Voit Xyz."
    assert translation.sentence(network, "Xyz sees.", found, str.lower) == "Voit xyz."
    assert translation.sentence(network, "Xyz sees.", found) == "Voit."
    without = translation.Translation(tokens, (), -1.0, -1.0)
    assert translation.sentence(network, "Xyz sees.", without, str) == "Voit."


def test_fewer_pairs_are_learned_from_for_as_many_steps(data, monkeypatch):
    asked = []
    monkeypatch.setattr(translation, "learn", lambda *given: (asked.append(given), ["loss"])[1:] * 2)
    translation.learn_network("fewer", data, CONFIG, seed=1)
    translation.learn_network("none", data, CONFIG, seed=1)
    (attention, train, *_, epochs), (none, everything, *_) = asked
    assert (attention, none) == ("dot", None)
    assert len(train) == CONFIG.fewer < len(everything)
    assert epochs * len(train) == pytest.approx(CONFIG.epochs * len(everything), rel=0.2)


@pytest.mark.slow
def test_a_network_with_attention_learns(data):
    config = replace(CONFIG, hidden_size=64, embedding_dim=32, epochs=15)
    model, loss = translation.learn("dot", data.train, config, seed=0)
    assert loss[-1] < loss[0] / 3
    known = data.asked.only(
        np.array([one.startswith(("Tom", "You")) for one in data.asked.english])
        & (data.asked.lengths <= config.longest)
    )
    french = translation.translate(model, known.english, config)
    right = [one in own for one, own in zip(french, known.references, strict=True)]
    assert len(right) > 10
    assert np.mean(right) > 0.7


# --- what is concluded ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("french", "form"),
    [
        ("Vous avez faim.", "vous"),
        ("Où est votre chat ?", "vous"),
        ("Je t'aime.", "tu"),
        ("Est-ce ton chat ?", "tu"),
        ("Il a faim.", ""),
        ("Tu crois que vous venez ?", ""),
        ("Le tuteur est toiletté.", ""),
    ],
)
def test_the_form_of_you(french, form):
    assert translation.form_of_you(french) == form


def test_only_sentences_that_settle_the_form_are_asked_for_it():
    asked = translation.Asked(
        ["You eat.", "You sleep.", "You go."],
        [["Tu manges."], ["Tu dors.", "Vous dormez."], ["Vous allez."]],
        np.arange(3),
    )
    found = translation.forms_of_you({"one": [["Vous mangez.", "Tu dors.", "Vous partez."]]}, asked)
    assert (found["tu"], found["vous"]) == (1, 1)
    assert found["one"] == {"decided": 1.0, "right": 0.5, "vous": 1.0}


def test_a_second_human_is_scored_against_the_other_references():
    asked = translation.Asked(
        ["a", "b"], [["Le chat noir dort ici .", "Le chat noir dort là ."], ["Seul ."]], np.arange(2)
    )
    found = translation.second_human({"one": [["Le chat noir dort là .", "?"]]}, asked)
    assert found["sentences"] == 1
    assert found["one"] == pytest.approx(100)
    assert found["human"] == pytest.approx(
        translation.bleu(["Le chat noir dort ici ."], [["Le chat noir dort là ."]])
    )
