"""Every fault is a problem document that tells the next step, in the reader's language."""

import logging

import pytest
from aiohttp.test_utils import TestClient

from app.domain.message import Message, UnknownName
from tests.unit.server.fake_plant import FakePlant, machine


async def test_an_unknown_machine_names_the_nearest(client: TestClient, plant: FakePlant) -> None:
    plant.machines = [machine("mill-1"), machine("lathe-2")]
    for route in ("status", "signals", "history", "gaps", "conditions", "assets"):
        async with client.get(f"/v1/machines/lath-2/{route}") as answer:
            assert (answer.status, answer.content_type) == (404, "application/problem+json")
            problem = await answer.json(content_type=None)
        assert problem["nearest"] == "lathe-2"
        assert (problem["title"], problem["status"], problem["instance"]) == (
            "Not found",
            404,
            f"/v1/machines/lath-2/{route}",
        )


async def test_an_unknown_path_points_to_the_docs(client: TestClient) -> None:
    async with client.get("/v2/machines") as answer:
        assert (answer.status, answer.content_type) == (404, "application/problem+json")
        assert "/docs" in (await answer.json(content_type=None))["detail"]


async def test_the_api_is_read_only(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        async with client.request(method, "/v1/machines") as answer:
            assert (answer.status, answer.content_type) == (405, "application/problem+json")
            assert "GET" in answer.headers["Allow"]


async def test_an_unknown_state_lists_the_accepted_ones(client: TestClient) -> None:
    async with client.get("/v1/fleet/summary?state=busy") as answer:
        assert answer.status == 400
        problem = await answer.json(content_type=None)
    assert problem["parameter"] == "state"
    assert "running" in problem["accepted"]


async def test_a_misspelt_parameter_names_the_nearest(client: TestClient) -> None:
    async with client.get("/v1/fleet/summary?sate=running") as answer:
        assert "'state'" in (await answer.json(content_type=None))["detail"]


async def test_our_own_bug_is_a_500_without_traceback_and_stands_in_the_log(
    client: TestClient, plant: FakePlant, caplog: pytest.LogCaptureFixture
) -> None:
    plant.refusal = ZeroDivisionError("inner detail")
    with caplog.at_level(logging.ERROR):
        async with client.get("/v1/machines/mill-1/history") as answer:
            assert answer.status == 500
            text = await answer.text()
    assert "inner detail" not in text
    assert "Traceback" not in text
    assert "inner detail" in caplog.text


async def test_a_foreign_host_name_is_refused(client: TestClient) -> None:
    for host in ("evil.example", "evil.example:8420", "127.0.0.1.evil.example"):
        async with client.get("/v1/machines", headers={"Host": host}) as answer:
            assert answer.status == 421


async def test_our_own_host_names_are_accepted(client: TestClient) -> None:
    for host in ("localhost:8420", "127.0.0.1", "[::1]:8420", "[::1]"):
        async with client.get("/v1/machines", headers={"Host": host}) as answer:
            assert answer.status == 200


async def test_no_other_site_may_read_answers(client: TestClient) -> None:
    async with client.get("/v1/machines", headers={"Origin": "http://evil.example"}) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/machines/mill-1/history",
        "/v1/machines/mill-1/gaps",
        "/v1/machines/mill-1/oee",
        "/v1/alarms/journal",
        "/v1/alarms/kpi",
    ],
)
async def test_a_window_that_ends_before_it_begins_is_refused_everywhere(client: TestClient, path: str) -> None:
    async with client.get(f"{path}?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z") as answer:
        assert (answer.status, (await answer.json(content_type=None))["parameter"]) == (400, "from")


async def test_a_name_that_nobody_has_is_not_found(client: TestClient, plant: FakePlant) -> None:
    plant.refusal = UnknownName(Message.of("There is no job '7'."))
    async with client.get("/v1/machines/mill-1/history") as answer:
        assert (answer.status, (await answer.json(content_type=None))["status"]) == (404, 404)


@pytest.mark.parametrize("route", ["history", "gaps"])
async def test_a_window_of_all_times_is_asked_of_history_within_64_bits(
    client: TestClient, plant: FakePlant, route: str
) -> None:
    async with client.get(f"/v1/machines/mill-1/{route}?from=0388-01-01&to=9999-12-31") as answer:
        assert answer.status == 200, await answer.text()
    asked = [(query.from_ns, query.to_ns) for query in plant.queries] + [query[1:] for query in plant.gap_queries]
    assert asked
    assert all(to_ns - from_ns < 2**63 and from_ns > -(2**62) for from_ns, to_ns in asked)
