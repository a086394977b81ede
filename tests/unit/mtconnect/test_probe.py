from __future__ import annotations

from pathlib import Path

import pytest

from drivers.mtconnect.errors import read_error, root_of
from drivers.mtconnect.layout import model_of
from drivers.mtconnect.probe import read_devices
from drivers.mtconnect.times import UNREADABLE, to_ns
from drivers.mtconnect.xml import BrokenDocument, local, parse_xml
from tests.unit.mtconnect.recordings import DATA, DEVICES, agent_of, http, read


@pytest.mark.parametrize("path", DEVICES, ids=lambda path: path.name)
def test_every_recorded_model_becomes_machines_with_unique_signals(path: Path) -> None:
    declared = sum(1 for element in parse_xml(read(path)).iter() if local(element.tag) == "DataItem")
    agent = read_devices(read(path))
    assert sum(len(device.items) for device in agent.devices) == declared
    for model in agent_of(path).layout.models:
        assert len(model.index) == len(model.items)
        assert len({item.identity for item in model.items}) == len(model.items)


def test_the_agent_itself_is_no_machine() -> None:
    agent = read_devices(http("agent2.7.0.9__probe.http")[1])
    assert [device.name for device in agent.devices] == ["Agent", "OKUMA", "Mazak"]
    assert [device.name for device in agent.machines] == ["OKUMA", "Mazak"]


def test_a_device_is_found_by_name_and_by_uuid() -> None:
    agent = read_devices(http("agent1.3.0.17__probe.http")[1])
    assert agent.find("Mazak01") is agent.find("mtc_adapter002") is not None
    assert agent.find(None) is None


def test_namespaces_do_not_matter() -> None:
    assert read_devices(read(DATA / "devices" / "mtconnect__cppagent__NoNamespace.xml")).schema == ""
    assert read_devices(http("agent2.7.0.9__probe.http")[1]).schema == "2.7"


def test_another_document_is_no_list_of_devices() -> None:
    with pytest.raises(BrokenDocument, match="MTConnectStreams"):
        read_devices(http("agent2.7.0.9__current.http")[1])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("agent1.3.0.17__error_out_of_range.http", "OUT_OF_RANGE"),
        ("agent2.7.0.9__error_out_of_range_400.http", "OUT_OF_RANGE"),
        ("agent2.7.0.9__error_no_device_404.http", "NO_DEVICE"),
    ],
)
def test_errors_of_both_agents_are_read(name: str, code: str) -> None:
    body = http(name)[1]
    error = read_error(body)
    assert (root_of(body), error.codes) == ("MTConnectError", (code,))
    assert "'" in error.text
    assert error.header.instance


def test_the_oldest_error_shape_is_read() -> None:
    error = read_error(read(DATA / "errors" / "mtconnect__cppagent__test_error.xml"))
    assert (error.codes, error.text, error.header.instance) == (("ERROR",), "", "")


@pytest.mark.parametrize(
    ("body", "root"),
    [
        (b"<html><body/></html>", "html"),
        (b"<!DOCTYPE html>\n<HTML lang='en'>", "HTML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><?xml-stylesheet href='x'?><m:MTConnectStreams>", "MTConnectStreams"),
        (b"not xml", ""),
        (b"", ""),
    ],
)
def test_the_root_tells_what_a_body_is(body: bytes, root: str) -> None:
    assert root_of(body) == root


@pytest.mark.parametrize(
    ("text", "ns"),
    [
        ("1970-01-01T00:00:01Z", 10**9),
        ("1970-01-01T00:00:01", 10**9),
        ("1970-01-01T01:00:01+01:00", 10**9),
        ("1970-01-01T00:00:00.1234567Z", 123_456_700),
        ("1970-01-01T00:00:00.1234567899Z", 123_456_789),
        ("1969-12-31T23:59:59.5Z", -500_000_000),
        ("2026-02-30T00:00:00Z", UNREADABLE),
        ("", UNREADABLE),
    ],
)
def test_stamps_are_read_in_every_form_that_agents_write(text: str, ns: int) -> None:
    assert to_ns(text) == ns


_LIMITED = b"""<MTConnectDevices><Header instanceId="1"/><Devices><Device id="d" name="D" uuid="u"><Components><Rotary id="c" name="C">
<Configuration><Specifications>
<Specification id="s1" type="X" dataItemIdRef="rpm" units="REVOLUTION/MINUTE"><Maximum>12000</Maximum><Minimum>0</Minimum></Specification>
<Specification id="s2" type="LOAD" units="PERCENT"><UpperLimit>150</UpperLimit></Specification>
<Specification id="s3" type="TEMPERATURE" units="FAHRENHEIT"><Maximum>200</Maximum></Specification>
<Specification id="s4" type="ANGLE"><Maximum>30</Maximum></Specification>
</Specifications></Configuration><DataItems>
<DataItem category="SAMPLE" id="rpm" type="ROTARY_VELOCITY" units="REVOLUTION/MINUTE"/>
<DataItem category="SAMPLE" id="load" type="LOAD" units="PERCENT"/><DataItem category="CONDITION" id="load_c" type="LOAD"/>
<DataItem category="SAMPLE" id="temp" type="TEMPERATURE" units="CELSIUS"/>
<DataItem category="SAMPLE" id="abs" type="ANGLE" units="DEGREE"/><DataItem category="SAMPLE" id="work" type="ANGLE" units="DEGREE"/>
<DataItem category="SAMPLE" id="feed" type="AXIS_FEEDRATE" units="MILLIMETER/SECOND"><Constraints><Minimum>0</Minimum><Maximum>100</Maximum></Constraints></DataItem>
</DataItems></Rotary></Components></Device></Devices></MTConnectDevices>"""


def test_specifications_and_constraints_give_ranges_in_the_unit_that_people_read() -> None:
    device = read_devices(_LIMITED).devices[0]
    model = model_of("m", device, {}, device.items)
    ranges = {item.source_id: (item.minimum, item.maximum) for item in model.items}
    assert (ranges["rpm"], ranges["load"]) == ((0.0, 12000.0), (None, 150.0))
    assert (ranges["feed"], model.index["feed"]) == ((0.0, 6000.0), 6)


def test_a_specification_in_another_unit_or_of_several_items_is_nobodys_range() -> None:
    items = {item.source_id: item for item in read_devices(_LIMITED).devices[0].items}
    assert [(items[name].minimum, items[name].maximum) for name in ("temp", "abs", "work", "load_c")] == [
        (None, None)
    ] * 4
