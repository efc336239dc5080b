"""Is the sum over a part of the vocabulary the sum over all of it, exactly where it should be and else on average?"""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from unrolled.sampled_softmax import sampled_cross_entropy

N, H, V = 4, 3, 40


@pytest.fixture
def arguments():
    generator = torch.Generator().manual_seed(0)
    states, weight, bias = (torch.randn(*size, generator=generator) for size in ((N, H), (V, H), (V,)))
    return states, torch.tensor([3, 39, 3, 17]), weight, bias


def whole(states, targets, weight, bias):
    return F.cross_entropy(states @ weight.T + bias, targets)


@pytest.mark.parametrize("frequent, drawn", [(V, 0), (5, V), (0, V)])
def test_with_all_words_it_is_the_cross_entropy(arguments, frequent, drawn):
    found = sampled_cross_entropy(*arguments, frequent=frequent, drawn=drawn)
    torch.testing.assert_close(found, whole(*arguments))


def test_drawn_words_stand_for_the_rest(arguments):
    torch.manual_seed(0)
    found = [sampled_cross_entropy(*arguments, frequent=5, drawn=12).item() for _ in range(400)]
    assert np.std(found) > 0.01  # other words each time
    assert np.mean(found) == pytest.approx(whole(*arguments).item(), abs=0.03)
    left_out = sampled_cross_entropy(*arguments, frequent=5, drawn=0).item()
    assert left_out < np.mean(found) - 0.1


def test_gradients_reach_the_words_that_were_summed(arguments):
    states, targets, weight, bias = arguments
    weight.requires_grad_()
    sampled_cross_entropy(states, targets, weight, bias, frequent=5, drawn=0).backward()
    reached = set(weight.grad.abs().sum(dim=1).nonzero()[:, 0].tolist())
    assert reached == {0, 1, 2, 3, 4, 17, 39}
