"""What is asked, and who counts as found. Only loopback is ever searched here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from app.domain.message import UserError
from drivers import discovery
from drivers.discovery import AT_ONCE, PORTS, Door, doors, search

HOST = "127.0.0.1"
PROBE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
    b'<?xml version="1.0"?><MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:1.7"><Devices>'
    b'<Device id="d1" name="VMC-3" uuid="u1"><Description manufacturer="Acme" model="V3"/></Device>'
    b'<Device id="d2" name="Lathe" uuid="u2"/><Agent id="a" name="Agent" uuid="u3"/></Devices></MTConnectDevices>'
)
IDENTITY = b"\x2b\x0e\x01\x01\x00\x00\x02\x00\x04Acme\x01\x05PM-10"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[int]:
    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    listening = await asyncio.start_server(guarded, HOST)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


def saying(answer: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(answer)
        await writer.drain()

    return serve


def mbap(pdu: bytes) -> bytes:
    return b"\x00\x01\x00\x00" + (len(pdu) + 1).to_bytes(2, "big") + b"\x01" + pdu


async def found_by(protocol: str, answer: bytes) -> list[tuple[str, object]]:
    async with server(saying(answer)) as port:
        result = await search([Door(HOST, port, protocol)])
    assert result.complete
    return [(found.model, found.configuration["id"]) for found in result.found]


# ---------------------------------------------------------------- what is asked


def test_a_host_is_asked_on_every_known_port() -> None:
    assert doors([HOST]) == tuple(Door(HOST, port, protocol) for port, protocol in PORTS.items())


def test_a_range_is_its_hosts_each_once() -> None:
    asked = doors(["127.0.0.0/30", "127.0.0.1"])
    assert {door.host for door in asked} == {"127.0.0.1", "127.0.0.2"}
    assert len(asked) == 2 * len(PORTS)


def test_a_url_is_one_door() -> None:
    assert doors(["opc.tcp://127.0.0.1:4841/x"]) == (Door(HOST, 4841, "opcua"),)
    assert doors(["http://127.0.0.1/"]) == (Door(HOST, 5000, "mtconnect"),)


def test_an_unknown_port_is_asked_in_every_protocol() -> None:
    assert {door.protocol for door in doors(["127.0.0.1:9999"])} == set(PORTS.values())
    assert doors(["127.0.0.1:502"]) == (Door(HOST, 502, "modbus"),)


@pytest.mark.parametrize("target", ["", "what ever", "ftp://127.0.0.1", "127.0.0.1/99", "127.0.0.0/8", "http://"])
def test_what_is_no_target_is_told(target: str) -> None:
    with pytest.raises(UserError):
        doors([target])


# ---------------------------------------------------------------- who answers


async def test_an_agent_shows_each_of_its_devices() -> None:
    assert await found_by("mtconnect", PROBE) == [("Acme V3", "vmc-3"), ("Lathe", "lathe")]


async def test_a_modbus_device_tells_maker_and_model() -> None:
    assert await found_by("modbus", mbap(IDENTITY)) == [("Acme PM-10", "pm-10")]


async def test_a_modbus_device_that_does_not_tell_is_one_all_the_same() -> None:
    assert await found_by("modbus", mbap(b"\xab\x01")) == [("", "modbus-127-0-0-1")]


@pytest.mark.parametrize("answer", [b"ACKF" + bytes(24), b"ERRF" + bytes(12)])
async def test_an_opcua_server_is_known_by_its_greeting(answer: bytes) -> None:
    assert await found_by("opcua", answer) == [("", "opcua-127-0-0-1")]


async def test_linuxcncrsh_tells_its_version() -> None:
    assert await found_by("linuxcnc", b"HELLO ACK EMCNETSVR 1.1\r\n") == [
        ("LinuxCNC (EMCNETSVR 1.1)", "linuxcnc-127-0-0-1")
    ]


@pytest.mark.parametrize("protocol", sorted(set(PORTS.values())))
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 404 Not Found\r\n\r\n<html/>",
        b"SSH-2.0-OpenSSH\r\n",
        bytes(300),
        b"\xff" * 300,
        mbap(b"\x2b\x0e"),
    ],
    ids=["nothing", "web", "ssh", "zeros", "ones", "cut short"],
)
async def test_somebody_else_is_nobody(protocol: str, answer: bytes) -> None:
    assert await found_by(protocol, answer) == []


async def test_two_machines_of_one_name_get_two_ids() -> None:
    async with server(saying(PROBE)) as one, server(saying(PROBE)) as other:
        result = await search([Door(HOST, one, "mtconnect"), Door(HOST, other, "mtconnect")])
    ids = [found.configuration["id"] for found in result.found]
    assert len(set(ids)) == 4


async def test_no_more_than_sixty_four_doors_are_open_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now_open = most_open = 0

    async def greet(_: Door) -> list[discovery.Found]:
        nonlocal now_open, most_open
        now_open += 1
        most_open = max(most_open, now_open)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        now_open -= 1
        return []

    monkeypatch.setattr(discovery, "greet", greet)
    result = await search([Door(HOST, number, "modbus") for number in range(500)])
    assert result.complete
    assert most_open == AT_ONCE


async def test_whoever_never_answers_does_not_hold_up_the_search() -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass

    async with server(silent) as port:
        result = await search([Door(HOST, port, "modbus")], deadline_s=0.2)
    assert result.found == ()
    assert not result.complete
