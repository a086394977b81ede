"""Production of the composed station: OEE from what a driver delivers, late data computed again, reasons kept over a restart."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession

from app.cli import export, report
from app.cli.arguments import parse
from app.cli.console import Console, WrongUse
from app.cli.language import in_language
from app.config.production_schema import Reports
from app.config.schema import Config
from app.contracts.production import CalendarEntry
from app.domain.message import UserError
from app.domain.observation import Cursor, Delivery, ObservationBatch
from app.domain.production import EntryKind, LateData, OeeQuery, QuantityEntry, Recomputed, SliceKind, StopQuery
from app.producing import Producing
from app.reporting import month_of, week_of
from app.server.site import serve
from storage.history import open_history
from tests.integration.test_plant import SOURCE, World, until
from tests.unit.builders import T0, mill, rows, sample

S = 10**9
BEGAN = (time.time_ns() // S - 3600) * S
"""An hour ago."""


COUNTING = replace(mill(), items=(*mill().items, sample("part_count")), index={})


def seen(*told: tuple[str, int, object], first_sequence: int = 1) -> ObservationBatch:
    """Seconds after the beginning."""
    since = (BEGAN - T0) // S
    return rows(COUNTING, *((signal, since + at, value) for signal, at, value in told), first_sequence=first_sequence)


HOUR = seen(
    ("availability", 0, "AVAILABLE"),
    ("mode", 0, "AUTOMATIC"),
    ("execution", 0, "ACTIVE"),
    ("part_count", 0, 10),
    ("part_count", 600, 15),
    ("execution", 1800, "FEED_HOLD"),
    ("execution", 2400, "ACTIVE"),
    ("part_count", 3000, 20),
)
ASKED = OeeQuery(("mill-1",), from_ns=BEGAN, to_ns=BEGAN + 3000 * S, slices=True)


def world(folder: Path) -> World:
    made = World(folder)
    (folder / "plant.yaml").write_text(
        "timezone: UTC\nmachines:\n  - {id: mill-1, driver: scripted, ideal_cycle: 200s}\n"
    )
    return made


async def test_what_is_observed_becomes_oee_and_a_reason_outlives_a_restart(tmp_path: Path) -> None:
    plant = world(tmp_path).plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    found = plant.production.oee(ASKED).result(5).total
    assert (found.availability.value, found.account.adet_ns) == (0.8, 600 * S)
    assert [piece.kind for piece in found.slices] == [SliceKind.APT, SliceKind.ADET, SliceKind.APT]
    (stop,) = plant.production.stops(StopQuery(from_ns=BEGAN)).result(5)
    told = plant.production.set_reason(stop.id, "no-material", "ana", stop.revision).result(5)
    assert (told.reason, told.revision) == ("no-material", 1)
    with pytest.raises(UserError, match="Somebody else"):
        plant.production.set_reason(stop.id, "setup", "rui", stop.revision).result(5)
    assert await plant.stop()

    again = world(tmp_path).plant()
    await again.start()
    after = again.production.oee(ASKED).result(5).total.account
    assert (after.apt_ns, after.adet_ns, after.made) == (found.account.apt_ns, found.account.adet_ns, 5)
    assert [loss.reason for loss in after.losses] == ["no-material"]
    (kept,) = again.production.stops(StopQuery(from_ns=BEGAN)).result(5)
    assert kept.reason == "no-material"
    await again.stop()


async def test_late_observations_are_computed_into_the_past(tmp_path: Path) -> None:
    late = seen(("execution", 1000, "FEED_HOLD"), ("execution", 1100, "ACTIVE"), first_sequence=20)
    deliveries = (
        Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)),
        Delivery(SOURCE, (late,), Cursor(SOURCE, "77", 30)),
    )
    plant = world(tmp_path).plant(*deliveries)
    await plant.start()
    await until(lambda: plant.snapshot().machines[0].model is not None and plant.flush(1.0))
    await asyncio.to_thread(plant.production.repair)
    found = plant.production.oee(ASKED).result(5).total
    assert found.account.adet_ns + found.account.micro_ns == 700 * S
    assert await plant.stop()


async def test_part_counts_that_come_too_late_are_counted_at_their_time(tmp_path: Path) -> None:
    late = seen(("part_count", 300, 12), first_sequence=20)
    deliveries = (
        Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)),
        Delivery(SOURCE, (late,), Cursor(SOURCE, "77", 30)),
    )
    plant = world(tmp_path).plant(*deliveries)
    await plant.start()
    await until(lambda: plant.snapshot().machines[0].model is not None and plant.flush(1.0))
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    await asyncio.to_thread(plant.production.repair)
    counts = plant.production.counts("mill-1", BEGAN, BEGAN + 3600 * S).result(5)
    assert [((each.at_ns - BEGAN) // S, each.parts) for each in counts] == [(300, 2), (600, 3), (3000, 5)]
    assert not plant._history.production().late()
    assert await plant.stop()


async def test_late_data_that_comes_while_late_data_is_computed_is_not_forgotten(tmp_path: Path) -> None:
    plant = world(tmp_path).plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    store = plant._history.production()
    with plant.production._repairing:
        await asyncio.to_thread(lambda: store.keep(LateData("mill-1", BEGAN)).result(5))
        assert await asyncio.to_thread(store.late) == (LateData("mill-1", BEGAN),)
        await asyncio.to_thread(lambda: store.keep(LateData("mill-1", BEGAN + 60 * S)).result(5))
        done = Recomputed("mill-1", BEGAN, BEGAN + S, (), (), time.time_ns(), "late data")
        await asyncio.to_thread(lambda: store.keep(done).result(5))
        assert await asyncio.to_thread(store.late) == (LateData("mill-1", BEGAN + 60 * S),)
    assert await plant.stop()


async def test_old_days_are_kept_compactly_and_late_data_opens_them_again(tmp_path: Path) -> None:
    late = seen(("execution", 1000, "FEED_HOLD"), ("execution", 1100, "ACTIVE"), first_sequence=20)
    plant = world(tmp_path).plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    before = plant.production.oee(ASKED).result(5).total
    await asyncio.to_thread(plant.production.seal, time.time_ns() + 10 * 86_400 * S)
    assert plant.production.oee(ASKED).result(5).total == before
    with sqlite3.connect(next(tmp_path.rglob("history.db"))) as file:
        assert file.execute("SELECT count(*) FROM production_row").fetchone() == (0,)
    plant._history.writer.submit(Delivery(SOURCE, (late,), Cursor(SOURCE, "77", 30)))
    assert await asyncio.to_thread(plant.flush, 5.0)
    await asyncio.to_thread(plant.production._recompute, "mill-1", BEGAN, "late data")
    after = plant.production.oee(ASKED).result(5).total.account
    assert after.adet_ns + after.micro_ns == 700 * S
    assert await plant.stop()


@pytest.fixture
def producing(tmp_path: Path) -> Iterator[Producing]:
    history, workers = open_history(tmp_path / "history.db"), ThreadPoolExecutor(1)
    yield Producing(Config(), history, workers)
    workers.shutdown()
    history.close()


def test_sums_of_the_last_weeks_are_ready_before_somebody_asks(producing: Producing) -> None:
    asked: list[tuple[int, int]] = []
    now_ns = time.time_ns() // (3_600 * S) * 3_600 * S + 1_800 * S
    producing.desk.keep_sums = lambda since, until, _: asked.append((since, until))  # type: ignore[method-assign]
    for _ in range(40):
        producing.sum_up(now_ns)
    assert len(asked) == 35
    assert (asked[0][1], asked[-1][0]) == (now_ns, now_ns - 35 * 86_400 * S)
    assert [later[0] for later in asked[:-1]] == [earlier[1] for earlier in asked[1:]]
    producing.sum_up(now_ns + 3_600 * S)
    assert asked[35:] == [(now_ns - 3_600 * S, now_ns + 3_600 * S)]


def test_a_configuration_that_changes_nothing_about_oee_keeps_the_sums(producing: Producing) -> None:
    before, config = producing.desk, Config()
    producing.take_over(config, config.model_copy(update={"station": "another"}))
    assert producing.desk is before
    producing.take_over(config, config.model_copy(update={"oee": config.oee.model_copy(update={"target": 0.5})}))
    assert producing.desk is not before


async def test_a_shift_that_has_ended_gets_its_report_and_a_correction_a_revision(tmp_path: Path) -> None:
    made = world(tmp_path)
    now = datetime.now(UTC)
    begins, ends = now - timedelta(minutes=70), now - timedelta(minutes=3)
    shift = f'shifts:\n  - {{name: A, from: "{begins:%H:%M}", to: "{ends:%H:%M}"}}\nreports: {{at_shift_end: false, weekly: false, monthly: false}}\n'
    with (tmp_path / "plant.yaml").open("a") as file:
        file.write(shift)
    plant = made.plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    kept = await asyncio.to_thread(plant.reports.write_due, time.time_ns())
    first = next(each for each in kept if each.name.startswith("shift_"))
    assert first.pdf.read_bytes().startswith(b"%PDF")
    assert first.revision == 1
    plant.production.enter(QuantityEntry("mill-1", EntryKind.SCRAP, 2, BEGAN + 700 * S, "ana", time.time_ns())).result(
        5
    )
    plant.reports._done.clear()
    (second,) = await asyncio.to_thread(plant.reports.write_due, time.time_ns())
    assert (second.name, second.revision) == (first.name, 2)
    assert [each.revision for each in plant.reports.every().result(5) if each.name == first.name] == [1, 2]
    with pytest.raises(UserError, match="no report"):
        plant.reports.file("../plant.yaml").result(5)
    assert await plant.stop()


async def test_the_report_verb_reads_a_history_that_a_station_is_writing(tmp_path: Path) -> None:
    plant = world(tmp_path).plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    (tmp_path / "replayed.yaml").write_text(
        "timezone: UTC\nmachines:\n  - {id: mill-1, driver: mtconnect, url: 'http://127.0.0.1:9', ideal_cycle: 200s}\n"
    )
    since, out = datetime.fromtimestamp(BEGAN / S, UTC).isoformat(), tmp_path / "r.pdf"

    def verb(*words: str) -> int:
        given = ["--data", str(tmp_path), "--config", str(tmp_path / "replayed.yaml"), "--lang", "en", *words]
        options = in_language(parse(given))
        module = report if options.verb == "report" else export
        return module.run(options, Console(options.language))

    assert await asyncio.to_thread(verb, "report", "--from", since, "--out", str(out)) == 0
    assert out.read_bytes().startswith(b"%PDF")
    with pytest.raises(UserError, match="There is no shift"):
        await asyncio.to_thread(verb, "report", "--shift", "2020-01-01/X")
    with pytest.raises(WrongUse, match="no kind of report"):
        await asyncio.to_thread(verb, "report", "--from", since, "--out", "r.txt")
    table = tmp_path / "oee.csv"
    assert await asyncio.to_thread(verb, "export", "--what", "oee", "--from", since, "--out", str(table)) == 0
    assert table.read_text().splitlines()[1].startswith("mill-1,10,")
    oee = ("export", "--what", "oee", "--from", since, "--out")
    for words, said in (
        ((*oee, "o.txt"), "not written as txt"),
        ((*oee, str(table), "--format", "parquet"), "not written as parquet"),
        ((*oee, str(table), "--machine", "mill-9"), "no machine 'mill-9'"),
        ((*oee, str(table), "--line", "east"), "no line 'east'"),
        ((*oee, str(table), "--shift", "2026-11-22/A"), "one time alone"),
        (("report", "--week", "2026-W47", "--month", "2026-11"), "one time alone"),
    ):
        with pytest.raises(WrongUse, match=said):
            await asyncio.to_thread(verb, *words)
    assert await plant.stop()


async def test_an_operator_is_asked_one_question_and_a_supervisor_splits_over_http(tmp_path: Path) -> None:
    plant = world(tmp_path).plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    server = await serve(plant, host="127.0.0.1", listen_port=0)
    since = datetime.fromtimestamp((BEGAN + 2000 * S) / S, UTC).isoformat()
    async with ClientSession(server.url) as http:

        async def get(path: str) -> Any:
            async with http.get(path) as answer:
                assert answer.status == 200, await answer.text()
                return await answer.json()

        async def post(path: str, body: object, status: int = 200) -> Any:
            async with http.post(path, json=body) as answer:
                assert answer.status == status, await answer.text()
                return await answer.json()

        asked = await get("/v1/machines/mill-1/advice")
        stop = asked["stop"]
        assert (stop["seconds"], stop["reason"], asked["last"]) == (600.0, None, None)
        begin = stop["parts"][0]["from"]
        parts = [{"from": begin, "reason": "no-material"}, {"from": since, "reason": "setup"}]
        split = await post(f"/v1/stops/{stop['id']}/split", {"parts": parts, "revision": 0, "user": "ana"})
        assert [(p["reason"], p["source"], p["user"]) for p in split["parts"]] == [
            ("no-material", "person", "ana"),
            ("setup", "person", "ana"),
        ]
        await post(f"/v1/stops/{stop['id']}/reason", {"reason": "setup", "revision": 0, "user": "rui"}, 409)
        recoded = await post(f"/v1/stops/{stop['id']}/reason", {"reason": "setup", "revision": 1, "user": "rui"})
        assert [p["reason"] for p in recoded["parts"]] == ["setup"]
        told = (await get(f"/v1/stops/{stop['id']}/history"))["history"]
        assert [(n["user"], n["reason"]) for n in told] == [("ana", "no-material"), ("ana", "setup"), ("rui", "setup")]
        assert (await get("/v1/machines/mill-1/advice"))["stop"] is None
        assert [s["reason"] for s in (await get("/v1/stops"))["stops"]] == ["setup"]

        made_at = datetime.fromtimestamp((BEGAN + 700 * S) / S, UTC).isoformat()
        scrap = {"kind": "scrap", "quantity": 2, "made_at": made_at, "user": "ana"}
        await post("/v1/machines/mill-1/quantities", scrap)
        await post("/v1/machines/mill-1/quantities", {**scrap, "quantity": -1}, 400)
        assert len((await get("/v1/machines/mill-1/quantities"))["quantities"]) == 1
        job = await post("/v1/jobs", {"id": "J-1", "machine": "mill-1", "part": "P-1", "target": 40, "user": "ana"})
        await post("/v1/jobs", {"id": "J-1", "machine": "mill-1", "part": "P-1", "target": 50}, 409)
        assert (await post("/v1/jobs/J-1/start", {}))["state"] == "running"
        progress = await get("/v1/jobs/J-1")
        assert (job["target"], progress["made"], progress["remaining"]) == (40, 0, 40)
        assert plant.floor.scene("mill-1").result(5).part == "P-1"
        (cycles,) = (await get("/v1/machines/mill-1/cycles"))["cycles"]
        assert (cycles["seconds"], cycles["median_s"], cycles["ideal_s"]) == ([120.0, 480.0], 300.0, 200.0)
    await server.stop()
    assert await plant.stop()


async def test_a_calendar_is_taken_out_edited_and_holds_at_once(tmp_path: Path) -> None:
    made = world(tmp_path)
    file = tmp_path / "plant.yaml"
    file.write_text("# ours\n" + file.read_text() + "shifts:\n  - {name: A, from: '06:00', to: '14:00'}  # early\n")
    plant = made.plant()
    await plant.start()
    floor = plant.floor
    assert floor is not None

    async def taken(text: str) -> None:
        await asyncio.wrap_future(floor.set_calendar_text(text, "ana"))

    text = await asyncio.wrap_future(floor.calendar_text())
    assert text.splitlines()[0] == "shifts:"
    assert "# early" in text
    assert "machines" not in text
    await taken(text.replace("14:00", "15:00") + "holidays:\n  - {name: Natal, from: 2026-12-25}\n")
    day = int(datetime(2026, 12, 24, tzinfo=UTC).timestamp()) * S
    (shift,) = floor.shifts(day, day + 2 * 86_400 * S)
    assert (shift.to_ns - shift.from_ns) // S == 9 * 3600
    kept = file.read_text()
    assert kept.startswith("# ours\n")
    assert "# early" in kept
    with pytest.raises(UserError, match="Line 2"):
        await taken("shifts:\n  - {name: A, from: '25:00', to: '14:00'}\n")
    with pytest.raises(UserError, match="Line 1"):
        await taken("machines: []\n")
    assert file.read_text() == kept

    draft = await asyncio.wrap_future(floor.calendar_draft())
    assert [(each.section, each.values["name"]) for each in draft.entries] == [("shifts", "A"), ("holidays", "Natal")]
    longer = CalendarEntry("shifts", 0, {**draft.entries[0].values, "to": "16:00", "machines": "mill-1"})
    changed = await asyncio.wrap_future(floor.calendar_with(draft.text, longer))
    (shift,) = changed.calendar.shifts(day, day + 2 * 86_400 * S)
    assert (shift.to_ns - shift.from_ns) // S == 10 * 3600
    assert "# early" in changed.text
    assert file.read_text() == kept  # a draft changes nothing
    with pytest.raises(UserError, match="Line 2"):
        await asyncio.wrap_future(
            floor.calendar_with(draft.text, replace(longer, values={**longer.values, "to": "25:00"}))
        )
    fewer = await asyncio.wrap_future(floor.calendar_without(changed.text, "holidays", 0))
    assert [each.section for each in fewer.entries] == ["shifts"]
    await taken(changed.text)
    assert len(floor.shifts(day, day + 86_400 * S, "mill-1")) == 1
    await taken("")
    assert floor.calendar().is_empty
    assert await plant.stop()


async def test_a_counter_is_understood_as_the_machine_is_configured(tmp_path: Path) -> None:
    made = world(tmp_path)
    text = (tmp_path / "plant.yaml").read_text()
    assert "id: mill-1" in text
    (tmp_path / "plant.yaml").write_text(
        text.replace("id: mill-1", "id: mill-1, counter: {parts_per_count: 4}", 1)
        if "{id: mill-1" in text
        else text.replace("id: mill-1\n", "id: mill-1\n    counter: {parts_per_count: 4}\n", 1)
    )
    plant = made.plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 20)
    assert await plant.stop()


async def test_weeks_and_months_that_have_ended_get_a_report_in_the_plants_own_time(tmp_path: Path) -> None:
    made = world(tmp_path)
    with (tmp_path / "plant.yaml").open("a") as file:
        file.write(
            'shifts:\n  - {name: A, from: "00:00", to: "23:59"}\n'
            "reports: {at_shift_end: false, weekly: false, monthly: false}\n"
        )
    plant = made.plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    plant.reports._config = plant.reports._config.model_copy(update={"reports": Reports(at_shift_end=False)})
    zone = plant.production.calendar().zone
    week, month = week_of(zone, _day(BEGAN, zone)), month_of(zone, _day(BEGAN, zone))
    for end_ns, name in sorted([(week.to_ns, f"week_{week.id}"), (month.to_ns, f"month_{month.id}")]):
        plant.reports._done.clear()
        kept = await asyncio.to_thread(plant.reports.write_due, end_ns + 60 * S, shifts=False)
        # At the end of a month there is a week that ended last, too.
        assert [each.name for each in kept].count(name) == 1
        assert await asyncio.to_thread(plant.reports.write_due, end_ns + 61 * S, shifts=False) == []
    assert await plant.stop()


def _day(time_ns: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(time_ns / 1e9, zone).date()
