from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asyncua import ua

from app.domain.condition import Activation, Level
from app.domain.observation import Observation
from app.domain.quality import Quality
from drivers.opcua.addresses import Namespaces
from drivers.opcua.decode import Decoder
from drivers.opcua.events import EventDesk
from drivers.opcua.layout import ALARMS, MESSAGES, Identity, MachineLayout, build
from drivers.opcua.settings import Settings
from drivers.opcua.tree import Place, Variable

SPACE = Namespaces(("http://opcfoundation.org/UA/", "urn:plc"))
T0 = datetime(2026, 5, 1, tzinfo=UTC)
T0_NS = 1_777_593_600_000_000_000


@pytest.fixture
def decoder() -> Decoder:
    variables = [
        Variable(f"nsu=urn:plc;s={n}", (Place("A"), Place(n)), base=b)
        for n, b in (("level", "Double"), ("name", "String"))
    ]
    found = Decoder([build("m", Settings(url="opc.tcp://h"), variables, {}, Identity(), None)])
    found.space = SPACE
    return found


def told(
    handle: int, value: object, *, at: float | None = 0.0, status: int = 0, server: float = 0.0
) -> ua.MonitoredItemNotification:
    source = None if at is None else T0 + timedelta(seconds=at)
    data = ua.DataValue(ua.Variant(value), ua.StatusCode(status), source, T0 + timedelta(seconds=server))
    return ua.MonitoredItemNotification(ClientHandle=handle, Value=data)


def taken(decoder: Decoder, *values: ua.MonitoredItemNotification, received_ns: int = T0_NS) -> list[Observation]:
    rows = decoder.rows()
    decoder.take(values, received_ns, rows)
    return list(rows[0].batch(decoder.layouts[0], received_ns).rows())


def test_rows_come_in_time_order_and_equal_times_in_arrival_order(decoder: Decoder) -> None:
    found = taken(decoder, told(0, 1.0, at=2), told(0, 2.0, at=3), told(1, "a", at=1), told(1, "b", at=2))
    assert [row.text or row.number for row in found] == ["a", 1.0, "b", 2.0]
    assert [row.time_ns - T0_NS for row in found] == [1_000_000_000, 2_000_000_000, 2_000_000_000, 3_000_000_000]


def test_what_a_new_session_repeats_is_not_recorded_twice(decoder: Decoder) -> None:
    assert len(taken(decoder, told(0, 1.0), told(1, "x"))) == 2
    assert taken(decoder, told(0, 1.0), told(1, "x")) == []
    assert len(taken(decoder, told(0, 1.0, at=1), told(1, "y"))) == 2


def test_without_a_source_time_the_servers_counts_and_a_time_of_1601_is_none(decoder: Decoder) -> None:
    [row] = taken(decoder, told(0, 1.0, at=None, server=5))
    assert row.time_ns == T0_NS + 5_000_000_000
    [other] = taken(decoder, told(0, 2.0, at=-(425 * 365.25 * 86400), server=6))
    assert other.time_ns == T0_NS + 6_000_000_000


def test_a_bad_value_has_no_number_and_its_neighbour_is_untouched(decoder: Decoder) -> None:
    bad, good = taken(decoder, told(0, 0.1165, status=ua.StatusCodes.BadSensorFailure), told(1, "x"))
    assert bad.quality is Quality.SOURCE_BAD
    assert bad.number != bad.number
    assert (good.text, good.quality) == ("x", Quality.GOOD)
    assert decoder.counts == {"status_BadSensorFailure": 1}


def test_an_overflow_of_the_servers_queue_is_counted_and_its_value_stays_good(decoder: Decoder) -> None:
    [row] = taken(decoder, told(0, 1.0, status=0x0480))
    assert row.quality is Quality.GOOD
    assert decoder.counts["queue_overflows"] == 1


def test_source_times_of_a_clock_that_is_off_are_kept(decoder: Decoder) -> None:
    [row] = taken(decoder, told(0, 1.0, at=3600, server=3600))
    assert row.time_ns == T0_NS + 3_600_000_000_000


def test_a_local_deadband_swallows_small_changes_and_never_a_change_of_quality(decoder: Decoder) -> None:
    decoder.slots[0].dead = 0.5
    values = [told(0, v, at=i) for i, v in enumerate((1.0, 1.4, 1.6, 1.2))]
    assert [row.number for row in taken(decoder, *values)] == [1.0, 1.6]
    assert len(taken(decoder, told(0, 1.6, at=9, status=ua.StatusCodes.BadSensorFailure))) == 1


def test_a_notification_for_nobody_is_ignored(decoder: Decoder) -> None:
    assert taken(decoder, told(99, 1.0)) == []


# ---------------------------------------------------------------- events


def event(
    *,
    condition: str = "",
    active: bool | None = None,
    severity: int = 500,
    text: str = "",
    kind: int = 2041,
    source: str = "",
    retain: bool | None = None,
) -> list[ua.Variant]:
    fields = [
        ua.NodeId(kind, 0),
        ua.NodeId("Coolant", 1),
        source,
        T0,
        ua.LocalizedText(text),
        severity,
        "CoolantLow" if condition else None,
        retain,
        ua.NodeId(),
        True if condition else None,
        False if condition else None,
        active,
        ua.NodeId(condition, 1) if condition else ua.NodeId(),
    ]
    return [ua.Variant(field) for field in fields]


def seen(desk: EventDesk, layout: MachineLayout, decoder: Decoder, *events: list[ua.Variant]) -> list[Observation]:
    rows = decoder.rows()
    for fields in events:
        desk.take(fields, SPACE, T0_NS, rows)
    return list(rows[0].batch(layout, T0_NS).rows())


@pytest.mark.parametrize(
    ("severity", "level"), [(100, Level.WARNING), (666, Level.WARNING), (667, Level.FAULT), (1000, Level.FAULT)]
)
def test_an_active_alarm_is_a_warning_or_by_high_severity_a_fault(
    decoder: Decoder, severity: int, level: Level
) -> None:
    layout = decoder.layouts[0]
    [row] = seen(
        EventDesk([layout], {}), layout, decoder, event(condition="c", active=True, severity=severity, text="low")
    )
    activation = Activation.decode(row.text or "")
    assert (row.item.id, activation.level, activation.text) == (ALARMS, level, "low")
    assert (activation.key, activation.native_code) == ("nsu=urn:plc;s=c", "CoolantLow")


def test_a_condition_without_active_state_lives_by_retain(decoder: Decoder) -> None:
    layout = decoder.layouts[0]
    up, down = seen(
        EventDesk([layout], {}), layout, decoder, event(condition="c", retain=True), event(condition="c", retain=False)
    )
    assert Activation.decode(up.text or "").level is Level.WARNING
    assert Activation.decode(down.text or "").level is Level.NORMAL


def test_after_a_refresh_what_is_no_longer_listed_has_ended_unseen(decoder: Decoder) -> None:
    layout = decoder.layouts[0]
    desk = EventDesk([layout], {"m": frozenset({"alarms/nsu=urn:plc;s=old", "alarms/nsu=urn:plc;s=still"})})
    found = seen(desk, layout, decoder, event(kind=2787), event(condition="still", active=True), event(kind=2788))
    ended = [a for row in found if (a := Activation.decode(row.text or "")).level is Level.NORMAL]
    assert [a.key for a in ended] == ["nsu=urn:plc;s=old"]


def test_a_plain_event_is_a_message_and_the_servers_own_events_are_none(decoder: Decoder) -> None:
    layout = decoder.layouts[0]
    [row] = seen(
        EventDesk([layout], {}), layout, decoder, event(text="Door open"), event(kind=2133, text="model changed")
    )
    assert (row.item.id, row.text) == (MESSAGES, "Door open")


def test_an_event_belongs_to_the_machine_whose_node_is_its_source(decoder: Decoder) -> None:
    settings = Settings(url="opc.tcp://h")
    mine = MachineLayout(
        build("a", settings, [], {}, Identity(), None).model, (), nodes=frozenset({"nsu=urn:plc;s=Coolant"})
    )
    other = build("b", settings, [], {}, Identity(), None)
    both = Decoder([mine, other])
    rows = both.rows()
    EventDesk([mine, other], {}).take(event(text="mine"), SPACE, T0_NS, rows)
    assert [len(some.signal) for some in rows] == [1, 0]
