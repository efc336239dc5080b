# %% probes
np.round(hidden_states(*counter(), np.array([[1, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 0, 1]])) / 0.05)
np.round(hidden_states(*counter(), np.vstack([np.eye(3)[[0, 0, 0, 0, 0]], np.zeros((60, 3)), np.eye(3)[[2]]]))[[0, 3, 5, 20, 40, 60, 65]] / 0.05)

# %% correct: the input gate opens by a tenth, the candidate is one
def counter():
    W_x = [[12 - np.log(9), 0, 0], [0, -40, 0], [12, 0, 0], [0, 0, 30]]
    return W_x, [[0], [0], [0], [0]], [-12, 15, 0, -15]

# %% correct: an input gate that is always half open, float32
def counter():
    W_x, b = np.zeros((4, 3), np.float32), np.array([0, 11, 0, -9], np.float32)
    W_x[2, 0] = np.arctanh(0.2)
    W_x[1, 1] = -25
    W_x[3, 2] = 18
    return W_x, np.zeros((4, 1), np.float32), b

# %% correct: torch, all gates shut by default but the forget gate
import torch


def counter():
    W_x = torch.zeros(4, 3)
    W_x[0] = torch.tensor([30.0, 0.0, 0.0])
    W_x[1] = torch.tensor([0.0, -30.0, 0.0])
    W_x[2] = torch.tensor([0.1003353, 0.0, 0.0])
    W_x[3] = torch.tensor([0.0, 0.0, 30.0])
    return W_x, torch.zeros(4, 1), torch.tensor([-15.0, 15.0, 0.0, -15.0])

# %% correct: the candidate stands at a tenth all the time, and the input gate decides
def counter():
    W_x = np.array([[30.0, 0, 0], [0, -30.0, 0], [0, 0, 0], [0, 0, 30.0]])
    return W_x, np.zeros((4, 1)), np.array([-15.0, 15.0, 0.1003353, -15.0])

# %% wrong 0: rows of input and forget gate exchanged
# 1. What does your network say at a question after two marks?
# 2. It is silent: either nothing is left in the cell by then, or the output gate does not open.
# 3. Make a table with a row for each event and a column for each gate, and compare your pre-activations with it, for the question and for the mark: what is open, what is shut?
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    W_x[[0, 1]], b[[0, 1]] = W_x[[1, 0]], b[[1, 0]]
    return W_x, W_h, b

# %% wrong 0: rows of candidate and output gate exchanged
# 1. Which block comes third, and which last?
# 2. Your rows of candidate and output gate are exchanged.
# 3. The third row offers what is added at a mark; the last one opens at a question.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    W_x[[2, 3]], b[[2, 3]] = W_x[[3, 2]], b[[3, 2]]
    return W_x, W_h, b

# %% wrong 0.33: each mark clears the cell first
# 1. What happens to the count at the second mark?
# 2. Your forget gate shuts at a mark, as in the chapter's memory of one symbol. A counter must keep what it has.
# 3. Leave the forget gate open at a mark; shut it at a reset alone.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, :2] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 1.67: no reset
# 1. What happens to the count at a reset?
# 2. Your forget gate stays open then, and the count goes on.
# 3. A strongly negative weight from the reset to the forget gate shuts it.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 1.33: the output gate is always open
# 1. What does your network say while nothing is asked?
# 2. It shows the count all the time.
# 3. Give the output gate a negative bias, and a larger positive weight from the question.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, 12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 0.33: each mark counts for one
# 1. What does the cell hold after one mark, and what should it hold?
# 2. Each mark adds a whole one. After a few, tanh cannot tell them apart.
# 3. Let each mark add a tenth, by the candidate or by the input gate.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = 20
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 1.67: the forget gate leaks
# 1. How much of the count is left after 190 empty steps?
# 2. A little is lost at each step, and it adds up. The forget gate's bias decides how much.
# 3. The loss of a step is about exp(-bias): choose it so small that a few hundred of them do not matter.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 5.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 0: the forget gate is only half open at first
# 1. Where does your forget gate stand at an empty step?
# 2. It is half open, so that half of the count is lost at every step.
# 3. Give it a large positive bias.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 0.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 0.33: every step counts
# 1. What is added to the cell at an empty step?
# 2. Every step is counted, marked or not.
# 3. Either the candidate or the input gate has to be zero unless there is a mark.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    b[0] = 12
    W_x[1, 1] = -30
    b[2] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 0: a question clears the count
# 1. What does your network say at a question after two marks?
# 2. It is silent: either nothing is left in the cell by then, or the output gate does not open.
# 3. Make a table with a row for each event and a column for each gate, and compare your pre-activations with it, for the question and for the mark: what is open, what is shut?
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1:] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 1.67: a reset takes one off
# 1. What happens at a reset after three marks?
# 2. Your reset writes a negative number, as if one mark were taken back.
# 3. Shut the forget gate at a reset, and write nothing.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[0, 1] = 24
    W_x[2, 1] = -np.arctanh(0.1)
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 1.67: a reset counts as a mark
# 1. What is the count right after a reset?
# 2. You clear the cell at a reset, and write into it at the same step.
# 3. At a reset the input gate stays shut, or the candidate is zero.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, :2] = 24
    W_x[1, 1] = -30
    W_x[2, :2] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x, W_h, b

# %% wrong 0: the output gate opens at a mark
# 1. In which order do the columns stand?
# 2. Your output gate opens at a mark and not at a question.
# 3. The question is the third column.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 0] = 24
    return W_x, W_h, b

# %% wrong 0: the question never opens the output gate
# 1. What does your network say at a question after two marks?
# 2. It is silent: either nothing is left in the cell by then, or the output gate does not open.
# 3. Make a table with a row for each event and a column for each gate, and compare your pre-activations with it, for the question and for the mark: what is open, what is shut?
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    return W_x, W_h, b

# %% wrong 0: the columns of mark and reset exchanged
# 1. In which order do the columns stand?
# 2. You have the columns of mark and reset exchanged.
# 3. The mark is the first column, the reset the second.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    W_x[:, [0, 1]] = W_x[:, [1, 0]]
    return W_x, W_h, b

# %% wrong 0: weights transposed
# 1. Which shape has W_x?
# 2. Your input weights are transposed.
# 3. Four rows for the blocks, three columns for mark, reset and question.
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    return W_x.T, W_h, b

# %% wrong 0: no weights at all
# 1. What does your network say at a question after two marks?
# 2. It is silent: either nothing is left in the cell by then, or the output gate does not open.
# 3. Make a table with a row for each event and a column for each gate, and compare your pre-activations with it, for the question and for the mark: what is open, what is shut?
def counter():
    W_x, W_h = np.zeros((4, 3)), np.zeros((4, 1))
    b = np.array([-12.0, 12.0, 0.0, -12.0])
    W_x[0, 0] = 24
    W_x[1, 1] = -30
    W_x[2, 0] = np.arctanh(0.1)
    W_x[3, 2] = 24
    W_x[:] = 0
    b[:] = 0
    return W_x, W_h, b
