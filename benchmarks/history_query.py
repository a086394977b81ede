"""What a chart costs: a month and a year in pixels beside DuckDB, five raw minutes while rows pour in, opening a big file.

The month is asked as DuckDB is, for the second time. What the first time costs, with no block decoded yet, is told beside it: it has no
goal of its own.

``HISTORY_FULL=1`` takes a year at 1 Hz and a file of 10 GB (half an hour); else the year is at 0.1 Hz and the file has 1 GB.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.domain.observation import Delivery
from app.domain.series import HistoryQuery
from benchmarks import Figure
from benchmarks._history_data import DAY_S, NOON, SECOND, SIGNALS, batches, filled, model, signals
from benchmarks.history_ingest import duckdb_file
from storage.files import read_history
from storage.history import History, open_history

NAME = "history-query"
FULL = bool(os.environ.get("HISTORY_FULL"))
PIXELS = 2_000
NAMES = tuple(f"s{i}" for i in range(SIGNALS))

_MINMAX = """SELECT s, (t - {start}) // {pixel} AS p, min(v), max(v) FROM r
    WHERE t >= {start} AND t < {end} GROUP BY s, p ORDER BY s, p"""


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [*_month(place), *_year(place), *_opening(place)]


def best_ms(work: Callable[[], object], turns: int = 9) -> float:
    """Median of some turns, warm."""
    work()
    took = []
    for _ in range(turns):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return 1e3 * statistics.median(took)


def chart(history: History, from_s: int, to_s: int) -> Callable[[], object]:
    query = HistoryQuery("mill", NAMES, NOON + from_s * SECOND, NOON + to_s * SECOND, 2 * PIXELS)
    return lambda: history.reader.query(query)


def first_time(history: History, from_s: int, to_s: int) -> Callable[[], object]:
    """``chart`` without anything decoded before; the file is in the page cache, as DuckDB's is."""
    ask = chart(history, from_s, to_s)

    def work() -> object:
        history.reader.forget()
        return ask()

    return work


def _month(place: Path) -> list[Figure]:
    month = 30 * DAY_S
    columns = signals(month)
    history = filled(place / "month.db", columns)
    duck = duckdb_file(place / "month.duckdb", columns)
    pixel = month * SECOND // PIXELS
    start_ms, end_ms = NOON // 10**6, (NOON + month * SECOND) // 10**6
    query = _MINMAX.format(start=start_ms, end=end_ms, pixel=pixel // 10**6)
    # Taken in turns: whatever else the machine does meanwhile meets all three.
    turns = [
        (
            best_ms(chart(history, 0, month)),
            best_ms(first_time(history, 0, month)),
            best_ms(lambda: duck.execute(query).fetchnumpy(), 3),
        )
        for _ in range(3)
    ]
    again, first, theirs = (statistics.median(column) for column in zip(*turns, strict=True))
    duck.close()
    _agree(history, columns)
    said = f"DuckDB {theirs:.0f} ms, both cores, warm"
    ratio = theirs / again
    found = [
        Figure("2,000 px of 10 signals, a month at 1 Hz", again, "ms", said, ratio, ">= 20x", ratio >= 20),
        Figure("the same, nothing decoded before", first, "ms", said, theirs / first, "-", True),
    ]
    found += _five_minutes(history, month)
    history.close()
    return found


def _agree(history: History, columns: list) -> None:
    """Both answers hold the same peaks; a benchmark of a wrong answer is worth nothing."""
    answer = chart(history, 0, 30 * DAY_S)()
    for series, (_, values) in zip(answer.series, columns, strict=True):
        assert (np.nanmin(series.number), np.nanmax(series.number)) == (values.min(), values.max())


def _five_minutes(history: History, end_s: int) -> list[Figure]:
    """The last five minutes raw, idle and while another machine's 5,000 rows/s arrive in the same file."""
    work = chart(history, end_s - 300, end_s)
    idle = best_ms(work, 41)
    stop = threading.Event()
    other = replace(model(), machine="lathe")
    made = [replace(batch, model=other) for batch in batches(signals(5_000), 500)]

    def pour() -> None:
        for number, batch in enumerate(made):
            history.writer.submit(Delivery("pour", (batch,)))
            if stop.wait(0.1) or number > 600:
                return

    thread = threading.Thread(target=pour)
    thread.start()
    time.sleep(2)
    busy = best_ms(work, 201)
    stop.set()
    thread.join()
    ratio = busy / idle
    return [
        Figure(
            "last 5 minutes raw of 10 signals, 5,000 rows/s arriving",
            busy,
            "ms",
            f"idle {idle:.2f} ms",
            ratio,
            "<= 1.3x",
            ratio <= 1.3,
        )
    ]


def _year(place: Path) -> list[Figure]:
    every_s = 1 if FULL else 10
    year, month = 365 * DAY_S, 30 * DAY_S
    history = filled(place / "year.db", signals(year, every_s))
    short = filled(place / "short.db", signals(month, every_s))
    whole, part = best_ms(chart(history, 0, year)), best_ms(chart(history, year - month, year))
    found = [
        Figure(
            "2,000 px of 10 signals, a year",
            whole,
            "ms",
            f"a month {part:.1f} ms",
            whole / part,
            "<= 2x",
            whole / part <= 2,
        )
    ]
    pairs = {
        "a month": (chart(history, year - month, year), chart(short, 0, month)),
        "a day": (chart(history, year - DAY_S, year), chart(short, month - DAY_S, month)),
        "5 minutes": (chart(history, year - 300, year), chart(short, month - 300, month)),
    }
    for name, (long, brief) in pairs.items():
        in_year, in_month = best_ms(long, 31), best_ms(brief, 31)
        ratio = in_year / in_month
        found.append(
            Figure(
                f"{name} in a file of 365 days",
                in_year,
                "ms",
                f"in one of 30 days {in_month:.2f} ms",
                ratio,
                "<= 1.2x",
                ratio <= 1.2,
            )
        )
    history.close()
    short.close()
    return found


def _opening(place: Path) -> list[Figure]:
    small = place / "small.db"
    filled(small, signals(DAY_S)).close()
    big = place / "big.db"
    big.write_bytes(small.read_bytes())
    history = open_history(big)
    size = 10_000_000_000 if FULL else 1_000_000_000
    history.run(lambda connection: _inflate(connection, size)).result()
    history.close()
    times = {path: best_ms(lambda path=path: _open_and_ask(path), 9) for path in (small, big)}
    ratio = times[big] / times[small]
    return [
        Figure(
            f"opening {size // 10**9} GB",
            times[big],
            "ms",
            f"10 MB {times[small]:.1f} ms",
            ratio,
            "<= 1.2x",
            ratio <= 1.2,
        )
    ]


def _inflate(connection, size: int) -> None:
    """Chunks of signals that nobody asks for, until the file has its size."""
    with connection.begin():
        connection.exec_driver_sql(
            """WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO chunk SELECT ((1000 + i % 50) << 36) + i, 8192, i, i, 4, zeroblob(8000) FROM n""",
            (size // 8_192,),
        )


def _open_and_ask(path: Path) -> None:
    history = open_history(path)
    history.reader.latest("mill")
    history.close()
    stored = read_history(path)
    stored.reader.extent("mill")
    stored.close()
