# %% probes
[[np.round(np.abs(p), 6) for p in plotted([[6.0, 1.0, 2.0], [7.0, 5.0, 1.0], [8.0, 2.0, 0.0], [5.0, 9.0, 2.0], [9.0, 4.0, 4.0]], ["p", "q", "p", "p", "q"])["points"]], plotted([[6.0, 1.0, 2.0], [7.0, 5.0, 1.0], [8.0, 2.0, 0.0], [5.0, 9.0, 2.0], [9.0, 4.0, 4.0]], ["p", "q", "p", "p", "q"])["legend"]]
[len(plotted([[6.0, 1.0, 2.0], [7.0, 5.0, 1.0], [8.0, 2.0, 0.0], [5.0, 9.0, 2.0], [9.0, 4.0, 4.0]], ["p", "q", "p", "p", "q"])["points"]), len(plotted([[6.0, 1.0, 2.0], [7.0, 5.0, 1.0], [8.0, 2.0, 0.0], [5.0, 9.0, 2.0], [9.0, 4.0, 4.0]], ["p", "q", "p", "p", "q"])["legend"])]
[plotted([[6.0, 1.0, 2.0], [7.0, 5.0, 1.0], [8.0, 2.0, 0.0], [5.0, 9.0, 2.0], [9.0, 4.0, 4.0]], ["p", "q", "p", "p", "q"])[axis].strip() == "" for axis in ("xlabel", "ylabel")]
plotted([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]], ["p", "q", "q"])["xlabel"] == plotted([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]], ["p", "q", "q"])["ylabel"]
[np.round(np.abs(p), 6) for p in plotted([[3.0, 0.5, 0.0], [-3.0, 0.0, 0.5], [1.0, -0.5, -0.5], [-1.0, 0.0, 0.0]], ["p", "q", "p", "q"])["points"]]

# %% correct: scikit-learn
from sklearn.decomposition import PCA

def draw(ax, vectors, groups):
    Z = PCA(n_components=2).fit_transform(vectors)
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set_xlabel("PC 1")
    ax.set_ylabel("PC 2")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% correct: eigenvectors of the covariance, the signs turned
def draw(ax, vectors, groups):
    values, axes = np.linalg.eigh(np.cov(vectors.T))
    Z = -(vectors - vectors.mean(axis=0)) @ axes[:, np.argsort(-values)[:2]]
    for group in sorted(set(groups)):
        rows = [i for i, g in enumerate(groups) if g == group]
        ax.scatter(Z[rows, 0], Z[rows, 1], marker="^", label=f"{group}")
    ax.legend(title="group")
    ax.set(xlabel="first component", ylabel="second component")


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% correct: ax.plot with markers
def draw(ax, vectors, groups):
    centred = vectors - np.mean(vectors, axis=0, keepdims=True)
    _, _, Vt = np.linalg.svd(centred, full_matrices=False)
    for group in set(groups):
        x, y = zip(*[(row @ Vt[0], row @ Vt[1]) for row, g in zip(centred, groups) if g == group])
        ax.plot(x, y, "o", label=group)
    ax.set(xlabel="1", ylabel="2", title="words")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% correct: one scatter a group in a loop over colours, grid and words beside the points
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2] * s[:2]
    for i, group in enumerate(dict.fromkeys(groups)):
        mine = np.array([g == group for g in groups])
        ax.scatter(Z[mine, 0], Z[mine, 1], color=f"C{i}", label=group)
    for x, y in Z:
        ax.annotate("word", (x, y))
    ax.grid(True)
    ax.legend(loc="best")
    ax.set(xlabel="first component", ylabel="second component")


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1.5: the mean is left in
# 1. Where does the cloud of your points lie on the axes?
# 2. You decompose the vectors as they are, so that the first direction points to their mean and not along their largest variance.
# 3. Subtract the mean of the rows from every row before the decomposition.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors)
    Z = U[:, :2] * s[:2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1.5: the mean is subtracted only for the components
# 1. Around which point does your cloud lie?
# 2. You find the components of the centred vectors, and then project the vectors with their mean still in.
# 3. Project what you decomposed: the rows less their mean.
def draw(ax, vectors, groups):
    axes = np.linalg.svd(vectors - vectors.mean(axis=0))[2]
    Z = vectors @ axes[:2].T
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1: the first two dimensions
# 1. What have you done to the vectors before you draw them?
# 2. You draw the first two coordinates of the vectors. No single coordinate has a meaning of its own.
# 3. Subtract the mean, decompose, and draw the inner products with the first two right singular vectors.
def draw(ax, vectors, groups):
    Z = vectors[:, :2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1: coordinates are not scaled
# 1. Is your cloud longer along the first axis than along the second?
# 2. You draw the columns of U, which all have length one; the singular values are missing.
# 3. Multiply the columns of U by their singular values, or project the centred rows on the right singular vectors.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1: every dimension is divided by its spread
# 1. What do you do to the vectors beside subtracting the mean?
# 2. You divide each dimension by its standard deviation; that changes which directions have the largest variance.
# 3. Only subtract the mean before the decomposition.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd((vectors - vectors.mean(axis=0)) / vectors.std(axis=0))
    Z = U[:, :2] * s[:2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1: the rows are centred
# 1. Along which axis do you take the mean?
# 2. You subtract from each word the mean of its own numbers; the mean word is meant.
# 3. Take the mean along axis 0, over the words.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=1, keepdims=True))
    Z = U[:, :2] * s[:2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1: the axes are exchanged
# 1. Which component has the larger variance?
# 2. The first component stands on the upright axis and the second on the level one.
# 3. Draw the first component as x and the second as y.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2] * s[:2]
    Z = Z[:, ::-1]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 0.5: the smallest components
# 1. In which order does your decomposition give the components?
# 2. You draw the components of the smallest variance; eigh gives the smallest first.
# 3. Take the last two eigenvectors, the last one first, or use the singular value decomposition.
def draw(ax, vectors, groups):
    values, axes = np.linalg.eigh(np.cov(vectors.T))
    Z = (vectors - vectors.mean(axis=0)) @ axes[:, :2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 0.5: second and third component
# 1. At which number does Python begin to count?
# 2. You draw the second and the third component; the first has index 0.
# 3. Cut the columns from index 0 to 2.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, 1:3] * s[1:3]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1.5: all points in one colour
# 1. How does the reader tell the groups apart?
# 2. All points are drawn in one call, with one colour and one name.
# 3. Loop over the different groups; in each turn draw its rows, with the group's name as label.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2] * s[:2]
    ax.scatter(*Z.T, label="words")
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1.5: no legend
# 1. How does the reader know which colour is which group?
# 2. The groups have names, but no legend shows them.
# 3. Call the legend of the axes once all groups are drawn.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2] * s[:2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.set(xlabel="first component", ylabel="second component")


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1.5: the rows of a group are taken to stand together
# 1. Do the rows of a group stand next to each other?
# 2. You cut the rows in blocks; the groups may be mixed, so that points get the names of other groups.
# 3. For each group pick the rows whose entry in groups is that group.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2] * s[:2]
    start = 0
    for group in dict.fromkeys(groups):
        size = list(groups).count(group)
        ax.scatter(*Z[start : start + size].T, label=group)
        start += size
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1.5: axes without labels
# 1. What do your axes show?
# 2. The axes have no labels.
# 3. Set a label for x and another for y that say which component it is.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2] * s[:2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T, label=group)
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 1: the same label twice, and no names of groups
# 1. How does the reader know which colour and which axis is which?
# 2. There is no legend, and both axes have the same label.
# 3. Give each group's points a label and call the legend; say in the axes' labels which component it is.
def draw(ax, vectors, groups):
    U, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0))
    Z = U[:, :2] * s[:2]
    for group in dict.fromkeys(groups):
        ax.scatter(*Z[[g == group for g in groups]].T)
    ax.set(xlabel="component", ylabel="component")


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 0.5: one set of points for each row
# 1. What have you done to the vectors beside subtracting the mean?
# 2. You draw the first two coordinates as they are, point by point, and each point gets a line in the legend.
# 3. Find the components first; then draw each group with one call.
def draw(ax, vectors, groups):
    Z = vectors - vectors.mean(axis=0)
    for row, group in zip(Z, groups):
        ax.scatter(row[0], row[1], label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)

# %% wrong 0.5: the components in place of the words
# 1. How many points do you draw, and how many words are there?
# 2. You draw the components themselves, a point for each dimension of the vectors.
# 3. Take the inner products of the centred rows with the first two components: one point a word.
def draw(ax, vectors, groups):
    axes = np.linalg.svd(vectors - vectors.mean(axis=0))[2]
    Z = axes[:2].T
    for group in dict.fromkeys(groups):
        ax.scatter(*Z.T, label=group)
    ax.set(xlabel="first component", ylabel="second component")
    ax.legend()


def plotted(vectors, groups):
    """What your plot shows, for the tests."""
    return described(draw, np.array(vectors, dtype=float), list(groups))


names = "king queen man woman dog cat horse cow france paris germany berlin".split()
draw(plt.subplots()[1], glove[names], ["people"] * 4 + ["animals"] * 4 + ["places"] * 4)
