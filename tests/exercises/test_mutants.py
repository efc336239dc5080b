"""Are small faults put into the reference, and only there, and is it said which of them no test notices?"""

import json

from tiny_set import ANSWER

from unrolled.exercises.mutants import faults, tries


def test_faults_are_in_the_solution_alone():
    found = dict(faults(ANSWER.replace('"""Twice x."""', "y = 1 + 1")))
    assert "5: return 2 * x  →  return 2 / x" not in found  # the numbering counts the cell's lines
    assert "4: return 2 * x  →  return 2 / x" in found
    assert all(change.startswith("4: ") for change in found)
    assert len(set(found.values())) == len(found) >= 2


def test_a_test_that_looks_kills_them(course):
    assert all(mutant.killed for mutant in tries(course, "tiny"))


def test_a_fault_that_changes_nothing_may_be_listed(course):
    path = course / "solutions/tiny/tiny.ipynb"
    path.write_text(path.read_text().replace("return 2 * x", "return abs(2) * x + 0 * len('a')"))
    survivors = [mutant.change for mutant in tries(course, "tiny") if not mutant.killed]
    assert any("'a'" in change for change in survivors)
    reasons = {"double": {survivors[0]: "zero times anything"}}
    (course / "solutions/tiny/equivalent.json").write_text(json.dumps(reasons))
    listed = {mutant.change: mutant.equivalent for mutant in tries(course, "tiny")}
    assert listed[survivors[0]] == "zero times anything"
