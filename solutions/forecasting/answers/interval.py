# %% probes
gain_interval(np.array([0.0, 2.0, 1.0, 4.0, 3.0, 5.0]), np.array([0.5, 1.5, 1.0, 3.0, 3.5, 4.0]), np.array([1.0, 1.0, 2.0, 2.0, 4.0, 3.0]), np.array([[0, 3], [1, 2], [3, 1], [0, 2]]), 3)
gain_interval(np.array([0.0, 2.0, 1.0, 4.0, 3.0, 5.0]), np.array([0.5, 1.5, 1.0, 3.0, 3.5, 4.0]), np.array([1.0, 1.0, 2.0, 2.0, 4.0, 3.0]), np.array([[0, 2], [1, 0], [2, 1]]), 4)
gain_interval(np.array([0.0, 2.0, 1.0, 4.0, 3.0, 5.0]), np.array([0.5, 1.5, 1.0, 3.0, 3.5, 4.0]), np.array([1.0, 1.0, 2.0, 2.0, 4.0, 3.0]), np.array([[0, 5, 1, 3, 2, 2], [4, 1, 3, 0, 2, 2]]), 1)

# %% correct: lists and scikit-learn
from sklearn.metrics import r2_score


def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in starts:
        days = []
        for s in row:
            days.extend(range(int(s), int(s) + block))
        days = days[: len(y)]
        truth = [y[i] for i in days]
        gains.append(r2_score(truth, [new[i] for i in days]) - r2_score(truth, [old[i] for i in days]))
    low, high = np.quantile(gains, [0.025, 0.975])
    return float(low), float(high)

# %% correct: all draws at once
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    days = np.asarray(starts)[:, :, None] + np.arange(block)  # (draws, k, block)
    days = days.reshape(len(starts), -1)[:, : len(y)]  # (draws, n)
    z = y[days]
    saved = (z - old[days]) ** 2 - (z - new[days]) ** 2
    gains = saved.mean(axis=1) / z.var(axis=1)
    return [np.percentile(gains, 2.5), np.percentile(gains, 97.5)]

# %% correct: quantiles by hand, in float32
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    y, new, old = (np.asarray(one, dtype=np.float32) for one in (y, new, old))
    gains = []
    for row in starts:
        days = np.concatenate([np.arange(s, s + block) for s in row])[: len(y)]
        spread = ((y[days] - y[days].mean()) ** 2).sum()
        r2 = [1 - ((y[days] - forecast[days]) ** 2).sum() / spread for forecast in (new, old)]
        gains.append(r2[0] - r2[1])
    gains = sorted(gains)
    ends = []
    for q in (0.025, 0.975):
        place = q * (len(gains) - 1)
        i = min(int(place), len(gains) - 2) if len(gains) > 1 else 0
        after = gains[i + 1] if len(gains) > 1 else gains[i]
        ends.append(gains[i] + (place - i) * (after - gains[i]))
    return tuple(ends)

# %% wrong 0.5: measured against the mean of all days
# 1. Which days give the mean in each draw?
# 2. The sum below the fraction is that of the original days in every draw.
# 3. Each draw is a test period of its own: take mean and spread of its truth.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((y - y.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 0: old minus new
# 1. What sign has the gain if the new forecast is better?
# 2. Your differences have the wrong sign: old minus new.
# 3. Subtract the score of `old` from that of `new`.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - a) ** 2).sum() / s - ((z - b) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 0.5: the middle 90 %
# 1. How much do you leave out on each side?
# 2. You leave out 5 % on each side, and keep 90 %.
# 3. For the middle 95 %, leave out 2.5 % on each side.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.05, 0.95])

# %% wrong 0.5: mean and 1.96 standard deviations
# 1. Which two numbers does the question ask for?
# 2. You take the mean and 1.96 standard deviations to each side, which assumes a normal distribution.
# 3. Take the quantiles 0.025 and 0.975 of the differences themselves.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.mean(gains) + 1.96 * np.std(gains) * np.array([-1, 1])

# %% wrong 0.5: single days instead of blocks
# 1. How many days does a start bring into the draw?
# 2. You take the day of each start and leave out those that follow it.
# 3. Each start s brings the days s to s + block − 1.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = row
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 2.5: the draw is not cut to n days
# 1. How many days does a draw have if the blocks do not fill it exactly?
# 2. You keep all days of all blocks.
# 3. Keep the first n of the joined days.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 1: the blocks end at their starts
# 1. Which is the first day of a block?
# 2. Your blocks hold the days before their starts.
# 3. A start is the first day of its block.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] - np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 1: other days for the old forecast
# 1. On which days is each of the two scored?
# 2. The days of the old forecast are not those of the truth and of the new one: the pairs are torn.
# 3. Use the same drawn days for the truth and both forecasts.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        other = (row[::-1][:, None] + np.arange(block)).ravel()[: len(y)]
        b = old[other]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 0: the difference of the mean squared errors
# 1. Is your difference one of scores or of errors?
# 2. You compare mean squared errors, in the units of the series.
# 3. Divide by the variance of the drawn truth to get the difference in R².
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).mean() - ((z - a) ** 2).mean())
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 0.5: the ends of two separate intervals
# 1. What does a hard month do to both scores, and what to their difference?
# 2. You make an interval for each score and subtract their ends; what hits both forecasts alike does not cancel then.
# 3. Form the difference within each draw, and take quantiles of the differences.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    scores = {"new": [], "old": []}
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z = y[drawn]
        for name, forecast in (("new", new), ("old", old)):
            scores[name].append(1 - ((z - forecast[drawn]) ** 2).sum() / ((z - z.mean()) ** 2).sum())
    (a, b), (c, d) = (np.quantile(scores[name], [0.025, 0.975]) for name in ("new", "old"))
    return a - d, b - c

# %% wrong 0: the block is one day too long
# 1. How many days are s, s + 1, …, s + block − 1?
# 2. Your blocks hold one day too many.
# 3. A block has `block` days, the start among them.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = np.minimum((row[:, None] + np.arange(block + 1)).ravel()[: len(y)], len(y) - 1)
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 0.5: the smallest and the largest difference
# 1. How much do you leave out on each side?
# 2. You return the smallest and the largest difference of all draws.
# 3. Leave out 2.5 % on each side.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return (min(gains), max(gains))

# %% wrong 0: all differences
# 1. How many numbers does an interval have?
# 2. You return the differences of all draws.
# 3. Return their quantiles 0.025 and 0.975.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return gains

# %% wrong 2.5: the days of a draw sorted by place in the block
# 1. In which order are the days of a draw joined before they are cut?
# 2. You join all first days, then all second days; the cut then takes away other days.
# 3. Join one whole block after the other.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row + np.arange(block)[:, None]).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 0: the score of the new forecast alone
# 1. Where does the old forecast enter?
# 2. You give an interval of one score, not of the difference.
# 3. Subtract the score of the old forecast in every draw.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = ((z - z.mean()) ** 2).sum()
        gains.append(1 - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 0: the variance below with n - 1
# 1. By how many do you divide above, and by how many below?
# 2. A mean over n above meets a variance over n − 1 below.
# 3. Use sums in both places, or the same divisor.
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    gains = []
    for row in np.asarray(starts):
        drawn = (row[:, None] + np.arange(block)).ravel()[: len(y)]
        z, a, b = y[drawn], new[drawn], old[drawn]
        s = z.var(ddof=1) * len(z)
        gains.append(((z - b) ** 2).sum() / s - ((z - a) ** 2).sum() / s)
    return np.quantile(gains, [0.025, 0.975])

# %% wrong 1: the numbers of the examples
def gain_interval(y, new, old, starts, block):
    """The 95 % interval of R² of `new` minus R² of `old`: two numbers."""
    return [1.3, 1.3] if len(starts) == 1 else [1.3 + 0.025 * 0.2, 1.3 + 0.975 * 0.2]
