"""Do the sequences hold one deciding symbol, where they say they do?"""

import numpy as np

from unrolled.experiments.reading_both_ways import PLACES, Config, draw


def test_one_symbol_decides_and_stands_in_its_tenth():
    config = Config(length=40)
    data = draw(500, config, np.random.default_rng(0))
    rows, steps = np.nonzero(data.tokens <= 2)
    assert (rows == np.arange(500)).all()
    assert (data.tokens[rows, steps] == 1 + data.classes).all()
    first = np.array([0, 18, 36])[data.places]
    assert ((first <= steps) & (steps < first + 4)).all()
    assert set(data.places) == set(range(len(PLACES)))
    assert data.tokens.min() == 1  # nothing is padding
