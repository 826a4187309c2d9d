"""Personal data of the platform analytics: the record by which a user is counted.

The numbers of days hold nobody's data: what a user has added to them stays when the account is erased.
"""

from collections.abc import Iterator
from typing import Any

from fitai.insights import service, store
from fitai.kernel import personal_data


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    record = store.record_json(user_id)
    if record is not None:
        yield "insights_user", record


def _erase(user_id: str) -> Iterator[None]:
    if service.remove_user(user_id):
        yield


PERSONAL_DATA = personal_data.PersonalData(name="insights", export=_export, erase=_erase)
