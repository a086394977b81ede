"""Certificates: the station's own is made once, fits its names, is renewed in time; a site's wrong files are a sentence."""

from __future__ import annotations

import ssl
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from app.domain.message import ConfigError
from app.server import tls
from app.server.site import serve
from app.server.tls import context_of, own_files
from tests.unit.server.fake_plant import FakePlant


def test_the_own_certificate_is_made_once_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    certificate, key = own_files(tmp_path, "0.0.0.0")
    first = certificate.read_bytes()
    assert own_files(tmp_path, "0.0.0.0") == (certificate, key)
    assert certificate.read_bytes() == first
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    names = x509.load_pem_x509_certificate(first).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert "127.0.0.1" in map(str, names.get_values_for_type(x509.IPAddress))


def test_an_address_of_its_own_is_among_its_names(tmp_path: Path) -> None:
    certificate, _ = own_files(tmp_path, "192.0.2.7")
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "192.0.2.7" in map(str, names.get_values_for_type(x509.IPAddress))


def test_one_that_ends_soon_or_is_damaged_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "LASTS", timedelta(days=20))
    certificate, _ = own_files(tmp_path, "0.0.0.0")
    monkeypatch.undo()
    own_files(tmp_path, "0.0.0.0")
    until = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    assert until > datetime.now(UTC) + timedelta(days=3000)
    certificate.write_text("no certificate")
    own_files(tmp_path, "0.0.0.0")
    assert x509.load_pem_x509_certificate(certificate.read_bytes())


async def test_a_server_speaks_tls_with_it_and_nothing_older_than_1_2(tmp_path: Path) -> None:
    certificate, key = own_files(tmp_path, "127.0.0.1")
    server = await serve(FakePlant(), host="127.0.0.1", listen_port=0, tls=context_of(certificate, key))
    try:
        assert server.url.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(certificate))
        async with ClientSession() as session, session.get(f"{server.url}/healthz", ssl=trusting) as answer:
            assert answer.status == 200
    finally:
        await server.stop()
    assert context_of(certificate, key).minimum_version is ssl.TLSVersion.TLSv1_2


def test_files_that_don_t_fit_are_a_sentence_and_nobody_is_asked_for_a_password(tmp_path: Path) -> None:
    certificate, key = own_files(tmp_path / "a", "0.0.0.0")
    _, other = own_files(tmp_path / "b", "0.0.0.0")
    secret = tmp_path / "secret.key"
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    secret.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"password"),
        )
    )
    for wrong in (other, secret, tmp_path / "missing.key", certificate):
        with pytest.raises(ConfigError, match="can't be used"):
            context_of(certificate, wrong)
