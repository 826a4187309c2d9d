"""Personal data of the goals."""

from collections.abc import Iterator
from typing import Any

from fitai.goals import store
from fitai.kernel import personal_data


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for goal in store.goals_json(user_id):
        yield "goal", goal


def _erase(user_id: str) -> Iterator[None]:
    yield from store.erase_goals(user_id)


PERSONAL_DATA = personal_data.PersonalData(name="goals", export=_export, erase=_erase)
