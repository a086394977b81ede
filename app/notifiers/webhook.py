"""A webhook: the facts as JSON to any HTTP address."""

from __future__ import annotations

from app.notifiers.channel import PATIENT, Answer, Deadlines, Rendered
from app.notifiers.http import plain, post


class Webhook:
    """POSTs ``Rendered.data`` with subject and text. ``Idempotency-Key`` is the same for every attempt."""

    def __init__(self, url: str, deadlines: Deadlines = PATIENT) -> None:
        self._url, self._deadlines = url, deadlines

    async def send(self, message: Rendered) -> Answer:
        """2xx: taken. 408, 425, 429 and 5xx: later. Anything else: refused."""
        body = {"id": message.id, **message.data, "subject": message.subject, "text": message.text}
        if message.link:
            body["acknowledge_url"] = message.link
        headers = {"Idempotency-Key": message.id}
        return await post(self._url, body, plain, headers=headers, deadlines=self._deadlines)
