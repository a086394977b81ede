"""A history that is killed, filled up, torn, write-protected or damaged: nothing committed is lost, and a sentence says what to do."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.domain.message import UserError
from app.domain.observation import Cursor, Delivery
from app.domain.series import HistoryQuery
from storage.files import backup, read_history, restore
from storage.history import History, open_history
from storage.integrity import check, salvage
from storage.retention import DAY_NS, Retention, forget
from storage.writer import Pace
from tests.system.history_chaos import kills
from tests.system.history_victim import FIRST_SCHEMA_BATCHES, MODEL, NOON, ROWS, STEP_NS, batch, first_schema, position

QUICK = Pace(period_s=0.005, retry_s=0.02)


_OPEN: list[History] = []


def opened(path: Path, **options: Any) -> History:
    """A history that is closed after the test, whatever happened in it."""
    _OPEN.append(open_history(path, **options))
    return _OPEN[-1]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close(1.0)


def write(history: History, batches: int, first: int = 0) -> int:
    at = first
    for _ in range(batches):
        history.writer.submit(Delivery("victim", (batch(at),), Cursor("victim", "1", at + ROWS)))
        at += ROWS
    return at


def sequences(reader, signal: int = 0) -> list[int]:
    answer = reader.query(HistoryQuery("m", (MODEL.items[signal].id,), 0, 2**62, limit=10**7))
    return answer.series[0].sequence.tolist()


def all_of(kept: int, signal: int = 0) -> list[int]:
    return list(range(signal, kept, 4))


@pytest.mark.timeout(180)
def test_killed_at_random_instants_nothing_committed_is_lost_or_doubled(tmp_path: Path) -> None:
    verdicts = list(kills(24, tmp_path))
    assert [verdict for verdict in verdicts if verdict.faults] == []
    assert sum(verdict.kept > 0 for verdict in verdicts) > 12


def test_when_no_page_is_left_everything_waits_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    history = opened(tmp_path / "history.db", pace=QUICK)
    at = write(history, 5)
    assert history.writer.flush(10)
    history.run(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=60").close()).result(10)
    at = write(history, 60, at)
    assert not history.writer.flush(0.5)
    blocked = history.writer.figures.blocked
    assert blocked is not None
    assert "is full" in str(blocked)
    assert sequences(history.reader) == all_of(position(history)), "what is there can be read"
    history.run(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1000000").close()).result(10)
    assert history.writer.flush(20)
    assert history.writer.figures.blocked is None
    assert sequences(history.reader) == all_of(at)
    history.close()


@pytest.fixture
def small_disk(tmp_path: Path, closed: None) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0 and _mount("-o", "size=3m", place)
    if not mounted:
        pytest.skip("mounting a small disk needs root; the case of no page left runs everywhere")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def _mount(option: str, value: str, place: Path) -> bool:
    return subprocess.run(["mount", "-t", "tmpfs", option, value, "tmpfs", place], check=False).returncode == 0


def test_a_full_disk_blocks_and_freed_space_lets_everything_through(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    history = opened(small_disk / "history.db", pace=QUICK, seal_rows=3_000)
    at = write(history, 5)
    assert history.writer.flush(10)
    _fill(ballast)
    at = write(history, 100, at)
    assert not history.writer.flush(0.7)
    assert "Free some space" in str(history.writer.figures.blocked)
    ballast.unlink()
    assert history.writer.flush(20)
    assert sequences(history.reader) == all_of(at)
    _fill(ballast)
    with pytest.raises(UserError, match="backup"):
        backup(history.path, small_disk / "copy.db")
    ballast.unlink()
    assert not list(small_disk.glob("copy.db*"))
    history.close()
    assert check(small_disk / "history.db").is_sound


def test_retention_on_a_full_disk_fails_whole_and_is_done_when_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    history = opened(small_disk / "history.db", pace=QUICK)
    at = write(history, 200)
    history.compact()
    before = sequences(history.reader)

    def thin(connection: Connection) -> None:
        for _ in forget(connection, Retention(raw_ns=STEP_NS * 1_000, rollup_ns=400 * DAY_NS), NOON + at * STEP_NS):
            pass

    _fill(ballast)
    with pytest.raises((DBAPIError, sqlite3.Error), match="full"):
        history.run(thin).result(10)
    assert sequences(history.reader) == before
    ballast.unlink()
    history.run(thin).result(10)
    kept = sequences(history.reader)
    assert set(kept) < set(before)
    assert kept[-1] == before[-1]
    history.close()
    assert check(small_disk / "history.db").is_sound


def test_a_migration_on_a_full_disk_leaves_the_old_file_and_is_done_when_there_is_room(small_disk: Path) -> None:
    ballast, path = small_disk / "ballast", small_disk / "history.db"
    first_schema(path)
    old = path.read_bytes()
    _fill(ballast)
    with pytest.raises(UserError, match="full"):
        opened(path)
    assert path.read_bytes() == old
    ballast.unlink()
    history = opened(path, pace=QUICK)
    assert position(history) == FIRST_SCHEMA_BATCHES * ROWS
    assert sequences(history.reader) == all_of(position(history))
    history.close()
    assert check(path).is_sound


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (4096, 512, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass


@pytest.mark.parametrize("cut", [0, 31, 4_000, 20_000, 60_001])
def test_a_torn_log_loses_nothing_but_what_was_not_committed(tmp_path: Path, cut: int) -> None:
    """The file and its log as a power cut leaves them: copied while the station runs, the log's end missing."""
    history = opened(tmp_path / "history.db", pace=QUICK)
    write(history, 5)
    assert history.writer.flush(10)
    whole = position(history)
    for suffix in ("", "-wal"):
        shutil.copyfile(tmp_path / f"history.db{suffix}", tmp_path / f"torn.db{suffix}")
    history.close()
    log = tmp_path / "torn.db-wal"
    log.write_bytes(log.read_bytes()[: max(0, log.stat().st_size - cut)] + b"\x5a" * min(cut, 100))
    if cut > 40_000:
        log.write_bytes(log.read_bytes() + os.urandom(cut))
    torn = opened(tmp_path / "torn.db")
    kept = position(torn)
    assert kept <= whole
    if cut == 0:
        assert kept == whole
    if kept:
        assert sequences(torn.reader) == all_of(kept)
    torn.close()
    assert check(tmp_path / "torn.db").is_sound


def test_a_folder_without_write_permission_is_refused_with_a_sentence(small_disk: Path) -> None:
    opened(small_disk / "history.db").close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(UserError, match="Give write permission"):
        opened(small_disk / "history.db")


def test_a_history_on_a_read_only_disk_can_still_be_read(small_disk: Path) -> None:
    history = opened(small_disk / "history.db")
    at = write(history, 2)
    history.close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    stored = read_history(small_disk / "history.db")
    assert sequences(stored.reader) == all_of(at)
    stored.close()


def test_two_stations_on_one_file_the_second_is_refused(tmp_path: Path) -> None:
    history = opened(tmp_path / "history.db")
    code = (
        "import sys; from pathlib import Path; from storage.history import open_history\n"
        "try: open_history(Path(sys.argv[1]))\nexcept Exception as error: print(error)"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code, str(tmp_path / "history.db")]
    other = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert f"Another station (process {os.getpid()})" in other.stdout
    history.close()


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """100,000 rows in sealed chunks."""
    path = tmp_path / "history.db"
    history = opened(path, pace=QUICK)
    write(history, 500)
    history.compact()
    history.close()
    return path


def spoil(path: Path, table: str, nth: int) -> None:
    """Overwrite the middle of one stored block on the disk."""
    with sqlite3.connect(path) as connection:
        (blob,) = connection.execute(f"SELECT blob FROM {table} ORDER BY id LIMIT 1 OFFSET {nth}").fetchone()
    connection.close()
    content = path.read_bytes()
    # A block lies in pieces on several pages: a stretch of its inside is enough to find one (and old copies in free pages).
    piece = blob[len(blob) // 2 : len(blob) // 2 + 32]
    assert piece in content
    path.write_bytes(content.replace(piece, b"\xa5" * 32))


def test_a_damaged_block_becomes_a_hole_that_says_so_and_the_rest_is_read(sealed: Path) -> None:
    spoil(sealed, "chunk", 1)
    history = opened(sealed)
    answer = history.reader.query(HistoryQuery("m", ("s0",), 0, 2**62, limit=10**7))
    (hole,) = (gap for gap in answer.gaps if "can't be read" in gap.detail)
    assert hole.from_ns < hole.to_ns
    assert 25_000 - 10_000 < len(answer.series[0].sequence) < 25_000
    history.close()
    findings = check(sealed)
    assert findings.structure == []
    assert len(findings.damaged) == 1


def test_a_damaged_block_does_not_stop_recording(sealed: Path) -> None:
    spoil(sealed, "chunk", 3)
    history = opened(sealed, pace=QUICK, seal_rows=1_000)
    at = write(history, 50, position(history))
    assert history.writer.flush(10)
    history.compact()
    assert sequences(history.reader)[-1] == at - 4
    history.close()


def test_what_is_readable_of_a_damaged_file_is_saved_into_a_new_one(sealed: Path, tmp_path: Path) -> None:
    spoil(sealed, "chunk", 2)
    findings = salvage(sealed, tmp_path / "saved.db")
    assert len(findings.damaged) == 1
    assert findings.rows > 80_000
    saved = opened(tmp_path / "saved.db")
    assert position(saved) == 100_000
    assert sum(len(sequences(saved.reader, signal)) for signal in range(4)) == findings.rows
    saved.close()
    assert check(tmp_path / "saved.db").is_sound


def test_a_file_whose_pages_are_garbage_is_refused_with_a_sentence(sealed: Path) -> None:
    content = sealed.read_bytes()
    sealed.write_bytes(content[:100] + os.urandom(12_000) + content[12_100:])
    with pytest.raises(UserError, match="damaged"):
        opened(sealed)


def test_a_backup_of_a_running_station_is_whole_and_can_be_put_back(tmp_path: Path) -> None:
    history = opened(tmp_path / "history.db", pace=QUICK)
    at = write(history, 20)
    assert history.writer.flush(10)
    backup(history.path, tmp_path / "copy.db")
    write(history, 20, at)
    with pytest.raises(UserError, match="Another station"):
        restore(tmp_path / "copy.db", history.path)
    history.close()
    kept = restore(tmp_path / "copy.db", history.path)
    again = opened(history.path)
    assert sequences(again.reader) == all_of(at)
    again.close()
    replaced = opened(kept)
    assert position(replaced) == 2 * at
    replaced.close()


def test_a_broken_backup_is_not_put_back(sealed: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(UserError, match="not touched"):
        restore(broken, sealed)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)").close()
    with pytest.raises(UserError, match="is no copy of a history"):
        restore(other, sealed)
    history = opened(sealed)
    assert position(history) == 100_000
    history.close()
