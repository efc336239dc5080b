"""Do the tasks of *LSTM and GRU* know a right answer from a wrong one, and say what is wrong?"""

import numpy as np
import pytest
import torch

from unrolled.checks.tasks import lstm_and_gru as check
from unrolled.scratch.mlp import sigmoid

NUMBERS = [check.half_life, check.gru_count, check.cell_state, check.forget_derivative]


@pytest.mark.parametrize("task", [*NUMBERS, check.peephole], ids=lambda task: task.__name__)
@pytest.mark.parametrize("empty", [..., None])
def test_an_empty_answer_is_no_error(task, empty):
    assert task(empty).status == "unanswered"


@pytest.mark.parametrize("nothing", [..., None, (..., ...)])
def test_a_function_that_returns_nothing_is_unanswered(nothing):
    assert check.peephole(lambda params, x, state, p: nothing).status == "unanswered"


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.half_life, 4.97),
        (check.gru_count, 74_496),
        (check.gru_count, sum(p.numel() for p in torch.nn.GRU(64, 128).parameters())),
        (check.cell_state, 1),
        (check.forget_derivative, np.float32(0.375)),
    ],
)
def test_a_right_number_is_right(task, answer):
    assert task(answer).status == "right"


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [
        (check.half_life, 2 ** (-1 / 100), "This is the gate"),
        (check.half_life, -4.97, "sign"),
        (check.half_life, np.log(100), "time constant"),
        (check.half_life, 3.0, "multiplied by itself"),
        (check.gru_count, 74_112, "one bias"),
        (check.gru_count, 74_240, "what is needed"),
        (check.gru_count, 99_328, "LSTM"),
        (check.gru_count, 37_248, "exchanged"),
        (check.gru_count, 7, "Three blocks"),
        (check.cell_state, 2.0, "subtracted"),
        (check.cell_state, 0.25, "exchanged"),
        (check.cell_state, np.tanh(1), "hidden state"),
        (check.cell_state, -7, "plus input gate"),
        (check.forget_derivative, 2, "derivative by the gate"),
        (check.forget_derivative, 0.1875, "old cell"),
        (check.forget_derivative, -0.1875, "candidate"),
        (check.forget_derivative, 9, "slope"),
    ],
)
def test_each_mistake_gets_its_hint(task, answer, hint):
    feedback = task(answer)
    assert feedback.status == "wrong"
    assert hint in feedback.message


def peephole_step(params, x, state, p, *, i="i", f="f", q_sees_new=True, wrap=np.asarray):
    h, c = state
    a = x @ params["W_x"].T + h @ params["W_h"].T + params["b"]
    a_i, a_f, a_c, a_q = np.split(a, 4, axis=1)
    new = sigmoid(a_f + p[f] * c) * c + sigmoid(a_i + p[i] * c) * np.tanh(a_c)
    q = sigmoid(a_q + p["q"] * (new if q_sees_new else c))
    return wrap(q * np.tanh(new)), wrap(new)


def learning(part):
    return torch.tensor(part, requires_grad=True)


@pytest.mark.parametrize("wrap", [np.asarray, torch.tensor, learning, lambda part: part.tolist()])
def test_a_right_step_is_right_whatever_its_type(wrap):
    assert check.peephole(lambda *given: peephole_step(*given, wrap=wrap)).status == "right"


def no_peepholes(params, x, state, p):
    return peephole_step(params, x, state, {gate: 0 * v for gate, v in p.items()})


def fails(params, x, state, p):
    raise KeyError("p_i")


@pytest.mark.parametrize(
    ("step", "hint"),
    [
        (no_peepholes, "plain LSTM"),
        (lambda *given: peephole_step(*given, q_sees_new=False), "new cell state"),
        (lambda *given: peephole_step(*given, i="f", f="i"), "exchanged"),
        (lambda *given: tuple(2 * part for part in peephole_step(*given)), "inside each gate"),
        (lambda *given: peephole_step(*given)[0], "Return"),
        (lambda *given: "h, c", "pair"),
        (fails, "KeyError"),
    ],
)
def test_a_wrong_step_gets_its_hint(step, hint):
    feedback = check.peephole(step)
    assert feedback.status == "wrong"
    assert hint in feedback.message
