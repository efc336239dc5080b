"""Score strangers' notebooks safely and fast, into nbgrader's own gradebook.

``graft`` puts a student's answers into the instructor's notebook; ``examiner`` runs the tests while the answers run
in a confined process (``student``, ``sandbox``); ``engine`` keeps both warm; ``jobs`` grades a class on one machine
or many; ``gradebook`` alone writes.
"""

import sys

# nbformat validates notebooks by jsonschema, which imports this package, where it is installed, for a format that no
# notebook uses. It takes longer than all the rest: 1.4 of 1.5 seconds, in every process that grades.
sys.modules.setdefault("rfc3987_syntax", None)
