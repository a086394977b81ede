"""The size of the tool in the spindle, from the CuttingTool assets (MTConnect Part 4) that a machine tells of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.observation import Document

KIND = "CuttingTool"
_LENGTHS = ("FunctionalLength", "OverallToolLength", "ProtrudingLength", "UsableLengthMax")
"""Best first: LF is what the control counts from the spindle's gauge line."""
_DIAMETERS = ("CuttingDiameter", "CuttingDiameterMax", "BodyDiameterMax")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ToolSize:
    """mm; None where the asset does not say."""

    asset: str
    name: str
    length: float | None
    diameter: float | None


def tool_in(documents: Iterable[Document], tool: str) -> ToolSize | None:
    """The tool of this number or asset id; of several with one number the newest. None when no asset tells of it."""
    known = sorted((one for one in documents if one.kind == KIND and not one.removed), key=lambda one: -one.time_ns)
    for document in known:
        body = _body(document)
        if tool and (document.id == tool or _same(_first(body, "ProgramToolNumber"), tool)):
            name = body.get("toolId") or _first(body, "Description") or document.id
            return ToolSize(document.id, str(name), _measured(body, _LENGTHS), _measured(body, _DIAMETERS))
    return None


def _body(document: Document) -> dict[str, Any]:
    try:
        body = json.loads(document.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _same(number: Any, tool: str) -> bool:
    """``T04`` and ``4`` are one tool."""
    digits = _NUMBER.search(tool)
    told = _NUMBER.fullmatch(str(number or ""))
    return digits is not None and told is not None and int(told[0]) == int(digits[0])


def _measured(body: dict[str, Any], names: Iterable[str]) -> float | None:
    for name in names:
        for found in _all(body, name):
            value = found.get("value") or found.get("nominal") if isinstance(found, dict) else found
            try:
                number = float(str(value))
            except ValueError:
                continue
            if number > 0:
                return number
    return None


def _first(body: Any, name: str) -> Any:
    found = next(_all(body, name), None)
    return found.get("value") if isinstance(found, dict) else found


def _all(body: Any, name: str) -> Iterator[Any]:
    """Everything of this name, at any depth."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key == name:
                yield from value if isinstance(value, list) else [value]
            else:
                yield from _all(value, name)
    elif isinstance(body, list):
        for value in body:
            yield from _all(value, name)
