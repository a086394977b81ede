"""Every GET route: who answers, what may be asked, what is answered. The router reads the same table."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.server.openapi.words import NUMBER, STATE, TEXT, WHOLE, Schema, component, listed, maybe, record


@dataclass(frozen=True, slots=True)
class Operation:
    """One GET route. ``name`` is the method that answers."""

    path: str
    name: str
    summary: str
    answer: Schema
    parameters: tuple[tuple[str, str, Schema], ...] = ()
    media: str = "application/json"
    failed_too: bool = field(default=False)
    """Whether 503 carries the same answer."""


_WHEN: Schema = {
    "anyOf": [
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "date"},
        {"type": "integer"},
        {"const": ""},
    ]
}
"""A time that is asked for; more is understood (``parse_time``) than a client need know."""


def _choice(*words: str) -> Schema:
    """Some of these words, comma-separated."""
    any_of = "|".join(words)
    return {"type": "string", "pattern": f"^(({any_of})(,({any_of}))*)?$"}


def _limit(most: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most}


_WINDOW = (
    (
        "from",
        "Begin: RFC 3339 with any offset, a date (UTC), or milliseconds since 1970. Default: the first observation stored.",
        _WHEN,
    ),
    ("to", "End, not included. Default: now.", _WHEN),
)
_MACHINE = "/v1/machines/{id}"

_ONLY = ("machine", "Only these machines, comma-separated.", TEXT)
_YES_NO: Schema = {"type": "string", "enum": ["yes", "no", ""]}
_ROWS = listed({"type": "object"})

PRODUCTION = (
    Operation(
        "/v1/reasons", "reasons", "The site's reasons for stops and scrap", record("reasons", {"reasons": _ROWS})
    ),
    Operation(
        "/v1/stops",
        "stops",
        "Stops that touch a window, oldest first. Default: the last 24 hours",
        record("stops", {"stops": _ROWS}),
        (
            *_WINDOW,
            _ONLY,
            ("unexplained", "`yes`: only planned time without a reason.", _YES_NO),
            ("micro", "`yes`: also those below the micro-stop limit.", _YES_NO),
        ),
    ),
    Operation(
        "/v1/stops/{id}/history", "stop_history", "Who said what about a stop", record("history", {"history": _ROWS})
    ),
    Operation(
        f"{_MACHINE}/advice",
        "advice",
        "What to ask at a machine now, with likely reasons, best first",
        record("stop likely last", {"stop": maybe({"type": "object"}), "likely": listed(TEXT), "last": maybe(TEXT)}),
    ),
    Operation(
        "/v1/jobs",
        "jobs",
        "Jobs, running and planned ones first",
        record("jobs", {"jobs": _ROWS}),
        (_ONLY, ("open", "`yes`: neither finished nor cancelled.", _YES_NO)),
    ),
    Operation("/v1/jobs/{id}", "job", "One job and how far it is", {"type": "object"}),
    Operation(
        f"{_MACHINE}/quantities",
        "quantities",
        "Scrap, rework and corrections of parts made in a window. Default: the last 24 hours",
        record("quantities", {"quantities": _ROWS}),
        _WINDOW,
    ),
    Operation(
        f"{_MACHINE}/cycles",
        "cycles",
        "Part-to-part times with spread and outliers. Default: the last 24 hours",
        record("cycles", {"cycles": _ROWS}),
        (*_WINDOW, ("part", "Only this part.", TEXT)),
    ),
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "/healthz",
        "healthz",
        "Whether every part of the station is well; 503 when one has failed",
        component("Health"),
        failed_too=True,
    ),
    Operation(
        "/v1/session",
        "session",
        "Who asks, and what they may do",
        record(
            "users_defined user role permitted csrf",
            {
                "users_defined": {"type": "boolean"},
                "user": maybe(TEXT),
                "role": maybe(TEXT),
                "permitted": listed(TEXT),
                "csrf": maybe(TEXT),
            },
        ),
    ),
    Operation("/metrics", "metrics", "Prometheus metrics", TEXT, media="text/plain"),
    Operation(
        "/v1/machines", "machines", "All machines", record("machines", {"machines": listed(component("Machine"))})
    ),
    Operation(f"{_MACHINE}/status", "status", "Everything live about one machine", component("Status")),
    Operation(
        f"{_MACHINE}/signals",
        "signals",
        "The signals that a machine has",
        record("signals", {"signals": listed(component("Signal"))}),
    ),
    Operation(
        f"{_MACHINE}/history",
        "history",
        "Series of a window, and the holes in it",
        component("History"),
        (
            *_WINDOW,
            ("signals", "Signal ids, comma-separated. Default: all.", TEXT),
            (
                "max_points",
                "At most so many points per signal, smallest and largest value per column. Default: every observation, in pages.",
                _limit(100_000),
            ),
            ("limit", "Points per page, all signals together, when max_points is not given.", _limit(100_000)),
            ("cursor", "next_cursor of the page before.", TEXT),
        ),
    ),
    Operation(
        f"{_MACHINE}/gaps",
        "gaps",
        "Every hole in the history, with its cause",
        record("gaps", {"gaps": listed(component("Gap"))}),
        _WINDOW,
    ),
    Operation(
        f"{_MACHINE}/conditions",
        "conditions",
        "Active machine conditions, worst first",
        record("conditions", {"conditions": listed(component("Activation"))}),
    ),
    Operation(
        f"{_MACHINE}/assets",
        "assets",
        "Cutting tools and other assets",
        record("assets", {"assets": listed(component("Asset"))}),
        (("kind", "For example CuttingTool.", TEXT),),
    ),
    Operation(
        f"{_MACHINE}/oee",
        "oee",
        "OEE by ISO 22400-2 with formulas, inputs, time slices and losses. Default: the last 24 hours",
        record(
            "machine_id availability performance quality oee completeness",
            {
                "machine_id": TEXT,
                "availability": maybe(NUMBER),
                "performance": maybe(NUMBER),
                "quality": maybe(NUMBER),
                "oee": maybe(NUMBER),
                "completeness": maybe(NUMBER),
                "slices": listed({"type": "object"}),
                "losses": listed({"type": "object"}),
            },
        ),
        (
            ("from", "Begin; `to` minus 24 hours when left out.", _WHEN),
            ("to", "End, not included. Default: now.", _WHEN),
            ("shift", "Instead of from and to: `2026-11-22/A`, or `current`.", TEXT),
            ("job", "Only while this job ran.", TEXT),
            ("part", "Only this part number.", TEXT),
            ("slices", "`no` leaves the time slices out.", _YES_NO),
        ),
    ),
    Operation(
        "/v1/reports",
        "reports",
        "Finished reports, all revisions",
        record("reports", {"reports": listed({"type": "object"})}),
    ),
    Operation("/v1/reports/{id}", "report_file", "One report", {"type": "string"}, media="application/pdf"),
    Operation(
        "/v1/fleet/summary",
        "fleet_summary",
        "Counts of machines by state",
        component("FleetSummary"),
        (
            ("state", "Only machines in these states (six or three), comma-separated.", _choice(*STATE["enum"])),
            ("site", "Only machines of these sites.", TEXT),
            ("kind", "Only machines of these kinds; `mill` takes `mill-3axis` too.", TEXT),
        ),
    ),
    Operation(
        "/v1/fleet/stations",
        "fleet_stations",
        "Stations of a hub, those that need help first; strangers that knocked; refusals by kind",
        record(
            "hub stations strangers refused",
            {
                "hub": {"type": "object"},
                "stations": listed({"type": "object"}),
                "strangers": listed({"type": "object"}),
                "refused": {"type": "object"},
            },
        ),
    ),
    Operation(
        "/v1/fleet/completeness",
        "fleet_completeness",
        "What a station has and what the hub has stored, hour by hour with checksums. Default: the last 24 hours",
        record(
            "station complete stored expected missing hours",
            {
                "station": TEXT,
                "machine": maybe(TEXT),
                "complete": {"type": "boolean"},
                "stored": WHOLE,
                "expected": WHOLE,
                "missing": WHOLE,
                "told": TEXT,
                "hours": listed({"type": "object"}),
            },
        ),
        (*_WINDOW, ("station", "Whose.", TEXT), ("machine", "Only this machine.", TEXT)),
    ),
    Operation(
        "/v1/fleet/rollup",
        "fleet_rollup",
        "Sums of machines by site, station, area, line or kind",
        record(
            "by groups total", {"by": listed(TEXT), "groups": listed({"type": "object"}), "total": {"type": "object"}}
        ),
        (
            (
                "by",
                "`site` (default), `station`, `area`, `line`, `kind`, comma-separated.",
                _choice("site", "station", "area", "line", "kind"),
            ),
            ("site", "Only machines of these sites.", TEXT),
        ),
    ),
    Operation(
        "/v1/alarms",
        "alarms",
        "The alarm list: unacknowledged first, then priority, then newest",
        record("alarms", {"alarms": listed(component("Alarm"))}),
        (
            (
                "state",
                "`active` (default), `unacknowledged`, `hidden` or `all`, comma-separated.",
                _choice("active", "unacknowledged", "hidden", "all"),
            ),
            ("machine", "Only these machines, comma-separated.", TEXT),
            ("priority", "Only these priorities, 1 to 4, comma-separated.", _choice("1", "2", "3", "4")),
        ),
    ),
    Operation(
        "/v1/alarms/journal",
        "alarm_journal",
        "Every transition of every alarm, newest first. Default: the last 24 hours",
        record("journal next_cursor", {"journal": listed({"type": "object"}), "next_cursor": maybe(TEXT)}),
        (
            *_WINDOW,
            ("machine", "Only these machines, comma-separated.", TEXT),
            ("alarm", "Only these alarms, comma-separated.", TEXT),
            ("priority", "Only these priorities, 1 to 4, comma-separated.", _choice("1", "2", "3", "4")),
            ("text", "Stands in id, text, value or reason.", TEXT),
            ("limit", "Lines per page, 1000 by default.", _limit(10_000)),
            ("cursor", "next_cursor of the page before.", TEXT),
        ),
    ),
    Operation(
        "/v1/alarms/kpi",
        "alarm_kpi",
        "Key figures of the alarm system. Default: the last 24 hours",
        {"type": "object"},
        (*_WINDOW, ("machine", "Only these machines, comma-separated.", TEXT)),
    ),
    *PRODUCTION,
    Operation(
        "/v1/events",
        "handle",
        "Server-sent events: `status` (a machine's status, at most four times a second), `alarm` (a row of the list that changed) and `gap`",
        TEXT,
        (
            ("machine", "Only these machines, comma-separated.", TEXT),
            ("detail", "`full` (default) or `summary`: without signals.", TEXT),
        ),
        media="text/event-stream",
    ),
)
