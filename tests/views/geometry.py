"""Measures a window as it stands: texts that are cut, texts over each other, things outside of what holds them.

Widgets are asked for their text and the room their style leaves for it. What widgets paint by themselves is overheard while
the window paints into a picture: every ``drawText`` of a painter, with its letters, its room and the widget it is for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from views.widgets import ink

SLACK = 1.5
"""px that rounding may cost."""


def shown(window: QWidget) -> list[QWidget]:
    """All widgets of the window that somebody can see."""
    return [w for w in window.findChildren(QWidget) if w.isVisible() and not seen_part(w, window).isEmpty()]


def seen_part(widget: QWidget, window: QWidget) -> QRect:
    """What of the widget is not cut off by those that hold it, in the window."""
    part = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    holder = widget.parentWidget()
    while holder is not None and holder is not window:
        part &= QRect(holder.mapTo(window, QPoint(0, 0)), holder.size())
        holder = holder.parentWidget()
    return part & window.rect()


def placed(widget: QWidget, window: QWidget) -> tuple[int, int, int, int]:
    """Where it stands in the window."""
    corner = widget.mapTo(window, QPoint(0, 0))
    return corner.x(), corner.y(), widget.width(), widget.height()


def name_of(widget: QWidget) -> str:
    """Where a widget is, for a person who reads the failure."""
    chain = []
    at: QWidget | None = widget
    while at is not None and len(chain) < 4:
        chain.append(type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(chain))


# ---------------------------------------------------------------- texts that widgets have


def cut_texts(window: QWidget) -> list[str]:
    """Every widget whose text does not fit in the room its style leaves."""
    faults = []
    for widget in shown(window):
        needed = _needed(widget)
        if needed is not None:
            text, wide, high, room = needed
            if wide > room.width() + SLACK or high > room.height() + SLACK:
                faults.append(
                    f"cut: {text[:60]!r} needs {wide:.0f}x{high:.0f}, has {room.width()}x{room.height()} ({name_of(widget)})"
                )
    return faults


def _needed(widget: QWidget) -> tuple[str, float, float, QRect] | None:
    match widget:
        case QLabel():
            return _label(widget)
        case QPushButton() | QCheckBox():
            return _button(widget)
        case QComboBox():
            option = QStyleOptionComboBox()
            widget.initStyleOption(option)
            part = QStyle.SubControl.SC_ComboBoxEditField
            room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
            return (*_plain(widget.currentText(), widget.fontMetrics()), room)
        case QLineEdit() if not widget.text() and widget.placeholderText():
            return (*_plain(widget.placeholderText(), widget.fontMetrics()), widget.contentsRect())
        case QToolButton() if widget.text():
            return (widget.text(), widget.sizeHint().width(), widget.sizeHint().height(), widget.rect())
        case QTabBar():
            return _tabs(widget)
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            return _header(widget)
        case _:
            return None


def _plain(text: str, metrics: QFontMetrics) -> tuple[str, float, float]:
    lines = text.splitlines() or [""]
    return text, max(map(metrics.horizontalAdvance, lines)), metrics.height() * len(lines)


def _label(label: QLabel) -> tuple[str, float, float, QRect] | None:
    if not label.text():
        return None
    room = label.contentsRect().adjusted(label.margin(), label.margin(), -label.margin(), -label.margin())
    if label.textFormat() is Qt.TextFormat.RichText or (
        label.textFormat() is Qt.TextFormat.AutoText and "</" in label.text()
    ):
        document = QTextDocument()
        document.setDefaultFont(label.font())
        document.setDocumentMargin(0)
        document.setHtml(label.text())
        if label.wordWrap():
            document.setTextWidth(room.width())
        return label.text(), document.idealWidth(), document.size().height(), room
    if not label.wordWrap():
        return (*_plain(label.text(), label.fontMetrics()), room)
    flags = int(Qt.TextFlag.TextWordWrap) | int(label.alignment().value)
    around = label.fontMetrics().boundingRect(QRect(0, 0, max(1, room.width()), 100_000), flags, label.text())
    return label.text(), around.width(), around.height(), room


def _button(button: QPushButton | QCheckBox) -> tuple[str, float, float, QRect] | None:
    if not button.text():
        return None
    option = QStyleOptionButton()
    button.initStyleOption(option)
    element = (
        QStyle.SubElement.SE_PushButtonContents
        if isinstance(button, QPushButton)
        else QStyle.SubElement.SE_CheckBoxContents
    )
    room = button.style().subElementRect(element, option, button)
    text, wide, high = _plain(button.text().replace("&", ""), button.fontMetrics())
    if not button.icon().isNull():
        wide += button.iconSize().width() + 4
    return text, wide, high, room


def _tabs(bar: QTabBar) -> tuple[str, float, float, QRect] | None:
    for at in range(bar.count()):
        text, wide, high = _plain(bar.tabText(at), bar.fontMetrics())
        if bar.isTabVisible(at) and (wide > bar.tabRect(at).width() or bar.tabRect(at).right() > bar.width() + SLACK):
            return text, wide, high, bar.tabRect(at) & bar.rect()
    return None


def _header(header: QHeaderView) -> tuple[str, float, float, QRect] | None:
    model = header.model()
    for at in range(header.count()):
        if header.isSectionHidden(at) or header.sectionViewportPosition(at) >= header.viewport().width():
            continue
        text, wide, high = _plain(
            str(model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or ""),
            header.fontMetrics(),
        )
        if wide > header.sectionSize(at):
            return text, wide, high, QRect(0, 0, header.sectionSize(at), header.height())
    return None


# ---------------------------------------------------------------- texts that widgets paint


@dataclass(frozen=True, slots=True)
class Painted:
    """One ``drawText``: where the letters stand in their widget, and the room they were given (None: a point)."""

    text: str
    ink: QRectF
    room: QRectF | None
    widget: QWidget | None


@dataclass(slots=True)
class Overheard:
    """What was painted, and what was shortened with …"""

    texts: list[Painted] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)


@contextmanager
def overhearing() -> Iterator[Overheard]:
    """While this lasts, every text that Python paints is written down."""
    heard = Overheard()
    draw, shorten = QPainter.drawText, ink.text

    def drawn(painter: QPainter, *given: Any) -> Any:
        painted = _painted(painter, given)
        if painted is not None:
            heard.texts.append(painted)
        return draw(painter, *given)

    def shortened(painter: QPainter, rect: QRectF, words: str, flags: Qt.AlignmentFlag) -> None:
        if QFontMetricsF(painter.font()).horizontalAdvance(words) > rect.width() + 0.5:
            heard.shortened.append(words)
        shorten(painter, rect, words, flags)

    QPainter.drawText = drawn  # type: ignore[method-assign, assignment]
    ink.text = shortened
    try:
        yield heard
    finally:
        QPainter.drawText = draw  # type: ignore[method-assign]
        ink.text = shorten


def _painted(painter: QPainter, given: Sequence[Any]) -> Painted | None:
    device = painter.device()
    widget = device if isinstance(device, QWidget) else None
    match given:
        case (QRectF() | QRect() as room, flags, str(text)) if not isinstance(flags, str):
            plain = int(flags.value) if hasattr(flags, "value") else int(flags)
            around = QFontMetricsF(painter.font()).boundingRect(QRectF(room), plain, text)
            given_room: QRectF | None = QRectF(room)
        case (point, str(text)) if hasattr(point, "x"):
            around = QFontMetricsF(painter.font()).boundingRect(text).translated(point.x(), point.y())
            given_room = None
        case _:
            return None
    if not text.strip():
        return None
    turn = painter.worldTransform()
    return Painted(text, turn.mapRect(around), None if given_room is None else turn.mapRect(given_room), widget)


def painted_faults(heard: Overheard) -> list[str]:
    """Painted texts that are wider than their room, that leave their widget, or that lie over another."""
    faults = []
    for one in heard.texts:
        where = name_of(one.widget) if one.widget is not None else "a picture"
        if one.room is not None and one.ink.width() > one.room.width() + SLACK + 1:
            faults.append(
                f"painted text wider than its room: {one.text[:60]!r} {one.ink.width():.0f} > {one.room.width():.0f} ({where})"
            )
        elif one.widget is not None and not QRectF(one.widget.rect()).adjusted(-2, -3, 2, 3).contains(one.ink):
            faults.append(f"painted text leaves its widget: {one.text[:60]!r} ({where})")
    for _, group in itertools.groupby(heard.texts, key=lambda each: id(each.widget)):
        found = [each for each in group if each.widget is not None]
        for one, other in itertools.combinations(found, 2):
            both = one.ink & other.ink
            if both.width() > 2 and both.height() > min(one.ink.height(), other.ink.height()) * 0.35:
                assert one.widget is not None
                faults.append(
                    f"painted over each other: {one.text[:40]!r} and {other.text[:40]!r} ({name_of(one.widget)})"
                )
    return faults


# ---------------------------------------------------------------- places


def overlaps(window: QWidget) -> list[str]:
    """Pairs of labels, buttons and painted widgets that lie over each other."""
    faults = []
    texts = [(w, seen_part(w, window)) for w in shown(window) if _says_something(w) and not _is_layer(w)]
    for (one, a), (other, b) in itertools.combinations(texts, 2):
        both = a & b
        if both.width() > 2 and both.height() > 2 and not one.isAncestorOf(other) and not other.isAncestorOf(one):
            faults.append(f"over each other by {both.width()}x{both.height()}: {name_of(one)} and {name_of(other)}")
    return faults


def _says_something(widget: QWidget) -> bool:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox | QTabBar):
        return True
    own = type(widget).__module__.startswith("views.") and type(widget).paintEvent is not QWidget.paintEvent
    return own and not any(child.isVisible() for child in widget.findChildren(QWidget))


def _is_layer(widget: QWidget) -> bool:
    """Whether it stands in no layout: a layer over others, on purpose."""
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        holder = at.parentWidget()
        if isinstance(at, QAbstractScrollArea) or holder is None:
            return False
        if holder.layout() is not None and holder.layout().indexOf(at) >= 0:
            at = holder
            continue
        return not _in_some_layout(at, holder)
    return False


def _in_some_layout(widget: QWidget, holder: QWidget) -> bool:
    layout = holder.layout()
    if layout is None:
        return isinstance(holder, QAbstractScrollArea) or holder.parentWidget() is None or type(holder).__name__ in (
            "QStackedWidget", "QWidget", "QSplitter", "QLineEdit", "QComboBox", "QAbstractSpinBox",
        )  # fmt: skip
    stack = [layout]
    while stack:
        found = stack.pop()
        for at in range(found.count()):
            item = found.itemAt(at)
            if item is None:
                continue
            if item.widget() is widget:
                return True
            inner = item.layout()
            if inner is not None:
                stack.append(inner)
    return False


def outside(window: QWidget) -> list[str]:
    """Widgets that leave what holds them, and pages that are wider than an area that can't scroll sideways."""
    faults = []
    for widget in shown(window):
        holder = widget.parentWidget()
        if holder is None or widget.isWindow():
            continue
        if isinstance(widget, QScrollArea):
            inner = widget.widget()
            off = widget.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if inner is not None and off and inner.width() > widget.viewport().width() + 1:
                faults.append(f"wider than its area: {inner.width()} > {widget.viewport().width()} ({name_of(widget)})")
        if isinstance(holder.parentWidget(), QAbstractScrollArea):
            continue
        if not holder.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            faults.append(f"outside: {widget.geometry().getRect()} in {holder.rect().getRect()} ({name_of(widget)})")
    return faults
