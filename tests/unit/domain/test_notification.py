"""Who is told what and when, as a person who carries the telephone would put it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.notification import (
    OVER,
    Dispatcher,
    Escalation,
    News,
    NewsKind,
    OutboxEntry,
    OutboxMessage,
    OutboxOutcome,
    Outcome,
    Plan,
    Recipient,
    Route,
    Sibling,
    Written,
    rerouted,
    strays,
)

MIN = 60_000_000_000
T0 = 1_800_000_000_000_000_000


def raised(incident: str = "i1", *, priority: int = 2, at: int = T0, machine: str = "mill-1", **extra: object) -> News:
    return News(NewsKind.RAISED, incident, "a1", "rpm_high", machine, "Mill 1", priority, at, **extra)  # type: ignore[arg-type]


def news(kind: NewsKind, incident: str = "i1", *, at: int = T0, priority: int = 2) -> News:
    return News(kind, incident, "a1", "rpm_high", "mill-1", "Mill 1", priority, at)


ANA = Recipient("ana", ("telegram-ana", "mail-ana"), "pt-BR")
BOB = Recipient("bob", ("mail-bob",))
CHIEF = Recipient("chief", ("mail-chief",))
HOOK = Recipient("hook", ("hook",))
EVERYBODY = {r.name: r for r in (ANA, BOB, CHIEF, HOOK)}


def dispatcher(
    *,
    quiet: Callable[[Recipient, int], int] = lambda recipient, now: now,
    on_shift: Callable[[Sequence[str], int], bool] = lambda shifts, now: True,
    recipients: dict[str, Recipient] | None = None,
    **plan: object,
) -> Dispatcher:
    return Dispatcher(Plan(recipients or EVERYBODY, **plan), quiet_until=quiet, on_shift=on_shift)  # type: ignore[arg-type]


def told(written: Sequence[object]) -> list[tuple[str, str]]:
    return [(m.kind.value, m.channel) for m in written if isinstance(m, OutboxMessage)]


def test_a_rule_tells_its_own_channels_and_routes_tell_the_rest() -> None:
    who = dispatcher(routes=(Route(("ana",), priorities=(1, 2)), Route(("bob",), machines=("lathe-2",))))
    written = who.follow([raised(channels=("hook",))], T0)
    assert told(written) == [("raised", "hook"), ("raised", "telegram-ana"), ("raised", "mail-ana")]


def test_nobody_is_told_twice_by_two_routes() -> None:
    who = dispatcher(routes=(Route(("bob",)), Route(("bob", "hook"))))
    assert told(who.follow([raised(channels=("hook",))], T0)) == [("raised", "hook"), ("raised", "mail-bob")]


def test_the_recovery_goes_to_those_who_were_told_and_only_once() -> None:
    who = dispatcher()
    who.follow([raised(channels=("hook",))], T0)
    assert told(who.follow([news(NewsKind.RETURNED)], T0 + MIN)) == [("returned", "hook")]
    assert who.follow([news(NewsKind.RETURNED)], T0 + 2 * MIN) == []


def test_when_nobody_acknowledges_the_next_level_is_told_once() -> None:
    who = dispatcher(escalations=(Escalation(10 * MIN, ("chief",)), Escalation(30 * MIN, ("chief", "bob"))))
    who.follow([raised(channels=("hook",))], T0)
    assert who.tick(T0 + 9 * MIN) == []
    assert told(who.tick(T0 + 10 * MIN)) == [("escalated", "mail-chief")]
    assert who.tick(T0 + 11 * MIN) == []
    assert told(who.tick(T0 + 31 * MIN)) == [("escalated", "mail-chief"), ("escalated", "mail-bob")]


def test_an_acknowledgement_ends_the_escalation_but_not_the_recovery_message() -> None:
    who = dispatcher(escalations=(Escalation(10 * MIN, ("chief",)),))
    who.follow([raised(channels=("hook",))], T0)
    who.follow([news(NewsKind.ACKNOWLEDGED)], T0 + MIN)
    assert who.tick(T0 + 60 * MIN) == []
    assert told(who.follow([news(NewsKind.RETURNED)], T0 + 61 * MIN)) == [("returned", "hook")]


def test_a_flapping_alarm_sends_five_messages_at_most_and_the_last_one_is_the_recovery() -> None:
    who = dispatcher()
    kinds = []
    for turn in range(40):
        at = T0 + turn * MIN
        kinds += told(who.follow([raised(channels=("hook",), at=at)], at))
        kinds += told(who.follow([news(NewsKind.RETURNED, at=at + 1)], at + 1))
    assert [kind for kind, _ in kinds] == ["raised", "returned", "raised", "returned"]


def test_an_alarm_that_is_raised_again_and_again_leaves_room_for_its_recovery() -> None:
    who = dispatcher()
    kinds = []
    for turn in range(40):
        kinds += told(who.follow([raised(channels=("hook",), at=T0 + turn)], T0 + turn))
    kinds += told(who.follow([news(NewsKind.RETURNED)], T0 + 50))
    assert [kind for kind, _ in kinds] == ["raised"] * 4 + ["returned"]


def test_what_is_over_begins_anew() -> None:
    who = dispatcher()
    for turn in range(40):
        who.follow([raised(channels=("hook",), at=T0 + turn)], T0 + turn)
    who.follow([news(NewsKind.RETURNED), news(NewsKind.CLOSED)], T0 + 50)
    assert told(who.follow([raised(channels=("hook",))], T0 + 60 * MIN)) == [("raised", "hook")]


def test_nobody_is_escalated_to_about_what_has_gone_by_itself() -> None:
    who = dispatcher(escalations=(Escalation(10 * MIN, ("chief",)),))
    who.follow([raised(channels=("hook",)), news(NewsKind.RETURNED)], T0)
    assert who.tick(T0 + 60 * MIN) == []


def test_in_quiet_hours_a_warning_waits_and_the_most_urgent_alarm_does_not() -> None:
    who = dispatcher(quiet=lambda recipient, now: T0 + 480 * MIN)
    (waiting,) = who.follow([raised("calm", priority=2, channels=("hook",))], T0)
    (urgent,) = who.follow([raised("urgent", priority=1, channels=("hook",))], T0)
    assert isinstance(waiting, OutboxMessage)
    assert isinstance(urgent, OutboxMessage)
    assert (waiting.due_ns, urgent.due_ns) == (T0 + 480 * MIN, T0)


def test_what_was_over_before_the_quiet_hours_ended_is_dropped() -> None:
    who = dispatcher(quiet=lambda recipient, now: T0 + 480 * MIN)
    (waiting,) = who.follow([raised(channels=("hook",))], T0)
    (dropped,) = who.follow([news(NewsKind.RETURNED)], T0 + MIN)
    assert isinstance(waiting, OutboxMessage)
    assert dropped == OutboxOutcome(waiting.id, Outcome.DROPPED, 0, T0 + MIN, answer=OVER)


def test_people_are_told_while_their_shift_works() -> None:
    people = {"eve": Recipient("eve", ("mail-eve",), shifts=("B",))}
    who = dispatcher(recipients=people, routes=(Route(("eve",)),), on_shift=lambda shifts, now: now > T0)
    assert who.follow([raised("early")], T0) == []
    assert told(who.follow([raised("late")], T0 + 1)) == [("raised", "mail-eve")]


def test_a_storm_becomes_digests_and_no_alarm_of_it_is_missing() -> None:
    who = dispatcher()
    written = who.follow([raised(f"i{n}", channels=("hook",)) for n in range(10_000)], T0)
    assert len(written) == 10
    assert who.tick(T0 + MIN - 1) == []
    (digest,) = who.tick(T0 + MIN)
    assert isinstance(digest, OutboxMessage)
    assert digest.kind is NewsKind.DIGEST
    assert {n.incident for n in digest.news} == {f"i{n}" for n in range(10, 10_000)}


def test_during_a_storm_digests_keep_their_pace_and_afterwards_messages_are_single_again() -> None:
    who = dispatcher()
    for minute in range(30):
        who.follow([raised(f"{minute}-{n}", channels=("hook",)) for n in range(50)], T0 + minute * MIN)
    digests = [m for minute in range(1, 60) for m in told(who.tick(T0 + minute * MIN))]
    assert 1 <= len(digests) <= 6
    assert told(who.follow([raised("later", channels=("hook",))], T0 + 200 * MIN)) == [("raised", "hook")]


def test_in_a_storm_the_most_urgent_alarms_still_come_one_by_one() -> None:
    who = dispatcher()
    who.follow([raised(f"i{n}", channels=("hook",)) for n in range(100)], T0)
    assert told(who.follow([raised("estop", priority=1, channels=("hook",))], T0)) == [("raised", "hook")]


def test_after_a_start_the_cap_and_the_level_go_on_where_they_were() -> None:
    before = dispatcher(escalations=(Escalation(10 * MIN, ("chief",)),))
    first = raised(channels=("hook",))
    written = [*before.follow([first], T0), *before.tick(T0 + 10 * MIN)]
    messages = [m for m in written if isinstance(m, OutboxMessage)]
    after = dispatcher(escalations=(Escalation(10 * MIN, ("chief",)),))
    after.restore(first, messages, acknowledged=False, returned=False)
    assert after.tick(T0 + 20 * MIN) == []
    assert told(after.follow([news(NewsKind.RETURNED)], T0 + 21 * MIN)) == [
        ("returned", "hook"),
        ("returned", "mail-chief"),
    ]


def test_the_same_news_can_not_be_written_twice() -> None:
    first = dispatcher().follow([raised(channels=("hook",))], T0)
    again = dispatcher().follow([raised(channels=("hook",))], T0 + 5)
    assert [m.id for m in first] == [m.id for m in again]


def test_who_is_taken_out_is_told_nothing_new_and_named_again_gets_no_id_twice() -> None:
    routes = (Route(("bob",)),)
    who = dispatcher(routes=routes)
    first = who.follow([raised()], T0)
    who.take_over(Plan({"hook": HOOK}, ()))
    assert who.follow([news(NewsKind.RETURNED)], T0 + MIN) == []
    who.take_over(Plan(EVERYBODY, routes))
    again = who.follow([raised()], T0 + 2 * MIN)
    assert told(first) == told(again) == [("raised", "mail-bob")]
    assert {m.id for m in first if isinstance(m, OutboxMessage)}.isdisjoint(
        m.id for m in again if isinstance(m, OutboxMessage)
    )


def after(before: Recipient, now: Recipient, *, known: dict[str, Outcome] | None = None) -> tuple[Written, ...]:
    """What becomes of the message that waits by ``before``'s first channel once ``now`` is configured."""
    who = dispatcher(recipients={"ana": before}, routes=(Route(("ana",)),))
    message = who.follow([raised()], T0)[0]
    assert isinstance(message, OutboxMessage)
    plan = Plan({"ana": now})
    if not strays(plan, message):
        return ()
    siblings = [Sibling(message.id, message.channel, Outcome.WAITING)]
    siblings += [Sibling(f"i1/raised#1/ana/{c}", c, outcome) for c, outcome in (known or {}).items()]
    return rerouted(plan, OutboxEntry(message, attempts=3), siblings, T0 + MIN)


PHONE, PHONE_AND_MAIL, MAIL = (Recipient("ana", names) for names in (("phone",), ("phone", "mail"), ("mail",)))


def test_what_waits_for_a_channel_that_its_person_gave_up_goes_by_the_next_one() -> None:
    moved, ended = after(PHONE, MAIL)
    assert isinstance(moved, OutboxMessage)
    assert isinstance(ended, OutboxOutcome)
    assert (moved.channel, moved.id, moved.due_ns) == ("mail", "i1/raised#1/ana/mail", T0 + MIN)
    assert (ended.id, ended.outcome, ended.attempts) == ("i1/raised#1/ana/phone", Outcome.DROPPED, 3)
    assert str(ended.answer) == "ana has it by mail."


def test_nothing_moves_while_the_channel_is_the_persons_own_or_there_is_no_other() -> None:
    assert after(PHONE, PHONE_AND_MAIL) == ()
    assert after(PHONE, Recipient("ana", ())) == ()


def test_a_person_who_has_it_by_another_channel_is_not_told_twice() -> None:
    for outcome in (Outcome.SENT, Outcome.WAITING):
        (ended,) = after(PHONE_AND_MAIL, MAIL, known={"mail": outcome})
        assert isinstance(ended, OutboxOutcome)
        assert ended.outcome is Outcome.DROPPED


def test_a_message_that_was_there_before_goes_there_again_under_another_id() -> None:
    for outcome in (Outcome.DROPPED, Outcome.REFUSED):
        moved, _ = after(PHONE, MAIL, known={"mail": outcome})
        assert isinstance(moved, OutboxMessage)
        assert moved.id == f"i1/raised#1/ana/mail@{T0 + MIN}"


def test_a_moved_message_is_still_dropped_when_it_is_over_before_the_quiet_hours_end() -> None:
    who = dispatcher(quiet=lambda recipient, now: T0 + 480 * MIN)
    (waiting,) = who.follow([raised(channels=("hook",))], T0)
    assert isinstance(waiting, OutboxMessage)
    who.moved(waiting.id, "elsewhere")
    (dropped,) = who.follow([news(NewsKind.RETURNED)], T0 + MIN)
    assert isinstance(dropped, OutboxOutcome)
    assert dropped.id == "elsewhere"
