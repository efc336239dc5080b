"""NLTK's sample of the Penn Treebank (Marcus et al., 1993): tagged sentences of the Wall Street Journal."""

import re

from unrolled.datasets.readers.nltk_folder import as_it_is, members, show_to_nltk

FORMS = {"zip": as_it_is}

_TREE = re.compile(r"^(?=\()", re.MULTILINE)  # a bracket at the start of a line opens a sentence's tree
_LEAF = re.compile(r"\(([^\s()]+) ([^\s()]+)\)")


def read(content: bytes) -> list[list[tuple[str, str]]]:
    """Sentences as lists of (word, tag), with the Treebank's tags; traces have the tag ``-NONE-``."""
    show_to_nltk()
    return [
        [(word, tag) for tag, word in leaves]
        for text in members(content, r"treebank/combined/wsj_.*\.mrg")
        for tree in _TREE.split(text)
        if (leaves := _LEAF.findall(tree))
    ]
