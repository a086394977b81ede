"""The machine in 3D at a moment of the past: where its axes stood, what is a ghost, and that one slider moves it with everything else."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.gap import Gap, GapCause
from app.domain.machine_kinds import built
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.usual_range import SPAN_NS, Usual
from tests.views.builders import NOW, FakePlant, S, hole, machine, plant, told
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.recording import picture_at, recorded, recording_of
from views.models.trend_window import HOUR_NS, MINUTE_NS
from views.models.twin_past import PastMotion
from views.pages.machine import MachinePage
from views.pages.twin import TwinPage
from views.pages.twin_usual import UsualRanges
from views.shell.theme import LIGHT
from views.twin import remote

T0 = NOW - 2 * HOUR_NS
AT = T0 + 45 * MINUTE_NS
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(plant(machine("abr-850", name="ABR-850"), machine("mill-2", name="Mill 2")))
    made.stories = {
        "x": [(T0 + i * S, float(i)) for i in range(7_200)],
        "y": [(T0, 7.0)],
        "z": [(T0 + i * 10 * S, 2.0 * i) for i in range(720)],
        "program": [(T0, "O1"), (T0 + HOUR_NS, "O2")],
        "block": [(T0 + i * S, f"N{i}") for i in range(7_200)],
        "state": [(T0, "running")],
    }
    return made


def past_at(fake: FakePlant, at_ns: int, *gaps: Gap) -> PastMotion:
    live = fake.machine("abr-850")
    assert live is not None
    assert live.model is not None
    query = HistoryQuery("abr-850", recorded(live.model), T0, NOW, max_points=20_000)
    series = tuple(told(live.model.get(s), fake.stories.get(s, ()), T0, NOW) for s in query.signals)
    recording = recording_of(query, HistoryAnswer(series, gaps))
    motion = PastMotion(lambda machine, signal: recording.recent(signal, at_ns), "abr-850")
    motion.take_past(picture_at(live, recording, at_ns), recording, at_ns)
    return motion


def test_an_axis_stands_between_the_two_samples_around_the_instant(fake: FakePlant) -> None:
    found = past_at(fake, AT + S // 4).positions(NOW)
    assert found["x"] == pytest.approx(45 * 60 + 0.25)
    assert found["y"] == 7.0


def test_a_source_that_tells_changes_alone_stood_until_one_rhythm_before_the_next(fake: FakePlant) -> None:
    rhythm_s = 1.0  # of x, the quickest axis
    standing, going = past_at(fake, AT + 8 * S).positions(0), past_at(fake, AT + 10 * S - S // 2).positions(0)
    assert standing["z"] == 2.0 * 270
    assert going["z"] == pytest.approx(2.0 * 270 + 2.0 * (rhythm_s - 0.5))


def test_in_a_gap_nothing_has_a_position_and_the_ghost_says_when_it_had(fake: FakePlant) -> None:
    gap = hole("abr-850", T0 + 40 * MINUTE_NS + S // 2, T0 + 50 * MINUTE_NS, GapCause.LINK_LOST)
    motion = past_at(fake, AT, gap)
    mill = built("mill-3axis", ("x", "y", "z"), {})
    lost = motion.lost(mill)
    assert set(lost) == {"x", "y", "z"}
    # the story goes on in the gap as no history does: what was told before it is what counts elsewhere
    assert all(one.last_ns for one in lost.values())
    assert all(one.quality is not None and one.quality.is_bad for one in lost.values())


def test_no_position_runs_into_a_gap(fake: FakePlant) -> None:
    gap = hole("abr-850", AT + S // 2, AT + 60 * S, GapCause.LINK_LOST)
    assert past_at(fake, AT + S // 4, gap).positions(0)["x"] == 45 * 60


def test_the_drawn_machine_reaches_wherever_it_was(fake: FakePlant) -> None:
    assert past_at(fake, AT).seen["x"] == (0.0, 7_199.0)


# ---------------------------------------------------------------- the page


@pytest.fixture
async def page(qtbot, fake: FakePlant, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TwinPage]:
    monkeypatch.setattr(remote, "_interpreter", lambda: [sys.executable, "-c", "raise SystemExit(11)"])
    made = TwinPage(PlantLink(fake))
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    yield made
    made.replay.end()
    made.view.remote.stop()
    await settled(made)


async def settled(page: TwinPage) -> None:
    for _ in range(400):
        QApplication.processEvents()
        await asyncio.sleep(0.001)
        replay = page.replay
        if not (replay._rest.isActive() or replay.fine_feed.busy or replay.coarse_feed.busy):
            break
    for _ in range(10):
        QApplication.processEvents()
        await asyncio.sleep(0)


def x_of(page: TwinPage) -> float:
    return page._motion.positions(0)["x"]


async def test_one_slider_moves_the_machine_its_gauges_and_the_program_line(page: TwinPage) -> None:
    page.show_route(Route("twin", "abr-850", from_ns=AT))
    await settled(page)
    assert page.replay_bar.isVisible()
    assert page.past.isChecked()
    assert x_of(page) == 45 * 60
    assert page.panel.cells["block"].face.value == f"N{45 * 60}"
    page.view.wanted.emit()
    first = page.view._frame
    page.replay.go_to(AT + 60 * S)
    await settled(page)
    page.view.wanted.emit()
    assert x_of(page) == 46 * 60
    assert page.panel.cells["block"].face.value == f"N{46 * 60}"
    assert first is not None
    assert any((first.placed[part] != there).any() for part, there in page.view._frame.placed.items())


async def test_the_plant_s_pulse_does_not_move_the_past(page: TwinPage, fake: FakePlant) -> None:
    page.show_route(Route("twin", "abr-850", from_ns=AT))
    await settled(page)
    page.apply(fake.now)
    assert x_of(page) == 45 * 60
    assert page.state().from_ns == AT
    drawn = page.view._drawing.path
    assert len(drawn.points) > 1
    assert drawn.points[-1][0] != 0.0


async def test_back_to_the_present_by_the_button(page: TwinPage) -> None:
    page.show_route(Route("twin", "abr-850"))
    QTest.mouseClick(page.past, LEFT)
    await settled(page)
    assert page.replay.active
    QTest.mouseClick(page.past, LEFT)
    await settled(page)
    assert not page.replay.active
    assert not page.replay_bar.isVisible()
    assert page.state().from_ns is None
    assert x_of(page) == pytest.approx(123.456, abs=50)  # the live story is another one


async def test_the_instant_goes_along_from_the_gauges_to_the_picture_and_on_to_the_trend(
    qtbot, page: TwinPage, fake: FakePlant
) -> None:
    board = MachinePage(PlantLink(fake))
    qtbot.addWidget(board)
    went: list[Route] = []
    board.navigate.connect(went.append)
    board.show_route(Route("machine", "abr-850", from_ns=AT))
    board.twin.click()
    board.replay.end()
    assert went == [Route("twin", "abr-850", from_ns=AT)]
    page.navigate.connect(went.append)
    page.show_route(went[0])
    await settled(page)
    page.panel.opened.emit(["x"])
    assert went[1].signals == ("abr-850/x",)
    assert went[1].from_ns is not None
    assert went[1].from_ns < AT < (went[1].to_ns or 0)


async def test_a_part_that_is_hotter_than_in_its_week_is_tinted_and_says_so(page: TwinPage, fake: FakePlant) -> None:
    page.show_route(Route("twin", "abr-850"))
    page.figure.usual.by_signal = {"spindle_load": Usual(10.0, 20.0)}
    page.apply(fake.now)
    assert page.view.labels[0].text.endswith(", usually up to 10")


async def test_the_week_before_the_instant_is_asked_of_history_once(page: TwinPage, fake: FakePlant) -> None:
    asked = UsualRanges(PlantLink(fake))
    live = fake.machine("abr-850")
    assert live is not None
    assert live.model is not None
    felt = replace(live.model, items=tuple(replace(i, unit="°C") if i.id == "x" else i for i in live.model.items))
    fake.stories["x"] = [(NOW - i * MINUTE_NS, 30.0 + i % 7) for i in range(6_000, 0, -1)]
    fake.queries.clear()
    for seconds in (0, 1, 2):
        asked.want("abr-850", felt, NOW + seconds * S)
        for _ in range(20):
            await asyncio.sleep(0.002)
    (query,) = fake.queries
    assert (query.signals, query.to_ns - query.from_ns) == (("x",), SPAN_NS)
    assert 36 < asked.by_signal["x"].high < 37
