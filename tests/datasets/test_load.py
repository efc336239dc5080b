"""Does a name give the data set, with no network for what comes with the course, and a clear word for what does not?"""

import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pooch
import pytest

from unrolled.datasets import DataError, load, names, registry, verify
from unrolled.datasets.readers import reader

NAMES = [
    "imdb",
    "nyse",
    "ulysses",
    "glove",
    "patents",
    "headlines",
    "treebank",
    "brown",
    "punkt",
    "translation",
]


@pytest.fixture(autouse=True)
def _no_cache_and_no_network(tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("a download was tried")

    monkeypatch.setattr(pooch, "retrieve", refuse)
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("UNROLLED_DATA_MIRROR", raising=False)


def test_the_names():
    assert sorted(names()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_is_the_entry_complete(name):
    entry = registry.find(name)
    for field in ("title", "summary", "licence", "citation", "homepage", "file"):
        assert getattr(entry, field), field
    assert len(bytes.fromhex(entry.sha256)) == 32
    assert [bool(entry.shipped), bool(entry.sample), bool(entry.why_no_sample)].count(True) == 1
    for file in filter(None, (entry.shipped, entry.sample)):
        assert registry.shipped(file).stat().st_size < 1_000_000
    forms = reader(entry.reader).FORMS
    for source in entry.sources:
        assert source.form in forms
        if source.kind == "package":
            assert source.project and source.version in source.archive and source.member
            assert len(bytes.fromhex(source.archive_sha256)) == 32
        else:
            assert source.kind in ("mirror", "publisher") and source.files
    assert f"## {name}\n" in registry.shipped("README.md").read_text(encoding="utf-8")


def test_the_sample_of_reviews():
    reviews = load("imdb", sample=True)
    assert list(reviews.columns) == ["split", "id", "label", "rating", "movie", "text"]
    assert reviews.groupby(["split", "label"]).size().tolist() == [500] * 4
    assert reviews.id.str.match(r"^(neg|pos)_\d+$").all() and reviews.movie.str.match(r"^tt\d{7}$").all()
    assert (reviews.rating[reviews.label == 1] >= 7).all() and (reviews.rating[reviews.label == 0] <= 4).all()
    assert reviews.text.str.len().min() > 50


@pytest.mark.parametrize("sample", [True, False])
def test_the_exchange_comes_in_full(sample):
    days = load("nyse", sample=sample)
    assert list(days.columns) == ["date", "day_of_week", "DJ_return", "log_volume", "log_volatility", "train"]
    assert len(days) == 6_051 and days.train.dtype == bool and days.train.sum() == 4_281
    assert days.date.is_monotonic_increasing and days.date.iloc[0] == pd.Timestamp("1962-12-03")
    assert days.log_volume.iloc[0] == 0.032573 and days.day_of_week.iloc[0] == "mon"
    assert days.loc[~days.train, "date"].min() == pd.Timestamp("1980-01-02")


@pytest.mark.parametrize("sample", [True, False])
def test_the_book_comes_in_full_and_without_gutenbergs_name(sample):
    book = load("ulysses", sample=sample)
    assert book.startswith("Stately, plump Buck Mulligan") and book.endswith(
        "Trieste-Zurich-Paris\n\n1914-1921\n"
    )
    assert len(book.split()) == 264_984
    assert "project gutenberg" not in book.lower()


def test_the_sample_of_vectors():
    vectors = load("glove", sample=True)
    assert len(vectors) == 5_000 and vectors.vectors.shape == (5_000, 50)
    assert vectors.vectors.dtype == np.float32
    assert vectors.words[:3] == ["the", "of", "to"] and "swam" in vectors and "banana" in vectors
    assert all(word.isascii() and word.isalpha() for word in vectors.words)
    # The first numbers of the line of "the" in glove.6B.50d.txt, in half precision.
    np.testing.assert_allclose(vectors["the"][:3], [0.418, 0.24968, -0.41242], atol=3e-4)


def test_the_sample_of_patents():
    patents = load("patents", sample=True)
    assert list(patents.columns) == ["number", "date", "title", "abstract"]
    assert len(patents) == 200 and not patents.abstract.duplicated().any()
    assert pd.api.types.is_datetime64_any_dtype(patents.date)


def test_the_sample_of_headlines():
    headlines = load("headlines", sample=True)
    assert list(headlines.columns) == ["headline", "clickbait"]
    assert headlines.clickbait.value_counts().to_dict() == {1: 500, 0: 500}


def test_the_sample_of_translations():
    pairs = load("translation", sample=True)
    assert list(pairs.columns) == ["english", "french"] and len(pairs) == 1_000
    assert pairs.map(lambda sentence: len(sentence.split())).max(axis=None) <= 8


@pytest.mark.parametrize("name", ["treebank", "brown", "punkt"])
def test_a_sample_that_there_may_not_be(name):
    with pytest.raises(DataError, match=rf"There is no sample of '{name}': .*(non-commercial|no licence)"):
        load(name, sample=True)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("imbd", "imdb"), ("IMDB", "imdb"), ("headline", "headlines"), ("treebanks", "treebank")],
)
def test_an_unknown_name_gets_the_nearest(wrong, right):
    with pytest.raises(
        DataError, match=f"no data set '{wrong}'. Did you mean '{right}'[?] There are: imdb, "
    ):
        load(wrong)


def test_an_unknown_name_like_no_other():
    with pytest.raises(DataError, match=r"no data set 'zzz'\. There are: imdb, "):
        load("zzz")


def test_a_shipped_file_that_is_damaged(tmp_path, monkeypatch):
    shutil.copytree(registry.shipped("registry.toml").parent, tmp_path / "data")
    monkeypatch.setattr(registry, "shipped", lambda name: tmp_path / "data" / name)
    prices = tmp_path / "data" / "nyse.csv"
    prices.write_bytes(prices.read_bytes().replace(b"0.032573", b"9.032573"))
    (tmp_path / "data" / "headlines_sample.csv.xz").write_bytes(b"not xz")
    for name in ("nyse", "headlines"):
        with pytest.raises(DataError, match=rf"{name}\S+ is damaged.*Install the course again"):
            load(name, sample=True)
    with pytest.raises(DataError, match="damaged"):
        verify("nyse")


@pytest.mark.parametrize("layout", ["site/unrolled/shipped", "data"])
def test_are_shipped_files_found_in_a_checkout_and_when_installed(layout, tmp_path, monkeypatch):
    package = tmp_path / ("site" if "site" in layout else "src") / "unrolled" / "datasets"
    (tmp_path / layout).mkdir(parents=True)
    (tmp_path / layout / "x.csv").write_text("x")
    monkeypatch.setattr(registry, "__file__", str(package / "registry.py"))
    assert registry.shipped("x.csv") == (tmp_path / layout / "x.csv").resolve()
    with pytest.raises(DataError, match=r"The file y\.csv should have come with the course"):
        registry.shipped("y.csv")


def test_is_the_import_light():
    heavy = "{'pandas', 'nltk', 'requests', 'pooch', 'pypi_simple'}"
    code = f"import sys, unrolled.datasets; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
