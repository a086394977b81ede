"""Policies, logins and certificates against an independent stack: what works, and what is refused in which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.contracts import ConnectionPlan
from app.contracts.connect import Access, ServerNotTrusted
from app.domain.message import AuthRefused, DriverNotReady
from drivers.opcua import SPEC
from drivers.opcua.pki import Pki, fingerprint
from tests.integration.opcua.recorder import Running, machine, plan_of, running
from tests.servers.node_opcua import NodeOpcUa

RPM = {"rpm": "nsu=urn:test:plant;s=SpindleSpeed"}
POLICIES = ("Basic256Sha256", "Aes128Sha256RsaOaep", "Aes256Sha256RsaPss")


@pytest.fixture(scope="module")
def fortress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeOpcUa]:
    """Takes protected connections only, and knows one user."""
    with NodeOpcUa(secureOnly=True, users={"hmi": "s3cret"}, pki=str(tmp_path_factory.mktemp("server-pki"))) as found:
        yield found


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This station's certificates, made once."""
    return tmp_path_factory.mktemp("own-pki")


def plan(server: NodeOpcUa, pki: Path, **security: object) -> ConnectionPlan:
    return plan_of(
        machine(url=server.url, signals=RPM, pki=str(pki), security={"user": "hmi", "password": "s3cret", **security})
    )


async def refusal(run: Running) -> str:
    error = await run.ended()
    assert isinstance(error, AuthRefused), error
    return str(error)


def fingerprint_in(sentence: str) -> str:
    return sentence.rpartition(" ")[2].rstrip(".").replace(":", "").lower()


async def trusted(server: NodeOpcUa, pki: Path) -> None:
    """A person looks at the fingerprint once and accepts it."""
    async with running(plan(server, pki)) as run:
        try:
            await run.recorder.until(lambda: run.recorder.last("rpm"))
        except AuthRefused as error:
            if "nobody has accepted" in str(error):
                Pki(pki).trust(server.url, fingerprint_in(str(error)))


async def test_an_unknown_server_is_refused_until_a_person_has_trusted_its_fingerprint(
    fortress: NodeOpcUa, tmp_path: Path
) -> None:
    async with running(plan(fortress, tmp_path)) as run:
        sentence = await refusal(run)
        assert "nobody has accepted yet" in sentence
        assert not run.recorder.deliveries

        Pki(tmp_path).trust(fortress.url, fingerprint_in(sentence))
        run.restart()
        await run.recorder.until(lambda: run.recorder.value("rpm") == 1200.5)


async def test_a_certificate_that_has_changed_is_refused_by_that_name(fortress: NodeOpcUa, tmp_path: Path) -> None:
    old, pki = b"0\x82\x00\x04none", Pki(tmp_path)
    (tmp_path / "rejected").mkdir()
    (tmp_path / "rejected" / f"{fingerprint(old)}.der").write_bytes(old)
    pki.trust(fortress.url, fingerprint(old))
    async with running(plan(fortress, tmp_path)) as run:
        assert "has changed" in await refusal(run)


async def test_a_pinned_fingerprint_needs_no_folder_and_refuses_any_other(fortress: NodeOpcUa, own: Path) -> None:
    async with running(plan(fortress, own, trust="ab" * 32)) as run:
        sentence = await refusal(run)
        assert "not the one that the configuration trusts" in sentence
        found = sentence.partition("fingerprint is ")[2].partition(".")[0]
    async with running(plan(fortress, own, trust=found)) as run:
        await run.recorder.until(lambda: run.recorder.last("rpm"))


@pytest.mark.parametrize("mode", ["Sign", "SignAndEncrypt"])
@pytest.mark.parametrize("policy", POLICIES)
async def test_every_policy_in_both_modes(fortress: NodeOpcUa, own: Path, policy: str, mode: str) -> None:
    await trusted(fortress, own)
    async with running(plan(fortress, own, policy=policy, mode=mode)) as run:
        await run.recorder.until(lambda: run.recorder.value("rpm") == 1200.5)


async def test_a_wrong_password_is_a_refused_login(fortress: NodeOpcUa, own: Path) -> None:
    await trusted(fortress, own)
    async with running(plan(fortress, own, password="wrong")) as run:
        assert "refuses the login" in await refusal(run)


async def test_a_login_by_certificate(fortress: NodeOpcUa, own: Path) -> None:
    await trusted(fortress, own)
    login = {"certificate": str(own / "own" / "certificate.der"), "key": str(own / "own" / "key.pem")}
    async with running(plan_of(machine(url=fortress.url, signals=RPM, pki=str(own), security=login))) as run:
        await run.recorder.until(lambda: run.recorder.last("rpm"))


async def test_an_open_connection_to_a_server_that_wants_protection_says_what_to_write(fortress: NodeOpcUa) -> None:
    async with running(plan_of(machine(url=fortress.url, signals=RPM))) as run:
        sentence = await refusal(run)
        assert "takes protected connections only" in sentence
        assert "Basic256Sha256/SignAndEncrypt" in sentence


async def test_a_probe_without_login_asks_for_trust_first(fortress: NodeOpcUa, tmp_path: Path) -> None:
    with pytest.raises(ServerNotTrusted):
        await SPEC.probe(fortress.url, Access(tmp_path))  # type: ignore[misc]


async def test_a_strict_server_that_does_not_know_us_is_said(tmp_path: Path) -> None:
    with NodeOpcUa(
        secureOnly=True, users={"hmi": "s3cret"}, pki=str(tmp_path / "server"), acceptClients=False
    ) as strict:
        own = tmp_path / "own"
        await trusted(strict, own)
        async with running(plan(strict, own)) as run:
            error = await run.ended()
            assert isinstance(error, (AuthRefused, DriverNotReady))
            assert "has not accepted this station's certificate" in str(error)


async def test_the_key_of_our_own_certificate_is_nobodys_business(tmp_path: Path) -> None:
    identity = Pki(tmp_path).identity()
    assert (tmp_path / "own" / "key.pem").stat().st_mode & 0o077 == 0
    assert identity.uri.startswith("urn:")
    assert Pki(tmp_path).identity() == identity
