"""Machines → components → signals as a Qt item model that hands out drags. Refuses to show values: they would keep it busy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.equipment import DataItem, ValueKind
from app.domain.snapshot import PlantSnapshot
from views.models.signal_names import component_word, signal_word

SIGNALS_MIME = "application/x-cnc-telemetry-signals"
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
"""``machine/signal`` of a leaf; empty above."""
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 2

AnyIndex = QModelIndex | QPersistentModelIndex
_DRAWABLE = (ValueKind.NUMBER, ValueKind.TEXT)


def keys_in(mime: QMimeData) -> list[str]:
    """The signals that a drag carries."""
    return [key for key in bytes(mime.data(SIGNALS_MIME).data()).decode().split("\n") if key]


@dataclass(eq=False, slots=True)
class Node:
    """One row of the tree."""

    parent: Node | None
    row: int
    text: str
    key: str = ""
    search: str = ""
    children: list[Node] = field(default_factory=list)

    def add(self, text: str, key: str = "", search: str = "") -> Node:
        """A new last child."""
        child = Node(self, len(self.children), text, key, search)
        self.children.append(child)
        return child

    def leaves(self) -> Iterable[Node]:
        """All signals below, or itself."""
        if self.key:
            yield self
        for child in self.children:
            yield from child.leaves()


class SignalTree(QAbstractItemModel):
    """The tree of everything that can be drawn; built anew only when a machine's model changes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node(None, 0, "")
        self._built_from: list[object] = []
        self._snapshot: PlantSnapshot | None = None

    def show_plant(self, snapshot: PlantSnapshot) -> bool:
        """Take the machines' models; True when the tree was built anew."""
        self._snapshot = snapshot
        models: list[object] = [m.model for m in snapshot.machines]
        if len(models) == len(self._built_from) and all(a is b for a, b in zip(models, self._built_from, strict=True)):
            return False
        self._built_from = models
        self._build(snapshot)
        return True

    def retranslate(self) -> None:
        """Names in the new language."""
        if self._snapshot is not None:
            self._build(self._snapshot)

    def _build(self, snapshot: PlantSnapshot) -> None:
        self.beginResetModel()
        self._root = Node(None, 0, "")
        for machine in snapshot.machines:
            top = self._root.add(machine.name)
            if machine.model is not None:
                _fill(top, machine.id, machine.model.items)
        self.endResetModel()

    def node(self, index: AnyIndex) -> Node:
        """The row behind an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else self._root

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's way down."""
        children = self.node(parent).children
        return (
            self.createIndex(row, column, children[row]) if 0 <= row < len(children) and column == 0 else QModelIndex()
        )

    def parent(self, index: AnyIndex) -> QModelIndex:  # type: ignore[override]
        """Qt's way up."""
        above = self.node(index).parent
        return QModelIndex() if above is None or above is self._root else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """How many children."""
        return len(self.node(parent).children)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Names alone."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, tooltip, key, and what a search looks at."""
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.text
        if role == KEY_ROLE:
            return node.key
        if role in (SEARCH_ROLE, Qt.ItemDataRole.ToolTipRole):
            return node.search
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Everything can be selected; signals can be dragged, and components with all that is in them."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsDragEnabled if self.node(index).key else base

    def mimeTypes(self) -> list[str]:
        """Our own type, and text for other programs."""
        return [SIGNALS_MIME, "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The dragged signals."""
        keys = "\n".join(dict.fromkeys(self.node(i).key for i in indexes if self.node(i).key))
        mime = QMimeData()
        mime.setData(SIGNALS_MIME, keys.encode())
        mime.setText(keys)
        return mime


def _fill(top: Node, machine: str, items: Sequence[DataItem]) -> None:
    groups: dict[tuple[str, ...], Node] = {(): top}
    for item in items:
        if item.kind not in _DRAWABLE:
            continue
        group = _group(groups, item.component)
        search = " ".join((top.text, *item.component, signal_word(item), item.id, item.source_id))
        group.add(_label(item), f"{machine}/{item.id}", search)


def _group(groups: dict[tuple[str, ...], Node], path: tuple[str, ...]) -> Node:
    if path not in groups:
        groups[path] = _group(groups, path[:-1]).add(component_word(path[-1]))
    return groups[path]


def _label(item: DataItem) -> str:
    word = signal_word(item)
    return f"{word} [{item.unit}]" if item.unit else word
