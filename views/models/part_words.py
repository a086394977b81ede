"""What people call the parts of the station and their figures. It refuses to show a figure that asks a technician for nothing."""

from __future__ import annotations

from collections.abc import Mapping

from views.binding import format as written
from views.binding.i18n import tr


def part_word(name: str) -> str:
    """A part's name; a driver is its protocol and the address it reads."""
    if name.startswith("driver:"):
        protocol, _, address = name.removeprefix("driver:").partition(":")
        return f"{_PROTOCOLS.get(protocol, protocol)}  {address}"
    return {
        "engine": tr("Processing"),
        "history-writer": tr("History"),
        "server": tr("Web page and interface"),
        "publisher": tr("Sending to the hub"),
        "mqtt": tr("Sending to the MQTT broker"),
        "window": tr("This window"),
    }.get(name, name)


_PROTOCOLS = {"mtconnect": "MTConnect", "opcua": "OPC UA", "modbus": "Modbus", "linuxcnc": "LinuxCNC"}


def figure_words(figures: Mapping[str, float]) -> str:
    """The figures that say something, with their units, in a fixed order."""
    return "   ·   ".join(filter(None, (*_flow(figures), *_pace(figures), *_losses(figures))))


def _flow(figures: Mapping[str, float]) -> list[str]:
    return [
        _said(figures, "observations_total", tr("{n} values received")),
        _said(figures, "committed_total", tr("{n} values stored")),
        _said(figures, "live_rows_total", tr("{n} values sent")),
        _said(figures, "backlog_rows", tr("{n} to be sent"), least=1),
        _said(figures, "queue", tr("{n} waiting"), least=1),
        _said(figures, "requests_total", tr("{n} requests"), least=1),
        _said(figures, "machines_live", tr("{n} machines live")),
    ]


def _pace(figures: Mapping[str, float]) -> list[str]:
    return [
        tr("running for {time}", time=written.duration(figures["uptime_s"])) if "uptime_s" in figures else "",
        _within(figures.get("commit_p99_s"), tr("99 % stored within {ms} ms")),
        _within(figures.get("source_to_pixel_p99_s"), tr("99 % on the screen within {ms} ms")),
    ]


def _losses(figures: Mapping[str, float]) -> list[str]:
    """Only what has happened."""
    return [
        _said(figures, "reconnects_total", tr("{n} reconnects"), least=1),
        _said(figures, "quarantined_total", tr("{n} unreadable documents set aside"), least=1),
        _said(figures, "timeouts_total", tr("{n} requests without answer"), least=1),
        _said(figures, "lost_messages_total", tr("{n} messages lost"), least=1),
        _said(figures, "unknown_items_total", tr("{n} values of unknown signals"), least=1),
        _said(figures, "clock_jumps_total", tr("{n} clock jumps"), least=1),
        _said(figures, "crashes_total", tr("{n} internal faults"), least=1),
        _said(figures, "failed_units_total", tr("{n} deliveries failed"), least=1),
    ]


def _said(figures: Mapping[str, float], name: str, words: str, *, least: float = 0) -> str:
    value = figures.get(name)
    return "" if value is None or not value >= least else words.format(n=written.number(value, 0))


def _within(seconds: float | None, words: str) -> str:
    return "" if seconds is None or seconds != seconds else words.format(ms=written.number(seconds * 1000, 0))


def raw_words(figures: Mapping[str, float]) -> str:
    """All figures under their own names, one a line: what support asks for."""
    return "\n".join(f"{name} = {value:g}" for name, value in sorted(figures.items()))
