"""The tasks of *Backpropagation through time*: the right answer, a hint for each mistake, an empty answer."""

import numpy as np
import pytest

from unrolled.checks.tasks import backpropagation_through_time as check
from unrolled.scratch import rnn


def norm_clip(g, c):
    return g * min(1, c / np.linalg.norm(g))


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.pencil, 20),
        (check.pencil, np.float64(20)),
        (check.reach, 19),
        (check.remedy, "another start or another cell"),
        (check.remedy, " Another start or another cell"),
        (check.initial_state, lambda d_a, W_hh: d_a[:, 0] @ W_hh),
        (check.initial_state, lambda d_a, W_hh: (W_hh.T @ d_a[:, 0].T).T.tolist()),
        (check.clip, norm_clip),
        (check.clip, lambda g, c: g if np.linalg.norm(g) <= c else c * g / np.linalg.norm(g)),
    ],
)
def test_is_the_right_answer_accepted(task, answer):
    assert task(answer), str(task(answer))


def test_is_the_pencil_answer_what_finite_differences_give():
    def loss(w_h):
        h_2 = w_h * 2.0
        h_3 = w_h * h_2 + 1.0
        return 0.5 * (2 * h_2 + 1) ** 2 + 0.5 * (2 * h_3 - 1) ** 2

    assert check.pencil(round((loss(0.5 + 1e-4) - loss(0.5 - 1e-4)) / 2e-4, 5))


def test_is_the_gradient_in_the_first_state_that_of_the_library():
    rng = np.random.default_rng(0)
    params, x = rnn.parameters(2, 3, rng), rng.normal(size=(4, 1, 2))
    _, last, cache = rnn.forward(params, x)
    d_last = rng.normal(size=(4, 3))
    _, _, d_state = rnn.backward(params, cache, d_last=d_last)
    d_a = (d_last * (1 - last**2))[:, None]
    np.testing.assert_allclose(d_a[:, 0] @ params["W_hh"], d_state)


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.pencil, 8, "step 3 alone"),
        (check.pencil, 12, "step 2 alone"),
        (check.pencil, 16, "Something is missing"),
        (check.pencil, 14, "output weight is missing"),
        (check.pencil, 4, "for a constant"),
        (check.pencil, 1, "Start from the last step"),
        (check.reach, 20, "Twenty back"),
        (check.reach, 9.5, "the mean over the steps"),
        (check.reach, 10, "Near the mean"),
        (check.reach, 21, "behind the cut"),
        (check.reach, 3, "first step of the same window"),
        (check.remedy, "clipping", "nothing is too long"),
        (check.remedy, "a larger learning rate", "all pairs of steps alike"),
        (check.remedy, "shorter windows", "the very pairs"),
        (check.remedy, "hope", "Choose one of"),
        (check.initial_state, 3, "A function is expected"),
        (check.initial_state, lambda d_a, W_hh: d_a @ W_hh[:2], "ValueError"),
        (check.initial_state, lambda d_a, W_hh: d_a @ W_hh, "(B, H) = (4, 3)"),
        (check.initial_state, lambda d_a, W_hh: (d_a[:, 0] @ W_hh).sum(axis=0), "do not add them up"),
        (check.initial_state, lambda d_a, W_hh: d_a[:, 0] @ W_hh.T, "wrong way round"),
        (check.initial_state, lambda d_a, W_hh: d_a[:, -1] @ W_hh, "Which step reads h_0"),
        (check.initial_state, lambda d_a, W_hh: d_a.sum(axis=1) @ W_hh, "one step only"),
        (check.initial_state, lambda d_a, W_hh: d_a[:, 0], "One more factor"),
        (check.initial_state, lambda d_a, W_hh: np.ones((4, 3)), "Through which weight"),
        (check.clip, "norm", "A function is expected"),
        (check.clip, lambda g, c: g @ g[:2], "ValueError"),
        (check.clip, lambda g, c: np.linalg.norm(g), "shape should be that of g"),
        (check.clip, lambda g, c: np.clip(g, -c, c), "entry by entry"),
        (check.clip, lambda g, c: c * g / np.linalg.norm(g), "must stay as it is"),
        (check.clip, lambda g, c: g, "comes back unchanged"),
        (check.clip, lambda g, c: g / np.linalg.norm(g), "length is one"),
        (check.clip, lambda g, c: np.zeros(6), "thrown away"),
        (check.clip, lambda g, c: np.ones(6), "By which factor"),
    ],
)
def test_does_each_mistake_get_its_hint(task, answer, hint):
    judged = task(answer)
    assert judged.status == "wrong"
    assert hint in judged.message


@pytest.mark.parametrize("task", [check.pencil, check.reach, check.remedy, check.initial_state, check.clip])
@pytest.mark.parametrize("empty", [..., None])
def test_is_an_empty_answer_no_error(task, empty):
    assert task(empty).status == "unanswered"


@pytest.mark.parametrize("task", [check.initial_state, check.clip])
def test_is_a_function_left_empty_unanswered(task):
    assert task(lambda *arguments: ...).status == "unanswered"
