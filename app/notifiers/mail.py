"""E-mail by SMTP: the standard library's smtplib in a worker thread (aiosmtplib would be one more dependency for one call)."""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from app.domain.message import Message
from app.notifiers.channel import PATIENT, Answer, Deadlines, Rendered, Verdict


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how mail is handed over."""

    host: str
    port: int
    tls: str
    """``starttls``, ``tls`` or ``none``."""
    user: str | None = None
    password: str | None = None


class Mail:
    """One mail per message to all its readers. Messages of one incident form a thread in the reader's mailbox."""

    def __init__(self, server: Server, sender: str, to: Sequence[str], deadlines: Deadlines = PATIENT) -> None:
        self._server, self._sender, self._to, self._deadlines = server, sender, tuple(to), deadlines

    async def send(self, message: Rendered) -> Answer:
        """Deliver once."""
        try:
            letter = await asyncio.to_thread(self._letter, message)
        except OSError as error:
            said = Message.of("{file} can't be read.", file=str(error.filename))
            return Answer(Verdict.LATER, said)
        return await asyncio.to_thread(self._hand_over, letter)

    def _letter(self, message: Rendered) -> EmailMessage:
        letter = EmailMessage()
        domain = self._sender.rpartition("@")[2].strip("> ") or "localhost"
        letter["Subject"] = " ".join(message.subject.split())
        letter["From"], letter["To"] = self._sender, ", ".join(self._to)
        letter["Date"] = formatdate(localtime=True)
        letter["Message-ID"] = f"<{_digest(message.id)}@{domain}>"
        if message.incident:
            letter["References"] = f"<{_digest(message.incident)}@{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        if message.urgent:
            letter["X-Priority"], letter["Importance"] = "1", "high"
        text = message.text + (f"\n\n{message.link_word}: {message.link}\n" if message.link else "\n")
        letter.set_content(text)
        for file in message.attachments:
            letter.add_attachment(file.read_bytes(), maintype="application", subtype="pdf", filename=file.name)
        return letter

    def _hand_over(self, letter: EmailMessage) -> Answer:
        try:
            with self._connected() as smtp:
                refused = smtp.send_message(letter)
        except smtplib.SMTPAuthenticationError as error:
            return Answer(
                Verdict.NEVER, Message.of("The mail server refuses the login: {reason}.", reason=_said(error))
            )
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            said = Message.of("The mail server refuses the readers: {readers}.", readers=", ".join(error.recipients))
            return Answer(Verdict.LATER if all(400 <= code < 500 for code in codes) else Verdict.NEVER, said)
        except smtplib.SMTPNotSupportedError:
            return Answer(Verdict.NEVER, Message.of("The mail server offers no STARTTLS. Set 'tls' to tls or none."))
        except smtplib.SMTPResponseException as error:
            verdict = Verdict.LATER if 400 <= error.smtp_code < 500 else Verdict.NEVER
            return Answer(verdict, Message.of("The mail server says: {reason}.", reason=_said(error)))
        except ssl.SSLCertVerificationError:
            return Answer(Verdict.LATER, Message.of("The other side's certificate is not trusted."))
        except TimeoutError:
            return Answer(
                Verdict.LATER, Message.of("No answer within {seconds} s.", seconds=int(self._deadlines.whole_s))
            )
        except (OSError, smtplib.SMTPException) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            return Answer(Verdict.LATER, Message.of("No connection: {reason}.", reason=reason))
        if refused:
            said = Message.of("Taken, but the mail server refuses: {readers}.", readers=", ".join(refused))
            return Answer(Verdict.TAKEN, said)
        return Answer(Verdict.TAKEN, Message.of("The mail server has taken it."))

    def _connected(self) -> smtplib.SMTP:
        server, wait_s = self._server, self._deadlines.whole_s
        smtp: smtplib.SMTP
        if server.tls == "tls":
            smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=wait_s, context=ssl.create_default_context())
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=wait_s)
        try:
            if server.tls == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                _log_in(smtp, server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """By the first mechanism that both sides know: ``smtplib.login`` tries all, and servers hang up on the third wrong answer."""
    smtp.ehlo_or_helo_if_needed()
    smtp.user, smtp.password = user, password
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    mechanism = next((name for name in ("PLAIN", "LOGIN", "CRAM-MD5") if name in offered), None)
    if mechanism is None:
        raise smtplib.SMTPAuthenticationError(504, "no login that this program knows is offered")
    smtp.auth(mechanism, getattr(smtp, f"auth_{mechanism.lower().replace('-', '_')}"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _said(error: smtplib.SMTPResponseException) -> str:
    text = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
    return f"{error.smtp_code} {text}"[:200]
