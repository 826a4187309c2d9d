"""When something is said during a workout, and what. Pure.

The occasions and their bounds are those of the specification of the coach, section 9. The words are data: `texts/<language>.json`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from fitai.coach.motivation.live_events import Motivation
from fitai.coach.motivation.models import MotivationKind, MotivationState

MAX_IN_WORKOUT = 3
"""Words in one workout."""
MIN_GAP = timedelta(minutes=5)
"""Between two of them."""
MAX_CHARACTERS = 90
RETURN_DAYS = 7
"""Days since the last workout from which coming back is worth a word."""
MIN_SETS_FOR_HALFWAY = 4
"""Planned sets below which a workout is too short to have a middle."""
DAY_STREAKS = frozenset({3, 5, 7, 10, 14, 21, 30, 50, 75, 100, 150, 200, 250, 300, 365})
"""Days in a row that are worth a word."""
MIN_WEEK_STREAK = 2
"""Weeks in a row from which reaching the weekly target again is worth a word."""
LANGUAGES = ("en", "de", "es")
TEXTS = Path(__file__).parent / "texts"

ORDER = (
    MotivationKind.RECORD,
    MotivationKind.LAST_SET,
    MotivationKind.HALFWAY,
    MotivationKind.RETURN,
    MotivationKind.STREAK,
)
"""Of several occasions at the same moment the first one here is used."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that happened in a workout.

    Attributes:
        exercise: the name of the library's exercise whose record it is; None where it may not be named.
        days, weeks: the length of the streak, one of the two.
    """

    kind: MotivationKind
    exercise: str | None = None
    days: int | None = None
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class SetCounts:
    """The sets of a workout: how many there are, and how many are completed."""

    total: int
    completed: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the user stands when a workout starts.

    Attributes:
        today, last_day: days in the user's time zone; `last_day` is that of the newest workout, None without one.
        day_streak: days in a row until yesterday or today.
        week_streak: weeks in a row that have met their target, the running one included where it has.
        missing_workouts: how many the running week lacks of its target; 0 or less where it has met it.
    """

    today: date
    last_day: date | None = None
    day_streak: int = 0
    week_streak: int = 0
    missing_workouts: int = 0


# --- occasions ---------------------------------------------------------------------------------------------


def occasions_of_set(before: SetCounts, after: SetCounts, record_exercises: Sequence[str | None]) -> list[Occasion]:
    """The occasions of a set that was completed.

    Args:
        record_exercises: for each record that the set has beaten, the name of its exercise, or None.
    """
    occasions = [Occasion(MotivationKind.RECORD, exercise=name) for name in record_exercises[:1]]
    if after.total > 1 and after.total - after.completed == 1 and before.total - before.completed > 1:
        occasions.append(Occasion(MotivationKind.LAST_SET))
    is_half = 2 * before.completed < before.total and 2 * after.completed >= after.total
    if is_half and after.total >= MIN_SETS_FOR_HALFWAY and after.completed < after.total:
        occasions.append(Occasion(MotivationKind.HALFWAY))
    return occasions


def occasions_of_start(outlook: Outlook | None) -> list[Occasion]:
    """The occasions of a workout that starts: a return after seven days or more, or a streak that it continues.

    Args:
        outlook: None for the first workout of all.
    """
    if outlook is None or outlook.last_day is None:
        return []
    if (outlook.today - outlook.last_day).days >= RETURN_DAYS:
        return [Occasion(MotivationKind.RETURN)]
    if outlook.missing_workouts == 1 and outlook.week_streak + 1 >= MIN_WEEK_STREAK:
        return [Occasion(MotivationKind.STREAK, weeks=outlook.week_streak + 1)]
    if outlook.last_day < outlook.today and outlook.day_streak + 1 in DAY_STREAKS:
        return [Occasion(MotivationKind.STREAK, days=outlook.day_streak + 1)]
    return []


# --- choosing ----------------------------------------------------------------------------------------------


def motivation(
    workout_id: str, state: MotivationState | None, occasions: Iterable[Occasion], now: datetime
) -> Motivation | None:
    """What is said at these occasions; None where there is none, or it is too soon or too much.

    Records apart, each kind is used once in a workout.

    Args:
        state: None where the owner of the workout does not want to hear anything.
    """
    if state is None or not may_speak(state, now):
        return None
    used = {sent.kind for sent in state.sent} - {MotivationKind.RECORD}
    candidates = [occasion for occasion in occasions if occasion.kind not in used]
    if not candidates:
        return None
    occasion = min(candidates, key=lambda candidate: ORDER.index(candidate.kind))
    text = text_for(occasion, state.language, f"{workout_id}|{occasion.kind}|{len(state.sent)}")
    return Motivation(workout_id=workout_id, kind=occasion.kind, text=text)


def may_speak(state: MotivationState, now: datetime) -> bool:
    """Whether another word is within the bounds: at most three in a workout, five minutes apart."""
    if len(state.sent) >= MAX_IN_WORKOUT:
        return False
    # A set that a device reports late may be of a moment before the last word.
    return all(abs(now - sent.at) >= MIN_GAP for sent in state.sent)


def text_for(occasion: Occasion, language: str, seed: str) -> str:
    """The words for an occasion: among those that fit into 90 characters, chosen by the seed.

    Args:
        language: a tag of BCP 47; English where it is none of ours.
    """
    values = {"exercise": occasion.exercise, "days": occasion.days, "weeks": occasion.weeks}
    texts = [
        text
        for template in _templates(_supported(language))[occasion.kind]
        if (text := _filled(template, values)) is not None and len(text) <= MAX_CHARACTERS
    ]
    digest = hashlib.sha256(seed.encode()).digest()
    return texts[int.from_bytes(digest[:8]) % len(texts)]


def _filled(template: str, values: Mapping[str, object]) -> str | None:
    """A template with its values; None where it needs one that is unknown."""
    if any(f"{{{name}}}" in template and value is None for name, value in values.items()):
        return None
    return template.format(**values)


def _supported(language: str) -> str:
    primary = language.split("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


@cache
def _templates(language: str) -> dict[str, list[str]]:
    content: dict[str, list[str]] = json.loads((TEXTS / f"{language}.json").read_text("utf-8"))
    return content
