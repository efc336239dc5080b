# %% correct: typed with three decimals
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.546, 'mean': 0.645}
gain = -0.034
error = 0.02

# %% correct: the error from the shares that differ
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
def hits(direction, how):
    network = train(word_vectors, review_tokens["train"], review_labels["train"], direction, how, 8, seed)
    return predict(network, word_vectors, review_tokens["test"][picked]) == review_labels["test"][picked]


f, b, m = hits("forward", "last"), hits("both", "last"), hits("forward", "mean")
reviews = {"mean": m.mean(dtype=np.float32), "both": b.mean(dtype=np.float32), "forward": f.mean(dtype=np.float32)}
only_b, only_f = np.mean(b & ~f), np.mean(f & ~b)
gain = only_b - only_f
error = np.sqrt((only_b + only_f - gain**2) / 800)

# %% correct: with n - 1 in the variance, all in torch
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
import torch

right = []
for direction, how in (("forward", "last"), ("both", "last"), ("forward", "mean")):
    network = train(word_vectors, review_tokens["train"], review_labels["train"], direction, how, 8, seed)
    predicted = torch.tensor(predict(network, word_vectors, review_tokens["test"][picked]))
    right.append((predicted == torch.tensor(review_labels["test"][picked])).float())
reviews = {name: hits.mean() for name, hits in zip(("forward", "both", "mean"), right)}
d = right[1] - right[0]
gain, error = d.mean(), d.std() / 800**0.5

# %% wrong 0: percentages
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 57.99999999999999, 'both': 54.625, 'mean': 64.5}
gain = -3.375
error = 2.039

# %% wrong 1: accuracy on the training reviews
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.64974, 'both': 0.67876, 'mean': 0.66114}
gain = 0.02902
error = 0.02039

# %% wrong 1: shares of wrong predictions
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.42000000000000004, 'both': 0.45375, 'mean': 0.355}
gain = 0.03375
error = 0.02039

# %% wrong 1: the numbers of another student
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.56125, 'both': 0.53, 'mean': 0.61875}
gain = -0.03125
error = 0.020319

# %% wrong 2.5: the gain with the other sign
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.54625, 'mean': 0.645}
gain = 0.03375
error = 0.02039

# %% wrong 2.5: the gain of the mean
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.54625, 'mean': 0.645}
gain = 0.065
error = 0.02039

# %% wrong 2: the error of two independent samples
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.54625, 'mean': 0.645}
gain = -0.03375
error = 0.024786

# %% wrong 2: the error of one accuracy
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.54625, 'mean': 0.645}
gain = -0.03375
error = 0.017602

# %% wrong 2: the standard deviation, not divided
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.54625, 'mean': 0.645}
gain = -0.03375
error = 0.57672

# %% wrong 2: the variance of the mean
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.54625, 'mean': 0.645}
gain = -0.03375
error = 0.00041576

# %% wrong 2: mean and both exchanged
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.645, 'mean': 0.54625}
gain = -0.03375
error = 0.02039

# %% wrong 1.5: two decimals
r = rng(student, "bidirectional/reviews")
picked = r.permutation(len(review_tokens["test"]))[:800]  # your test reviews
seed = int(r.integers(2**31))

reviews = {}  # name: accuracy
reviews = {'forward': 0.58, 'both': 0.55, 'mean': 0.65}
gain = -0.03
error = 0.02
