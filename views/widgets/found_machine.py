"""One machine found at an address: take it or not, under which id and name, with its live values and its mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHeaderView, QLabel, QLineEdit, QPushButton, QTableView

from app.contracts import ProbedMachine
from app.domain.quality import Quality
from app.domain.snapshot import Reading
from views.binding.i18n import tr
from views.models.mapping_rows import DIALECTS, SignalMap, written
from views.models.readings import VALUE_COLUMN, ReadingsModel
from views.shell.theme import Theme
from views.widgets.whole_rows import whole_rows

ID_FORM = re.compile(r"[a-z0-9][a-z0-9._-]*")
SHOWN_ROWS = 9


class FoundMachine(QFrame):
    """A card; ``changed`` when what would be saved has changed, ``mapping_asked`` to correct its signals."""

    changed = Signal()
    mapping_asked = Signal()

    def __init__(self, probed: ProbedMachine) -> None:
        super().__init__()
        self._row = 24
        self.setProperty("role", "card")
        self.probed = probed
        self.mapping: SignalMap | None = None
        """What a person has corrected; None: as the driver proposes."""
        self._readings = sorted(probed.readings, key=lambda r: r.quality >= Quality.UNAVAILABLE)
        self._map = QPushButton()
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
        self._map.clicked.connect(self.mapping_asked)
        self._map.setVisible(self.driver in DIALECTS)
        self.retranslate()

    def _arrange(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.addWidget(self._take, 0, 0)
        self._grid.addWidget(self._count, 0, 1, 1, 2)
        self._grid.addWidget(self._map, 0, 3)
        for column, widget in enumerate((self._id_label, self._id, self._name_label, self._name)):
            self._grid.addWidget(widget, 1, column)
        self._grid.addWidget(self._table, 2, 0, 1, 4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        table = self._table
        whole_rows(table)
        table.setAlternatingRowColors(True)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        pad = theme.px(theme.margin_mm)
        self._grid.setContentsMargins(pad, pad, pad, pad)
        self._grid.setHorizontalSpacing(theme.px(theme.gap_mm))
        self._grid.setVerticalSpacing(theme.px(theme.gap_mm))
        self._row = theme.px(6.5)
        self._table.verticalHeader().setDefaultSectionSize(self._row)
        self._fit()

    def _fit(self) -> None:
        self._table.setVisible(bool(self._readings))
        self._table.setFixedHeight(self._row * (min(SHOWN_ROWS, len(self._readings)) + 2))

    def retranslate(self) -> None:
        """Set all texts again; the table takes a new model, because its words are made of the language."""
        self._take.setText(self.probed.device or self.probed.suggested_id)
        self._id_label.setText(tr("Id"))
        self._name_label.setText(tr("Name"))
        self._map.setText(tr("Enter signals …") if self.needs_signals else tr("Correct the mapping …"))
        self._say_count()
        before = self._table.model()
        self._table.setModel(ReadingsModel(self._readings, self._table))
        if before is not None:
            before.deleteLater()
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self._fit_columns()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now the cells have the page's looks."""
        super().showEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        header = self._table.horizontalHeader()
        self._table.resizeColumnsToContents()
        header.resizeSection(VALUE_COLUMN, max(header.sectionSize(VALUE_COLUMN), 140))

    def _say_count(self) -> None:
        if self.needs_signals:
            self._count.setText(tr("No signals yet: the device does not say what its registers mean"))
            return
        live = sum(not r.quality.is_bad for r in self._readings)
        self._count.setText(tr("{n} signals, {live} with a value now", n=len(self._readings), live=live))

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Live values; rows keep their places while the signals are the same."""
        now = {reading.item.id: reading for reading in readings}
        order = [reading.item.id for reading in self._readings if reading.item.id in now]
        more = [name for name in now if name not in set(order)]
        self._readings = [now[name] for name in (*order, *more)]
        model = self._table.model()
        if isinstance(model, ReadingsModel) and len(order) == model.rowCount() and not more:
            model.show(self._readings)
            self._say_count()
        else:
            self.retranslate()
            self._fit()

    def use_mapping(self, mapping: SignalMap) -> None:
        """Save these signals instead of those that the probe proposes."""
        self.mapping = mapping
        self.retranslate()
        self.changed.emit()

    def offer_mapping(self) -> None:
        """Put the focus on its mapping."""
        self._map.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def driver(self) -> str:
        """The driver's name."""
        return str(self.probed.configuration.get("driver", ""))

    @property
    def needs_signals(self) -> bool:
        """Whether nothing would be recorded, because only a person knows what there is."""
        return self.driver == "modbus" and not self.entry().get("signals")

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
        entry = {**self.probed.configuration, "id": self.machine_id}
        if self.mapping is not None:
            entry = written(entry, self.mapping, self.driver)
        return {**entry, "name": name} if name else entry
