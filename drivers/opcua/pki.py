"""Our own certificate, made at first use, and the server certificates that a person has accepted. Never accepts one by itself."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.contracts.connect import ServerNotTrusted, UntrustedServer
from app.domain.message import AuthRefused, DriverFault, Message

VALID_DAYS = 3650
"""Ten years: a certificate that lapses stops a line, and whoever could renew it has left the shop."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Our application certificate."""

    certificate: bytes
    """DER."""
    key: bytes
    """PEM."""
    uri: str
    """ApplicationUri: the certificate's own, or servers answer BadCertificateUriInvalid."""


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a DER certificate (of the first, when a chain follows)."""
    return hashlib.sha256(first_of_chain(certificate)).hexdigest()


def spaced(digits: str) -> str:
    """A fingerprint as people compare it."""
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2)).upper()


def described(url: str, certificate: bytes, before: str = "") -> UntrustedServer:
    """What a person is told about a certificate; one that can't be read has a fingerprint all the same."""
    digits = fingerprint(certificate)
    try:
        read = x509.load_der_x509_certificate(first_of_chain(certificate))
        return UntrustedServer(
            url,
            digits,
            read.subject.rfc4514_string(),
            read.issuer.rfc4514_string(),
            _ns(read.not_valid_before_utc),
            _ns(read.not_valid_after_utc),
            before,
        )
    except ValueError:
        return UntrustedServer(url, digits, before=before)


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000


def first_of_chain(der: bytes) -> bytes:
    """Servers may append their issuers: the outer SEQUENCE says where the first certificate ends."""
    if len(der) < 4 or der[0] != 0x30 or not der[1] & 0x80:
        return der
    digits = der[1] & 0x7F
    return der[: 2 + digits + int.from_bytes(der[2 : 2 + digits], "big")]


class Pki:
    """One folder: ``own/``, ``trusted/`` (accepted), ``rejected/`` (seen and not accepted), ``servers.json``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # ------------------------------------------------------------ ourselves

    def identity(self) -> Identity:
        """Our certificate; made when there is none. Raises DriverFault when the folder can't be used."""
        try:
            return self._own()
        except (OSError, ValueError) as error:
            raise DriverFault(
                Message.of(
                    "Our own OPC UA certificate in {folder} can't be read or written: {reason}. Check the folder's rights.",
                    folder=str(self.folder),
                    reason=str(error),
                )
            ) from error

    def _own(self) -> Identity:
        certificate, key = self.folder / "own" / "certificate.der", self.folder / "own" / "key.pem"
        if not (certificate.exists() and key.exists()):
            _make(certificate, key)
        der = certificate.read_bytes()
        return Identity(der, key.read_bytes(), _uri_of(x509.load_der_x509_certificate(der)))

    # ------------------------------------------------------------ servers

    def check(self, url: str, certificate: bytes, pinned: str | None) -> None:
        """Raises AuthRefused unless a person has accepted this certificate."""
        digits = fingerprint(certificate)
        if pinned is not None:
            if digits != pinned:
                raise AuthRefused(_other_than_pinned(url, digits))
            return
        if self._is_trusted(digits):
            self._remember(url, digits)
            return
        self._keep(self.folder / "rejected" / f"{digits}.der", certificate)
        before = self._servers().get(url, "")
        server = described(url, certificate, before)
        raise ServerNotTrusted(_changed(url, digits, before) if server.has_changed else _unknown(url, digits), server)

    def trust(self, url: str, digits: str) -> None:
        """A person has compared the fingerprint and accepts it. Raises KeyError when no such certificate was seen."""
        seen = self.folder / "rejected" / f"{digits}.der"
        if not seen.exists() and not self._is_trusted(digits):
            raise KeyError(digits)
        before = self._servers().get(url)
        if seen.exists():
            self._keep(self.folder / "trusted" / f"{digits}.der", seen.read_bytes())
            seen.unlink()
        self._remember(url, digits)
        if before is not None and before not in self._servers().values():
            (self.folder / "trusted" / f"{before}.der").unlink(missing_ok=True)

    def _is_trusted(self, digits: str) -> bool:
        """By content, not by name: a file that an administrator copied here counts, whatever it is called."""
        if (self.folder / "trusted" / f"{digits}.der").exists():
            return True
        files = (self.folder / "trusted").glob("*") if (self.folder / "trusted").is_dir() else ()
        return any(digits == found for path in files if (found := _fingerprint_of_file(path)) is not None)

    def _servers(self) -> dict[str, str]:
        try:
            known = json.loads((self.folder / "servers.json").read_text())
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _remember(self, url: str, digits: str) -> None:
        known = self._servers()
        if known.get(url) != digits:
            text = json.dumps(known | {url: digits}, indent=1, sort_keys=True)
            self._keep(self.folder / "servers.json", text.encode())

    def _keep(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise DriverFault(
                Message.of(
                    "{path} can't be written: {reason}. Check the folder's rights.", path=str(path), reason=str(error)
                )
            ) from error


def _make(certificate: Path, key: Path) -> None:
    from asyncua.crypto.cert_gen import (
        dump_private_key_as_pem,
        generate_private_key,
        generate_self_signed_app_certificate,
    )

    host = socket.gethostname()
    private = generate_private_key()
    names: list[x509.GeneralName] = [
        x509.UniformResourceIdentifier(f"urn:{host}:cnc-telemetry"),
        x509.DNSName(host),
    ]
    made = generate_self_signed_app_certificate(
        private, f"CNC Telemetry ({host})", {}, names, [ExtendedKeyUsageOID.CLIENT_AUTH], days=VALID_DAYS
    )
    certificate.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(dump_private_key_as_pem(private))
    certificate.write_bytes(made.public_bytes(Encoding.DER))


def _uri_of(certificate: x509.Certificate) -> str:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound as error:
        raise ValueError("the certificate names no application URI") from error
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    if not uris:
        raise ValueError("the certificate names no application URI")
    return uris[0]


def _fingerprint_of_file(path: Path) -> str | None:
    try:
        content = path.read_bytes()
        if content.startswith(b"-----"):
            content = x509.load_pem_x509_certificate(content).public_bytes(Encoding.DER)
    except (OSError, ValueError):
        return None
    return fingerprint(content)


# ---------------------------------------------------------------- sentences


def _unknown(url: str, digits: str) -> Message:
    return Message.of(
        "{url} shows a certificate that nobody has accepted yet. Compare this fingerprint with the one on the control, then trust it: {fingerprint}.",
        url=url,
        fingerprint=spaced(digits),
    )


def _changed(url: str, digits: str, before: str) -> Message:
    return Message.of(
        "The certificate of {url} has changed. It was {before}, it is {fingerprint}. Ask whoever runs the control whether it was renewed; only then trust the new one.",
        url=url,
        before=spaced(before),
        fingerprint=spaced(digits),
    )


def _other_than_pinned(url: str, digits: str) -> Message:
    return Message.of(
        "The certificate of {url} is not the one that the configuration trusts (security: trust). Its fingerprint is {fingerprint}. If it was renewed, enter the new one.",
        url=url,
        fingerprint=spaced(digits),
    )
