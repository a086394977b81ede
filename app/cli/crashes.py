"""Crash reports: what ended the program, kept in the data directory and told at the next start. Nothing is sent anywhere."""

from __future__ import annotations

import faulthandler
import logging
import platform
import re
import sys
import threading
import time
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from app.cli.arguments import version
from app.domain.crash import CrashReport
from app.domain.message import UserError
from storage.exclusive import Exclusive

KEPT = 10
"""Reports; older ones are removed."""
FAULTS_KEPT = 20
"""Faults of one run: one that comes back each second must not fill the disk."""
LOG_LINES = 60
_SEEN = ".seen.txt"
_NAMED = re.compile(r"crash-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)(?:-\d{3})?Z")
_NATIVE = ("Fatal Python error: ", "Windows fatal exception: ")
_RAISED = "Traceback (most recent call last):"

log = logging.getLogger(__name__)
_LOOPS_LOGS = (logging.getLogger("asyncio"), logging.getLogger("qasync"))


class CrashBook:
    """``contracts.CrashPort`` over the folder ``crashes``. ``begin`` when the program starts, ``end`` when it ends by itself.

    While the program runs, ``running.txt`` takes what the interpreter writes when a signal ends it (``faulthandler``: no
    memory is needed for that) and each exception that nobody caught. A run that left something there is a report.
    """

    def __init__(self, folder: Path, logs: Path) -> None:
        self._folder, self._running, self._state = folder, folder / "running.txt", folder / "state.txt"
        self._log = logs / "cnc-telemetry.log"
        self._exclusive: Exclusive | None = None
        self._file: IO[str] | None = None
        self._faults = 0
        self._before = (sys.excepthook, threading.excepthook)
        self._loops = _Loops(self)

    def begin(self, verb: str) -> CrashReport | None:
        """Write from now on; the report of the run before, if that one left any. A folder that can't be written is logged."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._exclusive = Exclusive(self._running)
            report = self._keep()
            self._state.unlink(missing_ok=True)
            self._file = self._running.open("w", encoding="utf-8")
            self._file.write(_header(verb))
            self._file.flush()
        except UserError:
            return None  # another process has this folder; it keeps its own
        except OSError as error:
            log.warning("no crash reports in %s: %s", self._folder, error)
            return None
        faulthandler.enable(self._file)
        sys.excepthook, threading.excepthook = self._uncaught, self._uncaught_in_thread
        for loops in _LOOPS_LOGS:
            loops.addHandler(self._loops)
        if report is not None:
            log.warning("the run before ended by a fault or had one: %s; report: %s", report.fault, report.file)
        return report

    def end(self) -> None:
        """The program ends by itself; faults that it lived through become a report too."""
        if self._file is not None:
            faulthandler.disable()
            for loops in _LOOPS_LOGS:
                loops.removeHandler(self._loops)
            sys.excepthook, threading.excepthook = self._before
            self._file.close()
            self._file = None
            with suppress(OSError):
                self._keep()
        if self._exclusive is not None:
            self._exclusive.release()
            self._exclusive = None

    @property
    def last(self) -> CrashReport | None:
        """The newest report that nobody has seen."""
        unseen = self._reports()
        return _read(unseen[-1]) if unseen else None

    def seen(self) -> None:
        """Somebody has seen them all; the files stay."""
        for file in self._reports():
            with suppress(OSError):
                file.replace(file.with_name(file.name.removesuffix(".txt") + _SEEN))

    def state(self, words: str) -> None:
        """What the program is doing from now on."""
        if self._file is not None:
            with suppress(OSError):
                self._state.write_text(words, encoding="utf-8")

    def fault(self, error: BaseException) -> None:
        """An exception that nobody caught."""
        if self._file is None or self._faults >= FAULTS_KEPT:
            return
        self._faults += 1
        with suppress(OSError, ValueError):
            self._file.write(f"\n{_utc(time.time())} in {threading.current_thread().name}\n")
            self._file.writelines(traceback.format_exception(error))
            self._file.flush()

    def _uncaught(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            self.fault(error.with_traceback(where))
            log.error("nobody caught this", exc_info=(kind, error, where))
        self._before[0](kind, error, where)

    def _uncaught_in_thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and not issubclass(given.exc_type, SystemExit):
            self.fault(given.exc_value)
            log.error("nobody caught this", exc_info=given.exc_value)
        self._before[1](given)

    def _free(self, at_s: float) -> Path:
        """A name by time that no report has: a file system's clock may tick only each few milliseconds."""
        while True:
            named = _utc(at_s, "milliseconds").replace(":", "-").replace(".", "-")
            file = self._folder / f"crash-{named}.txt"
            if not file.exists() and not file.with_name(f"crash-{named}{_SEEN}").exists():
                return file
            at_s += 0.001

    def _reports(self) -> list[Path]:
        found = (file for file in self._folder.glob("crash-*.txt") if not file.name.endswith(_SEEN))
        return sorted(file for file in found if _NAMED.match(file.name))

    def _keep(self) -> CrashReport | None:
        """Make a report of what the run before left; older ones go."""
        if not self._running.exists():
            return None
        told, at_s = self._running.read_text(encoding="utf-8", errors="replace"), self._running.stat().st_mtime
        if _fault_in(told) is None:
            self._running.unlink()
            return None
        doing = self._state.read_text(encoding="utf-8") if self._state.exists() else "-"
        file = self._free(at_s)
        file.write_text(f"{told}\nDoing: {doing}\n\nLast lines of the log:\n{_tail(self._log)}", encoding="utf-8")
        self._running.unlink()
        for old in sorted(self._folder.glob("crash-*.txt"))[:-KEPT]:
            old.unlink()
        return _read(file)


class _Loops(logging.Handler):
    """What the event loops of all threads tell of tasks and callbacks that failed and that nobody waited for."""

    def __init__(self, book: CrashBook) -> None:
        super().__init__(logging.ERROR)
        self._book = book

    def emit(self, record: logging.LogRecord) -> None:
        """An ``OSError`` there is a line that broke, no fault of the program."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, OSError):
            self._book.fault(error)


def _header(verb: str) -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"CNC Telemetry {version()}, {verb}, started {_utc(time.time())}\n{python}, {platform.platform()}\n"


def _utc(at_s: float, to: str = "seconds") -> str:
    return datetime.fromtimestamp(at_s, UTC).replace(tzinfo=None).isoformat(timespec=to) + "Z"


def _read(file: Path) -> CrashReport:
    named = _NAMED.match(file.name)
    assert named is not None  # ``_reports`` gives no other
    at = datetime.strptime(named[1], "%Y-%m-%dT%H-%M-%S").replace(tzinfo=UTC)
    fault = _fault_in(file.read_text(encoding="utf-8", errors="replace")) or "-"
    return CrashReport(int(at.timestamp()) * 1_000_000_000, fault, file)


def _fault_in(told: str) -> str | None:
    """The fault in one line: what ended the process, else the first exception."""
    lines = told.partition("\nLast lines of the log:")[0].splitlines()
    for line in lines:
        for mark in _NATIVE:
            if line.startswith(mark):
                return line.removeprefix(mark)
    if _RAISED not in lines:
        return None
    after = lines[lines.index(_RAISED) + 1 :]
    return next((line for line in after if line and not line.startswith(" ")), "-")


def _tail(file: Path) -> str:
    try:
        return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]) + "\n"
    except OSError:
        return "-\n"
