"""Alarms, conditions and events of a server as activations and messages. Acknowledges nothing: that is a person's act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from asyncua import ua

from app.domain.condition import Activation, Level
from app.domain.equipment import ValueKind
from app.domain.quality import Quality
from drivers.opcua.addresses import Namespaces
from drivers.opcua.decode import Rows
from drivers.opcua.layout import ALARMS, MESSAGES, MachineLayout
from drivers.opcua.values import NAN, to_ns

SERVER = ua.NodeId(ua.ObjectIds.Server)
CONDITION_REFRESH = ua.NodeId(ua.ObjectIds.ConditionType_ConditionRefresh)
CONDITION_TYPE = ua.NodeId(ua.ObjectIds.ConditionType)
BASE_EVENT = ua.NodeId(ua.ObjectIds.BaseEventType)
FAULT_FROM = 667
"""Severities 667 to 1000 are the standard's "high" third (Part 9, table 3)."""
_REFRESH_START, _REFRESH_END = ua.ObjectIds.RefreshStartEventType, ua.ObjectIds.RefreshEndEventType
_INTERNAL = range(2041 + 1, 2160)
"""Audit, system and model-change event types of the base namespace: about the server, not the machine."""

_PREFIX = re.compile(r"^(\d+|\*\*):")
"""Some servers write the source's qualified name, with its namespace index."""

_FIELDS: tuple[tuple[str, ua.NodeId, tuple[str, ...]], ...] = (
    ("type", BASE_EVENT, ("EventType",)),
    ("node", BASE_EVENT, ("SourceNode",)),
    ("source", BASE_EVENT, ("SourceName",)),
    ("time", BASE_EVENT, ("Time",)),
    ("message", BASE_EVENT, ("Message",)),
    ("severity", BASE_EVENT, ("Severity",)),
    ("name", CONDITION_TYPE, ("ConditionName",)),
    ("retain", CONDITION_TYPE, ("Retain",)),
    ("branch", CONDITION_TYPE, ("BranchId",)),
    ("enabled", CONDITION_TYPE, ("EnabledState", "Id")),
    ("acknowledged", ua.NodeId(ua.ObjectIds.AcknowledgeableConditionType), ("AckedState", "Id")),
    ("active", ua.NodeId(ua.ObjectIds.AlarmConditionType), ("ActiveState", "Id")),
)


def event_filter() -> ua.EventFilter:
    """What we want to know of every event. No where clause: stacks disagree about them."""
    clauses = [
        ua.SimpleAttributeOperand(
            TypeDefinitionId=kind,
            BrowsePath=[ua.QualifiedName(name, 0) for name in path],
            AttributeId=ua.AttributeIds.Value,
        )
        for _, kind, path in _FIELDS
    ]
    # The condition's own id is not a field but the node id of the instance (Part 9, 5.5.2).
    clauses.append(ua.SimpleAttributeOperand(TypeDefinitionId=CONDITION_TYPE, AttributeId=ua.AttributeIds.NodeId))
    return ua.EventFilter(SelectClauses=clauses)


@dataclass(frozen=True, slots=True)
class Event:
    """One event, in our words."""

    type: str
    node: str
    source: str
    time_ns: int
    message: str
    severity: int
    condition: str
    """Node id of the condition instance; empty for plain events."""
    name: str
    is_active: bool
    is_branch: bool
    acknowledged: bool | None

    def activation(self) -> Activation:
        """A condition's state; its native code is its name, its key its node id."""
        level = Level.NORMAL if not self.is_active else Level.FAULT if self.severity >= FAULT_FROM else Level.WARNING
        seen = "" if self.acknowledged is None else "acknowledged" if self.acknowledged else "unacknowledged"
        return Activation(
            level=level,
            native_code=self.name or self.source,
            native_severity=str(self.severity),
            qualifier=seen,
            condition_id=self.condition,
            type=self.source,
            text=self.message,
        )


def read(fields: Sequence[ua.Variant], space: Namespaces, received_ns: int) -> Event:
    """One event's fields, in the order of ``event_filter``."""
    values = [field.Value if isinstance(field, ua.Variant) else field for field in fields]
    found = dict(zip((name for name, _, _ in _FIELDS), values, strict=False))
    condition = values[len(_FIELDS)] if len(values) > len(_FIELDS) else None
    enabled, retain, active = found.get("enabled"), found.get("retain"), found.get("active")
    is_on = bool(retain) if active is None else bool(active)
    return Event(
        type=_node(found.get("type"), space),
        node=_node(found.get("node"), space),
        source=_PREFIX.sub("", str(found.get("source") or "")),
        time_ns=to_ns(found.get("time")) or received_ns,
        message=str(getattr(found.get("message"), "Text", "") or ""),
        severity=int(found.get("severity") or 0),
        condition=_node(condition, space),
        name=str(found.get("name") or ""),
        is_active=is_on and enabled is not False,
        is_branch=bool(_node(found.get("branch"), space)),
        acknowledged=None if found.get("acknowledged") is None else bool(found["acknowledged"]),
    )


def _node(value: object, space: Namespaces) -> str:
    return space.text(value) if isinstance(value, ua.NodeId) and not value.is_null() else ""


class EventDesk:
    """Takes the events of one connection to its machines, and knows which conditions are open."""

    def __init__(self, layouts: Sequence[MachineLayout], open_conditions: Mapping[str, Set[str]]) -> None:
        self._layouts = layouts
        self._open = {machine: {_key(place) for place in places} for machine, places in open_conditions.items()}
        self._refreshed: set[str] | None = None

    def take(self, fields: Sequence[ua.Variant], space: Namespaces, received_ns: int, into: list[Rows]) -> None:
        """Record one event where it belongs."""
        event = read(fields, space, received_ns)
        if event.type == f"i={_REFRESH_START}":
            self._refreshed = set()
        elif event.type == f"i={_REFRESH_END}":
            self._settle(received_ns, into)
        elif event.condition and not event.is_branch:
            self._condition(event, into)
        elif not event.condition and not _is_internal(event.type):
            self._message(event, into)

    def _condition(self, event: Event, into: list[Rows]) -> None:
        if self._refreshed is not None:
            self._refreshed.add(event.condition)
        activation = event.activation()
        for number in self._owners(event):
            self._add(number, activation, event.time_ns, into)

    def _add(self, number: int, activation: Activation, time_ns: int, into: list[Rows]) -> None:
        model = self._layouts[number].model
        signal = model.index.get(ALARMS)
        if signal is None:
            return
        open_ = self._open.setdefault(model.machine, set())
        if activation.level is Level.NORMAL:
            open_.discard(activation.key)
        else:
            open_.add(activation.key)
        into[number].add(signal, time_ns, (float(activation.level or 0), activation.encode(), Quality.GOOD))

    def _message(self, event: Event, into: list[Rows]) -> None:
        for number in self._owners(event):
            signal = self._layouts[number].model.index.get(MESSAGES)
            if signal is not None and event.message:
                into[number].add(signal, event.time_ns, (NAN, event.message, Quality.GOOD))

    def _owners(self, event: Event) -> Iterable[int]:
        """The machine whose node the source is; of several that can't be told apart, all."""
        own = [n for n, layout in enumerate(self._layouts) if event.node in layout.nodes]
        if own:
            return own
        named = [n for n, layout in enumerate(self._layouts) if any(name in event.source for name in layout.names)]
        return named or range(len(self._layouts))

    def _settle(self, now_ns: int, into: list[Rows]) -> None:
        """After a refresh: what history holds as active and the server no longer lists ended while nobody looked."""
        refreshed, self._refreshed = self._refreshed, None
        if refreshed is None:
            return
        for number, layout in enumerate(self._layouts):
            for key in sorted(self._open.get(layout.model.machine, set()) - refreshed):
                gone = Activation(Level.NORMAL, condition_id=key, text="cleared while not connected")
                self._add(number, gone, now_ns, into)

    def initial(self, now_ns: int, into: list[Rows]) -> None:
        """At first contact: nothing is known to be active, until the server says otherwise."""
        for number, layout in enumerate(self._layouts):
            signal = layout.model.index.get(ALARMS)
            item = layout.model.get(ALARMS)
            if signal is not None and item is not None and item.kind is ValueKind.CONDITION:
                into[number].add(signal, now_ns, (0.0, Activation(Level.NORMAL).encode(), Quality.GOOD))


def _key(place: str) -> str:
    """``alarms/nsu=http://…;i=7`` → the condition's id, slashes and all."""
    return place.partition("/")[2]


def _is_internal(event_type: str) -> bool:
    number = event_type.removeprefix("i=")
    return number.isdigit() and int(number) in _INTERNAL
