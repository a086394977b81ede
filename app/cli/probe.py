"""``probe URL``: what an endpoint offers as it would be mapped, with live values and a ready entry. Saves nothing."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
from typing import Any

from app.cli.console import Console, WrongUse
from app.cli.order import data_of
from app.cli.trust import digits, may_trust, tell_how, untrusted_json
from app.config.edit import fragment
from app.contracts import ProbeAnswer, ProbedMachine
from app.contracts.connect import Access, ServerNotTrusted
from app.domain.condition import Activation
from app.domain.equipment import ValueKind
from app.domain.message import Message, UserError
from app.domain.snapshot import Reading
from app.runtime import driver_specs
from app.server.payloads import json_value, signal_description
from app.server.times import rfc3339_or_none
from drivers.connect import probe, spec_of, trust


def run(options: argparse.Namespace, console: Console) -> int:
    """Ask, print, 0; what the driver refuses leaves as OperatorError."""
    try:
        spec_of(options.url, driver_specs())
    except UserError as error:
        raise WrongUse(error.message) from None
    access = Access(data_of(options).root, options.user or "", _password(options, console))
    try:
        answer = _answer(options, access, console)
    except ServerNotTrusted as refusal:
        if options.json:
            console.json(untrusted_json(refusal.server, console.words.render(refusal.message)))
        else:
            console.tell(refusal.message)
        tell_how(refusal.server, data_of(options).root, console)
        return 1
    if options.json:
        console.json(_as_json(answer, console))
    else:
        _print(answer, console)
    return 0


def _answer(options: argparse.Namespace, access: Access, console: Console) -> ProbeAnswer:
    """The answer; a certificate that a person accepts on the way is kept in the data directory."""
    specs = driver_specs()
    if options.trust:
        digits(options.trust)  # wrong use is told before anything is asked
    try:
        return asyncio.run(probe(options.url, specs, access))
    except ServerNotTrusted as refusal:
        if not may_trust(refusal, options, console):
            raise
        assert access.data_dir is not None
        trust(options.url, refusal.server.fingerprint, specs, access.data_dir)
        console.tell(Message.of("Trusted. Every driver of this data directory accepts it from now on."))
    return asyncio.run(probe(options.url, specs, access))


def _password(options: argparse.Namespace, console: Console) -> str:
    """From the environment, else typed unseen; never from the command line, where everybody can read it."""
    if not options.user:
        return ""
    given = os.environ.get("CNC_TELEMETRY_PASSWORD")
    if given is not None or not sys.stdin.isatty():
        return given or ""
    return getpass.getpass(console.words.render(Message.of("Password of {user}:", user=options.user)) + " ")


def _as_json(answer: ProbeAnswer, console: Console) -> dict[str, Any]:
    return {
        "url": answer.url,
        "driver": answer.driver,
        "title": answer.title,
        "notes": [console.words.render(note) for note in answer.notes],
        "machines": [_machine_json(machine) for machine in answer.machines],
        "yaml": fragment([machine.configuration for machine in answer.machines]),
    }


def _machine_json(machine: ProbedMachine) -> dict[str, Any]:
    model = machine.model
    return {
        "id": machine.suggested_id,
        "device": machine.device,
        "uuid": model.uuid,
        "manufacturer": model.manufacturer,
        "product": model.product,
        "serial": model.serial,
        "description": model.description,
        "signals": [_reading_json(reading) for reading in machine.readings],
        "configuration": dict(machine.configuration),
    }


def _reading_json(reading: Reading) -> dict[str, Any]:
    said = _activation(reading)
    return {
        **signal_description(reading.item),
        "value": json_value(reading.item, reading.value) if said is None else said.level and said.level.name,
        **({"native_code": said.native_code or None, "text": said.text or None} if said is not None else {}),
        "quality": reading.quality.level,
        "reason": reading.quality.label,
        "timestamp": rfc3339_or_none(reading.time_ns),
    }


def _print(answer: ProbeAnswer, console: Console) -> None:
    console.write(f"{answer.title}  ({answer.driver}, {answer.url})")
    for note in answer.notes:
        console.write("! " + console.words.render(note))
    for machine in answer.machines:
        console.write("")
        console.say(
            Message.of(
                "{id}: device {device}, {count} signals",
                id=machine.suggested_id,
                device=machine.device,
                count=len(machine.readings),
            )
        )
        rows = [_row(reading) for reading in machine.readings]
        widths = [min(max((len(row[column]) for row in rows), default=0), 40) for column in range(3)]
        for row in rows:
            console.write(
                (
                    "  " + "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
                ).rstrip()
            )
    if answer.machines:
        console.write("")
        console.say(Message.of("For plant.yaml:"))
        console.write(fragment([machine.configuration for machine in answer.machines]))


def _activation(reading: Reading) -> Activation | None:
    """What a condition says; None for everything else, and for a condition that says nothing."""
    if reading.item.kind is not ValueKind.CONDITION or not isinstance(reading.value, str):
        return None
    return Activation.decode(reading.value)


def _shown(reading: Reading) -> str:
    """A value as people read it: conditions by level, code and text, whole numbers without a fraction."""
    said = _activation(reading)
    if said is not None and said.level is not None:
        return " ".join(part for part in (said.level.name, said.native_code, said.text) if part)
    if reading.value is None or said is not None:
        return f"— ({reading.quality.label})"
    value = reading.value
    return f"{value:.15g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)


def _row(reading: Reading) -> tuple[str, str, str, str]:
    item = reading.item
    return (
        item.id,
        item.source_id if item.source_id != item.id else "",
        f"{item.type} {item.subtype}".strip(),
        f"{_shown(reading)} {item.unit}".strip(),
    )
