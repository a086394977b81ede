"""OEE from stored time slices: 100 machines over a month and a shift, first asked and asked again, with late data between, and live."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from datetime import time as clock
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np

from app.analytics.desk import ProductionDesk
from app.analytics.laying import Shop
from app.domain.calendar import Calendar, Place, ShiftRule, Span
from app.domain.observation import Delivery
from app.domain.production import OeeQuery, PartCount, RawChange, SealTimeline, SliceKind
from app.producing import LIVE_NS, YOUNG_NS, live_of
from benchmarks import Figure
from storage.history import History, open_history

NAME = "oee"
MACHINES, DAYS = 100, 31
S = 10**9
HOUR = 3_600 * S
BEGIN = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp()) * S
END = BEGIN + (DAYS - 1) * 24 * HOUR + 13 * HOUR + 37 * 60 * S
"""Now: the last day's early shift has lasted for seven and a half hours."""
KINDS = (SliceKind.APT, SliceKind.IDLE, SliceKind.APT, SliceKind.ADET, SliceKind.APT, SliceKind.ADOT)
SAID = '{"execution":"ACTIVE"}'
MONTH = OeeQuery(from_ns=BEGIN, to_ns=END)
SHIFT = OeeQuery(shift="2026-10-20/A")


def _name(number: int) -> str:
    return f"m{number:03d}"


def _filled(history: History) -> None:
    """Each machine stops about every ten minutes and makes a part a minute, round the clock."""
    chance = np.random.default_rng(1)
    for name in map(_name, range(MACHINES)):
        at = BEGIN + np.cumsum(chance.integers(60, 1_200, DAYS * 144)) * S
        changes = tuple(RawChange(name, int(t), KINDS[n % 6], SAID) for n, t in enumerate(at[at < END]))
        made = np.arange(BEGIN + 60 * S, END, 60 * S)
        counts = tuple(PartCount(name, int(at_ns), 1, int(at_ns) - 60 * S, program="O1") for at_ns in made)
        history.writer.submit(Delivery("bench", (), records=(*changes, *counts)))
        history.writer.flush(60)
        history.production().keep(SealTimeline(name, END - YOUNG_NS)).result(60)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def _again(work: Callable[[], object], times: int = 5, between: Callable[[], object] = lambda: None) -> float:
    took = []
    for _ in range(times):
        between()
        took.append(_ms(work))
    return float(np.median(took))


def _hours() -> Sequence[Sequence[Span]]:
    """Every hour of the week, four times."""
    since = BEGIN + 2 * 24 * HOUR
    return [
        [(since + (week * 168 + cell) * HOUR, since + (week * 168 + cell + 1) * HOUR) for week in range(4)]
        for cell in range(168)
    ]


def _live_share(desk: ProductionDesk, history: History) -> tuple[float, float]:
    """Share of a core and milliseconds of one refresh, while ten of the machines change and make a part each time."""
    now_ns, cpu_s, took, machine = END, 0.0, [], count()
    live_of([desk], now_ns)
    for _ in range(10):
        now_ns += LIVE_NS
        names = [_name(next(machine) % MACHINES) for _ in range(10)]
        changes = [RawChange(name, now_ns - S, SliceKind.APT, SAID) for name in names]
        counts = [PartCount(name, now_ns - S, 1, now_ns - 61 * S, program="O1") for name in names]
        history.writer.submit(Delivery("bench", (), records=(*changes, *counts)))
        history.writer.flush(60)
        before_s = time.process_time()
        took.append(_ms(partial(live_of, [desk], now_ns)))
        cpu_s += time.process_time() - before_s
    return cpu_s / 10 / (LIVE_NS / S) * 100, float(np.median(took))


def figures() -> Iterable[Figure]:
    """Milliseconds of one question each, from the file to the figures."""
    with TemporaryDirectory() as folder:
        history = open_history(Path(folder) / "history.db")
        _filled(history)
        early = ShiftRule("A", frozenset(range(7)), clock(6), clock(14), ((clock(10), clock(10, 15)),))
        late = ShiftRule("B", frozenset(range(7)), clock(14), clock(22))
        shop = Shop(
            Calendar(ZoneInfo("UTC"), (early, late)),
            tuple(Place(_name(n)) for n in range(MACHINES)),
            {_name(n): 50.0 for n in range(MACHINES)},
        )
        shift_first = _ms(lambda: ProductionDesk(shop, history.production()).oee(SHIFT, END))
        desk, minute = ProductionDesk(shop, history.production()), count()
        month_first = _ms(lambda: desk.oee(MONTH, END))
        month = _again(lambda: desk.oee(MONTH, END))
        shift = _again(lambda: desk.oee(SHIFT, END))

        def late_data() -> None:
            """A change of some days ago, of each tenth machine."""
            at_ns = BEGIN + 15 * 24 * HOUR + next(minute) * 3_601 * S
            changed = tuple(RawChange(_name(n), at_ns, SliceKind.ADOT) for n in range(0, MACHINES, 10))
            history.writer.submit(Delivery("bench", (), records=changed))
            history.writer.flush(60)

        month_late = _again(lambda: desk.oee(MONTH, END), between=late_data)
        hours = _again(lambda: desk.profile(OeeQuery(), _hours(), END), 3)
        share, refresh = _live_share(desk, history)
        history.close()
    of = "OEE of 100 machines over a"
    issue, first = "goal of the issue", "nothing kept yet"
    yield Figure(f"{of} month", month, "ms", issue, None, "<= 300 ms", month <= 300)
    yield Figure(f"{of} month, late data between", month_late, "ms", issue, None, "<= 300 ms", month_late <= 300)
    yield Figure(f"{of} month, first asked", month_first, "ms", first, month_first / month, "<= 3000 ms", month_first <= 3_000)  # fmt: skip
    yield Figure(f"{of} shift", shift, "ms", issue, None, "<= 50 ms", shift <= 50)
    yield Figure(f"{of} shift, first asked", shift_first, "ms", first, shift_first / shift, "<= 300 ms", shift_first <= 300)  # fmt: skip
    yield Figure("live OEE of 100 machines", share, "% of a core", f"refreshed every {LIVE_NS / S} s", None, "<= 5 %", share <= 5)  # fmt: skip
    age = LIVE_NS / 1e6 + refresh
    yield Figure("oldest live figure", age, "ms", issue, None, "<= 2000 ms", age <= 2_000)
    yield Figure("hours of the week, 100 machines, 4 weeks", hours, "ms", "", None, "<= 1500 ms", hours <= 1_500)
