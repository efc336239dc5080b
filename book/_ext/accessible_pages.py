"""Mend what the theme and the writers leave out for screen readers, and describe each page to search engines."""

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_EMPTY_HEADER = re.compile(r"<th\b([^>]*)>(?:\s|&nbsp;)*</th>")
_STYLED_TABLE = re.compile(r'<table id="(T_\w+)">')
MENDED = {
    # Docutils gives the entries of a bibliography a role that has been withdrawn from ARIA.
    'role="doc-biblioentry"': 'role="listitem"',
    # MyST-NB hides the words on a folded cell, "Show code cell source", behind a name that does not say them.
    '<summary aria-label="Toggle hidden content">': "<summary>",
}
DESCRIPTION_LENGTH = 160  # characters: about what a search engine shows


def mended_table(html: str) -> str:
    """A table of pandas without empty header cells; a styled one looks like the others."""
    return _STYLED_TABLE.sub(r'<table class="dataframe" id="\1">', _EMPTY_HEADER.sub(r"<td\1></td>", html))


class MendTables(SphinxPostTransform):
    """Apply :func:`mended_table` to the HTML that cells put out."""

    default_priority = 400  # after MyST-NB has chosen among a cell's outputs

    def run(self) -> None:
        for raw in self.document.findall(nodes.raw):
            if raw.get("format") == "html" and "<table" in raw.astext():
                mended = mended_table(raw.astext())
                raw.replace_self(nodes.raw(mended, mended, format="html"))


def description(doctree: nodes.document) -> str:
    """The beginning of the page's first paragraph, cut at a word; empty if it has none."""
    paragraphs = (p for p in doctree.findall(nodes.paragraph) if isinstance(p.parent, nodes.section))
    text = " ".join(next(paragraphs, nodes.Text("")).astext().split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


def mend_page(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None):
    if doctree is None:
        return
    for wrong, right in MENDED.items():
        context["body"] = context["body"].replace(wrong, right)
    if 'name="description"' not in context["metatags"]:
        text = description(doctree) or f"{context['title']} of {app.config.html_title}"
        context["metatags"] += f'<meta name="description" content="{escape(text)}" />'


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_post_transform(MendTables)
    app.connect("html-page-context", mend_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
