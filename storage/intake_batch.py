"""Rows of a file → a batch under a model: numbers scaled into the item's unit exactly as the live way scales them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.domain.equipment import DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.quality import Quality
from storage.intake_row import InputRow


def batch_of_rows(model: MachineModel, signals: Sequence[str], rows: Sequence[InputRow]) -> ObservationBatch:
    """The batch; ``signals`` holds the model's id for every row."""
    texts: dict[str, int] = {}
    cells = [_cell(model.items[model.index[signal]], row) for signal, row in zip(signals, rows, strict=True)]
    return ObservationBatch(
        model=model,
        signal=np.array([model.index[signal] for signal in signals], np.int32),
        sequence=np.array([row.sequence for row in rows], np.int64),
        time_ns=np.array([row.time_ns for row in rows], np.int64),
        number=np.array([number for number, _, _ in cells], np.float64),
        code=np.array(
            [NO_TEXT if text is None else texts.setdefault(text, len(texts)) for _, text, _ in cells], np.int32
        ),
        texts=tuple(texts),
        quality=np.array([quality for _, _, quality in cells], np.uint8),
        # A file of the past is no sign of life: the station's coverage does not move.
        received_ns=0,
    )


def _cell(item: DataItem, row: InputRow) -> tuple[float, str | None, int]:
    value = row.value
    if value is None:
        return float("nan"), None, int(row.quality or Quality.UNAVAILABLE)
    if item.kind is not ValueKind.NUMBER:
        # ``_text`` only where a file has no texts (Parquet, JSON numbers): elsewhere a text signal's value arrives verbatim.
        text = value if isinstance(value, str) else row.verbatim or _text(value)
        rank = row.rank if item.kind is ValueKind.CONDITION and row.rank is not None else float("nan")
        return rank, text, int(row.quality or Quality.GOOD)
    if isinstance(value, str):
        return float("nan"), value, int(row.quality or Quality.NOT_A_NUMBER)
    if row.is_native and (item.scale, item.offset) != (1.0, 0.0):
        value = value * item.scale + item.offset
    return value, None, int(row.quality or Quality.GOOD)


def _text(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
