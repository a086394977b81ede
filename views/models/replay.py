"""Where a replay stands and how it runs: an instant, a speed with a direction, the span of its slider. Refuses to know clocks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from views.models.trend_window import MINUTE_NS, Window

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0)
SPANS_NS = (10 * MINUTE_NS, 60 * MINUTE_NS, 480 * MINUTE_NS, 1440 * MINUTE_NS)


@dataclass(frozen=True, slots=True)
class Replay:
    """One moment of a replay. ``window`` is the span of the slider; ``at_ns`` lies in it."""

    at_ns: int
    window: Window
    speed: float = 1.0
    """Seconds of the past in a second."""
    direction: int = 1
    """+1 to the present, −1 into the past."""
    playing: bool = False

    def to(self, at_ns: int, now_ns: int) -> Replay:
        """At another instant, not after the present; the slider goes along when it is left."""
        at_ns = min(at_ns, now_ns)
        window = self.window
        if not window.from_ns <= at_ns <= window.to_ns:
            window = Window(at_ns - window.span_ns // 2, at_ns + window.span_ns - window.span_ns // 2).until(now_ns)
        return replace(self, at_ns=at_ns, window=window)

    def advanced(self, elapsed_ns: int, now_ns: int) -> Replay:
        """What has been played in a stretch of time."""
        if not self.playing:
            return self
        return self.to(self.at_ns + round(elapsed_ns * self.speed * self.direction), now_ns)

    def arrived(self, now_ns: int) -> bool:
        """Whether it has caught up with the present."""
        return self.playing and self.direction > 0 and self.at_ns >= now_ns

    def spanning(self, span_ns: int, now_ns: int) -> Replay:
        """With another span of the slider, about the same instant."""
        start = self.at_ns - span_ns // 2
        return replace(self, window=Window(start, start + span_ns).until(now_ns))

    def played(self, direction: int) -> Replay:
        """Playing this way; asked again: paused."""
        again = self.playing and self.direction == direction
        return replace(self, playing=not again, direction=direction)

    def faster(self, steps: int) -> Replay:
        """At the next higher or lower speed."""
        place = SPEEDS.index(self.speed) + steps
        return replace(self, speed=SPEEDS[min(max(place, 0), len(SPEEDS) - 1)])


def replay_at(at_ns: int, now_ns: int, span_ns: int = SPANS_NS[1]) -> Replay:
    """A paused replay of an instant."""
    return Replay(min(at_ns, now_ns), Window(now_ns - span_ns, now_ns)).spanning(span_ns, now_ns)
