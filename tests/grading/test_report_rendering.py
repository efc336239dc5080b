"""Is what strangers write shown, and does nothing of it run, load or tell of the machine?"""

import base64
import re
import time
from html.parser import HTMLParser

import made_class
import nbformat
import pytest
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat.v4 import new_code_cell, new_output

from unrolled.grading.report import rendering

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    '<a href="javascript:alert(1)">x</a> [y](javascript:alert(1)) [z](data:text/html;base64,PHNjcmlwdD4=)',
    "![x](https://tracker.example/pixel.png) <img src='//tracker.example/p.gif'> <link rel=stylesheet href=//e.org>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    '<div style="background: url(https://tracker.example/)" onclick="alert(1)">x</div><style>* { color: red }</style>',
    r"$\text{<script>alert(1)</script>}$ and $\href{javascript:alert(1)}{x}$ and $\style{color:red}{x}$",
    r'![$\text{x" onerror="alert(1)" y="}$](data:image/png;base64,AAAA)',
    r'[x](https://ok.example "$\text{a\" onmouseover=\"alert(1)}$")',
    "<form action=https://tracker.example><input name=x><button>go</button></form><base href=https://tracker.example>",
    "<meta http-equiv=refresh content='0;url=https://tracker.example'><body onload=alert(1)>",
    '<details open ontoggle=alert(1)><video src=x onerror=alert(1)></video><a href="x" id=main name=main>',
)


class Elements(HTMLParser):
    """What a browser would make of a piece of HTML: tags with their attributes."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def dangers(text: str) -> list:
    """Elements and attributes that could run something or ask another host."""
    found = []
    for tag, attributes in Elements(text).found:
        if tag not in rendering.TAGS | rendering.MATH_TAGS:
            found.append(tag)
        for name, value in attributes.items():
            link = name == "href" and re.match(r"https?:|mailto:", value)
            image = name == "src" and value.startswith("data:image/")
            if name.startswith("on") or name in ("style", "id", "srcdoc", "action", "formaction"):
                found.append((tag, name))
            elif name in ("href", "src", "data", "xlink:href") and not (link or image):
                found.append((tag, name, value))
    return found


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_runs(source):
    """Is what could run or load left out, in Markdown as in an output?"""
    for shown in (
        rendering.markdown(f"before {source} behind"),
        rendering.markdown(source),
        rendering.output(new_output("display_data", data={"text/html": source}), "x"),
        rendering.output(new_output("display_data", data={"text/markdown": source}), "x"),
        rendering.output(new_output("display_data", data={"text/latex": source}), "x"),
        rendering.output(new_output("stream", text=source), source),
        rendering.plain(source),
        rendering.code(source),
        rendering.formula(source),
    ):
        assert dangers(shown) == []


def test_no_formula_stands_in_an_attribute():
    """Is a formula in the alternative of an image left out, where its quotation marks would end the attribute?"""
    shown = rendering.markdown('![$x$](data:image/png;base64,AAAA "$y$") and $z$')
    assert all(
        "<math" not in (value or "")
        for _, attributes in Elements(shown).found
        for value in attributes.values()
    )
    assert shown.count("<math") == 1


def test_other_kinds_of_output_are_not_shown():
    """Are scripts and drawings that could hold scripts left out?"""
    data = {"application/javascript": "alert(1)", "image/svg+xml": "<svg onload=alert(1)>"}
    assert rendering.output(new_output("display_data", data=data), "x") == ""


def test_images_are_kept_as_data_with_a_text_alternative():
    """Is an image kept if it is one, and left out if it only says so or is too large?"""
    pixel = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()
    shown = rendering.output(new_output("display_data", data={"image/png": pixel}), 'a "curve"')
    assert Elements(shown).found == [("img", {"src": f"data:image/png;base64,{pixel}", "alt": 'a "curve"'})]
    for wrong in ('x" onerror="alert(1)', base64.b64encode(b"<svg>").decode()):
        assert rendering.output(new_output("display_data", data={"image/png": wrong}), "x") == ""
    large = rendering.output(
        new_output("display_data", data={"image/png": "A" * (rendering.IMAGE_LIMIT + 1)}), "x"
    )
    assert "too large" in large


class Formulas(IPythonRenderer):
    """Collects the formulas of Markdown."""

    def __init__(self):
        super().__init__()
        self.found = []

    def inline_math(self, body):
        self.found.append(body)
        return ""

    block_math = inline_math

    def latex_environment(self, name, body):
        self.found.append(rf"\begin{{{name}}}{body}\end{{{name}}}")
        return ""


@pytest.mark.parametrize(
    "path", sorted(made_class.ROOT.glob("solutions/*/*.ipynb")), ids=lambda path: path.stem
)
def test_every_formula_of_the_problem_sets_becomes_mathematics(path):
    """Is each formula of the set MathML in which no command of TeX is left?"""
    collector = Formulas()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            MarkdownWithMath(renderer=collector).render(cell.source)
    assert collector.found
    for tex in collector.found:
        shown = rendering.formula(tex)
        assert shown.startswith("<math ") and "\\" not in shown, tex
        assert dangers(shown) == []


def test_a_formula_keeps_its_signs():
    """Are letters in bold, Greek letters and comparisons there as characters?"""
    shown = rendering.formula(r"\mathbf{h}_t < \alpha")
    assert "𝐡" in shown and "α" in shown and "&lt;" in shown


def test_a_formula_that_is_none():
    """Is the source shown where there is no formula, and where commands could grow without bound?"""
    assert rendering.formula(r"\sqrt") == r'<code class="tex">\sqrt</code>'
    defining = r"\newcommand{\a}{xx}\newcommand{\b}{\a\a}\newcommand{\c}{\b\b}"  # each twice as long as the one before
    assert rendering.formula(defining + r"\c").startswith("<code")
    assert rendering.formula(r"\def\a{xx}\def\b{\a\a}\b").startswith("<code")
    assert rendering.formula("x" * 3000).startswith("<code")


@pytest.mark.parametrize(
    "piece", ["[", "![", "*", "_a", "`", "$", "<", "<a ", "<!--", "|", "> ", "- ", "&", "(", "\\("]
)
def test_long_nonsense_takes_no_time(piece):
    """Is a long text of one sign shown within seconds?"""
    start = time.process_time()
    rendering.markdown(piece * (5000 // len(piece)))
    rendering.output(new_output("display_data", data={"text/html": piece * (5000 // len(piece))}), "x")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('File "/home/prof/course/.venv/lib/python3.11/x.py", line 3', 'File "…/x.py", line 3'),
        ("/srv/My Course/autograded/ada/a.ipynb is gone", "…/a.ipynb is gone"),
        (r"C:\Users\prof\course\a.py:12", "…/a.py:12"),
        ("~/course/secret/a.py", "…/a.py"),
        ("a/b and 1/2, see https://example.org/a/b/c", "a/b and 1/2, see https://example.org/a/b/c"),
    ],
)
def test_paths_are_cut_down(text, shown):
    """Is only a file's name left of a path, and are fractions and addresses left alone?"""
    assert rendering.without_paths(text) == shown
    outputs = rendering.outputs(new_code_cell(outputs=[new_output("stream", text=text)]), "x")
    assert "prof" not in outputs and "My Course" not in outputs


def test_long_outputs_are_cut():
    """Is an output of any length shown up to a limit, with a word on the rest?"""
    cell = new_code_cell(outputs=[new_output("stream", text="x" * 10**6)] * 100)
    shown = rendering.outputs(cell, "x")
    assert len(shown) < 1.1 * rendering.OUTPUTS_LIMIT * rendering.TEXT_LIMIT
    assert "more characters" in shown and "70 further outputs" in shown


def test_attached_pictures_and_tables_are_shown():
    """Is a picture that is attached to an essay shown, and a table that can be scrolled?"""
    pixel = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()
    attachments = {"a.png": {"image/png": pixel}}
    shown = rendering.markdown(
        "![two curves](attachment:a.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", attachments
    )
    assert f'src="data:image/png;base64,{pixel}"' in shown and 'alt="two curves"' in shown
    assert '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>' in shown
    assert "attachment:a.png" in rendering.markdown(
        "![x](attachment:a.png)"
    )  # not attached: the source is shown
