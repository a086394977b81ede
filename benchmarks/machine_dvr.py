"""The machine's replay: frames per second while a shift is scrubbed and while it plays, every gauge, program line and state moving. A
process of its own on a (virtual) screen, real mouse events, painted frames."""

from __future__ import annotations

from benchmarks import Figure
from benchmarks.trend_page import measured, p95_ms

NAME = "machine_dvr"
GOAL_FPS, GOAL_3D_FPS = 25.0, 12.0


def figures() -> list[Figure]:
    found = measured("benchmarks._machine_dvr")
    return [
        _figure("scrubbing 8 h of a machine, 40 signals, without 3D", found["frames"], GOAL_FPS),
        _figure("the same, playing at 100 x", found["play"], GOAL_FPS),
        _figure("scrubbing 8 h in 3D: pictures of the machine", found["pictures"], GOAL_3D_FPS),
        _figure("scrubbing 8 h in 3D: slider, gauges, program line", found["twin"], GOAL_3D_FPS),
    ]


def _figure(name: str, seconds: list[float], goal: float) -> Figure:
    fps = len(seconds) / sum(seconds)
    reference = f"P95 frame {p95_ms(seconds):.0f} ms"
    return Figure(name, fps, "frames/s", reference, fps / goal, f">= {goal:g}", fps >= goal)
