"""Builders: a model with every kind of signal, random rows for it, and a plain dictionary of what history must answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, ObservationBatch
from app.domain.quality import Quality
from app.domain.series import Series

SECOND = 1_000_000_000
NOON = 1_700_000_000 * SECOND

MODEL = MachineModel(
    "mill-1",
    (
        DataItem("rpm", "s1", Category.SAMPLE, ValueKind.NUMBER, unit="rev/min", identity="Spindle/ROTARY_VELOCITY"),
        DataItem("mode", "s2", Category.EVENT, ValueKind.TEXT),
        DataItem("alarm", "s3", Category.CONDITION, ValueKind.CONDITION),
        DataItem("offsets", "s4", Category.EVENT, ValueKind.STRUCTURE),
    ),
)

NUMBERS = st.one_of(
    st.floats(width=64, allow_nan=True, allow_infinity=True, allow_subnormal=True),
    st.floats(width=32),
    st.integers(-(10**6), 10**6).map(lambda n: n / 1000),
    st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf")]),
)
TEXTS = st.one_of(st.sampled_from(["ACTIVE", "READY", "", "00123"]), st.text(max_size=8))
TIMES = st.one_of(
    st.integers(0, 5_000).map(lambda ms: NOON + ms * 1_000_000),
    st.integers(0, 10**7).map(lambda s: NOON + s * SECOND),
    st.integers(NOON - 5, NOON + 5),
    st.sampled_from([0, 1, 2**61]),
)


@dataclass(frozen=True)
class Row:
    """One observation as a test holds it: the number as its bits."""

    signal: int
    time_ns: int
    sequence: int
    bits: int
    text: str | None
    quality: int


@st.composite
def observations(draw: st.DrawFn) -> Row:
    signal = draw(st.integers(0, len(MODEL.items) - 1))
    text = None
    number = float("nan")
    if signal == 0:
        number = draw(NUMBERS)
        quality = draw(st.sampled_from([Quality.GOOD, Quality.UNCERTAIN, Quality.UNAVAILABLE, Quality.OUT_OF_RANGE]))
    else:
        text = draw(st.none() | TEXTS)
        quality = Quality.UNAVAILABLE if text is None else Quality.GOOD
    bits = int(np.float64(number).view(np.int64))
    return Row(signal, draw(TIMES), draw(st.integers(0, 5)), bits, text, int(quality))


def batch(rows: list[Row], received_ns: int = NOON) -> ObservationBatch:
    texts: dict[str, int] = {}
    code = [NO_TEXT if row.text is None else texts.setdefault(row.text, len(texts)) for row in rows]
    return ObservationBatch(
        model=MODEL,
        signal=np.array([row.signal for row in rows], np.int32),
        sequence=np.array([row.sequence for row in rows], np.int64),
        time_ns=np.array([row.time_ns for row in rows], np.int64),
        number=np.array([row.bits for row in rows], np.int64).view(np.float64),
        code=np.array(code, np.int32),
        texts=tuple(texts),
        quality=np.array([row.quality for row in rows], np.uint8),
        received_ns=received_ns,
    )


def expected(rows: list[Row]) -> dict[int, list[Row]]:
    """Every signal's rows as history must give them: by time, sequence, arrival; exact duplicates once."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in dict.fromkeys(rows):
        found[row.signal].append(row)
    return {signal: sorted(each, key=lambda row: (row.time_ns, row.sequence)) for signal, each in found.items()}


def rows_of(signal: int, series: Series) -> list[Row]:
    bits = series.number.view(np.int64).tolist()
    texts = series.text or [None] * len(bits)
    return [
        Row(signal, time_ns, sequence, bits, text, quality)
        for time_ns, sequence, bits, text, quality in zip(
            series.time_ns.tolist(), series.sequence.tolist(), bits, texts, series.quality.tolist(), strict=True
        )
    ]
