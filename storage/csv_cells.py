"""The columns of our CSV files, which exports write and back-fills read."""

from __future__ import annotations

COLUMNS = ("time", "machine", "signal", "value", "unit", "quality", "sequence", "until")
