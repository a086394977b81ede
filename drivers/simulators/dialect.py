"""How agents 1.3 and 2.7 write one observation, and how they wrap a document. Holds no state and no sockets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from drivers.simulators.device_model import Item
from drivers.simulators.values import (
    UNAVAILABLE,
    Alarm,
    AssetNote,
    Cells,
    Condition,
    DataSet,
    Entry,
    Series,
    Value,
)

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_QUOTES = {'"': "&quot;"}

# 1.3 writes attributes in this order, 2.7 in alphabetical order (recordings of both).
_OLD_ORDER = (
    "dataItemId",
    "timestamp",
    "name",
    "sequence",
    "subType",
    "statistic",
    "duration",
    "sampleRate",
    "sampleCount",
)


def quoted(text: str) -> str:
    """Text made safe for an attribute or an element."""
    return escape(text, _QUOTES) if any(c in text for c in '&<>"') else text


def stamp(time_ns: int, *, trim: bool) -> str:
    """UTC with microseconds; a 2.x agent trims trailing zeros."""
    seconds, nanoseconds = divmod(time_ns, 1_000_000_000)
    whole = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f"{nanoseconds // 1000:06d}"
    if trim:
        fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The differences between agent generations, as recorded from 1.3.0.17 and 2.7.0.9."""

    name: str
    version: str
    modern: bool

    # -------------------------------------------------------------- observations

    def observation(self, item: Item, value: Value, sequence: int, timestamp: str) -> str:
        """One observation's element with its indentation."""
        extra, body = self._parts(item, value)
        tag = item.tag
        if item.category == "CONDITION":
            tag = value.element if isinstance(value, Condition) else str(value).capitalize()
        attributes = self._attributes(item, sequence, timestamp, extra)
        if self.modern:
            return f"<{tag}{attributes}>{body}</{tag}>" if body else f"<{tag}{attributes}/>"
        return f"          <{tag}{attributes}>{body}</{tag}>\n" if body else f"          <{tag}{attributes}/>\n"

    def _attributes(self, item: Item, sequence: int, timestamp: str, extra: Mapping[str, str]) -> str:
        values = {"dataItemId": item.id, "timestamp": timestamp, "name": item.name, "sequence": str(sequence)}
        values |= {"subType": item.subtype, "statistic": item.statistic, "compositionId": item.composition}
        values |= extra
        present = [(key, text) for key, text in values.items() if text or key == "assetType"]
        if self.modern:
            present.sort()
        return "".join(f' {key}="{quoted(text)}"' for key, text in present)

    def _parts(self, item: Item, value: Value) -> tuple[dict[str, str], str]:
        if isinstance(value, str):
            return self._unavailable(item) if value == UNAVAILABLE else ({}, quoted(value))
        if isinstance(value, Condition):
            return self._condition(item, value)
        if isinstance(value, DataSet):
            return {"count": str(len(value.entries)), "resetTriggered": value.reset}, entries_xml(value.entries)
        if isinstance(value, Series):
            return {"sampleRate": value.rate, "sampleCount": str(value.count)}, quoted(value.samples)
        if isinstance(value, AssetNote):
            return {"assetType": value.asset_type, "hash": value.digest if self.modern else ""}, quoted(value.asset_id)
        if isinstance(value, Alarm):
            extra = {
                "code": value.code,
                "nativeCode": value.native_code,
                "severity": value.severity,
                "state": value.state,
            }
            return extra, quoted(value.text)
        extra = {"resetTriggered": value.reset, "nativeCode": value.native_code, "duration": value.duration}
        return extra, quoted(value.value)

    def _unavailable(self, item: Item) -> tuple[dict[str, str], str]:
        if item.category == "CONDITION":
            return {"type": item.type}, ""
        if item.type.startswith("ASSET_") and item.representation == "VALUE":
            return {"assetType": UNAVAILABLE if self.modern else ""}, UNAVAILABLE
        if item.representation in ("DATA_SET", "TABLE"):
            return {"count": "0"}, UNAVAILABLE
        if item.representation == "TIME_SERIES" and not self.modern:
            return {"sampleCount": "0"}, UNAVAILABLE
        return {}, UNAVAILABLE

    def _condition(self, item: Item, value: Condition) -> tuple[dict[str, str], str]:
        extra = {
            "conditionId": value.key if self.modern else "",
            "nativeCode": value.native_code,
            "nativeSeverity": value.native_severity,
            "qualifier": value.qualifier,
            "type": item.type,
        }
        return extra, quoted(value.text)

    # -------------------------------------------------------------- documents

    def root(self, kind: str, namespaces: Mapping[str, str]) -> str:
        """The XML declaration and the opening tag of a document of this kind (Devices, Streams, Assets, Error)."""
        schema = f"urn:mtconnect.org:MTConnect{kind}:{self.schema}"
        vendors = "".join(
            f' xmlns:{prefix}="{quoted(_of_kind(uri, kind))}"'
            for prefix, uri in (namespaces.items() if kind != "Error" else ())
        )
        place = f"http://{'schemas' if self.modern else 'www'}.mtconnect.org/schemas/MTConnect{kind}_{self.schema}.xsd"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<MTConnect{kind} xmlns:m="{schema}" xmlns="{schema}" '
            f'xmlns:xsi="{XSI}"{vendors} xsi:schemaLocation="{schema} {place}">'
        )

    @property
    def schema(self) -> str:
        """The schema version that documents declare."""
        return ".".join(self.version.split(".")[:2])

    def document(self, kind: str, namespaces: Mapping[str, str], header: str, body: str) -> bytes:
        """A whole document; ``body`` is written in this dialect's layout already."""
        start = self.root(kind, namespaces)
        if self.modern:
            return f"{start}{header}{body}</MTConnect{kind}>\n".encode()
        return f"{start}\n  {header}\n{body}</MTConnect{kind}>\n".encode()

    def line(self, depth: int, text: str) -> str:
        """A tag on a line of its own (1.3), or just the tag (2.7)."""
        return text if self.modern else f"{'  ' * depth}{text}\n"


def _of_kind(uri: str, kind: str) -> str:
    return uri.replace("Devices", kind)


def entries_xml(entries: Mapping[str, Entry]) -> str:
    """The Entry elements of a data set or table, by key."""
    return "".join(_entry(key, entry) for key, entry in sorted(entries.items()))


def _entry(key: str, entry: Entry) -> str:
    if entry is None:
        return f'<Entry key="{quoted(key)}" removed="true"/>'
    if isinstance(entry, str):
        return f'<Entry key="{quoted(key)}">{quoted(entry)}</Entry>'
    return f'<Entry key="{quoted(key)}">{_cells(entry)}</Entry>'


def _cells(cells: Cells) -> str:
    return "".join(f'<Cell key="{quoted(key)}">{quoted(text)}</Cell>' for key, text in sorted(cells.items()))


def attributes(pairs: Iterable[tuple[str, str]]) -> str:
    """XML attributes in the given order."""
    return "".join(f' {key}="{quoted(text)}"' for key, text in pairs)


DIALECTS = {
    "1.3": Dialect("1.3", "1.3.0.17", modern=False),
    "2.7": Dialect("2.7", "2.7.0.9", modern=True),
}
