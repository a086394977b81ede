"""OEE from stored time slices: 100 machines over a month and a shift, and the pattern of the hours of four weeks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np

from app.analytics.desk import ProductionDesk, Shop
from app.domain.calendar import Calendar, Place, ShiftRule, Span
from app.domain.observation import Delivery
from app.domain.production import OeeQuery, PartCount, RawChange, SealTimeline, SliceKind
from benchmarks import Figure
from storage.history import History, open_history

NAME = "oee"
MACHINES, DAYS = 100, 31
S = 10**9
HOUR = 3_600 * S
BEGIN = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp()) * S
END = BEGIN + DAYS * 24 * HOUR
KINDS = (SliceKind.APT, SliceKind.IDLE, SliceKind.APT, SliceKind.ADET, SliceKind.APT, SliceKind.ADOT)


def _filled(history: History) -> None:
    """Each machine stops about every ten minutes and makes a part a minute, round the clock."""
    chance = np.random.default_rng(1)
    for number in range(MACHINES):
        name = f"m{number:03d}"
        at = BEGIN + np.cumsum(chance.integers(60, 1_200, DAYS * 144)) * S
        changes = tuple(
            RawChange(name, int(at_ns), KINDS[n % 6], '{"execution":"ACTIVE"}') for n, at_ns in enumerate(at)
        )
        made = np.arange(BEGIN + 60 * S, END, 60 * S)
        counts = tuple(PartCount(name, int(at_ns), 1, int(at_ns) - 60 * S, program="O1") for at_ns in made)
        history.writer.submit(Delivery("bench", (), records=(*changes, *counts)))
        history.writer.flush(60)
        history.production().keep(SealTimeline(name, END - 2 * 24 * HOUR)).result(60)


def _took(work: Callable[[], object], times: int = 5) -> float:
    work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return float(np.median(took)) * 1_000


def _hours() -> Sequence[Sequence[Span]]:
    """Every hour of the week, four times."""
    since = BEGIN + 3 * 24 * HOUR
    return [
        [(since + (week * 168 + cell) * HOUR, since + (week * 168 + cell + 1) * HOUR) for week in range(4)]
        for cell in range(168)
    ]


def figures() -> Iterable[Figure]:
    """Milliseconds of one question each, from the file to the figures."""
    with TemporaryDirectory() as folder:
        history = open_history(Path(folder) / "history.db")
        _filled(history)
        early = ShiftRule("A", frozenset(range(7)), clock(6), clock(14), ((clock(10), clock(10, 15)),))
        late = ShiftRule("B", frozenset(range(7)), clock(14), clock(22))
        shop = Shop(
            Calendar(ZoneInfo("UTC"), (early, late)),
            tuple(Place(f"m{n:03d}") for n in range(MACHINES)),
            {f"m{n:03d}": 50.0 for n in range(MACHINES)},
        )
        desk = ProductionDesk(shop, history.production())
        month = _took(lambda: desk.oee(OeeQuery(from_ns=BEGIN, to_ns=END), END))
        shift = _took(lambda: desk.oee(OeeQuery(shift="2026-10-20/A"), END))
        hours = _took(lambda: desk.profile(OeeQuery(), _hours(), END), 3)
        history.close()
    yield Figure("OEE of 100 machines over a month", month, "ms", "goal of the issue", None, "<= 300 ms", month <= 300)
    yield Figure("OEE of 100 machines over a shift", shift, "ms", "goal of the issue", None, "<= 50 ms", shift <= 50)
    yield Figure("hours of the week, 100 machines, 4 weeks", hours, "ms", "", None, "<= 1500 ms", hours <= 1_500)
