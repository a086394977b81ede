"""Discovery against real servers: FindServers and GetEndpoints of node-opcua, identification of libmodbus, a directory of servers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from asyncua import Client, Server, ua

from app.contracts.connect import Found
from drivers.discovery import Door, search
from drivers.opcua.connection import Endpoint
from drivers.opcua.servers import known
from tests.servers import libmodbus
from tests.servers.node_opcua import NodeOpcUa, free_port

HOST = "127.0.0.1"


async def found_at(port: int, protocol: str = "opcua") -> tuple[Found, ...]:
    result = await search([Door(HOST, port, protocol)])
    assert result.complete
    return result.found


def notes(found: Found) -> str:
    return " ".join(str(note) for note in found.notes)


@pytest.fixture(scope="module")
def guarded() -> Iterator[NodeOpcUa]:
    with NodeOpcUa(secureOnly=True) as server:
        yield server


async def test_a_server_tells_its_name_and_is_asked_at_the_address_that_works(plant: NodeOpcUa) -> None:
    (one,) = await found_at(plant.port)
    assert (one.host, one.port, one.url) == (HOST, plant.port, plant.url)
    assert one.model
    assert one.configuration == {"id": one.configuration["id"], "driver": "opcua", "url": plant.url}
    assert not one.notes


async def test_a_server_that_wants_protection_says_so(guarded: NodeOpcUa) -> None:
    (one,) = await found_at(guarded.port)
    assert "protected" in notes(one)


async def test_servers_that_a_directory_knows_are_told_but_not_asked() -> None:
    directory, port = Server(), free_port()
    await directory.init()
    directory.set_endpoint(f"opc.tcp://{HOST}:{port}")
    directory.set_server_name("Directory")
    directory.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    async with directory, Client(f"opc.tcp://{HOST}:{port}") as client:
        other = Server()
        await other.init()
        other.set_endpoint("opc.tcp://10.9.9.9:4850/mill")
        other.set_server_name("Mill 9")
        await other.set_application_uri("urn:mill-9")
        await client.register_server(other)
        found = {one.model: one for one in await found_at(port)}
    assert set(found) == {"Directory", "Mill 9"}
    assert found["Mill 9"].url == "opc.tcp://10.9.9.9:4850/mill"
    assert "not asked itself" in notes(found["Mill 9"])
    assert found["Directory"].configuration["id"] == "directory"


def test_a_server_without_findservers_is_found_by_its_endpoints() -> None:
    (one,) = known((), (Endpoint("None", "None", b"", ("UserName",)),), "opc.tcp://h:1")
    assert (one.url, one.is_here, one.is_open) == ("opc.tcp://h:1", True, False)


async def test_a_real_modbus_device_is_found() -> None:
    with libmodbus.tcp_server() as port:
        (one,) = await asyncio.wait_for(found_at(port, "modbus"), 10)
    assert one.configuration["driver"] == "modbus"
    assert one.configuration["port"] == port
