# %% probes
[[list(a), list(b)] for a, b in walk_forward(8, 3, 2, 1)]
[[list(a), list(b)] for a, b in walk_forward(8, 4, 2, 3)]

# %% correct: arrays
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    folds = []
    start = first
    while start < n:
        days = np.arange(n)
        folds.append((days[days <= start - horizon], days[start : start + size]))
        start += size
    return folds

# %% correct: day by day
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    folds = []
    for day in range(first, n):
        if (day - first) % size == 0:
            folds.append([[known for known in range(day) if known + horizon <= day], []])
        folds[-1][1].append(day)
    return folds

# %% correct: tuples of ranges
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    blocks = -(-(n - first) // size)
    starts = [first + i * size for i in range(blocks)]
    return tuple((range(0, s + 1 - horizon), range(s, n if s + size > n else s + size)) for s in starts)

# %% correct: scikit-learn, when blocks divide the days
from sklearn.model_selection import TimeSeriesSplit


def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    days, folds = np.arange(n), []
    full = (n - first) // size
    if full >= 2:
        split = TimeSeriesSplit(full, test_size=size, gap=horizon - 1)
        folds = [(list(a), list(b)) for a, b in split.split(days[: first + full * size])]
    elif full == 1:
        folds = [(list(days[: first - horizon + 1]), list(days[first : first + size]))]
    last = first + full * size
    if last < n:
        folds.append((list(days[: last - horizon + 1]), list(days[last:])))
    return folds

# %% wrong 0: the block itself is learned from
# 1. Does a test day stand among the days you learn from?
# 2. The training days reach to the end of the block that is tested: the future leaks in.
# 3. Training ends before the first day of the block.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(min(start + size, n) - horizon + 1)), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 0: all other days are learned from, later ones too
# 1. Are there training days after the test days?
# 2. You train on everything outside of the block, the future included, as in ordinary cross-validation.
# 3. Only days before the block can be known.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list([i for i in range(n) if not start <= i < start + size]), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 0: a window of training days that moves along
# 1. Which days do you forget when you move on?
# 2. Your training days move along with the block; the oldest are dropped.
# 3. Training always begins with day 0 and grows.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start - first, start - horizon + 1)), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 1.5: the horizon is not used
# 1. If you look two days ahead, which is the newest value that you know?
# 2. The values of the days just before the block are not known when its first forecast is made.
# 3. The first forecast of a block that begins on day s is made on the evening of day s − horizon: nothing later may be learned from.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start)), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 0: one day too few to learn from
# 1. Is the value of the evening on which you forecast known?
# 2. You leave out the day on whose evening the forecast is made, but its value is known.
# 3. Day s − horizon itself belongs to the training days.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start - horizon)), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 1.5: one day too many, beyond one day ahead
# 1. If you look three days ahead, which is the newest value that you know?
# 2. Your gap is right for one day ahead and one day too short for more.
# 3. With a horizon of h, the h − 1 days before the block are left out.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start - max(horizon - 2, 0))), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 1.5: the short last block is left out
# 1. Is every day from `first` on tested?
# 2. The days after the last full block are missing.
# 3. Let the last block be shorter, up to day n − 1.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start - horizon + 1)), list(range(start, start + size)))
        for start in range(first, n - size + 1, size)
    ]

# %% wrong 1.5: the last block runs past the end
# 1. What is the largest number of a day?
# 2. Your last block holds days that do not exist.
# 3. Stop the block at day n − 1.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start - horizon + 1)), list(range(start, start + size)))
        for start in range(first, n, size)
    ]

# %% wrong 0.5: blocks that overlap
# 1. How often is each day tested?
# 2. You move on by one day at a time, so that blocks overlap.
# 3. The next block begins where the last one ended: move on by `size` days.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start - horizon + 1)), list(range(start, start + size)))
        for start in range(first, n - size + 1)
    ]

# %% wrong 0: only the block before is learned from
# 1. What happens to the early years when the origin moves on?
# 2. From the second block on you train on the last block alone.
# 3. Add the tested days to all days before them.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(0 if start == first else start - size, start - horizon + 1)), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 0: always the first training days
# 1. Does the model of the second block know the days of the first?
# 2. You train on the same days every time; the origin does not move.
# 3. Before each block add the days that have become known.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(first - horizon + 1)), list(range(start, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 1.5: the gap is cut from the block instead of the past
# 1. Which days are tested, and which are not known yet?
# 2. You leave the gap inside the block: its first days are not tested.
# 3. All days of the block are tested; the days just before it are not learned from.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start)), list(range(start + horizon - 1, min(start + size, n))))
        for start in range(first, n, size)
    ]

# %% wrong 0: test and training in the wrong order
# 1. Which comes first in each pair?
# 2. Your pairs hold the test days first.
# 3. Put the training days first.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [(list(range(s, min(s + size, n))), list(range(s - horizon + 1))) for s in range(first, n, size)]

# %% wrong 0: days are drawn at random
# 1. Does each test day lie after all days it is forecast from?
# 2. The days are shuffled before they are cut.
# 3. Keep the order of time; nothing is drawn here.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    days = np.random.default_rng(0).permutation(n)
    return [(sorted(map(int, days[:s])), sorted(map(int, days[s : s + size]))) for s in range(first, n, size)]

# %% wrong 0: the last training day is tested again
# 1. On which day does the first block begin?
# 2. Your blocks begin one day early.
# 3. The first block begins with day `first`.
def walk_forward(n, first, size, horizon):
    """A pair (training days, test days) for each block."""
    return [
        (list(range(start - horizon + 1)), list(range(start - 1, min(start + size, n) - 1)))
        for start in range(first, n, size)
    ]
