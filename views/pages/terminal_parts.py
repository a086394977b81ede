"""The terminal's second side: scrap, rework and wrong counts of the machine it stands at. Two taps for one bad part, no keyboard."""

from __future__ import annotations

import getpass
import textwrap
import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.message import OperatorError
from app.domain.production import EntryKind, QuantityEntry, Scene
from app.domain.production_words import ENTRY_WORDS
from views.binding import format as form
from views.binding.i18n import language, render, tr
from views.binding.production_link import ProductionLink
from views.binding.tasks import Tasks
from views.models.oee_orders import kept_words
from views.shell.theme import LIGHT, Theme
from views.widgets.flow import Flow
from views.widgets.ink import clear_layout_of
from views.widgets.touch import TouchButton

STEPS = (-10, -1, 1, 10)
MOST = 9_999
COLUMNS = 4
WRAP = 18
NO_REASON = ""


class PartsSide(QWidget):
    """``said`` carries what happened. A tile of a reason enters the number at once; a correction has one tile of its own."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._floor: ProductionLink | None = None
        self._machine = ""
        self._scene: Scene | None = None
        self._kind, self._number = EntryKind.SCRAP, 1
        self._last: QuantityEntry | None = None
        """What was entered last: can be taken back."""
        self.question, self.number, self.tiles = QLabel(), QLabel(), QWidget()
        self.kinds = {kind: TouchButton() for kind in EntryKind}
        self.steps = [TouchButton() for _ in STEPS]
        self.undo = TouchButton()
        self._arrange()
        for kind, button in self.kinds.items():
            button.pressed_once.connect(lambda kind=kind: self._turn(kind))
        for button, step in zip(self.steps, STEPS, strict=True):
            button.pressed_once.connect(lambda step=step: self._step(step))
        self.undo.pressed_once.connect(self._take_back)

    def _arrange(self) -> None:
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tiles.setLayout(QGridLayout())
        kinds, count = Flow(), Flow()
        for button in self.kinds.values():
            button.setCheckable(True)
            kinds.addWidget(button)
        for part in (*self.steps[:2], self.number, *self.steps[2:], self.undo):
            count.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(kinds)
        column.addWidget(self.question)
        column.addLayout(count)
        column.addWidget(self.tiles)
        column.addStretch(1)
        self._flows, self._column = (kinds, count), column

    # ------------------------------------------------------------ what is shown

    def look(self, floor: ProductionLink, machine: str, scene: Scene | None) -> None:
        """Stand at this machine."""
        if machine != self._machine:
            self._kind, self._number, self._last = EntryKind.SCRAP, 1, None
        changed = (machine, scene) != (self._machine, self._scene) or floor is not self._floor
        self._floor, self._machine, self._scene = floor, machine, scene
        if changed:
            self._paint()

    def _turn(self, kind: EntryKind) -> None:
        self._kind = kind
        self._number = self._number if kind is EntryKind.CORRECTION else max(1, abs(self._number))
        self._paint()

    def _step(self, by: int) -> None:
        """Scrap and rework are at least one; a correction skips the zero, which corrects nothing."""
        wanted = self._number + by
        if self._kind is EntryKind.CORRECTION:
            wanted = (1 if by > 0 else -1) if wanted == 0 else wanted
            self._number = max(-MOST, min(MOST, wanted))
        else:
            self._number = max(1, min(MOST, wanted))
        self._paint()

    def _paint(self) -> None:
        correcting = self._kind is EntryKind.CORRECTION
        for kind, button in self.kinds.items():
            button.setChecked(kind is self._kind)
        sign = ("+" if self._number > 0 else "−") if correcting else ""
        self.number.setText(sign + form.number(abs(self._number), 0))
        part = self._scene.part if self._scene is not None else ""
        of = f" ({tr('Part {number}', number=part)})" if part else ""
        asked = tr("By how many was the count wrong?") if correcting else tr("How many, and why?")
        self.question.setText(asked + of)
        self.undo.setVisible(self._last is not None)
        self._paint_tiles(correcting=correcting)

    def _paint_tiles(self, *, correcting: bool) -> None:
        clear_layout_of(self.tiles)
        tree = self._floor.reasons() if self._floor is not None else None
        choices = [(each.name(language()), each.id) for each in tree.leaves(scrap=True)] if tree is not None else []
        choices.append((tr("Without a reason"), NO_REASON))
        if correcting:
            choices = [(tr("Correct the count"), NO_REASON)]
        tiles = []
        for words, reason in choices:
            tile = TouchButton("\n".join(textwrap.wrap(words, WRAP)), primary=True)
            tile.setObjectName(f"scrap:{reason}")
            tile.set_theme(self._theme)
            tile.pressed_once.connect(lambda reason=reason: self._enter(reason))
            tiles.append(tile)
        place_tiles(self.tiles, tiles, self.width(), self._theme.px(self._theme.touch_gap_mm))

    # ------------------------------------------------------------ entering

    def _enter(self, reason: str) -> None:
        if self._floor is None or not self._machine:
            return
        scene, now_ns = self._scene, time.time_ns() // 10**6 * 10**6
        job = scene.job.id if scene is not None and scene.job is not None else ""
        entry = QuantityEntry(
            self._machine, self._kind, self._number, now_ns, getpass.getuser(), now_ns, reason or None,
            scene.part if scene is not None else "", job,
        )  # fmt: skip
        self._tasks.start(self._entered(self._floor, entry))

    async def _entered(self, floor: ProductionLink, entry: QuantityEntry) -> None:
        try:
            self._last = await floor.enter(entry)
        except OperatorError as error:
            self.said.emit(render(error.message))
            return
        self.said.emit(kept_words(entry, floor.reasons()))
        self._number = 1
        self._paint()

    def _take_back(self) -> None:
        """What was said stays in the history; its opposite is added."""
        last, self._last = self._last, None
        if last is not None and self._floor is not None:
            now_ns = time.time_ns() // 10**6 * 10**6
            opposite = QuantityEntry(
                last.machine, last.kind, -last.quantity, last.made_ns, getpass.getuser(), now_ns, last.reason, last.part, last.job
            )  # fmt: skip
            self._tasks.start(self._taken_back(self._floor, opposite))

    async def _taken_back(self, floor: ProductionLink, opposite: QuantityEntry) -> None:
        try:
            await floor.enter(opposite)
        except OperatorError as error:
            self.said.emit(render(error.message))
            return
        self.said.emit(tr("Taken back."))
        self._paint()

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        gap = theme.px(theme.touch_gap_mm)
        for button in (*self.kinds.values(), *self.steps, self.undo):
            button.set_theme(theme)
        for flow in self._flows:
            flow.setSpacing(gap)
        self._column.setSpacing(gap)
        for words in (self.question, self.number):
            words.setStyleSheet(f"font-size: {theme.font_px(theme.figure_pt)}px;")
        self.number.setMinimumSize(theme.px(30.0), theme.px(theme.target_mm))
        self._paint()

    def retranslate(self) -> None:
        """Set all texts again."""
        for kind, button in self.kinds.items():
            button.setText(render(ENTRY_WORDS[kind]))
        for button, step in zip(self.steps, STEPS, strict=True):
            button.setText(f"{step:+d}".replace("-", "−"))
        self.undo.setText(tr("Take back"))
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds more or fewer tiles beside each other."""
        super().resizeEvent(event)
        place_again(self.tiles, self.width(), self._theme.px(self._theme.touch_gap_mm))


def place_again(room: QWidget, width: int, gap: int) -> None:
    """The tiles that stand in a room, in another width."""
    place_tiles(room, [tile for tile in room.findChildren(TouchButton) if tile.parent() is room], width, gap)


def place_tiles(room: QWidget, tiles: Sequence[QWidget], width: int, gap: int) -> None:
    """As many beside each other as have room for their words, at most four."""
    grid = room.layout()
    assert isinstance(grid, QGridLayout)
    grid.setSpacing(gap)
    widest = max((tile.sizeHint().width() for tile in tiles), default=1)
    columns = max(1, min(COLUMNS, (width - gap) // (widest + gap)))
    for line in range(grid.rowCount()):
        grid.setRowStretch(line, 0)
    for at, tile in enumerate(tiles):
        grid.addWidget(tile, at // columns, at % columns)
    grid.setRowStretch(-(-len(tiles) // columns), 1)
    for column in range(COLUMNS):
        grid.setColumnStretch(column, int(column < columns))
