"""This computer's key pair: its public half in a file of the data directory, its secret half where secrets are kept. Made on first use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.message import Message, OperatorError, UserError
from app.fleet.curve import KeyPair, fingerprint_of, new_pair, pair_of

Get = Callable[[str], str]
Put = Callable[[str, str], object]


def public_file(folder: Path) -> Path:
    """Where the public half stands."""
    return folder / "public-key.txt"


def own_pair(folder: Path, get: Get, put: Put) -> KeyPair:
    """The pair; a new one where there is none yet. Raises UserError when the secret half is gone."""
    known = known_public(folder)
    if known is None:
        return make_pair(folder, put)
    try:
        pair = pair_of(get(secret_name(known)))
    except OperatorError as error:
        raise UserError(
            Message.of(
                "The secret half of this computer's key {fingerprint} can't be found: {reason}. Put it back, or make a new pair with 'keys new' and have it enrolled.",
                fingerprint=fingerprint_of(known),
                reason=str(error),
            )
        ) from error
    return pair


def make_pair(folder: Path, put: Put) -> KeyPair:
    """A new pair, instead of the one before; whoever knew that must be told."""
    pair = new_pair()
    put(secret_name(pair.public), pair.secret)
    folder.mkdir(parents=True, exist_ok=True)
    public_file(folder).write_text(pair.public + "\n", "utf-8")
    return pair


def known_public(folder: Path) -> str | None:
    """The public half, if a pair was ever made."""
    try:
        return public_file(folder).read_text("utf-8").strip()
    except FileNotFoundError:
        return None


def secret_name(public: str) -> str:
    """Under which name the secret half is kept: two data directories on one computer don't share one."""
    return f"fleet-{fingerprint_of(public)[:9]}"
