"""Every channel against its other side: what it sends, and what each answer means."""

from __future__ import annotations

import socket

import pytest
from aiohttp import web

from app.notifiers.channel import Deadlines, Rendered, Verdict
from app.notifiers.slack import Slack
from app.notifiers.telegram import Telegram
from app.notifiers.webhook import Webhook
from tests.unit.notifiers.receivers import Receiver, SlackStandIn, TelegramStandIn, running

HASTY = Deadlines(connect_s=0.5, whole_s=0.5)


def message(**changes: object) -> Rendered:
    given: dict[str, object] = {
        "id": "i1/raised#1/ana/hook",
        "subject": "P1 Fresa 1: Emergência <acionada> & porta",
        "text": "Máquina: Fresa 1\nValor: 5 200 rev/min",
        "data": {"event": "raised", "machine": "mill-1"},
        "link": "https://station.example/acknowledge?ticket=x",
        "link_word": "Reconhecer",
        "urgent": True,
    }
    return Rendered(**{**given, **changes})  # type: ignore[arg-type]


async def test_a_webhook_receives_the_facts_once_with_an_id_that_stays_the_same() -> None:
    async with running(Receiver()) as hook:
        answer = await Webhook(f"{hook.url}/hook").send(message())
        await Webhook(f"{hook.url}/hook").send(message())
    assert answer.verdict is Verdict.TAKEN
    body = hook.bodies[0]
    assert (body["event"], body["machine"], body["acknowledge_url"]) == ("raised", "mill-1", message().link)
    assert hook.headers[0]["Idempotency-Key"] == hook.headers[1]["Idempotency-Key"] == body["id"]


@pytest.mark.parametrize(
    ("status", "headers", "verdict", "rest_s"),
    [
        (200, {}, Verdict.TAKEN, None),
        (204, {}, Verdict.TAKEN, None),
        (302, {"Location": "https://elsewhere.example"}, Verdict.NEVER, None),
        (400, {}, Verdict.NEVER, None),
        (404, {}, Verdict.NEVER, None),
        (429, {"Retry-After": "17"}, Verdict.LATER, 17.0),
        (429, {}, Verdict.LATER, None),
        (500, {}, Verdict.LATER, None),
        (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, Verdict.LATER, 0.0),
    ],
)
async def test_the_status_says_what_becomes_of_the_message(
    status: int, headers: dict[str, str], verdict: Verdict, rest_s: float | None
) -> None:
    async with running(Receiver()) as hook:
        hook.answers = [web.Response(status=status, headers=headers)]
        answer = await Webhook(hook.url).send(message())
    assert (answer.verdict, answer.retry_after_s) == (verdict, rest_s)


async def test_silence_and_closed_doors_mean_later() -> None:
    async with running(Receiver()) as hook:
        hook.answers = [None]
        silent = await Webhook(hook.url, HASTY).send(message())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = await Webhook(f"http://127.0.0.1:{taken.getsockname()[1]}", HASTY).send(message())
    unknown = await Webhook("http://no-such-host.invalid/", HASTY).send(message())
    assert [a.verdict for a in (silent, closed, unknown)] == [Verdict.LATER] * 3
    assert "No answer" in str(silent.said)


async def test_slack_takes_header_text_and_button() -> None:
    async with running(SlackStandIn()) as slack:
        answer = await Slack(f"{slack.url}/services/T/B/X").send(message())
    assert answer.verdict is Verdict.TAKEN
    assert slack.bodies[0]["text"] == "P1 Fresa 1: Emergência &lt;acionada&gt; &amp; porta"
    assert slack.bodies[0]["blocks"][2]["elements"][0]["url"] == message().link


async def test_slack_takes_the_longest_message_that_we_can_write() -> None:
    async with running(SlackStandIn()) as slack:
        answer = await Slack(slack.url).send(message(subject="s" * 900, text="<" * 9000))
    assert answer.verdict is Verdict.TAKEN


@pytest.mark.parametrize(
    ("status", "word", "verdict"),
    [
        (400, "invalid_payload", Verdict.NEVER),
        (403, "action_prohibited", Verdict.NEVER),
        (404, "channel_not_found", Verdict.NEVER),
        (410, "channel_is_archived", Verdict.NEVER),
        (429, "rate_limited", Verdict.LATER),
        (500, "rollup_error", Verdict.LATER),
        (200, "<html>", Verdict.NEVER),
    ],
)
async def test_slack_says_what_is_wrong(status: int, word: str, verdict: Verdict) -> None:
    async with running(SlackStandIn()) as slack:
        slack.answers = [web.Response(status=status, text=word)]
        answer = await Slack(slack.url).send(message())
    assert answer.verdict is verdict
    if status in (400, 403, 404, 410):
        assert word in str(answer.said)


async def test_telegram_takes_text_and_button() -> None:
    async with running(TelegramStandIn()) as telegram:
        answer = await Telegram(telegram.TOKEN, 42, telegram.url).send(message())
    assert answer.verdict is Verdict.TAKEN
    assert telegram.bodies[0]["text"].startswith("<b>P1 Fresa 1: Emergência &lt;acionada&gt; &amp; porta</b>")
    assert telegram.bodies[0]["disable_notification"] is False


async def test_a_link_that_telegram_would_not_take_as_a_button_stands_in_the_text() -> None:
    async with running(TelegramStandIn()) as telegram:
        answer = await Telegram(telegram.TOKEN, "@shop", telegram.url).send(message(link="http://10.0.0.9:8420/a"))
    assert answer.verdict is Verdict.TAKEN
    assert telegram.bodies[0]["text"].endswith("Reconhecer: http://10.0.0.9:8420/a")


async def test_telegram_takes_the_longest_message_that_we_can_write() -> None:
    async with running(TelegramStandIn()) as telegram:
        answer = await Telegram(telegram.TOKEN, 42, telegram.url).send(message(subject="x", text="y" * 9000))
    assert answer.verdict is Verdict.TAKEN


async def test_a_telegram_group_is_followed_to_its_new_id() -> None:
    async with running(TelegramStandIn()) as telegram:
        telegram.answers = [
            telegram.error(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=42)
        ]
        answer = await Telegram(telegram.TOKEN, 7, telegram.url).send(message())
    assert answer.verdict is Verdict.TAKEN
    assert [body["chat_id"] for body in telegram.bodies] == [7, 42]


@pytest.mark.parametrize(
    ("token", "chat", "verdict", "word"),
    [
        ("1:wrong", 42, Verdict.NEVER, "Unauthorized"),
        (TelegramStandIn.TOKEN, 1, Verdict.NEVER, "chat not found"),
    ],
)
async def test_telegram_says_what_is_wrong(token: str, chat: int, verdict: Verdict, word: str) -> None:
    async with running(TelegramStandIn()) as telegram:
        answer = await Telegram(token, chat, telegram.url).send(message())
    assert answer.verdict is verdict
    assert word in str(answer.said)


async def test_telegram_is_left_alone_for_as_long_as_it_asks() -> None:
    async with running(TelegramStandIn()) as telegram:
        telegram.answers = [telegram.error(429, "Too Many Requests: retry after 33", retry_after=33)]
        answer = await Telegram(telegram.TOKEN, 42, telegram.url).send(message())
    assert (answer.verdict, answer.retry_after_s) == (Verdict.LATER, 33.0)


async def test_no_answer_repeats_the_secret() -> None:
    async with running(TelegramStandIn()) as telegram:
        telegram.answers = [web.Response(status=502, text="bad gateway")]
        answers = [
            await Telegram("99:secret", 42, telegram.url).send(message()),
            await Telegram("99:secret", 42, "http://no-such-host.invalid", HASTY).send(message()),
        ]
    assert all("secret" not in str(answer.said) for answer in answers)
