"""What window and renderer say to each other, and how it goes through a pipe. Both ends are this program: it is pickled."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from views.twin.frame import Frame, Path, Scene

_LENGTH = struct.Struct("<Q")


class Trouble(StrEnum):
    """Why nothing is drawn."""

    NO_GRAPHICS = "no graphics"
    """This computer has no OpenGL that works."""
    UNREADABLE = "unreadable"
    """A mesh could not be read."""
    ENDED = "ended"
    """The renderer has died or does not answer."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw this; scene and path only when they are others than last time."""

    frame: Frame
    scene: Scene | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """Which link is at this share of the picture's width and height?"""

    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Ready:
    """The renderer can draw."""

    software: bool
    """The processor does it, without a graphics card."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture: rows of red, green, blue, 255, and how long it took to draw."""

    size: tuple[int, int]
    pixels: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Picked:
    """The link that was asked for; empty for the background."""

    link: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It can't draw."""

    trouble: Trouble
    detail: str = ""


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message. Raises OSError when nobody reads."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message; None when the other end is gone. Blocks."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return pickle.loads(body) if len(body) == length else None
