"""What people call states, steps and priorities of alarms: the one place for screens, files and messages."""

from __future__ import annotations

from app.domain.alarm import AlarmDefinition, AlarmState, Priority, Step
from app.domain.alarm_record import COMMENT, REMOVED
from app.domain.message import Message

STATE_WORDS = {
    AlarmState.NORMAL: Message.of("normal"),
    AlarmState.UNACKNOWLEDGED: Message.of("unacknowledged"),
    AlarmState.ACKNOWLEDGED: Message.of("acknowledged"),
    AlarmState.RETURNED_UNACKNOWLEDGED: Message.of("over, unacknowledged"),
    AlarmState.LATCHED_UNACKNOWLEDGED: Message.of("latched, unacknowledged"),
    AlarmState.LATCHED_ACKNOWLEDGED: Message.of("latched, to be reset"),
    AlarmState.SHELVED: Message.of("shelved"),
    AlarmState.SUPPRESSED: Message.of("suppressed"),
    AlarmState.OUT_OF_SERVICE: Message.of("out of service"),
}
STEP_WORDS: dict[str, Message] = {
    Step.RAISE: Message.of("Came"),
    Step.RETURN: Message.of("Went"),
    Step.REALARM: Message.of("Announced again"),
    Step.ACKNOWLEDGE: Message.of("Acknowledged"),
    Step.SHELVE: Message.of("Shelved"),
    Step.UNSHELVE: Message.of("Taken from the shelf"),
    Step.SHELVE_ENDED: Message.of("Shelving ended"),
    Step.SUPPRESS: Message.of("Suppressed"),
    Step.UNSUPPRESS: Message.of("Suppression ended"),
    Step.OUT_OF_SERVICE: Message.of("Taken out of service"),
    Step.RETURN_TO_SERVICE: Message.of("Returned to service"),
    Step.RESET: Message.of("Latch reset"),
    COMMENT: Message.of("Note"),
    REMOVED: Message.of("No longer configured"),
}
"""Of a journal's line (``AlarmTransition.step``)."""
PRIORITY_WORDS = {
    Priority.P1: Message.of("Critical"),
    Priority.P2: Message.of("High"),
    Priority.P3: Message.of("Medium"),
    Priority.P4: Message.of("Low"),
}


def step_word(step: str) -> Message:
    """A line's step; one that a newer station has told stands as it is."""
    return STEP_WORDS.get(step) or Message.of("{step}", step=step)


def title_in(definition: AlarmDefinition, language: str) -> Message:
    """What an alarm is called: the site's own title in this language, else the alarm's sentence."""
    own = definition.title.params.get(f"text_{language}")
    return Message.of("{text}", text=own) if own else definition.title
