"""Who may ask what over HTTP: every route by every role, sessions, tokens, passwords, and the faults in between."""

from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from app.contracts.alarms import By
from app.contracts.people import KeptPass
from app.domain.people import PERMITTED, Action, Role
from app.security.desk import TOKEN
from app.security.passwords import digest
from app.server import events
from app.server.access import CHANGES, PUBLIC
from app.server.site import make_app
from tests.alarm_builders import alarm, list_of
from tests.people_builders import ONE_OF_EACH, desk_with, password_of
from tests.unit.server.fake_plant import FakePlant, machine


@pytest.fixture
async def plant(tmp_path: Path) -> AsyncIterator[FakePlant]:
    fake, now_ns = FakePlant(machine()), time.time_ns()
    fake.alarms.now = list_of(alarm("mill-1", "rpm_high", now_ns=now_ns), now_ns=now_ns)
    with desk_with(tmp_path) as desk:
        fake.people = desk
        yield fake


@pytest.fixture
async def client(plant: FakePlant) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(make_app(plant)), cookie_jar=CookieJar(unsafe=True)) as client:
        yield client


def basic(name: str, password: str = "") -> dict[str, str]:
    given = base64.b64encode(f"{name}:{password or password_of(name)}".encode()).decode()
    return {"Authorization": f"Basic {given}"}


def url_of(canonical: str) -> str:
    return canonical.replace("{id}", "mill-1").replace("{name}", "line-1")


async def test_every_route_by_every_role_answers_as_the_table_says(client: TestClient) -> None:
    routes = {(r.method, r.resource.canonical) for r in client.app.router.routes() if r.resource is not None}
    tried = 0
    for method, canonical in sorted(routes):
        if canonical in PUBLIC or canonical == "/v1/events":
            continue
        action = Action.LOOK if method in ("GET", "HEAD") else CHANGES.get(canonical)
        assert action is not None, f"{method} {canonical} stands in no table"
        async with client.request(method, url_of(canonical)) as answer:
            assert answer.status == 401, (method, canonical)
            assert "WWW-Authenticate" in answer.headers
        for name, role in ONE_OF_EACH.items():
            async with client.request(method, url_of(canonical), headers=basic(name)) as answer:
                refused = answer.status in (401, 403)
                assert refused is (role not in PERMITTED[action]), (method, canonical, name, answer.status)
                tried += 1
                if refused and method != "HEAD":
                    body = await answer.json(content_type="application/problem+json")
                    assert (answer.status, body["status"], body["type"]) == (403, 403, "about:blank")
    assert tried > 5 * 30


async def test_public_routes_tell_strangers_nothing(client: TestClient) -> None:
    async with client.get("/healthz") as answer:
        assert await answer.json() == {"status": "ok"}
    async with client.get("/v1/session") as answer:
        assert await answer.json() == {
            "users_defined": True, "user": None, "role": None, "permitted": [], "csrf": None
        }  # fmt: skip
    async with client.get("/healthz", headers=basic("vera")) as answer:
        assert "components" in await answer.json()
    async with client.get("/nothing/at/all") as answer:
        assert answer.status == 401


async def test_events_take_a_user_too(client: TestClient) -> None:
    async with client.get("/v1/events") as answer:
        assert answer.status == 401
    async with client.get("/v1/events", headers=basic("vera")) as answer:
        assert answer.status == 200


async def test_a_browser_is_led_to_the_form_and_back(client: TestClient) -> None:
    html = {"Accept": "text/html"}
    async with client.get("/docs", headers=html, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in?next=/docs")
    async with client.get("/sign-in?next=/docs", headers=html) as answer:
        assert 'value="/docs"' in await answer.text()
    form = {"user": "sara", "password": password_of("sara"), "next": "/docs"}
    async with client.post("/sign-in", data=form, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/docs")
        cookie = answer.headers["Set-Cookie"]
    assert re.search("HttpOnly", cookie)
    assert re.search("SameSite=Lax", cookie)
    async with client.get("/docs", headers=html) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_signing_in_leads_nobody_elsewhere(client: TestClient, place: str) -> None:
    form = {"user": "sara", "password": password_of("sara"), "next": place}
    async with client.post("/sign-in", data=form, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/"


async def test_a_wrong_password_is_said_on_the_form_in_the_readers_language(client: TestClient) -> None:
    form = {"user": "<b>sara", "password": "wrong", "next": '"><script>'}
    async with client.post("/sign-in", data=form, headers={"Accept-Language": "pt-BR"}) as answer:
        text = await answer.text()
        assert answer.status == 401
    assert "<script>" not in text
    assert "<b>sara" not in text
    assert "Set-Cookie" not in answer.headers


async def signed_in(client: TestClient, name: str) -> str:
    async with client.post("/v1/session", json={"user": name, "password": password_of(name)}) as answer:
        body: dict[str, Any] = await answer.json()
        assert answer.status == 200, body
        return str(body["csrf"])


async def test_a_session_changes_nothing_without_its_csrf_token(client: TestClient, plant: FakePlant) -> None:
    csrf = await signed_in(client, "otto")
    row = plant.alarms.now.rows[0].id
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": csrf[:-1]}, {"X-CSRF-Token": "é" * 64}):
        async with client.post(f"/v1/alarms/{row}/ack", json={}, headers=headers) as answer:
            assert answer.status == 403
    async with client.post(
        f"/v1/alarms/{row}/ack", json={"user": "the boss"}, headers={"X-CSRF-Token": csrf}
    ) as answer:
        assert answer.status == 200
    assert plant.alarms.done == [("acknowledge", (row,), By("otto", "", "operator"))]


async def test_a_page_elsewhere_can_neither_sign_anybody_in_nor_out(client: TestClient) -> None:
    elsewhere = {"Origin": "https://evil.example"}
    form = {"user": "sara", "password": password_of("sara")}
    async with client.post("/sign-in", data=form, headers=elsewhere, allow_redirects=False) as answer:
        assert answer.status == 403
    await signed_in(client, "sara")
    async with client.post("/sign-out", data={}, allow_redirects=False) as answer:
        assert answer.status == 403
    async with client.get("/v1/session") as answer:
        assert (await answer.json())["user"] == "sara"


async def test_signing_out_ends_the_session_itself(client: TestClient) -> None:
    csrf = await signed_in(client, "sara")
    kept = {cookie.key: cookie.value for cookie in client.session.cookie_jar}
    async with client.post("/sign-out", data={"csrf": csrf}, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    async with client.get("/v1/machines", cookies=kept) as answer:
        assert answer.status == 401


async def test_programs_bring_a_token(client: TestClient, plant: FakePlant) -> None:
    plant.people._store.keep_pass(KeptPass(digest("secret"), "otto", None, TOKEN, "", time.time_ns(), 0))  # type: ignore[attr-defined]
    async with client.get("/v1/machines", headers={"Authorization": "Bearer secret"}) as answer:
        assert answer.status == 200
    async with client.get("/v1/machines", headers={"Authorization": "Bearer secre"}) as answer:
        assert answer.status == 401
    async with client.post("/v1/fleet/resend", headers={"Authorization": "Bearer secret"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("given", ["Basic", "Basic %%%", "Basic YQ==", "Bearer", "Digest x", "Bearer " + "x" * 5000])
async def test_malformed_credentials_are_no_credentials(client: TestClient, given: str) -> None:
    async with client.get("/v1/machines", headers={"Authorization": given}) as answer:
        assert answer.status == 401


async def test_guessing_is_told_to_wait(client: TestClient) -> None:
    for _ in range(5):
        async with client.get("/v1/machines", headers=basic("ada", "guess")) as answer:
            assert answer.status == 401
    async with client.get("/v1/machines", headers=basic("ada")) as answer:
        assert answer.status == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 15
    async with client.post("/v1/session", json={"user": "ada", "password": "guess"}) as answer:
        assert answer.status == 429


async def test_only_programs_are_told_of_basic(client: TestClient) -> None:
    async with client.get("/v1/machines") as answer:
        assert "Basic" in answer.headers["WWW-Authenticate"]
    async with client.get("/v1/machines", headers={"Sec-Fetch-Mode": "cors"}) as answer:
        assert "Basic" not in answer.headers["WWW-Authenticate"]


async def test_what_nobody_thought_of_is_closed(client: TestClient) -> None:
    async with client.put("/v1/machines", headers=basic("ada")) as answer:
        assert answer.status in (403, 405)
    async with client.delete("/v1/jobs", headers=basic("ada")) as answer:
        assert answer.status in (403, 405)


def test_each_change_names_an_action_that_is_not_looking() -> None:
    assert Action.LOOK not in CHANGES.values()
    assert set(PERMITTED[Action.PEOPLE]) == {Role.ADMINISTRATOR}


async def test_a_stream_ends_when_its_reader_may_not_look_any_more(
    client: TestClient, plant: FakePlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LOOK_S", 0.0)
    csrf = await signed_in(client, "vera")
    async with client.get("/v1/events") as stream:
        assert await stream.content.readline() == b"retry: 2000\n"
        async with client.post("/sign-out", data={"csrf": csrf}, allow_redirects=False) as answer:
            assert answer.status == 303
        async with asyncio.timeout(20):
            while await stream.content.read(4096):
                pass
