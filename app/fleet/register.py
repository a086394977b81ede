"""Who may send to this hub: the stations that a person has enrolled, and the strangers that have knocked, in two small files.

Files rather than tables, so that ``keys`` works beside a running hub, and a hub on any database reads the same. A running hub looks
for a change four times a second. It refuses a second name for a key and a second key for a name that is not revoked.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from app.contracts.fleet import Stranger
from app.domain.message import Message, UserError
from app.fleet.curve import KEY_TEXT, fingerprint_of

T = TypeVar("T")

LOOK_NS = 250_000_000
MOST_STRANGERS = 100
WRITE_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A station that was let in, once."""

    name: str
    public_key: str
    enrolled_ns: int
    revoked_ns: int | None = None

    @property
    def fingerprint(self) -> str:
        """What people compare."""
        return fingerprint_of(self.public_key)


class _Knock(msgspec.Struct):
    public_key: str
    address: str
    first_ns: int
    last_ns: int
    attempts: int


class Register:
    """Any thread; every answer is what the files say, at most a quarter of a second old."""

    def __init__(self, folder: Path, now_ns: Callable[[], int] = time.time_ns) -> None:
        self._stations, self._knocks = folder / "stations.json", folder / "strangers.json"
        self._now_ns = now_ns
        self._lock = threading.RLock()
        self._by_key: dict[str, Enrolled] = {}
        self._strangers: dict[str, _Knock] = {}
        self._seen: dict[Path, tuple[int, int] | None] = {}
        self._looked_ns = self._written_ns = 0

    # ------------------------------------------------------------ questions

    def stations(self) -> tuple[Enrolled, ...]:
        """All that were ever let in, by name; the revoked ones too."""
        with self._lock:
            self._look()
            return tuple(sorted(self._by_key.values(), key=lambda known: (known.name, known.enrolled_ns)))

    def station(self, public_key: str) -> Enrolled | None:
        """Who this key is, revoked or not; None for a stranger."""
        with self._lock:
            self._look()
            return self._by_key.get(public_key)

    def strangers(self) -> tuple[Stranger, ...]:
        """Keys that knocked and are not enrolled, newest first."""
        with self._lock:
            self._look()
            knocks = [knock for knock in self._strangers.values() if knock.public_key not in self._by_key]
        return tuple(
            Stranger(fingerprint_of(k.public_key), k.address, k.first_ns, k.last_ns, k.attempts)
            for k in sorted(knocks, key=lambda knock: -knock.last_ns)
        )

    # ------------------------------------------------------------ changes

    def enrol(self, key: str, name: str) -> Enrolled:
        """Let a station in: by its public key, or by the fingerprint of one that has knocked. Raises UserError."""
        with self._lock:
            self._look(now=True)
            public = key if len(key) == KEY_TEXT else self._knocked(key)
            fingerprint_of(public)
            taken = next((known for known in self._by_key.values() if known.name == name), None)
            if taken is not None and taken.revoked_ns is None and taken.public_key != public:
                raise UserError(Message.of("A station '{name}' is enrolled already. Revoke it first.", name=name))
            known = self._by_key.get(public)
            if known is not None and known.revoked_ns is None and known.name != name:
                raise UserError(Message.of("This key is enrolled already, as '{name}'.", name=known.name))
            self._by_key[public] = Enrolled(name, public, self._now_ns())
            self._strangers.pop(public, None)
            self._write_stations()
            self._write(self._knocks, list(self._strangers.values()))
            return self._by_key[public]

    def revoke(self, name: str) -> None:
        """Shut a station out; what it has sent stays. Raises UserError for a name that nobody has."""
        with self._lock:
            self._look(now=True)
            found = [k for k in self._by_key.values() if k.name == name and k.revoked_ns is None]
            if not found:
                raise UserError(Message.of("No station '{name}' is enrolled here.", name=name))
            for known in found:
                self._by_key[known.public_key] = replace(known, revoked_ns=self._now_ns())
            self._write_stations()

    def knock(self, public_key: str, address: str) -> None:
        """A stranger has tried; the oldest of too many is forgotten."""
        with self._lock:
            now_ns = self._now_ns()
            knock = self._strangers.pop(public_key, None) or _Knock(public_key, address, now_ns, now_ns, 0)
            knock.address, knock.last_ns, knock.attempts = address, now_ns, knock.attempts + 1
            self._strangers[public_key] = knock
            while len(self._strangers) > MOST_STRANGERS:
                self._strangers.pop(next(iter(self._strangers)))
            if now_ns - self._written_ns > WRITE_NS or knock.attempts == 1:
                self._written_ns = now_ns
                self._write(self._knocks, list(self._strangers.values()))

    # ------------------------------------------------------------ files

    def _knocked(self, fingerprint: str) -> str:
        for public in (*self._strangers, *self._by_key):
            if fingerprint_of(public) == fingerprint.strip().lower():
                return public
        raise UserError(
            Message.of(
                "No station with the fingerprint {fingerprint} has knocked here. Start the station first, or give its whole public key.",
                fingerprint=fingerprint,
            )
        )

    def _look(self, *, now: bool = False) -> None:
        at_ns = time.monotonic_ns()
        if not now and at_ns - self._looked_ns < LOOK_NS:
            return
        self._looked_ns = at_ns
        if self._changed(self._stations):
            rows = self._read(self._stations, list[Enrolled])
            self._by_key = {row.public_key: row for row in rows}
        if self._changed(self._knocks):
            self._strangers = {row.public_key: row for row in self._read(self._knocks, list[_Knock])}

    def _changed(self, path: Path) -> bool:
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except FileNotFoundError:
            stamp = None
        changed = stamp != self._seen.get(path)
        self._seen[path] = stamp
        return changed

    def _read(self, path: Path, kind: type[list[T]]) -> list[T]:
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except FileNotFoundError:
            return []
        except msgspec.MsgspecError as error:
            raise UserError(
                Message.of("{file} is damaged: {reason}. Restore it from a backup.", file=str(path), reason=str(error))
            ) from error

    def _write_stations(self) -> None:
        self._write(self._stations, sorted(self._by_key.values(), key=lambda known: known.name))

    def _write(self, path: Path, rows: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2))
        temporary.replace(path)
        self._changed(path)
