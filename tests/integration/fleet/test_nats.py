"""The acknowledged stream over a real NATS cluster: workers share stations, nodes and workers are killed, nothing is lost or doubled."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nats as nats_client
import pytest

from app.domain.fleet import hub_id
from app.domain.message import UserError
from app.fleet.curve import KeyPair, new_pair
from app.fleet.nats_hub_line import NatsHubLine
from app.fleet.nats_link import Cluster, Names
from app.fleet.nats_station_line import NatsStationLine
from app.fleet.register import Register
from storage.history import History
from storage.server.history import open_server_history
from tests.integration.fleet.test_live_line import shows, values
from tests.integration.fleet.yard import Hub, Sender, until
from tests.servers import nats, postgres
from tests.unit.fleet.shop import rows

pytestmark = pytest.mark.skipif(nats.program() is None, reason=nats.MISSING)


class Yard:
    """A cluster, a hub of one or more workers, stations."""

    def __init__(self, folder: Path, nodes: int, history: Callable[[], History] | None = None) -> None:
        self.folder, self.history = folder, history
        self.nats = nats.Nats(folder / "nats", nodes)
        self.cluster = Cluster.of(self.nats.address)
        self.pair = new_pair()
        self.workers = [self.worker()]
        self.senders: list[Sender] = []

    def worker(self, history: Callable[[], History] | None = None) -> Hub:
        def line(hub: Hub, store: str) -> NatsHubLine:
            return NatsHubLine(self.cluster, hub.pair, hub.register, store)

        return Hub(self.folder, line=line, history=history or self.history, pair=self.pair)

    def sender(self, name: str, *, enrolled: bool = True, owed_s: int = 0) -> Sender:
        def line(own: KeyPair, key: str) -> NatsStationLine:
            return NatsStationLine(self.cluster, own, key)

        made = Sender(self.workers[0], self.folder, name, enrolled=enrolled, owed_s=owed_s, line=line)
        self.senders.append(made)
        return made

    def close(self) -> None:
        for each in (*self.senders, *self.workers):
            each.stop()
        self.nats.close()


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    made = Yard(tmp_path, 1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def database() -> Iterator[postgres.Postgres]:
    if postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    server = postgres.Postgres()
    yield server
    server.close()


def test_what_is_recorded_stands_on_the_hub_and_a_command_comes_back(yard: Yard) -> None:
    sender, hub = yard.sender("line-1"), yard.workers[0]
    sender.station.record(0, 30)
    assert until(sender.same)
    assert until(lambda: sender.publisher.health().ok)
    assert hub.receiver.orders.command("line-1", "mill-1", "acknowledge", b"{}").result(10) == b"done"


def test_a_stranger_is_refused_shown_and_enrolled_and_shut_out_again(yard: Yard) -> None:
    sender, hub = yard.sender("line-2", enrolled=False), yard.workers[0]
    assert until(lambda: bool(hub.register.strangers()))
    assert until(lambda: not sender.publisher.health().ok)
    (stranger,) = hub.register.strangers()
    hub.register.enrol(stranger.fingerprint, "line-2")
    sender.station.record(0, 10)
    assert until(sender.same)
    hub.register.revoke("line-2")
    assert until(lambda: not sender.publisher.health().ok)
    sender.station.record(100, 10)
    time.sleep(1)
    assert not sender.same()


def test_a_station_with_another_hubs_key_is_not_heard(yard: Yard) -> None:
    hub, pair = yard.workers[0], new_pair()
    hub.register.enrol(pair.public, "line-9")
    line = NatsStationLine(yard.cluster, pair, new_pair().public)
    time.sleep(1.5)
    assert not line.send(b"hello")
    assert "line-9" not in hub.receiver.sessions
    line.close()


def test_live_values_pass_the_cluster_without_being_kept(yard: Yard) -> None:
    hub, sender = yard.workers[0], yard.sender("line-1")
    sender.station.record(0, 5)
    assert until(sender.same)
    for number in (1.0, 2.0):
        values(sender, number)
        assert until(lambda number=number: shows(hub.fleet, number))
    assert len(rows(hub.history, "line-1~mill-1", "s0")) == 5


def test_a_second_hub_with_a_store_of_its_own_is_told_apart(yard: Yard, tmp_path: Path) -> None:
    from storage.history import open_history

    sender = yard.sender("line-1")
    sender.station.record(0, 5)
    assert until(sender.same)
    other = yard.worker(lambda: open_history(tmp_path / "other.db"))
    yard.workers.append(other)
    assert until(lambda: other.line.fault is not None)
    assert "another store" in str(other.line.fault)
    sender.station.record(10, 5)
    assert until(sender.same)
    assert not other.receiver.sessions


def test_a_hub_whose_cluster_is_away_says_so_and_goes_on_when_it_is_back(yard: Yard) -> None:
    hub, sender = yard.workers[0], yard.sender("line-1")
    sender.station.record(0, 5)
    assert until(sender.same)
    (node,) = yard.nats.nodes
    node.kill()
    sender.station.record(10, 5)
    assert until(lambda: not hub.fleet.health().ok)
    assert "does not answer" in str(hub.fleet.health().message)
    node.start()
    assert until(sender.same, 40)
    assert until(lambda: hub.fleet.health().ok)


def test_lines_to_a_cluster_that_never_was_there_end_when_they_are_told(tmp_path: Path) -> None:
    cluster, own = Cluster.of("nats://127.0.0.1:9"), new_pair()
    hub = NatsHubLine(cluster, own, Register(tmp_path), "store")
    station = NatsStationLine(cluster, new_pair(), own.public)
    assert until(lambda: hub.fault is not None)
    assert not station.send(b"hello")
    began = time.monotonic()
    station.close()
    hub.close()
    assert time.monotonic() - began < 4


def test_a_cluster_that_wants_a_login_gets_it_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    server = nats.Nats(tmp_path / "nats", login='authorization { user: fleet, password: "s3cret" }')
    own, station, register = new_pair(), new_pair(), Register(tmp_path / "fleet")
    register.enrol(station.public, "line-1")
    right = Cluster.of(server.address, "fleet", "s3cret")
    lines = [
        NatsHubLine(right, own, register, "store"),
        NatsStationLine(right, station, own.public),
        NatsHubLine(Cluster.of(server.address, "fleet", "guessed"), own, register, "store"),
    ]
    hub, sender, wrong = lines
    assert isinstance(sender, NatsStationLine)
    assert isinstance(hub, NatsHubLine)
    assert isinstance(wrong, NatsHubLine)
    assert until(lambda: sender.send(b"hello"))
    assert until(lambda: [arrival.frame for arrival in hub.receive(0.1)] == [b"hello"])
    assert until(lambda: "Authorization" in str(wrong.fault))
    for line in lines:
        line.close()
    server.close()


async def test_noise_on_every_subject_harms_nobody(yard: Yard) -> None:
    hub, sender = yard.workers[0], yard.sender("line-1")
    sender.station.record(0, 5)
    assert until(sender.same)
    noise, names = random.Random(4), Names.of(yard.pair.public)
    line = hub.line
    assert isinstance(line, NatsHubLine)
    inbox = next(iter(line._callers)).encode()
    liar = await nats_client.connect(list(yard.cluster.servers))
    for subject in (
        names.calls,
        names.up(line.worker),
        names.live(line.worker),
        names.down(inbox.decode()),
        names.workers,
    ):
        for size in (0, 1, 31, 32, 64, 100, 5_000):
            for head in (b"", inbox, b"s", b"o", b"r", bytes(32)):
                await liar.publish(subject, head + noise.randbytes(size))
    await liar.flush()
    sender.station.record(10, 5)
    assert until(sender.same)
    assert set(line.counters) >= {"wrong_key", "broken_frame"}
    assert sender.publisher.health().ok
    await liar.close()


def test_an_address_that_is_none_is_refused_in_words() -> None:
    for wrong in ("nats://", "nats://a,,b", "http://a"):
        with pytest.raises(UserError, match="NATS cluster"):
            Cluster.of(wrong)
    assert Cluster.of("tls://a,b:4222").servers == ("tls://a", "tls://b:4222")


async def _leader(yard: Yard) -> str:
    client = await nats_client.connect(list(yard.cluster.servers))
    info = await client.jetstream().stream_info(Names.of(yard.pair.public).stream)
    await client.close()
    assert info.cluster is not None
    assert info.config.num_replicas == 3
    return str(info.cluster.leader)


async def test_a_node_and_a_worker_die_in_the_middle_and_totals_are_equal_to_the_digit(
    tmp_path: Path, database: postgres.Postgres
) -> None:
    url = database.url(database.new_database())
    yard = Yard(tmp_path, 3, lambda: open_server_history(url, shared=True))
    try:
        yard.workers.append(yard.worker())
        senders = [yard.sender(f"line-{number}", owed_s=600) for number in range(6)]
        seconds = 600

        def record(times: int) -> None:
            nonlocal seconds
            for _ in range(times):
                for sender in senders:
                    sender.station.record(seconds, 10)
                seconds += 10
                time.sleep(0.1)

        record(10)
        first, second = yard.workers

        def both_store() -> bool:
            record(1)
            return all(_held(worker) and worker.receiver.transactions.stored_rows for worker in yard.workers)

        assert until(both_store), "no load is shared"
        leader = await _leader(yard)
        next(node for node in yard.nats.nodes if node.name == leader).kill()
        record(20)
        second.line._link.close()  # type: ignore[attr-defined] # as a kill -9: nobody is told
        second.receiver.stop()
        record(20)
        assert until(lambda: all(sender.same() for sender in senders), 60)
        for sender in senders:
            for item in sender.station.models[0].items:
                assert rows(first.history, hub_id(sender.name, "mill-1"), item.id) == rows(
                    sender.station.history, "mill-1", item.id
                )
        assert until(lambda: len(_held(first)) == 6)
    finally:
        yard.close()


def _held(worker: Hub) -> list[str]:
    return [name for name, session in worker.receiver.sessions.items() if session.peer is not None]


def test_every_worker_shows_the_stations_of_all_and_passes_commands_on(
    tmp_path: Path, database: postgres.Postgres
) -> None:
    url = database.url(database.new_database())
    yard = Yard(tmp_path, 1, lambda: open_server_history(url, shared=True))
    try:
        sender = yard.sender("line-1")
        sender.station.record(0, 5)
        assert until(sender.same)
        other = yard.worker()
        yard.workers.append(other)
        assert until(lambda: "line-1" in other.receiver.sessions and other.receiver.sessions["line-1"].talks)
        assert until(lambda: other.receiver.sessions["line-1"].numbers is not None)
        assert other.receiver.orders.command("line-1", "mill-1", "acknowledge", b"{}").result(10) == b"done"
        values(sender, 4.5)
        assert until(lambda: shows(other.fleet, 4.5))
        assert not _held(other)
    finally:
        yard.close()
