"""Rows of jobs and of quantities that people entered, and their words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.contracts.production import ScopeAnswer
from app.domain.message import Message
from app.domain.production import EntryKind, Job, JobState, QuantityEntry
from app.domain.production_reasons import ReasonTree
from app.domain.production_words import ENTRY_WORDS
from views.binding import format as form
from views.binding.i18n import render, tr
from views.models.oee_words import reason_words, value_words
from views.widgets.sheet import SheetFace

JOB_WORDS = {
    JobState.PLANNED: Message.of("Planned"),
    JobState.RUNNING: Message.of("Running"),
    JobState.FINISHED: Message.of("Finished"),
    JobState.CANCELLED: Message.of("Cancelled"),
}
OPEN = (JobState.PLANNED, JobState.RUNNING)


def job_sheet(jobs: Sequence[Job], names: Mapping[str, str]) -> SheetFace:
    """One row per job, in the given order."""
    titles = (tr("Job"), tr("State"), tr("Machine"), tr("Part number"), tr("Target"), tr("Started"), tr("Finished"))
    rows = tuple(
        (
            job.id,
            render(JOB_WORDS[job.state]),
            names.get(job.machine, job.machine),
            f"{job.part} {job.version}".strip(),
            "—" if job.target is None else form.number(job.target, 0),
            _moment(job.started_ns),
            _moment(job.finished_ns),
        )
        for job in jobs
    )
    return SheetFace(titles, rows, tuple(job.id for job in jobs), frozenset({4}), 3)


def progress_words(answer: ScopeAnswer) -> str:
    """Where a started job stands, in one line: good parts of its target, what is left, when it may be ready, its OEE."""
    job = answer.job
    if job.started_ns is None:
        return ""
    good = form.number(answer.good, 0)
    of = good if job.target is None else tr("{good} of {target}", good=good, target=form.number(job.target, 0))
    told = [tr("Good parts: {count}", count=of)]
    if answer.remaining is not None:
        told.append(tr("left: {count}", count=form.number(answer.remaining, 0)))
    if answer.expected_ns is not None:
        told.append(tr("ready about {moment}", moment=form.date_time(answer.expected_ns)[:-3]))
    return " · ".join((*told, f"OEE {value_words(answer.figures.oee)}"))


def _moment(at_ns: int | None) -> str:
    return "" if at_ns is None else form.date_time(at_ns)


def entry_sheet(entries: Sequence[QuantityEntry], names: Mapping[str, str], tree: ReasonTree) -> SheetFace:
    """One row per entry, in the given order."""
    titles = (
        tr("Made at"),
        tr("Machine"),
        tr("What"),
        tr("Number"),
        tr("Part number"),
        tr("Reason"),
        tr("Who"),
        tr("Comment"),
    )
    rows = tuple(
        (
            form.date_time(entry.made_ns),
            names.get(entry.machine, entry.machine),
            render(ENTRY_WORDS[entry.kind]),
            signed(entry),
            entry.part,
            "" if entry.reason is None else reason_words(entry.reason, tree),
            entry.user or "—",
            entry.comment,
        )
        for entry in entries
    )
    return SheetFace(titles, rows, (), frozenset({3}), 7)


def signed(entry: QuantityEntry) -> str:
    """A correction carries its sign."""
    number = form.number(abs(entry.quantity), 0)
    if entry.kind is not EntryKind.CORRECTION:
        return number
    return ("+" if entry.quantity > 0 else "−") + number


def kept_words(entry: QuantityEntry, tree: ReasonTree) -> str:
    """What was entered just now, in one sentence."""
    told = [f"{render(ENTRY_WORDS[entry.kind])} {signed(entry)}"]
    if entry.reason is not None:
        told.append(reason_words(entry.reason, tree))
    return tr("Kept: {reason}", reason=", ".join(told))
