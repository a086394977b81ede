"""What the engine knows of each machine and each connection while they run."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.machine_state import StateTracker
from app.domain.snapshot import LinkStatus
from app.pipeline.cache import MachineCache
from app.pipeline.chain import Chain
from app.pipeline.driver_host import DriverHost
from app.pipeline.inlet import ConnectionInlet


@dataclass(slots=True)
class MachineLine:
    """One machine on its way through the engine."""

    cache: MachineCache
    chain: Chain | None = None
    tracker: StateTracker | None = None
    preview: StateTracker | None = None
    """The state of a snapshot, shown until the recorded stream has caught up with it."""
    preview_until: int = 0
    gap_open: bool = False
    off_since_ns: int | None = None


@dataclass(slots=True)
class Connection:
    """One source with its driver's host and the machines that it serves."""

    host: DriverHost
    inlet: ConnectionInlet
    machines: tuple[str, ...]
    instance: str = ""
    reported_ns: int = 0
    was_connected: bool = False
    connected: LinkStatus = field(default_factory=LinkStatus)
    """What its machines were last told while it was connected."""
    status: LinkStatus | None = None
    """The host's status as the machines were last told it."""
