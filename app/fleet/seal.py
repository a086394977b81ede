"""Encryption and authentication for carriers that have none of ours (NATS): the same keys as CURVE, from end to end.

A call proves the station's key to the hub and the hub's answer proves the hub's; both bring a key for this connection alone. Every piece
after that has a number and is sealed with it: what was recorded and is played again does not open. X25519 (RFC 7748), HKDF (RFC 5869),
ChaCha20-Poly1305 (RFC 8439), all from ``cryptography``.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from zmq.utils import z85

from app.fleet.curve import KeyPair

KEY = 32
NUMBER = struct.Struct("<Q")
PIECE_BYTES = 512_000
"""Brokers take a million bytes in one message unless told otherwise."""
_FIRST = bytes(12)
MORE, LAST = b"\0", b"\1"


class NotSealed(ValueError):
    """Not by who it should be, not for us, or changed on the way."""


def derived(secret: bytes, salt: bytes, what: bytes) -> ChaCha20Poly1305:
    """A cipher for one purpose."""
    return ChaCha20Poly1305(HKDF(SHA256(), KEY, salt, b"cnc-telemetry fleet " + what).derive(secret))


def _agreed(secret: bytes, public: bytes) -> bytes:
    try:
        return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        raise NotSealed(str(error)) from error


def _opened(cipher: ChaCha20Poly1305, nonce: bytes, data: bytes, about: bytes) -> bytes:
    """Raises NotSealed."""
    try:
        return cipher.decrypt(nonce, data, about)
    except (InvalidTag, ValueError) as error:
        raise NotSealed("wrong key, or changed on the way") from error


class Outward:
    """Seals in order."""

    def __init__(self, cipher: ChaCha20Poly1305) -> None:
        self._cipher, self._number = cipher, 0

    def pieces(self, frame: bytes) -> Iterator[bytes]:
        """A frame as one or more messages."""
        for start in range(0, max(len(frame), 1), PIECE_BYTES):
            part = frame[start : start + PIECE_BYTES]
            head = NUMBER.pack(self._number)
            self._number += 1
            mark = LAST if start + PIECE_BYTES >= len(frame) else MORE
            yield head + self._cipher.encrypt(head + bytes(4), mark + part, b"")


class Inward:
    """Opens in order: what comes early waits, what comes twice is left out. Raises NotSealed for anything else."""

    def __init__(self, cipher: ChaCha20Poly1305, *, most_bytes: int, early: int = 2_000) -> None:
        self._cipher, self._expected, self._most_bytes, self._most_early = cipher, 0, most_bytes, early
        self._early: dict[int, bytes] = {}
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def misses(self) -> bool:
        """Something later came than what is waited for."""
        return bool(self._early)

    def frames(self, piece: bytes) -> list[bytes]:
        """The frames that are complete with this piece."""
        if len(piece) < NUMBER.size:
            raise NotSealed("too short")
        number = NUMBER.unpack_from(piece)[0]
        text = _opened(self._cipher, piece[: NUMBER.size] + bytes(4), piece[NUMBER.size :], b"")
        if number < self._expected or number in self._early:
            return []
        if len(self._early) >= self._most_early:
            raise NotSealed("too far ahead")
        self._early[number] = text
        found = []
        while (next_ := self._early.pop(self._expected, None)) is not None:
            self._expected += 1
            self._parts.append(next_[1:])
            self._size += len(next_) - 1
            if self._size > self._most_bytes:
                raise NotSealed("too big")
            if next_[:1] == LAST:
                found.append(b"".join(self._parts))
                self._parts, self._size = [], 0
        return found


@dataclass(slots=True)
class Ends:
    """The ciphers of one connection, as one side uses them."""

    sends: Outward
    hears: Inward
    live: ChaCha20Poly1305
    """For live values, each by itself: what is lost is lost. The number must grow."""
    live_number: int = 0

    def sealed_live(self, topic: bytes, frame: bytes) -> bytes:
        """Live values of one topic."""
        self.live_number += 1
        head = NUMBER.pack(self.live_number)
        return head + self.live.encrypt(head + bytes(4), struct.pack("<H", len(topic)) + topic + frame, b"")

    def opened_live(self, data: bytes) -> tuple[bytes, bytes]:
        """Topic and frame. Raises NotSealed; an older one than the last is one, too."""
        if len(data) < NUMBER.size or NUMBER.unpack_from(data)[0] <= self.live_number:
            raise NotSealed("out of order")
        text = _opened(self.live, data[: NUMBER.size] + bytes(4), data[NUMBER.size :], b"")
        self.live_number = NUMBER.unpack_from(data)[0]
        (size,) = struct.unpack_from("<H", text)
        return text[2 : 2 + size], text[2 + size :]


def _ends(secret: bytes, salt: bytes, own: bytes, other: bytes, most_bytes: int) -> Ends:
    return Ends(
        Outward(derived(secret, salt, own)),
        Inward(derived(secret, salt, other), most_bytes=most_bytes),
        derived(secret, salt, b"live"),
    )


@dataclass(slots=True)
class Call:
    """A station's side of the beginning. One per attempt."""

    own: KeyPair
    hub_key: str
    most_bytes: int
    _passing: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    def words(self, note: bytes) -> bytes:
        """What is sent: who calls, and a note that only the hub can read."""
        public, passing = z85.decode(self.own.public), self._passing.public_key().public_bytes_raw()
        head = public + passing
        return head + derived(self._known, passing, b"call").encrypt(_FIRST, note, head)

    @property
    def _known(self) -> bytes:
        return _agreed(z85.decode(self.own.secret), z85.decode(self.hub_key))

    def answered(self, words: bytes) -> tuple[bytes, Ends]:
        """The hub's note, and the connection. Raises NotSealed when it is not the hub."""
        theirs, passing = words[:KEY], self._passing.public_key().public_bytes_raw()
        if len(theirs) != KEY:
            raise NotSealed("too short")
        secret = self._known + _agreed(self._passing.private_bytes_raw(), theirs)
        salt = passing + theirs
        note = _opened(derived(secret, salt, b"answer"), _FIRST, words[KEY:], b"")
        return note, _ends(secret, salt, b"up", b"down", self.most_bytes)

    def refused(self, words: bytes) -> bytes:
        """Why the hub does not let us in. Raises NotSealed when it is not the hub who says so."""
        passing = self._passing.public_key().public_bytes_raw()
        return _opened(derived(self._known, passing, b"refusal"), _FIRST, words, b"")


@dataclass(slots=True)
class Called:
    """The hub's side: ``public`` is the station's key, proven; ``note`` what it says."""

    public: str
    note: bytes
    _known: bytes
    _passing: bytes

    @staticmethod
    def of(words: bytes, own: KeyPair) -> Called:
        """Raises NotSealed."""
        public, passing = words[:KEY], words[KEY : 2 * KEY]
        if len(passing) != KEY:
            raise NotSealed("too short")
        known = _agreed(z85.decode(own.secret), public)
        note = _opened(derived(known, passing, b"call"), _FIRST, words[2 * KEY :], public + passing)
        return Called(z85.encode(public).decode(), note, known, passing)

    def answer(self, note: bytes, most_bytes: int) -> tuple[bytes, Ends]:
        """What is sent back, and the connection."""
        own = X25519PrivateKey.generate()
        public = own.public_key().public_bytes_raw()
        secret = self._known + _agreed(own.private_bytes_raw(), self._passing)
        salt = self._passing + public
        words = public + derived(secret, salt, b"answer").encrypt(_FIRST, note, b"")
        return words, _ends(secret, salt, b"down", b"up", most_bytes)

    def refusal(self, why: bytes) -> bytes:
        """What is sent back to one who is not let in."""
        return derived(self._known, self._passing, b"refusal").encrypt(_FIRST, why, b"")


class Among:
    """What workers of one hub tell each other: all of them have its secret key."""

    def __init__(self, own: KeyPair) -> None:
        self._cipher = derived(z85.decode(own.secret), b"", b"workers")

    def sealed(self, words: bytes) -> bytes:
        """With a nonce of its own."""
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, words, b"")

    def opened(self, words: bytes) -> bytes:
        """Raises NotSealed."""
        return _opened(self._cipher, words[:12], words[12:], b"")
