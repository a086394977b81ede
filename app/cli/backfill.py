"""``backfill FILE…``: loads the past into history; the station must not run meanwhile."""

from __future__ import annotations

import argparse

from app.cli.console import Console
from app.cli.order import order_of
from app.cli.stored import data_of_file
from app.domain.message import Message
from storage.backfill import Loaded, backfill
from storage.history import open_history


def run(options: argparse.Namespace, console: Console) -> int:
    """Load every file and say what became of it; 1 when a row could not be taken."""
    data = data_of_file(order_of(options))
    data.root.mkdir(parents=True, exist_ok=True)
    history = open_history(data.history)
    complete = True
    try:
        for path in options.files:
            for loaded in backfill(history, [path], options.machine):
                _tell(loaded, console)
                complete = complete and not loaded.refused
    finally:
        saved = history.close()
    return 0 if saved and complete else 1


def _tell(loaded: Loaded, console: Console) -> None:
    file = str(loaded.path)
    if loaded.was_known:
        console.say(Message.of("{file}: loaded before, nothing to do.", file=file))
        return
    console.say(Message.of("{file}: {rows} observations.", file=file, rows=loaded.rows))
    if loaded.refused:
        console.say(Message.of("{file}: {count} rows were not taken:", file=file, count=loaded.refused))
    for refusal in loaded.refusals:
        console.say(Message.of("  line {line}: {reason}", line=refusal.line, reason=refusal.reason))
    if loaded.refused > len(loaded.refusals):
        console.write("  …")
