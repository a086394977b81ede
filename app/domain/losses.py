"""From calendar time down to good parts, and the losses by their size: every step a figure with its evidence.

Screen and report show the same steps; the difference of two remainders is the sum of the losses between them, to the nanosecond.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.account import Account, Loss
from app.domain.evidence import EVERY, PLANNED, Behind, Bucket
from app.domain.kpi import (
    NO_CALENDAR,
    NO_IDEAL_CYCLE,
    NOTHING_PLANNED,
    Evidence,
    Figure,
    Input,
    OeeFigures,
    S,
    figures,
    known_buckets,
    run_buckets,
    time_input,
)
from app.domain.message import Message
from app.domain.production import SliceKind
from app.domain.production_words import INPUT_WORDS, KIND_WORDS

SPEED = Message.of("Loss of speed")
FASTER = Message.of("Faster than the ideal cycle")
REJECTED = Message.of("Scrap and rework")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the waterfall. ``figure.name`` is ``time/…``; n/a where the step can't be told."""

    word: Message
    figure: Figure
    begin_ns: int
    end_ns: int
    """The bar; of a loss it hangs between what is left after and before it."""
    whole: bool
    """A remainder (calendar, planned, run …) rather than a loss."""


def waterfall(account: Account) -> tuple[Step, ...]:
    """Calendar → planned → planned busy → production → net production → good; it ends where nothing more is known."""
    return tuple(_Fall(account).steps())


def loss_name(loss: Loss) -> str:
    """The name of a loss's figure: ``loss/ADET/no-material/long``."""
    return f"loss/{loss.kind.name}/{loss.reason or ''}/{'short' if loss.micro else 'long'}"


def loss_figure(loss: Loss) -> Figure:
    """A loss as a figure with the slices behind it."""
    of = Behind(loss=(loss.kind, loss.reason, loss.micro))
    return Figure(
        loss_name(loss), loss.duration_ns / S, "s", Evidence("time", (Input("time", loss.duration_ns / S, "s", of),))
    )


def ranked(account: Account) -> list[Loss]:
    """Losses by their length; unknown time is no loss, it is not known."""
    lost = (loss for loss in account.losses if loss.kind is not SliceKind.UNKNOWN)
    return sorted(lost, key=lambda loss: (-loss.duration_ns, int(loss.kind), loss.reason or ""))


def parts_lost(account: Account, duration_ns: int) -> float | None:
    """What could have been made in that time at the mean ideal cycle; None where nothing tells the cycle."""
    if not account.ideal_made_ns or account.made <= 0:
        return None
    return duration_ns / (account.ideal_made_ns / account.made)


def completeness(account: Account) -> Figure:
    """Known share of the planned busy time."""
    known = time_input("known time", account.known_ns, known_buckets(account))
    whole = time_input("planned busy time", account.pbt_ns, known_buckets(account) | {Bucket.UNKNOWN})
    evidence = Evidence(
        "known time / planned busy time",
        (known, whole, time_input("unknown", account.unknown_ns, frozenset({Bucket.UNKNOWN}))),
    )
    if account.pbt_ns <= 0:
        return Figure("completeness", None, "ratio", evidence, _nothing(account))
    return Figure("completeness", account.known_ns / account.pbt_ns, "ratio", evidence)


def named(found: OeeFigures, name: str) -> Figure | None:
    """The figure with this name: one of ISO's, ``completeness``, a step (``time/…``), a loss (``loss/…``) or a quantity (``parts/…``)."""
    if name in found.figures:
        return found.figures[name]
    if name == "completeness":
        return completeness(found.account)
    if name.startswith("time/"):
        return next((step.figure for step in waterfall(found.account) if step.figure.name == name), _no_time(name))
    if name.startswith("loss/"):
        return next((loss_figure(loss) for loss in found.account.losses if loss_name(loss) == name), _no_loss(name))
    return next((figure for figure in quantities(found.account) if figure.name == name), None)


def quantities(account: Account) -> Iterator[Figure]:
    """Parts made, good, scrap and rework as figures."""
    for name, symbol, value in (
        ("parts/made", "PQ", account.made),
        ("parts/good", "GQ", account.good),
        ("parts/scrap", "SQ", account.scrap),
        ("parts/rework", "RQ", account.rework),
    ):
        yield Figure(name, float(value), "", Evidence(symbol, (Input(symbol, float(value), ""),)))


def share_of(found: OeeFigures, name: str) -> Figure | None:
    """As ``named``, of a machine as a part of a total: the shares of all machines add up to the total's number."""
    account = replace(found.account, in_sum=True)
    return named(figures(account, scope=found.scope, from_ns=found.from_ns, to_ns=found.to_ns), name)


def _nothing(account: Account) -> Message:
    return NOTHING_PLANNED if account.has_calendar else NO_CALENDAR


def _no_time(name: str) -> Figure:
    """A step that this account does not have: of one machine among several that do."""
    return Figure(name, 0.0, "s", Evidence("time", (time_input("time", 0, frozenset()),)))


def _no_loss(name: str) -> Figure:
    _, kind, rest = name.split("/", 2)
    reason, _, length = rest.rpartition("/")
    return loss_figure(Loss(SliceKind[kind], reason or None, 0, 0, length == "short"))


class _Fall:
    """Goes down one account; ``at`` is what is left."""

    def __init__(self, account: Account) -> None:
        self.a, self.at = account, account.window_ns

    def steps(self) -> Iterator[Step]:
        a = self.a
        calendar = time_input("calendar time", a.window_ns, EVERY)
        yield self._rest("calendar", INPUT_WORDS["calendar time"], "calendar time", calendar)
        planned = time_input("planned", a.calendar_busy_ns, PLANNED)
        inside = (
            time_input("breaks", a.breaks_ns, frozenset()),
            time_input("maintenance", a.maintenance_ns, frozenset()),
        )
        yield from self._lost("not_planned", INPUT_WORDS["not planned"], a.window_ns - a.calendar_busy_ns, "calendar time − planned",
                              calendar, planned, *inside)  # fmt: skip
        yield self._rest("planned", INPUT_WORDS["planned"], "planned", planned)
        if a.pbt_ns <= 0 and not a.in_sum:
            missing = Figure("time/pbt", None, "s", Evidence("planned − planned stops", (planned,)), _nothing(a))
            yield Step(Message.of("Planned busy time (PBT)"), missing, 0, 0, whole=True)
            return
        yield from self._busy(planned)
        yield from self._run()
        yield from self._net()

    def _busy(self, planned: Input) -> Iterator[Step]:
        a = self.a
        stops = time_input("planned stops", a.planned_stop_ns, frozenset({Bucket.PLANNED_STOP}))
        outside = self._outside()
        yield from self._of_bucket("planned_stop", INPUT_WORDS["planned stops"], stops, a.planned_stop_ns)
        if a.extension_ns:
            figure = Figure("time/outside", a.extension_ns / S, "s", Evidence("outside", (outside,)))
            yield Step(INPUT_WORDS["outside"], figure, self.at, self.at + a.extension_ns, whole=False)
            self.at += a.extension_ns
        yield self._rest(
            "pbt", Message.of("Planned busy time (PBT)"), "planned − planned stops + outside", planned, stops, outside
        )

    def _run(self) -> Iterator[Step]:
        a = self.a
        delays = frozenset({Bucket.DELAY}) if a.micro_in_apt else frozenset({Bucket.DELAY, Bucket.SHORT})
        for kind, symbol, ns, buckets in (
            (SliceKind.UNKNOWN, "unknown", a.unknown_ns, frozenset({Bucket.UNKNOWN})),
            (SliceKind.ADOT, "ADOT", a.adot_ns, frozenset({Bucket.DOWN})),
            (SliceKind.ADET, "ADET", a.delay_ns, delays),
            (SliceKind.AUST, "AUST", a.aust_ns, frozenset({Bucket.SETUP})),
            (SliceKind.IDLE, "idle", a.idle_ns, frozenset({Bucket.IDLE})),
        ):
            yield from self._of_bucket(kind.name.lower(), KIND_WORDS[kind], time_input(symbol, ns, buckets), ns)
        parts = [
            time_input("run", a.apt_ns, frozenset({Bucket.RUN})),
            self._outside(),
        ]
        formula = "run + outside"
        if a.micro_in_apt:
            formula += " + short stops"
            parts.append(time_input("short stops", a.micro_ns, frozenset({Bucket.SHORT})))
        yield self._rest("apt", Message.of("Actual production time (APT)"), formula, *parts)

    def _net(self) -> Iterator[Step]:
        a = self.a
        made, good = a.ideal_made_ns, a.ideal_good_ns
        if made is None or good is None:
            for name, word in (
                ("net", Message.of("Net production time")),
                ("good", Message.of("Ideal time of good parts")),
            ):
                figure = Figure(
                    f"time/{name}",
                    None,
                    "s",
                    Evidence("Σ(PRI·PQ)", (time_input("Σ(PRI·PQ)", None, frozenset()),)),
                    NO_IDEAL_CYCLE,
                )
                yield Step(word, figure, 0, 0, whole=True)
            return
        apt = time_input("APT", a.production_ns, run_buckets(a))
        short_ns = a.micro_ns if a.micro_in_apt else 0
        short = time_input("short stops", short_ns, run_buckets(a) & {Bucket.SHORT})
        ideal_made, ideal_good = time_input("Σ(PRI·PQ)", made, frozenset()), time_input("Σ(PRI·GQ)", good, frozenset())
        yield from self._of_bucket("short", INPUT_WORDS["short stops"], short, short_ns)
        speed_ns = a.production_ns - short_ns - made
        yield from self._lost(
            "speed",
            SPEED if speed_ns >= 0 else FASTER,
            speed_ns,
            "APT − short stops − Σ(PRI·PQ)",
            apt,
            short,
            ideal_made,
        )
        yield self._rest("net", Message.of("Net production time"), "Σ(PRI·PQ)", ideal_made)
        yield from self._lost("scrap", REJECTED, made - good, "Σ(PRI·PQ) − Σ(PRI·GQ)", ideal_made, ideal_good)
        yield self._rest("good", Message.of("Ideal time of good parts"), "Σ(PRI·GQ)", ideal_good)

    # ------------------------------------------------------------ kinds of steps

    def _outside(self) -> Input:
        return time_input("outside", self.a.extension_ns, run_buckets(self.a) & {Bucket.OUTSIDE})

    def _rest(self, name: str, word: Message, formula: str, *inputs: Input) -> Step:
        figure = Figure(f"time/{name}", self.at / S, "s", Evidence(formula, inputs))
        return Step(word, figure, 0, self.at, whole=True)

    def _of_bucket(self, name: str, word: Message, of: Input, ns: int) -> Iterator[Step]:
        yield from self._lost(name, word, ns, of.symbol, of)

    def _lost(self, name: str, word: Message, ns: int, formula: str, *inputs: Input) -> Iterator[Step]:
        if ns:
            figure = Figure(f"time/{name}", ns / S, "s", Evidence(formula, inputs))
            yield Step(word, figure, min(self.at - ns, self.at), max(self.at - ns, self.at), whole=False)
            self.at -= ns
