"""The alarm list as a table model over snapshots: sorted by urgency, frozen while somebody points at it. It refuses to act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.alarm import HIDDEN, AlarmState
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView, grouped, urgency
from app.domain.alarm_words import STATE_WORDS, title_in
from views.binding import format as written
from views.binding.i18n import render, tr

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("priority", "state", "since", "machine", "text", "count")
ROW = Qt.ItemDataRole.UserRole
OTHERS = 6
"""Of a machine's other alarms in a flood so many are named."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are shown; empty parts take all."""

    machines: tuple[str, ...] = ()
    priority: int = 0
    search: str = ""
    grouped: bool = False
    """One row for each machine."""


class AlarmRows(QAbstractTableModel):
    """Rows are views of the domain; ``ROW`` gives the view itself."""

    def __init__(self, names: Callable[[str], str]) -> None:
        super().__init__()
        self._names = names
        self._rows: list[AlarmView] = []
        self._ids: list[str] = []
        self._keys: dict[int, tuple[AlarmView, tuple[bool, int, int]]] = {}
        """Sort keys by the identity of the row, which is held here so that it stays its own."""
        self._shown: tuple[AlarmsSnapshot, bool, bool, Filter] | None = None
        self.language = "en"

    def show_alarms(self, now: AlarmsSnapshot, *, hidden: bool, frozen: bool, only: Filter | None = None) -> None:
        """Take another picture. ``frozen``: rows keep their places, only what they say changes."""
        only = only or Filter()
        asked = (now, hidden, frozen, only)
        if self._shown is not None and self._shown[0] is now and self._shown[1:] == asked[1:]:
            return
        self._shown = asked
        wanted = [row for row in now.rows if (row.standing.state in HIDDEN) is hidden]
        if (only.machines, only.priority, only.search) != ((), 0, ""):
            wanted = [row for row in wanted if self._fits(row, only)]
        if frozen and self._rows:
            there = {row.definition.id: row for row in wanted}
            fresh = [there.get(row.definition.id, row) for row in self._rows]
        else:
            fresh = self._in_order(grouped(wanted) if only.grouped else wanted)
        names = [row.definition.id for row in fresh]
        if names == self._ids:
            changed = [at for at, row in enumerate(fresh) if row is not self._rows[at]]
            self._rows = fresh
            if changed:
                last = len(COLUMNS) - 1
                self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], last))
            return
        self.beginResetModel()
        self._rows, self._ids = fresh, names
        self.endResetModel()

    def _in_order(self, rows: list[AlarmView]) -> list[AlarmView]:
        """Most urgent first. Rows that are the same objects as last time keep their keys, and come in last time's order: most of ten
        thousand do, and what is nearly in order is sorted in one pass.
        """
        known, fresh = self._keys, {id(row): row for row in rows}
        entries = [entry for identity, entry in known.items() if identity in fresh]
        entries += [(row, urgency(row)) for identity, row in fresh.items() if identity not in known]
        entries.sort(key=_key)
        self._keys = {id(entry[0]): entry for entry in entries}
        return [entry[0] for entry in entries]

    def _fits(self, row: AlarmView, only: Filter) -> bool:
        if (only.machines and row.machine not in only.machines) or (only.priority and row.priority != only.priority):
            return False
        words = only.search.casefold().split()
        if not words:
            return True
        text = f"{self.words(row)} {self._names(row.machine)} {row.definition.native_code}".casefold()
        return all(word in text for word in words)

    def view(self, row: int) -> AlarmView:
        """The alarm of a row."""
        return self._rows[row]

    def place(self, alarm: str) -> int | None:
        """The row of an alarm."""
        return next((at for at, row in enumerate(self._rows) if row.id == alarm), None)

    def words(self, row: AlarmView) -> str:
        """Title, native code and text, as people read them."""
        title = render(title_in(row.definition, self.language))
        code = row.definition.native_code
        parts = [code if code and code not in title else "", title, row.text if row.text != title else ""]
        return " · ".join(part for part in parts if part)

    def full(self, row: AlarmView, others: Sequence[AlarmView] = ()) -> list[str]:
        """Everything about one alarm, line by line; ``others``: those of its machine that a flood folds under it."""
        definition, standing = row.definition, row.standing
        lines = [self.words(row)]
        if row.value is not None:
            value = written.number(row.value, 2) if isinstance(row.value, float) else row.value
            lines.append(tr("Value: {value}", value=f"{value} {row.unit}".strip()))
        if definition.condition:
            lines.append(tr("Rule: {rule}", rule=definition.condition))
        if standing.reason:
            until = written.date_time(standing.hidden_until_ns) if standing.hidden_until_ns else ""
            lines.append(" · ".join(part for part in (standing.reason, standing.hidden_by, until) if part))
        if row.comment:
            lines.append(tr("Note: {text}", text=row.comment))
        guidance = definition.guidance.get(self.language) or definition.guidance.get("en")
        if guidance:
            lines.append(tr("What to do: {guidance}", guidance=guidance))
        if others:
            shown = "; ".join(self.words(each) for each in others[:OTHERS])
            more = f" (+{len(others) - OTHERS})" if len(others) > OTHERS else ""
            lines.append(tr("Of the same machine: {others}", others=shown) + more)
        if row.uncertain:
            lines.append(tr("Its data is bad: the state is frozen."))
        return lines

    def rowCount(self, parent: Index | None = None) -> int:
        """Of the list."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Of the list."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns; numbers' stand over their numbers."""
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section] == "count":
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (tr("Priority"), tr("State"), tr("Since"), tr("Machine"), tr("Alarm"), tr("Count"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's words, and the view behind them."""
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[index.column()] == "count":
            return _RIGHT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        match COLUMNS[index.column()]:
            case "priority":
                return str(int(row.priority))
            case "state":
                return state_word(row.state) + (" ≈" if row.uncertain else "")
            case "since":
                return written.date_time(row.standing.raised_ns)
            case "machine":
                return self._names(row.machine)
            case "text":
                folded = f"  (+{row.consequences})" if row.consequences else ""
                return ("↳ " if row.cause else "") + self.words(row) + folded
            case _:
                return str(row.standing.count)


_key = itemgetter(1)


def state_word(state: AlarmState) -> str:
    """One of the nine, as people call it."""
    return render(STATE_WORDS[state])
