"""What a machine's entry in the configuration may say when it is a recording."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from app.domain.message import Message

HISTORY_SUFFIXES = (".db", ".sqlite", ".sqlite3")


class Settings(BaseModel):
    """Settings of one recording that is played as a machine."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    file: Path = Field(
        description="The recording: a history file of a station (history.db), or an SHDR log of an adapter, also as .gz or .xz."
    )
    machine: str | None = Field(None, description="Which machine of a history file; needed when it holds several.")
    devices: Path | None = Field(
        None, description="Device model (MTConnectDevices XML) of an SHDR log; guessed from its keys when left out."
    )
    speed: float = Field(1.0, gt=0, le=10_000, description="Recorded seconds per second.")
    loop: bool = Field(
        True, description="Whether to start over at the end; otherwise every signal becomes unavailable."
    )
    begin: AwareDatetime | None = Field(
        None, alias="from", description="Where in a history file to begin, for example 2026-01-31T06:00:00-03:00."
    )
    end: AwareDatetime | None = Field(None, alias="to", description="Where in a history file to end, not included.")

    @model_validator(mode="after")
    def _fits_the_kind(self) -> Self:
        if self.is_history and self.devices is not None:
            raise ValueError(Message.of("A history file brings its own signals: leave 'devices' out."))
        if not self.is_history and (self.machine or self.begin or self.end):
            raise ValueError(Message.of("'machine', 'from' and 'to' are for history files."))
        if self.begin is not None and self.end is not None and self.begin >= self.end:
            raise ValueError(Message.of("'from' must be earlier than 'to'."))
        return self

    @property
    def is_history(self) -> bool:
        """Whether the file is a station's history; everything else is SHDR."""
        return self.file.suffix.lower() in HISTORY_SUFFIXES


def ns_of(moment: datetime) -> int:
    """UTC nanoseconds."""
    return round(moment.timestamp() * 1_000_000) * 1000


def connection_key(settings: Settings) -> str:
    """The recording and how it is played: equal entries show the same moment."""
    parts = [settings.machine, settings.devices, settings.begin, settings.end]
    told = "".join(f"#{part}" for part in parts if part is not None)
    return f"replay:{settings.file}{told}@{settings.speed:g}{'' if settings.loop else '-once'}"
