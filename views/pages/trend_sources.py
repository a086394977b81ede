"""Everything a trend asks of the plant: curves, the strip, bands, notes, statistics. Newest question wins. Refuses to draw."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from app.domain.message import OperatorError
from app.domain.note import Note
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from app.domain.statistics import Statistics
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.trend_bands import STEPPED, Band, BandKind, alarm_bands, signals_for, stepped_bands
from views.models.trend_pens import Pen, Pens, Reduce
from views.models.trend_trace import trace_of
from views.models.trend_window import Window
from views.pages.trend_data import TrendData
from views.pages.trend_feed import TrendFeed

_BAND_POINTS = 4_000
_PENS_AT_ONCE = 4
"""Signals per question: two readers work at once, the first curves are painted while others are read, and a question that
nobody waits for any more costs the rest of one."""

Refused = Callable[[OperatorError], None]


class TrendSources:
    """Lives on the window's loop; ``changed`` is called whenever there is something new to show."""

    def __init__(self, link: PlantLink, changed: Callable[[], None], refused: Refused) -> None:
        self._link, self._changed, self._tell = link, changed, refused
        self.data, self.strip = TrendData(), TrendData()
        self.feed = TrendFeed(link.history, self._arrived, self._refused)
        self.mean_feed = TrendFeed(link.trends.means, self._arrived, self._refused)
        self.strip_feed = TrendFeed(link.history, self._strip_arrived, lambda _q, _e: None)
        self.band_feed = TrendFeed(link.history, self._bands_arrived, lambda _q, _e: None)
        self._tasks = Tasks()
        self._offsets: dict[HistoryQuery, int] = {}
        self._kinds: tuple[BandKind, ...] = ()
        self.bands: tuple[Band, ...] = ()
        self.notes: tuple[Note, ...] = ()
        self.statistics: dict[str, Statistics] = {}
        """By the pen's key, of the span between the cursors."""
        self.now_ns = 0
        self.answered_ns = 0

    # ------------------------------------------------------------ asking

    def want_curves(self, pens: Pens, window: Window, points: int) -> None:
        """The pens over a window: extremes or means, each slot by itself."""
        plain: dict[str, HistoryQuery] = {}
        means: dict[str, HistoryQuery] = {}
        self._offsets = {}
        for slot, found in pens.by_slot().items():
            for part, some in enumerate(_parts(self._existing(found))):
                query = _query(some, window.moved(-some[0].offset_ns), points)
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
        if not signals:
            self.bands = ()
            self.band_feed.stop()
            return
        self.band_feed.want(
            {machine: HistoryQuery(machine, signals, window.from_ns, window.to_ns, max_points=_BAND_POINTS)}
        )

    def want_notes(self, machines: Sequence[str], window: Window) -> None:
        """The notes on these machines."""
        self._start(self._read_notes(tuple(machines), window))

    def want_statistics(self, pens: Sequence[Pen], span: Window | None) -> None:
        """Of the pens between the cursors; None: no longer."""
        self.statistics = {}
        if span is not None and span.span_ns > 0:
            for pen in self._existing(tuple(p for p in pens)):
                self._start(self._measure(pen, span.moved(-pen.offset_ns)))

    def resume(self) -> None:
        """Send what waited for the window's loop."""
        for feed in (self.feed, self.mean_feed, self.strip_feed, self.band_feed):
            feed.resume()

    def stop(self) -> None:
        """Abandon every question."""
        for feed in (self.feed, self.mean_feed, self.strip_feed, self.band_feed):
            feed.stop()
        self._tasks.cancel()

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

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            self._tasks.start(work)
        except RuntimeError:  # before the window's loop runs there is nobody to answer to
            work.close()

    # ------------------------------------------------------------ answers

    def _arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self.answered_ns = self.now_ns
        self.data.answered(query, answer, self.now_ns, self._offsets.get(query, 0))
        self._changed()

    def _refused(self, query: HistoryQuery, error: OperatorError) -> None:
        self._tell(error)

    def _strip_arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self.strip.answered(query, answer, self.now_ns)
        self._changed()

    def _bands_arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self.bands = bands_in(self._kinds, query, answer, self.now_ns)
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


def bands_in(kinds: Sequence[BandKind], query: HistoryQuery, answer: HistoryAnswer, now_ns: int) -> tuple[Band, ...]:
    """The bands that an answer tells of."""
    by_id: Mapping[str, Series] = {s.item.id: s for s in answer.series}
    until = min(query.to_ns, now_ns)
    found: list[Band] = []
    for kind in kinds:
        series = by_id.get(STEPPED.get(kind, ""))
        if series is not None:
            trace = trace_of(series, query.from_ns, until)
            found += stepped_bands(kind, trace, answer.gaps, query.from_ns, until)
    if BandKind.ALARM in kinds:
        conditions = [s for s in answer.series if s.item.id not in STEPPED.values()]
        found += alarm_bands(conditions, answer.gaps, until)
    return tuple(found)


def _parts(pens: Sequence[Pen]) -> list[tuple[Pen, ...]]:
    return [tuple(pens[i : i + _PENS_AT_ONCE]) for i in range(0, len(pens), _PENS_AT_ONCE)]


def _query(pens: Sequence[Pen], window: Window, points: int) -> HistoryQuery:
    signals = tuple(p.signal for p in pens)
    return HistoryQuery(pens[0].machine, signals, window.from_ns, window.to_ns, max_points=points)
