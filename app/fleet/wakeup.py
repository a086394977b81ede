"""Ends a thread's wait on sockets from any other thread. It carries nothing else."""

from __future__ import annotations

import contextlib
import socket


class Wakeup:
    """One end is polled, the other is written to; many calls before the next look are one."""

    def __init__(self) -> None:
        self._polled, self._written = socket.socketpair()
        self._polled.setblocking(False)
        self._written.setblocking(False)

    @property
    def handle(self) -> int:
        """What a poller watches."""
        return self._polled.fileno()

    def wake(self) -> None:
        """End the wait (any thread). A full buffer means that it is ending already; a closed one, that nobody waits."""
        with contextlib.suppress(OSError):
            self._written.send(b"\0")

    def clear(self) -> None:
        """Forget calls so far (the polling thread)."""
        with contextlib.suppress(BlockingIOError):
            while self._polled.recv(4096):
                pass

    def close(self) -> None:
        """Let go."""
        self._written.close()
        self._polled.close()
