"""What a trend shows as a picture with title and units: PNG in the screen's look, PDF for paper. Painted again, never grabbed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.domain.message import Message, UserError
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.trend_layout import Curve
from views.widgets.trend_lines import LineStore
from views.widgets.trend_shot import Shot, frame_of, paint_cursors, paint_shot
from views.widgets.trend_stats import Figures, figures_height, paint_figures
from views.widgets.trend_xy import Plane, paint_plane

_MARGIN_PX = 8.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was seen when the picture was asked for; absent parts are None. Sizes in device-independent pixels."""

    title: str
    span: str
    shot: Shot
    shot_size: QSizeF
    plane: Plane | None = None
    plane_size: QSizeF = field(default_factory=QSizeF)
    figures: Figures | None = None
    paper: Mapping[str, str] = field(default_factory=dict)
    """Colours of the pens for white paper: what glows on a dark screen can't be read there."""

    def size(self, theme: Theme) -> QSizeF:
        """Of the whole."""
        low = figures_height(self.figures, theme) if self.figures is not None else 0.0
        wide = self.shot_size.width() + (self.plane_size.width() if self.plane is not None else 0.0)
        return QSizeF(wide, _head(theme) + self.shot_size.height() + low)

    def printed(self) -> Sheet:
        """The same in the colours for paper."""
        shot = replace(self.shot, curves=tuple(self._inked(c) for c in self.shot.curves))
        plane = self.plane
        if plane is not None and plane.x is not None:
            plane = Plane(self._inked(plane.x), tuple((self._inked(c), pairs) for c, pairs in plane.ys))
        return replace(self, shot=shot, plane=plane)

    def _inked(self, curve: Curve) -> Curve:
        return replace(curve, colour=self.paper.get(curve.key, curve.colour))


def image_of(sheet: Sheet, theme: Theme, *, factor: float = 2.0) -> QImage:
    """The picture in the screen's own look, twice as fine."""
    image = QImage((sheet.size(theme) * factor).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(factor)
    painter = QPainter(image)
    _paint(painter, sheet, theme)
    painter.end()
    return image


def write_png(image: QImage, path: Path) -> None:
    """Compress and save, which takes longer than painting: for a worker's thread. Raises UserError."""
    if not QImageWriter(str(path), QByteArray(b"png")).write(image):
        raise _refused(path)


def write_pdf(sheet: Sheet, theme: Theme, path: Path) -> None:
    """One A4 page with lines as lines and text as text, on white. Raises UserError."""
    writer = QPdfWriter(str(path))
    writer.setTitle(sheet.title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(writer):
        raise _refused(path)
    sheet, paper = sheet.printed(), printed(theme)
    size = sheet.size(paper)
    scale = min(writer.width() / size.width(), writer.height() / size.height())
    painter.scale(scale, scale)
    _paint(painter, sheet, paper)
    if not painter.end():
        raise _refused(path)


def printed(theme: Theme) -> Theme:
    """Dark on white, in the sizes of the screen."""
    white = "#FFFFFF"
    looks = replace(LIGHT, dpi=theme.dpi, scale=theme.scale)
    return replace(looks, background=white, surface=white, surface_raised=white)


def _head(theme: Theme) -> float:
    return ink.height(ink.font(theme, theme.title_pt)) + ink.height(ink.font(theme, theme.small_pt)) + 8


def _paint(painter: QPainter, sheet: Sheet, theme: Theme) -> None:
    size, head = sheet.size(theme), _head(theme)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.surface))
    painter.setPen(QColor(theme.text))
    painter.setFont(ink.font(theme, theme.title_pt, bold=True))
    line, wide = ink.height(painter.font()), size.width() - 2 * _MARGIN_PX
    ink.text(painter, QRectF(_MARGIN_PX, 2, wide, line), sheet.title, _LEFT)
    painter.setFont(ink.font(theme, theme.small_pt))
    ink.text(painter, QRectF(_MARGIN_PX, 2 + line, wide, head - line - 6), sheet.span, _LEFT)
    painter.save()
    painter.translate(0, head)
    paint_shot(painter, sheet.shot, sheet.shot_size, theme, LineStore())
    paint_cursors(painter, frame_of(sheet.shot, sheet.shot_size, theme), sheet.shot, theme)
    if sheet.plane is not None:
        painter.translate(sheet.shot_size.width(), 0)
        paint_plane(painter, sheet.plane, QSizeF(sheet.plane_size.width(), sheet.shot_size.height()), theme)
    painter.restore()
    if sheet.figures is not None:
        painter.translate(0, head + sheet.shot_size.height())
        colours = {curve.key: curve.colour for curve in sheet.shot.curves}
        paint_figures(painter, sheet.figures, size.width(), theme, colours)


def _refused(path: Path) -> UserError:
    return UserError(Message.of("{path} can't be written. Check the folder and its free space.", path=str(path)))
