"""Values that the device model itself states (``Constraints/Value``) and that some agents therefore never send."""

from __future__ import annotations

import numpy as np

from app.domain.equipment import DataItem, ValueKind
from app.domain.observation import ObservationBatch, batch_of
from drivers.mtconnect.decode import Decoded
from drivers.mtconnect.machines import Machines


def constant_values(machines: Machines, shown: Decoded, received_ns: int) -> list[ObservationBatch]:
    """One batch per machine of the constants that the snapshot does not mention; sequence 0, our own time."""
    batches = []
    for one, model in zip(machines.assigned, machines.layout.models, strict=True):
        constants = {item.source_id: item.constant for item in one.device.items if item.constant is not None}
        if not constants:
            continue
        told = _told(shown, one.machine)
        rows = [
            (item.id, received_ns, value)
            for position, item in enumerate(model.items)
            if position not in told and (value := _value(item, constants.get(item.source_id))) is not None
        ]
        if rows:
            batches.append(batch_of(model, rows, received_ns=received_ns))
    return batches


def _told(shown: Decoded, machine: str) -> set[int]:
    return {int(signal) for batch in shown.batches if batch.machine == machine for signal in np.unique(batch.signal)}


def _value(item: DataItem, text: str | None) -> float | str | None:
    if text is None or item.kind is ValueKind.TEXT:
        return text
    if item.kind is not ValueKind.NUMBER:
        return None
    try:
        return float(text)
    except ValueError:
        return None
