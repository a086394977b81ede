"""Checks what a client asks of an agent, in each dialect's own words. Answers nothing itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from drivers.simulators.device_model import Plant
from drivers.simulators.dialect import Dialect
from drivers.simulators.documents import Fault

DEFAULT_COUNT = 100
DEFAULT_HEARTBEAT_MS = 10_000


class Refused(Exception):
    """The request gets an error document."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of one request; unknown keys are ignored, as both generations do."""

    dialect: Dialect
    given: Mapping[str, str]

    def integer(self, name: str) -> int | None:
        """A whole number, or None when it is not given."""
        text = self.given.get(name)
        if text is None:
            return None
        if self.dialect.modern:
            return self._modern_integer(name, text)
        if not text:
            raise Refused(Fault("QUERY_ERROR", f"'{name}' cannot be empty."))
        if not text.isascii() or not text.isdigit():
            raise Refused(Fault("QUERY_ERROR", f"'{name}' must be a positive integer."))
        return int(text)

    def _modern_integer(self, name: str, text: str) -> int:
        if re.fullmatch(r"[+-]?\d{1,19}", text):
            return int(text)
        parameter = {"name": name, "Format": "int32", "Type": "integer", "Value": text}
        message = f"query parameter '{name}': cannot convert string '{text}' to integer"
        raise Refused(Fault("INVALID_PARAMETER_VALUE", message, parameter=parameter))

    def ranged(self, name: str, low: int, high: int) -> int | None:
        """A whole number that must lie in [low, high]."""
        value = self.integer(name)
        if value is None or low <= value <= high:
            return value
        raise Refused(self._out_of_range(name, value, low, high))

    def _out_of_range(self, name: str, value: int, low: int, high: int) -> Fault:
        if not self.dialect.modern:
            bound = f"greater than or equal to {low}" if value < low else f"less than or equal to {high}"
            return Fault("OUT_OF_RANGE", f"'{name}' must be {bound}.")
        bound = f"greater than {low - 1}" if value < low else f"less than {high + 1}"
        parameter = {"name": name, "Maximum": str(high), "Minimum": str(low), "Value": str(value)}
        return Fault("OUT_OF_RANGE", f"'{name}' must be {bound}", parameter=parameter)

    def count(self, capacity: int) -> int:
        """How many observations a sample may hold; negative (2.x): from the newest backwards."""
        low = -capacity if self.dialect.modern else 1
        value = self.ranged("count", low, capacity)
        if value == 0:
            raise Refused(
                Fault("OUT_OF_RANGE", "'count' must not be zero(0)", parameter={"name": "count", "Value": "0"})
            )
        return DEFAULT_COUNT if value is None else value


def chosen(plant: Plant, dialect: Dialect, device: int | None, path: str | None) -> frozenset[int] | None:
    """Ranks of the data items that a device and an XPath select; None when that is everything."""
    if path is None:
        return None if device is None else _of_device(plant, device)
    try:
        found = plant.tree.xpath(_local(path))
    except etree.XPathError as error:
        raise Refused(_bad_path(path)) from error
    ids = {item.get("id", "") for element in _elements(found) for item in _data_items(element)}
    ranks = {plant.by_id[identity] for identity in ids if identity in plant.by_id}
    if not ranks:
        raise Refused(_bad_path(path))
    return frozenset(ranks if device is None else ranks & _of_device(plant, device))


def _of_device(plant: Plant, device: int) -> frozenset[int]:
    return frozenset(rank for rank, item in enumerate(plant.items) if item.device == device)


def _bad_path(path: str) -> Fault:
    return Fault(
        "INVALID_XPATH",
        f"The path could not be parsed. Invalid syntax: {path}",
        parameter={"name": "path", "Value": path},
    )


def _local(path: str) -> str:
    """Our tree has no namespaces: drop prefixes outside quotes; a leading // searches everything."""
    pieces = re.split(r"""("[^"]*"|'[^']*')""", path)
    pieces[::2] = [re.sub(r"\b[\w-]+:(?=[A-Za-z*])(?<!::)", "", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _elements(found: object) -> list[etree._Element]:
    return [one for one in found if isinstance(one, etree._Element)] if isinstance(found, list) else []


def _data_items(element: etree._Element) -> list[etree._Element]:
    return [element] if element.tag == "DataItem" else list(element.iter("DataItem"))
