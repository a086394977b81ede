"""``report``: the report of a shift or a window as PDF, Excel or CSV, also while the station runs."""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path

from app.analytics.desk import ProductionDesk
from app.cli.console import Console, WrongUse
from app.cli.order import order_of
from app.cli.stored import stored_history
from app.cli.times import window_options
from app.config.loader import load
from app.config.schema import Config
from app.config.secrets import secrets_file
from app.domain.alarm_record import AlarmTransition
from app.domain.message import Message, UserError
from app.domain.report import Report
from app.reporting import Form, Sources, assemble, form_of, oee_table, subject_of, written
from app.reports.shelf import file_name
from app.runtime import driver_specs
from app.shop import shop_of
from storage.books import alarms as book
from storage.files import StoredHistory

KINDS = ("pdf", "xlsx", "csv")
OEE_KINDS = ("csv", "xlsx")
WHICH_TIME = Message.of("Say which time: --shift 2026-11-22/A, --week 2026-W47, --month 2026-11, or --from and --to.")


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the file and say where it is."""
    suffix = options.out.suffix.lower().lstrip(".") if options.out is not None else "pdf"
    if suffix not in KINDS:
        raise WrongUse(
            Message.of(
                "{file} is no kind of report. Accepted: {accepted}.", file=str(options.out), accepted=", ".join(KINDS)
            )
        )
    if not (options.shift or options.week or options.month) and options.from_ is None:
        raise WrongUse(WHICH_TIME)
    report, desk, config, folder = _assembled(options, tuple(options.machine or ()))
    content = written(report, form_of(config, options.language, order_of(options).config.parent), desk, suffix)
    name = f"{report.subject.kind.value}_{file_name(report.subject.id)}.pdf"
    out = options.out or (config.reports.folder or folder) / name
    _put(out, content)
    console.say(Message.of("Report written to {file}.", file=str(out)))
    return 0


def export_oee(options: argparse.Namespace, console: Console) -> int:
    """``export --what oee``: the figures of each machine as CSV (ISO or a country's form) or Excel."""
    kind = options.format or options.out.suffix.lower().lstrip(".")
    if kind not in OEE_KINDS:
        raise WrongUse(
            Message.of(
                "OEE is not written as {kind}. Accepted: {accepted}.", kind=kind or "?", accepted=", ".join(OEE_KINDS)
            )
        )
    report, desk, _, _ = _assembled(options, (options.machine,) if options.machine else ())
    excel = kind == "xlsx"
    if excel or options.form != "iso":
        form = Form("pt-BR" if options.form == "pt-BR" else options.language if excel else "en")
        content = written(report, form, desk, "xlsx" if excel else "csv")
    else:
        content = oee_table(report).encode()
    _put(options.out, content)
    console.say(
        Message.of("OEE of {count} machines written to {file}.", count=len(report.machines), file=str(options.out))
    )
    return 0


def _assembled(options: argparse.Namespace, machines: tuple[str, ...]) -> tuple[Report, ProductionDesk, Config, Path]:
    """The report that is asked for, read from the history file."""
    from_ns, to_ns = window_options(options)
    week, month = getattr(options, "week", None) or "", getattr(options, "month", None) or ""
    between = from_ns is not None or to_ns is not None
    if sum(map(bool, (options.shift, week, month, between))) > 1:
        raise WrongUse(Message.of("Say one time alone: --shift, --week, --month, or --from and --to."))
    order = order_of(options)
    config = load(order.config, driver_specs(), secrets_file=secrets_file(order.config, order.data.root))
    machines = _meant(config, machines, options.line or "")
    stored = stored_history(order)
    try:
        store = stored.production()
        desk = ProductionDesk(shop_of(config), store)
        try:
            subject = subject_of(
                desk,
                shift=options.shift or "",
                from_ns=from_ns,
                to_ns=to_ns,
                machines=machines,
                week=week,
                month=month,
            )
        except UserError as error:
            raise WrongUse(error.message) from None
        report = assemble(Sources(config, desk, store, partial(_lines, stored)), subject, time.time_ns())
    finally:
        stored.close()
    return report, desk, config, order.data.root / "reports"


def _meant(config: Config, machines: tuple[str, ...], line: str) -> tuple[str, ...]:
    """The machines asked for, of a line those that stand in it; none: all. Raises WrongUse for one that is not there."""
    known = [machine.id for machine in config.machines]
    for name in machines:
        if name not in known:
            raise WrongUse(Message.of("There is no machine '{machine}'.", machine=name))
    if not line:
        return machines
    lines = {machine.line for machine in config.machines if machine.line}
    if line not in lines:
        raise WrongUse(
            Message.of(
                "There is no line '{line}'. Accepted: {accepted}.", line=line, accepted=", ".join(sorted(lines)) or "–"
            )
        )
    found = tuple(m.id for m in config.machines if m.line == line and (not machines or m.id in machines))
    if not found:
        raise WrongUse(Message.of("No machine fits what was asked for."))
    return found


def _put(out: Path, content: bytes) -> None:
    """Whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.partial")
    beside.write_bytes(content)
    beside.replace(out)


def _lines(stored: StoredHistory, from_ns: int, to_ns: int) -> tuple[AlarmTransition, ...]:
    return stored.read(lambda connection: book.announcements(connection, from_ns, to_ns))
