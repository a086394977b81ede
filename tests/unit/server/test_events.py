"""Server-sent events: what changed, no more, bounded, for as long as the client listens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from app.domain.gap import Gap, GapCause
from app.domain.state import LinkState, MachineState
from app.server import events
from tests.unit.server.fake_plant import SECOND, FakePlant, machine


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests wait for events, not for the clock: everything periodic comes soon."""
    monkeypatch.setattr(events, "TICK_S", 0.01)
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(events, "GAP_INTERVAL_S", 0.0)
    monkeypatch.setattr(events, "REFRESH_S", 3600.0)


async def read(answer: ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    """Events as (name, data); a heartbeat is (":", text)."""
    name = ""
    async for raw in answer.content:
        line = raw.decode().rstrip("\n")
        if line.startswith(":"):
            yield ":", line[1:].strip()
        elif line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def first(answer: ClientResponse, name: str, **wanted: Any) -> Any:
    async with asyncio.timeout(10):
        async for event, data in read(answer):
            if event == name and (name == ":" or all(data[key] == value for key, value in wanted.items())):
                return data
    raise AssertionError(f"the stream ended without {name} {wanted}")


async def test_a_new_client_is_told_every_machine_at_once(client: TestClient, plant: FakePlant) -> None:
    plant.machines = [machine("m1"), machine("m2")]
    async with client.get("/v1/events") as answer:
        assert answer.content_type == "text/event-stream"
        told = await first(answer, "status", machine_id="m1")
        assert told["signals"]["rpm"]["value"] == 3000.0
        await first(answer, "status", machine_id="m2")


async def test_a_change_is_told(client: TestClient, plant: FakePlant) -> None:
    async with client.get("/v1/events?detail=summary") as answer:
        before = await first(answer, "status", state="running")
        assert "signals" not in before
        plant.machines = [machine(state=MachineState.FAULT, revision=2)]
        await first(answer, "status", state="fault")


async def test_a_client_follows_only_the_machines_it_asked_for(client: TestClient, plant: FakePlant) -> None:
    plant.machines = [machine("m1"), machine("m2")]
    async with client.get("/v1/events?machine=m2") as answer:
        async with asyncio.timeout(10):
            async for event, data in read(answer):
                if event == ":":
                    break
                assert data["machine_id"] == "m2"


async def test_a_quiet_stream_has_heartbeats(client: TestClient) -> None:
    async with client.get("/v1/events") as answer:
        assert await first(answer, ":") == "heartbeat"


async def test_a_hole_is_told_when_it_opens_and_again_when_it_is_known(client: TestClient, plant: FakePlant) -> None:
    async with client.get("/v1/events") as answer:
        await first(answer, "status")
        plant.known_gaps = (Gap("mill-1", SECOND, None, GapCause.LINK_LOST),)
        plant.machines = [machine(link=LinkState.RETRYING, revision=2)]
        assert (await first(answer, "gap"))["to"] is None
        plant.known_gaps = (Gap("mill-1", SECOND, 3 * SECOND, GapCause.BUFFER_OVERRUN, 17),)
        plant.machines = [machine(revision=3)]
        told = await first(answer, "gap", cause="agent buffer overrun")
        assert (told["machine_id"], told["to"], told["count"]) == ("mill-1", "1970-01-01T00:00:03.000Z", 17)


async def test_one_client_too_many_is_asked_to_come_later(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MAX_CLIENTS", 1)
    async with client.get("/v1/events") as one:
        await first(one, "status")
        async with client.get("/v1/events") as another:
            assert (another.status, another.headers["Retry-After"]) == (503, "10")


async def test_an_unknown_machine_or_detail_is_refused(client: TestClient) -> None:
    async with client.get("/v1/events?machine=mil-1") as answer:
        assert answer.status == 404
    async with client.get("/v1/events?detail=all") as answer:
        assert answer.status == 400


async def test_a_client_that_leaves_is_forgotten(plant: FakePlant) -> None:
    feed = events.EventFeed(plant, lambda message, language: str(message))
    one = events.Client(frozenset(), True, events.Payloads(lambda m, _: str(m), "en"))
    feed._join(one)
    feed._leave(one)
    assert feed._clients == []
    assert feed._task is None


def test_a_client_that_does_not_read_holds_one_state_per_machine_and_few_gaps(plant: FakePlant) -> None:
    feed = events.EventFeed(plant, lambda message, language: str(message))
    slow = events.Client(frozenset(), True, events.Payloads(lambda m, _: str(m), "en"))
    feed._clients.append(slow)
    for revision in range(1000):
        plant.machines = [replace(machine(), revision=revision), replace(machine("m2"), revision=revision)]
        feed.tick()
        feed._tell_gaps("mill-1", 10**18, (Gap("mill-1", revision, revision + 1, GapCause.OVERLOAD),))
    assert len(slow.states) == 2
    assert len(slow.gaps) == events.MAX_GAPS
    assert slow.take().count(b"event: status") == 2
    assert slow.take() == b""
