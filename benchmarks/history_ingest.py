"""How fast rows become durable, beside raw row inserts; what they weigh, beside DuckDB; what the writer costs at 5,000 rows/s."""

from __future__ import annotations

import resource
import sqlite3
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import psutil

from app.domain.observation import Delivery
from benchmarks import Figure
from benchmarks._history_data import (
    DAY_S,
    SIGNALS,
    Columns,
    batches,
    filled,
    interleaved,
    signals,
    submit,
)
from benchmarks._history_real import real_day
from storage.history import open_history
from storage.upkeep import seal_all

NAME = "history-ingest"
_RATE = 5_000


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [
            *_ingest(place / "ingest"),
            *_weight(place / "weight"),
            *_cost(place / "cost"),
            *_memory(place / "memory"),
        ]


def _ingest(place: Path) -> list[Figure]:
    place.mkdir()
    columns = signals(DAY_S)
    made = list(batches(columns, 1_000))
    ours = max(_ours(place / f"ours{turn}.db", made) for turn in range(3))
    raw = max(_raw_rows(place / f"rows{turn}.db", columns) for turn in range(2))
    ratio = ours / raw
    return [
        Figure(
            "durable ingest, batches of 1,000",
            ours,
            "rows/s",
            "executemany, batches of 10,000",
            ratio,
            ">= 3x",
            ratio >= 3,
        )
    ]


def _ours(path: Path, made: list) -> float:
    """Rows per second until all is committed and sealed (roll-ups included)."""
    history = open_history(path)
    start = time.perf_counter()
    submit(history, iter(made))
    history.writer.flush(60)
    history.run(seal_all).result()
    took = time.perf_counter() - start
    history.close()
    return sum(map(len, made)) / took


def _raw_rows(path: Path, columns: list[Columns]) -> float:
    which, times, numbers = interleaved(columns)
    count = min(300_000, len(which))
    rows = list(zip(which[:count].tolist(), times[:count].tolist(), numbers[:count].tolist(), strict=True))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE r (s INTEGER, t INTEGER, v REAL, PRIMARY KEY (s, t)) WITHOUT ROWID")
        start = time.perf_counter()
        for first in range(0, count, 10_000):
            connection.execute("BEGIN")
            connection.executemany("INSERT OR REPLACE INTO r VALUES (?, ?, ?)", rows[first : first + 10_000])
            connection.execute("COMMIT")
        return count / (time.perf_counter() - start)


def _weight(place: Path) -> list[Figure]:
    place.mkdir()
    found = []
    for name, columns, goal in (
        ("30 days of 10 signals", signals(30 * DAY_S), 0.6),
        ("a real day of a Mazak", real_day(), None),
    ):
        stem = name.split()[0]
        filled(place / f"{stem}.db", columns).close()
        rows = sum(len(times) for times, _ in columns)
        ours = (place / f"{stem}.db").stat().st_size / rows
        theirs = _duckdb_size(place / f"{stem}.duckdb", columns) / rows
        ratio = ours / theirs
        held = goal is None or ratio <= goal
        found.append(
            Figure(f"size, {name}", ours, "B/row", f"DuckDB {theirs:.2f} B", ratio, "<= 0.6x" if goal else "-", held)
        )
    return found


def _duckdb_size(path: Path, columns: list[Columns]) -> int:
    duckdb_file(path, columns).close()
    return path.stat().st_size


def duckdb_file(path: Path, columns: list[Columns]) -> duckdb.DuckDBPyConnection:
    """DuckDB's file of the same rows, by signal and time, checkpointed."""
    import pyarrow as pa

    connection = duckdb.connect(str(path))
    # Milliseconds, as the signals have them: in ns DuckDB would need almost twice the bytes.
    connection.execute("CREATE TABLE r (s SMALLINT, t BIGINT, v DOUBLE)")
    for number, (times, values) in enumerate(columns):
        table = pa.table({"s": np.full(len(times), number, np.int16), "t": times // 1_000_000, "v": values})
        connection.register("part", table)
        connection.execute("INSERT INTO r SELECT * FROM part")
        connection.unregister("part")
    connection.execute("CHECKPOINT")
    return connection


def _cost(place: Path) -> list[Figure]:
    """CPU of the whole process while 5,000 rows/s arrive for 20 s, less what making the batches costs."""
    place.mkdir()
    made = list(batches(signals(_RATE * 20 // SIGNALS), 500))
    history = open_history(place / "history.db", seal_rows=50_000)
    used = time.process_time()
    start = time.perf_counter()
    for number, batch in enumerate(made):
        history.writer.submit(Delivery("bench", (batch,)))
        threading.Event().wait(max(0.0, start + (number + 1) * 0.1 - time.perf_counter()))
    history.writer.flush(10)
    share = (time.process_time() - used) / (time.perf_counter() - start)
    history.close()
    return [
        Figure("writer at 5,000 rows/s, sealing included", 100 * share, "% core", "-", None, "<= 10 %", share <= 0.10)
    ]


def _memory(place: Path) -> list[Figure]:
    """RSS of a writer over 10 M rows, above what it was with the libraries loaded and the first rows written."""
    place.mkdir()
    process = psutil.Process()
    columns = signals(10_000)
    made = list(batches(columns, 1_000))
    base = process.memory_info().rss
    history = open_history(place / "history.db")
    highest = []
    for turn in range(100):
        submit(history, iter(made))
        if turn % 10 == 9:
            highest.append(process.memory_info().rss - base)
        made = [_later(batch, 10_000) for batch in made]
    history.close()
    above, growth = max(highest) / 1e6, (max(highest[5:]) - max(highest[:5])) / 1e6
    held = above <= 60 and growth <= 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return [
        Figure(
            "writer memory over 10 M rows",
            above,
            "MB",
            f"second half {growth:+.1f} MB, peak {peak:.0f}",
            None,
            "<= 60 MB, flat",
            held,
        )
    ]


def _later(batch, seconds: int):
    return replace(batch, time_ns=batch.time_ns + seconds * 1_000_000_000)
