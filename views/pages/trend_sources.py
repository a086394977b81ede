"""Everything a trend asks of the plant: curves, the strip, bands, notes, statistics. Newest question wins. Refuses to draw."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from app.domain.alarm import AlarmDefinition, AlarmKind, Step
from app.domain.alarm_record import AlarmTransition, JournalQuery
from app.domain.alarm_words import title_in
from app.domain.equipment import ValueKind
from app.domain.message import OperatorError
from app.domain.note import Note
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from app.domain.statistics import Statistics
from views.binding.i18n import language, render
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.band_sheet import EMPTY_SHEET, BandSheet
from views.models.trend_bands import STEPPED, Band, BandKind, alarm_bands, journal_bands, signals_for, stepped_bands
from views.models.trend_pens import Pen, Pens, Reduce
from views.models.trend_trace import trace_of
from views.models.trend_window import DAY_NS, Window
from views.pages.trend_data import TrendData, reaches_present
from views.pages.trend_feed import TrendFeed

_BAND_POINTS = 1_500
"""More changes than this in a window are reduced to the first and last of each stretch."""
_JOURNAL_LINES = 4_000
_JOURNAL_BEFORE_NS = DAY_NS
"""So far before the window an alarm is looked for that still stood when it began."""
_PENS_AT_ONCE = 4
"""Signals per question: two readers work at once, the first curves are painted while others are read, and a question that
nobody waits for any more costs the rest of one."""

Told = Callable[[OperatorError], None]


class TrendSources:
    """Lives on the window's loop; ``changed`` is called whenever there is something new to show, ``told`` when figures
    between the cursors were refused. That curves were refused stands in ``failure``: their last picture stays."""

    def __init__(self, link: PlantLink, changed: Callable[[], None], told: Told) -> None:
        self._link, self._changed, self._tell = link, changed, told
        self.data, self.strip = TrendData(), TrendData()
        self.feed = TrendFeed(link.history, self._arrived, self._refused)
        self.mean_feed = TrendFeed(link.trends.means, self._arrived, self._refused)
        self.strip_feed = TrendFeed(link.history, self._strip_arrived, lambda _q, _e: None)
        self.band_feed = TrendFeed(link.history, self._bands_arrived, lambda _q, _e: None)
        self._note_tasks, self._figure_tasks, self._band_tasks = Tasks(), Tasks(), Tasks()
        self._offsets: dict[HistoryQuery, int] = {}
        self._kinds: tuple[BandKind, ...] = ()
        self._told_bands: tuple[Band, ...] = ()
        self._ruled_bands: tuple[Band, ...] = ()
        """What the machine itself told, and what rules and links said about it."""
        self.bands = EMPTY_SHEET
        """What happened on the machine that was asked about."""
        self.notes: tuple[Note, ...] = ()
        self.statistics: dict[str, Statistics] = {}
        """By the pen's key, of the span between the cursors."""
        self.now_ns = 0
        self.answered_ns = 0
        self.failure: OperatorError | None = None
        """Why the newest question about curves has no answer."""
        self.failed_ns = 0

    # ------------------------------------------------------------ asking

    def want_curves(self, pens: Pens, window: Window, points: int) -> None:
        """The pens over a window: extremes or means, each slot by itself."""
        plain: dict[str, HistoryQuery] = {}
        means: dict[str, HistoryQuery] = {}
        self._offsets = {}
        for slot, found in pens.by_slot().items():
            span = window.moved(-found[0].offset_ns).cut(self.now_ns)
            for part, some in enumerate(_parts(self._existing(found)) if span.span_ns > 0 else ()):
                query = _query(some, span, points)
                self._offsets[query] = some[0].offset_ns
                (means if some[0].reduce is Reduce.MEAN else plain)[f"{slot}#{part}"] = query
        self.feed.want(plain)
        self.mean_feed.want(means)

    def want_strip(self, pen: Pen | None, window: Window, points: int) -> None:
        """One pen over the long span below."""
        found = self._existing(() if pen is None else (pen,))
        self.strip_feed.want({p.slot: _query((p,), window, points) for p in found})

    def want_bands(self, machine: str, kinds: Sequence[BandKind], window: Window) -> None:
        """What happened on a machine; no kinds: nothing any more."""
        self._kinds = tuple(kinds)
        found = self._link.machine(machine)
        signals = signals_for(kinds, found.model) if found is not None and found.model is not None else ()
        self._band_tasks.cancel()
        if BandKind.ALARM in kinds and found is not None:
            self._start(self._read_journal(machine, window), self._band_tasks)
        else:
            self._ruled_bands = ()
            self._lay_bands()
        if not signals:
            self._told_bands = ()
            self._lay_bands()
            self.band_feed.stop()
            return
        self.band_feed.want(
            {machine: HistoryQuery(machine, signals, window.from_ns, window.to_ns, max_points=_BAND_POINTS)}
        )

    def want_notes(self, machines: Sequence[str], window: Window) -> None:
        """The notes on these machines."""
        self._note_tasks.cancel()
        self._start(self._read_notes(tuple(machines), window), self._note_tasks)

    def want_statistics(self, pens: Sequence[Pen], span: Window | None) -> None:
        """Of the pens between the cursors; None: no longer."""
        self.statistics = {}
        self._figure_tasks.cancel()
        if span is not None and span.span_ns > 0:
            for pen in self._existing(pens):
                self._start(self._measure(pen, span.moved(-pen.offset_ns)), self._figure_tasks)

    def resume(self) -> None:
        """Send what waited for the window's loop."""
        for feed in (self.feed, self.mean_feed, self.strip_feed, self.band_feed):
            feed.resume()

    def stop(self) -> None:
        """Abandon every question."""
        for feed in (self.feed, self.mean_feed, self.strip_feed, self.band_feed):
            feed.stop()
        for tasks in (self._note_tasks, self._figure_tasks, self._band_tasks):
            tasks.cancel()

    @property
    def busy(self) -> bool:
        """Whether curves are awaited."""
        return self.feed.busy or self.mean_feed.busy

    def _existing(self, pens: Sequence[Pen]) -> tuple[Pen, ...]:
        """A pen of a machine that is not there (yet) keeps its place, but must not spoil the others' answer."""
        return tuple(p for p in pens if self._exists(p))

    def _exists(self, pen: Pen) -> bool:
        found = self._link.machine(pen.machine)
        return found is not None and found.model is not None and pen.signal in found.model.index

    def _start(self, work: Coroutine[Any, Any, None], tasks: Tasks) -> None:
        try:
            tasks.start(work)
        except RuntimeError:  # before the window's loop runs there is nobody to answer to
            work.close()

    # ------------------------------------------------------------ answers

    def _arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self.answered_ns, self.failure = self.now_ns, None
        self.data.answered(query, answer, self.now_ns, self._offsets.get(query, 0))
        self._changed()

    def _refused(self, query: HistoryQuery, error: OperatorError) -> None:
        self.failed_ns, self.failure = self.now_ns, error
        self._changed()

    def _strip_arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self.strip.answered(query, answer, self.now_ns)
        self._changed()

    def _bands_arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self._told_bands = bands_in(self._kinds, query, answer, self.now_ns)
        self._lay_bands()
        self._changed()

    def _lay_bands(self) -> None:
        self.bands = BandSheet((*self._told_bands, *self._ruled_bands))

    async def _read_journal(self, machine: str, window: Window) -> None:
        """Alarms of rules and links; those of the machine stand in its history, also where there was no journal yet."""
        since_ns = window.from_ns - max(window.span_ns, _JOURNAL_BEFORE_NS)
        steps = (Step.RAISE.value, Step.RETURN.value)
        query = JournalQuery(since_ns, window.to_ns, (machine,), steps=steps, limit=_JOURNAL_LINES)
        try:
            page = await self._link.alarms.journal(query)
        except OperatorError:
            return  # curves tell what is wrong with the file; two sentences about it help nobody
        known = {d.id: d for d in self._link.alarms.definitions()}
        own = rule_lines(page.lines, known)
        self._ruled_bands = journal_bands(own, lambda a: rule_words(a, known), window, self.now_ns)
        self._lay_bands()
        self._changed()

    async def _read_notes(self, machines: tuple[str, ...], window: Window) -> None:
        try:
            found = await self._link.trends.notes(machines, window.from_ns, window.to_ns)
        except OperatorError:
            return  # curves tell what is wrong with history; two sentences about it help nobody
        if found != self.notes:
            self.notes = found
            self._changed()

    async def _measure(self, pen: Pen, span: Window) -> None:
        try:
            (found,) = await self._link.trends.statistics(pen.machine, (pen.signal,), span.from_ns, span.to_ns)
        except OperatorError as error:
            self._tell(error)
            return
        self.statistics[pen.key] = found
        self._changed()


def rule_lines(lines: Sequence[AlarmTransition], known: Mapping[str, AlarmDefinition]) -> list[AlarmTransition]:
    """What rules and links said: alarms of the machine itself stand in its conditions. Of what is configured no more, native words tell."""
    found = []
    for line in lines:
        definition = known.get(line.alarm)
        own = bool(line.text) if definition is None else definition.kind is AlarmKind.MACHINE
        if not own:
            found.append(line)
    return found


def rule_words(line: AlarmTransition, known: Mapping[str, AlarmDefinition]) -> str:
    """What an alarm is called."""
    definition = known.get(line.alarm)
    return line.alarm.partition(":")[2] if definition is None else render(title_in(definition, language()))


def bands_in(kinds: Sequence[BandKind], query: HistoryQuery, answer: HistoryAnswer, now_ns: int) -> tuple[Band, ...]:
    """The bands that an answer tells of."""
    by_id: Mapping[str, Series] = {s.item.id: s for s in answer.series}
    window = Window(query.from_ns, query.to_ns).cut(now_ns)
    open_end = reaches_present(query, now_ns)
    found: list[Band] = []
    for kind in kinds:
        series = by_id.get(STEPPED.get(kind, ""))
        if series is not None:
            trace = trace_of(series, window.from_ns, window.to_ns, open_end=open_end)
            found += stepped_bands(kind, trace, answer.gaps, window)
    if BandKind.ALARM in kinds:
        conditions = [s for s in answer.series if s.item.kind is ValueKind.CONDITION]
        found += alarm_bands(conditions, answer.gaps, window.to_ns, open_end=open_end)
    return tuple(found)


def _parts(pens: Sequence[Pen]) -> list[tuple[Pen, ...]]:
    return [tuple(pens[i : i + _PENS_AT_ONCE]) for i in range(0, len(pens), _PENS_AT_ONCE)]


def _query(pens: Sequence[Pen], window: Window, points: int) -> HistoryQuery:
    signals = tuple(p.signal for p in pens)
    return HistoryQuery(pens[0].machine, signals, window.from_ns, window.to_ns, max_points=points)
