"""What span of time a trend shows, and how zoom, pan, live and "one step back" change it. Refuses to know pixels or clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SECOND_NS = 1_000_000_000
MINUTE_NS = 60 * SECOND_NS
HOUR_NS = 60 * MINUTE_NS
DAY_NS = 24 * HOUR_NS

SHORTEST_NS = SECOND_NS // 10
LONGEST_NS = 2 * 366 * DAY_NS

OVERVIEW_SPANS_NS = (HOUR_NS, 8 * HOUR_NS, DAY_NS, 7 * DAY_NS, 30 * DAY_NS, 366 * DAY_NS, LONGEST_NS)
_OVERVIEW_TIMES = 6
_LIVE_EDGE = 0.05
"""Pointing at this last part of a live chart means "now", so that zooming there keeps it live."""
_STEPS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Window:
    """A span [from_ns, to_ns) of UTC ns."""

    from_ns: int
    to_ns: int

    @property
    def span_ns(self) -> int:
        """Its length."""
        return self.to_ns - self.from_ns

    def moved(self, by_ns: int) -> Window:
        """The same span, later by ``by_ns``."""
        return Window(self.from_ns + by_ns, self.to_ns + by_ns)

    def ending(self, at_ns: int) -> Window:
        """The same span, ending at ``at_ns``."""
        return self.moved(at_ns - self.to_ns)

    def zoomed(self, factor: float, at_ns: int) -> Window:
        """Scaled by ``factor`` (below 1 = closer) so that ``at_ns`` keeps its place on the screen."""
        span = min(max(round(self.span_ns * factor), SHORTEST_NS), LONGEST_NS)
        share = (at_ns - self.from_ns) / self.span_ns
        start = at_ns - round(span * share)
        return Window(start, start + span)

    def widened(self, share: float) -> Window:
        """With so much of its span more on both sides."""
        margin = round(self.span_ns * share)
        return Window(self.from_ns - margin, self.to_ns + margin)

    def holds(self, other: Window) -> bool:
        """Whether all of another lies in it."""
        return self.from_ns <= other.from_ns and other.to_ns <= self.to_ns

    def cut(self, now_ns: int) -> Window:
        """Without what lies after ``now_ns``; empty when all of it does."""
        return Window(min(self.from_ns, now_ns), min(self.to_ns, now_ns))

    def until(self, now_ns: int) -> Window:
        """Moved back as far as it reaches into the future."""
        return self.ending(now_ns) if self.to_ns > now_ns else self


Scale = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """All that "one step back" restores: the window, whether it follows now, and the plots' y ranges set by hand."""

    window: Window
    live: bool = True
    scales: Mapping[str, Scale] = field(default_factory=dict)
    """By plot; a plot that is missing here fits its own data."""
    period: str = ""
    """The calendar range that the window is (``calendar.Period``); empty for every other window."""

    def zoomed(self, factor: float, at_ns: int, now_ns: int) -> View:
        """Zoom at the pointer. A live chart stays live when zoomed at its right edge, or when the future would show."""
        edge = self.live and at_ns >= self.window.to_ns - self.window.span_ns * _LIVE_EDGE
        window = self.window.zoomed(factor, self.window.to_ns if edge else at_ns).until(now_ns)
        return replace(self, window=window, live=self.live and window.to_ns >= self.window.to_ns, period="")

    def panned(self, by_ns: int, now_ns: int) -> View:
        """Move in time; a live chart pauses."""
        return replace(self, window=self.window.moved(by_ns).until(now_ns), live=False, period="")

    def framed(self, window: Window, now_ns: int) -> View:
        """Show exactly this window (box, brush, preset in the past)."""
        if window.span_ns < SHORTEST_NS:
            window = Window(window.from_ns, window.from_ns + SHORTEST_NS)
        return replace(self, window=window.until(now_ns), live=False, period="")

    def following(self, now_ns: int, span_ns: int | None = None) -> View:
        """Live, ending now, with the same or the given span."""
        span = span_ns or self.window.span_ns
        return replace(self, window=Window(now_ns - span, now_ns), live=True, period="")

    def through(self, window: Window, period: str, now_ns: int) -> View:
        """A calendar range: while it lasts it is live and grows with the present, later it stands still as a whole."""
        live = window.from_ns <= now_ns < window.to_ns
        shown = Window(window.from_ns, max(now_ns, window.from_ns + MINUTE_NS)) if live else window
        return replace(self, window=shown, live=live, period=period)

    def scaled(self, plot: str, scale: Scale) -> View:
        """With one plot's y range set by hand."""
        return replace(self, scales={**self.scales, plot: scale})

    def fitted(self) -> View:
        """With every plot fitting its own data again."""
        return replace(self, scales={})


@dataclass(frozen=True, slots=True)
class Steps:
    """The views to go back to. Quick repetitions of one gesture (wheel notches, a drag) count as one step."""

    views: tuple[View, ...] = ()
    gesture: str = ""

    def took(self, before: View, gesture: str) -> Steps:
        """Remember where a gesture started; an empty name never merges with the last one."""
        if gesture and gesture == self.gesture:
            return self
        return Steps((*self.views, before)[-_STEPS_KEPT:], gesture)

    def ended(self) -> Steps:
        """The gesture is over: the next one of the same kind is a new step."""
        return replace(self, gesture="")

    def back(self) -> tuple[View | None, Steps]:
        """The view before the last gesture, and what remains."""
        if not self.views:
            return None, self
        return self.views[-1], Steps(self.views[:-1])


def overview_of(window: Window, now_ns: int, extent: tuple[int, int] | None = None) -> Window:
    """The span of the strip below the chart: a round one of at least six windows, not longer than history reaches."""
    wanted = next((s for s in OVERVIEW_SPANS_NS if s >= window.span_ns * _OVERVIEW_TIMES), OVERVIEW_SPANS_NS[-1])
    if extent is not None:
        wanted = min(wanted, max(now_ns - min(extent[0], window.from_ns), window.span_ns))
    middle = (window.from_ns + window.to_ns) // 2
    return Window(middle - wanted // 2, middle - wanted // 2 + wanted).until(now_ns)
