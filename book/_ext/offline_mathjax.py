"""Serve MathJax from the site itself: copy what the pages load from the package sphinx-mathjax-offline.

The whole package is 24 MB; a page needs the TeX reader, its extensions, the HTML writer with its fonts,
and, if the reader asks for spoken mathematics in MathJax's menu, the speech engine with its English rules.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

MAIN = "tex-chtml.js"
PARTS = (
    MAIN,
    "input/tex/extensions",
    "output/chtml/fonts/woff-v2",
    "a11y",
    "sre/mathmaps/base.json",
    "sre/mathmaps/en.json",
)


def use_own_mathjax(app: Sphinx, config: Config) -> None:
    config.mathjax_path = f"mathjax/{MAIN}"


def copy_mathjax(app: Sphinx) -> None:
    """Copy the parts into ``_static/mathjax`` of the site, unless they are there already."""
    if app.builder.format != "html":
        return
    package = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
    site = Path(app.outdir) / "_static" / "mathjax"
    for part in PARTS:
        source, target = package / part, site / part
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("config-inited", use_own_mathjax)
    app.connect("builder-inited", copy_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
