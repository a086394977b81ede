"""Passwords and PINs as argon2id hashes, and secrets of sessions and tokens as digests. It refuses to keep anything in plain text.

argon2-cffi: the reference implementation's own bindings, with salt, encoding and re-hashing done; its defaults are RFC 9106's profile for
computers with little memory (64 MiB, three passes).
"""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hashed(secret: str) -> str:
    """A new hash with its own salt; takes some tens of milliseconds and 64 MiB."""
    return _HASHER.hash(secret)


def matches(kept: str, secret: str) -> bool:
    """Whether this is the secret. An empty hash takes the same time and never matches."""
    try:
        return _HASHER.verify(kept or _nobodys(), secret) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return hashed(secrets.token_hex())


def new_secret() -> str:
    """256 random bits for a cookie or token."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of such a secret: it is random, so a plain hash can't be guessed backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()
