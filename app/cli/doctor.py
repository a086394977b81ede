"""``doctor``: looks configuration, history and disk over and says what is wrong; changes nothing."""

from __future__ import annotations

import argparse
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from app.cli.console import Console
from app.cli.crashes import CrashBook
from app.cli.order import Order, order_of
from app.cli.stored import database_of
from app.config.loader import load
from app.config.places import DataDirectory
from app.domain.audit import verify
from app.domain.message import ConfigError, Message, UserError
from app.runtime import driver_specs
from storage.database import examine_database
from storage.files import read_history
from storage.forecast import Forecast, disk_outlook, disk_warning, free_bytes
from storage.integrity import Findings, check, salvage
from storage.security import PeopleFile


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when all is well, 1 when something is wrong."""
    order = order_of(options)
    well = [_configuration(order, console), _disk(order.data, console), _history(order.data.history, console)]
    well += [_database(order, console), _crashes(order, console), _security(order.data, console)]
    if options.salvage is not None:
        _salvage(order.data.history, options.salvage, console)
    return 0 if all(well) else 1


def _salvage(path: Path, target: Path, console: Console) -> None:
    if not path.exists():
        raise UserError(Message.of("There is no history at {path} yet.", path=str(path)))
    try:
        saved = salvage(path, target)
    except sqlite3.Error as error:
        raise UserError(
            Message.of(
                "{path} can't be opened at all: {error}. Put a backup in place.", path=str(path), error=str(error)
            )
        ) from error
    console.say(Message.of("{rows} observations saved into {file}.", rows=saved.rows, file=str(target)))
    if saved.damaged:
        console.say(Message.of("{count} blocks could not be saved:", count=len(saved.damaged)))
        _list(saved, console)


def _list(findings: Findings, console: Console) -> None:
    for line in (*findings.structure, *findings.damaged):
        console.write("   " + line)


def _configuration(order: Order, console: Console) -> bool:
    if not order.config.exists():
        console.write(
            "ok " + console.words.render(Message.of("There is no configuration at {path} yet.", path=str(order.config)))
        )
        return True
    try:
        config = load(order.config, driver_specs(), secrets_file=order.data.secrets)
    except ConfigError as error:
        for fault in getattr(error, "faults", ()) or (error,):
            console.write("!! " + console.words.render(fault.message))
        return False
    console.write(
        "ok "
        + console.words.render(
            Message.of("{file} is right: {count} machines.", file=str(order.config), count=len(config.machines))
        )
    )
    return True


def _security(data: DataDirectory, console: Console) -> bool:
    """Who may use the station, and whether the audit trail is as it was written."""
    store = PeopleFile(data.security)
    if not store.is_there:
        return True
    try:
        people, found = store.roll().people, verify(store.records(), written=store.written())
    except UserError as error:
        console.write("!! " + console.words.render(error.message))
        return False
    finally:
        store.close()
    able = sum(not kept.person.disabled for kept in people)
    if found.broken is not None:
        said = Message.of(
            "Record {number} of the audit trail is broken: {reason}.", number=found.broken, reason=found.reason
        )
        console.write("!! " + console.words.render(said))
        return False
    said = Message.of(
        "{users} users may sign in; {records} records of audit, the chain is whole.", users=able, records=found.records
    )
    console.write("ok " + console.words.render(said))
    return True


def _crashes(order: Order, console: Console) -> bool:
    report = CrashBook(order.data.crashes, order.data.logs).last
    if report is None:
        return True
    at = f"{datetime.fromtimestamp(report.at_ns / 1e9, UTC).astimezone():%Y-%m-%d %H:%M}"
    told = Message.of(
        "The program had a fault on {when}: {fault}. The report: {file}",
        when=at,
        fault=report.fault,
        file=str(report.file),
    )
    console.write("!! " + console.words.render(told))
    return False


def _database(order: Order, console: Console) -> bool:
    """The database of a hub, where the configuration names one."""
    try:
        database = database_of(order)
    except ConfigError:
        return True  # Said already.
    if database is None:
        return True
    try:
        found = examine_database(database)
    except UserError as error:
        console.write("!! " + console.words.render(error.message))
        return False
    with_what = {"timescaledb": "PostgreSQL, TimescaleDB", "citus": "PostgreSQL, Citus"}.get(
        found.extension, "PostgreSQL"
    )
    said = Message.of(
        "{address} answers ({what} {version}) and is empty: the hub makes its tables when it starts.",
        address=database.address, what=with_what, version=found.version,
    ) if found.machines is None else Message.of(
        "{address} answers ({what} {version}): {machines} machines, {megabytes} MB.",
        address=database.address, what=with_what, version=found.version, machines=found.machines,
        megabytes=found.size_bytes // 10**6,
    )  # fmt: skip
    console.write("ok " + console.words.render(said))
    return True


def _disk(data: DataDirectory, console: Console) -> bool:
    existing = next(path for path in (data.root, *data.root.parents) if path.exists())
    found = _forecast(data.history) or Forecast(0, 0.0, free_bytes(existing), None)
    well = disk_warning(found) is None
    console.write(("ok " if well else "!! ") + console.words.render(disk_outlook(found)))
    if not os.access(existing, os.W_OK):
        told = Message.of("{path} can't be written by this user. Give write permission there.", path=str(existing))
        console.write("!! " + console.words.render(told))
        return False
    return well


def _forecast(path: Path) -> Forecast | None:
    """None for a history that is not there or can't be read: the look at the history says why."""
    try:
        stored = read_history(path)
    except UserError:
        return None
    try:
        return stored.forecast()
    except UserError:
        return None
    finally:
        stored.close()


def _history(path: Path, console: Console) -> bool:
    if not path.exists():
        console.write("ok " + console.words.render(Message.of("There is no history at {path} yet.", path=str(path))))
        return True
    findings = check(path)
    mark = "ok " if findings.is_sound else "!! "
    said = Message.of(
        "{path}: {rows} observations in {blocks} blocks, {damaged} damaged.",
        path=str(path),
        rows=findings.rows,
        blocks=findings.blocks,
        damaged=len(findings.damaged),
    )
    console.write(mark + console.words.render(said))
    _list(findings, console)
    if not findings.is_sound:
        console.write(
            "   "
            + console.words.render(
                Message.of("Save what is readable with --salvage FILE, or put a backup in place with 'restore'.")
            )
        )
    return findings.is_sound
