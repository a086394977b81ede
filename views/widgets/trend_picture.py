"""Everything that one painting of a trend needs, as one value. Refuses to paint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.note import Note
from views.models.band_sheet import Seen
from views.models.trend_bands import BandKind
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
    bands: Mapping[BandKind, Sequence[Seen]] = field(default_factory=dict)
    """What is seen of each kind that is shown, in pixels of the frame."""
    rails: tuple[BandKind, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def shares(self) -> bool:
        """Whether several value axes share a plot, so that each takes its curve's colour."""
        return any(p.under for p in self.panels)
