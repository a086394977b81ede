"""Texts of the window in the user's language; it refuses to hold any text of its own except the words of the domain's enums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain.gap import GapCause
from app.domain.message import Message, spelled
from app.domain.quality import Quality
from app.domain.state import LinkState, MachineState

CONTEXT = "app"


def tr(text: str, /, **params: Any) -> str:
    """The text in the user's language, with ``{named}`` parameters put in. The text must be a literal."""
    return _filled(QCoreApplication.translate(CONTEXT, text), params)


def _filled(translated: str, params: Mapping[str, Any]) -> str:
    if not params:
        return translated
    spoken = language()
    return translated.format(**{name: spelled(value, spoken) for name, value in params.items()})


def language() -> str:
    """``pt-BR`` or ``en``: what the window speaks."""
    return "pt-BR" if QLocale().language() == QLocale.Language.Portuguese else "en"


def render(message: Message) -> str:
    """A message of any room in the user's language; parameters that are messages are translated too."""
    params = {name: render(p) if isinstance(p, Message) else p for name, p in message.params.items()}
    return _filled(QCoreApplication.translate(CONTEXT, message.template), params)


def state_word(state: MachineState | str) -> str:
    """A machine state in one word."""
    match state:
        case "running":
            return tr("Running")
        case "idle":
            return tr("Idle")
        case "stopped":
            return tr("Stopped")
        case "setup":
            return tr("Setup")
        case "fault":
            return tr("Fault")
        case _:
            return tr("Not reporting")


def link_word(state: LinkState) -> str:
    """The connection's state in a word or two."""
    match state:
        case LinkState.STARTING:
            return tr("Connecting")
        case LinkState.CONNECTED:
            return tr("Connected")
        case LinkState.RETRYING:
            return tr("Link lost")
        case LinkState.REFUSED:
            return tr("Access refused")
        case LinkState.FAULTED:
            return tr("Settings don't fit")
        case LinkState.STOPPED:
            return tr("Stopped")


def quality_word(quality: Quality) -> str:
    """Why a value may or may not be trusted."""
    return {
        Quality.GOOD: tr("Good"),
        Quality.SUBSTITUTED: tr("Substituted"),
        Quality.MANUAL: tr("Entered by hand"),
        Quality.UNCERTAIN: tr("Uncertain"),
        Quality.STALE: tr("Stale"),
        Quality.INFERRED: tr("Inferred"),
        Quality.UNAVAILABLE: tr("Unavailable at the source"),
        Quality.NOT_A_NUMBER: tr("Not a number"),
        Quality.OUT_OF_RANGE: tr("Out of range"),
        Quality.LINK_LOST: tr("Link lost"),
        Quality.SOURCE_BAD: tr("Bad at the source"),
        Quality.READ_FAILED: tr("Could not be read"),
        Quality.NEVER_SEEN: tr("Not seen yet"),
    }[quality]


def cause_word(cause: GapCause) -> str:
    """Why an interval has no data."""
    return {
        GapCause.STATION_OFF: tr("Station off"),
        GapCause.LINK_LOST: tr("Link lost"),
        GapCause.MACHINE_OFF: tr("Machine off"),
        GapCause.BUFFER_OVERRUN: tr("Agent buffer overrun"),
        GapCause.NOT_COLLECTED: tr("Not collected"),
        GapCause.DISK_FULL: tr("Disk full"),
        GapCause.CLOCK_JUMP: tr("Clock jump"),
        GapCause.OVERLOAD: tr("Overload"),
    }[cause]
