"""All books of a station: importing this registers every record's tables and entry. Named rather than searched for."""

from __future__ import annotations

from storage.books import alarms, fleet, notes, outbox, production, production_touch

__all__ = ("alarms", "fleet", "notes", "outbox", "production", "production_touch")
