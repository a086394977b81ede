"""The broker's cursor into history: what was delivered is not owed, what was not is, whatever happened in between."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from app.contracts.forwarding import ForwardRows
from app.domain.observation import Delivery, batch_of
from storage import forward
from storage.forward import SqlFeed
from tests.contract.stores import Store
from tests.unit.fleet.shop import SECOND, T0, batch, model, shop

Told = tuple[str, str, int, float | str | None, int]


def told(rows: ForwardRows) -> list[Told]:
    found: list[Told] = []
    for place, time_ns, number, code, quality in zip(
        rows.place.tolist(), rows.time_ns.tolist(), rows.number.tolist(), rows.code.tolist(), rows.quality.tolist(),
        strict=True,
    ):  # fmt: skip
        value = rows.texts[code] if code >= 0 else None if np.isnan(number) else number
        found.append((rows.machine, rows.items[place].id, time_ns, value, quality))
    return found


class Bench:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.history = store.open(now_ns=lambda: T0, seal_rows=500)
        self.models = [model("mill-1"), model("lathe-2", signals=1)]
        self.recorded: list[Told] = []
        self.got: list[Told] = []
        self.feed = self.fresh()

    def fresh(self) -> SqlFeed:
        self.feed = self.history.feed()
        self.feed.begin()
        return self.feed

    def record(self, start_s: int, seconds: int, *, note: bool = True) -> None:
        for known in self.models:
            made = batch(known, start_s, seconds)
            self.history.writer.submit(Delivery("agent", (made,)))
            if note:
                self.recorded += [
                    (made.machine, row.item.id, row.time_ns, None if row.number != row.number and row.text is None
                     else row.text if row.text is not None else row.number, int(row.quality))
                    for row in made.rows()
                ]  # fmt: skip
        assert self.history.writer.flush(10)

    def take(self, *, live: bool = True, portions: int = 10_000, rows: int = 100) -> list[ForwardRows]:
        taken: list[ForwardRows] = list(self.feed.live()) if live else []
        for _ in range(portions):
            part = self.feed.backlog(rows)
            if part is None:
                break
            taken.append(part)
        for part in taken:
            self.got += told(part)
        return taken

    def deliver(self, taken: list[ForwardRows]) -> None:
        for part in taken:
            self.feed.delivered(part)


@pytest.fixture
def bench(store: Store):  # type: ignore[no-untyped-def]
    made = Bench(store)
    yield made
    made.history.close()


def test_the_first_start_owes_nothing_of_what_stands_there(bench: Bench) -> None:
    bench.history.close()
    bench.history = bench.store.open(now_ns=lambda: T0)
    bench.record(0, 10, note=False)
    bench.history.run(lambda c: (c.exec_driver_sql("DELETE FROM fact WHERE name = 'mqtt_since'"), c.commit())).result()
    bench.fresh()
    bench.feed.resume()
    assert bench.take() == []
    assert bench.feed.owed == 0


def test_live_rows_are_owed_until_they_are_delivered(bench: Bench) -> None:
    bench.feed.resume()
    bench.record(0, 10)
    taken = bench.take()
    assert not any(part.backlog for part in taken)
    bench.feed.pause()
    bench.feed.resume()
    assert bench.feed.owed == len(bench.recorded)
    bench.got.clear()
    taken = bench.take()
    assert all(part.backlog and part.exact for part in taken)
    assert Counter(bench.got) == Counter(bench.recorded)
    bench.deliver(taken)
    bench.feed.settle()
    bench.feed.resume()
    assert bench.feed.owed == 0
    assert bench.take() == []


def test_an_outage_comes_as_backlog_in_order_while_live_goes_on(bench: Bench) -> None:
    bench.feed.resume()
    bench.record(0, 20)
    bench.deliver(bench.take())
    bench.feed.pause()
    bench.record(20, 7_300)
    bench.feed.resume()
    bench.record(7_320, 30)
    taken = bench.take()
    bench.record(7_350, 30)
    taken += bench.take()
    assert all(part.exact for part in taken)
    live = [part for part in taken if not part.backlog]
    assert sum(map(len, live)) == 60 * 6
    times = [int(t) for part in taken if part.backlog and part.machine == "mill-1" for t in part.time_ns]
    assert times == sorted(times)
    assert Counter(bench.got) == Counter(bench.recorded)
    bench.deliver(taken)
    bench.feed.pause()
    bench.feed.resume()
    assert bench.feed.owed == 0


def test_after_a_crash_only_what_was_not_noted_comes_again(bench: Bench) -> None:
    bench.feed.resume()
    bench.record(0, 60)
    bench.deliver(bench.take())
    bench.feed.settle()
    bench.record(60, 5)
    bench.deliver(bench.take())
    noted = bench.feed
    bench.record(65, 5)
    bench.fresh()  # the process is gone; the last deliveries were not noted
    bench.feed.resume()
    del noted
    before = len(bench.got)
    taken = bench.take()
    assert all(part.exact for part in taken)
    assert {row[2] for row in bench.got[before:]} == {T0 + s * SECOND for s in range(60, 70)}
    assert set(bench.got) == set(bench.recorded)


def test_late_data_beside_an_outage_brings_the_whole_hour(bench: Bench) -> None:
    bench.feed.resume()
    bench.record(100, 20)
    bench.deliver(bench.take())
    bench.feed.pause()
    bench.record(50, 10)
    bench.feed.resume()
    taken = bench.take()
    assert taken
    assert not any(part.exact for part in taken)
    assert set(bench.got) == set(bench.recorded)
    bench.deliver(taken)
    bench.feed.resume()
    assert bench.feed.owed == 0


def test_rows_of_one_instant_are_never_parted(bench: Bench) -> None:
    known = bench.models[0]
    bench.history.writer.submit(
        Delivery(
            "agent", (batch_of(known, [("s0", T0, float(n)) for n in range(50)], received_ns=T0, first_sequence=1),)
        )
    )
    bench.history.writer.flush(10)
    bench.feed.resume()
    assert [len(part) for part in bench.take(rows=10)] == [50]


def test_what_nobody_fetches_is_owed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward, "WAITING_ROWS", 100)
    bench.feed.resume()
    bench.record(0, 60)
    assert bench.feed.left_behind
    bench.feed.resume()
    assert not bench.feed.left_behind
    bench.take()
    assert Counter(bench.got) == Counter(bench.recorded)


def test_without_history_an_outage_is_given_up(bench: Bench) -> None:
    bench.record(0, 60)
    bench.feed.resume(backlog=False)
    assert bench.take() == []
    bench.feed.pause()
    bench.feed.resume()
    assert bench.feed.owed == 0


def test_connections_are_counted_over_restarts(bench: Bench) -> None:
    assert [bench.feed.count_connection() for _ in range(3)] == [0, 1, 2]
    assert bench.fresh().count_connection() == 3


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_nothing_is_missing(bench: Bench, seed: int) -> None:
    """Cuts, crashes, late data, portions half delivered. Without crash, late data and a cut within a backlog: exactly once."""
    chance = random.Random(seed)
    rough = seed % 2 == 1
    clock, connected, flying = 3_500, False, list[ForwardRows]()
    once = not rough
    for _ in range(60):
        deed = chance.choice(["record", "record", "record", "take", "deliver", "cut", "settle", "crash", "late"])
        if deed == "record":
            seconds = chance.randint(1, 40)
            bench.record(clock, seconds)
            clock += seconds
        elif deed == "late" and rough:
            bench.record(chance.randint(0, 3_000), 2)
        elif deed == "take":
            if not connected:
                bench.feed.resume()
                connected = True
            taken = bench.take(portions=chance.randint(0, 3), rows=chance.randint(1, 200))
            flying += taken
        elif deed == "deliver":
            bench.deliver(flying)
            flying = []
        elif deed == "settle":
            bench.feed.settle()
        elif deed in ("cut", "crash"):
            if rough:
                flying = []
            else:
                bench.deliver(flying)
                flying = []
            if deed == "cut":
                once = once and bench.feed.owed == 0
                bench.feed.pause()
            elif rough:
                bench.fresh()
            connected = False if deed == "cut" or rough else connected
    bench.deliver(flying)
    once = once and bench.feed.owed == 0
    bench.feed.resume()
    taken = bench.take()
    bench.deliver(taken)
    assert set(bench.got) == set(bench.recorded)
    if once:
        assert Counter(bench.got) == Counter(bench.recorded)
    bench.feed.resume()
    assert bench.feed.owed == 0


def test_a_hub_forwards_what_its_stations_send(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        feed = hub.history.feed()
        feed.begin()
        feed.resume()
        station.record(0, 20)
        hub.meet("line-1", station)
        hub.live("line-1", station)
        live = feed.live()
        assert {part.machine for part in live} == {"line-1~mill-1", "line-1~lathe-2"}
        assert sum(map(len, live)) == 20 * 8
        for part in live:
            feed.delivered(part)
        monkeypatch.setattr(forward, "LOOK_S", 0.0)
        feed.settle()
        assert not feed.left_behind

        station.record(20, 7_200)
        hub.catch_up("line-1", station)  # into the past: the hub tells nobody
        feed.settle()
        assert feed.left_behind
        feed.resume()
        owed = taken_all(feed)
        got = {row for part in (*live, *owed) for row in told(part)}
        assert len(got) == 7_220 * 8
        for part in owed:
            feed.delivered(part)
        feed.settle()
        assert not feed.left_behind
        feed.resume()
        assert feed.owed == 0


def test_the_past_may_come_into_an_hour_that_is_owed(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        feed = hub.history.feed()
        feed.begin()
        station.record(1_000, 60)
        hub.meet("line-1", station)
        hub.live("line-1", station)
        feed.resume()
        station.record(2_000, 60)
        hub.live("line-1", station)
        station.record(500, 60)
        hub.catch_up("line-1", station)
        rows = [*feed.live(), *taken_all(feed)]
        got = {row for part in rows for row in told(part)}
        assert len(got) == 180 * 8
        for part in rows:
            feed.delivered(part)
        feed.resume()
        assert feed.owed == 0


def taken_all(feed: SqlFeed) -> list[ForwardRows]:
    """The whole backlog; None once may mean that the next look tells."""
    found, nothing = list[ForwardRows](), 0
    while nothing < 5:
        part = feed.backlog(1_000)
        nothing = nothing + 1 if part is None else 0
        found += [part] if part is not None else []
    return found
