"""``/v1/alarms`` answers what the contract says, and changes only what it is asked to by somebody who may."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from app.domain.alarm import Event, Priority, Step, step
from tests.alarm_builders import alarm, list_of, morning
from tests.unit.server.fake_plant import FakePlant, machine

RPM = "mill-1:rpm_high"


@pytest.fixture
def plant() -> FakePlant:
    fake = FakePlant(machine())
    now_ns = time.time_ns()
    row = alarm("mill-1", "rpm_high", value=5210.0, unit="rev/min", guidance={"pt-BR": "Reduza."}, now_ns=now_ns)
    fake.alarms.now = list_of(row, now_ns=now_ns)
    return fake


async def sent(client: TestClient, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
    async with client.post(path, json=body, headers=headers) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json(content_type=None)


async def test_the_list_has_counts_and_rows(client: TestClient) -> None:
    async with client.get("/v1/alarms?state=active", headers={"Accept-Language": "pt-BR"}) as answer:
        body = await answer.json()
    (row,) = body["alarms"]
    assert (row["id"], row["state"], row["priority"], row["value"]) == (RPM, "UNACK", 2, 5210.0)
    assert row["guidance"] == "Reduza."
    assert body["active"] == {"p1": 0, "p2": 1, "p3": 0, "p4": 0}


async def test_filters_choose_rows_and_refuse_what_nobody_has(client: TestClient) -> None:
    async with client.get("/v1/alarms?state=hidden") as answer:
        assert (await answer.json())["alarms"] == []
    async with client.get("/v1/alarms?machine=mill-9") as answer:
        assert answer.status == 404
        assert (await answer.json())["nearest"] == "mill-1"
    async with client.get("/v1/alarms?state=activ") as answer:
        assert answer.status == 400


async def test_an_alarm_that_leaves_the_list_is_answered_whole(client: TestClient, plant: FakePlant) -> None:
    (row,) = plant.alarms.now.rows
    gone = step(row.standing, Event(Step.RETURN, plant.alarms.now.time_ns))
    plant.alarms.now = list_of(replace(row, standing=gone))
    told = await sent(client, f"/v1/alarms/{RPM}/ack", {"user": "ana", "comment": "new coolant"})
    assert (told["id"], told["state"], told["machine_id"], told["priority"]) == (RPM, "NORM", "mill-1", 2)
    async with client.get("/openapi.json") as answer:
        wanted = (await answer.json())["components"]["schemas"]["Alarm"]["required"]
    assert set(wanted) <= set(told)
    assert [name for name, _, _ in plant.alarms.done] == ["comment", "acknowledge"]


async def test_an_alarm_is_acknowledged_shelved_and_shown_again(client: TestClient, plant: FakePlant) -> None:
    assert (await sent(client, f"/v1/alarms/{RPM}/ack", {"user": "ana"}))["state"] == "ACKED"
    shelved = await sent(client, f"/v1/alarms/{RPM}/shelve", {"user": "ana", "reason": "sensor", "duration": "15min"})
    assert (shelved["state"], shelved["reason"]) == ("SHLVD", "sensor")
    assert (await sent(client, f"/v1/alarms/{RPM}/unshelve"))["state"] == "UNACK"
    assert [by.user for _, _, by in plant.alarms.done] == ["ana", "ana", "http"]


async def test_an_alarm_is_suppressed_and_taken_out_of_service_with_a_reason_and_comes_back(client: TestClient) -> None:
    assert "reason" in (await sent(client, f"/v1/alarms/{RPM}/out_of_service", {"user": "ana"}, 400))["detail"]
    hidden = await sent(client, f"/v1/alarms/{RPM}/suppress", {"user": "ana", "reason": "set-up"})
    assert (hidden["state"], hidden["reason"]) == ("DSUPR", "set-up")
    assert (await sent(client, f"/v1/alarms/{RPM}/unsuppress", {"user": "ana"}))["state"] == "UNACK"
    out = await sent(client, f"/v1/alarms/{RPM}/out_of_service", {"user": "ana", "reason": "sensor out"})
    assert (out["state"], out["hidden_by"]) == ("OOSRV", "ana")
    back = await sent(client, f"/v1/alarms/{RPM}/return_to_service", {"user": "ana", "reason": "sensor in"})
    assert back["state"] == "UNACK"


async def test_what_an_alarm_does_not_allow_is_told_in_words(client: TestClient) -> None:
    told = await sent(client, f"/v1/alarms/{RPM}/unshelve", {}, 400)
    assert told["detail"] == "The alarm is not shelved."
    assert (await sent(client, "/v1/alarms/mill-1:rpm/ack", {}, 404))["nearest"] == RPM


@pytest.mark.parametrize("body", [{"usr": "ana"}, ["ana"], {"user": 5}])
async def test_a_wrong_body_is_refused(client: TestClient, body: Any) -> None:
    await sent(client, f"/v1/alarms/{RPM}/ack", body, 400)


async def test_a_form_and_a_foreign_page_change_nothing(client: TestClient, plant: FakePlant) -> None:
    async with client.post(f"/v1/alarms/{RPM}/ack", data={"user": "eve"}) as answer:
        assert answer.status == 415
    await sent(client, f"/v1/alarms/{RPM}/ack", {}, 403, Origin="http://evil.example")
    assert plant.alarms.done == []


async def test_the_journal_and_key_figures_answer(client: TestClient) -> None:
    await sent(client, f"/v1/alarms/{RPM}/ack", {"user": "ana"})
    async with client.get("/v1/alarms/journal?from=0") as answer:
        (line,) = (await answer.json())["journal"]
    assert (line["step"], line["from_state"], line["to_state"], line["user"]) == (
        "acknowledge",
        "UNACK",
        "ACKED",
        "ana",
    )
    async with client.get("/v1/alarms/kpi") as answer:
        figures = await answer.json()
    assert figures["announced"] == 400
    assert figures["mix"]["p1"] == 0.05


async def test_commands_are_described(client: TestClient) -> None:
    async with client.get("/openapi.json") as answer:
        paths = (await answer.json())["paths"]
    assert "post" in paths["/v1/alarms/{id}/ack"]
    assert "get" in paths["/v1/alarms/journal"]


async def test_metrics_count_alarms_by_priority_and_tell_a_flood(client: TestClient, plant: FakePlant) -> None:
    now = morning()
    plant.alarms.now = replace(now, flood_since_ns=1, announced={Priority.P1: 3})
    async with client.get("/metrics") as answer:
        text = await answer.text()
    for priority in Priority:
        assert f'cnc_telemetry_alarms_active{{priority="{int(priority)}"}} {float(now.active[priority])}' in text
    assert 'cnc_telemetry_alarms_hidden{state="shelved"} 1.0' in text
    assert 'cnc_telemetry_alarms_announced_total{priority="1"} 3.0' in text
    assert 'cnc_telemetry_alarms_announced_total{priority="4"} 0.0' in text
    assert "cnc_telemetry_alarm_flood 1.0" in text


async def test_help_is_called_for_and_the_call_ended(client: TestClient, plant: FakePlant) -> None:
    machine = plant.snapshot().machines[0].id
    called = await client.post(f"/v1/machines/{machine}/help", json={"user": "ana", "text": "tool broke"})
    told = await called.json()
    assert (called.status, told["id"], told["kind"], told["state"]) == (
        200,
        f"{machine}:help",
        "call",
        "UNACK",
    )
    over = await client.post(f"/v1/machines/{machine}/help", json={"user": "ana", "wanted": False})
    assert (await over.json())["state"] == "NORM"
    assert (await client.post("/v1/machines/nobody/help", json={})).status == 404
    assert (await client.post(f"/v1/machines/{machine}/help", json={"wanted": "yes"})).status == 400
