"""The trend page: live and history in one chart. It decides what to ask and what to show; it refuses to paint and to calculate."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.domain.equipment import ValueKind
from app.domain.message import OperatorError
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.snapshot import PlantSnapshot
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.models.calendar import Period, neighbour, period_at
from views.models.trend_pens import Pens
from views.models.trend_window import HOUR_NS, SECOND_NS, Steps, View, Window, overview_of
from views.pages.trend_bar import TrendBar
from views.pages.trend_data import TrendData
from views.pages.trend_feed import TrendFeed
from views.shell.theme import LIGHT, Theme
from views.widgets.pen_list import PenList
from views.widgets.pen_tree import PenTree
from views.widgets.trend_brush import TrendBrush
from views.widgets.trend_plot import TrendPlot

_ASK_AFTER_MS = 40
"""A wheel or a drag changes the window at every frame; history is asked when it rests this long."""
_MARGIN = 0.25
"""Asked beyond the window on both sides, so that a pan finds something."""
_REFRESH_LEAST_NS = 15 * SECOND_NS
_RETRY_NS = 5 * SECOND_NS
USUAL = ("rpm", "feed", "spindle_load")


class TrendPage(Page):
    """Pens from the tree, a chart, a strip below."""

    def __init__(self, link: PlantLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._theme: Theme = LIGHT
        self._pens = Pens()
        self._steps = Steps()
        self._snapshot: PlantSnapshot | None = None
        self._now_ns = 0
        self._view = View(Window(0, HOUR_NS))
        self._overview = Window(0, 8 * HOUR_NS)
        self._answered_ns = 0
        self._failed_ns: int | None = None
        self._failure = ""
        self._chosen = False
        """Whether pens were ever shown: who takes the last one away wants an empty chart."""
        self.data = TrendData()
        self._strip = TrendData()
        self.feed = TrendFeed(link.history, self._arrived, self._refused)
        self._strip_feed = TrendFeed(link.history, self._strip_arrived, lambda _q, _e: None)
        self.tree, self.pen_list, self.bar = PenTree(), PenList(), TrendBar()
        self.plot, self.brush = TrendPlot(), TrendBrush()
        self._timer = QTimer(self, singleShot=True, interval=_ASK_AFTER_MS)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        pens = QScrollArea(widgetResizable=True)
        pens.setWidget(self.pen_list)
        pens.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = QSplitter(Qt.Orientation.Vertical)
        side.addWidget(self.tree)
        side.addWidget(pens)
        side.setSizes([320, 300])
        side.setChildrenCollapsible(False)
        chart = QWidget()
        column = QVBoxLayout(chart)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self.plot, 1)
        column.addWidget(self.brush)
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        self._halves.addWidget(side)
        self._halves.addWidget(chart)
        self._halves.setStretchFactor(1, 1)
        self._halves.setSizes([270, 900])
        row = QHBoxLayout(self)
        row.addWidget(self._halves)

    def _connect(self) -> None:
        self.tree.chosen.connect(self.add_pens)
        self.plot.dropped.connect(self.add_pens)
        self.plot.changed.connect(self._gesture)
        self.plot.gesture_ended.connect(self._gesture_ended)
        self.plot.went_back.connect(self.go_back)
        self.plot.went_live.connect(self.go_live)
        self.brush.framed.connect(lambda w: self._gesture(self._view.framed(w, self._now_ns), "brush"))
        self.brush.gesture_ended.connect(self._gesture_ended)
        self.pen_list.toggled.connect(lambda key: self._take_pens(self._pens.toggled(key)))
        self.pen_list.soloed.connect(lambda key: self._take_pens(self._pens.solo(key)))
        self.pen_list.removed.connect(lambda key: self._take_pens(self._pens.removed(key)))
        self.bar.stepped.connect(self._step)
        self.bar.perioded.connect(self._period)
        self.bar.ranged.connect(self._range)
        self.bar.zoomed.connect(self._zoom)
        self.bar.went_back.connect(self.go_back)
        self.bar.went_live.connect(self.go_live)
        self._timer.timeout.connect(self._ask)

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """Pens and window of the route; without signals the page stays as it was left."""
        self._take_snapshot(self._link.snapshot())
        if not route.signals and route.machine and not self._pens.keys and not self._chosen:
            self._pens = Pens().added(self._usual(route.machine))
        self._chosen = self._chosen or bool(self._pens.keys or route.signals)
        if route.signals and route.signals != self._pens.keys:
            self._pens = Pens().added(route.signals)
        if route.from_ns is not None and route.to_ns is not None:
            self._view = self._view.framed(Window(route.from_ns, route.to_ns), self._now_ns)
        elif route.signals or self._view.live:
            self._view = self._view.following(self._now_ns)
        self.bar.offer_shift(known=bool(self._link.trends.shifts()))
        if route.machine is not None:
            self.tree.reveal(next((m.name for m in self._link.snapshot().machines if m.id == route.machine), ""))
        self._show()
        self._ask_soon()

    def _usual(self, machine: str) -> list[str]:
        """What most people want to see first of a machine: nobody meets an empty chart."""
        found = self._link.machine(machine)
        model = found.model if found is not None else None
        known = [
            s for s in USUAL if model is not None and (i := model.get(s)) is not None and i.kind is ValueKind.NUMBER
        ]
        return [f"{machine}/{signal}" for signal in known]

    def apply(self, snapshot: PlantSnapshot) -> None:
        """The next tenth of a second: the live tail, the moving window, the values beside the pens."""
        self._take_snapshot(snapshot)
        self.feed.resume()
        self._strip_feed.resume()
        changed = self.data.live(snapshot, self._pens, self._link)
        if self._view.live:
            self._follow()
        if changed or self._due():
            self._ask_soon()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        self._theme = theme
        margin = theme.px(theme.margin_mm) // 2
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, margin, margin, margin)
        for part in (self.tree, self.pen_list, self.bar, self.plot, self.brush):
            part.set_theme(theme)
        self._show()

    def retranslate(self) -> None:
        """Hand the new language on."""
        for part in (self.tree, self.pen_list, self.bar, self.plot, self.brush):
            part.retranslate()
        self._show()

    def state(self) -> Route:
        """Pens and, unless live, the window."""
        window = self._view.window
        times = (None, None) if self._view.live else (window.from_ns, window.to_ns)
        return Route("trend", None, self._pens.keys, *times)

    @property
    def view(self) -> View:
        """What is shown now."""
        return self._view

    @property
    def pens(self) -> Pens:
        """The pens."""
        return self._pens

    def _take_snapshot(self, snapshot: PlantSnapshot) -> None:
        first = self._snapshot is None
        self._snapshot, self._now_ns = snapshot, snapshot.time_ns
        self.tree.show_plant(snapshot)
        if first:
            self._view = self._view.following(self._now_ns)

    # ------------------------------------------------------------ pens and views

    def add_pens(self, keys: list[str]) -> None:
        """Draw these signals too."""
        self._take_pens(self._pens.added(keys))

    def _take_pens(self, pens: Pens) -> None:
        new = set(pens.keys) - set(self._pens.keys)
        self._pens = pens
        self.data.keep_only(set(pens.keys))
        self._show()
        if new:
            self._ask_soon()
        else:
            self._ask_strip()

    def _gesture(self, view: View, gesture: str) -> None:
        self._steps = self._steps.took(self._view, gesture)
        self._take_view(view)

    def _gesture_ended(self) -> None:
        self._steps = self._steps.ended()

    def _take_view(self, view: View) -> None:
        moved = view.window != self._view.window
        self._view = view
        self._show()
        if moved:
            self._ask_soon()

    def go_back(self) -> None:
        """The view before the last gesture."""
        view, self._steps = self._steps.back()
        if view is not None:
            self._take_view(view.following(self._now_ns) if view.live else view)

    def go_live(self) -> None:
        """Follow the present, with the same span and every plot fitting its data."""
        self._gesture(self._view.following(self._now_ns).fitted(), "")

    def _range(self, span_ns: int) -> None:
        """A preset: the last minutes or days when live, else around the same end."""
        if self._view.live:
            self._gesture(self._view.following(self._now_ns, span_ns), "")
        else:
            end = self._view.window.to_ns
            self._gesture(self._view.framed(Window(end - span_ns, end), self._now_ns), "")

    def _period(self, name: str) -> None:
        """This shift, today, this week: while it lasts the chart grows with the present."""
        found = period_at(Period(name), self._now_ns, self._link.trends.shifts(), form.local)
        if found is not None:
            self._gesture(self._view.through(found, name, self._now_ns), "")

    def _step(self, direction: int) -> None:
        """◀ ▶: to the neighbouring shift, day or week where the window is one, else by a part of the window."""
        if not self._view.period:
            self.plot.step(direction)
            return
        period, shifts = Period(self._view.period), self._link.trends.shifts()
        found = neighbour(period, self._view.window, direction, shifts, form.local)
        if found is not None and found.from_ns <= self._now_ns:
            self._gesture(self._view.through(found, period.value, self._now_ns), "")

    def _zoom(self, factor: float) -> None:
        window = self._view.window
        at_ns = window.to_ns if self._view.live else (window.from_ns + window.to_ns) // 2
        self._gesture(self._view.zoomed(factor, at_ns, self._now_ns), "zoom")

    def _follow(self) -> None:
        """Move with the present, a whole pixel at a time."""
        column = self._view.window.span_ns // max(int(self.plot.frame().inner), 1)
        if self._now_ns - self._view.window.to_ns < column:
            return
        whole = None
        if self._view.period:
            shifts = self._link.trends.shifts()
            whole = period_at(Period(self._view.period), self._view.window.from_ns, shifts, form.local)
        if whole is not None:
            self._view = self._view.through(whole, self._view.period, self._now_ns)
        else:
            self._view = self._view.following(self._now_ns)

    # ------------------------------------------------------------ history

    def _due(self) -> bool:
        """Whether the picture needs a new answer though nobody moved it."""
        if self._timer.isActive() or self.feed.busy or not self._pens.items:
            return False
        if self._failed_ns is not None:
            return self._now_ns - self._failed_ns >= _RETRY_NS
        pace = max(_REFRESH_LEAST_NS, self._view.window.span_ns // 500)
        return self._view.live and self._now_ns - self._answered_ns >= pace

    def _ask_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        window, pixels = self._view.window, max(int(self.plot.frame().inner), 100)
        margin = round(window.span_ns * _MARGIN)
        asked = Window(window.from_ns - margin, min(window.to_ns + margin, self._now_ns))
        points = round(2 * pixels * (1 + 2 * _MARGIN))
        self.feed.want(self._queries(asked, points))
        self._ask_strip()

    def _ask_strip(self) -> None:
        pixels = max(int(self.plot.frame().inner), 100)
        landmark = self.data.landmark(self._pens)
        queries = {} if landmark is None else self._queries(self._overview, 2 * pixels, landmark)
        self._strip_feed.want(queries)

    def _queries(self, window: Window, points: int, only: str | None = None) -> dict[str, HistoryQuery]:
        found: dict[str, HistoryQuery] = {}
        for slot, pens in self._pens.by_slot().items():
            machine = pens[0].machine
            signals = tuple(p.signal for p in pens if only in (None, p.key) and self._exists(machine, p.signal))
            if signals:
                found[slot] = HistoryQuery(machine, signals, window.from_ns, window.to_ns, max_points=points)
        return found

    def _exists(self, machine: str, signal: str) -> bool:
        """A pen of a machine that is not there (yet) keeps its place, but must not spoil the others' answer."""
        found = self._link.machine(machine)
        return found is not None and found.model is not None and signal in found.model.index

    def _arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self._answered_ns, self._failed_ns = self._now_ns, None
        self.data.answered(query, answer, self._now_ns)
        self._show()

    def _strip_arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self._strip.answered(query, answer, self._now_ns)
        self._show()

    def _refused(self, query: HistoryQuery, error: OperatorError) -> None:
        self._failed_ns, self._failure = self._now_ns, render(error.message)
        self._show()

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        if self._snapshot is None:
            return
        self._frame_overview()
        curves = self.data.curves(self._pens.visible, self._snapshot, self._theme)
        self.plot.show_picture(curves, self._view, self._now_ns)
        self.plot.show_greyed(self._failure_words())
        landmark = self.data.landmark(self._pens)
        strip = [p for p in self._pens.visible if p.key == landmark]
        found = self._strip.curves(strip, self._snapshot, self._theme)
        self.brush.show_strip(self._overview, self._view.window, found[0] if found else None, self._now_ns)
        self.pen_list.show_rows(self.data.rows(self._pens, self._snapshot, self._theme))
        self.bar.show_view(self._view)

    def _failure_words(self) -> str:
        if self._failed_ns is None:
            return ""
        age = form.age(self._now_ns - self._answered_ns) if self._answered_ns else ""
        return f"{self._failure} {tr('Picture is {age} old.', age=age)}" if age else self._failure

    def _frame_overview(self) -> None:
        """Move the strip only when the window leaves it or no longer fits it, else it would swim under the pointer."""
        window, strip = self._view.window, self._overview
        inside = strip.from_ns <= window.from_ns and window.to_ns <= strip.to_ns
        if inside and 4 <= strip.span_ns / window.span_ns <= 200:
            return
        follows = self._view.live and strip.to_ns < window.to_ns and strip.span_ns >= 4 * window.span_ns
        fresh = overview_of(window, self._now_ns)
        reach = fresh.span_ns if not follows else strip.span_ns
        self._overview = Window(window.to_ns - reach, window.to_ns) if self._view.live else fresh
