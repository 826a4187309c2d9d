"""Schedules of EventBridge Scheduler run in their time zone, and one that cannot run is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ministack.services import eventbridge, scheduler

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]
ZONE = 'sched.get("ScheduleExpressionTimezone")'


def apply(patcher: Patcher) -> None:
    """Read times in the schedule's zone, and validate what comes in."""
    patcher.add(scheduler, "_zone", zone_of)
    patcher.add(scheduler, "_next_fire", next_fire)
    patcher.edit(
        scheduler,
        "_at_time_epoch",
        ("def _at_time_epoch(expr: str):", "def _at_time_epoch(expr: str, zone=timezone.utc):"),
        ("dt = dt.replace(tzinfo=timezone.utc)", "dt = dt.replace(tzinfo=zone)"),
    )
    patcher.edit(
        scheduler,
        "_tick_schedules",
        ("_at_time_epoch(expr)", f"_at_time_epoch(expr, _zone({ZONE}))"),
        (
            "datetime.fromtimestamp(_schedule_last_fired[state_key], tz=timezone.utc)",
            f"datetime.fromtimestamp(_schedule_last_fired[state_key], tz=_zone({ZONE}))",
        ),
        ("_eb._cron_next_fire(fields, last_dt)", "_next_fire(fields, last_dt)"),
    )
    for name in ("_create_schedule", "_update_schedule"):
        patcher.wrap(scheduler, name, _validated)


def zone_of(name: str | None) -> tzinfo:
    """A time zone by its name.

    Raises:
        ValueError: there is none of this name.
    """
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"Invalid ScheduleExpressionTimezone {name}.") from None


def next_fire(fields: Any, after: datetime) -> datetime | None:
    """The next time of a cron expression, on the clock of a zone; a time that a change of the clock skips is skipped."""
    found: datetime | None = eventbridge._cron_next_fire(fields, after)
    while found is not None and found.astimezone(UTC).astimezone(found.tzinfo).replace(fold=0) != found.replace(fold=0):
        found = eventbridge._cron_next_fire(fields, found)
    return found


def _validated(original: Callable[[str, Json], Any]) -> Callable[[str, Json], Any]:
    @wraps(original)
    def change(name: str, body: Json) -> Any:
        expression = body.get("ScheduleExpression")
        try:
            zone_of(body.get("ScheduleExpressionTimezone"))
        except ValueError as error:
            return scheduler._error(400, "ValidationException", str(error))
        if expression and not _can_be_read(expression):
            return scheduler._error(400, "ValidationException", f"Invalid Schedule Expression {expression}.")
        return original(name, body)

    return change


def _can_be_read(expression: str) -> bool:
    return bool(
        scheduler._at_time_epoch(expression) is not None
        or eventbridge._parse_rate_seconds(expression) is not None
        or eventbridge._parse_cron_fields(expression) is not None
    )


def is_needed() -> bool:
    """Whether a schedule is made in a zone that does not exist."""
    target = {"Arn": f"arn:aws:sqs:{probes.REGION}:{probes.ACCOUNT}:probe", "RoleArn": "arn:aws:iam::0:role/probe"}
    body = {
        "ScheduleExpression": "rate(1 day)",
        "ScheduleExpressionTimezone": "Mars/Olympus",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": target,
        "State": "DISABLED",
    }
    with probes.scope():
        status, *_ = scheduler._create_schedule("probe", body)
        if status == 200:
            scheduler._delete_schedule("probe", {})
    return bool(status == 200)


PATCH = Patch(
    name="schedule_time_zones",
    reason="MiniStack reads the times of a schedule as UTC whatever its time zone is, and takes zones and expressions that "
    "do not exist. On AWS a reminder at seven in Berlin comes at seven in Berlin, in summer too.",
    upstream="ministack.services.scheduler:_tick_schedules reads `at` and `cron` in ScheduleExpressionTimezone, and "
    "_create_schedule validates both",
    sources={
        "ministack.services.scheduler:_tick_schedules": "0ece514e9120",
        "ministack.services.scheduler:_at_time_epoch": "6f3f5ab6fca1",
        "ministack.services.scheduler:_create_schedule": "5b205607c15c",
        "ministack.services.scheduler:_update_schedule": "93f7fec4f7d8",
        "ministack.services.eventbridge:_cron_next_fire": "6c0efd26b612",
        "ministack.services.eventbridge:_parse_cron_fields": "c88b90c1864d",
        "ministack.services.eventbridge:_parse_rate_seconds": "0184f31e965e",
    },
    apply=apply,
    is_needed=is_needed,
)
