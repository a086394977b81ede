"""Every command of people over POST: operation, summary, body. The routes themselves stand with what they do."""

from __future__ import annotations

from collections.abc import Mapping

from app.server.openapi.words import NUMBER, TEXT, TIME, WHOLE, Schema, listed, maybe

PRODUCTION_COMMANDS: Mapping[str, tuple[str, str, Mapping[str, Schema], tuple[str, str] | None]] = {
    "/v1/machines/{id}/help": (
        "call_for_help",
        "Call for help at a machine (`wanted` false: end the call): an alarm of its own, `ID:help`",
        {"user": TEXT, "text": TEXT, "wanted": {"type": "boolean"}},
        ("id", "Machine"),
    ),
    "/v1/stops/{id}/reason": (
        "give_reason",
        "Give a reason to a stop",
        {"reason": maybe(TEXT), "revision": WHOLE, "user": TEXT, "comment": TEXT},
        ("id", "Stop"),
    ),
    "/v1/stops/{id}/split": (
        "split",
        "Cut a stop into parts with a reason each; the first begins where the stop does",
        {"parts": listed({"type": "object"}), "revision": WHOLE, "user": TEXT},
        ("id", "Stop"),
    ),
    "/v1/jobs": (
        "save_job",
        "Make a job, or change one",
        {
            "id": TEXT,
            "machine": TEXT,
            "part": TEXT,
            "target": WHOLE,
            "version": TEXT,
            "ideal_cycle_s": NUMBER,
            "revision": WHOLE,
            "user": TEXT,
        },
        None,
    ),
    "/v1/jobs/{id}/start": ("start_job", "Start a job; the running one is finished", {"user": TEXT}, ("id", "Job")),
    "/v1/jobs/{id}/finish": ("finish_job", "Finish a job", {"user": TEXT}, ("id", "Job")),
    "/v1/machines/{id}/quantities": (
        "enter",
        "Scrap, rework or a correction of the count",
        {
            "kind": {"type": "string", "enum": ["scrap", "rework", "correction"]},
            "quantity": WHOLE,
            "made_at": TIME,
            "reason": TEXT,
            "part": TEXT,
            "job": TEXT,
            "user": TEXT,
            "comment": TEXT,
        },
        ("id", "Machine"),
    ),
}
"""What people may do about production: operation, summary, body, and what the path names."""


COMMANDS: Mapping[str, tuple[str, Mapping[str, Schema]]] = {
    "ack": ("Acknowledge", {"user": TEXT, "occurrence": TEXT, "comment": TEXT}),
    "shelve": ("Hide for at most 24 h", {"user": TEXT, "reason": TEXT, "duration": TEXT, "until": TIME}),
    "unshelve": ("Show again", {"user": TEXT}),
    "suppress": ("Hide until somebody ends it", {"user": TEXT, "reason": TEXT}),
    "unsuppress": ("End a suppression", {"user": TEXT}),
    "out_of_service": ("Take out of service", {"user": TEXT, "reason": TEXT}),
    "return_to_service": ("Put back into service", {"user": TEXT, "reason": TEXT}),
    "reset": ("Reset a latched alarm", {"user": TEXT}),
    "comment": ("Write a note", {"user": TEXT, "text": TEXT}),
}
"""What people may do with an alarm, with what the body may hold."""


FLEET_COMMANDS: Mapping[str, tuple[str, str, Mapping[str, Schema], bool]] = {
    "/v1/fleet/stations": ("enrol", "Let a station in", {"fingerprint": TEXT, "name": TEXT}, False),
    "/v1/fleet/stations/{name}/revoke": ("revoke", "Shut a station out", {}, True),
    "/v1/fleet/resend": (
        "resend",
        "Have a station compare a window again",
        {"station": TEXT, "machine": TEXT, "from": TIME, "to": TIME},
        False,
    ),
}
"""What people may do with a hub's stations: operation, summary, body, and whether the path names one."""
