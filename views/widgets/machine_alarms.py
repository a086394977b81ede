"""One machine's alarms as cards: the first-out on top with what followed folded under it, guidance, and one press to acknowledge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.alarm_picture import AlarmView
from app.domain.alarm_words import STATE_WORDS, title_in
from views.binding import format as form
from views.binding.i18n import language, render, tr
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.alarm_chip import AlarmChip, ChipFace, Standing
from views.widgets.touch import TouchButton

MOST = 12
"""Cards; what is beyond is counted and stands in the list."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says."""

    row: AlarmView
    folded: tuple[str, ...]
    """Words of what came with it."""


def cards_of(rows: Sequence[AlarmView], words: str) -> tuple[Card, ...]:
    """Active alarms, most urgent first; consequences under their first-out. ``words`` is the language."""
    active = [row for row in rows if row.state.is_active]
    shown = {row.id for row in active if not row.cause}
    heads = [row for row in active if not row.cause or row.cause not in shown]
    return tuple(
        Card(row, tuple(title(each, words) for each in active if each.cause == row.id and row.id in shown))
        for row in heads
    )


def title(row: AlarmView, words: str) -> str:
    """Native code, name and the machine's own text."""
    named, code = render(title_in(row.definition, words)), row.definition.native_code
    parts = [code if code and code not in named else "", named, row.text if row.text != named else ""]
    return " · ".join(part for part in parts if part)


class AlarmCard(QFrame):
    """One alarm; a press opens it in the list."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: Card | None = None
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.chip = AlarmChip(self)
        self.since, self.words, self.guidance, self.state, self.folded = (QLabel(self) for _ in range(5))
        self._grid = QGridLayout(self)
        self._grid.addWidget(self.chip, 0, 0)
        self._grid.addWidget(self.since, 0, 1, Qt.AlignmentFlag.AlignRight)
        for line, label in enumerate((self.words, self.guidance, self.state, self.folded), start=1):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self._grid.addWidget(label, line, 0, 1, 2)
        self._grid.setColumnStretch(1, 1)

    @property
    def row(self) -> AlarmView:
        """The alarm that it shows."""
        assert self._card is not None
        return self._card.row

    def show_card(self, card: Card, theme: Theme) -> None:
        """Another alarm, or the same with other words."""
        self._card, row, speaks = card, card.row, language()
        standing = Standing.UNACKNOWLEDGED if row.state.is_unacknowledged else Standing.ACKNOWLEDGED
        self.chip.set_theme(theme)
        self.chip.show_face(ChipFace(int(row.priority), standing if row.standing.abnormal else Standing.RETURNED))
        guidance = row.definition.guidance.get(speaks) or row.definition.guidance.get("en") or ""
        folded = "\n".join(f"↳ {each}" for each in card.folded)
        for label, words, points, bold in (
            (self.words, title(row, speaks), theme.body_pt, True),
            (self.guidance, guidance, theme.body_pt, False),
            (self.state, _state(row), theme.small_pt, False),
            (self.folded, folded, theme.small_pt, False),
        ):
            label.setFont(ink.font(theme, points, bold=bold))
            label.setText(words)
            label.setHidden(not words)
        self.since.setFont(ink.font(theme, theme.small_pt))
        margin = theme.px(theme.gap_mm)
        self._grid.setContentsMargins(margin, margin, margin, margin)
        self._grid.setSpacing(max(margin // 2, 2))

    def show_age(self, now_ns: int) -> None:
        """Since when, and how long."""
        raised_ns = self.row.standing.raised_ns
        words = f"{form.clock(raised_ns)} · {form.age(max(0, now_ns - raised_ns))}"
        if words != self.since.text():
            self.since.setText(words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Acts on release inside."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.row.id)


def _state(row: AlarmView) -> str:
    value = ""
    if row.value is not None:
        value = f"{form.number(row.value, 2) if isinstance(row.value, float) else row.value} {row.unit}".strip()
    count = tr("{count} times", count=row.standing.count) if row.standing.count > 1 else ""
    uncertain = "≈" if row.uncertain else ""
    return " · ".join(filter(None, (uncertain, render(STATE_WORDS[row.state]), value, count)))


class MachineAlarms(QWidget):
    """``opened`` carries an alarm's id, ``acknowledged`` the ids of all that are shown and unacknowledged."""

    opened = Signal(str)
    acknowledged = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._all: tuple[AlarmView, ...] = ()
        self._shown: tuple[Card, ...] | None = None
        self._hidden = 0
        self._pool: list[AlarmCard] = []
        """Made once and shown with other alarms: making and deleting widgets all day is what a window for months must not do."""
        self.none, self.more, self.acknowledge = QLabel(), QLabel(), TouchButton()
        for label in (self.none, self.more):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.none, self.more, self.acknowledge):
            self._column.addWidget(part)
        self.acknowledge.pressed_once.connect(lambda: self.acknowledged.emit(self.unseen()))
        self._build()

    @property
    def cards(self) -> list[AlarmCard]:
        """Those that are shown, from the top."""
        return self._pool[: len((self._shown or ())[:MOST])]

    def unseen(self) -> list[str]:
        """What somebody has still to see, of what is shown: consequences stand here too."""
        return [row.id for row in self._rows if row.state.is_unacknowledged]

    @property
    def _rows(self) -> list[AlarmView]:
        shown = {card.row.id for card in (self._shown or ())[:MOST]}
        return [row for row in self._all if row.id in shown or row.cause in shown]

    def show_alarms(self, rows: Sequence[AlarmView], now_ns: int) -> None:
        """These are the machine's; cards say something else only when that has changed."""
        cards = cards_of(rows, language())
        hidden = sum(row.state.is_hidden for row in rows)
        self._all = tuple(rows)
        if cards != self._shown or hidden != self._hidden:
            self._shown, self._hidden = cards, hidden
            self._build()
        for card in self.cards:
            card.show_age(now_ns)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))
        self.acknowledge.set_theme(theme)
        self._build()

    def retranslate(self) -> None:
        """Set all texts again."""
        self._build()

    def _build(self) -> None:
        shown = self._shown or ()
        while len(self._pool) < min(len(shown), MOST):
            card = AlarmCard(self)
            card.opened.connect(self.opened)
            self._column.insertWidget(len(self._pool), card)
            self._pool.append(card)
        for card, said in zip(self._pool, shown, strict=False):
            card.show_card(said, self._theme)
        for place, card in enumerate(self._pool):
            card.setVisible(place < len(shown))
        self.none.setText(tr("No active alarm"))
        self.none.setVisible(not self.cards)
        told = [
            tr("{count} more in the list", count=len(shown) - MOST) if len(shown) > MOST else "",
            tr("{count} hidden", count=self._hidden) if self._hidden else "",
        ]
        self.more.setText(" · ".join(filter(None, told)))
        self.more.setVisible(any(told))
        unseen = len(self.unseen())
        self.acknowledge.setText(tr("Acknowledge {count}", count=unseen) if unseen > 1 else tr("Acknowledge"))
        self.acknowledge.setVisible(unseen > 0)
