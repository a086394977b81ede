"""Which servers an OPC UA endpoint knows, and how they let themselves be talked to: two questions without a session, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from asyncua import Client, ua

from app.domain.message import OperatorError
from drivers.opcua.connection import Connection, Endpoint, endpoints_of
from drivers.opcua.settings import Settings

TIMEOUT_S = 4.0


@dataclass(frozen=True, slots=True)
class Server:
    """One server as FindServers (OPC 10000-4, 5.5.2) tells it."""

    name: str
    url: str
    """Where it can be reached from here, as far as that can be known without asking."""
    is_here: bool
    """Whether it is the server that was asked, rather than one that it knows."""
    endpoints: tuple[Endpoint, ...] = ()
    """How it may be talked to; known of the server that was asked alone."""

    @property
    def is_open(self) -> bool:
        """Whether a session without protection and without login is offered."""
        return any(e.policy == "None" and "Anonymous" in (e.tokens or ("Anonymous",)) for e in self.endpoints)


async def servers(url: str) -> tuple[Server, ...]:
    """The servers behind an address; none when it is no OPC UA server or does not tell."""
    try:
        settings = Settings(url=url, timeout=timedelta(seconds=TIMEOUT_S))
        async with asyncio.timeout(TIMEOUT_S), Connection(settings).channel() as client:
            return known(await _described(client), endpoints_of(await client.get_endpoints()), url)
    except (OperatorError, TimeoutError, ValueError):
        return ()


async def _described(client: Client) -> Sequence[ua.ApplicationDescription]:
    try:
        return list(await client.find_servers())
    except ua.UaStatusCodeError:
        return ()  # BadServiceUnsupported of small servers: the endpoints say enough


def known(
    described: Sequence[ua.ApplicationDescription], endpoints: tuple[Endpoint, ...], url: str
) -> tuple[Server, ...]:
    """Servers alone (no clients, no directories that hold no data), each with the address that fits from here."""
    asked = urlsplit(url)
    found = []
    for one in described:
        if one.ApplicationType not in (ua.ApplicationType.Server, ua.ApplicationType.ClientAndServer):
            continue
        own = [str(told) for told in one.DiscoveryUrls or () if str(told).startswith("opc.tcp://")]
        name = str(one.ApplicationName.Text or one.ApplicationUri or "")
        if any(_port(told) == asked.port for told in own):
            found.append(Server(name, url, is_here=True, endpoints=endpoints))
        elif own:
            found.append(Server(name, own[0], is_here=False))
    if not described and endpoints:
        found.append(Server("", url, is_here=True, endpoints=endpoints))
    return tuple(found)


def _port(url: str) -> int | None:
    try:
        return urlsplit(url).port or 4840
    except ValueError:
        return None
