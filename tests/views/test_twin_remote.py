"""A window that goes while a renderer speaks: its reading thread must not touch what Qt is deleting at that moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 400
LIVES = """
import sys, threading
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from views.twin import remote
from views.twin.wire import Ready

class Chatty:
    def __init__(self, hear):
        self.hear, self.closed = hear, False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
    def run(self):
        while not self.closed:
            self.hear(self, Ready(True))
    def say(self, message):
        return True
    def close(self):
        self.closed = True
        self.thread.join()

remote._Line = Chatty
app = QApplication([])
heard = []
for turn in range(int(sys.argv[1])):
    window = QObject()
    for _ in range(3):
        ears = remote.Remote(window)
        ears.ready.connect(heard.append)
        ears.start()
    for _ in range(turn % 3):
        app.processEvents()
    window.deleteLater()
    del window, ears
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
print(len(heard) > 0)
"""


def test_a_window_may_go_while_its_renderer_speaks() -> None:
    command = [sys.executable, "-c", LIVES, str(ROUNDS)]
    place = {"QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | place, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "True\n"), ran.stderr[-2_000:]
