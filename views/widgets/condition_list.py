"""Active machine conditions: level as a chip, native code, the whole text, since when. Refuses to shorten a machine's words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.condition import Level
from app.domain.snapshot import ActiveCondition
from views.binding import format as form
from views.binding.i18n import tr
from views.models.signal_names import component_word
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.chips import chip, chip_width

_PRIORITY = {Level.FAULT: 1, Level.WARNING: 3}


def level_word(level: Level | None) -> str:
    """A level with the shape that goes with it."""
    return tr("◆ Fault") if level is Level.FAULT else tr("▼ Warning")


class LevelChip(QWidget):
    """A filled label for a level."""

    def __init__(self, level: Level | None, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level, self._theme = level, theme
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(level_word(level))

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(round(chip_width(level_word(self._level), self._theme)) + 2, self._theme.px(4.6) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chip."""
        painter = QPainter(self)
        look = self._theme.chip(_PRIORITY.get(self._level or Level.WARNING, 3))
        chip(painter, QPointF(0, 0), level_word(self._level), look, self._theme)
        painter.end()


class ConditionCard(QFrame):
    """One active condition."""

    def __init__(self, condition: ActiveCondition, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._since_ns = condition.activity.since_ns
        activation = condition.activity.activation
        self.code = _label(activation.native_code or condition.item.type, theme, theme.body_pt, bold=True)
        self.text = _label(activation.text or condition.item.name or condition.item.id, theme, theme.body_pt)
        self.text.setWordWrap(True)
        self.since = _label("", theme, theme.small_pt)
        self.place = _label(_place(condition), theme, theme.small_pt)
        self.place.setWordWrap(True)
        grid = QGridLayout(self)
        margin = theme.px(theme.gap_mm)
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setSpacing(max(margin // 2, 2))
        grid.addWidget(LevelChip(activation.level, theme), 0, 0)
        grid.addWidget(self.code, 0, 1)
        grid.addWidget(self.since, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.text, 1, 0, 1, 3)
        grid.addWidget(self.place, 2, 0, 1, 3)
        grid.setColumnStretch(1, 1)

    def show_age(self, now_ns: int) -> None:
        """Since when, and how long."""
        words = f"{form.clock(self._since_ns)} · {form.age(now_ns - self._since_ns)}"
        if words != self.since.text():
            self.since.setText(words)


def _label(words: str, theme: Theme, points: float, *, bold: bool = False) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(ink.font(theme, points, bold=bold))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _place(condition: ActiveCondition) -> str:
    """Which part of the machine says so, and the qualifier (HIGH, LOW) where there is one."""
    item, activation = condition.item, condition.activity.activation
    parts = [component_word(c) for c in item.component]
    extra = [activation.qualifier, activation.native_severity]
    return " · ".join(p for p in (" › ".join(parts), item.type, *extra) if p)


class ConditionList(QWidget):
    """All active conditions, faults first, then the newest; cards are made anew only when the set changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._shown: tuple[ActiveCondition, ...] | None = None
        self._cards: list[ConditionCard] = []
        self._known = True
        self._none = QLabel()
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addStretch(1)

    @property
    def cards(self) -> tuple[ConditionCard, ...]:
        """What is shown, from the top."""
        return tuple(self._cards)

    def show_conditions(self, conditions: Sequence[ActiveCondition], now_ns: int, *, known: bool = True) -> None:
        """Show these; when nothing arrives from the machine, "none" would be a guess and is not said."""
        if known != self._known:
            self._known = known
            self._say_none()
        ordered = tuple(sorted(conditions, key=_urgency))
        if ordered != self._shown:
            self._shown = ordered
            self._build()
        for card in self._cards:
            card.show_age(now_ns)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        layout = self.layout()
        if layout is not None:
            layout.setSpacing(theme.px(theme.gap_mm))
        self._build()

    def retranslate(self) -> None:
        """Set all texts again."""
        self._say_none()
        self._build()

    def _say_none(self) -> None:
        self._none.setText(tr("No active condition") if self._known else tr("Unknown: no data from the machine"))

    def _build(self) -> None:
        for card in self._cards:
            ink.let_go(card)
        self._cards = [ConditionCard(c, self._theme) for c in self._shown or ()]
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        for row, card in enumerate(self._cards):
            column.insertWidget(row, card)
        self._none.setVisible(not self._cards)


def _urgency(condition: ActiveCondition) -> tuple[int, int]:
    level = condition.activity.activation.level or Level.NORMAL
    return -int(level), -condition.activity.since_ns
