"""Writes the report of each shift, week and month when it has ended, and a new revision when its numbers change later. One per running plant."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from app.config.schema import Config
from app.contracts.reports import ReportFile
from app.domain.message import Message, UserError
from app.domain.report import ReportKind, ReportSubject
from app.producing import Producing
from app.report_mail import ReportMail
from app.reporting import Sources, assemble, form_of, month_of, shelved, week_of
from app.reports.shelf import Kept, ReportShelf
from storage.books import alarms as book
from storage.history import History

log = logging.getLogger(__name__)

LOOK_S = 10.0
SETTLE_NS = 15 * 10**9
"""What was observed before the end has been delivered by then."""
AGAIN_S = 600.0
"""How often the reports of the last week's shifts are compared with what the history says now."""
LONG_AGAIN_S = 6 * 3600.0
"""How often those of the last week and the last month are."""
BACK_NS = 7 * 86_400 * 10**9


class ReportSchedule:
    """``contracts.ReportPort``. ``start`` and ``stop`` on the engine's loop; a worker of its own draws."""

    def __init__(self, config: Config, beside: Path, data: Path, history: History, production: Producing) -> None:
        """``beside``: the folder of the configuration."""
        self._beside = beside
        self._config, self._history, self._production = config, history, production
        self.folder = config.reports.folder or data / "reports"
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="reports")
        self._task: asyncio.Task[None] | None = None
        self._done: dict[str, float] = {}
        self._mail = ReportMail(config, self.folder)

    def start(self) -> None:
        """From here on shifts, weeks and months are watched."""
        settings = self._config.reports
        if settings.at_shift_end or settings.weekly or settings.monthly:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """A report that is being drawn is finished."""
        if self._task is not None:
            self._task.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def take_over(self, _: Config, config: Config) -> None:
        """Follow a new configuration."""
        self._config = config
        self._mail.take_over(config)

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(self._worker, self._look, time.time_ns())
            except Exception:
                # Supervisor: a report that can't be drawn is tried again.
                log.exception("a shift report could not be written")
            await asyncio.sleep(LOOK_S)

    def _look(self, now_ns: int) -> None:
        self.write_due(now_ns, shifts=self._config.reports.at_shift_end)
        self._mail.send_due()

    def write_due(self, now_ns: int, *, shifts: bool = True) -> list[Kept]:
        """Reports of shifts, weeks and months that have ended; answers with the new revisions (blocks)."""
        new = []
        for subject, again_s in self._ended(now_ns, shifts=shifts):
            looked = self._done.get(subject.id)
            if looked is not None and time.monotonic() - looked <= again_s:
                continue
            kept = self._written(subject, now_ns)
            self._done[subject.id] = time.monotonic()
            if kept is not None:
                new.append(kept)
        return new

    def _ended(self, now_ns: int, *, shifts: bool) -> Iterator[tuple[ReportSubject, float]]:
        """What has ended of late, and how often it is compared with what history says now."""
        settings, calendar = self._config.reports, self._production.calendar()
        if shifts:
            for shift in self._production.shifts(now_ns - BACK_NS, now_ns):
                if shift.to_ns + SETTLE_NS <= now_ns:
                    yield ReportSubject(ReportKind.SHIFT, shift.id, shift.from_ns, shift.to_ns, shift), AGAIN_S
        if calendar.is_empty:
            return  # Nobody has said yet when this plant works.
        today = calendar.local(now_ns).date()
        periods = []
        if settings.weekly:
            periods.append(week_of(calendar.zone, today - timedelta(days=7)))
        if settings.monthly:
            periods.append(month_of(calendar.zone, today.replace(day=1) - timedelta(days=1)))
        for period in periods:
            if period.to_ns + SETTLE_NS <= now_ns:
                yield period, LONG_AGAIN_S

    def _written(self, subject: ReportSubject, now_ns: int) -> Kept | None:
        config, desk = self._config, self._production.desk
        store = self._history.production()
        read = self._history.read
        sources = Sources(
            config, desk, store, lambda a, b: read(lambda connection: book.announcements(connection, a, b))
        )
        report = assemble(sources, subject, now_ns)
        if not report.total.account.known_ns and not report.total.account.made:
            return None  # The station was not there: a report of nothing helps nobody.
        form = form_of(config, config.reports.language or config.language or "en", self._beside)
        kept, is_new = shelved(report, form, desk, self.folder)
        return kept if is_new else None

    # ------------------------------------------------------------ ReportPort

    def every(self) -> Future[tuple[ReportFile, ...]]:
        """All revisions of all reports."""
        return self._worker.submit(self._every)

    def _every(self) -> tuple[ReportFile, ...]:
        return tuple(
            ReportFile(kept.pdf.name, kept.name, kept.revision, kept.digest, int(kept.pdf.stat().st_mtime_ns), kept.pdf)
            for kept in ReportShelf(self.folder).every()
        )

    def file(self, name: str) -> Future[Path]:
        """One report's file. Raises UserError through the future for a name that no report has."""
        return self._worker.submit(self._file, name)

    def _file(self, name: str) -> Path:
        found = next((each.path for each in self._every() if each.file == name), None)
        if found is None:
            raise UserError(Message.of("There is no report '{name}'.", name=name))
        return found
