"""Do the networks of the ladder read what they should, and are films kept apart?"""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from unrolled.datasets import WordVectors
from unrolled.experiments.imdb_recurrent import (
    LADDER,
    Bag,
    Part,
    Rung,
    SegmentReader,
    every_step,
    every_verdict,
    held_out_films,
    learn,
    mixed,
    segments,
    vectors_from,
)
from unrolled.models import SequenceClassifier
from unrolled.text import UNKNOWN, Vocabulary

GLOVE = WordVectors(["good", "do", "n't", "it", "'s"], np.eye(5, 4, dtype=np.float32) + 1)


@pytest.fixture
def reader():
    torch.manual_seed(0)
    vectors = np.random.default_rng(0).normal(size=(30, 6)).astype(np.float32)
    return SegmentReader(vectors, 5, segment=4).eval()


@pytest.fixture
def praise_and_blame():
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 2
    texts = []
    for label in labels:
        text = list(rng.choice(["a", "film", "of", "sorts"], size=rng.integers(4, 12)))
        texts.append([*text, "fine" if label else "dull", *text[:2]])
    return Part(texts, labels, np.repeat(np.arange(50), 4))


def batch_of(*rows):
    lengths = torch.tensor([len(row) for row in rows])
    tokens = torch.zeros(len(rows), max(lengths), dtype=torch.long)
    for row, ids in enumerate(rows):
        tokens[row, : len(ids)] = torch.tensor(ids)
    return tokens, lengths


def test_a_segment_is_read_by_itself_and_all_of_them_are_pooled(reader):
    first, second = [3, 4, 5, 6], [7, 8]
    together = reader(*batch_of(first + second))
    states = [reader.reader(reader.embedding, *batch_of(part))[0][0] for part in (first, second)]
    states = torch.cat(states)  # (6, 2H)
    pooled = torch.cat([states.amax(dim=0), states.mean(dim=0)])
    torch.testing.assert_close(together[0], reader.classify(pooled))


def test_neither_padding_nor_neighbours_change_a_verdict(reader):
    rows = [3, 4, 5, 6, 7], [8, 9], [10, 11, 12, 13, 14, 15, 16, 17, 18], []
    together = reader(*batch_of(*rows))
    alone = torch.cat([reader(*batch_of(row or [0])) for row in rows])
    torch.testing.assert_close(together, alone)


def test_each_segment_has_its_review_and_its_length(reader):
    of_reviews, of_segments, row, sizes = reader.verdicts(*batch_of([3] * 9, [4] * 4, [5]))
    assert row.tolist() == [0, 0, 0, 1, 2]
    assert sizes.tolist() == [4, 4, 1, 4, 1]
    torch.testing.assert_close(of_segments[3:], of_reviews[1:])  # a review of one segment


def test_the_loss_of_segments_counts_by_length(reader):
    tokens, lengths = batch_of([3, 4, 5, 6, 7], [8, 9])
    labels = torch.tensor([1, 0])
    whole = F.cross_entropy(reader(tokens, lengths), labels)
    parts = [
        F.cross_entropy(reader(*batch_of(part)), torch.tensor([label]))
        for part, label in (([3, 4, 5, 6], 1), ([7], 1), ([8, 9], 0))
    ]
    by_segment = (0.8 * parts[0] + 0.2 * parts[1] + parts[2]) / 2
    torch.testing.assert_close(segments(reader, (tokens, lengths, labels)), (whole + by_segment) / 2)


def test_the_loss_after_every_word_grows_linearly_and_leaves_padding_out():
    torch.manual_seed(0)
    network = SequenceClassifier(20, 4, 3, 2, cell="rnn").eval()
    tokens, lengths = batch_of([3, 4, 5], [6])
    labels = torch.tensor([1, 0])
    logits = every_verdict(network, tokens, lengths)
    torch.testing.assert_close(logits[[0, 1], lengths - 1], network(tokens, lengths))
    loss = F.cross_entropy(logits[0], torch.ones(3, dtype=torch.long), reduction="none")
    first = (loss * torch.tensor([1.0, 2.0, 3.0])).sum() / 6
    second = F.cross_entropy(logits[1, :1], labels[1:])
    torch.testing.assert_close(every_step(network, (tokens, lengths, labels)), (first + second) / 2)


def test_no_film_is_on_both_sides(praise_and_blame):
    part, choose = held_out_films(praise_and_blame)
    assert not set(part.films) & set(choose.films)
    assert len(part.labels) + len(choose.labels) == 200
    assert len(choose.texts) == len(choose.labels) == 40
    again = held_out_films(praise_and_blame)[1]
    np.testing.assert_array_equal(choose.films, again.films)


def test_a_contraction_gets_the_mean_of_its_parts():
    vocab = Vocabulary([["good", "don't", "it's", "zzz"]], specials=("<pad>", UNKNOWN))
    vectors = vectors_from(GLOVE, vocab, seed=0)
    np.testing.assert_allclose(vectors[vocab.index["good"]], GLOVE["good"])
    np.testing.assert_allclose(vectors[vocab.index["don't"]], GLOVE[["do", "n't"]].mean(axis=0))
    np.testing.assert_allclose(vectors[vocab.index["it's"]], GLOVE[["it", "'s"]].mean(axis=0))
    assert 0 < np.abs(vectors[vocab.index["zzz"]]).max() < 1


@pytest.mark.parametrize("objective", ["end", "every step", "segments"])
def test_a_network_learns_from_its_part_and_reads_the_end_of_a_long_review(praise_and_blame, objective):
    rung = Rung(
        "lstm", 4, 8, objective, max_length=6, word_dropout=0.1, epochs=12, learning_rate=2e-2, batch_size=16
    )
    trained = learn(rung, praise_and_blame, GLOVE, seed=0, validate=praise_and_blame)
    odds = trained.log_odds(praise_and_blame.texts)
    assert ((odds > 0) == praise_and_blame.labels).mean() > 0.95
    assert len(trained.history.metrics["accuracy"]) == 12
    long = ["fine"] * 20 + ["a", "film", "of", "sorts", "a", "film"]
    np.testing.assert_allclose(trained.log_odds([long]), trained.log_odds([long[-6:]]), atol=1e-5)


def test_the_verdict_after_the_last_word_is_the_verdict(praise_and_blame):
    rung = Rung("gru", 4, 8, "every step", epochs=1)
    trained = learn(rung, praise_and_blame, GLOVE, seed=0)
    text = praise_and_blame.texts[0]
    after = trained.after_each_word(text)
    assert after.shape == (len(text),)
    np.testing.assert_allclose(after[-1], trained.log_odds([text])[0], atol=1e-5)


def test_the_bag_learns_and_a_share_mixes(praise_and_blame):
    odds = Bag(praise_and_blame, penalty=3.0).log_odds(praise_and_blame.texts)
    assert ((odds > 0) == praise_and_blame.labels).all()
    np.testing.assert_allclose(mixed(odds, -odds, 0.25), odds / 2)


def test_the_published_simple_network_has_the_published_size():
    rung = LADDER["rnn"]
    network = SequenceClassifier(rung.max_words, rung.embedding_dim, rung.hidden_size, 2, cell=rung.cell)
    keras = 643_137  # with one bias a unit and one output
    assert sum(p.numel() for p in network.parameters()) == keras + 32 + 33
