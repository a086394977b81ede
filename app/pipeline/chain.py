"""From the driver's numbers to the plant's: scale, unit, validity. One object per machine model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.domain.equipment import MachineModel
from app.domain.machine_state import STATE_ITEM, Transition, with_state
from app.domain.observation import ObservationBatch
from app.domain.quality import Quality
from app.domain.units import factors


class Chain:
    """Scales a batch into its items' units and hands it on under the extended model."""

    def __init__(self, source: MachineModel) -> None:
        self.source = source
        self.model = with_state(source)
        self._multiplier, self._divisor = np.array([factors(item.scale) for item in source.items]).reshape(-1, 2).T
        self._offset = np.array([item.offset for item in source.items], np.float64)
        self._plain = all(item.scale == 1.0 and item.offset == 0.0 for item in source.items)

    def apply(self, batch: ObservationBatch) -> ObservationBatch:
        """The batch in the plant's units; arrays that don't change are shared, not copied."""
        number = batch.number
        if not self._plain:
            signal = batch.signal
            number = number * self._multiplier[signal] / self._divisor[signal] + self._offset[signal]
        return replace(batch, model=self.model, number=number)

    def with_states(self, batch: ObservationBatch, changes: list[Transition]) -> ObservationBatch:
        """The batch followed by its changes of state, as observations of the derived signal ``state``."""
        if not changes:
            return batch
        row = self.model.index[STATE_ITEM.id]
        count = len(changes)
        texts = list(batch.texts)
        codes = np.empty(count, np.int32)
        for position, change in enumerate(changes):
            codes[position] = len(texts)
            texts.append(change.state.value)
        inferred = np.array([Quality.INFERRED if c.inferred else Quality.GOOD for c in changes], np.uint8)
        return replace(
            batch,
            signal=np.concatenate([batch.signal, np.full(count, row, np.int32)]),
            sequence=np.concatenate([batch.sequence, np.array([c.sequence for c in changes], np.int64)]),
            time_ns=np.concatenate([batch.time_ns, np.array([c.time_ns for c in changes], np.int64)]),
            number=np.concatenate([batch.number, np.full(count, np.nan)]),
            code=np.concatenate([batch.code, codes]),
            texts=tuple(texts),
            quality=np.concatenate([batch.quality, inferred]),
        )
