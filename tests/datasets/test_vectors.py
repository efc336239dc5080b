"""Does a collection of word vectors answer for its words?"""

import numpy as np
import pytest

from unrolled.datasets import WordVectors

VECTORS = WordVectors(["the", "king", "queen"], np.arange(6, dtype=np.float32).reshape(3, 2))


def test_words_and_their_rows():
    assert len(VECTORS) == 3 and "king" in VECTORS and "pawn" not in VECTORS
    np.testing.assert_array_equal(VECTORS["king"], [2, 3])
    np.testing.assert_array_equal(VECTORS[["queen", "the"]], [[4, 5], [0, 1]])


def test_a_word_without_a_vector():
    with pytest.raises(KeyError, match="pawn"):
        VECTORS["pawn"]


def test_is_the_representation_short():
    assert repr(VECTORS) == "WordVectors(3 words, 2 dimensions: the, king, queen, …)"


@pytest.mark.parametrize("shape", [(2, 2), (3,)])
def test_rows_that_do_not_fit_the_words(shape):
    with pytest.raises(ValueError, match="3 words need as many rows"):
        WordVectors(["a", "b", "c"], np.zeros(shape, dtype=np.float32))
