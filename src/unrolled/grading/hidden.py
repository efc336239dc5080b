"""Which lines of a test students are not given: those of nbgrader's hidden regions, as the course marks them."""

from collections.abc import Mapping

from nbgrader.preprocessors import ClearHiddenTests
from traitlets.config import Config


def delimiters(config: Mapping[str, Mapping[str, object]] | None = None) -> tuple[str, str]:
    """What a course writes at the begin and at the end of a hidden region."""
    clear = ClearHiddenTests(config=Config(config or {}))
    return clear.begin_test_delimeter, clear.end_test_delimeter


def hidden_lines(source: str, begin: str, end: str) -> set[int]:
    """The numbers, from 1, of the lines that nbgrader takes out: hidden regions with their delimiters."""
    hidden, inside = set(), False
    for number, line in enumerate(source.split("\n"), start=1):
        delimits = begin in line or end in line
        if delimits:
            inside = begin in line
        if inside or delimits:
            hidden.add(number)
    return hidden
