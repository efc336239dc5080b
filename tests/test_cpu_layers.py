"""Are the fast layers torch's, in values and in every gradient?"""

import joblib
import pytest
import torch
from torch import nn

from unrolled.cpu_layers import LSTM, Rows, SimpleRNN
from unrolled.training import threads


@pytest.fixture(params=[(1, 1, 2, 3), (4, 7, 3, 5)], ids=str)
def networks(request):
    """Ours, torch's with the same weights, and the sizes B, T, d, H."""
    torch.manual_seed(0)
    B, T, d, H = request.param
    ours = SimpleRNN(d, H).double()
    library = nn.RNN(d, H, batch_first=True).double()
    library.load_state_dict(ours.state_dict())
    return ours, library, (B, T, d, H)


def outputs_and_gradients(network, x, h_0):
    states, last = network(x, h_0)
    weights = torch.linspace(-1, 1, states.numel(), dtype=states.dtype).reshape(states.shape)
    loss = (weights * states).sum() + (last**2).sum()
    gradients = torch.autograd.grad(loss, [x, h_0, *network.parameters()])
    return [states, last, *gradients]


def test_values_and_gradients_equal_torchs(networks):
    ours, library, (B, T, d, H) = networks
    x = torch.randn(B, T, d, dtype=torch.float64, requires_grad=True)
    h_0 = torch.randn(1, B, H, dtype=torch.float64, requires_grad=True)
    for found, expected in zip(
        outputs_and_gradients(ours, x, h_0), outputs_and_gradients(library, x, h_0), strict=True
    ):
        torch.testing.assert_close(found, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("vocab_size", [3, 1000], ids=["fewer words than tokens", "more"])
def test_reading_by_the_vocabulary_changes_nothing(networks, vocab_size):
    """Does multiplying each word once equal multiplying each token, also for the embedding's gradient?"""
    ours, library, (B, T, d, _) = networks
    tokens = torch.randint(vocab_size, (B, T))
    embedding = nn.Embedding(vocab_size, d, padding_idx=0).double()
    states, last = ours.read(embedding, tokens)
    expected, expected_last = library(embedding(tokens))
    torch.testing.assert_close(states, expected, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(last, expected_last, rtol=1e-10, atol=1e-10)
    (found,) = torch.autograd.grad((last**2).sum(), embedding.weight)
    (wanted,) = torch.autograd.grad((expected_last**2).sum(), embedding.weight)
    torch.testing.assert_close(found, wanted, rtol=1e-10, atol=1e-10)


def test_single_precision_is_as_good_as_torchs():
    """Is tanh by way of the sigmoid accurate enough over a long sequence?"""
    torch.manual_seed(0)
    ours = SimpleRNN(4, 16)
    exact = nn.RNN(4, 16, batch_first=True).double()
    exact.load_state_dict(ours.state_dict())
    x = torch.randn(3, 300, 4)
    states, _ = ours(x)
    torch.testing.assert_close(states.double(), exact(x.double())[0], rtol=0, atol=2e-6)


@pytest.fixture
def one_thread():
    with threads(1):
        yield


@pytest.mark.parametrize("B", [1, Rows.AT_A_TIME, 2 * Rows.AT_A_TIME + 3])
@pytest.mark.parametrize("given", [True, False], ids=["state given", "no state"])
def test_sharing_the_rows_changes_nothing(B, given, one_thread):
    """Does an LSTM whose batch is split give torch's values, last states and gradients?"""
    torch.manual_seed(0)
    T, d, H = 5, 3, 4
    ours = LSTM(d, H).double()
    library = nn.LSTM(d, H, batch_first=True).double()
    library.load_state_dict(ours.state_dict())
    x = torch.randn(B, T, d, dtype=torch.float64, requires_grad=True)
    start = tuple(torch.randn(1, B, H, dtype=torch.float64, requires_grad=True) for _ in range(2))
    leaves = [x, *start] if given else [x]

    def outputs_and_gradients(network):
        states, (h, c) = network(x, start if given else None)
        weights = torch.linspace(-1, 1, states.numel(), dtype=states.dtype).reshape(states.shape)
        loss = (weights * states).sum() + (h**2).sum() + (c**3).sum()
        return [states, h, c, *torch.autograd.grad(loss, [*leaves, *network.parameters()])]

    for found, expected in zip(outputs_and_gradients(ours), outputs_and_gradients(library), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-10, atol=1e-10)


def test_the_number_of_cores_changes_no_bit(one_thread, monkeypatch):
    torch.manual_seed(0)
    network, x = LSTM(3, 4), torch.randn(3 * Rows.AT_A_TIME, 6, 3)

    def gradients(cores):
        monkeypatch.setattr(joblib, "cpu_count", lambda: cores)
        return torch.autograd.grad((network(x)[0] ** 2).sum(), list(network.parameters()))

    for alone, shared in zip(gradients(1), gradients(3), strict=True):
        assert torch.equal(alone, shared)


def test_rows_are_shared_only_while_it_learns(one_thread):
    network, x = LSTM(3, 4), torch.randn(Rows.AT_A_TIME + 1, 5, 3)
    assert "Rows" in type(network(x)[0].grad_fn).__name__
    assert "Rows" not in type(network(x[:-1])[0].grad_fn).__name__  # too few rows
    with threads(2):
        assert "Rows" not in type(network(x)[0].grad_fn).__name__
    with torch.no_grad():
        assert network(x)[0].grad_fn is None
