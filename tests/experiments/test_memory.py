"""Does the memory task ask what it says, and is every network trained as if it were alone?"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from unrolled.experiments import memory
from unrolled.experiments.memory import ASK, MARK, SYMBOLS, Adam, Rememberers, sequences

SMALL = memory.EXPERIMENT.small


def test_the_answer_is_the_marked_symbol():
    x, y = sequences(200, 6, np.random.default_rng(0))
    assert (x[:, :, MARK].sum(axis=1) == 1).all() and (x[:, -1, MARK] == 0).all()
    marks = x[:, :, MARK].argmax(axis=1)
    assert set(marks) == set(range(5)), "the mark stands anywhere before the last step"
    assert (x[np.arange(200), marks, :SYMBOLS].argmax(axis=1) == y).all()
    assert set(y) == set(range(SYMBOLS))


def test_the_question_comes_last_and_shows_no_symbol():
    x, _ = sequences(5, 6, np.random.default_rng(0))
    assert (x[:, -1, ASK] == 1).all() and (x[:, :-1, ASK] == 0).all()
    assert (x[:, :-1, :SYMBOLS].sum(axis=2) == 1).all() and (x[:, -1, :SYMBOLS] == 0).all()


def test_the_mark_stands_where_it_is_wanted():
    x, _ = sequences(5, 6, np.random.default_rng(0), mark=2)
    assert (x[:, :, MARK].argmax(axis=1) == 2).all()


def test_a_seed_starts_alike_at_each_learning_rate():
    networks = Rememberers("lstm", SMALL, [3, 4, 5])
    assert networks.rates.tolist() == pytest.approx([0.003] * 3 + [0.01] * 3)
    for weights in networks.parameters():
        torch.testing.assert_close(weights[:3], weights[3:], rtol=0, atol=0)
        assert not torch.equal(weights[0], weights[1]) or (weights[0] == weights[0, 0]).all()


@pytest.mark.parametrize(("model", "bias"), [("lstm", 1.0), ("lstm_bias_0", 0.0)])
def test_the_forget_bias_is_the_models(model, bias):
    cell, H = Rememberers(model, SMALL, [0]).cell, SMALL.hidden_size
    both = (cell.bias_ih_l0 + cell.bias_hh_l0)[:, H : 2 * H]
    assert (both == bias).all()


def test_adam_updates_each_network_as_torch_would_alone():
    torch.manual_seed(0)
    rates = torch.tensor([0.1, 0.01])
    together = [torch.randn(2, 3, 4), torch.randn(2, 3)]
    alone = [[p[s].clone().requires_grad_() for p in together] for s in range(2)]
    adam = Adam(together, rates)
    theirs = [torch.optim.Adam(p, lr=rate.item()) for p, rate in zip(alone, rates, strict=True)]
    for _ in range(3):
        gradients = [torch.randn_like(p) for p in together]
        for p, g in zip(together, gradients, strict=True):
            p.grad = g
        adam.step()
        for s, optimiser in enumerate(theirs):
            for p, g in zip(alone[s], gradients, strict=True):
                p.grad = g[s].clone()
            optimiser.step()
    for k, p in enumerate(together):
        torch.testing.assert_close(p, torch.stack([alone[s][k].detach() for s in range(2)]))


def test_a_seed_scores_the_same_in_any_company():
    together = memory.run_together("gru", None, SMALL, [0, 1])
    assert memory.run_together("gru", None, SMALL, [1])[0] == pytest.approx(together[1])


def test_the_network_with_more_updates_learns_its_own_lengths():
    config = replace(SMALL, updates=1)
    (outcome,) = memory.run_together("rnn_more", None, config, [0])
    assert sorted(outcome) == ["accuracy_at_8", "rate_at_8", "solved_at_8"]
    (other,) = memory.run_together("rnn", None, config, [0])
    assert {"accuracy_at_5", "accuracy_at_8"} <= set(other)


def test_the_task_can_be_learned():
    config = replace(SMALL, lengths=(4,), updates=200)
    (outcome,) = memory.run_together("gru", None, config, [0])
    assert outcome["solved_at_4"] == 1.0
