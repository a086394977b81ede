from __future__ import annotations

from pathlib import Path

import pytest

from drivers.mtconnect.errors import read_error, root_of
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
