"""Which time a trend shows and how gestures, ranges and the present move it; the steps back. Refuses to know widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.contracts.trends import ShiftHours
from views.binding import format as form
from views.models.calendar import Period, neighbour, period_at
from views.models.trend_window import HOUR_NS, Steps, View, Window, overview_of

Shifts = Callable[[], Sequence[ShiftHours]]


class TrendTime:
    """The view, and the strip below it. ``changed(moved)`` is called after every gesture; ``moved``: the window is another one."""

    def __init__(self, shifts: Shifts, changed: Callable[[bool], None]) -> None:
        self._shifts, self._changed = shifts, changed
        self._steps = Steps()
        self.view = View(Window(0, HOUR_NS))
        self.overview = Window(0, 8 * HOUR_NS)
        self.now_ns = 0

    def take_now(self, now_ns: int) -> None:
        """The plant's present; the first one makes the view live."""
        first, self.now_ns = self.now_ns == 0, now_ns
        if first:
            self.view = self.view.following(now_ns)

    def put(self, view: View) -> None:
        """Show this from now on, without a step back and without telling."""
        self.view = view

    # ------------------------------------------------------------ gestures

    def gesture(self, view: View, name: str = "") -> None:
        """A view that somebody asked for; repetitions of one named gesture are one step."""
        self._steps = self._steps.took(self.view, name)
        self._take(view)

    def ended(self) -> None:
        """The gesture is over."""
        self._steps = self._steps.ended()

    def brush(self, window: Window) -> None:
        """A window dragged on the strip."""
        self.gesture(self.view.framed(window, self.now_ns), "brush")

    def frame(self, window: Window) -> None:
        """Exactly this window."""
        self.gesture(self.view.framed(window, self.now_ns))

    def go_back(self) -> None:
        """The view before the last gesture."""
        view, self._steps = self._steps.back()
        if view is not None:
            self._take(view.following(self.now_ns) if view.live else view)

    def go_live(self) -> None:
        """Follow the present, with the same span and every plot fitting its data."""
        self.gesture(self.view.following(self.now_ns).fitted())

    def range(self, span_ns: int) -> None:
        """A preset: the last minutes or days when live, else up to the same end."""
        if self.view.live:
            self.gesture(self.view.following(self.now_ns, span_ns))
        else:
            end = self.view.window.to_ns
            self.frame(Window(end - span_ns, end))

    def period(self, name: str) -> None:
        """This shift, today, this week: while it lasts the chart grows with the present."""
        found = period_at(Period(name), self.now_ns, self._shifts(), form.local)
        if found is not None:
            self.gesture(self.view.through(found, name, self.now_ns))

    def step(self, direction: int) -> bool:
        """◀ ▶ where the window is a shift, a day or a week: to its neighbour. False where it is none."""
        if not self.view.period:
            return False
        period = Period(self.view.period)
        found = neighbour(period, self.view.window, direction, self._shifts(), form.local)
        if found is not None and found.from_ns <= self.now_ns:
            self.gesture(self.view.through(found, period.value, self.now_ns))
        return True

    def zoom(self, factor: float) -> None:
        """Closer (below 1) or farther: about the present when live, else about the middle."""
        window = self.view.window
        at_ns = window.to_ns if self.view.live else (window.from_ns + window.to_ns) // 2
        self.gesture(self.view.zoomed(factor, at_ns, self.now_ns), "zoom")

    def _take(self, view: View) -> None:
        moved = view.window != self.view.window
        self.view = view
        self._changed(moved)

    # ------------------------------------------------------------ the present

    def follow(self, pixels: int) -> None:
        """Move a live view with the present, a whole pixel at a time."""
        column = self.view.window.span_ns // max(pixels, 1)
        if not self.view.live or self.now_ns - self.view.window.to_ns < column:
            return
        whole = None
        if self.view.period:
            whole = period_at(Period(self.view.period), self.view.window.from_ns, self._shifts(), form.local)
        if whole is not None:
            self.view = self.view.through(whole, self.view.period, self.now_ns)
        else:
            self.view = self.view.following(self.now_ns)

    def strip(self) -> Window:
        """The strip's span: it moves only when the window leaves it or no longer fits it, else it would swim under the pointer."""
        window, strip = self.view.window, self.overview
        inside = strip.from_ns <= window.from_ns and window.to_ns <= strip.to_ns
        if not inside or not 4 <= strip.span_ns / window.span_ns <= 200:
            follows = self.view.live and strip.to_ns < window.to_ns and strip.span_ns >= 4 * window.span_ns
            fresh = overview_of(window, self.now_ns)
            reach = fresh.span_ns if not follows else strip.span_ns
            self.overview = Window(window.to_ns - reach, window.to_ns) if self.view.live else fresh
        return self.overview
