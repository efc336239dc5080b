"""The directive ``answers``: the reference answers of a problem set, each behind a button.

They are read from ``solutions/NAME/NAME.ipynb`` when the page is built; its hidden tests are not shown.
"""

import re
from pathlib import Path

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

_MARK = re.compile(r"^\s*### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE)
_HEADING = re.compile(r"^## (.+?)(?: \(\d+ points?.*\))?$", re.MULTILINE)


def as_markdown(notebook: nbformat.NotebookNode) -> str:
    """A folded admonition for each answer, under the heading of its question."""
    blocks, question = [], ""
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not mark.get("solution"):
            if heading := _HEADING.search(cell.source):
                question = heading[1]
        elif mark.get("solution"):
            answer = cell.source
            if cell.cell_type == "code":
                answer = f"```python\n{_MARK.sub('', answer).strip()}\n```"
            blocks.append(f"`````{{admonition}} {question}\n:class: dropdown\n\n{answer}\n`````")
    return "\n\n".join(blocks)


class Answers(SphinxDirective):
    """Show the answers, and have the page built again when the notebook changes."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        path = Path(self.env.srcdir) / "solutions" / name / f"{name}.ipynb"
        if not path.is_file():
            raise self.error(f"there is no problem set {name!r}: {path} is missing")
        self.env.note_dependency(str(path))
        text = as_markdown(nbformat.read(path, as_version=4))
        container = nodes.container()
        self.state.nested_parse(StringList(text.splitlines(), source=str(path)), 0, container)
        return container.children


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("answers", Answers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
