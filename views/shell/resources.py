"""Where the program's own files are, from source and frozen alike; it refuses to write there."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
