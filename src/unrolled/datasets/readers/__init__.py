"""One module a data set: from a source's files to the canonical content, and from that to what `load` returns.

Each module has ``FORMS``, which maps the form of a source (its name in ``registry.toml``) to a function from open
binary files to canonical bytes, and ``read``, which makes the value from those bytes.
"""

from importlib import import_module
from types import ModuleType


def reader(module: str) -> ModuleType:
    """The module that reads a set; imported when needed, so that asking for prices does not import NLTK."""
    return import_module(f"{__name__}.{module}")
