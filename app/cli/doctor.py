"""``doctor``: looks configuration, history and disk over and says what is wrong; changes nothing."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from app.cli.console import Console
from app.cli.order import Order, order_of
from app.config.loader import load
from app.domain.message import ConfigError, Message
from app.runtime import driver_specs
from storage.integrity import check, salvage

LOW_BYTES = 1_000_000_000


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when all is well, 1 when something is wrong."""
    order = order_of(options)
    well = [_configuration(order, console), _disk(order.data.root, console), _history(order.data.history, console)]
    if options.salvage is not None:
        saved = salvage(order.data.history, options.salvage)
        console.say(Message.of("{rows} observations saved into {file}.", rows=saved.rows, file=str(options.salvage)))
    return 0 if all(well) else 1


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


def _disk(folder: Path, console: Console) -> bool:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    mark = "ok " if free >= LOW_BYTES else "!! "
    console.write(
        mark
        + console.words.render(Message.of("{free} GB free at {path}.", free=f"{free / 1e9:.1f}", path=str(existing)))
    )
    return free >= LOW_BYTES


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
    for line in (*findings.structure, *findings.damaged):
        console.write("   " + line)
    if not findings.is_sound:
        console.write(
            "   "
            + console.words.render(
                Message.of("Save what is readable with --salvage FILE, or put a backup in place with 'restore'.")
            )
        )
    return findings.is_sound
