"""What the tests of the site have seen, gathered from all processes of pytest-xdist and said in a closing line."""

from collections import Counter

import pytest

SEEN = pytest.StashKey[Counter]()


def pytest_configure(config):
    config.stash[SEEN] = Counter()


@pytest.fixture
def seen(request) -> Counter:
    """What the browser has seen so far, for the closing line."""
    return request.config.stash[SEEN]


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # of a worker, whose counts the first process adds up
        session.config.workeroutput["seen"] = dict(session.config.stash[SEEN])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash[SEEN].update(getattr(node, "workeroutput", {}).get("seen", {}))


def pytest_terminal_summary(terminalreporter, config):
    if seen := config.stash[SEEN]:
        counts = ", ".join(f"{count:,} {what}" for what, count in seen.items())
        terminalreporter.write_line(f"site in the browser: {counts}")
