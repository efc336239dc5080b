# %% probes
run_neuron(weights["total"], "relu", [0, 1, 1, 0, 1])
run_neuron(weights["run"], "relu", [0, 1, 1, 0, 1, 0])
run_neuron(weights["run"], "relu", [1] * 30 + [0])[-1] > 0
np.array(run_neuron(weights["seen"], "tanh", [0, 0, 1] + [0] * 70))[[1, 2, 3, -1]] > 0.5
run_pair(weights["parity"], [1, 1, 1, 0, 1])

# %% correct: other numbers, as arrays
weights = {
    "total": np.array([1.0, 1.0, 0.0]),
    "run": np.array([1001, 1, -1000]),
    "seen": np.array([3.0, 2.0, 0.0]),
    "parity": {name: np.array(v) for name, v in {"W_xh": [[2.0], [1.0]], "W_hh": [[2.0, -2.0], [1.0, -1.0]], "b_h": [-1.0, -1.5], "W_ho": [[1.0, -1.0]], "b_o": [0.0]}.items()},
}

# %% correct: parity by two exclusive cases, latch with a wide margin
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [50, 50, 0],
    "parity": {"W_xh": [[1], [-1]], "W_hh": [[-1, -1], [1, 1]], "b_h": [-0.5, -0.5], "W_ho": [[1, 1]], "b_o": [0]},
}

# %% correct: tensors, and a latch that is barely strong enough
import torch

weights = {
    "total": torch.tensor([1.0, 1, 0]),
    "run": torch.tensor([51.0, 1, -50]),
    "seen": torch.tensor([2.0, 1.3, 0.0]),
    "parity": {"W_xh": torch.tensor([[1.0], [1]]), "W_hh": torch.tensor([[1.0, -1], [1, -1]]), "b_h": torch.tensor([-0.5, -1.5]), "W_ho": torch.tensor([[1.0, -1]]), "b_o": torch.tensor([0.0])},
}

# %% correct: a latch that starts below zero
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [40, 10, -0.001],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: total keeps nothing
# 1. What does the state before contribute to your count?
# 2. Your neuron `total` shows its input and forgets what it had counted, as its recurrent weight is zero.
# 3. The state before has to come through unchanged, and relu does not change a positive number: which recurrent weight does that?
weights = {
    "total": [1, 0, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: total forgets half at each step
# 1. How much of a count is left one step later?
# 2. Your `total` multiplies the old count by a number below one, so that it leaks.
# 3. A count must come through whole: think of the recurrent weight that changes nothing.
weights = {
    "total": [1, 0.5, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: total counts steps, not ones
# 1. What does your `total` do at a zero?
# 2. It goes up at every step, whatever the input, because the bias adds one.
# 3. What is added must come from the input alone; the bias has to be still.
weights = {
    "total": [0, 1, 1],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: run never goes back
# 1. What should a zero do to the count of ones in a row?
# 2. Your `run` counts on after a zero, as `total` does.
# 3. At a zero the pre-activation must be far below 0, whatever the count: use a large negative bias, and let a one at the input make up for it.
weights = {
    "total": [1, 1, 0],
    "run": [1, 1, 0],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.5: run goes back only from short runs
# 1. How large may the count be when the zero comes?
# 2. The bias of your `run` is too weak to throw a long run back to zero.
# 3. The bias must outweigh 39 ones in a row, and the input weight must be larger than that by one.
weights = {
    "total": [1, 1, 0],
    "run": [6, 1, -5],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: run is pulled down, but not to zero
# 1. By how much does one zero lower the count?
# 2. In your `run` a zero takes one away; it should take everything.
# 3. Make the bias so negative that no count survives a zero, and the input weight larger than its size by one.
weights = {
    "total": [1, 1, 0],
    "run": [2, 1, -1],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: run cannot get off the ground
# 1. What is the pre-activation of `run` at a one after a zero?
# 2. The bias of your `run` also swallows the ones.
# 3. At a one, input weight and bias together must be worth exactly one.
weights = {
    "total": [1, 1, 0],
    "run": [1, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.5: seen fades away
# 1. What does your `seen` say thirty steps after the one?
# 2. The recurrent weight is too small: through the tanh the state shrinks a little at every step until it has faded.
# 3. With a recurrent weight well above one, tanh has a fixed point far from zero; stay there.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [1, 1, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: seen has no memory
# 1. What does your `seen` keep after the input has gone?
# 2. Its recurrent weight is zero, so that it shows the present input only.
# 3. Let the state feed itself, strongly enough to stay up by itself.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 0, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: seen says yes from the beginning
# 1. What does your `seen` say before the first one?
# 2. The bias switches it on with no input at all.
# 3. At zero input and zero state the pre-activation must not be positive; is a bias needed at all?
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 1],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: seen locks itself below zero
# 1. In which state is your `seen` after a few zeros?
# 2. A negative bias drives the state to -1, and from there the input is too weak to lift it.
# 3. Without a bias the state stays at 0 until something happens; or make the input weight outweigh bias and recurrent weight together.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [10, 10, -5],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: parity, recurrent matrix transposed
# 1. What should the second one in a row do?
# 2. Once your output is 1 it stays at 1: nothing takes the second one away again. Mind that row k of `W_hh` holds what neuron k hears.
# 3. Let a second neuron fire where input and old parity are both 1, and take it away in the output and in what both neurons hear.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, 1], [-1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: parity without a state
# 1. What do your two neurons hear of the past?
# 2. The recurrent weights are zero: the output is the present input.
# 3. Feed the parity so far, as the output weights compute it, back to both neurons.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[0, 0], [0, 0]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: parity, only the OR
# 1. What should the second one in a row do?
# 2. Once your output is 1 it stays at 1: nothing takes the second one away again. Mind that row k of `W_hh` holds what neuron k hears.
# 3. Let a second neuron fire where input and old parity are both 1, and take it away in the output and in what both neurons hear.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, 0], [1, 0]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, 0]],
        "b_o": [0],
    },
}

# %% wrong 2.25: parity, both neurons with one threshold
# 1. When do your two neurons differ?
# 2. They have the same weights and the same bias, so that their difference is always zero.
# 3. One should fire for at least one of input and old parity, the other only for both: only the biases differ.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -0.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: parity says 1 for even
# 1. What should the output be before any one has come?
# 2. Your output is turned round: 1 for even, and 0 for odd.
# 3. Change the signs of the output weights, and the output bias with them.
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [[1], [1]],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[-1, 1]],
        "b_o": [1],
    },
}

# %% wrong 2.25: parity with a flat input matrix
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": {
        "W_xh": [1, 1],
        "W_hh": [[1, -1], [1, -1]],
        "b_h": [-0.5, -1.5],
        "W_ho": [[1, -1]],
        "b_o": [0],
    },
}

# %% wrong 2.25: parity is left out
weights = {
    "total": [1, 1, 0],
    "run": [101, 1, -100],
    "seen": [20, 10, 0],
    "parity": None,
}

# %% wrong 0: all zeros
weights = {
    "total": [0, 0, 0],
    "run": [0, 0, 0],
    "seen": [0, 0, 0],
    "parity": {name: np.zeros(shape) for name, shape in PAIR.items()},
}
