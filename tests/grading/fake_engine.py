"""An engine whose child process is real and whose grading is not: what a student's name says, happens."""

import contextlib
import subprocess
import sys
from pathlib import Path

from unrolled.grading.outcome import Graded, Handin, Limits

CHILD = """
import os, sys, time
for line in sys.stdin:
    student, folder = line.rstrip("\\n").split("\\t")
    with open(os.path.join(folder, student), "a") as tries:
        tries.write(f"{os.getpid()}\\n")
    if "dies" in student:
        os._exit(1)
    if "falters" in student and len(open(os.path.join(folder, student)).readlines()) == 1:
        os._exit(1)
    if "hangs" in student:
        time.sleep(600)
    if "slow" in student:
        time.sleep(0.1)
    print(os.getpid(), flush=True)
"""


class FakeEngine:
    """Notes every try in a file named by the student, in the folder that the handin names."""

    def __init__(self, sandbox: str | None):
        self.sandbox = sandbox
        self.process = None

    def twin(self):
        return FakeEngine(self.sandbox)

    def __enter__(self):
        if self.sandbox == "missing":
            raise RuntimeError("there is no sandbox here")
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_):
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        self.process.wait()

    def kill(self):
        if self.process is not None:
            self.process.kill()

    def grade(self, handin):
        self.process.stdin.write(f"{handin.student}\t{handin.files['folder'].decode()}\n")
        self.process.stdin.flush()
        pid = self.process.stdout.readline()
        if not pid:
            raise EOFError("the engine has ended")
        return Graded(handin.student, handin.assignment, handin.notebook, document=pid.strip())


def handin(student: str, folder: Path, limits: Limits | None = None) -> Handin:
    files = {"folder": bytes(folder)}
    return Handin("tiny", "tiny", student, b"", b"", files=files, limits=limits or Limits())


def tries(folder: Path) -> dict[str, list[int]]:
    """The process ids of the engines that tried each student's handin."""
    return {path.name: [int(pid) for pid in path.read_text().split()] for path in folder.iterdir()}
