"""Do a student's numbers depend on the student and the question, and on nothing else?"""

import unicodedata

import pytest

from unrolled.exercises import rng


def draw(student, question="set/question"):
    return rng(student, question).integers(10**9, size=3).tolist()


def test_the_same_student_gets_the_same_numbers():
    assert draw("Ada") == draw("Ada")
    assert draw("") == draw("")


@pytest.mark.parametrize("other", ["ada", " Ada ", "ADA"])
def test_capitals_and_spaces_do_not_matter(other):
    assert draw(other) == draw("Ada")


def test_nor_does_the_encoding_of_an_accent():
    assert draw(unicodedata.normalize("NFD", "Zoë")) == draw("Zoë")


def test_others_get_others():
    assert len({tuple(draw(name)) for name in ("", "Ada", "Ad", "Bea")}) == 4
    assert draw("Ada", "set/other") != draw("Ada")


def test_a_name_is_text():
    with pytest.raises(TypeError, match="in quotation marks"):
        rng(123456, "set/question")
