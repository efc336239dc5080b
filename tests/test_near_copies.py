"""Are near copies found, chains of them too, and the most similar text?"""

import numpy as np
import pytest

from unrolled import near_copies
from unrolled.near_copies import distinct, nearest

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def test_of_each_group_the_first_is_kept():
    texts = ["abcdef", "uvwxyz", "abcdeg", "fedcba", "uvw"]
    np.testing.assert_array_equal(distinct(texts, 1.0), [0, 1, 2, 4])
    np.testing.assert_array_equal(distinct(texts, 5 / 7), [0, 1, 4])  # abcde of abcdefg
    np.testing.assert_array_equal(distinct(texts, 5 / 7 + 0.01), [0, 1, 2, 4])
    np.testing.assert_array_equal(distinct(texts, 0.5), [0, 1])


def test_near_copies_hang_together_in_chains():
    ends, middle = [ALPHABET[:10], ALPHABET[6:16]], ALPHABET[3:13]
    assert distinct(ends, 0.5).tolist() == [0, 1]
    assert distinct([*ends, middle], 0.5).tolist() == [0]


def test_copies_are_found_across_the_parts_that_are_compared_at_once(monkeypatch):
    rng = np.random.default_rng(0)
    texts = ["".join(rng.choice(list(ALPHABET), 6, replace=False)) for _ in range(50)]
    whole = distinct(texts, 0.4)
    assert 1 < len(whole) < 50
    monkeypatch.setattr(near_copies, "_ROWS", 7)
    np.testing.assert_array_equal(distinct(texts, 0.4), whole)


def test_texts_that_have_nothing_in_common_are_all_kept():
    assert distinct(["ab", "cd", ""], 0.5).tolist() == [0, 1, 2]


def test_the_nearest_text_is_found_with_its_share():
    share, row = nearest(["abcx", "cdef", "zz"], ["abc", "cdef", "z"])
    np.testing.assert_array_equal(row, [0, 1, 2])
    assert share.tolist() == pytest.approx([3 / 4, 1, 1])
