# %% probes
plotted([[0.4, 0.3], [-0.2, 0.7]], [[0.3, 0.6], [0.9, 0.5], [0.8, 0.95]])["lines"]
plotted([[0.4, 0.3], [-0.2, 0.7]], [[0.3, 0.6], [0.9, 0.5], [0.8, 0.95]])["yscale"]
[bool(plotted([[0.4]], [[0.3], [0.9]])[label]) for label in ("xlabel", "ylabel", "legend")]
sorted("LSTM" if "LSTM" in text.upper() else "RNN" if "RNN" in text.upper() else "" for text in plotted([[0.4]], [[0.3], [0.9]])["legend"])

# %% correct: running products
def draw(ax, W_hh, F):
    J, product = np.eye(len(W_hh)), np.ones(F.shape[1])
    simple, gated = [], []
    for f in F[::-1]:
        J = J @ W_hh
        product = product * f
        simple.append(np.linalg.norm(J) / len(J) ** 0.5)
        gated.append((product @ product / len(product)) ** 0.5)
    steps = list(range(1, len(F) + 1))
    ax.plot(steps, simple, "o-", label="simple RNN")
    ax.plot(steps, gated, "s:", label="LSTM, direct path")
    ax.set(yscale="log", xlabel="n", ylabel="what is left", title="Gradients")
    ax.legend(loc="lower left")


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% correct: cumprod from the end, semilogy, legend by hand
def draw(ax, W_hh, F):
    T, H = F.shape
    gated = np.sqrt((np.cumprod(F[::-1], axis=0) ** 2).mean(axis=1))
    simple = [np.sqrt((np.linalg.matrix_power(W_hh, n) ** 2).sum() / len(W_hh)) for n in range(1, T + 1)]
    first = ax.semilogy(range(1, T + 1), simple)[0]
    second = ax.semilogy(range(1, T + 1), gated)[0]
    ax.legend([first, second], ["rnn", "lstm"])
    ax.set_xlabel("steps in between")
    ax.set_ylabel("size")


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% correct: torch, in logarithms
import torch


def draw(ax, W_hh, F):
    gates = torch.tensor(F).flip(0).log().cumsum(0).exp()
    simple, J = [], torch.eye(len(W_hh), dtype=torch.float64)
    for _ in range(len(F)):
        J = torch.tensor(W_hh, dtype=torch.float64) @ J
        simple.append(float(J.square().sum().div(len(J)).sqrt()))
    n = torch.arange(1, len(F) + 1)
    ax.set_yscale("log")
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gates.square().mean(1).sqrt(), label="LSTM")
    ax.set_xlabel("$n$")
    ax.set_ylabel("size of the derivative")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.4: matrix powers entry by entry
# 1. Is the power of a matrix the power of its entries?
# 2. You raise each entry of the matrix to a power.
# 3. Multiply the matrix by itself, with @ or with a function of np.linalg.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(W_hh**k) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.4: products of the first gates
# 1. Between the last step and the one n steps earlier: which gates lie there?
# 2. You multiply the first n gates of the sequence. Counted from the end it must be the last n.
# 3. Take rows of F from the end.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[:k].prod(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.4: means in place of products
# 1. What happens to a factor at each further step: is it multiplied, or averaged?
# 2. You take the mean of the gates.
# 3. Along the cell state, factors of all steps are multiplied.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].mean(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.4: sums in place of products
# 1. What happens to a factor at each further step: is it multiplied, or added?
# 2. You add the gates up.
# 3. Along the cell state, factors of all steps are multiplied.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].sum(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.4: products over the cells
# 1. Which axis of F holds the steps?
# 2. You multiply over the cells of a step in place of the steps of a cell.
# 3. Rows of F are steps: multiply along the first axis.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=1))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.4: one product over steps and cells
# 1. Does one cell's gate act on another cell?
# 2. You multiply the gates of all cells into one number.
# 3. Keep a product for each cell, put them on a diagonal, and take its size.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [F[-k:].prod() for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 0.6: the norm without its root of H
# 1. How large is the identity matrix, in your measure?
# 2. You take the norm itself; the size in the setup cell is one for the identity.
# 3. Use the given function size for both lines.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [np.linalg.norm(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [np.linalg.norm(F[-k:].prod(axis=0)) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.4: the mean product in place of its size
# 1. How is the size of a matrix measured here?
# 2. You average the products of the cells; the size is a root of a mean of squares.
# 3. Put the products on a diagonal, and hand that matrix to size.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [F[-k:].prod(axis=0).mean() for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 0.6: begins at zero steps
# 1. What is the first n that is asked for?
# 2. Your lines begin at 0 and end one step early.
# 3. Let n run from 1 to T, the last one included.
def draw(ax, W_hh, F):
    n = np.arange(len(F) + 0)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 0.6: one step short
# 1. What is the last n that is asked for?
# 2. Your lines end one step early.
# 3. F has T rows, and n runs up to T, the last one included.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F))
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.7: a linear axis
# 1. Could you read off your figure what is left after 30 steps?
# 2. Your vertical axis is linear.
# 3. Make the vertical axis logarithmic, for instance with semilogy.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.7: no labels
# 1. Would somebody else know what is on your axes?
# 2. The labels of the axes are missing.
# 3. Set a label for the horizontal and for the vertical axis.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 1.7: no legend
# 1. Would somebody else know which line is which?
# 2. The lines are labelled, but no legend is drawn.
# 3. Call the legend of the axes after both lines are drawn.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, simple, label="RNN")
    ax.plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 0.6: lines in the other order
# 1. Which line is asked for first?
# 2. Your lines come in the other order.
# 3. Draw the simple network first, then the LSTM.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, gated, label="LSTM")
    ax.plot(n, simple, label="RNN")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 0.3: logarithms on a linear axis
# 1. What do the numbers at your vertical axis stand for?
# 2. You draw logarithms. The sizes themselves are asked for, on a logarithmic axis.
# 3. Hand the sizes to the plot, and change the scale of the axis.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    ax.plot(n, np.log(simple), label="RNN")
    ax.plot(n, np.log(gated), label="LSTM")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 0: drawn on the current figure, not on the given axes
# 1. On which axes do your lines appear?
# 2. They are not on the axes that your function gets.
# 3. Call the methods of ax.
def draw(ax, W_hh, F):
    n = np.arange(1, len(F) + 1)
    simple = [size(np.linalg.matrix_power(W_hh, k)) for k in n]
    gated = [size(np.diag(F[-k:].prod(axis=0))) for k in n]
    plt.figure().gca().plot(n, simple, label="RNN")
    plt.gca().plot(n, gated, label="LSTM")
    ax.set_yscale("log")
    ax.set_xlabel("steps")
    ax.set_ylabel("size")
    plt.close()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}

# %% wrong 0.8: only the given example
def draw(ax, W_hh, F):
    ax.semilogy([1, 2, 3], [0.5, 0.25, 0.125], label="RNN")
    ax.semilogy([1, 2, 3], [0.9, 0.72, 0.144], label="LSTM")
    ax.set(xlabel="n", ylabel="size")
    ax.legend()


def plotted(W_hh, F):
    """What your figure shows, as data."""
    scales = []

    def draw_and_look(ax):
        draw(ax, np.array(W_hh), np.array(F))
        scales.append(ax.get_yscale())

    return described(draw_and_look) | {"yscale": scales[0]}
