"""The examiner's side of a student's functions and values: stand-ins that ask the student's process.

What comes back is decoded as plain data (`codec`). The student's process may die, hang or lie; that costs the call
which met it, and no more: the next call finds a fresh process in which the cells that behaved have been run again.
"""

import builtins
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from unrolled.exercises import guard
from unrolled.grading.channel import Channel, Ended, TooLate
from unrolled.grading.codec import Codec, Malformed, NotPlain, write_back
from unrolled.grading.outcome import Limits

GRACE = 3.0  # seconds between the student's own alarm and the end of the process
RESTARTS = 5  # processes that a submission may lose
LIBRARIES = {"builtins", "math", "numpy", "scipy", "sklearn", "torch", "pandas", "unrolled"}


class ProcessEnded(Exception):
    """The student's process has ended while it ran an answer."""


@dataclass
class Ran:
    """What became of a cell of the student's notebook."""

    outputs: list = field(default_factory=list)
    seconds: float = 0.0
    stopped: str = ""  # why it was stopped, if it was
    cut: bool = False  # its output was longer than is kept


class StudentSide:
    """The student's process as the examiner sees it, and the way to a new one.

    Parameters
    ----------
    spawn : callable
        Starts a confined process; returns an object with ``socket``, ``kill()`` and ``ended()``.
    limits : Limits
    """

    def __init__(self, spawn: Callable, limits: Limits):
        self._spawn, self._limits = spawn, limits
        self._child = self._channel = None
        self._codec = Codec(self._refer, self._resolve)
        self._callbacks: list[Callable] = []  # functions of the tests that the student's code was given
        self._history: list[str] = []  # sources that behaved, to be run again in a new process
        self._generation = 0
        self._deadline = time.monotonic() + limits.total_seconds
        self.lost: list[str] = []  # why each process that was lost ended

    @property
    def seconds_left(self) -> float:
        """What is left of the submission's time."""
        return self._deadline - time.monotonic()

    def run(self, source: str) -> Ran:
        """Run a cell. It is part of every later process, unless it has ended this one or outstayed its time."""
        seconds = min(self._limits.cell_seconds, self.seconds_left)
        if seconds <= 0:
            return Ran(stopped="no time was left for this submission")
        request = {
            "op": "run",
            "source": source,
            "seconds": seconds,
            "output_bytes": self._limits.output_bytes,
        }
        try:
            reply = self._ask(request, seconds)
        except TooLate:
            return Ran(stopped=f"it was stopped after {seconds:.0f} seconds", seconds=seconds)
        except (ProcessEnded, Ended) as error:
            return Ran(stopped=str(error))
        ran = Ran(_list(reply.get("outputs")), _number(reply.get("seconds")), cut=reply.get("cut") is True)
        if reply.get("late") is True:
            ran.stopped = f"it was stopped after {seconds:.0f} seconds"
        else:
            self._history.append(source)
        return ran

    def names(self, wanted: list[str], values: list[str]) -> dict[str, object]:
        """Stand-ins for the functions among the ``wanted`` names, and the values of those in ``values``."""
        request = {"op": "names", "wanted": wanted, "values": values}
        try:
            found = self._ask(request, self._limits.cell_seconds).get("value")
        except (TooLate, ProcessEnded, Ended):
            return {}
        return {name: found[name] for name in wanted if name in found} if isinstance(found, dict) else {}

    def apply(self, function: str, arguments: tuple, keywords: dict | None = None) -> object:
        """Have the student's process do ``function`` (a key of its table) on arguments.

        Raises
        ------
        unrolled.exercises.guard.TooSlow
            If it takes longer than the part of the test may.
        ProcessEnded
            If the process ends instead.
        Exception
            What the student's code raises, as the built-in class it belongs to.
        """
        seconds = min(guard.seconds_left() or self._limits.cell_seconds, self.seconds_left)
        if seconds <= 0:
            raise guard.TooSlow
        request = {
            "op": "apply",
            "function": function,
            "arguments": list(arguments),
            "keywords": keywords or {},
            "part": guard.entered(),
            "seconds": max(seconds - 0.1, seconds / 2),  # its own alarm is first; ours costs it the process
        }
        try:
            reply = self._ask(request, seconds)
        except TooLate:
            raise guard.TooSlow from None
        if reply.get("late") is True:
            raise guard.TooSlow
        if "raised" in reply:
            raise _error(reply["raised"])
        changed = reply.get("changed")
        if isinstance(changed, list):
            write_back(list(arguments), changed)
        value = reply.get("value")
        if isinstance(value, _Argument):
            return arguments[value.position] if value.position < len(arguments) else None
        return value

    def close(self) -> None:
        """End the student's process and everything it started."""
        if self._child is not None:
            self._channel.close()
            self._child.kill()
            self._child = self._channel = None

    def _ask(self, request: dict, seconds: float) -> dict:
        """Send a request and return the reply, answering what the student's code asks of the tests' functions."""
        if self._child is None:
            self._start()
        answered = False
        try:
            message = request
            while True:
                self._channel.send(self._codec.encode(message), seconds + GRACE)
                reply = self._codec.decode(self._channel.receive(seconds + GRACE))
                if not isinstance(reply, dict):
                    raise Malformed("a reply that is no reply")
                if "callback" not in reply:
                    answered = True
                    return reply
                message = self._called_back(reply)
        except NotPlain as error:
            answered = True  # nothing was sent
            raise TypeError(f"a test passes on what cannot be passed on: {error}") from None
        except (Ended, Malformed) as error:
            raise ProcessEnded(self._why(error)) from None
        finally:
            if not answered:  # also when the alarm of a test's part went off in here
                self._lose()

    def _called_back(self, reply: dict) -> dict:
        try:
            function = self._callbacks[reply["callback"]]
            return {"value": function(*_list(reply.get("arguments")), **(reply.get("keywords") or {}))}
        except Exception as error:
            return {"raised": str(error)}

    def _start(self) -> None:
        if len(self.lost) > RESTARTS:
            raise ProcessEnded(f"the program has ended {len(self.lost)} times and is not started again")
        self._child = self._spawn()
        self._channel = Channel(self._child.socket)
        self._generation += 1
        for source in list(self._history):
            request = {
                "op": "run",
                "source": source,
                "seconds": self._limits.cell_seconds,
                "output_bytes": 0,
            }
            self._ask(request, min(self._limits.cell_seconds, max(self.seconds_left, 0.1)))

    def _lose(self) -> None:
        child = self._child
        self.close()
        self.lost.append((child.ended() if child else None) or "it was stopped")

    def _why(self, error: Exception) -> str:
        if isinstance(error, Malformed):
            return "the program answered what no answer is"
        return "the program has ended"

    def _refer(self, value: object) -> list:
        if isinstance(value, Remote):
            if value._generation != self._generation and value._target[0] != "name":
                raise NotPlain("it belongs to a process that has ended")
            return value._target
        if callable(value):
            module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
            if (
                str(module).partition(".")[0] in LIBRARIES
                and getattr(sys.modules.get(module), str(name), None) is value
            ):
                return ["import", module, name]
            self._callbacks.append(value)
            return ["callback", len(self._callbacks) - 1]
        raise NotPlain(f"a {type(value).__name__} is no plain data")

    def _resolve(self, parts: object) -> object:
        match parts:
            case ["name", str() as name, str() as kind, bool()]:
                return Remote(self, ["name", name], kind, self._generation)
            case ["object", int() as position, str() as kind, bool()]:
                return Remote(self, ["object", position], kind, self._generation)
            case ["argument", int() as position, str(), bool()] if position >= 0:
                return _Argument(position)
        raise Malformed("a reference that is none")


@dataclass(frozen=True)
class _Argument:
    position: int


class Remote:
    """A function or object of the student's process."""

    def __init__(self, side: StudentSide, target: list, kind: str, generation: int):
        self._side, self._target, self._kind, self._generation = side, target, kind, generation

    def __call__(self, *arguments, **keywords):
        return self._side.apply("call", (self, *arguments), keywords)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._side.apply("getattr", (self, name))

    def __getitem__(self, key):
        return self._side.apply("getitem", (self, key))

    def __contains__(self, item) -> bool:
        return self._side.apply("contains", (self, item)) is True

    def __bool__(self) -> bool:
        return self._side.apply("bool", (self,)) is True

    def __len__(self) -> int:
        return self._side.apply("len", (self,))

    def __iter__(self):
        iterator = self._side.apply("iter", (self,))
        while True:
            try:
                item = self._side.apply("next", (iterator,))
            except StopIteration:
                return
            yield item

    def __float__(self) -> float:
        return self._side.apply("float", (self,))

    def __int__(self) -> int:
        return self._side.apply("int", (self,))

    def __repr__(self) -> str:
        return f"<{self._kind} of the answer>"


def _error(raised: object) -> BaseException:
    """The error that stands for the student's: a built-in class where it is one, so that tests can tell."""
    name, text = (str(part) for part in raised) if isinstance(raised, list) and len(raised) == 2 else ("", "")
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception | SystemExit):
        try:
            return kind(text)
        except TypeError:  # UnicodeDecodeError and its like want more
            return ValueError(text)
    cleaned = name[:100] if name.isidentifier() else "Exception"
    return type(cleaned, (Exception,), {})(text)


def _list(value: object) -> list:
    return value if isinstance(value, list) else []


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
