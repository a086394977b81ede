"""The stations of a hub as a table model over snapshots, those that need help first. It refuses to act."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.contracts.fleet import StationStatus
from views.binding import format as written
from views.binding.i18n import tr

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("station", "state", "complete", "clock")
STATION = Qt.ItemDataRole.UserRole
NUMBERS = frozenset({"clock"})


class StationRows(QAbstractTableModel):
    """Rows are values of the contract; ``STATION`` gives the value itself."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[StationStatus, ...] = ()

    def show_stations(self, stations: tuple[StationStatus, ...]) -> None:
        """Take another picture; rows keep their places while the same stations stand in the same order."""
        if stations == self._rows:
            return
        same = [row.name for row in stations] == [row.name for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = stations
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(len(stations) - 1, len(COLUMNS) - 1))
        else:
            self.endResetModel()

    def place(self, station: str) -> int | None:
        """The row of a station."""
        return next((at for at, row in enumerate(self._rows) if row.name == station), None)

    def rowCount(self, parent: Index | None = None) -> int:
        """Of the list."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Of the list."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (tr("Station"), tr("Link"), tr("Data"), tr("Clock"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's words, and the station behind them."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == STATION:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        match column:
            case "station":
                return row.name
            case "state":
                return link_words(row)
            case "complete":
                return data_words(row)
            case _:
                return clock_words(row)


def link_words(station: StationStatus) -> str:
    """Whether it talks, and since when not."""
    if station.revoked:
        return tr("shut out")
    if station.connected:
        return tr("connected")
    if not station.last_heard_ns:
        return tr("not yet heard")
    return tr("silent since {time}", time=written.clock(station.last_heard_ns))


def data_words(station: StationStatus) -> str:
    """What is proven of its history."""
    if station.complete:
        return tr("complete")
    if station.backlog.hours:
        return tr("{hours} h of machines to come", hours=written.number(station.backlog.hours, 0))
    if station.differing_hours:
        return tr("{hours} h of machines differ", hours=written.number(station.differing_hours, 0))
    return tr("not known")


def clock_words(station: StationStatus) -> str:
    """How far its clock is off."""
    if station.clock_offset_s is None:
        return ""
    return f"{written.number(station.clock_offset_s, 1)} s"
