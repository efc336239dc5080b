"""Are the files of the built site complete: links, figures, notebooks, launch buttons?"""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from contents import NOTEBOOKS, PAGES, REPOSITORY

pytestmark = pytest.mark.site

MIN_ALT = 20  # characters: fewer do not say what a figure shows


@dataclass
class Html:
    """What the tests need to know of one file."""

    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    figures: list[dict[str, str]] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)  # of html, and of each named meta


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = Html()
        self._in_article = False

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        self.found.links += [values[name] for name in ("href", "src") if name in values]
        if "id" in values:
            self.found.anchors.add(values["id"])
        if tag == "article":
            self._in_article = True
        if tag == "img" and self._in_article:
            self.found.figures.append(values)
        if tag == "html" or (tag == "meta" and "name" in values):
            self.found.attributes[values.get("name", tag)] = values

    def handle_endtag(self, tag):
        if tag == "article":
            self._in_article = False


def read(path: Path) -> Html:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.found


@pytest.fixture(scope="session")
def files(site) -> dict[Path, Html]:
    """All HTML files of the site."""
    return {path: read(path) for path in site.rglob("*.html") if "_static" not in path.parts}


def test_every_page_of_the_contents_was_built(site):
    """Is a page missing?"""
    assert [name for name in PAGES if not (site / f"{name}.html").is_file()] == []


def test_internal_links_lead_somewhere(files):
    """Is there a link to a file or to an anchor that does not exist?"""
    broken = []
    for path, html in files.items():
        for link in html.links:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                continue
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            anchor = unquote(url.fragment)
            if not target.is_file() or (target in files and anchor and anchor not in files[target].anchors):
                broken.append(f"{path.name}: {link}")
    assert broken == []


@pytest.mark.parametrize("name", PAGES)
def test_figures_say_what_they_show(name, site):
    """Has each figure a text alternative, and not a file's name or a hash in its place?"""
    for figure in read(site / f"{name}.html").figures:
        alt = figure.get("alt", "")
        assert len(alt) >= MIN_ALT, f"{figure['src']}: {alt!r}"
        assert " " in alt.strip() and Path(figure["src"]).stem not in alt, f"{figure['src']}: {alt!r}"


@pytest.mark.parametrize("name", PAGES)
def test_pages_name_their_language_and_describe_themselves(name, site):
    """Do screen readers and search engines learn what the page is?"""
    attributes = read(site / f"{name}.html").attributes
    assert attributes["html"]["lang"] == "en"
    assert len(attributes["description"]["content"]) >= MIN_ALT


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_can_be_taken_away(name, site):
    """Is the notebook offered, does it install the course, and do Colab and Binder open the right file?"""
    links = read(site / f"{name}.html").links
    place = urlsplit(REPOSITORY).path
    assert f"https://colab.research.google.com/github{place}/blob/gh-pages/_sources/{name}.ipynb" in links
    binder = f"https://mybinder.org/v2/gh{place}/main?urlpath=lab/tree/{name}."
    assert any(link.startswith(binder) for link in links)

    offered = [link for link in links if link.endswith(f"_sources/{name}.ipynb") and "://" not in link]
    assert offered
    notebook = json.loads((site / "_sources" / f"{name}.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    installing = ["%pip install" in "".join(cell["source"]) for cell in code]
    assert installing == [True] + [False] * (len(code) - 1), "the first code cell, and no other, installs"
    assert f"git+{REPOSITORY}" in "".join(code[0]["source"])
    if not name.startswith("exercises/"):  # what students get has no answers to run
        assert any(cell["outputs"] for cell in code), "the notebook was not executed"
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "{result}`" not in text, "a recorded figure is missing"
    assert "{literalinclude}" not in text, "a piece of the library is missing"
