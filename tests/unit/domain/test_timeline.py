"""The same observations give the same timeline and the same parts: however they are cut into batches, in whatever order they arrive."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from app.analytics.cycles import counts_of
from app.config.schema import Config
from app.domain.equipment import MachineModel
from app.domain.observation import Delivery, ObservationBatch, batch_of
from app.domain.production import CountFlag, PartCount, RawChange
from app.domain.production_counter import CounterRules, CountFold
from app.domain.timeline import TimelineFold
from app.producing import Producing
from storage.history import History, open_history
from tests.unit.builders import condition, event, fault, normal, sample

S, MS = 10**9, 10**6
BEGIN = 1_795_000_000 * S
WORDS = {
    "availability": ("AVAILABLE", "UNAVAILABLE"),
    "execution": ("ACTIVE", "READY", "FEED_HOLD", "INTERRUPTED", "STOPPED", None),
    "mode": ("AUTOMATIC", "MANUAL"),
    "estop": ("ARMED", "TRIGGERED"),
    "functional_mode": ("PRODUCTION", "SETUP"),
    "program": ("O1", "O2"),
    "system": (fault("1010"), normal("1010"), normal()),
}
Row = tuple[str, int, float | str | None]
_number = count()


def model(machine: str = "m1") -> MachineModel:
    kinds = {
        "availability": "AVAILABILITY", "execution": "EXECUTION", "mode": "CONTROLLER_MODE", "estop": "EMERGENCY_STOP",
        "functional_mode": "FUNCTIONAL_MODE", "program": "PROGRAM",
    }  # fmt: skip
    return MachineModel(machine, (*(event(*each) for each in kinds.items()), condition("system"), sample("part_count")))


def life(chance: random.Random, length: int) -> list[Row]:
    """What a machine says, each time once per signal, in the order in which it happens."""
    rows: list[Row] = [(signal, BEGIN, words[0]) for signal, words in WORDS.items() if signal != "system"]
    made, at_ns = chance.randrange(100), BEGIN
    rows.append(("part_count", BEGIN, float(made)))
    for _ in range(length):
        at_ns += chance.randrange(1, 400_000) * MS
        for signal in chance.sample(sorted(WORDS), chance.choice((1, 1, 2))):
            rows.append((signal, at_ns, chance.choice(WORDS[signal])))
        if chance.random() < 0.5:
            made = chance.choice((made + 1, made + 1, made + 2, 0))
            rows.append(("part_count", at_ns + MS, float(made)))
            at_ns += MS
    return rows


def cut(chance: random.Random, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Into batches of any length; what was observed at one time stays together, as a source delivers it."""
    edges = [n for n in range(1, len(rows)) if rows[n][1] != rows[n - 1][1]]
    chosen = [0, *sorted(chance.sample(edges, chance.randrange(len(edges) + 1))), len(rows)]
    yield from (rows[since:until] for since, until in pairwise(chosen))


def folded(of: MachineModel, batches: Sequence[Sequence[Row]]) -> list[RawChange]:
    fold = TimelineFold(of)
    changes: list[RawChange] = []
    for rows in batches:
        told = fold.apply(batch_of(of, rows, received_ns=rows[-1][1]))
        assert told.late_from_ns is None
        changes += told.changes
    return changes


@settings(max_examples=200, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_a_timeline_is_the_same_however_the_observations_are_cut(seed: int) -> None:
    chance, of = random.Random(seed), model()
    rows = life(chance, 25)
    whole = folded(of, [rows])
    assert folded(of, list(cut(chance, rows))) == whole
    assert [change.at_ns for change in whole] == sorted({change.at_ns for change in whole})


@settings(max_examples=200, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_what_comes_late_is_told_from_when_on_and_the_rest_is_right(seed: int) -> None:
    """Any order of arrival: the timeline before the earliest late time is that of the observations in order."""
    chance, of = random.Random(seed), model()
    batches = list(cut(chance, [row for row in life(chance, 25) if row[0] != "part_count"]))
    right = folded(of, batches)
    arrived = sorted(batches, key=lambda rows: rows[0][1] + chance.choice((0, 0, 0, 3_000)) * S)
    fold, told, late_ns = TimelineFold(of), list[RawChange](), []
    for rows in arrived:
        found = fold.apply(batch_of(of, rows, received_ns=rows[-1][1]))
        told += found.changes
        late_ns += [found.late_from_ns] if found.late_from_ns is not None else []
    if arrived == batches:
        assert (told, late_ns) == (right, [])
    else:
        assert late_ns, "something came out of order, and nobody was told"
        first = min(late_ns)
        assert [change for change in told if change.at_ns < first] == [c for c in right if c.at_ns < first]


@settings(max_examples=200, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_parts_are_never_negative_and_add_up_to_what_the_counter_went_up(seed: int) -> None:
    chance, fold = random.Random(seed), CountFold("m1", CounterRules())
    readings = [(at_ns, value) for signal, at_ns, value in life(chance, 60) if signal == "part_count"]
    counts = [fold.read(float(value or 0), at_ns, "") for at_ns, value in readings]
    told = [each for each in counts if each is not None]
    assert all(each.parts >= 0 for each in told)
    ups = sum(max(0, int(b[1] or 0) - int(a[1] or 0)) for a, b in pairwise(readings))  # type: ignore[operator]
    counted = sum(each.parts for each in told if each.flag is CountFlag.COUNTED)
    rejected = [each for each in told if each.flag in (CountFlag.JUMP_AHEAD, CountFlag.DOUBLE_PULSE)]
    assert counted == ups or rejected


# ---------------------------------------------------------------- through history


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    opened = open_history(tmp_path_factory.mktemp("order") / "history.db")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


def observed(
    history: History, workers: ThreadPoolExecutor, of: MachineModel, batches: Sequence[ObservationBatch]
) -> tuple[list[tuple[int, int, str]], list[PartCount]]:
    """Kinds and parts as they stand once these have arrived in this order, and what came late is computed again."""
    producing = Producing(Config(), history, workers)
    producing._looked_at |= {model.machine for model in history.reader.models()} | {of.machine}
    for batch in batches:
        history.writer.submit(Delivery("source", (batch,), records=tuple(producing.observe(batch))))
    assert history.writer.flush(10)
    producing.repair()
    end_ns = BEGIN + 10**6 * S
    with history.production().reading() as file:
        kinds = file.shelf((of.machine,), BEGIN, end_ns).kinds[of.machine]
        counts = counts_of(of.machine, file.counted(of.machine, BEGIN, end_ns), BEGIN, end_ns)
    producing._mender.shutdown()
    rows = zip(kinds.at_ns.tolist(), kinds.kind.tolist(), kinds.basis.tolist(), strict=True)
    return [(at, kind, kinds.texts[code]) for at, kind, code in rows], list(counts)


@settings(max_examples=30, deadline=None)
@given(seed=some.integers(0, 10**6))
@example(seed=2626)  # parts that are told after the program that followed them
def test_the_order_of_arrival_does_not_matter(history: History, workers: ThreadPoolExecutor, seed: int) -> None:
    chance = random.Random(seed)
    of, again = (model(f"m{next(_number)}") for _ in range(2))
    pieces = list(cut(chance, life(chance, 15)))
    arrived = sorted(pieces, key=lambda rows: rows[0][1] + chance.choice((0, 0, 5_000)) * S)
    told = []
    for machine, order in ((of, pieces), (again, arrived)):
        first = {id(rows): sum(len(each) for each in pieces[:n]) + 1 for n, rows in enumerate(pieces)}
        batches = [batch_of(machine, rows, received_ns=rows[-1][1], first_sequence=first[id(rows)]) for rows in order]
        kinds, counts = observed(history, workers, machine, batches)
        told.append((kinds, [(each.at_ns, each.parts, each.since_ns, each.flag, each.program) for each in counts]))
    assert told[1] == told[0]
