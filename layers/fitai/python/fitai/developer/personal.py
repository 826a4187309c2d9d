"""Personal data of API keys and webhooks."""

from collections.abc import Iterator
from typing import Any

from fitai.developer import store
from fitai.developer.keys import store as keys_store
from fitai.developer.webhooks import store as webhooks_store
from fitai.kernel import personal_data


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    pk = store.partition(user_id)
    yield from personal_data.export_items(pk, begins=keys_store.KEYS, without=("digest",))
    secrets = ("secret", "former_secret", "seq", "version", "rotation")
    yield from personal_data.export_items(pk, begins=webhooks_store.WEBHOOKS, without=secrets)
    # Deliveries hold what is exported elsewhere, until they are sent; the log tells of them.
    yield from personal_data.export_items(pk, begins=webhooks_store.ATTEMPTS)


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(store.partition(user_id))


PERSONAL_DATA = personal_data.PersonalData(name="developer", export=_export, erase=_erase)
