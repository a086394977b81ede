from __future__ import annotations

from pathlib import Path

from app.contracts.fleet import ClaimWork, LiveWork, StretchWork, Unusable
from app.domain.fleet import Verdict, hub_id
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.observation import Delivery, Document
from storage.history import open_history
from tests.contract.stores import Store
from tests.unit.fleet.shop import HOUR, T0, Station, rows, shop


def same(hub, station: Station, name: str = "line-1") -> bool:
    return all(
        rows(hub.history, hub_id(name, known.machine), item.id) == rows(station.history, known.machine, item.id)
        for known in station.models
        for item in known.items
    )


def test_live_parts_stand_on_the_hub_as_they_stand_at_the_station(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        station.record(0, 60)
        hub.meet("line-1", station)
        hub.live("line-1", station)
        assert same(hub, station)


def test_what_is_sent_twice_or_in_both_ways_stands_once(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        station.record(0, 60)
        hub.meet("line-1", station)
        hub.live("line-1", station, times=3)
        for stretch in station.outbox.dirty(10, 1 << 62):
            for payload, _ in station.outbox.parts(stretch, 37):
                hub.do(*[StretchWork("line-1", payload, hub.numbers["line-1"])] * 2)
        assert same(hub, station)
        assert {finding.verdict for finding in hub.catch_up("line-1", station)} == {Verdict.EQUAL}
        hub.history.compact()
        assert same(hub, station)


def test_hours_that_never_arrived_are_found_sent_and_proven(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        hours = 4
        station.record(0, hours * 3600)
        station.history.compact()
        hub.meet("line-1", station)
        found = hub.catch_up("line-1", station)
        assert [finding.verdict for finding in found] == [Verdict.EQUAL] * 2 * hours
        assert station.outbox.backlog(1 << 62).hours == 0
        shares = hub.store.hours("line-1", T0, T0 + hours * HOUR)
        assert [share.stored.count for share in shares] == [3600 * 4 * 2] * hours
        assert all(share.stored == share.expected for share in shares)
        assert same(hub, station)


def test_late_rows_make_their_hour_owed_again(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        station.record(3600, 100)
        hub.meet("line-1", station)
        hub.catch_up("line-1", station)
        assert station.outbox.backlog(1 << 62).hours == 0
        station.record(10, 5)
        assert [stretch.from_ns for stretch in station.outbox.dirty(10, 1 << 62)] == [T0, T0]
        hub.catch_up("line-1", station)
        assert same(hub, station)


def test_another_hub_is_owed_everything(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        station.record(0, 7200)
        hub.meet("line-1", station)
        hub.catch_up("line-1", station)
        station.outbox.begin("hub-key")
        assert station.outbox.backlog(1 << 62).hours == 0
        station.outbox.begin("another-key")
        assert station.outbox.backlog(1 << 62).hours == 4


def test_events_of_a_station_that_was_restored_from_an_older_copy_are_taken(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        station.record(0, 10)
        hub.meet("line-1", station)
        station.submit(Delivery("agent", gaps=(GapEvent(GapAction.OPEN, "mill-1", T0 + 100, GapCause.LINK_LOST),)))
        station.outbox.begin("hub-key", event=5_000)
        station.submit(Delivery("agent", documents=(Document("mill-1", "CuttingTool", "T1", T0, "{}"),)))
        assert [event.number > 5_000 for event in station.outbox.events(0, 10)] == [True, True]
        station.outbox.begin("hub-key", event=5_000)
        assert len(station.outbox.events(5_000, 10)) == 2


def test_a_broken_part_is_left_out_and_takes_nothing_with_it(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, stations=2, store=store.open(now_ns=lambda: T0)) as (hub, (one, two)):
        for name, station in (("one", one), ("two", two)):
            station.record(0, 30)
            hub.meet(name, station)
        good = two.outbox.live()
        assert good is not None
        outcomes = hub.do(
            LiveWork("one", b"\x93\x01\x02", hub.numbers["one"]),
            StretchWork("one", good.payload, hub.numbers["one"]),
            LiveWork("two", good.payload, hub.numbers["two"]),
        )
        assert [type(outcome) is Unusable for outcome in outcomes] == [True, True, False]
        assert same(hub, two, "two")


def test_a_part_with_strange_signals_is_refused(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, stations=2, store=store.open(now_ns=lambda: T0)) as (hub, (one, two)):
        one.record(0, 5)
        hub.meet("one", one)
        part = one.outbox.live()
        assert part is not None
        hub.meet("two", two)
        (outcome,) = hub.do(LiveWork("two", part.payload, hub.numbers["two"]))
        assert isinstance(outcome, Unusable)


def test_gaps_and_documents_stand_on_the_hub_as_at_the_station(store: Store, tmp_path: Path) -> None:
    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        station.record(0, 10)
        events = (
            GapEvent(GapAction.OPEN, "mill-1", T0 + 100, GapCause.LINK_LOST, detail="cable"),
            GapEvent(GapAction.LOST, "mill-1", T0 + 200, GapCause.BUFFER_OVERRUN, since_ns=T0 + 100, count=7),
            GapEvent(GapAction.OPEN, "mill-1", T0 + 300, GapCause.MACHINE_OFF),
        )
        tool = Document("mill-1", "CuttingTool", "T1", T0, "{}")
        station.submit(Delivery("agent", gaps=events, documents=(tool,)))
        hub.meet("line-1", station)
        last = hub.events("line-1", station)
        assert hub.events("line-1", station) == last
        theirs = station.history.reader.gaps("mill-1", 0, T0 + 1000)
        ours = hub.history.reader.gaps("line-1~mill-1", 0, T0 + 1000)
        assert [(g.from_ns, g.to_ns, g.cause, g.count, g.detail) for g in ours] == [
            (g.from_ns, g.to_ns, g.cause, g.count, g.detail) for g in theirs
        ]
        assert [d.id for d in hub.history.reader.documents("line-1~mill-1")] == ["T1"]
        station.submit(Delivery("agent", gaps=(GapEvent(GapAction.RECOVERED, "mill-1", T0 + 400),)))
        hub.events("line-1", station, after=last)
        assert len(hub.history.reader.gaps("line-1~mill-1", 0, T0 + 1000)) == 1


def test_a_hub_feeds_a_hub(store: Store, tmp_path: Path) -> None:
    from tests.unit.fleet.shop import Hub

    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (site, (station,)):
        site.history.outbox().begin("company")
        station.record(0, 3700)
        site.meet("line-1", station)
        site.live("line-1", station)
        company = Hub(open_history(tmp_path / "company.db"))

        class Above(Station):
            def __init__(self) -> None:
                self.history, self.outbox = site.history, site.history.outbox()

        above = Above()
        company.meet("plant-a", above)
        company.catch_up("plant-a", above)
        assert rows(company.history, "plant-a~line-1~mill-1", "s0") == rows(station.history, "mill-1", "s0")
        company.history.close()


def test_a_claim_of_less_than_an_hour_proves_nothing_about_the_hour(store: Store, tmp_path: Path) -> None:
    from app.domain.fleet import Stretch

    with shop(tmp_path, store=store.open(now_ns=lambda: T0)) as (hub, (station,)):
        station.record(0, 100)
        hub.meet("line-1", station)
        hub.live("line-1", station)
        part = Stretch("mill-1", T0, T0 + 50 * 10**9)
        (findings,) = hub.do(ClaimWork("line-1", (station.outbox.claim(part),)))
        assert findings[0].verdict is Verdict.EQUAL  # type: ignore[index, union-attr]
        assert hub.store.hours("line-1", T0, T0 + HOUR) == ()
