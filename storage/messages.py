"""Sentences for people as text in a row: template and parameters, so that each reader gets them in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from app.domain.message import Message

_MARK = '{"template":'
"""How such a text begins; older rows hold plain English instead."""


def message_text(message: Message | None) -> str:
    """A sentence as it is kept; empty: none."""
    return "" if message is None else msgspec.json.encode(message, enc_hook=str).decode()


def kept_message(text: str) -> Message | None:
    """The sentence of a text."""
    if not text:
        return None
    if not text.startswith(_MARK):
        return Message.of("{reason}", reason=text)
    return _whole(msgspec.json.decode(text, type=Message))


def _whole(message: Message) -> Message:
    """With those parameters as messages that were ones."""
    return replace(message, params={name: _param(value) for name, value in message.params.items()})


def _param(value: Any) -> Any:
    is_message = isinstance(value, Mapping) and set(value) == {"template", "params"}
    return _whole(msgspec.convert(value, Message)) if is_message else value
