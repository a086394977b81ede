"""What is written over the machine's picture: chips on parts that are not as usual, the axes' directions, the path's colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from app.domain.kinematics import Kinematics
from app.domain.observation import Float64s
from views.models.twin_parts import Finding
from views.models.twin_path import Legend
from views.shell.theme import Theme
from views.twin.frame import Frame
from views.twin.surfaces import corners_of
from views.widgets import ink
from views.widgets.chips import chip, chip_width

_TRIAD_MM = 9.0
_AXES = "XYZ"


def paint_labels(
    painter: QPainter,
    labels: tuple[Finding, ...],
    machine: Kinematics,
    frame: Frame,
    ratio: float,
    theme: Theme,
    *,
    ceiling: int,
) -> None:
    """A chip over each part, moved down where it would cover another. ``ratio``: widget pixels per frame pixel."""
    taken: list[QRectF] = []
    height = theme.px(4.6)
    for label in labels:
        seen = frame.camera.project(_corners(machine, label.link, frame), frame.size)[:, :2] * ratio
        x, y = float(seen[:, 0].min() + seen[:, 0].max()) / 2, float(seen[:, 1].min()) - height
        width = chip_width(label.text, theme)
        room_x, room_y = frame.size[0] * ratio - width, frame.size[1] * ratio - height
        box = QRectF(
            min(max(x - width / 2, 0.0), room_x), min(max(y - height / 2, float(ceiling)), room_y), width, height
        )
        while any(box.intersects(other) for other in taken) and box.bottom() < room_y:
            box.translate(0, height + 2)
        taken.append(box)
        chip(
            painter, box.topLeft(), label.text, theme.chip(label.priority) if label.priority else theme.exception, theme
        )


def _corners(machine: Kinematics, name: str, frame: Frame) -> Float64s:
    """The corners of a link's bodies in the world; of one without bodies its origin."""
    matrix = frame.placed[name]
    solids = machine.index[name].solids
    if not solids:
        return matrix[None, :3, 3]
    corners: Float64s = np.concatenate([corners_of(solid) for solid in solids]) @ matrix[:3, :3].T + matrix[:3, 3]
    return corners


def paint_triad(painter: QPainter, rect: QRectF, machine: Kinematics, frame: Frame, theme: Theme) -> None:
    """Where X, Y and Z of the machine's coordinates point to, at the bottom left."""
    length = theme.px(_TRIAD_MM)
    if rect.height() < 5 * length:
        return
    origin = QPointF(rect.left() + length * 1.7, rect.bottom() - length * 1.7)
    seen = frame.camera.axes @ frame.placed[machine.work][:3, :3]
    painter.setFont(ink.font(theme, theme.small_pt, bold=True))
    for i in np.argsort(-seen[2]).tolist():
        right, up, _ = seen[:, i].tolist()
        tip = origin + QPointF(right, -up) * length
        painter.setPen(ink.pen(theme.text, 2.0))
        painter.drawLine(origin, tip)
        at = origin + QPointF(right, -up) * (length * 1.35)
        side = ink.height(painter.font())
        painter.drawText(
            QRectF(at.x() - side, at.y() - side / 2, 2 * side, side), Qt.AlignmentFlag.AlignCenter, _AXES[i]
        )


def paint_legend(painter: QPainter, rect: QRectF, legend: Legend, theme: Theme) -> None:
    """A bar of colours with its ends in words, at the bottom right, on a ground of its own."""
    font = ink.font(theme, theme.small_pt)
    line, gap = ink.height(font), float(theme.px(1.6))
    words = max(ink.width(font, legend.title), ink.width(font, f"{legend.low}   {legend.high}"), float(theme.px(34.0)))
    box = QRectF(0, 0, words + 2 * gap, 2 * line + line / 2 + 3 * gap)
    box.moveBottomRight(QPointF(rect.right() - 2 * gap, rect.bottom() - 2 * gap))
    painter.setPen(ink.pen(theme.border))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(box, 3, 3)
    inner = box.adjusted(gap, gap / 2, -gap, -gap / 2)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    ink.text(painter, QRectF(inner.left(), inner.top(), inner.width(), line), legend.title, Qt.AlignmentFlag.AlignLeft)
    bar = QRectF(inner.left(), inner.top() + line + gap / 2, inner.width(), line / 2)
    fill = QLinearGradient(bar.topLeft(), bar.topRight())
    last = max(len(legend.colours) - 1, 1)
    for i, colour in enumerate(legend.colours):
        fill.setColorAt(i / last, QColor(*colour))
    painter.fillRect(bar, fill)
    ends = QRectF(inner.left(), bar.bottom() + gap / 2, inner.width(), line)
    ink.text(painter, ends, legend.low, Qt.AlignmentFlag.AlignLeft)
    ink.text(painter, ends, legend.high, Qt.AlignmentFlag.AlignRight)
