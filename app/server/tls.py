"""TLS of the web page and interface: the site's own certificate, or one that the station makes for itself."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.message import ConfigError, Message

if TYPE_CHECKING:  # loaded by a station that makes its own certificate
    from cryptography.x509 import GeneralName

FOLDER = "tls"
CERTIFICATE, KEY = "server.pem", "server.key"
LASTS = timedelta(days=3650)
RENEW = timedelta(days=30)


def own_files(data: Path, host: str) -> tuple[Path, Path]:
    """The station's own certificate and key, made when there are none or they end within a month (blocks some 10 ms)."""
    from cryptography import x509

    certificate, key = data / FOLDER / CERTIFICATE, data / FOLDER / KEY
    if certificate.is_file() and key.is_file():
        with suppress(ValueError):
            known = x509.load_pem_x509_certificate(certificate.read_bytes())
            if known.not_valid_after_utc - datetime.now(UTC) > RENEW:
                return certificate, key
    _make(certificate, key, host)
    return certificate, key


def _make(certificate: Path, key: Path, host: str) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, socket.gethostname()[:64])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName(list(_names(host))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    plain = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(plain)
        certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise ConfigError(
            Message.of("{file} can't be written: {reason}.", file=str(key.parent), reason=error.strerror or str(error))
        ) from error


def _names(host: str) -> Iterable[GeneralName]:
    from cryptography import x509

    here = socket.gethostname()
    for name in dict.fromkeys(("localhost", here, socket.getfqdn())):
        yield x509.DNSName(name)
    addresses = {"127.0.0.1", "::1"}
    with suppress(OSError):
        addresses |= {str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(here, None)}
    with suppress(ValueError):
        if not ipaddress.ip_address(host.strip("[]")).is_unspecified:
            addresses.add(host.strip("[]"))
    for address in sorted(addresses):
        yield x509.IPAddress(ipaddress.ip_address(address))


def context_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """What the server listens with. Raises ConfigError when the files can't be used."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password="")  # never ask on the terminal
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            Message.of(
                "The certificate {cert} with the key {key} can't be used: {reason}. Both are PEM files, and the key is not encrypted.",
                cert=str(certificate),
                key=str(key),
                reason=error.strerror or str(error),
            )
        ) from error
    return context
