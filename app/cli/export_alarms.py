"""``export --what alarms``: the alarm journal as CSV, Excel or PDF, also while the station runs."""

from __future__ import annotations

import argparse
import time
from functools import partial

from app.alarm_files import KINDS, naming, searched, write_journal
from app.alarm_setting import setting_of
from app.alarms.desk import Desk
from app.cli.console import Console, WrongUse
from app.cli.order import order_of
from app.cli.stored import stored_history
from app.cli.times import window_options
from app.config.loader import load
from app.config.schema import Config
from app.config.secrets import secrets_file
from app.domain.alarm_record import JournalPage, JournalQuery
from app.domain.message import Message
from app.runtime import driver_specs
from storage.books import alarms as book
from storage.files import StoredHistory


def export_alarms(options: argparse.Namespace, console: Console) -> int:
    """Write the file and say how many lines it has."""
    kind = options.format or options.out.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise WrongUse(Message.of("The alarm journal is written as {accepted}.", accepted=", ".join(KINDS)))
    from_ns, to_ns = window_options(options)
    order = order_of(options)
    # Names alone come from the configuration: without one, the journal is written with ids.
    config = Config(site="", station="")
    if order.config.is_file():
        config = load(order.config, driver_specs(), secrets_file=secrets_file(order.config, order.data.root))
    query = JournalQuery(
        0 if from_ns is None else from_ns,
        time.time_ns() if to_ns is None else to_ns,
        machines=(options.machine,) if options.machine else (),
    )
    form = console.language if options.form == "iso" and kind != "csv" else options.form
    stored = stored_history(order)
    try:
        named = naming(config, Desk(setting_of(config), stored.read(book.standings), lambda: None).definitions())
        ask = partial(_ask, stored, searched(named))
        options.out.parent.mkdir(parents=True, exist_ok=True)
        count = write_journal(ask, query, options.out, form, named, kind=kind)
    finally:
        stored.close()
    console.say(Message.of("{count} lines of the alarm journal written to {file}.", count=count, file=str(options.out)))
    return 0


def _ask(stored: StoredHistory, names: dict[str, str], query: JournalQuery) -> JournalPage:
    return stored.read(lambda connection: book.journal(connection, query, names))
