"""How late observations are when they are committed: a minute of figures, judged at most once a second."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence

import numpy as np

from app.domain.observation import Delivery

CATCH_UP_NS = 5_000_000_000
"""What was older than this when it arrived is being caught up with: its age says nothing about this station."""
_WINDOW_NS = 60_000_000_000
_JUDGE_EVERY_S = 1.0


class Latencies:
    """Ages at commit, one pair per batch: since received, and since the source's time of its oldest observation."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, float, float]] = deque(maxlen=16_384)
        self._judged_at = 0.0
        self._quantiles: tuple[float, tuple[float, float, float] | None] = (0.0, None)

    def note(self, now_ns: int, group: Sequence[Delivery]) -> None:
        """Remember the ages of what was committed at ``now_ns``."""
        for delivery in group:
            for batch in delivery.batches:
                if len(batch) and batch.received_ns:
                    oldest_ns = int(batch.time_ns.min())
                    fresh = batch.received_ns - oldest_ns < CATCH_UP_NS
                    source_s = (now_ns - oldest_ns) / 1e9 if fresh else float("nan")
                    self._seen.append((now_ns, (now_ns - batch.received_ns) / 1e9, source_s))

    def quantiles(self) -> tuple[float, tuple[float, float, float] | None]:
        """P99 since received, and P50, P90, P99 since source time (None when nothing fresh was seen)."""
        if time.monotonic() - self._judged_at >= _JUDGE_EVERY_S:
            self._judged_at = time.monotonic()
            self._quantiles = self._judge()
        return self._quantiles

    def _judge(self) -> tuple[float, tuple[float, float, float] | None]:
        while self._seen and self._seen[0][0] < self._seen[-1][0] - _WINDOW_NS:
            self._seen.popleft()
        if not self._seen:
            return 0.0, None
        ages = np.array(self._seen)[:, 1:]
        source = ages[:, 1][~np.isnan(ages[:, 1])]
        if not len(source):
            return float(np.percentile(ages[:, 0], 99)), None
        p50, p90, p99 = np.percentile(source, (50, 90, 99)).tolist()
        return float(np.percentile(ages[:, 0], 99)), (p50, p90, p99)
