# %% probes
log_odds(np.array([[2, 0, 1], [0, 1, 1], [1, 1, 0], [4, 0, 2]]), np.array([1, 0, 0, 1]), 1.0)
log_odds(np.array([[2, 0, 1], [0, 1, 1], [1, 1, 0], [4, 0, 2]]), np.array([1, 0, 0, 1]), 0.5)
log_odds(np.array([[1, 0], [0, 1], [3, 3]]), np.array([1, 0, 0]), 2.0)
after(log_odds, np.array([[1.0, 0.0], [2.0, 5.0], [0.0, 1.0]]), np.array([0, 1, 1]), 1.0)

# %% correct: loops over documents and tokens, a list returned
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    from math import log

    V = len(X[0])
    counts = [[alpha] * V, [alpha] * V]
    for row, label in zip(X, y):
        for j in range(V):
            counts[int(label)][j] += float(row[j])
    return [log(counts[1][j] / sum(counts[1])) - log(counts[0][j] / sum(counts[0])) for j in range(V)]

# %% correct: labels as weights, one matrix product
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    of_class = np.stack([1 - y, y]) @ X + alpha
    log_q = np.log(of_class) - np.log(of_class.sum(axis=1, keepdims=True))
    return log_q[1] - log_q[0]

# %% correct: scikit-learn
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    from sklearn.naive_bayes import MultinomialNB

    fitted = MultinomialNB(alpha=alpha).fit(X, y).feature_log_prob_
    return fitted[1] - fitted[0]

# %% correct: torch and einsum, float32
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    import torch

    X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    p = torch.einsum("nv,n->v", X, y) + alpha
    q = torch.einsum("nv,n->v", X, 1 - y) + alpha
    return torch.log(p * q.sum() / (q * p.sum()))

# %% wrong 0: not smoothed
# 1. What is the weight of a token that one class does not hold?
# 2. Your counts are not smoothed: `alpha` is not used.
# 3. Add `alpha` to the count of each token in each class before you compute the shares.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0), X[y == 0].sum(axis=0)
    return np.log(p / p.sum()) - np.log(q / q.sum())

# %% wrong 0: alpha in the numerator only
# 1. Do the shares of a class add up to one?
# 2. `alpha` is in your numerators, but not in your denominators.
# 3. Divide the smoothed counts of a class by the sum of the smoothed counts.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0), X[y == 0].sum(axis=0)
    return np.log((p + alpha) / p.sum()) - np.log((q + alpha) / q.sum())

# %% wrong 0: alpha once in the denominator
# 1. Do the shares of a class add up to one?
# 2. `alpha` has been added to each of the V counts, but to your denominator only once.
# 3. The sum of the smoothed counts is the sum of the counts plus V times `alpha`.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0), X[y == 0].sum(axis=0)
    return np.log((p + alpha) / (p.sum() + alpha)) - np.log((q + alpha) / (q.sum() + alpha))

# %% wrong 1.5: V in the denominator, whatever alpha
# 1. Do the shares of a class add up to one when `alpha` is not 1?
# 2. Your denominator grows by V, which is right for alpha = 1 only.
# 3. Each of the V counts has grown by `alpha`.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0), X[y == 0].sum(axis=0)
    V = X.shape[1]
    return np.log((p + alpha) / (p.sum() + V)) - np.log((q + alpha) / (q.sum() + V))

# %% wrong 1.5: always plus one
# 1. Does your result change with `alpha`?
# 2. You add one, whatever `alpha` is.
# 3. Add `alpha`, not one.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0) + 1, X[y == 0].sum(axis=0) + 1
    return np.log(p / p.sum()) - np.log(q / q.sum())

# %% wrong 0: alpha is added to every entry of X
# 1. How much has the count of a token in a class of ten documents grown?
# 2. You add `alpha` once for each document; it belongs to the count of the whole class.
# 3. Sum over the documents of a class first, and add `alpha` then.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = (X[y == 1] + alpha).sum(axis=0), (X[y == 0] + alpha).sum(axis=0)
    return np.log(p / p.sum()) - np.log(q / q.sum())

# %% wrong 0: the sign is turned
# 1. Has a token that stands in positive documents only a positive weight?
# 2. Your weights have the wrong sign.
# 3. Subtract the logarithm of the share under label 0 from that under label 1.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0) + alpha, X[y == 0].sum(axis=0) + alpha
    return np.log(q / q.sum()) - np.log(p / p.sum())

# %% wrong 0: the logarithm of counts, not of shares
# 1. What happens to your weights if one class has ten times as much text?
# 2. You compare the counts of the two classes; they must be divided by the tokens of their class.
# 3. Divide the smoothed counts of each class by their sum before you take the logarithm.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    return np.log((X[y == 1].sum(axis=0) + alpha) / (X[y == 0].sum(axis=0) + alpha))

# %% wrong 0: divided by the number of documents
# 1. What is the whole of which your share is a part?
# 2. You divide by the number of documents of the class, not by the number of its tokens.
# 3. Divide by the sum of the smoothed counts over all tokens.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p = (X[y == 1].sum(axis=0) + alpha) / (y == 1).sum()
    q = (X[y == 0].sum(axis=0) + alpha) / (y == 0).sum()
    return np.log(p) - np.log(q)

# %% wrong 0: presence, not counts
# 1. Does a token that a document holds four times count four times?
# 2. You count documents, not occurrences.
# 3. Sum X itself over the documents of a class.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    B = X > 0
    p, q = B[y == 1].sum(axis=0) + alpha, B[y == 0].sum(axis=0) + alpha
    return np.log(p / p.sum()) - np.log(q / q.sum())

# %% wrong 0: summed along the wrong axis
# 1. What shape has your result, and what shape should it have?
# 2. You add up the tokens of each document; add up the documents for each token.
# 3. Sum over the rows: axis 0.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=1) + alpha, X[y == 0].sum(axis=1) + alpha
    return np.log(p / p.sum()) - np.log(q / q.sum())

# %% wrong 0: the ratio without its logarithm
# 1. What weight has a token that both classes hold equally often?
# 2. You return the ratio of the shares, not its logarithm.
# 3. Take the logarithm at the end.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0) + alpha, X[y == 0].sum(axis=0) + alpha
    return (p / p.sum()) / (q / q.sum())

# %% wrong 0: logarithm to base two
# 1. Which logarithm is meant when no base is written?
# 2. You take the logarithm to base two.
# 3. Use the natural logarithm, np.log.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0) + alpha, X[y == 0].sum(axis=0) + alpha
    return np.log2(p / p.sum()) - np.log2(q / q.sum())

# %% wrong 0: the label's odds are added
# 1. What weight has a token that both classes hold with the same share?
# 2. You add the log-odds of the labels to each weight. They are the bias of the classifier and come in once, not with every token.
# 3. Leave the number of documents of each class out of the weights.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0) + alpha, X[y == 0].sum(axis=0) + alpha
    return np.log(p / p.sum()) - np.log(q / q.sum()) + np.log(np.mean(y == 1) / np.mean(y == 0))

# %% wrong 0: the odds of a token within its class
# 1. Of which two numbers do you take the ratio?
# 2. You compute the odds p / (1 - p) within each class; asked for is the ratio of the share in one class to that in the other.
# 3. Subtract the logarithms of the two shares.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0) + alpha, X[y == 0].sum(axis=0) + alpha
    p, q = p / p.sum(), q / q.sum()
    return np.log(p / (1 - p)) - np.log(q / (1 - q))

# %% wrong 0: the probability of each class for a token
# 1. For a token, do your two shares add up to one? Should they?
# 2. You divide by the occurrences of the token in both classes; the share is among all tokens of one class.
# 3. Divide the counts of a class by their sum over the tokens.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p, q = X[y == 1].sum(axis=0), X[y == 0].sum(axis=0)
    return np.log((p + alpha) / (p + q + 2 * alpha))

# %% wrong 2.5: changes the array that was given
# 1. What does X hold after your function has run?
# 2. X[0] of one document is a view: += changes the caller's counts.
# 3. Sum into a new array, which X[y == 1].sum(axis=0) makes by itself.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    sums = {}
    for row, label in zip(X, y):
        if label in sums:
            sums[label] += row
        else:
            sums[label] = row
    p, q = sums[1] + alpha, sums[0] + alpha
    return np.log(p / p.sum()) - np.log(q / q.sum())

# %% wrong 0: only label 1
# 1. With what do you compare the share under label 1?
# 2. You return the logarithm of the share under label 1 alone.
# 3. Subtract the logarithm of the share under label 0.
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    p = X[y == 1].sum(axis=0) + alpha
    return np.log(p / p.sum())

# %% wrong 0.5: the values of the example
def log_odds(X, y, alpha=1.0):
    """Weight of each token in a naive Bayes classifier, shape (V,)."""
    return np.log([18 / 7, 3 / 14])
