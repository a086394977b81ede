"""Mail through an SMTP server of another author (aiosmtpd)."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as SmtpServer  # noqa: N811 -- the server, not a constant
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from app.notifiers.channel import Deadlines, Rendered, Verdict
from app.notifiers.mail import Mail, Server

HASTY = Deadlines(connect_s=1.0, whole_s=1.0)


class Postbox:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"
        self.readers: dict[str, str] = {}

    async def handle_RCPT(
        self, server: SmtpServer, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.readers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SmtpServer, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            raw = envelope.content
            assert isinstance(raw, bytes)
            letter = email.message_from_bytes(raw, policy=email.policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.answer


def login(server: SmtpServer, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"hmi", b"right")
    return AuthResult(success=right, handled=right)


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=login, auth_require_tls=False, enable_SMTPUTF8=True
    )
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def mail(port: int, *, to: tuple[str, ...] = ("ana@shop.example",), tls: str = "none", **server: str) -> Mail:
    return Mail(Server("127.0.0.1", port, tls, **server), "CNC <hmi@shop.example>", to, HASTY)


MESSAGE = Rendered(
    "i1/raised#1/ana/mail",
    "P1 Fresa 1: Emergência",
    "Máquina: Fresa 1",
    link="https://station.example/a",
    link_word="Reconhecer",
    incident="i1",
    urgent=True,
)


async def test_a_letter_arrives_as_it_was_written(postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    answer = await mail(port, to=("ana@shop.example", "rui@shop.example")).send(MESSAGE)
    assert answer.verdict is Verdict.TAKEN
    letter = box.letters[0]
    assert (letter["Subject"], letter["To"]) == (MESSAGE.subject, "ana@shop.example, rui@shop.example")
    assert letter.get_content().split() == ["Máquina:", "Fresa", "1", "Reconhecer:", "https://station.example/a"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Priority"] == "1"


async def test_the_same_message_has_the_same_id_and_an_incident_is_one_thread(postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    await mail(port).send(MESSAGE)
    await mail(port).send(MESSAGE)
    await mail(port).send(Rendered("i1/returned#2/ana/mail", "Over", "x", incident="i1"))
    first, again, over = box.letters
    assert first["Message-ID"] == again["Message-ID"] != over["Message-ID"]
    assert first["References"] == over["References"]


async def test_a_subject_can_not_smuggle_in_headers(postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    await mail(port).send(Rendered("x", "Over\r\nBcc: all@shop.example", "text"))
    assert box.letters[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("451 try again", Verdict.LATER), ("452 mailbox full", Verdict.LATER), ("554 spam", Verdict.NEVER)],
)
async def test_what_the_server_says_decides(postbox: tuple[Postbox, int], answer: str, verdict: Verdict) -> None:
    box, port = postbox
    box.answer = answer
    given = await mail(port).send(MESSAGE)
    assert given.verdict is verdict
    assert answer in str(given.said)


async def test_one_wrong_reader_does_not_keep_the_others_from_their_mail(postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    box.readers = {"gone@shop.example": "550 no such user"}
    some = await mail(port, to=("ana@shop.example", "gone@shop.example")).send(MESSAGE)
    none = await mail(port, to=("gone@shop.example",)).send(MESSAGE)
    assert (some.verdict, none.verdict) == (Verdict.TAKEN, Verdict.NEVER)
    assert "gone@shop.example" in str(some.said)


async def test_a_wrong_password_is_refused_for_good(postbox: tuple[Postbox, int]) -> None:
    _, port = postbox
    right = await mail(port, user="hmi", password="right").send(MESSAGE)
    wrong = await mail(port, user="hmi", password="wrong").send(MESSAGE)
    assert (right.verdict, wrong.verdict) == (Verdict.TAKEN, Verdict.NEVER)
    assert "wrong" not in str(wrong.said)


async def test_a_server_without_starttls_is_not_spoken_to_in_clear(postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    answer = await mail(port, tls="starttls", user="hmi", password="right").send(MESSAGE)
    assert answer.verdict is Verdict.NEVER
    assert "STARTTLS" in str(answer.said)
    assert not box.letters


async def test_no_server_means_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = await mail(taken.getsockname()[1]).send(MESSAGE)
        taken.listen()
        silent = await mail(taken.getsockname()[1]).send(MESSAGE)
    assert (closed.verdict, silent.verdict) == (Verdict.LATER, Verdict.LATER)
