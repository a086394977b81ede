"""What a station shows of its latest values to a hub that is looked at: changes at display rate, beside the acknowledged stream.

Nothing is kept and nothing is answered: what is lost here arrives with the stream, and is shown again in full every two seconds. It
costs nothing while nobody looks. Conditions are left to the stream, which tells each of their steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from app.contracts.fleet import Catalogued, LiveColumns, MachineEntry
from app.domain.equipment import Category
from app.domain.observation import NO_TEXT, Int32s
from app.domain.snapshot import MachineSnapshot
from app.fleet.frames import NoFrame, Shown, encode

SHOW_S = 0.2
WHOLE_S = 2.0
"""How often everything is shown again, changed or not: the first time may have been before the hub had the catalogue."""
END = b"\0"
"""Ends a topic: a subscription to ``mill-1`` must not be one to ``mill-10``."""

Show = Callable[[bytes, bytes], None]


def topic_of(name: str) -> bytes:
    """What a hub subscribes to: a station with all its machines, or one machine by the hub's id."""
    return name.encode() + END


class _Named(msgspec.Struct):
    id: str


class Showing:
    """Lives in the publisher's thread. ``machine`` answers with the latest values of one of the station's machines."""

    def __init__(self, machine: Callable[[str], MachineSnapshot | None]) -> None:
        self._machine = machine
        self._entries: Sequence[MachineEntry] = ()
        self._numbers: dict[str, dict[str, int]] = {}
        self._told: dict[bytes, dict[str, tuple[MachineSnapshot, float]]] = {}
        self._next_s = 0.0

    def turn(
        self, station: str, entries: Sequence[MachineEntry], topics: Collection[bytes], now_s: float, show: Show
    ) -> None:
        """Show what is due. ``station``: this station's name at the hub; ``entries``: the catalogue that the hub has."""
        if not topics:
            self._told.clear()
            return
        if now_s < self._next_s or not entries:
            return
        self._next_s = now_s + SHOW_S
        if entries is not self._entries:
            self._catalog(entries)
        self._told = {topic: told for topic, told in self._told.items() if topic in topics}
        for topic in topics:
            told = self._told.setdefault(topic, {})
            names = self._numbers if topic == topic_of(station) else (self._only(station, topic),)
            frame = self._frame([name for name in names if name in self._numbers], told, now_s)
            if frame is not None:
                show(topic, frame)

    def _catalog(self, entries: Sequence[MachineEntry]) -> None:
        self._entries = entries
        self._told.clear()
        self._numbers = {
            entry.name: {
                msgspec.json.decode(item, type=_Named).id: number
                for item, number in zip(entry.items, entry.numbers, strict=True)
            }
            for entry in entries
        }

    def _only(self, station: str, topic: bytes) -> str:
        return topic.removesuffix(END).decode(errors="replace").removeprefix(f"{station}~")

    def _frame(
        self, names: Sequence[str], told: dict[str, tuple[MachineSnapshot, float]], now_s: float
    ) -> bytes | None:
        chosen: list[tuple[MachineSnapshot, npt.NDArray[np.int64]]] = []
        for name in names:
            now = self._machine(name)
            if now is None or now.model is None:
                continue
            before, at_s = told.get(name, (None, -WHOLE_S))
            whole = before is None or before.model is not now.model or now_s - at_s >= WHOLE_S
            rows = _changed(now, None if whole else before)
            told[name] = now, now_s if whole else at_s
            if len(rows):
                chosen.append((now, rows))
        return encode(self._shown(chosen)) if chosen else None

    def _shown(self, chosen: Sequence[tuple[MachineSnapshot, npt.NDArray[np.int64]]]) -> Shown:
        signals: list[int] = []
        codes: list[int] = []
        texts: dict[str, int] = {}
        for now, rows in chosen:
            assert now.model is not None
            numbers = self._numbers[now.id]
            for row in rows.tolist():
                text = now.text[row]
                signals.append(numbers.get(now.model.items[row].id, -1))
                codes.append(NO_TEXT if text is None else texts.setdefault(text, len(texts)))
        return Shown(
            np.array(signals, "<i4").tobytes(),
            np.concatenate([now.time_ns[rows] for now, rows in chosen]).astype("<i8").tobytes(),
            np.concatenate([now.number[rows] for now, rows in chosen]).astype("<f8").tobytes(),
            np.array(codes, "<i4").tobytes(),
            np.concatenate([now.quality[rows] for now, rows in chosen]).astype(np.uint8).tobytes(),
            tuple(texts),
        )


def _changed(now: MachineSnapshot, before: MachineSnapshot | None) -> npt.NDArray[np.int64]:
    """Rows that are to be shown: those that ever had a value, and are not as they were."""
    assert now.model is not None
    if before is not None and before.revision == now.revision:
        return np.empty(0, np.int64)
    seen = now.time_ns != 0
    if before is not None:
        seen &= (now.time_ns != before.time_ns) | (now.quality != before.quality)
    rows = np.flatnonzero(seen)
    return np.array([row for row in rows.tolist() if now.model.items[row].category is not Category.CONDITION], np.int64)


def columns_of(shown: Shown, known: Catalogued) -> LiveColumns:
    """What a station has shown, by the places of the hub's picture; signals that the hub does not know yet are left out. Raises NoFrame."""
    try:
        signal = np.frombuffer(shown.signal, "<i4")
        time_ns, number = np.frombuffer(shown.time_ns, "<i8"), np.frombuffer(shown.number, "<f8")
        code, quality = np.frombuffer(shown.code, "<i4"), np.frombuffer(shown.quality, np.uint8)
    except ValueError as error:
        raise NoFrame(str(error)) from error
    if {len(time_ns), len(number), len(code), len(quality)} != {len(signal)}:
        raise NoFrame("columns of different lengths")
    if len(code) and not (code.min() >= NO_TEXT and code.max() < len(shown.texts)):
        raise NoFrame("a text that is not there")
    rows = np.flatnonzero((signal >= 0) & (signal < len(known.places)))
    place: Int32s = known.places[signal[rows]]
    rows, place = rows[place >= 0], place[place >= 0]
    return LiveColumns(
        place,
        time_ns[rows].astype(np.int64),
        np.zeros(len(rows), np.int64),
        number[rows].astype(np.float64),
        code[rows].astype(np.int32),
        quality[rows],
        shown.texts,
    )
