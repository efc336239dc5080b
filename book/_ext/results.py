"""The role ``result``: a number that a lab measured, read from its record when the page is built.

``{result}`nyse:test.r2.ar5.value:.3f``` prints the figure ``test.r2.ar5.value`` of ``results/nyse.json``
in Python's format ``.3f``. Without a format the value is printed as it stands in the record.
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from unrolled.results import quote

logger = logging.getLogger(__name__)


def record_of(text: str, root: Path) -> Path:
    """The record that the role's text names, below the project's ``root``."""
    return root / "results" / f"{text.partition(':')[0]}.json"


def formatted(text: str, root: Path) -> str:
    """The number that ``lab:path.to.figure:format`` stands for, as printed; a minus sign is a minus sign.

    Raises
    ------
    ValueError
        If there is no such record, no such figure, or the format does not fit it.
    """
    lab, colon, rest = text.partition(":")
    if not (lab and colon and rest):
        raise ValueError("write lab:path.to.figure:format, such as nyse:test.r2.ar5:.3f")
    name, _, spec = rest.partition(":")
    try:
        value = quote(record_of(text, root), name)
    except FileNotFoundError as error:
        raise ValueError(f"there is no record results/{lab}.json") from error
    except KeyError as error:
        raise ValueError(error.args[0]) from error
    if not isinstance(value, int | float | str):
        raise ValueError(f"{name} is not one figure but a {type(value).__name__}")
    printed = format(value, spec)
    return printed if isinstance(value, str) else printed.replace("-", "\N{MINUS SIGN}")


class ResultRole(SphinxRole):
    """Print a recorded figure, and have the page built again when the record changes."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(record_of(self.text, root)))
        try:
            printed = formatted(self.text, root)
        except ValueError as error:
            logger.warning("result %r: %s", self.text, error, location=self.get_location(), type="result")
            printed = "(missing)"
        return [nodes.inline(self.rawtext, printed, classes=["result"])], []


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_role("result", ResultRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
