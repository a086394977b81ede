"""The program's entry: reads the arguments and hands over; the only file that may know both the rooms and the views."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from app.cli.interrupts import note

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.crashes import CrashBook
    from app.cli.window import Plants


def main() -> int:
    """Run what the command line asks for; the exit code."""
    if sys.argv[1:] == ["draw"]:  # the window's own process for 3D, in a build that has no other interpreter
        from views.twin.renderer import main as draw

        return draw()
    note()
    from app.cli.dispatch import main as dispatch
    from app.cli.leaving import leave

    return leave(dispatch(sys.argv[1:], _show_window))


def _show_window(plants: Plants, options: argparse.Namespace, data: Path, crashes: CrashBook) -> int:
    from dataclasses import replace

    import views.shell.plain_imports  # noqa: F401 - the first that imports PySide
    from app.cli.console import WrongUse
    from app.cli.watchdog import alive_file
    from app.domain.message import Message
    from views.binding.starts import Starts
    from views.shell.application import run_window

    starts = Starts(start=plants.start, demo=plants.demo, open_file=plants.open_file)
    if options.verb == "gallery":
        from views.shell.gallery_window import run_gallery

        return run_gallery(lang=options.lang)
    if options.verb != "kiosk":
        return run_window(starts, lang=options.lang, data_dir=data, crashes=crashes)
    from views.binding.page import Route
    from views.shell import kiosk_settings
    from views.shell.places import PLACES

    if options.page not in PLACES:
        raise WrongUse(
            Message.of(
                "{option} can't be '{value}'. Accepted: {accepted}.",
                option="--page",
                value=options.page,
                accepted=", ".join(PLACES),
            )
        )
    settings = kiosk_settings.read(data)
    if options.pin:
        try:
            settings = settings.with_pin(options.pin)
        except ValueError:
            raise WrongUse(Message.of("A PIN is a row of at least four digits.")) from None
    distance_m = options.distance or settings.distance_m
    screen = options.screen or settings.screen
    pages = tuple(dict.fromkeys((options.page, *options.playlist)))
    settings = replace(settings, pages=pages, distance_m=distance_m, screen=screen)
    kiosk_settings.write(data, settings)
    return run_window(
        starts,
        lang=options.lang,
        data_dir=data,
        crashes=crashes,
        first_route=Route(options.page),
        kiosk=settings,
        alive=alive_file(),
    )


if __name__ == "__main__":
    sys.exit(main())
