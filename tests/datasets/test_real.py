"""Are the full sets what their papers and the registry say? Read from the cache or a mirror; nothing is downloaded."""

import lzma
import os
from pathlib import Path

import nltk
import numpy as np
import pytest

from unrolled.datasets import fetch, load, registry, samples, storage, verify
from unrolled.datasets.readers import imdb

pytestmark = pytest.mark.real


@pytest.fixture
def full():
    """`load`, unless it would need the network: then the test is skipped."""

    def _load(name: str):
        _need(name)
        return load(name)

    return _load


def _need(name: str) -> None:
    entry = registry.find(name)
    if entry.shipped or storage.place(entry).exists():
        return
    mirror = os.environ.get("UNROLLED_DATA_MIRROR")
    if not mirror:
        pytest.skip(f"{name} is neither in the cache nor is there a mirror: unrolled data fetch {name}")
    candidates = [
        Path(mirror, entry.file),
        *(Path(mirror, Path(s.files[0]).name) for s in entry.sources if s.files),
    ]
    if not mirror.startswith("http") and not any(path.exists() for path in candidates):
        pytest.skip(f"the mirror has no {name}: unrolled data fetch {name}")


def test_reviews(full):
    reviews = full("imdb")
    assert reviews.shape == (50_000, 6)
    assert reviews.groupby(["split", "label"]).size().tolist() == [12_500] * 4
    assert reviews.text.nunique() == 49_582
    train, test = (reviews[reviews.split == split] for split in ("train", "test"))
    assert train.text.drop_duplicates().isin(set(test.text)).sum() == 123
    assert (train.movie.nunique(), test.movie.nunique()) == (3_456, 3_581)
    assert reviews.movie.value_counts().max() == 30
    assert reviews.iloc[0][["split", "id", "rating", "movie"]].tolist() == ["train", "neg_0", 3, "tt0064354"]
    assert verify("imdb") is not None


def test_patents(full):
    patents = full("patents")
    assert patents.shape == (3_522, 4) and patents.abstract.nunique() == 3_181


def test_headlines(full):
    assert full("headlines").clickbait.value_counts().to_dict() == {1: 15_999, 0: 16_001}


def test_translation(full):
    pairs = full("translation")
    assert len(pairs) == 142_787 and pairs.english.nunique() == 98_659


def test_vectors(full):
    vectors = full("glove")
    assert len(vectors) == 400_000 and vectors.vectors.shape == (400_000, 50)
    assert vectors.words[0] == "the" and vectors["the"][0] == np.float32(0.418)


def test_treebank(full):
    sentences = full("treebank")
    assert len(sentences) == 3_914 and sum(map(len, sentences)) == 100_676
    assert sentences == [list(sentence) for sentence in nltk.corpus.treebank.tagged_sents()]


def test_brown(full):
    sentences = full("brown")
    assert len(sentences) == 57_340 and sum(map(len, sentences)) == 1_161_192
    some = nltk.corpus.brown.tagged_sents(nltk.corpus.brown.fileids()[:30])  # NLTK takes long over all 500
    assert sentences[: len(some)] == [list(sentence) for sentence in some]


def test_punkt(full):
    splitter = full("punkt")
    sentences = [
        "Mr. Bloom ate with relish the inner organs of beasts and fowls.",
        "He liked thick giblet soup.",
    ]
    assert splitter.tokenize(" ".join(sentences)) == sentences
    assert nltk.sent_tokenize(" ".join(sentences)) == sentences


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_are_the_shipped_samples_those_of_a_fresh_drawing(name):
    _need(name)
    drawn = samples.SAMPLES[name](fetch(name)[0])
    assert drawn == lzma.decompress(registry.shipped(registry.find(name).sample).read_bytes())


def test_is_the_shipped_index_that_of_the_tables():
    mirror = Path(os.environ.get("UNROLLED_DATA_MIRROR", ""))
    if not all((mirror / table).is_file() for table in samples.IMDB_TABLES):
        pytest.skip("the tables with ratings and films are on a mirror only")
    with (
        np.load(registry.shipped(imdb.INDEX)) as shipped,
        np.load(samples.io.BytesIO(samples.imdb_index(mirror))) as new,
    ):
        for array in ("keys", "ratings", "films"):
            np.testing.assert_array_equal(shipped[array], new[array])


def test_do_shipped_sets_equal_their_sources():
    for name in ("nyse", "ulysses"):
        _need_source(name)
        assert fetch(name)[0] == storage.unpack(registry.shipped(registry.find(name).shipped))


def _need_source(name: str) -> None:
    entry = registry.find(name)
    mirror = Path(os.environ.get("UNROLLED_DATA_MIRROR", ""))
    if not storage.place(entry).exists() and not (mirror / entry.sources[0].files[0]).is_file():
        pytest.skip(f"{name} is neither in the cache nor on a mirror")
