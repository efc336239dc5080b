# %% probes
votes(np.array([[1.0, 2.0, 3.0, 4.0], [0.5, -1.0, 2.0, 7.0]]), np.sin(np.arange(12.0)).reshape(3, 4), np.array([0.3, -0.6, 0.9]))

# %% correct: einsum over the halves
def votes(u, W_ho, b_o):
    """What each half says about each class, and the logits."""
    each = np.einsum("bsh,csh->sbc", u.reshape(len(u), 2, -1), W_ho.reshape(len(W_ho), 2, -1))
    return {"forward": each[0], "backward": each[1], "logits": each.sum(0) + b_o}

# %% correct: the other half set to zero
def votes(u, W_ho, b_o):
    first = np.arange(u.shape[1]) < u.shape[1] // 2
    return dict(logits=u @ W_ho.T + b_o, forward=(u * first) @ W_ho.T, backward=(u * ~first) @ W_ho.T)

# %% correct: lists
def votes(u, W_ho, b_o):
    H = len(u[0]) // 2
    f = [[sum(w[k] * row[k] for k in range(H)) for w in W_ho] for row in u]
    g = [[sum(w[k] * row[k] for k in range(H, 2 * H)) for w in W_ho] for row in u]
    o = [[p + q + b for p, q, b in zip(r, s, b_o)] for r, s in zip(f, g)]
    return {"forward": f, "backward": g, "logits": o}

# %% correct: torch
import torch

def votes(u, W_ho, b_o):
    u, W, b = (torch.tensor(a, dtype=torch.float32) for a in (u, W_ho, b_o))
    (uf, ub), (Wf, Wb) = u.chunk(2, dim=1), W.chunk(2, dim=1)
    return {"forward": uf @ Wf.T, "backward": ub @ Wb.T, "logits": torch.nn.functional.linear(u, W, b)}

# %% wrong 0.33: no bias
# 1. Of how many terms do the logits consist?
# 2. Your logits lack the bias.
# 3. Add b_o to the sum of the two votes.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T, u[:, H:] @ W_ho[:, H:].T
    return {"forward": f, "backward": g, "logits": f + g}

# %% wrong 0: the bias in each vote
# 1. How often is the bias in your logits?
# 2. You add the bias to each of the votes, so the logits have it twice.
# 3. Leave the votes without it, and add it once at the end.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T + b_o, u[:, H:] @ W_ho[:, H:].T + b_o
    return {"forward": f, "backward": g, "logits": f + g}

# %% wrong 0.33: the bias in the forward vote
# 1. Whose bias is it?
# 2. Your forward vote holds the bias, which belongs to neither half.
# 3. Keep it out of the votes and add it to their sum.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T + b_o, u[:, H:] @ W_ho[:, H:].T
    return {"forward": f, "backward": g, "logits": f + g}

# %% wrong 0.33: the votes are exchanged
# 1. Which half of u is the forward one?
# 2. Your votes have each other's names; their sum is right.
# 3. The first H entries of u, with the first H columns of W_ho, are the forward vote.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T, u[:, H:] @ W_ho[:, H:].T
    return {"forward": g, "backward": f, "logits": f + g + b_o}

# %% wrong 0: the output matrix cut by classes
# 1. Along which axis of W_ho do the two halves lie?
# 2. You use the same columns of W_ho for both halves.
# 3. Columns up to H meet the forward half, the others the backward half.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T, u[:, H:] @ W_ho[:, :H].T
    return {"forward": f, "backward": g, "logits": f + g + b_o}

# %% wrong 0: columns with the wrong half
# 1. Which columns of W_ho belong to the forward half?
# 2. Your forward half meets the columns of the backward half, and the other way round.
# 3. The first H columns go with the first H entries of u.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, H:].T, u[:, H:] @ W_ho[:, :H].T
    return {"forward": f, "backward": g, "logits": f + g + b_o}

# %% wrong 0.67: every other unit
# 1. How do the two halves lie in u: one behind the other, or taking turns?
# 2. You take every other entry of u for a half.
# 3. The first H entries are the forward half.
def votes(u, W_ho, b_o):
    f, g = u[:, ::2] @ W_ho[:, ::2].T, u[:, 1::2] @ W_ho[:, 1::2].T
    return {"forward": f, "backward": g, "logits": f + g + b_o}

# %% wrong 0.33: the mean of the votes
# 1. Are two votes that agree stronger than one?
# 2. Your logits take half of each vote. The output layer adds them.
# 3. The logits are the sum of both votes and the bias, without a factor.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T, u[:, H:] @ W_ho[:, H:].T
    return {"forward": f, "backward": g, "logits": (f + g) / 2 + b_o}

# %% wrong 0.33: probabilities
# 1. What is a logit before anything is normalised?
# 2. Your logits have gone through a softmax.
# 3. Return the scores themselves.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T, u[:, H:] @ W_ho[:, H:].T
    e = np.exp(f + g + b_o)
    return {"forward": f, "backward": g, "logits": e / e.sum(axis=1, keepdims=True)}

# %% wrong 0: classes by rows
# 1. What is a row of your result: a sequence, or a class?
# 2. Your results have the shape (C, B).
# 3. Transpose them.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f, g = u[:, :H] @ W_ho[:, :H].T, u[:, H:] @ W_ho[:, H:].T
    return {"forward": f.T, "backward": g.T, "logits": (f + g + b_o).T}

# %% wrong 0: forward half only
# 1. What does the backward half say in your result?
# 2. You use the first half of u only.
# 3. Compute a second vote from the entries from H on.
def votes(u, W_ho, b_o):
    H = u.shape[1] // 2
    f = u[:, :H] @ W_ho[:, :H].T
    return {"forward": f, "backward": 0 * f, "logits": f + b_o}

# %% wrong 0.33: hard-coded example
def votes(u, W_ho, b_o):
    return {"forward": [[2, -2]], "backward": [[30, 15]], "logits": [[32.5, 13]]}
