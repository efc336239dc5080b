"""Parts of speech: what counts know, and what a network gains by endings, word vectors, both directions, Brown.

The treebank sample has 199 articles. The test set is those whose number ends in 0 or 5; settings were chosen with
those whose number ends in 2 held out (``Config(ask="validation")``). No article is on both sides. Traces, which
the annotators put in and no reader sees, are left out.

The models ``usual_…`` repeat some rungs as the sample is mostly used: sentences dealt at random, traces kept. The
models ``on_brown_…`` tag the Brown Corpus: seed ``s`` holds out fold ``s`` modulo 5, as in `directions`.
"""

import copy
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import torch
from nltk.corpus import brown, treebank
from nltk.probability import LidstoneProbDist
from nltk.tag.hmm import HiddenMarkovModelTrainer
from nltk.tag.perceptron import PerceptronTagger
from torch import Tensor, nn
from torch.nn import functional as F

from unrolled.batches import Batches, bucketed, in_order
from unrolled.datasets import load
from unrolled.datasets.vectors import WordVectors
from unrolled.evaluation import paired_difference
from unrolled.experiments import Experiment
from unrolled.experiments.directions import TAGS, universal
from unrolled.models import Reader, embedding
from unrolled.text import UNKNOWN, Vocabulary
from unrolled.training import TrainingConfig, cross_entropy, fit

Sentence = list[tuple[str, str]]  # (word, tag)
Tagging = Callable[[Sequence[list[str]]], Iterable[Sequence[str]]]  # from sentences to their tags

TRACE = "-NONE-"
NUMBERS, ENDINGS, LETTERS = 2, 5, 14  # columns of a word's row: word and vector, endings, letters
_START, _GAP, _END = "<", "…", ">"
# What a network reads of a word beside its own vector, and in which directions it reads the sentence.
NETWORKS = {
    "words": ((), "both"),
    "letters": (("letters",), "both"),
    "endings": (("endings",), "both"),
    "glove": (("endings", "glove"), "both"),
    "forward": (("endings", "glove"), "forward"),
    "backward": (("endings", "glove"), "backward"),
    "brown": (("endings", "glove"), "both"),
}


@dataclass(frozen=True)
class Config:
    """The settings, chosen on the validation articles."""

    ask: str = "test"  # or "validation"
    invented: bool = False  # sentences made up on the spot, to see that everything works
    lidstone: float = 0.01  # added to each count of the hidden Markov model
    perceptron_epochs: int = 5
    embedding_dim: int = 50
    ending_dim: int = 10
    max_endings: int = 3_000
    letter_dim: int = 20
    filters: int = 50
    hidden_size: int = 100
    dropout: float = 0.4
    forget: float = 0.25  # a word seen n times is read as unknown with probability forget / (forget + n)
    epochs: int = 8
    batch_size: int = 32
    learning_rate: float = 5e-3
    brown_epochs: int = 1
    brown_batch_size: int = 128
    least_brown: int = 20  # tags of Brown that are rarer are reduced to the twelve
    folds: int = 5


@dataclass
class Split:
    """Sentences to learn from and sentences to tag, and the article of each of the latter's words."""

    train: list[Sentence]
    test: list[Sentence]
    article: np.ndarray  # (words of test,)

    @property
    def asked(self) -> list[list[str]]:
        return [[word for word, _ in sentence] for sentence in self.test]

    @property
    def truth(self) -> np.ndarray:
        return np.array([tag for sentence in self.test for _, tag in sentence])

    @property
    def unknown(self) -> np.ndarray:
        """Which words of the test sentences the training sentences do not have, letter by letter."""
        known = {word for sentence in self.train for word, _ in sentence}
        return np.array([word not in known for sentence in self.test for word, _ in sentence])


@dataclass
class Corpora:
    """What `prepare` reads; ``pretrained`` keeps the networks of Brown, by seed."""

    articles: Split
    usual: Split
    brown: list[Sentence]  # with the corpus's own tags, simplified
    brown_fold: np.ndarray  # (sentences,)
    vectors: WordVectors
    pretrained: dict[int, dict] = field(default_factory=dict)


# --- the corpora ---------------------------------------------------------------------------------------------


def articles() -> dict[int, list[Sentence]]:
    """The treebank sample by the number of the article; a trace has the tag `TRACE`."""
    load("treebank")  # NLTK reads the corpus from where this has put it
    return {int(re.search(r"\d+", file)[0]): list(treebank.tagged_sents(file)) for file in treebank.fileids()}


def by_article(sample: dict[int, list[Sentence]], ask: str = "test") -> Split:
    """Test on the articles whose number ends in 0 or 5; or, to choose settings, on those that end in 2.

    When settings are chosen, the test articles are in neither part.

    Raises
    ------
    ValueError
        If ``ask`` is neither "test" nor "validation".
    """
    if ask not in ("test", "validation"):
        raise ValueError(f"ask for the test or the validation articles, not for {ask!r}")
    test = {number for number in sample if number % 5 == 0}
    asked = test if ask == "test" else {number for number in sample if number % 10 == 2}
    chosen = [(number, sentence) for number in sample if number in asked for sentence in sample[number]]
    return Split(
        [sentence for number in sample if number not in asked | test for sentence in sample[number]],
        [sentence for _, sentence in chosen],
        np.repeat([number for number, _ in chosen], [len(sentence) for _, sentence in chosen]),
    )


def by_sentence(sample: dict[int, list[Sentence]], seed: int = 0) -> Split:
    """A fifth of the sentences at random, whatever their article."""
    sentences = list(chain(*sample.values()))
    number = np.repeat(list(sample), [len(own) for own in sample.values()])
    order = np.random.default_rng(seed).permutation(len(sentences))
    cut = len(sentences) // 5
    test = [sentences[i] for i in order[:cut]]
    article = np.repeat(number[order[:cut]], [len(sentence) for sentence in test])
    return Split([sentences[i] for i in order[cut:]], test, article)


def brown_documents() -> list[list[Sentence]]:
    """The texts of the Brown Corpus with the corpus's own tags."""
    load("brown")
    return [list(brown.tagged_sents(file)) for file in brown.fileids()]


def simplified(
    documents: Sequence[list[Sentence]], least: int, folds: int
) -> tuple[list[Sentence], np.ndarray]:
    """Brown's sentences with simpler tags, and the fold of each, as in `directions`.

    What a tag says of titles and headlines (``-TL``, ``-HL``, ``-NC``) is cut off. A tag that is left with fewer
    than ``least`` words is replaced by one of the twelve universal ones.
    """
    sentences = [
        [(word, re.sub(r"-(TL|HL|NC)", "", tag)) for word, tag in sentence] for sentence in chain(*documents)
    ]
    fold = np.repeat(np.arange(len(documents)) % folds, [len(document) for document in documents])
    counts = Counter(tag for sentence in sentences for _, tag in sentence)
    kept = {tag: tag if n >= least else universal(tag) for tag, n in counts.items()}
    return [[(word, kept[tag]) for word, tag in sentence] for sentence in sentences], fold


def of_twelve(tag: str) -> str:
    """The universal tag of a tag that `simplified` has left."""
    return tag if tag in TAGS else universal(tag)


def invent(count: int, which: int, seed: int = 0) -> list[list[Sentence]]:
    """Articles of ten sentences that nobody wrote, for tests and first looks; their names are all unknown.

    Parameters
    ----------
    which : int
        1 for the Treebank's tags, with a trace here and there; 2 for Brown's.
    """
    rng = random.Random(seed)
    found = []
    for _ in range(10 * count):
        stems = {
            "n": rng.choice(_STEMS) + "s",
            "v": rng.choice(_STEMS) + "ed",
            "p": "".join(rng.choices("aeilnorst", k=6)).title(),
        }
        parts = [token.format(**stems).split("/") for token in rng.choice(_PATTERNS).split()]
        found.append([(part[0], part[which]) for part in parts if part[which] != "0"])
    return [found[start : start + 10] for start in range(0, len(found), 10)]


_STEMS = (
    "bird",
    "bank",
    "report",
    "trade",
    "plant",
    "farm",
    "paint",
    "market",
    "point",
    "train",
    "back",
    "order",
)
_PATTERNS = (  # word / tag of the Treebank / tag of Brown, 0 for none
    "They/PRP/PPSS are/VBP/BER early/JJ/JJ {n}/NNS/NNS ./././.",
    "They/PRP/PPSS are/VBP/BER early/RB/RB today/NN/NR ./././.",
    "The/DT/AT {n}/NNS/NNS {v}/VBD/VBD the/DT/AT old/JJ/JJ {n}/NNS/NNS ./././.",
    "A/DT/AT man/NN/NN of/IN/IN {p}/NNP/NP {v}/VBD/VBD early/RB/RB in/IN/IN 1961/CD/CD ,/,/, *-1/-NONE-/0 ./././.",
    "He/PRP/PPS {v}/VBD/VBD her/PRP$/PP$ {n}/NNS/NNS and/CC/CC left/VBD/VBD to/TO/TO see/VB/VB {p}/NNP/NP ./././.",
)


def prepare(config: Config) -> Corpora:
    """Read everything once."""
    if config.invented:
        with_traces = dict(enumerate(invent(40, which=1)))
        documents = invent(40, which=2, seed=1)
    else:
        with_traces = articles()
        documents = brown_documents()
    words_only = {
        number: [[pair for pair in sentence if pair[1] != TRACE] for sentence in sentences]
        for number, sentences in with_traces.items()
    }
    sentences, its_fold = simplified(documents, config.least_brown, config.folds)
    words = {word for word, _ in chain(*chain(*with_traces.values()), *sentences)}
    return Corpora(
        by_article(words_only, config.ask),
        by_sentence(with_traces),
        sentences,
        its_fold,
        only(load("glove", sample=config.invented), words),
    )


def only(vectors: WordVectors, words: Iterable[str]) -> WordVectors:
    """Those vectors that a `Lexicon` may look up for one of ``words``: an eighth of GloVe's for both corpora."""
    looked_up = {look for word in words for look in (word.lower(), fold(word))}
    rows = [row for row, word in enumerate(vectors.words) if word in looked_up]
    return WordVectors([vectors.words[row] for row in rows], vectors.vectors[rows])


# --- taggers that count --------------------------------------------------------------------------------------


def most_frequent(train: Sequence[Sentence]) -> Tagging:
    """Each word's most frequent tag; an unknown word has the most frequent of all."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for word, tag in chain(*train):
        counts[word][tag] += 1
    overall = Counter(tag for _, tag in chain(*train)).most_common(1)[0][0]
    best = {word: count.most_common(1)[0][0] for word, count in counts.items()}
    return lambda sentences: [[best.get(word, overall) for word in words] for words in sentences]


class Shapes:
    """Replace words seen at most once by what they look like, so that an unknown word has been seen as well.

    A shape is a kind (number, capital, small; with or without a hyphen) and the longest ending of at most four
    letters that enough rare training words of this kind have. At the start of a sentence, a word that is only
    known in small letters is read so. Brants (2000), too, guesses unknown words by their endings.
    """

    def __init__(self, train: Sequence[Sentence], least: int = 4):
        self.counts = Counter(word for word, _ in chain(*train))
        rare = [word for word, n in self.counts.items() if n <= 3]
        self.endings = Counter((kind(word), word[-n:].lower()) for word in rare for n in range(1, 5))
        self.least = least

    def __call__(self, words: Sequence[str]) -> list[str]:
        return [self._read(word, first=place == 0) for place, word in enumerate(words)]

    def _read(self, word: str, first: bool) -> str:
        if first and self.counts[word] <= 1 < self.counts[word.lower()]:
            word = word.lower()
        if self.counts[word] > 1:
            return word
        ends = (word[-n:].lower() for n in range(4, 0, -1))
        ending = next((end for end in ends if self.endings[kind(word), end] >= self.least), "")
        return f"<{kind(word)} {ending}>"


def kind(word: str) -> str:
    """What a word looks like from afar: "number", "capital" or "small", and whether it has a hyphen."""
    if any(letter.isdigit() for letter in word):
        return "number"
    return ("capital" if word[:1].isupper() else "small") + ("-" if "-" in word else "")


def hidden_markov(
    train: Sequence[Sentence], lidstone: float, read: Callable[[Sequence[str]], list[str]] = list
) -> Tagging:
    """NLTK's hidden Markov model of tag pairs, with ``lidstone`` added to each count (Bird et al. 2009, ch. 5)."""
    labelled = []
    for sentence in train:
        words, tags = zip(*sentence, strict=True)
        labelled.append(list(zip(read(words), tags, strict=True)))
    model = HiddenMarkovModelTrainer().train_supervised(
        labelled, estimator=lambda counts, bins: LidstoneProbDist(counts, lidstone, bins)
    )
    return lambda sentences: [[tag for _, tag in model.tag(read(words))] for words in sentences]


def perceptron(train: Sequence[Sentence], epochs: int, seed: int) -> Tagging:
    """NLTK's averaged perceptron, whose features are written by hand (Collins 2002)."""
    random.seed(seed)  # NLTK shuffles the sentences with Python's generator
    model = PerceptronTagger(load=False)
    model.train([list(sentence) for sentence in train], nr_iter=epochs)
    return lambda sentences: [[tag for _, tag in model.tag(words)] for words in sentences]


# --- a network that looks at words ---------------------------------------------------------------------------


def fold(word: str) -> str:
    """In small letters, each digit a zero."""
    return re.sub(r"\d", "0", word.lower())


def endings(word: str) -> list[str]:
    """Its outline, its last one, two and three letters, and its first two: what tells about unknown words.

    >>> endings("Unrolled")
    ['Aa', '-d', '-ed', '-led', 'un-']
    """
    outline = "0" if any(letter.isdigit() for letter in word) else "A" if word.isupper() else ""
    outline = outline or ("Aa" if word[:1].isupper() else "a")
    marks = "".join(mark for mark in "-." if mark in word)
    small = fold(word)
    return [outline + marks, *(f"-{small[-n:]}" for n in (1, 2, 3)), f"{small[:2]}-"]


class Lexicon:
    """Turns a word into a row of numbers: word, word vector, `ENDINGS` endings, `LETTERS` letters.

    Parameters
    ----------
    sentences : sequence of sentences
        For training only: they decide which words, endings and letters have numbers.
    vectors : WordVectors
        Row 0 of the network's copy is for words without a vector.
    """

    def __init__(self, sentences: Sequence[Sentence], vectors: WordVectors, max_endings: int):
        specials = ("<pad>", UNKNOWN)
        words = [[word for word, _ in sentence] for sentence in sentences]
        types = sorted(set(chain(*words)))
        self.words = Vocabulary([[fold(word) for word in row] for row in words], specials=specials)
        self.endings = Vocabulary(map(endings, types), max_size=max_endings, specials=specials)
        self.letters = Vocabulary(map(list, types), specials=(*specials, _START, _GAP, _END))
        self.vectors = vectors

    def row(self, word: str) -> np.ndarray:
        """(NUMBERS + ENDINGS + LETTERS,) int64"""
        letters = list(word)
        if len(letters) > LETTERS - 2:  # both ends of a long word
            letters = [*letters[:4], _GAP, *letters[7 - LETTERS :]]
        letters = self.letters.encode([_START, *letters, _END])
        index = self.vectors.index
        row = np.zeros(NUMBERS + ENDINGS + LETTERS, dtype=np.int64)
        row[0] = self.words.encode([fold(word)])[0]
        row[1] = index.get(word.lower(), index.get(fold(word), -1)) + 1
        row[NUMBERS : NUMBERS + ENDINGS] = self.endings.encode(endings(word))
        row[NUMBERS + ENDINGS :][: len(letters)] = letters
        return row

    def spell(self, sentences: Sequence[Sequence[str]]) -> tuple[np.ndarray, list[np.ndarray]]:
        """A row for each word there is (row 0 is padding), and each sentence as numbers of rows."""
        number = {word: place for place, word in enumerate(sorted(set(chain(*sentences))), start=1)}
        rows = np.stack([np.zeros(NUMBERS + ENDINGS + LETTERS, dtype=np.int64), *map(self.row, number)])
        return rows, [np.array([number[word] for word in words]) for words in sentences]


class Spelled:
    """Batches in which each different word is spelled once: (rows (U, F), places (B, T), lengths, targets)."""

    def __init__(self, batches: Batches, rows: np.ndarray):
        self.batches, self.rows = batches, rows

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[tuple[np.ndarray, ...]]:
        for tokens, lengths, targets in self.batches:
            used, places = np.unique(tokens, return_inverse=True)
            yield self.rows[used], places.reshape(tokens.shape), lengths, targets


class WordTagger(nn.Module):
    """An LSTM that reads the words of a sentence, all that is known of each side by side, and names its tag.

    Beside a vector of its own, learned here, a word may have vectors of its endings, what a convolution over
    its letters finds (dos Santos and Zadrozny 2014), and its GloVe vector, which stays as it is.
    In training, words are now and then read as unknown, rare ones most often (Kiperwasser and Goldberg 2016).
    """

    def __init__(
        self, lexicon: Lexicon, n_tags: int, config: Config, parts: Sequence[str], directions: str = "both"
    ):
        super().__init__()
        counts = lexicon.words.counts
        self.words = embedding(len(counts), config.embedding_dim)
        forget = torch.as_tensor(config.forget / (config.forget + np.maximum(counts, 1)), dtype=torch.float32)
        self.register_buffer("forget", forget)
        size = config.embedding_dim
        self.endings = self.letters = None
        if "endings" in parts:
            self.endings = nn.Embedding(len(lexicon.endings), config.ending_dim)
            nn.init.normal_(self.endings.weight, std=0.1)
            size += ENDINGS * config.ending_dim
        if "letters" in parts:
            self.letters = nn.Embedding(len(lexicon.letters), config.letter_dim, padding_idx=0)
            nn.init.normal_(self.letters.weight, std=0.3)
            self.find = nn.Conv1d(config.letter_dim, config.filters, kernel_size=3, padding=1)
            size += config.filters
        vectors = None
        if "glove" in parts:
            known = lexicon.vectors.vectors
            vectors = torch.as_tensor(np.concatenate([np.zeros_like(known[:1]), known]))
            size += vectors.shape[1]
        self.register_buffer("vectors", vectors, persistent=False)
        self.reader = Reader("lstm", size, config.hidden_size, directions=directions)
        self.dropout = nn.Dropout(config.dropout)
        self.classify = nn.Linear(self.reader.size, n_tags)

    def look(self, rows: Tensor) -> Tensor:  # (U, F)
        """Everything known of each word, side by side.  (U, d)"""
        word = rows[:, 0]
        if self.training:
            word = torch.where(torch.rand_like(self.forget[word]) < self.forget[word], 1, word)  # 1: unknown
        known = [self.words(word)]
        if self.endings is not None:
            known.append(self.endings(rows[:, NUMBERS : NUMBERS + ENDINGS]).flatten(1))
        if self.letters is not None:
            letters = self.letters(rows[:, NUMBERS + ENDINGS :])  # (U, L, letter_dim)
            known.append(torch.relu(self.find(letters.mT).amax(dim=2)))
        if self.vectors is not None:
            known.append(self.vectors[rows[:, 1]])
        return torch.cat(known, dim=1)

    def forward(self, rows: Tensor, places: Tensor, lengths: Tensor) -> Tensor:
        seen = self.look(rows)  # (U, d)
        states, _ = self.reader(lambda p: self.dropout(F.embedding(p, seen)), places, lengths)  # (B, T, H)
        return self.classify(self.dropout(states))  # (B, T, C)


def train_network(
    model: WordTagger,
    lexicon: Lexicon,
    tags: Sequence[str],
    sentences: Sequence[Sentence],
    config: TrainingConfig,
    batch_size: int,
):
    """Train ``model`` in place on tagged sentences; ``tags`` are its classes. Returns the history."""
    rows, tokens = lexicon.spell([[word for word, _ in sentence] for sentence in sentences])
    number = {tag: place for place, tag in enumerate(tags)}
    targets = [[number[tag] for _, tag in sentence] for sentence in sentences]
    lengths = [len(sentence) for sentence in sentences]

    def batches(rng):
        return Spelled(Batches(tokens, targets, bucketed(lengths, batch_size, rng)), rows)

    return fit(model, batches, cross_entropy, config=config, progress=False)


@torch.no_grad()
def probabilities(model: WordTagger, lexicon: Lexicon, sentences: Sequence[Sequence[str]]) -> np.ndarray:
    """The probability of each tag for each word of all sentences.  (words, C)"""
    rows, tokens = lexicon.spell(sentences)
    where = next(model.parameters()).device
    found = []
    for spelled in Spelled(Batches(tokens, tokens, in_order(len(tokens), 128)), rows):
        rows_used, places, lengths = (torch.as_tensor(part, device=where) for part in spelled[:3])
        p = model(rows_used, places, lengths).softmax(dim=2).cpu().numpy()  # (B, T, C)
        found += [row[:n] for row, n in zip(p, spelled[2], strict=True)]
    return np.concatenate(found)


def tags_of(sentences: Sequence[Sentence]) -> list[str]:
    """All tags, in the order of the alphabet."""
    return sorted({tag for _, tag in chain(*sentences)})


def learn_articles(model: str, split: Split, data: Corpora, config: Config, seed: int):
    """A network of `NETWORKS`, but "brown", trained on the treebank; and its lexicon and tags."""
    parts, directions = NETWORKS[model]
    lexicon = Lexicon(split.train, data.vectors, config.max_endings)
    tags = tags_of(split.train)
    torch.manual_seed(seed)
    network = WordTagger(lexicon, len(tags), config, parts, directions)
    training = TrainingConfig(
        epochs=config.epochs, learning_rate=config.learning_rate, schedule="cosine", clip=5.0, seed=seed
    )
    train_network(network, lexicon, tags, split.train, training, config.batch_size)
    return network, lexicon, tags


def learn_brown(data: Corpora, config: Config, seed: int, directions: str = "both"):
    """A network trained on four folds of Brown; and its lexicon and tags. Other words are unknown to it."""
    learned = [s for s, own in zip(data.brown, data.brown_fold, strict=True) if own != seed % config.folds]
    lexicon = Lexicon(learned, data.vectors, config.max_endings)
    tags = tags_of(data.brown)
    torch.manual_seed(seed)
    network = WordTagger(lexicon, len(tags), config, NETWORKS["brown"][0], directions)
    training = TrainingConfig(
        epochs=config.brown_epochs,
        learning_rate=config.learning_rate,
        schedule="one-cycle",
        warmup=0.1,
        clip=5.0,
        seed=seed,
    )
    train_network(network, lexicon, tags, learned, training, config.brown_batch_size)
    return network, lexicon, tags


def go_on(network: WordTagger, lexicon: Lexicon, split: Split, config: Config, seed: int) -> list[str]:
    """Give a network trained on Brown an output layer for the treebank's tags and train all of it there."""
    tags = tags_of(split.train)
    torch.manual_seed(seed)
    network.classify = nn.Linear(network.reader.size, len(tags))
    training = TrainingConfig(
        epochs=config.epochs,
        learning_rate=config.learning_rate,
        schedule="cosine",
        clip=5.0,
        seed=seed,
    )
    train_network(network, lexicon, tags, split.train, training, config.batch_size)
    return tags


# --- the experiment ------------------------------------------------------------------------------------------


def run(model: str, data: Corpora, config: Config, seed: int) -> dict[str, float | np.ndarray]:
    """Train one tagger, and score it on the sentences that it has not seen."""
    if model.startswith("on_brown_"):
        return _run_on_brown(model.removeprefix("on_brown_"), data, config, seed)
    split = data.usual if model.startswith("usual_") else data.articles
    name = model.removeprefix("usual_")
    if name in NETWORKS:
        if name == "brown":
            network, lexicon = _pretrained(data, config, seed)
            tags = go_on(network, lexicon, split, config, seed)
        else:
            network, lexicon, tags = learn_articles(name, split, data, config, seed)
        p = probabilities(network, lexicon, split.asked)
    else:
        tags = tags_of(split.train)
        p = _certain(_counting(name, split.train, config, seed)(split.asked), tags)
    lengths = [len(sentence) for sentence in split.test]
    right = np.array(tags)[p.argmax(axis=1)] == split.truth
    return {**_scores(right, split.unknown, lengths), "predictions": _full(p, tags, data).astype(np.float16)}


def _counting(name: str, train: Sequence[Sentence], config: Config, seed: int) -> Tagging:
    if name == "most_frequent":
        return most_frequent(train)
    if name == "perceptron":
        return perceptron(train, config.perceptron_epochs, seed)
    return hidden_markov(train, config.lidstone, Shapes(train) if name == "hmm_shapes" else list)


def _pretrained(data: Corpora, config: Config, seed: int) -> tuple[WordTagger, Lexicon]:
    """The network of Brown of this seed, trained once and handed out as copies."""
    if seed not in data.pretrained:
        network, lexicon, tags = learn_brown(data, config, seed)
        data.pretrained[seed] = {"network": network.cpu(), "lexicon": lexicon, "tags": tags}
    kept = data.pretrained[seed]
    return copy.deepcopy(kept["network"]), kept["lexicon"]


def _run_on_brown(name: str, data: Corpora, config: Config, seed: int) -> dict[str, float | np.ndarray]:
    """Tag one fold of Brown with the twelve universal tags, having seen the others."""
    held_out = data.brown_fold == seed % config.folds
    train = [s for s, out in zip(data.brown, held_out, strict=True) if not out]
    test = [s for s, out in zip(data.brown, held_out, strict=True) if out]
    asked = [[word for word, _ in sentence] for sentence in test]
    if name == "network":
        network, lexicon = _pretrained(data, config, seed)
        tags = data.pretrained[seed]["tags"]
        found = [of_twelve(tags[best]) for best in probabilities(network, lexicon, asked).argmax(axis=1)]
    else:
        twelve = [[(word, of_twelve(tag)) for word, tag in sentence] for sentence in train]
        found = chain(*_counting(name, twelve, config, seed)(asked))
    found = np.array([TAGS.index(tag) for tag in found], dtype=np.int8)
    truth = np.array([TAGS.index(of_twelve(tag)) for _, tag in chain(*test)], dtype=np.int8)
    known = {word for word, _ in chain(*train)}
    words = np.array([word.lower() for word, _ in chain(*test)])
    unknown = np.array([word not in known for word, _ in chain(*test)])
    early = words == "early"
    predictions = np.full(sum(map(len, data.brown)), -1, dtype=np.int8)
    predictions[np.repeat(held_out, list(map(len, data.brown)))] = found
    return {
        **_scores(found == truth, unknown, [len(sentence) for sentence in test]),
        "accuracy_early": (found == truth)[early].mean(),
        "predictions": predictions,
    }


def _scores(right: np.ndarray, unknown: np.ndarray, lengths: Sequence[int]) -> dict[str, float]:
    """Shares of words, known and unknown, and of sentences without a wrong tag."""
    starts = np.cumsum([0, *lengths[:-1]])
    return {
        "accuracy": right.mean(),
        "accuracy_known": right[~unknown].mean(),
        "accuracy_unknown": right[unknown].mean(),
        "sentences": np.logical_and.reduceat(right, starts).mean(),
    }


def _certain(found: Iterable[Sequence[str]], tags: Sequence[str]) -> np.ndarray:
    """Probabilities of a tagger that names one tag: 1 for this.  (words, C)"""
    number = {tag: place for place, tag in enumerate(tags)}
    return np.eye(len(tags))[[number[tag] for tag in chain(*found)]]


def _full(p: np.ndarray, tags: Sequence[str], data: Corpora) -> np.ndarray:
    """Columns for all tags of the sample, in the order of `all_tags`."""
    every = all_tags(data)
    full = np.zeros((len(p), len(every)))
    full[:, [every.index(tag) for tag in tags]] = p
    return full


def all_tags(data: Corpora) -> list[str]:
    """The tags of the sample, those of traces and of test words included."""
    return tags_of([*data.usual.train, *data.usual.test])


def conclude(data: Corpora, config: Config, predictions: dict[str, np.ndarray]) -> dict:
    """What needs all seeds: intervals by article, averaged networks, confusions, calibration, *early*."""
    truth = {"": data.articles.truth, "usual_": data.usual.truth}
    groups = {"": data.articles.article, "usual_": data.usual.article}
    every = np.array(all_tags(data))
    networks = [model for model in predictions if model in NETWORKS]

    right = {}  # by model: (seeds, words)
    for model, p in predictions.items():
        if not model.startswith("on_brown_"):
            of = "usual_" if model.startswith("usual_") else ""
            right[model] = every[p.argmax(axis=2)] == truth[of]
            if model.removeprefix("usual_") in NETWORKS:
                mean = p.astype(np.float32).mean(axis=0)
                right[f"{model}_mean"] = (every[mean.argmax(axis=1)] == truth[of])[None]

    def estimate(model, other=None):
        of = groups["usual_" if model.startswith("usual_") else ""]
        share = right[model].mean(axis=0)
        beside = np.zeros(len(share)) if other is None else right[other].mean(axis=0)
        return paired_difference(share, beside, of).figures()

    unknown = data.articles.unknown
    figures = {
        "accuracy": {model: estimate(model) for model in right},
        "difference": {f"{a}_{b}": estimate(a, b) for a, b in PAIRS if a in right and b in right},
        "unknown_mean": {
            f"{model}_mean": float(right[f"{model}_mean"][0, unknown].mean()) for model in networks
        },
        "calibration": {model: _calibration(predictions[model], right[model]) for model in networks},
        "confusions": {
            model: _confusions(every[predictions[model].argmax(axis=2)], truth[""])
            for model in ("perceptron", "brown")
        },
        "data": _counts(data),
    }
    figures["early"] = _early(data, predictions)
    return figures


def _calibration(p: np.ndarray, right: np.ndarray, bins: int = 10) -> dict:
    """Mean of the largest probability against the share of right tags, in ten equal groups of words."""
    sure = p.max(axis=2).astype(np.float64).ravel()
    parts = np.array_split(np.argsort(sure, kind="stable"), bins)
    sure, share = (np.array([x[part].mean() for part in parts]) for x in (sure, right.ravel()))
    return {"sure": sure.tolist(), "right": share.tolist(), "error": float(np.abs(sure - share).mean())}


def _confusions(found: np.ndarray, truth: np.ndarray) -> dict:
    """The most frequent mistakes, errors a seed, and their share of all errors."""
    counts = Counter((t, f) for row in found for t, f in zip(truth, row, strict=True) if t != f)
    total = sum(counts.values())
    return {
        str(rank): {
            "tag": str(tag),
            "found": str(taken),
            "errors": n / len(found),
            "share": n / total,
            "of_tag": n / len(found) / int((truth == tag).sum()),
        }
        for rank, ((tag, taken), n) in enumerate(counts.most_common(12), start=1)
    }


def _counts(data: Corpora) -> dict:
    split = data.articles
    seen = defaultdict(set)
    for word, tag in chain(*split.train):
        seen[word].add(tag)
    variety = np.array([len(seen.get(word, ())) for word in chain(*split.asked)])
    words = [word for word, _ in chain(*data.usual.train, *data.usual.test)]
    traces = sum(tag == TRACE for _, tag in chain(*data.usual.train, *data.usual.test))
    return {
        "words": len(words),
        "traces": traces,
        "train": sum(map(len, split.train)),
        "test": len(variety),
        "train_sentences": len(split.train),
        "test_sentences": len(split.test),
        "test_articles": len(set(split.article)),
        "unknown": float((variety == 0).mean()),
        "unknown_usual": float(data.usual.unknown.mean()),
        "ambiguous": float((variety > 1).mean()),
        "brown": sum(map(len, data.brown)),
        "brown_tags": len(tags_of(data.brown)),
    }


def _early(data: Corpora, predictions: dict[str, np.ndarray]) -> dict:
    """Which share of the adjectives and the adverbs *early* in Brown a tagger finds."""
    words = np.array([word.lower() for word, _ in chain(*data.brown)])
    truth = np.array([TAGS.index(of_twelve(tag)) for _, tag in chain(*data.brown)])
    found = {}
    for model, rows in predictions.items():
        if model.startswith("on_brown_"):
            tagged = rows.max(axis=0)
            chosen = (words == "early") & (tagged >= 0)
            found[model] = {
                tag: float((tagged == truth)[chosen & (truth == TAGS.index(tag))].mean())
                for tag in ("ADJ", "ADV")
            }
    return found


PAIRS = (
    ("hmm_shapes", "hmm"),
    ("perceptron", "hmm_shapes"),
    ("words", "hmm_shapes"),
    ("letters", "words"),
    ("endings", "words"),
    ("endings", "letters"),
    ("endings", "perceptron"),
    ("glove", "endings"),
    ("glove", "perceptron"),
    ("glove", "forward"),
    ("glove", "backward"),
    ("backward", "forward"),
    ("brown", "glove"),
    ("glove_mean", "glove"),
    ("brown_mean", "brown"),
    ("usual_glove", "usual_perceptron"),
    ("usual_brown", "usual_glove"),
    ("usual_brown_mean", "usual_brown"),
)
MODELS = (
    "most_frequent",
    "hmm",
    "hmm_shapes",
    "perceptron",
    *NETWORKS,
    "usual_most_frequent",
    "usual_hmm_shapes",
    "usual_perceptron",
    "usual_glove",
    "usual_brown",
    "on_brown_hmm_shapes",
    "on_brown_network",
)
EXPERIMENT = Experiment(
    config=Config(),
    small=Config(invented=True, perceptron_epochs=1, epochs=1, hidden_size=16, least_brown=5),
    models=MODELS,
    prepare=prepare,
    run=run,
    pairs=tuple(pair for pair in PAIRS if set(pair) <= set(MODELS)),
    conclude=conclude,
    seeds=5,
)
