"""What goes into grading one notebook and what comes out of it: plain data that travels between processes."""

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Self

GRADER_FAILED = "grader"  # the kind of the note on a result that is none


@dataclass(frozen=True)
class Limits:
    """What a submission may use up; what it takes beyond that costs the cell that took it."""

    cell_seconds: float = 60
    total_seconds: float = 600
    memory: int = 2 * 2**30  # bytes, of all its processes together as far as the system can tell
    processes: int = 64
    file_bytes: int = 64 * 2**20  # of one file, and of its whole folder
    output_bytes: int = 2**20  # of one cell


@dataclass(frozen=True)
class Handin:
    """One notebook that a student handed in, with all that is needed to grade it anywhere."""

    assignment: str
    notebook: str  # its name, without .ipynb
    student: str
    instructor: bytes = field(repr=False)  # the notebook in source/, with solutions and hidden tests
    submission: bytes | None = field(repr=False)  # the file as it was handed in; None if there is none
    files: dict[str, bytes] = field(default_factory=dict, repr=False)  # beside it, by relative path
    config: dict[str, dict] = field(default_factory=dict, repr=False)  # the course's, for `graft.graft`
    limits: Limits = Limits()


@dataclass(frozen=True)
class Score:
    """How one graded cell went."""

    grade_id: str
    points: float | None  # None: a person scores it
    max_points: float
    seconds: float = 0.0
    message: str = ""  # what the student is told; never the text of a hidden test
    same_process: bool = False  # the test had to run where the answer runs: a score with a warning


@dataclass(frozen=True)
class Note:
    """Something that was repaired, left out or stopped, in words for student and instructor."""

    kind: str  # such as "missing-test", "duplicate-cell", "stopped", "process-ended", "unreadable"
    text: str
    cell: str = ""  # grade_id or cell id, where there is one


@dataclass(frozen=True)
class Graded:
    """One graded notebook."""

    student: str
    assignment: str
    notebook: str
    document: str = field(repr=False)  # JSON of the executed notebook, as nbgrader keeps it in autograded/
    scores: tuple[Score, ...] = ()
    notes: tuple[Note, ...] = ()
    readable: bool = True  # False: nothing could be read; every score is zero, and the notes say what to do
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory: int = 0  # bytes
    audit: dict[str, str] = field(default_factory=dict)  # see `audit.stamp`

    @classmethod
    def without_score(cls, handin: Handin, text: str) -> Self:
        """What stands for the result of a handin on which the grader itself has failed; ``text`` is its only note."""
        return cls(
            student=handin.student,
            assignment=handin.assignment,
            notebook=handin.notebook,
            document="",
            notes=(Note(GRADER_FAILED, text),),
            readable=False,
        )

    def to_json(self) -> str:
        """The whole of it as JSON text."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote.

        Raises
        ------
        ValueError
            If the text is not that.
        """
        try:
            values = json.loads(text)
            values["scores"] = tuple(Score(**score) for score in values["scores"])
            values["notes"] = tuple(Note(**note) for note in values["notes"])
            return cls(**values)
        except (TypeError, KeyError) as error:
            raise ValueError(f"this is no result of grading: {error}") from error
