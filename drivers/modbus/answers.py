"""What a device can answer instead of values: Modbus exception codes in words, and silence. Knows no wire."""

from __future__ import annotations

from dataclasses import dataclass

_WORDS = {
    1: "illegal function: the device does not have this kind of value",
    2: "illegal data address: the device does not have this address",
    3: "illegal data value: the device does not accept a request of this length",
    4: "device failure: the device could not do what was asked",
    5: "acknowledge: the device is still working on it",
    6: "device busy: it is occupied with something longer",
    7: "negative acknowledge",
    8: "memory parity error in the device",
    10: "gateway path unavailable: the gateway is overloaded or set up wrongly",
    11: "gateway target does not answer: the device behind the gateway is silent",
}
_PLACE = frozenset({2, 3, 4})
_GATEWAY = frozenset({10, 11})


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """The device (or the gateway before it) answered with an exception code."""

    code: int

    def __str__(self) -> str:
        return f"{_WORDS.get(self.code, 'unknown exception')} (exception {self.code})"

    @property
    def is_about_place(self) -> bool:
        """Whether a part of the addresses may be readable though the whole block is not.

        Code 4 is among them: many devices answer it, against the standard, for addresses that they lack.
        """
        return self.code in _PLACE

    @property
    def is_about_function(self) -> bool:
        """Whether the device will never have this kind of value."""
        return self.code == 1

    @property
    def is_about_target(self) -> bool:
        """Whether a gateway speaks for a device that is silent."""
        return self.code in _GATEWAY


class Silent(Exception):
    """No (usable) answer within the device's time."""
