"""Sends finished reports by e-mail: each revision once to each channel, tried again until the mail server has taken it.

What was sent stands as a small file beside the report, so that neither a restart nor a kill -9 sends it again or forgets it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.config.edit import write_atomically
from app.config.notification_schema import EmailChannel
from app.config.schema import Config
from app.domain.message import Message
from app.domain.report import ReportKind
from app.i18n import catalogue
from app.notifiers.channel import Channel, Rendered, Verdict
from app.notifying import channel_of
from app.reports.shelf import Kept, ReportShelf
from app.reports.tables import TITLES

log = logging.getLogger(__name__)

FRESH_S = 2 * 86_400.0
"""Older reports are not sent any more: whoever adds a reader does not want the whole folder."""
AGAIN_S = 60.0


class ReportMail:
    """Of one station; every method blocks."""

    def __init__(self, config: Config, folder: Path) -> None:
        self._folder = folder
        self._rests_until: dict[str, float] = {}
        self._said: dict[str, str] = {}
        self._refusals: Counter[Path] = Counter()
        self.take_over(config)

    def take_over(self, config: Config) -> None:
        """Follow a new configuration."""
        self._config = config
        self._channels: Mapping[str, Channel] = {
            name: channel_of(config.channels[name])
            for name in config.reports.email
            if isinstance(config.channels.get(name), EmailChannel)
        }

    def send_due(self) -> list[Kept]:
        """Send what nobody has had yet; what was sent now."""
        if not self._channels:
            return []
        oldest_s = time.time() - FRESH_S
        fresh = [kept for kept in ReportShelf(self._folder).every() if kept.numbers.stat().st_mtime >= oldest_s]
        sent = []
        for name, channel in self._channels.items():
            for kept in self._in_turn(fresh, name):
                if self._is_owed(kept, name) and self._sent(kept, name, channel):
                    sent.append(kept)
        return sent

    def _in_turn(self, fresh: Sequence[Kept], channel: str) -> list[Kept]:
        """What was refused goes last: one report that is too large must not keep all later ones from their reader."""
        return sorted(fresh, key=lambda kept: self._refusals[self._mark(kept, channel)])

    def _is_owed(self, kept: Kept, channel: str) -> bool:
        return time.monotonic() >= self._rests_until.get(channel, 0.0) and not self._mark(kept, channel).exists()

    def _mark(self, kept: Kept, channel: str) -> Path:
        return kept.pdf.with_name(f".{kept.pdf.stem}.{channel}.sent")

    def _sent(self, kept: Kept, name: str, channel: Channel) -> bool:
        answer = asyncio.run(channel.send(self._letter(kept)))
        if answer.verdict is Verdict.TAKEN:
            write_atomically(self._mark(kept, name), b"")  # durable: a power cut must not send it twice
            self._said.pop(name, None)
            return True
        self._refusals[self._mark(kept, name)] += 1
        self._rests_until[name] = time.monotonic() + (answer.retry_after_s or AGAIN_S)
        if self._said.get(name) != str(answer.said):
            self._said[name] = str(answer.said)
            log.warning("report %s could not be sent by %s: %s It is tried again.", kept.pdf.name, name, answer.said)
        return False

    def _letter(self, kept: Kept) -> Rendered:
        config = self._config
        words = catalogue(config.reports.language or config.language or "en")
        subject = json.loads(kept.numbers.read_bytes())["report"]
        kind = words.render(TITLES[ReportKind(kept.name.partition("_")[0])])
        place = " / ".join(filter(None, (config.site, config.station)))
        head = f"{place}: {kind} {subject}"
        said = Message.of("The report is attached, revision {revision}.", revision=kept.revision)
        if kept.revision > 1:
            said = Message.of(
                "Numbers have changed since the last revision. Revision {revision} is attached; it lists the differences.",
                revision=kept.revision,
            )
        text = f"{kind} {subject}\n{place}\n\n{words.render(said)}\nSHA-256 {kept.digest}"
        return Rendered(f"{kept.pdf.name}:{kept.digest}", head, text, attachments=(kept.pdf,))
