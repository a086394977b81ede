"""A draft of ``plant.yaml`` as forms, made from the settings classes: what can be entered, what stands there, what it means.

It refuses to know any key by itself: a section that is added to the schema, or a driver, brings its own form.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any, Union

from pydantic import BaseModel, BeforeValidator, SecretStr
from pydantic.fields import FieldInfo

from app.config.problems import INTERNAL
from app.config.revise import one_line
from app.config.schema import Config, Machine
from app.config.tree import read_tree
from app.contracts import DriverSpec
from app.contracts.settings import FieldKind, Form, FormField, FormGroup
from app.domain.duration import format_duration
from app.domain.message import ConfigError, Message, UserError

GENERAL = "general"
_ABOUT_GENERAL = Message.of("Names and language of this station.")
Path = tuple[str, ...]


def groups(text: str, specs: Mapping[str, DriverSpec]) -> tuple[FormGroup, ...]:
    """Every section of the schema with what the draft says. Raises ConfigError for text that is no YAML mapping."""
    tree = read_tree(text.encode(), "plant.yaml")
    if text.strip() and tree.faults and tree.data is None:
        raise ConfigError(tree.faults[0].message)
    data = {} if tree.data is None else tree.data
    if not isinstance(data, dict):
        raise ConfigError(Message.of("The file must be a mapping of keys to values, for example 'machines:'."))
    plain = [(key, field) for key, field in _keys(Config) if _section(field.annotation) is None]
    first = FormGroup(GENERAL, _ABOUT_GENERAL, (Form((), "", tuple(_fields_of(plain, data, (), ""))),))
    return (first, *_sections(data, specs))


def _sections(data: Mapping[str, Any], specs: Mapping[str, DriverSpec]) -> Iterator[FormGroup]:
    for key, field in _keys(Config):
        shape = _section(field.annotation)
        if shape is None:
            continue
        origin, models = shape
        meaning, stands = meaning_of(field.description), data.get(key)
        if origin is None:
            yield FormGroup(key, meaning, (Form((key,), "", tuple(_fields(models[0], _mapping(stands), (key,)))),))
        elif origin is dict:
            entries = _mapping(stands).items()
            forms = [_form(models, (key, str(name)), str(name), _mapping(entry), specs) for name, entry in entries]
            yield FormGroup(key, meaning, tuple(forms), _variants(models))
        else:
            rows = stands if isinstance(stands, list) else []
            forms = [_row(models, (key, str(n)), _mapping(entry), specs) for n, entry in enumerate(rows)]
            yield FormGroup(key, meaning, tuple(forms), tuple(specs) if models[0] is Machine else _variants(models))


def _row(models: list[type[BaseModel]], path: Path, entry: Mapping[str, Any], specs: Mapping[str, DriverSpec]) -> Form:
    title = next((str(entry[name]) for name in ("id", "name", "code", "match") if entry.get(name)), f"#{path[-1]}")
    return _form(models, path, title, entry, specs)


def _form(
    models: list[type[BaseModel]], path: Path, title: str, entry: Mapping[str, Any], specs: Mapping[str, DriverSpec]
) -> Form:
    model = next((m for m in models if _tag(m) is not None and _tag(m) == entry.get("type")), models[0])
    found = list(_fields(model, entry, path))
    if model is Machine and (spec := specs.get(str(entry.get("driver")))) is not None:
        found += _fields(spec.settings, entry, path)
    return Form(path, title, tuple(found))


def new_entry(group: str, variant: str, specs: Mapping[str, DriverSpec], taken: int) -> tuple[Path, dict[str, Any]]:
    """Where a new entry of a list goes and what it begins with: every required key, to be filled in."""
    field = dict(_keys(Config)).get(group)
    shape = _section(field.annotation) if field is not None else None
    if shape is None or shape[0] is None:
        raise UserError(Message.of("'{section}' is no list of entries.", section=group))
    origin, models = shape
    model = next((m for m in models if _tag(m) == variant), models[0])
    entry = {key: _first_value(key, field, taken) for key, field in _keys(model) if field.is_required()}
    if model is Machine:
        entry = {"id": f"machine-{taken + 1}", "driver": variant}
        entry |= {k: _first_value(k, f, taken) for k, f in _keys(specs[variant].settings) if f.is_required()}
    elif _tag(model) is not None:
        entry["type"] = _tag(model)
    return ((group, f"{variant or 'new'}-{taken + 1}") if origin is dict else (group, str(taken))), entry


def _first_value(key: str, field: FieldInfo, taken: int) -> Any:
    if key in ("name", "id"):
        return f"new-{taken + 1}"
    kind, choices = _kind(field)
    return {FieldKind.CHOICE: choices[0] if choices else "", FieldKind.INTEGER: 0, FieldKind.TEXTS: []}.get(kind, "")


def typed(kind: FieldKind, value: str) -> Any:
    """What a person wrote, as the file holds it. Text that does not fit stays text: the check says so in words.

    Raises UserError for a piece of YAML that is none.
    """
    match kind:
        case FieldKind.INTEGER:
            return int(value) if value.strip().lstrip("+-").isdigit() else value
        case FieldKind.NUMBER:
            return _number(value)
        case FieldKind.SWITCH:
            return value == "true"
        case FieldKind.TEXTS:
            return [part.strip() for part in value.split(",") if part.strip()]
        case FieldKind.YAML:
            return _yaml(value)
        case _:
            return value


def _number(value: str) -> float | int | str:
    try:
        number = float(value.strip().replace(",", "."))
    except ValueError:
        return value
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _yaml(value: str) -> Any:
    tree = read_tree(value.encode(), "")
    if tree.faults:
        first = tree.faults[0]
        raise UserError(Message.of("Line {line}: {problem}", line=first.line, problem=first.problem))
    return tree.data


# ---------------------------------------------------------------- the settings classes


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        if name not in INTERNAL:
            yield field.alias or name, field


def meaning_of(description: str | None) -> Message:
    """A settings class's own words: what the collector of translations finds in the source."""
    return Message(" ".join((description or "").replace("``", "").split()))


def _fields(model: type[BaseModel], data: Mapping[str, Any], path: Path, label: str = "") -> Iterator[FormField]:
    return _fields_of(list(_keys(model)), data, path, label)


def _fields_of(
    keys: list[tuple[str, FieldInfo]], data: Mapping[str, Any], path: Path, label: str
) -> Iterator[FormField]:
    for key, field in keys:
        inner = _section(field.annotation)
        if inner is not None and inner[0] is None and len(inner[1]) == 1:
            yield from _fields(inner[1][0], _mapping(data.get(key)), (*path, key), f"{label}{key}.")
            continue
        kind, choices = _kind(field)
        yield FormField(
            path=(*path, key),
            label=label + key,
            kind=kind,
            value=_written(kind, data[key]) if data.get(key) is not None else None,
            default=_default(kind, field),
            required=field.is_required(),
            choices=choices,
            meaning=meaning_of(field.description),
        )


def _section(annotation: Any) -> tuple[Any, list[type[BaseModel]]] | None:
    """How a field holds settings classes: alone (None), in a list (tuple) or by name (dict); None when it holds none."""
    annotation = _bare(annotation)
    origin = typing.get_origin(annotation)
    models = list(_models(annotation))
    if not models:
        return None
    return (dict if origin is dict else tuple if origin in (tuple, list) else None), models


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)


def _bare(annotation: Any) -> Any:
    """Without Annotated and ``| None``."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
        return _bare(parts[0]) if len(parts) == 1 else annotation
    return annotation


def _tag(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("type")
    choices = typing.get_args(field.annotation) if field is not None else ()
    return str(choices[0]) if len(choices) == 1 else None


def _variants(models: list[type[BaseModel]]) -> tuple[str, ...]:
    return tuple(_tag(model) or "" for model in models)


def _kind(field: FieldInfo) -> tuple[FieldKind, tuple[str, ...]]:
    annotation = _bare(field.annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    words = any(isinstance(part, BeforeValidator) for part in _marks(field))
    if origin is typing.Literal:
        return FieldKind.CHOICE, tuple(str(choice) for choice in arguments)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return FieldKind.CHOICE, tuple(str(choice.value) for choice in annotation)
    if SecretStr in (annotation, *arguments):
        return FieldKind.SECRET, ()
    if origin in (tuple, list) and not list(_models(annotation)):
        return FieldKind.TEXTS, ()
    if origin in (tuple, list, dict) or list(_models(annotation)):
        return FieldKind.YAML, ()
    plain = {bool: FieldKind.SWITCH, int: FieldKind.INTEGER, float: FieldKind.NUMBER}
    return FieldKind.TEXT if words else plain.get(annotation, FieldKind.TEXT), ()


def _marks(field: FieldInfo) -> Iterator[Any]:
    yield from field.metadata
    for part in (field.annotation, *typing.get_args(field.annotation)):
        if typing.get_origin(part) is typing.Annotated:
            yield from typing.get_args(part)[1:]


def _written(kind: FieldKind, value: Any) -> str:
    if kind is FieldKind.YAML:
        return one_line(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(value) if isinstance(value, dict) else str(value)


def _default(kind: FieldKind, field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}, "") or isinstance(value, BaseModel):
        return ""
    if isinstance(value, timedelta):
        return format_duration(value)
    return str(value.value) if isinstance(value, Enum) else _written(kind, value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
