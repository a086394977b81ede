"""The simulated agent writes what real agents 1.3.0.17 and 2.7.0.9 wrote for the same input."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from lxml import etree

from drivers.simulators.agent_state import Agent
from drivers.simulators.documents import Fault
from tests.unit.simulators.places import DEMO_AGENT, DEVICES, MTCONNECT, NIST, observations, outline, recorded_http

Dialect = Literal["1.3", "2.7"]

_ITEMS = (
    ("p", "SAMPLE", "avgt", "avgt", "TEMPERATURE", {"statistic": "AVERAGE", "units": "CELSIUS"}),
    (
        "p",
        "SAMPLE",
        "fact",
        "Fact",
        "PATH_FEEDRATE",
        {"subType": "ACTUAL", "units": "MILLIMETER/SECOND", "nativeUnits": "FOOT/MINUTE"},
    ),
    ("p", "SAMPLE", "pp", "pp", "PATH_POSITION", {"subType": "ACTUAL", "units": "MILLIMETER_3D"}),
    ("p", "SAMPLE", "ts", "ts", "DISPLACEMENT", {"representation": "TIME_SERIES", "units": "MILLIMETER"}),
    ("p", "SAMPLE", "xabs", "Xabs", "POSITION", {"subType": "ACTUAL", "units": "MILLIMETER", "nativeUnits": "INCH"}),
    ("p", "EVENT", "exec", "execution", "EXECUTION", {}),
    ("p", "EVENT", "ld", "ld", "LINE_LABEL", {}),
    ("p", "EVENT", "pc", "PartCountAct", "PART_COUNT", {}),
    ("p", "EVENT", "vars", "vars", "VARIABLE", {"representation": "DATA_SET"}),
    ("p", "EVENT", "wo", "wo", "WORK_OFFSET", {"representation": "TABLE"}),
    ("c", "EVENT", "msg", "msg", "MESSAGE", {"discrete": "true"}),
    ("c", "CONDITION", "logic", "logic_cond", "LOGIC_PROGRAM", {}),
    ("d", "EVENT", "avail", "avail", "AVAILABILITY", {}),
)


def _scenario_model() -> bytes:
    """The device that the 2.7 agent was recorded with, as its documents show it."""
    device = etree.Element("Device", id="d", name="Mazak01", uuid="G1")
    controller = etree.Element("Controller", id="c", name="c")
    path = etree.Element("Path", id="p", name="p")
    for component in (device, controller, path):
        etree.SubElement(component, "DataItems")
    etree.SubElement(device, "Components").append(controller)
    etree.SubElement(controller, "Components").append(path)
    holders = {"d": device[0], "c": controller[0], "p": path[0]}
    for holder, category, identity, name, type_, extra in _ITEMS:
        pairs = {"category": category, "id": identity, "name": name, "type": type_} | extra
        etree.SubElement(holders[holder], "DataItem", pairs)
    root = etree.Element("MTConnectDevices")
    etree.SubElement(root, "Devices").append(device)
    return etree.tostring(root)


SCENARIOS: list[tuple[Dialect, str]] = [
    ("1.3", "agent1.3.0.17_condition_scenario"),
    ("2.7", "agent2.7.0.9_representations"),
]


def _model(dialect: Dialect) -> bytes:
    return NIST.read_bytes() if dialect == "1.3" else _scenario_model()


def _steps(folder: Path) -> list[tuple[str, str]]:
    lines = (folder / "index.txt").read_text(encoding="utf-8").splitlines()[1:]
    return [(number, line) for number, _, line in (text.partition("\t") for text in lines)]


def _current(agent: Agent) -> bytes:
    return agent.author.streams(agent.now_ns(), (1, 1, 1), agent.author.current(agent.ring.latest, None))


@pytest.mark.parametrize(("dialect", "folder"), SCENARIOS)
def test_current_equals_the_recording_after_every_step(dialect: Dialect, folder: str) -> None:
    agent = Agent(_model(dialect), dialect=dialect, buffer_size=4096)
    device = next(device.uuid for device in agent.plant.devices if device.name == "Mazak01")
    for number, line in _steps(MTCONNECT / "golden" / folder):
        agent.add_line(line, device)
        wanted = observations((MTCONNECT / "golden" / folder / f"{number}_current.xml").read_bytes())
        assert observations(_current(agent), "Mazak01") == wanted, line


@pytest.mark.parametrize(("dialect", "folder"), SCENARIOS)
def test_the_whole_sample_equals_the_recording(dialect: Dialect, folder: str) -> None:
    agent = Agent(_model(dialect), dialect=dialect, buffer_size=4096)
    start = agent.next_sequence
    device = next(device.uuid for device in agent.plant.devices if device.name == "Mazak01")
    for _, line in _steps(MTCONNECT / "golden" / folder):
        agent.add_line(line, device)
    groups: dict[int, list[str]] = {}
    for stored, xml in agent.ring.window(start, agent.next_sequence):
        groups.setdefault(stored.rank, []).append(xml)
    written = agent.author.streams(agent.now_ns(), (1, 1, 1), groups)
    assert observations(written) == observations((MTCONNECT / "golden" / folder / "sample.xml").read_bytes())


def test_the_probe_of_a_1_3_agent_is_the_recorded_one_to_the_byte() -> None:
    agent = Agent(NIST, dialect="1.3")
    _, recorded = recorded_http("agent1.3.0.17__probe.http")
    ours = agent.author.probe(agent.now_ns(), (1024, 0), None)
    assert _from_devices(ours) == _from_devices(recorded)


def _from_devices(document: bytes) -> bytes:
    return document[document.index(b"<Devices>") :]


def test_the_probe_of_a_2_7_agent_has_the_recorded_structure() -> None:
    agent = Agent(DEMO_AGENT, dialect="2.7")
    ours = etree.fromstring(agent.author.probe(agent.now_ns(), (1024, 17), None))
    recorded = etree.fromstring(recorded_http("agent2.7.0.9__probe.http")[1])
    assert ours[0].tag == recorded[0].tag
    assert list(ours[0].attrib) == list(recorded[0].attrib)
    for device in ("OKUMA", "Mazak"):
        path = f"{{*}}Devices/{{*}}Device[@name='{device}']"
        mine, theirs = ours.find(path), recorded.find(path)
        assert mine is not None
        assert theirs is not None
        assert [item.attrib.items() for item in mine.iter("{*}DataItem") if not _generated(item)] == [
            item.attrib.items() for item in theirs.iter("{*}DataItem") if not _generated(item)
        ]
        assert sorted(map(str, map(_key, filter(_generated, mine.iter("{*}DataItem"))))) == sorted(
            map(str, map(_key, filter(_generated, theirs.iter("{*}DataItem"))))
        )


def _generated(item: etree._Element) -> bool:
    return item.get("type", "").startswith("ASSET_")


def _key(item: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in item.attrib.items()]


@pytest.mark.parametrize(
    ("dialect", "recording", "fault", "uri"),
    [
        ("1.3", "agent1.3.0.17__error_out_of_range.http", Fault("OUT_OF_RANGE", "'from' must be less than or equal to 121117."), ""),
        ("2.7", "agent2.7.0.9__error_no_device_404.http", Fault("NO_DEVICE", "Could not find the device 'nodev'", 404), "/nodev/current"),
        (
            "2.7",
            "agent2.7.0.9__error_out_of_range_400.http",
            Fault(
                "OUT_OF_RANGE",
                "'from' must be less than 113062",
                parameter={"name": "from", "Maximum": "113061", "Minimum": "1", "Value": "99999999"},
            ),
            "/sample?from=99999999",
        ),
    ],
)  # fmt: skip
def test_error_documents_are_the_recorded_ones(dialect: Dialect, recording: str, fault: Fault, uri: str) -> None:
    agent = Agent(NIST, dialect=dialect)
    ours = agent.author.error(agent.now_ns(), fault, "MTConnectStreams", uri)
    recorded = recorded_http(recording)[1]
    assert outline(etree.fromstring(ours)) == outline(etree.fromstring(recorded))
    assert list(etree.fromstring(ours)[0].attrib) == list(etree.fromstring(recorded)[0].attrib)


@pytest.mark.parametrize("dialect", ["1.3", "2.7"])
@pytest.mark.parametrize("path", sorted(DEVICES.glob("*.xml")), ids=lambda path: path.stem[-30:])
def test_every_collected_device_model_loads_and_is_served_whole(path: Path, dialect: Dialect) -> None:
    agent = Agent(path, dialect=dialect, buffer_size=500)
    named = {item.get("id") for item in etree.parse(path).iter("{*}DataItem")}
    assert named - {None} <= set(agent.plant.by_id)
    probed = etree.fromstring(agent.author.probe(agent.now_ns(), (1, 0), None))
    assert {item.get("id") for item in probed.iter("{*}DataItem")} == set(agent.plant.by_id)
    assert len(observations(_current(agent))) == len(agent.plant.items)
