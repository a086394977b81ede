"""Why an address fails: told from what the network does, on real sockets of this computer."""

from __future__ import annotations

import asyncio
import socket

import pytest

from app.contracts.connect import ServerNotTrusted, UntrustedServer
from app.contracts.settings import TroubleKind
from app.diagnosis import diagnose
from app.domain.message import AuthRefused, DriverNotReady, Message, UserError

NOT_READY = DriverNotReady(Message("it did not answer"))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def test_a_closed_port_is_told_apart_from_a_silent_host() -> None:
    trouble = await diagnose(f"http://127.0.0.1:{free_port()}", NOT_READY)
    assert trouble.kind is TroubleKind.PORT_CLOSED
    assert "nothing listens" in str(trouble.message)


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [("http", TroubleKind.NOT_THIS_PROTOCOL), ("opc.tcp", TroubleKind.NOT_THIS_PROTOCOL), ("modbus", TroubleKind.UNIT)],
)
async def test_an_open_port_that_says_something_else_is_not_this_protocol(scheme: str, kind: TroubleKind) -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    trouble = await diagnose(f"{scheme}://127.0.0.1:{port}", NOT_READY)
    server.close()
    assert trouble.kind is kind
    assert "it did not answer" in str(trouble.message)


async def test_a_name_that_nobody_knows_is_a_wrong_address() -> None:
    assert (await diagnose("http://no-such-machine.invalid:5000", NOT_READY)).kind is TroubleKind.ADDRESS


async def test_no_route_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable(host: str, port: int) -> None:
        raise OSError(113, "No route to host")

    monkeypatch.setattr("asyncio.open_connection", unreachable)
    assert (await diagnose("opc.tcp://10.9.9.9", NOT_READY)).kind is TroubleKind.NO_ROUTE


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ServerNotTrusted(Message("compare"), UntrustedServer("u", "ab")), TroubleKind.CERTIFICATE),
        (AuthRefused(Message("wrong password")), TroubleKind.LOGIN),
        (UserError(Message("no address")), TroubleKind.ADDRESS),
    ],
)
async def test_what_the_driver_knows_needs_no_network(error: Exception, kind: TroubleKind) -> None:
    assert (await diagnose("opc.tcp://10.9.9.9", error)).kind is kind
