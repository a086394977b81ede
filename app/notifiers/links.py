"""Signed links with which the reader of a message acknowledges one occurrence of one alarm, once, without a login.

A link opens a page and changes nothing by being opened: mail scanners and previews open links too. It is used up with the
acknowledgement, because the occurrence that it names can be acknowledged only once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

import msgspec

from app.domain.message import Message, UserError
from app.domain.notification import NewsKind, OutboxMessage

VALID_NS = 72 * 3600 * 1_000_000_000
KEY_BYTES = 32


class Ticket(msgspec.Struct, frozen=True, array_like=True):
    """What a link entitles to."""

    alarm: str
    occurrence: str
    recipient: str
    until_ns: int


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and checks links. ``base_url`` is where phones reach this station; empty: no links."""

    base_url: str
    key: bytes

    def of(self, message: OutboxMessage) -> str:
        """The link for a message; empty for one about nothing that could be acknowledged."""
        if not self.base_url or message.kind not in (NewsKind.RAISED, NewsKind.ESCALATED):
            return ""
        news = message.news[0]
        ticket = Ticket(news.alarm, news.occurrence, message.recipient, message.created_ns + VALID_NS)
        body = msgspec.json.encode(ticket)
        return f"{self.base_url.rstrip('/')}/acknowledge?ticket={_text(body + self._signature(body))}"

    def check(self, text: str, now_ns: int) -> Ticket:
        """What a link entitles to. Raises UserError for one that is forged, cut or too old."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            raw = b""
        body, signature = raw[:-KEY_BYTES], raw[-KEY_BYTES:]
        if len(raw) <= KEY_BYTES or not hmac.compare_digest(signature, self._signature(body)):
            raise UserError(Message.of("This link is not valid. Open the station's alarm page instead."))
        ticket = msgspec.json.decode(body, type=Ticket)
        if now_ns > ticket.until_ns:
            raise UserError(Message.of("This link is too old. Open the station's alarm page instead."))
        return ticket

    def _signature(self, body: bytes) -> bytes:
        return hmac.new(self.key, body, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
