"""Checks of the equations of *Sparse matrices*."""

import numpy as np
import torch
from scipy.optimize import brentq
from scipy.sparse import coo_array, csr_array
from scipy.special import expit

from unrolled.checks.registry import equation

_VALUE_TYPES = {4: np.float32, 8: np.float64}
_INDEX_TYPES = {4: np.int32, 8: np.int64}


def _sizes(rng):
    """n, V, nnz and the bytes of a value and of an index."""
    n, V = int(rng.integers(20, 30)), int(rng.integers(31, 50))
    return n, V, int(rng.integers(200, 400)), int(rng.choice([4, 8])), int(rng.choice([4, 8]))


def _filled(n, V, nnz, value_bytes, index_bytes):
    """A coordinate array of that shape, with that many entries of those types."""
    rows, cols = np.divmod(np.random.default_rng(0).permutation(n * V)[:nnz], V)
    index_type = _INDEX_TYPES[index_bytes]
    values = np.ones(nnz, dtype=_VALUE_TYPES[value_bytes])
    return coo_array((values, (rows.astype(index_type), cols.astype(index_type))), shape=(n, V))


def _dense_bytes(n, V, nnz, value_bytes, index_bytes):
    return _filled(n, V, nnz, value_bytes, index_bytes).toarray().nbytes


def _coo_bytes(*sizes):
    X = _filled(*sizes)
    return X.data.nbytes + sum(coordinate.nbytes for coordinate in X.coords)


def _csr_bytes(*sizes):
    X = _filled(*sizes).tocsr()
    index_type = _INDEX_TYPES[sizes[-1]]  # SciPy picks the smaller type by itself where it can
    return X.data.nbytes + X.indices.astype(index_type).nbytes + X.indptr.astype(index_type).nbytes


@equation(
    "eq-sparse-dense-memory",
    truth=_dense_bytes,
    inputs=_sizes,
    against="the bytes of a NumPy array of that shape",
)
def dense_memory(n, V, nnz, value_bytes, index_bytes):
    return n * V * value_bytes


@equation(
    "eq-sparse-coo-memory",
    truth=_coo_bytes,
    inputs=_sizes,
    against="the bytes of the three arrays of a SciPy coo_array",
)
def coo_memory(n, V, nnz, value_bytes, index_bytes):
    return nnz * (value_bytes + 2 * index_bytes)


@equation(
    "eq-csr-memory",
    truth=_csr_bytes,
    inputs=_sizes,
    against="the bytes of the three arrays of a SciPy csr_array",
)
def csr_memory(n, V, nnz, value_bytes, index_bytes):
    return nnz * (value_bytes + index_bytes) + (n + 1) * index_bytes


def _density_of_equal_memory(n, V, value_bytes, index_bytes):
    def surplus(density):
        entries = density * n * V
        arrays = [(entries, value_bytes), (entries, index_bytes), (n + 1, index_bytes)]
        return sum(length * size for length, size in arrays) - n * V * value_bytes

    return brentq(surplus, 0, 1, xtol=1e-14)


@equation(
    "eq-csr-break-even",
    truth=_density_of_equal_memory,
    inputs=lambda rng: np.delete(_sizes(rng), 2).tolist(),
    against="a search by bisection for the density at which three arrays and one array are equally large",
)
def break_even_density(n, V, value_bytes, index_bytes):
    return (value_bytes - (n + 1) / (n * V) * index_bytes) / (value_bytes + index_bytes)


def _sparse(rng, n=6, V=9):
    """A random sparse matrix whose third row is empty."""
    array = np.where(rng.random((n, V)) < 0.4, rng.normal(size=(n, V)), 0.0)
    array[2] = 0.0
    return csr_array(array)


def _parts(X):
    return X.indptr, X.indices, X.data


def _dense(indptr, indices, data, V):
    return csr_array((data, indices, indptr), shape=(len(indptr) - 1, V)).toarray()


def _coordinates(rng):
    X = _sparse(rng).tocoo()
    shuffled = rng.permutation(X.nnz)
    return X.coords[0][shuffled], X.coords[1][shuffled], X.shape[0], X.shape[1]


@equation(
    "eq-csr-indptr",
    truth=lambda rows, cols, n, V: coo_array((np.ones(len(rows)), (rows, cols)), shape=(n, V)).tocsr().indptr,
    inputs=_coordinates,
    against="indptr as SciPy makes it of the same coordinates in a random order",
)
def row_starts(rows, cols, n, V):
    return np.array([np.sum(rows < i) for i in range(n + 1)])


def _matrix_and_columns(rng):
    X = _sparse(rng)
    return (*_parts(X), rng.normal(size=X.shape[1]))


@equation(
    "eq-csr-matvec",
    truth=lambda indptr, indices, data, x: _dense(indptr, indices, data, len(x)) @ x,
    inputs=_matrix_and_columns,
    against="the dense matrix times the vector",
)
def sparse_times_vector(indptr, indices, data, x):
    return np.array(
        [
            sum(data[p] * x[indices[p]] for p in range(indptr[i], indptr[i + 1]))
            for i in range(len(indptr) - 1)
        ]
    )


def _matrix_and_rows(rng):
    X = _sparse(rng)
    return (*_parts(X), rng.normal(size=X.shape[0]), X.shape[1])


@equation(
    "eq-csr-transposed-matvec",
    truth=lambda indptr, indices, data, r, V: _dense(indptr, indices, data, V).T @ r,
    inputs=_matrix_and_rows,
    against="the transposed dense matrix times the vector",
)
def transpose_times_vector(indptr, indices, data, r, V):
    return np.array(
        [
            sum(
                data[p] * r[i]
                for i in range(len(r))
                for p in range(indptr[i], indptr[i + 1])
                if indices[p] == j
            )
            for j in range(V)
        ]
    )


def _logistic(rng):
    X = _sparse(rng, n=7, V=5).toarray()
    y = (np.arange(7) % 3 == 0).astype(float)
    return X, y, rng.normal(size=5), float(rng.normal()), float(rng.uniform(0.3, 0.7))


def _torch_loss(X, y, w, b, penalty):
    X, y, w, b = (torch.tensor(part, dtype=torch.float64) for part in (X, y, w, b))
    w.requires_grad_()
    b.requires_grad_()
    logits = torch.nn.functional.linear(X, w[None], b[None])[:, 0]
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, y)
    return loss + penalty * 0.5 * torch.linalg.vector_norm(w) ** 2, w, b


def _torch_gradient(*inputs):
    loss, w, b = _torch_loss(*inputs)
    loss.backward()
    return w.grad.numpy(), b.grad.item()


@equation(
    "eq-sparse-logistic-loss",
    truth=lambda *inputs: _torch_loss(*inputs)[0].item(),
    inputs=_logistic,
    against="torch's binary cross-entropy of logits plus the penalty",
)
def logistic_loss(X, y, w, b, penalty):
    a = X @ w + b
    return np.mean(np.log(1 + np.exp(a)) - y * a) + penalty / 2 * np.sum(w**2)


@equation(
    "eq-sparse-logistic-gradient",
    truth=_torch_gradient,
    inputs=_logistic,
    against="torch's automatic differentiation of its own loss",
)
def logistic_gradient(X, y, w, b, penalty):
    r = (expit(X @ w + b) - y) / len(y)
    return X.T @ r + penalty * w, np.sum(r)


def _matrix_and_weights(rng):
    X = _sparse(rng)
    return X, X.toarray().mean(axis=0), rng.normal(size=X.shape[1])


@equation(
    "eq-sparse-centred-product",
    truth=lambda X, mu, w: (X.toarray() - X.toarray().mean(axis=0)) @ w,
    inputs=_matrix_and_weights,
    against="centring the dense matrix first",
)
def centred_product(X, mu, w):
    return X @ w - np.full(X.shape[0], mu @ w)


def _matrix_and_residuals(rng):
    X = _sparse(rng)
    return X, X.toarray().mean(axis=0), rng.normal(size=X.shape[0])


@equation(
    "eq-sparse-centred-transpose",
    truth=lambda X, mu, r: (X.toarray() - X.toarray().mean(axis=0)).T @ r,
    inputs=_matrix_and_residuals,
    against="centring the dense matrix first",
)
def centred_transpose(X, mu, r):
    return X.T @ r - np.sum(r) * mu


@equation(
    "eq-sparse-centred-gram",
    truth=lambda X: X.shape[0] * np.cov(X.toarray(), rowvar=False, bias=True),
    inputs=lambda rng: (_sparse(rng),),
    against="n times the covariance that NumPy computes from the dense matrix",
)
def centred_gram(X):
    n, mu = X.shape[0], X.mean(axis=0)
    return (X.T @ X).toarray() - n * np.outer(mu, mu)


def _entries(rng):
    X = _sparse(rng)
    return (*_parts(X), *X.shape)


@equation(
    "eq-sparse-variance",
    truth=lambda indptr, indices, data, n, V: _dense(indptr, indices, data, V).var(axis=0),
    inputs=_entries,
    against="NumPy's variance of the columns of the dense matrix",
)
def column_variances(indptr, indices, data, n, V):
    mu = np.bincount(indices, weights=data, minlength=V) / n
    squares = np.array([sum(data[p] ** 2 for p in range(len(data)) if indices[p] == j) for j in range(V)])
    return squares / n - mu**2


def _word_and_table(rng):
    V = int(rng.integers(6, 9))
    return int(rng.integers(V)), rng.normal(size=(V, 4))


@equation(
    "eq-sparse-one-hot",
    truth=lambda w, E: torch.nn.functional.embedding(torch.tensor(w), torch.tensor(E)).numpy(),
    inputs=_word_and_table,
    against="torch's embedding look-up",
)
def one_hot_product(w, E):
    u = (np.arange(len(E)) == w).astype(float)
    return u @ E


def _bags_and_table(rng):
    X = _sparse(rng)
    return (*_parts(X), rng.normal(size=(X.shape[1], 4)))


def _embedding_bag(indptr, indices, data, E):
    return torch.nn.functional.embedding_bag(
        torch.tensor(indices),
        E,
        torch.tensor(indptr, dtype=torch.int32),
        mode="sum",
        per_sample_weights=torch.tensor(data),
        include_last_offset=True,
    )


@equation(
    "eq-sparse-bag-product",
    truth=lambda indptr, indices, data, E: _embedding_bag(indptr, indices, data, torch.tensor(E)).numpy(),
    inputs=_bags_and_table,
    against="torch's embedding_bag with the values as weights",
)
def bag_product(indptr, indices, data, E):
    return np.array(
        [
            sum((data[p] * E[indices[p]] for p in range(indptr[i], indptr[i + 1])), np.zeros(E.shape[1]))
            for i in range(len(indptr) - 1)
        ]
    )


def _bags_table_and_gradient(rng):
    X = _sparse(rng)
    return X, rng.normal(size=(X.shape[1], 4)), rng.normal(size=(X.shape[0], 4))


def _table_gradient(X, E, G):
    E = torch.tensor(E, requires_grad=True)
    _embedding_bag(*_parts(X), E).backward(torch.tensor(G))
    return E.grad.numpy()


@equation(
    "eq-sparse-table-gradient",
    truth=_table_gradient,
    inputs=_bags_table_and_gradient,
    against="torch's automatic differentiation through embedding_bag",
)
def table_gradient(X, E, G):
    return X.T @ G
