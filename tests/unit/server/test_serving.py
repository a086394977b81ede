"""Listening: who may ask, what is said when it can't be, and the pages that come with it."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from html.parser import HTMLParser
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from app.domain.message import ConfigError, UserError
from app.server.guard import INSECURE_HEADER, INSECURE_NOTICE, is_loopback, notice_of, refuse_strangers
from app.server.openapi.reads import OPERATIONS
from app.server.openapi.schemas import SCHEMAS
from app.server.pages import WEB
from app.server.site import make_app, serve
from tests.unit.server.fake_plant import FakePlant


async def test_the_server_listens_on_any_free_port_and_says_which(plant: FakePlant) -> None:
    server = await serve(plant, host="127.0.0.1", listen_port=0)
    try:
        assert server.health().ok
        async with ClientSession() as session, session.get(f"{server.url}/healthz") as answer:
            assert answer.status == 200
            assert INSECURE_HEADER not in answer.headers
    finally:
        await server.stop()
    assert not server.health().ok


async def test_a_taken_port_is_a_sentence_with_the_next_step(plant: FakePlant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"Port {port} on 127\.0\.0\.1 is taken.*--port"):
            await serve(plant, host="127.0.0.1", listen_port=port)


async def test_a_host_that_is_not_ours_is_a_sentence(plant: FakePlant) -> None:
    with pytest.raises(UserError, match="can't listen on 192"):
        await serve(plant, host="192.0.2.1", listen_port=0, insecure=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "station.example"])
async def test_an_address_that_others_reach_is_refused_without_users_and_tls(plant: FakePlant, host: str) -> None:
    with pytest.raises(ConfigError, match="--insecure"):
        await serve(plant, host=host, listen_port=0)


@pytest.mark.parametrize(
    ("users", "tls", "lacks"),
    [(True, False, "without TLS"), (False, True, "without users"), (False, False, "users and TLS")],
)
def test_the_refusal_names_what_is_missing(users: bool, tls: bool, lacks: str) -> None:
    with pytest.raises(ConfigError, match=lacks):
        refuse_strangers("0.0.0.0", insecure=False, users=users, tls=tls)
    assert notice_of("0.0.0.0", users=users, tls=tls)


def test_users_and_tls_together_are_all_that_it_takes() -> None:
    refuse_strangers("0.0.0.0", insecure=False, users=True, tls=True)
    assert notice_of("0.0.0.0", users=True, tls=True) == ""


async def test_insecure_says_so_on_every_answer_and_page(plant: FakePlant) -> None:
    server = await serve(plant, host="0.0.0.0", listen_port=0, insecure=True)
    port = server.url.rpartition(":")[2]
    try:
        async with ClientSession() as session:
            for path in ("/", "/docs", "/v1/machines", "/nothing", "/metrics"):
                async with session.get(f"http://127.0.0.1:{port}{path}", headers={"Host": "station.local"}) as answer:
                    assert answer.headers[INSECURE_HEADER] == INSECURE_NOTICE
                    if path in ("/", "/docs"):
                        assert INSECURE_NOTICE in await answer.text()
    finally:
        await server.stop()


async def test_stopping_ends_event_streams(plant: FakePlant) -> None:
    server = await serve(plant, host="127.0.0.1", listen_port=0)
    async with ClientSession() as session, session.get(f"{server.url}/v1/events") as answer:
        await answer.content.readline()
        async with asyncio.timeout(10):
            await server.stop()
            while await answer.content.read(4096):
                pass


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("a.localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.evil", False),
    ],
)
def test_what_is_loopback(host: str, ours: bool) -> None:
    assert is_loopback(host) is ours


async def test_every_route_is_described_and_every_description_is_a_route(client: TestClient) -> None:
    async with client.get("/openapi.json") as answer:
        document = await answer.json()
    assert document["info"]["version"] == "1.2.3"
    routed = {route.resource.canonical for route in client.app.router.routes() if route.resource is not None}
    assert {path for path in routed if path.startswith("/v1")} == {
        path for path in document["paths"] if path.startswith("/v1")
    }
    assert {"/healthz", "/metrics"} <= set(document["paths"])


def test_every_reference_in_the_description_resolves() -> None:
    text = json.dumps([dict(SCHEMAS), [operation.answer for operation in OPERATIONS]], default=dict)
    named = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert named <= set(SCHEMAS)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/v1/machines/mill-1/status", "Status"),
        ("/v1/fleet/summary", "FleetSummary"),
        ("/healthz", "Health"),
        ("/v1/machines/mill-1/history", "History"),
    ],
)
async def test_answers_have_the_keys_that_the_description_promises(client: TestClient, path: str, schema: str) -> None:
    async with client.get(path) as answer:
        body: dict[str, Any] = await answer.json()
    described = SCHEMAS[schema]
    assert set(described["required"]) <= set(body) <= set(described["properties"])


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value for name, value in attrs if name in ("src", "href") and value and not value.startswith("#")
        ]


@pytest.mark.parametrize("page", ["/", "/docs"])
async def test_everything_a_page_needs_comes_from_this_server(client: TestClient, page: str) -> None:
    async with client.get(page) as answer:
        assert answer.content_type == "text/html"
        links = _Links()
        links.feed(await answer.text())
    assert links.found
    for link in links.found:
        assert link.startswith("/")
        async with client.get(link) as answer:
            assert answer.status == 200, link


async def test_the_page_can_be_installed(client: TestClient) -> None:
    async with client.get("/manifest.webmanifest") as answer:
        assert answer.content_type == "application/manifest+json"
        manifest = await answer.json(content_type=None)
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        async with client.get(icon["src"]) as answer:
            assert answer.content_type == "image/svg+xml"


async def test_pages_run_under_a_policy_without_inline_code(client: TestClient) -> None:
    async with client.get("/") as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*src=)|style=|onclick=", await answer.text())


async def test_a_page_that_did_not_change_is_not_sent_twice(client: TestClient) -> None:
    async with client.get("/web/app.js") as first:
        tag = first.headers["ETag"]
    async with client.get("/web/app.js", headers={"If-None-Match": tag}) as second:
        assert second.status == 304


def test_every_word_of_the_page_is_portuguese_too() -> None:
    words = (WEB / "words.js").read_text("utf-8")
    known = set(re.findall(r'^\s*"((?:[^"\\]|\\.)+)":|, "((?:[^"\\]|\\.)+)":', words, re.M))
    translated = {one or other for one, other in known}
    scripts = (WEB / "app.js").read_text("utf-8") + (WEB / "docs.js").read_text("utf-8")
    spoken = set(re.findall(r'\bt\("([^"]+)"', scripts)) | set(re.findall(r'(?:fact|big)\("([^"]+)"', scripts))
    spoken |= set(re.findall(r'\["[^"]+", "([A-Z][^"]+)"\]', scripts))
    assert len(spoken) > 25
    assert spoken - translated == set()


async def test_sentences_are_in_the_readers_language(plant: FakePlant) -> None:
    def shout(message: Any, language: str) -> str:
        return f"{language}: {message}"

    async with TestClient(TestServer(make_app(plant, render=shout))) as client:
        async with client.get("/v1/machines/x/status", headers={"Accept-Language": "pt-PT,en;q=0.5"}) as answer:
            assert (await answer.json(content_type=None))["detail"].startswith("pt-BR: ")
        async with client.get("/v1/machines/x/status", headers={"Accept-Language": "de"}) as answer:
            assert (await answer.json(content_type=None))["detail"].startswith("en: ")
