"""The loss of a network that predicts words, without the sum over the whole vocabulary at every step of training."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F


def sampled_cross_entropy(
    states: Tensor, targets: Tensor, weight: Tensor, bias: Tensor, *, frequent: int, drawn: int
) -> Tensor:
    """Mean cross-entropy of ``targets``, with the sum over the vocabulary estimated from a part of it.

    The ``frequent`` first words and those that are asked for are summed exactly. Of the rest ``drawn`` are taken at
    random, and each stands for as many as it was drawn from: the sum is right on average. After S. Jean et al.
    (2015), *On using very large target vocabulary for neural machine translation*, ACL.

    Parameters
    ----------
    states : Tensor (N, H)
    targets : Tensor (N,)
        Numbers of words, the most frequent words first.
    weight, bias : Tensor (V, H), (V,)
        Of the output layer; the logits of all words would be ``states @ weight.T + bias``.
    """
    exact = torch.zeros(len(bias), dtype=torch.bool, device=states.device)
    exact[:frequent] = True
    exact[targets] = True
    rest = (~exact).nonzero()[:, 0]
    some = rest[torch.randperm(len(rest), device=states.device)[:drawn]]
    part = torch.cat([exact.nonzero()[:, 0], some])
    logits = F.linear(states, weight[part], bias[part])  # (N, part)
    stands_for = torch.zeros(len(part), device=states.device)
    if len(some):
        stands_for[-len(some) :] = math.log(len(rest) / len(some))
    place = torch.empty(len(exact), dtype=torch.long, device=states.device)
    place[part] = torch.arange(len(part), device=states.device)
    return F.cross_entropy(logits + stands_for, place[targets])
