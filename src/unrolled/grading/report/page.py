"""The report on a class as one HTML page that needs nothing else: no script, no other file, no network."""

import datetime
import hashlib
import math
import re
import statistics as middle
from collections.abc import Callable, Iterable
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from unrolled.grading import essays
from unrolled.grading.outcome import GRADER_FAILED
from unrolled.grading.report import rendering, similarity, statistics
from unrolled.grading.report.records import Question, Records, Work

FORMGRADER = "http://localhost:8888"  # where `jupyter lab` serves nbgrader's formgrader unless told otherwise
LISTED = 15  # of what was said most, and of the slowest
FAILED = 200  # rows of what went wrong
NAMED = 5  # students by name behind a repair
# What a note of this kind asks of the instructor; notes of other kinds are repairs.
ADVICE = {
    "unreadable": "Ask the student for the file again, and grade it again.",
    "missing-notebook": "Ask the student. If the file has another name, rename it and grade again.",
    GRADER_FAILED: "The grader failed, not the student: grade again with --again.",
    "stopped": "If honest work needs longer, allow it more time: --timeout and --total-timeout.",
    "process-ended": "Only this cell has lost its points. Look at it if the student asks.",
}
SECTIONS = (
    ("failures", "What went wrong"),
    ("totals", "Totals"),
    ("questions", "Questions"),
    ("hints", "What was said most"),
    ("repairs", "Repairs"),
    ("alike", "Work that is alike"),
    ("essays", "Answers in words"),
    ("runtime", "Running time"),
)
templates = Environment(
    loader=PackageLoader("unrolled.grading.report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    records: Records,
    given: Iterable[str] = (),
    *,
    anonymous: bool = False,
    formgrader: str = FORMGRADER,
    today: datetime.date | None = None,
) -> str:
    """The report.

    Parameters
    ----------
    records : Records
    given : iterable of str
        Code that is nobody's own, as of `similarity.pairs`.
    anonymous : bool
        Without names: students are numbered, and their names and ids are cut out of what they wrote.
    formgrader : str
        Address of the Jupyter server in which answers are scored by hand.
    today : date, optional
        As which day the page is dated.
    """
    name, redact = _names(records, anonymous)
    readable = statistics.readable(records)
    items, totals = statistics.items(records), statistics.totals(records)
    failed = _failed(records, name, redact)
    seconds = [work.seconds for work in records.works]
    return templates.get_template("report.html").render(
        title=f"Report on {records.assignment}",
        assignment=records.assignment,
        made=(today or datetime.date.today()).isoformat(),
        anonymous=anonymous,
        sections=SECTIONS,
        students=len(records.students),
        handed_in=len(records.by_student()),
        readable=len(readable),
        waiting=sum(item.waiting for item in items),
        noted=len({work.student for work in records.works if work.notes}),
        gradebook=records.gradebook,
        same_process=sum(score.same_process for work in records.works for score in work.scores.values()),
        failed=failed[:FAILED],
        failed_more=max(0, len(failed) - FAILED),
        totals=totals,
        most=max((count for *_, count in totals.bins), default=1) if totals else 1,
        items=items,
        several=len({question.notebook for question in records.questions}) > 1,
        said=(
            ("Hints", statistics.hints(records)[:LISTED]),
            ("Parts of tests that failed", statistics.failures(records)[:LISTED]),
        ),
        repairs=_repairs(records, name, redact),
        pairs=[_pair(pair, name, redact) for pair in similarity.pairs(records.works, given)],
        essays=[
            _essays(records, question, name, redact, formgrader)
            for question in records.questions
            if question.by_hand
        ],
        slowest=[_slow(work, name) for work in sorted(records.works, key=lambda w: -w.seconds)[:LISTED]],
        median_seconds=middle.median(seconds) if seconds else 0.0,
        all_seconds=math.fsum(seconds),
    )


def _names(records: Records, anonymous: bool) -> tuple[Callable[[str], str], Callable[[str, str], str]]:
    """What a student is called, and how a text of a student's is shown."""
    students = records.students
    if not anonymous:

        def called(student: str) -> str:
            known = students[student]
            return known.id if known.name == known.id else f"{known.name} ({known.id})"

        return called, lambda text, student: text
    order = sorted(students, key=lambda student: hashlib.sha256(student.encode()).digest())
    numbers = {student: f"Student {i}" for i, student in enumerate(order, start=1)}
    signed = {work.student: work.signed for work in records.works}

    def redact(text: str, student: str) -> str:
        known = students[student]
        words = {
            known.id,
            known.name,
            known.first_name,
            known.last_name,
            known.email,
            signed.get(student, ""),
        }
        for word in sorted((word for word in words if len(word) > 1), key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "…", text, flags=re.IGNORECASE)
        return text

    return numbers.__getitem__, redact


def _failed(records: Records, name, redact) -> list[dict]:
    return [
        {
            "student": name(work.student),
            "notebook": work.notebook,
            "text": redact(f"{note.cell}: {note.text}" if note.cell else note.text, work.student),
            "advice": ADVICE[note.kind],
        }
        for work in sorted(records.works, key=lambda work: (work.readable, work.student, work.notebook))
        for note in work.notes
        if note.kind in ADVICE
    ]


def _repairs(records: Records, name, redact) -> list[dict]:
    kinds: dict[str, dict[str, str]] = {}
    for work in records.works:
        for note in work.notes:
            if note.kind not in ADVICE:
                kinds.setdefault(note.kind, {}).setdefault(work.student, redact(note.text, work.student))
    rows = []
    for kind, students in sorted(kinds.items(), key=lambda one: (-len(one[1]), one[0])):
        who = ", ".join(name(student) for student in list(students)[:NAMED])
        more = f" and {len(students) - NAMED} more" if len(students) > NAMED else ""
        example = next(iter(students.values()))
        rows.append({"kind": kind, "count": len(students), "example": example, "who": who + more})
    return rows


def _pair(pair: similarity.Pair, name, redact) -> dict:
    one, other = name(pair.one), name(pair.other)
    lines = []
    if pair.passages:
        lines.append(
            f"Did they work on this together? Of the passages that few others have, {pair.share:.0%} of the "
            f"shorter one's stand in the other's answers too ({pair.passages})."
        )
    if pair.numbers:
        shown = ", ".join(pair.numbers[:NAMED]) + (", …" if len(pair.numbers) > NAMED else "")
        lines.append(
            f"Whose numbers are these? {shown} stand in both, although each student has numbers of "
            "one's own and the notebooks name different students."
        )
    if pair.signed:
        shown = redact(redact(pair.signed, pair.one), pair.other)
        lines.append(f"Who wrote which? Both notebooks are signed “{shown}”.")
    answers = [
        (
            grade_id,
            Markup(rendering.code(redact(mine, pair.one))),
            Markup(rendering.code(redact(theirs, pair.other))),
        )
        for grade_id, mine, theirs in pair.answers
    ]
    return {"one": one, "other": other, "lines": lines, "answers": answers}


def _essays(records: Records, question: Question, name, redact, formgrader: str) -> dict:
    asked = [
        work
        for work in records.works
        if work.notebook == question.notebook and question.grade_id in work.points
    ]
    found = [
        essays.Essay(
            work.student,
            redact(work.essays.get(question.grade_id, ""), work.student),
            redact(work.numbers_shown, work.student),
            work.submission_id,
            work.points[question.grade_id],
        )
        for work in asked
    ]
    groups = essays.groups(found)
    written = sum(len(group.essays) for group in groups)
    return {
        "title": question.title,
        "written": written,
        "empty": len(found) - written,
        "waiting": sum(essay.points is None for essay in found),
        "groups": [
            {
                "words": group.words,
                "same": [(name(one), name(other)) for one, other in group.same],
                "essays": [_essay(essay, name, formgrader) for essay in group.essays],
            }
            for group in groups
        ],
    }


def _essay(essay: essays.Essay, name, formgrader: str) -> dict:
    link = ""
    if essay.submission_id:
        link = f"{formgrader.rstrip('/')}/formgrader/submissions/{quote(essay.submission_id)}/?index=0"
    return {
        "name": name(essay.student),
        "words": essay.words,
        "points": essay.points,
        "link": link,
        "html": Markup(rendering.markdown(essay.text, heading=5)),
        "numbers": Markup(rendering.plain(essay.numbers)) if essay.numbers.strip() else "",
    }


def _slow(work: Work, name) -> dict:
    slowest = max(work.scores.values(), key=lambda score: score.seconds, default=None)
    return {
        "student": name(work.student),
        "notebook": work.notebook,
        "seconds": work.seconds,
        "cpu": work.cpu_seconds,
        "memory": work.peak_memory / 1e6,
        "test": f"{slowest.grade_id}, {slowest.seconds:.2f} s" if slowest else "",
    }
