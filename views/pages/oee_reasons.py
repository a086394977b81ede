"""Beside the stops of the OEE page: the site's tree of reasons as a table, and a form for one of them. Ids never change, none is ever taken out."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.message import OperatorError
from app.domain.production_reasons import Reason, ReasonClass, ReasonTree
from views.binding.i18n import language, render, tr
from views.binding.production_link import ProductionLink
from views.binding.tasks import Tasks
from views.models.grid import Grid, grid_of
from views.models.oee_reasons import class_word, id_from, in_tree_order, reason_sheet
from views.pages.oee_losses import NARROW_MM, scrolled
from views.shell.theme import LIGHT, Theme
from views.widgets.flow import Flow, turn
from views.widgets.sheet import Sheet

LANGUAGES = {"pt-BR": "Português", "en": "English"}


class ReasonsTab(QWidget):
    """``saved``: another tree holds now."""

    saved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._floor: ProductionLink | None = None
        self._tree = ReasonTree()
        self._id: str | None = None
        """The reason that is changed; None: a new one."""
        self.table = Sheet()
        self.said, self.title, self._hint = QLabel(), QLabel(), QLabel()
        self.names = {name: QLineEdit() for name in LANGUAGES}
        self.category, self.parent_reason = QComboBox(), QComboBox()
        self.limit = QDoubleSpinBox()
        self.external, self.scrap, self.offered = QCheckBox(), QCheckBox(), QCheckBox()
        self.new, self.save = QPushButton(), QPushButton()
        self._labels = {key: QLabel() for key in ("category", "limit", "parent")}
        self._arrange()
        self.table.opened.connect(lambda key, _: self._show_reason(self._tree.get(key)))
        self.new.clicked.connect(lambda: self._show_reason(None))
        self.save.clicked.connect(self._save)
        self.category.currentIndexChanged.connect(lambda _: self._show_limit())

    def _arrange(self) -> None:
        for words in (self.said, self.title, self._hint):
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "note")
        self.title.setProperty("role", "title")
        self._hint.setProperty("role", "muted")
        self.save.setProperty("role", "primary")
        self.limit.setRange(0.0, 10_000.0)
        self.limit.setDecimals(0)
        form = QFormLayout()
        for name, spoken in LANGUAGES.items():
            form.addRow(spoken, self.names[name])
        for key, field in (("category", self.category), ("limit", self.limit), ("parent", self.parent_reason)):
            form.addRow(self._labels[key], field)
        for box in (self.external, self.scrap, self.offered):
            form.addRow(box)
        buttons = Flow()
        buttons.addWidget(self.save)
        buttons.addWidget(self.new)
        side, row = QWidget(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.title)
        right.addLayout(form)
        right.addLayout(buttons)
        right.addWidget(self._hint)
        right.addStretch(1)
        row.addWidget(self.table, 3)
        row.addWidget(scrolled(side), 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.said)
        column.addLayout(row, 1)
        self._column, self._row, self._form = column, row, form

    # ------------------------------------------------------------ showing

    def look(self, floor: ProductionLink | None, tree: ReasonTree) -> None:
        """The tree as it is now; a form that somebody fills in stays."""
        first = not self._tree.reasons
        self._floor = floor
        if tree != self._tree:
            self._tree = tree
            self._paint()
        if first:
            self._show_reason(next(iter(in_tree_order(tree)), None))
        self.said.setVisible(floor is None or bool(self.said.text()))
        if floor is None:
            self.said.setText(tr("A hub has no reasons of its own: each station's are edited there."))
        self.save.setEnabled(floor is not None)

    def _paint(self) -> None:
        self.table.show_face(reason_sheet(self._tree, language()))

    def _show_reason(self, reason: Reason | None) -> None:
        self._id = reason.id if reason is not None else None
        shown = reason or Reason("", {}, ReasonClass.DELAY)
        self.title.setText(shown.name(language()) if reason is not None else tr("A new reason"))
        for name, edit in self.names.items():
            edit.setText(shown.names.get(name, ""))
        self._refill()
        self.category.setCurrentIndex(self.category.findData(shown.category.value))
        self.parent_reason.setCurrentIndex(max(0, self.parent_reason.findData(shown.parent or "")))
        self.limit.setValue((shown.limit_s or 0.0) / 60)
        for box, on in ((self.external, shown.external), (self.scrap, shown.scrap), (self.offered, shown.offered)):
            box.setChecked(on)
        self._show_limit()

    def _refill(self) -> None:
        chosen = (self.category.currentData(), self.parent_reason.currentData())
        _fill(self.category, [(class_word(each), each.value) for each in ReasonClass], chosen[0])
        above = [(each.name(language()), each.id) for each in in_tree_order(self._tree) if not self._below(each.id)]
        _fill(self.parent_reason, [(tr("none"), ""), *above], chosen[1])

    def _below(self, reason: str) -> bool:
        """Whether a reason is the edited one or stands below it: it can't stand above it, too."""
        return self._id is not None and any(each.id == self._id for each in self._tree.path(reason))

    def _show_limit(self) -> None:
        shown = self.category.currentData() == ReasonClass.PLANNED.value
        for part in (self.limit, self._labels["limit"]):
            part.setVisible(shown)

    def grids(self) -> list[Grid]:
        """The table for a file."""
        return [grid_of(tr("Reasons"), self.table.model_rows.face)]

    # ------------------------------------------------------------ saving

    def reason(self) -> Reason:
        """As the form says."""
        names = {name: edit.text().strip() for name, edit in self.names.items() if edit.text().strip()}
        category = ReasonClass(str(self.category.currentData()))
        limit_s = self.limit.value() * 60 if category is ReasonClass.PLANNED and self.limit.value() else None
        taken = {each.id for each in self._tree.reasons}
        return Reason(
            self._id or id_from(names.get("en") or names.get("pt-BR", ""), taken),
            names,
            category,
            limit_s,
            str(self.parent_reason.currentData() or "") or None,
            self.external.isChecked(),
            self.scrap.isChecked(),
            self.offered.isChecked(),
        )

    def _save(self) -> None:
        missing = [words for name, words in LANGUAGES.items() if not self.names[name].text().strip()]
        if missing:
            self._say(tr("Write its name in both languages: {missing} is empty.", missing=", ".join(missing)))
        elif self._floor is not None:
            self._tasks.start(self._saved(self._floor, self.reason()))

    async def _saved(self, floor: ProductionLink, reason: Reason) -> None:
        try:
            await floor.save_reason(reason)
        except OperatorError as error:
            self._say(render(error.message))
            return
        self._tree = floor.reasons()
        self._paint()
        self._show_reason(self._tree.get(reason.id))
        self._say(tr("Saved. Figures follow at once, also those of the past."))
        self.saved.emit()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # ------------------------------------------------------------ looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the form stands below the table."""
        super().resizeEvent(event)
        turn(self._row, narrow=self.width() < self._theme.px(NARROW_MM))

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        self._column.setSpacing(gap)
        self._row.setSpacing(2 * gap)
        self._form.setVerticalSpacing(gap)
        for part in (*self.names.values(), self.category, self.parent_reason, self.limit, self.new, self.save):
            part.setFixedHeight(theme.px(theme.control_mm))
        self.table.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        for key, words in (("category", tr("Counts as")), ("limit", tr("At most")), ("parent", tr("Belongs to"))):
            self._labels[key].setText(words)
        self.limit.setSuffix(" min")
        self.limit.setSpecialValueText(tr("no limit"))
        self.external.setText(tr("From outside (starved, blocked)"))
        self.scrap.setText(tr("For scrap, not for stops"))
        self.offered.setText(tr("Is offered"))
        self.new.setText(tr("New reason"))
        self.save.setText(tr("Save"))
        self._hint.setText(tr("A reason that is not offered any more stays in the past. It is never taken out."))
        self.table.setAccessibleName(tr("Reasons"))
        for edit, words in (
            (self.category, tr("Counts as")),
            (self.limit, tr("At most")),
            (self.parent_reason, tr("Belongs to")),
        ):
            edit.setAccessibleName(words)
        for name, words in LANGUAGES.items():
            self.names[name].setAccessibleName(words)
        self._paint()
        self._refill()
        if self._id is None:
            self.title.setText(tr("A new reason"))


def _fill(box: QComboBox, items: Iterable[tuple[str, str]], chosen: object) -> None:
    box.blockSignals(True)
    box.clear()
    for words, value in items:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)
