"""PySide's own import, which reads every source, is not the program's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AFTER = """
import builtins, linecache
plain = builtins.__import__
import views.shell.plain_imports
assert builtins.__import__ is plain
import views.pages.trend
from PySide6.QtWidgets import QLabel
print(len(linecache.cache))
"""


def test_importing_pages_reads_no_sources() -> None:
    done = subprocess.run([sys.executable, "-c", AFTER], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20
