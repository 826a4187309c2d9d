"""Personal data of the notifications: the list, the choices, muted threads, devices, what is still to
be sent; and what others were told of the person."""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data
from fitai.notifications import store, withdrawing
from fitai.notifications.choices import store as choices_store
from fitai.notifications.delivery import store as delivery_store
from fitai.notifications.devices import service as devices
from fitai.notifications.devices import store as devices_store


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    partition = choices_store.partition(user_id)
    for begins in (store.LINE_PREFIX, choices_store.MUTED_PREFIX, choices_store.PREFERENCES):
        yield from personal_data.export_items(partition, begins=begins)
    delivery = delivery_store.load_state(user_id)
    if delivery.version:
        yield "notification_delivery", personal_data.jsonable(delivery.model_copy(update={"unsubscribe_key": ""}))
    for device in devices_store.load_devices(user_id, with_stale=True):
        yield "push_device", personal_data.jsonable(device.model_copy(update={"token": "", "endpoint": None}))


def _erase(user_id: str) -> Iterator[None]:
    for device in devices_store.load_devices(user_id, with_stale=True):
        devices.forget(user_id, device)
        yield
    for keys in store.pages_of_actor(user_id):
        for key in keys:
            withdrawing.withdraw(key.notice, forgets=True)
        yield
    yield from delivery_store.erase_deadlines(user_id)
    yield from store.erase_notifications(user_id)


PERSONAL_DATA = personal_data.PersonalData(name="notifications", export=_export, erase=_erase)
