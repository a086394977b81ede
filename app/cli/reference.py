"""``python -m app.cli.reference``: writes docs/configuration.md anew from the settings classes of all drivers."""

from __future__ import annotations

import sys
from pathlib import Path

from app.config.reference import reference
from app.runtime import driver_specs

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"


def main() -> int:
    """Write the file."""
    DOCUMENT.write_text(reference(driver_specs()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
