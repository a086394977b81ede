"""Getting in step with an agent: model, snapshot, where to continue, and what the first delivery must tell history."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace

from app.domain.condition import Level
from app.domain.equipment import MachineModel, ValueKind
from app.domain.gap import GapEvent
from app.domain.observation import Cursor, ObservationBatch, batch_of
from app.domain.quality import Quality
from drivers.mtconnect.agent import Activations, Agent
from drivers.mtconnect.conditions import ActiveConditions, cleared_unseen
from drivers.mtconnect.constants import constant_values
from drivers.mtconnect.decode import Decoded, UnknownItems
from drivers.mtconnect.errors import AgentError, Resync
from drivers.mtconnect.header import Header
from drivers.mtconnect.progress import Arrival, Progress, above
from drivers.mtconnect.resume import Kind, Start, decide, gap_event
from drivers.mtconnect.streams import StreamsDocument
from drivers.mtconnect.xml import BrokenDocument


@dataclass(slots=True)
class Pending:
    """What the first document after a contact must carry: leftovers of the snapshot, and what to tell the ledger."""

    starts: dict[str, Start]
    complete_ns: dict[str, int]
    """Per machine, until when its data was complete before the contact."""
    batches: tuple[ObservationBatch, ...] = ()
    activations: Activations = field(default_factory=list)
    """What history holds once this is handed over."""

    def gaps(self, arrival: Arrival) -> tuple[GapEvent, ...]:
        """The ledger's entries, now that it is known with what the data begins again."""
        return tuple(
            gap_event(
                start,
                machine,
                complete_ns=self.complete_ns.get(machine),
                back_ns=arrival.back_ns(machine),
                received_ns=arrival.received_ns,
            )
            for machine, start in self.starts.items()
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """An agent that has just been met: what to show at once, and what to hand over with the first document."""

    header: Header
    received_ns: int
    shown: tuple[ObservationBatch, ...]
    pending: Pending


async def make_contact(agent: Agent, progress: Progress, active: ActiveConditions) -> Contact:
    """Look at the agent, decide where to continue, and move ``progress`` there."""
    document, received_ns = await _present(agent)
    header, ids = document.header, agent.machines.ids
    start = decide(progress.cursor, header, outrun=progress.outrun, skip_to=progress.skip_to)
    progress.skip_to = None
    newcomers = progress.newcomers(ids)
    starts = {
        machine: replace(start, kind=Kind.FIRST, from_sequence=0) if machine in newcomers else start for machine in ids
    }
    position, floors = start.position, {}
    if newcomers and start.kind is Kind.SAME:
        # Their part of the agent's buffer lies behind us: it is read again, and the others take only what is new to them.
        position = max(header.first, 1)
        floors = {machine: start.position for machine in ids if machine not in newcomers}
    await _base_of_sets(agent, position, header)
    decoded = await agent.preview(document, received_ns)
    agent.note_agent(decoded, live=False)
    pending = Pending(starts, dict(progress.complete_ns))
    progress.begin(Cursor(progress.at.source, header.instance, position), floors)
    _keep_leftovers(agent, progress, document, pending, received_ns)
    if start.kind not in (Kind.FIRST, Kind.SAME):
        _end_unseen(agent, active, decoded, pending, received_ns)
    constants = constant_values(agent.machines, decoded, received_ns)
    pending.batches += tuple(batch for batch in constants if starts[batch.machine].kind is Kind.FIRST)
    shown = (*decoded.batches, *(replace(batch, live_only=True) for batch in constants))
    return Contact(header, received_ns, shown, pending)


async def _present(agent: Agent) -> tuple[StreamsDocument, int]:
    """The snapshot, by a model that belongs to it."""
    document, received_ns = await agent.snapshot()
    if not agent.model_fits(document.header):
        await agent.probe()
        if not agent.machines.ids:
            raise Resync("none of our devices is there any more")
        document, received_ns = await agent.snapshot()
    return document, received_ns


async def _base_of_sets(agent: Agent, position: int, header: Header) -> None:
    """Deltas need the full set as of the position; the agent can tell, as long as its buffer reaches back."""
    machines = agent.machines
    if not machines.has_sets or agent.set_position == (header.instance, position):
        return
    machines.stream.sets.clear()
    if position <= 1:
        return
    with contextlib.suppress(AgentError, BrokenDocument, UnknownItems):
        document, received_ns = await agent.snapshot(at=max(header.first, position - 1))
        machines.snapshot.sets.clear()
        machines.snapshot.decode(document.rows, received_ns, keep=lambda s: s < position)
        machines.stream.sets = dict(machines.snapshot.sets)


def _keep_leftovers(
    agent: Agent, progress: Progress, document: StreamsDocument, pending: Pending, received_ns: int
) -> None:
    """Of the snapshot, what the buffer no longer holds and history does not have: last values from before the buffer."""
    position = progress.at.position
    lows = {machine: start.from_sequence for machine, start in pending.starts.items()}
    if min(lows.values(), default=position) >= position:
        return
    decoder = agent.machines.snapshot
    decoder.sets.clear()
    decoded = decoder.decode(document.rows, received_ns, keep=lambda s: s < position)
    models = agent.machines.layout.models
    fresh = tuple(c for c in decoded.conditions if c.sequence >= lows[models[c.machine].machine])
    pending.batches += progress.news(above(decoded.batches, lows))
    pending.activations += agent.activations(replace(decoded, conditions=fresh))


def _end_unseen(agent: Agent, active: ActiveConditions, shown: Decoded, pending: Pending, received_ns: int) -> None:
    """A NORMAL of our own for each activation that history holds and the snapshot lacks.

    Sequence 0 and our own time, because nobody saw it end. Where the snapshot says UNAVAILABLE nothing is known to
    have ended, and that observation itself is recorded.
    """
    for number, model in enumerate(agent.machines.layout.models):
        gone = _gone(active, number, model, shown)
        if not gone:
            continue
        rows = [(signal, received_ns, cleared_unseen(key).encode()) for signal, key in gone]
        batch = batch_of(model, rows, received_ns=received_ns, quality=Quality.INFERRED)
        batch.number[:] = float(Level.NORMAL)
        pending.batches += (batch,)
        pending.activations += [(model.machine, signal, cleared_unseen(key)) for signal, key in gone]


def _gone(active: ActiveConditions, number: int, model: MachineModel, shown: Decoded) -> list[tuple[str, str]]:
    seen = [c for c in shown.conditions if c.machine == number]
    unknown = {model.items[c.signal].id for c in seen if c.activation.level is None}
    present = {f"{model.items[c.signal].id}/{c.activation.key}" for c in seen if c.activation.level}
    signals = [item.id for item in model.items if item.kind is ValueKind.CONDITION and item.id not in unknown]
    return list(active.vanished(model.machine, present, signals))
