"""Alarms are heard by priority, again until somebody acknowledges them; muted for a time, but never over a new priority 1."""

from __future__ import annotations

import io
import sys
import wave
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.alarm import AlarmState, Priority
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView
from tests.alarm_builders import alarm, list_of
from views.models.alarm_sound import REPEAT_S, AlarmSounds
from views.shell import sounder
from views.shell.sounder import Sounder
from views.shell.tones import RATE_HZ, wav

P1, P2, P3, P4 = Priority
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays by itself")


def heard(sounds: AlarmSounds, now: AlarmsSnapshot, from_s: float, to_s: float) -> list[tuple[float, Priority]]:
    """What is heard at a pulse of ten a second."""
    found = []
    for tenth in range(round(from_s * 10), round(to_s * 10)):
        due = sounds.hear(now, tenth / 10)
        if due is not None:
            found.append((tenth / 10, due))
    return found


def one(priority: Priority, name: str = "a", **changes: object) -> AlarmView:
    return alarm("m1", name, priority=priority, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("priority", [P1, P2, P3])
def test_it_sounds_at_once_and_again_until_it_is_acknowledged(priority: Priority) -> None:
    sounds, repeat = AlarmSounds(), REPEAT_S[priority]
    calls = heard(sounds, list_of(one(priority)), 0, 2.5 * repeat)
    assert [at for at, _ in calls] == pytest.approx([0, repeat, 2 * repeat])
    seen = list_of(one(priority, state=AlarmState.ACKNOWLEDGED))
    assert heard(sounds, seen, 2.5 * repeat, 9 * repeat) == []


def test_the_most_urgent_is_heard_and_each_repeats_at_its_own_pace() -> None:
    assert REPEAT_S[P1] < REPEAT_S[P2] < REPEAT_S[P3]
    both = list_of(one(P3, "low"), one(P1, "high"))
    assert {priority for _, priority in heard(AlarmSounds(), both, 0, 60)} == {P1}


@pytest.mark.parametrize(
    "state",
    [AlarmState.ACKNOWLEDGED, AlarmState.RETURNED_UNACKNOWLEDGED, AlarmState.LATCHED_UNACKNOWLEDGED, AlarmState.SHELVED,
     AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE],
)  # fmt: skip
def test_only_an_abnormal_alarm_that_nobody_has_seen_is_heard(state: AlarmState) -> None:
    assert heard(AlarmSounds(), list_of(one(P1, state=state)), 0, 20) == []


def test_a_notice_makes_no_sound_and_a_consequence_leaves_it_to_its_cause() -> None:
    assert heard(AlarmSounds(), list_of(one(P4)), 0, 200) == []
    told = list_of(one(P3, "estop", rank=0), one(P2, "drive", rank=50))
    assert {priority for _, priority in heard(AlarmSounds(), told, 0, 100)} == {P3}


def test_another_alarm_of_the_same_priority_is_heard_before_the_next_repeat() -> None:
    sounds, first = AlarmSounds(), one(P3, "a")
    heard(sounds, list_of(first), 0, 10)
    assert heard(sounds, list_of(first, one(P3, "b", age_s=500)), 10, 20) == [(10, P3)]
    again = replace(first, standing=replace(first.standing, count=2, occurrence="later"))
    assert heard(sounds, list_of(again, one(P3, "b", age_s=500)), 20, 30) == [(20, P3)]


def test_a_burst_is_not_a_noise() -> None:
    sounds = AlarmSounds()
    calls = [due for n in range(10) if (due := sounds.hear(list_of(*(one(P2, f"a{k}") for k in range(n + 1))), n / 10))]
    assert calls == [P2]


def test_a_mute_ends_by_itself_and_is_broken_by_a_new_priority_1_alone() -> None:
    sounds, standing = AlarmSounds(), one(P1, "old")
    now = list_of(standing)
    heard(sounds, now, 0, 1)
    sounds.mute(1, 5, now)
    assert sounds.muted_s(61) == 240
    assert heard(sounds, now, 1, 300) == []
    assert heard(sounds, list_of(standing, one(P2, "new")), 100, 120) == []
    # Its machine's clock may be behind ours: what is new is told by its occurrence, not by its time.
    assert heard(sounds, list_of(standing, one(P1, "new", age_s=86_400)), 120, 121) == [(120, P1)]
    assert [priority for _, priority in heard(sounds, now, 301, 302)] == [P1]


def test_unmuting_is_heard_at_once_and_a_seat_without_sound_stays_silent() -> None:
    sounds, now = AlarmSounds(), list_of(one(P2))
    sounds.mute(0, 60, now)
    assert heard(sounds, now, 0, 30) == []
    sounds.unmute()
    assert heard(sounds, now, 30, 31) == [(30, P2)]
    sounds.on = False
    assert heard(sounds, now, 31, 120) == []


def test_in_a_flood_only_the_two_highest_priorities_are_heard() -> None:
    flood = list_of(one(P3), flood_since_ns=1)
    assert heard(AlarmSounds(), flood, 0, 100) == []
    assert heard(AlarmSounds(), list_of(one(P3), one(P2, "b"), flood_since_ns=1), 0, 1) == [(0, P2)]


def test_each_priority_has_a_sound_of_its_own_in_a_format_that_every_player_takes() -> None:
    lengths = set()
    for priority in (P1, P2, P3):
        with wave.open(io.BytesIO(wav(priority))) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
            samples = memoryview(file.readframes(file.getnframes())).cast("h")
            assert 12_000 < max(samples) < 32_767
            assert samples[0] == 0  # no click
            lengths.add(len(samples))
            assert 0.5 < len(samples) / RATE_HZ < 1.5
    assert len(lengths) == 3


@UNIX
def test_a_player_gets_the_file_and_one_that_fails_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = tmp_path_factory.mktemp("player") / "said"
    monkeypatch.setattr(sounder, "_player", lambda: ("/bin/sh", "-c", f'cp "$0" {said}'))
    player = Sounder()
    player.play(P1)
    qtbot.waitUntil(lambda: not player.playing, timeout=20_000)
    assert not player.failed
    assert said.read_bytes() == wav(P1)
    monkeypatch.setattr(sounder, "_player", lambda: ("/bin/sh", "-c", "exit 3"))
    broken = Sounder()
    broken.play(P2)
    qtbot.waitUntil(lambda: broken.failed, timeout=20_000)


@UNIX
def test_a_computer_without_a_player_says_so_and_stopping_is_harmless(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sounder, "_player", lambda: ())
    silent = Sounder()
    silent.play(P1)
    silent.stop()
    assert silent.failed
    monkeypatch.setattr(sounder, "_player", lambda: ("/bin/sh", "-c", "sleep 30"))
    playing = Sounder()
    playing.play(P1)
    qtbot.waitUntil(lambda: playing.playing, timeout=20_000)
    playing.stop()
    assert not playing.playing
    assert not playing.failed
