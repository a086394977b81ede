"""The machine page: what it shows of a machine, how it says that a value is not good, and where clicks lead."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.alarm import AlarmKind, AlarmState, Priority
from app.domain.alarm_picture import AlarmView
from app.domain.condition import Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.gap import GapCause
from app.domain.quality import Quality
from app.domain.snapshot import Recent
from app.domain.state import LinkState, MachineState
from tests.alarm_builders import alarm, list_of
from tests.views.builders import NOW, FakePlant, S, condition, hole, link, machine, model_of, plant
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.faces import face_of
from views.models.scales import Band, band_of, scale_of, spark_columns
from views.models.signal_table import AGE, NAME, QUALITY, SOURCE, VALUE
from views.models.trend_window import HOUR_NS, MINUTE_NS
from views.pages.machine import MachinePage
from views.pages.machine_head import link_face, state_face
from views.shell.theme import DARK, LIGHT


async def settle() -> None:
    for _ in range(20):
        QApplication.processEvents()
        await asyncio.sleep(0.001)


def page_over(qtbot, fake: FakePlant, which: str = "abr-850") -> MachinePage:
    page = MachinePage(PlantLink(fake))
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.set_theme(LIGHT)
    page.retranslate()
    page.show()
    page.show_route(Route("machine", which))
    return page


def one(**given) -> FakePlant:
    return FakePlant(plant(machine("abr-850", name="ABR-850", **given), machine("mill-2", name="Mill 2")))


# ---------------------------------------------------------------- values


def test_all_common_signals_of_a_mill_have_a_cell(qtbot):
    cells = page_over(qtbot, one()).board.cells
    assert {"rpm", "feed", "spindle_load", "feed_override", "x", "y_load", "program", "block", "tool"} <= set(cells)
    assert (cells["rpm"].face.value, cells["rpm"].face.unit) == ("8,450", "rev/min")
    assert (cells["x"].face.title, cells["x"].face.value) == ("X", "123.456")
    assert cells["block"].face.value == "N240 G1 X123.456 Y-45.602 F2180"


def test_a_machine_with_few_signals_gets_cells_for_those_alone(qtbot):
    fake = one()
    item = DataItem("c", "c1", Category.SAMPLE, ValueKind.NUMBER, unit="deg")
    few = MachineModel("abr-850", (item,))
    bare = replace(
        fake.now.machines[0],
        model=few,
        **{k: getattr(fake.now.machines[0], k)[:1] for k in ("number", "text", "quality", "time_ns", "received_ns")},
        **{k: getattr(fake.now.machines[0], k)[:1] for k in ("last_good_number", "last_good_text", "last_good_ns")},
    )
    fake.now = replace(fake.now, machines=(bare,))
    assert list(page_over(qtbot, fake).board.cells) == ["c"]


def test_a_machine_without_a_model_still_has_its_head(qtbot):
    fake = one()
    fake.now = replace(fake.now, machines=(replace(fake.now.machines[0], model=None),))
    page = page_over(qtbot, fake)
    assert page.board.cells == {}
    assert page.head.name.currentText() == "ABR-850"


def test_another_model_rebuilds_the_cells(qtbot):
    fake = one()
    page = page_over(qtbot, fake)
    before = page.board.cells["rpm"]
    fake.now = one(revision=2).now
    page.apply(fake.now)
    assert page.board.cells["rpm"] is not before


def test_a_missing_value_is_a_dash_with_its_reason(qtbot):
    face = page_over(qtbot, one(rpm=None)).board.cells["rpm"].face
    assert (face.value, face.share, face.note, face.bad) == ("—", None, "Unavailable at the source", True)


def test_a_lost_link_shows_dashes_and_the_last_good_value_in_the_tooltip(qtbot):
    cell = page_over(qtbot, one(quality=Quality.LINK_LOST)).board.cells["feed"]
    assert (cell.face.value, cell.face.note) == ("—", "Link lost")
    assert "2,180 mm/min" in cell.reason()


def test_a_stale_value_is_grey_and_says_how_old():
    reading = machine(quality=Quality.STALE).reading("rpm")
    face = face_of(reading, NOW + 12 * S)
    assert (face.value, face.note, face.faint) == ("8,450", "12 s", True)


def test_an_uncertain_value_is_marked():
    assert face_of(machine(quality=Quality.UNCERTAIN).reading("rpm"), NOW).value == "≈ 8,450"


def test_bad_quality_moves_nothing(qtbot):
    fake = one()
    page = page_over(qtbot, fake)
    QApplication.processEvents()
    before = {s: c.geometry().getRect() for s, c in page.board.cells.items()}
    good = fake.now.machines[0]
    bad = replace(good, quality=np.full_like(good.quality, Quality.LINK_LOST), revision=2)
    page.apply(replace(fake.now, machines=(bad,)))
    QApplication.processEvents()
    assert {s: c.geometry().getRect() for s, c in page.board.cells.items()} == before


def test_an_unchanged_machine_paints_no_cell_again(qtbot):
    fake = one()
    page = page_over(qtbot, fake)
    qtbot.wait_until(lambda: page.board.cells["rpm"].isVisible())
    for _ in range(3):  # the style sheet's sizes arrive with the first events
        QApplication.processEvents()
    painted = []
    for signal, cell in page.board.cells.items():
        cell.paint_cell = lambda p, r, s=signal: painted.append(s)
    for _ in range(3):
        fake.advance(0.1)
        page.apply(fake.now)
        QApplication.processEvents()
    assert painted == []


def test_only_the_changed_cell_is_painted(qtbot):
    fake = one()
    page = page_over(qtbot, fake)
    qtbot.wait_until(lambda: page.board.cells["rpm"].isVisible())
    for _ in range(5):
        QApplication.processEvents()
    painted = []
    for signal, cell in page.board.cells.items():
        cell.paint_cell = lambda p, r, s=signal: painted.append(s)
    good = fake.now.machines[0]
    number = good.number.copy()
    number[good.model.index["feed"]] = 2222.0
    again = replace(good, number=number, revision=2, time_ns=good.time_ns + S, received_ns=good.received_ns + S)
    page.apply(replace(fake.now, machines=(again,)))
    QApplication.processEvents()
    assert set(painted) == {"feed"}


# ---------------------------------------------------------------- clicks


def test_a_click_on_a_value_opens_its_trend(qtbot):
    page = page_over(qtbot, one())
    with qtbot.wait_signal(page.navigate) as seen:
        QTest.mouseClick(page.board.cells["spindle_load"], Qt.MouseButton.LeftButton)
    assert seen.args == [Route("trend", "abr-850", ("abr-850/spindle_load",))]


def test_enter_on_a_value_opens_its_trend_too(qtbot):
    page = page_over(qtbot, one())
    with qtbot.wait_signal(page.navigate) as seen:
        QTest.keyClick(page.board.cells["x"], Qt.Key.Key_Return)
    assert seen.args[0].signals == ("abr-850/x",)


def test_a_press_that_leaves_the_value_opens_nothing(qtbot):
    page = page_over(qtbot, one())
    cell = page.board.cells["rpm"]
    with qtbot.assert_not_emitted(page.navigate):
        QTest.mousePress(cell, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(
            cell, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(cell.width() + 50, 5)
        )


def test_choosing_another_machine_goes_there(qtbot):
    page = page_over(qtbot, one())
    with qtbot.wait_signal(page.navigate) as seen:
        page.head.name.activated.emit(1)
    assert seen.args == [Route("machine", "mill-2")]


def test_without_a_machine_in_the_route_the_last_one_stays(qtbot):
    page = page_over(qtbot, one(), "mill-2")
    page.show_route(Route("machine"))
    assert page.state() == Route("machine", "mill-2")


def test_without_any_machine_the_page_says_what_to_do(qtbot):
    page = page_over(qtbot, FakePlant(plant()), "")
    assert page._empty.isVisible()
    assert not page._body.isVisible()


# ---------------------------------------------------------------- the head


def test_a_connection_without_a_sign_of_life_is_not_shown_as_living():
    dead = machine(status=link(LinkState.CONNECTED, age_s=60))
    face = link_face(dead, NOW)
    assert not face.living
    assert face.words == "Connected, last data 1 min ago"


def test_a_lost_link_tells_since_when_and_what_to_do():
    face = link_face(machine(status=link(LinkState.RETRYING, age_s=90)), NOW)
    assert face.words == "Link lost, last data 1 min ago"
    assert "Check cable and power" in face.detail


def test_the_state_has_its_word_its_time_and_exceptions():
    face = state_face(machine(feed_override=80.0, mode="MANUAL"), NOW)
    assert (face.state, face.word, face.since) == ("running", "Running", "12 min")
    assert {"Feed 80 %", "MANUAL"} <= {r.text for r in face.remarks}


def test_an_inferred_state_is_marked():
    assert state_face(replace(machine(), state_inferred=True), NOW).word == "≈ Running"


# ---------------------------------------------------------------- states of the last hours


async def test_the_timeline_shows_states_and_holes_with_their_cause(qtbot):
    fake = one()
    fake.holes = (hole("abr-850", NOW - 3 * HOUR_NS, NOW - 2 * HOUR_NS, GapCause.STATION_OFF),)
    page = page_over(qtbot, fake)
    await settle()
    page.apply(fake.now)
    timeline = page.head.timeline
    assert {"running", "idle", "setup", "fault"} <= {s.text for s in timeline.segments}
    assert timeline.words_at(NOW - 2 * HOUR_NS - MINUTE_NS).startswith("Station off\n")
    assert timeline.segments[0].from_ns >= NOW - 8 * HOUR_NS - MINUTE_NS


async def test_a_click_on_the_timeline_opens_the_trend_around_it(qtbot):
    page = page_over(qtbot, one())
    await settle()
    with qtbot.wait_signal(page.navigate) as seen:
        QTest.mouseClick(page.head.timeline, Qt.MouseButton.LeftButton)
    route = seen.args[0]
    assert route.signals[0] == "abr-850/state"
    assert route.to_ns - route.from_ns == HOUR_NS


# ---------------------------------------------------------------- conditions


def test_conditions_show_level_code_and_the_whole_text_faults_first(qtbot):
    text = "SPINDLE OVERHEAT: cooling circuit 2 below minimum flow, check pump and filter before restart"
    ill = model_of()
    given = [
        condition(ill, code="207", text="COOLANT LOW", level=Level.WARNING, since_s=5),
        condition(ill, text=text),
    ]
    page = page_over(qtbot, one(state=MachineState.FAULT, conditions=given))
    cards = page.conditions.cards
    assert [c.code.text() for c in cards] == ["1010", "207"]
    assert cards[0].text.text() == text
    assert cards[0].text.wordWrap()
    assert "1 min" in cards[0].since.text()


def test_without_data_nobody_claims_that_there_is_no_condition(qtbot):
    page = page_over(qtbot, one(status=link(LinkState.RETRYING, age_s=90), quality=Quality.LINK_LOST))
    assert page.conditions._none.text() == "Unknown: no data from the machine"


# ---------------------------------------------------------------- all signals


def test_the_table_lists_every_item_with_its_source_id(qtbot):
    page = page_over(qtbot, one(x=None))
    page.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    model = page.signals.model
    rows = {model.index(r, SOURCE).data(): r for r in range(model.rowCount())}
    assert len(rows) == len(model_of().items)
    row = rows["x_1"]
    shown = [model.index(row, c).data() for c in (NAME, VALUE, QUALITY)]
    assert shown == ["Position X", "—", "Unavailable at the source"]
    assert model.index(rows["rpm_1"], AGE).data() == "0 s"


def test_the_table_is_searched_by_any_words_and_opens_trends(qtbot):
    page = page_over(qtbot, one())
    page.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    QTest.keyClicks(page.signals.search, "x_load AXES")
    assert page.signals.found.rowCount() == 1
    page.signals.table.selectRow(0)
    with qtbot.wait_signal(page.navigate) as seen:
        QTest.mouseClick(page.signals.open, Qt.MouseButton.LeftButton)
    assert seen.args[0].signals == ("abr-850/x_load",)


def test_the_table_tells_active_conditions(qtbot):
    page = page_over(qtbot, one(conditions=[condition(model_of())]))
    page.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    model = page.signals.model
    values = [
        model.index(r, VALUE).data() for r in range(model.rowCount()) if model.index(r, SOURCE).data() == "system_1"
    ]
    assert values == ["Fault 1010 SPINDLE OVERHEAT"]


# ---------------------------------------------------------------- scales


RPM = DataItem("rpm", "s", Category.SAMPLE, ValueKind.NUMBER, unit="rev/min")


def seen(*values: float) -> Recent:
    return Recent(NOW - np.arange(len(values) - 1, -1, -1, dtype=np.int64) * S, np.array(values, np.float64))


def test_a_scale_is_the_source_s_own_where_it_states_one():
    item = replace(RPM, minimum=0.0, maximum=12_000.0)
    assert scale_of(item, seen(99_999.0), None) == (0.0, 12_000.0)


def test_else_it_grows_to_a_round_end_and_never_shrinks():
    grown = scale_of(RPM, seen(0.0, 8_450.0), None)
    assert grown == (0.0, 10_000.0)
    assert scale_of(RPM, seen(10.0), grown) == grown


def test_overrides_and_loads_have_fixed_bands_and_speeds_learn_theirs():
    assert band_of(DataItem("feed_override", "o", Category.EVENT, ValueKind.NUMBER), None).excludes(80.0)
    assert not band_of(DataItem("x_load", "l", Category.SAMPLE, ValueKind.NUMBER), None).excludes(79.0)
    learnt = band_of(RPM, seen(*([0.0] * 50 + [4000.0] * 100)))
    assert learnt == Band(4000.0, 4000.0, learnt=True)
    assert not learnt.excludes(9000.0)
    assert band_of(RPM, seen(1.0, 2.0)) is None


def test_a_sparkline_keeps_peaks_and_holes():
    values = [10.0] * 600
    values[300] = 90.0
    values[100:160] = [np.nan] * 60
    columns = spark_columns(seen(*values), NOW, 60, (0.0, 100.0))
    assert len(columns) == 60
    assert max(c[1] for c in columns if c) == 1.0
    assert sum(c is None for c in columns) >= 5


def test_a_silent_value_is_held_in_the_sparkline():
    old = Recent(np.array([NOW - 900 * S], np.int64), np.array([100.0]))
    assert spark_columns(old, NOW, 60, (0.0, 200.0)) == ((0.5, 0.5),) * 60


def test_a_flat_line_is_drawn_in_the_middle_and_not_as_drama():
    columns = spark_columns(seen(*([50.0] * 600)), NOW, 60, (0.0, 100.0))
    assert {c for c in columns if c} == {(0.5, 0.5)}


# ---------------------------------------------------------------- layout


@pytest.mark.parametrize("size", [(1180, 640), (1720, 960)])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_nothing_stands_outside_the_page(qtbot, size, theme):
    page = page_over(qtbot, one(conditions=[condition(model_of())]))
    page.resize(*size)
    page.set_theme(theme)
    QApplication.processEvents()
    for cell in page.board.cells.values():
        right = cell.mapTo(page, QPoint(cell.width(), 0)).x()
        assert cell.width() > 0
        assert right <= page.width()


# ---------------------------------------------------------------- alarms


def with_alarms(*rows: AlarmView, **given) -> FakePlant:
    fake = one(**given)
    fake.alarms.now = list_of(*rows, alarm("mill-2", "other"), now_ns=NOW)
    return fake


def drive_fell(now_ns: int = NOW) -> tuple[AlarmView, ...]:
    estop = alarm("abr-850", "estop", priority=Priority.P1, rank=0, title="Emergency stop", age_s=95, now_ns=now_ns,
                  guidance={"en": "Look at the door."})  # fmt: skip
    return estop, alarm("abr-850", "drive", priority=Priority.P2, age_s=94, now_ns=now_ns)


def test_the_first_out_stands_on_top_with_its_consequences_and_what_to_do(qtbot):
    page = page_over(qtbot, with_alarms(*drive_fell(), alarm("abr-850", "lube", priority=Priority.P3, age_s=900)))
    first, second = page.alarms.cards
    assert (first.words.text(), first.guidance.text()) == ("Emergency stop", "Look at the door.")
    assert first.folded.text() == "↳ drive"
    assert second.words.text() == "lube"
    assert first.since.text().endswith("1 min")


def test_a_condition_that_is_an_alarm_is_told_once(qtbot):
    told = condition(model_of())
    assert told.activity.activation.key == "1010"
    known = alarm("abr-850", "system:1010", kind=AlarmKind.MACHINE, text="SPINDLE OVERHEAT", now_ns=NOW)
    page = page_over(qtbot, with_alarms(known, conditions=[told, condition(model_of(), code="207", text="COOLANT")]))
    assert [card.code.text() for card in page.conditions.cards] == ["207"]
    hidden = alarm("abr-850", "system:1010", state=AlarmState.SHELVED, now_ns=NOW)
    page = page_over(qtbot, with_alarms(hidden, conditions=[told]))
    assert [card.code.text() for card in page.conditions.cards] == ["1010"]
    assert page.alarms.more.text() == "1 hidden"


async def test_one_press_acknowledges_what_is_shown_of_this_machine(qtbot):
    fake = with_alarms(*drive_fell())
    page = page_over(qtbot, fake)
    assert page.alarms.acknowledge.text() == "Acknowledge 2"
    page.alarms.acknowledge.click()
    await settle()
    assert fake.alarms.done[-1][1] == ("abr-850:estop", "abr-850:drive")
    assert fake.alarms.now.get("mill-2:other").state is AlarmState.UNACKNOWLEDGED
    assert page.alarms.acknowledge.isHidden()


def test_a_press_on_an_alarm_opens_it_in_the_list(qtbot):
    page = page_over(qtbot, with_alarms(*drive_fell()))
    with qtbot.waitSignal(page.navigate) as asked:
        qtbot.mouseClick(page.alarms.cards[0], Qt.MouseButton.LeftButton)
    assert dict(asked.args[0].options) == {"tab": "list", "scope": "machine:abr-850", "alarm": "abr-850:estop"}


def test_more_alarms_than_fit_are_counted_and_not_acknowledged_unseen(qtbot):
    many = [alarm("abr-850", f"a{n:02d}", priority=Priority.P3, age_s=n, now_ns=NOW) for n in range(15)]
    page = page_over(qtbot, with_alarms(*many))
    assert len(page.alarms.cards) == 12
    assert page.alarms.more.text() == "3 more in the list"
    assert len(page.alarms.unseen()) == 12


def test_a_machine_without_alarms_says_so(qtbot):
    page = page_over(qtbot, one())
    assert page.alarms.none.text() == "No active alarm"
    assert page.alarms.acknowledge.isHidden()
