"""Which steps are real, and what is refused at the border."""

import numpy as np
import pytest

from unrolled.scratch import padding

x = np.zeros((3, 4, 2))


def test_a_step_is_real_until_the_length_of_its_row():
    real = padding.real_steps(x, np.array([4, 1, 2]))
    assert real.shape == (3, 4, 1)
    assert real[:, :, 0].tolist() == [
        [True, True, True, True],
        [True, False, False, False],
        [True, True, False, False],
    ]


def test_without_lengths_every_step_is_real():
    assert padding.real_steps(x, None).shape == (3, 4, 1)
    assert padding.real_steps(x, None).all()


@pytest.mark.parametrize(
    ("x", "lengths", "message"),
    [
        (x[0], None, r"expected shape \(B, T, d\) with at least one step, got \(4, 2\)"),
        (x[:, :0], None, r"at least one step, got \(3, 0, 2\)"),
        (x, np.array([4, 5, 1]), r"lengths must lie in 1\.\.4, .* lengths\[1\] is 5"),
        (x, np.array([4, 3, 0]), r"lengths must lie in 1\.\.4, .* lengths\[2\] is 0"),
        (x, np.array([4, 3]), r"an integer for each of the 3 rows, got int64 of shape \(2,\)"),
        (x, np.array([4.0, 3.0, 1.0]), r"an integer for each of the 3 rows, got float64 of shape \(3,\)"),
    ],
)
def test_lengths_that_do_not_fit_are_refused(x, lengths, message):
    with pytest.raises(ValueError, match=message):
        padding.real_steps(x, lengths)


def test_an_array_that_is_left_out_is_zero_and_one_that_is_given_has_the_shape():
    assert padding.or_zeros("state", None, (2, 3)).tolist() == [[0.0] * 3] * 2
    ones = np.ones((2, 3))
    assert padding.or_zeros("state", ones, (2, 3)) is ones
    with pytest.raises(ValueError, match=r"state must have shape \(2, 3\), and has \(1, 3\)"):
        padding.or_zeros("state", ones[:1], (2, 3))
