"""Messages over a stream socket: each is sent whole, and one too large or too late is an error."""

import select
import socket
import struct
import time

from unrolled.grading.codec import LARGEST

_LENGTH = struct.Struct(">I")


class Ended(Exception):
    """The other side has gone, or no longer keeps to the rules."""


class TooLate(Exception):
    """The other side did not answer in time."""


class Channel:
    """One end of a connection.

    Parameters
    ----------
    connection : socket.socket
        A connected stream socket; this object closes it.
    """

    def __init__(self, connection: socket.socket):
        self._socket = connection
        self._socket.setblocking(False)

    def send(self, data: bytes, seconds: float | None = None) -> None:
        """Send a message.

        Raises
        ------
        Ended, TooLate
        """
        deadline = _deadline(seconds)
        left = memoryview(_LENGTH.pack(len(data)) + data)
        while left:
            self._wait(deadline, write=True)
            try:
                left = left[self._socket.send(left) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Ended(str(error)) from None

    def receive(self, seconds: float | None = None) -> bytes:
        """The next message.

        Raises
        ------
        Ended, TooLate
        """
        deadline = _deadline(seconds)
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if length > LARGEST:
            raise Ended(f"a message of {length:,} bytes was announced")
        return self._exactly(length, deadline)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _exactly(self, size: int, deadline: float | None) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._wait(deadline, write=False)
            try:
                chunk = self._socket.recv(min(size - len(data), 2**20))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Ended(str(error)) from None
            if not chunk:
                raise Ended("the connection was closed")
            data += chunk
        return bytes(data)

    def _wait(self, deadline: float | None, *, write: bool) -> None:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready = select.select([] if write else [self._socket], [self._socket] if write else [], [], left)
        if not (ready[0] or ready[1]):
            raise TooLate


def _deadline(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds
