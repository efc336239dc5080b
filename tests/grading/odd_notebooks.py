"""Odd, broken and rearranged hand-ins, made from any notebook as it is given out, with the notes that each must get.

`FILES` changes the file (what `reading` must cope with), `CHANGES` the cells (what `graft` must repair). Both take an
honest hand-in: a notebook with nbgrader's marks in which at least one answer of code and one essay are filled in.
"""

import copy
import io
import json
import zipfile
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.preprocessors import ClearHiddenTests, ClearOutput, ClearSolutions, ComputeChecksums, LockCells
from nbgrader.utils import is_grade, is_locked, is_solution
from traitlets.config import Config

CONFIG = {"ClearSolutions": {"code_stub": {"python": "raise NotImplementedError  # your answer"}}}
ANSWERS = {
    "double": "def double(x):\n    return x + x",
    "half": "def half(x):\n    return x * 0.5",
    "essay": "Twice as much is more, unless it is nothing.",
}


def instructors() -> NotebookNode:
    """A small assignment: two answers of code with hidden tests, and an essay."""
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = new_notebook(metadata={"kernelspec": python})
    notebook.cells = [
        _marked(new_markdown_cell("# Twice and half"), "title", locked=True),
        new_code_cell('student = ""  # your name', id="student"),
        _marked(new_code_cell("import math"), "setup", locked=True),
    ]
    for name, reference, test in (
        ("double", "return 2 * x", "assert double(2) == 4"),
        ("half", "return x / 2", "assert half(4) == 2"),
    ):
        answer = f"def {name}(x):\n    ### BEGIN SOLUTION\n    {reference}\n    ### END SOLUTION"
        hidden = f"### BEGIN HIDDEN TESTS\nassert {name}(0) == 0\n### END HIDDEN TESTS"
        notebook.cells += [
            _marked(new_markdown_cell(f"Write `{name}`."), f"{name}-text", locked=True),
            _marked(new_code_cell(answer), name, solution=True),
            _marked(new_code_cell(f"{test}\n{hidden}"), f"{name}-test", grade=True, locked=True, points=2),
        ]
    notebook.cells += [
        _marked(new_markdown_cell("Why?"), "essay-text", locked=True),
        _marked(
            new_markdown_cell("Because the reference says so."), "essay", solution=True, grade=True, points=3
        ),
    ]
    return notebook


def _marked(cell: NotebookNode, name: str, **mark) -> NotebookNode:
    flags = {"grade": False, "solution": False, "locked": False, "task": False} | mark
    cell.id, cell.metadata["nbgrader"] = name, {"grade_id": name, "schema_version": 3, **flags}
    return cell


def released(instructor: NotebookNode) -> NotebookNode:
    """What `nbgrader generate_assignment` makes of an instructor's notebook."""
    notebook = copy.deepcopy(instructor)
    for step in (
        LockCells,
        ClearSolutions,
        ClearOutput,
        ComputeChecksums,
        ClearHiddenTests,
        ComputeChecksums,
    ):
        notebook, _ = step(config=Config(CONFIG)).preprocess(notebook, {})
    return notebook


def answered(notebook: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """The same with answers, by grade_id."""
    notebook = copy.deepcopy(notebook)
    for name, source in answers.items():
        cell_of(notebook, name).source = source
    return notebook


def honest() -> NotebookNode:
    """The small assignment, answered."""
    return answered(released(instructors()), ANSWERS)


def to_bytes(notebook: NotebookNode) -> bytes:
    """The file that Jupyter would write."""
    return nbformat.v4.writes_json(notebook).encode()  # without validation: ids may be there twice


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """The first cell with a grade_id."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def answers(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of code to be answered."""
    return [cell for cell in notebook.cells if is_solution(cell) and cell.cell_type == "code"]


def tests(notebook: NotebookNode) -> list[NotebookNode]:
    """The tests."""
    return [cell for cell in notebook.cells if is_grade(cell) and not is_solution(cell)]


def essays(notebook: NotebookNode) -> list[NotebookNode]:
    """The texts to be written."""
    return [cell for cell in notebook.cells if is_solution(cell) and cell.cell_type == "markdown"]


def _position(notebook: NotebookNode, cell: NotebookNode) -> int:
    return next(i for i, other in enumerate(notebook.cells) if other is cell)


def _copy(cell: NotebookNode, name: str) -> NotebookNode:
    twin = copy.deepcopy(cell)
    twin.id = name
    return twin


# Files. Each takes a notebook and gives the bytes that were handed in.


def _edited(edit: Callable[[dict], None]) -> Callable[[NotebookNode], bytes]:
    """A file whose JSON was edited."""

    def build(notebook: NotebookNode) -> bytes:
        tree = json.loads(to_bytes(notebook))
        edit(tree)
        return json.dumps(tree, indent=1).encode()

    return build


def _each(change: Callable[[dict], None]) -> Callable[[NotebookNode], bytes]:
    def edit(tree: dict) -> None:
        for cell in tree["cells"]:
            change(cell)

    return _edited(edit)


def _minor(number: int) -> Callable[[NotebookNode], bytes]:
    def edit(tree: dict) -> None:
        tree["nbformat_minor"] = number
        for cell in tree["cells"]:
            del cell["id"]

    return _edited(edit)


def _version_3(notebook: NotebookNode) -> bytes:
    return json.dumps(nbformat.convert(copy.deepcopy(notebook), 3)).encode()


def _colab(tree: dict) -> None:
    tree.update(nbformat_minor=0)
    tree["metadata"]["colab"] = {"provenance": [], "toc_visible": True}
    for cell in tree["cells"]:
        cell["metadata"] |= {"id": cell.pop("id"), "colab": {"base_uri": "https://localhost"}}


def _vscode(tree: dict) -> None:
    tree["metadata"]["vscode"] = {"interpreter": {"hash": "0" * 64}}
    for cell in tree["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}


def _jupyterlite(tree: dict) -> None:
    tree["metadata"]["kernelspec"] = {
        "name": "python",
        "display_name": "Python (Pyodide)",
        "language": "python",
    }
    tree["metadata"]["language_info"] = {"name": "python", "version": "3.13"}


def _conflict(notebook: NotebookNode) -> bytes:
    """Git stopped in the middle of the first answer; the second version of it is "pass"."""
    first = answers(notebook)[0].source.split("\n")[-1]
    line = json.dumps(first).encode()
    before, after = to_bytes(notebook).split(b"    " + line, 1)
    return b'%s<<<<<<< HEAD\n    %s\n=======\n    "    pass"\n>>>>>>> theirs\n%s' % (
        before,
        line,
        after.lstrip(b"\n"),
    )


def _outputs(amount: int) -> Callable[[NotebookNode], bytes]:
    def build(notebook: NotebookNode) -> bytes:
        text = json.dumps(
            [{"output_type": "stream", "name": "stdout", "text": ['[{]}\\"\n' * (amount // 8)]}]
        )
        return to_bytes(notebook).replace(b'"outputs": []', b'"outputs": ' + text.encode(), 1)

    return build


def _deep(tree: dict) -> None:
    tree["cells"][0]["metadata"]["deep"] = "DEEP"


def zipped(notebooks: dict[str, bytes]) -> bytes:
    """A zip archive of files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in notebooks.items():
            archive.writestr(name, data)
    return file.getvalue()


# Files that must be read as the honest notebook is, cell by cell: name → (builder, kinds of the notes).
SOUND_FILES: dict[str, tuple[Callable[[NotebookNode], bytes], set[str]]] = {
    "plain": (to_bytes, set()),
    "one-line": (lambda nb: json.dumps(nb).encode(), set()),
    "escaped": (lambda nb: json.dumps(json.loads(to_bytes(nb)), ensure_ascii=True).encode(), set()),
    "byte-order-mark": (lambda nb: b"\xef\xbb\xbf" + to_bytes(nb), set()),
    "utf-16": (lambda nb: to_bytes(nb).decode().encode("utf-16"), {"encoding"}),
    "utf-32-be": (lambda nb: to_bytes(nb).decode().encode("utf-32-be"), {"encoding"}),
    "windows-lines": (lambda nb: to_bytes(nb).replace(b"\n", b"\r\n"), set()),
    "windows-lines-inside": (lambda nb: to_bytes(nb).replace(b"\\n", b"\\r\\n"), set()),
    "no-minor": (_edited(lambda tree: tree.pop("nbformat_minor")), set()),
    "wrong-minor": (_edited(lambda tree: tree.update(nbformat_minor="five")), set()),
    "no-version": (_edited(lambda tree: [tree.pop("nbformat"), tree.pop("nbformat_minor")]), set()),
    "no-metadata": (_edited(lambda tree: tree.pop("metadata")), set()),
    "no-outputs": (_each(lambda cell: [cell.pop("outputs", 0), cell.pop("execution_count", 0)]), set()),
    "null-outputs": (_each(lambda cell: cell.update(outputs=None, attachments=None)), set()),
    "list-source": (_each(lambda cell: cell.update(source=cell["source"])), set()),
    "text-source": (_each(lambda cell: cell.update(source="".join(cell["source"]))), set()),
    "not-a-number": (
        lambda nb: to_bytes(nb).replace(
            b'"execution_count": null', b'"execution_count": -Infinity, "x": NaN'
        ),
        set(),
    ),
    "huge-integer": (
        lambda nb: to_bytes(nb).replace(b'"execution_count": null', b'"execution_count": ' + b"9" * 10_000),
        set(),
    ),
    "comma-too-many": (lambda nb: json.dumps(nb).encode().replace(b"], ", b",], ", 1), set()),
    "duplicate-key": (lambda nb: to_bytes(nb).replace(b'"source":', b'"source": "first", "source":'), set()),
    "large-outputs": (_outputs(3_000_000), set()),
    "deep-outputs": (
        lambda nb: to_bytes(nb).replace(
            b'"outputs": []', b'"outputs": [' + b"[" * 9999 + b"]" * 9999 + b"]", 1
        ),
        set(),
    ),
    "garbage-behind": (lambda nb: to_bytes(nb) + b"\n</body></html>", {"trailing-text"}),
    "zeros-behind": (lambda nb: to_bytes(nb) + b"\0" * 4096, set()),
    "zip": (
        lambda nb: zipped({"a/b.ipynb": to_bytes(nb), "data.csv": b"1,2", "__MACOSX/._b.ipynb": b""}),
        {"unpacked"},
    ),
    "merge-conflict": (_conflict, {"merge-conflict"}),
    "merge-conflict-outputs": (
        lambda nb: to_bytes(nb).replace(
            b'"outputs": []', b'\n<<<<<<< HEAD\n"outputs": []\n=======\n"outputs": [{}]\n>>>>>>> a\n', 1
        ),
        {"merge-conflict"},
    ),
    "colab": (_edited(_colab), set()),
    "vscode": (_edited(_vscode), set()),
    "jupyterlite": (_edited(_jupyterlite), set()),
    "version-3": (_version_3, {"old-format"}),
    **{f"version-4.{minor}": (_minor(minor), set()) for minor in range(5)},
}

# Files from which nothing, or only a part, can be read: name → (builder, kinds of the notes).
BROKEN_FILES: dict[str, tuple[Callable[[NotebookNode], bytes], set[str]]] = {
    "empty": (lambda nb: b"", {"unreadable"}),
    "blank": (lambda nb: b" \r\n\t", {"unreadable"}),
    "zeros": (lambda nb: b"\0" * len(to_bytes(nb)), {"unreadable"}),
    "pdf": (lambda nb: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {"unreadable"}),
    "script": (lambda nb: "\n\n".join(cell.source for cell in nb.cells).encode(), {"unreadable"}),
    "login": (lambda nb: b"\n<!DOCTYPE html><html><title>Log in</title></html>", {"unreadable"}),
    "picture": (lambda nb: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), {"unreadable"}),
    "gzip": (lambda nb: b"\x1f\x8b\x08" + bytes(range(256)), {"unreadable"}),
    "other-json": (lambda nb: b'{"name": "package", "version": 1}', {"unreadable"}),
    "list": (lambda nb: json.dumps(nb.cells).encode(), {"unreadable"}),
    "number": (lambda nb: b"3", {"unreadable"}),
    "null-cells": (_edited(lambda tree: tree.update(cells=None)), {"unreadable"}),
    "two-in-zip": (lambda nb: zipped({"a.ipynb": to_bytes(nb), "b.ipynb": to_bytes(nb)}), {"unreadable"}),
    "broken-zip": (lambda nb: zipped({"a.ipynb": to_bytes(nb)})[:200], {"unreadable"}),
    "zip-bomb": (lambda nb: zipped({"a.ipynb": b"[" * 70_000_000}), {"unreadable"}),
    "deep": (lambda nb: b'{"cells": ' + b"[" * 100_000, {"unreadable"}),
    "cut-in-first-cell": (lambda nb: to_bytes(nb)[:40], {"unreadable"}),
    "no-cells": (_edited(lambda tree: tree.update(cells=[])), {"no-cells"}),
    "cut": (lambda nb: to_bytes(nb)[: len(to_bytes(nb)) * 2 // 3], {"truncated"}),
    "cut-in-outputs": (
        lambda nb: to_bytes(nb).rpartition(b'"outputs": []')[0] + b'"outputs": [{"text": ["abc',
        {"truncated"},
    ),
    "damaged": (lambda nb: to_bytes(nb)[:2000] + b"\x07}" + to_bytes(nb)[2000:], {"damaged"}),
    "deep-metadata": (
        lambda nb: _edited(_deep)(nb).replace(b'"DEEP"', b"[" * 100_000 + b"]" * 100_000),
        {"unreadable"},
    ),
    "many-cells": (
        _edited(lambda tree: tree.update(cells=tree["cells"] + [{"cell_type": "raw"}] * 5000)),
        {"too-many-cells"},
    ),
    "no-cell": (_edited(lambda tree: tree["cells"].extend([3, None, "x = 1", []])), {"not-a-cell"}),
    "unknown-type": (_edited(lambda tree: tree["cells"].append({"cell_type": "sql"})), {"unknown-type"}),
    "long-source": (
        _edited(lambda tree: tree["cells"].append({"cell_type": "code", "source": "1\n" * 2_100_000})),
        {"too-long"},
    ),
    "null-bytes": (lambda nb: to_bytes(nb).replace(b"# ", b"# \\u0000"), {"characters"}),
    "lone-surrogates": (lambda nb: to_bytes(nb).replace(b"# ", b"# \\ud800"), {"characters"}),
    "bad-attachments": (
        _edited(lambda tree: tree["cells"][0].update(attachments={"a.png": {"image/png": 3}, "b": None})),
        {"attachments"},
    ),
    "latin-1": (lambda nb: to_bytes(nb).replace(b"# ", b"# \xfc"), {"encoding"}),
    "damaged-bytes": (lambda nb: to_bytes(nb).replace(b"# ", "# ü".encode() + b"\xff"), {"encoding"}),
}
FILES = SOUND_FILES | BROKEN_FILES


# Cells. Each takes a notebook to change.


def _delete(find: Callable) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        for cell in find(notebook):
            del notebook.cells[_position(notebook, cell)]

    return change


def _copied_test(notebook: NotebookNode) -> None:
    test = tests(notebook)[0]
    notebook.cells.insert(_position(notebook, test), _copy(test, "copied"))


def _copied_stub(notebook: NotebookNode) -> None:
    """A copy of the cell as it was given out stands behind the answer."""
    answer = answers(notebook)[0]
    twin = _copy(answer, "copied")
    twin.source = f"{answer.source.splitlines()[0]}\n    raise NotImplementedError  # your answer"
    notebook.cells.insert(_position(notebook, answer) + 1, twin)


def _copied_answer(notebook: NotebookNode) -> None:
    """A first attempt stands before the answer, with the same mark."""
    answer = answers(notebook)[0]
    twin = _copy(answer, "copied")
    twin.source = f"# a first attempt\n{answer.source}"
    notebook.cells.insert(_position(notebook, answer), twin)


def _split_answer(notebook: NotebookNode) -> None:
    """The first part keeps the mark; the second is a cell without one."""
    answer = answers(notebook)[0]
    notebook.cells.insert(_position(notebook, answer) + 1, new_code_cell(answer.source, id="second-part"))
    answer.source = "# the answer is in two parts\nprepared = True"


def _split_same_mark(notebook: NotebookNode) -> None:
    answer = answers(notebook)[0]
    twin = _copy(answer, "second-part")
    notebook.cells.insert(_position(notebook, answer) + 1, twin)
    answer.source = "# the answer is in two parts\nprepared = True"


def _merged(notebook: NotebookNode) -> None:
    """The second answer was merged into the first."""
    first, second = answers(notebook)[:2]
    first.source += f"\n\n\n{second.source}"
    del notebook.cells[_position(notebook, second)]


def _merged_with_test(notebook: NotebookNode) -> None:
    answer, test = answers(notebook)[0], tests(notebook)[0]
    answer.source += f"\n\n{test.source}"
    del notebook.cells[_position(notebook, test)]


def _reversed(notebook: NotebookNode) -> None:
    notebook.cells.reverse()


def _answer_in_extra(notebook: NotebookNode) -> None:
    """The answer's cell was deleted, and the answer written into a new one."""
    answer = answers(notebook)[0]
    notebook.cells[_position(notebook, answer)] = new_code_cell(answer.source, id="mine")


def _answer_beside_stub(notebook: NotebookNode) -> None:
    """The answer stands in a new cell behind the one that was meant for it."""
    answer = answers(notebook)[0]
    notebook.cells.insert(_position(notebook, answer) + 1, new_code_cell(answer.source, id="mine"))
    answer.source = f"{answer.source.splitlines()[0]}\n    raise NotImplementedError  # your answer"


def _answer_in_test(notebook: NotebookNode) -> None:
    answer, test = answers(notebook)[0], tests(notebook)[0]
    test.source = f"{answer.source}\n\n\n{test.source}"
    answer.source = f"{answer.source.splitlines()[0]}\n    raise NotImplementedError  # your answer"


def _first(find: Callable, change: Callable[[NotebookNode], object]) -> Callable[[NotebookNode], None]:
    return lambda notebook: change(find(notebook)[0])


def _turn(cell: NotebookNode, kind: str) -> None:
    cell.cell_type = kind
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)
    if kind == "code":
        cell.update(outputs=[], execution_count=None)


def _schema(version: int) -> Callable[[NotebookNode], None]:
    """Marks as older versions of nbgrader wrote them."""

    def change(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            mark = cell.metadata.get("nbgrader", {})
            if not mark:
                continue
            mark["schema_version"] = version
            for key in ("task", *(("cell_type",) if version < 2 else ())):
                mark.pop(key, None)
            if version == 0:
                del mark["schema_version"]

    return change


def _unmark_all(notebook: NotebookNode) -> None:
    for i, cell in enumerate(notebook.cells):
        cell.metadata.pop("nbgrader", None)
        cell.id = f"new-{i}"


def _extras(notebook: NotebookNode) -> None:
    """Cells of the student's own at the beginning, before a test and at the end, two of them with magics."""
    before_test = _position(notebook, tests(notebook)[0])
    notebook.cells.insert(before_test, new_code_cell("%%time\nhelper = 1", id="before-test"))
    notebook.cells.insert(0, new_code_cell("!ls\n%matplotlib inline", id="at-first"))
    notebook.cells += [new_markdown_cell("Done.", id="at-last"), new_raw_cell("raw", id="raw")]


def _other_assignment(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") not in (None, "title", "setup"):
            cell.metadata.nbgrader.grade_id += "-of-last-week"
            cell.id = f"old-{cell.id}"
            cell.source = cell.source.replace("def ", "def old_") + "\n# of last week"


def _renamed(cell: NotebookNode) -> None:
    cell.metadata.nbgrader.grade_id = "renamed"


def _solution_mark(cell: NotebookNode) -> None:
    cell.metadata.nbgrader.update(grade=False, solution=True, locked=False)


def _kernel(name: str, language: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        spec = {"name": name, "display_name": name, "language": language}
        notebook.metadata = nbformat.from_dict({"kernelspec": spec})

    return change


# Name → (change, kinds of the notes that it must get, at least).
CHANGES: dict[str, tuple[Callable[[NotebookNode], None], set[str]]] = {
    "nothing": (lambda nb: None, set()),
    "deleted-tests": (_delete(tests), {"missing-test"}),
    "deleted-answer": (_delete(lambda nb: answers(nb)[:1]), {"missing-answer"}),
    "deleted-essay": (_delete(essays), {"missing-answer"}),
    "deleted-locked": (
        _delete(lambda nb: [cell for cell in nb.cells if is_locked(cell) and not is_grade(cell)]),
        {"missing-cell"},
    ),
    "deleted-unmarked": (
        _delete(lambda nb: [cell for cell in nb.cells if "nbgrader" not in cell.metadata]),
        {"missing-cell"},
    ),
    "copied-test": (_copied_test, {"duplicate-cell"}),
    "copied-stub": (_copied_stub, {"duplicate-cell"}),
    "copied-answer": (_copied_answer, {"duplicate-cell"}),
    "split-answer": (_split_answer, set()),
    "split-same-mark": (_split_same_mark, {"duplicate-cell"}),
    "merged-answers": (_merged, {"answer-elsewhere"}),
    "merged-with-test": (_merged_with_test, {"missing-test"}),
    "reversed": (_reversed, {"reordered"}),
    "answer-in-extra": (_answer_in_extra, {"answer-elsewhere"}),
    "answer-beside-stub": (_answer_beside_stub, {"answer-elsewhere"}),
    "answer-in-test": (_answer_in_test, {"answer-in-test"}),
    "lost-mark": (_first(answers, lambda cell: cell.metadata.pop("nbgrader")), {"lost-marks"}),
    "renamed-answer": (_first(answers, _renamed), {"lost-marks"}),
    "renamed-test": (_first(tests, _renamed), {"lost-marks"}),
    "all-marks-lost": (_unmark_all, {"lost-marks", "answer-elsewhere"}),
    "edited-test": (_first(tests, lambda cell: cell.update(source="pass")), {"edited-test"}),
    "emptied-test": (_first(tests, lambda cell: cell.update(source="")), {"edited-test"}),
    "edited-locked": (lambda nb: nb.cells[0].update(source="# Mine"), {"edited-locked"}),
    "test-as-solution": (_first(tests, _solution_mark), {"retagged"}),
    "answer-as-locked": (
        _first(answers, lambda cell: cell.metadata.nbgrader.update(solution=False, locked=True)),
        {"retagged"},
    ),
    "answer-as-test": (
        _first(answers, lambda cell: cell.metadata.nbgrader.update(grade=True, solution=False, points=100)),
        {"retagged"},
    ),
    "points": (_first(tests, lambda cell: cell.metadata.nbgrader.update(points=100)), {"edited-points"}),
    "no-points": (_first(tests, lambda cell: cell.metadata.nbgrader.pop("points")), set()),
    "answer-as-text": (_first(answers, lambda cell: _turn(cell, "markdown")), {"cell-type"}),
    "answer-as-raw": (_first(answers, lambda cell: _turn(cell, "raw")), {"cell-type"}),
    "essay-as-code": (_first(essays, lambda cell: _turn(cell, "code")), {"cell-type"}),
    "test-as-text": (_first(tests, lambda cell: _turn(cell, "markdown")), {"cell-type"}),
    "schema-0": (_schema(0), set()),
    "schema-1": (_schema(1), set()),
    "schema-2": (_schema(2), set()),
    "extra-cells": (_extras, set()),
    "kernel-r": (_kernel("ir", "R"), {"other-kernel"}),
    "kernel-julia": (_kernel("julia-1.10", "julia"), {"other-kernel"}),
    "kernel-missing": (lambda nb: nb.metadata.clear(), set()),
    "other-assignment": (_other_assignment, {"other-assignment"}),
    "no-cells": (lambda nb: nb.cells.clear(), {"nothing-recognised"}),
    "only-extras": (
        lambda nb: nb.update(cells=[new_code_cell("print(1)", id="mine")]),
        {"nothing-recognised"},
    ),
}
