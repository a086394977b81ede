"""How a trend is laid out besides its pens and its window: what "back" and saved views restore. Refuses to hold data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from views.models.arrange import Arrange
from views.models.trend_bands import BandKind

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The layout, the rails over the plots, and whether one pen is drawn over another."""

    arrange: Arrange = Arrange.BY_UNIT
    rails: tuple[BandKind, ...] = (BandKind.ALARM,)
    crossing: bool = False
    x_key: str = ""
    """The pen along x; empty: the first number."""

    def banded(self, kind: BandKind, *, shown: bool) -> Look:
        """With one kind of band shown or not; rails keep their order."""
        wanted = {*self.rails, kind} if shown else {*self.rails} - {kind}
        return replace(self, rails=tuple(k for k in BandKind if k in wanted))

    def options(self) -> Options:
        """As a route carries it."""
        return (
            ("layout", self.arrange.value),
            ("bands", ",".join(self.rails)),
            ("xy", "yes" if self.crossing else ""),
            ("x", self.x_key),
        )


def look_of(options: Iterable[tuple[str, str]]) -> Look | None:
    """The look that a route carries; None when it carries none."""
    found = dict(options)
    if "layout" not in found:
        return None
    rails = {name for name in found.get("bands", "").split(",") if name}
    return Look(
        Arrange(found["layout"]),
        tuple(kind for kind in BandKind if kind.value in rails),
        bool(found.get("xy")),
        found.get("x", ""),
    )
