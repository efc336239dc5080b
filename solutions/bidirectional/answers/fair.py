# %% probes
[parameters(3, 5, 4, False), parameters(3, 5, 4, True), parameters(10, 2, 3, True)]
[fair_size(99, 6, 3), fair_size(100, 6, 3), fair_size(121, 6, 3), fair_size(122, 6, 3), fair_size(123, 6, 3), fair_size(90, 2, 2), fair_size(103, 6, 2)]

# %% correct: shapes
def parameters(d, H, C, both):
    shapes = [(H, d), (H, H), (H, 1)] * (1 + both) + [(C, H * (1 + both)), (C, 1)]
    return sum(a * b for a, b in shapes)


def fair_size(target, d, C):
    return next(H for H in range(1, 10**6) if H * (d + H + 1) + C * (H + 1) >= target)

# %% correct: the root of the quadratic
def parameters(d, H, C, both):
    one = H * d + H**2 + H
    return 2 * one + 2 * H * C + C if both else one + H * C + C


def fair_size(target, d, C):
    k = d + 1 + C
    root = (-k + np.sqrt(k**2 + 4 * (target - C))) / 2 if target > C else 0
    return max(1, int(np.ceil(root - 1e-9)))

# %% correct: counted on real arrays
def parameters(d, H, C, both):
    arrays = [np.zeros((H, d)), np.zeros((H, H)), np.zeros(H)] * (2 if both else 1)
    arrays += [np.zeros((C, 2 * H if both else H)), np.zeros(C)]
    return np.float64(sum(a.size for a in arrays))


def fair_size(target, d, C):
    low, high = 0, 10_000
    while high - low > 1:
        middle = (low + high) // 2
        if parameters(d, middle, C, False) >= target:
            high = middle
        else:
            low = middle
    return high

# %% wrong 0: no bias in the cell
# 1. Which numbers does a step of the cell use besides its two matrices?
# 2. Your count lacks the bias of the cell.
# 3. Each unit has d + H + 1 numbers.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H) + C * (cells * H + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, False) < target:
        size += 1
    return size

# %% wrong 0: two biases in the cell, as in torch
# 1. How many bias vectors has a cell here?
# 2. You count two bias vectors a cell, as PyTorch has them.
# 3. Each unit has d + H + 1 numbers.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 2) + C * (cells * H + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, False) < target:
        size += 1
    return size

# %% wrong 1.5: an output layer for one half
# 1. How many units does the output layer read if the network reads both ways?
# 2. Your output layer has C times H weights in both cases, but the summary of both directions has 2H units.
# 3. With both directions it has C(2H + 1) numbers.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 1) + C * (H + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, False) < target:
        size += 1
    return size

# %% wrong 1.5: everything twice
# 1. Is there a second bias of the output?
# 2. You double the output layer with its bias. There is one output layer, with one bias, over both halves.
# 3. Double the cell and the output's weights, and count the output's bias once.
def parameters(d, H, C, both):
    return (1 + both) * (H * (d + H + 1) + C * (H + 1))


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, False) < target:
        size += 1
    return size

# %% wrong 1.5: one cell of 2H units
# 1. Do the two directions speak to each other from step to step?
# 2. You count a single cell with 2H units. Two cells of H units have two small matrices from state to state, not one large one.
# 3. Count one cell with H units and double it.
def parameters(d, H, C, both):
    units = 2 * H if both else H
    return units * (d + units + 1) + C * (units + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, False) < target:
        size += 1
    return size

# %% wrong 1.5: both is not used
# 1. How do your two counts differ?
# 2. Your count is the same for one direction and for two.
# 3. With both directions there are two cells, and the output layer reads 2H units.
def parameters(d, H, C, both):
    return H * (d + H + 1) + C * (H + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, False) < target:
        size += 1
    return size

# %% wrong 1.25: more than the target
# 1. What if a size hits the target exactly?
# 2. Your loop goes on when the count equals the target, so the size is one too large then.
# 3. Stop as soon as the count is no longer below the target.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 1) + C * (cells * H + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, False) <= target:
        size += 1
    return size

# %% wrong 1.25: the largest that does not exceed the target
# 1. Has your network at least as many parameters as the target?
# 2. Your network stays below the target: you return the size before the one that is large enough.
# 3. Return the first size whose count reaches the target.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 1) + C * (cells * H + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size + 1, C, False) <= target:
        size += 1
    return size

# %% wrong 1.25: the nearest count
# 1. Has your network at least as many parameters as the target?
# 2. You return the size whose count is nearest to the target, and that may be below it.
# 3. Return the first size whose count reaches the target.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 1) + C * (cells * H + 1)


def fair_size(target, d, C):
    return min(range(1, 500), key=lambda H: abs(parameters(d, H, C, False) - target))

# %% wrong 1.25: the opponent reads both ways
# 1. In how many directions does the opponent read?
# 2. You look for a network that reads both ways with so many parameters.
# 3. Count the opponent with both set to False.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 1) + C * (cells * H + 1)


def fair_size(target, d, C):
    size = 1
    while parameters(d, size, C, True) < target:
        size += 1
    return size

# %% wrong 1.25: the output layer left out when sizes are compared
# 1. What do you compare with the target?
# 2. You compare the cell alone with the target, which counts the output layer too.
# 3. Compare the count of the whole forward network.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 1) + C * (cells * H + 1)


def fair_size(target, d, C):
    size = 1
    while size * (d + size + 1) < target:
        size += 1
    return size

# %% wrong 1.25: the root rounded to the nearest
# 1. Is your size ever too small to reach the target?
# 2. You solve for the size and round to the nearest whole number, which may be the one below.
# 3. Round up.
def parameters(d, H, C, both):
    cells = 2 if both else 1
    return cells * H * (d + H + 1) + C * (cells * H + 1)


def fair_size(target, d, C):
    k = d + 1 + C
    return max(1, round((-k + (k**2 + 4 * max(target - C, 0)) ** 0.5) / 2))

# %% wrong 0.5: hard-coded example
def parameters(d, H, C, both):
    return 26


def fair_size(target, d, C):
    return 15
