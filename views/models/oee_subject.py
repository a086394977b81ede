"""What the evidence panel is about: a number, then one of its inputs, then one time slice. As text it goes into a route."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.kpi import OeeFigures
from views.models.oee_pattern import Piece

_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Subject:
    """Deeper is more: ``name`` alone is the number; ``symbol`` one input of its formula; ``slice_ns`` a slice behind that."""

    name: str
    """As ``app.domain.losses.named`` knows it."""
    machine: str = ""
    """Empty: the whole."""
    earlier: bool = False
    """Of the period before."""
    symbol: str = ""
    slice_ns: int = 0
    """The beginning of a time slice."""

    def of(self, machine: str) -> Subject:
        """The same of one machine."""
        return replace(self, machine=machine)

    def into(self, symbol: str) -> Subject:
        """One of its inputs."""
        return replace(self, symbol=symbol)

    def at(self, slice_ns: int) -> Subject:
        """One of the slices behind."""
        return replace(self, slice_ns=slice_ns)

    def __str__(self) -> str:
        return _SEPARATOR.join((self.name, self.machine, "1" if self.earlier else "", self.symbol, str(self.slice_ns)))

    @staticmethod
    def parse(text: str) -> Subject:
        """The inverse of ``str``."""
        name, machine, earlier, symbol, slice_ns = (text.split(_SEPARATOR) + [""] * 5)[:5]
        return Subject(name, machine, bool(earlier), symbol, int(slice_ns or 0))


@dataclass(frozen=True, slots=True)
class Gathered:
    """A sum over several stretches of time (an hour of every Monday, a week, the days of a comparison), to be opened as evidence."""

    title: str
    name: str
    """The figure."""
    machines: tuple[str, ...]
    found: OeeFigures
    pieces: tuple[Piece, ...]
