"""Lines of the alarm journal as a table model that grows downwards while somebody scrolls. It refuses to ask for them itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.domain.alarm import AlarmDefinition
from app.domain.alarm_record import AlarmTransition
from app.domain.alarm_words import STATE_WORDS, step_word, title_in
from app.domain.message import Message
from app.domain.people import role_word
from views.binding import format as written
from views.binding.i18n import render, tr

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("time", "priority", "machine", "alarm", "step", "state", "who", "value", "reason")
LINE = Qt.ItemDataRole.UserRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class JournalRows(QAbstractTableModel):
    """Newest first; ``LINE`` gives the line itself."""

    wanted = Signal()
    """The end is in sight and there is more."""

    def __init__(self, names: Callable[[str], str], definition: Callable[[str], AlarmDefinition | None]) -> None:
        super().__init__()
        self._names, self._definition = names, definition
        self._lines: list[AlarmTransition] = []
        self._more = False
        self.language = "en"

    @property
    def more(self) -> bool:
        """Whether older lines wait."""
        return self._more

    def show_lines(self, lines: Sequence[AlarmTransition], *, more: bool) -> None:
        """Another list. One that only got new lines at its top keeps the others where they are."""
        added = self._added(lines)
        self._more = more
        if added is None:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()
        elif added:
            self.beginInsertRows(QModelIndex(), 0, added - 1)
            self._lines = [*lines[:added], *self._lines]
            self.endInsertRows()

    def _added(self, lines: Sequence[AlarmTransition]) -> int | None:
        """How many of these stand above the known ones; None when it is another list."""
        if not self._lines:
            return None
        newest = self._lines[0].number
        at = next((at for at, line in enumerate(lines) if line.number == newest), None)
        if at is None or [line.number for line in lines[at:]] != [
            line.number for line in self._lines[: len(lines) - at]
        ]:
            return None
        return at

    def append(self, lines: Sequence[AlarmTransition], *, more: bool) -> None:
        """The next older ones."""
        self._more = more
        if lines:
            self.beginInsertRows(QModelIndex(), len(self._lines), len(self._lines) + len(lines) - 1)
            self._lines += lines
            self.endInsertRows()

    def line(self, row: int) -> AlarmTransition:
        """The line of a row."""
        return self._lines[row]

    def title(self, line: AlarmTransition) -> str:
        """Name, native code and text, as people read them."""
        definition = self._definition(line.alarm)
        if definition is None:
            return line.text or line.alarm
        title, code = render(title_in(definition, self.language)), definition.native_code
        parts = [code if code and code not in title else "", title, line.text if line.text != title else ""]
        return " · ".join(part for part in parts if part)

    def who(self, line: AlarmTransition) -> str:
        """Person and station; the process itself has no name."""
        if not line.user:
            return ""
        if not line.role:
            return tr("{user} at {station}", user=line.user, station=line.station)
        known = role_word(line.role)
        role = render(known) if isinstance(known, Message) else known
        return tr("{user} ({role}) at {station}", user=line.user, role=role, station=line.station)

    # ------------------------------------------------------------ for the table

    def rowCount(self, parent: Index | None = None) -> int:
        """Of the list."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Of the list."""
        return len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether scrolling on brings older lines."""
        return self._more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them."""
        self.wanted.emit()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns; numbers' stand over their numbers."""
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section] == "value":
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (
            tr("When"), tr("Priority"), tr("Machine"), tr("Alarm"), tr("What happened"), tr("State"), tr("Who"),
            tr("Value"), tr("Reason"),
        )[section]  # fmt: skip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's words, and the line behind them."""
        line, column = self._lines[index.row()], COLUMNS[index.column()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.TextAlignmentRole and column == "value":
            return _RIGHT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        match column:
            case "time":
                return written.date_time(line.time_ns)
            case "priority":
                return str(int(line.priority))
            case "machine":
                return self._names(line.machine)
            case "alarm":
                return self.title(line)
            case "step":
                return render(step_word(line.step))
            case "state":
                return render(STATE_WORDS[line.after])
            case "who":
                return self.who(line)
            case "value":
                return line.value
            case _:
                return line.reason
