"""What alarms are told by the configuration: rules, the site's word on machines' own alarms, machines and zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time as clock
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.alarms.desk import Setting
from app.alarms.ranks import NativeRule
from app.alarms.runs import AlarmMachine
from app.config.alert_schema import Alert, NativeAlarm
from app.config.schema import Config
from app.domain.alarm import Consequence, Priority
from app.domain.alarm_rule import AlarmRule, RuleSchedule
from app.domain.calendar import days_of


def setting_of(config: Config) -> Setting:
    """What the desk is told about the station."""
    return Setting(
        tuple(AlarmMachine(machine.id, machine.sort) for machine in config.machines),
        rules_of(config),
        tuple(native_of(entry) for entry in config.native_alarms),
        config.station,
        ZoneInfo(config.timezone) if config.timezone else None,
    )


def rules_of(config: Config) -> tuple[AlarmRule, ...]:
    """The rules of ``alerts:``."""
    return tuple(rule_of(alert) for alert in config.alerts)


def rule_of(alert: Alert) -> AlarmRule:
    """One entry of ``alerts:`` as a rule."""
    hours = alert.schedule
    return AlarmRule(
        alert.name,
        alert.condition,
        alert.machines,
        alert.kinds,
        _ns(alert.duration),
        _ns(alert.off_delay),
        alert.deadband,
        alert.count,
        _ns(alert.within),
        alert.latch,
        Priority(alert.priority) if alert.priority is not None else None,
        alert.severity,
        Consequence(alert.consequence) if alert.consequence is not None else None,
        _ns(alert.time_to_respond),
        _ns(alert.re_alarm),
        alert.while_,
        None if hours is None else RuleSchedule(days_of(hours.days), _minute(hours.from_), _minute(hours.to) or 1440),
        _words(alert.title),
        _words(alert.guidance),
        alert.link,
        alert.channels,
    )


def native_of(entry: NativeAlarm) -> NativeRule:
    """One entry of ``native_alarms:``."""
    return NativeRule(
        entry.match,
        entry.machines,
        entry.kinds,
        Priority(entry.priority) if entry.priority is not None else None,
        entry.rank,
        entry.ignore,
        entry.latch,
        _words(entry.title),
        _words(entry.guidance),
        entry.link,
        entry.channels,
    )


def _words(given: Mapping[Any, str]) -> Mapping[str, str]:
    return {str(language): text for language, text in given.items()}


def _minute(at: clock) -> int:
    return at.hour * 60 + at.minute


def _ns(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1) * 1000
