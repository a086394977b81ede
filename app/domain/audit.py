"""Records of the audit trail and the chain that joins them: each carries the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.message import Message

BEGINNING = "0" * 64
"""The hash before the first record."""
DONE, REFUSED, FAILED = "done", "refused", "failed"


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, before it has its place in the chain. Times in ns since 1970 UTC."""

    time_ns: int
    user: str
    role: str
    station: str
    place: str
    """From where: ``window``, ``http 10.0.0.5``, ``hub``, ``cli``."""
    action: str
    subject: str
    before: str = ""
    after: str = ""
    outcome: str = DONE


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """A deed in its place."""

    number: int
    deed: Deed
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look along the whole chain found."""

    records: int
    head: str
    """The last record's hash: noted elsewhere, it proves later that nothing was cut off."""
    broken: int | None = None
    """The first record that is not as it was written."""
    reason: Message | None = None


def sealed(number: int, deed: Deed, previous: str) -> AuditRecord:
    """The record with its hash: SHA-256 over number, all of the deed, and the hash before."""
    d = deed
    content = [
        number, d.time_ns, d.user, d.role, d.station, d.place, d.action, d.subject, d.before, d.after, d.outcome, previous,
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return AuditRecord(number, deed, previous, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def verify(
    records: Iterable[AuditRecord], *, written: int | None = None, head: tuple[int, str] | None = None
) -> Verdict:
    """Recompute the chain, records in their order.

    ``written``: how many records were ever numbered, as the store counts them. ``head``: number and hash of a record as somebody
    noted it down earlier.
    """
    previous, count = BEGINNING, 0
    for record in records:
        count += 1
        if record.number != count:
            return Verdict(count, previous, count, Message.of("record {number} is missing", number=count))
        if record.previous != previous:
            return Verdict(count, previous, count, Message.of("it does not follow from the record before it"))
        if sealed(count, record.deed, previous).digest != record.digest:
            return Verdict(count, previous, count, Message.of("its content is not what was written"))
        previous = record.digest
        if head is not None and head[0] == count and head[1] != previous:
            return Verdict(count, previous, count, Message.of("its hash is not the one that was noted down"))
    wanted = max(written or 0, head[0] if head is not None else 0)
    if wanted > count:
        lost = Message.of("record {number} is missing", number=count + 1)
        return Verdict(count, previous, count + 1, lost)
    return Verdict(count, previous)
