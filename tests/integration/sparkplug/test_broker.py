"""The publisher against a real Mosquitto, seen by a host that reads payloads with its own hands."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.domain.condition import Activation, Level
from app.domain.quality import Quality
from app.domain.state import LinkState
from app.sparkplug import session
from storage import forward
from tests.integration.sparkplug.node import Node, seen, settings
from tests.servers.mosquitto import MISSING, Mosquitto, certificates, program
from tests.servers.sparkplug_host import Host, until
from tests.unit.fleet.shop import SECOND

pytestmark = pytest.mark.skipif(program() is None, reason=MISSING)

NOW_MS_2020 = 1_577_836_800_000


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def broker_in(stack: ExitStack, folder: Path, **more: object) -> Mosquitto:
    folder = folder / "broker"
    folder.mkdir()
    broker = Mosquitto(folder, **more)  # type: ignore[arg-type]
    stack.callback(broker.stop)
    return broker


def node_in(stack: ExitStack, folder: Path, port: int, **more: object) -> Node:
    node = Node(folder, settings(port, **more))
    stack.callback(node.close)
    return node


def host_at(stack: ExitStack, port: int, **more: object) -> Host:
    host = Host(port, **more)  # type: ignore[arg-type]
    stack.callback(host.close)
    return host


def test_births_name_every_signal_and_data_follow_by_alias(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    birth = host.of("NBIRTH")[0].payload
    assert birth.seq == 0
    assert birth.metric("bdSeq").value == 0
    assert birth.metric("bdSeq").datatype == 4
    rebirth = birth.metric("Node Control/Rebirth")
    assert (rebirth.datatype, rebirth.value, rebirth.alias) == (11, False, None)
    assert birth.metric("Properties/Site").value == "Novatech"
    mill = host.of("DBIRTH")[0]
    assert mill.device == "mill-1"
    rpm = mill.payload.metric("rpm")
    assert (rpm.datatype, rpm.is_null, rpm.value) == (10, True, None)
    assert rpm.properties == {
        "engUnit": "rev/min", "engLow": 0.0, "engHigh": 12_000.0, "Quality": 0, "QualityReason": "never_seen",
    }  # fmt: skip
    assert mill.payload.metric("program").datatype == 12
    node.record(300)
    assert until(lambda: seen(host.values) == node.stored())
    assert not any(value.historical for value in host.values)
    assert len(host.values) == 300 * 6
    assert {heard.qos for heard in host.heard} == {0}
    assert host.faults == []


def test_a_bad_value_is_null_with_its_quality_and_recovery_is_told(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    base = NOW_MS_2020 * 1_000_000 + 10**18 // 4
    node.submit("mill-1", ("rpm", base, 0.0), ("program", base, "O1"))
    node.submit("mill-1", ("rpm", base + SECOND, None), ("program", base + SECOND, None))
    node.submit("mill-1", ("rpm", base + 2 * SECOND, 7.5), quality=Quality.STALE)
    node.submit("mill-1", ("rpm", base + 3 * SECOND, 8.5))
    active = Activation(Level.FAULT, native_code="E7", text="Spindle hot")
    node.submit("mill-1", ("system", base + 4 * SECOND, active.encode()))
    node.submit("mill-1", ("system", base + 5 * SECOND, Activation(None).encode()), quality=Quality.UNAVAILABLE)
    assert until(lambda: len(host.values) == 8)
    rpm = [(value.value, value.quality) for value in host.values if value.name == "rpm"]
    assert rpm == [(0.0, 192), (None, 0), (7.5, 500), (8.5, 192)]
    assert [(v.value, v.quality) for v in host.values if v.name == "program"] == [("O1", 192), (None, 0)]
    conditions = [(v.value, v.quality) for v in host.values if v.name == "system"]
    assert conditions == [('{"level": "FAULT", "native_code": "E7", "text": "Spindle hot"}', 192), (None, 0)]
    last_rpm = [m for h in host.of("DDATA") for m in h.payload.metrics if m.timestamp == (base + 2 * SECOND) // 10**6]
    assert last_rpm[0].properties["QualityReason"] == "stale"
    assert host.faults == []


def test_a_value_that_comes_late_is_historical(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    base = NOW_MS_2020 * 1_000_000
    node.submit("mill-1", ("rpm", base + 9 * SECOND, 2.0))
    assert until(lambda: len(host.values) == 1)
    node.submit("mill-1", ("rpm", base, 1.0))
    node.submit("mill-1", ("rpm", base + 10 * SECOND, 3.0))
    assert until(lambda: len(host.values) == 3)
    assert [(value.value, value.historical) for value in host.values] == [(2.0, False), (1.0, True), (3.0, False)]


def test_a_machine_dies_and_is_born_again(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    node.links["mill-1"] = LinkState.RETRYING
    assert until(lambda: [heard.device for heard in host.of("DDEATH")] == ["mill-1"])
    node.links["mill-1"] = LinkState.CONNECTED
    assert until(lambda: len(host.of("DBIRTH")) == 3)
    node.record(5)
    assert until(lambda: seen(host.values) == node.stored())
    assert host.faults == []


def test_a_host_asks_for_births_and_gets_them(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    node.record(10)
    host.client.publish("spBv1.0/shop/NCMD/line-1", b"\xff\xff no payload")
    host.rebirth()
    assert until(lambda: len(host.of("NBIRTH")) == 2 and len(host.of("DBIRTH")) == 4)
    first, second = (heard.payload.metric("bdSeq").value for heard in host.of("NBIRTH"))
    assert first == second
    assert host.of("DBIRTH")[2].payload.metric("rpm").value is not None
    assert node.publisher.health().figures["rebirths_total"] == 1
    node.record(10)
    assert until(lambda: seen(host.values) == node.stored())
    assert host.faults == []


def test_a_clean_end_is_told_by_the_same_certificate(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    node.publisher.stop()
    assert until(lambda: len(host.of("NDEATH")) == 1)
    death = host.of("NDEATH")[0]
    assert death.payload.metric("bdSeq").value == host.of("NBIRTH")[0].payload.metric("bdSeq").value
    assert not death.retained
    assert host.faults == []


@pytest.mark.parametrize("hard", [False, True], ids=["stopped", "killed"])
def test_a_broker_that_goes_and_comes_misses_nothing(tmp_path: Path, stack: ExitStack, hard: bool) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port, primary_host="scada")
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    node.record(100)
    assert until(lambda: seen(host.values) == node.stored())
    broker.stop(hard=hard)
    node.record(700)
    assert until(lambda: node.publisher.health().state is LinkState.RETRYING)
    told = str(node.publisher.health().message)
    assert "does not answer" in told
    assert node.publisher.health().ok
    assert until(lambda: node.publisher.health().figures["backlog_rows"] == 700 * 6)
    broker.start()
    assert until(lambda: len(host.of("NBIRTH")) == 2, 40)
    node.record(100)
    assert until(lambda: seen(host.values) == node.stored(), 30)
    backlog = [value for value in host.values if value.historical]
    assert len(seen(backlog)) == len(backlog) == 700 * 6
    first, second = (heard.payload.metric("bdSeq").value for heard in host.of("NBIRTH"))
    assert isinstance(first, int)
    assert isinstance(second, int)
    assert second > first
    assert until(lambda: node.publisher.health().figures["backlog_rows"] == 0)
    assert host.faults == []


def test_a_broker_that_hangs_costs_no_memory_and_misses_nothing(
    tmp_path: Path, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LIVE_WINDOW_BYTES", 2_000)
    monkeypatch.setattr(forward, "WAITING_ROWS", 600)
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    assert broker.process is not None
    broker.process.send_signal(signal.SIGSTOP)
    try:
        for _ in range(40):
            node.record(10)
        sent = node.publisher.health().figures["bytes_total"]
        node.record(400)
        assert node.publisher.health().figures["bytes_total"] == sent
    finally:
        broker.process.send_signal(signal.SIGCONT)
    assert until(lambda: seen(host.values) == node.stored())
    assert host.faults == []


def test_a_machine_that_left_the_configuration_is_buried_and_its_backlog_counted(
    tmp_path: Path, stack: ExitStack
) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    del node.links["mill-1"]
    assert until(lambda: [heard.device for heard in host.of("DDEATH")] == ["mill-1"])
    node.record(10)
    assert until(lambda: len(host.values) == 30)
    assert {value.device for value in host.values} == {"lathe-2"}
    assert until(lambda: node.publisher.health().figures["left_out_rows_total"] == 30)
    assert host.faults == []


def test_without_history_the_outage_stays_out(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port)
    node = node_in(stack, tmp_path, broker.port, primary_host="scada", history=False)
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    broker.stop()
    node.record(50)
    broker.start()
    assert until(lambda: len(host.of("NBIRTH")) == 2, 40)
    node.record(10)
    assert until(lambda: len(host.values) >= 60)
    assert not any(value.historical for value in host.values)
    assert len(host.values) == 60


def test_nothing_is_published_until_the_primary_host_is_there(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path)
    host = host_at(stack, broker.port, online=False)
    node = node_in(stack, tmp_path, broker.port, primary_host="scada")
    assert until(lambda: "scada is not online" in str(node.publisher.health().message))
    node.record(50)
    assert host.heard == []
    host.say(online=True)
    assert until(lambda: seen(host.values) == node.stored())
    assert all(value.historical for value in host.values)
    host.say(online=False)
    assert until(lambda: len(host.of("NDEATH")) == 1)
    node.record(50)
    host.say(online=True)
    assert until(lambda: len(host.of("NBIRTH")) == 2)
    assert until(lambda: seen(host.values) == node.stored())
    assert host.faults == []


def test_tls_with_user_and_password(tmp_path: Path, stack: ExitStack) -> None:
    ca, certificate, key = certificates(tmp_path)
    account = ("station", "s3cret word")
    broker = broker_in(stack, tmp_path, user=account, tls=(certificate, key))
    host = host_at(stack, broker.port, user=account, ca=ca)
    address = {"broker": f"mqtts://127.0.0.1:{broker.port}", "user": account[0], "password": account[1]}
    node = node_in(stack, tmp_path, broker.port, **address, ca=str(ca))
    assert until(lambda: len(host.of("DBIRTH")) == 2)
    node.record(200)
    assert until(lambda: seen(host.values) == node.stored())
    assert host.faults == []


def test_a_certificate_of_strangers_is_told_in_a_sentence(tmp_path: Path, stack: ExitStack) -> None:
    _, certificate, key = certificates(tmp_path)
    broker = broker_in(stack, tmp_path, tls=(certificate, key))
    node = node_in(stack, tmp_path, broker.port, broker=f"mqtts://127.0.0.1:{broker.port}")
    assert until(lambda: node.publisher.health().state is LinkState.REFUSED)
    assert "is not trusted" in str(node.publisher.health().message)
    assert "'ca'" in str(node.publisher.health().message)


def test_a_wrong_password_is_told_in_a_sentence(tmp_path: Path, stack: ExitStack) -> None:
    broker = broker_in(stack, tmp_path, user=("station", "right"))
    node = node_in(stack, tmp_path, broker.port, user="station", password="wrong")
    assert until(lambda: node.publisher.health().state is LinkState.REFUSED)
    health = node.publisher.health()
    assert not health.ok
    assert "Check 'user' and 'password' under 'mqtt'" in str(health.message)
    assert f"mqtt://127.0.0.1:{broker.port}" in str(health.message)


def test_a_broker_that_is_not_there_harms_nothing(tmp_path: Path, stack: ExitStack) -> None:
    node = node_in(stack, tmp_path, 1)
    assert until(lambda: node.publisher.health().state is LinkState.RETRYING)
    assert node.publisher.health().ok
    node.record(20)
    assert len(node.stored()) == 120
