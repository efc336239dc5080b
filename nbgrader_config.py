"""nbgrader's configuration: solutions/ is the source of every graded notebook, exercises/ what students get."""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "unrolled"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError  # your answer"}
# What stands beside an instructor's notebook and is not for students: the catalogue of answers.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "answers", "equivalent.json"]
# For one cell. Set 7 trains nine networks in two cells, and a class is graded on a busy machine.
c.Execute.timeout = 60
# Feedback without the text of the hidden tests; by itself nbgrader leaves it in.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
