# ruff: noqa: E501 - an answer is a piece of text
"""Answers that try to cheat, to look, to break or to stay: each the content of one cell, with what it must get.

The cell belongs to a question worth 2 points whose test calls ``double(x)``. The next question, ``half``, is answered
rightly in the same notebook and must get its 2 points whatever the cell does, unless the cell has spoiled the process
that its own notebook runs in. In the text stand names of baits that the test lays out: ``{course}``, ``{port}``,
``{outside}``.
"""

from dataclasses import dataclass

WRONG = "def double(x):\n    return 0\n"
RIGHT = "def double(x):\n    return 2 * x\n"


@dataclass(frozen=True)
class Hostile:
    """An answer, the points it must get, and kinds of notes that tell of it."""

    source: str
    points: float = 0.0
    notes: frozenset[str] = frozenset()
    next_points: float = 2.0  # of the question after it


def _hostile(source: str, points: float = 0.0, *notes: str) -> Hostile:
    return Hostile(source, points, frozenset(notes))


def _spoiling(source: str) -> Hostile:
    return Hostile(source, next_points=0.0)


CHEATS = {
    "quiet-assertions": _hostile(
        WRONG + "import builtins\nbuiltins.AssertionError = type('Q', (BaseException,), {})"
    ),
    "no-assertions": _hostile(WRONG + "import sys\nsys.flags.__class__\nimport builtins\nbuiltins.__debug__"),
    "input-transformer": _spoiling(
        WRONG + "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])\n"
        "get_ipython().ast_transformers.append(type('T', (), {'visit': lambda self, node: node})())"
    ),
    "shell-patched": _spoiling(WRONG + "get_ipython().run_cell = lambda *a, **k: None"),
    "equals-everything": _hostile(
        "class Yes:\n    __eq__ = lambda *a: True\ndef double(x):\n    return Yes()"
    ),
    "equal-number": _hostile(
        "class Yes(float):\n    __eq__ = lambda *a: True\ndef double(x):\n    return Yes(0)"
    ),
    "array-of-yes": _hostile(
        "import numpy as np\nclass Yes:\n    __eq__ = lambda *a: True\n"
        "def double(x):\n    return np.array([Yes()], dtype=object)"
    ),
    "changes-its-argument": _hostile("def double(x):\n    globals()['x'] = 0\n    return x"),
    "redefines-expected": _hostile(WRONG + "expected = 0\n_expected = 0\nmath = None"),
    "prints-a-score": _hostile(WRONG + "print('2.0')\n2.0"),
    "shows-a-score": _hostile(
        WRONG + "from IPython.display import display\ndisplay({'text/plain': '2.0'}, raw=True)\n2.0"
    ),
    "patches-check": _hostile(
        WRONG + "import unrolled.exercises.check as c\nc.Check.score = lambda self, points: float(points)\n"
        "import nbgrader.utils\nnbgrader.utils.determine_grade = lambda *a: (2, 2)"
    ),
    "patches-numpy": _hostile(
        WRONG + "import numpy as np\nnp.allclose = lambda *a, **k: True\nnp.array_equal = np.allclose"
    ),
    "patches-codec": _spoiling(
        WRONG + "import msgpack\nold = msgpack.packb\n"
        "msgpack.packb = lambda value, **k: old({'value': 4, 'outputs': [], 'failed': False}, **k)"
    ),
    "answers-for-the-examiner": _spoiling(
        WRONG + "import gc\nfrom unrolled.grading.channel import Channel\n"
        "from unrolled.grading.codec import Codec\nc = next(o for o in gc.get_objects() if type(o) is Channel)\n"
        "for _ in range(5):\n    c.send(Codec(None, None).encode({'value': {'double': 4}, 'score': 2.0}))",
    ),
    "settrace": _hostile(
        WRONG + "import sys, threading\nsys.settrace(lambda *a: None)\nthreading.settrace(lambda *a: None)"
    ),
    "atexit": _hostile(WRONG + "import atexit\natexit.register(lambda: print('2.0'))"),
    "shadows-modules": _hostile(
        WRONG + "import pathlib\nfor name in ('math', 'numpy', 'unrolled', 'msgpack'):\n"
        "    pathlib.Path(name + '.py').write_text('raise SystemExit')"
    ),
    "asks-the-caller": _hostile(
        "import inspect\ndef double(x):\n    for frame in inspect.stack():\n"
        "        for value in frame.frame.f_locals.values():\n            if isinstance(value, dict) and 'expected' in value:\n"
        "                return value['expected']\n    return 0"
    ),
    "wrong-at-second-call": _hostile(
        "calls = []\ndef double(x):\n    calls.append(x)\n    return 4 if len(calls) == 1 else 5"
    ),
}

PRYING = {
    "walks-the-disk": _hostile(
        WRONG
        + "import os\nfor folder, _, names in os.walk('/', onerror=None):\n    if folder.startswith(('/proc', '/sys')): continue\n"
        "    for name in names:\n        if name.endswith(('.ipynb', '.db', '.canary')):\n"
        "            try: print(open(os.path.join(folder, name)).read())\n            except OSError: pass"
    ),
    "reads-the-gradebook": _hostile(WRONG + "print(open('{course}/gradebook.db').read())"),
    "reads-a-neighbour": _hostile(WRONG + "print(open('{course}/submitted/eve/small/small.ipynb').read())"),
    "reads-by-shell": _hostile(
        WRONG + "!cat {course}/gradebook.db\n!find / -name '*.canary' -exec cat {} ';'"
    ),
    "links-to-the-gradebook": _hostile(
        WRONG + "import os\nos.symlink('{course}/gradebook.db', 'mine')\nprint(open('mine').read())"
    ),
    "reads-the-environment": _hostile(WRONG + "import os\nprint(dict(os.environ))"),
    "reads-environments": _hostile(
        WRONG + "import glob\nfor path in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline'):\n"
        "    try: print(path, open(path).read())\n    except OSError: pass"
    ),
    "reads-memory": _hostile(
        WRONG
        + "import os, re\nfor pid in {os.getppid(), 1, *map(int, filter(str.isdigit, os.listdir('/proc')))} - {os.getpid()}:\n"
        "    try:\n        maps = open(f'/proc/{pid}/maps').read()\n        memory = open(f'/proc/{pid}/mem', 'rb')\n"
        "        for a, b in re.findall(r'^(\\w+)-(\\w+) rw', maps, re.M):\n"
        "            memory.seek(int(a, 16)); data = memory.read(int(b, 16) - int(a, 16))\n"
        "            i = data.find(b'CAN' + b'ARY')\n            if i >= 0: print(data[i:i + 40])\n"
        "    except (OSError, ValueError, OverflowError): pass"
    ),
    "searches-its-memory": _hostile(
        WRONG
        + "import gc\nfound = [o for o in gc.get_objects() if isinstance(o, str) or isinstance(o, dict)]\n"
        "text = str(found)\ni = text.find('CAN' + 'ARY')\nif i >= 0: print(text[i:i + 40])"
    ),
    "searches-frames": _hostile(
        "import sys\ndef double(x):\n    frame, text = sys._getframe(), ''\n    while frame:\n"
        "        text += str(frame.f_globals) + str(frame.f_locals); frame = frame.f_back\n"
        "    i = text.find('CAN' + 'ARY')\n    raise ValueError(text[i:i + 40] if i >= 0 else 'nothing')"
    ),
    "connects": _hostile(
        WRONG + "import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=1).send(b'hello')"
    ),
    "connects-by-shell": _hostile(WRONG + "!bash -c 'echo hello > /dev/tcp/127.0.0.1/{port}'"),
    "fetches": _hostile(
        WRONG + "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{port}/x', timeout=1)"
    ),
    "looks-up-a-name": _hostile(WRONG + "import socket\nprint(socket.gethostbyname('example.org'))"),
    "traces-its-parent": _hostile(
        WRONG + "import ctypes, os\nprint(ctypes.CDLL(None, use_errno=True).ptrace(16, os.getppid(), 0, 0))"
    ),
    "makes-namespaces": _hostile(WRONG + "!unshare -Urm mount --bind {course} /mnt && cat /mnt/gradebook.db"),
    "becomes-root": _hostile(WRONG + "import os\nos.setuid(0)\nprint(open('{course}/gradebook.db').read())"),
    "uses-sudo": _hostile(WRONG + "!sudo -n cat {course}/gradebook.db; su -c 'cat {course}/gradebook.db'"),
}

BREAKING = {
    "ends-the-process": _hostile("import os\nos._exit(0)", 0, "stopped"),
    "ends-politely": _hostile("import sys\nsys.exit()"),
    "exit-and-quit": _hostile("exit()\nquit()"),
    "ends-in-a-call": _hostile("import os\ndef double(x):\n    os._exit(0)", 0, "process-ended"),
    "exits-in-a-call": _hostile("def double(x):\n    raise SystemExit"),
    "kills-itself": _hostile("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", 0, "stopped"),
    "stops-itself": _hostile("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", 0, "stopped"),
    "kills-its-parent": _hostile(RIGHT + "import os\ntry: os.kill(os.getppid(), 9)\nexcept OSError: pass", 2),
    "kills-everything": _hostile("import os\nos.kill(-1, 9)"),
    "kills-its-group": _hostile("import os\nos.killpg(0, 9)", 0, "stopped"),
    "crashes": _hostile("import ctypes\nctypes.string_at(0)", 0, "stopped"),
    "crashes-in-a-call": _hostile(
        "import ctypes\ndef double(x):\n    return ctypes.string_at(0)", 0, "process-ended"
    ),
    "runs-for-ever": _hostile("while True: pass", 0, "stopped"),
    "runs-for-ever-deaf": _hostile(
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        0,
        "stopped",
    ),
    "runs-for-ever-in-c": _hostile("sum(range(10**15))", 0, "stopped"),
    "swallows-the-alarm": _hostile(
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass", 0, "stopped"
    ),
    "hangs-in-a-call": _hostile(
        "import signal\ndef double(x):\n    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n    while True: pass",
        0,
        "process-ended",
    ),
    "sleeps": _hostile("import time\ntime.sleep(10**6)", 0, "stopped"),
    "waits-for-input": _hostile("x = input()"),
    "fork-bomb": _hostile(
        WRONG
        + "import os, time\nfor _ in range(300):\n    try:\n        if os.fork() == 0: time.sleep(60); os._exit(0)\n    except OSError: break"
    ),
    "thread-bomb": _hostile(
        WRONG
        + "import threading, time\ntry:\n    for _ in range(3000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "except RuntimeError: pass"
    ),
    "leaves-a-daemon": _hostile(
        RIGHT + "import os, signal, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        for s in range(1, 65):\n            try: signal.signal(s, signal.SIG_IGN)\n            except (OSError, ValueError): pass\n"
        "        while True: time.sleep(0.01)\n    os._exit(0)",
        2,
    ),
    "takes-memory": _hostile(WRONG + "import numpy as np\na = np.ones((6, 2**27))"),
    "takes-memory-slowly": _hostile("a = []\nwhile True: a.append(bytearray(10**6))"),
    "prints-for-ever": _hostile("while True: print('x' * 10**6)", 0, "stopped", "output-cut"),
    "prints-one-long-line": _hostile(RIGHT + "print('x' * 200_000_000)", 2, "output-cut"),
    "shows-a-lot": _hostile(
        RIGHT
        + "from IPython.display import HTML, display\nfor _ in range(1000): display(HTML('<b>' * 10**5))",
        2,
        "output-cut",
    ),
    "fills-the-disk": _hostile(WRONG + "with open('big', 'wb') as f:\n    while True: f.write(b'x' * 2**20)"),
    "many-files": _hostile(WRONG + "for i in range(10**6): open(f'f{i}', 'w').close()"),
    "deep-folders": _hostile(RIGHT + "import os\nfor _ in range(2000):\n    os.mkdir('d'); os.chdir('d')", 2),
    "closes-everything": _hostile("import os\nos.closerange(0, 1000)", 0, "stopped"),
    "closes-in-a-call": _hostile("import os\ndef double(x):\n    os.closerange(0, 1000)", 0, "process-ended"),
    "recursion": _hostile("def double(x):\n    return double(x)"),
    "returns-too-much": _hostile("import numpy as np\ndef double(x):\n    return np.zeros(10**7)"),
    "returns-itself": _hostile("def double(x):\n    a = []\n    a.append(a)\n    return a"),
    "returns-deep": _hostile("def double(x):\n    a = 0\n    for _ in range(10**5): a = (a,)\n    return a"),
    "returns-an-endless-thing": _hostile("import itertools\ndef double(x):\n    return itertools.count()"),
    "returns-a-pickle-bomb": _hostile(
        "class Bomb:\n    def __reduce__(self):\n        import os\n        return os.system, ('touch {outside}',)\n"
        "def double(x):\n    return Bomb()"
    ),
    "returns-what-bites": _hostile(
        "class Bites:\n    def __getattribute__(self, name): raise SystemExit\n    def __repr__(self): raise KeyError\n"
        "def double(x):\n    return Bites()"
    ),
    "raises-what-bites": _hostile(
        "class Odd(BaseException):\n    def __str__(self): raise ValueError\ndef double(x):\n    raise Odd"
    ),
    "shows-what-bites": _hostile(RIGHT + "class Odd:\n    def __repr__(self): raise SystemExit\nOdd()", 2),
    "floods-the-channel": _hostile(
        "import socket, gc\nfor s in [o for o in gc.get_objects() if isinstance(o, socket.socket)]:\n"
        "    s.setblocking(True)\n    while True: s.sendall(b'\\xff' * 10**6)",
        0,
        "stopped",
    ),
    "cuts-the-channel": _hostile(
        "import socket, gc\nfor s in [o for o in gc.get_objects() if isinstance(o, socket.socket)]: s.close()",
        0,
        "stopped",
    ),
    "bomb-on-the-channel": _hostile(
        "import gc, msgpack\nfrom unrolled.grading.channel import Channel\n"
        "c = next(o for o in gc.get_objects() if type(o) is Channel)\nbomb = msgpack.packb(None)\n"
        "for _ in range(3000): bomb = msgpack.packb(msgpack.ExtType(1, bomb))\nc.send(bomb)",
        0,
        "stopped",
    ),
    "no-python": _hostile("def double(x:\n    return"),
    "null-byte": _hostile("def double(x): return 2 * x\n\0", 2, "characters"),
}

STAYING = {
    "writes-the-gradebook": _hostile(WRONG + "open('{course}/gradebook.db', 'w').write('100 points')"),
    "overwrites-a-neighbour": _hostile(
        WRONG + "open('{course}/submitted/eve/small/small.ipynb', 'w').write('0')"
    ),
    "writes-elsewhere": _hostile(
        WRONG
        + "for path in ['{outside}', *(f'{d}/unrolled-was-here' for d in ('/tmp', '/var/tmp', '/dev/shm'))]:\n"
        "    try: open(path, 'w').write('x')\n    except OSError: pass"
    ),
    "edits-the-grader": _hostile(
        WRONG + "import unrolled.grading.examiner as e, pathlib\n"
        "p = pathlib.Path(e.__file__)\np.write_text(p.read_text() + '#')"
    ),
    "edits-the-tests": _hostile(WRONG + "!rm -rf {course}/* ; echo x > {course}/gradebook.db"),
    "changes-modes": _hostile(WRONG + "import os\nos.chmod('{course}', 0o777)"),
    "plants-a-module": _hostile(
        WRONG + "import site, pathlib\nfor folder in [*site.getsitepackages(), site.getusersitepackages()]:\n"
        "    try: pathlib.Path(folder, 'evil.pth').write_text('import os')\n    except OSError: pass"
    ),
    "opens-a-port": _hostile(
        WRONG + "import socket\ns = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()"
    ),
}

HOSTILE = CHEATS | PRYING | BREAKING | STAYING
