"""Navigation and pulse while one plant is shown: routes to pages, snapshots to the visible page ten times a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from app.domain.snapshot import PlantSnapshot
from views.binding import format as written
from views.binding.i18n import tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.starts import Start, Starts
from views.models.alarm_rows import AlarmRows
from views.models.alarm_sound import AlarmSounds
from views.shell.arrangement import Arrangement
from views.shell.busy_watch import BusyWatch
from views.shell.hands import Hands
from views.shell.page_factory import Givens, make
from views.shell.pixel_watch import PixelWatch
from views.shell.places import BY_NAME
from views.shell.seat import Seat
from views.shell.sign_in import SignInDialog, who_words
from views.shell.sounder import Sounder
from views.shell.style import clothe
from views.shell.summary import crumbs_of, summary_of
from views.shell.trail import Trail
from views.shell.window import MainWindow
from views.widgets.alarm_banner import AlarmBanner

PULSE_MS = 100


class Session(QObject):
    """Shows one plant in the window until the window closes or another plant is asked for. ``told`` hears of each place before it is shown.

    ``leader``: the session of the seat's first window, which alone makes sounds, tells of the window's health and begins other plants.
    """

    def __init__(
        self,
        window: MainWindow,
        seat: Seat,
        link: PlantLink,
        *,
        starts: Starts,
        watch: BusyWatch,
        told: Callable[[Route], None],
        first: Route | None,
        leader: Session | None = None,
    ) -> None:
        super().__init__()
        self._window = window
        self._seat = seat
        self._link = link
        self._leader = leader
        self._sounds: AlarmSounds = AlarmSounds() if leader is None else leader._sounds
        self._sounder: Sounder = Sounder(self) if leader is None else leader._sounder
        self._givens = Givens(link, starts, watch, seat.wall, self._sounds, (leader or self).begin)
        self._arrangement = Arrangement(seat.preferences)
        self._told = told
        self._pages: dict[str, Page] = {}
        self._unclothed: set[str] = set()
        """Pages that still have another theme."""
        self._pixels = PixelWatch(watch, self)
        if leader is None:
            link.report_health(self._pixels.health)
        self._snapshot = link.snapshot()
        self._trail = Trail(first or Route("overview" if self._snapshot.machines else "connect"))
        self._machine = next((m.id for m in self._snapshot.machines), None)
        self._banner = AlarmBanner()
        self._words = AlarmRows(lambda machine: machine)
        self._hands = Hands(window, link.attendance) if link.attendance is not None else None
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self.beat)
        self.ended: asyncio.Future[Start | None] = asyncio.get_running_loop().create_future()
        written.use_zone(self._snapshot.timezone)
        self._wire()
        self._show(self._trail.current)
        self._window.enable_places(True)
        self._pulse.start()

    def _wire(self) -> None:
        self._banner.set_theme(self._seat.theme)
        self._banner.opened.connect(lambda: self.go(Route("alarms")))
        self._window.add_banner(self._banner)
        self._window.place_asked.connect(self.go_to_place)
        self._window.closing.connect(self._closed)
        self._window.header.back.connect(self.back)
        self._window.header.forward.connect(self.forward)
        self._window.header.followed.connect(self._follow)
        self._seat.themed.connect(self._take_theme)
        self._seat.spoken.connect(self._take_language)
        if self._hands is not None:
            self._hands.attendance.changed.connect(self._show_person)
            self._window.header.person_asked.connect(self._ask_person)
        self._show_person()

    def close(self) -> None:
        """Stop the pulse and let go of window, seat and pages."""
        self._pulse.stop()
        if self._leader is None:
            self._sounder.stop()
        self._window.place_asked.disconnect(self.go_to_place)
        self._window.closing.disconnect(self._closed)
        self._window.header.back.disconnect(self.back)
        self._window.header.forward.disconnect(self.forward)
        self._window.header.followed.disconnect(self._follow)
        self._seat.themed.disconnect(self._take_theme)
        self._seat.spoken.disconnect(self._take_language)
        if self._hands is not None:
            self._hands.let_go()
            self._hands.attendance.changed.disconnect(self._show_person)
            self._window.header.person_asked.disconnect(self._ask_person)
            if self._leader is None:
                self._hands.attendance.sign_out(because="closed")
            self._window.header.show_person(None, "")
        self._window.enable_places(False)
        self._window.drop_pages()
        self._banner.setParent(None)
        self._banner.deleteLater()
        self._pages.clear()

    def beside(self, window: MainWindow, first: Route) -> Session:
        """The same plant in another window of this seat, led by this session."""
        given = self._givens
        return Session(
            window,
            self._seat,
            self._link,
            starts=given.starts,
            watch=given.watch,
            told=self._told,
            first=first,
            leader=self,
        )

    def prepare(self, place: str) -> None:
        """Make a page that will be visited, when there is time for it."""
        self._window.add_page(self._page(Route(place)))

    def begin(self, start: Start) -> None:
        """Another plant is asked for: this session ends with it."""
        if not self.ended.done():
            self.ended.set_result(start)

    def _closed(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    # ------------------------------------------------------------ where to

    def go_to_place(self, place: str) -> None:
        """A page by its name, for the machine that was looked at last."""
        route = Route(place, machine=self._machine) if BY_NAME[place].about_machine else Route(place)
        self.go(route)

    def go(self, route: Route) -> None:
        """Somewhere new."""
        self._trail.leave(self._page(self._trail.current).state())
        if route.page not in BY_NAME:
            return
        self._trail.visit(route)
        self._show(route)

    def back(self) -> None:
        """One step back."""
        self._trail.leave(self._page(self._trail.current).state())
        self._show(self._trail.back())

    def forward(self) -> None:
        """One step forward."""
        self._trail.leave(self._page(self._trail.current).state())
        self._show(self._trail.forward())

    def _follow(self, target: str) -> None:
        page, _, machine = target.partition("/")
        self.go(Route(page, machine=machine or None))

    def _show(self, route: Route) -> None:
        if route.page == "machine" and route.machine is None:
            route = replace(route, machine=self._machine)
        self._machine = route.machine or self._machine
        self._told(route)
        page = self._page(route)
        if route.page in self._unclothed:
            self._clothe(route.page)
        page.apply(self._snapshot)
        self._window.show_page(page, route.page, page.topic)
        page.show_route(route)
        self._window.header.set_steps(back=self._trail.can_go_back, forward=self._trail.can_go_forward)
        self._show_header()

    def _page(self, route: Route) -> Page:
        page = self._pages.get(route.page)
        if page is None:
            page = self._pages[route.page] = make(route.page, self._givens)
            clothe(page, self._seat.theme)
            page.set_theme(self._seat.theme)
            page.retranslate()
            self._arrangement.adopt(route.page, page, lambda: self._seat.theme)
            page.navigate.connect(self.go)
        return page

    # ------------------------------------------------------------ what is new

    @property
    def shown(self) -> Page:
        """The visible page."""
        return self._page(self._trail.current)

    def beat(self) -> None:
        """Take the plant's picture and hand it to the visible page; while nobody can see it, alarms are heard all the same."""
        if self._leader is None:
            self._sound()
        if self._hands is not None:
            self._hands.look()
        if not self._window.isVisible() or self._window.isMinimized():
            return
        self._snapshot = self._link.snapshot()
        if self._machine is None:
            self._machine = next((m.id for m in self._snapshot.machines), None)
        self._window.header.show_summary(summary_of(self._snapshot))
        self._show_alarms()
        self.shown.apply(self._snapshot)
        self._pixels.shown(self._snapshot)

    def _sound(self) -> None:
        """Begin the sound that is due."""
        self._sounds.on = self._seat.sound
        due = self._sounds.hear(self._link.alarms.snapshot(), time.monotonic())
        if due is not None:
            self._sounder.play(due)

    def _muted(self) -> str:
        """Why nothing is heard, for the banner."""
        if not self._seat.sound:
            return tr("no sound at this seat")
        left_s = self._sounds.muted_s(time.monotonic())
        if left_s:
            return tr("muted until {clock}", clock=written.clock(self._snapshot.time_ns + int(left_s * 1e9))[:5])
        return tr("sound can't be played here") if self._sounder.failed else ""

    def _show_alarms(self) -> None:
        """The banner's line: machine and words of the highest alarm that nobody has seen. A wall has its own."""
        self._banner.setHidden(self._window.is_kiosk)
        now = self._link.alarms.snapshot()
        self._words.language = self._seat.language
        first = now.first
        name = next((m.name for m in self._snapshot.machines if first is not None and m.id == first.machine), "")
        words = f"{name}: {self._words.words(first)}" if first is not None else ""
        self._banner.show_alarms(now, words, self._snapshot.time_ns, muted=self._muted())

    @property
    def snapshot(self) -> PlantSnapshot:
        """The picture that is shown."""
        return self._snapshot

    def _show_person(self) -> None:
        """Who is signed in, in the frame."""
        attendance = self._link.attendance
        if attendance is None or not attendance.is_asked:
            self._window.header.show_person(None, "")
            return
        person = attendance.person
        self._become(person.name if person is not None else "")
        words = who_words(person) if person is not None else tr("Nobody is signed in. Sign in …")
        self._window.header.show_person(person.name if person is not None else tr("Sign in"), words)

    def _become(self, person: str) -> None:
        if self._leader is None and person != self._seat.preferences.person:
            self._seat.become(person)
        for name, page in self._pages.items():
            self._arrangement.restore(name, page, self._seat.theme)

    def _ask_person(self) -> None:
        if self._link.attendance is not None and not self._window.is_kiosk:
            SignInDialog(self._link.attendance, self._seat.theme, self._window).open()

    def _show_header(self) -> None:
        self._window.header.show_trail(crumbs_of(self._trail.current, self._snapshot))
        self._window.header.show_summary(summary_of(self._snapshot))

    def _take_theme(self) -> None:
        self._banner.set_theme(self._seat.theme)
        self._unclothed = set(self._pages)  # those that nobody sees take it when they are seen
        self._clothe(self._trail.current.page)

    def _clothe(self, name: str) -> None:
        page, theme = self._pages[name], self._seat.theme
        self._unclothed.discard(name)
        clothe(page, theme)
        page.set_theme(theme)
        self._arrangement.restore_columns(name, page, theme)

    def _take_language(self) -> None:
        self._show_person()
        for page in self._pages.values():
            page.retranslate()
        self._show_header()
        self.shown.apply(self._snapshot)
