"""The networks of the book in torch, as the labs train them; padding is token 0 and stands on the right.

Padding cannot change a result. Read forward, a network meets it after the last word, and the state after that
word is taken. Read backward, each row is turned round within its own length, so that padding is met last again.
torch's packed sequences would give the same states, but on a processor they take two to eight times as long.

Weights start as torch's layers do, with three exceptions: `FORGET_BIAS`, `VECTOR_SD` and `start_simple_network`.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from unrolled.cpu_layers import LSTM, SimpleRNN

PADDING = 0
CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
# An LSTM starts out remembering: with bias 0 its forget gate would halve the cell state at each step
# (Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015).
FORGET_BIAS = 1.0
# Standard deviation of random word vectors. With torch's, 1, a rare word stays noise for epochs: on held-out films
# of IMDb an LSTM(32) got to 79 % in two epochs with it, and to 85 % with this; a simple network to 71 and 79 %.
VECTOR_SD = 0.03


def recurrent(
    cell: str, input_size: int, hidden_size: int, *, layers: int = 1, dropout: float = 0.0, both: bool = False
) -> nn.RNNBase:
    """A recurrent layer, batch first; an LSTM's forget gate starts with `FORGET_BIAS`.

    A simple layer starts as `start_simple_network` says.
    One simple or LSTM layer in one direction is that of `cpu_layers`, faster on a CPU; all else is torch's own.

    Parameters
    ----------
    cell : {"rnn", "lstm", "gru"}
        Elman (1990), Hochreiter and Schmidhuber (1997), Cho et al. (2014).
    dropout : float
        Between layers: the last layer's states are not touched.
    both : bool
        Read in both directions; then the input must be packed, or rows of equal length.

    Raises
    ------
    ValueError
        If the cell is not one of the three.
    """
    if cell not in CELLS:
        raise ValueError(f"a cell is one of {', '.join(CELLS)}, not {cell!r}")
    if cell in ("rnn", "lstm") and layers == 1 and not both:
        layer = (SimpleRNN if cell == "rnn" else LSTM)(input_size, hidden_size)
    else:
        layer = CELLS[cell](
            input_size,
            hidden_size,
            num_layers=layers,
            batch_first=True,
            dropout=dropout if layers > 1 else 0.0,
            bidirectional=both,
        )
    if cell == "rnn":
        start_simple_network(layer)
    if cell == "lstm":
        for name, bias in layer.named_parameters():
            if name.startswith("bias"):  # torch has two biases; their sum counts
                forget = bias.detach()[hidden_size : 2 * hidden_size]
                forget.fill_(FORGET_BIAS if name.startswith("bias_ih") else 0.0)
    return layer


def start_simple_network(layer: nn.RNN) -> None:
    """Orthogonal ``W_hh``, Glorot's uniform ``W_xh``, no bias: a step neither shrinks nor stretches the state.

    On held-out films of IMDb, a simple network of 32 units got to 84.7 % with this and to 83.2 % with torch's
    start (five seeds). Saxe, McClelland and Ganguli (2014); Glorot and Bengio (2010).
    """
    for name, parameter in layer.named_parameters():
        if name.startswith("weight_hh"):
            nn.init.orthogonal_(parameter)
        elif name.startswith("weight_ih"):
            nn.init.xavier_uniform_(parameter)
        else:
            nn.init.zeros_(parameter)


def embedding(vocab_size: int, dim: int, vectors: np.ndarray | None = None) -> nn.Embedding:
    """A vector a token; padding has the zero vector.

    Vectors start at random with standard deviation `VECTOR_SD`, or with ``vectors`` (V, d).

    Raises
    ------
    ValueError
        If ``vectors`` has another shape.
    """
    layer = nn.Embedding(vocab_size, dim, padding_idx=PADDING)
    with torch.no_grad():
        if vectors is None:
            layer.weight.mul_(VECTOR_SD)
        elif tuple(vectors.shape) == (vocab_size, dim):
            layer.weight.copy_(torch.as_tensor(vectors))
        else:
            raise ValueError(
                f"vectors must have shape ({vocab_size}, {dim}), a row a token, not {tuple(vectors.shape)}"
            )
        layer.weight[PADDING] = 0.0
    return layer


def mask(lengths: Tensor, steps: int) -> Tensor:
    """True at the real tokens of each row, False at padding.  (B, T)"""
    return torch.arange(steps, device=lengths.device) < lengths[:, None]


def reverse(x: Tensor, lengths: Tensor) -> Tensor:
    """Each row turned round within its own length; padding stays where it is.  (B, T, ...) -> the same"""
    step = torch.arange(x.shape[1], device=x.device)
    mirrored = lengths[:, None] - 1 - step  # (B, T)
    source = torch.where(mirrored >= 0, mirrored, step)
    return x.gather(1, source.reshape(*source.shape, *[1] * (x.ndim - 2)).expand_as(x))


class Reader(nn.Module):
    """Layers of a cell that read a padded batch forward, backward or both ways (Schuster and Paliwal 1997).

    Parameters
    ----------
    dropout : float
        Of the word vectors, and of the states between layers.
    """

    def __init__(
        self,
        cell: str,
        input_size: int,
        hidden_size: int,
        *,
        layers: int = 1,
        directions: str = "forward",
        dropout: float = 0.0,
    ):
        super().__init__()
        ways = {"forward": ["forwards"], "backward": ["backwards"], "both": ["forwards", "backwards"]}
        if directions not in ways:
            raise ValueError(f"directions are forward, backward or both, not {directions!r}")
        self.size = len(ways[directions]) * hidden_size
        sizes = [input_size] + [self.size] * (layers - 1)
        self.layers = nn.ModuleList(
            nn.ModuleDict({way: recurrent(cell, size, hidden_size) for way in ways[directions]})
            for size in sizes
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, embedding: nn.Embedding, tokens: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """States (B, T, H or 2H), and those where each direction has read the whole row (B, H or 2H)."""
        rows = torch.arange(len(tokens), device=tokens.device)
        x = tokens if self._looks_up() else self.dropout(embedding(tokens))  # (B, T) or (B, T, d)
        for depth, ways in enumerate(self.layers):
            if depth > 0:
                x = self.dropout(x)
            states, ends = [], []
            for way, cell in ways.items():
                read = x if way == "forwards" else reverse(x, lengths)
                h, _ = cell(read) if read.is_floating_point() else cell.read(embedding, read)  # (B, T, H)
                ends.append(h[rows, lengths - 1])  # (B, H)
                states.append(h if way == "forwards" else reverse(h, lengths))
            x = torch.cat(states, dim=-1)
        return x, torch.cat(ends, dim=-1)

    def _looks_up(self) -> bool:
        """`SimpleRNN` reads tokens faster than their vectors, as long as no part of these is dropped."""
        cell = next(iter(self.layers[0].values()))
        return isinstance(cell, SimpleRNN) and not (self.training and self.dropout.p > 0)


class SequenceClassifier(nn.Module):
    """Many to one: read the tokens, sum the states up in one vector, and classify that.

    Parameters
    ----------
    pooling : {"last", "max", "mean", "max-mean"}
        The state after the last token (with both directions: each one's last), or the largest or mean value
        of each unit over the tokens; "max-mean" joins the two.
    dropout : float
        Of the word vectors, between layers, and of the pooled vector.
    vectors : array, optional
        Word vectors to start from, (V, d).

    An empty row counts as one padding token.
    """

    def __init__(
        self,
        vocab_size: int,
        embedding_dim: int,
        hidden_size: int,
        n_classes: int,
        *,
        cell: str = "lstm",
        layers: int = 1,
        bidirectional: bool = False,
        pooling: str = "last",
        dropout: float = 0.0,
        vectors: np.ndarray | None = None,
    ):
        super().__init__()
        if pooling not in ("last", "max", "mean", "max-mean"):
            raise ValueError(f"pooling is last, max, mean or max-mean, not {pooling!r}")
        self.pooling = pooling
        self.embedding = embedding(vocab_size, embedding_dim, vectors)
        directions = "both" if bidirectional else "forward"
        self.reader = Reader(
            cell, embedding_dim, hidden_size, layers=layers, directions=directions, dropout=dropout
        )
        self.dropout = nn.Dropout(dropout)
        self.classify = nn.Linear(self.reader.size * (2 if pooling == "max-mean" else 1), n_classes)

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:  # (B, T), (B,)
        lengths = lengths.clamp(min=1)
        states, last = self.reader(self.embedding, tokens, lengths)  # (B, T, H), (B, H)
        pooled = last if self.pooling == "last" else self.pool(states, lengths)
        return self.classify(self.dropout(pooled))  # (B, C)

    def pool(self, states: Tensor, lengths: Tensor) -> Tensor:
        real = mask(lengths, states.shape[1])[:, :, None]  # (B, T, 1)
        pooled = []
        if "max" in self.pooling:
            pooled.append(states.masked_fill(~real, -torch.inf).amax(dim=1))
        if "mean" in self.pooling:
            pooled.append(states.masked_fill(~real, 0.0).sum(dim=1) / lengths[:, None])
        return torch.cat(pooled, dim=-1)  # (B, H or 2H)


class SequenceTagger(nn.Module):
    """Many to many: a class for each token, from what was read before it, after it, or both.

    Logits at padding mean nothing: give those places the target -100, which losses leave out.
    """

    def __init__(
        self,
        vocab_size: int,
        embedding_dim: int,
        hidden_size: int,
        n_tags: int,
        *,
        cell: str = "lstm",
        directions: str = "both",
        layers: int = 1,
        dropout: float = 0.0,
        vectors: np.ndarray | None = None,
    ):
        super().__init__()
        self.embedding = embedding(vocab_size, embedding_dim, vectors)
        self.reader = Reader(
            cell, embedding_dim, hidden_size, layers=layers, directions=directions, dropout=dropout
        )
        self.dropout = nn.Dropout(dropout)
        self.classify = nn.Linear(self.reader.size, n_tags)

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:  # (B, T), (B,)
        lengths = lengths.clamp(min=1)
        states, _ = self.reader(self.embedding, tokens, lengths)  # (B, T, H)
        return self.classify(self.dropout(states))  # (B, T, C)


class LanguageModel(nn.Module):
    """The next token at each place of a stream, and the state to go on from (Mikolov et al. 2010).

    Parameters
    ----------
    tied : bool
        One matrix for the word vectors and the output layer (Press and Wolf 2017); then ``embedding_dim``
        must be ``hidden_size``.

    Raises
    ------
    ValueError
        If tied with two different sizes.
    """

    def __init__(
        self,
        vocab_size: int,
        embedding_dim: int,
        hidden_size: int,
        *,
        cell: str = "lstm",
        layers: int = 1,
        dropout: float = 0.0,
        tied: bool = False,
    ):
        super().__init__()
        if tied and embedding_dim != hidden_size:
            raise ValueError(
                f"tied weights need embedding_dim equal to hidden_size, not {embedding_dim} and {hidden_size}"
            )
        self.embedding = embedding(vocab_size, embedding_dim)
        self.recurrent = recurrent(cell, embedding_dim, hidden_size, layers=layers, dropout=dropout)
        self.dropout = nn.Dropout(dropout)
        self.predict = nn.Linear(hidden_size, vocab_size)
        if tied:
            # The output layer's small start for both: with standard normal rows the first logits would be huge.
            with torch.no_grad():
                self.predict.weight[PADDING] = 0.0
            self.embedding.weight = self.predict.weight

    def read(self, tokens: Tensor, state=None):  # (B, T)
        """The states (B, T, H) after each token, and the one to go on from."""
        return self.recurrent(self.dropout(self.embedding(tokens)), state)

    def forward(self, tokens: Tensor, state=None):  # (B, T)
        states, state = self.read(tokens, state)  # (B, T, H)
        return self.predict(self.dropout(states)), state  # (B, T, V)


class Forecaster(nn.Module):
    """One number from a window of a time series: the state after its last step, and a linear layer.

    Parameters
    ----------
    skip : int
        Add a linear forecast from the last ``skip`` steps of the window, beside the network: with as many
        steps as the window has, a linear autoregression that the network only has to correct. 0: none.

    Raises
    ------
    ValueError
        If ``skip`` is ``True``: say over how many steps.
    """

    def __init__(self, input_size: int, hidden_size: int, *, cell: str = "rnn", skip: int = 0):
        super().__init__()
        _check_skip(skip)
        self.recurrent = recurrent(cell, input_size, hidden_size)
        self.predict = nn.Linear(hidden_size, 1)
        self.linear = nn.Linear(skip * input_size, 1, bias=False) if skip else None
        self.skip = skip

    def forward(self, x: Tensor) -> Tensor:  # (B, T, d)
        states, _ = self.recurrent(x)  # (B, T, H)
        forecast = self.predict(states[:, -1])  # (B, 1)
        if self.linear is not None:
            forecast = forecast + self.linear(_last_steps(x, self.skip))
        return forecast.squeeze(-1)  # (B,)


class RecurrentEnsemble(nn.Module):
    """One recurrent layer of each of S models, all run at once: many seeds for little more than one.

    Model s has weights of its own and computes what torch's layer computes with them; `layer` makes it.
    Its start is that of torch's layers (an LSTM's with `FORGET_BIAS`), and depends on its own generator alone, so
    that it is the same however many models there are.
    """

    def __init__(
        self,
        n_models: int,
        input_size: int,
        hidden_size: int,
        cell: str = "rnn",
        generators: Sequence[torch.Generator] | None = None,
    ):
        super().__init__()
        generators = generators or one_generator_each(n_models)
        one = recurrent(cell, input_size, hidden_size)  # names, shapes, and which biases start fixed
        self.n_models, self.cell, self.sizes = n_models, cell, (input_size, hidden_size)
        bound = hidden_size**-0.5  # as torch's layers start
        for name, parameter in one.named_parameters():
            start = _uniform(generators, parameter.shape, bound)  # (S, ...)
            if cell == "lstm" and name.startswith("bias"):
                start[:, hidden_size : 2 * hidden_size] = FORGET_BIAS if name == "bias_ih_l0" else 0.0
            setattr(self, name, nn.Parameter(start))

    def forward(self, x: Tensor) -> Tensor:  # (S, B, T, d), or (1, B, T, d): the same input for all
        if x.ndim != 4 or x.shape[0] not in (1, self.n_models):
            raise ValueError(f"x must be (1 or {self.n_models}, B, T, d), and is {tuple(x.shape)}")
        steps = x.shape[2]
        read = x.flatten(1, 2) @ self.weight_ih_l0.mT + self.bias_ih_l0[:, None]  # (S, B T, G H)
        read = read.unflatten(1, (-1, steps))  # (S, B, T, G H)
        step = {"rnn": self._rnn, "lstm": self._lstm, "gru": self._gru}[self.cell]
        h = c = x.new_zeros(self.n_models, x.shape[1], self.sizes[1])  # (S, B, H)
        states = []
        for a in read.unbind(dim=2):  # T times (S, B, G H)
            h, c = step(a, torch.baddbmm(self.bias_hh_l0[:, None], h, self.weight_hh_l0.mT), h, c)
            states.append(h)
        return torch.stack(states, dim=2)  # (S, B, T, H)

    def layer(self, s: int) -> nn.RNNBase:
        """torch's layer with the weights of model ``s``."""
        one = recurrent(self.cell, *self.sizes)
        one.load_state_dict({name: weights[s] for name, weights in self.state_dict().items()})
        return one

    @staticmethod
    def _rnn(a: Tensor, b: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        return torch.tanh(a + b), c

    @staticmethod
    def _lstm(a: Tensor, b: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        i, f, g, o = (a + b).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

    @staticmethod
    def _gru(a: Tensor, b: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        (a_r, a_z, a_n), (b_r, b_z, b_n) = a.chunk(3, dim=-1), b.chunk(3, dim=-1)
        z = torch.sigmoid(a_z + b_z)
        n = torch.tanh(a_n + torch.sigmoid(a_r + b_r) * b_n)
        return (1 - z) * n + z * h, c


class LinearEnsemble(nn.Module):
    """One linear layer of each of S models, all run at once: (S or 1, N, d) -> (S, N, C)."""

    def __init__(
        self,
        n_models: int,
        in_features: int,
        out_features: int,
        bias: bool = True,
        generators: Sequence[torch.Generator] | None = None,
    ):
        super().__init__()
        generators = generators or one_generator_each(n_models)
        bound = in_features**-0.5  # as torch's linear layer starts
        self.weight = nn.Parameter(_uniform(generators, (out_features, in_features), bound))  # (S, C, d)
        self.bias = nn.Parameter(_uniform(generators, (out_features,), bound)) if bias else None  # (S, C)

    def forward(self, x: Tensor) -> Tensor:
        out = x @ self.weight.mT  # (S, N, C)
        return out if self.bias is None else out + self.bias[:, None]


class Forecasters(nn.Module):
    """S forecasters with weights of their own, trained at once on the same windows: model s has seed + s.

    Sum the loss over the models, so that the gradient of each is its own. `model` makes one of them.
    """

    def __init__(
        self,
        n_models: int,
        input_size: int,
        hidden_size: int,
        *,
        cell: str = "rnn",
        skip: int = 0,
        seed: int = 0,
    ):
        super().__init__()
        _check_skip(skip)
        generators = one_generator_each(n_models, seed)
        self.recurrent = RecurrentEnsemble(n_models, input_size, hidden_size, cell, generators)
        self.predict = LinearEnsemble(n_models, hidden_size, 1, generators=generators)
        self.linear = None
        if skip:
            self.linear = LinearEnsemble(n_models, skip * input_size, 1, bias=False, generators=generators)
        self.n_models, self.skip = n_models, skip

    def forward(self, x: Tensor) -> Tensor:  # (B, T, d)
        forecast = self.predict(self.recurrent(x[None])[:, :, -1])  # (S, B, 1)
        if self.linear is not None:
            forecast = forecast + self.linear(_last_steps(x, self.skip)[None])
        return forecast.squeeze(-1)  # (S, B)

    def model(self, s: int) -> Forecaster:
        """Forecaster ``s`` alone, with its weights."""
        input_size, hidden_size = self.recurrent.sizes
        one = Forecaster(input_size, hidden_size, cell=self.recurrent.cell, skip=self.skip)
        one.load_state_dict({name: weights[s] for name, weights in self.state_dict().items()})
        return one


class Attention(nn.Module):
    """Which source positions each decoder state looks at, and their mean by these weights.

    "additive": v · tanh(W_s s_t + W_h h_s) (Bahdanau, Cho and Bengio 2015); "dot": s_t · h_s (Luong et al. 2015).
    """

    def __init__(self, hidden_size: int, kind: str):
        super().__init__()
        if kind not in ("additive", "dot"):
            raise ValueError(f"attention is additive, dot or None, not {kind!r}")
        self.kind = kind
        if kind == "additive":
            self.query = nn.Linear(hidden_size, hidden_size, bias=False)
            self.key = nn.Linear(hidden_size, hidden_size, bias=False)
            self.score = nn.Linear(hidden_size, 1, bias=False)

    def forward(self, states: Tensor, memory: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """Contexts (B, T', H) and weights (B, T', T) of decoder states (B, T', H) over memory (B, T, H)."""
        if self.kind == "dot":
            scores = states @ memory.mT  # (B, T', T)
        else:
            pairs = self.query(states)[:, :, None] + self.key(memory)[:, None]  # (B, T', T, H)
            scores = self.score(torch.tanh(pairs)).squeeze(-1)
        weights = F.softmax(scores.masked_fill(~real[:, None], -torch.inf), dim=-1)
        return weights @ memory, weights


class EncoderDecoder(nn.Module):
    """A sequence from a sequence (Sutskever, Vinyals and Le 2014), with or without attention.

    The encoder reads both ways with half the units each, so that a source state has the decoder's size; its
    last states start the decoder. A decoder step reads the word before, gives s_t, and looks with s_t at the
    source (as Luong et al. 2015 do): the context and s_t together predict the word, by tanh(W [context; s_t]).

    Parameters
    ----------
    attention : {"additive", "dot", None}
        With None, the decoder knows the source by its first state alone.
    dropout : float
        Of the word vectors and of the vector that predicts.

    Raises
    ------
    ValueError
        If ``hidden_size`` is odd, or cell or attention are unknown.
    """

    def __init__(
        self,
        source_size: int,
        target_size: int,
        embedding_dim: int,
        hidden_size: int,
        *,
        cell: str = "gru",
        attention: str | None = "additive",
        dropout: float = 0.0,
    ):
        super().__init__()
        if hidden_size % 2:
            raise ValueError(f"hidden_size must be even, half for each direction, and is {hidden_size}")
        self.source_embedding = embedding(source_size, embedding_dim)
        self.target_embedding = embedding(target_size, embedding_dim)
        self.encoder = recurrent(cell, embedding_dim, hidden_size // 2, both=True)
        self.decoder = recurrent(cell, embedding_dim, hidden_size)
        self.attention = Attention(hidden_size, attention) if attention is not None else None
        self.combine = nn.Linear(2 * hidden_size, hidden_size) if attention is not None else None
        self.predict = nn.Linear(hidden_size, target_size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, source: Tensor, lengths: Tensor, target_in: Tensor) -> tuple[Tensor, Tensor | None]:
        """Logits (B, T', V) after each target word, and weights (B, T', T), or None without attention."""
        memory, state = self.encode(source, lengths)
        logits, _, weights = self.decode(target_in, state, memory, lengths)
        return logits, weights

    def encode(self, source: Tensor, lengths: Tensor):  # (B, T), (B,)
        """Source states (B, T, H) and the decoder's first state.

        Packed here, because an LSTM's cell state at a row's end is not among its outputs.
        """
        vectors = self.dropout(self.source_embedding(source))
        packed = pack_padded_sequence(
            vectors, lengths.clamp(min=1).cpu(), batch_first=True, enforce_sorted=False
        )
        states, last = self.encoder(packed)
        memory, _ = pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])
        return memory, tuple(map(_join, last)) if isinstance(last, tuple) else _join(last)

    def decode(self, target_in: Tensor, state, memory: Tensor, lengths: Tensor):
        """Logits (B, T', V), the state after the last word, weights (B, T', T) or None."""
        states, state = self.decoder(self.dropout(self.target_embedding(target_in)), state)  # (B, T', H)
        weights = None
        if self.attention is not None:
            context, weights = self.attention(states, memory, mask(lengths.clamp(min=1), memory.shape[1]))
            states = torch.tanh(self.combine(torch.cat([context, states], dim=-1)))
        return self.predict(self.dropout(states)), state, weights

    def step(self, words: Tensor, state, memory: Tensor, lengths: Tensor):  # (B,)
        """One step of generation: logits (B, V), the state to go on from, weights (B, T) or None."""
        logits, state, weights = self.decode(words[:, None], state, memory, lengths)
        return logits[:, 0], state, None if weights is None else weights[:, 0]


def detach(state):
    """The state without its past: gradients stop here (truncated backpropagation through time)."""
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def one_generator_each(n_models: int, seed: int = 0) -> list[torch.Generator]:
    """Random numbers for each model of an ensemble: model s draws from a generator with seed + s.

    Raises
    ------
    ValueError
        If ``n_models`` is less than one.
    """
    if n_models < 1:
        raise ValueError(f"an ensemble needs at least one model, not {n_models}")
    return [torch.Generator().manual_seed(seed + s) for s in range(n_models)]


def _uniform(generators: Sequence[torch.Generator], shape: Sequence[int], bound: float) -> Tensor:
    draws = [torch.rand(*shape, generator=generator) for generator in generators]
    return (2 * torch.stack(draws) - 1) * bound  # (S, ...)


def _last_steps(x: Tensor, steps: int) -> Tensor:
    if x.shape[1] < steps:
        raise ValueError(f"the skip reads {steps} steps, and the window has only {x.shape[1]}")
    return x[:, x.shape[1] - steps :].flatten(1)  # (B, steps d)


def _check_skip(skip: int) -> None:
    if skip is True or skip < 0:
        raise ValueError("skip is the number of steps that a linear part reads, such as the window's length")


def _join(last: Tensor) -> Tensor:
    """The two directions' last states side by side.  (2, B, H/2) -> (1, B, H)"""
    return torch.cat([last[0], last[1]], dim=-1)[None]
