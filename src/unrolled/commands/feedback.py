"""``unrolled feedback``: tell each student how it went."""

from pathlib import Path
from typing import Annotated

import typer


def feedback(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as forecasting.")],
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be given several times.")
    ] = None,
    root: Annotated[Path, typer.Option(exists=True, file_okay=False, help="The course.")] = Path(),
) -> None:
    """Write feedback/STUDENT/ASSIGNMENT/NOTEBOOK.html from kept results and the gradebook.

    What is there is replaced. `nbgrader release_feedback` brings it to the students.
    """
    from tqdm import tqdm

    from unrolled.grading import feedback as pages  # nbgrader takes a second to import
    from unrolled.grading.course import Course, CourseError

    try:
        number = sum(
            1 for _ in tqdm(pages.write(Course(root), assignment, student), unit="page", disable=None)
        )
    except CourseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(code=1) from None
    except OSError as error:
        typer.echo(f"{error.filename} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(code=1) from None
    typer.echo(f"{number} pages. To bring them to the students: nbgrader release_feedback {assignment}")
