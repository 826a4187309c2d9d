"""What analytics keep about people, and how it is handed over and goes."""

from collections.abc import Iterator
from typing import Any

from fitai.analytics import store
from fitai.analytics.store import CalendarItem, ContributionItem, ExerciseTallyItem, WeekItem
from fitai.kernel import personal_data

SORT_KEY_PREFIX = "ANALYTICS"
"""How the sort key of everything begins."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(store.partition(user_id), begins=SORT_KEY_PREFIX):
        for item in page:
            yield (
                personal_data.item_kind(item),
                _unpacked(item) | personal_data.item_json(item, without=("counts", "first", "revision")),
            )


def _unpacked(item: object) -> dict[str, Any]:
    """What the key says, and what is packed."""
    match item:
        case ContributionItem():
            return {"workoutId": item.workout_id}
        case WeekItem():
            return {"weekStartDate": item.start.isoformat()}
        case ExerciseTallyItem():
            return {"exerciseId": item.exercise_id}
        case CalendarItem():
            calendar = item.calendar
            return {"firstDay": personal_data.jsonable(calendar.first_day), "workoutsPerDay": list(calendar.counts)}
    return {}


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(store.partition(user_id), begins=SORT_KEY_PREFIX)


PERSONAL_DATA = personal_data.PersonalData(name="analytics", export=_export, erase=_erase)
