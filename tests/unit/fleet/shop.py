"""Stations and hubs of a few machines on real files, with no wire between them: every step is called by the test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from app.contracts.fleet import Catalogued, CatalogWork, ClaimWork, EventWork, LiveWork, Outcome, StretchWork, Work
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.fleet import Finding
from app.domain.observation import Delivery, ObservationBatch
from app.domain.quality import Quality
from app.domain.series import HistoryQuery
from storage.history import History, open_history

SECOND = 1_000_000_000
HOUR = 3_600 * SECOND
T0 = 1_700_002_800 * SECOND  # the begin of an hour


def model(machine: str, signals: int = 3) -> MachineModel:
    numbers = tuple(
        DataItem(f"s{number}", f"src-{number}", Category.SAMPLE, ValueKind.NUMBER, unit="mm")
        for number in range(signals)
    )
    return MachineModel(machine, (*numbers, DataItem("mode", "src-mode", Category.EVENT, ValueKind.TEXT)))


def batch(known: MachineModel, start_s: int, seconds: int, seed: int = 1) -> ObservationBatch:
    """Every signal once a second; some values are bad, some texts."""
    random = np.random.default_rng(seed + start_s)
    width = len(known.items)
    count = width * seconds
    signal = np.tile(np.arange(width, dtype=np.int32), seconds)
    time_ns = T0 + (start_s + np.repeat(np.arange(seconds, dtype=np.int64), width)) * SECOND
    number = np.round(random.normal(100, 20, count), 2)
    text = signal == width - 1
    number[text | (random.random(count) < 0.01)] = np.nan
    quality = np.where(np.isnan(number) & ~text, int(Quality.UNAVAILABLE), 0).astype(np.uint8)
    code = np.where(text, random.integers(0, 2, count), -1).astype(np.int32)
    sequence = np.arange(start_s * width + 1, start_s * width + 1 + count, dtype=np.int64)
    texts = ("AUTOMATIC", "MANUAL")
    return ObservationBatch(known, signal, sequence, time_ns, number, code, texts, quality, int(time_ns[-1]) + 1000)


class Station:
    def __init__(self, path: Path, machines: Sequence[str] = ("mill-1", "lathe-2"), signals: int = 3) -> None:
        self.history = open_history(path, now_ns=lambda: T0)
        self.models = [model(name, signals) for name in machines]
        self.outbox = self.history.outbox()
        self.outbox.begin("hub-key")
        self.outbox.follow(lambda: None)

    def record(self, start_s: int, seconds: int) -> None:
        for known in self.models:
            self.history.writer.submit(Delivery("agent", (batch(known, start_s, seconds),)))
        assert self.history.writer.flush(10)

    def submit(self, delivery: Delivery) -> None:
        self.history.writer.submit(delivery)
        assert self.history.writer.flush(10)


class Hub:
    def __init__(self, history: History) -> None:
        self.history = history
        self.store = self.history.hub_store()
        self.numbers: dict[str, Catalogued] = {}

    def do(self, *works: Work) -> tuple[Outcome, ...]:
        return self.store.store(works).result(20)

    def meet(self, name: str, station: Station) -> None:
        (known,) = self.do(CatalogWork(name, station.outbox.catalog(), {}))
        assert isinstance(known, Catalogued)
        self.numbers[name] = known

    def live(self, name: str, station: Station, times: int = 1) -> None:
        part = station.outbox.live()
        assert part is not None
        self.do(*[LiveWork(name, part.payload, self.numbers[name])] * times)

    def catch_up(self, name: str, station: Station, *, settle: bool = True) -> list[Finding]:
        """Claim, send what differs, claim again: as the publisher does, without the wire."""
        found: list[Finding] = []
        for stretch in station.outbox.dirty(10_000, 1 << 62):
            (findings,) = self.do(ClaimWork(name, (station.outbox.claim(stretch),)))
            assert isinstance(findings, tuple)
            if findings[0].verdict != "equal":
                for payload, _ in station.outbox.parts(stretch, 5_000):
                    self.do(StretchWork(name, payload, self.numbers[name]))
                (findings,) = self.do(ClaimWork(name, (station.outbox.claim(stretch),), last=True))
                assert isinstance(findings, tuple)
            found += findings
            if settle:
                station.outbox.settle([f.stretch for f in findings])
        return found

    def events(self, name: str, station: Station, after: int = 0) -> int:
        (last,) = self.do(EventWork(name, station.outbox.events(after, 1_000)))
        assert isinstance(last, int)
        return last


@contextmanager
def shop(folder: Path, stations: int = 1, store: History | None = None) -> Iterator[tuple[Hub, list[Station]]]:
    hub = Hub(store or open_history(folder / "hub.db", now_ns=lambda: T0))
    made = [Station(folder / f"station{number}.db") for number in range(stations)]
    yield hub, made
    for history in (hub.history, *(station.history for station in made)):
        history.close()


def rows(history: History, machine: str, signal: str) -> list[tuple[int, int, float | str | None, int]]:
    answer = history.reader.query(HistoryQuery(machine, (signal,), 0, 1 << 62, limit=10**7))
    (series,) = answer.series
    texts = series.text or [None] * len(series.time_ns)
    return [
        (time_ns, sequence, text if text is not None else (number if number == number else None), quality)
        for time_ns, sequence, number, text, quality in zip(
            series.time_ns.tolist(),
            series.sequence.tolist(),
            series.number.tolist(),
            texts,
            series.quality.tolist(),
            strict=True,
        )
    ]
