"""docs/configuration.md is what the settings classes say."""

from __future__ import annotations

from pathlib import Path

from app.config.reference import reference
from app.config.schema import Config
from app.runtime import driver_specs
from tests.unit.config.builders import SPECS

DOCUMENT = Path(__file__).parents[3] / "docs" / "configuration.md"


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text("utf-8") == reference(driver_specs()), "run: python -m app.cli.reference"


def test_every_key_has_a_meaning() -> None:
    rows = [line for line in reference({}).splitlines() if line.startswith("| `")]
    assert len(rows) > 50
    assert [row for row in rows if row.endswith("|  |")] == []


def test_our_own_fields_stay_out_and_driver_keys_are_in() -> None:
    text = reference(SPECS)
    assert "| `notices`" not in text
    assert "| `settings`" not in text
    assert all(f"| `{name}` |" in text for name in Config.model_fields if name != "notices")
    assert "### `driver: modbus`" in text
    assert "#### `machines[].security` of opcua" in text
    assert "| `retention` | duration | `30d` |" in text
