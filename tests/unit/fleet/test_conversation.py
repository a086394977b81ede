from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.alarm import AlarmDefinition, AlarmKind, AlarmState, Priority, Standing
from app.domain.alarm_picture import AlarmView, picture
from app.domain.fleet import Verdict
from app.domain.message import Message
from tests.unit.fleet.floor import SECOND, Floor
from tests.unit.fleet.shop import HOUR, T0


def test_live_rows_arrive_and_are_shown(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    floor.talkers[0].station.record(0, 60)
    for _ in range(10):
        floor.step()
    assert floor.same()
    session = floor.receiver.sessions["line-0"]
    shown = session.picture.snapshot("line-0~mill-1")
    assert shown is not None
    reading = shown.reading("mode")
    assert reading is not None
    assert reading.value in ("AUTOMATIC", "MANUAL")
    assert session.status().connected
    floor.close()


def test_a_months_backlog_arrives_in_order_while_live_rows_go_on(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    floor.network.hub_is_up = False
    talker.station.record(0, 3 * 3600)
    talker.station.history.compact()
    floor.now_ns = T0 + 3 * HOUR + 120 * SECOND
    talker.restart()
    floor.network.hub_is_up = True
    talker.station.record(3 * 3600, 60)
    floor.settle()
    assert floor.same()
    shares = floor.hub.store.hours("line-0", T0, T0 + 3 * HOUR)
    assert [share.verdict for share in shares] == [Verdict.EQUAL] * 3
    floor.close()


def test_an_hour_is_proven_a_minute_after_its_end(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    talker.station.record(0, 30)
    for _ in range(10):
        floor.step()
    assert not floor.hub.store.hours("line-0", T0, T0 + HOUR)
    floor.now_ns = T0 + HOUR + 61 * SECOND
    floor.settle()
    (share,) = floor.hub.store.hours("line-0", T0, T0 + HOUR)
    assert share.verdict is Verdict.EQUAL
    assert share.stored.count == share.expected.count == 30 * 4 * 2
    floor.close()


def test_live_parts_that_a_cut_swallowed_are_sent_again(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    for _ in range(5):
        floor.step()
    talker.station.record(0, 20)
    talker.turn()
    floor.network.up.clear()
    talker.cut()
    for _ in range(20):
        floor.step()
    assert floor.same()
    floor.close()


def test_what_a_killed_publisher_had_not_sent_is_healed_at_the_next_greeting(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    for _ in range(5):
        floor.step()
    floor.network.hub_is_up = False
    talker.station.record(0, 20)
    floor.now_ns += 60 * SECOND
    floor.network.hub_is_up = True
    talker.restart()
    for _ in range(20):
        floor.step()
    assert floor.same()
    floor.close()


def test_the_last_second_before_a_kill_is_healed_within_the_running_hour(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    for _ in range(40):
        floor.step()
    floor.network.hub_is_up = False
    at = (floor.now_ns - T0) // SECOND
    talker.station.record(at, 3)
    floor.now_ns += 3 * SECOND  # killed and back at once: what it had not sent is younger than the first claim reaches
    floor.network.hub_is_up = True
    talker.restart()
    for _ in range(10):
        floor.step()
    assert not floor.same()
    for _ in range(80):
        floor.step()
    assert floor.same()
    assert floor.now_ns < T0 + HOUR // 2
    floor.close()


def test_a_station_that_was_shut_out_stores_nothing_more(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    for _ in range(5):
        floor.step()
    floor.register.revoke("line-0")
    for _ in range(5):
        floor.step()
    assert floor.receiver.sessions["line-0"].status().revoked
    floor.close()


def test_a_hub_that_was_restored_from_an_older_copy_asks_for_a_window_again(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    for _ in range(10):
        floor.step()
    floor.hub.history.close()
    with closing(sqlite3.connect(tmp_path / "hub.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = (tmp_path / "hub.db").read_bytes()
    floor.restart_hub()
    talker.station.record(0, 100)
    floor.now_ns = T0 + HOUR + 61 * SECOND
    floor.settle()
    floor.hub.history.close()
    for rest in tmp_path.glob("hub.db-*"):
        rest.unlink()
    (tmp_path / "hub.db").write_bytes(copy)
    floor.restart_hub()
    for _ in range(15):
        floor.step()
    assert not floor.same()
    floor.receiver.orders.resend("line-0", T0, T0 + HOUR, "")
    for _ in range(30):
        floor.step()
    assert floor.same()
    floor.close()


def test_the_alarm_list_of_a_station_stands_on_the_hub_and_survives_its_restart(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    definition = AlarmDefinition("mill-1:hot", "mill-1", "hot", AlarmKind.RULE, Message.of("hot"), Priority.P2)
    row = AlarmView(
        definition, Standing(AlarmState.UNACKNOWLEDGED, abnormal=True, raised_ns=5), Priority.P2, value=81.5
    )
    talker.alarms = picture([row], revision=1, time_ns=1, flood_since_ns=None, announced_10min=1)
    for _ in range(30):
        floor.step()
    board = floor.receiver.sessions["line-0"].board
    assert board.rows["line-0~mill-1:hot"].value == 81.5
    floor.restart_hub()
    assert "line-0~mill-1:hot" in floor.receiver.sessions["line-0"].board.rows
    talker.alarms = picture([], revision=2, time_ns=1, flood_since_ns=None, announced_10min=1)
    for _ in range(30):
        floor.step()
    assert not floor.receiver.sessions["line-0"].board.rows
    floor.close()


def test_garbage_of_an_enrolled_station_harms_nobody(tmp_path: Path) -> None:
    floor = Floor(tmp_path, stations=2)
    bad, good = floor.talkers
    bad.station.record(0, 10)
    for _ in range(5):
        floor.step()
    noise = random.Random(7)
    for _ in range(300):
        bad.line.send(noise.randbytes(noise.randrange(200)))
    good.station.record(0, 30)
    for _ in range(10):
        floor.step()
    assert len(floor.network.broken) >= 299
    assert floor.same()
    floor.close()


@pytest.mark.parametrize("seed", range(6))
def test_cuts_kills_doubles_and_disorder_lose_nothing(tmp_path: Path, seed: int) -> None:
    floor = Floor(tmp_path, stations=3, seed=seed, faults=0.05)
    chance = floor.network.random
    floor.skew_ns = chance.choice([-300, 0, 300]) * SECOND
    seconds = 0
    for _ in range(60):
        happening = chance.random()
        talker = chance.choice(floor.talkers)
        if happening < 0.25:
            talker.cut()
        elif happening < 0.35:
            talker.restart()
        elif happening < 0.42:
            floor.restart_hub()
        elif happening < 0.5:
            talker.station.history.compact()
        elif happening < 0.55:
            floor.hub.history.compact()
        for each in floor.talkers:
            each.station.record(seconds, 40)
        seconds += 40
        floor.now_ns = T0 + seconds * SECOND
        for _ in range(chance.randrange(4)):
            floor.step(0.1)
    floor.network.faults = 0.0
    floor.now_ns = T0 + 2 * HOUR + 400 * SECOND
    floor.settle()
    assert floor.same()
    shares = [s for t in floor.talkers for s in floor.hub.store.hours(t.name, T0, T0 + 2 * HOUR)]
    assert all(share.stored == share.expected for share in shares)
    assert sum(share.stored.count for share in shares) == 3 * 60 * 40 * 4 * 2
    floor.close()


def test_a_cut_shortly_before_the_hour_ends_does_not_put_off_its_proof(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    (talker,) = floor.talkers
    for _ in range(10):
        floor.step()
    floor.now_ns = T0 + 3_500 * SECOND
    talker.station.record(3_400, 60)
    talker.cut()
    for _ in range(20):
        floor.step(2.0)  # connects again, and claims what there is of the running hour
    floor.now_ns = T0 + 3_662 * SECOND
    assert floor.owes(talker)
    for _ in range(20):
        floor.step(2.0)
    assert not floor.owes(talker)
    floor.close()
