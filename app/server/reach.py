"""How far back a question may reach: whoever asks for all times (1970 …) is answered for all that there can be. It reads extents alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.contracts import PlantPort

DAY_NS = 86_400 * 10**9
LONG_NS = 10 * 366 * DAY_NS
"""Ten years: a longer window is hardly meant, and its sums by shift and hour took minutes."""


async def beginning(port: PlantPort, machines: Sequence[str], from_ns: int, to_ns: int) -> int:
    """``from_ns``; for windows longer than ten years not before the first observation of these machines (none named: all)."""
    if to_ns - from_ns <= LONG_NS:
        return from_ns
    chosen = machines or [machine.id for machine in port.snapshot().machines]
    extents = await asyncio.gather(*(asyncio.wrap_future(port.extent(machine)) for machine in chosen))
    first_ns = min((extent[0] for extent in extents if extent is not None), default=to_ns)
    return max(from_ns, min(first_ns, to_ns - DAY_NS))
