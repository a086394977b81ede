"""72 simulated hours with pages, looks, languages and sizes changing, in a process of its own: memory stays flat, nothing stays behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks import Figure

NAME = "long_run"
HOURS = 72
GOAL_GROWTH = 5.0
"""% of memory after the first hour."""
LAST_HOURS = 12
"""Their median is what stays: the allocator gives some memory back an hour later, and that is no growth."""
LIMIT_S = 3_600.0
ROOT = Path(__file__).parents[1]


def figures() -> list[Figure]:
    """Growth since the first hour, and how many threads, timers and widgets there are more."""
    command = [sys.executable, "-m", "benchmarks._long_run", str(HOURS)]
    place = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    hours = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    how = "ended well" if done.returncode == 0 else f"ended with {done.returncode}"
    whole = done.returncode == 0 and len(hours) == HOURS
    lived = Figure("window: simulated hours lived", len(hours), "h", how, None, f">= {HOURS} h", whole)
    if not hours:
        return [lived]
    first, last = hours[0], hours[-1]
    stays = median(hour["rss_mb"] for hour in hours[-LAST_HOURS:])
    growth = (stays / first["rss_mb"] - 1) * 100
    peak = max(hour["rss_mb"] for hour in hours)
    what = f"first hour {first['rss_mb']:.0f} MB, highest {peak:.0f} MB"
    found = [
        lived,
        Figure("window: memory growth", growth, "%", what, None, f"<= {GOAL_GROWTH:g} %", growth <= GOAL_GROWTH),
    ]
    for name in ("threads", "timers", "widgets"):
        more = last[name] - first[name]
        reference = f"{first[name]} after the first hour"
        found.append(Figure(f"window: {name} left behind", more, name, reference, None, "<= 0", more <= 0))
    return found
