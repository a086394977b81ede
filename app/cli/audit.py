"""``audit``: the trail of who did what. ``verify`` recomputes its chain and names the first record that is not as it was written."""

from __future__ import annotations

import argparse
import re

from app.cli.console import Console, WrongUse
from app.cli.order import order_of
from app.domain.audit import AuditRecord, verify
from app.domain.message import Message
from app.server.times import rfc3339
from storage.security import PeopleFile

_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when the chain holds; 1 when it is broken."""
    store = PeopleFile(order_of(options).data.security)
    try:
        return _list(store, options, console) if options.action == "list" else _verify(store, options, console)
    finally:
        store.close()


def _verify(store: PeopleFile, options: argparse.Namespace, console: Console) -> int:
    head = None
    if options.head:
        given = _HEAD.fullmatch(options.head)
        if given is None:
            raise WrongUse(Message.of("A head is NUMBER:HASH, as 'audit verify' printed it."))
        head = int(given[1]), given[2]
    found = verify(store.records(), written=store.written(), head=head) if store.is_there else verify((), head=head)
    if options.json:
        reason = console.words.render(found.reason) if found.reason is not None else None
        console.json(
            {
                "whole": found.broken is None,
                "records": found.records,
                "head": found.head,
                "broken": found.broken,
                "reason": reason,
            }
        )
    elif found.broken is not None:
        console.say(Message.of("Record {number} is broken: {reason}.", number=found.broken, reason=found.reason))
    else:
        console.say(Message.of("{count} records, the chain is whole.", count=found.records))
        console.write(f"{found.records}:{found.head}")
    return 0 if found.broken is None else 1


def _list(store: PeopleFile, options: argparse.Namespace, console: Console) -> int:
    records = list(store.records()) if store.is_there else []
    shown = records[-options.last :] if options.last else records
    if options.json:
        console.json({"records": [_payload(record) for record in shown]})
        return 0
    for record in shown:
        deed = record.deed
        who = f"{deed.user or '-'} ({deed.role or '-'})"
        change = f"  {deed.before!r} -> {deed.after!r}" if deed.before or deed.after else ""
        console.write(
            f"{record.number}  {rfc3339(deed.time_ns)}  {who}  {deed.place}  {deed.action}  {deed.subject}  {deed.outcome}{change}"
        )
    return 0


def _payload(record: AuditRecord) -> dict[str, object]:
    deed = record.deed
    return {
        "number": record.number,
        "timestamp": rfc3339(deed.time_ns),
        "user": deed.user,
        "role": deed.role or None,
        "station": deed.station or None,
        "place": deed.place,
        "action": deed.action,
        "subject": deed.subject,
        "before": deed.before,
        "after": deed.after,
        "outcome": deed.outcome,
        "hash": record.digest,
    }
