"""What every page is: a widget that paints snapshots and asks to navigate. It never asks the plant by itself while hidden."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.snapshot import PlantSnapshot
from views.shell.theme import Theme

BETWEEN = "\n"
"""Between several names in one option: ids may hold any other character that machines use."""


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the program: what breadcrumb, back and forward remember. Times in ns UTC; None = live."""

    page: str
    """A name of ``views.shell.places``."""
    machine: str | None = None
    signals: tuple[str, ...] = ()
    """For trends: ``machine/signal`` each."""
    from_ns: int | None = None
    to_ns: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    """What else the page wants back: filters, the chosen tab, a search, as ``(name, value)`` pairs."""

    def __str__(self) -> str:
        """In one line, for a report."""
        named = [f"{name}={value}" for name, value in self.options]
        if self.from_ns is not None or self.to_ns is not None:
            named.insert(0, f"from={self.from_ns} to={self.to_ns}")
        return " ".join((self.page, *([self.machine] if self.machine else []), *self.signals, *named))

    def option(self, name: str, default: str = "") -> str:
        """One of the options."""
        return next((value for key, value in self.options if key == name), default)


class Page(QWidget):
    """Base of all pages. The shell calls ``apply`` at display rate for the visible page only."""

    navigate = Signal(Route)
    topic = ""
    """Its help in ``resources/help``, where that is not its place's."""

    def show_route(self, route: Route) -> None:
        """Become visible for this route (machine, signals, window)."""

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Paint this picture of the plant; called about ten times a second while visible."""

    def set_theme(self, theme: Theme) -> None:
        """Take new colours and sizes; called at start and when the user switches."""

    def retranslate(self) -> None:
        """Set all texts again; called at start and when the language changes."""

    def state(self) -> Route:
        """Where the page stands now, so that going back returns here."""
        raise TypeError(f"{type(self).__name__} must say where it stands")
