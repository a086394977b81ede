"""``probe`` meets a certificate that nobody has accepted: shows it, and accepts it only on a person's word."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from app.cli.console import Console, WrongUse
from app.contracts.connect import ServerNotTrusted, UntrustedServer
from app.domain.message import Message, UserError
from app.server.times import rfc3339_or_none

YES = frozenset({"y", "yes", "s", "sim"})


def may_trust(refusal: ServerNotTrusted, options: argparse.Namespace, console: Console) -> bool:
    """Whether this certificate is to be accepted: named by ``--trust``, or confirmed at the prompt.

    Raises UserError when ``--trust`` names another one than the server shows.
    """
    server = refusal.server
    if options.trust:
        if digits(options.trust) != server.fingerprint:
            raise UserError(
                Message.of(
                    "{url} shows another certificate than the one given with --trust: its fingerprint is {fingerprint}. Nothing was trusted.",
                    url=server.url,
                    fingerprint=server.shown,
                )
            )
        return True
    if options.json or not sys.stdin.isatty():
        return False
    _show(server, refusal.message, console)
    console.tell(Message.of("Trust this server? [y/N]"))
    return ask().strip().lower() in YES


def ask() -> str:
    """One line from the terminal; nothing when it is closed."""
    return sys.stdin.readline()


def digits(text: str) -> str:
    """64 hexadecimal digits from any usual way to write a fingerprint. Raises WrongUse."""
    found = text.lower().removeprefix("sha256:").replace(":", "").replace(" ", "")
    if len(found) != 64 or not set(found) <= set("0123456789abcdef"):
        raise WrongUse(
            Message.of("'{fingerprint}' is no SHA-256 fingerprint: it has 64 hexadecimal digits.", fingerprint=text)
        )
    return found


def tell_how(server: UntrustedServer, data: Path, console: Console) -> None:
    """The command that trusts what the server shows."""
    command = f'probe {server.url} --data "{data}" --trust {server.fingerprint}'
    console.tell(Message.of("To trust it: {command}", command=command))


def untrusted_json(server: UntrustedServer, message: str) -> dict[str, Any]:
    """The certificate for programs."""
    return {
        "url": server.url,
        "problem": message,
        "untrusted": {
            "fingerprint": server.fingerprint,
            "subject": server.subject,
            "issuer": server.issuer,
            "valid_from": rfc3339_or_none(server.valid_from_ns or 0),
            "valid_to": rfc3339_or_none(server.valid_to_ns or 0),
            "changed_from": server.before or None,
        },
    }


def _show(server: UntrustedServer, message: Message, console: Console) -> None:
    console.tell(message)
    rows = (
        (Message.of("Fingerprint (SHA-256)"), server.shown),
        (Message.of("Issued to"), server.subject),
        (Message.of("Issued by"), server.issuer),
        (Message.of("Valid from"), rfc3339_or_none(server.valid_from_ns or 0)),
        (Message.of("Valid until"), rfc3339_or_none(server.valid_to_ns or 0)),
    )
    for name, value in rows:
        if value:
            console.note(f"  {console.words.render(name)}: {value}")
