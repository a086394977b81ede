"""The page of key figures: a verdict by shape and word, its definition, the alarms behind it, and one press to the journal."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.alarm import Priority
from app.domain.alarm_figures import Flood, OpenAlarm, Share, Wait
from tests.alarm_builders import figures, morning
from tests.views.builders import NOW, FakePlant, S, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.alarm_kpis import Kpi, Naming, Verdict, kpis
from views.pages.alarm_figures import AlarmKpis
from views.shell.theme import LIGHT

DAY = (NOW - 86_400 * S, NOW)
TEN = 600 * S
PLAIN = Naming(lambda alarm: alarm, lambda machine: machine)


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(shop())
    made.alarms.now = morning()
    made.alarms.figures = replace(
        figures(),
        floods=(Flood(DAY[0] + TEN, DAY[0] + 2 * TEN, 31, 24, "lathe-2:estop"),),
        peak_10min_at_ns=DAY[0] + TEN,
        stale=(OpenAlarm("grinder-1:link", "grinder-1", NOW - 3 * 86_400 * S),),
        slowest=(Wait("mill-2:lube", "mill-2", NOW - 5000 * S, None, 600.0),),
        alarms_10min=tuple((DAY[0] + n * TEN, 24 if n == 1 else n % 3) for n in range(144)),
    )
    return made


@pytest.fixture
def page(qtbot: QtBot, fake: FakePlant) -> AlarmKpis:
    made = AlarmKpis(PlantLink(fake))
    qtbot.addWidget(made)
    made.resize(1280, 640)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    return made


async def opened(page: AlarmKpis, **options: str) -> None:
    page.show_route(Route("alarms", options=(("range", f"{DAY[0]}-{DAY[1]}"), *options.items())))
    for _ in range(5):
        QApplication.processEvents()
        await asyncio.sleep(0)


def by_name(**changes: object) -> dict[str, Kpi]:
    return {kpi.name: kpi for kpi in kpis(replace(figures(), **changes), PLAIN)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "verdict"), [(None, Verdict.UNKNOWN), (1.0, Verdict.GOOD), (1.5, Verdict.WATCH), (2.1, Verdict.BAD)]
)
def test_the_mean_rate_has_a_target_and_a_limit(value: float | None, verdict: Verdict) -> None:
    assert by_name(per_10min=value)["per_10min"].verdict is verdict


@pytest.mark.parametrize(
    ("name", "field", "good", "bad"),
    [
        ("peak", "peak_10min", 10, 11),
        ("flood", "flood_share", 0.0099, 0.01),
        ("busy_10min", "busy_10min_share", 0.0, 0.02),
        ("busy_hour", "busy_hour_share", 0.0, 0.02),
        ("top", "top_share", 0.049, 0.06),
        ("chattering", "chattering", (), (Share("a", "m", 3),)),
        ("stale", "stale", (OpenAlarm("a", "m", 0),) * 4, (OpenAlarm("a", "m", 0),) * 5),
        ("response", "without_response", (), ("m:a",)),
    ],
)
def test_verdicts_turn_at_the_defined_targets(name: str, field: str, good: object, bad: object) -> None:
    assert by_name(**{field: good})[name].verdict is Verdict.GOOD
    assert by_name(**{field: bad})[name].verdict is Verdict.BAD


def test_what_is_not_known_is_a_dash_and_never_nought() -> None:
    known = by_name(per_10min=None, flood_share=None, mix={}, top_share=None)
    assert {known[name].value for name in ("per_10min", "flood", "mix", "top")} == {"—"}


def test_a_mix_with_too_much_that_is_urgent_is_beyond_the_limit() -> None:
    def mix(*shares: float) -> dict[Priority, float]:
        return dict(zip(Priority, shares, strict=True))

    assert by_name(mix=mix(0.05, 0.15, 0.8, 0))["mix"].verdict is Verdict.GOOD
    assert by_name(mix=mix(0.2, 0.15, 0.65, 0))["mix"].verdict is Verdict.BAD


async def test_every_card_says_its_figure_its_target_and_its_verdict(page: AlarmKpis) -> None:
    await opened(page)
    assert len(page.cards) == 18
    peak = page.cards["peak"]
    assert peak.accessibleName() == "Peak in 10 min, 14, target 10 at most, beyond the limit"
    assert all(card.kpi.meaning for card in page.cards.values())


async def test_a_pressed_card_shows_the_alarms_behind_it(page: AlarmKpis, qtbot: QtBot) -> None:
    await opened(page)
    page.cards["stale"].click()
    assert page.title.text() == "Standing for long: 1"
    assert page.rows.item(0).text().startswith("Grinder 1 · No connection\n")
    page.cards["median"].click()
    assert "not acknowledged" in page.rows.item(0).text()


async def test_a_row_leads_to_its_alarm_in_the_journal_with_the_same_machines(page: AlarmKpis, qtbot: QtBot) -> None:
    await opened(page, scope="machine:abr-850", figure="chattering")
    with qtbot.waitSignal(page.navigate) as asked:
        page.rows.itemActivated.emit(page.rows.item(0))
    options = dict(asked.args[0].options)
    assert options == {
        "tab": "journal", "range": f"{DAY[0]}-{DAY[1]}", "alarms": "abr-850:rpm_high", "scope": "machine:abr-850",
    }  # fmt: skip


async def test_the_whole_figure_opens_in_the_journal(page: AlarmKpis, qtbot: QtBot) -> None:
    await opened(page, figure="per_10min")
    with qtbot.waitSignal(page.navigate) as asked:
        page.whole.click()
    assert asked.args[0].option("what") == "announced"


async def test_a_click_on_a_column_opens_its_ten_minutes(page: AlarmKpis, qtbot: QtBot) -> None:
    await opened(page)
    at = page.chart._x(DAY[0] + TEN + TEN // 2, page._found)  # type: ignore[arg-type]
    with qtbot.waitSignal(page.navigate) as asked:
        qtbot.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=QPoint(round(at), page.chart.height() // 2))
    assert asked.args[0].option("range") == f"{DAY[0] + TEN}-{DAY[0] + 2 * TEN}"


async def test_machines_and_time_are_asked_for(page: AlarmKpis, fake: FakePlant) -> None:
    await opened(page, scope="machine:lathe-2")
    assert fake.alarms.kpis[-1] == (*DAY, ("lathe-2",))
    page.span.earlier.click()
    await opened(page)
    assert dict(page.state().options)["figure"] == "per_10min"
