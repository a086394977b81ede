"""One POST with its answer in words, shared by the channels that speak HTTP; it refuses to follow redirects with a secret."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec

from app.domain.message import Message
from app.notifiers.channel import PATIENT, Answer, Deadlines, Verdict

LONGEST_ANSWER = 4096
"""Characters of an answer's body that are looked at."""
LATER_STATUS = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: str
    retry_after_s: float | None


async def post(
    url: str,
    body: Mapping[str, Any],
    judge: Callable[[Reply], Answer],
    *,
    headers: Mapping[str, str] | None = None,
    deadlines: Deadlines = PATIENT,
) -> Answer:
    """POST JSON and have the answer judged; what the network does becomes LATER."""
    timeout = aiohttp.ClientTimeout(total=deadlines.whole_s, connect=deadlines.connect_s)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.post(
                url,
                data=msgspec.json.encode(body),
                headers={"Content-Type": "application/json", **(headers or {})},
                allow_redirects=False,
            ) as response,
        ):
            raw = await response.content.read(LONGEST_ANSWER)
            return judge(Reply(response.status, raw.decode("utf-8", "replace"), _retry_after(response)))
    except TimeoutError:
        return Answer(Verdict.LATER, Message.of("No answer within {seconds} s.", seconds=int(deadlines.whole_s)))
    except aiohttp.ClientConnectorCertificateError:
        return Answer(Verdict.LATER, Message.of("The other side's certificate is not trusted."))
    except aiohttp.ClientConnectorError as error:
        return Answer(
            Verdict.LATER, Message.of("No connection: {reason}.", reason=error.os_error.strerror or str(error))
        )
    except (aiohttp.InvalidURL, ValueError):
        return Answer(Verdict.NEVER, Message.of("The address of this channel is not valid."))
    except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
        return Answer(Verdict.LATER, Message.of("The connection broke: {reason}.", reason=type(error).__name__))


def plain(reply: Reply) -> Answer:
    """The meaning of a status by RFC 9110, for services that say no more."""
    if 200 <= reply.status < 300:
        return Answer(Verdict.TAKEN, Message.of("Taken (HTTP {status}).", status=reply.status))
    if reply.status in LATER_STATUS or reply.status >= 500:
        return Answer(Verdict.LATER, Message.of("Not now (HTTP {status}).", status=reply.status), reply.retry_after_s)
    return Answer(
        Verdict.NEVER,
        Message.of("Refused (HTTP {status}): {body}", status=reply.status, body=reply.body[:200] or "—"),
    )


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    """``Retry-After`` as seconds; it may be a number or a date."""
    given = response.headers.get("Retry-After", "").strip()
    if given.isdigit():
        return float(given)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
