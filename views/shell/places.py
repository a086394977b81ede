"""Which pages there are, in the order of the navigation, with their words; it refuses to import any of them."""

from __future__ import annotations

from views.binding.i18n import tr

PLACES = ("overview", "machine", "trend", "diagnostics", "connect")
"""Page names, also their icons' names. Ctrl+1 opens the first."""


def title(page: str) -> str:
    """The page's name in the navigation and the breadcrumb."""
    match page:
        case "machine":
            return tr("Machine")
        case "trend":
            return tr("Trends")
        case "diagnostics":
            return tr("Diagnostics")
        case "connect":
            return tr("Connect")
        case _:
            return tr("Overview")
