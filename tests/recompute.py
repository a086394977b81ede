"""OEE of one machine from its raw observations, reckoned a second time: plain loops over plain lists, nothing taken from the product.

It reads what ``export`` writes (CSV) or an SHDR recording, and a calendar as plain numbers, and answers the figures of docs/oee.md. Times are
integer milliseconds UTC. Run by itself: ``python tests/recompute.py FILE.csv roles.json rules.json FROM_MS TO_MS``.
"""

from __future__ import annotations

import csv
import json
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

BAD = {
    "unavailable",
    "not a number",
    "link lost",
    "bad at source",
    "read failed",
    "never seen",
    "out of range",
}
HOLD = {"FEED_HOLD", "INTERRUPTED", "PROGRAM_STOPPED", "PROGRAM_OPTIONAL_STOP", "OPTIONAL_STOP", "WAIT"}
DELAY = {"FEED_HOLD", "INTERRUPTED", "OPTIONAL_STOP", "WAIT"}
SETUP_MODES = {"MANUAL", "MANUAL_DATA_INPUT"}
SETUP_FUNCTIONS = {"SETUP", "TEARDOWN", "MAINTENANCE"}
READY = {"READY", "PROGRAM_COMPLETED", "IDLE"}
Span = tuple[int, int]


@dataclass
class Raw:
    """Everything that is known of a machine, in the order of its times."""

    rows: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    """ns, sequence, signal, value (None: unavailable)."""
    holes: list[Span] = field(default_factory=list)
    """ms."""


@dataclass
class Rules:
    """How it is reckoned. ``ideal_ms`` by part; "" is the machine's own."""

    planned: list[Span]
    """Planned busy time of the calendar, ms."""
    ideal_ms: dict[str, int]
    programs: dict[str, str] = field(default_factory=dict)
    """Part by the beginning of a program's name."""
    micro_ms: int = 120_000
    micro_cycles: float = 1.5
    notes: list[tuple[int, int | None, str]] = field(default_factory=list)
    """What people said about stops, oldest first: from, to (None: to its end), category (planned, setup, breakdown, delay, other)."""
    entries: list[tuple[int, str, int, str]] = field(default_factory=list)
    """When the parts were made, kind, quantity, part."""


# ---------------------------------------------------------------- reading


def ms_of(text: str) -> int:
    """RFC 3339 → ms."""
    return ns_of(text) // 1_000_000


def ns_of(text: str) -> int:
    """RFC 3339 → ns."""
    head, _, rest = text.rstrip("Z").partition(".")
    return int(datetime.fromisoformat(head + "+00:00").timestamp()) * 10**9 + int((rest or "0").ljust(9, "0")[:9])


def read_csv(lines: Iterable[str]) -> Raw:
    """The file that ``export --format csv`` writes."""
    raw = Raw()
    for row in csv.DictReader(lines):
        if row["quality"] == "hole":
            if row["value"] == "machine off":
                continue  # the observations say so themselves, each at its own time
            raw.holes.append((ms_of(row["time"]), ms_of(row["until"]) if row["until"] else 2**60))
            continue
        known = row["quality"] not in BAD and row["value"] != ""
        raw.rows.append((ns_of(row["time"]), int(row["sequence"] or 0), row["signal"], row["value"] if known else None))
    raw.rows.sort(key=lambda row: row[:2])
    return raw


def read_shdr(lines: Iterable[str], items: Mapping[str, tuple[str, str, str]]) -> Raw:
    """A recording of the adapters' protocol. ``items``: by key (id, name or source) the item's id, category and type."""
    raw, sequence = Raw(), 0
    for line in lines:
        stamp, *parts = line.strip().split("|")
        while parts:
            key = parts.pop(0).rpartition(":")[2]
            known = items.get(key)
            category, kind = known[1:] if known is not None else ("", "")
            width = 5 if category == "CONDITION" else 2 if kind == "MESSAGE" else 1
            values, parts = (parts + [""] * width)[:width], parts[width:]
            if known is None or not stamp[:4].isdigit():
                continue
            sequence += 1
            raw.rows.append((ns_of(stamp), sequence, known[0], _told(category, [value.strip() for value in values])))
    raw.rows.sort(key=lambda row: row[:2])
    return raw


def _told(category: str, values: list[str]) -> str | None:
    """A condition as the export writes it; everything else as it is."""
    if category != "CONDITION":
        return None if values[-1].upper() in ("UNAVAILABLE", "") else values[-1]
    level = None if values[0].upper() == "UNAVAILABLE" else values[0].upper()
    return json.dumps({"l": level, "c": values[1]})


# ---------------------------------------------------------------- what the machine did


class Facts:
    """The newest value of every signal that matters."""

    def __init__(self, roles: Mapping[str, str]) -> None:
        self.roles = roles
        self.now: dict[str, str] = {}
        self.faults: dict[str, set[str]] = {}

    def learn(self, signal: str, value: str | None) -> None:
        role = self.roles.get(signal)
        if role is None:
            return
        if role != "fault":
            self.now[signal] = "" if value is None else value.upper() if role != "program" else value
            return
        if value is None:
            self.faults[signal] = set()
            return
        told = json.loads(value)
        level, key = told["l"], told.get("i") or told.get("c") or ""
        active = self.faults.setdefault(signal, set())
        if level is None or (level == "NORMAL" and not key):
            active.clear()
        elif level == "NORMAL":
            active -= {("FAULT", key), ("WARNING", key)}
        else:
            active -= {("FAULT", key), ("WARNING", key)}
            active.add((level, key))

    def of(self, role: str) -> list[str]:
        return [value for signal, value in self.now.items() if self.roles[signal] == role]

    def kind(self) -> str:
        """As the table in docs/oee.md says."""
        availability = self.of("availability")
        if availability and availability[0] in ("", "UNAVAILABLE"):
            return "UNKNOWN"
        if "OFF" in self.of("power"):
            return "UNKNOWN"
        if "TRIGGERED" in self.of("estop"):
            return "ADOT"
        execution = set(self.of("execution"))
        if not execution:
            return "UNKNOWN"
        modes = {mode for mode in self.of("mode") if mode}
        if "ACTIVE" in execution:
            return "AUST" if modes and modes <= SETUP_MODES else "APT"
        if any(level == "FAULT" for active in self.faults.values() for level, _ in active):
            return "ADOT"
        if execution == {""}:
            return "UNKNOWN"
        if SETUP_FUNCTIONS & set(self.of("function")):
            return "AUST"
        if execution & HOLD or "STOPPED" in execution:
            return "ADET" if execution & DELAY else "IDLE"
        if SETUP_MODES & modes:
            return "AUST"
        return "IDLE"

    def program(self) -> str:
        return next((value for value in self.of("program") if value), "")


@dataclass(frozen=True)
class Made:
    """Parts counted at a time."""

    at: int
    since: int
    parts: int
    program: str
    rejected: bool


def follow(raw: Raw, roles: Mapping[str, str]) -> tuple[list[tuple[int, str]], list[Made]]:
    """(from ms, kind) of every change, and the counter's changes."""
    facts, kinds, counts = Facts(roles), list[tuple[int, str]](), list[Made]()
    counter: tuple[int, int] | None = None
    rows = raw.rows
    for position, (ns, _, signal, value) in enumerate(rows):
        facts.learn(signal, value)
        last_of_moment = position + 1 == len(rows) or rows[position + 1][0] != ns
        if last_of_moment:
            at, kind = ns // 1_000_000, facts.kind()
            if kinds and kinds[-1][0] == at:
                kinds.pop()
            if not kinds or kinds[-1][1] != kind:
                kinds.append((at, kind))
    programs = _programs(raw, roles)
    for ns, _, signal, value in rows:
        if roles.get(signal) != "count" or value is None:
            continue
        counter, made = _counted(counter, int(float(value)), ns, _program_at(programs, ns))
        if made is not None:
            counts.append(made)
    return kinds, counts


def _programs(raw: Raw, roles: Mapping[str, str]) -> list[tuple[int, str]]:
    return [(ns, value or "") for ns, _, signal, value in raw.rows if roles.get(signal) == "program"]


def _program_at(programs: Sequence[tuple[int, str]], ns: int) -> str:
    found = ""
    for since, program in programs:
        if since > ns:
            break
        found = program
    return found


def _counted(counter: tuple[int, int] | None, value: int, ns: int, program: str) -> tuple[tuple[int, int], Made | None]:
    """The counter now, and what was made since: not more than one part a second; set back is not un-made."""
    if counter is None:
        return (value, ns), None
    before, changed = counter
    if value == before:
        return counter, None
    seconds = (ns - changed) / 1e9

    def possible(steps: int) -> bool:
        return steps <= 1 or steps <= seconds + 1

    rejected = False
    if value > before:
        steps = value - before
        if not possible(steps):
            steps, rejected = 0, True
    else:
        steps = 0 if 2 * value > before or not possible(value) else value
    made = Made(ns // 1_000_000, changed // 1_000_000, steps, program, rejected)
    return (value, ns), made


# ---------------------------------------------------------------- slices


@dataclass
class Slice:
    """One stretch with one meaning."""

    since: int
    until: int
    raw: str
    kind: str
    planned: bool
    micro: bool = False
    stop: int = -1
    """Where its stop begins, ms."""
    reason: tuple[int, str] | None = None


def slices_of(
    kinds: Sequence[tuple[int, str]],
    raw: Raw,
    rules: Rules,
    since: int,
    until: int,
    programs: Sequence[tuple[int, str]],
) -> list[Slice]:
    """The whole timeline from ``since`` to ``until``, cut where anything changes."""
    edges = {since, until}
    edges |= (
        {at for at, _ in kinds}
        | {edge for hole in raw.holes for edge in hole}
        | {edge for span in rules.planned for edge in span}
    )
    for begin, end, _ in rules.notes:
        edges |= {begin} | ({end} if end is not None else set())
    ordered = sorted(edge for edge in edges if since <= edge <= until)
    found = []
    times = [at for at, _ in kinds]
    for begin, end in pairwise(ordered):
        number = bisect_right(times, begin) - 1
        kind = kinds[number][1] if number >= 0 else "UNKNOWN"
        if any(a <= begin < b for a, b in raw.holes):
            kind = "UNKNOWN"
        found.append(Slice(begin, end, kind, kind, any(a <= begin < b for a, b in rules.planned)))
    _stops(found, rules, programs)
    return found


def _stops(slices: list[Slice], rules: Rules, programs: Sequence[tuple[int, str]]) -> None:
    """Runs of time that is neither production nor unknown: short ones, and what people said about them."""
    run: list[Slice] = []
    for piece in [*slices, None]:
        if piece is not None and piece.raw not in ("APT", "UNKNOWN"):
            run.append(piece)
            continue
        if run:
            _judge(run, rules, programs)
            run = []


def _judge(run: list[Slice], rules: Rules, programs: Sequence[tuple[int, str]]) -> None:
    begin, end = run[0].since, run[-1].until
    told = False
    for piece in run:
        piece.stop = begin
    for since, until, category in rules.notes:
        stop_end = end if until is None else until
        if until is None and not begin <= since < end:
            continue
        for piece in run:
            if since <= piece.since < stop_end:
                told = True
                piece.reason = (since, category)
                piece.kind = {"planned": "PLANNED", "setup": "AUST", "breakdown": "ADOT", "delay": "ADET"}.get(
                    category, piece.raw
                )
    part = _part_of(_program_at(programs, begin * 1_000_000 + 999_999), rules)
    ideal = rules.ideal_ms.get(part) or rules.ideal_ms.get("") or 0
    limit = max(rules.micro_ms, int(ideal * rules.micro_cycles))
    short = end - begin < limit and not told and all(piece.raw != "AUST" for piece in run)
    for piece in run:
        piece.micro = short


def _part_of(program: str, rules: Rules) -> str:
    return next((part for begin, part in rules.programs.items() if program.startswith(begin)), "") if program else ""


# ---------------------------------------------------------------- figures


def figures(
    raw: Raw, roles: Mapping[str, str], rules: Rules, windows: Sequence[Span]
) -> Iterator[dict[str, float | None]]:
    """Every figure of each window, by the names of ``/v1/machines/{id}/oee``."""
    kinds, counts = follow(raw, roles)
    programs = _programs(raw, roles)
    lowest, highest = min(a for a, _ in windows) - 2 * 86_400_000, max(b for _, b in windows) + 2 * 86_400_000
    whole = slices_of(kinds, raw, rules, lowest, highest, programs)
    for since, until in windows:
        yield _of_window(_cut(whole, since, until), whole, counts, rules, since, until)


def _cut(slices: Iterable[Slice], since: int, until: int) -> list[Slice]:
    return [
        Slice(max(p.since, since), min(p.until, until), p.raw, p.kind, p.planned, p.micro, p.stop, p.reason)
        for p in slices
        if p.since < until and p.until > since
    ]


def _of_window(
    inside: list[Slice], whole: list[Slice], counts: list[Made], rules: Rules, since: int, until: int
) -> dict[str, float | None]:
    def spent(*kinds: str, planned: bool = True, micro: bool = False) -> int:
        return sum(p.until - p.since for p in inside if p.kind in kinds and p.planned == planned and p.micro == micro)

    every = ("APT", "AUST", "ADET", "ADOT", "IDLE", "UNKNOWN", "PLANNED")
    outside = spent("APT", planned=False) + spent("APT", planned=False, micro=True)
    short = sum(p.until - p.since for p in inside if p.planned and p.micro)
    busy = sum(p.until - p.since for p in inside if p.planned)
    planned_busy = busy - spent("PLANNED")
    pbt = planned_busy + outside if planned_busy > 0 else 0
    known = pbt - spent("UNKNOWN")
    apt = spent("APT") + outside + short
    aust, adet, adot = spent("AUST"), spent("ADET"), spent("ADOT")
    quantities = _quantities(counts, whole, rules, since, until)
    made = sum(q[1] for q in quantities.values())
    good = sum(max(0, q[1] - q[2] - q[3]) for q in quantities.values())
    scrap, rework = sum(q[2] for q in quantities.values()), sum(q[3] for q in quantities.values())
    ideal = {part: rules.ideal_ms.get(part) or rules.ideal_ms.get("") for part in quantities}
    ideal_made: int | None = 0
    ideal_good: int | None = 0
    for part, (_, pieces, bad, again) in quantities.items():
        well, cycle = max(0, pieces - bad - again), ideal[part]
        ideal_made = None if ideal_made is None or (pieces and cycle is None) else ideal_made + (cycle or 0) * pieces
        ideal_good = None if ideal_good is None or (well and cycle is None) else ideal_good + (cycle or 0) * well
    failures = _failures(whole, since, until)
    aupt, aubt = apt + aust, apt + aust + adet + adot
    availability = _ratio(apt, known)
    effectiveness = _ratio(ideal_made, apt)
    several = len({part for part, q in quantities.items() if q[1]}) > 1
    quality = _ratio(ideal_good, ideal_made) if several and ideal_made is not None else _ratio(good, max(made, 0))
    oee: float | None = None
    nee: float | None = None
    if known > 0:
        oee = (
            0.0
            if not made
            else None
            if effectiveness is None
            else (availability or 0.0) * effectiveness * (quality or 0.0)
        )
        if not made:
            nee = 0.0
        elif effectiveness is not None and quality is not None:
            nee = aupt / known * effectiveness * quality

    def mean(above: int, below: int) -> float | None:
        return above / 1000 / below if known > 0 and failures else None

    return {
        "availability": availability, "effectiveness": effectiveness, "quality": quality, "oee": oee, "nee": nee,
        "teep": _ratio(None if pbt > 0 and known <= 0 else ideal_good, sum(p.until - p.since for p in inside)),
        "utilisation": _ratio(apt, aubt), "technical_efficiency": _ratio(apt, apt + adet), "allocation": _ratio(aubt, known),
        "setup_ratio": _ratio(aust, aupt), "first_pass_yield": _ratio(good, max(made, 0)), "scrap_ratio": _ratio(scrap, max(made, 0)),
        "rework_ratio": _ratio(rework, max(made, 0)), "mtbf": mean(apt, failures), "mtbf_iso": mean(apt, failures + 1),
        "mttr": mean(adot, failures), "mttr_iso": mean(adot, failures + 1), "mttf_iso": mean(apt, failures + 1),
        "delay_time": adet / 1000, "down_time": adot / 1000, "made": float(made), "good": float(good),
        "completeness": known / pbt if pbt > 0 else None,
        **{f"time {kind}": sum(p.until - p.since for p in inside if p.raw == kind) / 1000 for kind in every},
    }  # fmt: skip


def _ratio(above: float | None, below: float | None) -> float | None:
    return None if above is None or not below else above / below


def _failures(whole: list[Slice], since: int, until: int) -> int:
    """Stops whose first down slice begins in planned time of the window."""
    first: dict[int, Slice] = {}
    for piece in whole:
        if piece.kind == "ADOT" and piece.stop >= 0:
            first.setdefault(piece.stop, piece)
    return sum(1 for piece in first.values() if piece.planned and since <= piece.since < until)


def _quantities(counts: list[Made], whole: list[Slice], rules: Rules, since: int, until: int) -> dict[str, list[int]]:
    """By part: what was made in unknown time, in known time, scrap, rework."""
    found: dict[str, list[int]] = {}
    dark = [(p.since, p.until) for p in whole if p.raw == "UNKNOWN"]
    for each in counts:
        if since <= each.at < until and each.parts:
            unknown = sum(min(b, each.at) - max(a, each.since) for a, b in dark if a < each.at and b > each.since)
            place = found.setdefault(_part_of(each.program, rules), [0, 0, 0, 0])
            place[0 if 2 * unknown > each.at - each.since else 1] += each.parts
    for at, kind, quantity, part in rules.entries:
        if since <= at < until:
            found.setdefault(part or (next(iter(found)) if len(found) == 1 else ""), [0, 0, 0, 0])[
                {"correction": 1, "scrap": 2, "rework": 3}[kind]
            ] += quantity
    return found


def main() -> int:
    """Figures of one window as JSON."""
    file, roles, rules, since, until = sys.argv[1:6]
    with open(file, encoding="utf-8", newline="") as lines:
        raw = read_csv(lines)
    with open(roles, encoding="utf-8") as first, open(rules, encoding="utf-8") as second:
        told = next(figures(raw, json.load(first), Rules(**json.load(second)), [(int(since), int(until))]))
    print(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
