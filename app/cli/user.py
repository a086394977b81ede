"""``user``: who may use this station. Works beside a running one; passwords come from the terminal or stdin, never from the command line."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from dataclasses import replace

from app.cli.console import Console, WrongUse
from app.cli.deeds import deed
from app.cli.order import order_of
from app.contracts.people import KeptPass, KeptPerson
from app.domain.message import Message, UserError
from app.domain.people import ROLE_NAMES, Person, Role, checked_name, checked_password, checked_pin
from app.security.desk import SESSION, TOKEN
from app.security.passwords import digest, hashed, new_secret
from app.server.times import rfc3339
from storage.security import PeopleFile


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what ``user`` was asked for."""
    store = PeopleFile(order_of(options).data.security)
    try:
        if options.action == "list":
            _list(store, options.json, console)
            return 0
        if not options.name:
            raise WrongUse(Message.of("Whose? For example: 'user {action} ana'.", action=options.action))
        _WORK[options.action](store, options, console)
    finally:
        store.close()
    return 0


def _add(store: PeopleFile, options: argparse.Namespace, console: Console) -> None:
    name = checked_name(options.name)
    if any(kept.person.name == name for kept in store.roll().people):
        raise UserError(Message.of("There is a user '{name}' already.", name=name))
    first = not store.roll().people
    # Somebody has to be able to change settings; whoever comes later begins with the least.
    role = Role(options.role) if options.role is not None else Role.ADMINISTRATOR if first else Role.VIEWER
    password = hashed(checked_password(_asked(Message.of("Password of {name}: ", name=name), console)))
    pin = hashed(checked_pin(_asked(Message.of("PIN of {name}: ", name=name), console))) if options.pin else ""
    store.keep(KeptPerson(Person(name, role, time.time_ns()), password, pin))
    _tell(store, "user add", name, after=role.value)
    console.say(Message.of("User '{name}' may sign in as {role}.", name=name, role=ROLE_NAMES[role]))
    if first:
        console.tell(Message.of("This station has users now: its window and its interface ask who somebody is."))
    _tell_unowned(store, console)


def _passwd(store: PeopleFile, options: argparse.Namespace, console: Console) -> None:
    kept = _known(store, options.name)
    name = kept.person.name
    if options.pin:
        pin = checked_pin(_asked(Message.of("PIN of {name}: ", name=name), console))
        store.keep(replace(kept, pin=hashed(pin)))
    else:
        password = checked_password(_asked(Message.of("Password of {name}: ", name=name), console))
        store.keep(replace(kept, password=hashed(password)))
        store.drop_passes(name=name, kind=SESSION)
    _tell(store, "user passwd", name, after="PIN" if options.pin else "")
    console.say(Message.of("Changed for '{name}'.", name=name))


def _disable(store: PeopleFile, options: argparse.Namespace, console: Console) -> None:
    kept = _known(store, options.name)
    store.keep(replace(kept, person=replace(kept.person, disabled=True)))
    store.drop_passes(name=kept.person.name)
    _tell(store, "user disable", kept.person.name)
    console.say(Message.of("'{name}' can't sign in any more.", name=kept.person.name))
    _tell_unowned(store, console)


def _enable(store: PeopleFile, options: argparse.Namespace, console: Console) -> None:
    kept = _known(store, options.name)
    store.keep(replace(kept, person=replace(kept.person, disabled=False)))
    _tell(store, "user enable", kept.person.name)
    console.say(Message.of("'{name}' may sign in again.", name=kept.person.name))


def _role(store: PeopleFile, options: argparse.Namespace, console: Console) -> None:
    kept = _known(store, options.name)
    if options.role is None:
        roles = ", ".join(role.value for role in Role)
        raise WrongUse(Message.of("Which role? --role with one of: {roles}.", roles=roles))
    role = Role(options.role)
    store.keep(replace(kept, person=replace(kept.person, role=role)))
    _tell(store, "user role", kept.person.name, before=kept.person.role.value, after=role.value)
    console.say(Message.of("User '{name}' may sign in as {role}.", name=kept.person.name, role=ROLE_NAMES[role]))
    _tell_unowned(store, console)


def _token(store: PeopleFile, options: argparse.Namespace, console: Console) -> None:
    """A new token for a program that acts as this user; printed once."""
    kept = _known(store, options.name)
    secret = new_secret()
    store.keep_pass(KeptPass(digest(secret), kept.person.name, None, TOKEN, "", time.time_ns(), 0))
    _tell(store, "user token", kept.person.name)
    console.tell(Message.of("Send it as 'Authorization: Bearer …'. It is shown this once; 'user revoke' ends it."))
    console.write(secret)


def _revoke(store: PeopleFile, options: argparse.Namespace, console: Console) -> None:
    name = _known(store, options.name).person.name
    count = store.drop_passes(name=name)
    _tell(store, "user revoke", name)
    console.say(Message.of("{count} sessions and tokens of '{name}' have ended.", count=count, name=name))


_WORK = {
    "add": _add,
    "passwd": _passwd,
    "disable": _disable,
    "enable": _enable,
    "role": _role,
    "token": _token,
    "revoke": _revoke,
}


def _list(store: PeopleFile, as_json: bool, console: Console) -> None:
    roll = store.roll()
    people = [kept.person for kept in roll.people]
    if as_json:
        console.json({"users": [_payload(person) for person in people]})
        return
    if not people:
        console.say(Message.of("No users: everybody may do everything, and nobody outside of this computer is served."))
    for person in people:
        marks = [console.words.render(ROLE_NAMES[person.role])]
        marks += [console.words.render(Message.of("with PIN"))] if person.has_pin else []
        marks += [console.words.render(Message.of("disabled"))] if person.disabled else []
        console.write(f"{person.name}  {', '.join(marks)}")


def _payload(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "role": person.role.value,
        "disabled": person.disabled,
        "pin": person.has_pin,
        "created_at": rfc3339(person.created_ns),
    }


def _known(store: PeopleFile, name: str) -> KeptPerson:
    for kept in store.roll().people:
        if kept.person.name == name:
            return kept
    raise UserError(Message.of("There is no user '{name}'.", name=name))


def _tell_unowned(store: PeopleFile, console: Console) -> None:
    """Without an administrator nobody can change settings; this verb still makes one."""
    if not any(k.person.role is Role.ADMINISTRATOR and not k.person.disabled for k in store.roll().people):
        console.tell(
            Message.of(
                "No administrator can sign in: settings stay as they are until 'user add' or 'user role' makes one."
            )
        )


def _asked(question: Message, console: Console) -> str:
    """From the terminal twice, unseen; else one line of stdin."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise WrongUse(Message.of("A password is read from the terminal, or as one line from stdin."))
        return line.rstrip("\r\n")
    words = console.words.render
    first = getpass.getpass(words(question))
    if getpass.getpass(words(Message.of("The same again: "))) != first:
        raise UserError(Message.of("The two are not the same. Nothing was changed."))
    return first


def _tell(store: PeopleFile, action: str, name: str, *, before: str = "", after: str = "") -> None:
    store.append(deed(action, name, before=before, after=after))
