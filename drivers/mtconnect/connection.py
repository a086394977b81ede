"""HTTP to one agent: read-only requests with limits, and every way in which they fail as a sentence. Never writes to an agent."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from app.domain.message import AuthRefused, DriverFault, DriverNotReady, Message
from drivers.mtconnect.errors import AgentError, read_error, root_of
from drivers.mtconnect.multipart import Framer, boundary_of
from drivers.mtconnect.settings import Settings
from drivers.mtconnect.watchdog import Watchdog
from drivers.mtconnect.xml import MAX_DOCUMENT_BYTES, BrokenDocument, too_large

_CHUNK = 256 * 1024
_BUFFER = 2 * 2**20
"""What may wait between the socket and the decoder (aiohttp stops reading at twice this); behind it, the agent's buffer."""
CONNECT_S = 1.0
"""A lost first packet is repeated after 1 s, and by a new attempt just as well: a pulled cable costs no more than this."""
_HEADERS = {"Accept": "application/xml, text/xml;q=0.9, multipart/*;q=0.8", "Accept-Encoding": "gzip, deflate"}


class StreamingRefused(Exception):
    """The agent answers a streaming request with something else: ask again and again instead."""


@dataclass(frozen=True, slots=True)
class Where:
    """An agent's address in sentences."""

    url: str

    @property
    def host(self) -> str:
        """Host and port as a person would check them."""
        parts = URL(self.url)
        return f"{parts.host}:{parts.port}"


class Connection:
    """One agent's HTTP client, for one session. Belongs to the session's event loop."""

    def __init__(self, settings: Settings, connect_s: float = CONNECT_S) -> None:
        self._settings = settings
        self._connect_s = connect_s
        self.where = Where(settings.url)
        self._timeout_s = settings.timeout.total_seconds()
        self._ssl = _trust(settings)
        self._base = URL(settings.url)
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Connection:
        # The connect timeout holds for streams too; a stream's reads have the heartbeat's watchdog instead.
        self._http = aiohttp.ClientSession(
            headers=_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(self._timeout_s, self._connect_s)),
            connector=aiohttp.TCPConnector(limit=4, force_close=True, ssl=self._ssl),
            read_bufsize=_BUFFER,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._http is not None:
            await self._http.close()

    async def get(self, *path: str, **query: object) -> bytes:
        """One document. Raises AgentError for an error document, DriverNotReady and others for all that is no document."""
        patience = max(self._timeout_s, 1.0)
        async with self._request(path, query, patience) as response:
            body = await self._body(response, patience)
        return self._judge(body, response)

    @asynccontextmanager
    async def _request(
        self, path: tuple[str, ...], query: dict[str, Any], patience: float
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        assert self._http is not None
        url = self._base.joinpath(*path).update_query({key.rstrip("_"): str(value) for key, value in query.items()})
        try:
            async with asyncio.timeout(patience):
                response = await self._http.get(url, allow_redirects=True, max_redirects=3)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise explain(error, self.where) from error
        try:
            yield response
        finally:
            response.close()

    async def _body(self, response: aiohttp.ClientResponse, patience: float) -> bytes:
        """The whole body, under the cap; ``patience`` is the longest silence, not the longest transfer."""
        parts, size = [], 0
        try:
            while True:
                # Not wait_for: before Python 3.12 it forgets a cancellation that arrives together with the answer.
                async with asyncio.timeout(patience):
                    chunk = await response.content.read(_CHUNK)
                if not chunk:
                    break
                parts.append(chunk)
                size += len(chunk)
                if size > MAX_DOCUMENT_BYTES:
                    raise BrokenDocument(too_large())
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise explain(error, self.where) from error
        return b"".join(parts)

    def _judge(self, body: bytes, response: aiohttp.ClientResponse) -> bytes:
        """Root element first, then the status: agents of 1.x send errors with status 200, agents of 2.x with 4xx."""
        root = root_of(body)
        if root == "MTConnectError":
            error = read_error(body, response.status)
            if response.status == 401 or "UNAUTHORIZED" in error.codes:
                raise AuthRefused(_unauthorised(self.where, error.text))
            raise error
        if response.status in (401, 403, 407):
            raise AuthRefused(_unauthorised(self.where, response.reason or ""))
        if root.startswith("MTConnect"):
            return body
        if response.status >= 400:
            raise DriverNotReady(
                Message.of(
                    "{host} answers with HTTP status {status} ({reason}) and no MTConnect document. Check the address; it is asked again.",
                    host=self.where.host,
                    status=response.status,
                    reason=response.reason or "",
                )
            )
        raise _not_an_agent(self.where, root, body, response.content_type)

    @asynccontextmanager
    async def stream(self, *path: str, silence_s: float, **query: object) -> AsyncIterator[AsyncGenerator[bytes]]:
        """A streaming answer's documents, as they arrive. Raises StreamingRefused when the answer is a single document."""
        async with self._request(path, query, max(self._timeout_s, silence_s)) as response:
            boundary = boundary_of(response.headers.get("Content-Type", ""))
            if boundary is None:
                body = await self._body(response, silence_s)
                self._judge(body, response)
                raise StreamingRefused
            yield self._parts(response, Framer(boundary), silence_s)

    async def _parts(self, response: aiohttp.ClientResponse, framer: Framer, silence_s: float) -> AsyncGenerator[bytes]:
        watch = Watchdog(silence_s, lambda: response.content.set_exception(TimeoutError()))
        try:
            while chunk := await response.content.readany():
                watch.asleep = True
                for part in framer.feed(chunk):
                    yield part
                watch.asleep = False
        except TimeoutError as error:
            raise DriverNotReady(
                Message.of(
                    "{host} has been silent for {seconds} s, longer than its heartbeat allows. Connecting again.",
                    host=self.where.host,
                    seconds=round(silence_s, 1),
                )
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise explain(error, self.where) from error
        finally:
            watch.end()


# ---------------------------------------------------------------- trust


def _trust(settings: Settings) -> ssl.SSLContext | aiohttp.Fingerprint | bool:
    """Whom to believe: a pinned certificate, an own authority, or the system's."""
    if not settings.url.startswith("https:"):
        return True
    if settings.fingerprint:
        return aiohttp.Fingerprint(bytes.fromhex(settings.fingerprint))
    try:
        context = ssl.create_default_context(cafile=settings.ca)
        if settings.client_cert:
            context.load_cert_chain(settings.client_cert, settings.client_key)
    except (OSError, ssl.SSLError) as error:
        raise DriverFault(
            Message.of(
                "A certificate file for {url} can't be used: {reason}. Check ca, client_cert and client_key.",
                url=settings.url,
                reason=str(error),
            )
        ) from error
    return context


def _unauthorised(where: Where, reason: str) -> Message:
    return Message.of(
        "{host} refuses us: {reason}. The agent may accept only TLS (https) or known clients; ask whoever runs it.",
        host=where.host,
        reason=reason,
    )


def _not_an_agent(where: Where, root: str, body: bytes, content_type: str) -> DriverNotReady:
    if root.lower() == "html" or "html" in content_type:
        return DriverNotReady(
            Message.of(
                "{url} answers with a web page: this is no MTConnect agent. Check host, port and path.", url=where.url
            )
        )
    if not body.strip():
        return DriverNotReady(Message.of("{url} answers with nothing. Check port and path.", url=where.url))
    return DriverNotReady(
        Message.of(
            "{url} answers, but not with an MTConnect document ({content_type}). Check host, port and path.",
            url=where.url,
            content_type=content_type or "no type",
        )
    )


# ---------------------------------------------------------------- sentences for failures


def explain(error: BaseException, where: Where) -> DriverNotReady | AuthRefused:
    """What went wrong on the wire, as a person at the machine can act on it."""
    if isinstance(error, aiohttp.ServerFingerprintMismatch):
        return AuthRefused(
            Message.of(
                "The certificate of {host} is not the one that was pinned; its fingerprint is {got}. If it was renewed, enter the new one.",
                host=where.host,
                got=error.got.hex(),
            )
        )
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return _certificate(error.certificate_error, where)
    if isinstance(error, aiohttp.ClientSSLError):
        return DriverNotReady(
            Message.of(
                "{host} does not speak TLS as we do: {reason}. Try http instead of https.",
                host=where.host,
                reason=str(error.os_error),
            )
        )
    if isinstance(error, (aiohttp.ClientConnectorDNSError, socket.gaierror)):
        return DriverNotReady(
            Message.of(
                "The name {host} is not known in this network. Check the spelling, or use the address.", host=where.host
            )
        )
    if isinstance(error, aiohttp.ClientConnectorError):
        return _no_connection(error.os_error, where)
    if isinstance(error, (TimeoutError, aiohttp.ServerTimeoutError)):
        return DriverNotReady(
            Message.of("{host} does not answer in time. Check cable and power; it is asked again.", host=where.host)
        )
    if isinstance(error, aiohttp.ClientResponseError):
        # Whatever stands there, its first line is not HTTP: a wrong port.
        return DriverNotReady(
            Message.of(
                "{host} answers, but not as a web server does. Check the port; it is asked again.", host=where.host
            )
        )
    return DriverNotReady(
        Message.of(
            "The connection to {host} broke off: {reason}. Connecting again.",
            host=where.host,
            reason=str(error) or type(error).__name__,
        )
    )


def _certificate(error: Exception, where: Where) -> AuthRefused:
    text = getattr(error, "verify_message", "") or str(error)
    if "match" in text or "not valid for" in text:
        return AuthRefused(
            Message.of(
                "The certificate of {host} is made out to another name. Use that name in the address: {reason}.",
                host=where.host,
                reason=text,
            )
        )
    return AuthRefused(
        Message.of(
            "The certificate of {host} is not signed by anyone whom this station trusts ({reason}). Give its authority as ca, or pin its fingerprint.",
            host=where.host,
            reason=text,
        )
    )


def _no_connection(error: OSError, where: Where) -> DriverNotReady:
    if isinstance(error, ConnectionRefusedError):
        return DriverNotReady(
            Message.of(
                "{host} is there, but nothing listens on this port. Is the agent running? It is asked again.",
                host=where.host,
            )
        )
    return DriverNotReady(
        Message.of(
            "{host} can't be reached: {reason}. Check cable, power and address; it is asked again.",
            host=where.host,
            reason=error.strerror or str(error),
        )
    )


__all__ = ["AgentError", "Connection", "StreamingRefused", "Where", "explain"]
