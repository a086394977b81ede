"""ISA-18.2's table written down a second time, as a table: (state, step, abnormal, designed) → state. Shares no code with the product."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

NORM, UNACK, ACKED, RTNUN, LATUN, LATAK, SHLVD, DSUPR, OOSRV = [
    "NORM",
    "UNACK",
    "ACKED",
    "RTNUN",
    "LATUN",
    "LATAK",
    "SHLVD",
    "DSUPR",
    "OOSRV",
]
HIDDEN, LATCHED = {SHLVD, DSUPR, OOSRV}, {LATUN, LATAK}
REFUSED = "refused"


@dataclass
class Model:
    """One alarm as a person with paper would follow it."""

    latch: bool
    state: str = NORM
    abnormal: bool = False
    occurrence: int = 0
    designed: bool = False
    count: int = 0
    """Announcements since it was normal."""
    seen_by: str = ""

    def do(self, step: str, occurrence: int = 0, who: str = "") -> str:
        """The new state, or ``refused``; a refused step changes nothing."""
        before, known = self.state, (self.abnormal, self.occurrence)
        answer: str = getattr(self, "_" + step.replace(" ", "_").replace("-", "_"))(occurrence)
        if answer == REFUSED:
            return answer
        self.state = answer
        raised_again = step == "raise" and known != (self.abnormal, self.occurrence)
        if answer == UNACK and (before != UNACK or raised_again):
            self.count, self.seen_by = self.count + 1, ""
        if step == "acknowledge":
            self.seen_by = who
        if answer == NORM or (answer == DSUPR and step in ("acknowledge", "return", "reset") and before not in HIDDEN):
            self.count = 0
        return answer

    def _back(self) -> str:
        if self.designed:
            return DSUPR
        return UNACK if self.abnormal else NORM

    def _raise(self, occurrence: int) -> str:
        if self.abnormal and self.occurrence == occurrence:
            return self.state
        self.abnormal, self.occurrence = True, occurrence
        if self.state in HIDDEN:
            return self.state
        return DSUPR if self.designed else UNACK

    def _return(self, _: int) -> str:
        if not self.abnormal:
            return self.state
        self.abnormal = False
        if self.state == UNACK:
            return LATUN if self.latch else RTNUN
        if self.state == ACKED:
            return LATAK if self.latch else NORM
        return self.state

    def _re_alarm(self, _: int) -> str:
        return UNACK if self.state == ACKED else self.state

    def _acknowledge(self, _: int) -> str:
        quiet = DSUPR if self.designed else NORM
        return {UNACK: ACKED, RTNUN: quiet, LATUN: LATAK}.get(self.state, REFUSED)

    def _shelve(self, _: int) -> str:
        return REFUSED if self.state in LATCHED or self.state == OOSRV else SHLVD

    def _unshelve(self, _: int) -> str:
        return self._back() if self.state == SHLVD else REFUSED

    def _shelve_ended(self, _: int) -> str:
        return self._back() if self.state == SHLVD else self.state

    def _suppress(self, _: int) -> str:
        if self.designed:
            return self.state
        self.designed = True
        return self.state if self.state in HIDDEN | LATCHED else DSUPR

    def _unsuppress(self, _: int) -> str:
        self.designed = False
        return self._back() if self.state == DSUPR else self.state

    def _out_of_service(self, _: int) -> str:
        return REFUSED if self.state in LATCHED or self.state == OOSRV else OOSRV

    def _return_to_service(self, _: int) -> str:
        return self._back() if self.state == OOSRV else REFUSED

    def _reset(self, _: int) -> str:
        return (DSUPR if self.designed else NORM) if self.state == LATAK else REFUSED


STEPS = (
    "raise", "return", "re-alarm", "acknowledge", "shelve", "unshelve", "shelve ended", "suppress", "unsuppress",
    "out of service", "return to service", "reset",
)  # fmt: skip


def sequences(count: int, seed: int, length: int = 12) -> Iterator[list[tuple[str, int]]]:
    """Random lives: process steps come more often than people's."""
    chance = random.Random(seed)
    for _ in range(count):
        yield [
            (chance.choice(STEPS[:2] if chance.random() < 0.45 else STEPS), chance.randrange(1, 4))
            for _ in range(length)
        ]
