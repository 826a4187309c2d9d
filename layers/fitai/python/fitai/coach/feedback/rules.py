"""How feedback on exercises adds up (coach.md, section 11). Pure.

A contribution loses half of its weight in 60 days. Since all contributions decay at the same rate, their sum is one number and
the day of it: the stored item grows with the number of exercises, not with the number of contributions.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from fitai.coach.feedback.models import Contribution, ExercisePreference, Preferences

ACCEPTED = 0.3
"""The contribution to each exercise of an accepted recommendation."""
COMPLETED = 0.1
"""The contribution to an exercise with a completed set in a workout."""
RATING_STEP = 0.2
"""The contribution for each star above three, and its negative for each below."""
MIDDLE_RATING = 3
DECLINED = -0.6
"""The contribution to a declined exercise."""
SWAPPED = -0.3
"""The contribution to an exercise that was replaced in a workout."""
FAMILY_SHARE = 0.5
"""The share of a contribution that the other exercises of the family get."""
HALF_LIFE_DAYS = 60
"""Days in which a contribution loses half of its weight."""
OUT_DAYS = 90
"""Days for which an exercise is not recommended that was declined by name."""
MAX_EXERCISES = 200
"""Exercises that are remembered of a user; those that matter least are forgotten."""
NEGLIGIBLE = 0.005
"""A value below which an exercise is forgotten: it changes no score by more than a thousandth."""


def rating_amount(rating: int) -> float:
    """The contribution of a rating from 1 to 5."""
    return (rating - MIDDLE_RATING) * RATING_STEP


def decay(days: int) -> float:
    """The share of its weight that a contribution has after some days."""
    return float(0.5 ** (max(0, days) / HALF_LIFE_DAYS))


def value_on(preference: ExercisePreference, day: date) -> float:
    """The value of a preference on a day; not clamped."""
    return preference.value * decay(day.toordinal() - preference.day)


def add(preferences: Preferences, contributions: Iterable[Contribution]) -> Preferences:
    """Add contributions to the preferences; at most `MAX_EXERCISES` exercises are kept."""
    sums = dict(preferences)
    newest = 0
    for contribution in contributions:
        day = contribution.day.toordinal()
        newest = max(newest, day)
        before = sums.get(contribution.exercise_id) or ExercisePreference(day=day)
        # An event may be late: then what is there is newer, and the new part has lost weight already.
        later = max(day, before.day)
        value = before.value * decay(later - before.day) + contribution.amount * decay(later - day)
        declined = max(day, before.declined or 0) if contribution.declines else before.declined
        sums[contribution.exercise_id] = ExercisePreference(value=value, day=later, declined=declined)
    return _most_important(sums, newest) if newest else sums


def _most_important(sums: Preferences, today: int) -> Preferences:
    """Those that still matter on a day: first what is out, then by their values."""
    day = date.fromordinal(today)

    def importance(exercise_id: str) -> tuple[bool, float, str]:
        preference = sums[exercise_id]
        return is_out(preference, day), abs(value_on(preference, day)), exercise_id

    kept_ids = [
        exercise_id
        for exercise_id, preference in sums.items()
        if is_out(preference, day) or abs(value_on(preference, day)) >= NEGLIGIBLE
    ]
    kept_ids = sorted(kept_ids, key=importance, reverse=True)[:MAX_EXERCISES]
    return {exercise_id: sums[exercise_id] for exercise_id in sorted(kept_ids)}


def is_out(preference: ExercisePreference, day: date) -> bool:
    """Whether the exercise was declined by name less than 90 days before."""
    return preference.declined is not None and day < date.fromordinal(preference.declined) + timedelta(days=OUT_DAYS)


def excluded_ids(preferences: Preferences, day: date) -> frozenset[str]:
    """The exercises that are not recommended on a day."""
    return frozenset(exercise_id for exercise_id, preference in preferences.items() if is_out(preference, day))


def weights(preferences: Preferences, family_members: Mapping[str, Iterable[str]], day: date) -> dict[str, float]:
    """The feedback on exercises on a day, −1 to +1 each; exercises without any are left out.

    Args:
        family_members: by the id of an exercise with feedback, the ids of its whole family.
    """
    sums: dict[str, float] = {}
    for exercise_id, preference in preferences.items():
        value = value_on(preference, day)
        sums[exercise_id] = sums.get(exercise_id, 0.0) + value
        for member_id in family_members.get(exercise_id, ()):
            if member_id != exercise_id:
                sums[member_id] = sums.get(member_id, 0.0) + FAMILY_SHARE * value
    return {exercise_id: max(-1.0, min(1.0, value)) for exercise_id, value in sums.items() if value}
