"""The wall as it is started in the shop: a window that breaks is there again, and its report too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]


def _until(condition: Callable[[], object], limit_s: float = 60.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_wall_that_breaks_comes_back_by_itself_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "--data", str(tmp_path), "kiosk", "--page", "andon"]
    place = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    state, crashes = tmp_path / "crashes" / "state.txt", tmp_path / "crashes"
    wall = subprocess.Popen(command, env=place, stderr=subprocess.DEVNULL)
    try:
        watching = psutil.Process(wall.pid)
        _until(state.exists)  # it shows its page
        (first,) = watching.children()
        state.unlink()
        first.send_signal(signal.SIGSEGV)
        _until(state.exists)
        (second,) = watching.children()
        assert second.pid != first.pid
        assert len(list(crashes.glob("crash-*.txt"))) == 1
        wall.send_signal(signal.SIGTERM)
        assert wall.wait(30) == 0
        assert not second.is_running()
    finally:
        for process in (*psutil.Process(wall.pid).children(recursive=True),) if wall.poll() is None else ():
            process.kill()
        wall.kill()
        wall.wait()
