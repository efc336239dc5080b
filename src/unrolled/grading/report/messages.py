"""What a test told a student, taken apart again: failed parts and hints."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

HINT = re.compile(r"Hint(?P<of> for [^:]{1,80})?: (?P<text>.+)")
UNANSWERED = "Not answered yet."
NO_ANSWER = ": not answered yet"
# How `Check` goes on after the title of a part, where the title itself is not known.
DETAIL = re.compile(r": (?:expected |your code stops with |this took longer than |not answered yet|name ').*")


@dataclass(frozen=True)
class Told:
    """A message as its lines say it."""

    failed: tuple[str, ...] = ()  # parts, with what was expected and found
    hints: tuple[str, ...] = ()  # from nudge to near-solution
    other: tuple[str, ...] = ()
    unanswered: bool = False


def told(message: str) -> Told:
    """The failed parts, the hints and the rest of a `Score`'s message."""
    failed, hints, other = [], [], []
    for line in message.splitlines():
        line = line.strip().removeprefix("AssertionError: ")
        listed = line.startswith("- ")
        content = line.removeprefix("- ") if listed else line
        if (hint := HINT.fullmatch(content)) is not None:
            hints.append(
                f"{hint['of'].removeprefix(' for ')}: {hint['text']}" if hint["of"] else hint["text"]
            )
        elif listed:
            failed.append(content)
        elif content and content not in ("Not yet:", UNANSWERED):
            other.append(content)
    unanswered = UNANSWERED in message or (bool(failed) and all(NO_ANSWER in line for line in failed))
    return Told(tuple(failed), tuple(hints), tuple(other), unanswered)


def titles(test: str) -> tuple[str, ...]:
    """What the parts of a test cell say that they test, where the cell says it in plain text."""
    try:
        tree = ast.parse(test)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return tuple(
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("visible", "hidden")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    )


def title_of(failed: str, known: Iterable[str] = ()) -> str:
    """The title of a failed part, without what was expected and found."""
    fitting = [title for title in known if failed == title or failed.startswith(f"{title}: ")]
    return max(fitting, key=len) if fitting else DETAIL.sub("", failed)
