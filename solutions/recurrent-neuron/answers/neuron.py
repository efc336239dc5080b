# %% correct: with the math module, rounded to three decimals
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
import math

state, h = 0, []
for x_t in x:
    state = math.tanh(w_xh * float(x_t) + w_hh * state + b_h)
    h.append(round(state, 3))

# %% correct: an array, step by step
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
h = np.zeros(5)
for t in range(4):
    h[t + 1] = np.tanh(w_xh * x[t] + w_hh * h[t] + b_h)
h = h[1:]

# %% correct: a tensor
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
import torch

h = torch.zeros(4)
state = torch.zeros(())
for t in range(4):
    state = torch.tanh(float(w_xh) * float(x[t]) + float(w_hh) * state + float(b_h))
    h[t] = state

# %% correct: accumulated, in float32
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
from itertools import accumulate

h = np.float32(list(accumulate(x, lambda s, x_t: np.tanh(w_xh * x_t + w_hh * s + b_h), initial=0.0))[1:])

# %% wrong 0.25: the state before is left out
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
h = list(np.tanh(w_xh * np.array(x) + b_h))

# %% wrong 0: the bias is forgotten
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + w_hh * state)
    h.append(state)

# %% wrong 0: the bias is added twice
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + b_h + w_hh * state + b_h)
    h.append(state)

# %% wrong 0: no tanh at all
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = w_xh * x_t + w_hh * state + b_h
    h.append(state)

# %% wrong 0.25: the pre-activation is carried on
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = w_xh * x_t + w_hh * state + b_h
    h.append(np.tanh(state))

# %% wrong 0: the weights have changed places
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_hh * x_t + w_xh * state + b_h)
    h.append(state)

# %% wrong 0: the bias is added after the tanh
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + w_hh * state) + b_h
    h.append(state)

# %% wrong 0: it begins at one
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 1.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + w_hh * state + b_h)
    h.append(state)

# %% wrong 0.25: the state is added outside the tanh
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + b_h) + w_hh * state
    h.append(state)

# %% wrong 0: listed from the last to the first
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + w_hh * state + b_h)
    h.append(state)
h = h[::-1]

# %% wrong 0: only the last state
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + w_hh * state + b_h)
    h.append(state)
h = state

# %% wrong 0: the logistic function in place of tanh
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = 1 / (1 + np.exp(-(w_xh * x_t + w_hh * state + b_h)))
    h.append(state)

# %% wrong 0: the numbers of another student
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
h = [0.83, -0.31, -0.22, 0.77]

# %% wrong 0: begins with the state zero
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
state, h = 0.0, []
for x_t in x:
    state = np.tanh(w_xh * x_t + w_hh * state + b_h)
    h.append(state)
h = [0.0] + h[:3]

# %% wrong 0.25: hears the state of two steps before
draw_mine = rng(student, "recurrent-neuron/neuron")
w_xh, b_h = draw_mine.integers([6, 3], [13, 8]) / 10
w_hh = -draw_mine.integers(8, 16) / 10
x = list(draw_mine.integers([5, 1, -12, 6], [12, 6, -5, 13]) / 10)  # x_1 to x_4
h = [0.0, 0.0]
for x_t in x:
    h.append(np.tanh(w_xh * x_t + w_hh * h[-2] + b_h))
h = h[2:]
