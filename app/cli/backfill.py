"""``backfill FILE…``: loads the past into history; the station must not run meanwhile."""

from __future__ import annotations

import argparse

from app.cli.console import Console
from app.cli.order import order_of
from app.domain.message import Message
from storage.backfill import backfill
from storage.history import open_history


def run(options: argparse.Namespace, console: Console) -> int:
    """Load every file and say what became of it."""
    data = order_of(options).data
    data.root.mkdir(parents=True, exist_ok=True)
    history = open_history(data.history)
    try:
        for path in options.files:
            for loaded in backfill(history, [path], options.machine):
                if loaded.was_known:
                    console.say(Message.of("{file}: loaded before, nothing to do.", file=str(loaded.path)))
                else:
                    console.say(Message.of("{file}: {rows} observations.", file=str(loaded.path), rows=loaded.rows))
    finally:
        saved = history.close()
    return 0 if saved else 1
