"""Strangers' Markdown, code and outputs as HTML in which nothing can run and which asks no other host for anything.

Everything passes an allow-list. Mathematics becomes MathML here, so that a page needs no script to show it.
"""

import base64
import binascii
import html
import re
from functools import lru_cache
from xml.etree import ElementTree

import bleach
from bleach.css_sanitizer import CSSSanitizer
from bleach.html5lib_shim import Filter
from latex2mathml.converter import Converter
from nbconvert.filters.ansi import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

TEXT_LIMIT = 20_000  # characters of one answer or output
OUTPUTS_LIMIT = 30  # of one cell
IMAGE_LIMIT = 2 * 2**20  # characters of one image in base64
FORMULA_LIMIT = 2_000  # characters
# Commands that define commands could grow without bound.
DEFINING = re.compile(
    r"\\(?:def|edef|gdef|let|newcommand|renewcommand|providecommand|newenvironment)(?![A-Za-z])"
)
# A path with at least two names: the last one is enough to know what it was.
PATH = re.compile(r"(?<![\w.:/<~-])(?:~|[A-Za-z]:)?(?:[/\\][\w.@+-]+(?: [\w.@+-]+)*){1,64}[/\\]([\w.@+-]+)")
MARK = "\ue000{}\ue001"  # stands for a formula while its surroundings are cleaned
MARKED = re.compile("\ue000(\\d+)\ue001")

_TAGS = (
    "a abbr b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s small span "
    "strong sub sup table tbody td tfoot th thead tr u ul"
)
ATTRIBUTES = {
    "a": ["href", "title"],
    "img": ["src", "alt", "title"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
    "span": ["class"],
    "div": ["class"],
    "ol": ["start"],
}
_MATH_TAGS = (
    "math mrow mi mn mo ms mtext mspace mstyle mfrac msqrt mroot msub msup msubsup munder mover munderover "
    "mtable mtr mtd mpadded mphantom menclose mmultiscripts"
)
_MATH_ATTRIBUTES = (
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height linebreak "
    "linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace "
    "scriptlevel separator stretchy symmetric voffset width"
)
TAGS = frozenset(_TAGS.split())
MATH_TAGS = frozenset(_MATH_TAGS.split())
MATH_ATTRIBUTES = frozenset(_MATH_ATTRIBUTES.split())
_IMAGES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
_highlighter = HtmlFormatter(nowrap=True, classprefix="hl-")


def without_paths(text: str) -> str:
    """The text with each path cut down to its last name, so that it tells nothing of the machine."""
    return PATH.sub(r"…/\1", text)


@lru_cache(maxsize=1024)  # most of a class's cells are the same
def code(source: str) -> str:
    """Python code, coloured."""
    return f'<pre class="code" tabindex="0"><code>{highlight(_cut(source), PythonLexer(), _highlighter)}</code></pre>'


def markdown(source: str, attachments: dict | None = None, heading: int = 3) -> str:
    """Markdown with its formulas as MathML; its first level of headings becomes level ``heading``."""
    return (
        _markdown(source, heading) if not attachments else _markdown.__wrapped__(source, heading, attachments)
    )


@lru_cache(maxsize=1024)
def _markdown(source: str, heading: int, attachments: dict | None = None) -> str:
    renderer = _Renderer(attachments or {}, heading)
    try:
        rendered = MarkdownWithMath(renderer=renderer).render(
            _cut(source).translate({0xE000: None, 0xE001: None})
        )
    except Exception:  # the parser has met something that it was not made for
        return plain(source)
    return _restored(_clean(rendered), renderer.formulas)


def plain(text: str) -> str:
    """Text as it is, with its line breaks."""
    return f'<pre class="text" tabindex="0">{html.escape(_cut(text))}</pre>'


@lru_cache(maxsize=4096)
def formula(tex: str, display: str = "inline") -> str:
    """A formula as MathML; as its source where that is not possible."""
    source = f'<code class="tex">{html.escape(tex[:FORMULA_LIMIT])}</code>'
    if len(tex) > FORMULA_LIMIT or DEFINING.search(tex):
        return source
    try:
        tree = Converter(display=display).convert_to_element(tex.strip())
        _only_mathematics(tree)
        return ElementTree.tostring(tree, encoding="unicode")
    except Exception:  # a formula may hold anything
        return source


def output(cell_output: NotebookNode, alt: str) -> str:
    """One output of a code cell: images as data with the text alternative ``alt``, tables, or text."""
    kind = cell_output.get("output_type")
    if kind == "stream":
        return plain(without_paths(strip_ansi(_text(cell_output.get("text")))))
    if kind == "error":
        lines = cell_output.get("traceback") or [f"{cell_output.get('ename')}: {cell_output.get('evalue')}"]
        return plain(without_paths(strip_ansi("\n".join(map(str, lines)))))
    data = cell_output.get("data") or {}
    for mime in _IMAGES:
        if (picture := _image(mime, _text(data.get(mime)), alt)) is not None:
            return picture
    if "text/html" in data:
        table = _clean(_cut(_text(data["text/html"])))
        return f'<div class="rich" role="group" aria-label="{html.escape(alt)}" tabindex="0">{table}</div>'
    if "text/markdown" in data:
        return markdown(without_paths(_text(data["text/markdown"])))
    if "text/latex" in data:
        return f"<p>{formula(_text(data['text/latex']).strip().strip('$'), 'block')}</p>"
    if "text/plain" in data:
        return plain(without_paths(strip_ansi(_text(data["text/plain"]))))
    return ""


def outputs(cell: NotebookNode, alt: str) -> str:
    """All outputs of a code cell, up to `OUTPUTS_LIMIT`."""
    found = cell.get("outputs") or []
    rendered = "".join(output(one, alt) for one in found[:OUTPUTS_LIMIT])
    if len(found) > OUTPUTS_LIMIT:
        rendered += f"<p>… and {len(found) - OUTPUTS_LIMIT} further outputs, left out here</p>"
    return rendered


class _Renderer(IPythonRenderer):
    """HTML of Markdown, with a mark in place of each formula."""

    def __init__(self, attachments: dict, heading: int):
        super().__init__(
            escape=False, allow_harmful_protocols=False, exclude_anchor_links=True, attachments=attachments
        )
        self.first, self.formulas = heading, []

    def _mark(self, tex: str, display: str) -> str:
        self.formulas.append(formula(tex, display))
        return MARK.format(len(self.formulas) - 1)

    def heading(self, text: str, level: int, **_) -> str:
        level = min(level + self.first - 1, 6)
        return f"<h{level}>{text}</h{level}>\n"

    def inline_math(self, body: str) -> str:
        return self._mark(body, "inline")

    def block_math(self, body: str) -> str:
        return self._mark(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        return self._mark(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")


class _CutPaths(Filter):
    """Applies `without_paths` to the text between tags."""

    def __iter__(self):
        for token in super().__iter__():
            if token["type"] == "Characters":
                token["data"] = without_paths(token["data"])
            yield token


def _clean(unsafe: str) -> str:
    cleaner = bleach.Cleaner(
        tags=TAGS,
        attributes=_allowed,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=CSSSanitizer(allowed_css_properties=[]),
        strip=True,
        filters=[_CutPaths],
    )
    # bleach drops a tag that is not allowed and keeps what stands between: here that would be a script's text.
    unsafe = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)", "", unsafe)
    cleaned = cleaner.clean(unsafe)
    opening = '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>'
    return cleaned.replace("<table>", opening).replace("</table>", "</table></div>")


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, ()) or MARK[0] in value:  # a formula's quotes would end the attribute
        return False
    if name == "src":  # nothing is fetched from anywhere
        return re.match(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z", value) is not None
    if name == "href":
        return re.match(r"(?:https?|mailto):", value) is not None
    return name != "class" or re.fullmatch(r"(?:hl-)?[a-z0-9]{1,3}|highlight", value) is not None


def _restored(cleaned: str, formulas: list[str]) -> str:
    return MARKED.sub(lambda mark: formulas[int(mark[1])] if int(mark[1]) < len(formulas) else "", cleaned)


def _only_mathematics(element: ElementTree.Element) -> None:
    """Leave nothing in the tree that MathML does not need, such as links; its text holds characters as entities."""
    if element.tag not in MATH_TAGS:
        element.tag = "mrow"
    for name in [name for name in element.attrib if name not in MATH_ATTRIBUTES and name != "xmlns"]:
        del element.attrib[name]
    element.text = html.unescape(element.text) if element.text else element.text
    element.tail = html.unescape(element.tail) if element.tail else element.tail
    for child in element:
        _only_mathematics(child)


def _image(mime: str, data: str, alt: str) -> str | None:
    if not data:
        return None
    if len(data) > IMAGE_LIMIT:
        return "<p>… an image too large to be shown here</p>"
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not content.startswith(_IMAGES[mime]):
        return None
    return f'<img src="data:{mime};base64,{base64.b64encode(content).decode()}" alt="{html.escape(alt)}">'


def _text(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _cut(text: str) -> str:
    return (
        text
        if len(text) <= TEXT_LIMIT
        else f"{text[:TEXT_LIMIT]}\n… cut: {len(text) - TEXT_LIMIT:,} more characters"
    )
