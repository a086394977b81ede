"""The diagnostics page tells what the station knows of itself."""

from __future__ import annotations

from dataclasses import replace

import qasync
from PySide6.QtWidgets import QTableWidget

from app.domain.snapshot import ComponentHealth
from tests.views.builders import NOW, FakePlant, S, hole, link, machine, plant, shop
from tests.views.seated import Seated
from views.binding.page import Route
from views.pages.diagnostics import DiagnosticsPage

Loop = qasync.QEventLoop
HERE = Route("diagnostics")


def rows(seated: Seated, table: int) -> list[list[str]]:
    shown = seated.page(DiagnosticsPage).findChildren(QTableWidget)[table]
    return [
        [shown.item(r, c).text() if shown.item(r, c) else "" for c in range(shown.columnCount())]
        for r in range(shown.rowCount())
    ]


def test_a_lost_link_is_told_with_its_last_sign_of_life_and_what_to_do(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        grinder = rows(seated, 0)[-1]
        assert grinder[:3] == ["Grinder 1", "Link lost", "14:43:25 (3 h 18 min ago)"]
        assert "Check cable and power" in grinder[4]

    Seated(FakePlant(shop())).play(window_loop, scenario, HERE)


def test_a_wrong_clock_is_a_diagnosis(window_loop: Loop) -> None:
    ahead = machine(status=replace(link(), skew_ns=3 * S))

    async def scenario(seated: Seated) -> None:
        assert rows(seated, 0)[0][3] == "3.00 s: set the clock of the source"

    Seated(FakePlant(plant(ahead))).play(window_loop, scenario, HERE)


def test_parts_show_their_figures_and_a_fault_its_state(window_loop: Loop) -> None:
    parts = [ComponentHealth("history-writer", False, None, {"queue": 1200.0, "commit_p99_s": 0.3125})]

    async def scenario(seated: Seated) -> None:
        assert rows(seated, 1) == [["history-writer", "Fault", "commit_p99_s 0.313   queue 1,200"]]

    Seated(FakePlant(plant(machine(), health=parts))).play(window_loop, scenario, HERE)


def test_missing_data_is_listed_newest_first_with_cause_and_count(window_loop: Loop) -> None:
    fake = FakePlant(plant(machine("abr-850", name="ABR-850")))
    fake.holes = (hole("abr-850", NOW - 900 * S, NOW - 600 * S), hole("abr-850", NOW - 60 * S, None))

    async def scenario(seated: Seated) -> None:
        assert rows(seated, 2) == [
            ["ABR-850", "2026-11-22 18:01:07", "still open", "Link lost", "420"],
            ["ABR-850", "2026-11-22 17:47:07", "2026-11-22 17:52:07", "Link lost", "420"],
        ]

    Seated(fake).play(window_loop, scenario, HERE)


def test_the_windows_own_pace_is_told(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        assert "over 50 ms" in rows(seated, 3)[0][1]

    Seated().play(window_loop, scenario, HERE)
