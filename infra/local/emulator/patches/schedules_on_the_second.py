"""Rules and schedules fire within a second of their time."""

from ministack.services import eventbridge, scheduler

from infra.local.emulator.patch import Patch, Patcher

SECONDS = 1


def apply(patcher: Patcher) -> None:
    """Look every second for what is due."""
    patcher.replace(eventbridge, "_SCHEDULER_TICK_INTERVAL", SECONDS)
    patcher.replace(scheduler, "_SCHEDULE_TICK_INTERVAL", SECONDS)


def is_needed() -> bool:
    """Whether it looks more rarely by itself."""
    return bool(eventbridge._SCHEDULER_TICK_INTERVAL > SECONDS or scheduler._SCHEDULE_TICK_INTERVAL > SECONDS)


PATCH = Patch(
    name="schedules_on_the_second",
    reason="MiniStack looks every ten seconds for schedules that are due, so they fire up to ten seconds late; a rest "
    "timer that ends late looks like a fault of ours.",
    upstream="ministack.services.eventbridge:_SCHEDULER_TICK_INTERVAL and scheduler:_SCHEDULE_TICK_INTERVAL are 1, or "
    "can be set by the environment",
    sources={
        "ministack.services.eventbridge:_scheduler_loop": "7795e8e084ff",
        "ministack.services.scheduler:_ticker_loop": "51e1b1334023",
    },
    apply=apply,
    is_needed=is_needed,
)
