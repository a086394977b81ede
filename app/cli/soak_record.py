"""The record of a soak run as plain values, from pictures taken every second; pure, so that it can be tested without waiting."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.gap import Gap
from app.domain.snapshot import ComponentHealth, PlantSnapshot
from app.domain.state import LinkState
from app.server.payloads import gap as gap_payload
from app.server.times import rfc3339

QUANTILES = ("p50", "p90", "p99")


@dataclass(frozen=True, slots=True)
class Use:
    """What the process used at one moment."""

    cpu_s: float
    rss_bytes: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The station at one moment of the run."""

    plant: PlantSnapshot
    use: Use


def build_record(pictures: Sequence[Picture], gaps: Mapping[str, Sequence[Gap]], *, version: str) -> dict[str, Any]:
    """The record; needs at least two pictures. ``gaps`` are those of the run, by machine."""
    first, last = pictures[0], pictures[-1]
    seconds = (last.plant.time_ns - first.plant.time_ns) / 1e9
    received = _grown(first, last, "driver:", "observations_total")
    lost = [gap.count for of_machine in gaps.values() for gap in of_machine if gap.count is not None]
    unknown = sum(gap.count is None for of_machine in gaps.values() for gap in of_machine)
    return {
        "version": version,
        "site": last.plant.site,
        "station": last.plant.station,
        "from": rfc3339(first.plant.time_ns),
        "to": rfc3339(last.plant.time_ns),
        "seconds": round(seconds, 3),
        "machines": len(last.plant.machines),
        "machines_connected": sum(machine.link.state is LinkState.CONNECTED for machine in last.plant.machines),
        "samples": {
            "expected": received + sum(lost),
            "received": received,
            "committed": _grown(first, last, "history-writer", "committed_total"),
            "lost": sum(lost),
            "holes_of_unknown_size": unknown,
            "per_second": round(received / seconds, 3) if seconds > 0 else None,
        },
        "gaps": [
            {"machine": machine, **gap_payload(one)} for machine, of_machine in gaps.items() for one in of_machine
        ],
        "latency_s": {
            "agent_to_commit": _quantiles(pictures, "history-writer", "source_to_commit"),
            "received_to_commit_p99": _worst(pictures, "history-writer", "commit_p99_s"),
            "agent_to_pixel": _quantiles(pictures, "window", "source_to_pixel"),
        },
        "reconnects": _reconnects(first, last),
        "cpu": {
            "seconds": round(last.use.cpu_s - first.use.cpu_s, 3),
            "percent_of_a_core": round(100 * (last.use.cpu_s - first.use.cpu_s) / seconds, 2) if seconds > 0 else None,
            "ms_per_1000_observations": round(1e6 * (last.use.cpu_s - first.use.cpu_s) / received, 3)
            if received
            else None,
        },
        "rss_mb": {
            "begin": round(first.use.rss_bytes / 1e6, 1),
            "end": round(last.use.rss_bytes / 1e6, 1),
            "most": round(max(picture.use.rss_bytes for picture in pictures) / 1e6, 1),
        },
        "faults": _faults(pictures),
    }


def _components(picture: Picture, prefix: str) -> list[ComponentHealth]:
    return [component for component in picture.plant.health if component.name.startswith(prefix)]


def _total(picture: Picture, prefix: str, figure: str) -> int:
    return int(sum(component.figures.get(figure, 0.0) for component in _components(picture, prefix)))


def _grown(first: Picture, last: Picture, prefix: str, figure: str) -> int:
    return _total(last, prefix, figure) - _total(first, prefix, figure)


def _reconnects(first: Picture, last: Picture) -> int:
    """How often connections came up again; one that was not up at the begin had its first connect during the run."""
    before = {
        component.name: component.figures.get("connects_total", 0.0) for component in _components(first, "driver:")
    }
    return sum(
        max(0, int(component.figures.get("connects_total", 0.0) - max(1.0, before.get(component.name, 0.0))))
        for component in _components(last, "driver:")
    )


def _worst(pictures: Sequence[Picture], prefix: str, figure: str) -> float | None:
    """The largest that was seen in any minute of the run; None when nobody measured it."""
    seen = [
        component.figures[figure]
        for picture in pictures
        for component in _components(picture, prefix)
        if figure in component.figures
    ]
    finite = [value for value in seen if math.isfinite(value)]
    return round(max(finite), 6) if finite else None


def _quantiles(pictures: Sequence[Picture], prefix: str, stem: str) -> dict[str, float | None]:
    return {quantile: _worst(pictures, prefix, f"{stem}_{quantile}_s") for quantile in QUANTILES}


def _faults(pictures: Sequence[Picture]) -> list[str]:
    """Every sentence that a part of the program complained with, once."""
    said = [
        f"{component.name}: {component.message}"
        for picture in pictures
        for component in picture.plant.health
        if not component.ok
    ]
    return list(dict.fromkeys(said))


def markdown(record: Mapping[str, Any]) -> str:
    """The record for people (English: it goes into reports to the makers)."""
    samples, cpu, rss, latency = record["samples"], record["cpu"], record["rss_mb"], record["latency_s"]
    lines = [
        f"# Soak record: {record['site']} / {record['station']}",
        "",
        f"{record['from']} to {record['to']} ({record['seconds']} s), version {record['version']}",
        "",
        "| figure | value |",
        "|---|---|",
        f"| machines connected | {record['machines_connected']} of {record['machines']} |",
        f"| samples expected | {samples['expected']} |",
        f"| samples received | {samples['received']} ({samples['per_second']} per second) |",
        f"| samples committed | {samples['committed']} |",
        f"| samples lost | {samples['lost']} (and {samples['holes_of_unknown_size']} holes of unknown size) |",
        f"| reconnects | {record['reconnects']} |",
        f"| agent → commit, worst minute P50 / P90 / P99 | {_three(latency['agent_to_commit'])} |",
        f"| received → commit, worst minute P99 | {_seconds(latency['received_to_commit_p99'])} |",
        f"| agent → pixel, worst minute P50 / P90 / P99 | {_three(latency['agent_to_pixel'])} |",
        f"| CPU | {cpu['percent_of_a_core']} % of a core, {cpu['ms_per_1000_observations']} ms per 1,000 observations |",
        f"| RSS | {rss['begin']} → {rss['end']} MB, most {rss['most']} MB |",
        "",
        "## Gaps",
        "",
        *_gap_lines(record["gaps"]),
        "",
        "## Faults",
        "",
        *([f"- {fault}" for fault in record["faults"]] or ["None."]),
        "",
    ]
    return "\n".join(lines)


def _gap_lines(gaps: Sequence[Mapping[str, Any]]) -> list[str]:
    if not gaps:
        return ["None."]
    head = ["| machine | from | to | cause | count |", "|---|---|---|---|---|"]
    return head + [
        f"| {g['machine']} | {g['from']} | {g['to'] or 'open'} | {g['cause']} | {'?' if g['count'] is None else g['count']} |"
        for g in gaps
    ]


def _seconds(value: float | None) -> str:
    return "not measured" if value is None else f"{value * 1000:.0f} ms"


def _three(values: Mapping[str, float | None]) -> str:
    return " / ".join(_seconds(values[quantile]) for quantile in QUANTILES)
