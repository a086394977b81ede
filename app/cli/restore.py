"""``restore FILE``: puts a copy in the place of the history; refuses while a station runs, keeps what was there."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from app.cli.console import Console
from app.cli.deeds import tell
from app.cli.order import order_of
from app.cli.stored import data_of_file
from app.domain.message import Message, UserError
from storage.files import read_history, restore


def run(options: argparse.Namespace, console: Console) -> int:
    """Exchange the files and say where the old one is."""
    data = data_of_file(order_of(options))
    if not options.copy.is_file():
        raise UserError(Message.of("There is no file {path}.", path=str(options.copy)))
    data.root.mkdir(parents=True, exist_ok=True)
    kept = restore(options.copy, data.history)
    tell(data, "restore", str(options.copy), after=str(kept or ""))
    console.say(Message.of("{file} is the history now.", file=str(options.copy)))
    if kept is not None:
        console.say(Message.of("What was there is kept as {file}.", file=str(kept)))
    _tell_extent(data.history, console)
    return 0


def _tell_extent(history: Path, console: Console) -> None:
    """Until when every machine's history goes now; a copy of an older version says it after its first start."""
    try:
        stored = read_history(history)
    except UserError:
        return
    for model in stored.reader.models():
        extent = stored.reader.extent(model.machine)
        if extent is not None:
            until = datetime.fromtimestamp(extent[1] // 10**9, UTC).isoformat()
            console.say(Message.of("{machine}: observations until {time}.", machine=model.machine, time=until))
    stored.close()
