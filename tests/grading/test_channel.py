"""Messages arrive whole, one too large or too late is an error, and so is an end."""

import socket
import struct
import threading

import pytest

from unrolled.grading.channel import Channel, Ended, TooLate
from unrolled.grading.codec import LARGEST


@pytest.fixture
def pair():
    one, other = map(Channel, socket.socketpair())
    yield one, other
    one.close()
    other.close()


def test_messages_arrive_whole_and_in_order(pair):
    one, other = pair
    sent = [b"", b"a", b"b" * 3_000_000, b"c"]  # more than fits into the socket at once
    sender = threading.Thread(target=lambda: [one.send(data) for data in sent])
    sender.start()
    assert [other.receive(10) for _ in sent] == sent
    sender.join()


def test_who_says_nothing_is_too_late(pair):
    with pytest.raises(TooLate):
        pair[0].receive(0.05)


def test_who_sends_half_a_message_is_too_late():
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    with theirs:
        theirs.sendall(struct.pack(">I", 10) + b"12345")
        with pytest.raises(TooLate):
            channel.receive(0.05)
    channel.close()


def test_who_does_not_read_is_too_late(pair):
    with pytest.raises(TooLate):
        pair[0].send(bytes(20_000_000), 0.05)


def test_an_end_is_told(pair):
    one, other = pair
    other.close()
    with pytest.raises(Ended):
        one.receive(1)
    with pytest.raises(Ended):
        one.send(bytes(1_000_000), 1)


def test_a_message_that_is_announced_too_large_is_not_waited_for():
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    with theirs:
        theirs.sendall(struct.pack(">I", LARGEST + 1))
        with pytest.raises(Ended, match="announced"):
            channel.receive(5)
    channel.close()
