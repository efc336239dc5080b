"""Are the Brown Corpus's tags put into the right one of the twelve classes?"""

import pytest

from unrolled.experiments.directions import universal


@pytest.mark.parametrize(
    ("brown_tag", "tag"),
    [
        ("NN", "NOUN"),
        ("NP$-TL", "NOUN"),
        ("VBD-HL", "VERB"),
        ("BEDZ*", "VERB"),
        ("JJ-TL", "ADJ"),
        ("RB", "ADV"),
        ("*", "ADV"),
        ("PPS", "PRON"),
        ("PPS+BEZ", "PRT"),
        ("PP$", "DET"),
        ("IN", "ADP"),
        ("CC", "CONJ"),
        ("CD", "NUM"),
        ("TO", "PRT"),
        ("FW-JJ", "X"),
        ("NIL", "X"),
        (",", "."),
        ("``", "."),
    ],
)
def test_a_tag_has_the_class_that_petrov_and_others_give_it(brown_tag, tag):
    assert universal(brown_tag) == tag
