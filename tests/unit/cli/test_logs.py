"""Logging: a repeated error is counted, a traceback goes to the file alone, a read-only place stops nothing."""

from __future__ import annotations

import errno
import io
import logging
import os
from pathlib import Path

import pytest

from app.cli.logs import LogFile, RepeatFilter, start_logging


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def record(text: str, level: int = logging.ERROR) -> logging.LogRecord:
    return logging.makeLogRecord({"name": "x", "levelno": level, "msg": text})


def test_equal_errors_are_written_once_a_minute_with_their_number() -> None:
    clock = Clock()
    repeats = RepeatFilter(60.0, clock)
    passed = []
    for second in range(150):
        clock.now = float(second)
        one = record("disk full")
        if repeats.filter(one):
            passed.append((second, str(one.msg)))
    assert passed == [
        (0, "disk full"),
        (60, "disk full [and 59 more like it since]"),
        (120, "disk full [and 59 more like it since]"),
    ]


def test_different_errors_and_plain_information_are_not_held_back() -> None:
    repeats = RepeatFilter(60.0, Clock())
    assert [repeats.filter(record(text)) for text in ("a", "b", "a")] == [True, True, False]
    assert [repeats.filter(record("same", logging.INFO)) for _ in range(3)] == [True, True, True]


def test_a_traceback_goes_to_the_file_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = start_logging(tmp_path / "logs", "info")
    assert file is not None
    try:
        raise ZeroDivisionError("deep inside")
    except ZeroDivisionError:
        logging.getLogger("room").exception("it went wrong")
    said = capsys.readouterr().err
    assert "it went wrong" in said
    assert "Traceback" not in said
    assert "ZeroDivisionError: deep inside" in file.read_text("utf-8")


def test_a_place_that_cannot_be_written_is_told_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file, not a folder")
    assert start_logging(tmp_path / "logs", "warning") is None
    assert "no log file" in capsys.readouterr().err


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_takes_no_line_and_makes_no_noise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = LogFile(tmp_path / "log")
    place.setStream(FullDisk()).close()
    place.handle(record("told"))
    place.close()
    assert capsys.readouterr().err == ""


def test_another_fault_of_the_log_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = LogFile(tmp_path / "log")
    place.handle(logging.makeLogRecord({"name": "x", "levelno": logging.ERROR, "msg": "%d", "args": ("word",)}))
    place.close()
    assert "TypeError" in capsys.readouterr().err
