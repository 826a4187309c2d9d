"""Personal data of the coach."""

from collections.abc import Iterator
from typing import Any

from fitai.coach import store
from fitai.coach.chat import store as chat_store
from fitai.coach.feedback import store as feedback_store
from fitai.coach.form import store as form_store
from fitai.coach.generation import store as generation_store
from fitai.coach.keys import partition
from fitai.coach.model.usage import store as usage_store
from fitai.coach.proactive import store as proactive_store
from fitai.coach.quotas import store as quotas_store
from fitai.kernel import personal_data

STORES = (feedback_store, generation_store, quotas_store)
"""What else lies in the coach's partition is theirs: an item can only be read by a process that has imported its store."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for recommendation in store.recommendations_json(user_id):
        yield "recommendation", recommendation
    for exchange in chat_store.exchanges_json(user_id):
        yield "chat_exchange", exchange
    yield from personal_data.export_items(partition(user_id))
    yield from usage_store.export(user_id)
    yield from form_store.export(user_id)


def _erase(user_id: str) -> Iterator[None]:
    yield from store.erase_recommendations(user_id)
    yield from chat_store.erase(user_id)
    yield from proactive_store.erase_deadlines(user_id)
    yield from personal_data.erase_items(partition(user_id))
    yield from usage_store.erase(user_id)
    yield from form_store.erase(user_id)


PERSONAL_DATA = personal_data.PersonalData(name="coach", export=_export, erase=_erase)
