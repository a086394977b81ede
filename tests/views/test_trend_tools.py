"""The trend page's tools under real hands: cursors and figures, bands, notes, layouts, one pen over another, means."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtTest import QTest

from app.domain.alarm import AlarmKind, AlarmState, Priority, Step
from app.domain.alarm_record import AlarmTransition
from app.domain.condition import Activation, Level
from app.domain.gap import GapCause
from app.domain.message import Message, UserError
from app.domain.note import Note
from tests.alarm_builders import alarm, list_of
from tests.views.builders import NOW, FakePlant, S, hole, machine, plant
from tests.views.trend_hands import LEFT, NONE, drag, has_colour, opened, page_over, pixels, point, settle, wheel
from views.binding.page import Route
from views.models.arrange import Arrange
from views.models.trend_bands import BandKind
from views.models.trend_pens import Reduce
from views.models.trend_window import HOUR_NS, MINUTE_NS, Window
from views.pages.trend import TrendPage
from views.shell.theme import LIGHT
from views.widgets.note_dialog import NoteDialog
from views.widgets.trend_bands import rail_rect
from views.widgets.trend_xy import plot_areas

RPM, FEED, LOAD, STATE = "abr-850/rpm", "abr-850/feed", "abr-850/spindle_load", "abr-850/state"
PAST = Window(NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS)
MIDDLE = NOW - 150 * MINUTE_NS


@pytest.fixture
def fake() -> FakePlant:
    return FakePlant(plant(machine("abr-850", name="ABR-850"), machine("mill-2", name="Mill 2")))


@pytest.fixture
def page(qtbot, fake) -> TrendPage:
    return page_over(qtbot, fake)


def cell(page: TrendPage, row: int, column: str) -> str:
    table = page.stats.table
    titles = [table.horizontalHeaderItem(i).text() for i in range(table.columnCount())]
    return table.item(row, titles.index(column)).text()


def dialog(page: TrendPage) -> NoteDialog:
    (found,) = [d for d in page.findChildren(NoteDialog) if d.isVisible()]
    return found


# ---------------------------------------------------------------- measuring


async def test_the_measure_button_sets_two_cursors_and_shows_the_figures_between_them(page):
    await opened(page, RPM, STATE, window=PAST)
    assert page.stats.isHidden()
    QTest.mouseClick(page.tools.measure, LEFT)
    await settle(page)
    a_ns, b_ns = page.plot.cursors
    assert (a_ns, b_ns) == (PAST.from_ns + 20 * MINUTE_NS, PAST.to_ns - 20 * MINUTE_NS)
    assert page.stats.isVisible()
    assert page.stats.span.text().endswith("Δt 20 min (1,200 s)")
    assert cell(page, 0, "Pen").startswith("Spindle speed")
    assert cell(page, 0, "From") == "2,000 observations"
    QTest.mouseClick(page.tools.measure, LEFT)
    await settle(page)
    assert page.plot.cursors == (None, None)
    assert page.stats.isHidden()


async def test_differences_slope_and_statistics_are_those_of_the_curve(page, fake):
    fake.stories["rpm"] = [(PAST.from_ns + i * MINUTE_NS, 1000.0 + 30.0 * i) for i in range(60)]
    await opened(page, RPM, window=PAST)
    page.plot.set_cursors(PAST.from_ns + 10 * MINUTE_NS, PAST.from_ns + 20 * MINUTE_NS)
    await settle(page)
    figures = {name: cell(page, 0, name) for name in ("A", "B", "Δ", "Slope", "Min", "Max", "Mean", "σ")}
    values = 1000.0 + 30.0 * np.arange(10, 20)
    assert figures == {
        "A": "1,300",
        "B": "1,600",
        "Δ": "300.0",
        "Slope": "30.0/min",
        "Min": "1,300",
        "Max": "1,570",
        "Mean": f"{values.mean():,.1f}",
        "σ": f"{values.std():.1f}",
    }


async def test_a_and_b_set_cursors_at_the_cross_hair_and_a_drag_moves_one(page):
    await opened(page, RPM, window=PAST)
    at = point(page, MIDDLE)
    QTest.mouseMove(page.plot, at)
    QTest.keyClick(page.plot, Qt.Key.Key_A)
    assert page.plot.cursors[0] == pytest.approx(MIDDLE, abs=10 * S)
    assert page.plot.cursors[1] is None
    window = page.view.window
    drag(page, at, at + QPoint(120, 0))
    assert page.view.window == window
    assert page.plot.cursors[0] == pytest.approx(page.plot.frame().at(at.x() + 120, window), abs=S)
    await settle(page)
    assert cell(page, 0, "A") not in ("", "—")
    assert cell(page, 0, "Δ") == ""
    QTest.keyClick(page.plot, Qt.Key.Key_Escape)
    QTest.keyClick(page.plot, Qt.Key.Key_Escape)
    assert page.plot.cursors == (None, None)


async def test_statistics_that_are_refused_say_why_and_leave_the_curves(page, fake):
    await opened(page, RPM, window=PAST)
    fake.trends.refusal = UserError(Message.of("History is busy. Try again."))
    QTest.mouseClick(page.tools.measure, LEFT)
    await settle(page)
    assert page.said.isVisible()
    assert page.said.words.text() == "History is busy. Try again."
    assert page.plot._greyed == ""
    QTest.mouseClick(page.said.button, LEFT)
    assert page.said.isHidden()


# ---------------------------------------------------------------- bands


async def test_bands_stand_behind_the_curves_and_the_cross_hair_names_them(page, fake):
    start, end = MIDDLE - 10 * MINUTE_NS, MIDDLE + 10 * MINUTE_NS
    fake.stories["system"] = [
        (start, Activation(Level.FAULT, native_code="1010", text="SPINDLE OVERHEAT").encode()),
        (end, Activation(Level.NORMAL, native_code="1010").encode()),
    ]
    fake.stories["program"] = [(PAST.from_ns - HOUR_NS, "O1"), (MIDDLE, "O2")]
    fake.stories["tool"] = [(PAST.from_ns - HOUR_NS, "12")]
    await opened(page, RPM, window=PAST)
    for kind in (BandKind.PROGRAM, BandKind.TOOL):
        page.tools._band_actions[kind].trigger()
    await settle(page)
    image, frame = pixels(page), page.plot.frame()
    rail = rail_rect(frame, 0).toRect()
    inside = range(int(frame.x(start, PAST)) + 3, int(frame.x(end, PAST)) - 3)
    fill = LIGHT.chip(2).fill
    assert has_colour(image, fill, inside.start, inside.stop, rail.top(), rail.bottom(), near=6)
    assert not has_colour(image, fill, int(frame.left), inside.start - 6, rail.top(), rail.bottom(), near=6)
    QTest.mouseMove(page.plot, point(page, MIDDLE + MINUTE_NS))
    said = {row.name: row.value for row in page.plot.band_rows(MIDDLE + MINUTE_NS)}
    assert said == {"Alarms": "1010 SPINDLE OVERHEAT", "Program": "O2", "Tool": "12"}
    page.tools._band_actions[BandKind.ALARM].trigger()
    await settle(page)
    assert page.look.rails == (BandKind.PROGRAM, BandKind.TOOL)
    assert not has_colour(pixels(page), fill, inside.start, inside.stop, rail.top(), rail.bottom(), near=6)


async def test_alarms_of_rules_come_from_the_journal_and_the_machine_s_own_only_once(page, fake):
    def line(name: str, step: Step, at_ns: int, text: str = "") -> AlarmTransition:
        states = (AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED)
        return AlarmTransition(at_ns, f"abr-850:{name}", "abr-850", step.value, *states, Priority.P3, text=text)

    own = alarm("abr-850", "system:1010", kind=AlarmKind.MACHINE, text="SPINDLE OVERHEAT")
    fake.alarms.now = list_of(alarm("abr-850", "rpm_high", title="Too fast"), own)
    fake.alarms.lines = [
        line("rpm_high", Step.RAISE, PAST.from_ns - MINUTE_NS),
        line("system:1010", Step.RAISE, MIDDLE - MINUTE_NS, "SPINDLE OVERHEAT"),
        line("rpm_high", Step.RETURN, MIDDLE),
    ]
    await opened(page, RPM, window=PAST)
    (band,) = page.sources.bands.at(BandKind.ALARM, PAST.from_ns + MINUTE_NS, NOW)
    assert (band.text, band.priority, band.to_ns) == ("Too fast", 3, MIDDLE)
    assert [row.value for row in page.plot.band_rows(PAST.from_ns + MINUTE_NS)] == ["Too fast"]


async def test_a_band_that_still_stands_grows_with_the_present(page, fake):
    fake.stories["program"] = [(NOW - 30 * MINUTE_NS, "O7")]
    await opened(page, RPM)
    page.tools._band_actions[BandKind.PROGRAM].trigger()
    await settle(page)
    fake.advance(10)
    page.apply(fake.now)
    assert [row.value for row in page.plot.band_rows(page.view.window.to_ns - 5 * S)] == ["O7"]


async def test_with_curves_of_two_machines_bands_say_whose_they_are(page, fake):
    fake.stories["program"] = [(PAST.from_ns, "O7")]
    await opened(page, RPM, "mill-2/rpm", window=PAST)
    page.tools._band_actions[BandKind.PROGRAM].trigger()
    await settle(page)
    assert [row.name for row in page.plot.band_rows(MIDDLE)] == ["Program · ABR-850"]


# ---------------------------------------------------------------- notes


async def test_a_note_is_written_on_the_span_between_the_cursors(page, fake):
    await opened(page, RPM, window=PAST)
    page.plot.set_cursors(MIDDLE + MINUTE_NS, MIDDLE - MINUTE_NS)
    QTest.mouseClick(page.tools.note, LEFT)
    asked = dialog(page)
    assert not asked.save.isEnabled()
    QTest.keyClicks(asked.words, "Chatter heard")
    QTest.mouseClick(asked.save, LEFT)
    await settle(page)
    (note,) = fake.trends.kept.values()
    assert (note.machine, note.from_ns, note.to_ns) == ("abr-850", MIDDLE - MINUTE_NS, MIDDLE + MINUTE_NS)
    assert (note.text, note.written_ns) == ("Chatter heard", NOW)
    assert note.author
    assert page.sources.notes == (note,)
    area = rail_rect(page.plot.frame(), 0).toRect()
    assert has_colour(pixels(page), LIGHT.accent, area.left(), area.right(), area.top() + 2, area.top() + 4, near=4)


async def test_n_notes_the_instant_of_the_cross_hair(page, fake):
    await opened(page, RPM, window=PAST)
    QTest.mouseMove(page.plot, point(page, MIDDLE))
    QTest.keyClick(page.plot, Qt.Key.Key_N)
    asked = dialog(page)
    assert asked.note.from_ns == asked.note.to_ns == pytest.approx(MIDDLE, abs=10 * S)
    asked.reject()
    await settle(page)
    assert not fake.trends.kept


async def test_a_click_on_a_note_corrects_or_withdraws_it(page, fake):
    fake.trends.kept["n1"] = Note("n1", "abr-850", MIDDLE, MIDDLE + 5 * MINUTE_NS, "Chater", "ana", NOW - S)
    await opened(page, RPM, window=PAST)
    pixels(page)
    at = QPoint(point(page, MIDDLE + MINUTE_NS).x(), int(rail_rect(page.plot.frame(), 0).center().y()))
    QTest.mouseClick(page.plot, LEFT, NONE, at)
    asked = dialog(page)
    asked.words.setPlainText("Chatter")
    QTest.mouseClick(asked.save, LEFT)
    await settle(page)
    assert fake.trends.kept["n1"].text == "Chatter"
    assert fake.trends.kept["n1"].from_ns == MIDDLE
    QTest.mouseClick(page.plot, LEFT, NONE, at)
    QTest.mouseClick(dialog(page).withdraw, LEFT)
    await settle(page)
    assert fake.trends.kept["n1"].removed
    assert page.sources.notes == ()


async def test_a_note_that_can_t_be_written_says_so(page, fake):
    await opened(page, RPM, window=PAST)
    fake.trends.refusal = UserError(Message.of("The disk is full."))
    QTest.keyClick(page.plot, Qt.Key.Key_N)
    asked = dialog(page)
    QTest.keyClicks(asked.words, "x")
    QTest.mouseClick(asked.save, LEFT)
    await settle(page)
    assert page.said.words.text() == "The disk is full."


# ---------------------------------------------------------------- layouts


async def test_curves_are_stacked_overlaid_or_shared_by_unit(page):
    await opened(page, RPM, FEED, "abr-850/feed_override", LOAD, window=PAST)

    def rects() -> list[tuple[int, int]]:
        pixels(page)
        return [(int(p.rect.top()), len(p.curves)) for p in page.plot.panels()]

    assert [count for _, count in rects()] == [1, 1, 2]
    page.tools._layout_actions[Arrange.STACKED].trigger()
    assert len({top for top, _ in rects()}) == 4
    left = page.plot.frame().left
    page.tools._layout_actions[Arrange.OVERLAID].trigger()
    assert len({top for top, _ in rects()}) == 1
    assert page.plot.frame().left > left


async def test_many_plots_are_scrolled_and_not_squeezed(page):
    keys = [f"{m}/{s}" for m in ("abr-850", "mill-2") for s in ("rpm", "feed", "spindle_load", "x", "y", "z", "x_load")]
    await opened(page, *keys, window=PAST)
    page.tools._layout_actions[Arrange.STACKED].trigger()
    pixels(page)
    line, areas = page.plot.frame().line, [p.area for p in page.plot.panels()]
    assert len(areas) == len(keys)
    assert min(a.height() for a in areas) > 2 * line
    assert areas[-1].bottom() <= page.plot.frame().bottom + 1
    assert page.plot.height() > page._scroll.viewport().height()
    page.tools._layout_actions[Arrange.OVERLAID].trigger()
    await settle(page)
    assert page.plot.height() == page._scroll.viewport().height()


async def test_wheel_over_one_of_several_axes_zooms_that_one_alone(page):
    await opened(page, RPM, FEED, window=PAST)
    page.tools._layout_actions[Arrange.OVERLAID].trigger()
    pixels(page)
    first, second = page.plot.panels()
    wheel(page, first.axis_right - 10, 1, y=first.area.center().y())
    pixels(page)
    zoomed, same = page.plot.panels()
    assert zoomed.scale != first.scale
    assert same.scale == second.scale


# ---------------------------------------------------------------- one pen over another


async def test_xy_shows_pens_over_the_chosen_one_in_the_visible_time(page):
    await opened(page, RPM, FEED, LOAD, STATE, window=PAST)
    QTest.mouseClick(page.tools.cross, LEFT)
    await settle(page)
    assert page.xy.isVisible()
    assert [c.key for c, _ in page.xy.view.plane.ys] == [FEED, LOAD]
    page.xy.choice.setCurrentIndex(1)
    page.xy.choice.activated.emit(1)
    assert page.look.x_key == FEED
    assert [c.key for c, _ in page.xy.view.plane.ys] == [RPM, LOAD]
    _, pairs = page.xy.view.plane.ys[0]
    assert pairs.time_ns[0] >= PAST.from_ns
    assert pairs.time_ns[-1] < PAST.to_ns


async def test_xy_is_not_joined_through_a_gap(page, fake):
    gap = hole("abr-850", MIDDLE, MIDDLE + 10 * MINUTE_NS, GapCause.STATION_OFF)
    fake.holes = (gap,)
    minutes = (*range(30), *range(40, 60))
    for signal, factor in (("rpm", 100.0), ("feed", 10.0)):
        fake.stories[signal] = [(PAST.from_ns + m * MINUTE_NS, m * factor) for m in minutes]
    await opened(page, RPM, FEED, window=PAST)
    QTest.mouseClick(page.tools.cross, LEFT)
    await settle(page)
    ((_, pairs),) = page.xy.view.plane.ys
    breaks = pairs.time_ns[np.isnan(pairs.y)]
    assert breaks.tolist() == [gap.from_ns]


# ---------------------------------------------------------------- means, and what is remembered


async def test_m_on_a_pen_asks_for_means_and_again_for_extremes(page, fake):
    await opened(page, RPM, window=PAST)
    asked: list[str] = []
    means = fake.trends.means
    fake.trends.means = lambda query: (asked.append("means"), means(query))[1]
    page.pen_list.setFocus()
    QTest.keyClick(page.pen_list, Qt.Key.Key_M)
    await settle(page)
    assert page.pens.items[0].reduce is Reduce.MEAN
    assert asked == ["means"]
    menu = page.pen_list.menu(page.pen_list._rows[0])
    assert [a.text() for a in menu.actions()][2] == "Extremes of each pixel"
    menu.actions()[2].trigger()
    await settle(page)
    assert page.pens.items[0].reduce is Reduce.MINMAX
    assert asked == ["means"]


async def test_layout_and_bands_survive_going_away(page, fake, qtbot):
    await opened(page, RPM, FEED, window=PAST)
    page.tools._layout_actions[Arrange.STACKED].trigger()
    page.tools._band_actions[BandKind.STATE].trigger()
    QTest.mouseClick(page.tools.cross, LEFT)
    page.xy.chosen.emit(FEED)
    await settle(page)
    place = page.state()
    other = page_over(qtbot, fake)
    other.show_route(place)
    await settle(other)
    assert other.look == page.look
    assert other.state() == place
    other.show_route(Route("trend", "abr-850"))
    assert other.look == page.look
    await settle(other)


async def test_page_up_and_down_step_through_time(page):
    await opened(page, RPM, window=PAST)
    QTest.keyClick(page.plot, Qt.Key.Key_PageUp)
    assert page.view.window == PAST.moved(-HOUR_NS // 10)
    QTest.keyClick(page.plot, Qt.Key.Key_PageDown)
    assert page.view.window == PAST
    await settle(page)


async def test_pens_of_different_units_have_plots_of_their_own_over_one_x_axis(page):
    await opened(page, RPM, FEED, LOAD, "abr-850/x_load", window=PAST)
    QTest.mouseClick(page.tools.cross, LEFT)
    await settle(page)
    view = page.xy.view
    areas = plot_areas(view.plane, QSizeF(view.size()), LIGHT)
    assert list(areas) == ["mm/min", "%"]
    first, second = areas.values()
    assert first.bottom() < second.top()
    assert (first.left(), first.right()) == (second.left(), second.right())
    image = view.grab().toImage()
    for area, pen in ((first, 1), (second, 2)):
        rect = area.toRect()
        assert has_colour(image, LIGHT.pen(pen), rect.left(), rect.right(), rect.top() + 4, rect.bottom() - 4)
