"""Why an address fails, in words and as a kind of next step. Opens one connection to the port in question, and sends nothing."""

from __future__ import annotations

import asyncio
import errno
import socket
from urllib.parse import urlsplit

from app.contracts.connect import ServerNotTrusted
from app.contracts.settings import Trouble, TroubleKind
from app.domain.message import AuthRefused, DriverFault, DriverNotReady, Message, OperatorError

CONNECT_S = 3.0
PORTS = {"http": 80, "https": 443, "opc.tcp": 4840, "modbus": 502, "linuxcnc": 5007}
_PROTOCOLS = {
    "http": "MTConnect",
    "https": "MTConnect",
    "opc.tcp": "OPC UA",
    "modbus": "Modbus",
    "linuxcnc": "linuxcncrsh",
}
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.ETIMEDOUT})


async def diagnose(url: str, error: Exception) -> Trouble:
    """What a driver's refusal of this address comes from."""
    said = error.message if isinstance(error, OperatorError) else Message.of("{error}", error=str(error))
    if isinstance(error, ServerNotTrusted):
        return Trouble(TroubleKind.CERTIFICATE, said)
    if isinstance(error, AuthRefused):
        return Trouble(TroubleKind.LOGIN, said)
    if not isinstance(error, DriverNotReady | DriverFault):
        return Trouble(TroubleKind.ADDRESS, said)
    place = _place(url)
    if place is None:
        return Trouble(TroubleKind.OTHER, said)
    found = await _reach(*place)
    if found is not None:
        return found
    scheme = url.partition("://")[0].lower()
    if scheme == "modbus":
        return Trouble(TroubleKind.UNIT, said)
    return Trouble(
        TroubleKind.NOT_THIS_PROTOCOL,
        Message.of(
            "{host}:{port} accepts a connection, but does not answer as {protocol} should. {reason}",
            host=place[0],
            port=place[1],
            protocol=_PROTOCOLS[scheme],
            reason=said,
        ),
    )


def _place(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port and parts.scheme in PORTS else None


async def _reach(host: str, port: int) -> Trouble | None:
    """What keeps a connection from being opened; None when it opens."""
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(host, port)
    except socket.gaierror:
        return Trouble(
            TroubleKind.ADDRESS,
            Message.of(
                "Nobody knows the name '{host}'. Check its spelling, or write the address in numbers.", host=host
            ),
        )
    except ConnectionRefusedError:
        return Trouble(
            TroubleKind.PORT_CLOSED,
            Message.of(
                "{host} is there, but nothing listens on port {port}. Check the port, and whether the service on the machine is switched on.",
                host=host,
                port=port,
            ),
        )
    except (TimeoutError, OSError) as error:
        if isinstance(error, TimeoutError) or error.errno in _NO_ROUTE:
            return Trouble(TroubleKind.NO_ROUTE, _no_route(host, port))
        return Trouble(
            TroubleKind.OTHER, Message.of("{host}:{port}: {reason}.", host=host, port=port, reason=str(error))
        )
    writer.transport.abort()
    return None


def _no_route(host: str, port: int) -> Message:
    return Message.of(
        "No way to {host}: nobody answers on port {port}. Check cable and power, the address, and whether a firewall or another network stands between.",
        host=host,
        port=port,
    )
