"""The sections of the settings in words, and a fault as a line. Keys stay keys: what stands in the file is what is shown."""

from __future__ import annotations

from app.contracts.settings import Applied, TextFault
from views.binding.i18n import render, tr


def section_word(key: str) -> str:
    """A top-level key of the file for people."""
    words = {
        "general": tr("Station"),
        "history": tr("History"),
        "server": tr("Web page and interface"),
        "access": tr("Sign-in and permissions"),
        "machines": tr("Machines"),
        "alerts": tr("Alarm rules"),
        "channels": tr("Notification channels"),
        "shifts": tr("Shifts"),
        "fleet": tr("Fleet: this station"),
        "hub": tr("Fleet: this hub"),
        "mqtt": tr("MQTT broker"),
        "native_alarms": tr("Machine alarms"),
        "notifications": tr("Who is notified"),
        "holidays": tr("Holidays"),
        "overtime": tr("Overtime"),
        "maintenance": tr("Planned maintenance"),
        "parts": tr("Parts"),
        "reasons": tr("Stop reasons"),
        "reason_rules": tr("Rules for stop reasons"),
        "oee": tr("OEE"),
        "reports": tr("Reports"),
    }
    return words.get(key, key)


def fault_line(fault: TextFault) -> str:
    """Where and what."""
    return tr(
        "Line {line}, column {column}: {problem}",
        line=fault.line,
        column=fault.column,
        problem=render(fault.problem),
    )


def applied_lines(applied: Applied) -> str:
    """What saving did to the running plant."""
    parts = [tr("Saved.")]
    if applied.added:
        parts.append(tr("Added: {names}.", names=", ".join(applied.added)))
    if applied.changed:
        parts.append(tr("Connected anew: {names}.", names=", ".join(applied.changed)))
    if applied.removed:
        parts.append(tr("Removed: {names}; their history stays.", names=", ".join(applied.removed)))
    if applied.restart:
        names = ", ".join(section_word(key) for key in applied.restart)
        parts.append(tr("From the next start on: {names}.", names=names))
    return " ".join(parts)
