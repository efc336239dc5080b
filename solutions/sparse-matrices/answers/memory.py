# %% probes
sorted(plotted(10, 40, 4, np.array([0.05, 0.4, 0.8]))["lines"])
(lambda f: [sorted(f["lines"]), f["points"]])(plotted(10, 40, 2, np.array([0.05, 0.4, 0.8])))
(lambda f: (f["lines"][0][1][0] == f["lines"][0][1][-1]) == ("dense" in f["legend"][0].lower()))(plotted(10, 40, 4, np.array([0.05, 0.4, 0.8])))
(lambda f: [f["xlabel"] != "", f["ylabel"] != ""])(plotted(10, 40, 4, np.array([0.05, 0.4, 0.8])))

# %% correct: straight axes, the dense size right across
def draw(ax, n, V, s_val, densities):
    nnz = np.asarray(densities) * n * V
    dense = n * V * s_val
    ax.plot(densities, nnz * s_val + nnz * 4 + (n + 1) * 4, "o-", label="CSR")
    ax.axhline(dense, color="black", label="dense array")
    ax.plot([(s_val - (n + 1) / (n * V) * 4) / (s_val + 4)], [dense], "o")
    ax.set_xlabel("density")
    ax.set_ylabel("size in bytes")
    ax.legend(loc="lower right")


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% correct: lists and loops
def draw(ax, n, V, s_val, densities):
    sizes, full = [], []
    for density in densities:
        nnz = density * n * V
        sizes.append(float(nnz * s_val + nnz * 4 + (n + 1) * 4))
        full.append(float(n * V * s_val))
    ax.plot(densities, full, label="Dense")
    ax.plot(densities, sizes, label="csr")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.scatter((s_val * n * V - 4 * n - 4) / (n * V) / (s_val + 4), n * V * s_val, color="red")
    ax.set(title="memory", xlabel="share of entries", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% correct: float32, the crossing by a fine search, a label for the point
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    low, high = 0.0, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        if middle * n * V * (s_val + 4) + 4 * (n + 1) < dense:
            low = middle
        else:
            high = middle
    x = densities.astype(np.float32)
    ax.semilogy(x, np.full(len(x), dense, dtype=np.float32), "--", label="dense")
    ax.semilogy(x, x * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter(low, dense, label="equal")
    ax.set_xlabel("density")
    ax.set_ylabel("bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.8: row starts left out
# 1. What does CSR take if not a single entry is stored?
# 2. Your line for CSR goes to zero with the density. The row starts remain: n + 1 of them.
# 3. Add four bytes for each of the n + 1 row starts, to the line and in the equation for the crossing.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = s_val / (s_val + 4)
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.8: n row starts
# 1. How long is `indptr` for n rows?
# 2. You count n row starts. The end of the last row needs a number as well.
# 3. Take n + 1 numbers of four bytes, in the line and in the crossing.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * n) / (n * V * (s_val + 4))
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * n, label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.8: coordinates (COO)
# 1. What does CSR keep for an entry?
# 2. You count a value and two indices for each entry: that is COO, which repeats the row.
# 3. Count a value and one index for each entry, and the row starts once.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = s_val / (s_val + 8)
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 8), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.8: indices of eight bytes
# 1. How many bytes has an index here?
# 2. Your indices take eight bytes each. Here they take four.
# 3. Put four bytes for every number in `indices` and in `indptr`.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 8 * (n + 1)) / (n * V * (s_val + 8))
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 8) + 8 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.8: values without their columns
# 1. Does CSR keep only the values?
# 2. You count the bytes of the values and of the row starts; the column of each entry is missing.
# 3. Each entry takes the bytes of a value and four more for its column.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (n * V * s_val)
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * s_val + 4 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.4: megabytes
# 1. In which unit are the sizes wanted?
# 2. You draw megabytes. Bytes are asked for, and the axis says so.
# 3. Leave the sizes undivided.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (n * V * (s_val + 4))
    ax.loglog(densities, [dense / 1e6 for _ in densities], label="dense")
    ax.loglog(densities, (densities * n * V * (s_val + 4) + 4 * (n + 1)) / 1e6, label="CSR")
    ax.scatter([crossing], [dense / 1e6])
    ax.set(xlabel="density", ylabel="MB")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.4: density in per cent
# 1. Where does a full matrix stand on your axis?
# 2. You draw the density in per cent. The tests look for the numbers in `densities`.
# 3. Draw against `densities` as given, where 1 is a full matrix.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (n * V * (s_val + 4))
    ax.loglog(100 * densities, [dense for _ in densities], label="dense")
    ax.loglog(100 * densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter([100 * crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 1.6: no legend
# 1. Can a reader tell which line is which?
# 2. The lines have labels, but nothing shows them.
# 3. Ask the axes for their legend, after both lines are drawn.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (n * V * (s_val + 4))
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 1.6: names swapped
# 1. Which of your two lines is flat, and what is it called?
# 2. The flat line is called CSR and the rising one dense. The dense size does not depend on the density.
# 3. Swap the two labels.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (n * V * (s_val + 4))
    ax.loglog(densities, [dense for _ in densities], label="CSR")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="dense")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 1.6: the crossing at the nearest given density
# 1. Does the crossing depend on which densities are drawn?
# 2. You mark the density at which the lines are closest among those given. They cross between two of them.
# 3. Set the two sizes equal and solve for the density.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    size = densities * n * V * (s_val + 4) + 4 * (n + 1)
    crossing = densities[np.argmin(abs(size - dense))]
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 1.6: the crossing without the row starts
# 1. Does your point lie on both lines?
# 2. The line for CSR has the row starts in it, your crossing has not.
# 3. Take the bytes of the row starts off the dense size before you divide.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = s_val / (s_val + 4)
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 1.6: no point
# 1. Where do the lines cross?
# 2. The crossing is not marked.
# 3. Solve for the density at which both sizes are equal, and put a single point there with `ax.scatter`.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.4: always four bytes a value
# 1. What changes in your figure if a value takes one byte?
# 2. You use four bytes for a value, whatever `s_val` says.
# 3. Use `s_val` in the dense size, in the line for CSR and in the crossing.
def draw(ax, n, V, s_val, densities):
    s_val = 4
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (n * V * (s_val + 4))
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0.8: entries of one row
# 1. How many entries has the whole matrix at a density of 1?
# 2. Your line for CSR counts the entries of a single row. The matrix has n rows.
# 3. The number of entries is the density times n times V.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (V * (s_val + 4))
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 1.6: axes without names
# 1. What do the numbers on the axes mean?
# 2. The axes have no labels.
# 3. Name what is drawn to the right, and what upwards, with its unit.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    crossing = (dense - 4 * (n + 1)) / (n * V * (s_val + 4))
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.loglog(densities, densities * n * V * (s_val + 4) + 4 * (n + 1), label="CSR")
    ax.scatter([crossing], [dense])
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)

# %% wrong 0: the dense line only
# 1. How many lines should there be?
# 2. You draw the dense size alone.
# 3. Add a line for CSR: bytes of the entries, which grow with the density, and of the row starts, which do not.
def draw(ax, n, V, s_val, densities):
    dense = n * V * s_val
    ax.loglog(densities, [dense for _ in densities], label="dense")
    ax.set(xlabel="density", ylabel="bytes")
    ax.legend()


def plotted(n, V, s_val, densities):  # what the tests read
    return described(draw, n, V, s_val, densities)
