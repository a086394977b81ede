"""Replay: a recorded day as a machine, at any speed. Plays a station's history file or an adapter's SHDR log; controls nothing."""

from __future__ import annotations

from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from drivers.replay.settings import Settings, connection_key


def _open(plan: ConnectionPlan, inlet: Inlet) -> Driver:
    from drivers.replay.driver import ReplayDriver

    return ReplayDriver(plan, inlet)


SPEC = DriverSpec(
    name="replay", title="Replay of a recording", settings=Settings, connection_key=connection_key, open=_open
)
