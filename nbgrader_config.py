"""nbgrader's configuration: solutions/ is the source of every graded notebook, exercises/ what students get."""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "unrolled"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError  # your answer"}
# What stands beside an instructor's notebook and is not for students: the catalogue of answers.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "answers", "equivalent.json"]
