"""Finds machines in given hosts and ranges: one harmless first request per protocol and port, and nothing else.

It never scans what it was not given, keeps at most 64 connections open at a time, and knows of each protocol only its greeting.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import ipaddress
import re
import struct
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from app.contracts.connect import Found, Search, SearchPlan
from app.domain.message import Message, UserError

AT_ONCE = 64
CONNECT_S = 1.0
ANSWER_S = 2.0
DEADLINE_S = 28.0
MOST_HOSTS = 4096
PORTS: Mapping[int, str] = {5000: "mtconnect", 7878: "mtconnect", 4840: "opcua", 502: "modbus", 5007: "linuxcnc"}
_SCHEMES = {"http": "mtconnect", "opc.tcp": "opcua", "modbus": "modbus", "linuxcnc": "linuxcnc"}
_DEFAULT_PORTS = {"mtconnect": 5000, "opcua": 4840, "modbus": 502, "linuxcnc": 5007}
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Door:
    """One port of one host, and the protocol to greet it in."""

    host: str
    port: int
    protocol: str


# ---------------------------------------------------------------- what is to be asked


def doors(targets: Sequence[str], ports: Mapping[int, str] = PORTS) -> tuple[Door, ...]:
    """Every port to ask, each once: of hosts, URLs, ``host:port`` and CIDR ranges. Raises UserError."""
    found = dict.fromkeys(door for target in targets for door in _doors_of(target, ports))
    if len(found) > MOST_HOSTS * len(ports):
        raise UserError(
            Message.of(
                "These ranges hold more than {count} addresses. Give smaller ones, for example 10.0.0.0/24.",
                count=MOST_HOSTS,
            )
        )
    # Port by port rather than host by host: a single host is not asked for everything at the same moment.
    return tuple(sorted(found, key=lambda door: list(ports).index(door.port) if door.port in ports else -1))


def plan(targets: Sequence[str]) -> SearchPlan:
    """What a search of these targets would ask, for a person to say yes to. Raises UserError."""
    asked = doors(targets)
    hosts = {door.host for door in asked}
    return SearchPlan(tuple(targets), len(hosts), tuple(sorted({door.port for door in asked})), len(asked))


def _doors_of(target: str, ports: Mapping[int, str]) -> Iterator[Door]:
    if "://" in target:
        yield _door_of_url(target)
    elif "/" in target:
        for host in _hosts_of(target):
            yield from (Door(host, port, protocol) for port, protocol in ports.items())
    elif match := re.fullmatch(r"([^:\s]+):(\d{1,5})", target):
        port = int(match[2])
        if not 0 < port < 65536:
            raise _no_target(target)
        known = ports.get(port)
        protocols = (known,) if known else tuple(dict.fromkeys(ports.values()))
        yield from (Door(match[1], port, protocol) for protocol in protocols)
    elif re.fullmatch(r"[0-9A-Za-z_.:-]+", target):
        yield from (Door(target, port, protocol) for port, protocol in ports.items())
    else:
        raise _no_target(target)


def _door_of_url(target: str) -> Door:
    try:
        parts = urlsplit(target)
        protocol = _SCHEMES[parts.scheme]
        if parts.hostname:
            return Door(parts.hostname, parts.port or _DEFAULT_PORTS[protocol], protocol)
    except (KeyError, ValueError):
        pass
    raise _no_target(target)


def _hosts_of(target: str) -> list[str]:
    try:
        network = ipaddress.ip_network(target, strict=False)
    except ValueError:
        raise _no_target(target) from None
    if network.num_addresses > MOST_HOSTS:
        raise UserError(
            Message.of(
                "{target} holds {count} addresses, more than {most}. Give a smaller range, for example a /24.",
                target=target,
                count=network.num_addresses,
                most=MOST_HOSTS,
            )
        )
    return [str(host) for host in network.hosts()]


def _no_target(target: str) -> UserError:
    return UserError(
        Message.of(
            "'{target}' is nothing to search. Give a host, an address, host:port, a URL, or a range such as 10.0.0.0/24.",
            target=target,
        )
    )


# ---------------------------------------------------------------- the search


async def search(
    asked: Sequence[Door], deadline_s: float = DEADLINE_S, told: Callable[[Search], object] | None = None
) -> Search:
    """Greet every door; whatever answers in its protocol is a machine. Ends at the deadline with what it has.

    ``told`` hears of everything found, and of the progress about a hundred times.
    """
    gate = asyncio.Semaphore(AT_ONCE)
    found: list[Found] = []
    done = 0

    def so_far() -> Search:
        return Search(tuple(sorted(_once(found), key=_place)), done, len(asked))

    async def knock(door: Door) -> None:
        nonlocal done
        async with gate:
            behind = await greet(door)
            found.extend(behind)
            done += 1
            if told is not None and (behind or done % (len(asked) // 100 + 1) == 0):
                told(so_far())

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(deadline_s), asyncio.TaskGroup() as group:
            for door in asked:
                group.create_task(knock(door))
    return so_far()


def _place(found: Found) -> tuple[bool, int, str, int]:
    try:
        return False, int(ipaddress.ip_address(found.host)), found.host, found.port
    except ValueError:
        return True, 0, found.host, found.port


def _once(found: Sequence[Found]) -> Iterator[Found]:
    """Each entry with an id of its own."""
    taken: set[str] = set()
    for one in sorted(found, key=_place):
        name, number = str(one.configuration["id"]), 2
        while name in taken:
            name, number = f"{one.configuration['id']}-{number}", number + 1
        taken.add(name)
        yield replace(one, configuration={**one.configuration, "id": name})


async def greet(door: Door) -> list[Found]:
    """The machines behind one door; none when nobody is there, or when somebody else is."""
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(door.host, door.port)
    except (OSError, TimeoutError):
        return []
    try:
        async with asyncio.timeout(ANSWER_S):
            found = await GREETINGS[door.protocol](door, reader, writer)
    except (OSError, TimeoutError, ValueError, LookupError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return []  # somebody, but not in this protocol
    finally:
        writer.transport.abort()
    return await _opcua_servers(door, found) if door.protocol == "opcua" and found else found


Greeting = Callable[[Door, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[list[Found]]]


async def _mtconnect(door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Found]:
    """``GET /probe``: the device models."""
    writer.write(f"GET /probe HTTP/1.0\r\nHost: {door.host}\r\nAccept: text/xml\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/"):
        return []
    body = bytearray()
    while (chunk := await reader.read(65536)) and len(body) < _LARGEST:
        body += chunk
    if b"MTConnectDevices" not in body[:4096] or b"<!DOCTYPE" in body[:4096]:
        return []
    return [_mtconnect_device(door, element) for element in _devices(bytes(body))]


def _devices(body: bytes) -> Iterator[ElementTree.Element]:
    try:
        root = ElementTree.fromstring(body[body.index(b"<") :])
    except ElementTree.ParseError:
        return
    yield from (element for element in root.iter() if element.tag.rpartition("}")[2] == "Device")


def _mtconnect_device(door: Door, device: ElementTree.Element) -> Found:
    url, name = f"http://{_in_url(door.host)}:{door.port}", device.get("name") or device.get("uuid") or ""
    description = next((child for child in device if child.tag.rpartition("}")[2] == "Description"), None)
    told = [] if description is None else [description.get("manufacturer"), description.get("model")]
    entry = {"id": _id(name or door.host), "name": name, "driver": "mtconnect", "url": url, "device": name}
    return Found(door.host, door.port, "mtconnect", " ".join(filter(None, told)) or name, url, entry)


async def _opcua(door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Found]:
    """``HEL``: any server answers with ``ACK``, or with ``ERR`` and its reason."""
    url = f"opc.tcp://{_in_url(door.host)}:{door.port}"
    address = url.encode()
    body = struct.pack("<5Ii", 0, 65535, 65535, 0, 0, len(address)) + address
    writer.write(b"HELF" + struct.pack("<I", 8 + len(body)) + body)
    if (await reader.readexactly(8))[:4] not in (b"ACKF", b"ERRF"):
        return []
    return [_opcua_server(door.host, door.port, url, "")]


def _opcua_server(host: str, port: int, url: str, name: str, notes: tuple[Message, ...] = ()) -> Found:
    entry = {"id": _id(name or f"opcua-{host}"), "driver": "opcua", "url": url}
    return Found(host, port, "opcua", name, url, entry, notes)


async def _opcua_servers(door: Door, greeted: list[Found]) -> list[Found]:
    """FindServers and GetEndpoints: its name, how it may be talked to, and the servers that it knows (which are not asked)."""
    # The library takes a moment to load: nobody pays for it in whose range no OPC UA server answers.
    module = await asyncio.to_thread(importlib.import_module, "drivers.opcua.servers")
    known = await module.servers(greeted[0].url)
    return [_told(door, one, greeted[0].url) for one in known] or greeted


def _told(door: Door, server: Any, asked: str) -> Found:
    if server.is_here:
        notes = () if server.is_open else (_PROTECTED,)
        return _opcua_server(door.host, door.port, server.url, server.name, notes)
    parts = urlsplit(server.url)
    note = Message.of("{url} tells of this server. It was not asked itself.", url=asked)
    return _opcua_server(parts.hostname or door.host, parts.port or 4840, server.url, server.name, (note,))


_PROTECTED = Message.of("The server asks for a protected connection or a login.")


async def _modbus(door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Found]:
    """Read Device Identification (43/14), basic objects, of unit 1; an exception is an answer too."""
    writer.write(struct.pack(">HHHBBBBB", 1, 0, 5, 1, 0x2B, 0x0E, 1, 0))
    number, protocol, length, unit = struct.unpack(">HHHB", await reader.readexactly(7))
    if (number, protocol) != (1, 0) or not 2 <= length <= 254:
        return []
    answer = await reader.readexactly(length - 1)
    if answer[0] not in (0x2B, 0xAB):
        return []
    identity = _identity(answer) if answer[0] == 0x2B else {}
    model = " ".join(filter(None, (identity.get(0), identity.get(1))))
    entry = {
        "id": _id(identity.get(1) or f"modbus-{door.host}"),
        "driver": "modbus",
        "host": door.host,
        "port": door.port,
        "unit": unit,
    }
    return [Found(door.host, door.port, "modbus", model, f"modbus://{_in_url(door.host)}:{door.port}/{unit}", entry)]


def _identity(answer: bytes) -> dict[int, str]:
    """Function, MEI type, code, conformity, more, next, count; then number, length, text of each object."""
    texts, place = {}, 7
    for _ in range(answer[6]):
        number, length = answer[place], answer[place + 1]
        texts[number] = answer[place + 2 : place + 2 + length].decode("latin-1").strip()
        place += 2 + length
    return texts


async def _linuxcnc(door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Found]:
    """``hello`` with the password that linuxcncrsh has unless somebody chose another."""
    writer.write(b"hello EMC telemetry 1.0\r\n")
    words = (await reader.readuntil(b"\n")).decode("ascii").split()
    if words[0] != "HELLO" or words[1] not in ("ACK", "NAK"):
        return []
    url = f"linuxcnc://{_in_url(door.host)}:{door.port}"
    entry = {
        "id": _id(f"linuxcnc-{door.host}"),
        "name": "LinuxCNC",
        "driver": "linuxcnc",
        "host": door.host,
        "port": door.port,
    }
    return [Found(door.host, door.port, "linuxcnc", f"LinuxCNC ({' '.join(words[2:])})", url, entry)]


GREETINGS: Mapping[str, Greeting] = {"mtconnect": _mtconnect, "opcua": _opcua, "modbus": _modbus, "linuxcnc": _linuxcnc}


def _id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:48] or "machine"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
