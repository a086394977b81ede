"""MTConnect Streams documents from files (any version, with or without namespaces). No DTD, no entities, nothing from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.condition import Activation, Level
from app.domain.equipment import ValueKind
from app.domain.message import Message, UserError
from app.domain.quality import Quality
from storage.intake_row import Found, InputRow, not_a_time
from storage.intake_values import time_of, value_of

_LARGEST = 256 << 20
_LEVELS = {"normal": Level.NORMAL, "warning": Level.WARNING, "fault": Level.FAULT, "unavailable": None}
_ATTRIBUTES = {
    "nativeCode": "native_code",
    "nativeSeverity": "native_severity",
    "qualifier": "qualifier",
    "conditionId": "condition_id",
    "type": "type",
}


def rows_of_streams(path: Path) -> Iterator[Found]:
    """Every observation of every device; the device's name is the machine unless the caller says otherwise."""
    from lxml import etree

    if path.stat().st_size > _LARGEST:
        raise _refused(path, "larger than 256 MB")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        raise _refused(path, str(error)) from error
    if _local(root) != "MTConnectStreams":
        raise _refused(path, f"the document is {_local(root)}, not MTConnectStreams")
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(path, "it declares a DTD")
    for device in root.iter("{*}DeviceStream"):
        for group in ("{*}Samples", "{*}Events", "{*}Condition"):
            for container in device.iter(group):
                for element in container:
                    yield from _row(element, device.get("name"))


def _row(element: Any, device: str | None) -> Iterator[Found]:
    signal, stamp = element.get("dataItemId"), element.get("timestamp")
    if signal is None or stamp is None:
        return
    value, kind = _value(element)
    level = _level(element) if kind is ValueKind.CONDITION else None
    try:
        yield InputRow(
            quality=int(Quality.UNAVAILABLE) if kind is ValueKind.CONDITION and level is None else None,
            line=element.sourceline or 0,
            machine=device,
            signal=signal,
            time_ns=time_of(stamp),
            value=value,
            sequence=int(element.get("sequence") or 0),
            type=_local(element),
            kind=kind,
            rank=None if level is None else float(level),
            is_native=True,
        )
    except ValueError:
        yield not_a_time(element.sourceline or 0, stamp)


def _value(element: Any) -> tuple[float | str | None, ValueKind | None]:
    """The value as the live driver stores it (a data set's entries as they stand, not merged with earlier ones)."""
    container = _local(element.getparent())
    text = " ".join("".join(element.itertext()).split())
    if container == "Condition":
        fields = {ours: element.get(theirs, "") for theirs, ours in _ATTRIBUTES.items()}
        return Activation(_level(element), text=text, **fields).encode(), ValueKind.CONDITION
    kind = ValueKind.NUMBER if container == "Samples" else ValueKind.STRUCTURE if len(element) else None
    if text in ("", "UNAVAILABLE"):
        return None, kind
    if kind is ValueKind.STRUCTURE:
        entries = {entry.get("key", ""): (entry.text or "").strip() for entry in element}
        return json.dumps(entries, ensure_ascii=False, separators=(",", ":")), kind
    return (value_of(text, comma=False) if kind is ValueKind.NUMBER else text), kind


def _level(element: Any) -> Level | None:
    """A condition's level; an element that is no known level counts as a fault, as the live driver has it."""
    return _LEVELS.get(_local(element).lower(), Level.FAULT)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _refused(path: Path, reason: str) -> UserError:
    return UserError(Message.of("{path} can't be loaded: {reason}.", path=str(path), reason=reason))
