"""The Brown Corpus (Francis and Kucera, 1964): tagged sentences of fifteen kinds of American prose of 1961."""

from unrolled.datasets.readers.nltk_folder import as_it_is, members, show_to_nltk

FORMS = {"zip": as_it_is}


def read(content: bytes) -> list[list[tuple[str, str]]]:
    """Sentences as lists of (word, tag), with the corpus's own tags in capitals, as NLTK gives them."""
    show_to_nltk()
    return [
        [_split(token) for token in line.split()]
        for text in members(content, r"brown/c[a-z]\d\d")
        for line in text.split("\n")
        if line.strip()
    ]


def _split(token: str) -> tuple[str, str]:
    word, _, tag = token.rpartition("/")
    return word, tag.upper()
