"""Are the hidden lines those that nbgrader takes out, however a course marks them?"""

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import ClearHiddenTests
from traitlets.config import Config

from unrolled.grading.feedback import HideTests
from unrolled.grading.hidden import delimiters, hidden_lines

OTHER = {
    "ClearHiddenTests": {"begin_test_delimeter": "# secret from here", "end_test_delimeter": "# to here"}
}
REGIONS = "a = 1\n{0}\nassert f(2) == 4\n{1}\nb = 2\n{0}\nassert f(5) == 10\n    {1}\nc = 3"


@pytest.mark.parametrize("config", [None, OTHER])
@pytest.mark.parametrize(
    "source",
    [REGIONS, "no region", "", "x == 1  {0}\ny == 2\nz == 3  {1}\nw", "{0}\n\n{1}\n{0}\nassert 1\n{1}"],
)
def test_they_are_those_that_nbgrader_takes_out(source, config):
    source = source.format(*delimiters(config))
    cell = new_code_cell(source)
    ClearHiddenTests(config=Config(config or {}))._remove_hidden_test_region(cell)
    hidden = hidden_lines(source, *delimiters(config))
    lines = enumerate(source.split("\n"), start=1)
    assert "\n".join(line for number, line in lines if number not in hidden) == cell.source


def test_a_region_without_an_end_goes_on_to_the_last_line():
    assert hidden_lines("a\n### BEGIN\nb\nc", "### BEGIN", "### END") == {2, 3, 4}


@pytest.mark.parametrize("config", [None, OTHER])
def test_feedback_shows_the_same_lines(config):
    begin, end = delimiters(config)
    shown, hidden = HideTests(config=Config(config or {})).divided(REGIONS.format(begin, end))
    assert shown == "a = 1\nb = 2\nc = 3"
    assert hidden == {"assert f(2) == 4", "assert f(5) == 10"}
