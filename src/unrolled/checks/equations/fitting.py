"""Checks of the equations of the chapter *Fitting networks*.

A function's body is the right-hand side as printed; ``truth`` finds the same another way. Vectors that the
page multiplies as columns are columns here.
"""

import math
from itertools import combinations, permutations, product
from types import SimpleNamespace

import numpy as np
import scipy
import torch
from numpy.polynomial import Polynomial
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from unrolled.checks.registry import equation


def tensor(x, grad=False):
    return torch.tensor(x, dtype=torch.float64, requires_grad=grad)


def tanh_prime(a):
    return 1 - np.tanh(a) ** 2


def network(rng, d=4, H=3, C=2):
    """W1, b1, W2, b2, x of a random network and one input."""
    return (
        rng.normal(size=(H, d)),
        rng.normal(size=H),
        rng.normal(size=(C, H)),
        rng.normal(size=C),
        rng.normal(size=d),
    )


def torch_layers(W1, b1, W2, b2, x):
    a = F.linear(tensor(x), tensor(W1), tensor(b1))
    h = torch.tanh(a)
    o = F.linear(h, tensor(W2), tensor(b2))
    return a.numpy(), h.numpy(), o.numpy()


# Why one hidden layer


def linear(w, b, x_1, x_2):
    return w @ np.array([x_1, x_2]) + b


@equation(
    "eq-fit-additive",
    truth=lambda w, b: F.linear(torch.ones(2).double(), tensor(w[None]), tensor([b])).item(),
    inputs=lambda rng: (rng.normal(size=2), rng.normal()),
    against="torch's linear layer at the fourth corner",
)
def additive(w, b):
    return linear(w, b, 1, 0) + linear(w, b, 0, 1) - linear(w, b, 0, 0)


@equation(
    "eq-fit-sum",
    truth=lambda W1, b1, W2, b2, x: torch_layers(W1, b1, W2, b2, x)[2].item(),
    inputs=lambda rng: network(rng, C=1),
    against="two linear layers of torch with tanh between",
)
def sum_form(W1, b1, W2, b2, x):
    return b2[0] + sum(
        W2[0, k] * np.tanh(b1[k] + sum(W1[k, j] * x[j] for j in range(len(x)))) for k in range(len(b1))
    )


@equation(
    "eq-fit-layers",
    truth=torch_layers,
    inputs=network,
    against="torch's linear layers and tanh",
)
def layers(W1, b1, W2, b2, x):
    a = W1 @ x + b1
    h = np.tanh(a)
    o = W2 @ h + b2
    return a, h, o


@equation(
    "eq-fit-collapse",
    truth=lambda W1, b1, W2, b2, x: F.linear(
        F.linear(tensor(x), tensor(W1), tensor(b1)), tensor(W2), tensor(b2)
    ).numpy(),
    inputs=network,
    against="two linear layers of torch, one after the other",
)
def collapse(W1, b1, W2, b2, x):
    return (W2 @ W1) @ x + (W2 @ b1 + b2)


def slope_by_autograd(g):
    def slope(a):
        leaf = tensor(a, grad=True)
        g(leaf).sum().backward()
        return leaf.grad.numpy()

    return slope


def some_numbers(rng):
    return (2 * rng.normal(size=7),)


def sigmoid(a):
    return scipy.special.expit(a)


@equation("eq-fit-dsigmoid", truth=slope_by_autograd(torch.sigmoid), inputs=some_numbers, against="autograd")
def dsigmoid(a):
    return sigmoid(a) * (1 - sigmoid(a))


@equation("eq-fit-dtanh", truth=slope_by_autograd(torch.tanh), inputs=some_numbers, against="autograd")
def dtanh(a):
    return 1 - np.tanh(a) ** 2


@equation("eq-fit-drelu", truth=slope_by_autograd(torch.relu), inputs=some_numbers, against="autograd")
def drelu(a):
    return a > 0


# The objective


@equation(
    "eq-fit-gaussian",
    truth=lambda o, y, s: -scipy.stats.norm(o, s).logpdf(y).sum(),
    inputs=lambda rng: (rng.normal(size=3), rng.normal(size=3), rng.uniform(0.5, 2)),
    against="SciPy's normal density",
)
def gaussian(o, y, s):
    C = len(o)
    return np.sum((o - y) ** 2) / (2 * s**2) + C / 2 * np.log(2 * np.pi * s**2)


@equation(
    "eq-fit-softmax",
    truth=lambda o: torch.softmax(tensor(o), 0).numpy(),
    inputs=lambda rng: (rng.normal(size=4),),
    against="torch.softmax",
)
def softmax(o):
    return np.exp(o) / np.sum(np.exp(o))


@equation(
    "eq-fit-shift",
    truth=lambda o, s: scipy.special.softmax(o + s),
    inputs=lambda rng: (rng.normal(size=4), rng.normal()),
    against="SciPy's softmax of the shifted logits",
)
def shift(o, s):
    return np.exp(o) / np.sum(np.exp(o))


@equation(
    "eq-fit-cross-entropy",
    truth=lambda o, y: F.cross_entropy(tensor(o)[None], torch.tensor([y])).item(),
    inputs=lambda rng: (rng.normal(size=4), rng.integers(4)),
    against="torch's cross_entropy",
)
def cross_entropy(o, y):
    return np.log(np.sum(np.exp(o))) - o[y]


def objective_by_loops(losses, W1, W2, penalty):
    total = 0.0
    for loss in losses:
        total += loss / len(losses)
    for w in [*W1.ravel(), *W2.ravel()]:
        total += penalty * w * w / 2
    return total


@equation(
    "eq-fit-objective",
    truth=objective_by_loops,
    inputs=lambda rng: (
        rng.exponential(size=6),
        rng.normal(size=(3, 4)),
        rng.normal(size=(2, 3)),
        rng.uniform(0.2, 1.5),
    ),
    against="loops over examples and weights",
)
def objective(losses, W1, W2, penalty):
    n = len(losses)
    return np.sum(losses) / n + penalty / 2 * (np.sum(W1**2) + np.sum(W2**2))


# Gradient descent


def bowl(rng):
    """A random symmetric positive definite matrix."""
    M = rng.normal(size=(3, 3))
    return M @ M.T + 0.3 * np.eye(3)


def descend(A, best, theta, lr, s):
    leaf = tensor(theta, grad=True)
    optimiser = torch.optim.SGD([leaf], lr=lr)
    for _ in range(s):
        optimiser.zero_grad()
        off = leaf - tensor(best)
        (0.5 * off @ tensor(A) @ off).backward()
        optimiser.step()
    return leaf.detach().numpy()


def slope_of_bowl(A, best, theta):
    return A @ (theta - best)


@equation(
    "eq-fit-step",
    truth=lambda A, best, theta, lr: descend(A, best, theta, lr, 1),
    inputs=lambda rng: (bowl(rng), rng.normal(size=3), rng.normal(size=3), rng.uniform(0.05, 0.3)),
    against="one step of torch.optim.SGD on a quadratic",
)
def step(A, best, theta, lr):
    return theta - lr * slope_of_bowl(A, best, theta)


@equation(
    "eq-fit-iterate",
    truth=lambda A, best, theta, lr, s: descend(A, best, theta, lr, s) - best,
    inputs=lambda rng: (bowl(rng), rng.normal(size=3), rng.normal(size=3), 0.05, 4),
    against="four steps of torch.optim.SGD",
)
def iterate(A, best, theta, lr, s):
    return np.linalg.matrix_power(np.eye(len(A)) - lr * A, s) @ (theta - best)


def diverges(A, lr):
    """Whether a very great number of steps (2 to the power 40) moves away, by squaring again and again."""
    M = np.eye(len(A)) - lr * A
    for _ in range(40):
        M = M @ M
        if np.abs(M).max() > 1e3:
            return True
        if np.abs(M).max() < 1e-3:
            return False
    return False


def limit_by_bisection(A):
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if diverges(A, middle) else (middle, high)
    return high


@equation(
    "eq-fit-limit",
    truth=limit_by_bisection,
    inputs=lambda rng: (bowl(rng),),
    against="bisection on the learning rate: do the iterates grow or shrink",
)
def limit(A):
    return 2 / np.linalg.eigvalsh(A).max()


def best_rate_by_search(A):
    def slowest(lr):
        return np.abs(np.linalg.eigvals(np.eye(len(A)) - lr * A)).max()

    found = scipy.optimize.minimize_scalar(
        slowest, bounds=(0, limit_by_bisection(A)), method="bounded", options={"xatol": 1e-12}
    )
    return found.x, found.fun


@equation(
    "eq-fit-best-rate",
    truth=best_rate_by_search,
    inputs=lambda rng: (bowl(rng),),
    against="a numerical search for the rate at which the slowest direction shrinks fastest",
)
def best_rate(A):
    curvatures = np.linalg.eigvalsh(A)
    low, high = curvatures.min(), curvatures.max()
    return 2 / (low + high), (high - low) / (high + low)


# Backpropagation


def passes(rng):
    """A network's quantities and the gradient of its loss in each of them, all by autograd; columns."""
    W1, b1, W2, b2, x = (tensor(v, grad=True) for v in network(rng))
    a = W1 @ x + b1
    h = torch.tanh(a)
    o = W2 @ h + b2
    y = tensor(rng.normal(size=2))
    for inner in (a, h, o):
        inner.retain_grad()
    (0.5 * torch.sum((o - y) ** 2)).backward()

    def plain(t):
        return t.detach().numpy().reshape(len(t), -1)

    names = {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "x": x, "a": a, "h": h, "o": o}
    values = {name: plain(t) for name, t in names.items()}
    gradients = {f"d{name}": plain(t.grad) for name, t in names.items()}
    return (SimpleNamespace(**values, **gradients, y=plain(y)),)


@equation("eq-fit-do-squared", truth=lambda p: p.do, inputs=passes, against="autograd")
def do_squared(p):
    return p.o - p.y


@equation("eq-fit-dw2", truth=lambda p: (p.dW2, p.db2), inputs=passes, against="autograd")
def dw2(p):
    return p.do @ p.h.T, p.do


@equation("eq-fit-dh", truth=lambda p: p.dh, inputs=passes, against="autograd")
def dh(p):
    return p.W2.T @ p.do


@equation("eq-fit-da", truth=lambda p: p.da, inputs=passes, against="autograd")
def da(p):
    return p.dh * tanh_prime(p.a)


@equation("eq-fit-dw1", truth=lambda p: (p.dW1, p.db1), inputs=passes, against="autograd")
def dw1(p):
    return p.da @ p.x.T, p.da


@equation(
    "eq-fit-jacobian",
    truth=lambda o: torch.autograd.functional.jacobian(lambda o: torch.softmax(o, 0), tensor(o)).numpy(),
    inputs=lambda rng: (rng.normal(size=4),),
    against="autograd's Jacobian of torch.softmax",
)
def jacobian(o):
    y_hat = scipy.special.softmax(o)
    return y_hat[:, None] * (np.eye(len(o)) - y_hat)


def slope_of_cross_entropy(o, y):
    leaf = tensor(o, grad=True)
    F.cross_entropy(leaf, tensor(y)).backward()
    return leaf.grad.numpy()


@equation(
    "eq-fit-do-cross-entropy",
    truth=slope_of_cross_entropy,
    inputs=lambda rng: (rng.normal(size=4), np.eye(4)[rng.integers(4)]),
    against="autograd on torch's cross_entropy",
)
def do_cross_entropy(o, y):
    return scipy.special.softmax(o) - y


def batch_passes(rng):
    """The same for a batch of five rows, with the mean loss."""
    W1, b1, W2, b2, _ = (tensor(v, grad=True) for v in network(rng))
    X, Y = tensor(rng.normal(size=(5, 4))), tensor(rng.normal(size=(5, 2)))
    A = X @ W1.T + b1
    H = torch.tanh(A)
    O = H @ W2.T + b2  # noqa: E741
    A.retain_grad()
    O.retain_grad()
    (0.5 * torch.sum((O - Y) ** 2) / len(X)).backward()
    gradients = {"dA": A.grad, "dO": O.grad, "dW1": W1.grad, "db1": b1.grad, "dW2": W2.grad, "db2": b2.grad}
    values = {"X": X, "H": H}
    return (SimpleNamespace(**{k: t.detach().numpy() for k, t in {**values, **gradients}.items()}),)


@equation(
    "eq-fit-batch",
    truth=lambda p: (p.dW1, p.db1, p.dW2, p.db2),
    inputs=batch_passes,
    against="autograd on the mean loss of a batch",
)
def batch(p):
    ones = np.ones(5)
    return p.dA.T @ p.X, p.dA.T @ ones, p.dO.T @ p.H, p.dO.T @ ones


@equation(
    "eq-fit-central",
    truth=lambda L, theta, width: (L(theta + width) - L(theta - width)) / (2 * width),
    inputs=lambda rng: (Polynomial(rng.normal(size=4)), rng.normal(), rng.uniform(0.2, 0.8)),
    against="the difference itself, of random cubics, which have no further terms",
)
def central(L, theta, width):
    return L.deriv()(theta) + width**2 / 6 * L.deriv(3)(theta)


def best_width_by_search(u, L, third):
    def error(log_width):
        width = np.exp(log_width)
        return width**2 / 6 * third + u * L / width

    return np.exp(scipy.optimize.minimize_scalar(error, bounds=(-10, 10), method="bounded").x)


def best_width_by_newton(u, L, third):
    width = tensor(best_width_by_search(u, L, third), grad=True)
    for _ in range(3):
        error = width**2 / 6 * third + u * L / width
        (slope,) = torch.autograd.grad(error, width, create_graph=True)
        (bend,) = torch.autograd.grad(slope, width)
        width = (width - slope / bend).detach().requires_grad_()
    return width.item()


@equation(
    "eq-fit-best-width",
    truth=best_width_by_newton,
    inputs=lambda rng: tuple(rng.uniform(0.5, 3, size=3)),
    against="Newton's method on the slope of the error bound, by autograd",
)
def best_width(u, L, third):
    return (3 * u * L / third) ** (1 / 3)


def multiplications(B, d, H, C):
    """Multiplications of torch's forward and backward pass, as torch counts them."""
    net = torch.nn.Sequential(torch.nn.Linear(d, H), torch.nn.Tanh(), torch.nn.Linear(H, C))
    X = torch.ones(B, d)
    with FlopCounterMode(display=False) as forward:
        o = net(X)
    with FlopCounterMode(display=False) as backward:
        o.sum().backward()
    # torch counts a multiplication and its addition as two operations
    return forward.get_total_flops() / 2, backward.get_total_flops() / 2


def some_sizes(rng):
    return tuple(int(n) for n in rng.permutation([3, 5, 7, 11]))


@equation(
    "eq-fit-cost-forward",
    truth=lambda B, d, H, C: multiplications(B, d, H, C)[0],
    inputs=some_sizes,
    against="torch's own count of operations",
)
def cost_forward(B, d, H, C):
    return B * d * H + B * H * C


@equation(
    "eq-fit-cost-backward",
    truth=lambda B, d, H, C: multiplications(B, d, H, C)[1],
    inputs=some_sizes,
    against="torch's own count of operations",
)
def cost_backward(B, d, H, C):
    return B * d * H + 2 * B * H * C


# Minibatches


def minibatch_gradients(g, B):
    return np.array([g[list(chosen)].mean(axis=0) for chosen in combinations(range(len(g)), B)])


def some_gradients(rng):
    return rng.normal(size=(7, 2)), int(rng.integers(2, 5))


@equation(
    "eq-fit-unbiased",
    truth=lambda g, B: minibatch_gradients(g, B).mean(axis=0),
    inputs=some_gradients,
    against="the mean over all minibatches, listed",
)
def unbiased(g, B):
    return g.sum(axis=0) / len(g)


@equation(
    "eq-fit-variance",
    truth=lambda g, B: np.mean(
        [((m - g.mean(axis=0)) ** 2).sum() for m in minibatch_gradients(g, B)],
    ),
    inputs=some_gradients,
    against="the mean over all minibatches, listed",
)
def variance(g, B):
    n = len(g)
    S2 = np.sum((g - g.mean(axis=0)) ** 2) / n
    return S2 / B * (n - B) / (n - 1)


def torch_steps(make, theta, gradients):
    leaf = tensor(theta, grad=True)
    optimiser = make([leaf])
    for gradient in gradients:
        leaf.grad = tensor(gradient)
        optimiser.step()
    return leaf.detach().numpy()


@equation(
    "eq-fit-momentum",
    truth=lambda theta, gradients, lr, mu: torch_steps(
        lambda p: torch.optim.SGD(p, lr=lr, momentum=mu), theta, gradients
    ),
    inputs=lambda rng: (rng.normal(size=3), rng.normal(size=(4, 3)), rng.uniform(0.1, 0.5), 0.8),
    against="torch.optim.SGD with momentum, four steps",
)
def momentum(theta, gradients, lr, mu):
    u = np.zeros_like(theta)
    for g in gradients:
        u = mu * u + g
        theta = theta - lr * u
    return theta


@equation(
    "eq-fit-adam",
    truth=lambda theta, gradients, lr, beta_1, beta_2, eps: torch_steps(
        lambda p: torch.optim.Adam(p, lr=lr, betas=(beta_1, beta_2), eps=eps), theta, gradients
    ),
    inputs=lambda rng: (
        rng.normal(size=3),
        rng.normal(size=(4, 3)),
        rng.uniform(0.1, 0.5),
        rng.uniform(0.6, 0.9),
        rng.uniform(0.8, 0.95),
        0.05,
    ),
    against="torch.optim.Adam, four steps",
)
def adam(theta, gradients, lr, beta_1, beta_2, eps):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for s, g in enumerate(gradients, start=1):
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        theta = theta - lr * (m / (1 - beta_1**s)) / (np.sqrt(v / (1 - beta_2**s)) + eps)
    return theta


# Regularisation


def kept_by_torch(size, p, seed):
    torch.manual_seed(seed)
    return F.dropout(torch.ones(size, dtype=torch.float64), p).numpy() > 0


def dropped_by_torch(h, kept, p, seed):
    torch.manual_seed(seed)
    return F.dropout(tensor(h), p).numpy()


def some_dropout(rng):
    p, seed = rng.uniform(0.3, 0.6), int(rng.integers(1000))
    return rng.normal(size=40), kept_by_torch(40, p, seed), p, seed


@equation(
    "eq-fit-dropout",
    truth=dropped_by_torch,
    inputs=some_dropout,
    against="torch's dropout with the same random mask",
)
def dropout(h, r, p, seed):
    return r * h / (1 - p)


def over_masks(W2, b2, h, p):
    """Mean and variance of the outputs over all 2^H masks, each with its probability."""
    masks = np.array(list(product([0.0, 1.0], repeat=len(h))))
    weight = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    o = np.array([W2 @ (r * (h / (1 - p))) + b2 for r in masks])
    mean = weight @ o
    return mean, weight @ (o - mean) ** 2


def some_outputs(rng):
    return rng.normal(size=(2, 5)), rng.normal(size=2), rng.normal(size=5), rng.uniform(0.2, 0.7)


@equation(
    "eq-fit-dropout-mean",
    truth=lambda W2, b2, h, p: over_masks(W2, b2, h, p)[0],
    inputs=some_outputs,
    against="the mean over all masks, listed",
)
def dropout_mean(W2, b2, h, p):
    return W2 @ h + b2


@equation(
    "eq-fit-dropout-variance",
    truth=lambda W2, b2, h, p: over_masks(W2, b2, h, p)[1],
    inputs=some_outputs,
    against="the variance over all masks, listed",
)
def dropout_variance(W2, b2, h, p):
    return p / (1 - p) * np.sum(W2**2 * h**2, axis=1)


@equation(
    "eq-fit-decay",
    truth=lambda theta, g, lr, penalty: torch_steps(
        lambda p: torch.optim.SGD(p, lr=lr, weight_decay=penalty), theta, [g]
    ),
    inputs=lambda rng: (rng.normal(size=3), rng.normal(size=3), 0.3, 0.7),
    against="torch.optim.SGD with weight decay",
)
def decay(theta, g, lr, penalty):
    return (1 - lr * penalty) * theta - lr * g


# The surface and where to start


def equivalent_networks(H, seed):
    """Count distinct parameters that compute the same function, by trying all relabellings and signs."""
    rng = np.random.default_rng(seed)
    W1, b1, W2, b2, _ = network(rng, d=2, H=H, C=1)
    X = rng.normal(size=(20, 2))
    expected = np.tanh(X @ W1.T + b1) @ W2.T + b2
    found = set()
    for order in permutations(range(H)):
        for sign in product([-1.0, 1.0], repeat=H):
            V1, c1, V2 = (sign * W1.T[:, order]).T, sign * b1[list(order)], sign * W2[:, order]
            if np.allclose(np.tanh(X @ V1.T + c1) @ V2.T + b2, expected):
                found.add((*V1.ravel(), *c1, *V2.ravel()))
    return len(found)


@equation(
    "eq-fit-symmetries",
    truth=equivalent_networks,
    inputs=lambda rng: (int(rng.integers(2, 5)), int(rng.integers(1000))),
    against="trying every order and every choice of signs",
)
def symmetries(H, seed):
    return 2**H * math.factorial(H)


def variance_over_weights(x, s, t):
    """Variance of w · x when each weight is s, -s, t or -t with equal chances, all of them listed."""
    sums = np.array(list(product([s, -s, t, -t], repeat=len(x)))) @ x
    return sums.var(), np.array([s, -s, t, -t]).var()


@equation(
    "eq-fit-fan-in",
    truth=lambda x, s, t: variance_over_weights(x, s, t)[0],
    inputs=lambda rng: (rng.normal(size=5), *rng.uniform(0.5, 2, size=2)),
    against="all weight vectors of a small distribution, listed",
)
def fan_in(x, s, t):
    var_w = variance_over_weights(x, s, t)[1]
    d = len(x)
    return d * var_w * (np.sum(x**2) / d)


@equation(
    "eq-fit-relu-half",
    truth=lambda s: scipy.integrate.quad(lambda a: a**2 * scipy.stats.norm(0, s).pdf(a), 0, 12 * s)[0],
    inputs=lambda rng: (rng.uniform(0.5, 2),),
    against="numerical integration against the normal density",
)
def relu_half(s):
    return s**2 / 2


def slope_through_chain(weights, h_0):
    leaf = tensor(h_0, grad=True)
    h = leaf
    for w in weights:
        h = torch.tanh(w * h)
    h.backward()
    return leaf.grad.item()


@equation(
    "eq-fit-depth",
    truth=slope_through_chain,
    inputs=lambda rng: (rng.normal(size=4), rng.normal()),
    against="autograd through a chain of four units",
)
def depth(weights, h):
    slope = 1.0
    for w in weights:
        a = w * h
        h = np.tanh(a)
        slope = slope * (w * tanh_prime(a))
    return slope
