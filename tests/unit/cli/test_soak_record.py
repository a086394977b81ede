"""The record of a soak adds up, says what was not measured, and reads as Markdown."""

from __future__ import annotations

from dataclasses import replace

from app.cli.soak_record import Picture, Use, build_record, markdown
from app.domain.gap import Gap, GapCause
from app.domain.message import Message
from app.domain.snapshot import ComponentHealth
from tests.unit.server.fake_plant import SECOND, T0, FakePlant, machine


def picture(
    second: int,
    received: int,
    committed: int,
    *,
    p99: float = 0.1,
    cpu_s: float = 0.0,
    rss: int = 100_000_000,
    ok: bool = True,
) -> Picture:
    plant = FakePlant(machine())
    plant.health = (
        ComponentHealth(
            "driver:a",
            ok,
            None if ok else Message.of("No answer."),
            {"observations_total": received, "connects_total": 1 + second // 10},
        ),
        ComponentHealth("history-writer", True, None, {"committed_total": committed, "commit_p99_s": p99}),
    )
    return Picture(replace(plant.snapshot(), time_ns=T0 + second * SECOND), Use(cpu_s, rss))


PICTURES = [
    picture(0, 100, 90),
    picture(10, 1100, 1050, p99=0.4, ok=False, rss=150_000_000),
    picture(20, 2100, 2090, cpu_s=2.0),
]
GAPS = {
    "mill-1": [
        Gap("mill-1", T0, T0 + SECOND, GapCause.BUFFER_OVERRUN, 50),
        Gap("mill-1", T0 + SECOND, None, GapCause.LINK_LOST),
    ]
}


def test_expected_is_received_plus_lost() -> None:
    record = build_record(PICTURES, GAPS, version="1")
    assert record["samples"] == {
        "expected": 2050,
        "received": 2000,
        "committed": 2000,
        "lost": 50,
        "holes_of_unknown_size": 1,
        "per_second": 100.0,
    }


def test_gaps_carry_their_cause() -> None:
    record = build_record(PICTURES, GAPS, version="1")
    assert [(one["machine"], one["cause"], one["count"]) for one in record["gaps"]] == [
        ("mill-1", "agent buffer overrun", 50),
        ("mill-1", "link lost", None),
    ]


def test_the_worst_minute_counts_and_what_nobody_measured_is_null() -> None:
    latency = build_record(PICTURES, {}, version="1")["latency_s"]
    assert latency["received_to_commit_p99"] == 0.4
    assert latency["agent_to_pixel"] == {"p50": None, "p90": None, "p99": None}


def test_use_of_the_machine() -> None:
    record = build_record(PICTURES, {}, version="1")
    assert record["cpu"] == {"seconds": 2.0, "percent_of_a_core": 10.0, "ms_per_1000_observations": 1000.0}
    assert record["rss_mb"] == {"begin": 100.0, "end": 100.0, "most": 150.0}
    assert record["reconnects"] == 2
    assert record["faults"] == ["driver:a: No answer."]


def test_the_markdown_tells_the_same() -> None:
    text = markdown(build_record(PICTURES, GAPS, version="1"))
    assert "| samples lost | 50 (and 1 holes of unknown size) |" in text
    assert "not measured" in text
    assert "| mill-1 | 2027-01-15T08:00:01.000Z | open | link lost | ? |" in text


def connects(*counts: int) -> int:
    """Reconnects of a run in which a connection's counter of connects went so."""
    pictures = []
    for second, count in enumerate(counts):
        one = picture(second, 0, 0)
        health = (ComponentHealth("driver:a", ok=True, figures={"connects_total": count} if count else {}),)
        pictures.append(replace(one, plant=replace(one.plant, health=health)))
    return int(build_record(pictures, {}, version="1")["reconnects"])


def test_the_first_connect_is_no_reconnect() -> None:
    assert (connects(0, 0), connects(0, 1), connects(1, 1), connects(0, 3), connects(1, 3), connects(2, 3)) == (
        0, 0, 0, 2, 2, 1,
    )  # fmt: skip
