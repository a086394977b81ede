"""Where links stand and where time stands: tells the machines' caches, opens their gaps, marks them complete up to now."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping

from app.contracts import HistoryWriter
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.message import Message
from app.domain.observation import Delivery
from app.domain.snapshot import LinkStatus
from app.domain.state import LinkState
from app.pipeline.lines import Connection, MachineLine
from app.pipeline.watchers import Watchers

log = logging.getLogger(__name__)

CLOCK_JUMP_NS = 2_000_000_000
SKEW_STEP_NS = 500_000_000
"""A smaller change of a source's clock difference is not worth a new picture."""


class Links:
    """Lives on the engine's thread and shares its lines and connections."""

    def __init__(
        self,
        lines: Mapping[str, MachineLine],
        connections: Mapping[str, Connection],
        writer: HistoryWriter,
        watchers: Watchers,
        counters: Counter[str],
        clock: Callable[[], int],
    ) -> None:
        self._lines = lines
        self._connections = connections
        self._writer = writer
        self._watchers = watchers
        self._counters = counters
        self._clock = clock
        self._clock_offset_ns = clock() - time.monotonic_ns()

    def follow_changes(self) -> None:
        """Look at the connections whose link has changed; cheap when none has."""
        for connection in self._connections.values():
            if connection.inlet.link_changed or connection.host.status is not connection.status:
                self.follow_link(connection)

    def follow(self) -> None:
        """Look at every connection: link, signs of life, clock."""
        self.follow_changes()
        for connection in self._connections.values():
            for machine in connection.machines:
                if machine not in connection.inlet.refusals:
                    self._lines[machine].cache.last_good_ns = connection.inlet.last_alive_ns
            if connection.was_connected:
                self._mark_alive(connection)
                self._follow_skew(connection)

    def _follow_skew(self, connection: Connection) -> None:
        if abs(connection.inlet.skew_ns - connection.connected.skew_ns) > SKEW_STEP_NS:
            self.follow_link(connection)

    def follow_link(self, connection: Connection) -> None:
        """Tell the machines of a connection where it stands; a link that was lost opens their gaps."""
        inlet, status = connection.inlet, connection.host.status
        inlet.link_changed = False
        connected = inlet.is_connected
        if connection.was_connected and not connected:
            self._open_gaps(connection, status)
        since_ns = connection.connected.since_ns if connection.was_connected else self._clock()
        connection.was_connected, connection.status = connected, status
        if connected:
            status = connection.connected = LinkStatus(LinkState.CONNECTED, since_ns, skew_ns=inlet.skew_ns)
        for machine in connection.machines:
            if (why := inlet.refusals.get(machine)) is not None:
                self._refuse(connection, machine, why)
            else:
                self._lines[machine].cache.set_link(status)
            told = self._watchers.link(machine, self._lines[machine].cache.link, self._clock())
            if told:
                self._writer.submit(Delivery("watchers", records=tuple(told)))

    def _refuse(self, connection: Connection, machine: str, message: Message) -> None:
        """The source answers, but has no such machine: its own fault, which the others of the connection don't share."""
        line = self._lines[machine]
        if line.cache.link.message != message or line.cache.link.state is not LinkState.FAULTED:
            line.cache.set_link(LinkStatus(LinkState.FAULTED, self._clock(), message=message))
        if not line.gap_open:
            line.gap_open = True
            at_ns = connection.inlet.last_alive_ns
            event = GapEvent(GapAction.OPEN, machine, at_ns, GapCause.NOT_COLLECTED, detail=str(message))
            self._record(Delivery(connection.inlet.source, gaps=(event,)))

    def _open_gaps(self, connection: Connection, status: LinkStatus) -> None:
        at_ns = connection.inlet.last_alive_ns
        cause = GapCause.STATION_OFF if status.state is LinkState.STOPPED else GapCause.LINK_LOST
        events = tuple(
            GapEvent(GapAction.OPEN, machine, at_ns, cause, detail=str(status.message or ""))
            for machine in connection.machines
        )
        for machine in connection.machines:
            self._lines[machine].gap_open = True
        self._record(Delivery(connection.inlet.source, gaps=events))

    def _mark_alive(self, connection: Connection) -> None:
        """Complete up to the last sign of life, if nothing of it still waits in the inlet."""
        alive_ns = connection.inlet.last_alive_ns
        if connection.inlet.waiting or alive_ns <= connection.reported_ns:
            return
        connection.reported_ns = alive_ns
        for machine in connection.machines:
            if not self._lines[machine].gap_open:
                self._writer.alive(machine, alive_ns)

    def follow_clock(self) -> None:
        """A wall clock that was set leaves a hole (forwards) in every machine's time axis; say so."""
        offset_ns = self._clock() - time.monotonic_ns()
        jump_ns, self._clock_offset_ns = offset_ns - self._clock_offset_ns, offset_ns
        if abs(jump_ns) < CLOCK_JUMP_NS:
            return
        log.warning("the station's clock jumped by %.1f s", jump_ns / 1e9)
        self._counters["clock_jumps"] += 1
        now_ns = self._clock()
        if jump_ns > 0:
            events = tuple(
                GapEvent(
                    GapAction.LOST,
                    machine,
                    now_ns,
                    GapCause.CLOCK_JUMP,
                    since_ns=now_ns - jump_ns,
                    detail=f"clock set forward by {jump_ns / 1e9:.1f} s",
                )
                for machine, line in self._lines.items()
                if not line.gap_open
            )
            self._record(Delivery("clock", gaps=events))

    def _record(self, delivery: Delivery) -> None:
        self._writer.submit(self._watchers.witnessed(delivery))
