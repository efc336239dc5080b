# %% probes
tfidf(np.array([[3, 1, 0], [0, 2, 1], [1, 0, 0], [1, 2, 0]]))
tfidf(np.array([[1, 0, 2, 1], [0, 0, 3, 0], [0, 0, 0, 0]]))
after(tfidf, np.array([[1.0, 2.0], [2.0, 0.0]]))
tfidf(np.array([[1, 2], [2, 0]]))

# %% correct: loops, returned as lists
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    from math import log, sqrt

    X = [[float(x) for x in row] for row in X]
    n, V = len(X), len(X[0])
    result = []
    for row in X:
        weighted = []
        for j in range(V):
            n_j = sum(1 for other in X if other[j] > 0)
            weighted.append(row[j] * log(n / n_j) if n_j else 0.0)
        length = sqrt(sum(w * w for w in weighted))
        result.append([w / length if length else 0.0 for w in weighted])
    return result

# %% correct: scikit-learn, without its ones
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    from sklearn.preprocessing import normalize

    n_j = np.count_nonzero(X, axis=0)
    idf = np.array([np.log(X.shape[0] / k) if k else 0 for k in n_j])
    return normalize(X * idf)

# %% correct: einsum, float32, and logarithms to base two, whose factor cancels
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    X = X.astype(np.float32)
    n_j = np.minimum(X, 1).sum(axis=0)
    weighted = np.einsum("ij,j->ij", X, np.log2(len(X) / np.maximum(n_j, 1)))
    length = np.sqrt(np.einsum("ij,ij->i", weighted, weighted))
    return weighted / np.maximum(length, 1e-12)[:, None]

# %% correct: divides by zero first and repairs it after, as NumPy warns
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    idf = np.log(len(X) / (X > 0).sum(axis=0))
    weighted = np.nan_to_num(X * idf, posinf=0)
    return np.nan_to_num(weighted / np.linalg.norm(weighted, axis=1)[:, None])

# %% correct: torch
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    import torch

    X = torch.tensor(X, dtype=torch.float64)
    n_j = (X > 0).sum(dim=0).clamp(min=1)
    return torch.nn.functional.normalize(X * torch.log(len(X) / n_j), dim=1)

# %% wrong 0: counts tokens where documents should be counted
# 1. If one document holds a token five times, how many documents hold it?
# 2. Your n_j counts the occurrences of the token, not the documents that hold it.
# 3. Ask of each entry whether it is above zero before you sum over the documents.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = X.sum(axis=0)
    weighted = X * np.log(len(X) / np.maximum(n_j, 1))
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 0: all tokens for n
# 1. What is the weight of a token that every document holds?
# 2. You divide the number of all occurrences by those of the token; the idf is about documents.
# 3. n is the number of rows of X, and n_j the number of rows in which column j is above zero.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    weighted = X * np.log(X.sum() / np.maximum(X.sum(axis=0), 1))
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 0: the idf of scikit-learn
# 1. What is the weight of a token that every document holds? Compare with the formula of the question.
# 2. Your idf has the three ones of the chapter, which scikit-learn uses; this question asks for the plain form.
# 3. Take the logarithm of n / n_j, without ones, and see to a token that no document holds by itself.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer().fit_transform(X).toarray()

# %% wrong 0: one plus n_j
# 1. What is the weight of a token that every document holds?
# 2. The one in your denominator makes that weight negative.
# 3. Divide by n_j itself; let only a token that no document holds be an exception.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / (1 + n_j))
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 0: one added to the idf
# 1. What is the weight of a token that every document holds?
# 2. You add one to the logarithm.
# 3. Multiply by log(n / n_j) alone.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * (np.log(len(X) / np.maximum(n_j, 1)) + 1)
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 0: the fraction is upside down
# 1. Do rare tokens get a larger weight with you, or a smaller one? And which sign?
# 2. You take the logarithm of n_j / n, which is never positive.
# 3. Turn the fraction round.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(np.maximum(n_j, 1) / len(X))
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 0: the logarithm is missing
# 1. What is the weight of a token that every document holds?
# 2. You multiply by n / n_j, without the logarithm.
# 3. Take the logarithm of the fraction.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * (len(X) / np.maximum(n_j, 1))
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 0.5: columns of length one
# 1. Compute the length of each row of your result, and of each column.
# 2. You divide each column by its length, not each row.
# 3. The norm is over the entries of a row, axis 1; keepdims lets it divide the rows.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / np.maximum(n_j, 1))
    length = np.linalg.norm(weighted, axis=0, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 0: the whole matrix of length one
# 1. Compute the length of each row of your result.
# 2. You divide all entries by the same number, the norm of the whole matrix.
# 3. Compute a norm for each row: axis=1.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / np.maximum(n_j, 1))
    return weighted / (np.linalg.norm(weighted) or 1)

# %% wrong 0.5: rows are divided by their sum
# 1. Compute the Euclidean length of each row of your result.
# 2. You divide each row by its sum.
# 3. The Euclidean length is the root of the sum of squares.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / np.maximum(n_j, 1))
    total = weighted.sum(axis=1, keepdims=True)
    return weighted / np.where(total > 0, total, 1)

# %% wrong 0: the root is forgotten
# 1. Compute the Euclidean length of each row of your result.
# 2. You divide each row by the sum of its squares.
# 3. Take the root of that sum.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / np.maximum(n_j, 1))
    squares = (weighted**2).sum(axis=1, keepdims=True)
    return weighted / np.where(squares > 0, squares, 1)

# %% wrong 0: rows are not made of length one
# 1. Compute the length of each row of your result.
# 2. The last step is missing: your rows keep their lengths.
# 3. Divide each row by its Euclidean length, unless that is zero.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    return X * np.log(len(X) / np.maximum(n_j, 1))

# %% wrong 0: length one first, weights after
# 1. Compute the length of each row of your result. Which of your steps is the last?
# 2. You divide by the length before the weights are multiplied, which changes the length again.
# 3. Weigh first, then compute the lengths of the weighted rows.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    length = np.linalg.norm(X, axis=1, keepdims=True)
    return X / np.where(length > 0, length, 1) * np.log(len(X) / np.maximum(n_j, 1))

# %% wrong 0.5: presence, not counts
# 1. Does it matter with you how often a document holds a token?
# 2. You weigh the presence of a token; its count is lost.
# 3. Use X > 0 for n_j only, and multiply the weights with X itself.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    present = (X > 0).astype(float)
    weighted = present * np.log(len(X) / np.maximum(present.sum(axis=0), 1))
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 2.5: a token in no document, or an empty document, gives nan
# 1. Try a matrix with a column of zeros, and one with a row of zeros.
# 2. You divide by zero, where no document holds a token or where a document has length 0.
# 3. Put a one in the place of a zero n_j and of a zero length before you divide: the numerator is zero there anyway.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / n_j)
    return weighted / np.linalg.norm(weighted, axis=1, keepdims=True)

# %% wrong 2.5: an empty document gives nan
# 1. Try a matrix with a row of zeros.
# 2. You divide a row by its length even if that is zero.
# 3. Put a one in the place of a zero length before you divide.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / np.maximum(n_j, 1))
    return weighted / np.linalg.norm(weighted, axis=1, keepdims=True)

# %% wrong 0: the number of tokens for that of documents
# 1. What is n: how many rows has X, and how many columns?
# 2. You use the number of columns where the number of documents should stand.
# 3. n is X.shape[0], the number of rows.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(X.shape[1] / np.maximum(n_j, 1)) * (n_j > 0)
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(length > 0, length, 1)

# %% wrong 2.5: changes the array that was given
# 1. What does the array hold that you gave to your function, after it has run?
# 2. np.asarray makes no copy of an array of floats, so *= and /= change the caller's array.
# 3. Make a new array with X * weights, or begin with a copy.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    X = np.asarray(X, dtype=float)
    X *= np.log(len(X) / np.maximum((X > 0).sum(axis=0), 1))
    length = np.linalg.norm(X, axis=1, keepdims=True)
    X /= np.where(length > 0, length, 1)
    return X

# %% wrong 0.5: the result is written into the array that was given
# 1. Of which type are the entries of the array into which you write?
# 2. You write the weights back into X: an array of whole numbers cuts off everything behind the point, and the caller's array is changed.
# 3. Write into a new array of floats.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    n_j = (X > 0).sum(axis=0)
    weighted = X * np.log(len(X) / np.maximum(n_j, 1))
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    X[:] = weighted / np.where(length > 0, length, 1)
    return X

# %% wrong 0: the weights only
# 1. What shape has your result?
# 2. You return the weights of the tokens, not the weighted counts.
# 3. Multiply X by the weights, and divide each row by its length.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    return np.log(len(X) / np.maximum((X > 0).sum(axis=0), 1))

# %% wrong 0: the counts as they are
# 1. In what does your result differ from X?
# 2. You return the counts unchanged.
# 3. Multiply by log(n / n_j), then divide each row by its length.
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    return X.astype(float)

# %% wrong 0.5: the matrix of the example
def tfidf(X):
    """Weighted counts with rows of length one, shape (n, V)."""
    return np.array([[0, 1, 0], [0, 0, 1]])
