"""One device on a line: what of it is read when, what it lacks, and whether it answers at all.

It turns answers into rows. A value that could not be read is READ_FAILED from that moment on: never the last good one, never 0.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.contracts import MachinePlan
from app.domain.condition import Activation, Level
from app.domain.observation import ObservationBatch
from drivers.kit.blocks import Block, Span, block_of, halves
from drivers.kit.rows import FAILED, UNAVAILABLE, Changes, Rows, Value
from drivers.modbus.answers import Refused, Silent
from drivers.modbus.layout import Point, arrange
from drivers.modbus.line import Line
from drivers.modbus.settings import Settings

log = logging.getLogger(__name__)

LACKING_NS = 300_000_000_000
"""How often an address that the device lacks is tried again: another program may bring it, and asking costs little."""
QUIET_FIRST_NS, QUIET_MOST_NS = 2_000_000_000, 30_000_000_000
"""How rarely a silent unit is asked: each attempt costs the others on its line one timeout."""
LOOK_AGAIN_NS = 1_000_000_000
"""Equal answers are looked into this often, because equal values too are recorded now and then."""


@dataclass(slots=True)
class Rhythm:
    """A group of signals, with what was learnt about it. Due times are monotonic."""

    interval_ns: int
    blocks: list[Block]
    lacking: dict[Span, int] = field(default_factory=dict)
    """Spans that the device refuses, and when each is tried again."""
    due_ns: int = 0
    words: dict[tuple[str, int, int], list[int]] = field(default_factory=dict)
    """The last answer of each block, by area, start and count (hashing a block with all its spans costs a tenth of a read)."""
    looked_ns: int = 0


class Unit:
    """Lives as long as the driver; ``begin`` starts a session with its line."""

    def __init__(self, machine: MachinePlan) -> None:
        self.settings: Settings = machine.settings
        self.layout = arrange(machine)
        self.model = self.layout.model
        self.rhythms = [Rhythm(group.interval_ns, list(group.blocks)) for group in self.layout.groups]
        self.is_silent = False
        self._timeout_s = self.settings.timeout.total_seconds()
        self._pause_s = self.settings.pause.total_seconds()
        self._strikes = 0
        self._quiet_ns = QUIET_FIRST_NS
        self._named: set[str] = set()
        self._rows = Rows(self.model)
        self._changes = Changes(len(self.model.items))
        self._condition(Activation(Level.NORMAL))  # whatever was wrong before this start is found out anew

    def begin(self) -> None:
        """Deliver everything anew; what was learnt about the device stays."""
        self._changes = Changes(len(self.model.items))
        self._strikes = 0
        for rhythm in self.rhythms:
            rhythm.due_ns = time.monotonic_ns()
            rhythm.words.clear()

    def batch(self) -> ObservationBatch | None:
        """The rows since the last call, or None."""
        return self._rows.batch(time.time_ns()) if len(self._rows) else None

    # ------------------------------------------------------------ one turn

    async def turn(self, rhythm: Rhythm, line: Line) -> bool:
        """Read one group and set when it is due again; whether the device answered."""
        try:
            await self._sweep(rhythm, line)
        except Silent:
            self._no_answer(rhythm, line)
            return False
        self._answered()
        rhythm.due_ns = max(rhythm.due_ns + rhythm.interval_ns, time.monotonic_ns())
        return True

    async def _sweep(self, rhythm: Rhythm, line: Line) -> None:
        looking = self._begin_sweep(rhythm)
        waiting = rhythm.blocks[::-1]
        readable: list[Block] = []
        while waiting:
            block = waiting.pop()
            try:
                words = await line.read(self.settings.unit, block.area, block.start, block.count, self._timeout_s)
            except Refused as refusal:
                rhythm.words.clear()
                waiting.extend(self._instead(rhythm, block, refusal, readable))
            else:
                readable.append(block)
                place = block.area, block.start, block.count
                if looking or rhythm.words.get(place) != words:
                    rhythm.words[place] = words
                    self._take(block, words)
            if self._pause_s:
                await asyncio.sleep(self._pause_s)
        rhythm.blocks = readable

    def _begin_sweep(self, rhythm: Rhythm) -> bool:
        """Give what was lacking another chance now and then; whether equal answers are to be looked into."""
        now_ns = time.monotonic_ns()
        for span in [span for span, again_ns in rhythm.lacking.items() if again_ns <= now_ns]:
            del rhythm.lacking[span]
            rhythm.blocks.append(block_of([span]))
        looking = now_ns - rhythm.looked_ns >= LOOK_AGAIN_NS
        if looking:
            rhythm.looked_ns = now_ns
        return looking

    def _take(self, block: Block, words: list[int]) -> None:
        time_ns, start = time.time_ns(), block.start
        for span in block.spans:
            raw = words[span.start - start : span.end - start]
            for point in self.layout.points.get(span, ()):
                if self._changes.passes(point.signal, raw, time_ns):
                    self._rows.add(point.signal, time_ns, point.decode(raw))
                    self._found_again(point)

    # ------------------------------------------------------------ what can't be read

    def _instead(self, rhythm: Rhythm, block: Block, refusal: Refused, readable: list[Block]) -> tuple[Block, ...]:
        """What to read instead of a refused block, last first: its halves, or nothing."""
        if refusal.is_about_target:
            raise Silent
        if refusal.is_about_place and len(block.spans) > 1:
            return halves(block)[::-1]
        self._fail(block.spans)
        if refusal.is_about_place or refusal.is_about_function:
            rhythm.lacking |= dict.fromkeys(block.spans, time.monotonic_ns() + LACKING_NS)
            self._name(block.spans, refusal)
        else:
            readable.append(block)  # busy, parity error …: asked again at the next turn
        return ()

    def _fail(self, spans: Iterable[Span]) -> None:
        for point in self._points(spans):
            self._set(point.signal, FAILED)

    def _set(self, signal: int, value: Value) -> None:
        time_ns = time.time_ns()
        if self._changes.passes(signal, (value.text, value.quality), time_ns):
            self._rows.add(signal, time_ns, value)

    def _points(self, spans: Iterable[Span]) -> Iterator[Point]:
        for span in spans:
            yield from self.layout.points.get(span, ())

    def _name(self, spans: Iterable[Span], refusal: Refused) -> None:
        """Say once what the device lacks."""
        for point in self._points(spans):
            if point.name in self._named:
                continue
            self._named.add(point.name)
            text = f"{point.name} ({point.address}): {refusal}"
            log.warning("%s, unit %d: %s", self.model.machine, self.settings.unit, text)
            self._condition(Activation(Level.WARNING, native_code=point.address, text=text))

    def _found_again(self, point: Point) -> None:
        if point.name in self._named:
            self._named.discard(point.name)
            self._condition(Activation(Level.NORMAL, native_code=point.address))

    def _condition(self, activation: Activation) -> None:
        value = Value(float(activation.level or 0), activation.encode())
        self._rows.add(self.layout.communication, time.time_ns(), value)

    # ------------------------------------------------------------ silence

    def _no_answer(self, rhythm: Rhythm, line: Line) -> None:
        """Forgive a few; then the whole unit is silent, and is asked rarely."""
        self._strikes += 1
        now_ns = time.monotonic_ns()
        if self._strikes <= self.settings.retries and not self.is_silent:
            # On RTU a late answer may still come: leave it the same time again before asking this unit anew.
            rhythm.due_ns = now_ns + (int(self._timeout_s * 1e9) if line.is_rtu else 0)
            return
        self._quiet_ns = min(2 * self._quiet_ns, QUIET_MOST_NS) if self.is_silent else QUIET_FIRST_NS
        self.is_silent = True
        for other in self.rhythms:
            other.due_ns = now_ns + self._quiet_ns
            other.words.clear()
            self._fail(span for block in other.blocks for span in block.spans)
        if self.layout.availability is not None:
            self._set(self.layout.availability, UNAVAILABLE)

    def _answered(self) -> None:
        if self.is_silent:
            now_ns = time.monotonic_ns()
            for rhythm in self.rhythms:
                rhythm.due_ns = min(rhythm.due_ns, now_ns)
        self.is_silent, self._strikes = False, 0
        if self.layout.availability is not None:
            self._set(self.layout.availability, Value(text="AVAILABLE"))
