"""The other side: an HTTP receiver that answers as told, and stand-ins for Slack and Telegram that check every field."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer


class Receiver:
    """Answers 200 ``ok`` unless other answers are lined up; keeps what came."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answers: list[web.Response | None] = []
        """None: never answers."""
        self.url = ""

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(json.loads(await request.read()))
        self.headers.append(dict(request.headers))
        self.paths.append(request.path)
        answer = self.answers.pop(0) if self.answers else self.usual(self.bodies[-1], request)
        if answer is None:
            await asyncio.sleep(3600)
            raise web.HTTPInternalServerError
        return answer

    def usual(self, body: dict[str, Any], request: web.Request) -> web.Response:
        return web.Response(text="ok")


class SlackStandIn(Receiver):
    """As docs.slack.dev describes incoming webhooks: 'ok', or an error word with its status."""

    def usual(self, body: dict[str, Any], request: web.Request) -> web.Response:
        if not body.get("text") and not body.get("blocks"):
            return web.Response(status=400, text="no_text")
        for block in body.get("blocks", ()):
            if not self._fits(block):
                return web.Response(status=400, text="invalid_blocks")
        return web.Response(text="ok")

    @staticmethod
    def _fits(block: dict[str, Any]) -> bool:
        match block:
            case {"type": "header", "text": {"type": "plain_text", "text": str(text)}}:
                return 0 < len(text) <= 150
            case {"type": "section", "text": {"type": "mrkdwn", "text": str(text)}}:
                return 0 < len(text) <= 3000
            case {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text"}, "url": str(url)}]}:
                return url.startswith("http") and len(url) <= 3000
            case _:
                return False


class TelegramStandIn(Receiver):
    """As core.telegram.org/bots/api describes sendMessage."""

    TOKEN = "12345:abc"
    CHATS = (42, "@shop")

    def usual(self, body: dict[str, Any], request: web.Request) -> web.Response:
        if request.path != f"/bot{self.TOKEN}/sendMessage":
            return self.error(404, "Not Found") if "/bot" not in request.path else self.error(401, "Unauthorized")
        if body.get("chat_id") not in self.CHATS:
            return self.error(400, "Bad Request: chat not found")
        if not body.get("text"):
            return self.error(400, "Bad Request: message text is empty")
        if len(body["text"]) > 4096 + 7:
            return self.error(400, "Bad Request: message is too long")
        if body.get("parse_mode") == "HTML" and body["text"].count("<") != 2:
            return self.error(400, "Bad Request: can't parse entities")
        for row in body.get("reply_markup", {}).get("inline_keyboard", ()):
            if any(not button["url"].startswith("https://") for button in row):
                return self.error(400, "Bad Request: BUTTON_URL_INVALID")
        return web.json_response({"ok": True, "result": {"message_id": len(self.bodies)}})

    @staticmethod
    def error(status: int, description: str, **parameters: Any) -> web.Response:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        return web.json_response(body, status=status)


@asynccontextmanager
async def running(receiver: Receiver) -> AsyncIterator[Receiver]:
    app = web.Application()
    app.router.add_post("/{path:.*}", receiver._take)
    server = TestServer(app)
    await server.start_server()
    receiver.url = str(server.make_url("")).rstrip("/")
    try:
        yield receiver
    finally:
        await server.close()
