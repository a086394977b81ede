"""Of whom OEE is asked: the site, a line, or a machine; and which machines a shift concerns. It refuses to add anything up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.calendar import Place, Shift
from views.binding.i18n import tr

Named = tuple[Place, str]
"""A machine's place, and what people call the machine."""


@dataclass(frozen=True, slots=True)
class Scope:
    """``kind`` is ``site``, ``area``, ``line`` or ``machine``."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    @staticmethod
    def parse(text: str) -> Scope:
        """The inverse of ``str``."""
        kind, _, name = text.partition(":")
        return Scope(kind, name)

    def covers(self, place: Place) -> bool:
        """Whether this machine belongs to it."""
        return self.kind == "site" or getattr(place, self.kind) == self.name


SITE = Scope("site")


def scopes_of(places: Sequence[Named]) -> Iterator[tuple[Scope, str]]:
    """The choices in their order, with words."""
    yield SITE, tr("Whole site")
    areas = dict.fromkeys(place.area for place, _ in places if place.area)
    lines = dict.fromkeys(place.line for place, _ in places if place.line)
    if len(areas) > 1:
        yield from ((Scope("area", area), tr("Area {name}", name=area)) for area in areas)
    yield from ((Scope("line", line), line) for line in lines)
    yield from ((Scope("machine", place.machine), name) for place, name in places)


def machines_of(scope: Scope, places: Sequence[Named], shift: Shift | None) -> tuple[str, ...]:
    """The machines that are meant; of a shift, those that it holds for, as the shift report has it."""
    meant = [place for place, _ in places if scope.covers(place)]
    if shift is not None and scope.kind != "machine":
        meant = [place for place in meant if shift.scope.covers(place)] or meant
    return tuple(place.machine for place in meant)
