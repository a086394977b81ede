"""The page behind a message's link: shows the alarm, and acknowledges the occurrence that the link names when a person presses the button."""

from __future__ import annotations

import asyncio
from html import escape

from aiohttp import web

from app.contracts import PlantPort
from app.contracts.alarms import By
from app.domain.message import Message, OperatorError, UserError
from app.domain.people import Role, Visitor
from app.server.access import VISITOR
from app.server.problems import Render, language_of

_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<link rel="stylesheet" href="/web/style.css"></head><body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>"""
_FORM = """<form method="post" action="/acknowledge?ticket={ticket}"><button type="submit">{word}</button></form>"""


class AcknowledgePage:
    """Opening changes nothing: scanners and previews open links too."""

    def __init__(self, port: PlantPort, render: Render) -> None:
        self._port = port
        self._render = render

    def add_to(self, router: web.UrlDispatcher) -> None:
        """One address to look, the same to act."""
        router.add_get("/acknowledge", self.show)
        router.add_post("/acknowledge", self.act)

    async def show(self, request: web.Request) -> web.Response:
        """What the link is about."""
        try:
            ticket = self._port.notifications.ticket(request.query.get("ticket", ""))
        except UserError as error:
            return self._page(request, error.message, status=400)
        row = self._port.alarms.snapshot().get(ticket.alarm)
        if row is None or row.standing.occurrence != ticket.occurrence or not row.state.is_unacknowledged:
            return self._page(
                request, Message.of("This alarm has been dealt with already: {alarm}.", alarm=ticket.alarm)
            )
        words = [ticket.alarm, row.text]
        return self._page(request, Message.of("{text}", text=" · ".join(filter(None, words))), ask=True)

    async def act(self, request: web.Request) -> web.Response:
        """Acknowledge, once: a later occurrence wants a person who has seen it."""
        try:
            ticket = self._port.notifications.ticket(request.query.get("ticket", ""))
            VISITOR.set(self._holder(ticket.recipient))
            by = By(ticket.recipient)
            done = self._port.alarms.acknowledge([ticket.alarm], by, occurrence=ticket.occurrence)
            await asyncio.wrap_future(done)
        except OperatorError as error:
            return self._page(request, error.message, status=400)
        return self._page(request, Message.of("Acknowledged: {alarm}.", alarm=ticket.alarm))

    def _holder(self, recipient: str) -> Visitor:
        """The link is the proof of who acts. Somebody who is no user acknowledges as an operator does; a disabled user does nothing."""
        place, people = VISITOR.get().place.replace("http", "link", 1), self._port.people
        if not people.defined:
            return Visitor(place=place, is_open=True)
        user = people.lookup(recipient)
        if user is None:
            return Visitor(recipient, Role.OPERATOR, place)
        return Visitor(user.name, None if user.disabled else user.role, place)

    def _page(self, request: web.Request, said: Message, *, ask: bool = False, status: int = 200) -> web.Response:
        language = language_of(request)
        form = ""
        if ask:
            word = self._render(Message.of("Acknowledge"), language)
            form = _FORM.format(ticket=escape(request.query["ticket"], quote=True), word=escape(word))
        title = self._render(Message.of("Acknowledge an alarm"), language)
        text = _PAGE.format(
            language=language, title=escape(title), text=escape(self._render(said, language)), form=form
        )
        headers = {"Cache-Control": "no-store"}
        return web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=headers)
