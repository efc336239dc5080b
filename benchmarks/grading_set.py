"""The problem set of the grading benchmark: eight short questions on torch, one of which trains for 60 steps."""

from dataclasses import dataclass

SETUP = """\
import torch
from torch import nn
"""


@dataclass(frozen=True)
class Question:
    """An answer's cell with its test, and the other answers that students give."""

    name: str
    points: int
    reference: str
    others: tuple[str, ...]  # right, partly right, wrong, failing
    test: str
    hidden: str = ""
    last: str = ""  # the expression that is a partial score


QUESTIONS = (
    Question(
        "softmax",
        2,
        "def softmax(x):\n    return torch.softmax(x, dim=-1)",
        (
            "def softmax(x):\n    e = torch.exp(x - x.max(dim=-1, keepdim=True).values)\n"
            "    return e / e.sum(dim=-1, keepdim=True)",
            "def softmax(x):\n    return torch.exp(x) / torch.exp(x).sum()",
        ),
        "_x = torch.tensor([[0.0, 0.0], [1.0, 3.0]])\n"
        "assert torch.allclose(softmax(_x[:1]), torch.tensor([[0.5, 0.5]]))",
        "assert torch.allclose(softmax(_x).sum(dim=-1), torch.ones(2))",
    ),
    Question(
        "standardise",
        3,
        "def standardise(X):\n    return (X - X.mean(dim=0)) / X.std(dim=0)",
        (
            "def standardise(X):\n    return X - X.mean(dim=0)",
            "def standardise(X):\n    return (X - X.mean()) / X.std()",
        ),
        "_X = torch.arange(12.0).reshape(4, 3) ** 2\n_score = 0\n"
        "if torch.allclose(standardise(_X).mean(dim=0), torch.zeros(3), atol=1e-5):\n    _score += 1",
        "if torch.allclose(standardise(_X).std(dim=0), torch.ones(3)):\n    _score += 2",
        "_score",
    ),
    Question(
        "loss",
        2,
        "def loss(logits, target):\n    return nn.functional.cross_entropy(logits, target)",
        (
            "def loss(logits, target):\n    log_p = torch.log_softmax(logits, dim=1)\n"
            "    return -log_p[torch.arange(len(target)), target].mean()",
            "def loss(logits, target):\n    return -logits[torch.arange(len(target)), target].mean()",
        ),
        "_logits = torch.tensor([[2.0, 0.0, -1.0], [0.5, 0.5, 0.5]])\n_target = torch.tensor([0, 2])\n"
        "_found = float(loss(_logits, _target))\nassert _found > 0",
        "assert abs(_found - 0.6342) < 1e-3, _found",
    ),
    Question(
        "slope",
        2,
        "def slope(x):\n    x = x.clone().requires_grad_()\n    (x.sin() * x).sum().backward()\n    return x.grad",
        (
            "def slope(x):\n    return torch.sin(x) + x * torch.cos(x)",
            "def slope(x):\n    return torch.cos(x)",
            "def slope(x):\n    return x.grad + 0",
        ),
        "assert abs(float(slope(torch.zeros(1)))) < 1e-6",
        "_x = torch.linspace(-2, 2, 5)\nassert torch.allclose(slope(_x), _x.sin() + _x * _x.cos(), atol=1e-5)",
    ),
    Question(
        "step",
        2,
        "def step(x, h, W_x, W_h, b):\n    return torch.tanh(x @ W_x + h @ W_h + b)",
        (
            "def step(x, h, W_x, W_h, b):\n    return torch.tanh(x @ W_x + h @ W_h) + b",
            "def step(x, h, W_x, W_h, b):\n    return torch.sigmoid(x @ W_x + h @ W_h + b)",
        ),
        "_one, _zero = torch.ones(1, 1), torch.zeros(1, 1)\n"
        "assert torch.allclose(step(_one, _zero, _one, _one, torch.zeros(1)), torch.tanh(_one))",
        "_g = torch.Generator().manual_seed(3)\n"
        "_x, _h, _U, _V, _b = (torch.randn(s, generator=_g) for s in ((2, 3), (2, 4), (3, 4), (4, 4), (4,)))\n"
        "assert torch.allclose(step(_x, _h, _U, _V, _b), torch.tanh(_x @ _U + _h @ _V + _b))",
    ),
    Question(
        "train",
        4,
        "def train(X, y):\n    torch.manual_seed(1)\n"
        "    model = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 1))\n"
        "    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)\n    losses = []\n"
        "    for _ in range(60):\n        optimiser.zero_grad()\n"
        "        loss = ((model(X)[:, 0] - y) ** 2).mean()\n        loss.backward()\n"
        "        optimiser.step()\n        losses.append(loss.item())\n    return losses",
        (
            "def train(X, y):\n    torch.manual_seed(1)\n    model = nn.Linear(8, 1)\n"
            "    optimiser = torch.optim.SGD(model.parameters(), lr=0.0)\n    losses = []\n"
            "    for _ in range(60):\n        optimiser.zero_grad()\n"
            "        loss = ((model(X)[:, 0] - y) ** 2).mean()\n        loss.backward()\n"
            "        optimiser.step()\n        losses.append(loss.item())\n    return losses",
        ),
        "_g = torch.Generator().manual_seed(5)\n_X = torch.randn(256, 8, generator=_g)\n"
        "_losses = train(_X, _X[:, 0] * _X[:, 1])\n_score = 2 if len(_losses) == 60 else 0",
        "if _losses[-1] < 0.5 * _losses[0]:\n    _score += 2",
        "_score",
    ),
    Question(
        "count",
        1,
        "def count(d, H):\n    return sum(p.numel() for p in nn.LSTM(d, H).parameters())",
        (
            "def count(d, H):\n    return 4 * H * (d + H + 2)",
            "def count(d, H):\n    return 4 * H * (d + H + 1)",
        ),
        "assert count(1, 1) > 0",
        "assert count(3, 5) == 200\nassert count(32, 32) == 8448",
    ),
    Question(
        "one_hot",
        2,
        "def one_hot(ids, size):\n    return torch.eye(size)[ids]",
        (
            "def one_hot(ids, size):\n    return nn.functional.one_hot(ids, size).float()",
            "def one_hot(ids, size):\n    raise NotImplementedError",
        ),
        "_ids = torch.tensor([2, 0])\nassert one_hot(_ids, 3).shape == (2, 3)",
        "assert torch.equal(one_hot(_ids, 3), torch.tensor([[0.0, 0, 1], [1, 0, 0]]))",
    ),
)
