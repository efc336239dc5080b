"""James Joyce, *Ulysses* (1922): the text of Project Gutenberg's eBook 4300 without its header and licence.

The Python package turned each line end into a space, so the canonical text has no line ends within a paragraph: two
or more spaces, which stand for an empty line or an indented one, divide the paragraphs, and paragraphs are joined by
an empty line.  The text runs from "Stately, plump" to the end of the book.
"""

import re
from typing import BinaryIO

_FIRST_WORDS = "Stately, plump"
_END_MARK = "*** END OF THE PROJECT GUTENBERG EBOOK"


def from_gutenberg(files: list[BinaryIO]) -> bytes:
    """From Gutenberg's plain text, or a copy without header and with spaces for line ends.

    Raises
    ------
    ValueError
        If the book's first words are not in it.
    """
    text = files[0].read().decode("utf-8-sig")
    if _FIRST_WORDS not in text:
        raise ValueError(f"the words {_FIRST_WORDS!r}, with which the book begins, are not in it")
    body = text[text.index(_FIRST_WORDS) :].split(_END_MARK)[0]
    spaced = body.replace("\r\n", "\n").replace("\n", " ").strip(" ")
    return (re.sub(" {2,}", "\n\n", spaced) + "\n").encode("utf-8")


FORMS = {"gutenberg": from_gutenberg}


def read(content: bytes) -> str:
    """The book, paragraphs divided by an empty line."""
    return content.decode("utf-8")
