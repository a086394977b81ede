"""A writer that is killed: writes numbered rows for ever, and says on stdout which of them are committed.

``python -m tests.system.history_victim FILE MODE``; MODE is ``write`` (small tail, so that sealing never rests), ``retain``
(retention in between), ``backup`` (copies in between) or ``migrate`` (begins with the kept file of the first schema, whose rows
are this writer's own).
"""

from __future__ import annotations

import lzma
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, Cursor, Delivery, ObservationBatch
from storage import chunks
from storage.files import backup
from storage.history import History, open_history
from storage.retention import DAY_NS, Retention, forget
from storage.writer import Pace

FIRST_SCHEMA = Path(__file__).parents[1] / "data" / "history" / "schema-0001.db.xz"
FIRST_SCHEMA_BATCHES = 30
SIGNALS = 4
ROWS = 200
NOON = 1_700_000_000_000_000_000
STEP_NS = 500_000_000
MODEL = MachineModel("m", tuple(DataItem(f"s{i}", f"s{i}", Category.SAMPLE, ValueKind.NUMBER) for i in range(SIGNALS)))


def numbers(place: np.ndarray) -> np.ndarray:
    """The value of every row: scattered, so that no two blocks look alike."""
    return (place * 2_654_435_761 % (1 << 32)).astype(np.float64) / 16


def batch(first: int) -> ObservationBatch:
    """Rows ``first`` to ``first + ROWS``: everything about a row follows from its number."""
    place = np.arange(first, first + ROWS)
    return ObservationBatch(
        model=MODEL,
        signal=(place % SIGNALS).astype(np.int32),
        sequence=place.astype(np.int64),
        time_ns=NOON + place * STEP_NS,
        number=numbers(place),
        code=np.full(ROWS, NO_TEXT, np.int32),
        texts=(),
        quality=np.zeros(ROWS, np.uint8),
        received_ns=time.time_ns(),
    )


def position(history: History) -> int:
    cursor = history.reader.cursor("victim")
    return 0 if cursor is None else cursor.position


def main(path: Path, mode: str) -> None:
    chunks.FULL = 512
    if mode == "migrate":
        first_schema(path)
    history = open_history(path, pace=Pace(period_s=0.002), seal_rows=4_000)
    at = position(history)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        for _ in range(5):
            history.writer.submit(Delivery("victim", (batch(at),), Cursor("victim", "1", at + ROWS)))
            at += ROWS
        history.writer.flush(30)
        sys.stdout.write(f"{at}\n")
        sys.stdout.flush()
        if mode == "retain":
            history.run(partial(_forget, now_ns=NOON + at * STEP_NS)).result(30)
        if mode == "backup":
            backup(path, path.with_name("copy.db"))


def _forget(connection: Connection, now_ns: int) -> None:
    for _ in forget(connection, Retention(raw_ns=STEP_NS * 20_000, rollup_ns=400 * DAY_NS), now_ns):
        pass


def first_schema(path: Path) -> None:
    """Put the kept file in place, whole, if there is none: opening it runs every migration there is."""
    if not path.exists():
        partial = path.with_suffix(".partial")
        partial.write_bytes(lzma.decompress(FIRST_SCHEMA.read_bytes()))
        partial.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
