"""Collects what is behind a number from the plant: figures with slices of one machine, entries, counts, changes, observations."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kpi import OeeFigures
from app.domain.production import OeeQuery, PartCount, QuantityEntry, ReasonNote, StopEvent, StopQuery, TimeSlice
from app.domain.series import HistoryQuery, Series
from app.domain.timeline import timeline_roles
from views.binding.plant_link import PlantLink

AROUND_NS = 2_000_000_000
"""Observations are shown from this long before a slice begins."""
MOST = 500
"""Observations shown of one slice."""
PART_COUNT = "part_count"


@dataclass(frozen=True, slots=True)
class Behind:
    """Of one machine and window."""

    found: OeeFigures
    """With its slices."""
    stops: tuple[StopEvent, ...]
    entries: tuple[QuantityEntry, ...]
    counts: tuple[PartCount, ...]


@dataclass(frozen=True, slots=True)
class BehindSlice:
    """Of one slice: what the machine said, and what people said about the stop that it belongs to."""

    series: tuple[Series, ...]
    notes: tuple[ReasonNote, ...]


async def behind_machine(link: PlantLink, machine: str, from_ns: int, to_ns: int) -> Behind:
    """Everything behind a machine's figures of a window. Raises UserError."""
    oee = link.oee
    assert oee is not None
    answer = await oee.oee(OeeQuery((machine,), from_ns=from_ns, to_ns=to_ns, slices=True))
    stops = await oee.stops(StopQuery((machine,), from_ns, to_ns, micro=True))
    entries = await oee.entries(machine, from_ns, to_ns)
    counts = await oee.counts(machine, from_ns, to_ns)
    inside = tuple(entry for entry in entries if from_ns <= entry.made_ns < to_ns)
    return Behind(answer.total, stops, inside, counts)


async def behind_slice(link: PlantLink, piece: TimeSlice) -> BehindSlice:
    """Observations from just before a slice to just behind its beginning, and the notes on its stop. Raises UserError."""
    oee = link.oee
    assert oee is not None
    notes = await oee.stop_history(piece.stop) if piece.stop is not None else ()
    signals = signals_of(link, piece.machine)
    if not signals:
        return BehindSlice((), notes)
    query = HistoryQuery(piece.machine, signals, piece.from_ns - AROUND_NS, piece.to_ns + AROUND_NS, limit=MOST)
    return BehindSlice((await link.history(query)).series, notes)


def signals_of(link: PlantLink, machine: str) -> tuple[str, ...]:
    """The signals from which a machine's timeline and parts are made."""
    found = link.machine(machine)
    model = found.model if found is not None else None
    if model is None:
        return ()
    judged = [model.items[row].id for row in sorted(timeline_roles(model))]
    return tuple(dict.fromkeys([*judged, *([PART_COUNT] if PART_COUNT in model.index else [])]))
