"""What the header says of a snapshot: links, age of the data, place in the plant; pure, so that it is tested without a window."""

from __future__ import annotations

from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from app.domain.state import LinkState
from views.binding import format as written
from views.binding.i18n import tr
from views.binding.page import Route
from views.models.part_words import part_word
from views.shell.crumbs import Crumb
from views.shell.places import title
from views.shell.station_sign import Summary

UNNAMED = "site"
"""What the configuration calls a site that nobody has named."""
FRESH_NS = 3_000_000_000
"""Below this the age is called live: a second's rhythm would only flicker."""


def summary_of(snapshot: PlantSnapshot) -> Summary:
    """Connected machines, age of the newest data, clock."""
    machines = snapshot.machines
    connected = sum(m.link.state is LinkState.CONNECTED for m in machines)
    broken = next((part for part in snapshot.health if not part.ok), None)
    if broken is not None and not broken.name.startswith("driver:"):
        text = tr("{part} has a fault", part=part_word(broken.name))
    elif not machines:
        text = tr("No machine yet")
    else:
        text = tr("{n} of {all} connected", n=connected, all=len(machines))
    healthy = connected == len(machines) and broken is None
    return Summary(text, age_text(snapshot), written.clock(snapshot.time_ns)[:5], healthy)


def age_text(snapshot: PlantSnapshot) -> str:
    """Age of the newest good data of any machine."""
    newest = max((m.link.last_good_ns for m in snapshot.machines), default=0)
    if not newest:
        return tr("No data") if snapshot.machines else ""
    age_ns = snapshot.time_ns - newest
    return tr("Live") if age_ns < FRESH_NS else tr("Data {age} old", age=written.age(age_ns))


def crumbs_of(route: Route, snapshot: PlantSnapshot) -> tuple[Crumb, ...]:
    """Site › line › machine › page, as far as the route goes."""
    site = Crumb(tr("Plant") if snapshot.site in ("", UNNAMED) else snapshot.site, "overview")
    if route.page == "overview":
        return (Crumb(site.text),)
    machine = _machine(route, snapshot)
    if machine is None:
        return (site, Crumb(title(route.page)))
    line = (Crumb(machine.line, "overview"),) if machine.line else ()
    if route.page == "machine":
        return (site, *line, Crumb(machine.name))
    return (site, *line, Crumb(machine.name, f"machine/{machine.id}"), Crumb(title(route.page)))


def _machine(route: Route, snapshot: PlantSnapshot) -> MachineSnapshot | None:
    wanted = route.machine or next((s.partition("/")[0] for s in route.signals), None)
    return next((m for m in snapshot.machines if m.id == wanted), None)
