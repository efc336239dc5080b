"""Are texts cut, counted and laid out in a matrix as the pages say?"""

import doctest

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from unrolled import text
from unrolled.text import Vocabulary, bag_of_words, ngrams, words

DOCUMENTS = [
    ["a", "long", "film", "and", "a", "good", "film"],
    [],
    ["dull", "dull", "long"],
]


def test_the_examples_in_the_docstrings_are_true():
    tried = doctest.testmod(text)
    assert tried.attempted >= 2
    assert tried.failed == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", []),
        ("... --- !?", []),
        ("DON\u2019T", ["don't"]),
        ("rock 'n' roll's 'end'", ["rock", "n", "roll's", "end"]),
        ("well-made 2.5-hour snake_case", ["well", "made", "2", "5", "hour", "snake", "case"]),
        ("one<br />two<BR/>three<br>four", ["one", "two", "three", "four"]),
        ("Kaurismäki café Ελλάδα", ["kaurismäki", "café", "ελλάδα"]),
        ("a\u0085b\u2028c", ["a", "b", "c"]),
    ],
)
def test_words(given, expected):
    assert words(given) == expected


@pytest.mark.parametrize("n", [1, 2, 3])
def test_there_are_as_many_ngrams_as_places_for_them(n):
    tokens = ["so", "long", "so"]
    found = ngrams(tokens, n)
    assert len(found) == len(tokens) - n + 1
    assert found[-1] == tuple(tokens[-n:])


def test_a_short_text_has_no_long_ngram():
    assert ngrams(["so", "long"], 3) == []
    assert ngrams([], 1) == []


def test_ngrams_of_length_zero_are_refused():
    with pytest.raises(ValueError, match="at least 1, and is 0"):
        ngrams(["so"], 0)


def test_the_vocabulary_is_ordered_by_count_then_by_the_alphabet():
    vocab = Vocabulary(DOCUMENTS)
    assert vocab.tokens == ["a", "dull", "film", "long", "and", "good"]
    assert vocab.counts.tolist() == [2, 2, 2, 2, 1, 1]
    assert [vocab.index[token] for token in vocab.tokens] == list(range(6))
    assert "film" in vocab
    assert "movie" not in vocab


def test_the_vocabulary_keeps_the_most_frequent_words():
    vocab = Vocabulary(DOCUMENTS, max_size=3)
    assert vocab.tokens == ["a", "dull", "film"]
    assert len(vocab) == len(vocab.counts) == 3
    assert len(Vocabulary(DOCUMENTS, max_size=0)) == 0
    assert len(Vocabulary(DOCUMENTS, max_size=100)) == 6


def test_encoding_leaves_out_unknown_words_and_keeps_the_order():
    vocab = Vocabulary(DOCUMENTS, max_size=3)
    assert vocab.encode(["film", "movie", "a", "film"]).tolist() == [2, 0, 2]
    assert vocab.encode([]).dtype == np.int64


def test_the_vocabulary_shows_its_size_and_first_words():
    assert repr(Vocabulary(DOCUMENTS)) == "Vocabulary(6 tokens: a, dull, film, …)"
    assert repr(Vocabulary([ngrams(["so", "long"], 2)])).startswith("Vocabulary(1 tokens: ('so', 'long')")


def test_a_negative_size_is_refused():
    with pytest.raises(ValueError, match="must not be negative, and is -1"):
        Vocabulary(DOCUMENTS, max_size=-1)


def test_special_tokens_come_first_and_count():
    vocab = Vocabulary(DOCUMENTS, max_size=4, specials=("<pad>", "<unk>"))
    assert vocab.tokens == ["<pad>", "<unk>", "a", "dull"]
    assert vocab.counts.tolist() == [0, 0, 2, 2]
    assert len(Vocabulary(DOCUMENTS, specials=("<pad>", "<unk>"))) == 8


def test_a_special_token_that_documents_hold_is_there_once():
    vocab = Vocabulary([["<end>", "a"], ["<end>"]], specials=("<end>",))
    assert vocab.tokens == ["<end>", "a"]
    assert vocab.counts.tolist() == [2, 1]


def test_unknown_words_become_the_special_token_for_them():
    vocab = Vocabulary(DOCUMENTS, max_size=4, specials=("<pad>", "<unk>"))
    assert vocab.encode(["dull", "movie", "a"]).tolist() == [3, 1, 2]
    assert vocab.decode(vocab.encode(["dull", "movie", "a"])) == ["dull", "<unk>", "a"]
    without = Vocabulary(DOCUMENTS, max_size=4, specials=("<pad>",))
    assert without.encode(["dull", "movie", "a"]).tolist() == [2, 1]


def test_a_word_that_looks_like_the_special_one_changes_nothing():
    vocab = Vocabulary([["<unk>", "a"]])
    assert vocab.encode(["movie", "a", "<unk>"]).tolist() == [1, 0]


def test_decoding_gives_back_the_tokens():
    vocab = Vocabulary(DOCUMENTS)
    assert vocab.decode(vocab.encode(DOCUMENTS[0])) == DOCUMENTS[0]
    assert vocab.decode([]) == []
    for column in (6, -1):
        with pytest.raises(IndexError, match=f"column {column} is not in a vocabulary of 6 tokens"):
            vocab.decode([0, column])


def test_special_tokens_that_cannot_be_are_refused():
    with pytest.raises(TypeError, match=r"write \('<unk>',\)"):
        Vocabulary(DOCUMENTS, specials="<unk>")
    with pytest.raises(ValueError, match="each special token comes once; they are <pad>, <pad>"):
        Vocabulary(DOCUMENTS, specials=("<pad>", "<pad>"))
    with pytest.raises(ValueError, match="max_size 1 has no room for 2 special tokens"):
        Vocabulary(DOCUMENTS, max_size=1, specials=("<pad>", "<unk>"))


@pytest.mark.parametrize("use", [Vocabulary, lambda d: bag_of_words(d, Vocabulary(DOCUMENTS))])
def test_a_text_that_was_not_cut_into_tokens_is_refused(use):
    with pytest.raises(TypeError, match="not a string: use words"):
        use(["a long film"])


def test_counts_stand_in_the_columns_of_their_words():
    X = bag_of_words(DOCUMENTS, Vocabulary(DOCUMENTS))
    assert X.toarray().tolist() == [[2, 0, 2, 1, 1, 1], [0] * 6, [0, 2, 0, 1, 0, 0]]
    assert X.dtype == np.float32
    assert X.has_sorted_indices
    assert X.indices.dtype == X.indptr.dtype == np.int32


def test_a_binary_bag_says_only_whether_a_word_occurs():
    X = bag_of_words(DOCUMENTS, Vocabulary(DOCUMENTS), binary=True)
    assert X.toarray().tolist() == [[1, 0, 1, 1, 1, 1], [0] * 6, [0, 1, 0, 1, 0, 0]]


def test_words_outside_the_vocabulary_are_not_counted():
    vocab = Vocabulary(DOCUMENTS, max_size=2)
    X = bag_of_words([["film", "dull", "movie", "dull"]], vocab)
    assert X.toarray().tolist() == [[0, 2]]


@pytest.mark.parametrize("binary", [False, True])
def test_the_matrix_is_that_of_scikit_learn(binary):
    rng = np.random.default_rng(0)
    documents = [[f"w{k}" for k in rng.integers(30, size=rng.integers(40))] for _ in range(25)]
    vocab = Vocabulary(documents, max_size=20)
    theirs = CountVectorizer(analyzer=list, vocabulary=vocab.tokens, binary=binary).transform(documents)
    assert (bag_of_words(documents, vocab, binary) != theirs).nnz == 0


def test_no_documents_make_a_matrix_with_no_rows():
    assert bag_of_words([], Vocabulary(DOCUMENTS)).shape == (0, 6)
    assert bag_of_words([], Vocabulary([])).shape == (0, 0)
