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
        assert grinder[:3] == ["Grinder 1", "Link lost", "2026-11-22 14:43:25  (3 h 18 min ago)"]
        assert "Check cable and power" in grinder[4]

    Seated(FakePlant(shop())).play(window_loop, scenario, HERE)


def test_a_wrong_clock_is_a_diagnosis(window_loop: Loop) -> None:
    ahead = machine(status=replace(link(), skew_ns=3 * S))

    async def scenario(seated: Seated) -> None:
        assert rows(seated, 0)[0][3] == "3 s ahead"
        assert "Set the clock" in rows(seated, 0)[0][4]

    Seated(FakePlant(plant(ahead))).play(window_loop, scenario, HERE)


def test_parts_show_their_figures_and_a_fault_its_state(window_loop: Loop) -> None:
    parts = [ComponentHealth("history-writer", False, None, {"queue": 1200.0, "commit_p99_s": 0.3125})]

    async def scenario(seated: Seated) -> None:
        assert rows(seated, 1) == [["History", "Fault", "1,200 waiting   ·   99 % stored within 313 ms"]]

    Seated(FakePlant(plant(machine(), health=parts))).play(window_loop, scenario, HERE)


def test_a_figure_that_asks_for_nothing_stands_in_the_tooltip_alone(window_loop: Loop) -> None:
    parts = [
        ComponentHealth(
            "driver:mtconnect:http://10.0.0.5:5000", True, None, {"last_alive_s": 1.795e9, "quarantined_total": 0.0}
        )
    ]

    async def scenario(seated: Seated) -> None:
        assert rows(seated, 1) == [["MTConnect  http://10.0.0.5:5000", "Working", ""]]
        shown = seated.page(DiagnosticsPage).findChildren(QTableWidget)[1].item(0, 2)
        assert "last_alive_s" in shown.toolTip()

    Seated(FakePlant(plant(machine(), health=parts))).play(window_loop, scenario, HERE)


def test_a_living_link_has_its_sentence_too(window_loop: Loop) -> None:
    async def scenario(seated: Seated) -> None:
        assert rows(seated, 0)[0][3:] == ["in step", "Values arrive and are recorded."]

    Seated(FakePlant(plant(machine()))).play(window_loop, scenario, HERE)


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
        assert "over 50 ms" in rows(seated, 3)[1][1]

    Seated().play(window_loop, scenario, HERE)
