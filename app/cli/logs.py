"""Where the program writes what happened: files that rotate in the data directory, and stderr. A repeated error is counted, not repeated."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import time
from collections.abc import Callable
from pathlib import Path

FILE_BYTES = 5_000_000
FILES_KEPT = 5
INTERVAL_S = 60.0
_FORMAT = "%(asctime)s.%(msecs)03d %(levelname)s %(threadName)s %(name)s: %(message)s"


class RepeatFilter(logging.Filter):
    """Lets the first of equal warnings and errors through, then one a minute with the number of those held back."""

    def __init__(self, interval_s: float = INTERVAL_S, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._interval_s = interval_s
        self._clock = clock
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write this record; one that is written says how many like it were not."""
        if record.levelno < logging.WARNING:
            return True
        key, now = (record.name, record.levelno, str(record.msg)), self._clock()
        last, held = self._seen.get(key, (None, 0))
        if last is not None and now - last < self._interval_s:
            self._seen[key] = (last, held + 1)
            return False
        self._forget(now)
        self._seen[key] = (now, 0)
        if held:
            record.msg = f"{record.msg} [and {held} more like it since]"
        return True

    def _forget(self, now: float) -> None:
        if len(self._seen) > 1000:
            self._seen = {key: entry for key, entry in self._seen.items() if now - entry[0] < self._interval_s}


class Fanout(logging.Handler):
    """Counts repetitions once for all places that a record goes to."""

    def __init__(self, repeats: RepeatFilter) -> None:
        super().__init__()
        self.addFilter(repeats)
        self.places: list[logging.Handler] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Give the record to every place that takes its level."""
        for place in self.places:
            if record.levelno >= place.level:
                place.handle(record)

    def add(self, place: logging.Handler, level: int, formatter: logging.Formatter) -> None:
        """One more place."""
        place.setLevel(level)
        place.setFormatter(formatter)
        self.places.append(place)

    def close(self) -> None:
        """Close every place."""
        for place in self.places:
            place.close()
        super().close()


class LogFile(logging.handlers.RotatingFileHandler):
    """A full disk takes no log either: the line is on stderr, and a traceback of logging itself helps nobody."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop what the disk can't take; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)


class _Utc(logging.Formatter):
    def __init__(self) -> None:
        super().__init__(_FORMAT, "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime


class _WithoutTraceback(_Utc):
    """For the terminal: a traceback there would be read as a crash of the program; the file has it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        return super().format(plain)


def start_logging(folder: Path | None, level: str) -> Path | None:
    """Log to stderr, and to ``folder`` when it can be written; answers with the file."""
    number = int(getattr(logging, level.upper()))
    root, fanout = logging.getLogger(), Fanout(RepeatFilter())
    root.setLevel(min(number, logging.INFO))
    fanout.add(logging.StreamHandler(), logging.WARNING if level == "info" else number, _WithoutTraceback())
    root.addHandler(fanout)
    for noisy in ("asyncio", "aiohttp", "keyring"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return _start_file(fanout, folder, number) if folder is not None else None


def _start_file(fanout: Fanout, folder: Path, number: int) -> Path | None:
    file = folder / "cnc-telemetry.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = LogFile(file, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")
    except OSError as error:
        # A read-only disk must not stop the station: it says so and goes on without a file.
        logging.getLogger(__name__).warning("no log file at %s: %s", file, error)
        return None
    fanout.add(place, number, _Utc())
    return file
