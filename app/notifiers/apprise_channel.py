"""Any service that Apprise knows (Teams, Discord, ntfy, Matrix, SMS gateways …), by its URL."""

from __future__ import annotations

import asyncio

from app.domain.message import Message
from app.notifiers.channel import Answer, Rendered, Verdict


class AppriseChannel:
    """Apprise says yes or no and keeps the reason in its log, so a no is tried again."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def send(self, message: Rendered) -> Answer:
        """Deliver once; the library is imported when it is first needed."""
        return await asyncio.to_thread(self._notify, message)

    def _notify(self, message: Rendered) -> Answer:
        import apprise

        service = apprise.Apprise()
        if not service.add(self._url):
            return Answer(Verdict.NEVER, Message.of("Apprise does not understand the address of this channel."))
        text = message.text + (f"\n\n{message.link_word}: {message.link}" if message.link else "")
        kind = apprise.NotifyType.FAILURE if message.urgent else apprise.NotifyType.WARNING
        if service.notify(body=text, title=message.subject, notify_type=kind):
            return Answer(Verdict.TAKEN, Message.of("The service has taken it."))
        return Answer(Verdict.LATER, Message.of("The service did not take it; the log says why."))
