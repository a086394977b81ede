"""The first tab of the OEE page: the waterfall of time, the four figures with what they were before, and the losses by size."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.kpi import OeeFigures
from app.domain.production_reasons import ReasonTree
from views.binding.i18n import tr
from views.models.grid import Grid
from views.models.oee_grids import loss_grids
from views.models.oee_losses import COUNTS, HEADS, before_face, count_face, fall_faces, head_face, pareto_faces
from views.shell.theme import LIGHT, Theme
from views.widgets.bar_rows import BarRows
from views.widgets.flow import turn
from views.widgets.number_button import NumberButton

BEFORE = "before:"
NARROW_MM = 215.0
"""Below this width the losses stand below the time."""
"""Marks the name of a figure of the period before."""


class LossesTab(QWidget):
    """``opened`` carries the name of the number whose evidence is wanted."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._shown: tuple[OeeFigures, OeeFigures | None, ReasonTree, float | None] | None = None
        self.fall, self.pareto = BarRows(), BarRows()
        self.heads = {name: NumberButton(name, points=16.0, lines=2) for name in HEADS}
        self.before = {name: NumberButton(BEFORE + name, points=10.0) for name in HEADS}
        self.counts = {name: NumberButton(name, points=12.5) for name in COUNTS}
        self._fall_title, self._pareto_title, self._nothing = QLabel(), QLabel(), QLabel()
        self.minutes, self.parts = QPushButton(), QPushButton()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for title in (self._fall_title, self._pareto_title):
            title.setProperty("role", "title")
        self._nothing.setProperty("role", "muted")
        for button in (self.minutes, self.parts):
            button.setCheckable(True)
        self.minutes.setChecked(True)
        self._grid = QGridLayout()
        for column, name in enumerate(HEADS):
            self._grid.addWidget(self.heads[name], 0, column)
            self._grid.addWidget(self.before[name], 1, column)
            self._grid.setColumnStretch(column, 1)
        for column, name in enumerate(COUNTS):
            self._grid.addWidget(self.counts[name], 2, column)
        head = QHBoxLayout()
        head.addWidget(self._pareto_title, 1)
        head.addWidget(self.minutes)
        head.addWidget(self.parts)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._fall_title)
        left.addWidget(scrolled(self.fall), 1)
        right.addLayout(self._grid)
        right.addLayout(head)
        right.addWidget(self._nothing)
        right.addWidget(scrolled(self.pareto), 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(left, 11)
        self._row.addLayout(right, 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the losses stand below the time."""
        super().resizeEvent(event)
        turn(self._row, narrow=self.width() < self._theme.px(NARROW_MM))

    def _connect(self) -> None:
        for rows in (self.fall, self.pareto):
            rows.opened.connect(self.opened)
        for button in (*self.heads.values(), *self.before.values(), *self.counts.values()):
            button.opened.connect(self.opened)
        self.minutes.clicked.connect(lambda: self._rank(in_parts=False))
        self.parts.clicked.connect(lambda: self._rank(in_parts=True))

    def _rank(self, *, in_parts: bool) -> None:
        self.minutes.setChecked(not in_parts)
        self.parts.setChecked(in_parts)
        self._paint()

    def show_figures(self, now: OeeFigures, before: OeeFigures | None, tree: ReasonTree, target: float | None) -> None:
        """These figures from now on."""
        self._shown = (now, before, tree, target)
        self._paint()

    def _paint(self) -> None:
        if self._shown is None:
            return
        now, before, tree, target = self._shown
        self.fall.show_rows(fall_faces(now.account))
        for name, button in self.heads.items():
            button.show_face(head_face(now, name, target))
            self.before[name].show_face(before_face(now[name], None if before is None else before[name]))
            self.before[name].setEnabled(before is not None)
        for name, button in self.counts.items():
            button.show_face(count_face(now, name))
        faces = pareto_faces(now.account, tree, in_parts=self.parts.isChecked())
        self.pareto.show_rows(faces)
        self._nothing.setText("" if faces else tr("No planned time was lost."))
        self._nothing.setVisible(not faces)

    def grids(self) -> list[Grid]:
        """Waterfall and losses for a file."""
        return loss_grids(self._shown[0], self._shown[2]) if self._shown is not None else []

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        self._row.setSpacing(2 * gap)
        self._grid.setSpacing(max(2, gap // 2))
        for rows in (self.fall, self.pareto):
            rows.set_theme(theme)
        for button in (*self.heads.values(), *self.before.values(), *self.counts.values()):
            button.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self._fall_title.setText(tr("Where the time went"))
        self._pareto_title.setText(tr("Losses"))
        self.minutes.setText(tr("By minutes"))
        self.parts.setText(tr("By parts"))
        self.fall.setAccessibleName(tr("Where the time went"))
        self.pareto.setAccessibleName(tr("Losses"))
        self._paint()


def scrolled(inside: QWidget) -> QScrollArea:
    """As wide as its place, as high as it needs."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    inside.setAutoFillBackground(False)  # setWidget has set it: the ground is the page's or the panel's
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
