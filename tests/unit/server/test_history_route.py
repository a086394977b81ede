"""History over HTTP: the contract's shape, strict parameters, paging, entity tags."""

import json
import time
from typing import Any

import numpy as np
import pytest
from aiohttp.test_utils import TestClient

from app.domain.condition import Activation, Level
from app.domain.gap import Gap, GapCause
from app.domain.message import Message, UserError
from app.domain.series import HistoryAnswer
from tests.unit.server.fake_plant import GAP, ITEMS, MS, SECOND, T0, FakePlant, series

PATH = "/v1/machines/mill-1/history"
MS0 = T0 // MS


async def ask(client: TestClient, query: str = "", status: int = 200) -> Any:
    async with client.get(f"{PATH}{query}") as answer:
        assert answer.status == status, await answer.text()
        return await answer.json(content_type=None)


async def test_the_answer_has_the_contracts_shape(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer((series("rpm", [(T0, 1.5), (T0 + MS, None), (T0 + 2 * MS, float("inf"))]),), (GAP,))
    assert await ask(client) == {
        "series": [
            {
                "signal": "rpm",
                "unit": "rev/min",
                "points": [[MS0, 1.5], [MS0 + 1, None], [MS0 + 2, None]],
                "quality": ["good", "unavailable", "good"],
            }
        ],
        "gaps": [
            {
                "from": "2027-01-15T08:00:00.000Z",
                "to": "2027-01-15T08:00:01.000Z",
                "cause": "agent buffer overrun",
                "count": 42,
                "detail": "instance 1",
            }
        ],
        "aggregate": "raw",
    }


async def test_microseconds_stay_distinct(client: TestClient, plant: FakePlant) -> None:
    times = [T0 + n * 1000 for n in range(2000)]
    plant.answer = HistoryAnswer((series("rpm", [(t, 1.0) for t in times]),), ())
    points = (await ask(client))["series"][0]["points"]
    assert [round(ms * 1000) for ms, _ in points] == [t // 1000 for t in times]


async def test_whole_milliseconds_are_integers(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer((series("rpm", [(T0, 1.0)]),), ())
    async with client.get(PATH) as answer:
        assert f"[{MS0},1.0]" in await answer.text()


async def test_counts_are_whole_numbers(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer((series("part_count", [(T0, 7.0), (T0 + MS, None)]),), ())
    assert (await ask(client))["series"][0]["points"] == [[MS0, 7], [MS0 + 1, None]]


async def test_texts_stay_verbatim_and_structures_are_opened(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer(
        (series("program", [(T0, "00123"), (T0 + MS, None)]), series("offsets", [(T0, '{"G54": 1}')])), ()
    )
    program, offsets = (await ask(client))["series"]
    assert program["points"] == [[MS0, "00123"], [MS0 + 1, None]]
    assert offsets["points"] == [[MS0, {"G54": 1}]]


async def test_conditions_are_levels_with_what_the_machine_said_beside(client: TestClient, plant: FakePlant) -> None:
    fault = Activation(Level.FAULT, native_code="F1", text="spindle").encode()
    points = [
        (T0, fault),
        (T0 + MS, Activation(Level.NORMAL).encode()),
        (T0 + 2 * MS, Activation(None).encode()),
        (T0 + 3 * MS, None),
    ]
    plant.answer = HistoryAnswer((series("system", points),), ())
    (system,) = (await ask(client))["series"]
    assert [value for _, value in system["points"]] == ["FAULT", "NORMAL", None, None]
    assert system["details"] == [{"native_code": "F1", "text": "spindle"}, {}, {}, None]


async def test_a_reduced_series_makes_the_answer_minmax(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer((series("rpm", [(T0, 1.0)], aggregate="minmax"), series("feed", [(T0, 1.0)])), ())
    assert (await ask(client, "?max_points=2000"))["aggregate"] == "minmax"
    assert plant.queries[-1].max_points == 2000


async def test_without_parameters_everything_stored_until_now_is_asked_for(
    client: TestClient, plant: FakePlant
) -> None:
    plant.known_extent = (T0 - 5 * SECOND, T0)
    await ask(client)
    query = plant.queries[-1]
    assert query.from_ns == T0 - 5 * SECOND
    assert query.to_ns >= max(T0 + 1, time.time_ns() - 60 * SECOND)
    assert query.signals == tuple(item.id for item in ITEMS)
    assert query.max_points is None


async def test_a_machine_clock_ahead_of_ours_does_not_hide_its_last_observation(
    client: TestClient, plant: FakePlant
) -> None:
    last = time.time_ns() + 3600 * SECOND
    plant.known_extent = (last - SECOND, last)
    await ask(client)
    assert plant.queries[-1].to_ns == last + 1


async def test_a_machine_without_history_answers_empty(client: TestClient, plant: FakePlant) -> None:
    plant.known_extent = None
    assert await ask(client, "?signals=rpm,program") == {
        "series": [
            {"signal": "rpm", "unit": "rev/min", "points": []},
            {"signal": "program", "unit": None, "points": []},
        ],
        "gaps": [],
        "aggregate": "raw",
    }
    assert plant.queries == []


@pytest.mark.parametrize(
    ("text", "expected_ns"),
    [
        ("2027-01-15T08:00:00Z", T0),
        ("2027-01-15t08:00:00z", T0),
        ("2027-01-15T08:00:00.123456789Z", T0 + 123_456_789),
        ("2027-01-15T05:00:00-03:00", T0),
        ("2027-01-15T05:00:00-0300", T0),
        ("2027-01-15T13:30:00%2B05:30", T0),
        ("2027-01-15T13:30:00+05:30", T0),
        ("2027-01-15T08:00:00", T0),
        ("2027-01-15 08:00Z", T0),
        ("2027-01-15", T0 - 8 * 3600 * SECOND),
        (str(MS0), T0),
        (f"{MS0}.5", T0 + 500_000),
        ("0", 0),
        ("-1000", -SECOND),
    ],
)
async def test_times_are_understood_in_every_form(
    client: TestClient, plant: FakePlant, text: str, expected_ns: int
) -> None:
    await ask(client, f"?from={text}")
    assert plant.queries[-1].from_ns == expected_ns


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?from=yesterday", "from"),
        ("?to=2027-13-01", "to"),
        ("?from=2027-01-15T25:00:00Z", "from"),
        ("?from=99999999999999999", "from"),
        ("?from=2027-01-02&to=2027-01-01", "from"),
        ("?max_points=0", "max_points"),
        ("?max_points=many", "max_points"),
        ("?max_points=-5", "max_points"),
        ("?limit=1000001", "limit"),
        ("?signal=rpm", "signal"),
    ],
)
async def test_a_wrong_parameter_is_named_with_what_is_accepted(
    client: TestClient, plant: FakePlant, query: str, parameter: str
) -> None:
    problem = await ask(client, query, 400)
    assert problem["parameter"] == parameter
    assert problem["accepted"]
    assert parameter in problem["detail"]
    assert plant.queries == []


async def test_an_unknown_signal_names_the_nearest(client: TestClient) -> None:
    problem = await ask(client, "?signals=rpm,fed", 404)
    assert problem["nearest"] == "feed"


async def test_signals_keep_their_order_and_stand_once(client: TestClient, plant: FakePlant) -> None:
    await ask(client, "?signals=feed,rpm&signals=feed")
    assert plant.queries[-1].signals == ("feed", "rpm")


async def test_pages_follow_each_other_by_cursor(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer((), (), next_cursor="abc")
    assert (await ask(client, "?limit=10"))["next_cursor"] == "abc"
    await ask(client, "?limit=10&cursor=abc")
    assert (plant.queries[-1].cursor, plant.queries[-1].limit) == ("abc", 10)


async def test_what_history_refuses_is_a_400_with_its_sentence(client: TestClient, plant: FakePlant) -> None:
    plant.refusal = UserError(Message.of("This cursor is not ours."))
    problem = await ask(client, "?from=0&cursor=zzz", 400)
    assert problem["detail"] == "This cursor is not ours."


async def test_an_unchanged_answer_is_not_sent_twice(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer((series("rpm", [(T0, 1.0)]),), (), complete_until_ns=T0)
    async with client.get(PATH) as first:
        tag = first.headers["ETag"]
    plant.answer = HistoryAnswer((series("rpm", [(T0, 1.0)]),), (), complete_until_ns=T0 + SECOND)
    async with client.get(PATH, headers={"If-None-Match": tag}) as second:
        assert second.status == 304
        assert await second.read() == b""
    plant.answer = HistoryAnswer((series("rpm", [(T0, 2.0)]),), ())
    async with client.get(PATH, headers={"If-None-Match": tag}) as third:
        assert third.status == 200


async def test_large_answers_are_compressed_and_complete(client: TestClient, plant: FakePlant) -> None:
    plant.answer = HistoryAnswer((series("rpm", [(T0 + n * MS, float(n)) for n in range(20_000)]),), ())
    async with client.get(PATH, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        points = json.loads(await answer.read())["series"][0]["points"]
    assert np.array_equal([value for _, value in points], np.arange(20_000))


async def test_gaps_have_their_cause_and_an_open_one_has_no_end(client: TestClient, plant: FakePlant) -> None:
    plant.known_gaps = (GAP, Gap("mill-1", T0 + 2 * SECOND, None, GapCause.LINK_LOST))
    async with client.get("/v1/machines/mill-1/gaps?from=2027-01-15&to=2027-01-16") as answer:
        first, second = (await answer.json())["gaps"]
    assert (first["cause"], first["count"]) == ("agent buffer overrun", 42)
    assert (second["cause"], second["to"], second["count"]) == ("link lost", None, None)
    assert plant.gap_queries == [("mill-1", T0 - 8 * 3600 * SECOND, T0 + 16 * 3600 * SECOND)]
