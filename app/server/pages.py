"""The web page, its parts and the API's page, out of ``resources/web``; it refuses to fetch anything from elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from app.server.guard import INSECURE_NOTICE

WEB = Path(__file__).resolve().parents[2] / "resources" / "web"

_FILES = {
    "/": ("index.html", "text/html"),
    "/docs": ("docs.html", "text/html"),
    "/web/style.css": ("style.css", "text/css"),
    "/web/app.js": ("app.js", "text/javascript"),
    "/web/words.js": ("words.js", "text/javascript"),
    "/web/docs.js": ("docs.js", "text/javascript"),
    "/web/icon.svg": ("icon.svg", "image/svg+xml"),
    "/favicon.ico": ("icon.svg", "image/svg+xml"),
    "/manifest.webmanifest": ("manifest.webmanifest", "application/manifest+json"),
}
_BANNER = f'<p class="insecure" role="alert">{INSECURE_NOTICE}</p>'


@dataclass(frozen=True, slots=True)
class _Part:
    body: bytes
    media: str
    tag: str


class Pages:
    """Reads the files once, at start: a request never touches the disk."""

    def __init__(self, *, insecure: bool) -> None:
        self._parts = {path: _part(name, media, insecure) for path, (name, media) in _FILES.items()}

    def add_to(self, router: web.UrlDispatcher, document: dict[str, Any]) -> None:
        """Register every page."""
        body = msgspec.json.encode(document)
        self._parts["/openapi.json"] = _Part(body, "application/json", _tag(body))
        for path in self._parts:
            router.add_get(path, self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        part = self._parts[request.path]
        headers = {"ETag": f'"{part.tag}"', "Cache-Control": "no-cache"}
        if any(known.value == part.tag for known in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        response = web.Response(body=part.body, content_type=part.media, charset="utf-8", headers=headers)
        response.enable_compression()
        return response


def _part(name: str, media: str, insecure: bool) -> _Part:
    body = (WEB / name).read_bytes()
    if media == "text/html":
        body = body.replace(b"<!-- notice -->", _BANNER.encode() if insecure else b"")
    return _Part(body, media, _tag(body))


def _tag(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=12).hexdigest()
