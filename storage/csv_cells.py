"""The columns of our CSV files, which exports write and back-fills read."""

from __future__ import annotations

COLUMNS = ("time", "machine", "signal", "value", "unit", "quality", "sequence", "until")

HOLE = "hole"
"""What stands in the quality column of a hole; ``value`` is its cause then, ``until`` its end."""
ROLLED_UP = ("minimum", "mean", "maximum")
"""What stands there of a bin [time, until) where observations are thinned out already."""
