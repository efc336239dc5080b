"""An engine's process: it starts the sandbox, imports what a notebook needs, and forks what grades a submission.

The sandbox's host is started before anything that takes long is imported here, so that both import at the same time.
"""

import gc
import importlib
import importlib.machinery
import json
import os
import re
import socket
import sys
from collections import Counter
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path

from unrolled.grading import sandbox
from unrolled.grading.engine import handin_from_json
from unrolled.grading.outcome import Handin

# Modules that take long to import, and what an import of them begins with.
SLOW = {"matplotlib.pyplot": "matplotlib", "sklearn.linear_model": "sklearn", "scipy.stats": "scipy"}
SLOW |= {module: module for module in ("nltk", "pandas", "torch")}
_IMPORT = re.compile(r"^\s*(?:import|from)\s+([\w.]+)", re.MULTILINE)


def main(descriptor: str, forks_descriptor: str, sandbox_mode: str) -> None:
    """Grade what comes over a connection until it is closed, and fork as often as asked for."""
    connection, forks = Connection(int(descriptor)), socket.socket(fileno=int(forks_descriptor))
    # nbgrader says so to the tests when it grades: hints then tell all their steps.
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        mode = sandbox.check(sandbox_mode or None, Path.cwd())
    except sandbox.NoSandbox as error:
        connection.send_bytes(json.dumps({"refused": str(error)}).encode())
        return
    connection.send_bytes(json.dumps({"ready": True}).encode())
    _Work(mode, connection, forks).go_on()


class _Work:
    """An engine at work: its driver's connection, and the host in which students' processes begin."""

    def __init__(self, mode: str, connection: Connection, forks: socket.socket):
        self._connection, self._forks = connection, forks
        self._asked: Counter[str] = Counter()
        self._begun = False
        # torch always: imported by an answer, it would begin with random numbers of its own.
        self._imported = {"torch"}
        self._host = sandbox.start(
            mode,
            root_of_course=Path.cwd(),
            preload=(*sorted(self._imported), "unrolled.grading.warm"),
            main="unrolled.grading.student:serve",
            wait=False,
        )
        self._prepare("unrolled.grading.scoring")

    def go_on(self) -> None:
        """Grade until the driver has closed the connection."""
        from unrolled.grading import scoring  # late: the host is starting now

        try:
            while self._connection in self._wait(None):
                handin = handin_from_json(self._connection.recv_bytes().decode())
                modules = self._import_for(handin)
                if modules:
                    self._host.preload(modules)
                scoring.prepare(handin)
                self._begun = True
                self._wait(0)  # twins are forked when all is imported here, while the sandbox still imports
                try:
                    graded = scoring.grade_in_a_child(handin, self._host)
                except sandbox.SandboxError as error:
                    graded = scoring.failed(handin, str(error))
                self._connection.send_bytes(graded.to_json().encode())
        except (EOFError, OSError):
            pass  # the driver has gone
        finally:
            self._host.close()

    def _import_for(self, handin: Handin) -> list[str]:
        """Import here what the instructor's notebook does; return what the host has to import for its answers.

        That is also what submissions import beyond it, if it is slow, when it happens for the second time.
        """
        modules, here = imports(handin.instructor)
        text = (handin.submission or b"").decode(errors="replace")
        self._asked.update(
            {module for module, root in SLOW.items() if re.search(rf"(import|from) +{root}\b", text)}
        )
        often = {module for module, times in self._asked.items() if times > 1}
        new = sorted((modules | often) - self._imported)
        if new or not self._begun:
            self._imported |= set(new)
            self._prepare(*sorted(here | often))  # what answers hand over may be torch's
        return new

    @staticmethod
    def _prepare(*modules: str) -> None:
        """Import here what every examiner needs, so that it is there when one is forked."""
        gc.disable()  # what is imported stays: to look for garbage takes an eighth of the time
        for module in modules:
            importlib.import_module(module)
        gc.enable()
        gc.collect()
        gc.freeze()  # a child that collects garbage would copy the memory it shares with this process

    def _wait(self, seconds: float | None) -> list:
        """Fork twins until there is something else to do."""
        while True:
            # Before the first notebook there is nothing that a twin would gain.
            forking = self._forks is not None and self._begun
            ready = wait([self._connection, *([self._forks] if forking else [])], seconds)
            if self._forks not in ready:
                return ready
            request, descriptors, _, _ = socket.recv_fds(self._forks, 16, 1)
            if not request:  # the driver has closed it
                self._forks.close()
                self._forks = None
            elif os.fork() == 0:
                self._become_twin(Connection(descriptors[0]))
            else:
                os.close(descriptors[0])

    def _become_twin(self, connection: Connection) -> None:
        """In the forked process: work for another connection, with a host of its own."""
        os.setsid()
        self._connection.close()
        self._forks.close()
        self._forks = None
        self._connection = connection
        host, self._host = self._host, self._host.twin()
        host.disown()
        connection.send_bytes(json.dumps({"forked": os.getpid()}).encode())
        self.go_on()
        os._exit(0)


@cache
def imports(instructor: bytes) -> tuple[set[str], set[str]]:
    """The installed modules that a notebook imports, which each submission to it would import again.

    Returns
    -------
    set of str
        Those of all its cells.
    set of str
        Those of given cells and tests, which run here as well.
    """
    everywhere: set[str] = set()
    here: set[str] = set()
    sources = []
    for cell in json.loads(instructor)["cells"]:
        if cell["cell_type"] == "code":
            sources.append("".join(cell["source"]))
            everywhere |= set(_IMPORT.findall(sources[-1]))
            mark = cell["metadata"].get("nbgrader", {})
            if mark.get("locked") or mark.get("grade"):
                here |= set(_IMPORT.findall(sources[-1]))
    if "torch" in everywhere and any("optim" in source for source in sources):
        everywhere.add("torch._dynamo")  # imported by the first step of an optimiser: a second
    return set(filter(_is_installed, everywhere)), set(filter(_is_installed, here))


def _is_installed(module: str) -> bool:
    """Whether a module can be found; looked up without importing what it lies in."""
    places = None
    for name in module.split("."):
        spec = importlib.machinery.PathFinder.find_spec(name, places)
        if spec is None:
            return places is None and name in sys.builtin_module_names
        places = spec.submodule_search_locations
        if places is None:
            break
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # at once: taking all the modules apart takes its time
