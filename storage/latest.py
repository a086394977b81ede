"""The last stored observation of every signal of a machine, as one batch: what a starting station already knows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection, select

from app.domain.observation import Delivery, ObservationBatch
from storage import schema
from storage.catalog import decode_model
from storage.rows import Rows, joined


def latest(connection: Connection, machine: int, newest: Mapping[int, Rows]) -> Delivery:
    """One batch in model order; signals without any observation are left out."""
    text = connection.scalar(select(schema.machine.c.model).where(schema.machine.c.id == machine))
    if text is None:
        return Delivery(source="history")
    model = decode_model(text)
    table = schema.signal
    stored = connection.execute(select(table.c.id, table.c.name).where(table.c.machine == machine))
    signals, parts = [], []
    for row in sorted(stored, key=lambda row: model.index.get(row.name, -1)):
        if row.name in model.index and row.id in newest:
            signals.append(model.index[row.name])
            parts.append(newest[row.id])
    rows = joined(parts)
    batch = ObservationBatch(
        model=model,
        signal=np.array(signals, np.int32),
        sequence=rows.sequence,
        time_ns=rows.time_ns,
        number=rows.number,
        code=rows.code,
        texts=rows.texts,
        quality=rows.quality,
        received_ns=int(rows.time_ns.max()) if len(rows) else 0,
    )
    return Delivery(source="history", batches=(batch,))
