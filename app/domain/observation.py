"""Observations as columns: what a driver delivers, what the pipeline transforms, what history stores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.domain.equipment import DataItem, MachineModel
from app.domain.gap import GapEvent
from app.domain.quality import Quality

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Float64s = npt.NDArray[np.float64]
UInt8s = npt.NDArray[np.uint8]

NO_TEXT = -1


class Observation(NamedTuple):
    """One row of a batch, for tests and slow paths. Times in ns since 1970 UTC."""

    item: DataItem
    sequence: int
    time_ns: int
    number: float
    text: str | None
    quality: Quality


@dataclass(frozen=True, slots=True)
class ObservationBatch:
    """Observations of one machine, as arrays of one length in sequence order. Nobody writes to them again.

    ``signal``   int32    position in ``model.items``
    ``sequence`` int64    the source's own number (MTConnect sequence); 0 when it has none
    ``time_ns``  int64    source time, ns since 1970 UTC
    ``number``   float64  NaN when there is no number
    ``code``     int32    position in ``texts``; -1 when there is no text
    ``quality``  uint8    ``Quality``

    A value that is text (``ValueKind`` other than NUMBER) has a code; a NUMBER has a text only when
    it could not be read as a number (quality NOT_A_NUMBER). Half of a surrogate pair in a text becomes U+FFFD: no
    store, document or wire can hold it, and one such text would hold up everything behind it.
    """

    model: MachineModel
    signal: Int32s
    sequence: Int64s
    time_ns: Int64s
    number: Float64s
    code: Int32s
    texts: tuple[str, ...]
    quality: UInt8s
    received_ns: int
    live_only: bool = False
    """Shown, not stored and not judged: a snapshot whose observations also arrive in the stream."""

    def __post_init__(self) -> None:
        if not "".join(self.texts).isascii():
            object.__setattr__(self, "texts", tuple(_whole(text) for text in self.texts))

    def __len__(self) -> int:
        return len(self.signal)

    @property
    def machine(self) -> str:
        """Id of the machine."""
        return self.model.machine

    def text_of(self, row: int) -> str | None:
        """The text of a row, or None."""
        code = int(self.code[row])
        return None if code == NO_TEXT else self.texts[code]

    def rows(self) -> Iterator[Observation]:
        """Row by row (slow: for tests, alarms on few rows, and display)."""
        for row in range(len(self.signal)):
            yield Observation(
                self.model.items[int(self.signal[row])],
                int(self.sequence[row]),
                int(self.time_ns[row]),
                float(self.number[row]),
                self.text_of(row),
                Quality(int(self.quality[row])),
            )


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def batch_of(
    model: MachineModel,
    rows: Sequence[tuple[str, int, float | str | None]],
    *,
    received_ns: int,
    first_sequence: int = 0,
    quality: Quality = Quality.GOOD,
    live_only: bool = False,
) -> ObservationBatch:
    """Build a batch from ``(signal id, time_ns, value)`` rows. None becomes UNAVAILABLE.

    For drivers of slow sources and for tests; fast drivers fill the arrays themselves. With
    ``first_sequence`` above 0 the rows are numbered from it.
    """
    count = len(rows)
    number = np.full(count, np.nan)
    code = np.full(count, NO_TEXT, np.int32)
    qualities = np.full(count, int(quality), np.uint8)
    texts: dict[str, int] = {}
    for row, (_, _, value) in enumerate(rows):
        if value is None:
            qualities[row] = Quality.UNAVAILABLE
        elif isinstance(value, str):
            code[row] = texts.setdefault(value, len(texts))
        else:
            number[row] = value
    return ObservationBatch(
        model=model,
        signal=np.array([model.index[signal] for signal, _, _ in rows], np.int32),
        sequence=np.arange(first_sequence, first_sequence + count, dtype=np.int64)
        if first_sequence
        else np.zeros(count, np.int64),
        time_ns=np.array([time_ns for _, time_ns, _ in rows], np.int64),
        number=number,
        code=code,
        texts=tuple(texts),
        quality=qualities,
        received_ns=received_ns,
        live_only=live_only,
    )


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a source's stream continues. Stored in the same transaction as what came before it.

    For MTConnect ``instance`` is the agent's instanceId and ``position`` its nextSequence.
    ``extra`` is the driver's own small text (JSON), opaque to everybody else.
    """

    source: str
    instance: str
    position: int
    extra: str = ""


Record = object
"""Anything else that is committed with observations: an alarm's transition, a time slice, a message in an outbox.

A frozen dataclass of the domain; ``storage.books`` holds the book that its type is written into."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a driver hands over as one unit: committed together or not at all, in this order."""

    source: str
    """Connection key, e.g. ``mtconnect:http://10.0.0.5:5000``."""
    batches: tuple[ObservationBatch, ...] = ()
    cursor: Cursor | None = None
    gaps: tuple[GapEvent, ...] = ()
    documents: tuple[Document, ...] = field(default=())
    records: tuple[Record, ...] = ()

    def __len__(self) -> int:
        return sum(len(batch) for batch in self.batches)


@dataclass(frozen=True, slots=True)
class Document:
    """A structured thing that is not a time series: an asset (cutting tool, fixture), kept by id with its versions."""

    machine: str
    kind: str
    """For MTConnect the asset type, e.g. ``CuttingTool``."""
    id: str
    time_ns: int
    body: str
    """JSON for what we understand; ``raw`` keeps the source's own form."""
    raw: str = ""
    removed: bool = False
