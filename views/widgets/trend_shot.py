"""A trend's picture as one value, and its painting in any size and look: on the screen, as an image, on paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain.note import Note
from views.models.arrange import Arrange
from views.models.band_sheet import EMPTY_SHEET, BandSheet
from views.models.trend_bands import BandKind
from views.models.trend_window import SECOND_NS, View, Window
from views.shell.theme import Theme
from views.widgets import ink
from views.widgets.trend_bands import head_height, rail_words
from views.widgets.trend_layer import CurveLayer
from views.widgets.trend_layout import Curve, Frame, Panel, groups_of, lay_out
from views.widgets.trend_lines import LineStore
from views.widgets.trend_paint import paint_picture
from views.widgets.trend_picture import Picture

Cursors = tuple[int | None, int | None]
_GUTTER_LINES = 4.6


@dataclass(frozen=True, slots=True)
class Scenery:
    """What stands behind and over the curves."""

    bands: BandSheet = EMPTY_SHEET
    rails: tuple[BandKind, ...] = ()
    """The kinds that are shown, from the top."""
    notes: tuple[Note, ...] = ()
    arrange: Arrange = Arrange.BY_UNIT
    place: str = ""
    """Whose bands they are, where curves of several machines are shown."""


BARE = Scenery()
"""Nothing around the curves."""


@dataclass(frozen=True, slots=True)
class Shot:
    """Everything that is seen of a trend at one moment, but its size and look. Nobody writes to the arrays."""

    curves: tuple[Curve, ...] = ()
    view: View = field(default_factory=lambda: View(Window(0, 600 * SECOND_NS)))
    now_ns: int = 0
    scenery: Scenery = BARE
    cursors: Cursors = (None, None)

    @property
    def window(self) -> Window:
        """Its span of time."""
        return self.view.window

    def looks_like(self, other: Shot) -> bool:
        """Whether two are one picture but for the cursors (arrays are compared by identity)."""
        same = self.view == other.view and self.now_ns == other.now_ns and self.scenery == other.scenery
        return same and _same(self.curves, other.curves)


def frame_of(shot: Shot, size: QSizeF, theme: Theme) -> Frame:
    """The measures of a picture of this size."""
    small, scenery = ink.font(theme, theme.small_pt), shot.scenery
    line = ink.height(small)
    axis = max([line * _GUTTER_LINES, *(ink.width(small, w) + 8 for w in rail_words(scenery.rails))])
    axes = len(groups_of(shot.curves, scenery.arrange)) if scenery.arrange is Arrange.OVERLAID else 1
    head = head_height(line, scenery.rails, bool(scenery.notes))
    return Frame(size.width(), size.height(), axis * max(axes, 1), line * 2 + 6, line, head, axis)


def paint_shot(
    painter: QPainter, shot: Shot, size: QSizeF, theme: Theme, lines: LineStore, layer: CurveLayer | None = None
) -> tuple[Panel, ...]:
    """Curves and scenery; answers with the lanes and plots as painted. Cursors are painted over it by ``paint_cursors``.

    With a ``layer`` (of a screen that is painted again and again) curves that only moved aside are not painted again.
    """
    frame, scenery = frame_of(shot, size, theme), shot.scenery
    panels = lay_out(shot.curves, frame, shot.window, shot.view.scales, lines, scenery.arrange)
    if not shot.curves:
        painter.fillRect(QRectF(0, 0, frame.width, frame.height), QColor(theme.surface))
        return panels
    seen = {k: scenery.bands.seen(k, shot.window, shot.now_ns, frame.inner) for k in scenery.rails}
    picture = Picture(frame, shot.window, panels, shot.now_ns, theme, seen, scenery.rails, scenery.notes)
    curves = None if layer is None else layer.of(picture, painter.device().devicePixelRatioF())
    paint_picture(painter, picture, lines, curves)
    return panels


def paint_cursors(painter: QPainter, frame: Frame, shot: Shot, theme: Theme) -> None:
    """The two measuring cursors with their letters."""
    for name, at_ns in zip("AB", shot.cursors, strict=True):
        if at_ns is None or not shot.window.from_ns <= at_ns <= shot.window.to_ns:
            continue
        x = round(frame.x(at_ns, shot.window)) + 0.5
        painter.setPen(ink.pen(theme.accent, 1.5, Qt.PenStyle.DashDotLine))
        painter.drawLine(QPointF(x, frame.head), QPointF(x, frame.bottom))
        plate = QRectF(x - frame.line * 0.7, frame.bottom - frame.line * 1.3, frame.line * 1.4, frame.line * 1.2)
        painter.fillRect(plate, QColor(theme.accent))
        painter.setFont(ink.font(theme, theme.small_pt, bold=True))
        painter.setPen(QColor(theme.on_accent))
        ink.text(painter, plate, name, Qt.AlignmentFlag.AlignCenter)


def _same(a: tuple[Curve, ...], b: tuple[Curve, ...]) -> bool:
    return len(a) == len(b) and all(
        x.key == y.key
        and x.colour == y.colour
        and x.title == y.title
        and x.unit == y.unit
        and x.remark == y.remark
        and x.gaps == y.gaps
        and x.trace.time_ns is y.trace.time_ns
        and x.trace.carried == y.trace.carried
        for x, y in zip(a, b, strict=True)
    )
