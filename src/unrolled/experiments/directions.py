"""Reading forwards, backwards or both ways: which tagger of the Brown Corpus knows what *early* is?

The corpus has 500 documents. Seed ``s`` trains on those of four folds out of five and tags those of the fifth,
number ``s`` modulo 5: a document is never in both, and five seeds tag every word of the corpus once. The
tags are the twelve of Petrov, Das and McDonald (2012), *A universal part-of-speech tagset*, LREC 2012.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import torch
from nltk.corpus import brown

from unrolled.batches import Batches, bucketed, in_order, pad
from unrolled.datasets import load
from unrolled.experiments import Experiment
from unrolled.models import SequenceTagger
from unrolled.text import Vocabulary
from unrolled.training import TrainingConfig, cross_entropy, fit

TAGS = ("NOUN", "VERB", "ADJ", "ADV", "PRON", "DET", "ADP", "CONJ", "NUM", "PRT", "X", ".")
WORDS = ("early", "her", "to", "that", "as", "more")  # an accuracy of its own for each
_KINDS = {
    "NOUN": "NN NNS NP NPS NR NRS PN CD$",
    "VERB": "VB VBD VBG VBN VBZ BE BED BEDZ BEG BEM BEN BER BEZ DO DOD DOZ HV HVD HVG HVN HVZ MD",
    "ADJ": "JJ JJR JJS JJT AP OD",
    "ADV": "RB RBR RBT RN QL QLP WQL WRB *",
    "PRON": "PPS PPSS PPO PPL PPLS PP$$ WPS WPO",
    "DET": "AT DT DTI DTS DTX ABX PP$ WDT WP$",
    "ADP": "IN CS",
    "CONJ": "CC",
    "NUM": "CD",
    "PRT": "RP TO EX UH ABN ABL",
}
_TAG_OF = {brown_tag: tag for tag, listed in _KINDS.items() for brown_tag in listed.split()}


@dataclass(frozen=True)
class Config:
    """What a tagger is, and how long it learns."""

    documents: int = 500
    folds: int = 5
    max_words: int = 20_000
    embedding_dim: int = 64
    hidden_size: int = 64
    wide_hidden_size: int = 100  # gives one direction as many weights in the cell as two of 64 have
    epochs: int = 1
    batch_size: int = 64
    learning_rate: float = 5e-3
    at_least: int = 200  # occurrences of a word that is listed among those that gain


class Corpus(NamedTuple):
    """Sentences in the order of the corpus; all their tokens in one row have the numbers that ``tags`` has."""

    sentences: list[list[str]]  # words in lower case
    tags: np.ndarray  # (tokens,)  index in TAGS
    fold: np.ndarray  # (sentences,)


def universal(tag: str) -> str:
    """One of the twelve universal tags for one of the Brown Corpus's 472.

    Additions for titles and headlines (``-TL``, ``-HL``, ``-NC``), possession (``$``) and negation (``*``) are
    cut off; a contraction with a verb, such as ``PPS+BEZ`` for *it's*, is a particle, as in the published
    mapping.
    """
    if tag.startswith("FW-") or tag == "NIL":
        return "X"
    found = re.match(r"[A-Z]+[$*]*|\*", tag)
    if not found:
        return "."
    kind = _TAG_OF.get(found[0]) or _TAG_OF[found[0].rstrip("$*")]
    contracted = re.search(r"\+(BE|HV|MD|DO)", tag)
    return "PRT" if contracted and kind != "VERB" else kind


def prepare(config: Config) -> Corpus:
    """The tagged sentences, and the fold of each: neighbouring documents, of one kind, go to different folds."""
    load("brown")  # NLTK reads the corpus from where this has put it
    files = brown.fileids()
    sentences, tags, fold = [], [], []
    for number, file in enumerate(files[:: len(files) // config.documents]):
        for sentence in brown.tagged_sents(file):
            sentences.append([word.lower() for word, _ in sentence])
            tags += [TAGS.index(universal(tag)) for _, tag in sentence]
            fold.append(number % config.folds)
    return Corpus(sentences, np.array(tags), np.array(fold))


def run(model: str, data: Corpus, config: Config, seed: int) -> dict[str, float | np.ndarray]:
    """Train one tagger, and score it on the documents that it has not seen."""
    held_out = data.fold == seed % config.folds
    lengths = np.array([len(sentence) for sentence in data.sentences])
    ends = np.cumsum(lengths)
    tags = [data.tags[end - n : end] for end, n in zip(ends, lengths, strict=True)]
    train = [(data.sentences[i], tags[i]) for i in np.flatnonzero(~held_out)]
    test = [data.sentences[i] for i in np.flatnonzero(held_out)]
    tag = _most_frequent(train) if model == "most_frequent" else _network(model, train, config, seed)

    predictions = np.full(len(data.tags), -1, dtype=np.int8)  # −1: trained on
    predictions[np.repeat(held_out, lengths)] = np.concatenate(tag(test))
    words = np.array(list(chain(*data.sentences)))
    seen = defaultdict(set)
    for sentence, its_tags in train:
        for word, its_tag in zip(sentence, its_tags, strict=True):
            seen[word].add(its_tag)
    variety = np.array([len(seen.get(word, ())) for word in words])  # tags that training showed for the word
    tested = predictions >= 0
    right = predictions == data.tags
    accuracy = {
        "accuracy": right[tested].mean(),
        "accuracy_ambiguous": right[tested & (variety > 1)].mean(),
        "accuracy_unseen": right[tested & (variety == 0)].mean(),
    }
    accuracy |= {f"accuracy_{word}": right[tested & (words == word)].mean() for word in WORDS}
    return {**accuracy, "predictions": predictions}


def _most_frequent(train):
    """A function that gives each word the tag it had most often, and an unseen word that of most words."""
    counts = defaultdict(Counter)
    for words, tags in train:
        for word, tag in zip(words, tags, strict=True):
            counts[word][tag] += 1
    best = {word: count.most_common(1)[0][0] for word, count in counts.items()}
    return lambda sentences: [[best.get(word, TAGS.index("NOUN")) for word in words] for words in sentences]


def _network(model, train, config, seed):
    """A function that tags sentences by a network trained on ``train``."""
    vocab = Vocabulary([words for words, _ in train], max_size=config.max_words, specials=("<pad>", "<unk>"))
    sequences, tags = [vocab.encode(words) for words, _ in train], [its_tags for _, its_tags in train]
    lengths = [len(sequence) for sequence in sequences]
    torch.manual_seed(seed)
    tagger = SequenceTagger(
        len(vocab),
        config.embedding_dim,
        config.wide_hidden_size if model == "forward_wide" else config.hidden_size,
        len(TAGS),
        directions=model.removesuffix("_wide"),
    )
    fit(
        tagger,
        lambda rng: Batches(sequences, tags, bucketed(lengths, config.batch_size, rng)),
        cross_entropy,
        config=TrainingConfig(epochs=config.epochs, learning_rate=config.learning_rate, seed=seed),
        progress=False,
    )
    where = next(tagger.parameters()).device

    @torch.no_grad()
    def tag(sentences):
        encoded = [vocab.encode(words) for words in sentences]
        found = []
        for rows in in_order(len(encoded), 256):
            tokens, lengths = map(torch.as_tensor, pad([encoded[i] for i in rows]))
            best = tagger(tokens.to(where), lengths.to(where)).argmax(dim=2).cpu().numpy()  # (B, T)
            found += [row[:n] for row, n in zip(best, lengths, strict=True)]
        return found

    return tag


def conclude(data: Corpus, config: Config, predictions: dict[str, np.ndarray]) -> dict:
    """Over the whole corpus, each word tagged by the network that has not seen its document.

    ``early``: how often the word has each tag. ``early_right``: which share of its adjectives and adverbs a
    tagger finds. ``gains``: the frequent words that gain most by reading both ways.
    """
    tested = {model: rows.max(axis=0) for model, rows in predictions.items()}  # (tokens,)  −1: by none
    known = tested["both"] >= 0
    words = np.array(list(chain(*data.sentences)))
    is_early = words == "early"
    early = {tag: int((data.tags[is_early] == number).sum()) for number, tag in enumerate(TAGS)}
    found = {
        model: {
            tag: float(
                (predicted == TAGS.index(tag))[is_early & known & (data.tags == TAGS.index(tag))].mean()
            )
            for tag in ("ADJ", "ADV")
        }
        for model, predicted in tested.items()
    }

    vocabulary, number = np.unique(words[known], return_inverse=True)
    count = np.bincount(number)
    share = {
        model: np.bincount(number, weights=(predicted == data.tags)[known]) / count
        for model, predicted in tested.items()
    }
    gain = np.where(count >= config.at_least, share["both"] - share["forward"], -1.0)
    gains = {
        str(rank): {
            "word": str(vocabulary[w]),
            "count": int(count[w]),
            "forward": float(share["forward"][w]),
            "both": float(share["both"][w]),
        }
        for rank, w in enumerate(np.argsort(-gain, kind="stable")[:8], start=1)
    }
    return {
        "words": len(words),
        "early": {tag: n for tag, n in early.items() if n},
        "early_right": found,
        "gains": gains,
    }


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(documents=50, folds=2, max_words=5_000, at_least=20),
    models=("most_frequent", "forward", "backward", "forward_wide", "both"),
    prepare=prepare,
    run=run,
    pairs=(("both", "forward"), ("both", "forward_wide"), ("backward", "forward")),
    conclude=conclude,
    seeds=5,
)
