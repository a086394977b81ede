"""The wall's tiles at fixed places, pages by time, and abnormal machines of other pages pinned in the last row.

It paints only places that say something new, and refuses to scroll: what does not fit comes with the next page.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.binding.i18n import tr
from views.models.wall_plan import GAP_SHARE, WallPlan, page_at, planned
from views.shell.theme import LIGHT, Theme
from views.widgets.tile import Tile
from views.widgets.wall_tile import is_abnormal, paint_wall_tile, wall_font, widest_em

PAGE_S = 15.0
Place = tuple[QRect, Tile, int]
"""Where, what, and how many lines below the band."""


class WallBoard(QWidget):
    """Fed with all tiles in configured order; decides what stands where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._wanted_px = 40.0
        self._tiles: tuple[Tile, ...] = ()
        self._page = 0
        self._places: tuple[Place, ...] = ()
        self._veiled = False
        self.page_s = PAGE_S
        self.plan = WallPlan(1, 1, 1, 1, 20.0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def places(self) -> tuple[Place, ...]:
        """What is shown where."""
        return self._places

    @property
    def page(self) -> int:
        """The page that is shown, from 0."""
        return self._page

    def set_theme(self, theme: Theme) -> None:
        """Take colours."""
        self._theme = theme
        self._divide()

    def want_letters(self, pixels: float) -> None:
        """The font size that the distance asks for."""
        if pixels != self._wanted_px:
            self._wanted_px = pixels
            self._divide()

    def show_tiles(self, tiles: tuple[Tile, ...], seconds: float, *, veiled: bool = False) -> None:
        """Show the page of this time. ``veiled``: the last known picture, greyed, because nothing new comes."""
        before = self._tiles
        self._tiles = tiles
        if len(before) != len(tiles):
            self._divide()
        page = page_at(seconds, self.plan.pages, self.page_s)
        if veiled != self._veiled or page != self._page:
            self._page, self._veiled = page, veiled
            self.update()
        old, self._places = self._places, self._placed()
        if len(old) != len(self._places):
            self.update()
            return
        for was, now in zip(old, self._places, strict=True):
            if was != now:
                self.update(was[0].united(now[0]))

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(640, 360)

    # ------------------------------------------------------------ places

    def _divide(self) -> None:
        self.plan = planned(
            len(self._tiles),
            max(1, self.width()),
            max(1, self.height()),
            wanted_px=self._wanted_px,
            widest_em=widest_em(self._theme),
        )
        self._places = self._placed()
        self.update()

    def _place(self, row: int, column: int) -> QRect:
        plan, gap = self.plan, self.width() * GAP_SHARE
        width = (self.width() - gap * (plan.columns + 1)) / plan.columns
        height = (self.height() - gap * (plan.rows + 1)) / plan.rows
        return QRectF(gap + column * (width + gap), gap + row * (height + gap), width, height).toRect()

    def _placed(self) -> tuple[Place, ...]:
        plan = self.plan
        start = self._page * plan.per_page
        shown = self._tiles[start : start + plan.per_page]
        fixed = [(self._place(*divmod(i, plan.columns)), tile, plan.lines) for i, tile in enumerate(shown)]
        elsewhere = [
            tile for tile in (*self._tiles[:start], *self._tiles[start + plan.per_page :]) if is_abnormal(tile)
        ]
        return (*fixed, *self._pinned(elsewhere))

    def _pinned(self, tiles: list[Tile]) -> list[Place]:
        """Abnormal machines of other pages: in whole places while they suffice, else in parts of them."""
        plan = self.plan
        if not tiles or not plan.pinned_places:
            return []
        parts = math.ceil(math.sqrt(len(tiles) / plan.pinned_places))
        found = []
        for position, tile in enumerate(tiles):
            place = self._place(plan.rows - 1, position // (parts * parts))
            row, column = divmod(position % (parts * parts), parts)
            width, height = place.width() // parts, place.height() // parts
            found.append(
                (QRect(place.left() + column * width, place.top() + row * height, width, height), tile, plan.lines)
            )
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other size, other division."""
        self._divide()
        super().resizeEvent(event)

    # ------------------------------------------------------------ painting

    def _paint_nothing(self, painter: QPainter, words: str) -> None:
        """As large as a tile's words, smaller where the wall is narrow."""
        wide = QFontMetricsF(wall_font(self._theme, self.plan.font_px, bold=True)).horizontalAdvance(words)
        share = min(1.0, self.width() * 0.94 / max(wide, 1.0))
        painter.setFont(wall_font(self._theme, self.plan.font_px * share, bold=True))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tiles that touch the dirty region; a veil over them when they are not fresh."""
        region = event.region()
        with QPainter(self) as painter:
            for place, tile, lines in self._places:
                if region.intersects(place):
                    paint_wall_tile(painter, QRectF(place), tile, self._theme, self.plan.font_px, lines=lines)
            if not self._tiles:
                self._paint_nothing(painter, tr("No machine yet"))
            if self._veiled:
                veil = QColor(self._theme.background)
                veil.setAlpha(150)
                painter.fillRect(self.rect(), veil)
