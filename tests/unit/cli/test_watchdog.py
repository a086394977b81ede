"""The watchdog over real processes: one that freezes, one that breaks, one that ends by somebody's will."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli.watchdog import BROKEN, Patience, Watchdog

QUICK = Patience(silent=1.0, first=20.0, look=0.05, rests=(0.05,))
ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import os, sys, time
from pathlib import Path
lives = Path(sys.argv[1])
life = len(lives.read_text()) if lives.exists() else 0
lives.write_text("x" * (life + 1))
os.utime(os.environ["CNC_TELEMETRY_ALIVE"])
{does}
"""


def run(tmp_path: Path, does: str) -> tuple[int, int]:
    """Exit code and number of lives."""
    lives = tmp_path / "lives"
    code = Watchdog([sys.executable, "-c", CHILD.format(does=does), str(lives)], QUICK).run()
    return code, len(lives.read_text())


@pytest.mark.parametrize("code", [0, 1, 2])
def test_an_end_by_somebodys_will_is_the_end(tmp_path: Path, code: int) -> None:
    assert run(tmp_path, f"sys.exit({code})") == (code, 1)


def test_what_breaks_is_started_again(tmp_path: Path) -> None:
    assert run(tmp_path, "os.abort() if life < 2 else sys.exit(0)") == (0, 3)


def test_a_fault_of_the_program_is_started_again(tmp_path: Path) -> None:
    assert run(tmp_path, f"sys.exit({BROKEN} if life < 1 else 0)") == (0, 2)


def test_what_freezes_is_ended_and_started_again(tmp_path: Path) -> None:
    assert run(tmp_path, "time.sleep(60 if life < 1 else 0)") == (0, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_who_ends_the_watchdog_ends_what_it_watches(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    watching = "import sys; from app.cli.watchdog import Watchdog; sys.exit(Watchdog([sys.executable, '-c', sys.argv[1], sys.argv[2]]).run())"
    child = CHILD.format(does="import signal; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); time.sleep(60)")
    process = subprocess.Popen([sys.executable, "-c", watching, child, str(lives)], cwd=ROOT)
    try:
        deadline = time.monotonic() + 30
        while not lives.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
