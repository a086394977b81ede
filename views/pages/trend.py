"""The trend page: live and history in one chart. It decides what to ask and what to show; it refuses to paint and to calculate."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.domain.message import OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.arrange import Arrange
from views.models.saved_views import SavedView
from views.models.trend_bands import BandKind
from views.models.trend_look import Look, look_of
from views.models.trend_pens import Pens, usual_pens
from views.models.trend_window import SECOND_NS, View, Window
from views.pages.trend_compare import TrendCompare
from views.pages.trend_face import TrendFace
from views.pages.trend_notes import TrendNotes
from views.pages.trend_saving import TrendSaving
from views.pages.trend_sheet import printed
from views.pages.trend_sources import TrendSources
from views.pages.trend_time import TrendTime
from views.pages.trend_views import TrendViews
from views.shell.theme import Theme
from views.widgets.trend_shot import Scenery

_ASK_AFTER_MS, _REST_MS = 40, 200
"""A wheel or a drag changes the window at every frame: history is asked this much later, or where everything is known when it rests."""
_MEASURE_AFTER_MS = 120
"""A cursor is dragged through many places; statistics are asked where it rests."""
_SHOW_AFTER_MS = 15
"""Answers come in parts, every one is a new picture: those that come together are one."""
_MARGIN = 0.25
"""Asked beyond the window on both sides, so that a pan finds something."""
_REFRESH_LEAST_NS = 15 * SECOND_NS
_RETRY_NS = 5 * SECOND_NS


class TrendPage(TrendFace):
    """Pens from the tree, a chart with what happened behind it, a strip below."""

    def __init__(self, link: PlantLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._pens = Pens()
        self._look = Look()
        self._snapshot: PlantSnapshot | None = None
        self.time = TrendTime(link.trends.shifts, self._time_changed)
        self._reach = Window(0, 0)
        self._chosen = False
        """Whether pens were ever shown: who takes the last one away wants an empty chart."""
        self._arrived = QTimer(self, singleShot=True, interval=_SHOW_AFTER_MS)
        self.sources = TrendSources(link, self._show_soon, self._say)
        self._notes = TrendNotes(link.trends, self, self._ask_notes, self._say)
        self._compare = TrendCompare(link, self, self._lay_over, self._say)
        self._saving = TrendSaving(self)
        self._views = TrendViews(link.trends.folder(), self, self._standing, self._take_saved)
        self._asking = QTimer(self, singleShot=True)
        self._measuring = QTimer(self, singleShot=True, interval=_MEASURE_AFTER_MS)
        self._connect()

    def _connect(self) -> None:
        self.tree.chosen.connect(self.add_pens)
        self.plot.dropped.connect(self.add_pens)
        self.plot.changed.connect(self.time.gesture)
        self.plot.gesture_ended.connect(self.time.ended)
        self.plot.went_back.connect(self.time.go_back)
        self.plot.went_live.connect(self.time.go_live)
        self.plot.measured.connect(self._cursors_moved)
        self.plot.asked.connect(self._asked)
        self.brush.framed.connect(self.time.brush)
        self.brush.gesture_ended.connect(self.time.ended)
        self.pen_list.toggled.connect(lambda key: self._take_pens(self._pens.toggled(key)))
        self.pen_list.soloed.connect(lambda key: self._take_pens(self._pens.solo(key)))
        self.pen_list.averaged.connect(lambda key: self._take_pens(self._pens.averaged(key)))
        self.pen_list.removed.connect(lambda key: self._take_pens(self._pens.removed(key)))
        self.bar.stepped.connect(self._step)
        self.bar.perioded.connect(self.time.period)
        self.bar.ranged.connect(self.time.range)
        self.bar.zoomed.connect(self.time.zoom)
        self.bar.went_back.connect(self.time.go_back)
        self.bar.went_live.connect(self.time.go_live)
        self.plot.noted.connect(self._correct_note)
        self.tools.measured.connect(self._measure)
        self.tools.noted.connect(self._begin_note)
        self.tools.compared.connect(self._begin_comparison)
        self.tools.exported.connect(self._export)
        self.tools.replayed.connect(self._replay)
        self.tools.crossed.connect(lambda on: self._take_look(replace(self._look, crossing=on)))
        self.xy.chosen.connect(lambda key: self._take_look(replace(self._look, x_key=key)))
        self.tools.arranged.connect(lambda name: self._take_look(replace(self._look, arrange=Arrange(name))))
        self.tools.banded.connect(lambda name, on: self._take_look(self._look.banded(BandKind(name), shown=on)))
        self._arrived.timeout.connect(self._show)
        self._asking.timeout.connect(self._ask)
        self._measuring.timeout.connect(self._ask_statistics)

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """Pens, window and look of the route; without signals the page stays as it was left."""
        self._take_snapshot(self._link.snapshot())
        if not route.signals and route.machine and not self._pens.keys and not self._chosen:
            found = self._link.machine(route.machine)
            self._pens = Pens().added(usual_pens(route.machine, found.model if found is not None else None))
        self._chosen = self._chosen or bool(self._pens.keys or route.signals)
        if route.signals and route.signals != self._pens.keys:
            self._pens = Pens().added(route.signals)
        self._look = look_of(route.options) or self._look
        if route.from_ns is not None and route.to_ns is not None:
            self.time.put(self.view.framed(Window(route.from_ns, route.to_ns), self._now_ns))
        elif route.signals or self.view.live:
            self.time.put(self.view.following(self._now_ns))
        self.bar.offer_shift(known=bool(self._link.trends.shifts()))
        if route.machine is not None:
            self.tree.reveal(next((m.name for m in self._link.snapshot().machines if m.id == route.machine), ""))
        self._show()
        self._ask_soon()

    def apply(self, snapshot: PlantSnapshot) -> None:
        """The next tenth of a second: the live tail, the moving window, the values beside the pens."""
        self._take_snapshot(snapshot)
        self.sources.resume()
        changed = self.sources.data.live(snapshot, self._pens, self._link)
        self.time.follow(int(self.plot.frame().inner))
        if changed or self._due():
            self._ask_soon()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        super().set_theme(theme)
        self._show()

    def retranslate(self) -> None:
        """Hand the new language on."""
        super().retranslate()
        self._show()

    def state(self) -> Route:
        """Pens, look and, unless live, the window."""
        start, end = (None, None) if self.view.live else (self.view.window.from_ns, self.view.window.to_ns)
        return Route("trend", None, self._pens.keys, start, end, self._look.options())

    @property
    def view(self) -> View:
        """What is shown now."""
        return self.time.view

    @property
    def pens(self) -> Pens:
        """The pens."""
        return self._pens

    @property
    def look(self) -> Look:
        """How they are laid out."""
        return self._look

    def _take_snapshot(self, snapshot: PlantSnapshot) -> None:
        self._snapshot = snapshot
        self.sources.now_ns = snapshot.time_ns
        self.time.take_now(snapshot.time_ns)
        self.tree.show_plant(snapshot)

    @property
    def _now_ns(self) -> int:
        return self.time.now_ns

    # ------------------------------------------------------------ pens and looks

    def add_pens(self, keys: list[str]) -> None:
        """Draw these signals too."""
        self._take_pens(self._pens.added(keys))

    def _take_pens(self, pens: Pens) -> None:
        new = pens.questions - self._pens.questions
        self._pens = pens
        self.sources.data.keep_only(set(pens.keys))
        self._show()
        self._measuring.start()
        if new:
            self._ask_soon()
        else:
            self._ask_strip()

    def _take_look(self, look: Look) -> None:
        banded = look.rails != self._look.rails
        self._look = look
        self._show()
        if banded:
            self._ask_soon()

    # ------------------------------------------------------------ measuring

    def _measure(self, wanted: bool) -> None:
        """Two cursors a third of the window apart, or none any more."""
        window = self.view.window
        third = window.span_ns // 3
        self.plot.set_cursors(*((window.from_ns + third, window.to_ns - third) if wanted else (None, None)))

    def _cursors_moved(self) -> None:
        self.sources.want_statistics((), None)
        self._measuring.start()
        self._show()

    def _ask_statistics(self) -> None:
        self.sources.want_statistics(self._pens.visible, self._measured_span())
        self._show()

    def _measured_span(self) -> Window | None:
        a_ns, b_ns = self.plot.cursors
        return None if a_ns is None or b_ns is None else Window(min(a_ns, b_ns), max(a_ns, b_ns))

    def _say(self, error: OperatorError) -> None:
        """Something beside the curves did not work: the line says why."""
        self.said.show_words(render(error.message))

    # ------------------------------------------------------------ notes

    def _begin_note(self) -> None:
        """On the span between the cursors, else on the instant of the cross-hair, else on the middle of the window."""
        span = self._measured_span() or Window(self._pointed_ns(), self._pointed_ns())
        self._notes.begin(self._leader(), span.from_ns, span.to_ns, self._now_ns, self.theme)

    def _pointed_ns(self) -> int:
        """The instant of the cross-hair, else of a cursor, else the middle of the window."""
        window = self.view.window
        marks = (self.plot.cross_at_ns(), *self.plot.cursors)
        return next((at_ns for at_ns in marks if at_ns is not None), (window.from_ns + window.to_ns) // 2)

    def _replay(self) -> None:
        if self._leader():
            self.navigate.emit(Route("machine", self._leader(), from_ns=self._pointed_ns()))

    def _correct_note(self, note: str) -> None:
        self._notes.correct(self.sources.notes, note, self._now_ns, self.theme)

    def _ask_notes(self) -> None:
        machines = tuple(dict.fromkeys(p.machine for p in self._pens.items))
        self.sources.want_notes(machines, self._asked_window())

    # ------------------------------------------------------------ comparing, keeping, exporting

    def _begin_comparison(self) -> None:
        if self._snapshot is not None:
            self._compare.begin(self._snapshot, self._leader(), self._pens, self.view.window.cut(self._now_ns))

    def _lay_over(self, pens: Pens, window: Window | None) -> None:
        self._take_pens(pens)
        if window is not None:
            self.time.frame(window)

    def _standing(self) -> SavedView:
        """The page as a view without a name."""
        view = self.view
        window = None if view.live or view.period else view.window
        return SavedView("", self._pens, self._look, view.window.span_ns, view.period, window)

    def _take_saved(self, saved: SavedView) -> None:
        """Show a kept view: what followed the present follows it again."""
        self._take_pens(saved.pens)
        self._take_look(saved.look)
        if saved.window is not None:
            self.time.frame(saved.window)
        elif saved.period:
            self.time.period(saved.period)
        else:
            self.time.gesture(self.view.following(self._now_ns, saved.span_ns))

    def _export(self, kind: str) -> None:
        if self._snapshot is not None:
            inked = self.sources.data.curves(self._pens.visible, self._snapshot, printed(self.theme))
            self._saving.begin(kind, self._snapshot.site, {curve.key: curve.colour for curve in inked})

    # ------------------------------------------------------------ time

    def _time_changed(self, moved: bool) -> None:
        self._show_time()
        if moved:
            self._ask_moved()

    def _step(self, direction: int) -> None:
        """◀ ▶: to the neighbouring shift, day or week where the window is one, else by a part of the window."""
        if not self.time.step(direction):
            self.plot.step(direction)

    def _asked(self, what: str) -> None:
        """A key of the chart that is not about the chart alone."""
        if what == "note":
            self._begin_note()
        else:
            self._step(-1 if what == "earlier" else 1)

    # ------------------------------------------------------------ history

    def _due(self) -> bool:
        """Whether the picture needs a new answer though nobody moved it."""
        if self._asking.isActive() or self.sources.busy or not self._pens.items:
            return False
        if self.sources.failure is not None:
            return self._now_ns - self.sources.failed_ns >= _RETRY_NS
        pace = max(_REFRESH_LEAST_NS, self.view.window.span_ns // 500)
        return self.view.live and self._now_ns - self.sources.answered_ns >= pace

    def _ask_soon(self) -> None:
        if not self._asking.isActive() or self._asking.interval() == _REST_MS:
            self._asking.start(_ASK_AFTER_MS)

    def _ask_moved(self) -> None:
        """When the window rests; in a drag as soon as it leaves what is known in this fineness."""
        window, known = self.view.window, self._reach
        if known.holds(window) and known.span_ns <= window.widened(_MARGIN).span_ns:
            self._asking.start(_REST_MS)
        else:
            self._ask_soon()

    def _ask(self) -> None:
        asked, pixels = self._asked_window(), max(int(self.plot.frame().inner), 100)
        self._reach = asked
        self.sources.want_curves(self._pens, asked, round(2 * pixels * (1 + 2 * _MARGIN)))
        self.sources.want_bands(self._leader(), self._look.rails, asked)
        self._ask_notes()
        self._ask_strip()

    def _asked_window(self) -> Window:
        return self.view.window.widened(_MARGIN).cut(self._now_ns)

    def _ask_strip(self) -> None:
        landmark = self.sources.data.landmark(self._pens)
        pen = None if landmark is None else self._pens.get(landmark)
        self.sources.want_strip(pen, self.time.strip(), 2 * max(int(self.plot.frame().inner), 100))

    def _leader(self) -> str:
        """The machine whose alarms, programs and tools stand behind the curves: that of the first pen."""
        return next((p.machine for p in (*self._pens.visible, *self._pens.items)), "")

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        """Everything."""
        if self._snapshot is None:
            return
        self.pen_list.show_rows(self.sources.data.rows(self._pens, self._snapshot, self.theme))
        measuring = self.plot.cursors != (None, None)
        self.tools.show_choices(self._look.arrange, self._look.rails, measuring=measuring, crossing=self._look.crossing)
        self.stats.setVisible(measuring)
        self.xy.setVisible(self._look.crossing)
        self._show_time()

    def _show_soon(self) -> None:
        if not self._arrived.isActive():
            self._arrived.start()

    def _show_time(self) -> None:
        """What a gesture in time changes: at every frame of a drag."""
        if self._snapshot is None:
            return
        sources = self.sources
        curves = sources.data.curves(self._pens.visible, self._snapshot, self.theme)
        self.plot.show_picture(curves, self.view, self._now_ns, self._scenery())
        self.plot.show_greyed(self._failure_words())
        landmark = sources.data.landmark(self._pens)
        strip = [p for p in self._pens.visible if p.key == landmark]
        found = sources.strip.curves(strip, self._snapshot, self.theme)
        self.brush.show_strip(self.time.strip(), self.view.window, found[0] if found else None, self._now_ns)
        self.bar.show_view(self.view)
        if self.plot.cursors != (None, None):
            self.stats.show_span(curves, self.plot.cursors, sources.statistics, self._now_ns)
        if self._look.crossing:
            self.xy.show_curves(curves, self._look.x_key, self.view.window)

    def _scenery(self) -> Scenery:
        rails, leader = self._look.rails, self._leader()
        several = len({p.machine for p in self._pens.visible}) > 1
        machine = self._link.machine(leader) if several else None
        place = machine.name if machine is not None else ""
        return Scenery(self.sources.bands, rails, self.sources.notes, self._look.arrange, place)

    def _failure_words(self) -> str:
        if self.sources.failure is None:
            return ""
        words, answered_ns = render(self.sources.failure.message), self.sources.answered_ns
        age = form.age(self._now_ns - answered_ns) if answered_ns else ""
        return f"{words} {tr('Picture is {age} old.', age=age)}" if age else words
