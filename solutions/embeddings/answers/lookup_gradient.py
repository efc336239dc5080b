# %% probes
lookup_gradient(np.array([1, 3, 1]), np.array([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]]), 5)
lookup_gradient(np.array([4, 0]), np.array([[1.0, 2.0], [3.0, 4.0]]), 5)
lookup_gradient(np.array([[1, 2], [2, 3], [1, 1]]), np.array([[[1.0], [2.0]], [[4.0], [8.0]], [[16.0], [32.0]]]), 4)
after(lookup_gradient, np.array([2, 0]), np.array([[1.0, 2.0], [3.0, 4.0]]), 4)

# %% correct: product with the one-hot rows
def lookup_gradient(ids, G, V):
    d = G.shape[-1]
    X = np.eye(V)[ids.ravel()]
    X[:, 0] = 0
    return X.T @ G.reshape(-1, d)

# %% correct: einsum
def lookup_gradient(ids, G, V):
    dE = np.einsum("tv,td->vd", np.eye(V)[ids.ravel()], G.reshape(ids.size, -1))
    dE[0] = 0
    return dE

# %% correct: loop with lists
def lookup_gradient(ids, G, V):
    dE = [[0.0] * G.shape[-1] for _ in range(V)]
    for place in np.ndindex(ids.shape):
        if ids[place] != 0:
            for k in range(G.shape[-1]):
                dE[ids[place]][k] += G[place][k]
    return dE

# %% correct: torch's own layer with padding, float32
import torch

def lookup_gradient(ids, G, V):
    layer = torch.nn.Embedding(V, G.shape[-1], padding_idx=0)
    layer(torch.as_tensor(ids)).backward(torch.as_tensor(G, dtype=torch.float32))
    return layer.weight.grad

# %% correct: one column at a time with bincount
def lookup_gradient(ids, G, V):
    flat = G.reshape(-1, G.shape[-1]) * (ids.ravel() != 0)[:, None]
    return np.stack([np.bincount(ids.ravel(), g, minlength=V) for g in flat.T], axis=1)

# %% wrong 1.2: a repeated word keeps its last gradient
# 1. What arrives in row w if word w stands in two places?
# 2. In your rows of repeated words only one of the gradients is left; indexing on the left of an assignment does not add up, and neither does += with an index array.
# 3. Let every place add to its row: a loop over the places, np.add.at, or the transposed one-hot matrix times G.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    dE[ids] += G
    dE[0] = 0
    return dE

# %% wrong 1.2: the mean of a repeated word's gradients
# 1. How does L change with row w if word w stands in two places?
# 2. You take the mean over the places of a word; the derivative is a sum, since every place contributes to the loss.
# 3. Add up the gradients of all places of a word and do not divide by how many there are.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G)
    dE[0] = 0
    counts = np.bincount(ids.ravel(), minlength=V)
    return dE / np.maximum(counts, 1)[:, None]

# %% wrong 1.6: padding learns
# 1. What have you done about word 0?
# 2. The row of padding gets a gradient in your answer; it is no parameter and must stay where it is.
# 3. After all places have added to their rows, set row 0 to zero.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G)
    return dE

# %% wrong 1.2: the last row is taken for padding
# 1. Which number has padding?
# 2. You have emptied the last row; padding is word 0, the first.
# 3. Set the row with index 0 to zero and leave the others.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G)
    dE[-1] = 0
    return dE

# %% wrong 1.6: a batch adds up the first axis alone
# 1. What happens in your loop when ids is an array of shape (B, T)?
# 2. In a batch, a word that stands twice in the same text gets only one of its gradients: your loop runs over the texts and not over the places.
# 3. Loop over every place, text by text and step by step, or make ids and G flat first.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    for w, g in zip(ids, G):
        dE[w] += g
    dE[0] = 0
    return dE

# %% wrong 1.6: G is changed in place
# 1. What does G look like after your function has run?
# 2. Your result is right, but you set entries of G to zero, and G belongs to the caller, who may still need it.
# 3. Empty row 0 of the result in place of the entries of G, or work on a copy.
def lookup_gradient(ids, G, V):
    G[ids == 0] = 0
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G)
    return dE

# %% wrong 0: divided by the number of places
# 1. Where in the derivative does the length of the text come in?
# 2. You divide by the number of places. If the loss is a mean, G already contains that factor.
# 3. Add up the gradients as they arrive, without dividing.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G)
    dE[0] = 0
    return dE / ids.size

# %% wrong 0: transposed
# 1. What is the shape of E, and what that of your gradient?
# 2. A gradient has the shape of its parameter; yours has dimensions in rows and words in columns.
# 3. Return an array of shape (V, d): one row a word.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G)
    dE[0] = 0
    return dE.T

# %% wrong 0: what arrives is handed back
# 1. By what do you differentiate: by the vectors that were looked up, or by E?
# 2. You return the gradients by place. The rows of E are asked for: one for each word of the vocabulary.
# 3. Start from zeros of shape (V, d), and add each g_t to the row of the word at place t.
def lookup_gradient(ids, G, V):
    return G * 1.0

# %% wrong 0: no row for padding
# 1. How many rows has E?
# 2. Your gradient has a row too few: padding has a row in E, though its gradient is zero.
# 3. Keep all V rows; let row 0 be zeros.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G)
    return dE[1:]

# %% wrong 0: the gradients are reversed in time
# 1. Which gradient belongs to the first word?
# 2. Your gradients look reversed in time: the one of the last place goes to the first word.
# 3. Pair ids and G in the same order, place by place.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, G[::-1])
    dE[0] = 0
    return dE

# %% wrong 0: counts the places
# 1. Where do the values of G enter your result?
# 2. Your rows say how often each word occurs; the gradient adds up what arrives there.
# 3. Add g_t to the row, not one.
def lookup_gradient(ids, G, V):
    dE = np.zeros((V, G.shape[-1]))
    np.add.at(dE, ids, 1)
    dE[0] = 0
    return dE

# %% wrong 1.2: one text only
# 1. Does your product work if ids has two axes?
# 2. With a batch your axes no longer fit: .T turns round all three axes of the one-hot array. And row 0 is padding.
# 3. Make ids flat and G of shape (B T, d) first, then take the product, and set row 0 to zero.
def lookup_gradient(ids, G, V):
    return np.eye(V)[ids].T @ G

# %% wrong 0.4: hard-coded example
def lookup_gradient(ids, G, V):
    return [[0, 0], [3, 4], [1, 2], [0, 0]]
