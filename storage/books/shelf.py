"""All books of a station: importing this registers every record's tables and entry. Named rather than searched for."""

from __future__ import annotations

from storage.books import fleet, notes, outbox, production

__all__ = ("fleet", "notes", "outbox", "production")
