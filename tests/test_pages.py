"""Is every displayed equation labelled and checked, and does every page stand on its own?"""

import re
from collections import Counter
from pathlib import Path

import pytest

from unrolled.checks.equations import all_equations
from unrolled.checks.pages import displayed_equations, equations_in, module_of

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / "index.md", *sorted(ROOT.glob("book/*.md")), *sorted(ROOT.glob("labs/*.ipynb"))]
# An image, a figure, a script or a frame that a page would fetch from another host.
FOREIGN = re.compile(
    r"!\[[^\]]*\]\(\s*https?:|\{(?:figure|image)\}\s*https?:|<(?:script|iframe|img|link)\b[^>]*https?:"
)


def test_every_displayed_equation_has_a_label():
    """Is there an equation that no check can be attached to?"""
    wrong = [e for e in displayed_equations(ROOT) if not (e.label or "").startswith("eq-")]
    assert not wrong, "without a label eq-…:\n" + "\n".join(f"{e.page}:{e.line}: {e.label}" for e in wrong)


def test_labels_are_unique():
    """Does a label stand for two equations?"""
    counts = Counter(e.label for e in displayed_equations(ROOT))
    assert [label for label, count in counts.items() if count > 1] == []


def test_equations_and_checks_belong_together():
    """Is each equation checked in its page's module, and each check of an equation on a page?"""
    shown = {(e.label, module_of(e.page)) for e in displayed_equations(ROOT)}
    checked = {(e.label, e.chapter) for e in all_equations().values()}
    assert sorted(shown - checked, key=str) == [], "shown, with no check in the page's module"
    assert sorted(checked - shown, key=str) == [], "checked, but not shown on the module's page"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nothing_is_fetched_from_another_host(path):
    """Would opening the page tell another host?"""
    assert FOREIGN.findall(path.read_text(encoding="utf-8")) == []


MARKDOWN = r"""
# A page with `$$` in code

$$ a = b $$ (eq-one-line)

$$
a = b
$$ (eq-block)

$$
a = b
$$

```{math}
:label: eq-directive
a = b
```

````{exercise}
:label: ex
Show that

$$
a = b
$$ (eq-in-an-exercise)

```{dropdown} Answer
$$ a = b $$ (eq-nested)
```
````

:::{note}
Mid-sentence $$a = b$$ display.
:::

```{code-cell} python
price = "$$ a = b $$"
```

```text
$$ not an equation $$
```

\begin{align} a &= b \end{align}

$$ a = b $$ (eq-last)
"""


def test_the_scanner_finds_equations_wherever_they_stand():
    """Are equations found in directives and left alone in code?"""
    assert list(equations_in(MARKDOWN.splitlines())) == [
        ("eq-one-line", 4),
        ("eq-block", 6),
        (None, 10),
        ("eq-directive", 14),
        ("eq-in-an-exercise", 23),
        ("eq-nested", 28),
        (None, 33),
        (None, 44),
        ("eq-last", 46),
    ]


def test_equations_of_notebooks_are_found_in_their_markdown_cells(tmp_path):
    """Is a lab's equation reported with its cell?"""
    (tmp_path / "labs").mkdir()
    cells = (
        '{"cell_type": "code", "source": ["print(\'$$ a $$\')"]},'
        '{"cell_type": "markdown", "source": ["$$\\n", "a\\n", "$$ (eq-a)\\n"]}'
    )
    (tmp_path / "labs" / "some-lab.ipynb").write_text(f'{{"cells": [{cells}]}}', encoding="utf-8")
    assert displayed_equations(tmp_path) == [("eq-a", "labs/some-lab.ipynb", 2)]
    assert module_of("labs/some-lab.ipynb") == "some_lab"
