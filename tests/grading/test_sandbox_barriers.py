"""Does each barrier hold, and would we notice if one did not?

Every trial of the doctor is made with all barriers on, where it must be stopped, and with some off, where it must get
through: so a barrier that breaks makes a test fail. Where two barriers stop the same thing both are off, and each is
shown to stop it alone.
"""

import os

import pytest

from unrolled.grading import sandbox
from unrolled.grading.sandbox import doctor, landlock

ROOT = os.getuid() == 0

pytestmark = pytest.mark.skipif(
    sandbox.available()["landlock"] is not None, reason="the kernel lacks Landlock, or libseccomp is missing"
)
needs_bubblewrap = pytest.mark.skipif(
    sandbox.available()["bubblewrap"] is not None, reason="bubblewrap does not work here"
)
needs_root = pytest.mark.skipif(not ROOT, reason="an ordinary user's student code is that user")
needs_scopes = pytest.mark.skipif(landlock.abi() < 6, reason="Landlock before version 6 leaves signals alone")

NAMES = [trial.name for trial in doctor.TRIALS]
# What bubblewrap alone must stop: the rest is behind it.
WALLS = [
    "read a file of the course",
    "read a file of the home folder",
    "see other processes",
    "write outside",
    "change modes",
    "connect to a port",
    "send a datagram",
    "connect to a local service",
    "signal a neighbour",
    "end the host",
    "outlive its end",
]
# Trial, and what must be off for it to get through in landlock mode, which is bubblewrap switched off.
# "user" is another user than root's, and nothing to switch off for an ordinary user.
OFF = [
    ("read a file of the course", {"landlock"}),
    ("read a file of the home folder", {"landlock", "user"}),
    ("read the environment", {"landlock", "user", "privileges"} if ROOT else {"landlock"}),
    ("see other processes", {"landlock"}),
    ("write outside", {"landlock"}),
    ("change modes", {"seccomp", "user"}),
    ("connect to a port", {"landlock", "seccomp"}),
    ("send a datagram", {"seccomp"}),
    ("connect to a local service", {"landlock", "seccomp"}),
    ("gain privileges", {"landlock", "privileges", "seccomp"}),
    ("trace a process", {"seccomp"}),
    ("signal a neighbour", {"landlock", "user"}),
    ("limit the host", {"seccomp", "user"}),
    ("end the host", {"landlock", "user"}),
    ("fork bomb", {"processes"}),
    ("take memory", {"memory", "total"}),
    ("take memory together", {"total"}),
    ("compute for ever", {"cpu"}),
    ("write a large file", {"file-size", "folder"}),
    ("fill its folder", {"folder"}),
    ("leave something behind", {"wiping"}),
    ("outlive its end", {"ending"}),
]


@pytest.fixture(scope="module")
def laid(open_folder):
    with doctor.bait(open_folder("course")) as bait:
        yield bait


@pytest.fixture(scope="module")
def outcome(laid, tmp_path_factory):
    """How a trial goes in a mode without some barriers; hosts are kept, for starting one takes most of the time."""
    hosts = {}

    def attempt(name, mode, without=()):
        key = (mode, frozenset(without))
        if key not in hosts:
            hosts[key] = doctor.start(mode, tmp_path_factory.getbasetemp(), tuple(without))
        return doctor.attempt(hosts[key], doctor.named(name), laid)

    yield attempt
    for host in hosts.values():
        host.close()


@needs_bubblewrap
@pytest.mark.parametrize("name", NAMES)
def test_is_it_stopped_in_bubblewrap(outcome, name):
    result = outcome(name, "bubblewrap")
    assert result.stopped, result.said


@pytest.mark.parametrize("name", NAMES)
def test_is_it_stopped_in_landlock(outcome, name):
    result = outcome(name, "landlock")
    assert result.stopped, result.said


@pytest.mark.parametrize(("name", "off"), OFF, ids=[name for name, _ in OFF])
def test_does_it_get_through_when_its_barriers_are_off(outcome, name, off):
    result = outcome(name, "landlock", off)
    assert not result.stopped, result.said


@pytest.mark.parametrize(
    ("name", "barrier"),
    [
        (name, barrier)
        for name, off in OFF
        for barrier in sorted(off)
        if len(off) > 1 and (name, barrier) != ("gain privileges", "landlock")  # which does not start then
    ],
)
def test_does_each_of_several_barriers_stop_it_alone(outcome, name, barrier):
    off = dict(OFF)[name]
    if barrier == "user" and not ROOT:
        pytest.skip("an ordinary user's student code is that user")
    if name in ("signal a neighbour", "end the host") and barrier == "landlock" and landlock.abi() < 6:
        pytest.skip("Landlock before version 6 leaves signals alone")
    result = outcome(name, "landlock", off - {barrier})
    assert result.stopped, result.said


@needs_bubblewrap
@pytest.mark.parametrize("name", WALLS)
def test_does_bubblewrap_alone_stop_it(outcome, name):
    result = outcome(name, "bubblewrap", {"landlock", "seccomp", "user"})
    assert result.stopped, result.said


@needs_root
@pytest.mark.parametrize("mode", ["landlock", pytest.param("bubblewrap", marks=needs_bubblewrap)])
@pytest.mark.parametrize("name", ["be root", "fork bomb"])
def test_does_it_get_through_as_root(outcome, mode, name):
    result = outcome(name, mode, {"user"})
    assert not result.stopped, result.said


def test_does_a_new_user_namespace_get_through_without_the_filter(outcome):
    if dict(doctor.facts())["user namespaces"] != "work":
        pytest.skip("user namespaces do not work here anyway")
    assert outcome("enter a namespace", "landlock", {"seccomp"}).stopped is False


@pytest.mark.parametrize("name", ["signal a neighbour", "end the host"])
def test_are_signals_stopped_where_landlock_leaves_them_alone(outcome, name):
    """As on kernels before 6.12, by a filter of their own."""
    result = outcome(name, "landlock", {"scopes", "user"})
    assert result.stopped, result.said


@needs_scopes
@pytest.mark.parametrize("name", ["signal a neighbour", "end the host"])
def test_do_signals_get_through_without_that_filter(outcome, name):
    result = outcome(name, "landlock", {"scopes", "seccomp", "user"})
    assert not result.stopped, result.said


def test_does_the_host_come_back_when_it_was_killed(outcome):
    """Else one submission could end all that follow."""
    assert not outcome("end the host", "landlock", {"landlock", "user"}).stopped
    assert outcome("be root", "landlock", {"landlock", "user"}) is not None


def test_is_a_mistake_in_a_trial_no_success(outcome, laid):
    trial = doctor.Trial("no such trial", "", "")
    with doctor.start("landlock", doctor.Path(laid.readable).parent) as host:
        assert doctor.attempt(host, trial, laid) == doctor.Outcome(False, "exit status 1")
