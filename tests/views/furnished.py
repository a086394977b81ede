"""A plant with something on every page: alarms and their journal, a stop to be explained, OEE, settings, a machine to connect."""

from __future__ import annotations

from dataclasses import replace

from app.contracts import ProbeAnswer, ProbedMachine
from app.domain.calendar import Place
from app.domain.production import Job, JobState, StopAdvice
from app.domain.snapshot import PlantSnapshot
from tests.alarm_builders import FakeAlarms, diary, morning
from tests.fleet_builders import FakeFleet, hub_shop
from tests.oee_shop import desk_port
from tests.production_builders import stop_of
from tests.settings_builders import RealSettings
from tests.views.builders import NOW, S, hole, machine, model_of, shop
from tests.views.milling import MillingPlant
from views.binding.page import Route

URL = "http://10.0.0.5:5000"
SETTINGS = """\
# The shop's own words stay.
site: Novatech
machines:
  - {id: abr-850, driver: mtconnect, url: "http://10.0.0.5:5000"}  # the old one
  - id: pump-3
    driver: modbus
    host: 10.0.0.7
    signals:
      - {id: speed, address: "holding:100"}
channels:
  hook: {type: webhook, url: "https://example.org/x"}
"""
LIKELY = ("no-material", "setup", "breakdown", "tool-broken")


ORDERS = {
    job.id: job
    for job in (
        Job("OF-20417", "abr-850", "P-4711 FLANGE DN50", 250, "C", None, JobState.RUNNING, NOW - 9_000 * S),
        Job("OF-20420", "abr-850", "P-4712 EIXO", 40),
        Job("OF-20423", "abr-850", "P-4713 CARCAÇA DO REDUTOR", 12, "B"),
        Job("OF-20399", "mill-2", "P-4711 FLANGE DN50", 500, "C", 42.0, JobState.FINISHED, NOW - 90_000 * S, NOW - 20_000 * S),
    )
}  # fmt: skip


def _oee(tab: str) -> Route:
    return Route("oee", options=(("range", "last_shift"), ("scope", "site:"), ("tab", tab)))


VIEWS: dict[str, Route] = {
    "overview": Route("overview"),
    "machine": Route("machine", machine="abr-850"),
    "machine-fault": Route("machine", machine="lathe-2"),
    "machine-replay": Route("machine", machine="abr-850", from_ns=NOW - 75 * S),
    "terminal": Route("terminal", machine="abr-850"),
    "terminal-parts": Route("terminal", machine="abr-850", options=(("side", "parts"),)),
    "terminal-jobs": Route("terminal", machine="abr-850", options=(("side", "jobs"),)),
    "trend": Route("trend", signals=("abr-850/rpm", "abr-850/feed", "abr-850/spindle_load")),
    "alarms": Route("alarms", options=(("tab", "list"),)),
    "alarms-journal": Route("alarms", options=(("tab", "journal"),)),
    "alarms-figures": Route("alarms", options=(("tab", "figures"),)),
    "alarms-rules": Route("alarms", options=(("tab", "rules"),)),
    "alarms-messages": Route("alarms", options=(("tab", "messages"),)),
    "3d": Route("twin", machine="abr-850", options=(("part", "spindle"), ("colour", "load"))),
    "3d-replay": Route("twin", machine="abr-850", from_ns=NOW - 75 * S),
    "oee": _oee("losses"),
    "oee-figures": _oee("figures"),
    "oee-cycles": _oee("cycles"),
    "oee-stops": _oee("stops"),
    "oee-orders": _oee("orders"),
    "oee-patterns": _oee("patterns"),
    "oee-compare": _oee("compare"),
    "oee-calendar": _oee("calendar"),
    "oee-reasons": replace(_oee("stops"), options=(*_oee("stops").options, ("edit", "reasons"))),
    "diagnostics": Route("diagnostics"),
    "connect": Route("connect"),
    "settings": Route("settings", options=(("tab", "form"),)),
    "settings-text": Route("settings", options=(("tab", "yaml"),)),
    "settings-changes": Route("settings", options=(("tab", "changes"),)),
    "settings-versions": Route("settings", options=(("tab", "versions"),)),
    "wall": Route("andon"),
}
"""Every page, and every tab of those that have tabs."""


def furnished(
    settings: RealSettings | None = None, *, now: PlantSnapshot | None = None, hub: bool = False
) -> MillingPlant:
    """The plant. ``hub``: it is a fleet's. Without ``settings`` its settings page is empty."""
    snapshot = now or shop()
    made = MillingPlant(hub_shop(snapshot) if hub else snapshot)
    if hub:
        made.fleet = FakeFleet(NOW)
    made.alarms = FakeAlarms(morning())
    made.alarms.lines = list(diary(morning().rows))
    made.floor.asking = StopAdvice(stop_of(NOW - 1140 * S, None, now_ns=NOW, alarm="1010"), LIKELY, "setup")
    made.floor.orders = ORDERS
    places = [Place(m.id, m.line, m.area) for m in snapshot.machines]
    made.production = desk_port(places, NOW, dark=("grinder-1",))  # type: ignore[attr-defined]
    if settings is not None:
        made.settings = settings  # type: ignore[assignment]
    made.holes = (
        hole("grinder-1", NOW - 11_920 * S, None),
        hole("mill-2", NOW - 30_000 * S, NOW - 28_000 * S),
        hole("abr-850", NOW - 420 * S, NOW - 360 * S),
    )
    entry = {"id": "mill-9", "name": "Mill 9", "driver": "mtconnect", "url": URL}
    found = tuple(machine("mill-9", name="Mill 9").readings())
    probed = ProbedMachine("mill-9", "Mill9", model_of("mill-9"), found, entry)
    made.answers[URL] = ProbeAnswer(URL, "mtconnect", "MTConnect agent 2.3", (probed,))
    return made
