"""Hours that a hub may lack: claimed in order, sent where they differ, claimed again, settled. It refuses to hurry: ``Pace`` decides.

Claim → the hub compares → equal: settled; different: the rows, then the claim once more. All of it may be repeated or lost at any
point: what is not settled is owed.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.contracts.fleet import Outbox
from app.domain.fleet import HOUR_NS, Claim, Stretch, Verdict
from app.fleet.frames import ClaimsTold, ClaimTold, FindingTold, PartTold
from app.pipeline.pace import Pace

log = logging.getLogger(__name__)

CLAIMS = 16
"""Hours of machines in one claim."""
PART_ROWS = 40_000
WINDOW = 1_000_000
"""Bytes under way: a hub keeps those of all its stations in memory."""
GRACE_NS = 60_000_000_000
"""So long after its end an hour is claimed: what belongs to it has arrived then, as a rule."""
REST_S = 600.0
"""An hour that was claimed is left alone for so long: a machine whose clock is late writes into it all the time."""
RESTING = 2_000
LOOK_S = 2.0

Send = Callable[[PartTold | ClaimsTold], bool]


@dataclass(slots=True)
class _Asked:
    stretches: tuple[Stretch, ...]
    last: bool


class CatchUp:
    """The catching up of one connection; lives in the publisher's thread."""

    def __init__(self, outbox: Outbox, pace: Pace, number: Callable[[], int]) -> None:
        self._outbox, self._pace, self._number = outbox, pace, number
        self._waiting: deque[Stretch] = deque()
        self._different: deque[Stretch] = deque()
        self._sent: list[Stretch] = []
        self._parts: Iterator[tuple[bytes, int]] | None = None
        self._part: bytes | None = None
        self._claims: ClaimsTold | None = None
        self._asked: dict[int, _Asked] = {}
        self._flying: dict[int, int] = {}
        self._rest: dict[tuple[str, int], float] = {}
        self._looked_s = -LOOK_S
        self._due_ns = 0
        self.differs_still = False
        """A part of the running hour differed after it was sent: somebody should claim it once more. Whoever does sets it back."""

    @property
    def is_busy(self) -> bool:
        """Whether anything is being caught up."""
        return bool(self._waiting or self._different or self._sent or self._parts or self._asked or self._claims)

    def ask(self, stretches: Sequence[Stretch]) -> None:
        """Claim these too, before the others and without rest."""
        for stretch in stretches:
            self._rest.pop((stretch.machine, stretch.from_ns), None)
        self._waiting.extendleft(reversed(stretches))

    # ------------------------------------------------------------ answers

    def found(self, seq: int, findings: Sequence[FindingTold]) -> None:
        """The hub has compared."""
        asked = self._asked.pop(seq, None)
        if asked is None or len(findings) != len(asked.stretches):
            return
        settled = []
        for stretch, finding in zip(asked.stretches, findings, strict=True):
            if finding.verdict != Verdict.DIFFERENT.value:
                settled.append(stretch)
            elif asked.last:
                # Rows came while it was sent. A whole hour is owed still and claimed again by itself.
                log.info("an hour of %s differs on the hub after it was sent; claimed again later", stretch.machine)
                self.differs_still |= stretch.to_ns - stretch.from_ns < HOUR_NS
            else:
                self._different.append(stretch)
        if settled:
            self._outbox.settle(settled)

    def done(self, seq: int) -> bool:
        """A part was committed, or not taken; whether it was ours."""
        return self._flying.pop(seq, None) is not None

    def refused(self, seq: int) -> None:
        """A claim could not be judged: its hours are owed still."""
        self._asked.pop(seq, None)

    # ------------------------------------------------------------ sending

    def turn(self, now_ns: int, now_s: float, send: Send) -> None:
        """Send what may be sent now."""
        self._due_ns = (now_ns - GRACE_NS) // HOUR_NS * HOUR_NS
        self._look(now_s)
        while self._pace.allows(now_s) and sum(self._flying.values()) < WINDOW:
            if not self._step(now_s, send):
                return

    def _look(self, now_s: float) -> None:
        if self._waiting or now_s - self._looked_s < LOOK_S:
            return
        self._looked_s = now_s
        known = {(s.machine, s.from_ns) for s in (*self._different, *self._sent)}
        known |= {(s.machine, s.from_ns) for asked in self._asked.values() for s in asked.stretches}
        self._rest = {key: until_s for key, until_s in self._rest.items() if until_s > now_s}
        limit = 8 * CLAIMS + len(known) + len(self._rest)
        for stretch in self._outbox.dirty(limit, self._due_ns):
            key = (stretch.machine, stretch.from_ns)
            if key not in known and key not in self._rest:
                self._waiting.append(stretch)
        if len(self._waiting) >= 8 * CLAIMS:
            self._looked_s = now_s - LOOK_S  # There is more: look again as soon as these are claimed.

    def _step(self, now_s: float, send: Send) -> bool:
        """One message; whether there may be another. What a full line did not take is kept for the next turn."""
        if self._claims is None:
            self._claims = self._next_claims(now_s)
        if self._claims is not None:
            if not send(self._claims):
                return False
            self._pace.took(64 * len(self._claims.claims))
            self._claims = None
            return True
        return self._send_part(send)

    def _next_claims(self, now_s: float) -> ClaimsTold | None:
        if self._sent and (len(self._sent) >= CLAIMS or not (self._different or self._parts)):
            chosen, self._sent = tuple(self._sent[:CLAIMS]), self._sent[CLAIMS:]
            return self._claimed(chosen, last=True, now_s=now_s)
        if self._waiting and len(self._asked) < 2 and len(self._different) < CLAIMS:
            chosen = tuple(self._waiting.popleft() for _ in range(min(CLAIMS, len(self._waiting))))
            return self._claimed(chosen, last=False, now_s=now_s)
        return None

    def _claimed(self, stretches: tuple[Stretch, ...], *, last: bool, now_s: float) -> ClaimsTold:
        seq = self._number()
        self._asked[seq] = _Asked(stretches, last)
        for stretch in stretches:
            key = (stretch.machine, stretch.from_ns)
            self._rest.pop(key, None)
            if stretch.to_ns <= self._due_ns:  # a claim while the hour runs does not put off the one at its end
                self._rest[key] = now_s + REST_S
        while len(self._rest) > RESTING:
            self._rest.pop(next(iter(self._rest)))
        return ClaimsTold(seq, tuple(_told(self._outbox.claim(stretch)) for stretch in stretches), last)

    def _send_part(self, send: Send) -> bool:
        if self._part is None:
            if self._parts is None:
                if not self._different:
                    return False
                self._parts = self._outbox.parts(self._different[0], PART_ROWS)
            self._part, _ = next(self._parts, (None, 0))
            if self._part is None:
                self._sent.append(self._different.popleft())
                self._parts = None
                return True
        seq = self._number()
        if not send(PartTold(seq, self._part)):
            return False
        self._flying[seq] = len(self._part)
        self._pace.took(len(self._part))
        self._part = None
        return True


def _told(claim: Claim) -> ClaimTold:
    stretch, digest = claim.stretch, claim.digest
    count, low, high = (-1, 0, 0) if digest is None else (digest.count, digest.low, digest.high)
    return ClaimTold(stretch.machine, stretch.from_ns, stretch.to_ns, stretch.changed, count, low, high)
