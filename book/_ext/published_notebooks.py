"""Notebooks to take away: each page's ``.ipynb`` beside it, ready to run where the course is not installed.

A chapter is written in Markdown, which Colab does not open. The build leaves it as a notebook in
``_sources/`` of the site; this module fills in the outputs, puts a cell before it that installs the course,
writes out the recorded figures and the library's code, and points the page's Colab button to it on the
published branch.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from jupyter_cache import get_cache
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

from results import formatted

PUBLISHED_BRANCH = "gh-pages"
INSTALL = """\
# Installs the course where it is missing, as on Colab; elsewhere this does nothing.
import importlib.util

if importlib.util.find_spec("unrolled") is None:
    %pip install --quiet "unrolled @ git+{repository}"
"""
_INSTALLS = re.compile(r"^\s*%pip install .*\bunrolled\b", re.MULTILINE)
_RESULT = re.compile(r"{result}`([^`]+)`")
_CODE = re.compile(
    r"^```{literalinclude} (?P<file>\S+)\n:pyobject: (?P<name>\S+)\n(?::.*\n)*```$", re.MULTILINE
)


def prepare(notebook: nbformat.NotebookNode, repository: str, root: Path, folder: Path) -> None:
    """Write out what only the site can look up, and put an installing cell first; safe to repeat.

    ``folder`` is that of the page's source, from which its paths are written; a notebook that brings a cell
    of its own to install the course gets no second one.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _RESULT.sub(lambda role: formatted(role[1], root), cell.source)
            cell.source = _CODE.sub(lambda shown: _block(folder / shown["file"], shown["name"]), cell.source)
    if not any(_INSTALLS.search(cell.source) for cell in notebook.cells):
        notebook.cells.insert(0, nbformat.v4.new_code_cell(INSTALL.format(repository=repository)))


def _block(file: Path, name: str) -> str:
    """The source of a function or class as a block of Markdown."""
    _, first, last = ModuleAnalyzer.for_file(file, file.stem).find_tags()[name]
    lines = file.read_text(encoding="utf-8").splitlines()[first - 1 : last]
    return "\n".join(["```python", *lines, "```"])


def with_outputs(notebook: nbformat.NotebookNode, app: Sphinx) -> nbformat.NotebookNode:
    """The notebook with its outputs from the execution cache: MyST-NB leaves out those it did not run anew."""
    try:
        return get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(notebook)[1]
    except KeyError:  # a lab, which brings its outputs with it, or a notebook that an earlier build prepared
        return notebook


def prepare_all(app: Sphinx, exception: Exception | None) -> None:
    """Prepare every notebook that the site offers."""
    if exception or app.builder.format != "html":
        return
    repository = app.config.html_theme_options["repository_url"]
    sources, root = Path(app.outdir) / "_sources", Path(app.srcdir)
    for path in sources.rglob("*.ipynb"):
        notebook = with_outputs(nbformat.read(path, as_version=4), app)
        prepare(notebook, repository, root, folder=(root / path.relative_to(sources)).parent)
        nbformat.write(notebook, path)


def point_colab_to_it(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Have Colab open the prepared notebook instead of the page's source."""
    place = urlsplit(app.config.html_theme_options["repository_url"]).path
    published = f"/github{place}/blob/{PUBLISHED_BRANCH}/_sources/{pagename}.ipynb"
    for group in context["header_buttons"]:
        for button in group.get("buttons", []):
            if button["text"] == "Colab":
                button["url"] = app.config.html_theme_options["launch_buttons"]["colab_url"] + published


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", point_colab_to_it, priority=900)  # after the theme made its buttons
    app.connect("build-finished", prepare_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
