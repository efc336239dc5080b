"""Two of torch's recurrent layers, made faster on CPUs; ``benchmarks/training.py`` measures what that is worth.

``torch.nn.RNN`` records each step of the recurrence and replays the record backward. In `SimpleRNN` the whole
recurrence is one operation for autograd, with the gradient that *Backpropagation through time* derives: about
half the work a step, none of it bookkeeping. `LSTM` is ``torch.nn.LSTM``, whose batch the cores share.
"""

from concurrent.futures import ThreadPoolExecutor

import joblib
import torch
from torch import nn
from torch.autograd.function import once_differentiable
from torch.nn import functional as F


class SimpleRNN(nn.RNN):
    """``torch.nn.RNN`` with tanh, one layer, one direction and batch first; parameters by the same names.

    On a CPU the recurrence is :class:`Recurrence`; elsewhere it is PyTorch's own.
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__(input_size, hidden_size, batch_first=True)

    def forward(self, x: torch.Tensor, h_0: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """All states (B, T, H) and the last one (1, B, H), from ``x`` (B, T, d) and ``h_0`` (1, B, H)."""
        if x.device.type != "cpu":
            return super().forward(x, h_0)
        return self._states(F.linear(x.transpose(0, 1), self.weight_ih_l0), h_0)

    def read(
        self, embedding: nn.Embedding, tokens: torch.Tensor, h_0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The same for ``tokens`` (B, T), whose vectors are rows of ``embedding``.

        A word enters a state only as ``W_xh`` times its vector. A batch that has more tokens than the
        vocabulary has words multiplies each word's vector once, and then looks up products, not vectors.
        """
        if tokens.device.type != "cpu" or tokens.numel() < embedding.num_embeddings:
            return self(embedding(tokens), h_0)
        every_word = torch.arange(embedding.num_embeddings)
        products = F.linear(embedding(every_word), self.weight_ih_l0)  # (V, H)
        return self._states(F.embedding(tokens.t(), products), h_0)

    def _states(self, products: torch.Tensor, h_0: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """From ``W_xh x_t`` of all steps, (T, B, H)."""
        _, B, H = products.shape
        first = products.new_zeros(B, H) if h_0 is None else h_0[0]
        inputs = products + (self.bias_ih_l0 + self.bias_hh_l0)  # (T, B, H)
        states = Recurrence.apply(inputs, self.weight_hh_l0, first)  # (T, B, H)
        return states.transpose(0, 1), states[-1:]


class LSTM(nn.LSTM):
    """``torch.nn.LSTM``, one layer, one direction and batch first; parameters by the same names.

    While it learns on a CPU, and PyTorch is set to one thread, the processor's cores share the rows of a batch:
    `Rows` at a time. On a GPU, with mixed precision or with more threads, it is PyTorch's own.
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__(input_size, hidden_size, batch_first=True)

    def forward(
        self, x: torch.Tensor, state: tuple[torch.Tensor, torch.Tensor] | None = None
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
        """All states (B, T, H) and the last ``(h, c)``, (1, B, H) each, from ``x`` (B, T, d)."""
        shared = len(x) > Rows.AT_A_TIME and torch.is_grad_enabled() and torch.get_num_threads() == 1
        if x.device.type != "cpu" or not shared or torch.is_autocast_enabled("cpu"):
            return super().forward(x, state)
        if state is None:
            zeros = x.new_zeros(1, len(x), self.hidden_size)
            state = zeros, zeros
        states, h, c = Rows.apply(x, *state, *self.all_weights[0])
        return states, (h, c)


class Rows(torch.autograd.Function):
    """An LSTM that reads a few rows of a batch at a time, and differentiates them by themselves, on all cores.

    Cores that have rows of their own need not wait for each other at each step, as PyTorch's threads do. The
    result does not depend on how many cores there are.
    """

    AT_A_TIME = 32

    @staticmethod
    def forward(ctx, x: torch.Tensor, h_0: torch.Tensor, c_0: torch.Tensor, *weights: torch.Tensor):
        """States (B, T, H), and h and c (1, B, H) after the last step, from ``x`` (B, T, d)."""

        def read(part):
            leaves = [tensor.detach().requires_grad_() for tensor in (*part, *weights)]
            x, h, c = leaves[:3]
            with torch.enable_grad():
                return leaves, torch.lstm(x, (h, c), leaves[3:], True, 1, 0.0, True, False, True)

        size = Rows.AT_A_TIME
        parts = zip(x.split(size), h_0.split(size, dim=1), c_0.split(size, dim=1), strict=True)
        with ThreadPoolExecutor(joblib.cpu_count()) as pool:
            ctx.parts = list(pool.map(read, parts))
        states, h, c = zip(*([out.detach() for out in outputs] for _, outputs in ctx.parts), strict=True)
        return torch.cat(states), torch.cat(h, dim=1), torch.cat(c, dim=1)

    @staticmethod
    @once_differentiable
    def backward(ctx, d_states: torch.Tensor, d_h: torch.Tensor, d_c: torch.Tensor):
        """Gradients in ``x``, the first state and the weights; the weights' are summed over the parts."""

        def differentiate(part):
            (leaves, outputs), *gradients = part
            return torch.autograd.grad(outputs, leaves, gradients)

        size = Rows.AT_A_TIME
        gradients = (d_states.split(size), d_h.split(size, dim=1), d_c.split(size, dim=1))
        with ThreadPoolExecutor(joblib.cpu_count()) as pool:
            d_parts = list(pool.map(differentiate, zip(ctx.parts, *gradients, strict=True)))
        d_x, d_h_0, d_c_0, *d_weights = zip(*d_parts, strict=True)
        sums = [torch.stack(of_parts).sum(dim=0) for of_parts in d_weights]
        return torch.cat(d_x), torch.cat(d_h_0, dim=1), torch.cat(d_c_0, dim=1), *sums


class Recurrence(torch.autograd.Function):
    """``h_t = tanh(inputs_t + W_hh h_{t-1})`` for all steps (``eq-rnn-step``), and its gradient."""

    @staticmethod
    def forward(ctx, inputs: torch.Tensor, W_hh: torch.Tensor, h_0: torch.Tensor) -> torch.Tensor:
        """States (T, B, H), from ``inputs`` (T, B, H), ``W_hh`` (H, H) and ``h_0`` (B, H)."""
        T, B, H = inputs.shape
        h = inputs.new_empty(T + 1, B, H)
        h[0] = h_0
        # tanh a = 2 sigmoid(2a) - 1, and PyTorch's sigmoid takes a third of the time of its tanh on CPUs
        # with AVX2. The factor 2 is multiplied in before the loop.
        doubled, W_doubled = (2 * inputs).unbind(0), 2 * W_hh.t()
        minus_one, sigmoid = inputs.new_full((B, H), -1.0), inputs.new_empty(B, H)
        steps = h.unbind(0)
        for t in range(T):
            torch.addmm(doubled[t], steps[t], W_doubled, out=sigmoid).sigmoid_()  # (B, H)
            torch.add(minus_one, sigmoid, alpha=2, out=steps[t + 1])  # (B, H)
        ctx.save_for_backward(h, W_hh)
        return h[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx, d_states: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Gradients in inputs, ``W_hh`` and ``h_0`` (``eq-bptt-delta``, ``eq-bptt-gradients``)."""
        h, W_hh = ctx.saved_tensors
        d_inputs = 1 - h[1:] ** 2  # (T, B, H)  tanh' so far; the loop multiplies delta in
        immediate, steps = d_states.unbind(0), d_inputs.unbind(0)
        delta = immediate[-1].clone()  # (B, H)
        for t in reversed(range(len(steps))):
            steps[t].mul_(delta)
            if t > 0:
                torch.addmm(immediate[t - 1], steps[t], W_hh, out=delta)
        dW_hh = d_inputs.flatten(0, 1).t() @ h[:-1].flatten(0, 1)  # (H, H)
        return d_inputs, dW_hh, d_inputs[0] @ W_hh
