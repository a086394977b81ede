"""The rules of the house run as tests: format, lint, types, import contracts, and a line in the table of permissions for everything new."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.contracts import PlantPort, alarms, connect, fleet, notifications, production, reports, settings, trends
from app.security.guard import GUARDS, PLANT_READS
from app.server.access import CHANGES, PUBLIC, SAFE
from app.server.site import make_app
from tests.unit.server.fake_plant import FakePlant

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(420)
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--check", "."], id="format"),
        pytest.param(["ruff", "check", "."], id="lint"),
        pytest.param(["mypy"], id="types"),
        pytest.param(["lint-imports"], id="imports"),
    ],
)
def test_the_tree_keeps_the_rules(command: list[str]) -> None:
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


PORTS: dict[str, Any] = {
    "alarms": alarms.AlarmPort,
    "production": production.OeePort,
    "floor": production.ProductionPort,
    "settings": settings.SettingsPort,
    "connect": connect.ConnectPort,
    "trends": trends.TrendPort,
    "notifications": notifications.NotificationPort,
    "reports": reports.ReportPort,
    "fleet": fleet.FleetPort,
}
HUB_TO_STATION = {"command"}
"""What the hub's own parts use among each other: no visitor reaches it."""


def public(port: type) -> set[str]:
    return {name for name in dir(port) if not name.startswith("_") and name not in ("register",)}


@pytest.mark.parametrize("name", sorted(PORTS))
def test_every_method_of_every_port_has_its_place_in_the_table_and_none_is_invented(name: str) -> None:
    known = set(GUARDS[name]) - {"announcements"}
    assert known == public(PORTS[name]) - HUB_TO_STATION


def test_every_part_of_the_plant_is_guarded_or_only_looked_at() -> None:
    assert public(PlantPort) == set(GUARDS) | PLANT_READS | {"add_machines"}


async def test_every_route_that_changes_something_has_its_line_in_the_table_of_permissions() -> None:
    """``app.server.access.CHANGES``: what has none is closed to everybody as soon as a station has users."""
    routes = make_app(FakePlant()).router.routes()
    changing = {r.resource.canonical for r in routes if r.resource is not None and r.method not in SAFE}
    assert changing - PUBLIC == set(CHANGES)
