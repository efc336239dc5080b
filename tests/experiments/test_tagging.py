"""Are the articles kept apart, are words looked at as said, and does a tagger read only what it may?"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from unrolled.experiments import tagging

CONFIG = tagging.EXPERIMENT.small
SAMPLE = dict(enumerate(tagging.invent(40, which=1)))
SENTENCES = [sentence for own in SAMPLE.values() for sentence in own]


@pytest.fixture(scope="module")
def data():
    return tagging.prepare(CONFIG)


def network(data, directions):
    lexicon = tagging.Lexicon(SENTENCES, data.vectors, max_endings=100)
    torch.manual_seed(0)
    parts = ("endings", "letters", "glove")
    model = tagging.WordTagger(lexicon, len(tagging.tags_of(SENTENCES)), CONFIG, parts, directions)
    return model.eval(), lexicon


def test_no_article_is_on_both_sides():
    names = {
        name
        for number in SAMPLE
        if number % 5 == 0
        for s in SAMPLE[number]
        for name, tag in s
        if tag == "NNP"
    }
    split = tagging.by_article(SAMPLE)
    assert names <= {
        word for sentence in split.test for word, _ in sentence
    }  # names are new in each sentence
    assert not names & {word for sentence in split.train for word, _ in sentence}
    assert set(split.article) == set(range(0, 40, 5))
    assert len(split.train) + len(split.test) == len(SENTENCES)


def test_settings_are_chosen_without_the_test_articles():
    split = tagging.by_article(SAMPLE, ask="validation")
    assert set(split.article) == {2, 12, 22, 32}
    test = {
        tuple(s) for number in range(0, 40, 5) for s in SAMPLE[number] if any(tag == "NNP" for _, tag in s)
    }
    assert test
    assert not test & {tuple(sentence) for sentence in split.train}


def test_another_question_is_refused():
    with pytest.raises(ValueError, match="'train'"):
        tagging.by_article(SAMPLE, ask="train")


def test_each_random_sentence_is_on_one_side():
    split = tagging.by_sentence(SAMPLE)
    assert len(split.test) == len(SENTENCES) // 5
    assert sorted(split.train + split.test) == sorted(SENTENCES)
    assert len(split.article) == sum(map(len, split.test))


def test_traces_are_left_out_of_the_articles_only(data):
    assert tagging.TRACE not in tagging.tags_of(data.articles.train + data.articles.test)
    assert tagging.TRACE in tagging.tags_of(data.usual.train)


def test_rare_tags_of_brown_are_reduced():
    documents = [[[("a", "NN-TL"), ("b", "NN")], [("c", "JJR-HL")]], [[("d", "NN")]]]
    sentences, fold = tagging.simplified(documents, least=2, folds=2)
    assert sentences == [[("a", "NN"), ("b", "NN")], [("c", "ADJ")], [("d", "NN")]]
    assert fold.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Unrolled", ["Aa", "-d", "-ed", "-led", "un-"]),
        ("U.S.", ["A.", "-.", "-s.", "-.s.", "u.-"]),
        ("10-year", ["0-", "-r", "-ar", "-ear", "00-"]),
    ],
)
def test_endings(word, expected):
    assert tagging.endings(word) == expected


def test_rare_words_become_shapes():
    train = [[(word, "X") for word in ["the", "the", "walking", "talking", "singing", "ringing", "Bo", "Bo"]]]
    shapes = tagging.Shapes(train)
    assert shapes(["the", "flinging", "Smith", "1999"]) == ["the", "<small ing>", "<capital >", "<number >"]
    assert shapes(["The", "Bo"]) == ["the", "Bo"]  # at the start, a word known in small letters is read so
    assert shapes(["Bo", "The"])[1] == "<capital >"


def test_the_most_frequent_tag():
    train = [[("a", "X"), ("b", "Y")], [("a", "X"), ("a", "Y"), ("b", "Y"), ("c", "Y")]]
    assert tagging.most_frequent(train)([["a", "b", "new"]]) == [["X", "Y", "Y"]]


def test_a_row_holds_what_is_known_of_a_word(data):
    lexicon = tagging.Lexicon(SENTENCES, data.vectors, max_endings=100)
    row = lexicon.row("Early")
    assert lexicon.words.tokens[row[0]] == "early"
    assert data.vectors.words[row[1] - 1] == "early"
    assert lexicon.row("Zyx")[:2].tolist() == [1, 0]  # unknown, and without a vector
    letters = lexicon.row("overwhelmingly-early")[-tagging.LETTERS :]
    assert lexicon.letters.decode(letters)[-1] == ">"
    assert "…" in lexicon.letters.decode(letters)


def test_padding_cannot_change_a_tag(data):
    model, lexicon = network(data, "both")
    short, long = ["They", "are", "early"], ["The", "birds", "painted", "the", "old", "banks", "."]
    alone = tagging.probabilities(model, lexicon, [short])
    together = tagging.probabilities(model, lexicon, [short, long])
    np.testing.assert_allclose(alone, together[:3], atol=1e-6)
    np.testing.assert_allclose(together.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("directions", "same"), [("forward", True), ("both", False)])
def test_only_a_network_that_reads_on_can_tell_early_birds_from_early_today(data, directions, same):
    model, lexicon = network(data, directions)
    birds = tagging.probabilities(model, lexicon, [["They", "are", "early", "birds", "."]])
    today = tagging.probabilities(model, lexicon, [["They", "are", "early", "today", "."]])
    assert np.allclose(birds[2], today[2], atol=1e-7) == same


def test_words_are_forgotten_in_training_only(data):
    lexicon = tagging.Lexicon(SENTENCES, data.vectors, max_endings=100)
    model = tagging.WordTagger(lexicon, 3, replace(CONFIG, forget=1e9), ())
    rows = torch.as_tensor(np.stack([lexicon.row("early"), lexicon.row("Zyx")]))
    early, unknown = model.look(rows)
    torch.testing.assert_close(early, unknown)
    early, unknown = model.eval().look(rows)
    assert not torch.allclose(early, unknown)


def test_scores():
    right, unknown = np.array([1, 1, 0, 1], bool), np.array([0, 1, 1, 0], bool)
    assert tagging._scores(right, unknown, [1, 3]) == {
        "accuracy": 0.75,
        "accuracy_known": 1.0,
        "accuracy_unknown": 0.5,
        "sentences": 0.5,
    }


@pytest.mark.slow
def test_a_network_learns_and_goes_on_from_brown(data):
    config = replace(CONFIG, epochs=25)
    network, lexicon, tags = tagging.learn_articles("glove", data.articles, data, config, seed=0)
    scratch = _accuracy(network, lexicon, tags, data)
    network, lexicon, _ = tagging.learn_brown(data, config, seed=0)
    tags = tagging.go_on(network, lexicon, data.articles, config, seed=0)
    assert min(scratch, _accuracy(network, lexicon, tags, data)) > 0.9


def _accuracy(network, lexicon, tags, data):
    p = tagging.probabilities(network, lexicon, data.articles.asked)
    return (np.array(tags)[p.argmax(axis=1)] == data.articles.truth).mean()
