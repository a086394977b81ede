"""The wall: every machine at its place in letters for five metres, the plant in one line. Nothing to press, nothing to scroll."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from views.binding import format as written
from views.binding.i18n import tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.models.feed_watch import FeedWatch
from views.models.legibility import Legibility, dpi_of, font_px_for, judged
from views.models.plant_strip import call_words, strip_of
from views.shell.theme import LIGHT, Theme
from views.widgets.tile import Tile, tile_of
from views.widgets.wall_board import WallBoard
from views.widgets.wall_strip import DeadBand, WallStrip
from views.widgets.wall_tile import cap_ratio

NS_PER_S = 1_000_000_000
_STRIP_SHARE = 0.09
"""The strip's letters are at most this share of the wall's height, so that a small screen keeps its tiles."""
FRESH_S = 3


class AndonPage(Page):
    """Fed by snapshots like every page; ``stand_at`` tells it who reads it from where."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link = link
        self._theme = LIGHT
        self._distance_m, self._diagonal_in = 5.0, 0.0
        self._language = "en"
        self._known: dict[str, tuple[int, int, Tile]] = {}
        self._feed = FeedWatch()
        self._seconds = 0.0
        self.board = WallBoard()
        self.strip = WallStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.board, 1)
        column.addWidget(self.strip)
        self.dead = DeadBand(self)

    def stand_at(self, distance_m: float, diagonal_in: float = 0.0) -> None:
        """People read it from this distance; the screen's diagonal when it can't be believed itself (0: it can)."""
        self._distance_m, self._diagonal_in = distance_m, diagonal_in
        self._fit()

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Tiles, strip, and whether anything still comes."""
        self._seconds = snapshot.time_ns / NS_PER_S
        since = self._feed.since(snapshot)
        tiles = tuple(self._tile(machine, snapshot.time_ns) for machine in snapshot.machines)
        self.board.show_tiles(tiles, self._seconds, veiled=since is not None)
        self._fit_strip()
        strip = strip_of(
            self._link.live_oee(), offered=self._link.counts_production, reasons=self._link.reason_tree(), language=self._language
        )  # fmt: skip
        names = {machine.id: machine.name for machine in snapshot.machines}
        strip = replace(strip, calls=call_words(self._link.alarms.snapshot().rows, names))
        self.strip.show_strip(strip, _age(snapshot), written.clock(snapshot.time_ns)[:5], self._seconds)
        self.dead.show_text(_dead_words(since), self.board.plan.font_px)
        self.dead.lie_in(QRectF(0, 0, self.width(), self.board.height()))

    def set_theme(self, theme: Theme) -> None:
        """Take colours; sizes come from the distance."""
        self._theme = theme
        for part in (self.board, self.strip, self.dead):
            part.set_theme(theme)
        self._fit()

    def retranslate(self) -> None:
        """Words are of another width; the next snapshot brings them."""
        self._language = "pt-BR" if tr("Running") == "Em produção" else "en"
        self._known.clear()
        self.board.set_theme(self._theme)

    def state(self) -> Route:
        """One place."""
        return Route("andon")

    def legibility(self) -> tuple[Legibility, ...]:
        """Every kind of text on the wall against the distance."""
        dpi, caps = self._dpi(), cap_ratio(self._theme)
        letters, strip = self.board.plan.font_px, self._strip_px()
        kinds = [
            (tr("State and time in it"), letters),
            (tr("Machine's name and parts"), letters),
            (tr("Reason or job"), letters if self.board.plan.lines > 1 else 0.0),
            (tr("OEE, losses, clock"), strip),
            (tr("No data since …"), letters),
        ]
        return tuple(judged(name, size, dpi, caps, self._distance_m) for name, size in kinds if size)

    def _tile(self, machine: MachineSnapshot, now_ns: int) -> Tile:
        second = now_ns // NS_PER_S
        known = self._known.get(machine.id)
        if known is not None and known[:2] == (machine.revision, second):
            return known[2]
        tile = tile_of(machine, now_ns)
        self._known[machine.id] = (machine.revision, second, tile)
        return tile

    def _dpi(self) -> float:
        """Of the wall's screen, by its diagonal when one is given. ``self`` fills the screen."""
        if self._diagonal_in:
            return dpi_of(self._diagonal_in, max(1, self.width()), max(1, self.height()))
        return self._theme.dpi

    def _fit(self) -> None:
        self.board.want_letters(font_px_for(self._distance_m, self._dpi(), cap_ratio(self._theme)))
        self._fit_strip()

    def _fit_strip(self) -> None:
        self.strip.set_letters(self._strip_px())

    def _strip_px(self) -> float:
        wanted = font_px_for(self._distance_m, self._dpi(), cap_ratio(self._theme))
        return float(int(min(wanted + 1, max(14.0, self.height() * _STRIP_SHARE))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another screen."""
        super().resizeEvent(event)
        self._fit()


def _age(snapshot: PlantSnapshot) -> str:
    newest = max((m.link.last_good_ns for m in snapshot.machines), default=0)
    if not newest:
        return tr("No data")
    seconds = (snapshot.time_ns - newest) // NS_PER_S
    return tr("Live") if seconds < FRESH_S else tr("Data {age} old", age=written.duration(seconds))


def _dead_words(since_ns: int | None) -> str:
    if since_ns is None:
        return ""
    return tr("No data since {clock}", clock=written.clock(since_ns)[:5]) if since_ns else tr("No data yet")
