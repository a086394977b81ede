"""Which pages there are, in the order of the navigation, with their words; it refuses to import any of them.

A new page is one line in ``PLACES``, its word in ``title``, its icon (of the same name) in ``icons``, and one case in
``page_factory.make``.
"""

from __future__ import annotations

from dataclasses import dataclass

from views.binding.i18n import tr


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the navigation."""

    name: str
    """Its name in routes, also its icon's."""
    level: int
    """ISA-101: 1 overview, 2 one machine, 3 detail, 4 support. A line in the navigation parts the levels."""
    module: str
    """Where the page is, imported when it is first needed."""
    eager: bool = True
    """Made ready in the background after the start; False for what costs seconds (3D)."""
    about_machine: bool = False
    """Opened from the navigation it shows the machine that was looked at last."""


ALL = (
    Place("overview", 1, "views.pages.overview"),
    Place("machine", 2, "views.pages.machine", about_machine=True),
    Place("terminal", 2, "views.pages.terminal", about_machine=True),
    Place("trend", 3, "views.pages.trend", about_machine=True),
    Place("alarms", 3, "views.pages.alarms"),
    Place("twin", 3, "views.pages.twin", about_machine=True),
    Place("oee", 3, "views.pages.oee"),
    Place("diagnostics", 4, "views.pages.diagnostics"),
    Place("connect", 4, "views.pages.connect"),
    Place("settings", 4, "views.pages.settings"),
    Place("andon", 4, "views.pages.andon"),
)
PLACES = tuple(place.name for place in ALL)
"""The pages' names in the order of the navigation. Ctrl+1 … Ctrl+9 open the first nine, Ctrl+, the settings."""
BY_NAME = {place.name: place for place in ALL}


def title(page: str) -> str:
    """The page's name in the navigation and the breadcrumb."""
    match page:
        case "machine":
            return tr("Machine")
        case "terminal":
            return tr("Terminal")
        case "alarms":
            return tr("Alarms")
        case "andon":
            return tr("Wall")
        case "trend":
            return tr("Trends")
        case "oee":
            return tr("OEE")
        case "twin":
            return tr("3D")
        case "diagnostics":
            return tr("Diagnostics")
        case "connect":
            return tr("Connect")
        case "settings":
            return tr("Settings")
        case _:
            return tr("Overview")
