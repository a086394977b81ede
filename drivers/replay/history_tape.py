"""One machine of a station's history file as a tape. Reads alone; holes of the recording are holes again: told as unavailable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from app.contracts import HistoryReader, OpenHistory
from app.domain.equipment import DataItem, MachineModel
from app.domain.message import DriverFault, DriverNotReady, Message, UserError
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from drivers.replay.settings import Settings, ns_of

PAUSE_NS = 1_000_000_000
"""Between the end of a recording and its next beginning."""
LONGEST_NS = 3600 * 10**9
"""Asked of the file at once, in recorded time."""
PAGE = 100_000


class HistoryTape:
    """``Tape`` over one machine. Raises DriverNotReady for a missing file, DriverFault for one that does not fit."""

    def __init__(self, settings: Settings, opened: OpenHistory) -> None:
        try:
            self._stored = opened(settings.file)
        except UserError as error:
            raise (DriverFault if settings.file.exists() else DriverNotReady)(error.message) from error
        self._reader = self._stored.reader
        self._loop = settings.loop
        stored = _machine(self._reader, settings)
        self._name = stored.machine
        self.model = MachineModel("tape", tuple(_as_played(item) for item in stored.items if not item.derived))
        self._begin_ns, self._end_ns = _extent(self._reader, stored.machine, settings)
        self._holes = self._reader.gaps(self._name, self._begin_ns, self._end_ns)
        self._turn_ns = 0
        """Where this run through the recording began, in time since the very first beginning."""
        self._at_ns: int | None = None
        self._told_end = False

    @property
    def ended(self) -> bool:
        """Nothing will follow."""
        return self._told_end

    def play(self, until_ns: int) -> Sequence[ObservationBatch]:
        """Everything due by then."""
        batches: list[ObservationBatch] = []
        while not self._told_end:
            if self._at_ns is None:
                batches.append(self._opening())
                self._at_ns = self._begin_ns
            until = min(self._begin_ns + until_ns - self._turn_ns + 1, self._end_ns, self._at_ns + LONGEST_NS)
            if until > self._at_ns:
                batches += self._window(self._at_ns, until)
                self._at_ns = until
                continue
            if self._at_ns < self._end_ns or until_ns < self._length_ns + PAUSE_NS:
                break
            batches += self._turn()
        return [batch for batch in batches if len(batch)]

    @property
    def _length_ns(self) -> int:
        return self._turn_ns + self._end_ns - self._begin_ns

    def _turn(self) -> list[ObservationBatch]:
        """The end of the recording: back to its beginning, or everything is unavailable from now on."""
        self._turn_ns = self._length_ns + PAUSE_NS
        self._at_ns = None
        self._told_end = not self._loop
        return [] if self._loop else [self._unavailable(self._turn_ns)]

    def close(self) -> None:
        """Let go of the file."""
        self._stored.close()

    # ------------------------------------------------------------ rows

    def _opening(self) -> ObservationBatch:
        """What held where the recording begins; what was not known then is unavailable, not left from the end."""
        answer = self._ask(self._begin_ns, self._begin_ns + 1, None)
        carried = {series.item.id: series.carried for series in answer.series}
        rows = _Rows(self.model, self._turn_ns)
        for place, item in enumerate(self.model.items):
            known = carried.get(item.id)
            value = known[1] if known is not None else None
            rows.add(place, self._turn_ns, value, Quality.GOOD if value is not None else Quality.UNAVAILABLE)
        return rows.batch()

    def _unavailable(self, at_ns: int) -> ObservationBatch:
        rows = _Rows(self.model, at_ns)
        for place in range(len(self.model.items)):
            rows.add(place, at_ns, None, Quality.UNAVAILABLE)
        return rows.batch()

    def _window(self, from_ns: int, to_ns: int) -> Iterator[ObservationBatch]:
        """The recorded rows of [from, to) in time order, with a hole's beginning told in between."""
        shift = self._turn_ns - self._begin_ns
        holes = [hole.from_ns for hole in self._holes if from_ns <= hole.from_ns < to_ns]
        cursor = None
        while True:
            answer = self._ask(from_ns, to_ns, cursor)
            batch = _merged(self.model, answer.series, shift)
            cursor = answer.next_cursor
            last = int(batch.time_ns[-1]) if len(batch) else None
            while holes and (cursor is None or (last is not None and holes[0] + shift <= last)):
                hole = holes.pop(0) + shift
                place = int(np.searchsorted(batch.time_ns, hole, side="left"))
                yield _cut(batch, slice(0, place))
                yield self._unavailable(hole)
                batch = _cut(batch, slice(place, None))
            yield batch
            if cursor is None:
                return

    def _ask(self, from_ns: int, to_ns: int, cursor: str | None) -> HistoryAnswer:
        signals = tuple(item.id for item in self.model.items)
        return self._reader.query(HistoryQuery(self._name, signals, from_ns, to_ns, limit=PAGE, cursor=cursor))


class _Rows:
    """A few rows of one moment."""

    def __init__(self, model: MachineModel, received_ns: int) -> None:
        self._model, self._received_ns = model, received_ns
        self._rows: list[tuple[int, int, float, str | None, Quality]] = []

    def add(self, place: int, time_ns: int, value: float | str | None, quality: Quality) -> None:
        text = value if isinstance(value, str) else None
        number = float(value) if isinstance(value, (int, float)) else float("nan")
        self._rows.append((place, time_ns, number, text, quality))

    def batch(self) -> ObservationBatch:
        codes: dict[str, int] = {}
        code = [NO_TEXT if row[3] is None else codes.setdefault(row[3], len(codes)) for row in self._rows]
        return ObservationBatch(
            self._model,
            np.array([row[0] for row in self._rows], np.int32),
            np.zeros(len(self._rows), np.int64),
            np.array([row[1] for row in self._rows], np.int64),
            np.array([row[2] for row in self._rows], np.float64),
            np.array(code, np.int32),
            tuple(codes),
            np.array([row[4] for row in self._rows], np.uint8),
            self._received_ns,
        )


def _merged(model: MachineModel, found: Sequence[Series], shift: int) -> ObservationBatch:
    """The points of all series as one batch, in time order, in sequence order among equal times."""
    codes: dict[str, int] = {}
    signal, sequence, times, number, code, quality = [], [], [], [], [], []
    for series in found:
        count = len(series.time_ns)
        signal.append(np.full(count, model.index[series.item.id], np.int32))
        sequence.append(series.sequence)
        times.append(series.time_ns + shift)
        number.append(series.number)
        texts = series.text or (None,) * count
        code.append(np.array([NO_TEXT if t is None else codes.setdefault(t, len(codes)) for t in texts], np.int32))
        quality.append(series.quality)
    if not signal:
        empty = np.empty(0, np.int64)
        return ObservationBatch(
            model,
            empty.astype(np.int32),
            empty,
            empty,
            empty.astype(np.float64),
            empty.astype(np.int32),
            (),
            empty.astype(np.uint8),
            0,
        )
    all_times, all_sequences = np.concatenate(times), np.concatenate(sequence)
    order = np.lexsort((all_sequences, all_times))
    return ObservationBatch(
        model,
        np.concatenate(signal)[order],
        all_sequences[order],
        all_times[order],
        np.concatenate(number)[order],
        np.concatenate(code)[order],
        tuple(codes),
        np.concatenate(quality)[order],
        0,
    )


def _cut(batch: ObservationBatch, part: slice) -> ObservationBatch:
    return replace(
        batch,
        signal=batch.signal[part],
        sequence=batch.sequence[part],
        time_ns=batch.time_ns[part],
        number=batch.number[part],
        code=batch.code[part],
        quality=batch.quality[part],
    )


def _as_played(item: DataItem) -> DataItem:
    """History holds the plant's own units: nothing is left to convert."""
    return replace(item, scale=1.0, offset=0.0)


def _machine(reader: HistoryReader, settings: Settings) -> MachineModel:
    models = reader.models()
    names = ", ".join(model.machine for model in models) or "–"
    if settings.machine is None and len(models) == 1:
        return models[0]
    for model in models:
        if model.machine == settings.machine:
            return model
    if settings.machine is None:
        raise DriverFault(
            Message.of(
                "{file} holds several machines. Choose one with machine: {names}.", file=str(settings.file), names=names
            )
        )
    raise DriverFault(
        Message.of(
            "{file} has no machine {machine}. It holds: {names}.",
            file=str(settings.file),
            machine=settings.machine,
            names=names,
        )
    )


def _extent(reader: HistoryReader, machine: str, settings: Settings) -> tuple[int, int]:
    found = reader.extent(machine)
    if found is None:
        raise DriverFault(
            Message.of("{file} holds no observation of {machine}.", file=str(settings.file), machine=machine)
        )
    begin_ns = found[0] if settings.begin is None else max(found[0], ns_of(settings.begin))
    end_ns = found[1] + 1 if settings.end is None else min(found[1] + 1, ns_of(settings.end))
    if begin_ns >= end_ns:
        raise DriverFault(
            Message.of(
                "{file} holds nothing of {machine} between from and to.", file=str(settings.file), machine=machine
            )
        )
    return begin_ns, end_ns
