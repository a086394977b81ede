"""Asks history how high a machine's temperatures and vibrations usually are; again twice a day. Refuses to judge the present."""

from __future__ import annotations

from app.domain.equipment import MachineModel
from app.domain.message import OperatorError
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.usual_range import SPAN_NS, Usual, is_felt, usual_of
from views.binding.plant_link import PlantLink
from views.pages.trend_feed import TrendFeed

AGAIN_NS = 12 * 3_600_000_000_000
SOON_NS = AGAIN_NS // 12
"""While too little is known."""
_POINTS = 4_000


class UsualRanges:
    """Of one machine before one instant; empty until history has answered."""

    def __init__(self, link: PlantLink) -> None:
        self.feed = TrendFeed(link.history, self._arrived, self._refused)
        self._of: tuple[str, MachineModel | None, int] = ("", None, 0)
        self.by_signal: dict[str, Usual] = {}

    def want(self, machine: str, model: MachineModel, at_ns: int) -> None:
        """Know about the week before this instant; does nothing when that is known or asked for already."""
        known, of, before_ns = self._of
        rest_ns = AGAIN_NS if self.by_signal else SOON_NS
        if (known, of) == (machine, model) and abs(at_ns - before_ns) < rest_ns:
            self.feed.resume()
            return
        if known != machine:
            self.by_signal = {}
        self._of = (machine, model, at_ns)
        felt = tuple(item.id for item in model.items if is_felt(item))
        asked = HistoryQuery(machine, felt, at_ns - SPAN_NS, at_ns, max_points=_POINTS)
        self.feed.want({"usual": asked} if felt else {})

    def _arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        if query.machine == self._of[0]:
            found = {one.item.id: usual_of(one.time_ns, one.number) for one in answer.series}
            self.by_signal = {signal: usual for signal, usual in found.items() if usual is not None}

    def _refused(self, query: HistoryQuery, error: OperatorError) -> None:
        """Without a past nothing is judged; it is asked again soon."""
