"""Exit codes and sentences: whatever goes wrong, nobody sees a traceback."""

from __future__ import annotations

import argparse
import errno
import logging
from pathlib import Path

import pytest

from app.cli import dispatch
from app.cli.crashes import CrashBook
from app.cli.watchdog import ALIVE, BROKEN
from app.cli.window import Plants, has_display
from app.config.places import DataDirectory
from app.domain.message import ConfigError, Message, UserError


@pytest.fixture(autouse=True)
def no_log_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dispatch, "data_of", lambda options: DataDirectory(tmp_path))
    monkeypatch.setattr(dispatch, "_start_logging", lambda options: None)
    monkeypatch.setattr(logging, "shutdown", lambda: None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def window_that(error: BaseException | None = None, code: int = 0) -> dispatch.Window:
    def window(plants: Plants, options: argparse.Namespace, data: Path, crashes: CrashBook) -> int:
        if error is not None:
            raise error
        return code

    return window


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (None, 0, ""),
        (UserError(Message.of("The disk is gone.")), 1, "The disk is gone."),
        (ConfigError(Message.of("Line 3 is wrong.")), 2, "Line 3 is wrong."),
        (KeyboardInterrupt(), 130, ""),
        (OSError(errno.EROFS, "Read-only file system", "/data/x"), 1, "/data/x can't be used: Read-only file system."),
        (OSError(errno.EBADF, "Bad file descriptor"), 1, "The program has a fault: OSError"),
        (ZeroDivisionError("deep inside"), 1, "The program has a fault: ZeroDivisionError: deep inside"),
    ],
)
def test_exit_codes(
    error: BaseException | None,
    code: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert dispatch.main(["--lang", "en"], window_that(error)) == code
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_watched_window_that_a_fault_ended_says_so_to_its_watchdog(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ALIVE, str(tmp_path / "alive"))
    assert dispatch.main(["kiosk", "--page", "andon"], window_that(ZeroDivisionError("deep inside"))) == BROKEN
    assert dispatch.main(["kiosk", "--page", "andon"], window_that(UserError(Message.of("The disk is gone.")))) == 1


def test_the_windows_exit_code_is_the_programs() -> None:
    assert dispatch.main([], window_that(code=2)) == 2


def test_without_a_display_it_says_so_and_runs_headless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dispatch, "has_display", lambda: False)
    monkeypatch.setattr(dispatch, "_headless", lambda options, console: 7)
    assert dispatch.main(["--lang", "en", "demo"], window_that(AssertionError("no window may open"))) == 7
    assert capsys.readouterr().err == "There is no display: running without a window.\n"


def test_without_a_display_there_is_no_gallery(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dispatch, "has_display", lambda: False)
    assert dispatch.main(["--lang", "en", "gallery"], window_that(AssertionError("no window may open"))) == 2
    assert capsys.readouterr().err == "There is no display, and the gallery is nothing but a window.\n"


def test_a_display_is_x_wayland_or_a_named_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()
