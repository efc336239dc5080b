"""Run the pages again whenever what they compute with has changed.

MyST-NB finds a page's outputs in its cache by the code of the cells alone, so that a change of the library
or of a data file would leave the old outputs on the page. Here the cache's folder is named after the
content of both: a change leads to another, empty folder; and since the folder is part of Sphinx's
configuration, all pages are read again.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

# What the cells of a page can read, from the root of the project.
SOURCES = ("src/unrolled", "data", "results", "constraints.txt")


def fingerprint(root: Path) -> str:
    """A short name for the present content of all files in :data:`SOURCES`."""
    digest = hashlib.sha256()
    for file in sorted(_files(root)):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = root / source
        for file in path.rglob("*") if path.is_dir() else [path]:
            parts = file.relative_to(root).parts
            if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
                yield file


def choose_cache(app: Sphinx, config: Config) -> None:
    """Point MyST-NB to the cache for the present sources, and delete the caches for earlier ones."""
    caches = Path(app.outdir).parent / ".jupyter_cache"
    cache = caches / fingerprint(Path(app.srcdir))
    config.nb_execution_cache_path = str(cache)
    if caches.is_dir():
        for old in set(caches.iterdir()) - {cache}:
            shutil.rmtree(old) if old.is_dir() else old.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("config-inited", choose_cache)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
