"""Two of torch's recurrent layers, made faster on CPUs; ``benchmarks/training.py`` measures what that is worth.

``torch.nn.RNN`` records each step of the recurrence and replays the record backward. In `SimpleRNN` the whole
recurrence is one operation for autograd, with the gradient that *Backpropagation through time* derives: about
half the work a step, none of it bookkeeping. `LSTM` is ``torch.nn.LSTM``, given a few rows of a batch at a time.
"""

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

    While it learns on a CPU, it reads `ROWS` rows of a batch at a time: what the backward pass needs of them
    then stays in the processor's cache. With 128 rows of 230 steps and 32 units that takes two thirds of the time.
    """

    ROWS = 32

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__(input_size, hidden_size, batch_first=True)

    def forward(
        self, x: torch.Tensor, state: tuple[torch.Tensor, torch.Tensor] | None = None
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
        """All states (B, T, H) and the last ``(h, c)``, (1, B, H) each, from ``x`` (B, T, d)."""
        if x.device.type != "cpu" or not torch.is_grad_enabled() or len(x) <= self.ROWS:
            return super().forward(x, state)
        if state is None:
            zeros = x.new_zeros(1, len(x), self.hidden_size)
            state = zeros, zeros
        parts = zip(x.split(self.ROWS), *(s.split(self.ROWS, dim=1) for s in state), strict=True)
        states, last = zip(*(super(LSTM, self).forward(part, (h, c)) for part, h, c in parts), strict=True)
        h, c = (torch.cat(s, dim=1) for s in zip(*last, strict=True))
        return torch.cat(states), (h, c)


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
