"""The simulated agent over real sockets: documents, streams, errors, cut links, and the process that serves the demo."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Literal

import aiohttp
import pytest
from lxml import etree

from drivers.simulators.agent import AgentServer
from drivers.simulators.demo import DemoPlant
from tests.unit.simulators.places import DATA, NIST, recorded_http

Dialect = Literal["1.3", "2.7"]
MAZAK = "mtc_adapter002"


@pytest.fixture(params=["1.3", "2.7"])
async def agent(request: pytest.FixtureRequest) -> AsyncIterator[AgentServer]:
    server = AgentServer(NIST, dialect=request.param, buffer_size=1000, audit=True)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def _get(client: aiohttp.ClientSession, agent: AgentServer, path: str) -> tuple[int, etree._Element]:
    async with client.get(agent.url + path) as answer:
        return answer.status, etree.fromstring(await answer.read())


def _header(document: etree._Element, name: str) -> int:
    return int(document[0].get(name, "-1"))


async def _raw(agent: AgentServer, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(agent.url.rpartition(":")[2]))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: agent\r\n\r\n".encode())
    return reader, writer


async def _part(reader: asyncio.StreamReader) -> etree._Element:
    head = await reader.readuntil(b"\r\n\r\n<?xml")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    assert length is not None
    return etree.fromstring(b"<?xml" + await reader.readexactly(int(length[1]) - 5))


PATHS = [
    "/",
    "/probe",
    "/Mazak01",
    "/Mazak01/probe",
    "/current",
    "/Mazak01/current",
    "/sample",
    "/sample?count=5",
    "/assets",
    "/asset",
]


@pytest.mark.parametrize("path", PATHS)
async def test_every_route_answers_a_document(agent: AgentServer, client: aiohttp.ClientSession, path: str) -> None:
    status, document = await _get(client, agent, path)
    assert status == 200
    assert not etree.QName(document).localname.endswith("Error")


@pytest.mark.parametrize(
    ("path", "old_code", "code", "status"),
    [
        ("/nowhere/current", "INVALID_XPATH", "NO_DEVICE", 404),
        ("/sample?from=99999", "OUT_OF_RANGE", "OUT_OF_RANGE", 400),
        ("/sample?count=0", "OUT_OF_RANGE", "OUT_OF_RANGE", 400),
        ("/sample?count=1001", "OUT_OF_RANGE", "OUT_OF_RANGE", 400),
        ("/sample?count=abc", "QUERY_ERROR", "INVALID_PARAMETER_VALUE", 400),
        ("/sample?path=//Axes[", "INVALID_XPATH", "INVALID_XPATH", 400),
        ("/current?path=//Nothing", "INVALID_XPATH", "INVALID_XPATH", 400),
        ("/current?at=99999", "OUT_OF_RANGE", "OUT_OF_RANGE", 400),
        ("/current?at=5&interval=100", "INVALID_REQUEST", "INVALID_REQUEST", 400),
        ("/asset/none", "ASSET_NOT_FOUND", "ASSET_NOT_FOUND", 404),
        ("/a/b/c", "UNSUPPORTED", "INVALID_URI", 404),
    ],
)
async def test_every_fault_is_an_error_document(
    agent: AgentServer, client: aiohttp.ClientSession, path: str, old_code: str, code: str, status: int
) -> None:
    answered, document = await _get(client, agent, path)
    (error,) = document.findall("{*}Errors/*")
    modern = agent.dialect.modern
    assert (answered, error.get("errorCode")) == ((status, code) if modern else (200, old_code))
    assert etree.QName(error).localname != "Error" or not modern


async def test_sample_is_followed_by_its_next_sequence_without_hole_or_repeat(
    agent: AgentServer, client: aiohttp.ClientSession
) -> None:
    for value in range(500):
        agent.add_line(f"|Xabs|{value}", MAZAK)
    seen: list[int] = []
    start = 1
    while start < agent.next_sequence:
        _, document = await _get(client, agent, f"/sample?from={start}&count=77")
        seen += sorted(int(one.get("sequence", "")) for one in document.iter() if one.get("sequence"))
        start = _header(document, "nextSequence")
    assert seen == list(range(1, agent.next_sequence))


async def test_a_path_filter_moves_the_header_past_what_it_leaves_out(
    agent: AgentServer, client: aiohttp.ClientSession
) -> None:
    _, document = await _get(client, agent, "/sample?path=//Linear[@name='X']&count=1000")
    assert _header(document, "nextSequence") == agent.next_sequence
    assert {one.get("component") for one in document.iter("{*}ComponentStream")} == {"Linear"}


async def test_current_at_a_sequence_is_the_state_of_then(agent: AgentServer, client: aiohttp.ClientSession) -> None:
    agent.add_line("|execution|READY", MAZAK)
    then = agent.last_sequence
    agent.add_line("|execution|ACTIVE", MAZAK)
    path = "//DataItem[@type='EXECUTION']"
    _, old = await _get(client, agent, f"/Mazak01/current?at={then}&path={path}")
    _, now = await _get(client, agent, f"/Mazak01/current?path={path}")
    assert [one.text for one in old.iter("{*}Execution")] == ["READY"]
    assert [one.text for one in now.iter("{*}Execution")] == ["ACTIVE"]


async def test_the_buffer_is_bounded_and_says_so(agent: AgentServer, client: aiohttp.ClientSession) -> None:
    for value in range(1500):
        agent.add_line(f"|Xabs|{value}", MAZAK)
    _, document = await _get(client, agent, "/current")
    first, last = _header(document, "firstSequence"), _header(document, "lastSequence")
    assert last - first + 1 == 1000
    assert _header(document, "nextSequence") == last + 1
    status, error = await _get(client, agent, f"/sample?from={first - 1}")
    assert error.find("{*}Errors/*").get("errorCode") == "OUT_OF_RANGE"  # type: ignore[union-attr]
    assert status == (400 if agent.dialect.modern else 200)


async def test_a_stream_sends_the_backlog_then_news_then_empty_heartbeats(agent: AgentServer) -> None:
    reader, writer = await _raw(agent, f"/sample?interval=0&heartbeat=100&count=1000&from={agent.next_sequence}")
    head = await reader.readuntil(b"\r\n\r\n")
    kind = b"multipart/mixed" if agent.dialect.modern else b"multipart/x-mixed-replace"
    assert kind + b";boundary=" in head
    assert len(await _part(reader)) == 2
    agent.add_line("|execution|ACTIVE", MAZAK)
    documents = [await _part(reader) for _ in range(3)]
    texts = [[one.text for one in document.iter("{*}Execution")] for document in documents]
    assert ["ACTIVE"] in texts
    assert texts[-1] == []
    assert not len(documents[-1][1])
    writer.close()


async def test_a_client_that_falls_behind_gets_an_error_part_and_the_end(agent: AgentServer) -> None:
    reader, writer = await _raw(agent, "/sample?interval=20&count=1&from=1")
    await reader.readuntil(b"\r\n\r\n")
    await _part(reader)
    for value in range(3000):
        agent.add_line(f"|Xabs|{value}", MAZAK)
    rest = await reader.read()
    code = b"INTERNAL_ERROR" if agent.dialect.modern else b"OUT_OF_RANGE"
    assert code in rest
    assert rest.endswith(b"0\r\n\r\n") == agent.dialect.modern
    writer.close()


@pytest.mark.parametrize(
    "recording",
    ["agent1.3.0.17__stream_hurco_filtered_heartbeat.http", "agent2.7.0.9__stream_execution_heartbeat.http"],
)
async def test_stream_parts_have_the_recorded_framing(recording: str) -> None:
    recorded_head, recorded = recorded_http(recording)
    server = AgentServer(NIST, dialect="1.3" if "1.3" in recording else "2.7")
    await server.start()
    reader, writer = await _raw(server, "/sample?interval=0&heartbeat=50&count=10&from=1")
    head = await reader.readuntil(b"\r\n\r\n")
    assert _framing(await reader.readuntil(b"<?xml")) == _framing(recorded[: recorded.index(b"<?xml") + 5])
    ours, theirs = (
        dict(line.lower().split(b": ", 1) for line in text.split(b"\r\n")[1:] if line) for text in (head, recorded_head)
    )
    assert set(theirs) <= set(ours)
    for name in (b"cache-control", b"expires", b"connection", b"transfer-encoding", b"server"):
        assert ours[name] == theirs[name]
    writer.close()
    await server.stop()


def _framing(text: bytes) -> bytes:
    """Chunk size, boundary and lengths replaced, everything else as it is."""
    return re.sub(rb"\d+", b"9", re.sub(rb"(?m)^(--)?[0-9a-f-]+(?=\r)", rb"\1x", text))


async def test_a_cut_link_loses_nothing_and_comes_back_on_the_same_port(
    agent: AgentServer, client: aiohttp.ClientSession
) -> None:
    reader, writer = await _raw(agent, "/sample?interval=0&heartbeat=60000")
    await reader.readuntil(b"\r\n\r\n")
    await agent.cut()
    with contextlib.suppress(ConnectionError):
        await reader.read(-1)
    assert reader.at_eof() or reader.exception()
    writer.close()
    with pytest.raises(aiohttp.ClientConnectorError):
        await client.get(agent.url + "/current")
    before, instance = agent.next_sequence, agent.instance_id
    agent.add_line("|execution|ACTIVE", MAZAK)
    await agent.restore()
    _, document = await _get(client, agent, f"/sample?from={before}")
    assert [one.text for one in document.iter("{*}Execution")] == ["ACTIVE"]
    assert _header(document, "instanceId") == instance


async def test_a_restart_is_a_new_instance_that_begins_at_one(
    agent: AgentServer, client: aiohttp.ClientSession
) -> None:
    instance = agent.instance_id
    agent.add_line("|execution|ACTIVE", MAZAK)
    await agent.restart()
    _, document = await _get(client, agent, "/current")
    assert _header(document, "instanceId") > instance
    assert _header(document, "firstSequence") == 1
    assert {one.text for one in document.iter("{*}Execution")} == {"UNAVAILABLE"}
    assert agent.audit is not None
    assert len({(line.instance, line.sequence) for line in agent.audit}) == len(agent.audit)
    assert {line.instance for line in agent.audit} == {instance, agent.instance_id}


async def test_assets_are_announced_listed_and_removed(agent: AgentServer, client: aiohttp.ClientSession) -> None:
    agent.put_asset(MAZAK, "T1", "CuttingTool", '<CuttingTool toolId="x"/>')
    agent.put_asset(MAZAK, "T2", "CuttingTool", "<CuttingTool/>")
    agent.remove_asset(MAZAK, "T2")
    _, listed = await _get(client, agent, "/assets?type=CuttingTool")
    assert [one.get("assetId") for one in listed.iter("{*}CuttingTool")] == ["T1"]
    _, both = await _get(client, agent, "/asset/T1;T2")
    assert [one.get("removed") for one in both.iter("{*}CuttingTool")] == [None, "true"]
    _, current = await _get(client, agent, "/Mazak01/current")
    changed = "AssetAdded" if agent.dialect.modern else "AssetChanged"
    assert [one.text for one in current.iter(f"{{*}}{changed}")] == ["T2"]
    assert [one.text for one in current.iter("{*}AssetRemoved")] == ["T2"]


async def test_a_negative_count_reads_backwards_in_2_7(client: aiohttp.ClientSession) -> None:
    server = AgentServer(NIST, dialect="2.7", buffer_size=1000)
    await server.start()
    _, document = await _get(client, server, "/sample?count=-3")
    sequences = sorted(int(one.get("sequence", "")) for one in document.iter() if one.get("sequence"))
    assert sequences == [server.last_sequence - 2, server.last_sequence - 1, server.last_sequence]
    assert _header(document, "nextSequence") < sequences[0]
    await server.stop()


def test_the_demo_plant_starts_serves_and_stops_with_its_parent() -> None:
    with DemoPlant(machines=4) as plant:
        assert [entry["id"] for entry in plant.entries] == ["mill-1", "mill-2", "mill-3", "lathe-1"]
        assert {entry["model"] for entry in plant.entries} == {"mill-3axis", "lathe"}
        process = plant._process
        assert process is not None
    assert process.returncode == 0


def test_a_recording_is_replayed_on_its_own_device() -> None:
    recording = DATA / "shdr" / "usnistgov__smstestbed__Mazak01-20190702-20190703.txt.xz"
    with DemoPlant(replay=recording, devices=NIST, speed=100) as plant:
        assert [entry["device"] for entry in plant.entries] == ["Mazak01"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
def test_the_process_ends_with_0_on_sigterm() -> None:
    plant = DemoPlant(machines=1, extra=("--agents", "per-machine"))
    plant.start()
    process = plant._process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    plant.__exit__(None, None, None)


def test_wrong_use_is_one_line_and_2() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "drivers.simulators.serve", "--replay", "missing.txt"],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "missing.txt" in done.stderr
