"""Does each page of the built site work: offline, by keyboard, with a screen reader, in the dark, on a phone?"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from contents import PAGES

pytestmark = pytest.mark.site

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}  # the narrowest screens in common use
# All rules that axe-core has on by default, and one that it still holds for an experiment.
# It must not load the style sheets once more by itself, from addresses that it gets wrong. Of the rules that hold
# it tells of one element each: to bring thousands of them here takes longer than to find them.
AXE = {
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "preload": False,
    "resultTypes": ["violations"],
}


class Watched:
    """A page in the browser together with all that it asked for and complained of."""

    def __init__(self, browser, address: str):
        self.address = address
        self.requests, self.complaints = [], []
        # With reduced motion colours change at once, so that a contrast is not measured half-way.
        self.context = browser.new_context(viewport=DESKTOP, color_scheme="light", reduced_motion="reduce")
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("response", self._judge)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("console", self._listen)

    def _judge(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def _listen(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def open(self, path: str):
        """Open a page and wait until its mathematics is set."""
        self.page.goto(f"{self.address}/{path}", wait_until="load")
        self.page.evaluate("async () => { if (window.MathJax) await MathJax.startup.promise; }")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def foreign_requests(self) -> list[str]:
        own = (f"{self.address}/", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture
def watched(browser, address):
    watched = Watched(browser, address)
    yield watched
    watched.context.close()


def violations(page) -> list[str]:
    """What axe-core finds wrong: the rule, and the element."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def open_everything(page):
    """Unfold all that is folded, so that answers and solutions are looked at too."""
    page.evaluate("""() => {
        document.querySelectorAll("details").forEach((d) => { d.open = true; });
        document.querySelectorAll(".toggle-button-hidden").forEach((b) => b.click());
    }""")


def thin_out(page):
    """Leave one of each kind where a page has thousands, or axe-core takes minutes over it.

    Code keeps the first token of each colour; every formula but the first becomes a box of its size.
    """
    page.evaluate("""() => {
        const seen = new Set();
        for (const token of document.querySelectorAll("pre span[class]")) {
            if (seen.has(token.className)) token.replaceWith(...token.childNodes);
            seen.add(token.className);
        }
        document.querySelectorAll("pre").forEach((code) => code.normalize());
        for (const formula of [...document.querySelectorAll("mjx-container")].slice(1)) {
            const { width, height } = formula.firstElementChild.getBoundingClientRect();
            const box = document.createElement("span");
            box.style = `display: inline-block; width: ${width}px; height: ${height}px`;
            formula.replaceChildren(box);
        }
    }""")


def too_wide(page) -> list[str]:
    """What makes the page wider than the screen, if it is."""
    return page.evaluate("""() => {
        const screen = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= screen) return [];
        const wide = [...document.querySelectorAll("body, article *")];
        return wide.filter((e) => e.getBoundingClientRect().right > screen || e.scrollWidth > screen)
            .map((e) => e.outerHTML.slice(0, 100)).slice(0, 5);
    }""")


@pytest.mark.parametrize("name", PAGES)
def test_page(name, watched, seen):
    """Is the page quiet, accessible in light and dark, with its mathematics set, and readable on a phone?"""
    page = watched.open(f"{name}.html")
    seen["pages"] += 1
    seen["requests"] += len(watched.requests)
    seen["requests to other hosts"] += len(watched.foreign_requests())
    assert watched.foreign_requests() == []

    open_everything(page)
    written, rendered, wrong = page.evaluate("""() => [
        document.querySelectorAll("article .math").length,
        document.querySelectorAll("article mjx-container").length,
        [...document.querySelectorAll("mjx-merror, [data-mjx-error]")].map((e) => e.textContent),
    ]""")
    assert not wrong, "mathematics that MathJax could not read"
    assert rendered >= written, "mathematics left as TeX"
    seen["formulas"] += rendered

    page.set_viewport_size(PHONE)
    assert too_wide(page) == [], "on a phone"

    thin_out(page)
    page.wait_for_timeout(400)  # the theme waits 300 ms before it looks again for what can be scrolled
    assert violations(page) == [], "on a phone"
    page.set_viewport_size(DESKTOP)
    page.wait_for_timeout(400)
    assert violations(page) == [], "in light mode"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'", timeout=5_000)
    assert violations(page) == [], "in dark mode"

    assert watched.foreign_requests() == []
    assert watched.complaints == []


def test_search_finds_pages(watched):
    """Does a search on a page of its own answer with links to pages, and accessibly?"""
    page = watched.open("search.html?q=words")
    page.wait_for_selector("ul.search li a", timeout=10_000)
    assert page.locator("ul.search li a").count() > 1
    assert violations(page) == []
    assert watched.foreign_requests() == []
    assert watched.complaints == []


def test_the_keyboard_reaches_the_text_first(watched):
    """Is the first stop of the Tab key a link that skips the navigation?"""
    page = watched.open("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "it is not seen"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_theme_button_changes_the_colours_and_is_remembered(watched):
    """Does the button lead through light and dark, and does a reload keep the choice?"""
    page = watched.open("index.html")
    button = page.locator(".theme-switch-button").last
    for _ in range(3):
        button.click()
        if page.evaluate("document.documentElement.dataset.mode") == "dark":
            break
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
