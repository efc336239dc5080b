"""Inventing headlines: counts of words, an LSTM over words, counts of letters, an LSTM over letters.

Every model gives a probability to the same strings: the words of a headline in lower case with a space between
them, and an end. A model of words knows those that are frequent enough; it spells any other with a small model of
letters, so that no model is let off for words it does not know. Every model may be told whether a headline baits
or reports; where it is not told, its probability is the mean over both (`untold`).

Copies and near copies are taken out before anything is split (`distinct`). All settings were chosen on the validation
headlines, and so is the weight of each mixture.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

import numpy as np
import torch
from scipy.sparse import csr_array, hstack
from torch import Tensor

from unrolled import near_copies
from unrolled.batches import IGNORE, Batches, bucketed, pad
from unrolled.datasets import load
from unrolled.decoding import generate, temperature
from unrolled.evaluation import paired_difference
from unrolled.experiments import Experiment
from unrolled.models import LanguageModel
from unrolled.sampled_softmax import sampled_cross_entropy
from unrolled.scratch.cooccurrence import ppmi, svd_embedding
from unrolled.scratch.ngrams import KneserNey
from unrolled.text import UNKNOWN, Vocabulary, ngrams, words
from unrolled.training import History, TrainingConfig, fit

PADDING, NEWS, BAIT, END = "<pad>", "<news>", "<bait>", "</s>"
SPECIALS = (PADDING, UNKNOWN, NEWS, BAIT, END)
KINDS = (NEWS, BAIT)  # by the column ``clickbait`` of the data, 0 and 1


@dataclass(frozen=True)
class Config:
    """The settings, chosen on the validation headlines."""

    sample: bool = False  # the thousand headlines that come with the course, to see that everything works
    overlap: float = 0.6  # share of pairs of words from which on two headlines are one
    least: int = 3  # a word that occurs so often in training has a number of its own
    word_n: int = 4
    letter_n: int = 10
    spelling_n: int = 6
    own_kind: float = 0.8  # weight of the table made from one kind; the rest is the table made from both
    word_size: int = 160  # of the state, and of the vectors, which input and output share
    word_spread: float = 0.2  # SD of the entries of the first vectors; none lies beyond three of them
    word_dropout: float = 0.3
    word_epochs: int = 3
    word_rate: float = 6e-3
    frequent: int = 500  # words that every step of training sums exactly
    drawn: int = 300  # and how many of the others it draws
    letter_dim: int = 32
    letter_size: int = 256
    letter_dropout: float = 0.1
    letter_epochs: int = 3
    letter_rate: float = 4e-3
    batch_size: int = 32
    invented: int = 300  # headlines written by each model at each temperature


@dataclass
class Headlines:
    """The headlines that were kept, as words and as letters, and what the models share.

    Sequences end with `END` and do not hold the mark of their kind. The tables are fitted on ``train``.
    """

    tokens: list[list[str]]
    kind: np.ndarray  # (headlines,) 0 reports, 1 baits
    train: np.ndarray  # rows
    validation: np.ndarray
    test: np.ndarray
    words: Vocabulary
    letters: Vocabulary
    word_ids: list[np.ndarray]
    letter_ids: list[np.ndarray]
    spelling: np.ndarray  # (headlines,) log-probability of the spelling of the words that ``words`` lacks
    tables: dict = field(default_factory=dict)  # those that `count` has made
    hits: dict = field(default_factory=dict)  # and what those of words have guessed: no seed changes it

    def length(self, rows: np.ndarray) -> int:
        """Words of these headlines, each end counted as one: what bits are divided by."""
        return sum(len(self.word_ids[row]) for row in rows)


def prepare(config: Config) -> Headlines:
    """Read, take out near copies, split eight to one to one, and number words and letters."""
    table = load("headlines", sample=config.sample)
    every = [words(headline) for headline in table["headline"]]
    kept = distinct(every, config.overlap)
    tokens = [every[row] for row in kept]
    test, validation, train = np.split(
        np.random.default_rng(0).permutation(len(kept)), [len(kept) // 10, len(kept) // 5]
    )
    counts = Counter(word for row in train for word in tokens[row])
    known = {word for word, count in counts.items() if count >= config.least}
    learned = [[word if word in known else UNKNOWN for word in tokens[row]] + [END] for row in train]
    vocab = Vocabulary(learned, specials=SPECIALS)
    text = [[*" ".join(line), END] for line in tokens]
    letters = Vocabulary([text[row] for row in train], specials=SPECIALS)

    rare = [[*word, END] for row in train for word in tokens[row] if word not in known]
    speller = KneserNey(config.spelling_n, len(letters)).fit([letters.encode(word) for word in rare])
    spell = cache(lambda word: speller.log_likelihood([letters.encode([*word, END])]))
    spelling = [sum(spell(word) for word in line if word not in known) for line in tokens]
    return Headlines(
        tokens,
        table["clickbait"].to_numpy()[kept],
        train,
        validation,
        test,
        vocab,
        letters,
        [vocab.encode([*line, END]) for line in tokens],
        [letters.encode(line) for line in text],
        np.array(spelling, dtype=float),
    )


def pairs(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    """The pairs of neighbouring words of a headline, ends included; all numbers count as the same."""
    plain = ["#" if token.isdigit() else token for token in tokens]
    return set(ngrams(["<s>", *plain, END], 2))


def distinct(documents: Sequence[Sequence[str]], overlap: float) -> np.ndarray:
    """Rows of the headlines to keep: the first of each group of near copies; see `near_copies.distinct`."""
    return near_copies.distinct([pairs(tokens) for tokens in documents], overlap)


def nearest(
    invented: Sequence[Sequence[str]], documents: Sequence[Sequence[str]]
) -> tuple[np.ndarray, np.ndarray]:
    """For each invented headline the most similar one of ``documents``: Jaccard's index of pairs, and its row."""
    return near_copies.nearest([pairs(line) for line in invented], [pairs(line) for line in documents])


# --- networks ------------------------------------------------------------------------------------------------


def loss(model: LanguageModel, batch: tuple, frequent: int, drawn: int) -> Tensor:
    """Cross-entropy of the next tokens; see `sampled_cross_entropy`."""
    tokens, _, targets = batch  # (B, T)
    states, _ = model.read(tokens)  # (B, T, H)
    asked = targets != IGNORE
    h, output = model.dropout(states[asked]), model.predict  # (N, H)
    return sampled_cross_entropy(
        h, targets[asked], output.weight, output.bias, frequent=frequent, drawn=drawn
    )


class Network:
    """An LSTM that reads the mark of the kind, and then the headline.

    Parameters
    ----------
    model : LanguageModel
    marks : sequence of two ints
        The tokens that stand for the two kinds.
    """

    def __init__(self, model: LanguageModel, marks: Sequence[int]):
        self.model, self.marks = model, marks

    def log_probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """log P of every token of every sequence, were it of the one kind or of the other.  (2, total length)"""
        return np.concatenate(
            [
                log_p.gather(-1, truth.expand(2, -1)[..., None])[..., 0].cpu().numpy()
                for log_p, truth in self._read(sequences)
            ],
            axis=1,
        ).astype(float)

    def distributions(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The same for every token that could have stood there.  (2, total length, V)"""
        return np.concatenate([log_p.exp().cpu().numpy() for log_p, _ in self._read(sequences)], axis=1)

    @torch.no_grad()
    def _read(self, sequences, batch_size: int = 64):
        """log P (2, N, V) and the tokens that were there (N,), a batch at a time and row after row."""
        where = next(self.model.parameters()).device
        for start in range(0, len(sequences), batch_size):
            padded, lengths = pad(sequences[start : start + batch_size])
            padded = torch.from_numpy(padded).to(where)
            real = torch.arange(padded.shape[1]) < torch.from_numpy(lengths)[:, None]
            log_p = []
            for mark in self.marks:
                read = torch.cat([torch.full_like(padded[:, :1], mark), padded[:, :-1]], dim=1)
                log_p.append(self.model(read)[0][real].log_softmax(dim=-1))
            yield torch.stack(log_p), padded[real]

    @torch.no_grad()
    def step(self, token: int, state=None):
        """The logits after ``token``, for `unrolled.decoding.generate`; begin with the mark of a kind."""
        where = next(self.model.parameters()).device
        logits, state = self.model(torch.tensor([[token]], device=where), state)
        return logits[0, -1].cpu().numpy(), state


class Table:
    """Counts: for each kind the table of its own headlines, mixed with the table of all.

    Parameters
    ----------
    own_kind : float
        The weight of the former. With 0 the kind changes nothing: a plain n-gram model.
    """

    def __init__(self, n: int, vocab_size: int, marks: Sequence[int], own_kind: float):
        self.marks, self.own_kind = marks, own_kind
        self.tables = [KneserNey(n, vocab_size) for _ in range(3 if own_kind else 1)]  # all, news, bait

    def fit(self, sequences: Sequence[np.ndarray], kind: np.ndarray) -> "Table":
        self.tables[0].fit(sequences)
        for which, table in enumerate(self.tables[1:]):
            table.fit([sequence for sequence, k in zip(sequences, kind, strict=True) if k == which])
        return self

    def log_probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """As `Network.log_probabilities`.  (2, total length)"""
        both, *own = [np.exp(table.log_probabilities(sequences)) for table in self.tables]
        return np.log([self.own_kind * p + (1 - self.own_kind) * both for p in own or (both, both)])

    def distributions(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """As `Network.distributions`.  (2, total length, V)"""
        return np.stack([self._next(tuple(s[:t])) for s in sequences for t in range(len(s))], axis=1)

    def step(self, token: int, state: tuple[int, ...] = ()):
        """As `Network.step`; the state is all that was read."""
        state = (*(state or ()), int(token))
        return np.log(self._next(state[1:])[self.marks.index(state[0])]), state

    def _next(self, past: tuple[int, ...]) -> np.ndarray:
        """The distribution after ``past``, by kind.  (2, V)"""
        both, *own = [table.probabilities((table.start, *past)) for table in self.tables]
        return np.stack([self.own_kind * p + (1 - self.own_kind) * both for p in own or (both, both)])


# --- one probability from two ---------------------------------------------------------------------------------


def before(log_p: np.ndarray, lengths: Sequence[int]) -> np.ndarray:
    """log P(kind | the tokens before), for every token; both kinds are equally likely to begin with.

    Parameters
    ----------
    log_p : array (2, total length)
        log P of each token, given each kind and the tokens before.
    lengths : sequence of ints
    """
    total = np.cumsum(log_p, axis=1) - log_p  # of all tokens before, those of other sequences too
    starts = np.repeat(np.append(0, np.cumsum(lengths)[:-1]), lengths)
    total = total - total[:, starts]
    return total - np.logaddexp(*total)


def untold(log_p: np.ndarray, lengths: Sequence[int]) -> np.ndarray:
    """log P of each token for a reader who is not told the kind, and infers it as the words come in.  (N,)

    Added up over a headline, this is the logarithm of the mean of its two probabilities.
    """
    return np.logaddexp(*(before(log_p, lengths) + log_p))


def per_sequence(values: np.ndarray, lengths: Sequence[int]) -> np.ndarray:
    """Sums over each sequence.  (..., total length) -> (..., sequences)"""
    return np.add.reduceat(values, np.append(0, np.cumsum(lengths)[:-1]), axis=-1)


def best_weight(one: np.ndarray, other: np.ndarray) -> float:
    """The weight of ``one`` in a mixture of two probabilities that makes the tokens most likely, in steps of 0.05."""
    weights = np.arange(0, 1.01, 0.05)
    return float(weights[np.argmax([mixed(one, other, weight).sum() for weight in weights])])


def mixed(one: np.ndarray, other: np.ndarray, weight: float) -> np.ndarray:
    """log(weight P_one + (1 - weight) P_other), from logarithms (eq-lm-mixture)."""
    return np.log(weight * np.exp(one) + (1 - weight) * np.exp(other))


def guesses(
    models: Sequence[Network | Table], weights: Sequence[float], sequences: Sequence[np.ndarray]
) -> np.ndarray:
    """The most probable next word at every place, of a mixture that is not told the kind; never a mark.  (N,)"""
    found = []
    for start in range(0, len(sequences), 100):  # the distributions of all at once would need gigabytes
        part = sequences[start : start + 100]
        lengths = [len(sequence) for sequence in part]
        truth = np.concatenate(part)
        p = 0.0
        for model, weight in zip(models, weights, strict=True):
            by_kind = model.distributions(part)  # (2, N, V)
            log_p = np.log(by_kind[:, np.arange(len(truth)), truth])
            p = p + weight * np.einsum("kn,knv->nv", np.exp(before(log_p, lengths)), by_kind)
        p[:, : SPECIALS.index(END)] = 0.0
        found.append(p.argmax(axis=1))
    return np.concatenate(found)


# --- training, scoring, writing -------------------------------------------------------------------------------


def sequences(data: Headlines, unit: str, rows: np.ndarray) -> list[np.ndarray]:
    """These headlines as ids of words or of letters, each with its end."""
    ids = {"word": data.word_ids, "letter": data.letter_ids}[unit]
    return [ids[row] for row in rows]


def vocabulary(data: Headlines, unit: str) -> Vocabulary:
    """The words or the letters that models know."""
    return {"word": data.words, "letter": data.letters}[unit]


def marks(data: Headlines, unit: str) -> tuple[int, int]:
    """The tokens that tell a model the kind."""
    news, bait = (vocabulary(data, unit).index[kind] for kind in KINDS)
    return news, bait


def count(data: Headlines, unit: str, n: int, own_kind: float) -> Table:
    """An n-gram model of the training headlines; made once."""
    key = unit, n, own_kind
    if key not in data.tables:
        table = Table(n, len(vocabulary(data, unit)), marks(data, unit), own_kind)
        data.tables[key] = table.fit(sequences(data, unit, data.train), data.kind[data.train])
    return data.tables[key]


def counted_vectors(data: Headlines, config: Config) -> Tensor:
    """A vector for each word from the words beside it in training, the marks among them.  (V, word_size)

    Positive PMI and a truncated SVD (eq-emb-ppmi, eq-emb-svd). The next word, the last one, the next but one and
    the last but one are contexts of their own.
    """
    V = len(data.words)
    mark = np.array(marks(data, "word"))[data.kind[data.train]]
    lines = [np.append(m, line) for m, line in zip(mark, sequences(data, "word", data.train), strict=True)]
    contexts = []
    for r in (1, 2):
        left = np.concatenate([line[:-r] for line in lines])
        right = np.concatenate([line[r:] for line in lines])
        ahead = csr_array((np.full(len(left), 1 / r), (left, right)), shape=(V, V))
        contexts += [ahead, ahead.T]
    vectors, _ = svd_embedding(ppmi(hstack(contexts).tocsr(), smoothing=0.75), config.word_size)
    vectors *= config.word_spread / vectors.std()
    return torch.from_numpy(np.clip(vectors, -3 * config.word_spread, 3 * config.word_spread)).float()


def train(
    data: Headlines,
    config: Config,
    unit: str,
    seed: int,
    validate: Callable | None = None,
    counted: bool = True,
) -> tuple[Network, History]:
    """An LSTM of words, or of letters, that reads the kind first.

    Parameters
    ----------
    validate : callable, optional
        From a `Network` to metrics, after each epoch.
    counted : bool
        Let the vectors of words begin as `counted_vectors`, not at random.
    """
    torch.manual_seed(seed)
    V = len(vocabulary(data, unit))
    if unit == "word":
        model = LanguageModel(V, config.word_size, config.word_size, dropout=config.word_dropout, tied=True)
        if counted:
            model.embedding.weight.data.copy_(counted_vectors(data, config))
        epochs, rate = config.word_epochs, config.word_rate
        summed = {"frequent": config.frequent, "drawn": config.drawn}
    else:
        model = LanguageModel(V, config.letter_dim, config.letter_size, dropout=config.letter_dropout)
        epochs, rate = config.letter_epochs, config.letter_rate
        summed = {"frequent": V, "drawn": 0}  # a small vocabulary is summed exactly
    network = Network(model, marks(data, unit))
    targets = sequences(data, unit, data.train)
    often = np.bincount(np.concatenate(targets), minlength=V) + 0.1
    # The network begins as a unigram model.
    model.predict.bias.data.copy_(torch.from_numpy(np.log(often / often.sum())))
    mark = np.array(network.marks)[data.kind[data.train]]
    inputs = [np.append(m, target[:-1]) for m, target in zip(mark, targets, strict=True)]
    lengths = [len(target) for target in targets]
    history = fit(
        model,
        lambda rng: Batches(inputs, targets, bucketed(lengths, config.batch_size, rng)),
        partial(loss, **summed),
        config=TrainingConfig(epochs=epochs, learning_rate=rate, schedule="one-cycle", seed=seed),
        validate=validate and (lambda _: validate(network)),
        progress=False,
    )
    return network, history


def bits(data: Headlines, unit: str, log_p: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Bits that each of these headlines costs, letter by letter, from log P of its tokens.  (headlines,)"""
    lengths = [len(sequence) for sequence in sequences(data, unit, rows)]
    total = per_sequence(log_p, lengths)
    return -(total + (data.spelling[rows] if unit == "word" else 0.0)) / np.log(2)


def scores(data: Headlines, unit: str, by_kind: np.ndarray, rows: np.ndarray) -> dict[str, float]:
    """What a model is worth on these headlines, from log P of each token by kind (2, total length)."""
    asked = sequences(data, unit, rows)
    lengths = [len(sequence) for sequence in asked]
    kind = data.kind[rows]
    log_p = untold(by_kind, lengths)
    told = by_kind[np.repeat(kind, lengths), np.arange(by_kind.shape[1])]
    return {
        "bits": bits(data, unit, log_p, rows).sum() / data.length(rows),
        "told_bits": bits(data, unit, told, rows).sum() / data.length(rows),
        "perplexity": np.exp(-log_p.mean()),  # per word of the vocabulary, or per letter
        "told_perplexity": np.exp(-told.mean()),
        "kind": float((per_sequence(by_kind, lengths).argmax(axis=0) == kind).mean()),
    }


def right(data: Headlines, rows: np.ndarray, found: np.ndarray) -> np.ndarray:
    """How many words of each headline were guessed, its end among them; an unknown word never is.  (headlines,)"""
    asked = sequences(data, "word", rows)
    return per_sequence((found == np.concatenate(asked)).astype(float), [len(s) for s in asked])


def invent(
    model: Network | Table,
    vocab: Vocabulary,
    kind: int,
    tau: float,
    rng: np.random.Generator,
    begin: Sequence[int] = (),
) -> list[str]:
    """The words of a new headline of this kind, or those after its beginning; no unknown word, no mark.

    A model whose tokens are letters writes letters and spaces.
    """
    end = vocab.index[END]

    def step(token, state):
        logits, state = model.step(token, state)
        return np.where(np.arange(len(logits)) < SPECIALS.index(END), -np.inf, logits), state

    shape = partial(temperature, tau=tau)
    by_letter = " " in vocab
    limit = 150 if by_letter else 30
    read = [model.marks[kind], *begin]
    ids = generate(step, None, read, probabilities=shape, end=end, max_length=limit, rng=rng)
    written = vocab.decode(ids)
    return "".join(written).split() if by_letter else written


def habits(
    data: Headlines, config: Config, invented: Sequence[list[str]], kind: np.ndarray, judge: Table
) -> dict[str, float]:
    """What inventions are like: copies, near copies, words that no training headline has, and the kind they show.

    ``judge`` says of each which kind is likelier.
    """
    known = [data.tokens[row] for row in data.train]
    verbatim = {tuple(tokens) for tokens in known}
    vocabulary = {word for tokens in known for word in tokens}
    closest, _ = nearest(invented, known)
    ids = [data.words.encode([*tokens, END]) for tokens in invented]
    seems = per_sequence(judge.log_probabilities(ids), [len(s) for s in ids]).argmax(axis=0)
    every = [word for tokens in invented for word in tokens]
    return {
        "copies": float(np.mean([tuple(tokens) in verbatim for tokens in invented])),
        "near_copies": float((closest >= config.overlap).mean()),
        "made_up": float(np.mean([word not in vocabulary for word in every])),
        "steered": float((seems == kind).mean()),
        "words": len(every) / len(invented),
    }


TAUS = (0.5, 1.0)


def run(model: str, data: Headlines, config: Config, seed: int) -> dict[str, float | np.ndarray]:
    """Fit one model, score it on the test headlines alone and mixed with its table, and let it write."""
    unit = "letter" if model.startswith("letter") else "word"
    plain = {"unigram": 1, "trigram": 3}
    n = plain.get(model, config.letter_n if unit == "letter" else config.word_n)
    table = count(data, unit, n, 0.0 if model in plain else config.own_kind)
    network = train(data, config, unit, seed)[0] if model.endswith("network") else None
    writer = network or table

    asked = sequences(data, unit, data.test)
    lengths = [len(sequence) for sequence in asked]
    total = data.length(data.test)
    by_kind = writer.log_probabilities(asked)
    log_p = both = untold(by_kind, lengths)
    weight = 1.0
    outcome = scores(data, unit, by_kind, data.test)
    if model in plain:
        del outcome["kind"]  # it was not told any
    if network:
        weight, both = mixture(data, unit, network, table, log_p)
        outcome |= {"weight": weight, "mixed_perplexity": np.exp(-both.mean())}
    each, each_mixed = (bits(data, unit, p, data.test) for p in (log_p, both))
    outcome["mixed_bits"] = each_mixed.sum() / total
    hits = np.zeros((2, len(data.test)))
    if network and unit == "word":
        hits[0] = right(data, data.test, guesses([network], [1.0], asked))
        hits[1] = right(data, data.test, guesses([network, table], [weight, 1 - weight], asked))
    elif unit == "word":
        if model not in data.hits:
            data.hits[model] = right(data, data.test, guesses([table], [1.0], asked))
        hits[:] = data.hits[model]
    if unit == "word":
        outcome |= {"top1": hits[0].sum() / total, "mixed_top1": hits[1].sum() / total}

    judge = count(data, "word", config.word_n, config.own_kind)
    kind = np.arange(config.invented) % 2
    for tau in TAUS if model not in plain else ():
        rng = np.random.default_rng(seed)
        invented = [invent(writer, vocabulary(data, unit), k, tau, rng) for k in kind]
        found = habits(data, config, invented, kind, judge)
        outcome |= {f"{name}_{round(100 * tau)}": value for name, value in found.items()}
    return outcome | {"predictions": np.stack([each, each_mixed, *hits])}


def mixture(
    data: Headlines, unit: str, network: Network, table: Table, log_p: np.ndarray
) -> tuple[float, np.ndarray]:
    """The network's weight, chosen on the validation headlines, and log P of the test tokens (untold)."""
    found = []
    for rows in (data.validation, data.test):
        asked = sequences(data, unit, rows)
        lengths = [len(sequence) for sequence in asked]
        counted = untold(table.log_probabilities(asked), lengths)
        ours = log_p if rows is data.test else untold(network.log_probabilities(asked), lengths)
        found.append((ours, counted))
    weight = best_weight(*found[0])
    return weight, mixed(*found[1], weight)


# Rungs to compare on the same headlines: a model, alone or mixed with its table, less another.
STEPS = {
    "trigram_unigram": ("trigram", "unigram"),
    "word_table_trigram": ("word_table", "trigram"),
    "word_network_trigram": ("word_network", "trigram"),
    "word_network_word_table": ("word_network", "word_table"),
    "word_mixture_word_table": ("word_mixture", "word_table"),
    "word_mixture_word_network": ("word_mixture", "word_network"),
    "letter_network_letter_table": ("letter_network", "letter_table"),
    "letter_mixture_letter_table": ("letter_mixture", "letter_table"),
    "letter_network_word_network": ("letter_network", "word_network"),
    "letter_mixture_word_mixture": ("letter_mixture", "word_mixture"),
}


def conclude(data: Headlines, config: Config, predictions: dict[str, np.ndarray]) -> dict:
    """Differences with intervals over headlines, of means over seeds; and what the data hold."""
    cost, hits = {}, {}
    for model, found in predictions.items():  # (seeds, 4, headlines)
        cost[model], cost_mixed, hits[model], hits_mixed = found.mean(axis=0)
        if model.endswith("network"):
            name = model.replace("network", "mixture")
            cost[name], hits[name] = cost_mixed, hits_mixed
    per_headline = data.length(data.test) / len(data.test)

    def difference(of, one, other):
        # Headlines are of unequal length: the difference per word is a ratio of two means.
        found = paired_difference(of[one], of[other]).figures()
        return {name: value / per_headline for name, value in found.items()}

    figures = {"bits": {name: difference(cost, *pair) for name, pair in STEPS.items()}}
    figures["top1"] = {name: difference(hits, *pair) for name, pair in STEPS.items() if "letter" not in name}
    asked = np.concatenate(sequences(data, "word", data.test))
    letters = sum(len(data.letter_ids[row]) for row in data.test)
    figures["data"] = {
        "kept": len(data.tokens),
        "train": len(data.train),
        "test": len(data.test),
        "words": len(data.words),
        "letters": len(data.letters) - len(SPECIALS),
        "unknown": float((asked == data.words.index[UNKNOWN]).mean()),
        "test_words": len(asked),
        "spelling_bits": float(-data.spelling[data.test].sum() / np.log(2) / len(asked)),
        "letters_per_word": letters / len(asked),
    }
    return figures


MODELS = ("unigram", "trigram", "word_table", "word_network", "letter_table", "letter_network")
EXPERIMENT = Experiment(
    config=Config(),
    small=Config(
        sample=True,
        least=2,
        word_size=16,
        word_epochs=1,
        letter_size=16,
        letter_epochs=1,
        letter_n=4,
        frequent=100,
        drawn=50,
        invented=10,
    ),
    models=MODELS,
    prepare=prepare,
    run=run,
    pairs=(
        ("word_network", "word_table"),
        ("word_network", "trigram"),
        ("letter_network", "letter_table"),
        ("letter_network", "word_network"),
    ),
    conclude=conclude,
    seeds=5,
)
