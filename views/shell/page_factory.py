"""Makes the page of a place and imports it not before: the first paint pays for none of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from views.binding.page import Page
from views.binding.plant_link import PlantLink
from views.binding.starts import Starts
from views.models.alarm_sound import AlarmSounds
from views.shell.busy_watch import BusyWatch
from views.shell.kiosk_settings import KioskSettings
from views.shell.places import ALL


@dataclass(frozen=True, slots=True)
class Givens:
    """What pages may be given."""

    link: PlantLink
    starts: Starts
    watch: BusyWatch
    wall: KioskSettings
    """Distance and size of a wall screen."""
    sounds: AlarmSounds
    """Whether alarms are heard, and until when they are muted."""
    begin: Callable[..., None]
    """Exchange the plant: called with a ``Start``."""


def preload() -> None:
    """Import what pages need, in a thread of its own after the first page is shown."""
    for place in ALL:
        if place.eager:
            importlib.import_module(place.module)


def make(place: str, givens: Givens) -> Page:
    """A new page for this place."""
    match place:
        case "machine":
            from views.pages.machine import MachinePage

            return MachinePage(givens.link)
        case "trend":
            from views.pages.trend import TrendPage

            return TrendPage(givens.link)
        case "oee":
            from views.pages.oee import OeePage

            return OeePage(givens.link)
        case "twin":
            from views.pages.twin import TwinPage

            return TwinPage(givens.link)
        case "diagnostics":
            from views.pages.diagnostics import DiagnosticsPage

            return DiagnosticsPage(givens.link, givens.watch)
        case "connect":
            from views.pages.connect import ConnectPage

            return ConnectPage(givens.link, givens.starts, givens.begin)
        case "settings":
            from views.pages.settings import SettingsPage

            return SettingsPage(givens.link)
        case "alarms":
            from views.pages.alarms import AlarmsPage

            return AlarmsPage(givens.link, givens.sounds)
        case "terminal":
            from views.pages.terminal import TerminalPage

            return TerminalPage(givens.link)
        case "andon":
            from views.pages.andon import AndonPage

            page = AndonPage(givens.link)
            page.stand_at(givens.wall.distance_m, givens.wall.diagonal_in)
            return page
        case _ if givens.link.fleet is not None:
            from views.pages.fleet import FleetPage

            return FleetPage(givens.link, givens.link.fleet)
        case _:
            from views.pages.overview import OverviewPage

            return OverviewPage(givens.link)
