"""Numbers that belong to one student, so that a copied answer is a wrong one."""

import hashlib
import unicodedata

import numpy as np


def rng(student: str, question: str) -> np.random.Generator:
    """A generator that depends on the student's name or id and on the question, and on nothing else.

    Capitals, accents' encoding and spaces at the ends do not matter. Without an id, every reader gets the same.

    Raises
    ------
    TypeError
        If ``student`` is not text.
    """
    if not isinstance(student, str):
        raise TypeError(f'student is your name or id in quotation marks, such as "ada", not {student!r}')
    name = unicodedata.normalize("NFC", student).strip().casefold()
    digest = hashlib.sha256(f"{question}\n{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))
