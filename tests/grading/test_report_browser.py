"""Do report and feedback work in a browser: offline, in the dark, on a phone, and with a screen reader?"""

import shutil

import made_class
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from test_report_page import hostile_class, read

from unrolled.grading import feedback
from unrolled.grading.report import page
from unrolled.grading.report.records import Entry, Mark, Student

pytestmark = pytest.mark.slow

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
WIDTHS = (1280, 360)
# The rules that are on by default, and one that axe-core still holds for an experiment.
AXE = {"rules": {"label-content-name-mismatch": {"enabled": True}}, "preload": False}
POLICY = '<meta http-equiv="Content-Security-Policy"'


@pytest.fixture(scope="module")
def browser():
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A report on six students, and the feedback of one of them."""
    class_ = made_class.a_class(6)
    found = read(class_, tmp_path_factory.mktemp("course"))
    entry = Entry("id", {"essay": Mark(3.5, by_hand=True)}, {"essay": "Fine, but $h_t$ fades."}, penalty=1.0)
    return {
        "report": page.page(found),
        "feedback": feedback.page(class_[0], entry, Student("s0000", "Ada", "Lovelace")),
    }


@pytest.mark.parametrize("name", ["report", "feedback"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page(browser, pages, tmp_path, name, scheme, width):
    """Is the page quiet, accessible, no wider than the screen, and does it ask for nothing?"""
    path = tmp_path / "page.html"
    path.write_text(pages[name], encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    shown = context.new_page()
    requests, complaints = [], []
    shown.on("request", lambda request: requests.append(request.url))
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.goto(path.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    screen, content = shown.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert content <= screen
    found = Axe().run(shown, options=AXE).response["violations"]
    assert [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]] == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    context.close()


def test_the_keyboard_reaches_the_content_first(browser, pages, tmp_path):
    """Is the first stop of the Tab key a link to the content, and can a wide table be scrolled from the keys?"""
    path = tmp_path / "page.html"
    path.write_text(pages["report"], encoding="utf-8")
    context = browser.new_context(viewport={"width": 360, "height": 800})
    shown = context.new_page()
    shown.goto(path.as_uri())
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert shown.evaluate("document.activeElement.getBoundingClientRect().left") >= 0, "it is not seen"
    table = shown.locator('[aria-label="Questions"]')
    table.focus()
    for _ in range(3):
        shown.keyboard.press("ArrowRight")
    shown.wait_for_function("document.querySelector('[aria-label=\"Questions\"]').scrollLeft > 0")
    context.close()


def test_nothing_hostile_runs_even_without_the_policy(browser, tmp_path):
    """Do names, notes and outputs full of scripts stay still when only the escaping protects the reader?"""
    class_ = hostile_class()
    found = read(class_, tmp_path / "course")
    texts = [page.page(found), *(feedback.page(one, Entry(""), Student(one.student)) for one in class_[::3])]
    context = browser.new_context()
    shown = context.new_page()
    alerts, requests = [], []
    shown.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    shown.on("request", lambda request: requests.append(request.url))
    path = tmp_path / "page.html"
    for text in texts:
        assert POLICY in text
        path.write_text(text.replace(POLICY, '<meta name="switched-off"'), encoding="utf-8")
        shown.goto(path.as_uri())
        shown.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        shown.mouse.move(100, 300)
        shown.wait_for_timeout(50)
    assert alerts == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    # Would one that runs be seen?
    path.write_text("<script>alert(1)</script>")
    shown.goto(path.as_uri())
    assert alerts == ["1"]
    context.close()
