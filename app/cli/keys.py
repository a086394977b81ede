"""``keys``: this computer's key for the fleet, and who may send to this hub. Works beside a running hub; it prints no secret."""

from __future__ import annotations

import argparse
import re
import socket
from typing import Any

from app.cli.console import Console, WrongUse
from app.cli.deeds import tell
from app.cli.order import Order, order_of
from app.config.secrets import SecretStore, secrets_file
from app.contracts.fleet import Stranger
from app.domain.message import Message
from app.fleet.curve import KeyPair
from app.fleet.identity import make_pair, own_pair
from app.fleet.register import Enrolled, Register
from app.publishing import FOLDER
from app.server.times import rfc3339, rfc3339_or_none

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what ``keys`` was asked for."""
    order = order_of(options)
    register = Register(order.data.root / FOLDER)
    if options.action in ("show", "new"):
        pair = _pair(order, new=options.action == "new")
        if options.action == "new":
            tell(order.data, "keys new", pair.fingerprint)
        _show(pair, options.json, console)
    elif options.action == "list":
        _list(register, options.json, console)
    elif not options.which:
        raise WrongUse(Message.of("Which one? 'keys enrol FINGERPRINT --name line-1' or 'keys revoke line-1'."))
    elif options.action == "enrol":
        _enrol(register, options, console)
        tell(order.data, "keys enrol", options.which, after=options.name)
    else:
        register.revoke(options.which)
        tell(order.data, "keys revoke", options.which)
        console.say(Message.of("Station '{name}' is shut out. What it has sent stays.", name=options.which))
    return 0


def _pair(order: Order, *, new: bool) -> KeyPair:
    store, folder = SecretStore(secrets_file(order.config, order.data.root)), order.data.root / FOLDER
    return make_pair(folder, store.put) if new else own_pair(folder, store.get, store.put)


def _show(pair: KeyPair, as_json: bool, console: Console) -> None:
    if as_json:
        console.json({"public_key": pair.public, "fingerprint": pair.fingerprint})
        return
    console.say(Message.of("Public key:  {key}", key=pair.public))
    console.say(Message.of("Fingerprint: {fingerprint}", fingerprint=pair.fingerprint))
    console.tell(Message.of("If this is the hub, its stations need this in their configuration:"))
    console.note(f"  fleet: {{publish: 'tcp://{socket.gethostname()}:8430', server_key: '{pair.public}'}}")
    console.tell(Message.of("If this is a station, let it in on the hub:"))
    console.note(f"  keys enrol {pair.fingerprint} --name line-1")


def _enrol(register: Register, options: argparse.Namespace, console: Console) -> None:
    if not options.name or not _NAME.fullmatch(options.name):
        raise WrongUse(Message.of("A station needs a name on this hub: --name with letters, digits, '.', '_' or '-'."))
    known = register.enrol(options.which, options.name)
    if options.json:
        console.json(_station(known))
        return
    console.say(
        Message.of(
            "Station '{name}' may send now. Its key: {fingerprint}", name=known.name, fingerprint=known.fingerprint
        )
    )


def _list(register: Register, as_json: bool, console: Console) -> None:
    stations, strangers = register.stations(), register.strangers()
    if as_json:
        console.json({"stations": [*map(_station, stations)], "strangers": [*map(_stranger, strangers)]})
        return
    if not stations and not strangers:
        console.say(Message.of("No station is enrolled, and none has knocked."))
    for known in stations:
        since = rfc3339(known.revoked_ns or known.enrolled_ns)
        text = (
            Message.of("shut out since {time}", time=since)
            if known.revoked_ns is not None
            else Message.of("enrolled since {time}", time=since)
        )
        console.write(f"{known.name}  {known.fingerprint}  {console.words.render(text)}")
    for stranger in strangers:
        text = Message.of(
            "stranger from {address}, last seen {time}, {count} tries",
            address=stranger.address,
            time=rfc3339(stranger.last_ns),
            count=stranger.attempts,
        )
        console.write(f"-  {stranger.fingerprint}  {console.words.render(text)}")


def _station(known: Enrolled) -> dict[str, Any]:
    return {
        "name": known.name,
        "public_key": known.public_key,
        "fingerprint": known.fingerprint,
        "enrolled_at": rfc3339(known.enrolled_ns),
        "revoked_at": rfc3339_or_none(known.revoked_ns or 0),
    }


def _stranger(stranger: Stranger) -> dict[str, Any]:
    return {
        "fingerprint": stranger.fingerprint,
        "address": stranger.address,
        "first_at": rfc3339(stranger.first_ns),
        "last_at": rfc3339(stranger.last_ns),
        "attempts": stranger.attempts,
    }
