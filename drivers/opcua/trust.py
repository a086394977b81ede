"""A person accepts a server's certificate. Accepts none that the server has not shown; it talks to no server."""

from __future__ import annotations

from pathlib import Path

from app.domain.message import Message, UserError
from drivers.opcua.pki import Pki, spaced
from drivers.opcua.settings import fingerprint_of_text, normalise


def trust(url: str, fingerprint: str, data: Path) -> None:
    """Accept the certificate with this fingerprint for this server. Raises UserError when it was never seen there."""
    try:
        digits = fingerprint_of_text(fingerprint)
    except ValueError as error:
        raise UserError(
            Message.of(
                "'{fingerprint}' is no SHA-256 fingerprint: it has 64 hexadecimal digits.", fingerprint=fingerprint
            )
        ) from error
    try:
        Pki(data / "pki").trust(normalise(url), digits)
    except KeyError as error:
        raise UserError(
            Message.of(
                "{url} has not shown a certificate with the fingerprint {fingerprint}. Look at the server again, then trust what it shows.",
                url=url,
                fingerprint=spaced(digits),
            )
        ) from error
