"""Does each reader make the same content of every form that its sources have?"""

import gzip
import io
import lzma

import numpy as np
import pytest
from archives import tarred, zipped

from unrolled.datasets.contents import rows, table
from unrolled.datasets.readers import brown, glove, headlines, imdb, nyse, patents, treebank, ulysses

# Two reviews a group; one text occurs twice in one group, another in both splits; one has U+0085 and quotes.
TEXTS = ["bad\u0085film", 'a "bad" one', "good, very", "good", "bad\u0085film", "worse\n", "good", "best"]
RATINGS = [1, 2, 9, 10, 1, 4, 10, 7]
FILMS = [64354, 7, 7, 8, 1234567, 12345678, 3, 3]


def opened(*contents: bytes) -> list[io.BytesIO]:
    return [io.BytesIO(content) for content in contents]


def name(position: int) -> str:
    return f"{'pos' if position // 2 % 2 else 'neg'}_{position % 2}"


def mirror_csv(split: range) -> bytes:
    body = [[name(i), i // 2 % 2, RATINGS[i], f"tt{FILMS[i]:07d}", TEXTS[i]] for i in split]
    return lzma.compress(table(["id", "label", "rating", "movie", "text"], body))


@pytest.fixture
def eight_reviews(monkeypatch, tmp_path):
    monkeypatch.setattr(imdb, "GROUP_SIZE", 2)
    monkeypatch.setattr(imdb, "shipped", lambda file: tmp_path / file)
    arrays = imdb.index(opened(mirror_csv(range(4)), mirror_csv(range(4, 8))))
    np.savez(tmp_path / imdb.INDEX, **arrays)
    return [
        [
            "train" if i < 4 else "test",
            name(i),
            str(i // 2 % 2),
            str(RATINGS[i]),
            f"tt{FILMS[i]:07d}",
            TEXTS[i],
        ]
        for i in range(8)
    ]


def test_reviews_from_every_form(eight_reviews):
    folders = {"aclImdb/README": b"", "aclImdb/train/unsup/0_0.txt": b"unlabelled"}
    for i in reversed(range(8)):
        kind, number = name(i).split("_")
        path = f"aclImdb/{'train' if i < 4 else 'test'}/{kind}/{number}_{RATINGS[i]}.txt"
        folders[path] = TEXTS[i].encode()
    one_table = table(["review", "sentiment"], [[text, "?"] for text in reversed(TEXTS)])
    contents = [
        imdb.from_csv(opened(mirror_csv(range(4)), mirror_csv(range(4, 8)))),
        imdb.from_folders(opened(tarred(folders))),
        imdb.from_reviews(opened(one_table)),
    ]
    assert [rows(content)[1:] for content in contents] == [eight_reviews] * 3
    frame = imdb.read(contents[0])
    assert frame.text.tolist() == TEXTS and frame.label.tolist() == [0, 0, 1, 1] * 2


def test_a_review_that_is_missing(eight_reviews):
    with pytest.raises(ValueError, match="2 of the 8 reviews are missing"):
        imdb.from_reviews(opened(table(["review"], [[text] for text in TEXTS if text != "good"])))


def test_an_index_from_rows_in_another_order():
    with pytest.raises(ValueError, match="row 0 should be neg_0 and is pos_0"):
        imdb.index(opened(mirror_csv(range(2, 4))))


def test_the_book_with_and_without_line_ends():
    wrapped = (
        "\ufeffHeader of Gutenberg\r\n\r\nContents\r\n\r\n"
        "Stately, plump Buck\r\ncame.\r\n\r\n\r\n—Yes,\r\nhe said.\r\n\r\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK ULYSSES ***\r\nLicence\r\n"
    )
    spaced = "Stately, plump Buck came.   —Yes, he said. "
    texts = [ulysses.read(ulysses.from_gutenberg(opened(text.encode()))) for text in (wrapped, spaced)]
    assert texts == ["Stately, plump Buck came.\n\n—Yes, he said.\n"] * 2


def test_another_book():
    with pytest.raises(ValueError, match="'Stately, plump'"):
        ulysses.from_gutenberg(opened(b"Call me Ishmael."))


def test_vectors_from_text_and_from_the_publishers_archive():
    text = "the 0.5 -1\n\u0085 0.25 2\n".encode()
    contents = [
        glove.from_text(opened(text)),
        glove.from_zip(opened(zipped({"glove.6B.100d.txt": b"", "glove.6B.50d.txt": text}))),
    ]
    assert contents[0] == contents[1]
    read = glove.read(contents[0])
    assert read.words == ["the", "\u0085"] and read.vectors.tolist() == [[0.5, -1], [0.25, 2]]


def test_days_with_and_without_quotes():
    head = "date,day_of_week,DJ_return,log_volume,log_volatility,train\n"
    plain = head + "1962-12-03,mon,-0.1,0.2,-13.1274025527484,TRUE\n"
    quoted = plain.replace("date", '"date"').replace("mon", '"mon"').replace("\n", "\r\n")
    contents = [nyse.from_csv(opened(text.encode())) for text in (plain, quoted)]
    assert contents == [plain.encode()] * 2
    day = nyse.read(contents[0]).iloc[0]
    assert day.train and day.log_volatility == -13.1274025527484


def test_patents_with_a_number_that_is_not_one():
    raw = table(
        ["patent_abstract", "patent_date", "patent_number", "patent_title"],
        [["A net.", "1988-11-01", "RE0123", "NA"], ["A net.", "1988-11-02", "0042", "B"]],
    )
    frame = patents.read(patents.from_csv(opened(raw)))
    numbers = patents.from_csv(opened(raw.replace(b"RE0123", b"0123")))
    assert patents.read(numbers).number.tolist() == ["0123", "0042"]
    assert frame.number.tolist() == ["RE0123", "0042"] and frame.title.tolist() == ["NA", "B"]
    assert frame.date.dt.day.tolist() == [1, 2] and len(frame) == 2


def test_headlines_need_both_files():
    with pytest.raises(ValueError, match="longer"):
        headlines.from_lines([io.BytesIO(gzip.compress(b"a\n"))])


def test_tagged_sentences(monkeypatch, tmp_path):
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    trees = b"\n( (S (NP (NNP Mr.) (NNP Vinken))\n   (. .) ))\n( (S (-NONE- *-1) (VB go)) )\n"
    files = {"treebank/combined/wsj_0001.mrg": trees, "treebank/combined/README": b"(X y)"}
    assert treebank.read(zipped(files)) == [
        [("Mr.", "NNP"), ("Vinken", "NNP"), (".", ".")],
        [("*-1", "-NONE-"), ("go", "VB")],
    ]
    prose = {
        "brown/cb01": b"\n\tB/nn ./.\n",
        "brown/ca01": b"\n\n\tThe/at 1/2/cd Fulton/np-tl\n\n",
        "brown/cats.txt": b"x y",
    }
    assert brown.read(zipped(prose)) == [
        [("The", "AT"), ("1/2", "CD"), ("Fulton", "NP-TL")],
        [("B", "NN"), (".", ".")],
    ]
