"""The warm process in the sandbox: it imports what answers need, and forks hosts that have it.

It is started in a fresh interpreter (nothing of the grader's memory or files comes along). Several engines may ask
it for a host; in bubblewrap each host is process 1 of a process namespace of its own, so that the submissions of one
can neither see nor reach those of another. Elsewhere it serves one engine only.
"""

import contextlib
import dataclasses
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from unrolled.grading.outcome import Limits
from unrolled.grading.sandbox import kernel, limits
from unrolled.grading.sandbox.folder import Folder
from unrolled.grading.sandbox.host import ENOUGH, Host, Plan, end_with_parent, in_words

_START = Limits()  # of the folder in which modules may write while they are imported


def main(descriptor: int, plan: str) -> None:
    """Import the modules and fork the hosts that are asked for over the socket ``descriptor``, until it is closed.

    A request is JSON text, ``{"modules": [names], "user": number or null}``, with a socket that the new host obeys. Its
    first message is ``{"error": null}``, or says why there is no host. Without a socket, the modules are imported.
    """
    control = socket.socket(fileno=descriptor)
    os.environ.pop("PWD", None)  # bubblewrap adds it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle
    template = _Template(Plan.from_json(plan), control)
    try:
        template.serve()
    finally:
        template.end()


class _Template:
    def __init__(self, plan: Plan, control: socket.socket) -> None:
        self._plan, self._control = plan, control
        self._folder = Folder(plan.folder, mounted=plan.mode == "bubblewrap")
        if plan.mode != "bubblewrap":
            end_with_parent()

    def serve(self) -> None:
        """Do what is asked for until nobody can ask any more."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, ENOUGH, 1)
            if not message:
                return
            self._reap(os.WNOHANG)
            request = json.loads(message)
            if descriptors:
                with socket.socket(fileno=descriptors[0]) as asker:
                    self._answer(request, asker)
            else:
                with contextlib.suppress(Exception):  # whoever asks for a host is told
                    self._import_all(request["modules"])

    def end(self) -> NoReturn:
        """Leave nothing on the disk, even if the grader can no longer see to it, and exit."""
        if self._plan.mode != "bubblewrap":  # there all ends with this process, and what it has mounted
            self._reap(0)
            self._folder.clear_away()
        os._exit(0)  # at once: taking all the modules apart takes its time

    def _answer(self, request: dict, asker: socket.socket) -> None:
        """Fork a host that has imported what is asked for and obeys ``asker``, or say there why not."""
        plan = dataclasses.replace(self._plan, user=request["user"])
        try:
            self._import_all([*request["modules"], plan.main.partition(":")[0]])
            warm = limits.resident()
            process = os.fork()
            if process == 0:
                self._control.close()
                _be_host(asker, plan, warm)
            if plan.mode == "bubblewrap":
                os.waitpid(process, 0)  # it has forked the host
        except Exception as error:
            _say(asker, in_words(error))

    @staticmethod
    def _reap(options: int) -> None:
        """Take leave of hosts that have ended; without options, of all."""
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, options)[0]:
                pass

    def _import_all(self, modules: Sequence[str]) -> None:
        """Import what has not been imported, so that every later child has it.

        Raises
        ------
        RuntimeError
            If a module starts a thread.
        Exception
            Whatever comes from a module.
        """
        new = [module for module in modules if module not in sys.modules]
        if new:
            self._import(new)
        threads = list(Path("/proc/self/task").iterdir())
        if len(threads) > 1:
            raise RuntimeError(
                f"a process with {len(threads)} threads cannot be forked safely; one of the imported modules "
                f"({', '.join(modules)}) starts threads when it is imported"
            )

    def _import(self, modules: Sequence[str]) -> None:
        self._folder.make(_START.file_bytes, None)  # some write when they are imported
        gc.disable()  # what is imported stays: to look for garbage takes an eighth of the time
        try:
            for module in modules:
                importlib.import_module(module)
        finally:
            gc.enable()
            self._folder.take_away()
        # Every child starts from these states; the random module alone takes a new seed at each fork.
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed(0)
        if "torch" in sys.modules:
            sys.modules["torch"].manual_seed(0)
        gc.collect()
        gc.freeze()  # else a collection in a child would touch, and so copy, every page


def _be_host(asker: socket.socket, plan: Plan, warm: int) -> None:
    """In the forked process: be a host until the grader has closed its connection."""
    try:
        try:
            if plan.mode == "bubblewrap":
                kernel.unshare_processes()
                if os.fork():  # what is forked from now on is in there
                    os._exit(0)
                kernel.own_mounts()
                kernel.mount_processes()
            host = Host(asker, plan, warm)
        except Exception as error:
            _say(asker, in_words(error))
            return
        _say(asker, None)
        host.serve()
    finally:
        os._exit(0)


def _say(asker: socket.socket, error: str | None) -> None:
    with contextlib.suppress(OSError):  # nobody waits for it any more
        asker.send(json.dumps({"error": error}).encode()[:ENOUGH])
