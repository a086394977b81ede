"""An adapter's SHDR log as a tape: a small agent in memory reads it, so that units, conditions and filters are an agent's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.message import DriverFault, DriverNotReady, Message
from app.domain.observation import ObservationBatch
from drivers.mtconnect.decode import Decoder
from drivers.mtconnect.layout import Assigned, arrange
from drivers.mtconnect.probe import read_devices
from drivers.mtconnect.streams import read_streams_slowly
from drivers.mtconnect.xml import BrokenDocument
from drivers.simulators.agent_state import Agent
from drivers.simulators.guessed_model import guess_model
from drivers.simulators.replay import Due, read_recording, recorded_device, schedule

BASE_NS = 1_000_000_000 * 10**9
"""Where recorded time begins in the agent's stamps: any moment that has nanoseconds to both sides."""
PAUSE_NS = 1_000_000_000
"""Between the end of a recording and its next beginning."""
CAPACITY = 65_536


class ShdrTape:
    """``Tape`` over an SHDR log. Raises DriverNotReady for a missing file, DriverFault for one that is no recording."""

    def __init__(self, file: Path, devices: Path | None, *, loop: bool) -> None:
        lines = _read(file)
        self._due: list[Due] = list(schedule(lines))
        self._loop = loop
        self._at = 0
        self._origin_ns = 0
        self._told_end = False
        self._played_ns = 0
        self._agent = _agent(lines, file, devices, lambda: BASE_NS + self._played_ns)
        self._device = recorded_device(self._agent.plant, lines)
        agent = self._agent
        model = read_devices(agent.author.probe(BASE_NS, (1, 0), None))
        device = next(found for found in model.machines if found.uuid == self._device)
        layout = arrange(model, [Assigned("tape", device, {})], {})
        self._decoder = Decoder(layout)
        self.model = layout.models[0]
        self._next = agent.first_sequence

    @property
    def ended(self) -> bool:
        """Nothing will follow."""
        return self._told_end

    def play(self, until_ns: int) -> Sequence[ObservationBatch]:
        """Everything due by then."""
        batches: list[ObservationBatch] = []
        while not self._told_end:
            if self._at < len(self._due):
                when_ns = self._origin_ns + self._due[self._at].after_ns
            else:
                when_ns = self._origin_ns + self._length_ns + PAUSE_NS
            if when_ns > until_ns:
                break
            self._played_ns = when_ns
            self._step(when_ns)
            if self._agent.next_sequence - self._next > CAPACITY // 4:
                batches += self._decoded()
        batches += self._decoded()
        return batches

    @property
    def _length_ns(self) -> int:
        return self._due[-1].after_ns

    def _step(self, when_ns: int) -> None:
        if self._at < len(self._due):
            self._agent.add_line(self._due[self._at].line, self._device, BASE_NS + when_ns)
            self._at += 1
            return
        self._agent.mark_unavailable(self._device, BASE_NS + when_ns)
        self._told_end = not self._loop
        self._at, self._origin_ns = 0, when_ns

    def _decoded(self) -> list[ObservationBatch]:
        agent, start, end = self._agent, self._next, self._agent.next_sequence
        if start == end:
            return []
        self._next = end
        groups: dict[int, list[str]] = {}
        for stored, xml in agent.ring.window(start, end):
            groups.setdefault(stored.rank, []).append(xml)
        document = agent.author.streams(BASE_NS, (end, agent.first_sequence, agent.last_sequence), groups)
        decoded = self._decoder.decode(read_streams_slowly(document).rows, BASE_NS)
        return [_from_base(batch) for batch in decoded.batches]

    def close(self) -> None:
        """Everything is in memory."""


def _from_base(batch: ObservationBatch) -> ObservationBatch:
    return ObservationBatch(
        batch.model,
        batch.signal,
        batch.sequence,
        batch.time_ns - BASE_NS,
        batch.number,
        batch.code,
        batch.texts,
        batch.quality,
        batch.received_ns,
    )


def _read(file: Path) -> list[str]:
    try:
        lines = read_recording(file)
    except FileNotFoundError as error:
        raise DriverNotReady(
            Message.of("There is no recording at {file}. Check the path; it is looked for again.", file=str(file))
        ) from error
    except (OSError, EOFError, ValueError) as error:
        raise DriverFault(
            Message.of("The recording {file} can't be read: {reason}.", file=str(file), reason=str(error))
        ) from error
    if not any("|" in line for line in lines):
        raise DriverFault(Message.of("{file} is no SHDR log: it holds no line such as TIME|key|value.", file=str(file)))
    return lines


def _agent(lines: list[str], file: Path, devices: Path | None, clock_ns: object) -> Agent:
    try:
        xml = guess_model(lines, file.name.partition(".")[0]) if devices is None else devices.read_bytes()
        return Agent(xml, dialect="2.7", buffer_size=CAPACITY, clock_ns=clock_ns)  # type: ignore[arg-type]
    except (OSError, ValueError, SyntaxError, BrokenDocument) as error:
        raise DriverFault(
            Message.of("The device model {file} can't be used: {reason}.", file=str(devices or file), reason=str(error))
        ) from error
