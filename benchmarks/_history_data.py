"""Ten machine-like signals: what a milling machine reports at 1 Hz, with ms stamps that jitter, in two shifts a day.

The same rows feed our history and its references. Deterministic.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, Delivery, ObservationBatch
from storage.history import History, open_history
from storage.writer import Pace

SECOND = 1_000_000_000
NOON = 1_700_000_000 * SECOND
DAY_S = 86_400
SIGNALS = 10
Columns = tuple[np.ndarray, np.ndarray]


def model(count: int = SIGNALS) -> MachineModel:
    items = tuple(DataItem(f"s{i}", f"s{i}", Category.SAMPLE, ValueKind.NUMBER) for i in range(count))
    return MachineModel("mill", items)


def signal(number: int, seconds: int, every_s: int = 1) -> Columns:
    """(time_ns, number) of one signal over so many seconds."""
    rng = np.random.default_rng(700 + number)
    second = np.arange(0, seconds, every_s)
    seconds = len(second)
    jitter_ms = rng.integers(-3, 4, seconds)
    time_ns = NOON + second * SECOND + jitter_ms * 1_000_000
    works = (second % DAY_S) < 16 * 3600
    cycle = 2 * np.pi * second / (45 + 7 * number)
    if number < 3:  # loads in 0.1 %
        value = np.round(np.where(works, 35 + 20 * np.sin(cycle) + rng.normal(0, 2, seconds), 0.0), 1)
    elif number < 6:  # positions in um steps
        value = np.round(np.where(works, 200 * np.sin(cycle * 0.3) + 50 * np.sin(cycle), 12.345), 3)
    elif number < 8:  # speeds and overrides: steps
        steps = rng.integers(0, 24, seconds // 40 + 1) * (500.0 if number == 6 else 5.0)
        value = np.where(works, np.repeat(steps, 40)[:seconds], 0.0)
    elif number == 8:  # a sensor's float32
        value = (20 + np.cumsum(rng.normal(0, 0.01, seconds))).astype(np.float32).astype(np.float64)
    else:  # a counter
        value = np.floor(np.cumsum(works) / 52.0)
    return time_ns, value


def signals(seconds: int, every_s: int = 1) -> list[Columns]:
    return [signal(number, seconds, every_s) for number in range(SIGNALS)]


def interleaved(columns: list[Columns]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(signal, time_ns, number) as a poll of all signals once a second delivers them."""
    which = np.concatenate([np.full(len(times), i, np.int32) for i, (times, _) in enumerate(columns)])
    time_ns = np.concatenate([times for times, _ in columns])
    number = np.concatenate([values for _, values in columns])
    if len({len(times) for times, _ in columns}) == 1:
        order = np.arange(len(which)).reshape(len(columns), -1).T.ravel()
    else:
        order = np.argsort(time_ns, kind="stable")
    return which[order], time_ns[order], number[order]


def batches(columns: list[Columns], size: int = 1_000) -> Iterator[ObservationBatch]:
    which, time_ns, number = interleaved(columns)
    machine = model(len(columns))
    for start in range(0, len(which), size):
        part = slice(start, start + size)
        count = len(which[part])
        yield ObservationBatch(
            model=machine,
            signal=which[part],
            sequence=np.zeros(count, np.int64),
            time_ns=time_ns[part],
            number=number[part],
            code=np.full(count, NO_TEXT, np.int32),
            texts=(),
            quality=np.zeros(count, np.uint8),
            received_ns=int(time_ns[start]),
        )


def submit(history: History, made: Iterator[ObservationBatch]) -> None:
    """Through the public writer, waiting where it says so."""
    for batch in made:
        while history.writer.room < len(batch):
            time.sleep(0.0005)
        history.writer.submit(Delivery("bench", (batch,)))


def filled(path: Path, columns: list[Columns]) -> History:
    """A history of these columns, sealed, whose writer then rests."""
    history = open_history(path, pace=Pace())
    submit(history, batches(columns, 50_000))
    history.compact()
    return history
