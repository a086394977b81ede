"""``export``: history of one machine into a file, also while the station runs."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from app.cli.console import Console, WrongUse
from app.cli.order import Order, order_of
from app.cli.stored import stored_history
from app.cli.times import window_options
from app.config.tree import read_tree
from app.domain.message import Message
from storage.export import ExportRequest, export


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the file and say how much went into it."""
    if options.what == "oee":
        from app.cli.report import export_oee

        return export_oee(options, console)
    if options.what == "alarms":
        from app.cli.export_alarms import export_alarms

        return export_alarms(options, console)
    if not options.machine:
        raise WrongUse(Message.of("Give --machine: whose history is it?"))
    from_ns, to_ns = window_options(options)
    kind = options.format or _format_of(options)
    order = order_of(options)
    stored = stored_history(order)
    try:
        extent = stored.reader.extent(options.machine)
        request = ExportRequest(
            machine=options.machine,
            signals=tuple(name.strip() for name in options.signals.split(",") if name.strip()),
            from_ns=from_ns if from_ns is not None else extent[0] if extent else 0,
            to_ns=to_ns if to_ns is not None else max(time.time_ns(), extent[1] + 1 if extent else 0),
            format=kind,
            out=options.out,
            form=options.form,
            zone=_zone(order),
        )
        done = export(stored.reader, request)
    finally:
        stored.close()
    console.say(
        Message.of(
            "{rows} observations and {holes} holes written to {file}.",
            rows=done.rows,
            holes=done.holes,
            file=str(done.out),
        )
    )
    return 0


def _format_of(options: argparse.Namespace) -> str:
    suffix = str(options.out.suffix.lower().lstrip("."))
    if suffix not in ("csv", "xlsx", "parquet"):
        raise WrongUse(
            Message.of(
                "The kind of file can't be told from {file}. Give --format csv, xlsx or parquet.", file=str(options.out)
            )
        )
    return suffix


def _zone(order: Order) -> tzinfo:
    """The plant's zone when its configuration names one; the rest of the file need not be right for an export."""
    data = read_tree(order.config.read_bytes(), "").data if order.config.is_file() else None
    name = data.get("timezone") if isinstance(data, dict) else None
    try:
        return ZoneInfo(name) if isinstance(name, str) else UTC
    except (ValueError, OSError, KeyError):
        return UTC
