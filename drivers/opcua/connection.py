"""One session with one server: endpoint, trust, login, and a way out that never waits. Knows nothing of machines."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from asyncua import Client, ua
from asyncua.client.ua_client import UaClientState
from asyncua.client.ua_session import UaSession
from asyncua.crypto import security_policies
from asyncua.crypto.uacrypto import CertProperties
from platformdirs import user_data_path

from app.domain.message import AuthRefused, DriverFault, Message
from drivers.opcua import errors
from drivers.opcua.pki import Identity, Pki, first_of_chain
from drivers.opcua.settings import Security, Settings

CONNECT_S = 2.0
"""A TCP connection that needs longer is better begun anew: the kernel's own second try comes after 3 s, the third after 7."""
SESSION_MS = 60_000
"""A station that crashed must not hold one of the control's few sessions for an hour."""
GOODBYE_S = 0.7
_STRENGTH = ("Aes256Sha256RsaPss", "Basic256Sha256", "Aes128Sha256RsaOaep")
_NEVER_S = 86_400.0

# Every failure reaches us as an exception and becomes a sentence; asyncua's own log would repeat it with a traceback a second.
logging.getLogger("asyncua").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One way to talk to a server."""

    policy: str
    mode: str
    certificate: bytes
    tokens: tuple[str, ...]


def endpoints_of(found: Sequence[ua.EndpointDescription]) -> tuple[Endpoint, ...]:
    """The binary endpoints of an answer, in our words."""
    return tuple(
        Endpoint(
            policy=str(e.SecurityPolicyUri or "").rpartition("#")[2].replace("_", "") or "None",
            mode=ua.MessageSecurityMode(e.SecurityMode).name.rstrip("_"),
            certificate=first_of_chain(e.ServerCertificate or b""),
            tokens=tuple(ua.UserTokenType(t.TokenType).name for t in e.UserIdentityTokens or ()),
        )
        for e in found
        if str(e.EndpointUrl).startswith("opc.tcp") or not e.EndpointUrl
    )


class _QuietSession(UaSession):  # type: ignore[misc]
    """The library's session without its publish loop: ours has several requests under way and knows when to give up."""

    def ensure_publish_loop(self) -> None:
        return


class Connection:
    """One server. Belongs to the event loop of one driver session."""

    def __init__(self, settings: Settings, *, was_welcome: bool = False) -> None:
        self.settings = settings
        self.was_welcome = was_welcome
        """A session has worked before: a server that hangs up is then restarting, not refusing us."""
        self.url = settings.url
        self._pki = Pki(settings.pki or user_data_path("cnc-telemetry", appauthor=False) / "pki")

    def _client(self, *, timeout: float | None = None) -> Client:
        client = Client(self.url, timeout=timeout or self.settings.timeout.total_seconds(), watchdog_intervall=_NEVER_S)
        client.uaclient.session = _QuietSession(client.uaclient)
        client.name = "CNC Telemetry"
        client.description = "CNC Telemetry"
        client.product_uri = "urn:cnc-telemetry"
        client.session_timeout = SESSION_MS
        client.set_locale(["en"])
        return client

    async def endpoints(self) -> tuple[Endpoint, ...]:
        """What the server offers, asked without protection as the standard has it. Raises sentences."""
        async with self.channel() as client:
            return endpoints_of(await client.get_endpoints())

    @asynccontextmanager
    async def channel(self) -> AsyncIterator[Client]:
        """A channel without protection and without a session: enough for the discovery services. Raises sentences."""
        client = self._client()
        try:
            await self._reach(client)
            try:
                await client.send_hello()
                await client.open_secure_channel()
                yield client
            except (OSError, TimeoutError, ua.UaError, AssertionError) as error:
                if isinstance(error, ua.UaStatusCodeError):
                    raise errors.refused(error, self.url, secured=False) from error
                raise errors.no_opcua(self.url) from error
        finally:
            drop(client)

    async def _reach(self, client: Client) -> None:
        try:
            async with asyncio.timeout(CONNECT_S):
                await client.connect_socket()
        except (OSError, TimeoutError) as error:
            raise errors.unreachable(error, self.url) from error

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Client]:
        """A session, for as long as the block lasts; left within a second whatever the wire does."""
        endpoint = choose(await self.endpoints(), self.settings.security, self.url)
        client = self._client()
        try:
            await self._secure(client, endpoint)
            await self._log_in(client)
            try:
                await client.connect()
            except (OSError, TimeoutError, ua.UaError, AssertionError) as error:
                strict = endpoint.policy != "None" and not self.was_welcome
                raise errors.refused(error, self.url, secured=strict) from error
            self.was_welcome = True
            try:
                yield client
            except (OSError, TimeoutError, ua.UaError) as error:
                raise errors.explain(error, self.url) from error
        finally:
            await self._leave(client)

    async def _secure(self, client: Client, endpoint: Endpoint) -> None:
        if endpoint.policy == "None":
            return
        self._pki.check(self.url, endpoint.certificate, self.settings.security.trust)
        own: Identity = await asyncio.to_thread(self._pki.identity)
        client.application_uri = own.uri
        await client.set_security(
            getattr(security_policies, f"SecurityPolicy{endpoint.policy}"),
            certificate=own.certificate,
            private_key=CertProperties(own.key, extension="pem"),
            server_certificate=endpoint.certificate,
            mode=ua.MessageSecurityMode[endpoint.mode],
        )

    async def _log_in(self, client: Client) -> None:
        security = self.settings.security
        if security.user:
            client.set_user(security.user)
            client.set_password(security.password.get_secret_value() if security.password else "")
        if security.certificate and security.key:
            try:
                await client.load_client_certificate(security.certificate)
                await client.load_private_key(security.key)
            except (OSError, ValueError) as error:
                raise DriverFault(
                    Message.of(
                        "The login certificate for {url} can't be used: {reason}. Check certificate and key under security.",
                        url=self.url,
                        reason=str(error),
                    )
                ) from error

    async def _leave(self, client: Client) -> None:
        """Say goodbye if the server listens; then close without waiting for it."""
        try:
            if client.state is UaClientState.CONNECTED:
                with contextlib.suppress(Exception):
                    async with asyncio.timeout(GOODBYE_S):
                        await client.disconnect()
        finally:
            drop(client)


def drop(client: Client) -> None:
    """Cut the line at once; what is still under way fails."""
    for task in (client._renew_channel_task, client._supervisor_task, client._stale_watchdog_task):
        if task is not None:
            task.cancel()
    protocol = client.uaclient.protocol
    transport = protocol.transport if protocol is not None else None
    client.disconnect_socket()
    if transport is not None:
        transport.abort()


def choose(offered: Sequence[Endpoint], security: Security, url: str) -> Endpoint:
    """The endpoint that the configuration asks for. Raises AuthRefused with what the server offers instead."""
    fitting = [e for e in offered if _fits(e, security)]
    if fitting:
        return max(fitting, key=_rank)
    host = errors.host_of(url)
    ways = ", ".join(sorted({f"{e.policy}/{e.mode}" for e in offered})) or "nothing"
    if security.is_open:
        raise AuthRefused(
            Message.of(
                "{host} takes protected connections only ({offered}). Write security: {{policy: auto}} and a login if it asks for one.",
                host=host,
                offered=ways,
            )
        )
    raise AuthRefused(
        Message.of(
            "{host} does not offer {policy}/{mode}. It offers {offered}; choose one of them under security.",
            host=host,
            policy=security.policy,
            mode=security.mode,
            offered=ways,
        )
    )


def _fits(endpoint: Endpoint, security: Security) -> bool:
    if security.is_open:
        return endpoint.policy == "None"
    if endpoint.policy not in _STRENGTH:
        return False
    return security.policy in ("auto", endpoint.policy) and security.mode in ("auto", endpoint.mode)


def _rank(endpoint: Endpoint) -> tuple[bool, int]:
    strength = len(_STRENGTH) - _STRENGTH.index(endpoint.policy) if endpoint.policy in _STRENGTH else 0
    return endpoint.mode == "SignAndEncrypt", strength
