"""The wall's foot: OEE now, one loss after the other, age of the data, clock; and the band that says that nothing comes any more."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.models.plant_strip import Strip
from views.shell.theme import LIGHT, Theme
from views.widgets.link_symbol import Diagnosis, paint_symbol
from views.widgets.wall_tile import wall_font

LOSS_S = 5.0
HEIGHT_ROWS = 1.5
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WallStrip(QWidget):
    """Words in letters of the wall; what is least needed gives way when the screen is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._font_px = 40.0
        self._words: tuple[str, str, str, str] = ("", "", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> tuple[str, str, str, str]:
        """OEE, reason or loss, age, clock."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        """Take colours."""
        self._theme = theme
        self.update()

    def set_letters(self, pixels: float) -> None:
        """Take the font size."""
        if pixels != self._font_px or self.height() != round(pixels * HEIGHT_ROWS):
            self._font_px = pixels
            self.setFixedHeight(round(pixels * HEIGHT_ROWS))
            self.update()

    def show_strip(self, strip: Strip, age: str, clock: str, seconds: float) -> None:
        """Show these; the loss changes with time."""
        middle = strip.calls or strip.reason
        if not middle and strip.losses:
            place = int(seconds // LOSS_S) % len(strip.losses)
            middle = f"{place + 1}. {strip.losses[place]}"
        words = (strip.oee, middle, age, clock)
        if words != self._words:
            self._words = words
            self.setAccessibleName(" · ".join(filter(None, words)))
            self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(400, round(self._font_px * HEIGHT_ROWS))

    def paintEvent(self, event: QPaintEvent) -> None:
        """OEE and clock at the ends, the rest between them as far as it fits."""
        theme, size_px = self._theme, self._font_px
        oee, middle, age, clock = self._words
        with QPainter(self) as painter:
            box = QRectF(self.rect())
            painter.fillRect(box, QColor(theme.surface))
            painter.fillRect(QRectF(0, 0, box.width(), 1), QColor(theme.border))
            bold = wall_font(theme, size_px, bold=True)
            size, gap = QFontMetricsF(bold), size_px * 0.7
            line = box.adjusted(size_px * 0.4, 0, -size_px * 0.4, 0)
            painter.setFont(bold)
            painter.setPen(QColor(theme.text))
            painter.drawText(line, _LEFT, oee)
            painter.drawText(line, _RIGHT, clock)
            line.adjust(size.horizontalAdvance(oee) + gap, 0, -size.horizontalAdvance(clock) - gap, 0)
            plain = wall_font(theme, size_px)
            width = QFontMetricsF(plain)
            painter.setFont(plain)
            if width.horizontalAdvance(age) <= line.width():
                painter.drawText(line, _RIGHT, age)
                line.adjust(0, 0, -width.horizontalAdvance(age) - gap, 0)
            if width.horizontalAdvance(middle) <= line.width():
                painter.drawText(line, _LEFT, middle)


class DeadBand(QWidget):
    """ "No data since 14:02" across the whole wall; over the tiles, so that nothing moves when it comes or goes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._text = ""
        self._font_px = 40.0
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while data comes."""
        return self._text

    def set_theme(self, theme: Theme) -> None:
        """Take colours."""
        self._theme = theme
        self.update()

    def show_text(self, text: str, font_px: float) -> None:
        """Say this, or go when there is nothing to say."""
        if (text, font_px) == (self._text, self._font_px):
            return
        self._text, self._font_px = text, font_px
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.update()

    def lie_in(self, room: QRectF) -> None:
        """Across this room, in its middle."""
        height = min(room.height() * 0.34, self._font_px * 3.2)
        place = QRectF(room.left(), room.center().y() - height / 2, room.width(), height).toRect()
        if place != self.geometry():
            self.setGeometry(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Symbol and words on a ground that nothing else has."""
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect())
            painter.fillRect(box, QColor(theme.text))
            inner = box.adjusted(0, 6, 0, -6)
            painter.fillRect(inner, QColor(theme.surface_raised))
            size_px = self._font_px * 1.5
            made = wall_font(theme, size_px, bold=True)
            wide = QFontMetricsF(made).horizontalAdvance(self._text)
            room = box.width() * 0.94 - size_px
            if wide > room:
                size_px *= room / wide
                made = wall_font(theme, size_px, bold=True)
                wide = QFontMetricsF(made).horizontalAdvance(self._text)
            left = box.center().x() - (wide + size_px * 1.1) / 2
            side = size_px * 0.8
            paint_symbol(painter, QRectF(left, box.center().y() - side / 2, side, side), Diagnosis.FAILURE, theme)
            painter.setFont(made)
            painter.setPen(QColor(theme.text))
            text = QRectF(left + size_px * 1.1, inner.top(), wide + size_px, inner.height())
            painter.drawText(text, _LEFT, self._text)
