"""What a value on the machine page says: text, mark, age and reason, as one comparable value. Equal faces need no painting."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.quality import Quality
from app.domain.snapshot import Reading
from views.binding import format as form
from views.binding.i18n import quality_word, tr
from views.models.scales import Band, Range, share
from views.models.signal_names import signal_word


@dataclass(frozen=True, slots=True)
class Face:
    """One live value as text and shares. ``note`` stands beside a value that is not plainly good."""

    signal: str
    title: str
    value: str
    unit: str
    quality: Quality
    note: str = ""
    share: float | None = None
    """Place on the scale, 0 … 1; None when there is no value or no scale."""
    band: Range | None = None
    """Normal band on the scale, as shares."""
    ends: tuple[str, str] = ("", "")
    outside: bool = False
    """Outside its normal band."""

    @property
    def bad(self) -> bool:
        """Hatched: there is no value."""
        return self.quality.is_bad

    @property
    def faint(self) -> bool:
        """Grey: there is a value, but not a fresh one."""
        return self.quality is Quality.STALE

    @property
    def spoken(self) -> str:
        """As a sentence for screen readers."""
        return " ".join(part for part in (self.title, self.value, self.unit, self.note) if part)


def face_of(reading: Reading, now_ns: int, scale: Range | None = None, band: Band | None = None) -> Face:
    """The face of a live value; with a scale it can be drawn as a gauge or bar."""
    value = float(reading.value) if isinstance(reading.value, int | float) else None
    return Face(
        signal=reading.item.id,
        title=signal_word(reading.item),
        value=form.value(reading),
        unit=form.unit(reading.item),
        quality=reading.quality,
        note=_note(reading, now_ns),
        share=None if value is None or scale is None else round(share(value, scale), 4),
        band=None if band is None or scale is None else (share(band.low, scale), share(band.high, scale)),
        ends=("", "") if scale is None else (form.number(scale[0], 0), form.number(scale[1], 0)),
        outside=value is not None and band is not None and band.excludes(value),
    )


def _note(reading: Reading, now_ns: int) -> str:
    """Age of a stale value, reason of a missing one; nothing for a good one."""
    if reading.quality.is_bad:
        return quality_word(reading.quality)
    if reading.quality is Quality.STALE:
        return form.age(now_ns - (reading.received_ns or reading.time_ns))
    return ""


def reason_of(reading: Reading) -> str:
    """The whole story of a value, for its tooltip. Not part of the face: its times change though nothing looks different."""
    lines = [f"{signal_word(reading.item)} ({reading.item.source_id})", quality_word(reading.quality)]
    if reading.time_ns:
        lines.append(tr("Source time {time}", time=form.date_time(reading.time_ns)))
    if reading.quality.is_bad and reading.last_good is not None:
        value = f"{form.plain(reading.item, reading.last_good)} {form.unit(reading.item)}".strip()
        lines.append(tr("Last good: {value}, {time}", value=value, time=form.date_time(reading.last_good_ns)))
    return "\n".join(lines)
