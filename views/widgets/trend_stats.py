"""What lies between the cursors: per pen both values, their difference and slope, and the statistics of the span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.domain.statistics import Basis, Statistics
from views.binding import format as form
from views.binding.i18n import tr
from views.models.trend_trace import Value, known_at
from views.shell.theme import Theme
from views.widgets import ink
from views.widgets.trend_cross import time_line
from views.widgets.trend_layout import Curve

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MINUTE_S = 60.0
_NAME_MM = 34.0
_ROWS = 4
"""Pens seen at once; more scroll."""
_SHORT_NS = 600 * form.NS_PER_S


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands between the cursors, as text."""

    span: str = ""
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Per pen its key and its cells."""


def titles() -> tuple[str, ...]:
    """Of the columns."""
    return (tr("Pen"), "A", "B", "Δ", tr("Slope"), tr("Min"), tr("Max"), tr("Mean"), "σ", tr("From"))


def figures_height(figures: Figures, theme: Theme) -> float:
    """How high they are on a sheet."""
    return _sheet_line(theme) * (len(figures.rows) + 2) + 8


def paint_figures(painter: QPainter, figures: Figures, width: float, theme: Theme, colours: Mapping[str, str]) -> None:
    """The same on a sheet: the line, then all rows in columns as wide as they need."""
    line = _sheet_line(theme)
    painter.setFont(ink.font(theme, theme.small_pt))
    painter.setPen(QColor(theme.text))
    ink.text(painter, QRectF(8, 4, width - 16, line), figures.span, _LEFT)
    table = [("", titles()), *figures.rows]
    wide = [max(ink.width(painter.font(), cells[i]) for _, cells in table) + 14 for i in range(1, len(titles()))]
    names = max(ink.width(painter.font(), cells[0]) for _, cells in table) + 14
    first = min(names, max(width - 16 - sum(wide), 40.0))
    for row, (key, cells) in enumerate(table, 1):
        y, x = 4 + row * line, 8 + first
        painter.setPen(QColor(colours.get(key, theme.text_muted)))
        ink.text(painter, QRectF(8, y, first, line), cells[0], _LEFT)
        painter.setPen(QColor(theme.text if key else theme.text_muted))
        for cell, room in zip(cells[1:], wide, strict=True):
            ink.text(painter, QRectF(x, y, room, line), cell, _RIGHT)
            x += room


def _sheet_line(theme: Theme) -> float:
    return ink.height(ink.font(theme, theme.small_pt)) * 1.25


class TrendStats(QWidget):
    """A line about the span, and a table with a row per pen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = Figures()
        """What is shown, as one value."""
        self.span = QLabel()
        self.span.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget(0, 10)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._least_name = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.span)
        column.addWidget(self.table)

    def set_theme(self, theme: Theme) -> None:
        """Room for some rows; more scroll."""
        line = self.table.fontMetrics().height() + theme.px(1.4)
        self.table.verticalHeader().setDefaultSectionSize(line)
        around = self.table.horizontalHeader().sizeHint().height() + self.span.fontMetrics().height() + theme.px(1.5)
        self.setMinimumHeight(line + around)
        self.setMaximumHeight(line * _ROWS + around)
        self._least_name = theme.px(_NAME_MM)

    def retranslate(self) -> None:
        """Set all texts again."""
        self.table.setAccessibleName(tr("Between the cursors"))
        self.table.setHorizontalHeaderLabels(titles())

    def show_span(
        self,
        curves: Sequence[Curve],
        cursors: tuple[int | None, int | None],
        statistics: Mapping[str, Statistics],
        now_ns: int,
    ) -> None:
        """Fill in what is known by now; statistics that are still awaited are dots."""
        a_ns, b_ns = cursors
        rows = tuple((c.key, _row(c, a_ns, b_ns, statistics.get(c.key), now_ns)) for c in curves)
        self.figures = Figures(_span_words(a_ns, b_ns), rows)
        self.span.setText(self.figures.span)
        self.table.setRowCount(len(curves))
        for row, (curve, (_, cells)) in enumerate(zip(curves, rows, strict=True)):
            for column, text in enumerate(cells):
                self._put(row, column, text, curve.colour if column == 0 else "")

        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names take what figures leave."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        header = self.table.horizontalHeader()
        figures = sum(header.sectionSize(i) for i in range(1, self.table.columnCount()))
        self.table.setColumnWidth(0, max(self.table.viewport().width() - figures, self._least_name))

    def sizeHint(self) -> QSize:
        """All its rows where there is room."""
        return QSize(400, self.maximumHeight())

    def _put(self, row: int, column: int, text: str, colour: str) -> None:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            if 0 < column < 9:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)
        if colour:
            item.setForeground(QColor(colour))


def _span_words(a_ns: int | None, b_ns: int | None) -> str:
    if a_ns is None or b_ns is None:
        at_ns = a_ns if a_ns is not None else b_ns
        name = "A" if a_ns is not None else "B"
        return "" if at_ns is None else f"{name} {time_line(at_ns, 0)}"
    return f"A {time_line(a_ns, 0)}   B {time_line(b_ns, 0)}   Δt {delta_words(b_ns - a_ns)}"


def delta_words(delta_ns: int) -> str:
    """A difference of times: exact to the millisecond while it is short."""
    sign = "−" if delta_ns < 0 else ""
    if abs(delta_ns) < _SHORT_NS:
        return f"{sign}{form.number(abs(delta_ns) / form.NS_PER_S, 3)} s"
    seconds = form.number(abs(delta_ns) / form.NS_PER_S, 0)
    return f"{sign}{form.age(abs(delta_ns))} ({seconds} s)"


def _row(curve: Curve, a_ns: int | None, b_ns: int | None, found: Statistics | None, now_ns: int) -> tuple[str, ...]:
    name = " · ".join(w for w in (curve.title, curve.place, curve.remark, curve.unit) if w)
    a, b = (None if at is None else known_at(curve.trace, curve.gaps, at, now_ns).value for at in (a_ns, b_ns))
    item, both = curve.trace.item, a_ns is not None and b_ns is not None
    first = (name, form.plain(item, a), form.plain(item, b), *_difference(curve, a, b, a_ns, b_ns))
    if not both or curve.trace.is_text:
        return (*first, *("",) * 5)
    if found is None:
        return (*first, *("…",) * 5)
    at_least = "≥ " if found.basis is Basis.ROLLUP and found.sigma is not None else ""
    figures = [form.plain(item, x) for x in (found.minimum, found.maximum)]
    fine = [_fine(curve, x) for x in (found.mean, found.sigma)]
    return (*first, *figures, fine[0], at_least + fine[1], _basis_words(found))


def _difference(curve: Curve, a: Value, b: Value, a_ns: int | None, b_ns: int | None) -> tuple[str, str]:
    if not isinstance(a, int | float) or not isinstance(b, int | float) or a_ns is None or b_ns is None:
        return "", ""
    minutes = (b_ns - a_ns) / form.NS_PER_S / _MINUTE_S
    slope = f"{_fine(curve, (b - a) / minutes)}/min" if minutes else ""
    return _fine(curve, b - a), slope


def _fine(curve: Curve, x: float | None) -> str:
    """One decimal more than a single value has."""
    return form.NO_VALUE if x is None else form.number(x, form.decimals(curve.trace.item.unit) + 1)


def _basis_words(found: Statistics) -> str:
    count = form.number(found.count, 0)
    if found.basis is Basis.RAW:
        return tr("1 observation") if found.count == 1 else tr("{n} observations", n=count)
    return tr("roll-ups of {n}", n=count)
