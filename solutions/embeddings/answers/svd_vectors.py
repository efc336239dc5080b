# %% probes
abs(array(svd_vectors(np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 2.0], [1.0, 0.0, 5.0]]), 2)))
array(svd_vectors(np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 2.0], [1.0, 0.0, 5.0]]), 2)) @ array(svd_vectors(np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 2.0], [1.0, 0.0, 5.0]]), 2)).T
abs(array(svd_vectors(np.array([[1.0, 2.0, 4.0], [3.0, -1.0, 1.0]]), 1)))
abs(array(svd_vectors(np.array([[1.0, 2.0], [2.0, -3.0]]), 1)))

# %% correct: eigenvectors of M M transposed, with the other signs
def svd_vectors(M, d):
    values, U = np.linalg.eigh(M @ M.T)
    return -U[:, ::-1][:, :d] * values[::-1][:d] ** 0.25

# %% correct: einsum and lists
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M, full_matrices=False)
    return np.einsum("vr,r->vr", U, s**0.5)[:, :d].tolist()

# %% correct: from the contexts' side
def svd_vectors(M, d):
    values, V = np.linalg.eigh(M.T @ M)
    order = np.argsort(-values)[:d]
    return M @ V[:, order] * values[order] ** -0.25

# %% wrong 0: times the singular values themselves
# 1. To which power do you raise the singular values?
# 2. You multiply by the singular values; their roots are asked, which share them between words and contexts.
# 3. Multiply column r by the square root of the singular value number r.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M)
    return U[:, :d] * s[:d]

# %% wrong 0: the columns of U alone
# 1. How long is each of your columns, and how long should it be?
# 2. You leave the singular values out, so that a direction which hardly matters weighs as much as the first.
# 3. Multiply column r by the square root of the singular value number r.
def svd_vectors(M, d):
    return np.linalg.svd(M)[0][:, :d]

# %% wrong 1: vectors of the contexts
# 1. Do your vectors belong to the rows of M or to its columns?
# 2. You use the third factor of the decomposition, whose vectors belong to the contexts.
# 3. The words are the rows of M, so take the first factor, U.
def svd_vectors(M, d):
    _, s, Vt = np.linalg.svd(M)
    return Vt[:d].T * np.sqrt(s[:d])

# %% wrong 0.5: all dimensions are kept
# 1. What is the shape of your answer?
# 2. You keep all columns; only d of them are asked.
# 3. Keep the first d columns of U and the first d singular values.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M, full_matrices=False)
    return U * np.sqrt(s)

# %% wrong 0.5: the smallest singular values
# 1. In which order does your decomposition give the singular values?
# 2. You keep the smallest ones, and with them what matters least.
# 3. NumPy's svd has the largest first: keep the first d, not the last.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M, full_matrices=False)
    return U[:, -d:] * np.sqrt(s[-d:])

# %% wrong 1.5: the largest singular value comes last
# 1. Which of your columns is the longest?
# 2. The right columns are there, but in rising order, as some sparse solvers give them.
# 3. Turn the columns round, so that the largest singular value comes first.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M)
    return (U[:, :d] * np.sqrt(s[:d]))[:, ::-1]

# %% wrong 0: the columns are centred first
# 1. What do you do to M before you decompose it?
# 2. You subtract the mean of each column. That is a principal component analysis, not the decomposition of M.
# 3. Decompose M as it is.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M - M.mean(axis=0))
    return U[:, :d] * np.sqrt(s[:d])

# %% wrong 0: rows scaled to length one
# 1. Should all words have vectors of the same length?
# 2. You scale the rows at the end; lengths of the rows are part of the answer here.
# 3. Return the columns of U times the roots, with no scaling of the rows.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M)
    Z = U[:, :d] * np.sqrt(s[:d])
    return Z / np.maximum(np.linalg.norm(Z, axis=1, keepdims=True), 1e-12)

# %% wrong 0: the matrix of rank d
# 1. How many numbers has the vector of a word in your answer?
# 2. You put the matrix together again, in rank d; every row still has as many numbers as there are contexts.
# 3. Stop at the left half: d columns of U, each times the root of its singular value.
def svd_vectors(M, d):
    U, s, Vt = np.linalg.svd(M, full_matrices=False)
    return U[:, :d] * s[:d] @ Vt[:d]

# %% wrong 0.5: rows of U in place of columns
# 1. Along which axis of U do you cut?
# 2. You keep d rows of U, so most words have no vector; singular vectors stand in the columns of U.
# 3. Cut the second axis: all rows, the first d columns.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M)
    return U[:d] * np.sqrt(s)

# %% wrong 0.5: eigenvalues of a symmetric matrix
# 1. Is your way right for a matrix that is not symmetric?
# 2. You use eigenvalues of M. For a matrix that is not symmetric, or has negative eigenvalues, they are not its singular values.
# 3. Use the singular value decomposition, or the eigenvectors of M times its transposed.
def svd_vectors(M, d):
    values, U = np.linalg.eigh(M)
    order = np.argsort(-values)[:d]
    return U[:, order] * np.sqrt(np.maximum(values[order], 0))

# %% wrong 0: transposed
# 1. What is the shape of your answer?
# 2. Your words stand in columns; one row a word is asked.
# 3. Return an array of shape (V, d).
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M)
    return (U[:, :d] * np.sqrt(s[:d])).T

# %% wrong 0: half of each singular value
# 1. What does the exponent 1/2 mean?
# 2. You multiply by half of the singular values; their square roots are asked.
# 3. Use the square root in place of the half.
def svd_vectors(M, d):
    U, s, _ = np.linalg.svd(M)
    return U[:, :d] * s[:d] / 2

# %% wrong 0.5: hard-coded example
def svd_vectors(M, d):
    return [[0, 0], [3, 0], [0, 2]]
