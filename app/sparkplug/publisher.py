"""The MQTT publisher: a thread that keeps one Sparkplug session going. A broker that is away costs the station nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from app.contracts.forwarding import Feed
from app.domain.message import Message, OperatorError
from app.domain.snapshot import ComponentHealth
from app.domain.state import LinkState
from app.pipeline.pace import Pace
from app.sparkplug.line import Broker, BrokerAway, BrokerRefuses, MqttLine
from app.sparkplug.payload import Aliases, node_death
from app.sparkplug.session import Figures, NodeSettings, Session, Shown

log = logging.getLogger(__name__)

FIRST_REST_S, LONGEST_REST_S = 1.0, 30.0
TURN_S = 0.1


class MqttPublisher:
    """``start`` once, ``stop`` once; ``health`` from any thread."""

    def __init__(
        self,
        feed: Feed,
        broker: Broker,
        own: NodeSettings,
        shown: Shown,
        *,
        backlog_rate: float,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._feed, self._broker, self._own, self._shown = feed, broker, own, shown
        self._aliases, self._figures, self._pace = Aliases(), Figures(), Pace(backlog_rate)
        self._now_ms = now_ms
        self._stopping = threading.Event()
        self._state = LinkState.STARTING
        self._message: Message | None = None
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._feed.begin()
        self._thread.start()

    def stop(self) -> None:
        """End with a death certificate, within two seconds (blocks)."""
        self._stopping.set()
        self._thread.join(2.0)

    def health(self) -> ComponentHealth:
        """``mqtt`` for ``/healthz``: an absent broker is no failure of the station, one that refuses it is."""
        figures = self._figures
        return ComponentHealth(
            "mqtt",
            ok=self._state not in (LinkState.REFUSED, LinkState.FAULTED),
            message=self._message,
            figures={
                "connections_total": float(figures.connections),
                "births_total": float(figures.births),
                "rebirths_total": float(figures.rebirths),
                "messages_total": float(figures.messages),
                "bytes_total": float(figures.bytes),
                "live_rows_total": float(figures.live),
                "historical_rows_total": float(figures.historical),
                "left_out_rows_total": float(figures.left_out),
                "backlog_rows": float(self._feed.owed),
            },
            state=self._state,
        )

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        rest_s = FIRST_REST_S
        while not self._stopping.is_set():
            births = self._figures.births
            try:
                self._session()
            except BrokerAway as away:
                self._stand(LinkState.RETRYING, self._away(away))
            except OperatorError as error:
                self._stand(
                    LinkState.REFUSED if isinstance(error, BrokerRefuses) else LinkState.RETRYING, error.message
                )
            except Exception as error:
                # Supervisor: history that can't be read now, or our own bug; the station goes on and so does the next try.
                if self._stopping.is_set():
                    return  # A broker that did not answer held the thread for longer than the station waits.
                log.exception("publishing by MQTT failed")
                told = Message.of("Publishing by MQTT has a fault: {reason}.", reason=str(error))
                self._stand(LinkState.FAULTED, told)
            if self._figures.births != births:
                rest_s = FIRST_REST_S
            self._stopping.wait(rest_s)
            rest_s = min(2 * rest_s, LONGEST_REST_S)

    def _session(self) -> None:
        number = self._feed.count_connection()
        will = node_death(number % 256, self._now_ms())
        line = MqttLine(self._broker, self._own.topics.of("NDEATH"), will)
        try:
            self._follow(line, number)
        finally:
            line.drop()
            self._feed.pause()

    def _follow(self, line: MqttLine, number: int) -> None:
        self._figures.connections += 1
        session = Session(
            line,
            self._feed,
            self._own,
            self._shown,
            number=number,
            aliases=self._aliases,
            pace=self._pace,
            figures=self._figures,
            now_ms=self._now_ms,
        )
        while not self._stopping.is_set() and not session.host_gone:
            session.turn(time.monotonic())
            if session.born:
                self._stand(LinkState.CONNECTED, None)
            else:
                self._stand(LinkState.RETRYING, self._waiting())
            line.turn(TURN_S)
        session.end()
        if session.host_gone:
            self._stand(LinkState.RETRYING, self._waiting())

    def _stand(self, state: LinkState, message: Message | None) -> None:
        if message is not None and message != self._message:
            log.warning("%s", message)
        self._state, self._message = state, message

    def _away(self, away: BrokerAway) -> Message:
        return Message.of(
            "The MQTT broker {address} does not answer ({reason}). History waits for it; retrying.",
            address=self._broker.address,
            reason=str(away),
        )

    def _waiting(self) -> Message:
        return Message.of(
            "The primary host {host} is not online at the broker {address}. History waits for it.",
            host=self._own.primary_host or "",
            address=self._broker.address,
        )
