"""Key pairs and fingerprints: who a station or a hub is. Secret keys are texts that the caller keeps; nothing is stored here.

CURVE (CurveZMQ, RFC 26 of the ZeroMQ project): 32-byte keys of Curve25519, written as 40 characters of Z85.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import zmq
from zmq.utils import z85

from app.domain.message import Message, UserError

KEY_TEXT = 40


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A public key, which may be shown, and its secret half."""

    public: str
    secret: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """What people compare."""
        return fingerprint_of(self.public)


def new_pair() -> KeyPair:
    """A fresh pair from the operating system's randomness."""
    public, secret = zmq.curve_keypair()
    return KeyPair(public.decode(), secret.decode())


def pair_of(secret: str) -> KeyPair:
    """The pair to a secret key. Raises UserError for what is none."""
    try:
        return KeyPair(zmq.curve_public(_checked(secret).encode()).decode(), secret)
    except (ValueError, zmq.ZMQError):
        raise UserError(
            Message.of("The stored key of this station is damaged. Make a new one with 'keys new'.")
        ) from None


def fingerprint_of(public: str) -> str:
    """128 bits of SHA-256 in groups of four: ``3f2a-…``. Raises UserError for what is no public key."""
    try:
        raw = z85.decode(_checked(public))
    except ValueError:
        raise UserError(
            Message.of("'{value}' is no public key of a hub or station: 'keys' shows it, 40 characters.", value=public)
        ) from None
    digest = hashlib.sha256(raw).hexdigest()[:32]
    return "-".join(digest[place : place + 4] for place in range(0, 32, 4))


def _checked(key: str) -> str:
    if len(key) != KEY_TEXT:
        raise ValueError("length")
    return key
