"""Punkt (Kiss and Strunk, 2006): what NLTK has learnt of abbreviations and sentence openings, for 19 languages."""

from nltk.tokenize import PunktTokenizer

from unrolled.datasets.readers.nltk_folder import as_it_is, show_to_nltk

FORMS = {"zip": as_it_is}


def read(content: bytes) -> PunktTokenizer:
    """The splitter of English text into sentences; from now on `nltk.sent_tokenize` finds its data as well."""
    show_to_nltk()
    return PunktTokenizer("english")
