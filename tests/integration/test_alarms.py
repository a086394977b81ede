"""Alarms of the composed station: from an observation to list, journal, webhook; over a restart; with rules that change."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from app.config.loader import load
from app.contracts.alarms import By
from app.domain.alarm import AlarmState
from app.domain.alarm_record import JournalQuery
from app.domain.alarm_rule import AlarmRule
from app.domain.message import ConfigError, UserError
from app.domain.observation import Cursor, Delivery
from tests.integration.test_plant import SOURCE, World, until
from tests.unit.builders import SECOND, T0, fault, mill, rows
from tests.unit.notifiers.receivers import Receiver, running

PLANT = """machines:
  - {{id: mill-1, driver: scripted}}
alerts:
  - {{name: feeding, condition: feed > 5, priority: 2, channels: [shop]}}
channels:
  shop: {{type: webhook, url: "{url}"}}
"""
SEEN = rows(
    mill(),
    ("availability", 0, "AVAILABLE"),
    ("execution", 0, "ACTIVE"),
    ("feed", 1, 10.0),
    ("system", 2, fault("EX1")),
    first_sequence=1,
)


async def test_an_observation_becomes_an_alarm_a_line_and_a_message_and_stays_so(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with running(Receiver()) as receiver:
        (tmp_path / "plant.yaml").write_text(PLANT.format(url=receiver.url))
        plant = world.plant(Delivery(SOURCE, (SEEN,), Cursor(SOURCE, "77", 5)))
        await plant.start()
        await until(lambda: len(plant.alarms.snapshot().rows) == 2)
        rows_now = {row.id: row for row in plant.alarms.snapshot().rows}
        assert rows_now["mill-1:system:EX1"].definition.native_code == "EX1"
        assert plant.alarms.snapshot().first is not None
        await until(lambda: bool(receiver.bodies))
        assert receiver.bodies[0]["alarm"] == "mill-1:feeding"
        await asyncio.wrap_future(plant.alarms.acknowledge(["mill-1:feeding"], By("ana")))
        # Answered: it stands in the journal, whatever happens to the station now.
        stored = sqlite3.connect(f"file:{tmp_path / 'history.db'}?mode=ro", uri=True)
        lines = stored.execute("SELECT user FROM alarm_journal WHERE step = 'acknowledge'").fetchall()
        stored.close()
        assert lines == [("ana",)]
        assert plant.alarms.snapshot().get("mill-1:feeding").state is AlarmState.ACKNOWLEDGED  # type: ignore[union-attr]
        assert await plant.stop()

        again = world.plant()
        row = again.alarms.snapshot().get("mill-1:feeding")
        assert row is not None
        assert (row.state, row.standing.acknowledged_by) == (AlarmState.ACKNOWLEDGED, "ana")
        await again.start()
        page = again.alarms.journal(JournalQuery(0, 2 * 10**18, alarms=("mill-1:feeding",))).result(5)
        assert {line.step for line in page.lines} == {"acknowledge", "raise"}
        figures = again.alarms.kpi(T0 - 10**9, T0 + 3600 * 10**9).result(5)
        assert figures.announced == 2
        assert len([body for body in receiver.bodies if body["event"] == "raised"]) == 1
        await again.stop()


async def test_a_rule_is_rehearsed_on_recorded_history(tmp_path: Path) -> None:
    world = World(tmp_path)
    dither = [("availability", 0, "AVAILABLE"), *(("feed", at, 10.0 if at % 2 else 1.0) for at in range(1, 41))]
    long = [("feed", 100, 10.0), ("feed", 200, 1.0)]
    batch = rows(mill(), *dither, *long, first_sequence=1)
    plant = world.plant(Delivery(SOURCE, (batch,), Cursor(SOURCE, "77", 50)))
    await plant.start()
    await until(lambda: plant.extent("mill-1").result(5) is not None)
    found = plant.alarms.backtest(AlarmRule("x", "feed > 100"), T0, T0 + 300 * 10**9).result(10)
    assert found.announced == 21
    assert {each.delay_ns // 10**9: each.announced for each in found.delays}[5] == 1
    assert found.suggested is not None
    assert found.suggested.announced == 1
    await plant.stop()


async def test_changed_rules_hold_at_once_and_the_rest_keeps_its_standing(tmp_path: Path) -> None:
    world = World(tmp_path)
    (tmp_path / "plant.yaml").write_text(PLANT.format(url="http://127.0.0.1:9/"))
    plant = world.plant(Delivery(SOURCE, (SEEN,), Cursor(SOURCE, "77", 5)))
    await plant.start()
    await until(lambda: len(plant.alarms.snapshot().rows) == 2)
    changed = PLANT.format(url="http://127.0.0.1:9/").replace("feed > 5", "feed > 50")
    (tmp_path / "plant.yaml").write_text(changed)
    await plant.apply_configuration(load(tmp_path / "plant.yaml", plant._specs))
    assert [rule.condition for rule in plant.alarms.rules()] == ["feed > 50"]
    assert plant.alarms.snapshot().get("mill-1:system:EX1") is not None
    await plant.stop()


async def test_a_saved_rule_runs_at_once_and_the_file_keeps_its_comments(tmp_path: Path) -> None:
    world = World(tmp_path)
    file = tmp_path / "plant.yaml"
    file.write_text(
        "machines:\n  - {id: mill-1, driver: scripted}   # the old one\n"
        "alerts:\n  - {name: feeding, condition: feed > 5}  # Ana\n  - {name: idle, condition: feed > 500}\n"
    )
    plant = world.plant(Delivery(SOURCE, (SEEN,), Cursor(SOURCE, "77", 5)))
    await plant.start()
    await until(lambda: plant.alarms.snapshot().get("mill-1:feeding") is not None)
    await asyncio.wrap_future(plant.alarms.acknowledge(["mill-1:feeding"], By("ana")))

    book = await asyncio.wrap_future(plant.alarms.rule_book())
    changed = {**book.entries[1], "condition": "feed > 9"}
    book = await asyncio.wrap_future(plant.alarms.save_rule("idle", changed, seen=book.seen))
    assert file.read_text() == book.seen
    assert "feed > 9" in book.seen
    assert "# the old one" in book.seen
    assert "# Ana" in book.seen
    await until(lambda: plant.alarms.snapshot().get("mill-1:idle") is not None)
    assert plant.alarms.snapshot().get("mill-1:feeding").state is AlarmState.ACKNOWLEDGED  # type: ignore[union-attr]

    with pytest.raises(ConfigError, match="no duration"):
        await asyncio.wrap_future(plant.alarms.save_rule("idle", {**changed, "duration": "soon"}, seen=book.seen))
    with pytest.raises(UserError, match="changed by somebody else"):
        await asyncio.wrap_future(
            plant.alarms.save_rule("idle", changed, seen="site: other\nalerts: [{name: idle, condition: a > 1}]\n")
        )
    assert file.read_text() == book.seen

    book = await asyncio.wrap_future(plant.alarms.remove_rule("feeding", seen=book.seen))
    assert [each["name"] for each in book.entries] == ["idle"]
    await until(lambda: plant.alarms.snapshot().get("mill-1:feeding") is None)
    assert await asyncio.to_thread(plant.flush, 5)
    page = await asyncio.wrap_future(plant.alarms.journal(JournalQuery(0, 2 * 10**18, alarms=("mill-1:feeding",))))
    assert max(page.lines, key=lambda line: line.number).step == "removed"
    assert await plant.stop()


async def test_a_rule_is_tried_on_what_was_recorded_and_on_what_is_now(tmp_path: Path) -> None:
    spikes = [row for n in range(1, 13) for row in (("feed", 100.0 * n, 10.0), ("feed", 100.0 * n + 1.5, 0.0))]
    long = [("feed", 2_000.0, 10.0), ("feed", 2_060.0, 0.0), ("feed", 2_100.0, 10.0)]
    seen = rows(mill(), ("availability", 0, "AVAILABLE"), ("feed", 0.0, 0.0), *spikes, *long, first_sequence=1)
    world = World(tmp_path)
    plant = world.plant(Delivery(SOURCE, (seen,), Cursor(SOURCE, "77", 5)))
    await plant.start()
    await until(lambda: plant.snapshot().machines[0].reading("feed") is not None)
    assert await asyncio.to_thread(plant.flush, 5)
    rule = AlarmRule("feeding", "feed > 60")
    found = await asyncio.wrap_future(plant.alarms.backtest(rule, T0, T0 + 2_200 * SECOND))
    assert found.announced == 14
    assert found.suggested is not None
    assert (found.suggested.delay_ns, found.suggested.announced) == (2 * SECOND, 2)
    assert found.by_machine == {"mill-1": 14}
    assert [to_ns for _, _, to_ns in found.stretches if to_ns is None] == [None]  # the last one still stands
    check = await asyncio.wrap_future(plant.alarms.check_rule(rule))
    assert (check.present, check.values, check.faults) == ({"mill-1": True}, {"mill-1/feed": 600.0}, ())
    (fault,) = (await asyncio.wrap_future(plant.alarms.check_rule(AlarmRule("x", "rpm > 1 and fede > 60")))).faults
    assert (fault.key, fault.column, fault.nearest) == ("condition", 13, "feed")
    with pytest.raises(UserError, match="fede"):
        await asyncio.wrap_future(plant.alarms.backtest(AlarmRule("x", "fede > 60"), T0, T0 + SECOND))
    assert await plant.stop()
