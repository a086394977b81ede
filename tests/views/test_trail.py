"""Back and forward over routes."""

from __future__ import annotations

from views.binding.page import Route
from views.shell.trail import LONGEST, Trail

HOME, MILL, TREND = Route("overview"), Route("machine", machine="mill"), Route("trend", signals=("mill/rpm",))


def test_the_first_place_has_nothing_before_nor_ahead() -> None:
    trail = Trail(HOME)
    assert (trail.can_go_back, trail.can_go_forward, trail.back(), trail.forward()) == (False, False, HOME, HOME)


def test_back_returns_and_forward_returns_again() -> None:
    trail = Trail(HOME)
    trail.visit(MILL)
    trail.visit(TREND)
    assert [trail.back(), trail.back(), trail.forward()] == [MILL, HOME, MILL]
    assert trail.can_go_forward


def test_a_page_is_found_again_as_it_was_left() -> None:
    trail = Trail(HOME)
    trail.visit(TREND)
    zoomed = Route("trend", signals=("mill/rpm",), from_ns=1, to_ns=2)
    trail.leave(zoomed)
    trail.visit(MILL)
    assert trail.back() == zoomed


def test_going_somewhere_new_forgets_what_lay_ahead() -> None:
    trail = Trail(HOME)
    trail.visit(MILL)
    trail.back()
    trail.visit(TREND)
    assert not trail.can_go_forward
    assert trail.back() == HOME


def test_visiting_the_same_place_twice_is_one_step() -> None:
    trail = Trail(HOME)
    trail.visit(HOME)
    assert not trail.can_go_back


def test_a_long_day_keeps_a_bounded_trail() -> None:
    trail = Trail(HOME)
    for number in range(LONGEST * 2):
        trail.visit(Route("machine", machine=str(number)))
    steps = 0
    while trail.can_go_back:
        trail.back()
        steps += 1
    assert steps == LONGEST - 1
