"""One look at an endpoint: which machines it offers and what they would read now. Saves nothing, follows nothing."""

from __future__ import annotations

import re
import time

from app.contracts import ProbeAnswer, ProbedMachine
from app.domain.equipment import MachineModel
from app.domain.message import DriverFault, DriverNotReady, Message
from app.domain.observation import ObservationBatch
from app.domain.quality import Quality
from app.domain.snapshot import Reading
from app.domain.units import scaled
from drivers.mtconnect.connection import Connection
from drivers.mtconnect.decode import Decoded, Decoder, UnknownItems
from drivers.mtconnect.errors import AgentError
from drivers.mtconnect.header import Header
from drivers.mtconnect.layout import Assigned, arrange
from drivers.mtconnect.probe import AgentModel, Device, read_devices
from drivers.mtconnect.settings import Settings
from drivers.mtconnect.streams import read_streams_slowly
from drivers.mtconnect.xml import BrokenDocument

SKEW_WORTH_TELLING_NS = 2_000_000_000


async def look(url: str) -> ProbeAnswer:
    """What the agent at ``url`` offers. Raises DriverNotReady, AuthRefused or DriverFault with a sentence."""
    try:
        settings = Settings(url=url)
    except ValueError as error:
        raise DriverFault(
            Message.of("{url} is no address of an MTConnect agent: {reason}.", url=url, reason=_first_line(error))
        ) from error
    try:
        async with Connection(settings) as connection:
            agent = read_devices(await connection.get("probe"))
            body = await connection.get("current")
    except BrokenDocument as error:
        raise DriverNotReady(
            Message.of("{url} sends what can't be used: {reason}", url=settings.url, reason=error.message)
        ) from error
    except AgentError as error:
        raise DriverNotReady(
            Message.of("The agent at {url} refuses: {reason}.", url=settings.url, reason=str(error))
        ) from error
    return _answer(settings.url, agent, body)


def _first_line(error: ValueError) -> str:
    lines = str(error).splitlines()
    return lines[-2].strip() if len(lines) > 2 else str(error)


def _answer(url: str, agent: AgentModel, body: bytes) -> ProbeAnswer:
    received_ns = time.time_ns()
    ids = _suggested(agent.machines)
    machines = [Assigned(ids[device.name], device, {}) for device in agent.machines]
    layout = arrange(agent, machines, {})
    notes: list[Message] = []
    try:
        document = read_streams_slowly(body)
        decoded = Decoder(layout).decode(document.rows, received_ns)
        notes.extend(_clock(document.header, received_ns))
    except (BrokenDocument, UnknownItems) as error:
        decoded = Decoded(())
        reason = error.message if isinstance(error, BrokenDocument) else str(error)
        notes.append(Message.of("The present values can't be read: {reason}", reason=reason))
    batches = {batch.machine: batch for batch in decoded.batches}
    found = tuple(
        _machine(url, one, model, batches.get(one.machine), received_ns)
        for one, model in zip(machines, layout.models, strict=True)
    )
    if not found:
        notes.append(Message.of("The agent has no devices yet."))
    title = f"MTConnect agent {agent.header.sender} {agent.header.version}".strip()
    return ProbeAnswer(url, "mtconnect", title, found, tuple(notes))


def _clock(header: Header, received_ns: int) -> list[Message]:
    if header.creation_ns is None or abs(header.creation_ns - received_ns) < SKEW_WORTH_TELLING_NS:
        return []
    seconds = round((header.creation_ns - received_ns) / 1e9)
    return [
        Message.of(
            "The agent's clock differs from ours by {seconds} s. Set it, or times in history will not fit.",
            seconds=seconds,
        )
    ]


def _suggested(devices: tuple[Device, ...]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for device in devices:
        base = re.sub(r"[^a-z0-9]+", "-", device.name.lower()).strip("-") or "machine"
        name, number = base, 2
        while name in ids.values():
            name, number = f"{base}-{number}", number + 1
        ids[device.name] = name
    return ids


def _machine(
    url: str, one: Assigned, model: MachineModel, batch: ObservationBatch | None, received_ns: int
) -> ProbedMachine:
    name = one.device.name or one.device.uuid
    return ProbedMachine(
        suggested_id=one.machine,
        device=name,
        model=model,
        readings=_readings(model, batch, received_ns),
        configuration={"id": one.machine, "name": name, "driver": "mtconnect", "url": url, "device": name},
    )


def _readings(model: MachineModel, batch: ObservationBatch | None, received_ns: int) -> tuple[Reading, ...]:
    latest = {} if batch is None else {row.item.id: row for row in batch.rows()}
    readings = []
    for item in model.items:
        row = latest.get(item.id)
        if row is None:
            readings.append(Reading(item, None, Quality.NEVER_SEEN, 0, 0))
            continue
        number = scaled(row.number, item.scale, item.offset)
        value = row.text if row.text is not None else None if number != number else number
        readings.append(Reading(item, None if row.quality.is_bad else value, row.quality, row.time_ns, received_ns))
    return tuple(readings)
