"""One machine found at an address: take it or not, under which id and name, with its present values."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHeaderView, QLabel, QLineEdit, QTableView

from app.contracts import ProbedMachine
from app.domain.quality import Quality
from views.binding.i18n import tr
from views.models.readings import VALUE_COLUMN, ReadingsModel
from views.shell.theme import Theme

ID_FORM = re.compile(r"[a-z0-9][a-z0-9._-]*")
SHOWN_ROWS = 9


class FoundMachine(QFrame):
    """A card; ``changed`` when what would be saved has changed."""

    changed = Signal()

    def __init__(self, probed: ProbedMachine) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._probed = probed
        self._take = QCheckBox()
        self._take.setChecked(True)
        self._id = QLineEdit(probed.suggested_id)
        self._name = QLineEdit(str(probed.configuration.get("name", probed.suggested_id)))
        self._id_label, self._name_label, self._count = QLabel(), QLabel(), QLabel()
        self._count.setProperty("role", "muted")
        self._id_label.setBuddy(self._id)
        self._name_label.setBuddy(self._name)
        self._table = QTableView()
        self._arrange()
        for signal in (self._take.toggled, self._id.textChanged, self._name.textChanged):
            signal.connect(lambda *_: self.changed.emit())
        self.retranslate()

    def _arrange(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.addWidget(self._take, 0, 0)
        self._grid.addWidget(self._count, 0, 1, 1, 3)
        for column, widget in enumerate((self._id_label, self._id, self._name_label, self._name)):
            self._grid.addWidget(widget, 1, column)
        self._grid.addWidget(self._table, 2, 0, 1, 4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        table = self._table
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.verticalHeader().hide()

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        pad = theme.px(theme.margin_mm)
        self._grid.setContentsMargins(pad, pad, pad, pad)
        self._grid.setHorizontalSpacing(theme.px(theme.gap_mm))
        self._grid.setVerticalSpacing(theme.px(theme.gap_mm))
        row = theme.px(6.5)
        self._table.verticalHeader().setDefaultSectionSize(row)
        self._table.setFixedHeight(row * (min(SHOWN_ROWS, len(self._probed.readings)) + 2))

    def retranslate(self) -> None:
        """Set all texts again; the table takes a new model, because its words are made of the language."""
        self._take.setText(self._probed.device or self._probed.suggested_id)
        self._id_label.setText(tr("Id"))
        self._name_label.setText(tr("Name"))
        with_value = sum(not r.quality.is_bad for r in self._probed.readings)
        self._count.setText(
            tr("{n} signals, {live} with a value now", n=len(self._probed.model.items), live=with_value)
        )
        before = self._table.model()
        readings = sorted(self._probed.readings, key=lambda r: r.quality >= Quality.UNAVAILABLE)
        self._table.setModel(ReadingsModel(readings, self._table))
        if before is not None:
            before.deleteLater()
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self._table.resizeColumnsToContents()
        header.resizeSection(VALUE_COLUMN, max(header.sectionSize(VALUE_COLUMN), 140))

    @property
    def taken(self) -> bool:
        """Whether it is to be saved."""
        return self._take.isChecked()

    @property
    def machine_id(self) -> str:
        """The id as it stands."""
        return self._id.text().strip()

    @property
    def id_is_formed(self) -> bool:
        """Whether the id can stand in the configuration and in an address."""
        return ID_FORM.fullmatch(self.machine_id) is not None

    def entry(self) -> dict[str, Any]:
        """The entry for ``machines:`` as it would be saved."""
        name = self._name.text().strip()
        entry = {**self._probed.configuration, "id": self.machine_id}
        return {**entry, "name": name} if name else entry
