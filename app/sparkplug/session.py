"""One Sparkplug session: births, data live and from the backlog, deaths, rebirth on request. From CONNECT to the end of its line."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app.contracts.forwarding import Feed, ForwardRows
from app.domain.equipment import DataItem, MachineModel
from app.domain.snapshot import MachineSnapshot
from app.domain.state import LinkState
from app.pipeline.pace import Pace
from app.sparkplug.line import MqttLine
from app.sparkplug.payload import (
    Aliases,
    DataWriter,
    NodeFacts,
    asks_rebirth,
    device_birth,
    device_death,
    finished,
    node_birth,
    node_death,
)

log = logging.getLogger(__name__)

METRICS = 500
"""Most metrics of one message."""
WINDOW_BYTES = 1_000_000
"""Backlog goes while less than this is on its way to the broker."""
LIVE_WINDOW_BYTES = 4_000_000
"""Live values wait while more than this is on its way: first in memory, then in history."""
LOOK_S = 1.0
SETTLE_S = 2.0
QUIET_S = 2.0
"""A machine whose link is lost is dead once it has said nothing for so long."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The names of a node's topics."""

    group: str
    node: str

    def of(self, kind: str, device: str = "") -> str:
        """``spBv1.0/group/DBIRTH/node/device``."""
        return "/".join(filter(None, ("spBv1.0", self.group, kind, self.node, device)))


def state_topic(host: str) -> str:
    """Where a host application says whether it is there."""
    return f"spBv1.0/STATE/{host}"


@dataclass(slots=True)
class Figures:
    """Counters over all sessions."""

    connections: int = 0
    births: int = 0
    rebirths: int = 0
    messages: int = 0
    bytes: int = 0
    live: int = 0
    historical: int = 0
    left_out: int = 0


@dataclass(slots=True)
class _Device:
    """A machine that is born."""

    model: MachineModel | None
    former: dict[str, DataItem] = field(default_factory=dict)
    sent_s: float = 0.0


@dataclass(slots=True)
class _Sent:
    """What went out before a fence."""

    fence: int
    size: int
    rows: list[ForwardRows]


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """What a session needs to know of its node."""

    topics: Topics
    facts: NodeFacts
    history: bool
    primary_host: str | None


class Shown(Protocol):
    """The live plant."""

    def machines(self) -> tuple[MachineSnapshot, ...]:
        """All of them now."""

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One now; None when the configuration has it no longer."""


class Session:
    """Lives in the publisher's thread. ``turn`` again and again; times in seconds come as arguments, wall times from ``now_ms``."""

    def __init__(
        self,
        line: MqttLine,
        feed: Feed,
        own: NodeSettings,
        shown: Shown,
        *,
        number: int,
        aliases: Aliases,
        pace: Pace,
        figures: Figures,
        now_ms: Callable[[], int],
    ) -> None:
        self._line, self._feed, self._own, self._shown = line, feed, own, shown
        self._number, self._aliases, self._pace, self._now_ms = number % 256, aliases, pace, now_ms
        self._writer = DataWriter(aliases)
        self._figures = figures
        self._seq = 0
        self._devices: dict[str, _Device] = {}
        self._sent: deque[_Sent] = deque()
        self._flying = 0
        self._looked_s = self._settled_s = 0.0
        self._batch: list[ForwardRows] = []
        self._batch_bytes = 0
        self._online_ms = -1
        self.born = False
        self.host_gone = False
        """The primary host has left: the session must end."""
        topics = [own.topics.of("NCMD")]
        if own.primary_host is not None:
            topics.append(state_topic(own.primary_host))
        line.subscribe(*topics)

    # ------------------------------------------------------------ turns

    def turn(self, now_s: float) -> None:
        """Take what has arrived, send what may be sent."""
        self._hear()
        if not self.born:
            if self._own.primary_host is not None and self._online_ms < 0:
                return
            self._begin(now_s)
        self._answered()
        self._look(now_s)
        if self._feed.left_behind:
            # Only when all that is on its way has arrived: a broker that hangs is given nothing more.
            if not self._sent:
                self._restart()
        else:
            self._send_live(now_s)
            self._send_backlog(now_s)
        if now_s - self._settled_s > SETTLE_S:
            self._settled_s = now_s
            self._feed.settle()

    def end(self) -> None:
        """Say goodbye: the certificate that the will would be."""
        if self.born:
            self._publish(self._own.topics.of("NDEATH"), node_death(self._number, self._now_ms()), qos=1)
        self._line.close()

    # ------------------------------------------------------------ what arrives

    def _hear(self) -> None:
        while self._line.messages:
            topic, raw = self._line.messages.popleft()
            if self._own.primary_host is not None and topic == state_topic(self._own.primary_host):
                self._host_says(raw)
            else:
                self._command(raw)

    def _host_says(self, raw: bytes) -> None:
        try:
            told = json.loads(raw)
            online, at_ms = bool(told["online"]), int(told["timestamp"])
        except (ValueError, KeyError, TypeError):
            log.warning("the primary host's state can't be read: %r", raw[:80])
            return
        if at_ms < self._online_ms:
            return  # An old will that comes late: the host has been born again since.
        if online:
            self._online_ms = at_ms
        elif self._online_ms >= 0:
            self.host_gone = True

    def _command(self, raw: bytes) -> None:
        try:
            asked = asks_rebirth(raw)
        except ValueError as error:
            log.warning("a command can't be read: %s", error)
            return
        if asked and self.born:
            self._figures.rebirths += 1
            self._births()

    def _answered(self) -> None:
        """Everything before a fence that was answered is the broker's now."""
        answered = set(self._line.fences)
        self._line.fences.clear()
        while answered and self._sent:
            sent = self._sent.popleft()
            self._flying -= sent.size
            for rows in sent.rows:
                self._feed.delivered(rows)
            answered.discard(sent.fence)

    # ------------------------------------------------------------ births and deaths

    def _begin(self, now_s: float) -> None:
        self._restart()
        self._settled_s = self._looked_s = now_s
        self._births()
        self.born = True

    def _restart(self) -> None:
        """From here on live; what is not delivered is owed."""
        self._feed.resume(backlog=self._own.history)

    def _births(self) -> None:
        self._figures.births += 1
        self._seq = 0
        self._devices = {}
        self._publish(
            self._own.topics.of("NBIRTH"), node_birth(self._number, self._own.facts, self._aliases, self._now_ms())
        )
        for machine in self._shown.machines():
            if _is_there(machine):
                self._device_birth(machine)

    def _device_birth(self, machine: MachineSnapshot) -> None:
        known = self._devices.get(machine.id)
        former = {} if known is None else {n: i for n, i in known.former.items() if _lacks(machine, n)}
        self._devices[machine.id] = _Device(machine.model, former, known.sent_s if known is not None else 0.0)
        self._writer.born(machine)
        raw = device_birth(machine, former, self._aliases, self._next(), self._now_ms())
        self._publish(self._own.topics.of("DBIRTH", machine.id), raw)

    def _look(self, now_s: float) -> None:
        """Machines come and go, and their models change."""
        if now_s - self._looked_s < LOOK_S:
            return
        self._looked_s = now_s
        machines = {machine.id: machine for machine in self._shown.machines()}
        for name, device in tuple(self._devices.items()):
            machine = machines.get(name)
            lost = machine is None or (not _is_there(machine) and now_s - device.sent_s > QUIET_S)
            if lost:
                del self._devices[name]
                self._publish(self._own.topics.of("DDEATH", name), device_death(self._next(), self._now_ms()))
        for machine in machines.values():
            device_now = self._devices.get(machine.id)
            if _is_there(machine) and (device_now is None or device_now.model is not machine.model):
                self._device_birth(machine)

    def _prepared(self, rows: ForwardRows) -> bool:
        """See that the machine is born with these signals; False for one that the station has no longer."""
        device = self._devices.get(rows.machine)
        machine: MachineSnapshot | None = None
        if device is None:
            machine = self._shown.machine(rows.machine)
            if machine is None:
                return False
            self._device_birth(machine)
            device = self._devices[rows.machine]
        model = device.model
        missing = {
            item.id: item
            for item in rows.items
            if (model is None or model.get(item.id) is None) and item.id not in device.former
        }
        if missing:
            machine = machine or self._shown.machine(rows.machine)
            if machine is None:
                return False
            device.former.update(missing)
            self._device_birth(machine)
        return True

    # ------------------------------------------------------------ data

    def _send(self, rows: ForwardRows, now_s: float) -> int:
        """Publish; the bytes. What belongs to a machine that is gone from the configuration has no birth: it is counted, and done."""
        self._batch.append(rows)
        if not self._prepared(rows):
            self._figures.left_out += len(rows)
            return 0
        self._devices[rows.machine].sent_s = now_s
        topic, size = self._own.topics.of("DDATA", rows.machine), 0
        for payload in self._writer.payloads(rows, METRICS):
            raw = finished(payload, self._next(), self._now_ms())
            self._publish(topic, raw)
            size += len(raw)
        self._batch_bytes += size
        return size

    def _close_batch(self) -> None:
        if self._batch:
            fence = self._line.fence(self._own.topics.of("FENCE"))
            self._sent.append(_Sent(fence, self._batch_bytes, self._batch))
            self._flying += self._batch_bytes
            self._batch, self._batch_bytes = [], 0

    def _send_live(self, now_s: float) -> None:
        if self._flying < LIVE_WINDOW_BYTES:
            for rows in self._feed.live():
                self._figures.live += len(rows)
                self._send(rows, now_s)
            self._close_batch()

    def _send_backlog(self, now_s: float) -> None:
        while self._pace.allows(now_s) and self._flying + self._batch_bytes < WINDOW_BYTES:
            rows = self._feed.backlog(METRICS)
            if rows is None:
                break
            self._figures.historical += len(rows)
            self._pace.took(self._send(rows, now_s))
        self._close_batch()

    def _next(self) -> int:
        self._seq = (self._seq + 1) % 256
        return self._seq

    def _publish(self, topic: str, raw: bytes, qos: int = 0) -> None:
        self._figures.messages += 1
        self._figures.bytes += len(raw)
        self._line.publish(topic, raw, qos)


def _is_there(machine: MachineSnapshot) -> bool:
    return machine.link.state is LinkState.CONNECTED and machine.model is not None


def _lacks(machine: MachineSnapshot, signal: str) -> bool:
    return machine.model is None or machine.model.get(signal) is None
