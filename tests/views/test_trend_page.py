"""The trend page in a real window: mouse, wheel and keys; what is asked, what is painted, what the cross-hair says."""

import asyncio
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.contracts.trends import ShiftHours
from app.domain.gap import GapCause
from app.domain.message import Message, UserError
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from app.domain.state import LinkState
from tests.views.builders import NOW, FakePlant, S, done, failed, hole, link, machine, plant
from tests.views.trend_hands import drag, has_colour, opened, page_over, pixels, settle, wheel
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.signal_tree import KEY_ROLE, SIGNALS_MIME
from views.models.trend_window import HOUR_NS, MINUTE_NS, Window
from views.pages.trend import TrendPage
from views.pages.trend_feed import TrendFeed
from views.shell.theme import DARK, LIGHT

RPM, STATE = "abr-850/rpm", "abr-850/state"


@pytest.fixture
def fake() -> FakePlant:
    return FakePlant(plant(machine("abr-850", name="ABR-850"), machine("mill-2", name="Mill 2")))


@pytest.fixture
def page(qtbot, fake) -> TrendPage:
    return page_over(qtbot, fake)


# ---------------------------------------------------------------- pens


async def test_a_machine_without_chosen_pens_shows_what_most_people_want_first(page):
    page.show_route(Route("trend", "abr-850"))
    assert page.pens.keys == ("abr-850/rpm", "abr-850/feed", "abr-850/spindle_load")
    for key in page.pens.keys:
        page.pen_list.removed.emit(key)
    page.show_route(Route("trend", "abr-850"))
    assert page.pens.keys == ()
    await settle(page)


async def test_an_empty_chart_says_what_to_do(page):
    await opened(page)
    assert page.plot.panels() == ()
    assert page.state().signals == ()


async def test_a_signal_dropped_from_the_tree_is_drawn(page, fake):
    await opened(page)
    mime = QMimeData()
    mime.setData(SIGNALS_MIME, b"abr-850/rpm\nabr-850/feed")
    args = (QPoint(300, 200), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(*args)
    QApplication.sendEvent(page.plot, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(page.plot, QDropEvent(QPointF(300, 200), *args[1:]))
    await settle(page)
    assert page.pens.keys == (RPM, "abr-850/feed")
    assert fake.queries[-1].machine == "abr-850"


async def test_a_drag_of_several_tree_rows_carries_their_signals(page):
    await opened(page)
    page.tree.search.setText("override")
    page.tree.tree.selectAll()
    indexes = page.tree.tree.selectionModel().selectedIndexes()
    carried = bytes(page.tree.tree.model().mimeData(indexes).data(SIGNALS_MIME).data()).decode().split("\n")
    assert set(carried) >= {"abr-850/feed_override", "abr-850/rpm_override", "mill-2/rapid_override"}
    assert page.tree.tree.dragEnabled()


async def test_enter_on_a_tree_row_adds_it(page):
    await opened(page)
    page.tree.search.setText("abr-850 spindle load")
    tree = page.tree.tree
    index = tree.model().index(0, 0)
    while index.isValid() and not index.data(KEY_ROLE):
        index = tree.model().index(0, 0, index)
    tree.setCurrentIndex(index)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    await settle(page)
    assert page.pens.keys == ("abr-850/spindle_load",)


async def test_enter_in_the_search_adds_the_first_hit(page):
    await opened(page)
    QTest.keyClicks(page.tree.search, "feed_1")
    QTest.keyClick(page.tree.search, Qt.Key.Key_Return)
    assert page.pens.keys == ("abr-850/feed",)


async def test_clicks_in_the_list_hide_solo_and_remove(page):
    await opened(page, RPM, "abr-850/feed")
    pens = page.pen_list
    first, second = (pens.row_rect(i).center().toPoint() for i in (0, 1))
    QTest.mouseClick(pens, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    assert [p.key for p in page.pens.visible] == ["abr-850/feed"]
    QTest.mouseClick(pens, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, first)
    assert [p.key for p in page.pens.visible] == [RPM]
    QTest.mouseClick(
        pens, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pens.remove_rect(1).center().toPoint()
    )
    assert page.pens.keys == (RPM,)
    assert second.y() > first.y()


async def test_pens_and_window_survive_going_away(page, fake, qtbot):
    window = Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS)
    await opened(page, RPM, STATE, window=window)
    place = page.state()
    other = TrendPage(PlantLink(fake))
    qtbot.addWidget(other)
    other.show_route(place)
    assert other.state() == place
    assert other.view.window == window


# ---------------------------------------------------------------- gestures


async def test_the_wheel_zooms_at_the_pointer(page):
    await opened(page, RPM, window=Window(NOW - 3 * HOUR_NS, NOW - HOUR_NS))
    frame = page.plot.frame()
    x = frame.left + frame.inner * 0.25
    under = frame.at(x, page.view.window)
    wheel(page, x, 2)
    assert page.view.window.span_ns == pytest.approx(2 * HOUR_NS * 0.64, rel=1e-6)
    assert frame.at(x, page.view.window) == pytest.approx(under, abs=2 * S)


async def test_the_wheel_with_shift_zooms_the_values_of_the_plot_under_the_pointer(page):
    await opened(page, RPM, "abr-850/feed")
    pixels(page)
    first, second = page.plot.panels()
    wheel(page, 400, 1, Qt.KeyboardModifier.ShiftModifier, y=first.area.center().y())
    pixels(page)
    zoomed, same = page.plot.panels()
    assert zoomed.scale[1] - zoomed.scale[0] == pytest.approx((first.scale[1] - first.scale[0]) * 0.8)
    assert same.scale == second.scale


async def test_a_drag_pans_and_pauses_live(page):
    await opened(page, RPM)
    assert page.view.live
    before = page.view.window
    drag(page, QPoint(500, 200), QPoint(500 + int(page.plot.frame().inner / 4), 200))
    assert not page.view.live
    assert page.view.window.from_ns == pytest.approx(before.from_ns - HOUR_NS / 4, abs=10 * S)
    assert page.view.window.span_ns == before.span_ns
    assert page.bar.live.text() == "Go live"


async def test_home_and_the_pill_go_back_to_live(page):
    await opened(page, RPM, window=Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS))
    QTest.keyClick(page.plot, Qt.Key.Key_Home)
    assert page.view.live
    QTest.keyClick(page.plot, Qt.Key.Key_Left)
    assert not page.view.live
    QTest.mouseClick(page.bar.live, Qt.MouseButton.LeftButton)
    assert page.view.live
    assert page.view.window.to_ns == NOW


async def test_ctrl_drag_zooms_into_the_box(page):
    await opened(page, RPM, window=Window(NOW - 3 * HOUR_NS, NOW - HOUR_NS))
    pixels(page)
    panel, frame, before = page.plot.panels()[0], page.plot.frame(), page.view.window
    start = QPoint(int(frame.left + frame.inner * 0.25), int(panel.area.top() + 20))
    end = QPoint(int(frame.left + frame.inner * 0.75), int(panel.area.bottom() - 20))
    drag(page, start, end, Qt.KeyboardModifier.ControlModifier)
    assert page.view.window.from_ns == pytest.approx(before.from_ns + HOUR_NS / 2, abs=20 * S)
    assert page.view.window.span_ns == pytest.approx(HOUR_NS, abs=20 * S)
    low, high = page.view.scales["rev/min"]
    assert panel.scale[0] < low < high < panel.scale[1]


async def test_a_double_click_goes_one_gesture_back(page):
    window = Window(NOW - 3 * HOUR_NS, NOW - HOUR_NS)
    await opened(page, RPM, window=window)
    for _ in range(3):
        wheel(page, 500, 1)
    assert page.view.window != window
    QTest.mouseDClick(page.plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(500, 200))
    assert page.view.window == window


async def test_plus_and_minus_zoom_and_arrows_step_by_a_tenth(page):
    window = Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS)
    await opened(page, RPM, window=window)
    QTest.keyClick(page.plot, Qt.Key.Key_Left)
    assert page.view.window == window.moved(-HOUR_NS // 10)
    QTest.keyClick(page.plot, Qt.Key.Key_Right)
    QTest.keyClick(page.plot, Qt.Key.Key_Plus)
    QTest.keyClick(page.plot, Qt.Key.Key_Minus)
    assert page.view.window.span_ns == pytest.approx(HOUR_NS, abs=10)


async def test_the_arrow_buttons_move_in_time(page):
    window = Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS)
    await opened(page, RPM, window=window)
    QTest.mouseClick(page.bar.earlier, Qt.MouseButton.LeftButton)
    assert page.view.window == window.moved(-HOUR_NS // 10)
    QTest.mouseClick(page.bar.later, Qt.MouseButton.LeftButton)
    assert page.view.window == window


async def test_a_range_button_keeps_live_and_sets_the_span(page):
    await opened(page, RPM)
    QTest.mouseClick(page.bar.ranges[10 * MINUTE_NS], Qt.MouseButton.LeftButton)
    assert page.view.live
    assert page.view.window == Window(NOW - 10 * MINUTE_NS, NOW)


async def test_dragging_the_window_on_the_strip_pans(page):
    await opened(page, RPM, window=Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS))
    at = page.brush.window_rect().center().toPoint()
    before = page.view.window
    QTest.mousePress(page.brush, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(page.brush, at - QPoint(60, 0))
    QTest.mouseRelease(page.brush, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at - QPoint(60, 0))
    assert page.view.window.to_ns < before.to_ns
    assert page.view.window.span_ns == before.span_ns


async def test_brushing_beside_the_window_shows_what_was_brushed(page):
    await opened(page, RPM)
    rect = page.brush.window_rect()
    start, end = QPoint(int(rect.left()) - 300, 20), QPoint(int(rect.left()) - 200, 20)
    QTest.mousePress(page.brush, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(page.brush, end)
    QTest.mouseRelease(page.brush, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    shown = page.brush.window_rect()
    assert not page.view.live
    assert shown.left() == pytest.approx(start.x(), abs=2)
    assert shown.right() == pytest.approx(end.x(), abs=2)


# ---------------------------------------------------------------- the cross-hair


async def test_the_cross_hair_names_value_unit_and_quality_of_every_pen(page):
    await opened(page, RPM, STATE, "mill-2/feed")
    QTest.mouseMove(page.plot, QPoint(600, 200))
    await settle(page)
    pixels(page)
    rows = page.plot.cross_rows()
    assert [r.name for r in rows] == ["Machine state · ABR-850", "Spindle speed · ABR-850", "Feed rate · Mill 2"]
    assert [r.unit for r in rows] == ["", "rev/min", "mm/min"]
    assert {r.remark for r in rows} == {"Good"}
    assert all(r.value not in ("", "—") for r in rows)


async def test_in_a_gap_the_cross_hair_names_the_cause(page, fake):
    fake.holes = (hole("abr-850", NOW - 40 * MINUTE_NS, NOW - 20 * MINUTE_NS, GapCause.STATION_OFF),)
    await opened(page, RPM)
    frame = page.plot.frame()
    QTest.mouseMove(page.plot, QPoint(round(frame.x(NOW - 30 * MINUTE_NS, page.view.window)), 200))
    await settle(page)
    pixels(page)
    (row,) = page.plot.cross_rows()
    assert str(row) == "Spindle speed — Station off"


async def test_shift_and_arrows_move_the_cross_hair_by_key(page):
    await opened(page, RPM)
    QTest.keyClick(page.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    first = page.plot.cross_at_ns()
    QTest.keyClick(page.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.plot.cross_at_ns() > first
    assert page.view.live


# ---------------------------------------------------------------- the picture


async def test_no_curve_is_painted_inside_a_gap(page, fake):
    gap = hole("abr-850", NOW - 40 * MINUTE_NS, NOW - 20 * MINUTE_NS)
    fake.holes = (gap,)
    await opened(page, RPM)
    image = pixels(page)
    frame, panel = page.plot.frame(), page.plot.panels()[0]
    left = round(frame.x(gap.from_ns, page.view.window)) + 3
    right = round(frame.x(gap.to_ns, page.view.window)) - 3
    top, bottom = int(panel.area.top()), int(panel.area.bottom())
    assert not has_colour(image, LIGHT.pen(0), left, right, top, bottom)
    assert has_colour(image, LIGHT.pen(0), right + 6, right + 60, top, bottom)


class Steps(FakePlant):
    """History with two values far apart and one from before the window."""

    def history(self, query):
        self.queries.append(query)
        item = self.machine("abr-850").model.get(query.signals[0])
        time_ns = np.array([NOW - 50 * MINUTE_NS, NOW - 10 * MINUTE_NS], np.int64)
        made = Series(
            item,
            time_ns,
            np.array([1000.0, 9000.0]),
            None,
            np.zeros(2, np.uint8),
            np.arange(2),
            "raw",
            (NOW - 9 * HOUR_NS, 5000.0),
        )
        return done(HistoryAnswer((made,), (), None, query.to_ns))


async def test_a_silent_value_is_painted_level_and_the_carried_one_dashed(qtbot):
    fake = Steps(plant(machine("abr-850", name="ABR-850", rpm=None)))
    page = TrendPage(PlantLink(fake))
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.set_theme(LIGHT)
    page.show()
    await opened(page, RPM, window=Window(NOW - HOUR_NS, NOW))
    image = pixels(page)
    frame, panel = page.plot.frame(), page.plot.panels()[0]
    middle = round(frame.x(NOW - 30 * MINUTE_NS, page.view.window))
    level, above = round(panel.y(1000.0)), round(panel.y(5000.0))
    assert has_colour(image, LIGHT.pen(0), middle, middle + 3, level - 2, level + 3)
    assert not has_colour(image, LIGHT.pen(0), middle, middle + 3, above - 40, above + 40)
    start = int(frame.left)
    dashes = [has_colour(image, LIGHT.pen(0), x, x + 1, above - 2, above + 3) for x in range(start + 2, start + 60)]
    assert any(dashes)
    assert not all(dashes)


async def test_states_are_lanes_in_their_colours(page):
    await opened(page, STATE)
    image = pixels(page)
    (lane,) = page.plot.panels()
    assert lane.lane
    area = lane.area.toRect()
    for state in ("running", "idle", "setup"):
        assert has_colour(image, LIGHT.state_colour(state), area.left(), area.right(), area.top(), area.top() + 4)


async def test_an_equal_picture_is_not_painted_again(page, fake):
    await opened(page, RPM, window=Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS))
    pixels(page)
    kept = page.plot._pixmap
    for _ in range(5):
        fake.advance(0.1)
        page.apply(fake.now)
    QApplication.processEvents()
    assert page.plot._pixmap is kept


async def test_themes_and_languages_change_the_picture_and_not_the_view(page):
    await opened(page, RPM)
    before, view = pixels(page), page.view
    page.set_theme(DARK)
    page.retranslate()
    assert pixels(page) != before
    assert page.view == view


# ---------------------------------------------------------------- live and history


async def test_live_follows_now_and_grows_at_its_end(page, fake):
    await opened(page, RPM)
    before = page.sources.data.trace(RPM)
    fake.now = plant(machine("abr-850", name="ABR-850", revision=2, now_ns=NOW + 30 * S), now_ns=NOW + 30 * S)
    page.apply(fake.now)
    after = page.sources.data.trace(RPM)
    assert page.view.window.to_ns == pytest.approx(NOW + 30 * S, abs=4 * S)
    assert after.time_ns[-1] == NOW + 30 * S
    assert len(np.unique(after.time_ns)) == len(after.time_ns) > len(before.time_ns)


async def test_a_lost_link_is_a_hole_at_once_without_asking_history(page, fake):
    await opened(page, RPM)
    lost = machine(
        "abr-850",
        name="ABR-850",
        revision=2,
        status=link(LinkState.RETRYING, age_s=20),
        quality=Quality.LINK_LOST,
    )
    page.apply(replace(fake.now, machines=(lost,)))
    (gap,) = page.sources.data.gaps("abr-850")
    assert (gap.from_ns, gap.to_ns, gap.cause) == (NOW - 20 * S, None, GapCause.LINK_LOST)


async def test_a_gesture_asks_history_for_the_new_window_at_the_chart_s_width(page, fake):
    window = Window(NOW - 5 * HOUR_NS, NOW - 4 * HOUR_NS)
    await opened(page, RPM, window=window)
    asked = [q for q in fake.queries if q.from_ns <= window.from_ns and q.to_ns >= window.to_ns]
    width = page.plot.frame().inner
    assert 2 * width <= asked[0].max_points <= 4 * width
    assert asked[0].signals == ("rpm",)


async def test_a_drag_asks_when_it_rests_and_before_when_it_leaves_what_is_known(page, fake):
    await opened(page, RPM, window=Window(NOW - 5 * HOUR_NS, NOW - 4 * HOUR_NS))
    width = page.plot.frame().inner
    before = len(fake.queries)
    at = QPoint(int(page.plot.frame().left) + 200, 200)
    QTest.mousePress(page.plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    for step in range(12):
        QTest.mouseMove(page.plot, at + QPoint(round(width * 0.015 * step), 0))
        await asyncio.sleep(0.01)
        QApplication.processEvents()
    assert len(fake.queries) == before
    for step in range(12):
        QTest.mouseMove(page.plot, at + QPoint(round(width * (0.18 + 0.04 * step)), 0))
        await asyncio.sleep(0.01)
        QApplication.processEvents()
    assert len(fake.queries) > before
    QTest.mouseRelease(page.plot, Qt.MouseButton.LeftButton)
    await settle(page)
    shown = page.view.window
    asked = [q for q in fake.queries[before:] if q.from_ns <= shown.from_ns and q.to_ns >= shown.to_ns]
    assert ("rpm",) in {q.signals for q in asked}


async def test_an_error_keeps_the_last_picture_greyed_with_its_reason(page, fake, monkeypatch):
    await opened(page, RPM)
    trace = page.sources.data.trace(RPM)
    refusal = UserError(Message.of("History is busy. Try again."))
    monkeypatch.setattr(fake, "history", lambda query: failed(refusal))
    fake.advance(12)
    page.apply(fake.now)
    QTest.mouseClick(page.bar.earlier, Qt.MouseButton.LeftButton)
    await settle(page)
    assert page.plot._greyed.startswith("History is busy. Try again.")
    assert "12 s" in page.plot._greyed
    assert len(page.sources.data.trace(RPM)) >= len(trace)


# ---------------------------------------------------------------- questions


def query(span: int) -> HistoryQuery:
    return HistoryQuery("m", ("rpm",), 0, span)


class Slow:
    """History that answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[HistoryQuery, asyncio.Future]] = []

    async def __call__(self, query: HistoryQuery) -> HistoryAnswer:
        future = asyncio.get_running_loop().create_future()
        self.asked.append((query, future))
        return await future


async def test_only_the_newest_question_is_answered_whatever_the_order():
    slow, seen = Slow(), []
    feed = TrendFeed(slow, lambda q, a: seen.append(q.to_ns), lambda q, e: seen.append(e))
    for span in (1, 2, 3):
        feed.want({"m": query(span)})
        await asyncio.sleep(0)
    for _, future in reversed(slow.asked):
        if not future.done():
            future.set_result(HistoryAnswer((), ()))
    await asyncio.sleep(0.01)
    assert seen == [3]
    assert not feed.busy


async def test_an_answer_that_arrives_in_the_turn_of_its_cancellation_is_dropped():
    slow, seen = Slow(), []
    feed = TrendFeed(slow, lambda q, a: seen.append(q.to_ns), lambda q, e: seen.append(e))
    feed.want({"m": query(1)})
    await asyncio.sleep(0)
    slow.asked[0][1].set_result(HistoryAnswer((), ()))
    feed.want({"m": query(2)})
    await asyncio.sleep(0.01)
    assert seen == []
    slow.asked[1][1].set_result(HistoryAnswer((), ()))
    await asyncio.sleep(0.01)
    assert seen == [2]


def test_a_question_before_the_loop_runs_waits_for_it():
    slow, seen = Slow(), []
    feed = TrendFeed(slow, lambda q, a: seen.append(q.to_ns), lambda q, e: seen.append(e))
    feed.want({"m": query(1)})
    assert feed.busy

    async def later() -> None:
        feed.resume()
        await asyncio.sleep(0)
        slow.asked[0][1].set_result(HistoryAnswer((), ()))
        await asyncio.sleep(0.01)

    asyncio.run(later())
    assert seen == [1]


async def test_the_old_picture_stays_until_the_new_answer_is_there(page, fake, monkeypatch):
    await opened(page, RPM)
    trace = page.sources.data.trace(RPM)
    waiting: Future = Future()
    monkeypatch.setattr(fake, "history", lambda query: waiting)
    wheel(page, 500, 3)
    await settle()
    pixels(page)
    assert page.sources.data.trace(RPM).time_ns is trace.time_ns
    assert len(page.plot.panels()[0].corners[0][0]) > 10
    waiting.set_result(HistoryAnswer((), ()))
    await settle(page)


async def test_a_calendar_range_is_shown_and_stepped_through(fake: FakePlant, page: TrendPage) -> None:
    fake.trends.week = (ShiftHours("A", frozenset(range(7)), 6 * 3600, 14 * 3600),)
    await opened(page, "abr-850/rpm")
    for period, button in page.bar.periods.items():
        assert not button.isHidden()
        button.click()
        assert page.view.period == period.value
        before = page.view.window.from_ns
        page.bar.earlier.click()
        assert page.view.window.from_ns < before
        assert not page.view.live
        page.bar.later.click()
        assert page.view.window.from_ns == before
    page.plot.step(-1)
    assert page.view.period == ""
