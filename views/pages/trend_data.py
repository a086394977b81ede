"""What a trend knows: traces and gaps by signal, from history and from the live plant. Refuses to ask and to draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.equipment import ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.snapshot import MachineSnapshot, PlantSnapshot, Reading
from app.domain.state import LinkState
from views.binding import format as form
from views.binding.i18n import quality_word, tr
from views.binding.plant_link import PlantLink
from views.models.signal_names import signal_word
from views.models.trend_pens import Pen, Pens, Reduce, moved_key, split_key
from views.models.trend_trace import (
    Trace,
    empty_trace,
    joined,
    lived_until,
    moved,
    trace_of,
    with_reading,
    with_recent,
)
from views.shell.theme import Theme
from views.widgets.pen_list import PenRow
from views.widgets.trend_layout import Curve

_PRESENT_NS = 2_000_000_000
"""A question that ends this close to now is continued by the live tail."""


class TrendData:
    """Traces by ``machine/signal``, gaps by machine."""

    def __init__(self) -> None:
        self._traces: dict[str, Trace] = {}
        self._gaps: dict[str, tuple[Gap, ...]] = {}
        self._cut_since: dict[str, int] = {}
        """Machines without a link now, with the time of their last sign of life."""
        self._revisions: dict[str, int] = {}

    def trace(self, key: str) -> Trace | None:
        """What is known of a signal."""
        return self._traces.get(key)

    def keep_only(self, keys: set[str]) -> None:
        """Forget pens that were removed."""
        for key in self._traces.keys() - keys:
            del self._traces[key]
        sources = {moved_key(f"{k.partition('/')[0]}/", split_key(k)[1]) for k in keys}
        for key in self._gaps.keys() - sources:
            del self._gaps[key]

    def answered(self, query: HistoryQuery, answer: HistoryAnswer, now_ns: int, offset_ns: int = 0) -> None:
        """Take history's answer, moved in time; the live tail that is newer stays."""
        for series in answer.series:
            key = moved_key(f"{query.machine}/{series.item.id}", offset_ns)
            # A mean of columns is no line that single observations could continue.
            open_end = reaches_present(query, now_ns) and series.aggregate != "mean"
            fresh = moved(trace_of(series, query.from_ns, query.to_ns, open_end=open_end), offset_ns)
            self._traces[key] = joined(fresh, self._traces.get(key))
        self._gaps[moved_key(f"{query.machine}/", offset_ns)] = tuple(_moved_gap(g, offset_ns) for g in answer.gaps)

    def live(self, snapshot: PlantSnapshot, pens: Pens, link: PlantLink) -> bool:
        """Take the present values; True when a link came or went, so that history knows something new."""
        changed = False
        for machine in snapshot.machines:
            changed |= self._link(machine)
        for pen in pens.items:
            self._tail(pen, snapshot, link)
        self._revisions = {m.id: m.revision for m in snapshot.machines}
        return changed

    def _link(self, machine: MachineSnapshot) -> bool:
        cut = machine.link.state not in (LinkState.CONNECTED, LinkState.STARTING)
        was = machine.id in self._cut_since
        if cut and not was:
            self._cut_since[machine.id] = machine.link.last_good_ns or machine.link.since_ns
        elif was and not cut:
            del self._cut_since[machine.id]
        return cut != was

    def _tail(self, pen: Pen, snapshot: PlantSnapshot, link: PlantLink) -> None:
        trace = self._traces.get(pen.key)
        machine = _machine(snapshot, pen.machine)
        if trace is None or machine is None or not trace.open_end or pen.offset_ns:
            return
        if self._revisions.get(machine.id) != machine.revision:
            trace = _continued(trace, machine, pen, snapshot.time_ns, link)
        self._traces[pen.key] = lived_until(trace, snapshot.time_ns)

    def gaps(self, machine: str, offset_ns: int = 0) -> tuple[Gap, ...]:
        """The ledger's holes, and the one that is open now and not yet in the answer."""
        gaps = self._gaps.get(moved_key(f"{machine}/", offset_ns), ())
        since = None if offset_ns else self._cut_since.get(machine)
        if since is None or any(g.to_ns is None for g in gaps):
            return gaps
        return (*gaps, Gap(machine, max([since, *(g.to_ns or 0 for g in gaps)]), None, GapCause.LINK_LOST))

    def landmark(self, pens: Pens) -> str | None:
        """The pen on the strip below: the first visible number, else the first visible one."""
        keys = [p.key for p in pens.visible]
        numbers = [k for k in keys if (t := self._traces.get(k)) is not None and not t.is_text]
        return next(iter((*numbers, *keys)), None)

    def curves(self, pens: Iterable[Pen], snapshot: PlantSnapshot, theme: Theme) -> tuple[Curve, ...]:
        """The pens with their data, as the chart takes them; a pen without an answer yet is an empty curve."""
        found = (self._curve(pen, snapshot, theme) for pen in pens)
        return tuple(c for c in found if c is not None)

    def _curve(self, pen: Pen, snapshot: PlantSnapshot, theme: Theme) -> Curve | None:
        machine = _machine(snapshot, pen.machine)
        item = machine.model.get(pen.signal) if machine is not None and machine.model is not None else None
        if machine is None or item is None:
            return None
        trace = self._traces.get(pen.key)
        if trace is None:
            trace = self._traces[pen.key] = empty_trace(item)
        colour = theme.pen(pen.colour)
        gaps = self.gaps(machine.id, pen.offset_ns)
        words = (signal_word(item), machine.name, form.unit(item))
        means = pen.reduce is Reduce.MEAN
        return Curve(pen.key, *words, colour, trace, gaps, remark_of(pen, trace), means)

    def rows(self, pens: Pens, snapshot: PlantSnapshot, theme: Theme) -> Sequence[PenRow]:
        """The pens as text, with their present values."""
        several = len({p.machine for p in pens.items}) > 1
        return [self._row(pen, snapshot, theme, several) for pen in pens.items]

    def _row(self, pen: Pen, snapshot: PlantSnapshot, theme: Theme, several: bool) -> PenRow:
        machine = _machine(snapshot, pen.machine)
        reading = machine.reading(pen.signal) if machine is not None else None
        colour = theme.pen(pen.colour)
        if machine is None or reading is None:
            missing = tr("This machine has no such signal now")
            return PenRow(pen.key, colour, pen.signal, pen.machine, form.NO_VALUE, "", pen.hidden, True, missing)
        words = " · ".join(w for w in (signal_word(reading.item), remark_of(pen, self._traces.get(pen.key))) if w)
        moved_pen = bool(pen.offset_ns)  # the present value is none of a pen that shows another time
        return PenRow(
            pen.key,
            colour,
            words,
            machine.name if several else "",
            "" if moved_pen else form.value(reading),
            form.unit(reading.item),
            pen.hidden,
            not moved_pen and not reading.quality.is_good,
            "" if moved_pen else quality_word(reading.quality),
            pen.reduce is Reduce.MEAN,
        )


def reaches_present(query: HistoryQuery, now_ns: int) -> bool:
    """Whether the live values continue what was asked."""
    return query.to_ns >= now_ns - _PRESENT_NS


def remark_of(pen: Pen, trace: Trace | None) -> str:
    """What is special about a pen: that it shows means, and how far it is moved in time."""
    parts = []
    if pen.reduce is Reduce.MEAN and trace is not None and trace.aggregated:
        parts.append(tr("mean"))
    if pen.offset_ns:
        sign = "−" if pen.offset_ns > 0 else "+"
        parts.append(f"{sign}{form.span(pen.offset_ns)}")
    return " ".join(parts)


def _moved_gap(gap: Gap, by_ns: int) -> Gap:
    if not by_ns:
        return gap
    return replace(gap, from_ns=gap.from_ns + by_ns, to_ns=None if gap.to_ns is None else gap.to_ns + by_ns)


def _machine(snapshot: PlantSnapshot, machine: str) -> MachineSnapshot | None:
    return next((m for m in snapshot.machines if m.id == machine), None)


def _continued(trace: Trace, machine: MachineSnapshot, pen: Pen, now_ns: int, link: PlantLink) -> Trace:
    reading = machine.reading(pen.signal)
    if reading is None:
        return trace
    if reading.item.kind is not ValueKind.NUMBER:
        return with_reading(trace, reading, now_ns)
    recent = link.recent(pen.machine, pen.signal)
    if recent is not None and len(recent.time_ns):
        trace = with_recent(trace, recent)
    return with_reading(trace, reading, now_ns) if _tells_more(reading, recent is None) else trace


def _tells_more(reading: Reading, alone: bool) -> bool:
    """A bad quality (the line must end), or a signal that memory does not keep."""
    return alone or (reading.quality.is_bad and reading.quality is not Quality.NEVER_SEEN)
