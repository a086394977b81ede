"""One connection to an MQTT broker, driven by the publisher's own thread. It never connects again: a new session is a new line."""

from __future__ import annotations

import selectors
import ssl
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from app.domain.message import Message, OperatorError

KEEPALIVE_S = 30
ANSWER_S = 10.0
"""How long the broker may take to answer a connection."""

_USER_OR_PASSWORD, _NOT_AUTHORIZED = 134, 135


class BrokerAway(Exception):
    """The broker can't be reached, or the connection was lost; its text is the system's reason."""


class BrokerRefuses(OperatorError):
    """A person must act: user, password, certificate."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where and as whom."""

    address: str
    host: str
    port: int
    tls: bool
    client: str
    user: str | None = None
    password: str | None = None
    ca: Path | None = None


class _TidySocket(ssl.SSLSocket):
    """Closes itself when the handshake fails: paho leaves it to the garbage collector."""

    def do_handshake(self, block: bool = False) -> None:
        """As the library's."""
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise


def _context(ca: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(ca) if ca is not None else None)
    context.sslsocket_class = _TidySocket
    return context


class MqttLine:
    """Open by the constructor; ``turn`` moves bytes. Raises BrokerAway, BrokerRefuses."""

    def __init__(self, broker: Broker, will_topic: str, will: bytes) -> None:
        self._broker = broker
        self.messages: deque[tuple[str, bytes]] = deque()
        self.fences: deque[int] = deque()
        """Fences that the broker has answered: everything published before them has reached it."""
        self._answer: Any = None
        self._lost: str | None = None
        client = self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=broker.client, reconnect_on_failure=False
        )
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = lambda _client, _data, message: self.messages.append(
            (message.topic, bytes(message.payload))
        )
        client.on_unsubscribe = lambda _client, _data, mid, *_: self.fences.append(mid)
        client.will_set(will_topic, will, qos=1)
        if broker.user is not None:
            client.username_pw_set(broker.user, broker.password)
        self._open()

    def _open(self) -> None:
        broker = self._broker
        try:
            if broker.tls:
                self._client.tls_set_context(_context(broker.ca))
            self._client.connect(broker.host, broker.port, KEEPALIVE_S)
            end = time.monotonic() + ANSWER_S
            while self._answer is None:
                if time.monotonic() > end:
                    raise BrokerAway("no answer")
                self.turn(0.2)
        except ssl.SSLCertVerificationError as error:
            raise BrokerRefuses(
                Message.of(
                    "The certificate of the broker {address} is not trusted: {reason}. "
                    "Put the authority's certificate under 'ca', or check the host's name.",
                    address=broker.address,
                    reason=error.verify_message,
                )
            ) from error
        except FileNotFoundError as error:
            raise BrokerRefuses(
                Message.of("The certificate file {path} under 'ca' does not exist.", path=str(broker.ca))
            ) from error
        except (OSError, ValueError) as error:
            raise BrokerAway(str(error)) from error
        if self._answer.is_failure:
            raise self._refusal()

    def _refusal(self) -> Exception:
        address, answer = self._broker.address, self._answer
        if answer.value == _USER_OR_PASSWORD:
            return BrokerRefuses(
                Message.of(
                    "The broker {address} refuses user and password. Check 'user' and 'password' under 'mqtt'.",
                    address=address,
                )
            )
        if answer.value == _NOT_AUTHORIZED:
            return BrokerRefuses(
                Message.of(
                    "The broker {address} does not let this station in. Check 'user' and 'password' under 'mqtt', "
                    "and what the broker allows.",
                    address=address,
                )
            )
        return BrokerAway(str(answer))

    # ------------------------------------------------------------ use

    def subscribe(self, *topics: str) -> None:
        """Let these topics arrive in ``messages``."""
        self._client.subscribe([(topic, 1) for topic in topics])

    def publish(self, topic: str, payload: bytes, qos: int = 0) -> None:
        """Send, or queue what the socket does not take now."""
        self._client.publish(topic, payload, qos)

    def fence(self, topic: str) -> int:
        """Ask for an answer that can only come after all that was published before: leaving a topic that nobody had joined.

        Sparkplug wants data with QoS 0, which no broker acknowledges.
        """
        _, mid = self._client.unsubscribe(topic)
        return mid or 0

    def turn(self, timeout_s: float) -> None:
        """Wait at most so long for something to arrive; send what waits. Raises BrokerAway when the connection is gone."""
        client = self._client
        sock = client.socket()
        if sock is None or self._lost is not None:
            if self._answer is not None and self._answer.is_failure:
                return
            raise BrokerAway(self._lost or "closed")
        pending = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
        with selectors.DefaultSelector() as selector:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.want_write() else 0)
            selector.register(sock, wanted)
            ready = selector.select(0 if pending else timeout_s)
        events = ready[0][1] if ready else 0
        if pending or events & selectors.EVENT_READ:
            client.loop_read()
        if events & selectors.EVENT_WRITE:
            client.loop_write()
        client.loop_misc()

    @property
    def is_sending(self) -> bool:
        """Whether bytes wait for the socket."""
        return self._client.want_write()

    def close(self, limit_s: float = 1.0) -> None:
        """Send what waits, say goodbye (the will is not published then)."""
        end = time.monotonic() + limit_s
        try:
            while self.is_sending and time.monotonic() < end:
                self.turn(0.05)
        except BrokerAway:
            pass
        self._client.disconnect()
        self.drop()

    def drop(self) -> None:
        """Let go without a goodbye: the broker publishes the will."""
        sock = self._client.socket()
        if sock is not None:
            sock.close()

    # ------------------------------------------------------------ paho's callbacks, in ``turn``

    def _connected(self, _client: Any, _data: Any, _flags: Any, answer: Any, _properties: Any) -> None:
        self._answer = answer

    def _disconnected(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        self._lost = str(reason)
