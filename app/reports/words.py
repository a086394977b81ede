"""A report's values in the reader's language and the plant's time zone. Written as the screen writes them, digit by digit."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal

from app.domain.kpi import Figure, Input
from app.domain.message import Message
from app.domain.production_reasons import ReasonTree
from app.i18n import Catalogue
from app.reports.table import Cell, Kind, Named

NONE = "—"
_DATE = {True: "%d/%m/%Y", False: "%Y-%m-%d"}
"""In Portuguese, and else."""
_S = 1_000_000_000


class Words:
    """Formats for one language and zone."""

    def __init__(self, texts: Catalogue, zone: tzinfo) -> None:
        self.texts = texts
        self._zone = zone
        self.portuguese = texts.language == "pt-BR"
        self._locale = "pt_BR" if self.portuguese else "en_US"

    def say(self, message: Message) -> str:
        """A sentence."""
        return self.texts.render(message)

    def number(self, value: float, places: int = 0) -> str:
        """Fixed decimals and separators: pt-BR 1.234,5. Ties are rounded away from zero, as Qt does it."""
        exact = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        pattern = "#,##0" + ("." + "0" * places if places else "")
        return str(format_decimal(exact, pattern, locale=self._locale))

    def percent(self, ratio: float) -> str:
        """``74,8 %``."""
        return self.number(ratio * 100, 1) + " %"

    def duration(self, seconds: float) -> str:
        """``42 s``, ``5 min``, ``1 h 05 min``; hours go on past a day: a report adds them up."""
        whole = max(0, int(seconds))
        if whole < 60:
            return f"{whole} s"
        if whole < 3600:
            return f"{whole // 60} min"
        return f"{self.number(whole // 3600)} h {whole % 3600 // 60:02d} min"

    def local(self, time_ns: int) -> datetime:
        """A moment in the plant's zone."""
        return datetime.fromtimestamp(time_ns // _S, UTC).astimezone(self._zone)

    def clock(self, time_ns: int) -> str:
        """``14:02``."""
        return self.local(time_ns).strftime("%H:%M")

    def date(self, time_ns: int) -> str:
        """``22/11/2026`` in Portuguese, ``2026-11-22`` else."""
        return self.local(time_ns).strftime(_DATE[self.portuguese])

    def date_time(self, time_ns: int) -> str:
        """Day and time of day."""
        return f"{self.date(time_ns)} {self.clock(time_ns)}"

    def span(self, from_ns: int, to_ns: int) -> str:
        """``22/11/2026 06:00 – 14:00``, with the second date where it differs."""
        end = self.clock(to_ns) if self.date(from_ns) == self.date(to_ns) else self.date_time(to_ns)
        return f"{self.date_time(from_ns)} – {end}"

    def figure(self, figure: Figure) -> str:
        """A value with its ``≈``, or ``n/a``; never 0 for what is not known."""
        if figure.value is None:
            if figure.at_least is not None:
                return "≥ " + self.duration(figure.at_least)
            return self.texts.text("n/a")
        shown = self.duration(figure.value) if figure.unit == "s" else self.percent(figure.value)
        return ("≈ " if figure.approximate else "") + shown

    def bounds(self, figure: Figure) -> str:
        """``60,1 % … 71,3 %`` where unknown time leaves room."""
        if figure.lower is None or figure.upper is None:
            return ""
        return f"{self.percent(figure.lower)} … {self.percent(figure.upper)}"

    def cell(self, kind: Kind, cell: Cell) -> str:
        """A table's cell."""
        if cell is None or cell == "":
            return NONE
        if isinstance(cell, Figure):
            return self.figure(cell)
        if isinstance(cell, Message):
            return self.say(cell)
        if isinstance(cell, Named):
            return cell.name(self.texts.language)
        if isinstance(cell, tuple):
            return "; ".join(f"{each.symbol} = {self._input(each)}" for each in cell)
        if isinstance(cell, str):
            return cell
        match kind:
            case Kind.RATIO:
                return self.percent(cell)
            case Kind.SECONDS:
                return self.duration(cell)
            case Kind.TIME:
                return self.date_time(int(cell))
            case Kind.MOMENT:
                return self.local(int(cell)).strftime(f"{_DATE[self.portuguese]} %H:%M:%S")
            case _:
                return self.number(cell)

    def _input(self, given: Input) -> str:
        if given.value is None:
            return self.texts.text("n/a")
        if given.unit == "s":
            return self.number(given.value, 1) + " s"
        return self.number(given.value, 4 if given.unit == "ratio" else 0)

    def reason(self, tree: ReasonTree, reason: str | None) -> str:
        """A stop reason's name; of none: that nobody has said."""
        if reason is None:
            return self.texts.text("No reason given")
        found = tree.get(reason)
        return found.name(self.texts.language) if found is not None else reason
