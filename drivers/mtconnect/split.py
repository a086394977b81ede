"""Small and medium Streams documents as rows: one compiled expression splits them, and dictionaries know the pieces.

What stands between the values hardly differs from document to document, so it is judged once and then looked up by its
bytes: shapes of elements by lxml, and what stands between two elements by the places of its brackets. Answers None for
a document that is not written plainly enough, and leaves single elements that are not to lxml, in the frame.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from app.domain.observation import Int64s
from drivers.mtconnect.rows import Rows, ShapeTable, Texts
from drivers.mtconnect.shapes import namespaces_of, read_shape
from drivers.mtconnect.times import UNREADABLE, to_ns
from drivers.mtconnect.xml import parse_xml

_MOST = 20_000
"""Elements that carry a conditionId come in any number; so do seconds."""
_STAMP = rb'([^"]{19})((?:\.[^Z]{1,9}+)?+)Z"'
_NUMBER = rb'([^"]*+)"'
_TEXT = rb"([^<>/]*+)>([^<]*+)(?=</)"
_GROUPS = 7
_NONE = np.empty(0, np.int64)
_LARGEST = np.iinfo(np.int64).max
"""What numpy answers for any number that is too large."""
_UNITS = np.array([0, *(10 ** (9 - digits) for digits in range(10))], np.int64)
"""Nanoseconds of the last digit of a fraction, by its length with the dot."""


def _expression(first: bytes, first_value: bytes, second: bytes, second_value: bytes) -> re.Pattern[bytes]:
    """From the first value to the text. Every repeat is possessive, and none runs past the next observation of any real document.

    A hostile one can make a repeat run to the end from many places; its size is limited by who calls.
    """
    between = rb'((?: (?!%b=|%b=)[^"]*+"[^"]*+")*+) %b="' % (second, first, second)
    return re.compile(rb' %b="' % first + first_value + between + second_value + _TEXT)


_SEQUENCE_FIRST = _expression(b"sequence", _NUMBER, b"timestamp", _STAMP)
"""Agents from 2.0 on: attributes in alphabetical order. Groups: sequence, between, second, fraction, tail, text."""
_TIME_FIRST = _expression(b"timestamp", _STAMP, b"sequence", _NUMBER)
"""Agents up to 1.x. Groups: second, fraction, between, sequence, tail, text."""
_PLACES = {False: (1, 2, 3, 4), True: (4, 3, 1, 2)}
"""By whether time is first: groups of the sequence, what is between, the second, and its fraction."""


class Split(NamedTuple):
    """What a document was split into: its observations, and the document without them."""

    rows: Rows
    frame: bytes


def split(data: bytes) -> Split | None:
    """Split a document that is UTF-8. None when it has to be read in another way."""
    time_first = 0 <= data.find(b' timestamp="') < data.find(b' sequence="')
    parts = (_TIME_FIRST if time_first else _SEQUENCE_FIRST).split(data)
    if len(parts) == 1 or (first := _first(parts[0])) is None or (last := _last(parts[-1])) is None:
        return None
    try:
        return _split(parts, time_first, first, last)
    except (ValueError, OverflowError):
        return None


def _split(parts: list[bytes], time_first: bool, first: _Joint, last: _Joint) -> Split | None:
    sequence, between, second, fraction = _PLACES[time_first]
    ends, frames, heads = zip(first, *map(_JOINTS.__getitem__, parts[_GROUPS:-1:_GROUPS]), last, strict=True)
    frame = b"".join(frames)
    if b"<!" in frame:  # something may have been cut out of a comment or a CDATA section
        return None
    table = _table(namespaces_of(first.frame[_root(first.frame) :].partition(b">")[0]), time_first)
    shapes = table.numbers(zip(heads[:-1], parts[between::_GROUPS], parts[5::_GROUPS], ends[1:], strict=True))
    sequences = _whole_numbers(b" ".join(parts[sequence::_GROUPS]), len(shapes))
    times = _times(parts[second::_GROUPS], parts[fraction::_GROUPS])
    return Split(Rows(sequences, times, shapes, table.details, Texts(_judged(parts[6::_GROUPS]))), frame)


# ---------------------------------------------------------------- what stands between


class _Joint(NamedTuple):
    """What stands between two observations."""

    end: bytes
    """End tag of the observation before."""
    frame: bytes
    """What belongs to neither; nothing when it is space only."""
    head: bytes
    """Start of the observation behind."""


class _Joints(dict[bytes, _Joint]):
    """Joints by their bytes."""

    def __missing__(self, key: bytes) -> _Joint:
        if len(self) >= _MOST:
            self.clear()
        found = self[key] = _joint(key)
        return found


_JOINTS = _Joints()


def _joint(piece: bytes) -> _Joint:
    """Raises ValueError unless every bracket in it belongs to a tag."""
    start, end = piece.rfind(b"<"), piece.find(b">") + 1
    frame = piece[end:start]
    if not _is_end(piece[:end]) or end > start or b"<?" in piece or not _is_balanced(frame) or b">" in piece[start:]:
        raise ValueError
    return _Joint(piece[:end], frame if frame.strip() else b"", piece[start:])


def _first(piece: bytes) -> _Joint | None:
    """What stands before the first observation: the root begins there, and no processing instruction is open."""
    start = piece.rfind(b"<")
    frame = piece[:start]
    instructions = frame.rfind(b"?>")
    fine = (
        _root(frame) >= 0 and frame.rfind(b"<?") <= instructions and _is_balanced(frame) and b">" not in piece[start:]
    )
    return _Joint(b"", frame, piece[start:]) if fine else None


def _root(frame: bytes) -> int:
    """Where the root's tag begins, behind processing instructions; -1 when there is none."""
    return frame.find(b"<MTConnectStreams", frame.rfind(b"?>") + 1)


def _last(piece: bytes) -> _Joint | None:
    """What stands behind the last observation: the root ends there."""
    end = piece.find(b">") + 1
    frame = piece[end:]
    fine = _is_end(piece[:end]) and b"</MTConnectStreams" in frame and b"<?" not in frame and _is_balanced(frame)
    return _Joint(piece[:end], frame, b"") if fine else None


def _is_end(tag: bytes) -> bool:
    return tag.startswith(b"</") and tag.count(b"<") == 1


_TAGS = re.compile(rb"(?:[^<>]*+<[^<>]++>)*+[^<>]*+")


def _is_balanced(piece: bytes) -> bool:
    return _TAGS.fullmatch(piece) is not None


# ---------------------------------------------------------------- shapes


@lru_cache(maxsize=256)
def _tables(namespaces: bytes, time_first: bool, thread: int) -> _Shapes:
    """One per thread: numbers are given in the order of arrival."""
    return _Shapes(namespaces, time_first)


def _table(namespaces: bytes, time_first: bool) -> _Shapes:
    table = _tables(namespaces, time_first, threading.get_ident())
    if len(table) >= _MOST:
        table.clear()
        table.details = ShapeTable()
    return table


class _Shapes(dict[tuple[bytes, ...], int]):
    """Numbers of shapes by their constant pieces. Raises ValueError for what is no observation."""

    def __init__(self, namespaces: bytes, time_first: bool) -> None:
        self.details = ShapeTable()
        self._namespaces = namespaces
        self._names = (b' timestamp="', b' sequence="') if time_first else (b' sequence="', b' timestamp="')
        self._time_first = time_first

    def numbers(self, pieces: Iterable[tuple[bytes, ...]]) -> Int64s:
        """One number for each."""
        return np.array(list(map(self.__getitem__, pieces)), np.int64)

    def __missing__(self, key: tuple[bytes, ...]) -> int:
        head, between, tail, end = key
        first, second = self._names
        whole = (head + first, b'"' + between + second, b'"' + tail + b">", end)
        detail = read_shape(self._namespaces, self._time_first, whole)
        if detail is None:
            raise ValueError
        number = self[key] = len(self.details)
        self.details.append(detail)
        return number


# ---------------------------------------------------------------- values


def _whole_numbers(joined: bytes, count: int) -> Int64s:
    """So many numbers with spaces between. Raises ValueError for what is more than digits."""
    numbers: Int64s = np.fromstring(joined, np.int64, sep=" ") if joined.replace(b" ", b"").isdigit() else _NONE
    if len(numbers) != count or numbers.max() == _LARGEST:
        raise ValueError
    return numbers


class _Seconds(dict[bytes, int]):
    """Nanoseconds since 1970 of stamps without zone and fraction. Raises ValueError for what is no date."""

    def __missing__(self, key: bytes) -> int:
        if len(self) >= _MOST:
            self.clear()
        found = to_ns(key.decode())
        if found == UNREADABLE:
            raise ValueError
        self[key] = found
        return found


_SECONDS = _Seconds()


def _times(seconds: list[bytes], fractions: list[bytes]) -> Int64s:
    """Fractions begin with their dot."""
    if b"" in fractions:
        fractions = [fraction or b".0" for fraction in fractions]
    joined = b" ".join(fractions)
    if joined.count(b".") != len(fractions):
        raise ValueError
    digits = _whole_numbers(joined.replace(b".", b""), len(fractions))
    whole = np.array(list(map(_SECONDS.__getitem__, seconds)), np.int64)
    return whole + digits * _UNITS[list(map(len, fractions))]


_CHANGED = bytes({*range(32), *b"&>"} - set(b"\t\n"))
"""Bytes that mean something else in XML, or must not stand there."""


def _judged(texts: list[bytes]) -> list[bytes]:
    """What lxml would make of them. Raises BrokenDocument where it would."""
    joined = b"".join(texts)
    if len(joined.translate(None, _CHANGED)) == len(joined):
        return texts
    return [_unescaped(text) if len(text.translate(None, _CHANGED)) < len(text) else text for text in texts]


@lru_cache(maxsize=1024)
def _unescaped(text: bytes) -> bytes:
    return (parse_xml(b"<t>" + text + b"</t>").text or "").encode()
