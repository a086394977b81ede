"""Recorded history as a stream of batches, for whoever judges the past as it judged the present. Blocks: for worker threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from app.contracts import HistoryReader
from app.domain.equipment import MachineModel
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.series import HistoryQuery, Series

_WINDOW_NS = 6 * 3600 * 10**9


def recorded(
    reader: HistoryReader, wanted: Mapping[str, Iterable[str]], from_ns: int, to_ns: int
) -> Iterator[tuple[int, str, ObservationBatch | None]]:
    """Batches of several machines in the order of their times, and (None) where a machine falls silent."""
    models = {model.machine: model for model in reader.models()}
    for start_ns in range(from_ns, to_ns, _WINDOW_NS):
        end_ns = min(start_ns + _WINDOW_NS, to_ns)
        pieces: list[tuple[int, str, ObservationBatch | None]] = []
        for machine, signals in wanted.items():
            if machine in models:
                pieces += _pieces(reader, models[machine], tuple(signals), start_ns, end_ns, first=start_ns == from_ns)
        yield from sorted(pieces, key=lambda piece: piece[0])


def _pieces(
    reader: HistoryReader, model: MachineModel, signals: tuple[str, ...], from_ns: int, to_ns: int, *, first: bool
) -> Iterator[tuple[int, str, ObservationBatch | None]]:
    known = tuple(signal for signal in signals if signal in model.index)
    cursor: str | None = None
    while True:
        answer = reader.query(HistoryQuery(model.machine, known, from_ns, to_ns, limit=200_000, cursor=cursor))
        rows = batch_of_series(model, answer.series, from_ns if first and cursor is None else None)
        cuts = [gap.from_ns for gap in answer.gaps if from_ns <= gap.from_ns < to_ns] if cursor is None else []
        for piece in _cut(rows, cuts):
            yield int(piece.time_ns[0]), model.machine, piece
        for at_ns in cuts:
            yield at_ns, model.machine, None
        cursor = answer.next_cursor
        if cursor is None:
            return


def _cut(batch: ObservationBatch, cuts: Sequence[int]) -> Iterator[ObservationBatch]:
    """Whole minutes: so that machines that look at each other are judged in each other's order."""
    if not len(batch):
        return
    minutes = np.flatnonzero(np.diff(batch.time_ns // (60 * 10**9))) + 1
    holes = np.searchsorted(batch.time_ns, np.array(cuts, np.int64))
    edges = sorted({0, *minutes.tolist(), *(int(at) for at in holes if 0 < at < len(batch)), len(batch)})
    for low, high in pairwise(edges):
        rows = slice(low, high)
        yield ObservationBatch(
            batch.model, batch.signal[rows], batch.sequence[rows], batch.time_ns[rows], batch.number[rows],
            batch.code[rows], batch.texts, batch.quality[rows], batch.received_ns,
        )  # fmt: skip


def batch_of_series(model: MachineModel, series: Sequence[Series], carried_at_ns: int | None) -> ObservationBatch:
    """Rows of several signals as one batch in time order; what was carried into the window stands at its beginning."""
    texts: dict[str, int] = {}
    columns: list[tuple[int, int, int, float, int, int]] = []
    for each in series:
        row = model.index[each.item.id]
        if carried_at_ns is not None and each.carried is not None:
            value = each.carried[1]
            code = texts.setdefault(value, len(texts)) if isinstance(value, str) else NO_TEXT
            number = float(value) if isinstance(value, float | int) else float("nan")
            columns.append((carried_at_ns, 0, row, number, code, 0 if value is not None else 255))
        words = each.text or (None,) * len(each.time_ns)
        rows = zip(
            each.time_ns.tolist(),
            each.sequence.tolist(),
            each.number.tolist(),
            words,
            each.quality.tolist(),
            strict=True,
        )
        for time_ns, sequence, number, word, quality in rows:
            code = texts.setdefault(word, len(texts)) if word is not None else NO_TEXT
            columns.append((time_ns, sequence, row, number, code, quality))
    columns.sort(key=lambda each: each[:2])
    times, sequences, signals, numbers, codes, qualities = zip(*columns, strict=True) if columns else ((),) * 6
    return ObservationBatch(
        model,
        np.array(signals, np.int32),
        np.array(sequences, np.int64),
        np.array(times, np.int64),
        np.array(numbers, np.float64),
        np.array(codes, np.int32),
        tuple(texts),
        np.array(qualities, np.uint8),
        received_ns=0,
    )
