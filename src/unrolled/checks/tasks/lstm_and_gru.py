"""Feedback on the tasks of the chapter *LSTM and GRU*."""

import numpy as np

from unrolled.checks.feedback import Feedback, array, called, number, unanswered
from unrolled.scratch import lstm
from unrolled.scratch.mlp import sigmoid


def half_life(answer: object) -> Feedback:
    """Exercise *A memory of a hundred steps*: the forget bias."""
    right = -np.log(2 ** (1 / 100) - 1)
    return number(
        answer,
        right,
        tolerance=0.01,
        why="The gate is 2 to the power of -1/100, about 0.993, and its logit is the bias.",
        hint="Which gate, multiplied by itself a hundred times, gives one half? The bias is its logit.",
        mistakes=[
            (2 ** (-1 / 100), "This is the gate. The bias is what the logistic function makes it from."),
            (-right, "The sign is turned: this gate would forget almost everything at once."),
            (np.log(100), "This takes the time constant for the half-life: a half-life has a log 2 in it."),
        ],
    )


def gru_count(answer: object) -> Feedback:
    """Exercise *Count a GRU*: the parameters of ``torch.nn.GRU(64, 128)``."""
    d, H = 64, 128
    return number(
        answer,
        3 * (H * (d + H) + 2 * H),
        tolerance=0.5,
        why="Three blocks, each with a matrix for the input, one for the state, and torch's two biases.",
        hint="Three blocks of H rows; each row has d + H weights and, in torch, two biases.",
        mistakes=[
            (3 * (H * (d + H) + H), "This has one bias for each unit of a block. Torch keeps two."),
            (
                3 * (H * (d + H) + H) + H,
                "This is what is needed. Torch keeps a second bias for all three blocks.",
            ),
            (4 * (H * (d + H) + 2 * H), "This is an LSTM: a GRU has three blocks."),
            (3 * (d * (d + H) + 2 * d), "The sizes are exchanged: 64 inputs, 128 units."),
        ],
    )


def cell_state(answer: object) -> Feedback:
    """Exercise *One step with a pencil*, first part: the new cell state."""
    return number(
        answer,
        1.0,
        why="A part of the old cell is kept and a part of the candidate is added.",
        hint="Forget gate times old cell, plus input gate times candidate.",
        mistakes=[
            (2.0, "The candidate is negative: it is subtracted."),
            (0.25, "The gates are exchanged: the forget gate multiplies the old cell."),
            (
                np.tanh(1.0),
                "This is the hidden state, which is read from the cell. The cell itself is asked for.",
            ),
        ],
    )


def forget_derivative(answer: object) -> Feedback:
    """Exercise *One step with a pencil*, second part: the derivative by the forget gate's pre-activation."""
    return number(
        answer,
        0.375,
        why="The other factor of the product, times the slope of the gate.",
        hint="The forget gate multiplies the old cell; and a logistic function has the slope f (1 - f).",
        mistakes=[
            (2.0, "This is the derivative by the gate. One factor leads on to its pre-activation."),
            (0.1875, "The old cell has to be in it: it is what the gate multiplies."),
            (-0.1875, "This uses the candidate. The forget gate multiplies the old cell."),
        ],
    )


def peephole(answer: object) -> Feedback:
    """Exercise *Code: peepholes*: one step on a random batch against a plain computation."""
    rng = np.random.default_rng(0)
    B, d, H = 3, 2, 4
    params = lstm.parameters(d, H, rng)
    params["b"] = rng.normal(size=4 * H)
    x, state = rng.normal(size=(B, d)), (rng.normal(size=(B, H)), rng.normal(size=(B, H)))
    p = {gate: rng.normal(size=H) for gate in "ifq"}
    fill = "Replace the dots by the pair (h, c), two arrays of shape (B, H)."
    given = called(
        answer,
        {name: w.copy() for name, w in params.items()},
        x.copy(),
        tuple(part.copy() for part in state),
        {gate: v.copy() for gate, v in p.items()},
        write="Write a function of params, x, state and p that returns (h, c).",
        fill=fill,
    )
    if isinstance(given, Feedback):
        return given
    if isinstance(given, tuple | list) and any(map(unanswered, given)):
        return Feedback("unanswered", fill)
    try:
        found = array(given)
    except ValueError:
        return Feedback("wrong", "Return the pair (h, c), two arrays of shape (B, H).")
    if found.shape != (2, B, H):
        return Feedback("wrong", f"Return (h, c) of shape ({B}, {H}) each; together yours are {found.shape}.")

    def step(q_sees="new", p=p):
        h, c = state
        a_i, a_f, a_c, a_q = np.split(x @ params["W_x"].T + h @ params["W_h"].T + params["b"], 4, axis=1)
        f = sigmoid(a_f + p["f"] * c)
        i = sigmoid(a_i + p["i"] * c)
        new = f * c + i * np.tanh(a_c)
        q = sigmoid(a_q + p["q"] * (new if q_sees == "new" else c))
        return np.stack([q * np.tanh(new), new])

    if np.allclose(found, step(), rtol=0, atol=1e-6):
        return Feedback("right", "The output gate sees what has just been written.")
    silent = {gate: 0 * v for gate, v in p.items()}
    for wrong, hint in (
        (step(p=silent), "This is the plain LSTM: the gates do not see the cell yet."),
        (step(q_sees="old"), "The output gate should see the new cell state, not the old one."),
        (step(p=p | {"i": p["f"], "f": p["i"]}), "The vectors of input and forget gate are exchanged."),
    ):
        if np.allclose(found, wrong, rtol=0, atol=1e-6):
            return Feedback("wrong", hint)
    return Feedback(
        "wrong", "Add p times the cell state inside each gate; blocks are in the order i, f, c, q."
    )
