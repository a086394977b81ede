"""How this server may be reached: the host check against DNS rebinding, headers that browsers obey, the refusal to serve strangers."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from app.domain.message import ConfigError, Message
from app.server.problems import Problem

INSECURE_NOTICE = "Without users and TLS: anyone in this network can read this station."
NO_TLS_NOTICE = "Without TLS: passwords can be read in this network."
NO_USERS_NOTICE = "Without users: anyone in this network can read this station."
INSECURE_HEADER = "X-CNC-Telemetry-Insecure"

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # No other site learns where a reader came from; our own forms say where they stand.
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'",
}


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_strangers(host: str, *, insecure: bool, users: bool = False, tls: bool = False) -> None:
    """Raises ConfigError when others could reach a server that asks nobody for a password, or lets passwords be read."""
    if is_loopback(host) or insecure or (users and tls):
        return
    if users:
        lacks = Message.of("without TLS. Set 'server: {{tls: {{self_signed: true}}}}' or a certificate of your own")
    elif tls:
        lacks = Message.of("without users. Make one: 'user add NAME --role administrator'")
    else:
        lacks = Message.of(
            "without users and TLS. Make a user ('user add NAME --role administrator') and set 'server: {{tls: {{self_signed: true}}}}'"
        )
    raise ConfigError(
        Message.of(
            "The server would listen on {host}, where others can reach it, {lacks}. "
            "Or set 'server: {{host: 127.0.0.1}}', or start with --insecure if this network is yours alone.",
            host=host,
            lacks=lacks,
        )
    )


def notice_of(host: str, *, users: bool, tls: bool) -> str:
    """What every page and answer has to say about an address that others can reach; empty: nothing."""
    if is_loopback(host) or (users and tls):
        return ""
    return NO_TLS_NOTICE if users else NO_USERS_NOTICE if tls else INSECURE_NOTICE


def guard_middleware(*, check_host: bool) -> Middleware:
    """Refuses foreign Host headers on loopback and puts security headers on every answer."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if check_host and not _is_ours(request.host):
            detail = Message.of(
                "This server is asked for as {host}, which is not its name. Use http://127.0.0.1 and its port.",
                host=request.host,
            )
            raise Problem(421, Message.of("Misdirected request"), detail)
        return await handler(request)

    return middleware


def add_headers(notice: Callable[[], str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal receiver that adds security headers before an answer is sent."""

    async def on_prepare(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)
        if said := notice():
            response.headers[INSECURE_HEADER] = said

    return on_prepare


def _is_ours(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return is_loopback(name)
