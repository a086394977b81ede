"""Plain sample values for the gallery: one of everything that a widget can be told. It refuses to know any widget's looks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from app.domain.alarm import Priority
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.quality import Quality
from app.domain.series import Series
from app.domain.snapshot import Reading
from app.domain.state import LinkState
from views.binding import format as form
from views.binding.i18n import link_word, state_word, tr
from views.models.alarm_kpis import Kpi, Verdict
from views.models.faces import Face, face_of
from views.models.oee_cycles import Bar, Histogram
from views.models.oee_faces import BarFace, NumberFace, Tone
from views.models.scales import Band, Columns
from views.models.trend_trace import Trace, trace_of
from views.models.trend_window import Window
from views.widgets.heat_map import HeatCell
from views.widgets.period_chart import PeriodFace
from views.widgets.tile import Remark, Tile

S = 1_000_000_000
NOW_NS = 1_795_370_527 * S
"""The gallery's present: always the same picture."""
HOURS = 4
STATES = ("running", "idle", "setup", "stopped", "fault", "offline")
QUALITIES = tuple(Quality)
SPARK: Columns = tuple(
    None if 22 <= i < 26 else (round(0.5 + 0.4 * math.sin(i / 5), 3), round(0.58 + 0.4 * math.sin(i / 5), 3))
    for i in range(60)
)


def tiles() -> tuple[Tile, ...]:
    """One machine in each state, then what a tile may carry besides."""
    plain = tuple(_tile(state, position) for position, state in enumerate(STATES))
    loud = replace(
        plain[4],
        id="loud",
        name="LATHE 12",
        remarks=(Remark(tr("◆ {n} faults", n=3), 1), Remark(tr("▼ {n} warnings", n=2), 3), Remark("MANUAL DATA INPUT")),
        reason="1010 SPINDLE OVERHEAT",
    )
    unusual = replace(plain[0], id="unusual", remarks=(Remark(tr("Feed {percent} %", percent="80")), Remark("SEMI")))
    unknown = replace(
        plain[5],
        id="unknown",
        parts=tr("last {value}", value="96"),
        link_text=f"{link_word(LinkState.REFUSED)} 13:58",
        refused=True,
    )
    return (*plain, loud, unusual, unknown)


def _tile(state: str, position: int) -> Tile:
    alive = state != "offline"
    return Tile(
        id=state,
        name=f"MILL {position + 1}",
        place="Line 1",
        state=state,
        state_text=state_word(state),
        since_text=form.duration((42, 754, 4_010, 11_922, 95, 93_600)[position]),
        parts=form.number(148 + 1_000 * position, 0) if alive else form.NO_VALUE,
        parts_known=alive,
        program="O1234 FLANGE-OP10" if alive else form.NO_VALUE,
        remarks=(Remark(tr("◆ {n} fault", n=1), 1),) if state == "fault" else (),
        reason="207 COOLANT LOW" if state == "fault" else "",
        link_text=tr("Live") if alive else f"{link_word(LinkState.RETRYING)} 14:02",
        living=alive,
        refused=False,
    )


def _item(signal: str, unit: str, kind: ValueKind = ValueKind.NUMBER) -> DataItem:
    return DataItem(signal, signal, Category.SAMPLE, kind, signal.upper(), unit=unit)


def face(quality: Quality, signal: str = "spindle_load", unit: str = "%", value: float = 47.0) -> Face:
    """A value of this quality; 12 s old when it is stale."""
    known = None if quality.is_bad else value
    reading = Reading(
        _item(signal, unit), known, quality, NOW_NS - 13 * S, NOW_NS - 12 * S, None if known else value, NOW_NS
    )
    scale, band = ((0.0, 150.0), Band(0.0, 80.0)) if unit == "%" else ((0.0, 12_000.0), Band(6_000, 9_000, learnt=True))
    return face_of(reading, NOW_NS, scale, band)


def measured() -> tuple[Face, ...]:
    """A gauge or bar as it may stand: normal, beyond its band, stale, not there."""
    return (
        face(Quality.GOOD),
        face(Quality.GOOD, value=118.0),
        face(Quality.STALE),
        face(Quality.UNCERTAIN),
        face(Quality.LINK_LOST),
    )


def axes() -> tuple[tuple[Face, Face], ...]:
    """Position and load of axes."""
    found = []
    for signal, quality in (("x", Quality.GOOD), ("y", Quality.STALE), ("z", Quality.UNAVAILABLE)):
        place = replace(face(quality, signal, "mm", 123.456), title=signal.upper())
        found.append((place, face(quality, f"{signal}_load")))
    return tuple(found)


def states() -> tuple[Trace, tuple[Gap, ...], Window]:
    """Four hours of states with a hole in them."""
    from_ns = NOW_NS - HOURS * 3600 * S
    at = np.array([from_ns + m * 60 * S for m in (2, 60, 85, 120, 170, 190)], np.int64)
    item = DataItem("state", "state", Category.EVENT, ValueKind.TEXT, "STATE", derived=True)
    words = ("running", "idle", "running", "setup", "fault", "running")
    series = Series(
        item, at, np.full(6, np.nan), words, np.zeros(6, np.uint8), np.arange(6, dtype=np.int64), "raw", None
    )
    hole = Gap("mill", NOW_NS - 40 * 60 * S, NOW_NS - 15 * 60 * S, GapCause.LINK_LOST, count=420)
    return trace_of(series, from_ns, NOW_NS), (hole,), Window(from_ns, NOW_NS)


def alarms() -> AlarmsSnapshot:
    """Counts for the banner; nothing is unacknowledged."""
    return AlarmsSnapshot(1, NOW_NS, active=dict(zip(Priority, (1, 2, 3, 4), strict=True)), shelved=2)


def losses() -> tuple[BarFace, ...]:
    """A waterfall in all tones."""
    rows = (
        (tr("Running"), 300, 0.0, 0.62, Tone.WHOLE, True),
        (tr("Fault"), 60, 0.62, 0.75, Tone.DOWN, False),
        (tr("Setup"), 45, 0.75, 0.84, Tone.SETUP, False),
        (tr("Waiting"), 40, 0.84, 0.92, Tone.DELAY, False),
        (tr("Idle"), 20, 0.92, 0.96, Tone.IDLE, False),
        (tr("Unknown time"), 20, 0.96, 1.0, Tone.UNKNOWN, False),
    )
    return tuple(
        BarFace(name, name, form.duration(minutes * 60), begin, end, tone, strong)
        for name, minutes, begin, end, tone, strong in rows
    )


def periods() -> tuple[PeriodFace, ...]:
    """Days with a figure, one without, one that still goes on."""
    values = (0.62, 0.71, None, 0.68, 1.04, 0.55)
    return tuple(
        PeriodFace(
            f"{day:02d}",
            value,
            form.NO_VALUE if value is None else f"{form.number(value * 100, 0)} %",
            low=None if value is None else value - 0.05,
            high=None if value is None else value + 0.05,
            current=day == len(values),
        )
        for day, value in enumerate(values, start=1)
    )


def heat() -> tuple[tuple[str, ...], tuple[str, ...], tuple[HeatCell, ...]]:
    """Rows, columns, cells: every step of colour, one without a number, one without data."""
    cells = [HeatCell(i / 21, f"{round(i / 21 * 100)}") for i in range(22)]
    return ("L1", "L2"), tuple(f"{h:02d}" for h in range(6, 18)), (*cells, HeatCell(), HeatCell(doubtful=True))


def cycles() -> Histogram:
    """Cycle times with their marks."""
    counts = (1, 4, 9, 14, 7, 3, 1)
    bars = tuple(
        Bar(40.0 + 2 * i, 42.0 + 2 * i, tuple(range(count)), beyond=i == len(counts) - 1)
        for i, count in enumerate(counts)
    )
    return Histogram(bars, 40.0, 2.0, ((tr("ideal"), 45.0), (tr("median"), 47.2)))


def numbers() -> tuple[NumberFace, ...]:
    """A number, one that asks for a look, one that is not there."""
    return (
        NumberFace("OEE", form.number(71.4, 1), (tr("Good"),)),
        NumberFace("OEE", form.number(104.2, 1), warned=True),
        NumberFace("OEE", tr("n/a"), (tr("no shift calendar"),), faint=True),
    )


def figures() -> tuple[Kpi, ...]:
    """A card in each verdict."""
    return tuple(
        Kpi(verdict.value, tr("Alarms"), form.number(4.2, 1), "≤ 6", verdict, tr("Alarms")) for verdict in Verdict
    )
