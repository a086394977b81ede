"""A real Mosquitto on loopback, started and stopped by a test; with password, with TLS, and killed when the test wants it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import shutil
import socket
import subprocess
import time
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.libmodbus import HOST, free_port

MISSING = (
    "mosquitto is not installed and could not be (packaging/test.sh installs it): nothing is published in this test"
)


@cache
def program() -> str | None:
    return shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/sbin")


class Mosquitto:
    def __init__(
        self, folder: Path, *, user: tuple[str, str] | None = None, tls: tuple[Path, Path] | None = None
    ) -> None:
        self.folder, self.port = folder, free_port()
        lines = [f"listener {self.port} {HOST}", "persistence false", "user root"]
        if user is None:
            lines.append("allow_anonymous true")
        else:
            book = folder / "users"
            book.touch(0o600)
            subprocess.run(["mosquitto_passwd", "-b", str(book), *user], check=True, capture_output=True)
            lines += ["allow_anonymous false", f"password_file {book}"]
        if tls is not None:
            lines += [f"certfile {tls[0]}", f"keyfile {tls[1]}"]
        self.configuration = folder / "mosquitto.conf"
        self.configuration.write_text("\n".join([*lines, ""]))
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        found = program()
        assert found is not None
        log = (self.folder / "mosquitto.log").open("ab")
        with log:
            self.process = subprocess.Popen([found, "-c", str(self.configuration)], stdout=log, stderr=log)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError((self.folder / "mosquitto.log").read_text())

    def stop(self, *, hard: bool = False) -> None:
        if self.process is not None:
            (self.process.kill if hard else self.process.terminate)()
            self.process.wait(10)
            self.process = None


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority, and a certificate for loopback signed by it: authority's file, certificate, key."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Shop authority")])
    now = dt.datetime.now(dt.UTC)

    def signed(subject: x509.Name, public: ec.EllipticCurvePublicKey, *, ca: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(authority)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
            )
        )
        if not ca:
            names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
            builder = builder.add_extension(names, critical=False)
        else:
            usage = x509.KeyUsage(
                digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
            )  # fmt: skip
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(authority_key, hashes.SHA256())

    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    files = folder / "ca.pem", folder / "broker.pem", folder / "broker.key"
    pem = serialization.Encoding.PEM
    files[0].write_bytes(signed(authority, authority_key.public_key(), ca=True).public_bytes(pem))
    files[1].write_bytes(signed(own, key.public_key(), ca=False).public_bytes(pem))
    files[2].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return files
