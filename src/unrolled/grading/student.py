"""The confined side: run a student's cells, and call the student's functions when a test asks for it.

Nothing in here is trusted by the other side. It holds no test, no expected value and no reference solution.
"""

import contextlib
import io
import os
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Instance, Type
from traitlets.config import Config

from unrolled.exercises import guard
from unrolled.grading.channel import Channel, Ended
from unrolled.grading.codec import Codec, NotPlain

AGAIN = 0.5  # seconds after which an answer that goes on when its time is over is stopped once more
LONGEST_MESSAGE = 2000  # characters of an error's text
MIMES = {
    *("text/plain", "text/html", "text/markdown", "text/latex", "application/json"),
    *("image/png", "image/jpeg", "image/svg+xml"),
}


class Outputs:
    """What a cell puts out, in order, up to a number of bytes."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, limit: int) -> None:
        """Forget everything, and take ``limit`` bytes from now on."""
        self.items: list[dict] = []
        self.left = limit
        self.cut = False

    def add(self, item: dict, size: int) -> None:
        """Take an output if there is room for it."""
        if size > self.left:
            self.cut = True
            return
        self.left -= size
        last = self.items[-1] if self.items else {}
        if item["output_type"] == "stream" and last.get("name") == item["name"]:
            last["text"] += item["text"]
        else:
            self.items.append(item)


class _Stream(io.TextIOBase):
    """Standard output or standard error as an output of the cell."""

    def __init__(self, name: str, outputs: Outputs):
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        kept = text[: self._outputs.left]
        self._outputs.cut |= len(kept) < len(text)
        if kept:
            self._outputs.add({"output_type": "stream", "name": self._name, "text": kept}, len(kept))
        return len(text)


def _shown(outputs: Outputs, kind: str, data: dict, **more: object) -> None:
    data = {mime: value for mime, value in data.items() if mime in MIMES}
    size = sum(len(str(value)) for value in data.values())
    outputs.add({"output_type": kind, "data": data, "metadata": {}, **more}, size)


class _Publisher(DisplayPublisher):
    outputs = Instance(Outputs)

    def publish(self, data, metadata=None, **_):
        _shown(self.outputs, "display_data", data)

    def clear_output(self, wait=False):
        self.outputs.items.clear()


class _Hook(DisplayHook):
    outputs = Instance(Outputs)

    def __call__(self, result=None):
        if result is not None and not self.quiet():
            data, _ = self.compute_format_data(result)
            self.update_user_ns(result)
            _shown(self.outputs, "execute_result", data, execution_count=None)


class Shell(InteractiveShell):
    """IPython without a terminal, a history or a kernel: magics, top-level await and rich output work."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    outputs = Instance(Outputs, args=())

    def init_displayhook(self):
        super().init_displayhook()
        self.displayhook.outputs = self.outputs

    def init_display_pub(self):
        super().init_display_pub()
        self.display_pub.outputs = self.outputs

    def enable_gui(self, gui=None):
        """There is none."""

    @contextlib.contextmanager
    def _tee(self, channel):  # IPython would keep all that is printed
        yield

    def _showtraceback(self, etype, evalue, stb):
        text = "\n".join(stb)
        name, value = etype.__name__, _told(evalue)
        self.outputs.left = max(self.outputs.left, len(text))  # an error is told, however much was printed
        self.outputs.add(
            {"output_type": "error", "ename": name, "evalue": value, "traceback": text.split("\n")}, len(text)
        )


def warm() -> None:
    """Make the shell that every submission's process inherits."""
    # As in a notebook: whoever imports pyplot gets its figures below the cell.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    config = Config()
    config.HistoryManager.enabled = False  # it would start a thread
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.xmode = "Context"
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell.instance(config=config, ipython_dir=folder)
        shell.run_cell("1 +")  # a first run, so that no submission pays for it
        shell.reset(new_session=False)


def serve(connection: socket.socket) -> None:
    """Answer the examiner's requests until it closes the connection."""
    if not InteractiveShell.initialized():
        warm()
    guard.seed()
    student = _Student(Channel(connection), Shell.instance())
    with contextlib.suppress(Ended):
        while True:
            student.answer(student.receive())


class _Student:
    """One student's namespace, and the objects in it that the examiner holds a reference to."""

    def __init__(self, channel: Channel, shell: Shell):
        self.channel, self.shell = channel, shell
        self.objects: list[object] = []
        self.positions: dict[int, int] = {}  # in that list, by id()
        self.codec = Codec(self._refer, self._resolve)
        self.part = None

    def receive(self) -> dict:
        return self.codec.decode(self.channel.receive())

    def send(self, reply: dict) -> None:
        try:
            data = self.codec.encode(reply)
        except NotPlain as error:
            data = self.codec.encode({"raised": ["ValueError", str(error)]})
        self.channel.send(data)

    def answer(self, request: dict) -> None:
        """Do one thing that the examiner asks for."""
        match request["op"]:
            case "run":
                self.send(self._run(request["source"], request["seconds"], request["output_bytes"]))
            case "names":
                self.send({"value": self._names(request["wanted"], set(request["values"]))})
            case "apply":
                self.send(self._apply(request))

    def _run(self, source: str, seconds: float, output_bytes: int) -> dict:
        outputs = self.shell.outputs
        outputs.begin(output_bytes)
        start = time.perf_counter()
        with (
            contextlib.redirect_stdout(_Stream("stdout", outputs)),
            contextlib.redirect_stderr(_Stream("stderr", outputs)),
            guard.limited(seconds, AGAIN),
        ):
            result = self.shell.run_cell(source, store_history=True)
        took = time.perf_counter() - start
        late = isinstance(result.error_in_exec, guard.TooSlow)
        items = list(outputs.items)
        return {
            "outputs": items,
            "failed": not result.success,
            "late": late,
            "cut": outputs.cut,
            "seconds": took,
        }

    def _names(self, wanted: list[str], values: set[str]) -> dict:
        """Those that exist: functions as references by name, which outlive this process; ``values`` as they are."""
        space = self.shell.user_ns
        found = {}
        for name in wanted:
            if name in space and callable(space[name]):
                found[name] = _Named(name, space[name])
            elif name in space and name in values:
                with contextlib.suppress(NotPlain):
                    self.codec.encode(space[name])
                    found[name] = space[name]
        return found

    def _apply(self, request: dict) -> dict:
        if request["part"] != self.part:  # each part of a test starts from the same random numbers
            self.part = request["part"]
            guard.seed()
        function, arguments, keywords = request["function"], request["arguments"], request["keywords"]
        try:
            before = self.codec.encode(arguments[1:])
            with _unheard(), guard.limited(request["seconds"], AGAIN):
                value = _FUNCTIONS[function](*arguments, **keywords)
            after = self.codec.encode(arguments[1:])
            reply = {"value": _own(value, arguments)}
            if after != before:
                reply["changed"] = arguments
            self.codec.encode(reply)  # in here, since a value may raise anything when it is looked at
        except guard.TooSlow:
            return {"late": True}
        except BaseException as error:
            return {"raised": [_kind(error), _told(error)]}
        return reply

    def _refer(self, value: object) -> list:
        if isinstance(value, _Named):
            return ["name", value.name, _type_name(value.value), True]
        if isinstance(value, _Argument):
            return ["argument", value.position, "", False]
        position = self.positions.setdefault(id(value), len(self.objects))
        if position == len(self.objects):
            self.objects.append(value)  # alive from now on, so that its id stays its own
        return ["object", position, _type_name(value), callable(value)]

    def _resolve(self, parts: list) -> object:
        match parts:
            case ["name", name, *_]:
                if name not in self.shell.user_ns:
                    raise NameError(f"name {name!r} is not defined")
                return self.shell.user_ns[name]
            case ["object", position, *_]:
                return self.objects[position]
            case ["import", module, name]:
                return getattr(sys.modules[module], name)
            case ["callback", number]:
                return self._callback(number)
        raise ValueError(parts)

    def _callback(self, number: int) -> Callable:
        def call(*arguments, **keywords):
            self.send({"callback": number, "arguments": list(arguments), "keywords": keywords})
            reply = self.receive()
            if "raised" in reply:
                raise RuntimeError(reply["raised"])
            return reply["value"]

        return call


class _Named:
    """A value that the examiner shall ask for by its name."""

    def __init__(self, name: str, value: object):
        self.name, self.value = name, value


class _Argument:
    """The argument at a position: the function has returned that very object."""

    def __init__(self, position: int):
        self.position = position


def _own(value: object, arguments: list) -> object:
    for position, argument in enumerate(arguments):
        if value is argument and isinstance(value, np.ndarray | list | dict | set):
            return _Argument(position)
    return value


_FUNCTIONS: dict[str, Callable] = {
    "call": lambda function, *arguments, **keywords: function(*arguments, **keywords),
    "getattr": getattr,
    "getitem": lambda value, key: value[key],
    "contains": lambda value, item: item in value,
    "len": len,
    "bool": bool,
    "iter": iter,
    "next": next,
    "float": float,
    "int": int,
    "str": str,
}


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """What an answer prints while it is tested goes nowhere, and its warnings too."""
    with (
        open(os.devnull, "w") as nowhere,  # noqa: PTH123
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def _kind(error: BaseException) -> str:
    """The name of the built-in class that an error belongs to, so that the examiner can raise the like."""
    for base in type(error).__mro__:
        if base.__module__ == "builtins":
            return base.__name__ if base not in (Exception, BaseException) else type(error).__name__
    return "Exception"


def _told(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_MESSAGE]
    except Exception:
        return ""


def _type_name(value: object) -> str:
    return str(getattr(type(value), "__name__", ""))[:100]
