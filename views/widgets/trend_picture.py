"""Everything that one painting of a trend needs, as one value. Refuses to paint."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.note import Note
from views.models.trend_bands import Band, BandKind
from views.models.trend_window import Window
from views.shell.theme import Theme
from views.widgets.trend_layout import Frame, Panel


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything one painting needs."""

    frame: Frame
    window: Window
    panels: tuple[Panel, ...]
    now_ns: int
    theme: Theme
    bands: tuple[Band, ...] = ()
    rails: tuple[BandKind, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def shares(self) -> bool:
        """Whether several value axes share a plot, so that each takes its curve's colour."""
        return any(p.under for p in self.panels)
