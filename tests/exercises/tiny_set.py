"""The cells and the catalogue of one tiny problem set."""

from nbformat.v4 import new_code_cell

ANSWER = '''\
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
'''
TEST = '''\
"""Is it doubled?"""
from unrolled.exercises import Check, close

check = Check("tiny/double", globals())
with check.visible("two is doubled"):
    close(double(2), 4)
### BEGIN HIDDEN TESTS
with check.hidden("a negative number is doubled"):
    close(double(-5), -10)
### END HIDDEN TESTS
check.score(2)
'''
CATALOGUE = """\
# %% probes
double(-3)
double(7)

# %% correct: adds
def double(x):
    return x + x

# %% wrong 0: gives it back
# 1. Is two given for one?
# 2. You return x itself.
# 3. Multiply by two.
def double(x):
    return x

# %% wrong 1: forgets the sign
# 1. Try a negative number.
# 2. The sign is lost.
# 3. Leave out abs.
def double(x):
    return 2 * abs(x)
"""


def cell(source, grade_id, *, grade=False, solution=False, points=None):
    """A code cell as nbgrader marks it."""
    mark = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        mark["points"] = points
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": mark})
