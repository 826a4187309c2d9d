"""The placeholders of the sample events: `{name}` in a string stands for what was saved under that name."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

PLACEHOLDER = re.compile(r"\{([\w.]+)\}")


def days(today: date) -> dict[str, str]:
    """What stands for the days that samples name: today, and those some weeks from it."""
    weeks = {"today": 0, "inAWeek": 1, "aWeekAgo": -1, "twoWeeksAgo": -2}
    return {name: (today + timedelta(weeks=count)).isoformat() for name, count in weeks.items()}


def filled(value: Any, saved: Mapping[str, Any]) -> Any:
    """Return a JSON value with its placeholders replaced; one that nothing was saved for stays as it is.

    A string that is a placeholder as a whole becomes the saved value itself, of whatever type.
    """
    if isinstance(value, dict):
        return {name: filled(member, saved) for name, member in value.items()}
    if isinstance(value, list):
        return [filled(member, saved) for member in value]
    if not isinstance(value, str):
        return value
    whole = PLACEHOLDER.fullmatch(value)
    if whole and whole[1] in saved:
        return saved[whole[1]]
    return PLACEHOLDER.sub(lambda match: str(saved.get(match[1], match[0])), value)
