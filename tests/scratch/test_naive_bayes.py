import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from unrolled.scratch.naive_bayes import NgramMatrix, log_count_ratio

DOCUMENTS = [
    text.split()
    for text in (
        "blissfully short the film the film",
        "blissfully long the film",
        "",
        "the film blissfully short",
        "word",
    )
]
NEW = [text.split() for text in ("short the film blissfully unseen short", "", "unseen", "long the film")]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("min_documents", [1, 2, 3])
def test_is_the_matrix_the_one_that_scikit_learn_builds(n, min_documents):
    library = CountVectorizer(
        tokenizer=str.split, token_pattern=None, ngram_range=(1, n), min_df=min_documents, lowercase=False
    )
    library.fit([" ".join(document) for document in DOCUMENTS])
    ours = NgramMatrix(n, min_documents).fit(DOCUMENTS)
    names = [" ".join(ours.ngram(column)) for column in range(len(ours))]
    assert sorted(names) == sorted(library.vocabulary_)
    order = [library.vocabulary_[name] for name in names]
    for documents in (DOCUMENTS, NEW):
        expected = library.transform([" ".join(document) for document in documents]).toarray()[:, order]
        np.testing.assert_array_equal(ours.transform(documents).toarray(), expected)


def test_can_solvers_with_small_indices_use_the_matrix():
    X = NgramMatrix(2).fit_transform(DOCUMENTS)
    assert (X.dtype, X.indices.dtype, X.indptr.dtype) == (np.float32, np.int32, np.int32)
    assert X.has_sorted_indices


def test_do_shorter_n_grams_come_first():
    matrix = NgramMatrix(3, min_documents=1).fit(DOCUMENTS)
    lengths = [len(matrix.ngram(column)) for column in range(len(matrix))]
    assert lengths == sorted(lengths)
    assert [matrix.width(n) for n in (1, 2, 3)] == [sum(x <= n for x in lengths) for n in (1, 2, 3)]


def test_does_an_n_gram_stay_within_its_document():
    matrix = NgramMatrix(2, min_documents=1).fit([["a", "b"], ["c", "d"]])
    assert {matrix.ngram(i) for i in range(len(matrix))} == {
        ("a",), ("b",), ("c",), ("d",), ("a", "b"), ("c", "d"),
    }  # fmt: skip


def test_is_a_column_that_does_not_exist_refused():
    with pytest.raises(IndexError, match="6 columns"):
        NgramMatrix(2, min_documents=1).fit([["a", "b"], ["c", "d"]]).ngram(6)


@pytest.mark.parametrize(("n", "min_documents"), [(0, 1), (1, 0)])
def test_are_senseless_sizes_refused(n, min_documents):
    with pytest.raises(ValueError, match="at least 1"):
        NgramMatrix(n, min_documents)


def test_is_the_ratio_the_difference_of_naive_bayes_log_probabilities():
    rng = np.random.default_rng(0)
    X = csr_array(rng.poisson(0.7, (30, 8)))
    y = np.array([0] * 13 + [1] * 17)
    for alpha in (0.5, 1.0):
        library = MultinomialNB(alpha=alpha).fit(X, y).feature_log_prob_
        np.testing.assert_allclose(log_count_ratio(X, y, alpha), library[1] - library[0])


def test_is_a_single_class_refused():
    with pytest.raises(ValueError, match="only one"):
        log_count_ratio(csr_array(np.ones((2, 3))), np.array([1, 1]))
