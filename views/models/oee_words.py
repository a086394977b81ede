"""Figures, inputs and losses in the user's words. Every number is written as the report writes it, digit by digit."""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.account import Loss
from app.domain.kpi import Figure, Input
from app.domain.message import Message
from app.domain.production_reasons import ReasonTree
from app.domain.production_words import FIGURE_WORDS, INPUT_WORDS, KIND_WORDS
from views.binding import format as form
from views.binding.i18n import language, render, tr


def percent(ratio: float) -> str:
    """``74,8 %``."""
    return form.number(ratio * 100, 1) + " %"


def lasted(seconds: float) -> str:
    """``42 s``, ``5 min``, ``1 h 05 min``; hours go on past a day: they are added up."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    return f"{form.number(whole // 3600, 0)} h {whole % 3600 // 60:02d} min"


def value_words(figure: Figure) -> str:
    """A value with its ``≈``, or ``n/a``; never 0 for what is not known."""
    if figure.value is None:
        if figure.at_least is not None:
            return "≥ " + lasted(figure.at_least)
        return tr("n/a")
    if figure.unit == "s":
        signed = "−" if figure.value < 0 else ""
        shown = signed + lasted(abs(figure.value))
    else:
        shown = percent(figure.value) if figure.unit == "ratio" else form.number(figure.value, 0)
    return ("≈ " if figure.approximate else "") + shown


def bounds_words(figure: Figure) -> str:
    """``60,1 % … 71,3 %`` where unknown time leaves room."""
    if figure.lower is None or figure.upper is None:
        return ""
    return f"{percent(figure.lower)} … {percent(figure.upper)}"


def input_words(given: Input) -> str:
    """An input's value: seconds to a tenth, ratios to four decimals, counts whole."""
    if given.value is None:
        return tr("n/a")
    if given.unit == "s":
        return form.number(given.value, 1) + " s"
    return form.number(given.value, 4 if given.unit == "ratio" else 0)


def symbol_words(symbol: str) -> str:
    """What a formula's symbol stands for."""
    return render(INPUT_WORDS[symbol]) if symbol in INPUT_WORDS else symbol


def formula_words(figure: Figure) -> str:
    """The formula as people read it: symbols of ISO 22400-2 stay, words are translated."""
    plain = {each.symbol: symbol_words(each.symbol) for each in figure.evidence.inputs if each.symbol.islower()}
    return _put(figure.evidence.formula, plain)


def formula_values(figure: Figure) -> str:
    """The formula with the inputs' values in the places of their symbols, and what it comes to."""
    values = {each.symbol: input_words(each) for each in figure.evidence.inputs}
    return f"{_put(figure.evidence.formula, values)} = {value_words(replace(figure, approximate=False))}"


def _put(formula: str, words: dict[str, str]) -> str:
    if not words:
        return formula
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(symbol)}(?!\w)" for symbol in longest_first)
    return re.sub(pattern, lambda found: words[found[0]], formula)


def figure_title(name: str, word: Message | None = None) -> str:
    """A figure's name in a heading."""
    found = word or FIGURE_WORDS.get(name)
    return render(found) if found is not None else name


def loss_words(loss: Loss, tree: ReasonTree) -> str:
    """Kind and reason of a loss; short stops ask for no reason."""
    kind = render(KIND_WORDS[loss.kind])
    if loss.micro:
        return f"{kind} ({tr('Short stops')})"
    told = reason_words(loss.reason, tree)
    return kind if told == kind else f"{kind} · {told}"


def reason_words(reason: str | None, tree: ReasonTree) -> str:
    """A stop reason as the site names it."""
    if reason is None:
        return tr("No reason given")
    found = tree.get(reason)
    return found.name(language()) if found is not None else reason


def span_words(from_ns: int, to_ns: int) -> str:
    """``22/11/2026 06:00 – 14:00``, with the second date where it differs."""
    start, end = form.date(from_ns), form.date(to_ns)
    finish = form.clock(to_ns)[:5] if start == end else f"{end} {form.clock(to_ns)[:5]}"
    return f"{start} {form.clock(from_ns)[:5]} – {finish}"
