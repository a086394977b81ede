"""``discover TARGET…``: which machines answer in the given hosts and ranges, with ready entries. Asks nothing outside of them."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from typing import Any

from app.cli.console import Console, WrongUse
from app.config.edit import fragment
from app.contracts.connect import Found, Search
from app.domain.message import Message, UserError
from drivers.discovery import Door, doors, search


def run(options: argparse.Namespace, console: Console) -> int:
    """Ask, print, 0 (also when nobody answered: that is an answer); a target that is none is wrong use."""
    asked = _doors(options.targets)
    console.tell(Message.of("Asking {count} ports …", count=len(asked)))
    result = asyncio.run(search(asked))
    if options.json:
        console.json(_as_json(result, console))
    else:
        _print(result, console)
    return 0


def _doors(targets: Sequence[str]) -> tuple[Door, ...]:
    try:
        return doors(targets)
    except UserError as error:
        raise WrongUse(error.message) from error


def _as_json(result: Search, console: Console) -> dict[str, Any]:
    return {
        "machines": [_found_json(found, console) for found in result.found],
        "yaml": _yaml(result),
        "asked": result.asked,
        "complete": result.complete,
    }


def _found_json(found: Found, console: Console) -> dict[str, Any]:
    return {
        "host": found.host,
        "port": found.port,
        "protocol": found.protocol,
        "model": found.model,
        "url": found.url,
        "configuration": dict(found.configuration),
        "notes": [console.words.render(note) for note in found.notes],
    }


def _yaml(result: Search) -> str:
    return fragment([found.configuration for found in result.found]) if result.found else ""


def _print(result: Search, console: Console) -> None:
    if not result.complete:
        console.tell(
            Message.of(
                "The time was up after {asked} of {count} ports. Give a smaller range to ask the rest.",
                asked=result.asked,
                count=result.doors,
            )
        )
    if not result.found:
        console.say(
            Message.of("Nobody answered. Check the range, cables and power, and whether a firewall stands between.")
        )
        return
    rows = [(found.url, found.protocol, found.model) for found in result.found]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for (url, protocol, model), found in zip(rows, result.found, strict=True):
        console.write(f"{url:<{widths[0]}}  {protocol:<{widths[1]}}  {model}".rstrip())
        for note in found.notes:
            console.write("  ! " + console.words.render(note))
    console.write("")
    console.say(Message.of("For plant.yaml:"))
    console.write(_yaml(result))
