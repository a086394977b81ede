"""Cycle times as a histogram with what they should be, and in words. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.domain.production import CycleTimes
from views.binding import format as form
from views.binding.i18n import tr
from views.models.ticks import value_step
from views.widgets.sheet import SheetFace

BARS = 24
S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Bar:
    """Cycles of [low, high) seconds; the last one takes all that are longer."""

    low: float
    high: float
    rows: tuple[int, ...]
    """Positions in the cycle times."""
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars of one width, and the marks on their axis."""

    bars: tuple[Bar, ...]
    low: float
    step: float
    marks: tuple[tuple[str, float], ...]
    """Word and seconds: ideal, median, 5 and 95 of 100."""

    @property
    def most(self) -> int:
        """The highest bar's count."""
        return max((len(bar.rows) for bar in self.bars), default=0)


def histogram_of(cycles: CycleTimes) -> Histogram:
    """Round bars from the fastest cycle to beyond the slowest that is no outlier; outliers share the last bar."""
    seconds = cycles.seconds
    if not seconds:
        return Histogram((), 0.0, 1.0, ())
    far = set(cycles.outliers)
    plain = [value for at, value in enumerate(seconds) if at not in far] or list(seconds)
    ideal = [cycles.ideal_s] if cycles.ideal_s is not None else []
    low, high = min(*plain, *ideal, max(plain)), max([*plain, *ideal])
    step = value_step(low, max(high, low * 1.02, low + 0.1), BARS)
    low = math.floor(low / step) * step
    count = max(1, math.floor((high - low) / step + 1e-9) + 1)
    rows: list[list[int]] = [[] for _ in range(count + 1)]
    for at, value in enumerate(seconds):
        place = math.floor((value - low) / step + 1e-9)
        rows[place if 0 <= place < count else count].append(at)
    bars = [Bar(low + n * step, low + (n + 1) * step, tuple(found)) for n, found in enumerate(rows[:-1])]
    if rows[-1]:
        bars.append(Bar(low + count * step, math.inf, tuple(rows[-1]), beyond=True))
    return Histogram(tuple(bars), low, step, tuple(_marks(cycles)))


def _marks(cycles: CycleTimes) -> list[tuple[str, float]]:
    told = ((tr("ideal"), cycles.ideal_s), (tr("median"), cycles.median), ("5 %", cycles.p5), ("95 %", cycles.p95))
    return [(word, seconds) for word, seconds in told if seconds is not None]


def summary(cycles: CycleTimes) -> str:
    """How many, how long, how many far off, and what that says of the ideal cycle."""
    lines = [
        tr(
            "{count} cycles: median {median} s, 5 % below {p5} s, 95 % below {p95} s, {far} far off.",
            count=form.number(len(cycles.seconds), 0), median=_tenths(cycles.median), p5=_tenths(cycles.p5), p95=_tenths(cycles.p95),
            far=form.number(len(cycles.outliers), 0),
        )
    ]  # fmt: skip
    ideal, fast = cycles.ideal_s, cycles.p5
    if ideal is None:
        lines.append(
            tr("No ideal cycle is entered. What the fastest 5 % do would be {seconds} s.", seconds=_tenths(fast))
        )
    elif fast is not None and cycles.median is not None and cycles.median < ideal:
        lines.append(
            tr("Half of the cycles are faster than the ideal of {ideal} s: check it. The fastest 5 % take {seconds} s.", ideal=_tenths(ideal), seconds=_tenths(fast))
        )  # fmt: skip
    else:
        lines.append(tr("Ideal cycle: {ideal} s.", ideal=_tenths(ideal)))
    return " ".join(lines)


def _tenths(seconds: float | None) -> str:
    return "—" if seconds is None else form.number(seconds, 1)


def bar_words(bar: Bar) -> str:
    """``45.0 – 46.0 s: 12 cycles``."""
    count = tr("{n} cycles", n=form.number(len(bar.rows), 0))
    if bar.beyond:
        return f"> {form.number(bar.low, 1)} s: {count}"
    return f"{form.number(bar.low, 1)} – {form.number(bar.high, 1)} s: {count}"


def title_of(cycles: CycleTimes) -> str:
    """Part and program of a group of cycles."""
    told = [part for part in (cycles.part, cycles.program) if part]
    return " · ".join(told) or tr("Any part")


def cycle_sheet(cycles: CycleTimes, rows: tuple[int, ...]) -> SheetFace:
    """Cycles of a bar; a row's key is the time at which its part was counted."""
    far = set(cycles.outliers)
    told = tuple(
        (
            form.date_time(cycles.at_ns[at]),
            f"{form.number(cycles.seconds[at], 1)} s",
            tr("far off") if at in far else "",
        )
        for at in rows
    )
    return SheetFace(
        (tr("Counted at"), tr("Cycle"), ""), told, tuple(str(cycles.at_ns[at]) for at in rows), frozenset({1}), 2
    )
