"""What pydantic found, said to a person: what is wrong and what is accepted instead. It refuses to validate anything."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Union

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from app.domain.message import Message

INTERNAL = frozenset({"settings", "drawing", "notices"})
"""Fields of our own that no file may set."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like this one, or None when none is like it."""
    folded = {name.lower(): name for name in known}
    match = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.5)
    return folded[match[0]] if match else None


def unknown_key(key: str, accepted: Sequence[str]) -> Message:
    """The sentence for a key that nobody knows."""
    names = ", ".join(accepted)
    like = nearest(key, accepted)
    if like:
        return Message.of(
            "Unknown key '{key}'. Did you mean '{nearest}'? Accepted: {accepted}.",
            key=key,
            nearest=like,
            accepted=names,
        )
    return Message.of("Unknown key '{key}'. Accepted: {accepted}.", key=key, accepted=names)


def problem_of(error: ErrorDetails, model: type[BaseModel]) -> Message:
    """The sentence for one of pydantic's errors about ``model``."""
    kind, context, key = error["type"], error.get("ctx", {}), _key(error["loc"])
    own = _own_message(context)
    if own is not None:
        return at_key(key, own)
    if kind == "extra_forbidden":
        return unknown_key(key, keys_at(model, error["loc"][:-1]))
    if kind == "missing":
        return Message.of("The key '{key}' is missing.", key=key)
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return _choice(key, error, context)
    if kind == "union_tag_not_found":
        return Message.of("The key '{key}' is missing.", key=str(context.get("discriminator", "type")).strip("'"))
    expected = _expected(kind, context)
    if expected is not None:
        return Message.of(
            "'{key}' must be {accepted}, not {found}.", key=key, accepted=expected, found=_found(error["input"])
        )
    return at_key(key, error["msg"])


def at_key(key: str, problem: Message | str) -> Message:
    """A problem with the key that it is about; one of a whole section stands alone."""
    if not key:
        return problem if isinstance(problem, Message) else Message.of("{reason}", reason=problem)
    return Message.of("'{key}': {problem}", key=key, problem=problem)


def keys_at(model: Any, loc: Sequence[int | str]) -> tuple[str, ...]:
    """The keys accepted at a place within a settings class; empty when the place can't be followed."""
    candidates = list(_models(model))
    for step in loc:
        following = [found for candidate in candidates for found in _step(candidate, step)]
        candidates = following or [
            c
            for c in candidates
            if not isinstance(c, type) or not issubclass(c, BaseModel) or step not in c.model_fields
        ]
    return tuple(dict.fromkeys(key for c in candidates if _is_model(c) for key in field_keys(c)))


def field_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that a settings class reads, under the names that the file uses."""
    return tuple(field.alias or name for name, field in model.model_fields.items() if name not in INTERNAL)


def _step(candidate: Any, step: int | str) -> list[Any]:
    if not _is_model(candidate):
        return []
    for name, field in candidate.model_fields.items():
        if step in (name, field.alias):
            return list(_models(field.annotation))
    return []


def _models(annotation: Any) -> Iterable[Any]:
    """Every settings class within an annotation, through unions, lists and mappings."""
    if _is_model(annotation):
        yield annotation
        return
    origin = typing.get_origin(annotation)
    if origin in (Union, types.UnionType) or origin is not None:
        for argument in typing.get_args(annotation):
            yield from _models(argument)


def _is_model(candidate: Any) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def _key(loc: Sequence[int | str]) -> str:
    """The last step that is a key of the file: list positions are told by the line, branches of a union have brackets."""
    return next((str(step) for step in reversed(loc) if isinstance(step, str) and "[" not in step), "")


def _own_message(context: Mapping[str, Any]) -> Message | str | None:
    error = context.get("error")
    if not isinstance(error, Exception):
        return None
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Message) else str(first)


def _choice(key: str, error: ErrorDetails, context: Mapping[str, Any]) -> Message:
    expected = str(context.get("expected") or context.get("expected_tags", "")).replace(" or ", ", ")
    words = [word.strip().strip("'") for word in expected.split(",")]
    found = error["input"].get(key, "") if isinstance(error["input"], Mapping) else error["input"]
    tag = str(context.get("tag", found))
    like = nearest(tag, words)
    name = str(context.get("discriminator", key)).strip("'")
    if like:
        return Message.of(
            "'{key}' can't be '{found}'. Did you mean '{nearest}'? Accepted: {accepted}.",
            key=name,
            found=tag,
            nearest=like,
            accepted=", ".join(words),
        )
    return Message.of(
        "'{key}' can't be '{found}'. Accepted: {accepted}.", key=name, found=tag, accepted=", ".join(words)
    )


def _expected(kind: str, context: Mapping[str, Any]) -> Message | None:
    """What is accepted, for the kinds of error that occur in configuration files."""
    limits = {"n": next(iter(context.values()), "")}
    table = {
        "string_type": Message.of('text (a number as text stands in quotes, like "850")'),
        "int_type": Message.of("a whole number"),
        "int_parsing": Message.of("a whole number"),
        "int_from_float": Message.of("a whole number"),
        "float_type": Message.of("a number"),
        "float_parsing": Message.of("a number"),
        "finite_number": Message.of("a finite number"),
        "bool_type": Message.of("true or false"),
        "bool_parsing": Message.of("true or false"),
        "list_type": Message.of("a list (its entries begin with '-')"),
        "tuple_type": Message.of("a list (its entries begin with '-')"),
        "dict_type": Message.of("a mapping of keys to values"),
        "mapping_type": Message.of("a mapping of keys to values"),
        "model_type": Message.of("a mapping of keys to values"),
        "model_attributes_type": Message.of("a mapping of keys to values"),
        "greater_than": Message.of("greater than {n}", **limits),
        "greater_than_equal": Message.of("at least {n}", **limits),
        "less_than": Message.of("less than {n}", **limits),
        "less_than_equal": Message.of("at most {n}", **limits),
        "string_too_short": Message.of("text that is not empty"),
        "string_too_long": Message.of("text of at most {n} characters", **limits),
        "string_pattern_mismatch": Message.of("text of the form {n}", **limits),
        "url_parsing": Message.of("an address such as http://10.0.0.5:5000"),
        "url_type": Message.of("an address such as http://10.0.0.5:5000"),
        "url_scheme": Message.of("an address such as http://10.0.0.5:5000"),
        "path_type": Message.of("a path"),
    }
    return table.get(kind)


def _found(value: Any) -> Message | str:
    if value is None:
        return Message.of("empty")
    if isinstance(value, Mapping):
        return Message.of("a mapping")
    if isinstance(value, list | tuple):
        return Message.of("a list")
    return f"'{value}'" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
