"""Is every displayed equation of the course true, and would its check notice if it were not?"""

import pytest

from unrolled.checks.equations import all_equations
from unrolled.checks.mutation import mutants

EQUATIONS = all_equations()


@pytest.mark.parametrize("label", sorted(EQUATIONS))
def test_the_equation_holds(label):
    assert EQUATIONS[label].difference() is None


@pytest.mark.parametrize("label", sorted(EQUATIONS))
def test_every_wrong_copy_is_noticed(label):
    check = EQUATIONS[label]
    assert check.survivors() == []
    assert check.wrong_copies > 0, "an equation with nothing to get wrong is not worth a label"


@pytest.mark.parametrize("label", sorted(EQUATIONS))
def test_declared_equivalents_exist_and_are_equivalent(label):
    check = EQUATIONS[label]
    wrong = dict(mutants(check.formula))
    for change in check.equivalent:
        assert change in wrong, "no such mistake is made any more: remove it"
        assert check.difference(wrong[change]) is None, "the check does notice it: remove it"
