"""Subscriptions that we build and watch ourselves: items in batches, publish requests under way, silence noticed.

The library's own reconnection re-creates all items in one call, which servers with limits refuse while the client looks connected;
so this module refuses to reconnect at all: a subscription lives as long as its session.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from asyncua import ua
from asyncua.ua import uaerrors

from app.domain.message import DriverNotReady
from drivers.opcua import errors
from drivers.opcua.addresses import UnknownNamespace
from drivers.opcua.layout import Column
from drivers.opcua.services import Services
from drivers.opcua.settings import Deadband, Settings

KEEP_ALIVE_S = 2.0
"""At most; a server that is given less time to answer is also heard more often."""
LIFETIME_S = 60.0
UNDER_WAY = 3
"""Publish requests that wait at the server: the answer to one must not wait for the way of the next."""
_MOST_SUBSCRIPTIONS = 20
_EVENTS_FROM = 1_000_000
_NO_FILTER = {
    "BadMonitoredItemFilterUnsupported",
    "BadFilterNotAllowed",
    "BadDeadbandFilterInvalid",
    "BadMonitoredItemFilterInvalid",
}
_FULL = {"BadTooManyMonitoredItems", "BadTooManyOperations"}


@dataclass(slots=True)
class Notice:
    """One publish answer."""

    received_ns: int
    values: list[ua.MonitoredItemNotification] = field(default_factory=list)
    """ClientHandle is the column's number."""
    events: list[ua.EventFieldList] = field(default_factory=list)
    lost_messages: int = 0
    """Notification messages that the server no longer had when we asked for them again."""


@dataclass(slots=True)
class _Subscription:
    id: int
    expected: int = 1
    is_full: bool = False


class Feed:
    """All subscriptions of one session."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._session = services.session
        self._settings = settings
        self._subscriptions: list[_Subscription] = []
        self._by_id: dict[int, _Subscription] = {}
        self._requests: deque[asyncio.Task[ua.PublishResponse]] = deque()
        self._acknowledge: list[ua.SubscriptionAcknowledgement] = []
        self._window = UNDER_WAY
        self.silence_s = 0.0
        self.unfiltered: set[int] = set()
        """Columns whose deadband the server does not know: it is ours to apply."""

    # ------------------------------------------------------------ building

    async def _subscribe(self) -> _Subscription:
        interval_s = self._settings.interval.total_seconds()
        parameters = ua.CreateSubscriptionParameters(
            RequestedPublishingInterval=ua.Duration(interval_s * 1000),
            RequestedLifetimeCount=ua.UInt32(max(30, round(LIFETIME_S / interval_s))),
            RequestedMaxKeepAliveCount=ua.UInt32(
                max(1, round(min(KEEP_ALIVE_S, self._settings.timeout.total_seconds() / 2) / interval_s))
            ),
            MaxNotificationsPerPublish=ua.UInt32(0),
            PublishingEnabled=True,
            Priority=ua.Byte(0),
        )
        result = await self._session.create_subscription(parameters, _unused)
        found = _Subscription(int(result.SubscriptionId))
        keep_alive_s = float(result.RevisedPublishingInterval) / 1000 * max(1, int(result.RevisedMaxKeepAliveCount))
        self.silence_s = max(self.silence_s, 1.5 * keep_alive_s + min(1.0, self._settings.timeout.total_seconds()))
        self._subscriptions.append(found)
        self._by_id[found.id] = found
        return found

    @property
    def first_id(self) -> int:
        """Id of the first subscription (for ConditionRefresh)."""
        return self._subscriptions[0].id

    async def add(self, columns: Mapping[int, Column]) -> dict[int, str]:
        """Watch these columns; answers the status names of those that the server refuses."""
        refused: dict[int, str] = {}
        wanted: list[tuple[int, ua.MonitoredItemCreateRequest]] = []
        for number, column in columns.items():
            try:
                wanted.append((number, self._request(number, column)))
            except (UnknownNamespace, ValueError, ua.UaError):
                refused[number] = "BadNodeIdUnknown"
        answers = await self._create(wanted)
        again = {n: columns[n] for n, name in answers.items() if name in _NO_FILTER and columns[n].deadband}
        self.unfiltered |= set(again)
        answers |= await self._create([(n, self._request(n, column, filtered=False)) for n, column in again.items()])
        return refused | {number: name for number, name in answers.items() if name}

    def _request(self, number: int, column: Column, *, filtered: bool = True) -> ua.MonitoredItemCreateRequest:
        own, settings = column.signal, self._settings
        sampling = settings.sampling if own is None or own.sampling is None else own.sampling
        parameters = ua.MonitoringParameters(
            ClientHandle=ua.UInt32(number),
            SamplingInterval=ua.Duration(sampling.total_seconds() * 1000),
            QueueSize=ua.UInt32(settings.queue if own is None or own.queue is None else own.queue),
            DiscardOldest=True,
        )
        if filtered and column.deadband is not None:
            parameters.Filter = _filter(column.deadband)
        node = self._services.namespaces.node(column.node)
        return ua.MonitoredItemCreateRequest(
            ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=ua.AttributeIds.Value),
            MonitoringMode=ua.MonitoringMode.Reporting,
            RequestedParameters=parameters,
        )

    async def _create(self, wanted: Sequence[tuple[int, ua.MonitoredItemCreateRequest]]) -> dict[int, str]:
        """Status names by handle, "" for good. Goes on in another subscription where one is full."""
        found: dict[int, str] = {}
        left = list(wanted)
        while left:
            at = next((s for s in self._subscriptions if not s.is_full), None)
            if at is None:
                if len(self._subscriptions) >= _MOST_SUBSCRIPTIONS:
                    break
                at = await self._subscribe()
            answers = await self._create_in(at, left)
            found |= answers
            before, left = len(left), [one for one in left if answers[one[0]] in _FULL]
            if left:
                at.is_full = True
                if len(left) == before and len(self._subscriptions) > 1:
                    break
        return found

    async def _create_in(
        self, at: _Subscription, wanted: Sequence[tuple[int, ua.MonitoredItemCreateRequest]]
    ) -> dict[int, str]:
        found: dict[int, str] = {}
        position = 0
        while position < len(wanted):
            part = wanted[position : position + self._services.limits.items]
            parameters = ua.CreateMonitoredItemsParameters(
                SubscriptionId=ua.UInt32(at.id),
                TimestampsToReturn=ua.TimestampsToReturn.Both,
                ItemsToCreate=[request for _, request in part],
            )
            try:
                results = await self._session.create_monitored_items(parameters)
            except uaerrors.BadTooManyOperations:
                if len(part) == 1:
                    raise
                self._services.limits.items = len(part) // 2
                continue
            for (number, _), result in zip(part, results, strict=True):
                found[number] = "" if result.StatusCode.is_good() else str(result.StatusCode.name)
            position += len(part)
        return found

    async def add_events(self, nodes: Sequence[ua.NodeId], wanted: ua.EventFilter) -> bool:
        """Watch the events of these notifiers; whether any of them can be watched."""
        requests = [
            (
                _EVENTS_FROM + position,
                ua.MonitoredItemCreateRequest(
                    ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=ua.AttributeIds.EventNotifier),
                    MonitoringMode=ua.MonitoringMode.Reporting,
                    RequestedParameters=ua.MonitoringParameters(
                        ClientHandle=ua.UInt32(_EVENTS_FROM + position), Filter=wanted, QueueSize=ua.UInt32(1000)
                    ),
                ),
            )
            for position, node in enumerate(nodes)
        ]
        try:
            return any(not name for name in (await self._create(requests)).values())
        except ua.UaStatusCodeError:
            return False

    # ------------------------------------------------------------ listening

    async def notices(self) -> AsyncIterator[Notice]:
        """What the server publishes, in order; an empty notice is a keep-alive. Raises DriverNotReady on silence."""
        if not self._subscriptions:
            await self._subscribe()
        try:
            while True:
                while len(self._requests) < self._window:
                    self._ask()
                response = await self._next()
                if response is not None:
                    yield await self._notice(response)
        finally:
            await self._forget()

    def _ask(self) -> None:
        acknowledge, self._acknowledge = self._acknowledge, []
        self._requests.append(asyncio.create_task(self._session.publish(acknowledge)))

    async def _next(self) -> ua.PublishResult | None:
        """The oldest request's answer; None when the server only wants fewer or newer requests."""
        request = self._requests[0]
        await asyncio.wait({request}, timeout=self.silence_s)
        if not request.done():
            raise errors.silent(self._settings.url, self.silence_s)
        self._requests.popleft()
        try:
            return request.result().Parameters
        except uaerrors.BadTooManyPublishRequests:
            self._window = max(1, self._window - 1)
        except uaerrors.BadTimeout:
            pass
        except asyncio.CancelledError as error:
            raise errors.explain(ConnectionError("publish was cancelled"), self._settings.url) from error
        return None

    async def _notice(self, result: ua.PublishResult) -> Notice:
        notice = Notice(time.time_ns())
        message = result.NotificationMessage
        subscription = self._by_id.get(int(result.SubscriptionId))
        if subscription is None or not message.NotificationData:
            return notice
        number = int(message.SequenceNumber)
        self._acknowledge.append(ua.SubscriptionAcknowledgement(ua.UInt32(subscription.id), ua.UInt32(number)))
        await self._catch_up(subscription, number, notice)
        subscription.expected = _after(number)
        self._take(message.NotificationData, notice)
        return notice

    async def _catch_up(self, subscription: _Subscription, number: int, notice: Notice) -> None:
        """Ask again for messages that were skipped; what the server no longer has is counted."""
        missing = (number - subscription.expected) % 0xFFFFFFFF
        if missing == 0 or missing > 1000:
            return
        at = subscription.expected
        for _ in range(missing):
            try:
                message = await self._session.republish(subscription.id, at)
                self._take(message.NotificationData or (), notice)
            except ua.UaStatusCodeError:
                notice.lost_messages += 1
            at = _after(at)

    def _take(self, parts: Sequence[object], notice: Notice) -> None:
        for part in parts:
            if isinstance(part, ua.DataChangeNotification):
                notice.values += part.MonitoredItems
            elif isinstance(part, ua.EventNotificationList):
                notice.events += part.Events
            elif isinstance(part, ua.StatusChangeNotification) and not part.Status.is_good():
                raise DriverNotReady(errors.answered(str(part.Status.name), errors.host_of(self._settings.url)).message)

    async def _forget(self) -> None:
        for request in self._requests:
            request.cancel()
        for request in self._requests:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await request
        self._requests.clear()


async def _unused(result: ua.PublishResult) -> None:
    """The library wants a callback; its publish loop is off (``connection._QuietSession``)."""


def _after(number: int) -> int:
    """Sequence numbers begin again at 1 (Part 4, 7.9)."""
    return 1 if number >= 0xFFFFFFFF else number + 1


def _filter(deadband: Deadband) -> ua.DataChangeFilter:
    percent = deadband.percent is not None
    return ua.DataChangeFilter(
        Trigger=ua.DataChangeTrigger.StatusValue,
        DeadbandType=ua.UInt32(2 if percent else 1),
        DeadbandValue=float(deadband.percent if deadband.percent is not None else deadband.absolute or 0.0),
    )
