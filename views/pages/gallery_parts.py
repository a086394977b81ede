"""The gallery's sections: every widget in every state, made from sample values. It refuses to show what no page uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.message import Message
from app.domain.quality import Quality
from views.binding import format as form
from views.binding.i18n import quality_word, render, tr
from views.models.plant_strip import Strip
from views.pages import gallery_samples as samples
from views.shell import icons
from views.shell.buttons import FrameButton
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.action_card import ActionCard
from views.widgets.alarm_banner import AlarmBanner
from views.widgets.alarm_chip import PRIORITIES, AlarmChip, ChipFace, Standing, standing_word
from views.widgets.bar import AxisRow, Bar
from views.widgets.bar_rows import BarRows
from views.widgets.flow import Flow
from views.widgets.gauge import Gauge
from views.widgets.heat_map import HeatMap
from views.widgets.histogram import HistogramView
from views.widgets.kpi_card import KpiCard
from views.widgets.link_symbol import Diagnosis, LinkSymbol, diagnosis_word
from views.widgets.number_button import NumberButton
from views.widgets.period_chart import PeriodChart
from views.widgets.readout import Readout
from views.widgets.said_line import SaidLine
from views.widgets.state_timeline import StateTimeline
from views.widgets.tile_board import TileBoard
from views.widgets.touch import TouchButton
from views.widgets.value_cell import ValueCell
from views.widgets.value_text import ValueText
from views.widgets.wall_board import WallBoard
from views.widgets.wall_strip import WallStrip

WALL_PX = 22.0
"""Letters of the sample wall: small enough for a window."""
_CELL_MM = 46.0
_CHART_MM = 46.0


def flow(widgets: Sequence[QWidget]) -> QWidget:
    """Widgets beside each other, as many per line as fit."""
    box = QWidget()
    row = Flow(box)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return box


def column(*widgets: QWidget) -> QWidget:
    """Widgets below each other."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    return box


def labelled(widget: QWidget, words: str) -> QWidget:
    """A widget with its word under it."""
    label = QLabel(words)
    label.setProperty("role", "small")
    box = column(widget, label)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box


def said(words: str, role: str = "") -> QLabel:
    """A label in one of the style sheet's roles."""
    label = QLabel(words)
    label.setWordWrap(role in ("error", "note"))
    label.setProperty("role", role)
    return label


class Swatch(QWidget):
    """One of the theme's colours with its name."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token, self._theme = token, LIGHT
        self.setAccessibleName(token)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        words = ink.width(ink.font(theme, theme.small_pt), self._token)
        self.setFixedSize(QSize(round(max(theme.px(22.0), words + theme.px(2.0))), theme.px(14.0)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The colour, its name below."""
        theme = self._theme
        with QPainter(self) as painter:
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            line = ink.height(ink.font(theme, theme.small_pt))
            painter.setPen(ink.pen(theme.text))
            painter.setBrush(QColor(getattr(theme, self._token)))
            painter.drawRect(box.adjusted(0, 0, -theme.px(2.0), -line))
            painter.setFont(ink.font(theme, theme.small_pt))
            below = QRectF(0, box.bottom() - line, self.width(), line)
            ink.text(painter, below, self._token, Qt.AlignmentFlag.AlignLeft)


class IconSample(QWidget):
    """One icon of the own set with its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._theme = name, LIGHT
        self.setAccessibleName(name)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setFixedSize(theme.px(9.0), theme.px(9.0))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            icons.draw(painter, self._name, QRectF(self.rect()).adjusted(3, 3, -3, -3), self._theme.text)


class Sized(QWidget):
    """Gives a widget that takes whatever room there is a size in millimetres; 0 leaves the side free."""

    def __init__(self, inner: QWidget, width_mm: float, height_mm: float = 0.0) -> None:
        super().__init__()
        self._inner, self._mm = inner, (width_mm, height_mm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(inner)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        width, height = self._mm
        if width:
            self.setFixedWidth(theme.px(width))
        if height:
            self.setFixedHeight(theme.px(height))


# ---------------------------------------------------------------- sections


def tiles() -> QWidget:
    """Machines as tiles."""
    board = TileBoard()
    board.show_tiles(samples.tiles())
    return board


def wall() -> QWidget:
    """The same machines on a wall, with its strip."""
    board, strip = WallBoard(), WallStrip()
    board.want_letters(WALL_PX)
    board.show_tiles(samples.tiles(), 0.0)
    strip.set_letters(WALL_PX)
    strip.show_strip(Strip(f"OEE {form.number(71.4, 1)} %", "", (tr("Setup"),)), "1 s", "14:02", 0.0)
    return column(Sized(board, 0, 88.0), strip)


def chips() -> QWidget:
    """Priorities by what has been done about them, a count, and the banner."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    for place, standing in enumerate(Standing):
        grid.addWidget(said(standing_word(standing), "small"), 0, place)
        for priority in PRIORITIES:
            grid.addWidget(_chip(ChipFace(priority, standing)), priority, place)
    for priority in PRIORITIES:
        grid.addWidget(_chip(ChipFace(priority, count=3 * priority)), priority, len(Standing))
    grid.setColumnStretch(len(Standing) + 1, 1)
    banner = AlarmBanner()
    banner.show_alarms(samples.alarms(), "", samples.NOW_NS, muted=tr("no sound at this seat"))
    return column(box, banner)


def _chip(face: ChipFace) -> AlarmChip:
    chip = AlarmChip()
    chip.show_face(face)
    return chip


def links() -> QWidget:
    """NE 107."""
    found = []
    for diagnosis in Diagnosis:
        symbol = LinkSymbol(side_mm=8.0)
        symbol.show_diagnosis(diagnosis)
        symbol.retranslate()
        found.append(labelled(symbol, diagnosis_word(diagnosis)))
    return flow(found)


def qualities() -> QWidget:
    """One value in every quality, as a line and as a readout."""
    found: list[QWidget] = []
    for quality in samples.QUALITIES:
        text = ValueText()
        text.show_face(samples.face(quality))
        found.append(labelled(Sized(text, _CELL_MM), quality_word(quality)))
    for quality in (Quality.GOOD, Quality.STALE, Quality.UNCERTAIN, Quality.LINK_LOST):
        readout = Readout()
        readout.show_face(samples.face(quality, "rpm", "rev/min", 8_450.0))
        found.append(labelled(Sized(readout, _CELL_MM), quality_word(quality)))
    return flow(found)


def measured() -> QWidget:
    """Gauges, bars, axes, each with its last ten minutes."""

    def row(make: Callable[[], ValueCell]) -> QWidget:
        cells: list[QWidget] = []
        for face in samples.measured():
            cell = make()
            cell.show_face(face)
            cell.show_spark(() if face.bad else samples.SPARK)
            cells.append(Sized(cell, _CELL_MM))
        return flow(cells)

    axes = []
    for position, load in samples.axes():
        axis = AxisRow(position=True, load=True)
        for cell, face in zip(axis.cells(), (position, load), strict=True):
            cell.show_face(face)
            cell.show_spark(() if face.bad else samples.SPARK)
        axes.append(axis)
    return column(row(Gauge), row(Bar), *axes)


def timeline() -> QWidget:
    """States of hours, with a hole."""
    strip = StateTimeline()
    strip.retranslate()
    strip.show_states(*samples.states())
    return strip


def buttons() -> QWidget:
    """Buttons for the mouse and for gloves."""
    plain, primary, off, down = (QPushButton(tr("Save")) for _ in range(4))
    primary.setProperty("role", "primary")
    off.setEnabled(False)
    down.setCheckable(True)
    down.setChecked(True)
    touch, touch_primary, touch_off = TouchButton(tr("Later")), TouchButton(tr("Save"), primary=True), TouchButton("+1")
    touch_off.setEnabled(False)
    frame, chosen = FrameButton("alarms", wordy=True), FrameButton("trend", wordy=True)
    frame.describe(tr("Alarms"))
    chosen.describe(tr("Trends"))
    chosen.setChecked(True)
    card, quiet = ActionCard("search"), ActionCard("file")
    card.describe(tr("Find machines"), tr("Machine"))
    quiet.describe(tr("Machine"), tr("not counted here"))
    quiet.setEnabled(False)
    return column(
        flow((plain, primary, off, down)),
        flow((touch, touch_primary, touch_off, frame, chosen)),
        flow((Sized(card, 70.0), Sized(quiet, 70.0))),
    )


def fields() -> QWidget:
    """Where something is typed or chosen, and what a page says."""
    line, choice, number, check, tabs = QLineEdit(tr("Machine")), QComboBox(), QSpinBox(), QCheckBox(), QTabBar()
    choice.addItems([tr("Machine"), tr("Alarms")])
    number.setValue(42)
    check.setText(tr("Alarm sound"))
    for word in (tr("Alarms"), tr("Trends"), tr("Settings")):
        tabs.addTab(word)
    tabs.setExpanding(False)
    line_said = SaidLine()
    box = column(
        flow((line, choice, number, check)),
        tabs,
        said(tr("Machine"), "heading"),
        said(tr("Machine"), "title"),
        said(tr("Machine"), "muted"),
        said(tr("Machine"), "small"),
        said(_sentence(), "error"),
        said(_sentence(), "note"),
        line_said,
    )
    line_said.show_words(_sentence(), running=True)
    return box


def _sentence() -> str:
    """A sentence as drivers give it."""
    return render(
        Message.of("{url} does not answer. Check cable and power; retrying every {s} s.", url="10.0.0.5:5000", s=10)
    )


def charts() -> QWidget:
    """Losses, periods, hours, cycles, numbers with their evidence."""
    rows, periods, heat, cycles = BarRows(), PeriodChart(), HeatMap(), HistogramView()
    rows.show_rows(samples.losses())
    periods.show_faces(samples.periods(), 0.75)
    heat.show_cells(*samples.heat())
    cycles.show_histogram(samples.cycles())
    numbers: list[QWidget] = []
    for number in samples.numbers():
        button = NumberButton("oee", lines=1)
        button.show_face(number)
        numbers.append(Sized(button, _CELL_MM))
    cards: list[QWidget] = [Sized(KpiCard(figure), _CELL_MM) for figure in samples.figures()]
    return column(
        rows,
        Sized(periods, 0, _CHART_MM),
        Sized(heat, 0, 24.0),
        Sized(cycles, 0, _CHART_MM),
        flow(numbers),
        flow(cards),
    )


def colours() -> QWidget:
    """The theme's tokens."""
    skipped = {"name", "font_family"}
    tokens = [n for n in LIGHT.__slots__ if isinstance(getattr(LIGHT, n), str) and n not in skipped]
    return flow([Swatch(token) for token in tokens])


def icon_set() -> QWidget:
    """All icons."""
    return flow([IconSample(name) for name in icons.NAMES])
