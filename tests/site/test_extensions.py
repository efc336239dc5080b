"""Do the site's own Sphinx extensions keep their promises, on a small project?"""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

EXTENSIONS = Path(__file__).parents[2] / "book" / "_ext"
sys.path.append(str(EXTENSIONS))

from accessible_pages import mended_table  # noqa: E402
from execution_cache import fingerprint  # noqa: E402
from published_notebooks import prepare  # noqa: E402

from results import formatted  # noqa: E402


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def record(root: Path, **figures) -> Path:
    return write(root / "results" / "lab.json", json.dumps({"figures": figures}))


def build(root: Path) -> subprocess.CompletedProcess:
    """Build the small project as the book is built: warnings are errors."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-b", "html", root, root / "_build/html"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path) -> Path:
    write(
        tmp_path / "conf.py",
        f"import sys\nsys.path.append({str(EXTENSIONS)!r})\n"
        "extensions = ['myst_nb', 'execution_cache', 'results']\n"
        "nb_execution_mode = 'cache'\nexclude_patterns = ['_build', 'data']\n",
    )
    return tmp_path


@pytest.mark.parametrize(
    "text, printed",
    [
        ("lab:model.r2:.3f", "0.413"),
        ("lab:model.r2:.1%", "41.3%"),
        ("lab:model.worse:.2f", "\N{MINUS SIGN}0.50"),
        ("lab:n:,d", "25,000"),
        ("lab:n", "25000"),
        ("lab:name", "AR-5"),
    ],
)
def test_results_are_printed_in_pythons_formats(text, printed, tmp_path):
    """Does the role print what the format says?"""
    record(tmp_path, model={"r2": 0.41321, "worse": -0.5}, n=25000, name="AR-5")
    assert formatted(text, tmp_path) == printed


@pytest.mark.parametrize(
    "text, reason",
    [
        ("other:n", "no record results/other.json"),
        ("lab:model.mse", "no 'mse' among r2"),
        ("lab:model", "not one figure"),
        ("lab:model.r2:,d", "format code"),
        ("lab", "write lab:path"),
    ],
)
def test_wrong_results_say_what_is_wrong(text, reason, tmp_path):
    """Does the message say whether the record, the figure or the format is wrong?"""
    record(tmp_path, model={"r2": 0.41321})
    with pytest.raises(ValueError, match=reason):
        formatted(text, tmp_path)


def test_a_missing_result_fails_the_build_and_names_the_line(project):
    """Is a figure that no lab recorded reported with page and line, and found once it is recorded?"""
    write(project / "index.md", "# Page\n\nText.\n\nIt is {result}`lab:r2:.2f`.\n")
    record(project, other=1)
    failed = build(project)
    assert failed.returncode != 0
    assert "index.md:5: WARNING" in failed.stderr and "no 'r2' among other" in failed.stderr

    record(project, r2=0.41)  # nothing but the record changes: the page must be read again
    assert build(project).returncode == 0
    assert "0.41" in (project / "_build/html/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("source", ["src/unrolled/a.py", "data/a.csv", "results/a.json", "constraints.txt"])
def test_the_cache_changes_with_everything_that_pages_compute_with(source, tmp_path):
    """Does each source count, and nothing that Python leaves behind?"""
    write(tmp_path / "src/unrolled/b.py", "b = 1")
    before = fingerprint(tmp_path)
    file = write(tmp_path / source, "1")
    added = fingerprint(tmp_path)
    file.write_text("2", encoding="utf-8")
    changed = fingerprint(tmp_path)
    assert len({before, added, changed}) == 3

    write(tmp_path / "src/unrolled/__pycache__/b.pyc", "")
    write(tmp_path / "data/.partial", "")
    write(tmp_path / "book/page.md", "")
    assert fingerprint(tmp_path) == changed


@pytest.mark.slow
def test_a_stale_output_does_not_survive(project):
    """Does a page show the new result when only a data file has changed, and run no cell when nothing has?"""
    header = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n"
    cell = "```{code-cell} python\nprint('value', open('data/value.txt').read())\n```\n"
    write(project / "index.md", f"{header}# Page\n\n{cell}")
    for value in ("first", "second"):
        write(project / "data/value.txt", value)
        done = build(project)
        assert done.returncode == 0, done.stderr
        assert f"value {value}" in (project / "_build/html/index.html").read_text(encoding="utf-8")
        assert len(list((project / "_build/.jupyter_cache").iterdir())) == 1, "an old cache was kept"
    assert "Executing notebook" not in build(project).stdout


def test_published_notebooks_install_the_course(tmp_path):
    """Is the installing cell put first, and are recorded figures and shown code written out?"""
    record(tmp_path, r2=0.41)
    write(tmp_path / "src" / "net.py", "class Net:\n    def go(self):\n        return 1\n\n\nx = 2\n")
    shown = "```{literalinclude} net.py\n:pyobject: Net.go\n:language: python\n```"
    prose = f"It is {{result}}`lab:r2:.2f`.\n\n{shown}"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(prose)])
    for _ in range(2):  # a notebook of the last build is prepared again
        prepare(notebook, "https://example.org/a/unrolled", tmp_path, tmp_path / "src")
    assert [cell.cell_type for cell in notebook.cells] == ["code", "markdown"]
    assert "git+https://example.org/a/unrolled" in notebook.cells[0].source
    assert notebook.cells[1].source == "It is 0.41.\n\n```python\n    def go(self):\n        return 1\n```"


def test_a_lab_that_installs_the_course_itself_gets_no_second_cell(tmp_path):
    """Is a notebook's own installing cell enough?"""
    own = "try:\n    import unrolled\nexcept ModuleNotFoundError:\n    %pip install -q git+https://example.org/a/unrolled"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(own)])
    prepare(notebook, "https://example.org/a/unrolled", tmp_path, tmp_path)
    assert len(notebook.cells) == 1


def test_tables_of_pandas_have_no_empty_header():
    """Are empty header cells made plain cells, and the others left alone?"""
    table = '<table id="T_1a"><tr><th></th><th class="blank">&nbsp;</th><th>count</th></tr></table>'
    assert mended_table(table) == (
        '<table class="dataframe" id="T_1a"><tr><td></td><td class="blank"></td><th>count</th></tr></table>'
    )


def test_answers_are_folded_and_hide_the_hidden_tests(project):
    """Does a page show each reference under its question, closed, without marks and tests?"""
    (project / "conf.py").write_text((project / "conf.py").read_text().replace("'results'", "'answers'"))
    mark = {"schema_version": 3, "locked": False, "task": False}
    solution = "### BEGIN SOLUTION\nfour = 2 + 2\n### END SOLUTION"
    cells = [
        nbformat.v4.new_markdown_cell("## 1. A sum (2 points)\n\nText."),
        nbformat.v4.new_code_cell(
            solution, metadata={"nbgrader": {**mark, "solution": True, "grade": False, "grade_id": "sum"}}
        ),
        nbformat.v4.new_code_cell(
            "assert four == 'secret'",
            metadata={"nbgrader": {**mark, "solution": False, "grade": True, "grade_id": "t", "points": 2}},
        ),
        nbformat.v4.new_markdown_cell("## 2. An essay (3 points, graded by a person)"),
        nbformat.v4.new_markdown_cell(
            "Because $a = b$.",
            metadata={"nbgrader": {**mark, "solution": True, "grade": True, "grade_id": "e", "points": 3}},
        ),
    ]
    path = project / "solutions" / "tiny" / "tiny.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    with (project / "conf.py").open("a") as file:
        file.write("exclude_patterns += ['solutions']\n")
    write(project / "index.md", "# Answers\n\n```{answers} tiny\n```\n")
    done = build(project)
    assert done.returncode == 0, done.stderr
    page = (project / "_build/html/index.html").read_text()
    assert page.count("dropdown") == 2
    assert "1. A sum</p>" in page
    assert "2. An essay</p>" in page
    assert "Because" in page
    for hidden in ("secret", "BEGIN SOLUTION", "points"):
        assert hidden not in page


def test_answers_of_a_set_that_is_missing_are_missed(project):
    (project / "conf.py").write_text((project / "conf.py").read_text().replace("'results'", "'answers'"))
    write(project / "index.md", "# Answers\n\n```{answers} none\n```\n")
    done = build(project)
    assert done.returncode != 0
    assert "there is no problem set 'none'" in done.stderr
