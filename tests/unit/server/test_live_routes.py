"""The live routes answer what the contract says, from whatever picture the plant gives."""

from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from app.domain.condition import Activation, Level
from app.domain.message import Message
from app.domain.observation import Document
from app.domain.quality import Quality
from app.domain.snapshot import ComponentHealth
from app.domain.state import LinkState, MachineState
from tests.unit.server.fake_plant import RUNNING, T0, FakePlant, machine


async def get(client: TestClient, path: str, status: int = 200) -> Any:
    async with client.get(path) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json(content_type=None)


async def test_every_machine_is_listed_with_the_contracts_keys(client: TestClient) -> None:
    (entry,) = (await get(client, "/v1/machines"))["machines"]
    assert {key: entry[key] for key in ("id", "name", "driver", "state", "since", "last_sample_at", "quality")} == {
        "id": "mill-1",
        "name": "MILL-1",
        "driver": "mtconnect",
        "state": "running",
        "since": "2027-01-15T08:00:00.000Z",
        "last_sample_at": "2027-01-15T08:00:01.000Z",
        "quality": "good",
    }


async def test_status_has_the_contracts_fields(client: TestClient) -> None:
    status = await get(client, "/v1/machines/mill-1/status")
    assert {
        key: status[key]
        for key in ("machine_id", "state", "feed_mm_min", "execution", "mode", "program", "part_count", "quality")
    } == {
        "machine_id": "mill-1",
        "state": "running",
        "feed_mm_min": 1200.0,
        "execution": "ACTIVE",
        "mode": "AUTOMATIC",
        "program": "00123",
        "part_count": 7,
        "quality": "good",
    }
    assert status["signals"]["rpm"] == {
        "value": 3000.0,
        "unit": "rev/min",
        "timestamp": "2027-01-15T08:00:01.000Z",
        "quality": "good",
        "received_at": "2027-01-15T08:00:01.005Z",
    }


async def test_rpm_is_the_spindle_that_turns_fastest_whatever_its_direction(client: TestClient) -> None:
    assert (await get(client, "/v1/machines/mill-1/status"))["rpm"] == -4500.5


async def test_an_unavailable_value_is_null_with_its_reason_and_the_last_good_one_beside(
    client: TestClient, plant: FakePlant
) -> None:
    plant.machines = [machine(values={**RUNNING, "rpm": None, "S2": None, "program": None})]
    status = await get(client, "/v1/machines/mill-1/status")
    assert status["rpm"] is None
    assert status["program"] is None
    rpm = status["signals"]["rpm"]
    assert (rpm["value"], rpm["quality"], rpm["reason"]) == (None, "bad", "unavailable")
    assert rpm["last_good"] == {"value": 1.0, "timestamp": "2027-01-15T07:59:51.000Z"}


async def test_a_stale_value_stays_and_says_so(client: TestClient, plant: FakePlant) -> None:
    plant.machines = [machine(qualities={"feed": Quality.STALE})]
    status = await get(client, "/v1/machines/mill-1/status")
    feed = status["signals"]["feed"]
    assert (feed["value"], feed["quality"], feed["reason"]) == (1200.0, "uncertain", "stale")
    assert status["quality"] == "uncertain"


async def test_a_machine_without_link_is_of_bad_quality_and_says_why(client: TestClient, plant: FakePlant) -> None:
    plant.machines = [machine(link=LinkState.RETRYING, state=MachineState.OFFLINE)]
    (entry,) = (await get(client, "/v1/machines"))["machines"]
    assert entry["quality"] == "bad"
    assert entry["link"]["message"] == "mill-1 does not answer."


async def test_a_condition_has_the_worst_level_as_value_and_lists_what_is_active(
    client: TestClient, plant: FakePlant
) -> None:
    warning = Activation(Level.WARNING, native_code="W1", text="low oil")
    fault = Activation(Level.FAULT, native_code="F9", native_severity="2", text="overtravel +X")
    plant.machines = [machine(conditions=[warning, fault])]
    system = (await get(client, "/v1/machines/mill-1/status"))["signals"]["system"]
    assert system["value"] == "FAULT"
    assert [(one["level"], one["native_code"], one["text"]) for one in system["active"]] == [
        ("WARNING", "W1", "low oil"),
        ("FAULT", "F9", "overtravel +X"),
    ]
    listed = (await get(client, "/v1/machines/mill-1/conditions"))["conditions"]
    assert [(one["signal"], one["native_code"]) for one in listed] == [("system", "W1"), ("system", "F9")]


async def test_a_condition_without_activations_is_normal_and_an_unavailable_one_is_null(
    client: TestClient, plant: FakePlant
) -> None:
    assert (await get(client, "/v1/machines/mill-1/status"))["signals"]["system"]["value"] == "NORMAL"
    plant.machines = [machine(values={**RUNNING, "system": None})]
    assert (await get(client, "/v1/machines/mill-1/status"))["signals"]["system"]["value"] is None


async def test_structures_are_opened(client: TestClient) -> None:
    assert (await get(client, "/v1/machines/mill-1/status"))["signals"]["offsets"]["value"] == {"G54": 1.5}


async def test_a_machine_that_never_answered_has_a_status_without_signals(client: TestClient, plant: FakePlant) -> None:
    plant.machines = [machine(with_model=False, state=MachineState.OFFLINE, link=LinkState.STARTING)]
    status = await get(client, "/v1/machines/mill-1/status")
    assert (status["state"], status["rpm"], status["signals"], status["quality"]) == ("offline", None, {}, "bad")
    assert await get(client, "/v1/machines/mill-1/signals") == {"signals": []}


async def test_signals_name_the_sources_own_id(client: TestClient) -> None:
    signals = {entry["id"]: entry for entry in (await get(client, "/v1/machines/mill-1/signals"))["signals"]}
    rpm = signals["rpm"]
    assert {key: rpm[key] for key in ("source_id", "category", "type", "subtype", "unit")} == {
        "source_id": "S1",
        "category": "SAMPLE",
        "type": "ROTARY_VELOCITY",
        "subtype": "ACTUAL",
        "unit": "rev/min",
    }
    assert signals["execution"]["unit"] is None


async def test_assets_are_listed_by_kind(client: TestClient, plant: FakePlant) -> None:
    plant.known_documents = (
        Document("mill-1", "CuttingTool", "T7", T0, '{"life": 80}'),
        Document("mill-1", "Fixture", "V1", T0, "{}"),
    )
    (tool,) = (await get(client, "/v1/machines/mill-1/assets?kind=CuttingTool"))["assets"]
    assert (tool["id"], tool["body"], tool["removed"]) == ("T7", {"life": 80}, False)


async def fleet(client: TestClient, plant: FakePlant, query: str = "") -> Any:
    plant.machines = [
        machine("m1", state=MachineState.RUNNING),
        machine("m2", {**RUNNING, "rpm": 500.0, "S2": 0.0}, state=MachineState.SETUP),
        machine("m3", {}, state=MachineState.FAULT, kind="lathe"),
        machine("m4", {}, state=MachineState.IDLE, kind="lathe"),
        machine("m5", {}, state=MachineState.OFFLINE, link=LinkState.RETRYING),
    ]
    return await get(client, f"/v1/fleet/summary{query}")


async def test_setup_and_fault_count_as_stopped_in_the_fleet(client: TestClient, plant: FakePlant) -> None:
    summary = await fleet(client, plant)
    counts = {key: summary[key] for key in ("total_machines", "running", "stopped", "idle", "offline")}
    assert counts == {"total_machines": 5, "running": 1, "stopped": 2, "idle": 1, "offline": 1}
    assert summary["avg_rpm"] == pytest.approx((4500.5 + 500.0) / 2)
    assert summary["total_oee"] is None
    assert summary["total_oee_reason"]
    assert summary["uptime_s"] >= 0


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("?state=stopped", 2),
        ("?state=setup", 1),
        ("?state=running,idle", 2),
        ("?kind=lathe", 2),
        ("?kind=mill", 3),
        ("?kind=mill-3axis&state=offline", 1),
        ("?site=Novatech", 5),
        ("?site=Elsewhere", 0),
    ],
)
async def test_the_fleet_is_filtered(client: TestClient, plant: FakePlant, query: str, total: int) -> None:
    assert (await fleet(client, plant, query))["total_machines"] == total


async def test_an_empty_fleet_has_no_average(client: TestClient, plant: FakePlant) -> None:
    plant.machines = []
    summary = await get(client, "/v1/fleet/summary")
    assert (summary["total_machines"], summary["avg_rpm"]) == (0, None)


async def test_health_is_ok_with_an_entry_per_component(client: TestClient) -> None:
    health = await get(client, "/healthz")
    assert health["status"] == "ok"
    assert health["components"]["history-writer"] == {
        "status": "ok",
        "message": None,
        "figures": {"committed_total": 5.0},
    }


async def test_one_failed_component_fails_health_with_503_and_its_sentence(
    client: TestClient, plant: FakePlant
) -> None:
    plant.health = (
        *plant.health,
        ComponentHealth("driver:x", ok=False, message=Message.of("No answer."), figures={"age_s": float("nan")}),
    )
    health = await get(client, "/healthz", 503)
    assert health["status"] == "failed"
    assert health["components"]["driver:x"] == {"status": "failed", "message": "No answer.", "figures": {"age_s": None}}


async def test_a_machine_that_is_tried_again_is_told_and_fails_nothing(client: TestClient, plant: FakePlant) -> None:
    unreachable = ComponentHealth("driver:x", ok=True, message=Message.of("No answer."), state=LinkState.RETRYING)
    plant.health = (*plant.health, unreachable)
    health = await get(client, "/healthz")
    assert health["status"] == "ok"
    assert health["components"]["driver:x"] == {
        "status": "retrying",
        "message": "No answer.",
        "figures": {},
        "state": "retrying",
    }


async def test_metrics_are_prometheus_text_with_values_that_are_not_bad(client: TestClient, plant: FakePlant) -> None:
    plant.machines = [machine('a"b'), machine("m2", {**RUNNING, "rpm": None})]
    async with client.get("/metrics") as answer:
        assert answer.content_type == "text/plain"
        text = await answer.text()
    assert 'cnc_telemetry_signal_value{machine="a\\"b",signal="rpm",unit="rev/min"} 3000.0' in text
    assert 'machine="m2",signal="rpm"' not in text
    assert 'cnc_telemetry_machine_state{machine="m2",state="running"} 1.0' in text
    assert 'cnc_telemetry_committed_total{component="history-writer"} 5.0' in text
