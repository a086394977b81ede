"""Asks the watchers of the stream for the records they add; a watcher that fails loses its records, never the sample."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from app.contracts import Watcher
from app.domain.observation import Delivery, Record
from app.domain.snapshot import LinkStatus

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Watchers:
    """Every watcher, in the order in which they were added; lives on the engine's thread."""

    counters: Counter[str]
    watchers: tuple[Watcher, ...] = ()

    def add(self, watcher: Watcher) -> None:
        """Let another one see the stream."""
        self.watchers = (*self.watchers, watcher)

    def witnessed(self, delivery: Delivery) -> Delivery:
        """The delivery with what the watchers add to it: one transaction."""
        if not self.watchers:
            return delivery
        records = list(delivery.records)
        for watcher in self.watchers:
            for event in delivery.gaps:
                records += self._asked(watcher.gap, event)
            for batch in delivery.batches:
                records += self._asked(watcher.observe, batch)
        return replace(delivery, records=tuple(records))

    def link(self, machine: str, status: LinkStatus, now_ns: int) -> list[Record]:
        """What they say about a link that changed."""
        return [record for w in self.watchers for record in self._asked(w.link, machine, status, now_ns)]

    def tick(self, now_ns: int) -> list[Record]:
        """What they say because time went on."""
        return [record for w in self.watchers for record in self._asked(w.tick, now_ns)]

    def _asked(self, ask: Callable[..., Iterable[Record]], *about: object) -> tuple[Record, ...]:
        try:
            return tuple(ask(*about))
        except Exception:
            # Supervisor: a watcher's bug costs its own records.
            log.exception("a watcher of the stream failed")
            self.counters["failed_watchers"] += 1
            return ()
