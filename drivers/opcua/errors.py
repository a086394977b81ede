"""What goes wrong between us and a server, as sentences that a person at the machine can act on."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from asyncua import ua

from app.domain.message import AuthRefused, DriverFault, DriverNotReady, Message, OperatorError

_LOGIN = {"BadUserAccessDenied", "BadIdentityTokenRejected", "BadIdentityTokenInvalid", "BadUserSignatureInvalid"}
_BUSY = {"BadTooManySessions", "BadServerHalted", "BadShutdown", "BadTcpServerTooBusy", "BadMaxConnectionsReached"}


def host_of(url: str) -> str:
    """Host and port as a person would check them."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}"


def unreachable(error: BaseException, url: str) -> DriverNotReady:
    """The connection itself failed: name, route or port."""
    host = host_of(url)
    if isinstance(error, socket.gaierror):
        return DriverNotReady(
            Message.of(
                "The name {host} is not known in this network. Check the spelling, or use the address.", host=host
            )
        )
    if isinstance(error, ConnectionRefusedError):
        return DriverNotReady(
            Message.of(
                "{host} is there, but nothing listens on this port. Is the OPC UA server running? It is asked again.",
                host=host,
            )
        )
    if isinstance(error, TimeoutError):
        return DriverNotReady(
            Message.of("{host} does not answer. Check cable, power and address; it is asked again.", host=host)
        )
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return DriverNotReady(
        Message.of(
            "{host} can't be reached: {reason}. Check cable, power and address; it is asked again.",
            host=host,
            reason=reason,
        )
    )


def no_opcua(url: str) -> DriverNotReady:
    """Something listens there and speaks another language, or nothing at all."""
    return DriverNotReady(
        Message.of(
            "{host} accepts the connection but does not speak OPC UA. Check the port (OPC UA mostly has 4840).",
            host=host_of(url),
        )
    )


def silent(url: str, seconds: float) -> DriverNotReady:
    """A server that keeps its connection open and says nothing."""
    return DriverNotReady(
        Message.of(
            "{host} has been silent for {seconds} s though its connection is open. Connecting again.",
            host=host_of(url),
            seconds=round(seconds, 1),
        )
    )


def refused(error: BaseException, url: str, *, secured: bool) -> OperatorError:
    """Why channel or session could not be set up."""
    host = host_of(url)
    if isinstance(error, ua.UaStatusCodeError):
        return _status(ua.StatusCode(ua.UInt32(error.code)).name, host)
    if secured and isinstance(error, (AssertionError, ConnectionError, ua.UaError)):
        # asyncua says nothing more when a server drops the channel: strict servers do so with a client they don't know.
        return AuthRefused(not_trusted(host))
    return explain(error, url)


def explain(error: BaseException, url: str) -> OperatorError:
    """A request that failed in the middle of a session."""
    if isinstance(error, OperatorError):
        return error
    host = host_of(url)
    if isinstance(error, ua.UaStatusCodeError):
        return answered(ua.StatusCode(ua.UInt32(error.code)).name, host)
    if isinstance(error, TimeoutError):
        return DriverNotReady(Message.of("{host} does not answer in time. It is asked again.", host=host))
    reason = str(error) or type(error).__name__
    return DriverNotReady(
        Message.of("The connection to {host} broke off: {reason}. Connecting again.", host=host, reason=reason)
    )


def not_trusted(host: str) -> Message:
    """The server has not accepted our certificate."""
    return Message.of(
        "{host} has not accepted this station's certificate. Trust \"CNC Telemetry\" in the server's list of clients; it is tried again.",
        host=host,
    )


def _status(name: str, host: str) -> OperatorError:
    if name in _LOGIN:
        return AuthRefused(
            Message.of(
                "{host} refuses the login ({status}). Check user and password under security.", host=host, status=name
            )
        )
    if name.startswith(("BadCertificate", "BadSecurityChecksFailed")):
        return AuthRefused(not_trusted(host))
    if name.startswith("BadSecurity"):
        return AuthRefused(
            Message.of(
                "{host} refuses this kind of protection ({status}). Choose another policy or mode under security.",
                host=host,
                status=name,
            )
        )
    if name in _BUSY:
        return DriverNotReady(
            Message.of(
                "{host} takes no connection now ({status}). It may be starting, or serve too many clients; it is asked again.",
                host=host,
                status=name,
            )
        )
    if name == "BadServiceUnsupported":
        return DriverFault(
            Message.of(
                "{host} does not know a service that we need ({status}). It may be a discovery server only; check the address.",
                host=host,
                status=name,
            )
        )
    return answered(name, host)


def answered(name: str, host: str) -> DriverNotReady:
    """A status that ends the session."""
    return DriverNotReady(Message.of("{host} answers {status}. Connecting again.", host=host, status=name))
