"""Several machines behind one agent that come, go and change; and agents reached by TLS or an IPv6 address."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from app.contracts import ConnectionPlan, MachinePlan
from app.domain.observation import Cursor
from drivers.mtconnect import SPEC, session
from drivers.mtconnect.session import MtconnectDriver
from drivers.simulators.agent import AgentServer
from tests.integration.mtconnect_inlet import MemoryInlet
from tests.unit.mtconnect.recordings import streams_document


def _device(name: str) -> str:
    return f"""<Device id="{name}" name="{name}" uuid="{name}"><DataItems>
<DataItem category="EVENT" id="{name}_avail" type="AVAILABILITY"/><DataItem category="SAMPLE" id="{name}_load" type="LOAD" units="PERCENT"/>
<DataItem category="EVENT" id="{name}_vars" type="VARIABLE" representation="DATA_SET"/>
<DataItem category="EVENT" id="{name}_mode" type="ROTARY_MODE"><Constraints><Value>SPINDLE</Value></Constraints></DataItem>
</DataItems></Device>"""


def _model(*names: str) -> bytes:
    devices = "".join(map(_device, names))
    return f'<MTConnectDevices><Header instanceId="1"/><Devices>{devices}</Devices></MTConnectDevices>'.encode()


def _plan(url: str, *machines: str, resume: Cursor | None = None, **more: object) -> ConnectionPlan:
    settings = [SPEC.settings(url=url, device=name, heartbeat="300ms", interval="0s", **more) for name in machines]
    plans = tuple(MachinePlan(name, name, one) for name, one in zip(machines, settings, strict=True))
    return ConnectionPlan(SPEC.connection_key(settings[0]), plans, resume, {})


@contextlib.asynccontextmanager
async def _session(plan: ConnectionPlan) -> AsyncIterator[MemoryInlet]:
    inlet = MemoryInlet()
    task = asyncio.create_task(MtconnectDriver(plan, inlet).session())
    try:
        yield inlet
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture(params=["1.3", "2.7"])
async def agent(request: pytest.FixtureRequest) -> AsyncIterator[AgentServer]:
    server = AgentServer(_model("a", "b"), dialect=request.param, audit=True)
    await server.start()
    yield server
    await server.stop()


async def _caught_up(inlet: MemoryInlet, agent: AgentServer) -> None:
    await inlet.until(lambda: inlet.cursor is not None and inlet.cursor.position == agent.next_sequence)


def _sequences(inlet: MemoryInlet, machine: str) -> list[int]:
    batches = [batch for delivery in inlet.deliveries for batch in delivery.batches if not batch.live_only]
    return sorted(row.sequence for batch in batches if batch.machine == machine for row in batch.rows() if row.sequence)


def _accepted(agent: AgentServer, machine: str) -> list[int]:
    model = agent.plant
    ours = {item.id for item in model.items if model.devices[item.device].name == machine}
    return [one.sequence for one in agent.audit or () if one.data_item_id in ours]


async def test_two_machines_of_one_agent_share_its_sequences(agent: AgentServer) -> None:
    async with _session(_plan(agent.url, "a", "b")) as inlet:
        for number in range(20):
            agent.add("ab"[number % 2], f"{'ab'[number % 2]}_load", float(number))
        await _caught_up(inlet, agent)
    for machine in "ab":
        assert _sequences(inlet, machine) == _accepted(agent, machine)


async def test_a_machine_that_the_agent_lacks_is_refused_alone(agent: AgentServer) -> None:
    async with _session(_plan(agent.url, "a", "gone")) as inlet:
        agent.add("a", "a_load", 5.0)
        await _caught_up(inlet, agent)
    assert "no device gone" in str(inlet.refusals["gone"])
    assert set(inlet.refusals) == {"gone"}
    assert _sequences(inlet, "a") == _accepted(agent, "a")


async def test_a_lacking_machine_runs_as_soon_as_the_agent_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "LOOK_AGAIN_S", 0.02)
    shown = {"model": _model("b")}

    async def answer(request: web.Request) -> web.Response:
        documents = {"probe": shown["model"], "assets": b"<MTConnectAssets/>"}
        return web.Response(body=documents.get(request.path[1:], streams_document(first=1, following=1)))

    async with _served(answer) as url, _session(_plan(url, "a")) as inlet:
        await inlet.until(lambda: "a" in inlet.refusals)
        shown["model"] = _model("a", "b")
        await inlet.until(lambda: inlet.cursor is not None)
    assert not inlet.refusals


async def test_another_time_of_model_change_makes_us_look_at_the_devices_again() -> None:
    models, edition = {"A": _model("b"), "B": _model("a", "b")}, {"now": "A"}
    changed = asyncio.Event()

    def dated(document: bytes) -> bytes:
        return document.replace(b"<Header ", b'<Header deviceModelChangeTime="%s" ' % edition["now"].encode())

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/probe":
            return web.Response(body=dated(models[edition["now"]]))
        if not request.path.endswith("/sample"):
            return web.Response(body=dated(streams_document(first=1, following=1)))
        response = web.StreamResponse(headers={"Content-Type": "multipart/x-mixed-replace;boundary=B"})
        await response.prepare(request)
        await changed.wait()
        body = dated(streams_document(first=1, following=1))
        await response.write(b"--B\r\nContent-length: %d\r\n\r\n%s\r\n" % (len(body), body))
        await asyncio.sleep(30)
        return response

    async with _served(answer) as url, _session(_plan(url, "a", "b")) as inlet:
        await inlet.until(lambda: inlet.cursor is not None)
        assert set(inlet.refusals) == {"a"}
        edition["now"] = "B"
        changed.set()
        await inlet.until(lambda: "a" in inlet.models)
    assert not inlet.refusals


async def test_a_machine_that_is_configured_later_is_filled_up_and_the_others_do_not_double(agent: AgentServer) -> None:
    agent.add("a", "a_load", 1.0)
    agent.add("b", "b_load", 1.0)
    async with _session(_plan(agent.url, "a")) as before:
        await _caught_up(before, agent)
    agent.add("a", "a_load", 2.0)
    async with _session(_plan(agent.url, "a", "b", resume=before.cursor)) as after:
        await _caught_up(after, agent)
    assert sorted(_sequences(before, "a") + _sequences(after, "a")) == _accepted(agent, "a")
    assert _sequences(after, "b") == _accepted(agent, "b")


async def test_data_sets_stay_whole_over_a_restart_of_the_station(agent: AgentServer) -> None:
    agent.add_line("2026-01-01T00:00:00Z|a_vars|x=1 y=2", "a")
    async with _session(_plan(agent.url, "a")) as before:
        await _caught_up(before, agent)
    agent.add_line("2026-01-01T00:00:01Z|a_vars|y=3", "a")
    async with _session(_plan(agent.url, "a", resume=before.cursor)) as after:
        await _caught_up(after, agent)
    assert [row.text for row in after.recorded() if row.item.source_id == "a_vars"] == ['{"x":1,"y":3}']


async def test_what_the_model_states_and_the_agent_never_sends_is_recorded_once() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=_model("a") if request.path == "/probe" else streams_document(first=1, following=1))

    async with _served(answer) as url, _session(_plan(url, "a")) as inlet:
        await inlet.until(lambda: inlet.cursor is not None)
    assert [(row.item.source_id, row.text) for row in inlet.recorded()] == [("a_mode", "SPINDLE")]


# ---------------------------------------------------------------- TLS and addresses


@contextlib.asynccontextmanager
async def _served(answer: object, context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)  # type: ignore[arg-type]
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    try:
        yield f"http{'s' if context else ''}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority and one certificate signed by it, good for both ends."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "ext").write_text("subjectAltName=IP:127.0.0.1\n")
    made = "-newkey rsa:2048 -nodes -days 2"
    for command in (
        f"req -x509 {made} -keyout ca.key -out ca.pem -subj /CN=shop",
        f"req {made.replace(' -days 2', '')} -keyout key.pem -out req.pem -subj /CN=agent",
        "x509 -req -in req.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out cert.pem",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return folder


async def test_an_agent_that_knows_its_clients_is_reached_with_our_certificate(papers: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(papers / "ca.pem"))
    context.load_cert_chain(papers / "cert.pem", papers / "key.pem")
    context.verify_mode = ssl.CERT_REQUIRED

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=_model("a") if request.path == "/probe" else streams_document(first=1, following=1))

    trust = {"ca": papers / "ca.pem", "client_cert": papers / "cert.pem", "client_key": papers / "key.pem"}
    given = {name: str(path) for name, path in trust.items()}
    async with _served(answer, context) as url, _session(_plan(url, "a", **given)) as inlet:
        await inlet.until(lambda: inlet.cursor is not None)


def test_a_pin_that_would_be_passed_over_is_refused() -> None:
    with pytest.raises(ValueError, match="authority as 'ca'"):
        SPEC.settings(url="https://agent", fingerprint="0" * 64, client_cert="cert.pem")


async def test_an_agent_is_reached_at_an_ipv6_address() -> None:
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
    server = AgentServer(_model("a"))
    await server.start("::1")
    try:
        port = server.url.rpartition(":")[2]
        async with _session(_plan(f"http://[::1]:{port}", "a")) as inlet:
            await _caught_up(inlet, server)
    finally:
        await server.stop()
