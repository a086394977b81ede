"""Telegram by a bot (core.telegram.org/bots/api#sendmessage)."""

from __future__ import annotations

import html
from functools import partial
from typing import Any

import msgspec

from app.domain.message import Message
from app.notifiers.channel import PATIENT, Answer, Deadlines, Rendered, Verdict
from app.notifiers.http import Reply, plain, post

LONGEST_TEXT = 4096
"""Characters after entities are parsed."""


class _Parameters(msgspec.Struct):
    retry_after: float | None = None
    migrate_to_chat_id: int | None = None


class _Body(msgspec.Struct):
    ok: bool
    description: str = ""
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


class Telegram:
    """One chat. A group that became a supergroup is followed to its new id."""

    def __init__(
        self, token: str, chat: str | int, api: str = "https://api.telegram.org", deadlines: Deadlines = PATIENT
    ) -> None:
        self._url = f"{api.rstrip('/')}/bot{token}/sendMessage"
        self._chat, self._deadlines = chat, deadlines

    async def send(self, message: Rendered) -> Answer:
        """Deliver once; twice when the chat has moved."""
        moved: list[int] = []
        answer = await self._send(message, moved)
        if moved:
            self._chat = moved[-1]
            answer = await self._send(message, moved)
        return answer

    async def _send(self, message: Rendered, moved: list[int]) -> Answer:
        room = LONGEST_TEXT - len(message.subject) - 2
        text = f"<b>{html.escape(message.subject, quote=False)}</b>\n\n{html.escape(message.text[:room], quote=False)}"
        body: dict[str, Any] = {
            "chat_id": self._chat,
            "text": text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "disable_notification": not message.urgent,
        }
        if message.link.startswith("https://"):
            # Telegram accepts buttons with public addresses alone; any other stands in the text.
            body["reply_markup"] = {"inline_keyboard": [[{"text": message.link_word, "url": message.link}]]}
        elif message.link:
            body["text"] += (
                f"\n\n{html.escape(message.link_word, quote=False)}: {html.escape(message.link, quote=False)}"
            )
        return await post(self._url, body, partial(_judge, moved=moved), deadlines=self._deadlines)


def _judge(reply: Reply, moved: list[int]) -> Answer:
    try:
        body = msgspec.json.decode(reply.body, type=_Body)
    except msgspec.DecodeError:
        return plain(reply) if reply.status >= 300 else _foreign()
    if body.ok:
        return Answer(Verdict.TAKEN, Message.of("Telegram has taken it."))
    if body.parameters.migrate_to_chat_id is not None:
        moved.append(body.parameters.migrate_to_chat_id)
    if reply.status == 429 or reply.status >= 500:
        said = Message.of("Telegram: not now ({reason}).", reason=body.description or reply.status)
        return Answer(Verdict.LATER, said, body.parameters.retry_after or reply.retry_after_s)
    return Answer(Verdict.NEVER, Message.of("Telegram refuses it: {reason}.", reason=body.description or reply.status))


def _foreign() -> Answer:
    return Answer(Verdict.NEVER, Message.of("This address is not Telegram's: its answer can't be understood."))
