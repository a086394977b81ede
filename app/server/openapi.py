"""The API's own description: one table of operations that router and ``/openapi.json`` both read. It refuses to do anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = Mapping[str, Any]

_TIME = {"type": "string", "format": "date-time", "description": "RFC 3339, UTC, at least milliseconds"}
_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_WHOLE = {"type": "integer"}
_STATE = {"type": "string", "enum": ["running", "idle", "stopped", "setup", "fault", "offline"]}
_QUALITY = {"type": "string", "enum": ["good", "uncertain", "bad"]}
_CAUSE = {
    "type": "string",
    "enum": [
        "station off",
        "link lost",
        "machine off",
        "agent buffer overrun",
        "not collected",
        "disk full",
        "clock jump",
        "overload",
    ],
}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(required: str, properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "required": required.split(), "properties": dict(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: Mapping[str, Schema] = {
    "Alarm": _object(
        "id machine_id title state priority since",
        {
            "id": _TEXT,
            "machine_id": _TEXT,
            "name": _TEXT,
            "kind": {"type": "string", "enum": ["rule", "machine", "link", "call"]},
            "title": _TEXT,
            "text": _maybe(_TEXT),
            "state": {
                "type": "string",
                "enum": ["NORM", "UNACK", "ACKED", "RTNUN", "LATUN", "LATAK", "SHLVD", "DSUPR", "OOSRV"],
            },
            "priority": _WHOLE,
            "abnormal": {"type": "boolean"},
            "acknowledged": {"type": "boolean"},
            "since": _maybe(_TIME),
            "count": _WHOLE,
            "occurrence": _maybe(_TEXT),
            "cause": _maybe(_TEXT),
        },
    ),
    "Problem": _object(
        "type title status detail",
        {
            "type": _TEXT,
            "title": _TEXT,
            "status": _WHOLE,
            "detail": _TEXT,
            "instance": _TEXT,
            "parameter": _TEXT,
            "accepted": {},
            "nearest": _TEXT,
        },
    ),
    "Link": _object(
        "state",
        {
            "state": _TEXT,
            "since": _maybe(_TIME),
            "last_good_at": _maybe(_TIME),
            "message": _maybe(_TEXT),
            "retry_at": _maybe(_TIME),
            "skew_s": _NUMBER,
        },
    ),
    "Machine": _object(
        "id name driver state since last_sample_at quality",
        {
            "id": _TEXT,
            "name": _TEXT,
            "driver": _TEXT,
            "kind": _TEXT,
            "area": _TEXT,
            "line": _TEXT,
            "state": _STATE,
            "since": _maybe(_TIME),
            "last_sample_at": _maybe(_TIME),
            "quality": _QUALITY,
            "link": _ref("Link"),
        },
    ),
    "Value": _object(
        "value unit timestamp quality",
        {
            "value": {"description": "null whenever quality is bad; for conditions the worst active level"},
            "unit": _maybe(_TEXT),
            "timestamp": _maybe(_TIME),
            "quality": _QUALITY,
            "reason": _TEXT,
            "last_good": _object("value timestamp", {"value": {}, "timestamp": _TIME}),
            "received_at": _maybe(_TIME),
            "active": _list(_ref("Activation")),
        },
    ),
    "Activation": _object(
        "level since timestamp",
        {
            "level": _maybe({"type": "string", "enum": ["NORMAL", "WARNING", "FAULT"]}),
            "native_code": _maybe(_TEXT),
            "native_severity": _maybe(_TEXT),
            "qualifier": _maybe(_TEXT),
            "condition_id": _maybe(_TEXT),
            "type": _maybe(_TEXT),
            "text": _maybe(_TEXT),
            "since": _TIME,
            "timestamp": _TIME,
            "signal": _TEXT,
        },
    ),
    "Status": _object(
        "machine_id timestamp state rpm feed_mm_min execution mode program part_count quality",
        {
            "machine_id": _TEXT,
            "name": _TEXT,
            "timestamp": _TIME,
            "state": _STATE,
            "state_three": _TEXT,
            "state_since": _maybe(_TIME),
            "state_inferred": {"type": "boolean"},
            "rpm": _maybe(_NUMBER),
            "feed_mm_min": _maybe(_NUMBER),
            "execution": _maybe(_TEXT),
            "mode": _maybe(_TEXT),
            "program": _maybe(_TEXT),
            "part_count": _maybe(_NUMBER),
            "feed_override": _maybe(_NUMBER),
            "rapid_override": _maybe(_NUMBER),
            "rpm_override": _maybe(_NUMBER),
            "quality": _QUALITY,
            "last_sample_at": _maybe(_TIME),
            "ideal_cycle_s": _maybe(_NUMBER),
            "link": _ref("Link"),
            "conditions_active": _WHOLE,
            "signals": {"type": "object", "additionalProperties": _ref("Value")},
        },
    ),
    "Signal": _object(
        "id source_id category type subtype unit",
        {
            "id": _TEXT,
            "source_id": _TEXT,
            "category": {"type": "string", "enum": ["SAMPLE", "EVENT", "CONDITION"]},
            "kind": _TEXT,
            "type": _TEXT,
            "subtype": _maybe(_TEXT),
            "unit": _maybe(_TEXT),
            "name": _maybe(_TEXT),
            "component": _list(_TEXT),
            "path": _maybe(_TEXT),
            "derived": {"type": "boolean"},
            "minimum": _maybe(_NUMBER),
            "maximum": _maybe(_NUMBER),
        },
    ),
    "Gap": _object(
        "from to cause",
        {"from": _TIME, "to": _maybe(_TIME), "cause": _CAUSE, "count": _maybe(_WHOLE), "detail": _maybe(_TEXT)},
    ),
    "Series": _object(
        "signal unit points",
        {
            "signal": _TEXT,
            "unit": _maybe(_TEXT),
            "points": _list(
                {
                    "type": "array",
                    "description": "[milliseconds since 1970, value]; the value is null where it was bad",
                    "minItems": 2,
                    "maxItems": 2,
                    "items": {},
                }
            ),
            "quality": _list(_TEXT),
            "details": _list({}),
            "carried": {"type": "array", "description": "the last point before the window", "items": {}},
        },
    ),
    "History": _object(
        "series gaps aggregate",
        {
            "series": _list(_ref("Series")),
            "gaps": _list(_ref("Gap")),
            "aggregate": {"type": "string", "enum": ["raw", "minmax"]},
            "thinned": _list(_object("signal from to", {"signal": _TEXT, "from": _TIME, "to": _TIME})),
            "next_cursor": _TEXT,
            "complete_until": _TIME,
        },
    ),
    "Asset": _object(
        "kind id timestamp removed body",
        {"kind": _TEXT, "id": _TEXT, "timestamp": _TIME, "removed": {"type": "boolean"}, "body": {}},
    ),
    "FleetSummary": _object(
        "total_machines running stopped idle offline avg_rpm total_oee uptime_s",
        {
            "site": _TEXT,
            "station": _TEXT,
            "timestamp": _TIME,
            "total_machines": _WHOLE,
            "running": _WHOLE,
            "stopped": _WHOLE,
            "idle": _WHOLE,
            "offline": _WHOLE,
            "avg_rpm": _maybe(_NUMBER),
            "total_oee": _maybe(_NUMBER),
            "total_oee_reason": _maybe(_TEXT),
            "uptime_s": _NUMBER,
        },
    ),
    "Health": _object(
        "status components",
        {
            "status": {"type": "string", "enum": ["ok", "failed"]},
            "site": _TEXT,
            "station": _TEXT,
            "uptime_s": _NUMBER,
            "components": {
                "type": "object",
                "additionalProperties": _object(
                    "status message figures",
                    {
                        "status": {"type": "string", "enum": ["ok", "retrying", "failed"]},
                        "state": _TEXT,
                        "message": _maybe(_TEXT),
                        "figures": {"type": "object", "additionalProperties": _maybe(_NUMBER)},
                    },
                ),
            },
        },
    ),
}


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

_ONLY = ("machine", "Only these machines, comma-separated.", _TEXT)
_YES_NO: Schema = {"type": "string", "enum": ["yes", "no", ""]}
_ROWS = _list({"type": "object"})

PRODUCTION = (
    Operation(
        "/v1/reasons", "reasons", "The site's reasons for stops and scrap", _object("reasons", {"reasons": _ROWS})
    ),
    Operation(
        "/v1/stops",
        "stops",
        "Stops that touch a window, oldest first. Default: the last 24 hours",
        _object("stops", {"stops": _ROWS}),
        (
            *_WINDOW,
            _ONLY,
            ("unexplained", "`yes`: only planned time without a reason.", _YES_NO),
            ("micro", "`yes`: also those below the micro-stop limit.", _YES_NO),
        ),
    ),
    Operation(
        "/v1/stops/{id}/history", "stop_history", "Who said what about a stop", _object("history", {"history": _ROWS})
    ),
    Operation(
        f"{_MACHINE}/advice",
        "advice",
        "What to ask at a machine now, with likely reasons, best first",
        _object(
            "stop likely last", {"stop": _maybe({"type": "object"}), "likely": _list(_TEXT), "last": _maybe(_TEXT)}
        ),
    ),
    Operation(
        "/v1/jobs",
        "jobs",
        "Jobs, running and planned ones first",
        _object("jobs", {"jobs": _ROWS}),
        (_ONLY, ("open", "`yes`: neither finished nor cancelled.", _YES_NO)),
    ),
    Operation("/v1/jobs/{id}", "job", "One job and how far it is", {"type": "object"}),
    Operation(
        f"{_MACHINE}/quantities",
        "quantities",
        "Scrap, rework and corrections of parts made in a window. Default: the last 24 hours",
        _object("quantities", {"quantities": _ROWS}),
        _WINDOW,
    ),
    Operation(
        f"{_MACHINE}/cycles",
        "cycles",
        "Part-to-part times with spread and outliers. Default: the last 24 hours",
        _object("cycles", {"cycles": _ROWS}),
        (*_WINDOW, ("part", "Only this part.", _TEXT)),
    ),
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "/healthz",
        "healthz",
        "Whether every part of the station is well; 503 when one has failed",
        _ref("Health"),
        failed_too=True,
    ),
    Operation(
        "/v1/session",
        "session",
        "Who asks, and what they may do",
        _object(
            "users_defined user role permitted csrf",
            {
                "users_defined": {"type": "boolean"},
                "user": _maybe(_TEXT),
                "role": _maybe(_TEXT),
                "permitted": _list(_TEXT),
                "csrf": _maybe(_TEXT),
            },
        ),
    ),
    Operation("/metrics", "metrics", "Prometheus metrics", _TEXT, media="text/plain"),
    Operation("/v1/machines", "machines", "All machines", _object("machines", {"machines": _list(_ref("Machine"))})),
    Operation(f"{_MACHINE}/status", "status", "Everything live about one machine", _ref("Status")),
    Operation(
        f"{_MACHINE}/signals",
        "signals",
        "The signals that a machine has",
        _object("signals", {"signals": _list(_ref("Signal"))}),
    ),
    Operation(
        f"{_MACHINE}/history",
        "history",
        "Series of a window, and the holes in it",
        _ref("History"),
        (
            *_WINDOW,
            ("signals", "Signal ids, comma-separated. Default: all.", _TEXT),
            (
                "max_points",
                "At most so many points per signal, smallest and largest value per column. Default: every observation, in pages.",
                _limit(100_000),
            ),
            ("limit", "Points per page, all signals together, when max_points is not given.", _limit(100_000)),
            ("cursor", "next_cursor of the page before.", _TEXT),
        ),
    ),
    Operation(
        f"{_MACHINE}/gaps",
        "gaps",
        "Every hole in the history, with its cause",
        _object("gaps", {"gaps": _list(_ref("Gap"))}),
        _WINDOW,
    ),
    Operation(
        f"{_MACHINE}/conditions",
        "conditions",
        "Active machine conditions, worst first",
        _object("conditions", {"conditions": _list(_ref("Activation"))}),
    ),
    Operation(
        f"{_MACHINE}/assets",
        "assets",
        "Cutting tools and other assets",
        _object("assets", {"assets": _list(_ref("Asset"))}),
        (("kind", "For example CuttingTool.", _TEXT),),
    ),
    Operation(
        f"{_MACHINE}/oee",
        "oee",
        "OEE by ISO 22400-2 with formulas, inputs, time slices and losses. Default: the last 24 hours",
        _object(
            "machine_id availability performance quality oee completeness",
            {
                "machine_id": _TEXT,
                "availability": _maybe(_NUMBER),
                "performance": _maybe(_NUMBER),
                "quality": _maybe(_NUMBER),
                "oee": _maybe(_NUMBER),
                "completeness": _maybe(_NUMBER),
                "slices": _list({"type": "object"}),
                "losses": _list({"type": "object"}),
            },
        ),
        (
            ("from", "Begin; `to` minus 24 hours when left out.", _WHEN),
            ("to", "End, not included. Default: now.", _WHEN),
            ("shift", "Instead of from and to: `2026-11-22/A`, or `current`.", _TEXT),
            ("job", "Only while this job ran.", _TEXT),
            ("part", "Only this part number.", _TEXT),
            ("slices", "`no` leaves the time slices out.", _YES_NO),
        ),
    ),
    Operation(
        "/v1/reports",
        "reports",
        "Finished reports, all revisions",
        _object("reports", {"reports": _list({"type": "object"})}),
    ),
    Operation("/v1/reports/{id}", "report_file", "One report", {"type": "string"}, media="application/pdf"),
    Operation(
        "/v1/fleet/summary",
        "fleet_summary",
        "Counts of machines by state",
        _ref("FleetSummary"),
        (
            ("state", "Only machines in these states (six or three), comma-separated.", _choice(*_STATE["enum"])),
            ("site", "Only machines of these sites.", _TEXT),
            ("kind", "Only machines of these kinds; `mill` takes `mill-3axis` too.", _TEXT),
        ),
    ),
    Operation(
        "/v1/fleet/stations",
        "fleet_stations",
        "Stations of a hub, those that need help first; strangers that knocked; refusals by kind",
        _object(
            "hub stations strangers refused",
            {
                "hub": {"type": "object"},
                "stations": _list({"type": "object"}),
                "strangers": _list({"type": "object"}),
                "refused": {"type": "object"},
            },
        ),
    ),
    Operation(
        "/v1/fleet/completeness",
        "fleet_completeness",
        "What a station has and what the hub has stored, hour by hour with checksums. Default: the last 24 hours",
        _object(
            "station complete stored expected missing hours",
            {
                "station": _TEXT,
                "machine": _maybe(_TEXT),
                "complete": {"type": "boolean"},
                "stored": _WHOLE,
                "expected": _WHOLE,
                "missing": _WHOLE,
                "told": _TEXT,
                "hours": _list({"type": "object"}),
            },
        ),
        (*_WINDOW, ("station", "Whose.", _TEXT), ("machine", "Only this machine.", _TEXT)),
    ),
    Operation(
        "/v1/fleet/rollup",
        "fleet_rollup",
        "Sums of machines by site, station, area, line or kind",
        _object(
            "by groups total", {"by": _list(_TEXT), "groups": _list({"type": "object"}), "total": {"type": "object"}}
        ),
        (
            (
                "by",
                "`site` (default), `station`, `area`, `line`, `kind`, comma-separated.",
                _choice("site", "station", "area", "line", "kind"),
            ),
            ("site", "Only machines of these sites.", _TEXT),
        ),
    ),
    Operation(
        "/v1/alarms",
        "alarms",
        "The alarm list: unacknowledged first, then priority, then newest",
        _object("alarms", {"alarms": _list(_ref("Alarm"))}),
        (
            (
                "state",
                "`active` (default), `unacknowledged`, `hidden` or `all`, comma-separated.",
                _choice("active", "unacknowledged", "hidden", "all"),
            ),
            ("machine", "Only these machines, comma-separated.", _TEXT),
            ("priority", "Only these priorities, 1 to 4, comma-separated.", _choice("1", "2", "3", "4")),
        ),
    ),
    Operation(
        "/v1/alarms/journal",
        "alarm_journal",
        "Every transition of every alarm, newest first. Default: the last 24 hours",
        _object("journal next_cursor", {"journal": _list({"type": "object"}), "next_cursor": _maybe(_TEXT)}),
        (
            *_WINDOW,
            ("machine", "Only these machines, comma-separated.", _TEXT),
            ("alarm", "Only these alarms, comma-separated.", _TEXT),
            ("priority", "Only these priorities, 1 to 4, comma-separated.", _choice("1", "2", "3", "4")),
            ("text", "Stands in id, text, value or reason.", _TEXT),
            ("limit", "Lines per page, 1000 by default.", _limit(10_000)),
            ("cursor", "next_cursor of the page before.", _TEXT),
        ),
    ),
    Operation(
        "/v1/alarms/kpi",
        "alarm_kpi",
        "Key figures of the alarm system. Default: the last 24 hours",
        {"type": "object"},
        (*_WINDOW, ("machine", "Only these machines, comma-separated.", _TEXT)),
    ),
    *PRODUCTION,
    Operation(
        "/v1/events",
        "handle",
        "Server-sent events: `status` (a machine's status, at most four times a second), `alarm` (a row of the list that changed) and `gap`",
        _TEXT,
        (
            ("machine", "Only these machines, comma-separated.", _TEXT),
            ("detail", "`full` (default) or `summary`: without signals.", _TEXT),
        ),
        media="text/event-stream",
    ),
)


PRODUCTION_COMMANDS: Mapping[str, tuple[str, str, Mapping[str, Schema], tuple[str, str] | None]] = {
    "/v1/machines/{id}/help": (
        "call_for_help",
        "Call for help at a machine (`wanted` false: end the call): an alarm of its own, `ID:help`",
        {"user": _TEXT, "text": _TEXT, "wanted": {"type": "boolean"}},
        ("id", "Machine"),
    ),
    "/v1/stops/{id}/reason": (
        "give_reason",
        "Give a reason to a stop",
        {"reason": _maybe(_TEXT), "revision": _WHOLE, "user": _TEXT, "comment": _TEXT},
        ("id", "Stop"),
    ),
    "/v1/stops/{id}/split": (
        "split",
        "Cut a stop into parts with a reason each; the first begins where the stop does",
        {"parts": _list({"type": "object"}), "revision": _WHOLE, "user": _TEXT},
        ("id", "Stop"),
    ),
    "/v1/jobs": (
        "save_job",
        "Make a job, or change one",
        {
            "id": _TEXT,
            "machine": _TEXT,
            "part": _TEXT,
            "target": _WHOLE,
            "version": _TEXT,
            "ideal_cycle_s": _NUMBER,
            "revision": _WHOLE,
            "user": _TEXT,
        },
        None,
    ),
    "/v1/jobs/{id}/start": ("start_job", "Start a job; the running one is finished", {"user": _TEXT}, ("id", "Job")),
    "/v1/jobs/{id}/finish": ("finish_job", "Finish a job", {"user": _TEXT}, ("id", "Job")),
    "/v1/machines/{id}/quantities": (
        "enter",
        "Scrap, rework or a correction of the count",
        {
            "kind": {"type": "string", "enum": ["scrap", "rework", "correction"]},
            "quantity": _WHOLE,
            "made_at": _TIME,
            "reason": _TEXT,
            "part": _TEXT,
            "job": _TEXT,
            "user": _TEXT,
            "comment": _TEXT,
        },
        ("id", "Machine"),
    ),
}
"""What people may do about production: operation, summary, body, and what the path names."""


COMMANDS: Mapping[str, tuple[str, Mapping[str, Schema]]] = {
    "ack": ("Acknowledge", {"user": _TEXT, "occurrence": _TEXT, "comment": _TEXT}),
    "shelve": ("Hide for at most 24 h", {"user": _TEXT, "reason": _TEXT, "duration": _TEXT, "until": _TIME}),
    "unshelve": ("Show again", {"user": _TEXT}),
    "suppress": ("Hide until somebody ends it", {"user": _TEXT, "reason": _TEXT}),
    "unsuppress": ("End a suppression", {"user": _TEXT}),
    "out_of_service": ("Take out of service", {"user": _TEXT, "reason": _TEXT}),
    "return_to_service": ("Put back into service", {"user": _TEXT, "reason": _TEXT}),
    "reset": ("Reset a latched alarm", {"user": _TEXT}),
    "comment": ("Write a note", {"user": _TEXT, "text": _TEXT}),
}
"""What people may do with an alarm, with what the body may hold."""


FLEET_COMMANDS: Mapping[str, tuple[str, str, Mapping[str, Schema], bool]] = {
    "/v1/fleet/stations": ("enrol", "Let a station in", {"fingerprint": _TEXT, "name": _TEXT}, False),
    "/v1/fleet/stations/{name}/revoke": ("revoke", "Shut a station out", {}, True),
    "/v1/fleet/resend": (
        "resend",
        "Have a station compare a window again",
        {"station": _TEXT, "machine": _TEXT, "from": _TIME, "to": _TIME},
        False,
    ),
}
"""What people may do with a hub's stations: operation, summary, body, and whether the path names one."""


def _command(name: str, told: tuple[str, Mapping[str, Schema]]) -> dict[str, Any]:
    summary, body = told
    return _post(f"v1_alarms_{name}", summary, body, _ref("Alarm"), (("id", "Alarm id"),))


def _post(
    operation: str, summary: str, body: Mapping[str, Schema], answer: Schema, path: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object", "properties": dict(body)}}}
    fault = {"description": "Problem", "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "description": text, "schema": _TEXT} for name, text in path
        ],
        "requestBody": {"required": False, "content": content},
        "responses": {
            "200": {"description": summary, "content": {"application/json": {"schema": answer}}},
            "default": fault,
        },
    }


def _paths() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {operation.path: {"get": _operation(operation)} for operation in OPERATIONS}
    for name, told in COMMANDS.items():
        paths[f"/v1/alarms/{{id}}/{name}"] = {"post": _command(name, told)}
    for path, (name, summary, body, named) in FLEET_COMMANDS.items():
        named_part = (("name", "Station"),) if named else ()
        command = _post(f"v1_fleet_{name}", summary, body, {"type": "object"}, named_part)
        paths.setdefault(path, {})["post"] = command
    for path, (name, summary, body, part) in PRODUCTION_COMMANDS.items():
        command = _post(f"v1_{name}", summary, body, {"type": "object"}, (part,) if part else ())
        paths.setdefault(path, {})["post"] = command
    credentials = {"user": _TEXT, "password": _TEXT}
    paths["/v1/session"]["post"] = _post("v1_sign_in", "Sign a browser in", credentials, {"type": "object"})
    paths["/v1/session"]["delete"] = _post("v1_sign_out", "Sign a browser out", {}, {"type": "object"})
    return paths


def document(version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CNC Telemetry",
            "version": version or "0",
            "description": "Live machines, history and its gaps, alarms of one station. Faults are RFC 9457 problem details.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {
            "schemas": dict(SCHEMAS),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "As 'user token NAME' printed it"},
                "password": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{}, {"token": []}, {"password": []}],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    in_path = (
        [{"name": "id", "in": "path", "required": True, "description": "Id", "schema": _TEXT}]
        if "{id}" in operation.path
        else []
    )
    in_query = [
        {"name": name, "in": "query", "description": text, "schema": schema}
        for name, text, schema in operation.parameters
    ]
    content = {operation.media: {"schema": operation.answer}}
    fault = {"description": "Problem", "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    responses: dict[str, Any] = {"200": {"description": operation.summary, "content": content}, "default": fault}
    if operation.failed_too:
        responses["503"] = {"description": "A part has failed", "content": content}
    name = operation.path.strip("/").removesuffix("/{id}").replace("/{id}", "").replace("/", "_")
    name += "_one" if operation.path.endswith("/{id}") else ""
    return {"operationId": name, "summary": operation.summary, "parameters": in_path + in_query, "responses": responses}
