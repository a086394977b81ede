"""The reference of ``plant.yaml`` as Markdown, written from the settings classes; it refuses to know a key that they don't."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Union

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from app.config.problems import INTERNAL
from app.config.schema import Config, Machine
from app.contracts import DriverSpec
from app.domain.duration import format_duration

_INTRODUCTION = """\
# Configuration

<!-- Written by `python -m app.cli.reference`; change the settings classes, not this file. -->

One YAML file, `plant.yaml` in the data directory (or `--config FILE`). An unknown key is an error that names the nearest known one;
`cnc-telemetry check` tells every fault with its line and column. Only `machines:` with `id`, `driver` and what the driver needs has
to be there:

```yaml
machines:
  - {id: mill-1, driver: mtconnect, url: "http://10.0.0.5:5000"}
```

Durations are a number with its unit, alone or joined: `250ms` `30s` `10min` `1h30min` `30d` `2w` `1y`.

No secret stands in the file: `secret:NAME` is looked up in the environment variable `CNC_TELEMETRY_SECRET_NAME`, then in `secrets.yaml`
beside the file (mode 0600, one `name: value` per line), then in the key store of the operating system
(`keyring set cnc-telemetry NAME`).

When the program adds machines, comments stay, and the last 100 versions of the file are kept in `config-versions/`.

[Alarms](alarms.md), [notifications](notifications.md), [OEE](oee.md), [the fleet](fleet.md) and [MQTT](sparkplug.md) have pages of their own.
"""


def reference(specs: Mapping[str, DriverSpec]) -> str:
    """The whole document."""
    parts = [_INTRODUCTION, "## Top level\n", _table(Config)]
    for model, path in _sections(Config, ""):
        parts += [f"## `{path}`\n", f"{_sentence(model)}\n", _table(model)]
        if model is Machine:
            for spec in specs.values():
                parts += [
                    f"### `driver: {spec.name}`\n",
                    f"{spec.title}. Besides the keys above:\n",
                    _table(spec.settings),
                ]
                for inner, inner_path in _sections(spec.settings, f"{path}"):
                    parts += [f"#### `{inner_path}` of {spec.name}\n", f"{_sentence(inner)}\n", _table(inner)]
    return "\n".join(parts)


def _sections(model: type[BaseModel], above: str) -> Iterator[tuple[type[BaseModel], str]]:
    """Every section below a class with the path under which it stands, in the order of the fields."""
    for name, field in _fields(model):
        for inner, marks in _models(field.annotation, ""):
            path = f"{above}.{name}{marks}" if above else f"{name}{marks}"
            yield inner, path
            yield from _sections(inner, path)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        if name not in INTERNAL:
            yield field.alias or name, field


def _models(annotation: Any, marks: str) -> Iterator[tuple[type[BaseModel], str]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, marks + _variant(annotation)
        return
    origin = typing.get_origin(annotation)
    inner = "[]" if origin in (list, tuple) else ".NAME" if origin is dict else ""
    for argument in typing.get_args(annotation):
        yield from _models(argument, marks + inner)


def _variant(model: type[BaseModel]) -> str:
    """`` (type: slack)`` for one of several forms of a section."""
    kind = model.model_fields.get("type")
    choices = typing.get_args(kind.annotation) if kind is not None else ()
    return f" (type: {choices[0]})" if len(choices) == 1 else ""


def _table(model: type[BaseModel]) -> str:
    rows = ["| key | takes | default | meaning |", "|---|---|---|---|"]
    for name, field in _fields(model):
        meaning = " ".join((field.description or "").replace("``", "`").split())
        rows.append(f"| `{name}` | {_takes(field.annotation, field)} | {_default(field)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _takes(annotation: Any, field: FieldInfo | None = None) -> str:
    if (
        field is not None
        and any(getattr(part, "func", None) is not None for part in field.metadata)
        and annotation is timedelta
    ):
        return "duration"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _takes(arguments[0])
    if origin is typing.Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_takes(one) for one in arguments if one is not type(None)))
    if origin in (list, tuple):
        return f"list of {_takes(arguments[0])}"
    if origin is dict:
        return f"mapping of {_takes(arguments[0])} to {_takes(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "section"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{choice.value}`" for choice in annotation)
    names = {
        str: "text",
        int: "whole number",
        float: "number",
        bool: "`true`, `false`",
        timedelta: "duration",
        SecretStr: "`secret:NAME`",
        Path: "path",
    }
    return names.get(annotation, getattr(annotation, "__name__", str(annotation)))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if value is None or value == () or value == {} or value == "" or isinstance(value, BaseModel):
        return ""
    if isinstance(value, timedelta):
        return f"`{format_duration(value)}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value.value if isinstance(value, Enum) else value}`"


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").replace("``", "`").split())
