"""``restore FILE``: puts a copy in the place of the history; refuses while a station runs, keeps what was there."""

from __future__ import annotations

import argparse

from app.cli.console import Console
from app.cli.order import order_of
from app.domain.message import Message, UserError
from storage.files import restore


def run(options: argparse.Namespace, console: Console) -> int:
    """Exchange the files and say where the old one is."""
    data = order_of(options).data
    if not options.copy.is_file():
        raise UserError(Message.of("There is no file {path}.", path=str(options.copy)))
    data.root.mkdir(parents=True, exist_ok=True)
    kept = restore(options.copy, data.history)
    console.say(Message.of("{file} is the history now.", file=str(options.copy)))
    if kept is not None:
        console.say(Message.of("What was there is kept as {file}.", file=str(kept)))
    return 0
