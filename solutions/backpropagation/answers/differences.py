# %% probes
difference_gradient('cubes', {'a': np.array([[1.0, -2.0], [0.5, 3.0]]), 'b': np.array([1.5])}, 0.4)
difference_gradient('cubes', {'a': np.array([1, 3])}, 0.3)
difference_gradient('cubes', {'a': np.array([1.5, 2.1])}, 1e-5)
after(difference_gradient, 'layer', {'W': np.array([[0.3, -0.2]]), 'b': np.array([0.7, 0.4])}, 0.2)
(lambda w: [difference_gradient('cubes', {'a': w}, 0.3), 1e15 * abs(w - 0.1)][1])(np.array([0.1]))
difference_gradient('layer', {'W': np.array([[0.3, -0.2], [0.5, 0.1]]), 'b': np.array([0.7, 0.4])}, 0.1)

# %% correct: a new array for every move
def difference_gradient(name, theta, width=1e-5):
    def at_distance(key, i, by):
        w = np.asarray(theta[key], dtype=float).ravel().copy()
        w[i] += by
        return LOSSES[name]({**theta, key: w.reshape(np.shape(theta[key]))})

    return {
        key: np.array([at_distance(key, i, width) - at_distance(key, i, -width) for i in range(np.size(w))]).reshape(np.shape(w)) / (2 * width)
        for key, w in theta.items()
    }

# %% correct: deep copies, lists returned
import copy


def difference_gradient(name, theta, width=1e-5):
    loss = LOSSES[name]
    gradient = {}
    for key in theta:
        slopes = np.zeros(theta[key].shape)
        for at, value in np.ndenumerate(theta[key]):
            high = {k: v.astype(float) for k, v in copy.deepcopy(theta).items()}
            low = copy.deepcopy(high)
            high[key][at] = value + width
            low[key][at] = value - width
            slopes[at] = (loss(high) - loss(low)) / width / 2
        gradient[key] = slopes.tolist()
    return gradient

# %% correct: the theta that is given is moved and put back, whole numbers in a copy
def difference_gradient(name, theta, width=1e-5):
    theta = {k: v if v.dtype == float else v.astype(float) for k, v in theta.items()}
    result = {}
    for k, v in theta.items():
        result[k] = np.empty_like(v)
        it = np.nditer(v, flags=["multi_index"])
        while not it.finished:
            i = it.multi_index
            old = float(v[i])
            v[i] = old + width
            f1 = LOSSES[name](theta)
            v[i] = old - width
            f2 = LOSSES[name](theta)
            v[i] = old
            result[k][i] = 0.5 * (f1 - f2) / width
            it.iternext()
    return result

# %% wrong 0.33: one-sided
# 1. On how many sides of an entry do you look?
# 2. This is a one-sided difference: its error falls with the width, not with its square.
# 3. Take the loss at the entry plus the width and at the entry minus the width, and divide by the distance of the two.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept
            below = LOSSES[name](moved)
            gradient[key][at] = (above - below) / width
    return gradient

# %% wrong 0: divided by the width once
# 1. How far are the two points apart?
# 2. You divide by the width; the two points lie twice the width apart.
# 3. Divide by two widths. Mind the brackets.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / width
    return gradient

# %% wrong 0: brackets forgotten: divided by two, times the width
# 1. In which order does Python divide and multiply?
# 2. You divide by two and then multiply by the width.
# 3. Put the product in the denominator in brackets.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / 2 * width
    return gradient

# %% wrong 1: entries are not put back
# 1. Where do the other entries stand while you move one?
# 2. An entry that you have moved stays moved, so that later ones are differentiated at another place.
# 3. Put each entry back to what it was before you go on to the next.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 1.33: the width is ignored
# 1. Does your answer depend on `width`?
# 2. You use a width of your own in place of the one that is given.
# 3. Use the argument, both for the moves and for the division.
def difference_gradient(name, theta, width=1e-5):
    width = 1e-5
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 1.67: whole numbers stay whole
# 1. What becomes of 2 plus a quarter in an array of whole numbers?
# 2. Your copies keep the type of the arrays: moving a whole number by a fraction cuts the fraction off.
# 3. Make copies that hold floats before you move anything.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 1.67: the gradient has the type of theta
# 1. Which type has the array that you fill?
# 2. Your gradient is an array of whole numbers if theta is, and slopes are cut off in it.
# 3. Give the gradient's arrays the type float.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros_like(w) for key, w in theta.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 0.33: all entries of an array move together
# 1. How many entries should move at a time?
# 2. You move the whole array at once: the result is the sum of all its slopes, in each entry.
# 3. Loop over the entries, and move one of them while the others stay.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        above = LOSSES[name](moved | {key: w + width})
        below = LOSSES[name](moved | {key: w - width})
        gradient[key] += (above - below) / (2 * width)
    return gradient

# %% wrong 0.67: rows move as a whole
# 1. Over how many indices does your loop run if the array is a matrix?
# 2. You loop over the first axis only, so that all entries of a row move together.
# 3. Run over every index of the array; np.ndindex gives them for any shape.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in range(len(w)):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 0.67: theta is left moved
# 1. What does theta hold after your function has run?
# 2. You move the caller's own entries and do not put them back.
# 3. Work on copies, or put back the value that you kept; and do not forget the last one.
def difference_gradient(name, theta, width=1e-5):
    moved = theta
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 1.33: theta is put back by adding and subtracting
# 1. Is 0.1 + 0.2 - 0.2 the same as 0.1 for a computer?
# 2. You move entries of the caller's arrays to and fro by sums, and rounding leaves them a little beside their old place. Whole numbers cannot be moved like this at all.
# 3. Keep a copy, and leave the arrays that are given alone.
def difference_gradient(name, theta, width=1e-5):
    moved = theta
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] += width
            above = LOSSES[name](moved)
            w[at] -= 2 * width
            below = LOSSES[name](moved)
            w[at] += width
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 1.67: copies in float32
# 1. How many digits does the difference of two nearly equal numbers keep?
# 2. Your copies are in float32: its rounding, divided by a small width, spoils the slope.
# 3. Make copies in float64 before you move anything.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=np.float32) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / (2 * width)
    return gradient

# %% wrong 0: below minus above
# 1. Does the loss rise or fall where your slope is positive?
# 2. The sign is turned.
# 3. Subtract the loss at the smaller entry from that at the larger one.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (below - above) / (2 * width)
    return gradient

# %% wrong 1.33: only the first array
# 1. How many arrays does your answer hold?
# 2. You return inside the loop, or look at one array only: the others have no gradient.
# 3. Loop over all names of theta, and return after the loop.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / (2 * width)
        break
    return gradient

# %% wrong 0.67: flat arrays
# 1. Which shape has a gradient?
# 2. The numbers come back in one row, whatever the shape of the array.
# 3. Bring each gradient into the shape of its array before you return it.
def difference_gradient(name, theta, width=1e-5):
    moved = {key: np.array(w, dtype=float) for key, w in theta.items()}
    gradient = {key: np.zeros(w.shape) for key, w in moved.items()}
    for key, w in moved.items():
        for at in np.ndindex(w.shape):
            kept = w[at]
            w[at] = kept + width
            above = LOSSES[name](moved)
            w[at] = kept - width
            below = LOSSES[name](moved)
            w[at] = kept
            gradient[key][at] = (above - below) / (2 * width)
    return {key: g.ravel() for key, g in gradient.items()}

# %% wrong 0.33: only the cube of the visible test
def difference_gradient(name, theta, width=1e-5):
    return {key: 3 * w**2 for key, w in theta.items()}
