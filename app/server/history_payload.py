"""What history answered, as JSON bytes. Runs in a worker thread: a page of 100,000 points must not stop the engine's loop."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from app.domain.condition import Activation
from app.domain.equipment import Category, ValueKind
from app.domain.quality import Quality
from app.domain.series import HistoryAnswer, Series
from app.server.payloads import gap, json_value
from app.server.times import rfc3339

_LABELS = {int(quality): quality.label for quality in Quality}


def at_most(answer: HistoryAnswer, points: int) -> HistoryAnswer:
    """No series longer than asked: history answers in columns of two points or more, which 1, 2 and 3 may undercut."""
    return replace(
        answer, series=tuple(_thinned(one, points) if len(one.time_ns) > points else one for one in answer.series)
    )


def _thinned(series: Series, points: int) -> Series:
    """The newest point alone; or the smallest and the largest value, for texts the first and the last."""
    last = len(series.time_ns) - 1
    known = np.flatnonzero(np.isfinite(series.number))
    if points == 1:
        chosen = [last]
    elif len(known):
        chosen = sorted({int(known[series.number[known].argmin()]), int(known[series.number[known].argmax()])})
    else:
        chosen = [0, last]
    return replace(
        series,
        time_ns=series.time_ns[chosen],
        number=series.number[chosen],
        text=None if series.text is None else tuple(series.text[index] for index in chosen),
        quality=series.quality[chosen],
        sequence=series.sequence[chosen],
    )


def encode_history(answer: HistoryAnswer) -> tuple[bytes, str]:
    """The body and its entity tag."""
    aggregate = "minmax" if any(series.aggregate != "raw" for series in answer.series) else "raw"
    payload: dict[str, Any] = {
        "series": [_series(series) for series in answer.series],
        "gaps": [gap(one) for one in answer.gaps],
        "aggregate": aggregate,
    }
    if answer.thinned:
        payload["thinned"] = [
            {"signal": one.signal, "from": rfc3339(one.from_ns), "to": rfc3339(one.to_ns)} for one in answer.thinned
        ]
    if answer.next_cursor is not None:
        payload["next_cursor"] = answer.next_cursor
    if answer.complete_until_ns:
        payload["complete_until"] = rfc3339(answer.complete_until_ns)
    body = msgspec.json.encode(payload)
    # The tag leaves out how far the answer is complete: that moves on while the window's content stays.
    payload.pop("complete_until", None)
    return body, hashlib.blake2b(msgspec.json.encode(payload), digest_size=12).hexdigest()


def _series(series: Series) -> dict[str, Any]:
    values, details = _values(series)
    times = milliseconds(series)
    entry: dict[str, Any] = {
        "signal": series.item.id,
        "unit": series.item.unit or None,
        "points": list(zip(times, values, strict=True)),
    }
    if series.quality.any():
        entry["quality"] = [_LABELS.get(code, "uncertain") for code in series.quality.tolist()]
    if details is not None:
        entry["details"] = details
    if series.carried is not None:
        entry["carried"] = [series.carried[0] / 1e6, _carried(series, series.carried[1])]
    return entry


def milliseconds(series: Series) -> list[float]:
    """Whole milliseconds where all are whole, else floats: at this size a double still tells 0.25 µs apart."""
    if not (series.time_ns % 10**6).any():
        return list((series.time_ns // 10**6).tolist())
    return list((series.time_ns / 1e6).tolist())


def _values(series: Series) -> tuple[list[Any], list[Any] | None]:
    """Values, null where bad; for conditions also what the machine said."""
    bad = (series.quality >= 128).tolist()
    if series.item.kind is ValueKind.CONDITION:
        return _levels(series, bad)
    if series.item.kind is ValueKind.NUMBER:
        return _numbers(series), None
    texts = series.text or (None,) * len(bad)
    return [None if hidden else json_value(series.item, text) for text, hidden in zip(texts, bad, strict=True)], None


def _numbers(series: Series) -> list[Any]:
    good = (series.quality < 128) & np.isfinite(series.number)
    whole = series.item.category is Category.EVENT and bool((np.mod(series.number[good], 1) == 0).all())
    values = series.number.tolist()
    if whole:
        return [int(value) if known else None for value, known in zip(values, good.tolist(), strict=True)]
    return [value if known else None for value, known in zip(values, good.tolist(), strict=True)]


def _levels(series: Series, bad: list[bool]) -> tuple[list[Any], list[Any]]:
    texts = series.text or (None,) * len(bad)
    activations = [None if text is None else _activation(text) for text in texts]
    levels = [
        None if one is None or hidden or one.level is None else one.level.name
        for one, hidden in zip(activations, bad, strict=True)
    ]
    return levels, [None if one is None else _detail(one) for one in activations]


def _activation(text: str) -> Activation | None:
    try:
        return Activation.decode(text)
    except (ValueError, KeyError):
        return None


def _detail(one: Activation) -> dict[str, str]:
    fields = {
        "native_code": one.native_code,
        "native_severity": one.native_severity,
        "qualifier": one.qualifier,
        "condition_id": one.condition_id,
        "type": one.type,
        "text": one.text,
    }
    return {name: value for name, value in fields.items() if value}


def _carried(series: Series, value: float | str | None) -> Any:
    if series.item.kind is ValueKind.CONDITION and isinstance(value, str):
        one = _activation(value)
        return one.level.name if one is not None and one.level is not None else None
    return json_value(series.item, value)
