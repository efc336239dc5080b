# %% correct: through the gate and its logit
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
gate = 1 / (1 + np.exp(-bias))
left = np.exp(100 * np.log(gate))
half_life = np.log(0.5) / np.log(gate)
needed_gate = share ** (1 / steps)
needed = np.log(needed_gate / (1 - needed_gate))

# %% correct: a loop, and SciPy's root finder
from scipy.optimize import brentq

_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = 1.0
for _ in range(100):
    left *= sigmoid(bias)
half_life = brentq(lambda n: sigmoid(bias) ** n - 0.5, 1, 1e5)
needed = brentq(lambda b: steps * np.log(sigmoid(b)) - np.log(share), -5, 20)

# %% correct: torch
import torch

_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
gate = torch.sigmoid(torch.tensor(bias, dtype=torch.float64))
left = gate**100
half_life = torch.log(torch.tensor(0.5)) / torch.log(gate)
needed = torch.logit(torch.tensor(share, dtype=torch.float64) ** (1 / steps))

# %% correct: arrays of one number
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = np.array([np.prod(np.full(100, sigmoid(bias)))])
half_life = np.array([np.log2(np.e) / np.log1p(np.exp(-bias)) * np.log(2) ** 2])
needed = np.array([-np.log(np.expm1(-np.log(share) / steps))])

# %% wrong 1.5: the lost share
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = 1 - sigmoid(bias) ** 100
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: the gate, once
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias)
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: a hundred times the loss of a step
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = 1 - 100 * (1 - sigmoid(bias))
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: the time constant
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = 1 / np.log1p(np.exp(-bias))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: the approximation for a large bias
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.log(2) / np.exp(-bias)
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: half over the loss of a step
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = 0.5 / (1 - sigmoid(bias))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: one over the loss of a step
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = 1 / (1 - sigmoid(bias))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: half-life rounded up
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.ceil(np.log(2) / np.log1p(np.exp(-bias)))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1.5: sign of the exponent turned
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.log(2) / np.log1p(np.exp(bias))
needed = -np.log(share ** (-1 / steps) - 1)

# %% wrong 1: the gate, not its bias
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = share ** (1 / steps)

# %% wrong 1: the sign of the needed bias turned
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = np.log(share ** (-1 / steps) - 1)

# %% wrong 1: the bias for a half in place of the share
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = -np.log(2 ** (1 / steps) - 1)

# %% wrong 1: the bias for the lost share
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = -np.log((1 - share) ** (-1 / steps) - 1)

# %% wrong 1: the logit of the share over the steps
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = sigmoid(bias) ** 100
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = np.log(share / (1 - share)) / steps

# %% wrong 0.5: the step's loss taken for the gate throughout
_mine = rng(student, "lstm-and-gru/forget")
bias = round(_mine.uniform(4.0, 5.5), 2)
steps = int(_mine.integers(50, 400))
share = round(_mine.uniform(0.15, 0.85), 2)
print(f"bias {bias}, steps {steps}, share {share}")
left = (1 - sigmoid(bias)) ** 100
half_life = np.log(2) / np.log1p(np.exp(-bias))
needed = -np.log(share ** (1 / steps))

# %% wrong 0: typed, from somebody with other numbers
_mine = rng(student, "lstm-and-gru/forget")
left, half_life, needed = 0.31, 58.9, 6.02
