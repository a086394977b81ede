"""What people call time elements, figures and their inputs: one word for screen and paper."""

from __future__ import annotations

from app.domain.message import Message
from app.domain.production import CountFlag, EntryKind, SliceKind, SliceSource

KIND_WORDS = {
    SliceKind.UNKNOWN: Message.of("Unknown"),
    SliceKind.APT: Message.of("Production"),
    SliceKind.AUST: Message.of("Set-up"),
    SliceKind.ADET: Message.of("Delay"),
    SliceKind.ADOT: Message.of("Down"),
    SliceKind.IDLE: Message.of("Idle"),
    SliceKind.PLANNED: Message.of("Planned stop"),
}
"""Time elements."""
FIGURE_WORDS = {
    "availability": Message.of("Availability"),
    "effectiveness": Message.of("Effectiveness"),
    "quality": Message.of("Quality ratio"),
    "oee": Message.of("OEE"),
    "nee": Message.of("NEE"),
    "teep": Message.of("TEEP (from TPM, not among ISO 22400-2's figures)"),
    "utilisation": Message.of("Utilisation efficiency"),
    "technical_efficiency": Message.of("Technical efficiency"),
    "allocation": Message.of("Allocation ratio"),
    "setup_ratio": Message.of("Set-up ratio"),
    "first_pass_yield": Message.of("First pass yield"),
    "scrap_ratio": Message.of("Scrap ratio"),
    "rework_ratio": Message.of("Rework ratio"),
    "mtbf_iso": Message.of("MTBF by ISO 22400-2 (FE + 1)"),
    "mtbf": Message.of("MTBF, usual form (FE)"),
    "mttr_iso": Message.of("MTTR by ISO 22400-2 (FE + 1)"),
    "mttr": Message.of("MTTR, usual form (FE)"),
    "mttf_iso": Message.of("MTTF by ISO 22400-2 (FE + 1)"),
}
ENTRY_WORDS = {
    EntryKind.SCRAP: Message.of("Scrap"),
    EntryKind.REWORK: Message.of("Rework"),
    EntryKind.CORRECTION: Message.of("Correction"),
}
SOURCE_WORDS = {
    SliceSource.MACHINE: Message.of("machine"),
    SliceSource.RULE: Message.of("auto"),
    SliceSource.PERSON: Message.of("person"),
}
INPUT_WORDS = {
    "PBT": Message.of("Planned busy time of which something is known"),
    "known time": Message.of("Planned busy time of which something is known"),
    "planned busy time": Message.of("Planned busy time, known or not"),
    "APT": Message.of("Actual production time"),
    "AUPT": Message.of("Production and set-up"),
    "AUST": Message.of("Set-up"),
    "ADET": Message.of("Delay"),
    "ADOT": Message.of("Down"),
    "AUBT": Message.of("Busy: production, set-up, delay and down"),
    "APT + ADET": Message.of("Production and delay"),
    "Σ(PRI·PQ)": Message.of("Ideal time of all parts made: planned run time per item × quantity"),
    "Σ(PRI·GQ)": Message.of("Ideal time of the good parts: planned run time per item × quantity"),
    "PQ": Message.of("Parts made"),
    "GQ": Message.of("Good parts"),
    "SQ": Message.of("Scrap"),
    "RQ": Message.of("Rework"),
    "PQ − SQ − RQ": Message.of("Parts that were good the first time"),
    "A": Message.of("Availability"),
    "E": Message.of("Effectiveness"),
    "Q": Message.of("Quality ratio"),
    "calendar time": Message.of("Calendar time"),
    "planned": Message.of("Planned by the calendar"),
    "not planned": Message.of("Not planned"),
    "breaks": Message.of("Breaks"),
    "maintenance": Message.of("Planned maintenance"),
    "planned stops": Message.of("Planned stops by reason"),
    "outside": Message.of("Production outside of planned time"),
    "run": Message.of("Production in planned time"),
    "short stops": Message.of("Short stops"),
    "idle": Message.of("Idle"),
    "unknown": Message.of("Unknown"),
    "time": Message.of("Time"),
    "ΣTBF": Message.of("Time in production"),
    "ΣTTF": Message.of("Time in production"),
    "ΣTTR": Message.of("Down"),
    "FE": Message.of("Failures"),
    "FE + 1": Message.of("Failures, and one more as ISO 22400-2 has it"),
}
"""What the symbols of formulas stand for."""
FLAG_WORDS = {
    CountFlag.COUNTED: Message.of("counted"),
    CountFlag.RESET: Message.of("counter was reset"),
    CountFlag.ROLL_OVER: Message.of("counter rolled over"),
    CountFlag.JUMP_BACK: Message.of("set back by hand: nothing made"),
    CountFlag.JUMP_AHEAD: Message.of("more than can be made: not counted"),
    CountFlag.DOUBLE_PULSE: Message.of("double pulse: not counted"),
    CountFlag.FIRST: Message.of("first value"),
}
"""How a change of the part counter was taken."""
