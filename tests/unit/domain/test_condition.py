from __future__ import annotations

from app.domain.condition import Activation, ConditionState, Level, step


def fault(code: str = "", text: str = "", **extra: str) -> Activation:
    return Activation(Level.FAULT, native_code=code, text=text, **extra)


def normal(code: str = "") -> Activation:
    return Activation(Level.NORMAL, native_code=code)


def after(*activations: Activation) -> ConditionState:
    state = ConditionState()
    for time_ns, activation in enumerate(activations):
        state = step(state, activation, time_ns)
    return state


def codes(state: ConditionState) -> list[str]:
    return [activity.activation.native_code for activity in state.active]


def test_nothing_is_known_before_the_first_observation() -> None:
    assert ConditionState().level is None


def test_faults_with_different_codes_stand_side_by_side() -> None:
    assert codes(after(fault("A"), fault("B"))) == ["A", "B"]


def test_the_same_code_again_refreshes_and_keeps_its_beginning() -> None:
    state = after(fault("A", "first"), fault("A", "second"))
    assert [(a.activation.text, a.since_ns, a.time_ns) for a in state.active] == [("second", 0, 1)]


def test_a_level_may_fall_without_clearing() -> None:
    state = after(fault("A"), Activation(Level.WARNING, native_code="A"))
    assert state.level is Level.WARNING


def test_normal_with_a_code_clears_that_code_alone() -> None:
    assert codes(after(fault("A"), fault("B"), normal("A"))) == ["B"]


def test_normal_with_an_unknown_code_changes_nothing() -> None:
    assert codes(after(fault("A"), normal("Z"))) == ["A"]


def test_normal_without_a_code_clears_everything() -> None:
    state = after(fault("A"), fault("B"), normal())
    assert (state.active, state.level) == ((), Level.NORMAL)


def test_unavailable_leaves_the_state_unknown_not_resolved() -> None:
    state = after(fault("A"), Activation(None))
    assert (state.known, state.level) == (False, None)


def test_faults_without_a_code_share_one_slot() -> None:
    assert len(after(fault(text="x"), fault(text="y")).active) == 1


def test_the_condition_id_outranks_the_native_code() -> None:
    assert len(after(fault("A", condition_id="1"), fault("A", condition_id="2")).active) == 2


def test_what_is_encoded_is_decoded() -> None:
    activation = Activation(Level.WARNING, "c", "s", "HIGH", "id", "SYSTEM", 'Größe <N10> & "q" | pipe')
    assert Activation.decode(activation.encode()) == activation
    assert Activation.decode(Activation(None).encode()).level is None
