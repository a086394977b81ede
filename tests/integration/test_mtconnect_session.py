"""The driver against simulated agents of both generations, and against servers that misbehave as real ones did."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from app.contracts import ConnectionPlan, MachinePlan
from app.domain.condition import Activation, Level
from app.domain.gap import GapAction, GapCause
from app.domain.message import AuthRefused, DriverFault, DriverNotReady, OperatorError
from app.domain.observation import Cursor
from app.domain.quality import Quality
from drivers.mtconnect import SPEC
from drivers.mtconnect.session import MtconnectDriver
from drivers.simulators.agent import AgentServer
from tests.integration.mtconnect_inlet import MemoryInlet
from tests.unit.mtconnect.recordings import http, streams_document

MODEL = b"""<MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:2.0"><Header instanceId="1" bufferSize="1024"/>
<Devices><Device id="d" name="Dev" uuid="uuid-1"><DataItems>
<DataItem category="EVENT" id="avail" type="AVAILABILITY"/>
<DataItem category="EVENT" id="exec" type="EXECUTION"/>
<DataItem category="SAMPLE" id="load" type="LOAD" units="PERCENT"/>
<DataItem category="CONDITION" id="sys" type="SYSTEM"/>
<DataItem category="EVENT" id="vars" type="VARIABLE" representation="DATA_SET"/>
<DataItem category="EVENT" id="chg" type="ASSET_CHANGED"/>
</DataItems></Device></Devices></MTConnectDevices>"""


def _plan(
    url: str, resume: Cursor | None = None, opened: dict[str, frozenset[str]] | None = None, **more: object
) -> ConnectionPlan:
    settings = SPEC.settings(**({"url": url, "heartbeat": "500ms", "interval": "10ms", "timeout": "2s"} | more))
    return ConnectionPlan(SPEC.connection_key(settings), (MachinePlan("m", "M", settings),), resume, opened or {})


@contextlib.asynccontextmanager
async def _running(driver: MtconnectDriver) -> AsyncIterator[list[OperatorError]]:
    """The host's loop without its threads: sessions again and again."""
    ends: list[OperatorError] = []

    async def sessions() -> None:
        while True:
            try:
                await driver.session()
            except OperatorError as error:
                ends.append(error)
            await asyncio.sleep(0.02)

    task = asyncio.create_task(sessions())
    try:
        yield ends
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture(params=["1.3", "2.7"])
async def agent(request: pytest.FixtureRequest) -> AsyncIterator[AgentServer]:
    server = AgentServer(MODEL, dialect=request.param, buffer_size=1024, audit=True)
    await server.start()
    yield server
    await server.stop()


def _caught_up(inlet: MemoryInlet, agent: AgentServer) -> Callable[[], bool]:
    return lambda: (
        inlet.cursor is not None
        and (inlet.cursor.instance, inlet.cursor.position) == (str(agent.instance_id), agent.next_sequence)
    )


def _accepted(agent: AgentServer, inlet: MemoryInlet) -> list[tuple[str, int]]:
    """(instance, sequence) of everything that the agent ever accepted for our machine."""
    assert agent.audit is not None
    ours = {item.source_id for item in inlet.models["m"].items}
    return sorted((str(a.instance), a.sequence) for a in agent.audit if a.data_item_id in ours)


def _work(agent: AgentServer, count: int) -> None:
    for number in range(count):
        agent.add("uuid-1", "load", float(agent.next_sequence * 1000 + number))


async def test_the_whole_buffer_is_recorded_at_first_contact_and_the_present_is_shown(agent: AgentServer) -> None:
    _work(agent, 300)
    inlet = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url), inlet)):
        await inlet.until(_caught_up(inlet, agent))
    assert sorted(inlet.keys()) == _accepted(agent, inlet)
    assert {row.item.id for row in inlet.shown()} >= {"availability", "execution", "load"}
    assert [gap.action for gap in inlet.gaps] == [GapAction.CLOSE]


async def test_over_cuts_everything_is_recorded_exactly_once(agent: AgentServer) -> None:
    inlet = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url), inlet)):
        for _ in range(3):
            _work(agent, 50)
            await inlet.until(_caught_up(inlet, agent))
            await agent.cut()
            _work(agent, 50)
            await agent.restore()
        await inlet.until(_caught_up(inlet, agent))
    assert sorted(inlet.keys()) == _accepted(agent, inlet)
    assert [gap.action for gap in inlet.gaps] == [GapAction.CLOSE] + [GapAction.RECOVERED] * 3


async def test_a_restart_of_the_agent_is_a_hole_with_both_instances(agent: AgentServer) -> None:
    inlet = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url), inlet)):
        _work(agent, 50)
        await inlet.until(_caught_up(inlet, agent))
        before = agent.instance_id
        await agent.restart()
        _work(agent, 200)
        await inlet.until(_caught_up(inlet, agent))
    assert sorted(inlet.keys()) == _accepted(agent, inlet)
    lost = inlet.gaps[-1]
    assert (lost.action, lost.cause) == (GapAction.LOST, GapCause.LINK_LOST)
    assert f"{before} -> {agent.instance_id}" in lost.detail


async def test_an_overrun_is_a_hole_with_the_exact_count(agent: AgentServer) -> None:
    inlet = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url), inlet)):
        await inlet.until(_caught_up(inlet, agent))
        await agent.cut()
        expected = agent.next_sequence
        _work(agent, 3000)
        first = agent.first_sequence
        await agent.restore()
        await inlet.until(_caught_up(inlet, agent))
    lost = inlet.gaps[-1]
    assert (lost.action, lost.cause, lost.count) == (GapAction.LOST, GapCause.BUFFER_OVERRUN, first - expected)
    recorded = {sequence for _, sequence in inlet.keys()}  # noqa: SIM118 (a method, not a mapping)
    assert recorded >= set(range(first, agent.next_sequence))
    assert not recorded & set(range(expected, first))


async def test_a_station_that_comes_back_continues_where_its_history_ends(agent: AgentServer) -> None:
    first = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url), first)):
        _work(agent, 20)
        await first.until(_caught_up(first, agent))
    _work(agent, 30)
    second = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url, resume=first.cursor), second)):
        await second.until(_caught_up(second, agent))
    assert len(second.keys()) == 30
    assert not set(first.keys()) & set(second.keys())
    assert [gap.action for gap in second.gaps] == [GapAction.RECOVERED]


async def test_an_alarm_that_ended_unseen_is_ended_in_history_too(agent: AgentServer) -> None:
    resume = Cursor("s", "another run", 5)
    opened = {"m": frozenset({"sys/A1"})}
    agent.add_line("2026-01-01T00:00:00Z|sys|NORMAL||||")
    inlet = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url, resume=resume, opened=opened), inlet)):
        await inlet.until(_caught_up(inlet, agent))
    ours = [row for row in inlet.recorded() if row.sequence == 0]
    assert [(row.item.id, row.quality) for row in ours] == [("sys", Quality.INFERRED)]
    ended = Activation.decode(ours[0].text or "")
    assert (ended.level, ended.key) == (Level.NORMAL, "A1")


async def test_a_changed_tool_is_fetched(agent: AgentServer) -> None:
    inlet = MemoryInlet()
    async with _running(MtconnectDriver(_plan(agent.url), inlet)):
        await inlet.until(_caught_up(inlet, agent))
        xml = '<CuttingTool assetId="T1" deviceUuid="uuid-1" timestamp="2026-01-01T00:00:00Z" toolId="5"><CuttingToolLifeCycle><ProgramToolNumber>7</ProgramToolNumber></CuttingToolLifeCycle></CuttingTool>'
        agent.put_asset("uuid-1", "T1", "CuttingTool", xml)
        await inlet.until(lambda: bool(inlet.documents))
    tool = inlet.documents[0]
    assert (tool.machine, tool.kind, tool.id) == ("m", "CuttingTool", "T1")
    assert '"ProgramToolNumber":"7"' in tool.body


async def test_probe_offers_machines_ready_for_the_configuration(agent: AgentServer) -> None:
    assert SPEC.probe is not None
    answer = await SPEC.probe(agent.url)
    machine = answer.machines[0]
    assert machine.configuration == {
        "id": "dev",
        "name": "Dev",
        "driver": "mtconnect",
        "url": agent.url,
        "device": "Dev",
    }
    assert {reading.item.id for reading in machine.readings} >= {"availability", "execution"}


# ---------------------------------------------------------------- servers that misbehave


class Scripted:
    """A server that answers /probe and /current, and streams what its test says."""

    def __init__(self, sample: Callable[[Scripted, web.Request], object]) -> None:
        self.sample = sample
        self.asked: list[dict[str, str]] = []
        self.first, self.next = 1, 3

    async def answer(self, request: web.Request) -> web.StreamResponse:
        request_name = request.path.rpartition("/")[2]
        if request_name == "probe":
            return web.Response(body=MODEL, content_type="text/xml")
        if request_name == "current":
            return web.Response(body=self.document(), content_type="text/xml")
        if request_name == "sample":
            self.asked.append(dict(request.query))
            return await self.sample(self, request)  # type: ignore[no-any-return, operator]
        return web.Response(status=404)

    def document(self, *sequences: int) -> bytes:
        stamp = 'timestamp="2026-01-01T00:00:00Z"'
        rows = (f'<Load dataItemId="load" sequence="{n}" {stamp}>{n}</Load>' for n in sequences)
        return streams_document(*rows, first=self.first, following=self.next)

    @staticmethod
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "multipart/x-mixed-replace;boundary=B"})
        await response.prepare(request)
        return response

    @staticmethod
    def part(body: bytes) -> bytes:
        return b"--B\r\nContent-type: text/xml\r\nContent-length: %d\r\n\r\n%s\r\n" % (len(body), body)


@contextlib.asynccontextmanager
async def _served(
    handler: Callable[[web.Request], object], context: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{tail:.*}", handler)  # type: ignore[arg-type]
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    try:
        yield f"http{'s' if context else ''}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _follow(script: Scripted, until: Callable[[MemoryInlet], bool]) -> tuple[MemoryInlet, list[OperatorError]]:
    inlet = MemoryInlet()
    async with _served(script.answer) as url, _running(MtconnectDriver(_plan(url, heartbeat="100ms"), inlet)) as ends:
        await inlet.until(lambda: until(inlet))
    return inlet, ends


def _at(position: int) -> Callable[[MemoryInlet], bool]:
    return lambda inlet: inlet.cursor is not None and inlet.cursor.position >= position


async def test_an_agent_that_can_not_stream_is_asked_again_and_again() -> None:
    refusal = http("agent1.3.0.17__error_out_of_range.http")[1].replace(b"OUT_OF_RANGE", b"QUERY_ERROR")

    async def sample(script: Scripted, request: web.Request) -> web.StreamResponse:
        if "interval" in request.query:
            return web.Response(body=refusal, content_type="text/xml")
        following = min(int(request.query["from"]) + 2, 9)
        script.next = following
        return web.Response(
            body=script.document(*range(int(request.query["from"]), following)), content_type="text/xml"
        )

    inlet, _ = await _follow(Scripted(sample), _at(9))
    assert [row.sequence for row in inlet.recorded()] == list(range(1, 9))
    assert inlet.counters["streaming_refused"] == 1


async def test_a_broken_document_is_asked_for_again_then_passed_over_and_counted() -> None:
    async def sample(script: Scripted, request: web.Request) -> web.StreamResponse:
        response = await script.stream(request)
        at = int(request.query["from"])
        script.next = max(script.next, 9)
        body = script.document(*range(at, 9))
        if at == 1:
            script.next = 5
            body = script.document(1, 2).replace(b"</Load>", b"</Lode>", 1)
        await response.write(script.part(body))
        await asyncio.sleep(30)
        return response

    inlet, _ = await _follow(Scripted(sample), _at(9))
    assert inlet.counters["quarantined"] == 2
    lost = next(gap for gap in inlet.gaps if gap.action is GapAction.LOST)
    assert lost.cause is GapCause.NOT_COLLECTED
    assert [row.sequence for row in inlet.recorded()][-1] == 8


async def test_an_overrun_error_inside_the_stream_is_resynchronised_whatever_its_code() -> None:
    error = http("agent2.7.0.9__error_out_of_range_400.http")[1].replace(b"OUT_OF_RANGE", b"INTERNAL_ERROR")

    async def sample(script: Scripted, request: web.Request) -> web.StreamResponse:
        response = await script.stream(request)
        at = int(request.query["from"])
        if at == 1:
            script.first, script.next = 50, 60
            await response.write(script.part(error))
            return response
        await response.write(script.part(script.document(*range(at, 60))))
        await asyncio.sleep(30)
        return response

    inlet, _ = await _follow(Scripted(sample), _at(60))
    assert [row.sequence for row in inlet.recorded()] == list(range(50, 60))


async def test_a_silent_socket_is_left_and_the_stream_continued_at_the_same_place() -> None:
    async def sample(script: Scripted, request: web.Request) -> web.StreamResponse:
        response = await script.stream(request)
        at = int(request.query["from"])
        script.next = at + 2
        await response.write(script.part(script.document(at, at + 1)))
        await asyncio.sleep(30)
        return response

    inlet, ends = await _follow(Scripted(sample), _at(5))
    assert [row.sequence for row in inlet.recorded()] == [1, 2, 3, 4]
    assert "silent" in str(ends[0])


async def test_a_stream_cut_inside_a_document_loses_nothing() -> None:
    async def sample(script: Scripted, request: web.Request) -> web.StreamResponse:
        response = await script.stream(request)
        at = int(request.query["from"])
        script.next = at + 2
        whole = script.part(script.document(at, at + 1))
        await response.write(whole if at > 1 or len(script.asked) > 1 else whole[: len(whole) // 2])
        return response

    inlet, _ = await _follow(Scripted(sample), _at(5))
    assert [row.sequence for row in inlet.recorded()][:4] == [1, 2, 3, 4]


async def test_an_unknown_item_becomes_a_signal_of_its_own() -> None:
    async def sample(script: Scripted, request: web.Request) -> web.StreamResponse:
        response = await script.stream(request)
        document = script.document(1, 2).replace(
            b'<Load dataItemId="load" sequence="2"', b'<Load dataItemId="new" sequence="2"'
        )
        await response.write(script.part(document))
        await asyncio.sleep(30)
        return response

    inlet, _ = await _follow(Scripted(sample), _at(3))
    assert [(row.item.id, row.text) for row in inlet.recorded() if row.sequence == 2] == [("new", "2")]


# ---------------------------------------------------------------- what is no agent


async def _probe_error(handler: Callable[[web.Request], object]) -> OperatorError:
    assert SPEC.probe is not None
    async with _served(handler) as url:
        with pytest.raises(OperatorError) as caught:
            await SPEC.probe(url)
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (200, b"<html><body>router</body></html>", "web page"),
        (200, b"hello", "not with an MTConnect document"),
        (200, b"", "nothing"),
        (500, b"oops", "HTTP status 500"),
        (200, MODEL[:300], "well-formed"),
        (200, b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + MODEL, "DTD"),
        (404, http("agent2.7.0.9__error_no_device_404.http")[1], "NO_DEVICE"),
        (200, http("agent1.3.0.17__error_out_of_range.http")[1], "OUT_OF_RANGE"),
        (401, b"", "refuses us"),
    ],
)
async def test_what_is_no_agent_is_said_in_a_sentence(status: int, body: bytes, sentence: str) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    assert sentence in str(await _probe_error(handler))


async def test_a_document_without_end_is_refused_at_the_cap() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):
            for _ in range(70):
                await response.write(b" " * 2**20)
        return response

    assert "64 MB" in str(await _probe_error(handler))


@pytest.mark.parametrize(
    ("url", "kind", "sentence"),
    [
        ("http://127.0.0.1:9", DriverNotReady, "nothing listens"),
        ("http://no-such-host.invalid:5000", DriverNotReady, "not known"),
        ("ftp://host", DriverFault, "no address"),
    ],
)
async def test_an_address_without_agent_is_said_in_a_sentence(
    url: str, kind: type[OperatorError], sentence: str
) -> None:
    assert SPEC.probe is not None
    with pytest.raises(kind, match=sentence):
        await SPEC.probe(url)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("tls")
    key, cert = directory / "key.pem", directory / "cert.pem"
    subject = ["-subj", "/CN=agent", "-addext", "subjectAltName=DNS:agent.shop"]
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            key,
            "-out",
            cert,
            "-days",
            "2",
            *subject,
        ],
        check=True,
        capture_output=True,
    )
    return directory


async def test_certificates_are_checked_and_their_faults_told(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    der = ssl.PEM_cert_to_DER_cert((certificate / "cert.pem").read_text())
    import hashlib

    pinned = hashlib.sha256(der).hexdigest()

    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=MODEL if request.path == "/probe" else streams_document(following=1))

    async def refusal(**more: object) -> str:
        with pytest.raises(AuthRefused) as caught:
            await MtconnectDriver(_plan(url, **more), MemoryInlet()).session()
        return str(caught.value)

    async with _served(handler, context) as url:
        assert "not signed by anyone" in await refusal()
        assert "another name" in await refusal(ca=str(certificate / "cert.pem"))
        assert "not the one that was pinned" in await refusal(fingerprint="0" * 64)
        inlet = MemoryInlet()
        async with _running(MtconnectDriver(_plan(url, fingerprint=pinned), inlet)):
            await inlet.until(lambda: bool(inlet.deliveries))


async def test_a_missing_certificate_file_is_a_fault_of_the_settings() -> None:
    with pytest.raises(DriverFault, match="certificate file"):
        await MtconnectDriver(_plan("https://127.0.0.1:9", ca="/nonexistent.pem"), MemoryInlet()).session()
