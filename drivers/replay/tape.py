"""What the player needs of a recording: its signals, and everything that is due by a moment. Knows no clock and no file format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.equipment import MachineModel
from app.domain.observation import ObservationBatch


class Tape(Protocol):
    """A recording on its way. Times are nanoseconds of recorded time since its beginning; they grow on through every repeat.

    Belongs to one thread at a time; both methods may block on files.
    """

    model: MachineModel

    @property
    def ended(self) -> bool:
        """Nothing will follow; after that everything was told to be unavailable."""

    def play(self, until_ns: int) -> Sequence[ObservationBatch]:
        """Everything due by then that was not played yet, in order; ``time_ns`` is recorded time since the beginning."""

    def close(self) -> None:
        """Let go of the file."""
