"""The rule editor: what is typed is judged at once, tried on history, one press takes a delay, and saving keeps all that others wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.domain.alarm_rule import RuleCheck, RuleFault
from app.domain.message import Message, UserError
from tests.alarm_builders import RULES, morning
from tests.views.builders import FakePlant, shop
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.rule_draft import draft_of, entry_of, rebased
from views.pages.alarm_rules import NAME, TYPING_MS, AlarmRules
from views.shell.theme import LIGHT

HOT = {"name": "hot", "condition": "rpm > 5", "duration": "3s", "count": 3, "latch": True, "machines": ["m1", "m2"],
       "title": {"en": "Hot"}, "schedule": {"days": "mon-fri", "from": "06:00"}, "from_the_future": {"a": 1}}  # fmt: skip


@pytest.fixture
def fake() -> FakePlant:
    made = FakePlant(shop())
    made.alarms.now = morning()
    made.alarms.check = RuleCheck(
        (), {"abr-850": True, "mill-2": False, "grinder-1": None}, {"abr-850/rpm": 8450.0, "mill-2/rpm": 0.0}
    )
    return made


@pytest.fixture
def page(qtbot: QtBot, fake: FakePlant) -> AlarmRules:
    made = AlarmRules(PlantLink(fake))
    qtbot.addWidget(made)
    made.resize(1280, 640)
    made.set_theme(LIGHT)
    made.retranslate()
    made.show()
    made.apply(shop())
    return made


async def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()
        await asyncio.sleep(0)


async def opened(page: AlarmRules, rule: str = "") -> None:
    page.show_route(Route("alarms", options=(("rule", rule),) if rule else ()))
    await settle()


async def typed(page: AlarmRules, field: str, text: str) -> None:
    """As fingers do it, and the pause after them."""
    editor = page.form.editors[field]
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(text))
    else:
        assert isinstance(editor, QLineEdit)
        editor.setText(text)
        editor.textEdited.emit(text)
    page._typing.stop()
    page._check()
    await settle()


def names(page: AlarmRules) -> list[str]:
    return [page.rules.item(at).data(NAME) for at in range(page.rules.count())]


def test_an_untouched_entry_comes_back_as_it_was_with_keys_that_nobody_knows() -> None:
    assert entry_of(draft_of(HOT), HOT) == HOT


@pytest.mark.parametrize(
    ("field", "text", "key", "value"),
    [
        ("duration", "30s", "duration", "30s"),
        ("count", "4", "count", 4),
        ("count", "x", "count", "x"),
        ("deadband", "2,5", "deadband", 2.5),
        ("latch", "", "latch", None),
        ("machines", "m1", "machines", ["m1"]),
        ("machines", "", "machines", None),
        ("title.pt-BR", "Quente", "title", {"pt-BR": "Quente", "en": "Hot"}),
        ("schedule.to", "22:00", "schedule", {"days": "mon-fri", "from": "06:00", "to": "22:00"}),
        ("condition", "rpm >\n 7", "condition", "rpm > 7"),
    ],
)
def test_a_field_becomes_its_key_and_an_empty_one_leaves_the_file(
    field: str, text: str, key: str, value: object
) -> None:
    entry = entry_of({**draft_of(HOT), field: text}, HOT)
    assert entry.get(key) == value
    assert {name: each for name, each in entry.items() if name != key} == {n: e for n, e in HOT.items() if n != key}


def test_what_somebody_else_wrote_meanwhile_is_taken_in_where_nothing_was_typed() -> None:
    draft = {**draft_of(HOT), "duration": "30s"}
    now = {**HOT, "duration": "5s", "priority": 1}
    merged = rebased(draft, HOT, now)
    assert (merged["duration"], merged["priority"]) == ("30s", "1")


async def test_the_rules_of_the_file_are_listed_and_the_first_is_shown(page: AlarmRules) -> None:
    await opened(page)
    assert names(page) == ["rpm_high", "spindle_load"]
    assert page.form.draft()["condition"] == "rpm > 5000"
    assert not page.save.isEnabled()


async def test_the_present_verdict_stands_beside_it_machine_by_machine(page: AlarmRules) -> None:
    await opened(page)
    lines = [page.preview.now.item(at).text() for at in range(page.preview.now.count())]
    assert lines == ["● holds  ABR-850   rpm 8,450.00", "○ does not hold  Mill 2   rpm 0.00", "? not known  Grinder 1"]


async def test_the_priority_follows_consequence_and_time(page: AlarmRules) -> None:
    await opened(page, "spindle_load")
    assert page.chip.face.priority == 1
    await typed(page, "consequence", "scrap")
    assert page.chip.face.priority == 2


async def test_a_wrong_key_is_told_below_its_field_and_can_t_be_saved(page: AlarmRules) -> None:
    await opened(page)
    await typed(page, "duration", "soon")
    assert "30s" in page.form.faults["duration"].text()
    assert page.form.faults["condition"].isHidden()
    assert not page.save.isEnabled()


async def test_a_wrong_name_in_the_condition_is_underlined_with_the_nearest_one(
    page: AlarmRules, fake: FakePlant
) -> None:
    await opened(page)
    fake.alarms.check = RuleCheck(
        (RuleFault("condition", 8, Message.of("Unknown signal. Did you mean 'rpm'?"), "rpm"),)
    )
    await typed(page, "condition", "feed + rmp > 5")
    condition = page.form.editors["condition"]
    assert isinstance(condition, QPlainTextEdit)
    (mark,) = condition.extraSelections()
    assert mark.cursor.selectedText() == "rmp"
    assert "Did you mean 'rpm'" in page.form.faults["condition"].text()
    assert not page.save.isEnabled()
    assert fake.alarms.checked[-1].condition == "feed + rmp > 5"


async def test_the_back_test_speaks_in_a_sentence_and_one_press_takes_its_delay(
    page: AlarmRules, fake: FakePlant
) -> None:
    await opened(page)
    page.preview.test.click()
    await settle()
    assert page.preview.verdict.text() == (
        "Would have announced 412 times, 9 with a delay of 3 s; the latest real one 0.8 s later. "
        "For 2.0 % of the time the data allows no verdict."
    )
    assert fake.alarms.rehearsed[-1].condition == "rpm > 5000"
    assert page.preview.take.text() == "Take the delay of 3 s"
    page.preview.take.click()
    assert page.form.draft()["duration"] == "3s"
    page._typing.stop()
    page._check()
    await settle()
    assert page.save.isEnabled()
    assert page.preview.delays.rowCount() == 0  # of another rule now


async def test_an_occurrence_of_the_back_test_opens_the_trend_around_it(page: AlarmRules, qtbot: QtBot) -> None:
    await opened(page)
    page.preview.test.click()
    await settle()
    with qtbot.waitSignal(page.navigate) as asked:
        page.preview.occurrences.itemActivated.emit(page.preview.occurrences.item(0))
    route = asked.args[0]
    assert (route.page, route.machine, route.signals) == ("trend", "abr-850", ("abr-850/rpm",))


async def test_saving_writes_the_one_key_and_leaves_the_rest_of_the_file(page: AlarmRules, fake: FakePlant) -> None:
    await opened(page)
    await typed(page, "duration", "45s")
    page.save.click()
    await settle()
    assert fake.alarms.file == RULES.replace("duration: 30s", "duration: 45s")
    assert not page.save.isEnabled()
    assert page.said.text() == "Saved. It runs."


async def test_a_new_rule_stands_behind_the_others_and_is_shown(page: AlarmRules, fake: FakePlant) -> None:
    await opened(page)
    page.fresh.click()
    await settle()
    assert all(label.isHidden() for label in page.form.faults.values())  # nobody has typed yet
    await typed(page, "name", "feed_high")
    await typed(page, "condition", "feed > 9000")
    page.save.click()
    await settle()
    assert names(page) == ["rpm_high", "spindle_load", "feed_high"]
    assert page.title.text() == "feed_high"
    assert fake.alarms.file.startswith(RULES)


async def test_changes_wait_while_another_rule_is_looked_at_and_can_be_dropped(page: AlarmRules) -> None:
    await opened(page)
    await typed(page, "duration", "45s")
    page.rules.setCurrentRow(1)
    await settle()
    assert page.form.draft()["name"] == "spindle_load"
    page.rules.setCurrentRow(0)
    await settle()
    assert page.form.draft()["duration"] == "45s"
    assert page.rules.item(0).text().endswith("•")
    page.drop.click()
    await settle()
    assert page.form.draft()["duration"] == "30s"


async def test_a_refused_file_is_told_and_what_was_typed_stays(page: AlarmRules, fake: FakePlant) -> None:
    await opened(page)
    await typed(page, "duration", "45s")
    fake.alarms.refusal = UserError(Message.of("The file was changed by somebody else."))
    fake.alarms.file = RULES.replace("rpm > 5000", "rpm > 6000")
    page.save.click()
    await settle()
    assert "somebody else" in page.said.text()
    draft = page.form.draft()
    assert (draft["duration"], draft["condition"]) == ("45s", "rpm > 6000")
    fake.alarms.refusal = None
    page.save.click()
    await settle()
    assert "rpm > 6000" in fake.alarms.file
    assert "duration: 45s" in fake.alarms.file


async def test_a_rule_is_deleted_with_its_lines(page: AlarmRules, fake: FakePlant) -> None:
    await opened(page, "spindle_load")
    page.remove.click()
    await settle()
    assert names(page) == ["rpm_high"]
    assert "spindle_load" not in fake.alarms.file
    assert "# the roadmap's" in fake.alarms.file


async def test_signals_and_functions_can_be_put_in(page: AlarmRules) -> None:
    await opened(page)
    page.form._fill_menu()
    groups = {action.text(): action.menu() for action in page.form._menu.actions()}
    assert "Axes · S" in groups
    condition = page.form.editors["condition"]
    assert isinstance(condition, QPlainTextEdit)
    condition.setPlainText("")
    page.form._insert("avg(, 5min)")
    page.form._insert("rpm")
    assert condition.toPlainText() == "avg(rpm, 5min)"


async def test_a_pause_in_typing_asks_once(page: AlarmRules, fake: FakePlant, qtbot: QtBot) -> None:
    await opened(page)
    before = len(fake.alarms.checked)
    editor = page.form.editors["condition"]
    assert isinstance(editor, QPlainTextEdit)
    for text in ("r", "rp", "rpm", "rpm > 1"):
        editor.setPlainText(text)
    until = asyncio.get_running_loop().time() + TYPING_MS / 1000 + 0.5
    done: Callable[[], bool] = lambda: bool(fake.alarms.checked) and fake.alarms.checked[-1].condition == "rpm > 1"  # noqa: E731
    while not done() and asyncio.get_running_loop().time() < until:
        QApplication.processEvents()
        await asyncio.sleep(0.01)
    assert done()
    assert len(fake.alarms.checked) == before + 1
