"""Personal data of the achievements."""

from collections.abc import Iterator
from typing import Any

from fitai.achievements import store
from fitai.kernel import personal_data


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    yield from personal_data.export_items(
        store.partition(user_id), begins=store.SORT_KEY_PREFIX, without=("revision", "catalogue")
    )


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(store.partition(user_id), begins=store.SORT_KEY_PREFIX)


PERSONAL_DATA = personal_data.PersonalData(name="achievements", export=_export, erase=_erase)
