"""The machine's replay: what to ask of history for it, and the picture of the machine at the instant that is shown. Refuses to draw.

Two recordings: a coarse one of the slider's whole span, with the smallest and largest value of each stretch, for scrubbing; and a fine
one around the instant, which is asked for as soon as the hand rests or the replay runs.
"""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.alarm_picture import AlarmView
from app.domain.alarm_record import AlarmTransition, JournalQuery
from app.domain.message import OperatorError
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.snapshot import MachineSnapshot, Recent
from views.binding import format as form
from views.binding.i18n import cause_word, render, tr
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.arrange import Arrange
from views.models.band_sheet import EMPTY_SHEET, BandSheet
from views.models.past_alarms import alarms_at
from views.models.recording import Recording, picture_at, recorded, recording_of
from views.models.replay import Replay, replay_at
from views.models.scales import SPARK_NS
from views.models.signal_names import signal_word
from views.models.trend_bands import Band, BandKind, journal_bands
from views.models.trend_pens import USUAL
from views.models.trend_trace import gap_at
from views.models.trend_window import DAY_NS, MINUTE_NS, SECOND_NS, View, Window
from views.pages.trend_feed import TrendFeed
from views.pages.trend_sources import bands_in, rule_lines, rule_words
from views.shell.theme import LIGHT, Theme
from views.widgets.replay_bar import ReplayBar
from views.widgets.trend_layout import Curve
from views.widgets.trend_shot import Scenery

_TICK_MS = 33
_REST_MS = 60
_COARSE_POINTS = 2_000
_FINE_POINTS = 20_000
_LEAD_NS = 3 * MINUTE_NS
_LEAD_S = 20
"""So many seconds of playing are read ahead, at least ``_LEAD_NS``."""
_RAILS = (BandKind.ALARM, BandKind.PROGRAM)


class MachineReplay(QObject):
    """One machine's past under one bar. ``moved``: there is another picture; ``ended``: the present is shown again."""

    moved = Signal()
    ended = Signal()

    def __init__(self, link: PlantLink, bar: ReplayBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._bar = link, bar
        self._theme: Theme = LIGHT
        self.replay: Replay | None = None
        self._live: MachineSnapshot | None = None
        self._now_ns = 0
        self._coarse: Recording | None = None
        self._fine: Recording | None = None
        self._told: tuple[Band, ...] = ()
        self._bands = EMPTY_SHEET
        self._lines: tuple[AlarmTransition, ...] = ()
        self._failure = ""
        self._ticked_ns = 0
        self.coarse_feed = TrendFeed(link.history, self._coarse_arrived, self._refused)
        self.fine_feed = TrendFeed(link.history, self._fine_arrived, self._refused)
        self._tasks = Tasks()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._advance)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask_fine)
        bar.hide()
        self._connect()

    def _connect(self) -> None:
        bar = self._bar
        bar.played.connect(self.play)
        bar.speeded.connect(lambda speed: self._take(replace(self._standing, speed=speed)))
        bar.spanned.connect(lambda span: self._take(self._standing.spanning(span, self._now_ns)))
        bar.ended.connect(self.end)
        bar.strip.moved.connect(self.go_to)
        bar.strip.asked.connect(self._asked)

    @property
    def active(self) -> bool:
        """Whether the past is shown."""
        return self.replay is not None

    @property
    def _standing(self) -> Replay:
        assert self.replay is not None
        return self.replay

    @property
    def at_ns(self) -> int:
        """The instant that is shown."""
        return self._standing.at_ns

    @property
    def window(self) -> Window:
        """The slider's span."""
        return self._standing.window

    # ------------------------------------------------------------ beginning, moving, ending

    def begin(self, machine: MachineSnapshot, at_ns: int, now_ns: int) -> None:
        """Show a machine at an instant of the past."""
        if self._live is None or self._live.id != machine.id:
            self._forget()
        self._live, self._now_ns = machine, now_ns
        before = self.replay
        self._take(before.to(at_ns, now_ns) if before is not None else replay_at(at_ns, now_ns))
        self._bar.show()
        self._bar.strip.setFocus()

    def take_now(self, machine: MachineSnapshot, now_ns: int) -> None:
        """The present goes on: who the machine is, and how long ago it is."""
        self._live, self._now_ns = machine, now_ns
        for feed in (self.coarse_feed, self.fine_feed):
            feed.resume()
        self._show_bar()

    def go_to(self, at_ns: int) -> None:
        """Another instant, by hand."""
        self._take(self._standing.to(at_ns, self._now_ns))

    def play(self, direction: int) -> None:
        """This way, or pause."""
        self._take(self._standing.played(direction))

    def end(self) -> None:
        """Back to the present."""
        if self.replay is None:
            return
        self.replay = None
        self._forget()
        self._bar.hide()
        self.ended.emit()

    def _forget(self) -> None:
        self._tick.stop()
        self._rest.stop()
        for feed in (self.coarse_feed, self.fine_feed):
            feed.stop()
        self._tasks.cancel()
        self._coarse = self._fine = None
        self._told, self._lines, self._failure = (), (), ""
        self._bands = EMPTY_SHEET

    def _asked(self, what: str) -> None:
        match what:
            case "live":
                self.end()
            case "faster" | "slower":
                self._take(self._standing.faster(1 if what == "faster" else -1))
            case _:
                self.play(1 if what == "play" else -1)

    def _take(self, replay: Replay) -> None:
        before, self.replay = self.replay, replay
        if before is None or before.window != replay.window or self._coarse is None:
            self._ask_coarse()
        if replay.playing and not self._tick.isActive():
            self._ticked_ns = time.perf_counter_ns()
            self._tick.start()
        elif not replay.playing:
            self._tick.stop()
        if self._missing() and not (replay.playing and self._rest.isActive()):
            self._rest.start()
        self._show_bar()
        self.moved.emit()

    def _advance(self) -> None:
        if not self._bar.isVisible():  # nobody looks: it stands still
            self._take(replace(self._standing, playing=False))
            return
        now = time.perf_counter_ns()
        elapsed, self._ticked_ns = now - self._ticked_ns, now
        replay = self._standing.advanced(elapsed, self._now_ns)
        if replay.arrived(self._now_ns):
            self.end()
        else:
            self._take(replay)

    # ------------------------------------------------------------ the picture

    def picture(self) -> MachineSnapshot | None:
        """The machine at the instant; None while history has not answered yet."""
        recording = self.recording
        if self._live is None or self._live.model is None or recording is None:
            return None
        return picture_at(self._live, recording, self.at_ns)

    @property
    def recording(self) -> Recording | None:
        """The best there is about the instant."""
        return self._best(self.at_ns, self.at_ns)

    def recent(self, machine: str, signal: str) -> Recent | None:
        """The ten minutes before the instant."""
        recording = self._best(self.at_ns - SPARK_NS, self.at_ns)
        return None if recording is None else recording.recent(signal, self.at_ns)

    def alarms(self) -> tuple[AlarmView, ...]:
        """The alarms that stood."""
        known = {d.id: d for d in self._link.alarms.definitions()}
        return alarms_at(self._lines, known, self.at_ns)

    @property
    def coarse(self) -> Recording | None:
        """The slider's whole span, once it is known."""
        return self._coarse

    def _best(self, from_ns: int, to_ns: int) -> Recording | None:
        """The fine recording where it covers the span, else the coarse one."""
        if self._fine is not None and self._fine.covers(from_ns, to_ns):
            return self._fine
        return self._coarse

    # ------------------------------------------------------------ history

    def _ask_coarse(self) -> None:
        window = self._standing.window
        self.coarse_feed.want(self._query(Window(window.from_ns - SPARK_NS, window.to_ns), _COARSE_POINTS))
        self._tasks.cancel()
        try:
            self._tasks.start(self._read_journal(window))
        except RuntimeError:  # before the window's loop runs there is nobody to answer to
            return

    def _ask_fine(self) -> None:
        if self.replay is not None and self._missing():
            self.fine_feed.want(self._query(self._fine_window(), _FINE_POINTS))

    def _lead_ns(self) -> int:
        return max(_LEAD_NS, round(_LEAD_S * SECOND_NS * self._standing.speed))

    def _fine_window(self) -> Window:
        """Ten minutes for the sparklines, and what will be played soon."""
        at_ns, lead = self.at_ns, self._lead_ns()
        ahead, behind = (lead, MINUTE_NS) if self._standing.direction > 0 else (MINUTE_NS, lead)
        return Window(at_ns - SPARK_NS - behind, min(at_ns + ahead, self._now_ns))

    def _missing(self) -> bool:
        """Whether the fine recording does not reach to where the replay will soon be."""
        at_ns = self.at_ns
        ahead = self._lead_ns() // 2 * self._standing.direction if self._standing.playing else 0
        start, end = min(at_ns, at_ns + ahead) - SPARK_NS, min(max(at_ns, at_ns + ahead), self._now_ns - SECOND_NS)
        return self._fine is None or not self._fine.covers(start, end)

    def _query(self, window: Window, points: int) -> dict[str, HistoryQuery]:
        machine, window = self._live, window.cut(self._now_ns)
        if machine is None or machine.model is None or window.span_ns <= 0:
            return {}
        signals = recorded(machine.model)
        return {"all": HistoryQuery(machine.id, signals, window.from_ns, window.to_ns, max_points=points)}

    def _coarse_arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self._coarse, self._failure = recording_of(query, answer), ""
        self._told = bands_in(_RAILS, query, answer, self._now_ns)
        self._lay_bands()
        self._show_bar()
        self.moved.emit()

    def _fine_arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        self._fine, self._failure = recording_of(query, answer), ""
        self.moved.emit()

    def _refused(self, query: HistoryQuery, error: OperatorError) -> None:
        self._failure = render(error.message)
        self._show_bar()

    async def _read_journal(self, window: Window) -> None:
        """Alarms that stood at the start of the span are looked for a day before it."""
        assert self._live is not None
        query = JournalQuery(window.from_ns - DAY_NS, window.to_ns, (self._live.id,), limit=_FINE_POINTS)
        try:
            page = await self._link.alarms.journal(query)
        except OperatorError as error:
            self._failure = render(error.message)
            return
        self._lines = tuple(reversed(page.lines))
        self._lay_bands()
        self._show_bar()
        self.moved.emit()

    # ------------------------------------------------------------ the bar

    def set_theme(self, theme: Theme) -> None:
        """Curves in other colours."""
        self._theme = theme
        self._bar.set_theme(theme)
        self._show_bar()

    def _show_bar(self) -> None:
        if self.replay is None or self._live is None:
            return
        self._bar.show_replay(self.replay, self._now_ns, self._failure or self._words())
        view = View(self.replay.window, live=False)
        scenery = Scenery(self._bands, _RAILS, arrange=Arrange.OVERLAID)
        self._bar.strip.show_picture(self._curves(), view, self._now_ns, scenery)

    def _words(self) -> str:
        """Why there is nothing to see."""
        if self._coarse is None:
            return tr("Reading history …")
        gap = gap_at(self._coarse.gaps, self.at_ns)
        return "" if gap is None else cause_word(gap.cause)

    def _curves(self) -> list[Curve]:
        if self._coarse is None or self._live is None:
            return []
        found = []
        for place, signal in enumerate(USUAL):
            trace = self._coarse.traces.get(signal)
            if trace is not None and not trace.is_text:
                words = (signal_word(trace.item), self._live.name, form.unit(trace.item))
                key = f"{self._live.id}/{signal}"
                found.append(Curve(key, *words, self._theme.pen(place), trace, self._coarse.gaps))
        return found

    def _lay_bands(self) -> None:
        """Again, when history or the journal has answered."""
        if self.replay is None:
            return
        known = {d.id: d for d in self._link.alarms.definitions()}
        own = rule_lines(self._lines, known)
        ruled = journal_bands(own, lambda a: rule_words(a, known), self.window, self._now_ns)
        self._bands = BandSheet((*self._told, *ruled))
