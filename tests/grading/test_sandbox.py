"""Does a host give each submission the same confined place, and take everything of it away again?"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from unrolled.grading import sandbox
from unrolled.grading.outcome import Limits
from unrolled.grading.sandbox import bubblewrap, landlock, limits, readable, seccomp

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has sandboxes")
MODES = [
    pytest.param(
        mode,
        marks=pytest.mark.skipif(sandbox.available()[mode] is not None, reason=f"{mode} does not work here"),
    )
    for mode in sandbox.MODES
]
bubblewrapped = pytest.mark.skipif(
    sandbox.available()["bubblewrap"] is not None, reason="bubblewrap does not work here"
)
# What the student's side runs in these tests: it answers each line of Python with what that evaluates to.
MAIN = '''
import os, signal, sys, time
from pathlib import Path

count = 0

def main(connection):
    while source := connection.recv(65536):
        try:
            answer = repr(eval(source))
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        connection.sendall(answer.encode())

def threads(connection):
    import threading
    connection.sendall(str(threading.active_count()).encode())

def double_fork():
    """Processes that each start one more and end, for ever."""
    if os.fork() == 0:
        while True:
            if os.fork():
                os._exit(0)
    return "gone off"

def processes():
    """Those that there are for this one, by number."""
    found = []
    for number in range(1, 1000):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            continue
        except PermissionError:
            pass
        found.append(number)
    return found

def fork_bomb(number):
    """As many processes that stay."""
    for _ in range(number):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)

def leave_session():
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            pass
        if os.fork() == 0:
            time.sleep(10)
        os._exit(0)
    return "gone off"

def deep(levels):
    """Folders in folders, the innermost closed."""
    top = os.getcwd()
    for _ in range(levels):
        os.mkdir("d")
        os.chdir("d")
    os.mkdir("closed", mode=0o300)
    Path("closed", "file").touch()
    os.chdir(top)
    return levels
'''


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def search(open_folder):
    """A folder with the module ``student_side``, which hosts can import."""
    folder = open_folder("search")
    (folder / "student_side.py").write_text(MAIN)
    return folder


@pytest.fixture(scope="module")
def begin(course, search):
    """Start a host that waits for Python to evaluate."""

    def start(mode, preload=("numpy",), main="student_side:main"):
        return sandbox.start(mode, root_of_course=course, preload=preload, main=main, _search=[search])

    return start


@pytest.fixture(scope="module", params=MODES)
def host(request, begin):
    with begin(request.param) as host:
        yield host


@pytest.fixture
def child(host):
    child = host.spawn(Limits(), {})
    yield child
    child.kill()


def ask(child, source):
    child.socket.settimeout(20)
    child.socket.sendall(source.encode())
    return child.socket.recv(65536).decode()


def wait_until_closed(connection):
    """Nobody holds the other end any more, or this fails."""
    connection.settimeout(1)
    while connection.recv(65536):
        pass


def test_are_the_files_there_and_nothing_else(host):
    child = host.spawn(Limits(), {"data/small.csv": b"1,2\n", "x.txt": b""})
    assert ask(child, "sorted(str(p) for p in Path().rglob('*'))") == "['data', 'data/small.csv', 'x.txt']"
    assert ask(child, "Path('data/small.csv').read_bytes()") == r"b'1,2\n'"
    assert ask(child, "Path('new.txt').write_text('x')") == "1"
    child.kill()
    child = host.spawn(Limits(), {})
    assert ask(child, "os.listdir()") == "[]"
    child.kill()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ""])
def test_is_a_file_outside_the_folder_refused(host, name):
    with pytest.raises(ValueError, match="outside"):
        host.spawn(Limits(), {name: b""})


def test_is_a_second_child_refused_while_the_first_runs(host, child):
    with pytest.raises(RuntimeError, match="kill it before"):
        host.spawn(Limits(), {})


def test_does_a_child_that_cannot_be_prepared_say_why_and_leave_the_host_in_order(host):
    before = len(psutil.Process(host._template.process.pid).children(recursive=True))
    with pytest.raises(sandbox.SandboxError, match=r"File too large|No space left"):
        host.spawn(Limits(file_bytes=4096), {"large": bytes(2**20)})
    assert len(psutil.Process(host._template.process.pid).children(recursive=True)) == before
    child = host.spawn(Limits(), {})
    assert ask(child, "1 + 1") == "2"
    child.kill()


def test_does_every_child_start_from_the_same_state(host):
    states = []
    for _ in range(2):
        child = host.spawn(Limits(), {})
        source = (
            "(__import__('random').random(), sys.modules['numpy'].random.rand(), hash('text'), os.getcwd(), count, "
            "sorted(os.environ.items()), globals().__setitem__('count', 1))"
        )
        states.append(ask(child, source))
        child.kill()
    assert states[0] == states[1]


def test_is_the_environment_built_from_nothing(child):
    names = set(eval(ask(child, "list(os.environ)")))
    common = {"PATH", "LANG", "LC_CTYPE", "HOME", "TMPDIR", "USER", "LOGNAME", "MPLCONFIGDIR", "MPLBACKEND"}
    threads = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}
    assert names <= common | threads | {"PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE"}


def test_can_an_answer_use_what_is_installed(child):
    """Modules that the host has not imported, the course's data, and programs."""
    assert ask(child, "__import__('wave').__name__") == "'wave'"
    assert ask(child, "__import__('unrolled.results').results.record('sunspots')").startswith(
        ("PosixPath", "FileNotFoundError: There is no record")
    )
    assert ask(child, "__import__('subprocess').run(['echo', 'x'], capture_output=True).stdout") == r"b'x\n'"
    assert ask(child, "__import__('shutil').copy(Path(os.__file__), 'copy.py')") == "'copy.py'"


@pytest.mark.parametrize(
    ("source", "ended"),
    [
        ("os._exit(3)", "exit status 3"),
        ("sys.exit()", "exit status 1"),
        ("os.abort()", "killed by signal 6"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "out of CPU time"),
        ("(os.closerange(3, 64), time.sleep(0.05), os._exit(4))", "exit status 4"),
        ("1 + 1", None),
    ],
)
def test_is_it_told_how_it_ended(host, source, ended):
    child = host.spawn(Limits(), {})
    answer = ask(child, source)
    assert answer == ("" if ended else "2")
    assert child.ended() == ended
    child.kill()  # does nothing


def test_is_its_use_of_time_and_memory_measured(host):
    child = host.spawn(Limits(), {})
    ask(child, "len(bytearray(b'x') * 200_000_000)")
    seconds, memory = child.usage()
    assert 0.001 < seconds < 10
    assert 150_000_000 < memory < 400_000_000


def test_does_everything_end_that_starts_itself_anew_for_ever(host):
    child = host.spawn(Limits(), {})
    with child.socket.dup() as connection:
        assert ask(child, "double_fork()") == "'gone off'"
        time.sleep(0.2)
        child.kill()
        wait_until_closed(connection)


def test_does_everything_end_that_left_its_session(host):
    child = host.spawn(Limits(), {})
    with child.socket.dup() as connection:
        assert ask(child, "leave_session()") == "'gone off'"
        time.sleep(0.2)
        began = time.monotonic()
        child.kill()
        assert time.monotonic() - began < 5  # it was not waited for, which would take ten
        wait_until_closed(connection)


def test_is_a_deep_and_closed_folder_wiped(host):
    child = host.spawn(Limits(), {})
    assert ask(child, "deep(1100)") == "1100"
    child.kill()
    child = host.spawn(Limits(), {})
    assert ask(child, "os.listdir()") == "[]"
    child.kill()


def test_does_nothing_grow_with_the_number_of_children(host):
    def measured():
        process = psutil.Process(host._template.process.pid)
        family = [process, *process.children(recursive=True)]
        return len(list(Path("/proc/self/fd").iterdir())), len(family), sum(one.num_fds() for one in family)

    host.spawn(Limits(), {"x": b"x"}).kill()
    before = measured()
    for _ in range(20):
        host.spawn(Limits(), {"x": b"x"}).kill()
    assert measured() == before


@pytest.mark.parametrize("mode", MODES)
def test_is_a_dead_host_replaced(mode, begin):
    with begin(mode, preload=()) as host:
        child = host.spawn(Limits(), {})
        ask(child, "Path('left').touch()")
        for process in [
            *psutil.Process(host._template.process.pid).children(recursive=True),
            host._template.process,
        ]:
            if process.pid != child._process:
                process.kill()
        host._template.process.wait()
        assert "ended unexpectedly" in child.ended()
        child = host.spawn(Limits(), {})
        assert ask(child, "os.listdir()") == "[]"


@pytest.mark.parametrize("mode", MODES)
def test_does_everything_end_with_the_grader(mode, search, tmp_path):
    """Even when that is killed: a stranger's process must not stay."""
    code = (
        "import sys, time; from pathlib import Path\n"
        "from unrolled.grading import sandbox; from unrolled.grading.outcome import Limits\n"
        f"host = sandbox.start({mode!r}, root_of_course=Path({str(tmp_path)!r}), preload=(), "
        f"main='student_side:main', _search=[Path({str(search)!r})])\n"
        "child = host.spawn(Limits(), {})\n"
        "print('started', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as grader:
        assert grader.stdout.readline() == "started\n"
        family = psutil.Process(grader.pid).children(recursive=True)
        assert len(family) >= 2  # the host and the child at least
        if mode == "bubblewrap":  # which sees to it even where the host hangs
            family[1].suspend()
        grader.send_signal(signal.SIGKILL)
    gone, alive = psutil.wait_procs(family, timeout=5)
    assert not alive
    assert len(gone) == len(family)


def test_do_two_hosts_have_two_users(begin):
    mode = sandbox.choose() if sandbox.available()["landlock"] is None else "unsafe"
    with begin(mode, preload=()) as one, begin(mode, preload=()) as other:
        users = {ask(host.spawn(Limits(), {}), "os.getuid()") for host in (one, other)}
    assert len(users) == (2 if os.getuid() == 0 else 1)
    assert "0" not in users


@linux
def test_is_a_module_that_is_missing_named(begin):
    with pytest.raises(sandbox.SandboxError, match="no_such_module"):
        begin("unsafe", preload=("no_such_module",))


@linux
def test_is_a_module_that_starts_threads_refused(begin, search):
    (search / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    with pytest.raises(sandbox.SandboxError, match=r"2 threads.*threaded"):
        begin("unsafe", preload=("threaded",))


@linux
def test_is_a_course_that_would_be_readable_refused():
    with pytest.raises(sandbox.NoSandbox, match=r"/usr/share.*Move the course"):
        sandbox.start(
            "landlock" if landlock.unavailable() is None else "bubblewrap",
            root_of_course=Path("/usr/share"),
            preload=(),
            main="x:y",
        )


@linux
def test_is_the_next_best_taken(monkeypatch):
    monkeypatch.setattr(seccomp, "unavailable", lambda: None)
    monkeypatch.setattr(bubblewrap, "unavailable", lambda: None)
    monkeypatch.setattr(landlock, "unavailable", lambda: None)
    assert sandbox.choose() == "bubblewrap"
    monkeypatch.setattr(bubblewrap, "unavailable", lambda: "bubblewrap is not installed")
    assert sandbox.choose() == "landlock"


@linux
def test_is_said_what_to_install_where_there_is_nothing(monkeypatch):
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda _: None)
    monkeypatch.setattr(landlock, "abi", lambda: 1)
    bubblewrap.unavailable.cache_clear()
    try:
        with pytest.raises(sandbox.NoSandbox, match=r"apt install bubblewrap.*Landlock needs version 3"):
            sandbox.start(None, root_of_course=Path(), preload=(), main="x:y")
    finally:
        bubblewrap.unavailable.cache_clear()


@pytest.mark.parametrize("system", ["darwin", "win32"])
@pytest.mark.parametrize("mode", [None, "bubblewrap", "unsafe"])
def test_is_the_container_named_on_other_systems(monkeypatch, system, mode):
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(sandbox.NoSandbox, match=r"^Student code is confined by the Linux.*container.*WSL"):
        sandbox.start(mode, root_of_course=Path(), preload=(), main="x:y")


def test_is_nothing_of_a_checkout_readable_but_package_and_data():
    root = Path(sandbox.unrolled.__file__).parents[2]
    if not (root / "pyproject.toml").exists():
        pytest.skip("not a checkout")
    inside = {
        Path(path).relative_to(root).parts for path in readable.folders() if Path(path).is_relative_to(root)
    }
    environment = Path(sys.prefix).name
    assert {parts for parts in inside if parts[0] != environment} == {
        ("src", "unrolled"),
        ("data",),
        ("results",),
    }


@linux
def test_are_shared_pages_split_when_it_matters():
    own = limits.resident()
    assert limits.memory_of([os.getpid()] * 2, own, limit=10 * own) == pytest.approx(own, rel=0.2)
    assert limits.resident(2**22 - 1) == 0


@linux
def test_do_files_in_a_folder_add_up(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one").write_bytes(bytes([1]) * 100_000)
    assert 100_000 <= limits.disk_of(str(tmp_path), limit=10**6) < 200_000
    assert limits.disk_of(str(tmp_path), limit=50_000) == 50_001


@linux
def test_does_a_message_of_a_stranger_go_no_further_than_its_socket(child):
    """What a child sends is the caller's to read: the host does not."""
    assert isinstance(child.socket, socket.socket)
    assert ask(child, "'x' * 10") == repr("x" * 10)


@pytest.fixture
def twins(begin):
    """Two hosts of two engines, warmed by one process, with a submission in each."""
    with begin("bubblewrap", preload=("wave",)) as host, host.twin() as twin:
        yield host, twin


@bubblewrapped
def test_are_the_submissions_of_two_hosts_apart(twins):
    one, other = (host.spawn(Limits(processes=32), {"x": b"x"}) for host in twins)
    assert ask(one, "'wave' in sys.modules") == ask(other, "'wave' in sys.modules") == "True"
    assert ask(one, "Path('x').unlink()") == "None"
    assert ask(other, "os.listdir()") == "['x']"
    # Each sees its host and itself.
    assert ask(one, "processes()") == f"[1, {ask(one, 'os.getpid()')}]"
    assert ask(one, "fork_bomb(100)") == "BlockingIOError: [Errno 11] Resource temporarily unavailable"
    assert ask(other, "__import__('subprocess').run(['echo']).returncode") == "0"
    one.socket.sendall(b"os.kill(-1, signal.SIGKILL)")
    time.sleep(0.1)
    assert ask(other, "1 + 1") == "2"


@bubblewrapped
@pytest.mark.parametrize("end", ["host", "template"])
def test_does_a_host_go_on_when_its_twin_has_ended(twins, end):
    host, twin = twins
    if end == "host":
        host.close()
    else:
        host._template.process.kill()
    child = twin.spawn(Limits(), {})
    assert ask(child, "'wave' in sys.modules") == "True"


@pytest.mark.parametrize("mode", MODES)
def test_are_more_modules_imported_for_all_later_children(mode, begin):
    with begin(mode, preload=()) as host:
        child = host.spawn(Limits(), {})
        assert ask(child, "'wave' in sys.modules") == "False"
        with pytest.raises(RuntimeError, match="has a child"):
            host.preload(["wave"])
        child.kill()
        host.preload(["wave"])
        assert ask(host.spawn(Limits(), {}), "'wave' in sys.modules") == "True"
        with host.twin() as twin:
            assert ask(twin.spawn(Limits(), {}), "'wave' in sys.modules") == "True"


@linux
def test_does_a_module_that_cannot_be_imported_cost_one_child(begin):
    with begin("unsafe", preload=()) as host:
        host.preload(["wave"])
        host.spawn(Limits(), {}).kill()
        host.preload(["no_such_module"])
        with pytest.raises(sandbox.SandboxError, match="no_such_module"):
            host.spawn(Limits(), {})
        assert ask(host.spawn(Limits(), {}), "'wave' in sys.modules") == "True"
