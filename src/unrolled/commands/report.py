"""``unrolled report``: how a class did on an assignment, as a page or as a table for a learning platform."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from unrolled.files import replacing


class Platform(StrEnum):
    """Whose gradebook a table is for."""

    canvas = "canvas"
    moodle = "moodle"


def report(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as forecasting.")],
    output: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="The file to write; else it goes into .unrolled/reports/."),
    ] = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Leave the students' names out.")] = False,
    csv: Annotated[
        Platform | None, typer.Option(help="Write a table of grades for this platform instead of the page.")
    ] = None,
    canvas_id: Annotated[
        str, typer.Option(help="The assignment's number in Canvas: the last part of its address there.")
    ] = "",
    formgrader: Annotated[
        str, typer.Option(help="Address of the Jupyter server in which you score by hand.")
    ] = "http://localhost:8888",
    root: Annotated[Path, typer.Option(exists=True, file_okay=False, help="The course.")] = Path(),
) -> None:
    """Write one page on how the class did: questions, hints, repairs, like work, essays. Nothing else is changed."""
    # nbgrader and scikit-learn take a second to import, and other commands do without
    from unrolled.grading.course import Course, CourseError
    from unrolled.grading.keeping import OWN
    from unrolled.grading.report import exports, records
    from unrolled.grading.report.page import page

    if csv and anonymous:
        raise typer.BadParameter("A table of grades needs the students' names.", param_hint="--anonymous")
    try:
        course = Course(root)
        found = records.read(course, assignment)
        if not found.works and assignment not in course.assignments():
            known = ", ".join(course.assignments()) or "none at all"
            raise CourseError(f"There is no assignment {assignment!r}. There are: {known}.")
        if csv == Platform.canvas:
            text = exports.canvas(found, canvas_id)
        elif csv == Platform.moodle:
            text = exports.moodle(found)
        else:
            given = records.given_code(course, assignment)
            text = page(found, given, anonymous=anonymous, formgrader=formgrader)
    except CourseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(code=1) from None
    if output is None:
        own = course.root / OWN  # which nobody else may look into
        own.mkdir(mode=0o700, exist_ok=True)
        folder = own / "reports"
        folder.mkdir(exist_ok=True)
        output = folder / (f"{assignment}-{csv}.csv" if csv else f"{assignment}.html")
    try:
        with replacing(output) as file:
            file.write(text)
    except OSError as error:
        typer.echo(f"{output} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(code=1) from None
    typer.echo(output)
    if csv:
        absent, waiting = exports.without_grade(found)
        if absent:
            typer.echo(f"{absent} handed in nothing; their grades are left empty.", err=True)
        if waiting:
            typer.echo(
                f"{waiting} have an answer that nobody has scored yet; their grades are left empty. "
                "Score in formgrader, then write the table again.",
                err=True,
            )
