"""Crash reports over real processes that end by a signal, by an exception, and well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.arguments import version
from app.cli.crashes import FAULTS_KEPT, KEPT, CrashBook

ROOT = Path(__file__).resolve().parents[2]
LIFE = """
import sys, threading, faulthandler
from pathlib import Path
from app.cli.arguments import version
from app.cli.crashes import CrashBook
book = CrashBook(Path(sys.argv[1]) / "crashes", Path(sys.argv[1]) / "logs")
book.begin("run")
book.state("trend")
{end}
book.end()
"""
NATIVE = "faulthandler._sigsegv()"
THREAD = "t = threading.Thread(target=lambda: 1 / 0, name='driver-7'); t.start(); t.join()"


def lived(folder: Path, end: str = "") -> int:
    """One run of a program with a crash book; its exit code."""
    command = [sys.executable, "-c", LIFE.format(end=end), str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode


def book(folder: Path) -> CrashBook:
    return CrashBook(folder / "crashes", folder / "logs")


def raised(text: str) -> ValueError:
    """With a traceback, as one that was really raised has it."""
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_a_signal_is_told_at_the_next_start_with_what_the_program_was_doing(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "cnc-telemetry.log").write_text("the last line\n")
    assert lived(tmp_path, NATIVE) != 0
    assert book(tmp_path).last is None  # the next start makes it
    assert lived(tmp_path) == 0
    report = book(tmp_path).last
    assert report is not None
    assert report.fault == "Segmentation fault"
    told = report.file.read_text()
    assert f"CNC Telemetry {version()}, run" in told
    assert "Doing: trend" in told
    assert "the last line" in told


def test_it_is_told_until_somebody_has_seen_it_and_the_file_stays(tmp_path: Path) -> None:
    lived(tmp_path, NATIVE)
    lived(tmp_path)
    lived(tmp_path)
    mine = book(tmp_path)
    assert mine.last is not None
    mine.seen()
    assert mine.last is None
    assert len(list((tmp_path / "crashes").glob("crash-*.seen.txt"))) == 1


def test_an_exception_that_a_thread_did_not_catch_is_a_report_although_the_program_went_on(tmp_path: Path) -> None:
    assert lived(tmp_path, THREAD) == 0
    report = book(tmp_path).last
    assert report is not None
    assert report.fault == "ZeroDivisionError: division by zero"
    assert "in driver-7" in report.file.read_text()


def test_a_good_end_leaves_nothing(tmp_path: Path) -> None:
    assert lived(tmp_path) == 0
    assert book(tmp_path).last is None
    assert not (tmp_path / "crashes" / "running.txt").exists()


def test_a_kill_or_a_power_cut_is_no_fault_of_the_program(tmp_path: Path) -> None:
    lived(tmp_path, "import os; os.kill(os.getpid(), 9)" if sys.platform != "win32" else "import os; os._exit(9)")
    lived(tmp_path)
    assert book(tmp_path).last is None


def test_a_second_program_on_the_same_folder_takes_nothing_from_the_first(tmp_path: Path) -> None:
    first = book(tmp_path)
    first.begin("run")
    try:
        first.fault(raised("mine"))
        assert lived(tmp_path) == 0
        assert (tmp_path / "crashes" / "running.txt").exists()
    finally:
        first.end()
    assert first.last is not None
    assert first.last.fault == "ValueError: mine"


def test_neither_one_run_nor_many_fill_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    folder.mkdir()
    for day in range(1, 20):
        (folder / f"crash-2026-01-{day:02}T00-00-00Z.txt").write_text("Traceback (most recent call last):\nOld: x\n")
    mine = book(tmp_path)
    mine.begin("run")
    for _ in range(3 * FAULTS_KEPT):
        mine.fault(raised("again"))
    mine.end()
    assert len(list(folder.glob("crash-*.txt"))) == KEPT
    assert mine.last is not None
    assert mine.last.file.read_text().count("ValueError: again") == FAULTS_KEPT


def test_a_folder_that_can_not_be_written_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "crashes").write_text("a file stands here")
    mine = book(tmp_path)
    assert mine.begin("run") is None
    mine.state("overview")
    mine.fault(raised("x"))
    mine.end()
    assert "no crash reports" in caplog.text


TASK = """
import asyncio
async def work():
    raise KeyError("nobody waits")
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
asyncio.run(main())
"""
WINDOWS_TASK = """
import os
os.environ["QT_API"] = "pyside6"
import qasync
from PySide6.QtWidgets import QApplication
app = QApplication([])
async def work():
    raise KeyError("nobody waits")
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    del task
import asyncio
with qasync.QEventLoop(app) as loop:
    loop.run_until_complete(main())
"""


@pytest.mark.parametrize("end", [TASK, WINDOWS_TASK], ids=["engine", "window"])
def test_a_task_that_failed_and_that_nobody_waited_for_is_a_report(tmp_path: Path, end: str) -> None:
    assert lived(tmp_path, end) == 0
    report = book(tmp_path).last
    assert report is not None
    assert report.fault == "KeyError: 'nobody waits'"


def test_a_line_that_broke_is_no_fault_of_the_program(tmp_path: Path) -> None:
    assert lived(tmp_path, TASK.replace('KeyError("nobody waits")', "ConnectionResetError(104)")) == 0
    assert book(tmp_path).last is None


def test_the_report_names_the_product_s_version_and_not_what_a_run_before_was_doing(tmp_path: Path) -> None:
    lived(tmp_path)  # was at "trend"
    mine = book(tmp_path)
    mine.begin("run")
    mine.fault(raised("early"))
    mine.end()
    assert mine.last is not None
    told = mine.last.file.read_text()
    assert f"CNC Telemetry {version()}, run" in told
    assert "Doing: -" in told


def test_two_reports_of_one_second_stay_two(tmp_path: Path) -> None:
    for text in ("first", "second"):
        mine = book(tmp_path)
        mine.begin("run")
        mine.fault(raised(text))
        mine.end()
    assert len(list((tmp_path / "crashes").glob("crash-*.txt"))) == 2
    assert book(tmp_path).last is not None
