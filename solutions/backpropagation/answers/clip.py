# %% probes
clip({'a': np.array([[6.0, 0.0], [0.0, -2.0]]), 'b': np.array([3.0])}, 3.0)
clip({'a': np.array([0.5]), 'b': np.array([0.1, -0.2])}, 2.0)
clip({'a': np.zeros(2)}, 1.5)
after(clip, {'a': np.array([6.0, 8.0])}, 2.5)

# %% correct: a condition
def clip(gradient, longest):
    length = np.sqrt(sum((g**2).sum() for g in gradient.values()))
    if length <= longest:
        return dict(gradient)
    return {name: g * longest / length for name, g in gradient.items()}

# %% correct: one long vector, lists returned
def clip(gradient, longest):
    g = np.concatenate([np.ravel(part) for part in gradient.values()])
    factor = min(1, longest / (np.linalg.norm(g) + 1e-6))
    return {name: (factor * part).tolist() for name, part in gradient.items()}

# %% correct: torch's clipping
def clip(gradient, longest):
    import torch

    parts = {name: torch.nn.Parameter(torch.zeros(g.shape)) for name, g in gradient.items()}
    for name, part in parts.items():
        part.grad = torch.tensor(gradient[name], dtype=torch.float32)
    torch.nn.utils.clip_grad_norm_(parts.values(), longest)
    return {name: part.grad for name, part in parts.items()}

# %% correct: the norm of norms, in float32
def clip(gradient, longest):
    length = np.linalg.norm([np.linalg.norm(g) for g in gradient.values()])
    return {n: np.float32(g) / np.float32(max(1, length / longest)) for n, g in gradient.items()}

# %% wrong 0.4: each array by itself
# 1. Are two arrays two vectors, or parts of one?
# 2. You clip each array to the length by itself. This turns the gradient as a whole.
# 3. Compute one norm over all arrays first, and multiply all of them by the same factor.
def clip(gradient, longest):
    return {name: g * min(1, longest / max(np.linalg.norm(g), 1e-12)) for name, g in gradient.items()}

# %% wrong 0.4: entry by entry
# 1. Does your clipped gradient still point in the same direction?
# 2. You cut each entry by itself, which turns the vector.
# 3. Multiply all entries by one factor that depends on the norm of all of them.
def clip(gradient, longest):
    return {name: np.clip(g, -longest, longest) for name, g in gradient.items()}

# %% wrong 0.8: short gradients are made longer
# 1. What happens to a gradient that is shorter than `longest`?
# 2. You bring every gradient to the same length, short ones too.
# 3. The factor must never be above one.
def clip(gradient, longest):
    length = np.sqrt(sum((g**2).sum() for g in gradient.values()))
    if length == 0:
        return dict(gradient)
    return {name: g * longest / length for name, g in gradient.items()}

# %% wrong 0.6: zero divided by zero
# 1. What is your factor for a gradient of zeros?
# 2. You bring every gradient to the same length, and a gradient of zeros divides by zero on the way.
# 3. Only shorten what is too long: then zeros never come to the division.
def clip(gradient, longest):
    length = np.sqrt(sum((g**2).sum() for g in gradient.values()))
    return {name: g * longest / length for name, g in gradient.items()}

# %% wrong 0.4: sum of the norms
# 1. How long is a vector whose two parts have the lengths 3 and 4?
# 2. You add up the norms of the arrays; lengths of parts do not add up to the length of the whole.
# 3. Add the squares of all entries of all arrays, and take one root.
def clip(gradient, longest):
    length = sum(np.linalg.norm(g) for g in gradient.values())
    if length <= longest:
        return dict(gradient)
    return {name: g * longest / length for name, g in gradient.items()}

# %% wrong 0: no root
# 1. Is the sum of squares a length?
# 2. You compare the square of the length, and divide by it.
# 3. Take the root of the sum of squares.
def clip(gradient, longest):
    length = sum((g**2).sum() for g in gradient.values())
    if length <= longest:
        return dict(gradient)
    return {name: g * longest / length for name, g in gradient.items()}

# %% wrong 0.4: the largest entry
# 1. What does the length of a vector depend on, apart from its largest entry?
# 2. You use the largest entry as the length.
# 3. The norm is the root of the sum of squares of all entries.
def clip(gradient, longest):
    length = max(abs(g).max() for g in gradient.values())
    if length <= longest:
        return dict(gradient)
    return {name: g * longest / length for name, g in gradient.items()}

# %% wrong 0.2: a mean of squares
# 1. Does a gradient with more entries get a larger norm?
# 2. You take the root of the mean of the squares; the norm has their sum.
# 3. Add the squares up, and do not divide by their number.
def clip(gradient, longest):
    length = np.sqrt(np.concatenate([g.ravel() ** 2 for g in gradient.values()]).mean())
    if length <= longest:
        return dict(gradient)
    return {name: g * longest / length for name, g in gradient.items()}

# %% wrong 0: factor upside down
# 1. Is your factor above one or below it for a long gradient?
# 2. Your factor is the length divided by `longest`, the wrong way round.
# 3. Divide what is allowed by what there is.
def clip(gradient, longest):
    length = np.sqrt(sum((g**2).sum() for g in gradient.values()))
    if length <= longest:
        return dict(gradient)
    return {name: g * length / longest for name, g in gradient.items()}

# %% wrong 0.2: to length one
# 1. How long is your clipped gradient if `longest` is 2?
# 2. You shorten to the length one, whatever `longest` is.
# 3. Multiply the direction by the length that is allowed.
def clip(gradient, longest):
    length = np.sqrt(sum((g**2).sum() for g in gradient.values()))
    if length <= longest:
        return dict(gradient)
    return {name: g / length for name, g in gradient.items()}

# %% wrong 0.8: arrays are changed in place
# 1. What do the arrays hold after your function has run?
# 2. You shorten the caller's own arrays.
# 3. Build new arrays for the answer.
def clip(gradient, longest):
    length = np.sqrt(sum((g**2).sum() for g in gradient.values()))
    if length <= longest:
        return dict(gradient)
    for g in gradient.values():
        g *= longest / length
    return dict(gradient)

# %% wrong 0: nothing is clipped
def clip(gradient, longest):
    return gradient
