"""The trend page's widgets and where they stand. Refuses to decide what they show."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from views.binding.page import Page
from views.pages.trend_bar import TrendBar
from views.pages.trend_tools import TrendTools
from views.shell.theme import LIGHT, Theme
from views.widgets.pen_list import PenList
from views.widgets.pen_tree import PenTree
from views.widgets.said_line import SaidLine
from views.widgets.trend_brush import TrendBrush
from views.widgets.trend_plot import TrendPlot
from views.widgets.trend_stats import TrendStats
from views.widgets.trend_xy import TrendXY

_LEAST_CHART_MM = 45.0
"""A chart lower than this shows nothing: the table of figures gives way first."""


class _Part(Protocol):
    def set_theme(self, theme: Theme) -> None: ...

    def retranslate(self) -> None: ...


class TrendFace(Page):
    """Tree and pens at the left; buttons, chart, figures between the cursors and the overview strip at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.tree, self.pen_list = PenTree(), PenList()
        self.bar, self.tools = TrendBar(), TrendTools()
        self.plot, self.brush = TrendPlot(), TrendBrush()
        self.stats, self.xy, self.said = TrendStats(), TrendXY(), SaidLine()
        self.stats.hide()
        self.xy.hide()
        self._parts: tuple[_Part, ...] = (
            *(self.tree, self.pen_list, self.bar, self.tools),
            *(self.said, self.plot, self.xy, self.stats, self.brush),
        )
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self._side())
        halves.addWidget(self._chart())
        halves.setStretchFactor(1, 1)
        halves.setSizes([270, 900])
        row = QHBoxLayout(self)
        row.addWidget(halves)

    def _side(self) -> QWidget:
        pens = QScrollArea(widgetResizable=True)
        pens.setWidget(self.pen_list)
        pens.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = QSplitter(Qt.Orientation.Vertical)
        side.addWidget(self.tree)
        side.addWidget(pens)
        side.setSizes([320, 300])
        side.setChildrenCollapsible(False)
        pens.setMinimumWidth(self.pen_list.sizeHint().width() + 2 * pens.frameWidth())
        return side

    def _chart(self) -> QWidget:
        chart = QWidget()
        column = QVBoxLayout(chart)
        column.setContentsMargins(0, 0, 0, 0)
        planes = QSplitter(Qt.Orientation.Horizontal)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(self.plot)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        planes.addWidget(self._scroll)
        planes.addWidget(self.xy)
        planes.setChildrenCollapsible(False)
        planes.setSizes([600, 400])
        column.addWidget(self.bar)
        column.addWidget(self.tools)
        column.addWidget(self.said)
        column.addWidget(planes, 1)
        column.addWidget(self.stats)
        column.addWidget(self.brush)
        return chart

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        self.theme = theme
        margin = theme.px(theme.margin_mm) // 2
        self._scroll.setMinimumHeight(theme.px(_LEAST_CHART_MM))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, margin, margin, margin)
        for part in self._parts:
            part.set_theme(theme)

    def retranslate(self) -> None:
        """Hand the new language on."""
        for part in self._parts:
            part.retranslate()
