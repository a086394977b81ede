"""``backup``: a consistent copy of the history, also while the station writes it."""

from __future__ import annotations

import argparse
import time

from app.cli.console import Console
from app.cli.order import order_of
from app.cli.stored import data_of_file
from app.domain.message import Message, UserError
from storage.files import backup


def run(options: argparse.Namespace, console: Console) -> int:
    """Copy and say where to."""
    data = data_of_file(order_of(options))
    if not data.history.exists():
        raise UserError(
            Message.of("There is no history at {path}. Choose the data directory with --data.", path=str(data.history))
        )
    target = options.out or data.backups / f"history-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}.db"
    target.parent.mkdir(parents=True, exist_ok=True)
    backup(data.history, target)
    console.say(Message.of("Copied to {file}.", file=str(target)))
    return 0
