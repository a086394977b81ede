"""What the wall's strip says of the plant: OEE now and the largest losses of this shift, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.contracts.production import LiveOee
from app.domain.account import Loss
from app.domain.alarm import AlarmKind, AlarmState
from app.domain.alarm_picture import AlarmView
from app.domain.production import SliceKind
from app.domain.production_reasons import ReasonTree
from views.binding import format as written
from views.binding.i18n import tr

TOP = 3
_NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Strip:
    """Words of the strip. ``losses`` are shown one after the other."""

    oee: str
    reason: str = ""
    """Why there is no figure; empty when there is one."""
    losses: tuple[str, ...] = ()
    calls: str = ""
    """Where help is wanted; goes before reason and losses."""


def strip_of(live: LiveOee | None, *, offered: bool, reasons: ReasonTree | None = None, language: str = "en") -> Strip:
    """The strip's words; ``offered`` False: this station counts no production."""
    missing = tr("OEE n/a")
    if not offered:
        return Strip(missing, tr("not counted here"))
    if live is None:
        return Strip(missing, tr("being calculated"))
    if live.total is None:
        return Strip(missing, tr("no shift now"))
    account, oee = live.total.account, live.total.oee
    losses = sorted(account.losses, key=lambda loss: -loss.duration_ns)[:TOP]
    lines = tuple(_loss_words(loss, reasons, language) for loss in losses)
    if oee.value is None:
        return Strip(missing, tr("no shift calendar") if not account.has_calendar else tr("no parts yet"), lines)
    mark = "≈ " if oee.approximate else ""
    return Strip(f"OEE {mark}{written.number(oee.value * 100, 1)} %", "", lines)


def _loss_words(loss: Loss, reasons: ReasonTree | None, language: str) -> str:
    reason = reasons.get(loss.reason) if reasons is not None else None
    name = reason.name(language) if reason is not None else kind_word(loss.kind)
    return f"{name} {written.duration(loss.duration_ns / _NS_PER_S)}"


def kind_word(kind: SliceKind) -> str:
    """What a stretch of time was lost to, when nobody has given a reason."""
    match kind:
        case SliceKind.AUST:
            return tr("Setup")
        case SliceKind.ADET:
            return tr("Waiting")
        case SliceKind.ADOT:
            return tr("Fault")
        case SliceKind.PLANNED:
            return tr("Planned stop")
        case SliceKind.UNKNOWN:
            return tr("Unknown time")
        case _:
            return tr("Stopped")


def call_words(rows: Iterable[AlarmView], names: Mapping[str, str]) -> str:
    """The machines at which somebody calls for help and nobody is on the way yet."""
    waiting = sorted(
        names.get(row.machine, row.machine)
        for row in rows
        if row.definition.kind is AlarmKind.CALL and row.state is AlarmState.UNACKNOWLEDGED
    )
    return tr("Help wanted: {machines}", machines=", ".join(waiting)) if waiting else ""
