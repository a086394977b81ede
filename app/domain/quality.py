"""Quality of a value: good, uncertain or bad, always with its reason."""

from __future__ import annotations

from enum import IntEnum


class Quality(IntEnum):
    """Why a value may or may not be trusted. The number is what history stores (one byte).

    0–63 good, 64–127 uncertain, 128–255 bad (the ranges of OPC's major quality, in our own codes).
    """

    GOOD = 0
    SUBSTITUTED = 16
    MANUAL = 17
    UNCERTAIN = 64
    """The source itself doubts the value."""
    STALE = 65
    """The last good value, older than the source's own rhythm allows."""
    INFERRED = 66
    """Derived from other signals, because the source does not give it."""
    UNAVAILABLE = 128
    """The source says that it has no value (MTConnect UNAVAILABLE)."""
    NOT_A_NUMBER = 129
    """A number was declared, something else arrived; the text is kept."""
    OUT_OF_RANGE = 130
    LINK_LOST = 131
    """No connection to the source."""
    SOURCE_BAD = 132
    """The source says that its value is bad (for example an OPC UA Bad status)."""
    READ_FAILED = 133
    """This item could not be read, the rest of its machine could."""
    NEVER_SEEN = 134
    """Nothing has arrived yet."""

    @property
    def is_good(self) -> bool:
        """Whether the value may be used without remark."""
        return self < 64

    @property
    def is_bad(self) -> bool:
        """Whether there is no usable value."""
        return self >= 128

    @property
    def level(self) -> str:
        """``good``, ``uncertain`` or ``bad``."""
        return "good" if self < 64 else "uncertain" if self < 128 else "bad"

    @property
    def label(self) -> str:
        """The reason as the API writes it: ``good``, ``unavailable``, ``link_lost`` …"""
        return self.name.lower()
