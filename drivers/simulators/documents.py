"""Writes an agent's documents: streams, probe, assets, errors. Decides nothing about requests."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from drivers.simulators.buffer import Checkpoint, Stored
from drivers.simulators.device_model import Item, Plant, element_name
from drivers.simulators.dialect import Dialect, attributes, quoted, stamp

_CATEGORY_TAGS = {"SAMPLE": "Samples", "EVENT": "Events", "CONDITION": "Condition"}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is an error document."""

    code: str
    text: str
    status: int = 400
    parameter: Mapping[str, str] | None = None
    """QueryParameter content in 2.7: ``name`` and e.g. Maximum, Minimum, Value."""


class Author:
    """Writes documents for one run of an agent."""

    def __init__(self, dialect: Dialect, plant: Plant, instance: int, buffer_size: int, changed_ns: int) -> None:
        self.dialect = dialect
        self.plant = plant
        self.instance = instance
        self._buffer_size = buffer_size
        self._changed = stamp(changed_ns, trim=False)
        self._sender = socket.gethostname()

    def _header(self, now_ns: int, extra: Sequence[tuple[str, str]], *, sized: bool = True, late: bool = False) -> str:
        pairs = [("creationTime", stamp(now_ns, trim=False)[:19] + "Z"), ("sender", self._sender)]
        pairs += [("instanceId", str(self.instance)), ("version", self.dialect.version)]
        if self.dialect.modern:
            pairs.append(("deviceModelChangeTime", self._changed))
        size = [("bufferSize", str(self._buffer_size))] if sized else []
        pairs += [*extra, *size] if late else [*size, *extra]
        return f"<Header{attributes(pairs)}/>"

    # -------------------------------------------------------------- streams

    def streams(self, now_ns: int, bounds: tuple[int, int, int], groups: Mapping[int, Sequence[str]]) -> bytes:
        """A Streams document: ``bounds`` are next, first and last sequence; ``groups`` hold XML by item rank."""
        names = ("nextSequence", "firstSequence", "lastSequence")
        header = self._header(now_ns, [(name, str(n)) for name, n in zip(names, bounds, strict=True)])
        line = self.dialect.line
        if not groups:
            return self._document("Streams", header, line(1, "<Streams/>"))
        return self._document("Streams", header, line(1, "<Streams>") + self._body(groups) + line(1, "</Streams>"))

    def _document(self, kind: str, header: str, body: str) -> bytes:
        return self.dialect.document(kind, self.plant.namespaces, header, body)

    def _body(self, groups: Mapping[int, Sequence[str]]) -> str:
        line, parts = self.dialect.line, list[str]()
        device, component, category = -1, "", ""
        for rank in sorted(groups):
            item = self.plant.items[rank]
            opens_device, opens_component = (
                item.device != device,
                item.component_id != component or item.device != device,
            )
            if category and (opens_component or item.category != category):
                parts.append(line(4, f"</{_CATEGORY_TAGS[category]}>"))
            if component and opens_component:
                parts.append(line(3, "</ComponentStream>"))
            if opens_device:
                parts.append(line(2, "</DeviceStream>") * (device >= 0) + line(2, self._device_tag(item)))
            if opens_component:
                parts.append(line(3, self._component_tag(item)))
            if opens_component or item.category != category:
                parts.append(line(4, f"<{_CATEGORY_TAGS[item.category]}>"))
            device, component, category = item.device, item.component_id, item.category
            parts.extend(groups[rank])
        parts.append(
            line(4, f"</{_CATEGORY_TAGS[category]}>") + line(3, "</ComponentStream>") + line(2, "</DeviceStream>")
        )
        return "".join(parts)

    def _device_tag(self, item: Item) -> str:
        device = self.plant.devices[item.device]
        return f"<DeviceStream{attributes([('name', device.name), ('uuid', device.uuid)])}>"

    def _component_tag(self, item: Item) -> str:
        pairs = [("component", item.component), ("name", item.component_name), ("componentId", item.component_id)]
        return f"<ComponentStream{attributes(pair for pair in pairs if pair[1])}>"

    def current(self, state: Checkpoint, ranks: frozenset[int] | None) -> dict[int, list[str]]:
        """The groups of a ``current`` document."""
        groups: dict[int, list[str]] = {}
        for stored in state.observations(ranks):
            groups.setdefault(stored.rank, []).append(self._observation(stored))
        return groups

    def _observation(self, stored: Stored) -> str:
        item = self.plant.items[stored.rank]
        return self.dialect.observation(item, stored.value, stored.sequence, stored.timestamp)

    # -------------------------------------------------------------- probe, assets, errors

    def probe(self, now_ns: int, assets: tuple[int, int], device: int | None) -> bytes:
        """A Devices document of all devices, or one of them; ``assets`` are capacity and count."""
        counts = [("assetBufferSize", str(assets[0])), ("assetCount", str(assets[1]))]
        header = self._header(now_ns, counts, late=True)
        chosen = [element for i, element in enumerate(self.plant.tree) if device is None or device == i]
        return self._document("Devices", header, self._wrapped("Devices", chosen))

    def assets(self, now_ns: int, counts: tuple[int, int], assets: Iterable[etree._Element]) -> bytes:
        """An Assets document."""
        header = self._header(
            now_ns, [("assetBufferSize", str(counts[0])), ("assetCount", str(counts[1]))], sized=False
        )
        return self._document("Assets", header, self._wrapped("Assets", list(assets)))

    def _wrapped(self, tag: str, children: Sequence[etree._Element]) -> str:
        line = self.dialect.line
        if not children:
            return line(1, f"<{tag}/>")
        return line(1, f"<{tag}>") + "".join(self._element(child) for child in children) + line(1, f"</{tag}>")

    def _element(self, element: etree._Element) -> str:
        copy = deepcopy(element)
        for one in copy.iter(etree.Element):
            ordered = sorted(one.attrib.items())
            one.attrib.clear()
            one.attrib.update(ordered)
        if self.dialect.modern:
            return etree.tostring(copy, encoding="unicode")
        etree.indent(copy, space="  ", level=2)
        return "    " + etree.tostring(copy, encoding="unicode").rstrip() + "\n"

    def error(self, now_ns: int, fault: Fault, request: str, uri: str) -> bytes:
        """An error document: text only in 1.3, a typed element in 2.7 (2.6 introduced it)."""
        header = self._header(now_ns, [])
        line = self.dialect.line
        if not self.dialect.modern:
            text = f'<Error errorCode="{fault.code}">{quoted(fault.text)}</Error>'
            body = line(1, "<Errors>") + line(2, text) + line(1, "</Errors>")
            return self._document("Error", header, body)
        parts = f"<ErrorMessage>{quoted(fault.text)}</ErrorMessage>{_parameter(fault)}"
        if request:
            parts += f"<Request>{request}</Request><URI>{quoted(uri)}</URI>"
        tag = _error_tag(fault.code)
        return self._document("Error", header, f'<Errors><{tag} errorCode="{fault.code}">{parts}</{tag}></Errors>')


def _error_tag(code: str) -> str:
    return {"INVALID_URI": "InvalidURI", "INVALID_XPATH": "InvalidXPath"}.get(code, element_name(code))


def _parameter(fault: Fault) -> str:
    if fault.parameter is None:
        return ""
    inner = "".join(f"<{key}>{quoted(text)}</{key}>" for key, text in fault.parameter.items() if key != "name")
    return f'<QueryParameter name="{fault.parameter["name"]}">{inner}</QueryParameter>'
