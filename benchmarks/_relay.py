"""Passes bytes between a station and a hub, and counts them at the socket: everything that TCP carries, encryption and answers included."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress


class Relay:
    """Listens on ``port``; ``up`` and ``down`` grow as bytes pass."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.up = self.down = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        station, _ = self._listener.accept()
        hub = socket.create_connection(("127.0.0.1", self._target))
        with station, hub, suppress(OSError):
            while True:
                ready, _, _ = select.select((station, hub), (), (), 1.0)
                for source in ready:
                    data = source.recv(65_536)
                    if not data:
                        return
                    if source is station:
                        self.up += len(data)
                        hub.sendall(data)
                    else:
                        self.down += len(data)
                        station.sendall(data)

    def close(self) -> None:
        """No more connections."""
        self._listener.close()
