"""Reports by e-mail, through an SMTP server of another author: once each, kept until taken, a revision says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.config.faults import ConfigFaults
from app.config.loader import parse
from app.config.schema import Config
from app.report_mail import ReportMail
from app.reports.shelf import Kept, ReportShelf
from tests.unit.notifiers.test_mail import Postbox, postbox  # noqa: F401 - fixture

Box = tuple[Postbox, int]


def config(port: int, reports: str = "email: [office]") -> Config:
    text = f"""
site: Novatech
station: line-1
language: pt-BR
machines: []
channels:
  office: {{type: email, host: 127.0.0.1, port: {port}, tls: none, sender: hmi@shop.example, to: [boss@shop.example]}}
  hook: {{type: webhook, url: "https://example.org/x"}}
reports: {{{reports}}}
"""
    return parse(text.encode(), "plant.yaml", {})


def keep(folder: Path, made: int) -> Kept:
    document = {"report": "2026-11-22/A", "from_ms": 0, "to_ms": 1, "tables": {"machines": {"rows": [[made]]}}}
    draw: Callable[..., bytes] = lambda revision, mark, told: b"%PDF-1.7 " + str(made).encode()  # noqa: E731
    document["tables"] = {"machines": {"columns": ["made"], "keys": 0, "rows": [[made]]}}
    return ReportShelf(folder).keep("shift_2026-11-22_A", document, draw)[0]


def test_each_revision_is_sent_once_with_its_pdf(tmp_path: Path, postbox: Box) -> None:  # noqa: F811
    box, port = postbox
    keep(tmp_path, 5)
    assert len(ReportMail(config(port), tmp_path).send_due()) == 1
    # A station that was killed right after that knows it: the mark stands beside the report.
    assert ReportMail(config(port), tmp_path).send_due() == []
    keep(tmp_path, 6)
    ReportMail(config(port), tmp_path).send_due()
    first, second = box.letters
    assert first["Subject"] == "Novatech / line-1: Relatório de turno 2026-11-22/A"
    (pdf,) = first.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()) == ("shift_2026-11-22_A_r1.pdf", b"%PDF-1.7 5")
    body = second.get_body()
    assert body is not None
    assert "2" in body.get_content()
    assert [part.get_filename() for part in second.iter_attachments()] == ["shift_2026-11-22_A_r2.pdf"]


def test_what_the_server_does_not_take_is_owed(tmp_path: Path, postbox: Box) -> None:  # noqa: F811
    box, port = postbox
    box.answer = "451 try again later"
    keep(tmp_path, 5)
    mail = ReportMail(config(port), tmp_path)
    assert mail.send_due() == []
    box.answer = "250 OK"
    assert mail.send_due() == [], "it rests for a minute"
    mail._rests_until.clear()
    assert len(mail.send_due()) == 1
    assert len(box.letters) == 1


def test_a_report_that_is_refused_does_not_keep_the_next_from_its_reader(tmp_path: Path, postbox: Box) -> None:  # noqa: F811
    box, port = postbox
    keep(tmp_path, 5)
    mail = ReportMail(config(port), tmp_path)
    box.answer = "552 message too large"
    assert mail.send_due() == []
    keep(tmp_path, 6)
    first, second = ReportShelf(tmp_path).every()
    mail._rests_until.clear()
    box.answer = "250 OK"
    sent = mail.send_due()
    refused = min((first, second), key=lambda kept: kept.revision)
    assert [kept.revision for kept in sent] == [2, 1], "the one that was refused comes last, and is not forgotten"
    assert sent[-1] == refused


def test_without_a_server_nothing_is_lost_and_nothing_raised(tmp_path: Path) -> None:
    keep(tmp_path, 5)
    assert ReportMail(config(1), tmp_path).send_due() == []


def test_a_channel_that_is_no_mail_is_a_fault_with_its_place() -> None:
    with pytest.raises(ConfigFaults) as told:
        config(25, "email: [office, hook]")
    (fault,) = told.value.faults
    assert "'hook' is no e-mail channel. There are: office." in str(fault.problem)
    assert fault.line == 9
