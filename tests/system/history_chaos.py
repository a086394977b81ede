"""Kills a history writer (-9) at random instants, again and again, and looks whether anything committed is missing or doubled.

``python -m tests.system.history_chaos 200 [SEED]`` runs the whole of it; the test suite a couple of dozen kills.
"""

from __future__ import annotations

import random
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.domain.series import HistoryQuery
from storage.files import read_history
from storage.history import open_history
from storage.integrity import check
from tests.system.history_victim import (
    FIRST_SCHEMA_BATCHES,
    MODEL,
    NOON,
    ROWS,
    SIGNALS,
    STEP_NS,
    first_schema,
    numbers,
    position,
)

ROOT = Path(__file__).parents[2]
MODES = ("write", "retain", "backup", "migrate")


@dataclass(frozen=True)
class Verdict:
    """What one kill left behind."""

    mode: str
    told: int
    """Rows that the writer had reported as committed."""
    kept: int
    """Rows that the cursor says are there."""
    faults: tuple[str, ...]


def kills(count: int, folder: Path, seed: int = 1) -> Iterator[Verdict]:
    """Kill ``count`` writers; every history is carried on by a few of them, so that each start meets a crashed file."""
    chance = random.Random(seed)
    for number in range(count):
        mode = MODES[number % len(MODES)]
        # A migration happens once in a file's life.
        path = folder / (f"{mode}-{number}.db" if mode == "migrate" else f"{mode}-{number // 24}.db")
        told = _killed(path, mode, chance.uniform(0.0, 0.4))
        yield _judged(path, mode, told)


def _killed(path: Path, mode: str, after_s: float) -> int:
    command = [sys.executable, "-m", "tests.system.history_victim", str(path), mode]
    told = b""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        # A migration happens before the writer is ready: there the clock starts with the process.
        if not (mode == "migrate" and not path.exists()):
            victim.stdout.readline()
        deadline = time.monotonic() + after_s + (0.45 if mode == "migrate" and not path.exists() else 0.0)
        while (rest_s := deadline - time.monotonic()) > 0:
            if select.select([victim.stdout], [], [], rest_s)[0]:
                told = victim.stdout.readline() or told
        victim.kill()
        lines = [told, *victim.stdout.readlines()]
    numbers = [int(line) for line in lines if line.strip().isdigit() and line.endswith(b"\n")]
    return max(numbers, default=0)


def _judged(path: Path, mode: str, told: int) -> Verdict:
    if mode == "migrate":
        first_schema(path)  # Killed before it began: the migration is then ours.
    history = open_history(path)
    kept = position(history)
    faults = [] if kept >= told else [f"the cursor stands at {kept}, {told} was committed"]
    if mode == "migrate" and kept < FIRST_SCHEMA_BATCHES * ROWS:
        faults.append(f"the migrated file held {FIRST_SCHEMA_BATCHES * ROWS} rows, {kept} are left")
    if kept:
        faults += list(_missing(history.reader, kept, mode))
    history.close()
    findings = check(path)
    faults += findings.structure + findings.damaged
    copy = path.with_name("copy.db")
    if mode == "backup" and copy.exists():
        stored = read_history(copy)
        cursor = stored.reader.cursor("victim")
        faults += list(_missing(stored.reader, cursor.position, mode)) if cursor else ["the copy has no cursor"]
        stored.close()
    return Verdict(mode, told, kept, tuple(faults))


def _missing(reader, kept: int, mode: str) -> Iterator[str]:
    """Every row below the cursor must be there once: raw, or (after retention) in its signal's roll-ups."""
    for signal in range(SIGNALS):
        query = HistoryQuery("m", (MODEL.items[signal].id,), 0, 2**62, limit=10**7)
        series = reader.query(query).series[0]
        expected = np.arange(signal, kept, SIGNALS)
        if mode == "retain":
            expected = expected[len(expected) - len(series.sequence) :]
            yield from _peaks(reader, signal, kept)
        if not np.array_equal(series.sequence, expected):
            yield f"signal {signal}: {len(series.sequence)} rows instead of {len(expected)}"
        elif not np.array_equal(series.number, numbers(expected)):
            yield f"signal {signal}: values differ"


def _peaks(reader, signal: int, kept: int) -> Iterator[str]:
    query = HistoryQuery("m", (MODEL.items[signal].id,), NOON, NOON + kept * STEP_NS, 200)
    number = reader.query(query).series[0].number
    right = numbers(np.arange(signal, kept, SIGNALS))
    if (np.nanmin(number), np.nanmax(number)) != (right.min(), right.max()):
        yield f"signal {signal}: from {np.nanmin(number)} to {np.nanmax(number)} instead of {right.min()} to {right.max()}"


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    faulty = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, verdict in enumerate(kills(count, Path(folder), seed), 1):
            faulty += bool(verdict.faults)
            print(
                f"{number:4} {verdict.mode:8} committed {verdict.told:7} kept {verdict.kept:7} {verdict.faults or 'ok'}"
            )
    print(f"{count} kills, {faulty} with faults")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
