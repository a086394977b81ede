"""The window's end of the renderer: starts it, keeps one picture under way, and says when it can't draw. Never blocks."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from views.twin.frame import NO_PATH, Frame, Path, Scene
from views.twin.wire import Draw, Drawn, Failed, Pick, Picked, Ready, Trouble, receive, send

ANSWER_MS = 20_000
"""A renderer that is silent for longer is given up. The first picture of a large mesh may take seconds."""
_END_S = 2.0
_ROOT = FilePath(__file__).resolve().parents[2]


class Picture(NamedTuple):
    """An image, and the bytes that it looks at: copying them would take longer than painting them."""

    image: QImage
    pixels: bytes
    seconds: float
    """How long the renderer drew."""


class _Line:
    """The process and the thread that reads from it; ``hear`` is called on that thread with the line and a message."""

    def __init__(self, hear: Callable[[Any, Any], None]) -> None:
        command = [sys.executable, "draw"] if getattr(sys, "frozen", False) else _interpreter()
        pipe = subprocess.PIPE
        self._hear = hear
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=_ROOT, stderr=subprocess.DEVNULL)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._read, name="twin-reader", daemon=True)
        self._thread.start()

    def say(self, message: Any) -> bool:
        """Whether the process took it."""
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, message)
        except (OSError, ValueError):
            return False
        return True

    def close(self) -> None:
        """End the process; what it says now is not heard. Closing twice is closing once."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._process.kill()
        self._thread.join(_END_S)
        self._process.wait(_END_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was left to write goes nowhere
                    stream.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        message: Any = self
        while message is not None:
            message = receive(self._process.stdout)
            if self._closed.is_set():
                return
            self._hear(self, Failed(Trouble.ENDED) if message is None else message)


def _interpreter() -> list[str]:
    return [sys.executable, "-m", "views.twin.renderer"]


class _Post(QObject):
    """Takes messages from reading threads into the window's. One for the process: a thread must not emit a signal of an object that
    the window may be deleting at that moment."""

    heard = Signal(object, object)


@lru_cache(maxsize=1)
def _post() -> _Post:
    return _Post()


class Remote(QObject):
    """Give it scenes, paths and frames at any rate: the newest is drawn when the last picture is there."""

    ready = Signal(bool)
    """It can draw; whether the processor does it."""
    drawn = Signal(object, object)
    """A ``Picture``, and the frame that it shows."""
    picked = Signal(str)
    failed = Signal(str, str)
    """A ``Trouble`` and what was said about it; nothing is drawn from now on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line: _Line | None = None
        self._alive = False
        self._under_way: Frame | Pick | None = None
        self._wanted: Frame | None = None
        self._pick: Pick | None = None
        self._scene: Scene | None = None
        self._path = NO_PATH
        self._told: tuple[Scene | None, Path | None] = (None, None)
        self._post = _post()
        self._post.heard.connect(self._hear)
        self._patience = QTimer(self, singleShot=True, interval=ANSWER_MS)
        self._patience.timeout.connect(lambda: self._give_up(Trouble.ENDED))

    @property
    def runs(self) -> bool:
        """Whether there is a process."""
        return self._line is not None

    @property
    def idle(self) -> bool:
        """Whether a frame would be drawn at once."""
        return self._alive and self._under_way is None

    @property
    def busy(self) -> bool:
        """Whether it is drawing."""
        return self._under_way is not None

    def start(self) -> None:
        """Start the process; ``ready`` or ``failed`` follows."""
        if self._line is not None:
            return
        try:
            line = self._line = _Line(self._post.heard.emit)
        except OSError as error:
            self.failed.emit(Trouble.ENDED, str(error))
            return
        self.destroyed.connect(lambda: line.close())
        self._patience.start()

    def stop(self) -> None:
        """End the process, for good or until the next ``start``."""
        line, self._line = self._line, None
        self._patience.stop()
        self._alive, self._under_way, self._told = False, None, (None, None)
        if line is not None:
            line.close()

    def show_scene(self, scene: Scene) -> None:
        """Another machine or other greys, from the next frame on; what waits to be drawn was of the one before."""
        self._scene, self._wanted = scene, None

    def show_path(self, path: Path) -> None:
        """Another path, from the next frame on."""
        self._path = path

    def want(self, frame: Frame) -> None:
        """Draw this as soon as possible; an older one that still waits is forgotten."""
        self._wanted = frame
        self._go_on()

    def pick(self, across: float, down: float) -> None:
        """Ask which link is at this share of width and height; ``picked`` follows."""
        self._pick = Pick(across, down)
        self._go_on()

    def _go_on(self) -> None:
        if not self.idle or self._line is None or self._scene is None:
            return
        if self._pick is not None and self._told[0] is not None:
            self._under_way, self._pick = self._pick, None
            self._send(self._under_way)
        elif self._wanted is not None:
            self._under_way, self._wanted = self._wanted, None
            scene = None if self._scene is self._told[0] else self._scene
            path = None if self._path is self._told[1] and scene is None else self._path
            self._told = (self._scene, self._path)
            self._send(Draw(self._under_way, scene, path))

    def _send(self, message: Draw | Pick | None) -> None:
        self._patience.start()
        if self._line is not None and not self._line.say(message):
            self._give_up(Trouble.ENDED)

    def _hear(self, line: Any, message: Any) -> None:
        if line is not self._line:
            return
        self._patience.stop()
        match message:
            case Ready(software):
                self._alive = True
                self.ready.emit(software)
            case Drawn(size, pixels, seconds):
                frame, self._under_way = self._under_way, None
                image = QImage(pixels, *size, size[0] * 4, QImage.Format.Format_RGBX8888)
                self.drawn.emit(Picture(image, pixels, seconds), frame)
            case Picked(link):
                self._under_way = None
                self.picked.emit(link)
            case Failed(trouble, detail):
                self._give_up(trouble if self._alive or trouble is not Trouble.ENDED else Trouble.NO_GRAPHICS, detail)
                return
        self._go_on()

    def _give_up(self, trouble: Trouble, detail: str = "") -> None:
        self.stop()
        self.failed.emit(trouble, detail)
