"""What a window that is never closed must not leave behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_layout_item_is_known_longer_than_it_lives() -> None:
    command = [sys.executable, "-m", "tests.views.long_life"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert (ran.returncode, ran.stdout) == (0, "[]\n"), ran.stderr
