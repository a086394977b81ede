"""The web page, its parts and the API's page, out of ``resources/web``; it refuses to fetch anything from elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from app.server.access import Notice

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


@dataclass(frozen=True, slots=True)
class _Part:
    body: bytes
    media: str
    tag: str


class Pages:
    """Reads the files once, at start: a request never touches the disk."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._parts = {path: _part((WEB / name).read_bytes(), media) for path, (name, media) in _FILES.items()}

    def add_to(self, router: web.UrlDispatcher, document: dict[str, Any]) -> None:
        """Register every page."""
        body = msgspec.json.encode(document)
        self._parts["/openapi.json"] = _Part(body, "application/json", _tag(body))
        for path in self._parts:
            router.add_get(path, self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        part = self._parts[request.path]
        if part.media == "text/html":
            said = self._notice()
            banner = f'<p class="insecure" role="alert">{said}</p>' if said else ""
            part = _part(part.body.replace(b"<!-- notice -->", banner.encode()), part.media)
        headers = {"ETag": f'"{part.tag}"', "Cache-Control": "no-cache"}
        if any(known.value == part.tag for known in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        response = web.Response(body=part.body, content_type=part.media, charset="utf-8", headers=headers)
        response.enable_compression()
        return response


def _part(body: bytes, media: str) -> _Part:
    return _Part(body, media, _tag(body))


def _tag(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=12).hexdigest()
