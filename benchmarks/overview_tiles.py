"""A thousand machines on the overview: a picture in which all of them changed, against a list view with a delegate that paints the same;
what it costs when a tenth changes ten times a second; and how long the window stands still when language or look changes."""

from __future__ import annotations

from benchmarks import Figure
from benchmarks.trend_page import measured, p95_ms

NAME = "overview_tiles"
GOAL_SHARE, GOAL_STRETCH_MS, GOAL_CORE, GOAL_SWITCH_MS = 1 / 3, 50.0, 8.0, 300.0


def figures() -> list[Figure]:
    found = measured("benchmarks._overview_tiles")
    ours, theirs = (sorted(found[name])[len(found[name]) // 2] * 1e3 for name in ("ours", "theirs"))
    stretch, core = max(found["ours"]) * 1e3, found["tenth"][0]
    where = "1,000 machines seen at once, 1920x1080"
    return [
        Figure("1,000 tiles, all changed, a frame", ours, "ms CPU", f"list view with delegate {theirs:.1f} ms", ours / theirs, "<= 1/3", ours / theirs <= GOAL_SHARE),
        Figure("the same, longest frame", stretch, "ms CPU", where, stretch / GOAL_STRETCH_MS, "<= 50 ms", stretch <= GOAL_STRETCH_MS),
        Figure("a tenth changes at 10 Hz", core, "% of a core", where, core / GOAL_CORE, "<= 8 % of a core", core <= GOAL_CORE),
        Figure("fleet page, a tenth changes at 5 Hz, sorted by need", found["fleet"][0], "% of a core", where, found["fleet"][0] / GOAL_CORE, "<= 8 % of a core", found["fleet"][0] <= GOAL_CORE),
        _switch("another look, the window with every page made, P95", found["look"]),
        _switch("another language, the same, P95", found["language"]),
        _switch("the first visit of a page after both, P95", found["visit"]),
    ]  # fmt: skip


def _switch(name: str, seconds: list[float]) -> Figure:
    value = p95_ms(seconds)
    return Figure(
        name,
        value,
        "ms CPU",
        f"{len(seconds)} switches",
        value / GOAL_SWITCH_MS,
        "<= 300 ms",
        value <= GOAL_SWITCH_MS,
    )
