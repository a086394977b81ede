"""What a wall screen remembers: distance, screen size, playlist, and the PIN as a hash; the PIN itself is written nowhere."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSettings

FILE = "kiosk.ini"
SHORTEST_PIN = 4
_N, _R, _P, _BYTES = 2**14, 8, 1, 32
"""scrypt: 16 MB and some 50 ms for each try, so that a copied file is not a found PIN."""


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """Of one seat. ``diagonal_in`` 0: believe the screen."""

    distance_m: float = 5.0
    diagonal_in: float = 0.0
    pages: tuple[str, ...] = ("andon",)
    seconds: float = 60.0
    """How long each page of the playlist is shown."""
    pin_hash: str = ""
    screen: int = 1
    """Which of the computer's screens, from 1; one that is not there is the first."""

    @property
    def has_pin(self) -> bool:
        """Whether leaving asks for a PIN."""
        return bool(self.pin_hash)

    def with_pin(self, pin: str) -> KioskSettings:
        """The same with this PIN; ValueError when it is no row of at least four digits."""
        if not pin.isdecimal() or len(pin) < SHORTEST_PIN:
            raise ValueError(pin and "digits")
        return replace(self, pin_hash=hashed(pin))

    def opens(self, pin: str) -> bool:
        """Whether this PIN leads out; without a PIN any does."""
        return not self.pin_hash or matches(pin, self.pin_hash)


def hashed(pin: str, salt: bytes | None = None) -> str:
    """``scrypt$salt$hash`` in hexadecimal."""
    salt = salt if salt is not None else os.urandom(16)
    made = hashlib.scrypt(pin.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=_BYTES)
    return f"scrypt${salt.hex()}${made.hex()}"


def matches(pin: str, kept: str) -> bool:
    """Whether the PIN has this hash; a damaged hash matches none."""
    kind, _, rest = kept.partition("$")
    salt, _, wanted = rest.partition("$")
    try:
        return kind == "scrypt" and hmac.compare_digest(hashed(pin, bytes.fromhex(salt)), f"scrypt${salt}${wanted}")
    except ValueError:
        return False


def read(folder: Path | None) -> KioskSettings:
    """What the data directory remembers; what is damaged there is as if it had never been said."""
    if folder is None:
        return KioskSettings()
    kept = QSettings(str(folder / FILE), QSettings.Format.IniFormat)
    usual = KioskSettings()
    pages = tuple(filter(None, str(kept.value("pages", "")).split(" "))) or usual.pages
    return KioskSettings(
        _number(kept, "distance_m", usual.distance_m, 0.3, 60.0),
        _number(kept, "diagonal_in", usual.diagonal_in, 0.0, 200.0),
        pages,
        _number(kept, "seconds", usual.seconds, 5.0, 3600.0),
        str(kept.value("pin", "")),
        round(_number(kept, "screen", usual.screen, 1, 64)),
    )


def write(folder: Path | None, settings: KioskSettings) -> None:
    """Remember; readable by this user alone."""
    if folder is None:
        return
    kept = QSettings(str(folder / FILE), QSettings.Format.IniFormat)
    for name, value in (
        ("distance_m", f"{settings.distance_m:g}"),
        ("diagonal_in", f"{settings.diagonal_in:g}"),
        ("pages", " ".join(settings.pages)),
        ("seconds", f"{settings.seconds:g}"),
        ("pin", settings.pin_hash),
        ("screen", str(settings.screen)),
    ):
        kept.setValue(name, value)
    kept.sync()
    if (folder / FILE).exists():
        (folder / FILE).chmod(0o600)


def _number(kept: QSettings, name: str, usual: float, low: float, high: float) -> float:
    try:
        value = float(str(kept.value(name, usual)))
    except ValueError:
        return usual
    return value if low <= value <= high else usual
