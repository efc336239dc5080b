"""English into French: a network that reads and then writes, with attention and without, beside what counts know.

The sentences of Tatoeba are connected: one English sentence has several French translations, and one of these
may translate another English sentence. Whatever is connected goes into one part, so that no sentence of the test
set, in either language, was in training or served to choose a setting (``Config(ask="validation")``).

A network learns from short pairs, and is asked for short sentences of other groups, and for longer ones. Quality
is BLEU by sacrebleu on whole sentences as people write them, with capitals and spaces, against all translations
of a sentence that there are.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import torch
from sacrebleu.metrics import BLEU
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
from torch import Tensor, nn

from unrolled.batches import IGNORE, bucketed, pad
from unrolled.datasets import load
from unrolled.evaluation import Estimate
from unrolled.experiments import Experiment
from unrolled.models import EncoderDecoder
from unrolled.text import UNKNOWN, Vocabulary
from unrolled.training import TrainingConfig, fit

PAD, START, END = "<pad>", "<s>", "</s>"
NULL = ""  # the English word that French words without a counterpart come from


@dataclass(frozen=True)
class Config:
    """The settings, chosen on the validation sentences."""

    ask: str = "test"  # or "validation"
    invented: bool = False  # sentences made up on the spot, to see that everything works
    parts: int = 40  # one of them is the test set, one serves validation
    longest: int = 8  # English tokens of a short sentence; the networks learn from these
    longest_target: int = 12  # French tokens of a pair to learn from
    fewer: int = 20_000  # pairs that the network ``fewer`` learns from
    source_words: int = 6_000
    target_words: int = 8_000
    cutoffs: tuple[int, ...] = (800, 3_000)  # of the adaptive softmax
    embedding_dim: int = 128
    hidden_size: int = 192
    dropout: float = 0.15
    epochs: int = 4
    batch_size: int = 128
    learning_rate: float = 3e-3
    width: int = 5
    length_penalty: float = 1.0
    lexicon_rounds: int = 5
    draws: int = 1_000  # of the bootstrap


# --- sentences and tokens ------------------------------------------------------------------------------------


def tidy(sentence: str) -> str:
    """One kind of apostrophe and one kind of space, as Tatoeba's writers use several.

    >>> tidy("J’ai faim\u202f!")
    "J'ai faim !"
    """
    sentence = unicodedata.normalize("NFC", sentence)
    return " ".join(re.sub("[\u2018\u2019]", "'", sentence).replace("\u200b", "").split())


def key(sentence: str) -> str:
    """Its letters and digits, in small letters: sentences that differ in nothing else count as the same.

    >>> key("Come off it!") == key("Come off it.")
    True
    """
    return " ".join(re.findall(r"[^\W_]+", sentence.lower())) or sentence


def english_tokens(sentence: str) -> list[str]:
    """Words and marks; what follows an apostrophe is a token of its own.

    >>> english_tokens("It's Tom's.")
    ['It', "'s", 'Tom', "'s", '.']
    """
    return re.findall(r"'?[^\W_]+|[^\w\s]", sentence)


def french_tokens(sentence: str) -> list[str]:
    """Words and marks; what ends in an apostrophe, or begins with a hyphen, is a token of its own.

    >>> french_tokens("L'aime-t-elle ?")
    ["L'", 'aime', '-t', '-elle', '?']
    """
    return re.findall(r"-?[^\W_]+'?|[^\w\s]", sentence)


def written(tokens: Sequence[str]) -> str:
    """The sentence that a French reader would see: spaces put right, and a capital in front.

    >>> written(["l'", "aime", "-t", "-elle", "?"])
    "L'aime-t-elle ?"
    """
    text = " ".join(tokens)
    text = re.sub(r"(?<=[^\W_]') | (?=-[^\W_])| (?=[.,)…])", "", text)
    return text[:1].upper() + text[1:]


class Case:
    """Takes the capital off a sentence's first word, unless the word mostly has one elsewhere, as names do.

    Parameters
    ----------
    sentences : sequence of lists of tokens
        For training only: their words after the first one show how a word is written.
    """

    def __init__(self, sentences: Iterable[Sequence[str]]):
        forms: dict[str, Counter] = defaultdict(Counter)
        for tokens in sentences:
            for token in tokens[1:]:
                forms[token.lower()][token] += 1
        self.usual = {small: counts.most_common(1)[0][0] for small, counts in forms.items()}

    def __call__(self, tokens: Sequence[str]) -> list[str]:
        small = tokens[0].lower() if tokens else ""
        return [self.usual.get(small, small), *tokens[1:]] if tokens else []


# --- the parts -----------------------------------------------------------------------------------------------


@dataclass
class Asked:
    """English sentences to translate, each with all its French translations; the first is the one reference
    where a single one is wanted."""

    english: list[str]
    references: list[list[str]]
    group: np.ndarray  # (n,)

    def __len__(self) -> int:
        return len(self.english)

    @property
    def lengths(self) -> np.ndarray:
        """English tokens, marks included.  (n,)"""
        return np.array([len(english_tokens(sentence)) for sentence in self.english])

    def only(self, chosen: np.ndarray) -> "Asked":
        rows = np.flatnonzero(chosen)
        return Asked([self.english[i] for i in rows], [self.references[i] for i in rows], self.group[rows])


@dataclass
class Corpora:
    """What `prepare` reads; ``kept`` holds what several models share."""

    train: pd.DataFrame  # short pairs: columns english, french, source, target (lists of tokens)
    asked: Asked
    counts: dict[str, int]
    case: Case
    kept: dict = field(default_factory=dict)


def groups(pairs: pd.DataFrame) -> np.ndarray:
    """The number of each pair's group: pairs that share a sentence, or are linked by such pairs, have one.

    Sentences are the same if their `key` is.
    """
    english, _ = pd.factorize(pairs["english"].map(key))
    french, _ = pd.factorize(pairs["french"].map(key))
    size = english.max() + 1 + french.max() + 1
    links = coo_array((np.ones(len(pairs)), (english, english.max() + 1 + french)), shape=(size, size))
    return connected_components(links, directed=False)[1][english]


def divide(
    pairs: pd.DataFrame, group: np.ndarray, parts: int, ask: str = "test"
) -> tuple[pd.DataFrame, Asked]:
    """Pairs to learn from, and the sentences of one part of the `groups` to translate.

    Part 0 is the test set, part 1 serves to choose settings; neither is ever learned from.

    Raises
    ------
    ValueError
        If ``ask`` is neither "test" nor "validation".
    """
    if ask not in ("test", "validation"):
        raise ValueError(f"ask for the test or the validation sentences, not for {ask!r}")
    number = np.random.default_rng(0).permutation(group.max() + 1)  # which groups come first is no order
    part = number[group] % parts
    held_out = pairs.assign(group=group)[part == (0 if ask == "test" else 1)]
    sentences = held_out.groupby("english", sort=False).agg(
        references=("french", lambda own: list(dict.fromkeys(own))), group=("group", "first")
    )
    asked = Asked(sentences.index.to_list(), sentences["references"].to_list(), sentences["group"].to_numpy())
    return pairs[part > 1], asked


def prepare(config: Config) -> Corpora:
    """Read everything once."""
    pairs = invent(2_000) if config.invented else load("translation")
    pairs = pairs.map(tidy)
    group = groups(pairs)
    learned, asked = divide(pairs, group, config.parts, config.ask)
    learned = learned.assign(
        source=learned["english"].map(english_tokens), target=learned["french"].map(french_tokens)
    )
    case = Case(learned["target"])
    learned["target"] = learned["target"].map(case)
    short = (learned["source"].map(len) <= config.longest) & (
        learned["target"].map(len) <= config.longest_target
    )
    counts = {
        "pairs": len(pairs),
        "english": pairs["english"].nunique(),
        "french": pairs["french"].nunique(),
        "groups": int(group.max()) + 1,
        "learned": len(learned),
        "short": int(short.sum()),
    }
    return Corpora(learned[short].reset_index(drop=True), asked, counts, case)


def invent(count: int, seed: int = 0) -> pd.DataFrame:
    """Pairs that nobody wrote, for tests and first looks: colours change places with nouns, as in French."""
    rng = np.random.default_rng(seed)
    nouns = {"cat": "chat", "dog": "chien", "hat": "chapeau", "coat": "manteau", "knife": "couteau"}
    colours = {"black": "noir", "white": "blanc", "green": "vert", "grey": "gris", "blue": "bleu"}
    verbs = {  # he, you; il, tu, vous
        ("sees", "see"): ("voit", "vois", "voyez"),
        ("wants", "want"): ("veut", "veux", "voulez"),
        ("takes", "take"): ("prend", "prends", "prenez"),
        ("sells", "sell"): ("vend", "vends", "vendez"),
    }
    # "his" and "her" are one word in French, so that two English sentences share a translation.
    owners = {"the": "le", "his": "son", "her": "son"}

    def pick(words):
        return list(words.items())[rng.integers(len(words))]

    def clause():
        (noun, own), (colour, its), (verb, does), (whose, article) = map(
            pick, (nouns, colours, verbs, owners)
        )
        return verb, f"{whose} {colour} {noun}", does, f"{article} {own} {its}"

    def third():
        (verb, _), what, (does, *_), its = clause()
        name = "".join(rng.choice(list("aeilnorst"), size=4)).title() if rng.random() < 0.5 else "Tom"
        return f"{name} {verb} {what}", f"{name} {does} {its}"

    rows = []
    while len(rows) < count:
        (english, french), (english_too, french_too) = third(), third()
        form = rng.integers(4)
        if form == 0:
            (_, verb), what, (_, familiar, formal), its = clause()
            both = (
                (f"You {verb} {what}.", f"Tu {familiar} {its}."),
                (f"You {verb} {what}.", f"Vous {formal} {its}."),
            )
            rows += both if rng.random() < 0.3 else [both[rng.integers(2)]]
        elif form == 1:
            rows.append((f"{english} and {english_too}.", f"{french} et {french_too}."))
        else:
            rows.append((f"{english}.", f"{french}."))
    return pd.DataFrame(rows, columns=["english", "french"]).drop_duplicates(ignore_index=True)


# --- BLEU ----------------------------------------------------------------------------------------------------


def bleu(hypotheses: Sequence[str], references: Sequence[Sequence[str]], **settings) -> float:
    """Corpus BLEU by sacrebleu; without ``settings`` by its defaults: with capitals, tokenised by 13a."""
    return BLEU(**settings).corpus_score(hypotheses, streams(references)).score


def streams(references: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """References as sacrebleu wants them: first ones, second ones …, with None where a sentence has no more."""
    most = max(map(len, references))
    return [[own[k] if k < len(own) else None for own in references] for k in range(most)]


def first(references: Sequence[Sequence[str]]) -> list[list[str]]:
    """One reference a sentence, the first in the file."""
    return [own[:1] for own in references]


def parts_of_bleu(hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> np.ndarray:
    """What BLEU is made of, sentence by sentence; sums over sentences give `from_parts` the corpus's BLEU.

    Four counts of matching n-grams, four of n-grams, the length and the length of the closest reference. (n, 10)
    """
    metric = BLEU(effective_order=True)
    scores = [metric.sentence_score(h, own) for h, own in zip(hypotheses, references, strict=True)]
    return np.array([[*s.counts, *s.totals, s.sys_len, s.ref_len] for s in scores], dtype=float)


def from_parts(sums: np.ndarray) -> np.ndarray:
    """BLEU from sums of `parts_of_bleu` over sentences, (..., 10) → (...); 0 where an order has no match.

    Equations eq-ed-precision to eq-ed-bleu, times 100.
    """
    matches, totals, length, reference = sums[..., :4], sums[..., 4:8], sums[..., 8], sums[..., 9]
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.exp(np.log(matches / totals).mean(axis=-1))
        brevity = np.minimum(1, np.exp(1 - reference / length))
    return np.where((matches > 0).all(axis=-1), 100 * brevity * precision, 0.0)


def bootstrap(parts: np.ndarray, group: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """BLEU of each seed on each draw of groups.  (S, n, 10), (n,), (draws, groups) → (draws, S)"""
    _, place = np.unique(group, return_inverse=True)
    of_group = np.zeros((len(parts), place.max() + 1, parts.shape[-1]))  # (S, groups, 10)
    for seed, rows in enumerate(parts):
        np.add.at(of_group[seed], place, rows)
    return from_parts(np.einsum("dg,sgk->dsk", weights, of_group, optimize=True))


# --- translators that count ----------------------------------------------------------------------------------


def memory(train: pd.DataFrame, asked: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """The translation of the most similar English sentence known, and how similar it is: cosine of tf-idf.

    Words and pairs of words count. Of several translations the first is taken.
    """
    known = train.drop_duplicates("english")
    count = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\S+", sublinear_tf=True, dtype=np.float32)
    space = [" ".join(english_tokens(sentence)) for sentence in known["english"]]
    table = count.fit_transform(space)  # (known, V)
    questions = count.transform([" ".join(english_tokens(sentence)) for sentence in asked])
    best, nearness = [], []
    for start in range(0, len(asked), 256):
        similar = (questions[start : start + 256] @ table.T).tocsr()  # (256, known), mostly zeros
        for row in range(similar.shape[0]):
            own = slice(similar.indptr[row], similar.indptr[row + 1])
            at = similar.data[own].argmax() if own.stop > own.start else None
            best.append(0 if at is None else similar.indices[own][at])
            nearness.append(0.0 if at is None else similar.data[own][at])
    return known["french"].iloc[best].to_list(), np.array(nearness)


class Lexicon:
    """The French word that each English word is most often behind: Model 1 of Brown et al. (1993).

    Each French word of a sentence is taken for the translation of one of its English words, or of none (`NULL`),
    all equally likely beforehand. Rounds of expectation and maximisation find the table t(French | English).
    """

    def __init__(self, train: pd.DataFrame, rounds: int):
        source = [[NULL, *(token.lower() for token in tokens)] for tokens in train["source"]]
        self.english, self.french = Vocabulary(source), Vocabulary(train["target"])
        size = len(self.french)
        links, asked, at = [], [], 0
        for reads, writes in zip(source, train["target"], strict=True):
            e, f = self.english.encode(reads), self.french.encode(writes)
            links.append((e[:, None] * size + f).ravel())  # (E, F): which entry of the table
            asked.append(np.tile(np.arange(at, at + len(f)), len(e)))  # which French word it explains
            at += len(f)
        entry, link = np.unique(np.concatenate(links), return_inverse=True)
        word = np.concatenate(asked)
        t = np.ones(len(entry))
        for _ in range(rounds):
            p = t[link]
            p /= np.bincount(word, weights=p, minlength=at)[word]  # which English word, given the French one
            expected = np.bincount(link, weights=p)
            t = expected / np.bincount(entry // size, weights=expected)[entry // size]
        self.entry, self.t = entry, t  # sorted places in the table (English, French), and what stands there
        order = np.lexsort((-t, entry // size))
        start = np.searchsorted(entry[order] // size, np.arange(len(self.english)))
        self.best = (entry % size)[order][start]  # (English words,)
        self.probability = t[order][start]

    def word(self, token: str) -> str:
        """The most probable French word for an English one; a word that it does not know stays as it is."""
        at = self.english.index.get(token.lower())
        return token if at is None else self.french.tokens[self.best[at]]

    def __call__(self, sentence: str) -> str:
        """Word by word, in the order of the English sentence."""
        return written([self.word(token) for token in english_tokens(sentence)])

    def align(self, english: Sequence[str], french: Sequence[str]) -> list[int]:
        """For each French token, the place of the English one that explains it best; −1 for `NULL` or unknown."""
        e = self.english.index
        reads = np.array([e[NULL], *(e.get(token.lower(), -1) for token in english)])
        places = []
        for token in french:
            wanted = reads * len(self.french) + self.french.index.get(token, -1)
            at = np.searchsorted(self.entry, wanted).clip(max=len(self.entry) - 1)
            known = (self.entry[at] == wanted) & (reads >= 0) & (token in self.french)
            t = np.where(known, self.t[at], 0.0)
            places.append(int(t.argmax()) - 1 if t.any() else -1)
        return places


# --- networks ------------------------------------------------------------------------------------------------


class Translator(EncoderDecoder):
    """The course's encoder–decoder, with vocabularies, and an output layer that is quick to train.

    The adaptive softmax of Grave et al. (2017) first decides among frequent words and groups of rare ones; the
    weights of a group are needed only where the target is one of its words.
    """

    def __init__(self, source: Vocabulary, target: Vocabulary, config: Config, attention: str | None):
        super().__init__(
            len(source),
            len(target),
            config.embedding_dim,
            config.hidden_size,
            attention=attention,
            dropout=config.dropout,
        )
        self.source, self.target = source, target
        self.predict = nn.Identity()  # so that `decode` gives the vectors from which words are predicted
        cutoffs = [cut for cut in config.cutoffs if cut < len(target)]
        self.output = nn.AdaptiveLogSoftmaxWithLoss(config.hidden_size, len(target), cutoffs, div_value=2.0)

    def batch(self, sources: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
        """Source (B, T), lengths (B,), target in and out (B, T'), from ids without marks."""
        start, end = (self.target.index[mark] for mark in (START, END))
        target_in, _ = pad([np.append(start, ids) for ids in targets])
        target_out, _ = pad([np.append(ids, end) for ids in targets], IGNORE)
        return *pad(sources), target_in, target_out

    def loss(self, batch: tuple[Tensor, ...]) -> Tensor:
        """Mean cross-entropy over the real target steps (eq-ed-loss)."""
        source, lengths, target_in, target_out = batch
        vectors, _ = self(source, lengths, target_in)  # (B, T', H)
        real = target_out != IGNORE  # nothing is computed for padding
        with torch.autocast(vectors.device.type, enabled=False):  # which torch's adaptive softmax cannot do
            return self.output(vectors[real].float(), target_out[real]).loss

    def ids(self, sentences: Sequence[str]) -> list[np.ndarray]:
        """English sentences as numbers, in small letters."""
        return [
            self.source.encode([token.lower() for token in english_tokens(sentence)])
            for sentence in sentences
        ]


def learn(
    attention: str | None, train: pd.DataFrame, config: Config, seed: int, epochs: int | None = None
) -> tuple[Translator, list[float]]:
    """A network trained on the pairs; and the mean loss of each epoch."""
    source = [[token.lower() for token in tokens] for tokens in train["source"]]
    vocabularies = (
        Vocabulary(source, config.source_words, specials=(PAD, UNKNOWN)),
        Vocabulary(train["target"], config.target_words, specials=(PAD, UNKNOWN, START, END)),
    )
    torch.manual_seed(seed)
    model = Translator(*vocabularies, config, attention)
    sources = [model.source.encode(tokens) for tokens in source]
    targets = [model.target.encode(tokens) for tokens in train["target"]]
    lengths = [len(s) + len(t) for s, t in zip(sources, targets, strict=True)]

    def batches(rng):
        return [
            model.batch([sources[i] for i in rows], [targets[i] for i in rows])
            for rows in bucketed(lengths, config.batch_size, rng)
        ]

    settings = TrainingConfig(
        epochs=epochs or config.epochs,
        learning_rate=config.learning_rate,
        schedule="one-cycle",
        warmup=0.1,
        seed=seed,
    )
    history = fit(model, batches, Translator.loss, config=settings, progress=False)
    return model, history.loss


# --- search --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Translation:
    """What a beam has found for one sentence."""

    tokens: tuple[int, ...]  # without start and end
    places: tuple[int, ...]  # at which English token the network looked most; empty without attention
    log_probability: float  # that of the end mark included
    score: float


@torch.no_grad()
def search(
    model: Translator,
    sources: Sequence[np.ndarray],
    width: int,
    length_penalty: float = 0.0,
    max_length: int = 30,
) -> list[list[Translation]]:
    """`decoding.beam_search` for many sentences at once: at most ``width`` translations each, best first.

    Where nothing came to an end within ``max_length`` tokens, the best beginning is returned.
    """
    found: list[list[Translation]] = [[] for _ in sources]
    order = np.argsort([len(ids) for ids in sources], kind="stable")
    for start in range(0, len(order), 128):
        rows = order[start : start + 128]
        for row, own in zip(
            rows, _search([sources[i] for i in rows], model, width, length_penalty, max_length), strict=True
        ):
            found[row] = own
    return found


def _search(sources, model, width, length_penalty, max_length) -> list[list[Translation]]:
    where = next(model.parameters()).device
    B, K = len(sources), width
    source, lengths = (torch.as_tensor(part, device=where) for part in pad(sources))
    memory, state = model.encode(source, lengths)
    memory, lengths = (part.repeat_interleave(K, dim=0) for part in (memory, lengths))  # (B K, ...)
    state = state.repeat_interleave(K, dim=1)  # (1, B K, H)
    end = model.target.index[END]
    words = torch.full((B * K,), model.target.index[START], device=where)
    scores = torch.full((B, K), -torch.inf, device=where)
    scores[:, 0] = 0.0  # one beginning, not K equal ones
    tokens = torch.zeros(B, K, 0, dtype=torch.int64, device=where)
    places = torch.zeros(B, K, 0, dtype=torch.int64, device=where)
    finished: list[list[Translation]] = [[] for _ in range(B)]
    for length in range(1, max_length + 1):
        vectors, state, weights = model.step(words, state, memory, lengths)
        log_p = model.output.log_prob(vectors)  # (B K, V)
        V = log_p.shape[1]
        total = (scores.reshape(-1, 1) + log_p).reshape(B, K * V)
        scores, chosen = total.topk(K, dim=1)  # (B, K)
        parent, word = chosen // V, chosen % V
        looked = torch.full_like(words, -1) if weights is None else weights.argmax(dim=1)
        looked = looked.reshape(B, K).gather(1, parent)
        ended = (word == end) & scores.isfinite()
        rows = zip(*(part.tolist() for part in torch.nonzero(ended, as_tuple=True)), strict=True)
        for row, k in rows:
            origin = int(parent[row, k])
            log_probability = float(scores[row, k])
            finished[row].append(
                Translation(
                    tuple(tokens[row, origin].tolist()),
                    tuple(places[row, origin].tolist()) if weights is not None else (),
                    log_probability,
                    log_probability / length**length_penalty,
                )
            )
        tokens, places = (
            torch.cat([old.gather(1, parent[:, :, None].expand(-1, -1, length - 1)), new[:, :, None]], dim=2)
            for old, new in ((tokens, word), (places, looked))
        )
        scores = scores.masked_fill(ended, -torch.inf)
        best = scores.amax(dim=1).tolist()
        for row, own in enumerate(finished):
            own.sort(key=lambda one: -one.score)
            del own[K:]
            # Log-probabilities only fall, so this is the most that a live beginning can still score.
            if len(own) == K and own[-1].score >= best[row] / max_length**length_penalty:
                scores[row] = -torch.inf
        if not scores.isfinite().any():
            break
        state = state[:, (parent + K * torch.arange(B, device=where)[:, None]).reshape(-1)]
        words = word.reshape(-1)
    for row, own in enumerate(finished):
        if not own:
            k = int(scores[row].argmax())
            own.append(
                Translation(
                    tuple(tokens[row, k].tolist()),
                    tuple(places[row, k].tolist()) if weights is not None else (),
                    float(scores[row, k]),
                    float(scores[row, k]) / max_length**length_penalty,
                )
            )
    return finished


def sentence(
    model: Translator, english: str, found: Translation, word: Callable[[str], str] | None = None
) -> str:
    """The French sentence of a translation.

    For an unknown word, ``word`` is asked with the English token at which the network looked most; without it,
    or without attention, unknown words are left out.
    """
    asked, words = english_tokens(english), model.target.decode(found.tokens)
    for at, french in enumerate(words):
        if french == UNKNOWN:
            words[at] = word(asked[found.places[at]]) if word and found.places else ""
    return written([french for french in words if french])


def translate(
    model: Translator,
    asked: Sequence[str],
    config: Config,
    word: Callable[[str], str] | None = None,
    **changed,
) -> list[str]:
    """The best French sentence for each English one, by the search of ``config`` or with ``changed`` settings."""
    settings = {"width": config.width, "length_penalty": config.length_penalty} | changed
    found = search(model, model.ids(asked), **settings)
    return [sentence(model, english, own[0], word) for english, own in zip(asked, found, strict=True)]


# --- the experiment ------------------------------------------------------------------------------------------

NETWORKS = {"none": None, "attention": "dot", "fewer": "dot"}  # the kind of attention
LENGTHS = ((1, 4), (5, 6), (7, 8), (9, 10), (11, 13), (14, 99))  # English tokens
FORMAL = re.compile(r"\b(vous|votre|vos)\b", re.IGNORECASE)
FAMILIAR = re.compile(r"\b(tu|te|t'|toi|ton|ta|tes)\b", re.IGNORECASE)


def run(model: str, data: Corpora, config: Config, seed: int) -> dict[str, float | np.ndarray]:
    """Train one translator, and let it translate what it has not seen, short and long."""
    asked = data.asked
    chosen = np.flatnonzero(asked.lengths <= config.longest)
    short = asked.only(asked.lengths <= config.longest)
    if model in NETWORKS:
        network, lexicon, loss = learn_network(model, data, config, seed)
        figures = {"loss": loss[-1]}
        found = search(network, network.ids(asked.english), config.width, config.length_penalty)
        for name, word in (("left_out", None), ("copied", str), ("looked_up", lexicon.word)):
            french = [
                sentence(network, one, own[0], word) for one, own in zip(asked.english, found, strict=True)
            ]
            figures[f"bleu_{name}"] = bleu([french[i] for i in chosen], short.references)
        for name, settings in (
            ("greedy", {"width": 1, "length_penalty": 0.0}),
            ("no_penalty", {"length_penalty": 0.0}),
        ):
            figures[f"bleu_{name}"] = bleu(
                translate(network, short.english, config, lexicon.word, **settings), short.references
            )
    else:
        figures, french = {}, count(model, data, config)
    scores = {
        "bleu": bleu,
        "bleu_single": lambda h, r: bleu(h, first(r)),
        "exact": lambda h, r: float(np.mean([one in own for one, own in zip(h, r, strict=True)])),
    }
    own = [french[i] for i in chosen], short.references
    return {
        **{name: score(*own) for name, score in scores.items()},
        **figures,
        **{f"bleu_{name}": value for name, value in by_length(french, asked).items()},
        "predictions": np.array(french),
    }


def learn_network(
    model: str, data: Corpora, config: Config, seed: int
) -> tuple[Translator, Lexicon, list[float]]:
    """The network of that name, a lexicon of the pairs that it learned from, and the mean loss of each epoch.

    `fewer` learns from a part of the pairs, for as many steps as the others.
    """
    if model != "fewer":
        network, loss = learn(NETWORKS[model], data.train, config, seed)
        return network, shared_lexicon(data, config), loss
    number = min(config.fewer, len(data.train))
    train = data.train.sample(number, random_state=seed)
    epochs = round(config.epochs * len(data.train) / number)
    network, loss = learn(NETWORKS[model], train, config, seed, epochs)
    return network, Lexicon(train, config.lexicon_rounds), loss


def shared_lexicon(data: Corpora, config: Config) -> Lexicon:
    """The lexicon of all pairs that are learned from, made once."""
    if "table" not in data.kept:
        data.kept["table"] = Lexicon(data.train, config.lexicon_rounds)
    return data.kept["table"]


def count(model: str, data: Corpora, config: Config) -> list[str]:
    """What a translator without a network makes of the sentences asked; the same for every seed."""
    if model not in data.kept:
        if model == "memory":
            data.kept[model], data.kept["nearness"] = memory(data.train, data.asked.english)
        else:
            data.kept[model] = [shared_lexicon(data, config)(english) for english in data.asked.english]
    return data.kept[model]


def by_length(french: Sequence[str], asked: Asked) -> dict[str, float]:
    """BLEU of sentences with so many English tokens, where there are any; named by the range's ends."""
    lengths, found = asked.lengths, {}
    for low, high in LENGTHS:
        rows = np.flatnonzero((low <= lengths) & (lengths <= high))
        if len(rows):
            found[f"{low}_{high}"] = bleu([french[i] for i in rows], [asked.references[i] for i in rows])
    return found


PAIRS = (
    ("attention", "none"),
    ("attention", "fewer"),
    ("attention", "memory"),
    ("attention", "lexicon"),
    ("none", "memory"),
)


def conclude(data: Corpora, config: Config, predictions: dict[str, np.ndarray]) -> dict:
    """What needs all seeds or is compared by sentence: intervals, other ways to count, a second human, you."""
    asked = data.asked
    chosen = np.flatnonzero(asked.lengths <= config.longest)
    short = asked.only(asked.lengths <= config.longest)
    french = {model: [[row[i] for i in chosen] for row in rows] for model, rows in predictions.items()}
    parts = {  # (S, n, 10)
        model: np.stack([parts_of_bleu(row, short.references) for row in rows])
        for model, rows in french.items()
    }
    number = len(np.unique(short.group))
    weights = np.random.default_rng(0).multinomial(number, np.full(number, 1 / number), size=config.draws)
    drawn = {model: bootstrap(own, short.group, weights).mean(axis=1) for model, own in parts.items()}
    point = {model: from_parts(own.sum(axis=1)).mean() for model, own in parts.items()}

    def interval(value, draws):
        low, high = np.quantile(draws, (0.025, 0.975))
        return Estimate(float(value), float(low), float(high)).figures()

    count("memory", data, config)  # how near each sentence is to one that was learned
    return {
        "bleu": {model: interval(point[model], drawn[model]) for model in parts},
        "difference": {
            f"{a}_{b}": interval(point[a] - point[b], drawn[a] - drawn[b])
            for a, b in PAIRS
            if a in parts and b in parts
        },
        "ways": {model: ways_to_count(rows, short) for model, rows in french.items()},
        "human": second_human(french, short),
        "nearness": _by_nearness(parts, data.kept["nearness"][chosen]),
        "rarest": _by_rarest(parts, short, data, config),
        "you": forms_of_you(french, short),
        "data": data.counts
        | {
            "asked": len(asked),
            "asked_short": len(short),
            "references": float(np.mean([len(own) for own in short.references])),
            "one_reference": float(np.mean([len(own) == 1 for own in short.references])),
        },
    }


def ways_to_count(rows: Sequence[Sequence[str]], asked: Asked) -> dict[str, float]:
    """BLEU of the same translations by several settings, mean of the seeds."""
    tokens = [[" ".join(french_tokens(one.lower())) for one in own] for own in asked.references]
    ways = {
        "default": lambda h: bleu(h, asked.references),
        "single": lambda h: bleu(h, first(asked.references)),
        "lowercase": lambda h: bleu(h, asked.references, lowercase=True),
        "international": lambda h: bleu(h, asked.references, tokenize="intl"),
        "own_tokens": lambda h: bleu(
            [" ".join(french_tokens(one.lower())) for one in h], tokens, tokenize="none", force=True
        ),
    }
    return {name: float(np.mean([way(list(h)) for h in rows])) for name, way in ways.items()}


def second_human(french: dict[str, list], asked: Asked) -> dict:
    """Sentences with two translations or more: the first one scored against the others, and so the networks."""
    rows = [i for i, own in enumerate(asked.references) if len(own) > 1]
    others = [asked.references[i][1:] for i in rows]
    found = {"sentences": len(rows), "human": bleu([asked.references[i][0] for i in rows], others)}
    for model, seeds in french.items():
        found[model] = float(np.mean([bleu([own[i] for i in rows], others) for own in seeds]))
    return found


def _by_nearness(parts: dict[str, np.ndarray], nearness: np.ndarray, bins: int = 5) -> dict:
    """BLEU in equal groups of sentences, from the one least to the one most like a sentence learned."""
    groups = np.array_split(np.argsort(nearness, kind="stable"), bins)
    return {
        "nearness": [float(nearness[rows].mean()) for rows in groups],
        **{
            model: [float(from_parts(own[:, rows].sum(axis=1)).mean()) for rows in groups]
            for model, own in parts.items()
        },
    }


SEEN = ((0, 0), (1, 9), (10, 99), (100, 10**9))  # how often the rarest word of a sentence was learned from


def _by_rarest(parts: dict[str, np.ndarray], asked: Asked, data: Corpora, config: Config) -> dict:
    """BLEU by how often the rarest English word of a sentence occurs in the pairs learned from."""
    counts = Counter(token.lower() for tokens in data.train["source"] for token in tokens)
    rarest = np.array([min(counts[token.lower()] for token in english_tokens(one)) for one in asked.english])
    found = {}
    for low, high in SEEN:
        rows = np.flatnonzero((low <= rarest) & (rarest <= high))
        if len(rows):
            found[str(low)] = {"sentences": len(rows)} | {
                model: float(from_parts(own[:, rows].sum(axis=1)).mean()) for model, own in parts.items()
            }
    return found


def form_of_you(french: str) -> str:
    """ "tu" or "vous" by the pronouns in a sentence, "" if it has neither or both."""
    formal, familiar = FORMAL.search(french), FAMILIAR.search(french)
    return "" if bool(formal) == bool(familiar) else "vous" if formal else "tu"


def forms_of_you(french: dict[str, list], asked: Asked) -> dict:
    """Sentences whose translations all say *tu*, or all *vous*: which of the two do the networks choose?"""
    wanted = []
    for own in asked.references:
        forms = {form_of_you(one) for one in own}
        wanted.append(forms.pop() if len(forms) == 1 else "")
    found = {"tu": wanted.count("tu"), "vous": wanted.count("vous")}
    for model, seeds in french.items():
        chosen = [
            (want, form_of_you(one)) for h in seeds for want, one in zip(wanted, h, strict=True) if want
        ]
        decided = [(want, form) for want, form in chosen if form]
        found[model] = {
            "decided": len(decided) / max(len(chosen), 1),
            "right": float(np.mean([want == form for want, form in decided])) if decided else 0.0,
            "vous": float(np.mean([form == "vous" for _, form in decided])) if decided else 0.0,
        }
    return found


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(
        invented=True,
        parts=10,
        fewer=300,
        source_words=40,
        target_words=50,
        embedding_dim=16,
        hidden_size=32,
        cutoffs=(20,),
        epochs=2,
        batch_size=32,
        learning_rate=1e-2,
        width=2,
        draws=20,
    ),
    models=("memory", "lexicon", *NETWORKS),
    prepare=prepare,
    run=run,
    pairs=PAIRS,
    conclude=conclude,
    seeds=5,
)
