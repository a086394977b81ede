"""Machine states, and the parts of a live machine that every page and route shows."""

from __future__ import annotations

from enum import StrEnum


class MachineState(StrEnum):
    """The product's six machine states (contract.md); the value is what the API writes."""

    RUNNING = "running"
    IDLE = "idle"
    STOPPED = "stopped"
    SETUP = "setup"
    FAULT = "fault"
    OFFLINE = "offline"

    @property
    def three(self) -> str:
        """The roadmap's three: setup and fault count as stopped; offline stays offline."""
        return "stopped" if self in (MachineState.SETUP, MachineState.FAULT) else self.value


class LinkState(StrEnum):
    """Where the connection to a machine's source stands."""

    STARTING = "starting"
    CONNECTED = "connected"
    RETRYING = "retrying"
    """Not reachable; tried again by itself."""
    REFUSED = "refused"
    """A person must act (login, certificate)."""
    FAULTED = "faulted"
    """The settings don't fit what answers; not tried again until they change."""
    STOPPED = "stopped"
