"""How the parts of a running station are: one entry each for /healthz, diagnostics and metrics. It measures nothing itself."""

from __future__ import annotations

from collections.abc import Mapping

from app.contracts import WriterFigures
from app.domain.snapshot import ComponentHealth
from app.domain.state import LinkState
from app.pipeline.lines import Connection
from storage.forecast import Forecast, disk_outlook, is_nearly_full


def driver_health(connection: Connection) -> ComponentHealth:
    """A source is well while it answers or is tried again; not when only a person can help."""
    status, inlet = connection.host.status, connection.inlet
    connected = inlet.is_connected
    state = LinkState.CONNECTED if connected else status.state
    message = None if connected else status.message
    if inlet.refusals:
        # The source answers, but lacks a configured machine: nobody collects that one until a person acts.
        state, message = LinkState.FAULTED, next(iter(inlet.refusals.values()))
    return ComponentHealth(
        name=f"driver:{inlet.source}",
        ok=state not in (LinkState.REFUSED, LinkState.FAULTED),
        message=message,
        figures={
            **{f"{name}_total": float(count) for name, count in tuple(inlet.counters.items())},
            "queue": float(inlet.waiting),
            "last_alive_s": inlet.last_alive_ns / 1e9,
            "skew_s": inlet.skew_ns / 1e9,
        },
        state=state,
    )


def writer_health(figures: WriterFigures) -> ComponentHealth:
    """What history has taken, and what keeps it from taking more."""
    told = {
        "committed_total": float(figures.committed_total),
        "transactions_total": float(figures.transactions_total),
        "queue": float(figures.queued),
        "commit_p99_s": figures.commit_p99_s,
    }
    if figures.source_to_commit_s is not None:
        names = ("source_to_commit_p50_s", "source_to_commit_p90_s", "source_to_commit_p99_s")
        told |= dict(zip(names, figures.source_to_commit_s, strict=True))
    return ComponentHealth("history-writer", ok=figures.blocked is None, message=figures.blocked, figures=told)


def disk_health(forecast: Forecast) -> ComponentHealth:
    """The forecast of a full disk, with a warning in time to act; a failure only when recording is about to stop."""
    figures = {
        "free_bytes": float(forecast.free_bytes),
        "history_bytes": float(forecast.bytes_now),
        "growth_bytes_per_day": forecast.bytes_per_day,
    }
    if forecast.days is not None:
        figures["full_in_days"] = forecast.days
    return ComponentHealth("disk", ok=not is_nearly_full(forecast), message=disk_outlook(forecast), figures=figures)


def engine_health(counters: Mapping[str, int], uptime_s: float) -> ComponentHealth:
    """Well as long as nothing that it took could not be processed."""
    told = {f"{name}_total": float(count) for name, count in counters.items()}
    return ComponentHealth(
        "engine", ok=counters["failed_units"] == 0, message=None, figures={**told, "uptime_s": uptime_s}
    )
