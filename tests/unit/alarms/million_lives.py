"""A million random lives of an alarm in the product and in the reference: ``python -m tests.unit.alarms.million_lives [--count N] [--seed S]``.

A life is twelve steps; half of all lives are of alarms that latch. The same seed gives the same lives. Ends with 1 at the first
difference and shows the life that has it; ends with 1 too when a pair of state and step was never walked.
"""

from __future__ import annotations

import argparse
import sys
import time

from app.domain.alarm import AlarmState, Step
from tests.unit.alarms.reference import sequences
from tests.unit.alarms.test_states import lived


def main() -> int:
    """Walk them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=20261127)
    given = asked.parse_args()
    began, walked = time.perf_counter(), 0
    for latch in (False, True):
        seen: set[tuple[str, str]] = set()
        for life in sequences(given.count // 2, seed=given.seed + latch):
            seen |= lived(life, latch=latch)
            walked += 1
        states = {s.value for s in AlarmState} - ({"RTNUN"} if latch else {"LATUN", "LATAK"})
        missed = {(state, step.value) for state in states for step in Step} - seen
        if missed:
            print(f"never walked: {sorted(missed)}")
            return 1
        print(
            f"latch={latch}: {given.count // 2:,} lives equal, all {len(seen)} pairs of state and step walked",
            flush=True,
        )
    print(f"{walked:,} lives, {12 * walked:,} steps, seed {given.seed}, {time.perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
