"""Which time slices are behind a number: the account's own sorting, slice by slice, so that what is chosen adds up to the number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.production import SliceKind, TimeSlice


class Bucket(StrEnum):
    """Where an account puts a slice. Each slice is in exactly one."""

    RUN = "run"
    OUTSIDE = "outside"
    """Production outside of planned time."""
    SHORT = "short"
    """Planned time in stops below the micro-stop limit."""
    SETUP = "setup"
    DELAY = "delay"
    DOWN = "down"
    IDLE = "idle"
    UNKNOWN = "unknown"
    PLANNED_STOP = "planned_stop"
    NOT_PLANNED = "not_planned"


_OF_KIND = {
    SliceKind.APT: Bucket.RUN,
    SliceKind.AUST: Bucket.SETUP,
    SliceKind.ADET: Bucket.DELAY,
    SliceKind.ADOT: Bucket.DOWN,
    SliceKind.IDLE: Bucket.IDLE,
    SliceKind.UNKNOWN: Bucket.UNKNOWN,
    SliceKind.PLANNED: Bucket.PLANNED_STOP,
}
EVERY = frozenset(Bucket)
PLANNED = EVERY - {Bucket.OUTSIDE, Bucket.NOT_PLANNED}
LossKey = tuple[SliceKind, str | None, bool]
"""Kind, reason (None: nobody has said), and whether the stops are short ones."""


def bucket_of(piece: TimeSlice) -> Bucket:
    """Where this slice counts."""
    if not piece.planned:
        return Bucket.OUTSIDE if piece.kind is SliceKind.APT else Bucket.NOT_PLANNED
    return Bucket.SHORT if piece.micro else _OF_KIND[piece.kind]


@dataclass(frozen=True, slots=True)
class Behind:
    """The slices behind a number: of some buckets, or of one loss."""

    buckets: frozenset[Bucket] = frozenset()
    loss: LossKey | None = None

    def has(self, piece: TimeSlice) -> bool:
        """Whether this slice is behind the number."""
        if self.loss is not None:
            return piece.planned and (piece.kind, piece.reason, piece.micro) == self.loss
        return bucket_of(piece) in self.buckets

    def of(self, slices: Iterable[TimeSlice]) -> tuple[TimeSlice, ...]:
        """Those of them that are, in their order."""
        return tuple(piece for piece in slices if self.has(piece))


def behind(*buckets: Bucket) -> Behind:
    """Of these buckets."""
    return Behind(frozenset(buckets))
