"""How far one agent's stream has been handed over, and until when the data of each machine is complete. Does no I/O.

All of it travels with the cursor, so that a station that was killed knows it too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.observation import Cursor, ObservationBatch
from drivers.mtconnect.header import Header

QUIET_MARGIN_NS = 1_000_000_000
"""What an agent accepted just before it wrote an empty document may carry an older stamp than that document."""
_SAME_CLOCK_NS = 1_000_000_000
"""creationTime has whole seconds: a smaller difference of the clocks can't be seen in it."""
_NEXT = re.compile(rb'\snextSequence="(\d{1,18})"')
_INSTANCE = re.compile(rb'\sinstanceId="(\d+)"')


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document that has been decoded: what of it matters for the position."""

    header: Header
    batches: tuple[ObservationBatch, ...]
    received_ns: int

    @property
    def at_end(self) -> bool:
        """Whether the agent held nothing more when it wrote the document."""
        return self.header.next > self.header.last

    @property
    def quiet_ns(self) -> int:
        """Source time up to which a machine that the document does not mention has certainly said everything."""
        created_ns = self.header.creation_ns
        skew_ns = 0 if created_ns is None else created_ns + 500_000_000 - self.received_ns
        return self.received_ns - QUIET_MARGIN_NS + (skew_ns if abs(skew_ns) > _SAME_CLOCK_NS else 0)

    def back_ns(self, machine: str) -> int:
        """Source time of the machine's first observation; when it has none, of anybody's; else when it was quiet."""
        firsts = {batch.machine: int(batch.time_ns[0]) for batch in self.batches if len(batch)}
        return firsts.get(machine, min(firsts.values(), default=self.quiet_ns))


class Progress:
    """Position and completeness. ``cursor`` is what has been handed over, ``at`` where the stream continues."""

    def __init__(self, key: str, resume: Cursor | None) -> None:
        self.cursor = resume
        self.at = resume or Cursor(key, "", 0)
        self.outrun = 0
        """How often in a row the agent's buffer has overtaken us."""
        self.skip_to: int | None = None
        """Behind a document that could not be read twice."""
        self._broken_at: int | None = None
        self._live = False
        extra = json.loads(resume.extra) if resume is not None and resume.extra else {}
        self.complete_ns: dict[str, int] = extra.get("complete", {})
        """Per machine: up to when, in its source's time, everything is in history."""
        self._floors: dict[str, int] = extra.get("floors", {})
        """Per machine: sequences below are in history already, though the stream passes them again for another's sake."""
        self._all_known = resume is not None and not resume.extra

    def newcomers(self, machines: Iterable[str]) -> frozenset[str]:
        """Machines of whom history has nothing of this source, though it may have a cursor."""
        if self.cursor is None or self._all_known:
            return frozenset()
        return frozenset(machines) - self.complete_ns.keys()

    def begin(self, position: Cursor, floors: Mapping[str, int]) -> None:
        """Continue at this position; machines with a floor take nothing below it."""
        self.at, self._live = position, False
        if self.cursor is None or position.instance != self.cursor.instance:
            self._floors = {}
        self._floors |= {machine: max(floor, self._floors.get(machine, 0)) for machine, floor in floors.items()}

    def took(self, arrival: Arrival, machines: Sequence[str]) -> None:
        """A document has been understood: the position moves behind it, by the header alone."""
        lasts = {batch.machine: int(batch.time_ns[-1]) for batch in arrival.batches if len(batch)}
        for machine in machines:
            self.complete_ns[machine] = self._complete(arrival, lasts.get(machine), self.complete_ns.get(machine))
        self._live, self._all_known = arrival.at_end, False
        self.outrun, self._broken_at = 0, None
        position = arrival.header.next
        self._floors = {machine: floor for machine, floor in self._floors.items() if floor > position}
        self.at = replace(self.at, instance=arrival.header.instance, position=position, extra=self._extra())

    def _complete(self, arrival: Arrival, last_ns: int | None, before_ns: int | None) -> int:
        """While data flows: the last observation's own time, for what the agent accepted after it may be lost with it."""
        if last_ns is not None and (self._live or not arrival.at_end):
            return last_ns
        if not arrival.at_end and before_ns is not None:
            return before_ns
        return max(arrival.quiet_ns, last_ns or before_ns or 0)

    def _extra(self) -> str:
        extra: dict[str, object] = {"complete": self.complete_ns}
        if self._floors:
            extra["floors"] = self._floors
        return json.dumps(extra, separators=(",", ":"))

    def news(self, batches: tuple[ObservationBatch, ...]) -> tuple[ObservationBatch, ...]:
        """Without what history has already (while a machine that joined later is filled up)."""
        if not self._floors:
            return batches
        return above(batches, self._floors)

    def set_aside(self, body: bytes) -> None:
        """A broken document is asked for once more; broken again, it is passed over, if its header can still be read."""
        following, instance = _NEXT.search(body[:4096]), _INSTANCE.search(body[:4096])
        same = instance is not None and instance.group(1).decode() == self.at.instance
        if self._broken_at == self.at.position and following is not None and same:
            self.skip_to = int(following.group(1))
        self._broken_at = self.at.position


def above(batches: Iterable[ObservationBatch], floors: Mapping[str, int]) -> tuple[ObservationBatch, ...]:
    """Of each machine's batch (in sequence order) what is at or above its floor; empty batches fall away."""
    kept = (_from(batch, floors.get(batch.machine, 0)) for batch in batches)
    return tuple(batch for batch in kept if len(batch))


def _from(batch: ObservationBatch, floor: int) -> ObservationBatch:
    start = int(batch.sequence.searchsorted(floor))
    if not start:
        return batch
    columns = ("signal", "sequence", "time_ns", "number", "code", "quality")
    return replace(batch, **{name: getattr(batch, name)[start:] for name in columns})
