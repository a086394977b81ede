"""Slack by incoming webhook (docs.slack.dev: "Sending messages using incoming webhooks"; its errors are words in the body)."""

from __future__ import annotations

from app.domain.message import Message
from app.notifiers.channel import PATIENT, Answer, Deadlines, Rendered, Verdict
from app.notifiers.http import Reply, plain, post

LONGEST_SECTION = 3000
"""Characters that a section block may have."""
LONGEST_HEADER = 150


class Slack:
    """Header, text and a button for the acknowledgement; ``text`` is what notifications and old clients show."""

    def __init__(self, url: str, deadlines: Deadlines = PATIENT) -> None:
        self._url, self._deadlines = url, deadlines

    async def send(self, message: Rendered) -> Answer:
        """Deliver once."""
        blocks: list[dict[str, object]] = [
            {"type": "header", "text": {"type": "plain_text", "text": message.subject[:LONGEST_HEADER]}},
            {"type": "section", "text": {"type": "mrkdwn", "text": _escaped(message.text)[:LONGEST_SECTION]}},
        ]
        if message.link:
            button = {"type": "button", "text": {"type": "plain_text", "text": message.link_word}, "url": message.link}
            blocks.append({"type": "actions", "elements": [button]})
        body = {"text": _escaped(message.subject), "blocks": blocks}
        return await post(self._url, body, _judge, deadlines=self._deadlines)


def _judge(reply: Reply) -> Answer:
    if reply.status == 200 and reply.body.strip() == "ok":
        return Answer(Verdict.TAKEN, Message.of("Slack has taken it."))
    if reply.status in (400, 403, 404, 410):
        return Answer(Verdict.NEVER, Message.of("Slack refuses it: {reason}.", reason=reply.body.strip()[:100] or "—"))
    if reply.status == 200:
        return Answer(Verdict.NEVER, Message.of("This address is not Slack's: it answers something else than 'ok'."))
    return plain(reply)


def _escaped(text: str) -> str:
    """Slack's three control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
