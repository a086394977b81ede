"""Rows of values on their way into a batch, and the rule which of them are worth recording. Knows no protocol."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.domain.equipment import MachineModel
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.quality import Quality

REFRESH_NS = 60_000_000_000
"""A value that stays equal is recorded once a minute all the same: a chart needs points, and an age needs a limit."""


class Value(NamedTuple):
    """One value as it was read: a number, a text, or neither with the reason."""

    number: float = float("nan")
    text: str | None = None
    quality: Quality = Quality.GOOD


FAILED = Value(quality=Quality.READ_FAILED)
UNAVAILABLE = Value(quality=Quality.UNAVAILABLE)


class Rows:
    """Collects the rows of one machine's next batch, in the order of their times."""

    def __init__(self, model: MachineModel) -> None:
        self._model = model
        self._rows: list[tuple[int, int, Value]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, signal: int, time_ns: int, value: Value) -> None:
        """One observation; ``signal`` is the position in the model's items."""
        self._rows.append((signal, time_ns, value))

    def batch(self, received_ns: int) -> ObservationBatch:
        """Everything collected, as columns; the collection starts anew."""
        rows, self._rows = self._rows, []
        codes: dict[str, int] = {}
        code = [NO_TEXT if v.text is None else codes.setdefault(v.text, len(codes)) for _, _, v in rows]
        return ObservationBatch(
            model=self._model,
            signal=np.array([signal for signal, _, _ in rows], np.int32),
            sequence=np.zeros(len(rows), np.int64),
            time_ns=np.array([time_ns for _, time_ns, _ in rows], np.int64),
            number=np.array([value.number for _, _, value in rows], np.float64),
            code=np.array(code, np.int32),
            texts=tuple(codes),
            quality=np.array([value.quality for _, _, value in rows], np.uint8),
            received_ns=received_ns,
        )


class Changes:
    """Lets a value pass when it differs from the last one that passed, or when that is a minute ago."""

    def __init__(self, count: int) -> None:
        self._last: list[object] = [None] * count
        self._passed_ns = [0] * count

    def passes(self, signal: int, value: object, now_ns: int) -> bool:
        """Whether to deliver; ``value`` is anything that compares by equality (raw words are cheapest)."""
        if self._last[signal] == value and 0 <= now_ns - self._passed_ns[signal] < REFRESH_NS:
            return False
        self._last[signal] = value
        self._passed_ns[signal] = now_ns
        return True
