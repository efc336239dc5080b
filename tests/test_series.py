"""Do lagged predictors look only back, and are intervals as wide as dependence demands?"""

import numpy as np
import pandas as pd
import pytest

from unrolled.series import autocorrelation, block_bootstrap, lagged

STEPS = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [10.0, 20.0, 30.0, 40.0]})


def test_lagged_columns_hold_the_past():
    table = lagged(STEPS, 2)
    assert list(table.columns) == ["a lag 1", "b lag 1", "a lag 2", "b lag 2"]
    assert table.loc[3].tolist() == [3.0, 30.0, 2.0, 20.0]
    assert table.isna().all(axis=1).tolist() == [True, False, False, False]


def test_the_future_cannot_enter():
    changed = STEPS.copy()
    changed.loc[3] = -1.0
    pd.testing.assert_frame_equal(lagged(STEPS, 2), lagged(changed, 2))


def test_lag_zero_is_refused():
    with pytest.raises(ValueError, match="at least one step"):
        lagged(STEPS, 0)


def test_autocorrelation_of_an_alternating_series():
    # Deviations are +1 and -1 in turn: at lag k, n - k products of sign (-1)^k over n squares.
    np.testing.assert_allclose(autocorrelation([1, -1] * 4, 3), [1, -7 / 8, 6 / 8, -5 / 8])


def test_autocorrelation_refuses_what_has_none():
    with pytest.raises(ValueError, match="constant"):
        autocorrelation([2.0, 2.0, 2.0], 1)
    with pytest.raises(ValueError, match="3 steps"):
        autocorrelation([1.0, 2.0, 3.0], 3)


def autoregressive(n, coefficient, seed):
    rng = np.random.default_rng(seed)
    x = np.zeros(n)
    for t in range(1, n):
        x[t] = coefficient * x[t - 1] + rng.normal()
    return x


def test_blocks_widen_the_interval_of_a_dependent_series_as_theory_says():
    x = autoregressive(4000, 0.8, seed=1)
    single = block_bootstrap(np.mean, x, block=1, draws=400, seed=0).std()
    blocks = block_bootstrap(np.mean, x, block=50, draws=400, seed=0).std()
    # The variance of the mean is (1 + a) / (1 - a) = 9 times that of independent values: three times the SD.
    assert 2.4 < blocks / single < 3.4


def test_the_same_days_are_drawn_from_each_series():
    x = np.arange(50.0)
    drawn = block_bootstrap(lambda a, b: np.abs(a - b).max(), x, x, block=5, draws=20, seed=0)
    assert drawn.tolist() == [0.0] * 20


def test_a_draw_is_made_of_whole_blocks_and_as_long_as_the_series():
    x = np.arange(12.0)
    seen = []
    block_bootstrap(lambda a: seen.append(a.copy()) or 0.0, x, block=5, draws=3, seed=0)
    for drawn in seen:
        assert len(drawn) == 12
        assert all((np.diff(part) % 12 == 1).all() for part in (drawn[:5], drawn[5:10], drawn[10:]))


@pytest.mark.parametrize(
    ("arguments", "message"), [(([1.0, 2.0], [1.0]), "different lengths"), (([1.0, 2.0],), "between 1 and")]
)
def test_what_cannot_be_drawn_is_an_error(arguments, message):
    with pytest.raises(ValueError, match=message):
        block_bootstrap(np.mean, *map(np.array, arguments), block=3, draws=1, seed=0)
