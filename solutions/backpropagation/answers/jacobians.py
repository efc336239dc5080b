# %% probes
stretches(np.array([[0.5, -1.0], [2.0, 0.3]]), np.array([[0.1, 0.2], [0.5, -0.4], [-0.2, 0.8], [0.6, 0.3]]))
after(stretches, np.array([[1.5]]), np.array([[0.3], [0.6], [-0.5]]))
[plotted({'one': [1.0, 0.5, 0.1], 'two': [1.0, 2.0, 5.0]})[key] for key in ('lines', 'legend', 'yscale')]
(lambda p: [bool(p['xlabel']), bool(p['ylabel'])])(plotted({'one': [1.0, 0.5, 0.1]}))

# %% correct: plot, scale and line, each by its own call
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% correct: singular values of each product, an array returned
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.svd(M, compute_uv=False)[0])
    return np.array(sizes)


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.plot([0, max(map(len, curves.values())) - 1], [1, 1])
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% correct: products transposed, eigenvalues of the square
def stretches(W_hh, h):
    T = len(h) - 1
    slopes = 1 - h**2
    found = np.empty(T + 1)
    back = np.identity(W_hh.shape[0])
    for distance in range(T + 1):
        found[distance] = np.sqrt(np.linalg.eigvalsh(back @ back.T).max())
        back = np.einsum("ji,j,jk->ik", W_hh, slopes[T - distance], back)
    return found.astype(np.float32)


def draw(ax, curves):
    names = list(curves)
    lines = [ax.semilogy(np.arange(len(curves[n])), curves[n], "--")[0] for n in names]
    ax.axhline(y=1.0, linestyle=":")
    ax.legend(lines, names)
    ax.set(xlabel="distance in steps", ylabel="largest singular value", title="What is left")


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% correct: a torch tensor of stretches
def stretches(W_hh, h):
    import torch

    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return torch.tensor(sizes)


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1: Frobenius norm
# 1. By how much can the identity lengthen a vector, and what is your norm of it?
# 2. You take the root of the sum of squares of all entries; the stretch is the largest singular value.
# 3. NumPy's norm of a matrix has a second argument that chooses the largest singular value.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.57: product in the wrong order
# 1. On which side of the product do later steps stand?
# 2. You multiply earlier Jacobians from the left; later steps should stand on the left.
# 3. When you go back by one step, the new Jacobian joins the product on its right.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = J @ M
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.29: product of the stretches
# 1. Is the stretch of a product the product of the stretches?
# 2. You multiply the stretches of the single steps. This is a bound, and may be far too high.
# 3. Multiply the matrices first, and take the stretch of each product.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        sizes.append(sizes[-1] * np.linalg.norm(J, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.57: slopes multiply the columns
# 1. Which unit's slope multiplies row k of W_hh?
# 2. You multiply the columns of W_hh by the slopes. The slope belongs to the unit that the row leads to.
# 3. Row k is multiplied by the slope of unit k of the later state.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = W_hh * (1 - h[t] ** 2)
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.43: slopes of the state before
# 1. Which tanh lies between two neighbouring states?
# 2. The slopes are one step too early: you use those of the earlier state.
# 3. The Jacobian of step t has the slopes of the state after step t; the first state h_0 has none.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t - 1] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.43: no slopes
# 1. Is the network linear?
# 2. Your Jacobian is W_hh alone; the slopes of tanh are missing.
# 3. Multiply row k of W_hh by one minus the square of unit k of the later state.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 0.86: distance 0 is left out
# 1. What is the derivative of the last state by itself?
# 2. Your list begins at distance 1.
# 3. Begin with the stretch of the identity.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = []
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 0.86: distances in reversed order
# 1. Which number stands first: that of the longest distance or of the shortest?
# 2. Your list looks reversed: it begins with the longest distance.
# 3. Begin at distance 0 and end at distance T.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes[::-1]


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.29: spectral radius
# 1. Do eigenvalues tell how far a matrix can lengthen a vector?
# 2. You take the largest eigenvalue by size; the stretch is the largest singular value, which may be larger.
# 3. Ask for singular values in place of eigenvalues.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(abs(np.linalg.eigvals(M)).max())
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.43: from the first state on
# 1. From which state to which does the product at distance 1 lead?
# 2. Your products begin at the first step and grow forward in time. They should end at the last state and grow backward.
# 3. At distance 1 there is one Jacobian, that of the last step.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(1, len(h)):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = J @ M
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.43: tanh applied to the states
# 1. Is h a pre-activation or an activation?
# 2. The states have been through tanh already, and your slopes press them through once more.
# 3. The slope is one minus the square of the state itself.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - np.tanh(h[t]) ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.86: a linear axis
# 1. What shape has exponential decay on your vertical axis?
# 2. The vertical axis of your plot is linear.
# 3. Set the scale of the vertical axis to a logarithmic one.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.71: distances from 1 on
# 1. At which distance does your plot begin?
# 2. Your lines begin at distance 1; the first stretch in a list belongs to distance 0.
# 3. Number the stretches from 0 on.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(1, len(sizes) + 1), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.71: axes exchanged
# 1. What is on the horizontal axis?
# 2. You plot the distance against the stretch.
# 3. The distance belongs on the horizontal axis: give it first.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(sizes, range(len(sizes)), label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.71: no legend, no labels
# 1. Could a reader tell your lines apart, and know what the axes mean?
# 2. Names of the lines or labels of the axes are missing.
# 3. Give each line its name and call the legend; label both axes.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 1.86: no level line
# 1. Where in your plot is nothing lost and nothing gained?
# 2. The level line at 1 is missing.
# 3. Draw a line right across at height 1.
def stretches(W_hh, h):
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}

# %% wrong 0.29: only the numbers of the visible test, and no plot
def stretches(W_hh, h):
    return [1, 2, 4, 8]
    M = np.eye(len(W_hh))
    sizes = [1.0]
    for t in range(len(h) - 1, 0, -1):
        J = np.diag(1 - h[t] ** 2) @ W_hh
        M = M @ J
        sizes.append(np.linalg.norm(M, 2))
    return sizes


def draw(ax, curves):
    raise NotImplementedError  # your answer
    for name, sizes in curves.items():
        ax.plot(range(len(sizes)), sizes, label=name)
    ax.set_yscale("log")
    ax.axhline(1, color="grey")
    ax.set_xlabel("distance")
    ax.set_ylabel("stretch")
    ax.legend()


def plotted(curves):
    """What `draw` draws, as plain data. The test reads it; leave it as it is."""
    scale = []

    def drawn(ax):
        draw(ax, curves)
        scale.append(ax.get_yscale())

    return described(drawn) | {"yscale": scale[0]}
