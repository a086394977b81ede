"""The conditions that were active when the station ended, read from history at its start. Nothing else is remembered so."""

from __future__ import annotations

from collections.abc import Sequence

from app.contracts import HistoryReader
from app.domain.condition import Activation, ConditionState, step
from app.domain.equipment import Category, MachineModel
from app.domain.series import HistoryQuery

CONDITION_MEMORY_NS = 30 * 86_400 * 10**9
"""How far back the active conditions are rebuilt from at start."""


def active_conditions(reader: HistoryReader, model: MachineModel) -> dict[str, ConditionState]:
    """The active conditions of a machine as its stored history tells them."""
    signals = tuple(item.id for item in model.items if item.category is Category.CONDITION)
    extent = reader.extent(model.machine)
    if not signals or extent is None:
        return {}
    first_ns, last_ns = max(extent[0], extent[1] - CONDITION_MEMORY_NS), extent[1] + 1
    answer = reader.query(HistoryQuery(model.machine, signals, first_ns, last_ns, limit=200_000))
    return {series.item.id: _replayed(series.time_ns.tolist(), series.text or ()) for series in answer.series}


def _replayed(times: Sequence[int], texts: Sequence[str | None]) -> ConditionState:
    state = ConditionState()
    for time_ns, text in zip(times, texts, strict=False):
        state = step(state, Activation(None) if text is None else Activation.decode(text), time_ns)
    return state
