"""How the window gets a plant: callbacks that main gives; each returns at once and answers with a Future."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first paint does not wait for numpy
    from app.contracts import PlantPort

Start = Callable[[], "Future[PlantPort]"]


@dataclass(frozen=True, slots=True)
class Starts:
    """Ways to start a plant. Each must not block: heavy imports and the plant itself belong to its own thread.

    A plant that takes the place of another one is main's to exchange: the window only shows the new one.
    """

    start: Start
    """The configured plant; an empty one when nothing is configured yet."""
    demo: Start | None = None
    """The demo plant; None when it is not offered."""
    open_file: Callable[[Path], Future[PlantPort]] | None = None
    """Another configuration file."""
