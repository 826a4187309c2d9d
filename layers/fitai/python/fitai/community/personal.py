"""Personal data of the community: each package exports and erases what it stores."""

from collections.abc import Iterator
from typing import Any

from fitai.community.activities import store as activities_store
from fitai.community.cases import personal as cases_personal
from fitai.community.comments import personal as comments
from fitai.community.engagement import store as engagement_store
from fitai.kernel import personal_data


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    yield from activities_store.export(user_id)
    yield from cases_personal.export(user_id)
    yield from engagement_store.export(user_id)
    yield from comments.export(user_id)


def _erase(user_id: str) -> Iterator[None]:
    yield from activities_store.erase(user_id)
    yield from cases_personal.erase(user_id)
    yield from engagement_store.erase(user_id)
    yield from comments.erase(user_id)


PERSONAL_DATA = personal_data.PersonalData(name="community", export=_export, erase=_erase)
