# %% probes
autocorrelation([2.0, 0.0, 1.0, 5.0, 3.0], 2)
autocorrelation([4.0, 1.0, 2.0], 0)
sorted(plotted(np.array([1.0, 0.4, -0.2]), 25)["bars"])
sorted(plotted(np.array([1.0, 0.4, -0.2]), 25)["horizontal"])
"lag" in plotted(np.array([1.0, 0.4, -0.2]), 25)["xlabel"].lower()
plotted(np.array([1.0, 0.4, -0.2]), 25)["ylabel"].strip() != ""

# %% correct: loops over days
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    mean = sum(x) / len(x)
    total = sum((one - mean) ** 2 for one in x)
    r = []
    for k in range(max_lag + 1):
        product = 0.0
        for t in range(k, len(x)):
            product += (x[t] - mean) * (x[t - k] - mean)
        r.append(product / total)
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(range(1, len(r)), r[1:])
    ax.axhline(y=1.96 / T**0.5)
    ax.axhline(y=-1.96 / T**0.5)
    ax.set(xlabel="Lag", ylabel="r")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% correct: np.correlate, in float32, and a line at zero is not drawn
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.asarray(x, dtype=np.float32) - np.float32(np.mean(x))
    full = np.correlate(z, z, mode="full")[len(z) - 1 :]
    return (full / full[0])[: max_lag + 1].astype(np.float32)


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% correct: shifted against zeros
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.array(x) - np.mean(x)
    padded = np.concatenate([z, np.zeros(max_lag)])
    shifts = [padded[k : k + len(z)] for k in range(max_lag + 1)]
    return np.einsum("kt,t->k", np.array(shifts), z) / np.einsum("t,t", z, z)


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    lags = list(range(len(r)))[1:]
    ax.bar(lags, [r[k] for k in lags], color="C1")
    for height in np.array([1, -1]) * 1.96 * T**-0.5:
        ax.axhline(height, linestyle=":")
    ax.set_xlabel("Lag (days)")
    ax.set_ylabel("Autocorrelation of log volume")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: the mean is not subtracted
# 1. What is the autocorrelation of a series that hardly changes, but lies far from zero?
# 2. The products are formed from the values themselves and not from their distances to the mean.
# 3. Subtract the mean of the whole series first, and use the distances above and below the fraction.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    return np.array([x[k:] @ x[: len(x) - k] for k in range(max_lag + 1)]) / (x @ x)


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: a correlation of two pieces, each with its own mean
# 1. How many means does the formula have?
# 2. np.corrcoef centres the two shifted pieces each with a mean of its own, and scales each by its own spread.
# 3. There is one mean and one sum of squares, both of the whole series, at every lag.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    return np.array([np.corrcoef(x[k:], x[: len(x) - k])[0, 1] if len(x) - k > 1 else 0.0 for k in range(max_lag + 1)])


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: each lag divided by its own number of products
# 1. By what do you divide at a large lag?
# 2. You take the mean of the T - lag products, and the variance below as a mean of T: that is not the formula's fraction.
# 3. Divide the plain sum of the products by the plain sum of all T squares, the same at every lag.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.asarray(x, dtype=float) - np.mean(x)
    return np.array([(z[k:] * z[: len(z) - k]).mean() for k in range(max_lag + 1)]) / (z**2).mean()


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: lag 0 left out
# 1. What does the first entry of the result stand for?
# 2. Your result begins at lag 1; lag 0 is missing.
# 3. Return max_lag + 1 numbers, the first of which is one.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.asarray(x, dtype=float) - np.mean(x)
    return np.array([z[k:] @ z[:-k] for k in range(1, max_lag + 1)]) / (z @ z)


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: the largest lag left out
# 1. Which is the last lag in your result?
# 2. Your lags end at max_lag - 1.
# 3. range(n) stops before n; there are max_lag + 1 lags from 0 to max_lag.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.asarray(x, dtype=float) - np.mean(x)
    return np.array([z[k:] @ z[: len(z) - k] for k in range(max_lag)]) / (z @ z)


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: a slice that ends at minus zero
# 1. What does z[:-k] hold at lag 0?
# 2. At lag 0 the slice z[:-0] is empty, so the two pieces do not fit together.
# 3. Let the second piece end at len(z) - k, or treat lag 0 apart.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.asarray(x, dtype=float) - np.mean(x)
    return np.array([z[k:] @ z[:-k] for k in range(max_lag + 1)]) / (z @ z)


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: the series is turned round a ring
# 1. What comes before the first day?
# 2. np.roll puts the last days before the first, and their products are counted too.
# 3. Only days that have a day so far back form a product: the sum begins at t = lag + 1.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.asarray(x, dtype=float) - np.mean(x)
    return np.array([z @ np.roll(z, k) for k in range(max_lag + 1)]) / (z @ z)


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1: the covariance, not divided
# 1. What is the autocorrelation at lag 0?
# 2. You return sums of products, which grow with the size of the numbers.
# 3. Divide by the sum of squares around the mean, so that lag 0 gives one.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    z = np.asarray(x, dtype=float) - np.mean(x)
    return np.array([z[k:] @ z[: len(z) - k] for k in range(max_lag + 1)])


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.33: the numbers of the example
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    return np.array([1, 0.25, -0.3])


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(np.arange(1, len(r)), r[1:], width=0.6)
    ax.axhline(1.96 / np.sqrt(T), color="grey")
    ax.axhline(-1.96 / np.sqrt(T), color="grey")
    ax.set_xlabel("lag in trading days")
    ax.set_ylabel("autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.67: lag 0 is drawn as well
# 1. At which lag stands your first bar?
# 2. You draw a bar at lag 0, which is always one and dwarfs the others.
# 3. Leave out the first entry of r, and let the lags begin at 1.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    z = x - x.mean()
    r = np.ones(max_lag + 1)
    for k in range(1, max_lag + 1):
        r[k] = (z[k:] * z[:-k]).sum() / (z**2).sum()
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(range(len(r)), r)
    for sign in (-1, 1):
        ax.axhline(sign * 1.96 / np.sqrt(T))
    ax.set(xlabel="lag", ylabel="autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.67: the bars stand one lag too early
# 1. Under which lag does the first bar of your plot stand?
# 2. The first bar, of lag 1, stands at 0: all bars are one lag too far left.
# 3. Give ax.bar the lags 1, 2, ... as positions.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    z = x - x.mean()
    r = np.ones(max_lag + 1)
    for k in range(1, max_lag + 1):
        r[k] = (z[k:] * z[:-k]).sum() / (z**2).sum()
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(range(len(r) - 1), r[1:])
    for sign in (-1, 1):
        ax.axhline(sign * 1.96 / np.sqrt(T))
    ax.set(xlabel="lag", ylabel="autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.67: only the upper line
# 1. May an autocorrelation be negative by chance, too?
# 2. Only one line of the band is there.
# 3. Draw a second line with ax.axhline, at the same distance below zero.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    z = x - x.mean()
    r = np.ones(max_lag + 1)
    for k in range(1, max_lag + 1):
        r[k] = (z[k:] * z[:-k]).sum() / (z**2).sum()
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(range(1, len(r)), r[1:])
    ax.axhline(1.96 / np.sqrt(T))
    ax.set(xlabel="lag", ylabel="autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.67: the band without the root
# 1. How fast does the band become narrower when the series becomes longer?
# 2. Your band is narrower than it should be: you divide by T.
# 3. Divide by the square root of T.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    z = x - x.mean()
    r = np.ones(max_lag + 1)
    for k in range(1, max_lag + 1):
        r[k] = (z[k:] * z[:-k]).sum() / (z**2).sum()
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(range(1, len(r)), r[1:])
    for sign in (-1, 1):
        ax.axhline(sign * 1.96 / T)
    ax.set(xlabel="lag", ylabel="autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.67: the band of the number of bars
# 1. Whose length is T: that of the series or that of r?
# 2. Your band is much too wide: you divide by the root of the number of lags.
# 3. Use the argument T, the number of days, under the root.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    z = x - x.mean()
    r = np.ones(max_lag + 1)
    for k in range(1, max_lag + 1):
        r[k] = (z[k:] * z[:-k]).sum() / (z**2).sum()
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(range(1, len(r)), r[1:])
    for sign in (-1, 1):
        ax.axhline(sign * 1.96 / np.sqrt(len(r)))
    ax.set(xlabel="lag", ylabel="autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.67: the labels are forgotten
# 1. Would a reader know what your axes show?
# 2. An axis has no label, or the lower label does not say lag.
# 3. Use ax.set_xlabel and ax.set_ylabel.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    z = x - x.mean()
    r = np.ones(max_lag + 1)
    for k in range(1, max_lag + 1):
        r[k] = (z[k:] * z[:-k]).sum() / (z**2).sum()
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.bar(range(1, len(r)), r[1:])
    for sign in (-1, 1):
        ax.axhline(sign * 1.96 / np.sqrt(T))


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)

# %% wrong 1.67: a curve where bars are asked for
# 1. How does your plot show the height at each lag?
# 2. There are no bars in the plot.
# 3. Use ax.bar with the lags and the heights.
def autocorrelation(x, max_lag):
    """The autocorrelation of `x` at lags 0, 1, ..., max_lag.  (max_lag + 1,)"""
    x = np.asarray(x, dtype=float)
    z = x - x.mean()
    r = np.ones(max_lag + 1)
    for k in range(1, max_lag + 1):
        r[k] = (z[k:] * z[:-k]).sum() / (z**2).sum()
    return r


def draw(ax, r, T):
    """Bars of r at lags 1, 2, ... and the band of T independent days."""
    ax.plot(range(1, len(r)), r[1:], "o-")
    for sign in (-1, 1):
        ax.axhline(sign * 1.96 / np.sqrt(T))
    ax.set(xlabel="lag", ylabel="autocorrelation")


def plotted(r, T):
    """What your plot shows, for the test."""
    return described(draw, r, T)
