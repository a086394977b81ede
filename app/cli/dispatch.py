"""From arguments to a verb and an exit code: 0 done, 1 failed, 2 wrong use or configuration, 130 interrupted. No traceback gets out."""

from __future__ import annotations

import argparse
import errno
import importlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from app.cli.arguments import parse
from app.cli.console import Console, WrongUse, forget_reader
from app.cli.crashes import CrashBook
from app.cli.interrupts import STATIONS, heed
from app.cli.language import in_language
from app.cli.logs import start_logging
from app.cli.order import data_of, order_of
from app.cli.watchdog import BROKEN, Watchdog, alive_file, own_command
from app.cli.window import Plants, has_display
from app.domain.message import ConfigError, Message, OperatorError, UserError

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130

Window = Callable[[Plants, argparse.Namespace, Path, CrashBook], int]
"""Shows the window over plants: called with them, the options, the data directory and the crash reports; answers with the exit code."""

_OF_THE_PLACE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EISDIR}
)

log = logging.getLogger(__name__)

VERBS = {
    "check": "app.cli.check",
    "probe": "app.cli.probe",
    "discover": "app.cli.discover",
    "status": "app.cli.status",
    "soak": "app.cli.soak",
    "export": "app.cli.export",
    "report": "app.cli.report",
    "backfill": "app.cli.backfill",
    "backup": "app.cli.backup",
    "restore": "app.cli.restore",
    "doctor": "app.cli.doctor",
    "keys": "app.cli.keys",
    "user": "app.cli.user",
    "audit": "app.cli.audit",
}
WITH_LOG_FILE = frozenset({None, "run", "hub", "demo", "kiosk", "soak"})


def main(arguments: Sequence[str], window: Window) -> int:
    """Do what the command line says."""
    if arguments[:1] == ["simulate"]:
        return _simulate(arguments[1:])
    options = in_language(parse(arguments))
    console = Console(options.language)
    try:
        if _is_wall(options) and alive_file() is None:
            start_logging(None, options.log_level)
            heed()
            return Watchdog(own_command(arguments)).run()
        return _guarded(options, console, window)
    except KeyboardInterrupt:
        return DONE if options.verb in STATIONS else INTERRUPTED
    finally:
        logging.shutdown()


def _is_wall(options: argparse.Namespace) -> bool:
    return options.verb == "kiosk" and not getattr(options, "headless", False) and has_display()


def _guarded(options: argparse.Namespace, console: Console, window: Window) -> int:
    file, data = None, data_of(options)
    crashes = CrashBook(data.crashes, data.logs)
    try:
        file = _start_logging(options)
        if options.verb in WITH_LOG_FILE:
            crashes.begin(options.verb or "window")
        return _do(options, console, window, crashes)
    except OperatorError as error:
        _tell(error, console)
        return WRONG if isinstance(error, ConfigError | WrongUse) else FAILED
    except BrokenPipeError:
        # The reader of our answer went away (``| head``): nothing is left to tell.
        forget_reader()
        return DONE
    except Exception as error:
        # Supervisor of the program: our bug becomes a sentence here and a traceback in the log file.
        log.exception("%s failed", options.verb)
        place = _place_of(error)
        if place is not None:
            console.tell(place)
            return FAILED
        crashes.fault(error)
        console.tell(
            Message.of(
                "The program has a fault: {reason}. The log file tells more: {file}",
                reason=f"{type(error).__name__}: {error}",
                file=str(file) if file else "-",
            )
        )
        return BROKEN if alive_file() is not None else FAILED
    finally:
        crashes.end()


def _place_of(error: Exception) -> Message | None:
    """What a file or folder says of where it is: for its owner to mend, no fault of ours."""
    if not isinstance(error, OSError) or error.errno not in _OF_THE_PLACE or not error.filename:
        return None
    return Message.of(
        "{path} can't be used: {reason}. Check the folder, its rights and its free space.",
        path=str(error.filename),
        reason=error.strerror or "",
    )


def _do(options: argparse.Namespace, console: Console, window: Window, crashes: CrashBook) -> int:
    if options.verb in VERBS:
        verb = importlib.import_module(VERBS[options.verb])
        heed()
        return int(verb.run(options, console))
    order = order_of(options)
    if getattr(options, "headless", False):
        return _headless(options, console)
    if not has_display():
        if options.verb == "gallery":
            raise WrongUse(Message.of("There is no display, and the gallery is nothing but a window."))
        console.tell(Message.of("There is no display: running without a window."))
        return _headless(options, console)
    plants = Plants(order)
    heed()
    try:
        return window(plants, options, order.data.root, crashes)
    finally:
        plants.close()


def _headless(options: argparse.Namespace, console: Console) -> int:
    from app.cli.headless import run_headless

    return run_headless(order_of(options), console)


def _simulate(arguments: Sequence[str]) -> int:
    from drivers.simulators.serve import main as serve

    heed()
    return serve(list(arguments))


def _start_logging(options: argparse.Namespace) -> Path | None:
    data = data_of(options)
    if options.verb not in WITH_LOG_FILE:
        return start_logging(None, options.log_level)
    try:
        data.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            Message.of(
                "The data directory {path} can't be written: {reason}. Choose another with --data.",
                path=str(data.root),
                reason=error.strerror or str(error),
            )
        ) from None
    return start_logging(data.logs, options.log_level)


def _tell(error: OperatorError, console: Console) -> None:
    """A sentence, or for a configuration every fault with its line and a caret below it."""
    faults = getattr(error, "faults", None)
    if not faults:
        console.tell(error.message)
        return
    for fault in faults:
        console.tell(fault.message)
        if fault.pointer():
            console.note(fault.pointer())
