"""The machine's past under one slider: what it shows at any instant, how it plays, and what is asked of history for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.alarm import AlarmKind, AlarmState, Priority, Step
from app.domain.alarm_record import AlarmTransition
from app.domain.condition import Activation, Level
from app.domain.gap import Gap, GapCause
from app.domain.message import Message, UserError
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.state import LinkState, MachineState
from tests.alarm_builders import alarm, list_of
from tests.views.builders import NOW, FakePlant, S, failed, hole, machine, plant, told
from tests.views.trend_hands import page_over as trend_page
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.past_alarms import alarms_at
from views.models.recording import picture_at, recorded, recording_of
from views.models.replay import SPEEDS, Replay, replay_at
from views.models.trend_window import HOUR_NS, MINUTE_NS, Window
from views.pages.machine import MachinePage
from views.pages.machine_replay import MachineReplay
from views.shell.theme import LIGHT

LEFT = Qt.MouseButton.LeftButton
T0 = NOW - 2 * HOUR_NS


def fault(code: str, text: str) -> str:
    return Activation(Level.FAULT, native_code=code, text=text).encode()


def normal(code: str) -> str:
    return Activation(Level.NORMAL, native_code=code).encode()


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(plant(machine("abr-850", name="ABR-850"), machine("mill-2", name="Mill 2")))
    made.stories = {
        "rpm": [(T0 + i * 10 * S, 1000.0 + i) for i in range(720)],
        "program": [(T0, "O1"), (T0 + HOUR_NS, "O2")],
        "block": [(T0 + i * 10 * S, f"N{i}") for i in range(720)],
        "state": [(T0, "idle"), (T0 + 30 * MINUTE_NS, "running"), (T0 + 90 * MINUTE_NS, "fault")],
        "system": [(T0 + 90 * MINUTE_NS, fault("1010", "OVERHEAT")), (T0 + 100 * MINUTE_NS, normal("1010"))],
    }
    return made


async def settle(page: MachinePage | None = None) -> None:
    for _ in range(300):
        QApplication.processEvents()
        await asyncio.sleep(0.001)
        replay = page.replay if page is not None else None
        if replay is None or not (replay._rest.isActive() or replay.fine_feed.busy or replay.coarse_feed.busy):
            break
    for _ in range(10):
        QApplication.processEvents()
        await asyncio.sleep(0)


def page_over(qtbot, fake: FakePlant) -> MachinePage:
    page = MachinePage(PlantLink(fake))
    qtbot.addWidget(page)
    page.resize(1280, 860)
    page.set_theme(LIGHT)
    page.retranslate()
    page.show()
    return page


@pytest.fixture
async def page(qtbot, fake):
    made = page_over(qtbot, fake)
    made.show_route(Route("machine", "abr-850"))
    yield made
    made.replay.end()
    await settle()


async def at(page: MachinePage, at_ns: int) -> MachinePage:
    page.show_route(Route("machine", "abr-850", from_ns=at_ns))
    await settle(page)
    return page


# ---------------------------------------------------------------- the picture of an instant


def recording(fake: FakePlant, from_ns: int = T0, to_ns: int = NOW, *gaps: Gap):
    live = fake.machine("abr-850")
    query = HistoryQuery("abr-850", recorded(live.model), from_ns, to_ns, max_points=20_000)
    series = tuple(told(live.model.get(s), fake.stories.get(s, ()), from_ns, to_ns) for s in query.signals)
    return live, recording_of(query, HistoryAnswer(series, gaps))


def test_the_picture_holds_what_was_known_then(fake):
    live, past = recording(fake)
    then = picture_at(live, past, T0 + 45 * MINUTE_NS + 3 * S)
    assert then.reading("rpm").value == 1000.0 + 270
    assert then.reading("rpm").time_ns == T0 + 45 * MINUTE_NS
    assert then.reading("program").value == "O1"
    assert (then.state, then.state_since_ns) == (MachineState.RUNNING, T0 + 30 * MINUTE_NS)
    assert then.link.state is LinkState.CONNECTED
    assert then.reading("feed").quality is Quality.NEVER_SEEN
    assert then.reading("feed").value is None


def test_in_a_hole_nothing_is_known_and_the_machine_does_not_report(fake):
    gap = hole("abr-850", T0 + 40 * MINUTE_NS, T0 + 50 * MINUTE_NS, GapCause.STATION_OFF)
    live, past = recording(fake, T0, NOW, gap)
    then = picture_at(live, past, T0 + 45 * MINUTE_NS)
    assert then.reading("rpm").value is None
    assert then.reading("rpm").quality.is_bad
    assert (then.state, then.state_since_ns) == (MachineState.OFFLINE, gap.from_ns)
    assert then.link.state is LinkState.STOPPED
    spark = past.recent("rpm", T0 + 45 * MINUTE_NS)
    assert np.isnan(spark.number[spark.time_ns >= gap.from_ns]).all()
    assert not np.isnan(spark.number[spark.time_ns < gap.from_ns]).any()


def test_conditions_are_those_that_were_active(fake):
    live, past = recording(fake)
    active = [picture_at(live, past, T0 + m * MINUTE_NS).conditions for m in (89, 95, 101)]
    assert [[c.activity.activation.native_code for c in each] for each in active] == [[], ["1010"], []]
    assert active[1][0].activity.since_ns == T0 + 90 * MINUTE_NS


def test_a_value_from_before_the_recording_is_known_with_its_own_time(fake):
    live, past = recording(fake, T0 + 70 * MINUTE_NS)
    then = picture_at(live, past, T0 + 75 * MINUTE_NS)
    assert then.reading("program").value == "O2"
    assert then.reading("program").time_ns == T0 + HOUR_NS
    assert then.state_since_ns == T0 + 30 * MINUTE_NS


def test_a_reduced_recording_says_that_its_numbers_are_uncertain(fake):
    live, past = recording(fake)
    series = told(live.model.get("rpm"), fake.stories["rpm"], T0, NOW)
    query = HistoryQuery("abr-850", ("rpm",), T0, NOW, max_points=10)
    reduced = recording_of(query, HistoryAnswer((replace(series, aggregate="minmax"),), ()))
    assert picture_at(live, reduced, T0 + HOUR_NS).reading("rpm").quality is Quality.UNCERTAIN
    assert picture_at(live, past, T0 + HOUR_NS).reading("rpm").quality is Quality.GOOD


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 7199))
def test_the_picture_agrees_with_a_plain_search_at_every_second(second):
    fake = FakePlant(plant(machine("abr-850")))
    story = [(T0 + i * 37 * S, float(i)) for i in range(190)]
    fake.stories = {"rpm": story}
    live, past = recording(fake)
    expected = [v for t, v in story if t <= T0 + second * S]
    assert picture_at(live, past, T0 + second * S).reading("rpm").value == (expected[-1] if expected else None)


def line(name: str, step: Step, at_ns: int, after: AlarmState, text: str = "") -> AlarmTransition:
    return AlarmTransition(
        at_ns, f"abr-850:{name}", "abr-850", step.value, AlarmState.NORMAL, after, Priority.P2, text=text
    )


def test_alarms_stand_as_the_journal_tells(fake):
    lines = [
        line("rpm_high", Step.RAISE, T0, AlarmState.UNACKNOWLEDGED),
        line("rpm_high", Step.ACKNOWLEDGE, T0 + 60 * S, AlarmState.ACKNOWLEDGED),
        line("rpm_high", Step.RETURN, T0 + 120 * S, AlarmState.NORMAL),
    ]
    known = {"abr-850:rpm_high": alarm("abr-850", "rpm_high", title="Too fast").definition}
    states = [[row.state for row in alarms_at(lines, known, T0 + s * S)] for s in (-1, 1, 61, 121)]
    assert states == [[], [AlarmState.UNACKNOWLEDGED], [AlarmState.ACKNOWLEDGED], []]
    (row,) = alarms_at(lines, known, T0 + S)
    assert (row.standing.raised_ns, row.standing.abnormal, row.definition.title.params["text"]) == (
        T0,
        True,
        "Too fast",
    )
    (gone,) = alarms_at(lines, {}, T0 + S)
    assert (gone.definition.name, gone.definition.kind) == ("rpm_high", AlarmKind.RULE)


# ---------------------------------------------------------------- how it plays


def test_speed_and_direction_move_the_instant():
    start = Replay(T0, Window(T0 - HOUR_NS, T0 + HOUR_NS))
    for speed in SPEEDS:
        forward = replace(start, speed=speed).played(1).advanced(S, NOW)
        back = replace(start, speed=speed).played(-1).advanced(S, NOW)
        assert (forward.at_ns - T0, back.at_ns - T0) == (round(speed * S), -round(speed * S))
    assert start.advanced(S, NOW) is start
    assert not start.played(1).played(1).playing
    assert start.played(1).played(-1).direction == -1
    assert start.faster(100).speed == 100.0
    assert start.faster(-100).speed == 0.1


def test_the_slider_goes_along_and_never_into_the_future():
    start = replay_at(T0, NOW, HOUR_NS)
    assert start.window == Window(T0 - HOUR_NS // 2, T0 + HOUR_NS // 2)
    far = start.to(T0 - 5 * HOUR_NS, NOW)
    assert far.window.from_ns < far.at_ns < far.window.to_ns
    assert far.window.span_ns == HOUR_NS
    end = start.to(NOW + HOUR_NS, NOW)
    assert end.at_ns == NOW
    assert end.window.to_ns == NOW
    assert end.played(1).advanced(S, NOW).arrived(NOW)


# ---------------------------------------------------------------- the page


async def test_the_button_shows_the_past_and_again_the_present(page, fake):
    QTest.mouseClick(page.past, LEFT)
    await settle(page)
    assert page.replay_bar.isVisible()
    assert page.replay.at_ns == NOW - 30 * MINUTE_NS
    assert page.board.cells["program"].face.value == "O2"
    assert page.head.caption.text() == "States of the replayed time"
    assert page.head.state.face.state == "fault"
    QTest.mouseClick(page.past, LEFT)
    assert page.replay_bar.isHidden()
    assert page.board.cells["program"].face.value == "O1234 FLANGE-OP10"
    assert page.head.caption.text() == "States of the last 8 hours"
    assert page.head.state.face.state == "running"


async def test_one_drag_moves_gauges_program_line_alarms_and_states_together(page, fake):
    fake.alarms.now = list_of(alarm("abr-850", "rpm_high", title="Too fast"))
    fake.alarms.lines = [line("rpm_high", Step.RAISE, T0 + 85 * MINUTE_NS, AlarmState.UNACKNOWLEDGED)]
    await at(page, T0 + 75 * MINUTE_NS)
    strip = page.replay_bar.strip
    frame, window = strip.frame(), strip.shot.window

    def x(at_ns: int) -> QPoint:
        return QPoint(round(frame.x(at_ns, window)), 60)

    QTest.mousePress(strip, LEFT, Qt.KeyboardModifier.NoModifier, x(T0 + 75 * MINUTE_NS))
    shown = []
    for minutes in (80, 88, 95):
        QTest.mouseMove(strip, x(T0 + minutes * MINUTE_NS))
        cells = page.board.cells
        rpm, block = cells["rpm"].face.value, cells["block"].face.value
        shown.append((rpm, block, len(page.alarms.cards), page.head.state.face.state))
        assert page.replay.at_ns == pytest.approx(T0 + minutes * MINUTE_NS, abs=8 * S)
    QTest.mouseRelease(strip, LEFT, Qt.KeyboardModifier.NoModifier, x(T0 + 95 * MINUTE_NS))
    assert [(len(b) > 2, a, s) for _, b, a, s in shown] == [
        (True, 0, "running"),
        (True, 1, "running"),
        (True, 1, "fault"),
    ]
    rpms = [float(r.lstrip("≈ ").replace(",", "")) for r, *_ in shown]
    assert rpms == pytest.approx([1480, 1528, 1570], abs=2)
    assert [int(b[1:]) for _, b, *_ in shown] == [int(r) - 1000 for r in rpms]
    assert not page.alarms.acknowledge.isEnabled()
    assert page.conditions.isVisible()
    await settle(page)


async def test_keys_step_play_and_go_live(page, fake):
    await at(page, T0 + HOUR_NS)
    strip = page.replay_bar.strip
    for key, modifier, by_ns in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, S),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, -10 * S),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, -MINUTE_NS),
    ):
        before = page.replay.at_ns
        QTest.keyClick(strip, key, modifier)
        assert page.replay.at_ns - before == by_ns
    QTest.keyClick(strip, Qt.Key.Key_Plus)
    assert page.replay.replay.speed == 2.0
    assert page.replay_bar.speed.currentText() == "2 ×"
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert page.replay.replay.playing
    assert page.replay_bar.forwards.isChecked()
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert not page.replay.active


async def test_it_plays_at_its_speed_both_ways(page, fake):
    await at(page, T0 + HOUR_NS)
    page.replay_bar.speed.setCurrentIndex(SPEEDS.index(100.0))
    page.replay_bar.speed.activated.emit(SPEEDS.index(100.0))
    for direction, button in ((1, page.replay_bar.forwards), (-1, page.replay_bar.backwards)):
        before = page.replay.at_ns
        QTest.mouseClick(button, LEFT)
        loop = asyncio.get_running_loop()
        start = loop.time()
        while loop.time() - start < 0.4:
            QApplication.processEvents()
            await asyncio.sleep(0.005)
        QTest.mouseClick(button, LEFT)
        assert not page.replay.replay.playing
        assert (page.replay.at_ns - before) / S * direction == pytest.approx(40, rel=0.35)
    await settle(page)


async def test_playing_into_the_present_becomes_live(page, fake):
    await at(page, NOW - S)
    page.replay_bar.speeded.emit(100.0)
    QTest.mouseClick(page.replay_bar.forwards, LEFT)
    for _ in range(60):
        QApplication.processEvents()
        await asyncio.sleep(0.005)
    assert not page.replay.active
    assert page.replay_bar.isHidden()
    assert page.board.cells["rpm"].face.value == "8,450"


async def test_it_stands_still_while_nobody_looks(page, fake):
    await at(page, T0 + HOUR_NS)
    page.replay.play(1)
    page.hide()
    for _ in range(20):
        QApplication.processEvents()
        await asyncio.sleep(0.005)
    assert not page.replay.replay.playing
    assert not page.replay._tick.isActive()


async def test_the_present_does_not_paint_over_the_past(page, fake):
    await at(page, T0 + HOUR_NS)
    before = page.board.cells["rpm"].face.value
    fake.advance(30)
    page.apply(fake.now)
    assert page.board.cells["rpm"].face.value == before
    assert page.replay_bar.words.text() == "1 h 00 min ago"


async def test_the_slider_shows_alarms_and_programs_of_its_span(page, fake):
    fake.stories["block"] = [(T0, "240")]  # a number as text is no condition
    await at(page, T0 + 95 * MINUTE_NS)
    strip = page.replay_bar.strip
    assert [(row.name, row.value) for row in strip.band_rows(T0 + 95 * MINUTE_NS)] == [
        ("Alarms", "1010 OVERHEAT"),
        ("Program", "O2"),
    ]
    assert {c.key for c in strip.shot.curves} == {"abr-850/rpm", "abr-850/feed", "abr-850/spindle_load"}


async def test_before_the_first_observation_nobody_claims_a_connection(page, fake):
    live = fake.machine("abr-850")
    query = HistoryQuery("abr-850", recorded(live.model), T0 - HOUR_NS, T0, max_points=100)
    empty = recording_of(query, HistoryAnswer((), ()))
    then = picture_at(live, empty, T0 - MINUTE_NS)
    assert then.link.state is LinkState.STARTING
    assert then.link.last_good_ns == 0
    assert then.state is MachineState.OFFLINE


async def test_in_a_hole_the_bar_names_its_cause(page, fake):
    fake.holes = (hole("abr-850", T0 + 50 * MINUTE_NS, T0 + 70 * MINUTE_NS, GapCause.STATION_OFF),)
    await at(page, T0 + HOUR_NS)
    assert page.replay_bar.words.text() == "1 h 00 min ago · Station off"
    assert page.board.cells["rpm"].face.bad


async def test_a_refusal_of_history_is_said_and_the_picture_stays(page, fake, monkeypatch):
    refusal = UserError(Message.of("History is busy. Try again."))
    monkeypatch.setattr(fake, "history", lambda query: failed(refusal))
    before = page.board.cells["rpm"].face
    await at(page, T0 + HOUR_NS)
    assert "History is busy. Try again." in page.replay_bar.words.text()
    assert page.board.cells["rpm"].face == before
    assert page.replay.picture() is None


async def test_fine_history_is_asked_around_the_instant_and_ahead_when_it_plays(page, fake):
    await at(page, T0 + HOUR_NS)
    fine = [q for q in fake.queries if q.max_points == 20_000]
    assert len(fine) == 1
    assert fine[0].from_ns <= T0 + HOUR_NS - 10 * MINUTE_NS
    assert fine[0].to_ns >= T0 + HOUR_NS
    page.replay.go_to(T0 + HOUR_NS + 30 * S)
    await settle(page)
    assert len([q for q in fake.queries if q.max_points == 20_000]) == 1
    page.replay_bar.speeded.emit(100.0)
    page.replay.play(1)
    page.replay.play(1)
    await settle(page)
    page.replay._take(page.replay.replay.played(1))
    await settle(page)
    page.replay.play(1)
    ahead = [q for q in fake.queries if q.max_points == 20_000][-1]
    assert ahead.to_ns - page.replay.at_ns > 20 * 100 * S // 2


async def test_values_and_the_trend_lead_to_each_other_at_the_same_time(page, fake, qtbot):
    await at(page, T0 + HOUR_NS)
    asked: list[Route] = []
    page.navigate.connect(asked.append)
    QTest.mouseClick(page.board.cells["rpm"], LEFT)
    assert asked[-1].signals == ("abr-850/rpm",)
    assert (asked[-1].from_ns, asked[-1].to_ns) == (T0 + 30 * MINUTE_NS, T0 + 90 * MINUTE_NS)
    trend = trend_page(qtbot, fake)
    trend.show_route(asked[-1])
    trend.navigate.connect(asked.append)
    QTest.mouseClick(trend.tools.replay, LEFT)
    assert asked[-1] == Route("machine", "abr-850", from_ns=T0 + HOUR_NS)
    await asyncio.sleep(0.1)


async def test_back_returns_to_the_instant_and_the_navigation_to_the_present(page, fake):
    await at(page, T0 + HOUR_NS)
    place = page.state()
    assert place.from_ns == T0 + HOUR_NS
    page.show_route(Route("machine", "abr-850"))
    assert not page.replay.active
    assert page.state().from_ns is None
    page.show_route(place)
    await settle(page)
    assert page.replay.at_ns == T0 + HOUR_NS


async def test_another_machine_has_another_past(page, fake):
    await at(page, T0 + HOUR_NS)
    page.show_route(Route("machine", "mill-2", from_ns=T0 + HOUR_NS))
    await settle(page)
    assert {q.machine for q in fake.queries[-2:]} == {"mill-2"}
    page.show_route(Route("machine", "abr-850"))
    assert not page.replay.active


async def test_another_language_holds_for_the_past_too(page, fake):
    await at(page, T0 + HOUR_NS)
    assert page.board.cells["rpm"].face.value.count(",") == 1
    QLocale.setDefault(QLocale("pt_BR"))
    page.retranslate()
    assert page.board.cells["rpm"].face.value.count(".") == 1


async def test_a_click_on_the_timeline_moves_the_replay(page, fake):
    await at(page, T0 + HOUR_NS)
    page.head.timeline.opened.emit(T0 + 40 * MINUTE_NS)
    assert page.replay.at_ns == T0 + 40 * MINUTE_NS
    await settle(page)


def test_nothing_is_asked_before_a_replay(qtbot, fake):
    page = page_over(qtbot, fake)
    assert isinstance(page.replay, MachineReplay)
    assert not page.replay.active
    assert not page.replay.coarse_feed.busy
