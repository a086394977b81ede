"""The example of docs/write-a-driver.md passes the conformance suite: what the page says is true."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.contract.drivers.example_driver import SPEC
from tests.contract.drivers.suite import Case, DriverConformance

HOST = "127.0.0.1"
WEIGHT = {"now": 12.5}


class Answering(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        try:
            while self.rfile.readline():
                self.wfile.write(f"W {WEIGHT['now']} kg\n".encode())
        except OSError:
            pass


class Scale(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def serve(port: int | None) -> Iterator[int]:
    WEIGHT["now"] = 12.5
    with Scale((HOST, port or 0), Answering) as scale:
        thread = threading.Thread(target=scale.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield scale.server_address[1]
        finally:
            scale.shutdown()
            thread.join()


def settings(port: int) -> dict[str, Any]:
    return {"host": HOST, "port": port}


def change(_: int, number: int) -> None:
    WEIGHT["now"] = float(number)


class TestExample(DriverConformance):
    case = Case("scale", SPEC, settings, serve, steady={"weight": 12.5}, changing="weight", change=change)

    def assert_nothing_false(self, running: Any) -> None:
        """Its one signal is the one that changes: anything else than the weights that were put on is false."""
        good = {row.number for _, row in running.inlet.rows if row.quality.is_good}
        assert good <= {12.5, 111.0, *map(float, range(101, 106))}
