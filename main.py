"""The program's entry: reads the arguments and hands over; the only file that may know both the rooms and the views."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.cli.dispatch import main as dispatch
from app.cli.window import Plants


def main() -> int:
    """Run what the command line asks for; the exit code."""
    return dispatch(sys.argv[1:], _show_window)


def _show_window(plants: Plants, options: argparse.Namespace, data: Path) -> int:
    from views.binding.starts import Starts
    from views.shell.application import run_window

    starts = Starts(start=plants.start, demo=plants.demo, open_file=plants.open_file)
    return run_window(starts, lang=options.lang, data_dir=data)


if __name__ == "__main__":
    sys.exit(main())
