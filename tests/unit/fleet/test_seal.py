from __future__ import annotations

import random

import pytest

from app.fleet.curve import KeyPair, new_pair
from app.fleet.seal import PIECE_BYTES, Among, Call, Called, Ends, NotSealed

MOST = 4_000_000


def connected(station: KeyPair, hub: KeyPair) -> tuple[Ends, Ends]:
    call = Call(station, hub.public, MOST)
    called = Called.of(call.words(b"inbox"), hub)
    assert (called.public, called.note) == (station.public, b"inbox")
    words, theirs = called.answer(b"worker", MOST)
    note, ours = call.answered(words)
    assert note == b"worker"
    return ours, theirs


def all_frames(ends: Ends, pieces: list[bytes]) -> list[bytes]:
    return [frame for piece in pieces for frame in ends.hears.frames(piece)]


def test_frames_of_any_size_pass_both_ways() -> None:
    ours, theirs = connected(new_pair(), new_pair())
    for frame in (b"", b"a", bytes(PIECE_BYTES), random.Random(1).randbytes(2 * PIECE_BYTES + 5)):
        assert all_frames(theirs, list(ours.sends.pieces(frame))) == [frame]
        assert all_frames(ours, list(theirs.sends.pieces(frame))) == [frame]


def test_what_comes_twice_or_out_of_order_is_put_right() -> None:
    ours, theirs = connected(new_pair(), new_pair())
    frames = [bytes([number]) * 3 for number in range(50)]
    pieces = [piece for frame in frames for piece in ours.sends.pieces(frame)]
    random.Random(5).shuffle(pieces)
    assert all_frames(theirs, [piece for piece in pieces for _ in range(2)]) == frames
    assert not theirs.hears.misses


def test_a_missing_piece_is_noticed() -> None:
    ours, theirs = connected(new_pair(), new_pair())
    first, second = (next(ours.sends.pieces(bytes([number]))) for number in range(2))
    assert theirs.hears.frames(second) == []
    assert theirs.hears.misses
    assert theirs.hears.frames(first) == [b"\0", b"\1"]


def test_changed_recorded_and_foreign_pieces_do_not_open() -> None:
    station, hub = new_pair(), new_pair()
    ours, theirs = connected(station, hub)
    piece = next(ours.sends.pieces(b"secret"))
    assert b"secret" not in piece
    for changed in (piece[:-1], piece[:-1] + bytes([piece[-1] ^ 1]), b"", piece[8:], bytes(8) + piece[8:-1]):
        with pytest.raises(NotSealed):
            theirs.hears.frames(changed)
    assert theirs.hears.frames(piece) == [b"secret"]
    assert theirs.hears.frames(piece) == []
    _, next_day = connected(station, hub)
    with pytest.raises(NotSealed):
        next_day.hears.frames(piece)


def test_nobody_else_answers_for_the_hub_or_calls_for_a_station() -> None:
    station, hub, liar = new_pair(), new_pair(), new_pair()
    call = Call(station, hub.public, MOST)
    words = call.words(b"inbox")
    with pytest.raises(NotSealed):
        Called.of(words, liar)
    with pytest.raises(NotSealed):
        Called.of(bytes(32) + words[32:], hub)
    forged = Call(liar, hub.public, MOST).words(b"inbox")
    with pytest.raises(NotSealed):
        Called.of(words[:32] + forged[32:], hub)
    answer, _ = Called.of(forged, hub).answer(b"worker", MOST)
    with pytest.raises(NotSealed):
        call.answered(answer)
    with pytest.raises(NotSealed):
        call.refused(b"no")
    assert call.refused(Called.of(words, hub).refusal(b"unknown")) == b"unknown"


def test_live_values_lost_on_the_way_do_not_hold_up_the_next_and_old_ones_do_not_open() -> None:
    ours, theirs = connected(new_pair(), new_pair())
    first, _, third = (ours.sealed_live(b"topic", bytes([number])) for number in range(3))
    assert theirs.opened_live(first) == (b"topic", b"\0")
    assert theirs.opened_live(third) == (b"topic", b"\2")
    for old in (first, third):
        with pytest.raises(NotSealed):
            theirs.opened_live(old)


def test_more_than_a_frame_may_have_is_refused() -> None:
    ours, theirs = connected(new_pair(), new_pair())
    with pytest.raises(NotSealed, match="too big"):
        all_frames(theirs, list(ours.sends.pieces(bytes(MOST + 1))))


def test_workers_of_another_hub_are_not_understood() -> None:
    mine, other = Among(new_pair()), Among(new_pair())
    assert mine.opened(mine.sealed(b"hello")) == b"hello"
    for words in (other.sealed(b"hello"), b"", b"noise" * 10):
        with pytest.raises(NotSealed):
            mine.opened(words)
