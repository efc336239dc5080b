"""Do like answers stand together, each time in the same way?"""

import random

import made_class
import pytest

from unrolled.grading import essays
from unrolled.grading.essays import Essay

TOPICS = (
    "the forward half forgets early words while the backward half keeps them near its end",
    "the maximum over steps finds every symbol with a single direction and fewer weights",
    "the standard error of eight hundred reviews is larger than the gain so nothing follows",
)


def a_class(size: int, seed: int = 0) -> list[Essay]:
    """Answers on three topics, with words left out at random."""
    r = random.Random(seed)
    found = []
    for i in range(size):
        words = TOPICS[i % 3].split()
        found.append(Essay(f"s{i:03d}", " ".join(word for word in words if r.random() < 0.8)))
    return found


def test_like_answers_stand_together():
    """Has each group answers on one topic only?"""
    found = essays.groups(a_class(9))
    assert len(found) == 3
    for group in found:
        assert len({int(essay.student[1:]) % 3 for essay in group.essays}) == 1
        assert set(group.words) <= {word for topic in TOPICS for word in topic.split()} and group.words


def test_the_same_answers_give_the_same_groups():
    """Does the order of the students change nothing, nor a second run?"""
    class_ = a_class(40)
    shuffled = random.Random(1).sample(class_, len(class_))
    assert essays.groups(class_) == essays.groups(shuffled) == essays.groups(class_)


@pytest.mark.parametrize(
    "texts", [[], ["one"], ["?", "!"], ["", "  "], ["same words here"] * 5, ["a b", "c d"]]
)
def test_odd_classes(texts):
    """Are few, empty, wordless and equal answers grouped too, and each just once?"""
    class_ = [Essay(f"s{i}", text) for i, text in enumerate(texts)]
    found = [essay.student for group in essays.groups(class_) for essay in group.essays]
    assert sorted(found) == [essay.student for essay in class_ if essay.text.strip()]


def test_the_same_words_are_pointed_out():
    """Are two students with nearly the same words named, and no others?"""
    class_ = [*a_class(12), Essay("copy", a_class(12)[4].text + ".")]
    pairs = [pair for group in essays.groups(class_) for pair in group.same]
    assert ("copy", "s004") in [tuple(sorted(pair)) for pair in pairs]
    assert all("copy" in pair or len(set(pair)) == 2 for pair in pairs)


def test_a_large_class_is_divided(monkeypatch):
    """Are more answers than can be compared at once grouped in several goes, none lost?"""
    monkeypatch.setattr(essays, "AT_ONCE", 10)
    found = essays.groups(a_class(35))
    assert sum(len(group.essays) for group in found) == 35
    assert max(len(group.essays) for group in found) <= 10


def test_words_are_counted():
    """Are words counted as spaces divide them?"""
    assert Essay("s", made_class.ESSAYS[0]).words == len(made_class.ESSAYS[0].split())
