"""The words that schemas are written in. It knows no route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

TIME = {"type": "string", "format": "date-time", "description": "RFC 3339, UTC, at least milliseconds"}
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
WHOLE = {"type": "integer"}
STATE = {"type": "string", "enum": ["running", "idle", "stopped", "setup", "fault", "offline"]}
QUALITY = {"type": "string", "enum": ["good", "uncertain", "bad"]}
CAUSE = {
    "type": "string",
    "enum": [
        "station off",
        "link lost",
        "machine off",
        "agent buffer overrun",
        "not collected",
        "disk full",
        "clock jump",
        "overload",
    ],
}


def maybe(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(required: str, properties: Mapping[str, Schema]) -> Schema:
    """An object; ``required`` names the keys that are always there, separated by spaces."""
    return {"type": "object", "required": required.split(), "properties": dict(properties)}


def listed(items: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": items}


def component(name: str) -> Schema:
    """A schema of ``schemas.SCHEMAS`` by its name."""
    return {"$ref": f"#/components/schemas/{name}"}
