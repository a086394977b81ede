"""OPC UA status codes in our words: the quality of a value, and whether values were lost before it."""

from __future__ import annotations

from asyncua import ua

from app.domain.quality import Quality

OVERFLOW = 0x0480
"""InfoType DataValue with the Overflow bit (Part 4, 7.39): the queue was full, something is missing before this value."""
_INFO_BITS = 0xFFFF0000

_EXACT = {
    "GoodLocalOverride": Quality.MANUAL,
    "UncertainSubstituteValue": Quality.UNCERTAIN,
    "UncertainLastUsableValue": Quality.STALE,
    "UncertainNoCommunicationLastUsableValue": Quality.STALE,
    "BadNotConnected": Quality.UNAVAILABLE,
    "BadNoCommunication": Quality.UNAVAILABLE,
    "BadCommunicationError": Quality.UNAVAILABLE,
    "BadWaitingForInitialData": Quality.UNAVAILABLE,
    "BadNoData": Quality.UNAVAILABLE,
    "BadNoDataAvailable": Quality.UNAVAILABLE,
    "BadOutOfService": Quality.UNAVAILABLE,
    "BadOutOfRange": Quality.OUT_OF_RANGE,
    "BadTypeMismatch": Quality.NOT_A_NUMBER,
}
_READ_FAILED = (
    "BadNodeId",
    "BadAttributeIdInvalid",
    "BadIndexRange",
    "BadNotReadable",
    "BadUserAccessDenied",
    "BadNotSupported",
    "BadMonitoredItem",
    "BadTooManyMonitoredItems",
    "BadInternalError",
    "BadTimeout",
    "BadUnexpectedError",
    "BadDataEncoding",
    "BadEncoding",
    "BadDecoding",
    "BadResourceUnavailable",
    "BadOutOfMemory",
    "BadConfigurationError",
    "BadNoMatch",
    "BadServiceUnsupported",
)
_known: dict[int, Quality] = {}


def name_of(code: int) -> str:
    """The standard's name of a status, without its info bits: ``BadSensorFailure``."""
    return str(ua.StatusCode(ua.UInt32(code & _INFO_BITS)).name)


def quality_of(code: int) -> Quality:
    """What a status means to whoever uses the value."""
    main = code & _INFO_BITS
    quality = _known.get(main)
    if quality is None:
        quality = _known[main] = _judge(main)
    return quality


def _judge(main: int) -> Quality:
    name = name_of(main)
    if name in _EXACT:
        return _EXACT[name]
    severity = main >> 30
    if severity == 0:
        return Quality.GOOD
    if severity == 1:
        return Quality.UNCERTAIN
    return Quality.READ_FAILED if name.startswith(_READ_FAILED) else Quality.SOURCE_BAD


def overflowed(code: int) -> bool:
    """Whether the server's queue lost values before this one."""
    return code & OVERFLOW == OVERFLOW
