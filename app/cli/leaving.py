"""The end of a process whose workers still compute what nobody waits for any more. It refuses to end before all is saved.

Python joins every worker of a thread pool at its exit: a report or a long question to history would hold a station that was
told to stop for as long as it takes. What they write they write atomically.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

log = logging.getLogger(__name__)

_left: list[str] = []


def wait_for_workers(limit_s: float) -> None:
    """Wait for workers for so long; whoever is not done then is left behind by ``leave``."""
    until_s = time.monotonic() + limit_s
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(max(0.0, until_s - time.monotonic()))
            if thread.is_alive():
                _left.append(thread.name)
    if _left:
        log.info("ended before these were done, they begin anew at the next start: %s", ", ".join(_left))


def leave(code: int) -> int:
    """The exit code, or the end right here when workers were left behind."""
    if _left:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)
    return code
