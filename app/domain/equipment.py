"""The equipment model: machines with their data items, in MTConnect's and ISA-95's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Category(StrEnum):
    """MTConnect data item categories."""

    SAMPLE = "SAMPLE"
    EVENT = "EVENT"
    CONDITION = "CONDITION"


class ValueKind(StrEnum):
    """How a data item's value is carried and stored."""

    NUMBER = "number"
    TEXT = "text"
    """Verbatim text; ``00123`` stays ``00123``."""
    CONDITION = "condition"
    """``text`` holds an encoded ``condition.Activation``; ``number`` its severity rank."""
    STRUCTURE = "structure"
    """``text`` holds JSON: data sets, tables, vectors, asset references."""


@dataclass(frozen=True, slots=True)
class DataItem:
    """One signal of one machine.

    ``id`` is the contract's signal id (``rpm``, ``x_load`` …) where the item is mapped to one, else the
    source's own id. ``source_id`` is always the source's own (dataItemId, node id, register address).
    ``scale`` and ``offset`` turn the source's number into ``unit``: number * scale + offset.
    """

    id: str
    source_id: str
    category: Category
    kind: ValueKind
    type: str = ""
    subtype: str = ""
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0
    name: str = ""
    component: tuple[str, ...] = ()
    """Names of the components from the device down, e.g. ``("Axes", "X")``."""
    path: str = ""
    """Id of the controller path (channel) that the item belongs to; empty when there is one only."""
    discrete: bool = False
    """Equal values repeat meaningfully (a part done, a message): each one counts."""
    identity: str = ""
    """Semantic path (components/type/subtype): lets history survive a source that renames its ids."""
    derived: bool = False
    """Computed here from other items (for example ``state``)."""
    minimum: float | None = None
    maximum: float | None = None
    """Range in ``unit``, where the source states it (gauge scales)."""


@dataclass(frozen=True, slots=True)
class MachineModel:
    """All data items of one machine, in a fixed order that batches index into.

    A model never changes: a source that changes its model gives a new one (compare by ``is``).
    """

    machine: str
    items: tuple[DataItem, ...]
    uuid: str = ""
    manufacturer: str = ""
    product: str = ""
    serial: str = ""
    description: str = ""
    source_model: str = ""
    """The source's own document or address space version, as text."""
    index: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.index:
            object.__setattr__(self, "index", {item.id: i for i, item in enumerate(self.items)})

    def get(self, signal: str) -> DataItem | None:
        """The data item with this signal id, or None."""
        position = self.index.get(signal)
        return None if position is None else self.items[position]
