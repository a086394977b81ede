"""Texts that PostgreSQL can't hold (a zero byte, half of a surrogate pair) stand there in another form, and come back as they were."""

from __future__ import annotations

import re
from typing import Any

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.types.string import StrDumper, StrDumperUnknown, TextLoader

_ESCAPE = "\x01"
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def fit(text: str) -> str:
    """A text as the database can hold it."""
    if not text.startswith(_ESCAPE) and _UNFIT.search(text) is None:
        return text
    return _ESCAPE + text.encode("utf-8", "surrogatepass").hex()


def unfit(text: str) -> str:
    """The inverse of ``fit``."""
    if not text.startswith(_ESCAPE):
        return text
    return bytes.fromhex(text[1:]).decode("utf-8", "surrogatepass")


class _Text(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(fit(obj))


class _Unknown(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(fit(obj))


class _Loaded(TextLoader):
    def load(self, data: Buffer) -> bytes | str:
        found = super().load(data)
        return unfit(found) if isinstance(found, str) else found


def adapt(connection: Connection[Any]) -> None:
    """Have a connection do so with every text."""
    for dumper in (_Text, _Unknown):
        connection.adapters.register_dumper(str, dumper)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, _Loaded)
