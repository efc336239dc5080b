"""The next word of a patent's abstract: counts, networks that start with and without GloVe, and leaks in the split.

Each word of an abstract has a *role*: to learn from, to choose on, or to test on. In an honest split all words of
an abstract have the same role, and no abstract has a near copy on the other side. The other protocols in `PROTOCOLS`
give up one of these two conditions or both; the last is that of the published figure.

A model is anything with ``distributions(ids)``: for every word of one abstract, the probabilities of all words the
model knows, given the words before. All models of a protocol know the same words. Settings were chosen on the words
with the role `CHOOSE`, and so are the weights of mixtures, in every run anew.
"""

import html
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from unrolled import near_copies
from unrolled.batches import IGNORE, Batches, bucketed
from unrolled.datasets import load
from unrolled.datasets.vectors import WordVectors
from unrolled.decoding import generate, temperature
from unrolled.evaluation import paired_difference
from unrolled.experiments import Experiment
from unrolled.models import embedding, recurrent
from unrolled.sampled_softmax import sampled_cross_entropy
from unrolled.scratch.ngrams import KneserNey
from unrolled.text import UNKNOWN, Vocabulary, ngrams, words
from unrolled.training import History, TrainingConfig, fit

PADDING, START = "<pad>", "<s>"
SPECIALS = (PADDING, UNKNOWN, START)
LEARN, CHOOSE, TEST = range(3)
# Which abstracts there are, and what the roles are dealt to.
PROTOCOLS = {
    "": ("no near copies", "abstracts"),
    "near_": ("no repeats", "abstracts"),
    "repeats_": ("all", "abstracts"),
    "windows_": ("no repeats", "words"),
    "published_": ("all", "words"),
}
HONEST = ("", "near_")  # protocols that mix models
BANDS = (0, 5, 10, 20, 40, 80, 160)  # how many words were read before: where each band begins


@dataclass(frozen=True)
class Config:
    """The settings, chosen on the validation abstracts of the first protocol."""

    ask: int = TEST  # or CHOOSE
    sample: bool = False  # the 200 abstracts that come with the course, to see that everything works
    overlap: float = 0.4  # share of pairs of words from which on two abstracts are near copies
    test: float = 0.15
    choose: float = 0.1
    least: int = 2  # a word that occurs so often in training has a number of its own
    n: int = 6  # words in the longest n-grams of the best table
    memory: int = 3  # and of the tables that each abstract makes of itself
    dim: int = 150  # of a word's vector, of which GloVe's are the first 50
    glove: float = 0.1  # GloVe's vectors are made so much shorter
    hidden_size: int = 256
    dropout: float = 0.4
    epochs: int = 7
    batch_size: int = 8
    learning_rate: float = 6e-3
    frequent: int = 500  # words that every step of training sums exactly
    drawn: int = 300  # and how many of the others it draws
    late: int = 50  # words that the published network has always read before it is asked


@dataclass
class Texts:
    """Abstracts with the roles of their words, and the words that models may know."""

    tokens: list[list[str]]
    roles: list[np.ndarray]
    rows: np.ndarray  # of these abstracts in the data set
    words: Vocabulary
    ids: list[np.ndarray]
    made: dict = field(default_factory=dict)  # tables, made once

    def having(self, role: int) -> list[int]:
        """The abstracts of which a word has this role."""
        return [i for i, roles in enumerate(self.roles) if (roles == role).any()]

    def places(self, role: int) -> np.ndarray:
        """How many words stand before each word that has this role.  (N,)"""
        return np.concatenate([np.flatnonzero(self.roles[i] == role) for i in self.having(role)])

    def groups(self, role: int) -> np.ndarray:
        """The abstract of each word that has this role.  (N,)"""
        chosen = self.having(role)
        return np.repeat(chosen, [(self.roles[i] == role).sum() for i in chosen])

    def truth(self, role: int) -> np.ndarray:
        """The words that have this role.  (N,)"""
        return np.concatenate([self.ids[i][self.roles[i] == role] for i in self.having(role)])


@dataclass
class Patents:
    """What `prepare` reads: the abstracts by protocol, and the GloVe vectors of their words."""

    texts: dict[str, Texts]
    vectors: WordVectors


class Model(Protocol):
    def distributions(self, ids: np.ndarray) -> np.ndarray:
        """P(word | the words before) at every place of an abstract.  (T,) -> (T, V)"""


# --- the abstracts -------------------------------------------------------------------------------------------


def prepare(config: Config) -> Patents:
    """Read everything once, and deal the roles."""
    table = load("patents", sample=config.sample)
    every = [words(abstract) for abstract in table["abstract"]]
    kept = {
        "all": np.arange(len(every)),
        "no repeats": distinct(every, 1.0),
        "no near copies": distinct(every, config.overlap),
    }
    texts = {}
    for name, (which, unit) in PROTOCOLS.items():
        rows = kept[which]
        texts[name] = dealt([every[row] for row in rows], rows, unit, config)
    known = set(chain(*every))
    vectors = load("glove", sample=config.sample)
    rows = [row for row, word in enumerate(vectors.words) if word in known]
    vectors = WordVectors([vectors.words[row] for row in rows], vectors.vectors[rows])
    return Patents(texts, vectors)


def distinct(documents: Sequence[Sequence[str]], overlap: float) -> np.ndarray:
    """Rows of the abstracts to keep: the first of each group of near copies by their pairs of neighbouring words.

    See `near_copies.distinct`; but with an overlap of 1, abstracts are taken out only where every word is the same.
    """
    if overlap == 1:
        return np.sort(
            list({tuple(tokens): row for row, tokens in reversed(list(enumerate(documents)))}.values())
        )
    return near_copies.distinct([ngrams(tokens, 2) for tokens in documents], overlap)


def dealt(tokens: list[list[str]], rows: np.ndarray, unit: str, config: Config) -> Texts:
    """Deal the roles to whole abstracts, or to single words, always in the same way.

    Dealing words is what shuffled windows amount to: each window asks for one word, and the words around it are
    asked for by other windows, some of which are in training.
    """
    lengths = [len(line) for line in tokens]
    number = len(tokens) if unit == "abstracts" else sum(lengths)
    role = np.full(number, LEARN)
    order = np.random.default_rng(0).permutation(number)
    test, both = int(config.test * number), int((config.test + config.choose) * number)
    role[order[:test]], role[order[test:both]] = TEST, CHOOSE
    every = np.repeat(role, lengths) if unit == "abstracts" else role
    roles = np.split(every, np.cumsum(lengths)[:-1])
    counts = Counter(
        word
        for line, of in zip(tokens, roles, strict=True)
        for word, r in zip(line, of, strict=True)
        if r == LEARN
    )
    learned = [[word] * count for word, count in counts.items() if count >= config.least]
    vocab = Vocabulary(learned, specials=SPECIALS)
    return Texts(tokens, roles, rows, vocab, [vocab.encode(line) for line in tokens])


# --- models that count ---------------------------------------------------------------------------------------


class BackOff:
    """After the last two words, the word that followed them most often; or after the last; or the most frequent.

    It learns from the words with the role `LEARN` alone, whatever stands before them. So it can be used whatever
    the roles are dealt to.
    """

    def __init__(self, n: int):
        self.n = n

    def fit(self, texts: Texts) -> "BackOff":
        counts: dict[tuple, Counter] = defaultdict(Counter)
        unknown = texts.words.index[UNKNOWN]
        for ids, roles in zip(texts.ids, texts.roles, strict=True):
            read = self._with_starts(ids)
            for t in np.flatnonzero((roles == LEARN) & (ids != unknown)):
                for context in self._contexts(read, t):
                    counts[context][read[t + self.n - 1]] += 1
        self.best = {context: counter.most_common(1)[0][0] for context, counter in counts.items()}
        return self

    def guesses(self, ids: np.ndarray) -> np.ndarray:
        """The guess at every place of an abstract.  (T,)"""
        read = self._with_starts(ids)
        return np.array(
            [
                next(self.best[context] for context in self._contexts(read, t) if context in self.best)
                for t in range(len(ids))
            ]
        )

    def _with_starts(self, ids: np.ndarray) -> tuple[int, ...]:
        return (*[-1] * (self.n - 1), *ids.tolist())

    def _contexts(self, read: tuple[int, ...], t: int):
        """The words before place t, fewer and fewer; in the end none."""
        for first in range(t, t + self.n):
            yield read[first : t + self.n - 1]


class Table:
    """Interpolated Kneser-Ney n-grams of the abstracts to learn from."""

    def __init__(self, n: int, vocab_size: int):
        self.counts = KneserNey(n, vocab_size)

    def fit(self, texts: Texts) -> "Table":
        self.counts.fit([texts.ids[i] for i in texts.having(LEARN)])
        return self

    def distributions(self, ids: np.ndarray) -> np.ndarray:
        read = (self.counts.start, *ids.tolist())
        first = [max(0, t + 2 - self.counts.n) for t in range(len(ids))]
        rows = [self.counts.probabilities(read[f : t + 1]) for t, f in enumerate(first)]
        return np.array(rows, dtype=np.float32)


class Memory:
    """What an abstract has said so far: the words that followed the last ``n - 1`` words earlier in it.

    Where these words have not stood together before in the abstract, fewer of them are looked for, in the end
    none: then any earlier word may come. Before the first word all are equally probable. Kuhn and De Mori (1990).
    """

    def __init__(self, n: int, vocab_size: int):
        self.n, self.vocab_size = n, vocab_size

    def distributions(self, ids: np.ndarray) -> np.ndarray:
        ids = ids.tolist()
        p = np.zeros((len(ids), self.vocab_size), np.float32)
        p[0] = 1 / self.vocab_size
        followed: dict[tuple, list[int]] = defaultdict(list)
        for t, word in enumerate(ids):
            contexts = [tuple(ids[t - length : t]) for length in range(min(self.n - 1, t), -1, -1)]
            earlier = next((followed[context] for context in contexts if context in followed), [])
            for other in earlier:
                p[t, other] += 1 / len(earlier)
            for context in contexts:
                followed[context].append(word)
        return p


# --- networks ------------------------------------------------------------------------------------------------


class NextWord(nn.Module):
    """An LSTM over word vectors; the state, made as long as a word vector, is compared with that of every word.

    One matrix holds the vectors that are read and those that are compared with (Press and Wolf 2017). Dropout
    takes the same parts from all words of an abstract (Gal and Ghahramani 2016).

    Parameters
    ----------
    counts : array (V,)
        How often each word occurs in training: the output layer's bias starts with the logarithm.
    vectors : array (V, d)
        To start with.
    """

    def __init__(self, counts: np.ndarray, vectors: np.ndarray, hidden_size: int, dropout: float):
        super().__init__()
        V, d = vectors.shape
        self.embedding = embedding(V, d, vectors)
        self.recurrent = recurrent("lstm", d, hidden_size)
        self.shorten = nn.Linear(hidden_size, d)
        frequency = (np.asarray(counts) + 1) / (np.sum(counts) + V)
        self.bias = nn.Parameter(torch.as_tensor(np.log(frequency), dtype=torch.float32))
        self.dropout = dropout

    def read(self, tokens: Tensor, state=None):
        """States h_t (B, T, H), after each of the tokens (B, T), and the state to go on from."""
        return self.recurrent(self._drop(self.embedding(tokens)), state)

    def summaries(self, states: Tensor) -> Tensor:
        """What is compared with the vectors of words.  (B, T, H) -> (B, T, d)"""
        return self.shorten(self._drop(states))

    def forward(self, tokens: Tensor, state=None):
        """Logits (B, T, V) of the word after each of the tokens (B, T), and the state to go on from."""
        states, state = self.read(tokens, state)
        return F.linear(self.summaries(states), self.embedding.weight, self.bias), state

    def _drop(self, x: Tensor) -> Tensor:
        if not self.training or not self.dropout:
            return x
        return x * F.dropout(x.new_ones(len(x), 1, x.shape[-1]), self.dropout)


def loss(model: NextWord, batch: tuple, frequent: int, drawn: int) -> Tensor:
    """Cross-entropy of the next words that are asked for; see `sampled_cross_entropy`."""
    tokens, _, targets = batch  # (B, T)
    states, _ = model.read(tokens)
    asked = targets != IGNORE
    found = model.summaries(states)[asked]  # (N, d)
    return sampled_cross_entropy(
        found, targets[asked], model.embedding.weight, model.bias, frequent=frequent, drawn=drawn
    )


class Network:
    """A trained `NextWord`, which reads `START` before an abstract."""

    def __init__(self, model: NextWord, vocab: Vocabulary):
        self.model, self.start = model, vocab.index[START]
        self.hidden = [vocab.index[PADDING], vocab.index[START]]  # these never come

    @torch.no_grad()
    def distributions(self, ids: np.ndarray) -> np.ndarray:
        logits, _ = self.model(self._row([self.start, *ids[:-1]]))
        logits[..., self.hidden] = -torch.inf
        return logits[0].softmax(-1).cpu().numpy()

    @torch.no_grad()
    def states(self, ids: np.ndarray) -> np.ndarray:
        """The state after each word.  (T, H)"""
        states, _ = self.model.read(self._row([self.start, *ids]))
        return states[0, 1:].cpu().numpy()

    @torch.no_grad()
    def step(self, token: int, state=None):
        """The logits after ``token``, for `unrolled.decoding.generate`."""
        logits, state = self.model(self._row([token]), state)
        return logits[0, -1].cpu().numpy(), state

    def _row(self, ids: Sequence[int]) -> Tensor:
        return torch.as_tensor(np.array(ids, dtype=np.int64)[None], device=self.model.bias.device)


def first_vectors(vocab: Vocabulary, vectors: WordVectors | None, config: Config, seed: int) -> np.ndarray:
    """Small random vectors; with GloVe's, these take the first places of a word that has one.  (V, d)"""
    start = np.random.default_rng(seed).normal(scale=0.03, size=(len(vocab), config.dim))
    if vectors is not None:
        known = [word for word in vocab.tokens if word in vectors]
        rows = [vocab.index[word] for word in known]
        start[rows, : vectors.vectors.shape[1]] = config.glove * vectors[known]
    return start


def train(
    texts: Texts,
    config: Config,
    seed: int,
    vectors: WordVectors | None = None,
    validate: Callable[[Network], dict[str, float]] | None = None,
) -> tuple[Network, History]:
    """A network that has read the abstracts and was asked for the words with the role `LEARN`.

    Parameters
    ----------
    vectors : WordVectors, optional
        To start from.
    validate : callable, optional
        From the network to metrics, after each epoch.
    """
    chosen = texts.having(LEARN)
    begin = texts.words.index[START]
    inputs = [np.append(begin, texts.ids[i][:-1]) for i in chosen]
    targets = [np.where(texts.roles[i] == LEARN, texts.ids[i], IGNORE) for i in chosen]
    lengths = [len(ids) for ids in inputs]
    torch.manual_seed(seed)
    start = first_vectors(texts.words, vectors, config, seed)
    model = NextWord(texts.words.counts, start, config.hidden_size, config.dropout)
    network = Network(model, texts.words)
    history = fit(
        model,
        lambda rng: Batches(inputs, targets, bucketed(lengths, config.batch_size, rng)),
        partial(loss, frequent=config.frequent, drawn=config.drawn),
        config=TrainingConfig(
            epochs=config.epochs,
            learning_rate=config.learning_rate,
            schedule="one-cycle",
            warmup=0.1,
            seed=seed,
        ),
        validate=validate and (lambda _: validate(network)),
        progress=False,
    )
    return network, history


# --- asking --------------------------------------------------------------------------------------------------


def of_truth(models: Sequence[Model], texts: Texts, role: int) -> np.ndarray:
    """The probability that each model gives to each word with this role.  (models, N)"""
    found = []
    for i in texts.having(role):
        at = np.flatnonzero(texts.roles[i] == role)
        found.append([model.distributions(texts.ids[i])[at, texts.ids[i][at]] for model in models])
    return np.concatenate(found, axis=1).astype(float)


def best_weights(p: np.ndarray, rounds: int = 100) -> np.ndarray:
    """The weights of a mixture that make the words most probable, by expectation maximisation.

    Parameters
    ----------
    p : array (models, N)
        From `of_truth`.

    Returns
    -------
    array (models,)
    """
    weights = np.full(len(p), 1 / len(p))
    for _ in range(rounds):
        shares = weights[:, None] * p
        weights = (shares / shares.sum(axis=0)).mean(axis=1)
    return weights


def bands(places: np.ndarray) -> np.ndarray:
    """The band of `BANDS` in which each place of an abstract lies."""
    return np.digitize(places, BANDS) - 1


def right(
    models: Sequence[Model], mixtures: Sequence[Sequence[float]], texts: Texts, role: int
) -> tuple[np.ndarray, np.ndarray]:
    """Whether each mixture's most probable word is the one that came, and the probability that it gave to this.

    A word outside the vocabulary is never guessed rightly.

    Parameters
    ----------
    mixtures : sequence of arrays (bands, models) or (models,)
        The weights of the models, for each band of `BANDS` or for all words.

    Returns
    -------
    hits : array (mixtures, N), bool
    p : array (mixtures, N)
    """
    special = [texts.words.index[token] for token in SPECIALS]
    hits, p = [], []
    tables = [np.broadcast_to(weights, (len(BANDS), len(models))).astype(np.float32) for weights in mixtures]
    for i in texts.having(role):
        at = np.flatnonzero(texts.roles[i] == role)
        truth, band = texts.ids[i][at], bands(at)
        each = [model.distributions(texts.ids[i])[at] for model in models]  # (asked, V)
        for weights in tables:
            mixed = sum(w[band, None] * one for w, one in zip(weights.T, each, strict=True) if w.any())
            p.append(mixed[np.arange(len(at)), truth])
            mixed[:, special] = 0
            hits.append(mixed.argmax(axis=1) == truth)
    number = len(mixtures)
    of_each = [slice(which, None, number) for which in range(number)]
    return (
        np.stack([np.concatenate(hits[which]) for which in of_each]),
        np.stack([np.concatenate(p[which]) for which in of_each]).astype(float),
    )


def table(texts: Texts, config: Config) -> Table:
    """The best table of n-grams; made once."""
    key = "table", config.n
    if key not in texts.made:
        texts.made[key] = Table(config.n, len(texts.words)).fit(texts)
    return texts.made[key]


def memories(texts: Texts, config: Config) -> list[Memory]:
    """What an abstract says again: single words, words after a word, words after two."""
    return [Memory(n, len(texts.words)) for n in range(1, config.memory + 1)]


def scores(texts: Texts, hits: np.ndarray, p: np.ndarray | None, config: Config) -> dict[str, float]:
    """Shares of right words: of all, of those late in an abstract, of those that models know; and the perplexity."""
    late = texts.places(config.ask) >= config.late
    known = texts.truth(config.ask) != texts.words.index[UNKNOWN]
    found = {
        "accuracy": hits.mean(),
        "late": hits[late].mean(),
        "known": hits[known].mean(),
    }
    return found if p is None else found | {"perplexity": np.exp(-np.log(p).mean())}


# --- writing, and a game -------------------------------------------------------------------------------------


def write(
    network: Network,
    vocab: Vocabulary,
    begin: Sequence[str],
    length: int,
    tau: float,
    rng: np.random.Generator,
) -> list[str]:
    """Words that go on from a beginning, at a temperature; never an unknown one."""
    special = [vocab.index[token] for token in SPECIALS]

    def step(token, state):
        logits, state = network.step(token, state)
        logits[special] = -np.inf
        return logits, state

    read = [network.start, *vocab.encode(begin)]
    shape = partial(temperature, tau=tau)
    return vocab.decode(generate(step, None, read, probabilities=shape, max_length=length, rng=rng))


def known_runs(written: Sequence[Sequence[str]], texts: Texts, n: int) -> float:
    """The share of the runs of n words in ``written`` that some abstract to learn from has."""
    known = {run for i in texts.having(LEARN) for run in ngrams(texts.tokens[i], n)}
    return float(np.mean([run in known for line in written for run in ngrams(line, n)]))


@dataclass(frozen=True)
class Round:
    """The beginning of a test abstract, and how it goes on, written by a person or by the network."""

    begin: list[str]
    end: list[str]
    human: bool


def deal(
    network: Network,
    texts: Texts,
    number: int,
    tau: float,
    rng: np.random.Generator,
    begin: int = 12,
    end: int = 25,
) -> list[Round]:
    """Rounds of the game: by turns of chance, half of them written by people.

    The abstracts are drawn at random from those whose continuation the network knows best, every word if possible: an
    unknown word would tell that no network wrote it.
    """
    long = [i for i in texts.having(TEST) if len(texts.tokens[i]) >= begin + end]
    unknown = {i: sum(word not in texts.words for word in texts.tokens[i][begin : begin + end]) for i in long}
    chosen = sorted(rng.permutation(long), key=unknown.get)[:number]  # ties stay in random order
    human = rng.permutation(np.arange(len(chosen)) % 2 == 0)
    rounds = []
    for i, by_person in zip(chosen, human, strict=True):
        read, there = texts.tokens[i][:begin], texts.tokens[i][begin : begin + end]
        ending = there if by_person else write(network, texts.words, read, end, tau, rng)
        rounds.append(Round(read, ending, bool(by_person)))
    return rounds


def game(rounds: Sequence[Round], name: str = "game") -> str:
    """The game as HTML that keeps score: by counters of CSS, so that it is played on a page without any script.

    Parameters
    ----------
    name : str
        Begins the ids of the buttons: two games on a page need two names.
    """
    parts = []
    for number, turn in enumerate(rounds, start=1):
        options = []
        for answer, is_human in (("human", True), ("machine", False)):
            kind = "right" if is_human == turn.human else "wrong"
            key = f"{name}-{number}-{answer}"
            options.append(
                f'<input type="radio" name="{name}-{number}" id="{key}" class="{kind}">'
                f'<label for="{key}">{answer}</label>'
            )
        truth = "a human wrote this" if turn.human else "the network wrote this"
        parts.append(
            f"<fieldset><legend>Number {number}</legend>"
            f"<p>{html.escape(' '.join(turn.begin))} … <strong>{html.escape(' '.join(turn.end))}</strong></p>"
            f"{''.join(options)}"
            f'<span class="if-right">Right: {truth}.</span><span class="if-wrong">No: {truth}.</span></fieldset>'
        )
    return (
        f"<style>{_RULES.replace('GAME', name)}</style>"
        f'<div id="{name}">{"".join(parts)}<p class="score">Your score: </p></div>'
    )


_RULES = """
#GAME { counter-reset: right wrong; }
#GAME fieldset { border: 1px solid currentColor; margin: 0 0 0.8em; padding: 0.3em 0.8em 0.6em; min-width: 0; }
#GAME label { margin: 0 1.2em 0 0.3em; }
#GAME .if-right, #GAME .if-wrong { display: none; }
#GAME .right:checked { counter-increment: right; }
#GAME .wrong:checked { counter-increment: wrong; }
#GAME .right:checked ~ .if-right, #GAME .wrong:checked ~ .if-wrong { display: inline; }
#GAME .score::after { content: counter(right) " right, " counter(wrong) " wrong"; font-weight: bold; }
"""


# --- what a unit of the state follows ------------------------------------------------------------------------


def followed(states: np.ndarray, features: np.ndarray) -> np.ndarray:
    """The correlation of every unit with every feature over many words.  (N, H), (N, F) -> (H, F)"""
    a = (states - states.mean(axis=0)) / (states.std(axis=0) + 1e-12)
    b = (features - features.mean(axis=0)) / (features.std(axis=0) + 1e-12)
    return a.T @ b / len(a)


# --- the experiment ------------------------------------------------------------------------------------------

KINDS = ("the", "back_off", "table", "memory", "learned", "glove")
MODELS = (
    *KINDS,
    "near_back_off",
    "near_memory",
    "near_glove",
    "repeats_back_off",
    "repeats_glove",
    "windows_back_off",
    "windows_glove",
    "published_back_off",
    "published_glove",
)


def parts(model: str) -> tuple[str, str]:
    """The protocol of a model of the record, and what it is."""
    kind = next(kind for kind in KINDS if model.endswith(kind))
    return model.removesuffix(kind), kind


def run(model: str, data: Patents, config: Config, seed: int) -> dict[str, float | np.ndarray]:
    """Fit one model, and ask it for the words of the role that ``config`` asks for.

    Of ``memory`` and the networks of honest protocols, the predictions have a row for each rung of `RUNGS`.
    """
    protocol, kind = parts(model)
    texts = data.texts[protocol]
    if kind in ("learned", "glove"):
        network, _ = train(texts, config, seed, data.vectors if kind == "glove" else None)
        # Where words are dealt, a table of whole abstracts would have counted the words that are asked.
        beside = [table(texts, config), *memories(texts, config)] if protocol in HONEST else []
        return mixtures([network, *beside], texts, config)
    if kind not in texts.made:  # no seed changes what is counted
        if kind in ("the", "back_off"):
            texts.made[kind] = guessed(BackOff(1 if kind == "the" else 3).fit(texts), texts, config)
        else:
            beside = memories(texts, config) if kind == "memory" else []
            texts.made[kind] = mixtures([table(texts, config), *beside], texts, config)
    return texts.made[kind]


def guessed(back_off: BackOff, texts: Texts, config: Config) -> dict[str, float | np.ndarray]:
    """What a model that only guesses has right."""
    found = [back_off.guesses(texts.ids[i])[texts.roles[i] == config.ask] for i in texts.having(config.ask)]
    hits = np.concatenate(found) == texts.truth(config.ask)
    return {**scores(texts, hits, None, config), "predictions": hits[None]}


def mixtures(models: Sequence[Model], texts: Texts, config: Config) -> dict[str, float | np.ndarray]:
    """What the first model has right alone, and on the rungs above it."""
    rungs, weights = climb(models, texts)
    hits, p = right(models, weights, texts, config.ask)
    outcome = scores(texts, hits[0], p[0], config)
    for name, mixture, its_hits, its_p in zip(rungs[1:], weights[1:], hits[1:], p[1:], strict=True):
        outcome |= {f"{name}_{k}": value for k, value in scores(texts, its_hits, its_p, config).items()}
        mean = mixture[bands(texts.places(config.ask))].mean(axis=0)
        outcome |= {f"{name}_weight_{place}": weight for place, weight in enumerate(mean)}
    return {**outcome, "predictions": hits}


def climb(models: Sequence[Model], texts: Texts) -> tuple[list[str], list[np.ndarray]]:
    """The rungs above a model, by name, and the weights of the models in each, chosen on the validation words.

    The first rung is the first model alone; the last is all of them. With a network first, there is one between:
    network and table. The weights (bands, models) depend on how much of the abstract was read, for a memory is worth
    nothing at its beginning.
    """
    sizes = {"alone": 1}
    if len(models) == 1:
        return ["alone"], [np.ones((len(BANDS), 1))]
    if isinstance(models[0], Network):
        sizes["table"] = 2
    sizes["memory"] = len(models)
    p = of_truth(models, texts, CHOOSE)
    band = bands(texts.places(CHOOSE))
    mixtures = []
    for size in sizes.values():
        weights = np.zeros((len(BANDS), len(models)))
        for b in range(len(BANDS)):
            chosen = band == b if (band == b).any() else np.full(len(band), True)
            weights[b, :size] = best_weights(p[:size, chosen])
        mixtures.append(weights)
    return list(sizes), mixtures


# The rows of the predictions of each kind, as rungs of the ladder.
RUNGS = {
    "the": ("the",),
    "back_off": ("back_off",),
    "table": ("table",),
    "memory": ("table", "memory"),
    "learned": ("learned", "learned_table", "learned_memory"),
    "glove": ("glove", "glove_table", "glove_memory"),
}
STEPS = (
    ("table", "back_off"),
    ("memory", "table"),
    ("learned", "table"),
    ("glove", "learned"),
    ("glove", "back_off"),
    ("glove", "table"),
    ("glove_table", "glove"),
    ("glove_table", "table"),
    ("glove_memory", "glove_table"),
    ("glove_memory", "memory"),
)


def conclude(data: Patents, config: Config, predictions: dict[str, np.ndarray]) -> dict:
    """Intervals over abstracts, means over seeds; accuracy by place; and what the data hold."""
    role, rungs = config.ask, {}
    for model, found in predictions.items():  # (seeds, rungs, N)
        protocol, kind = parts(model)
        for name, share in zip(RUNGS[kind], found.mean(axis=0), strict=False):
            rungs[protocol + name] = share
    groups = {protocol: texts.groups(role) for protocol, texts in data.texts.items()}

    def estimate(name, other=None):
        protocol = next(p for p in sorted(PROTOCOLS, key=len, reverse=True) if name.startswith(p))
        beside = np.zeros(len(rungs[name])) if other is None else rungs[other]
        return paired_difference(rungs[name], beside, groups[protocol]).figures()

    steps = [(p + a, p + b) for p in HONEST for a, b in STEPS if p + a in rungs and p + b in rungs]
    band = bands(data.texts[""].places(role))
    honest = [name for kind in KINDS for name in RUNGS[kind] if name in rungs]
    return {
        "accuracy": {name: estimate(name) for name in rungs},
        "difference": {f"{a}_less_{b}": estimate(a, b) for a, b in steps},
        "by_place": {
            name: [float(rungs[name][band == b].mean()) for b in range(len(BANDS)) if (band == b).any()]
            for name in honest
        },
        "data": {
            protocol.rstrip("_") or "honest": _counts(texts, role) for protocol, texts in data.texts.items()
        },
    }


def _counts(texts: Texts, role: int) -> dict[str, float]:
    truth = texts.truth(role)
    return {
        "abstracts": len(texts.tokens),
        "learned_from": len(texts.having(LEARN)),
        "words": len(texts.words) - len(SPECIALS),
        "running": sum(map(len, texts.tokens)),
        "asked": len(truth),
        "asked_abstracts": len(texts.having(role)),
        "unknown": float((truth == texts.words.index[UNKNOWN]).mean()),
    }


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(
        sample=True, n=3, memory=2, dim=50, hidden_size=16, epochs=1, batch_size=32, frequent=100, drawn=50
    ),
    models=MODELS,
    prepare=prepare,
    run=run,
    pairs=(
        ("glove", "learned"),
        ("near_glove", "glove"),
        ("windows_glove", "near_glove"),
        ("published_glove", "near_glove"),
    ),
    conclude=conclude,
    seeds=5,
)
