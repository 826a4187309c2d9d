"""Items and keys of the devices that get pushes.

USER#<id>#NOTIFICATIONS   DEVICE#<device>    a device, by the digest of its token
PUSHTOKEN#<device>        TOKEN              whose device has the token: a token has one owner

Both expire 270 days after the device was registered last. A change also writes the state of its user's notifications, which
says whether there are devices.
"""

import hashlib
from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write
from fitai.notifications.choices.store import partition
from fitai.notifications.models import PushDevice

DEVICE_PREFIX = "DEVICE#"
STALE_AFTER = timedelta(days=270)
"""A device that was not registered again for so long gets no pushes any more."""


class DeviceItem(Entity, discriminator="push_device"):
    """A device that gets pushes."""

    device: PydanticAttribute[PushDevice] = PydanticAttribute(PushDevice)
    registered_at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, device_id: str) -> "DeviceItem":
        """The item of this device; only its keys."""
        return cls(PK=partition(user_id), SK=f"{DEVICE_PREFIX}{device_id}")

    @classmethod
    def from_device(cls, user_id: str, device: PushDevice) -> "DeviceItem":
        """The item of a device."""
        item = cls.of(user_id, device.id)
        item.device, item.registered_at = device, clock.iso(device.registered_at)
        item.ttl = _expiry(device)
        return item


class PushTokenItem(Entity, discriminator="push_token"):
    """Whose device has a token."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, device_id: str, **attributes: Any) -> "PushTokenItem":
        """The item of the token with this digest."""
        return cls(PK=f"PUSHTOKEN#{device_id}", SK="TOKEN", **attributes)


def device_id(platform: str, token: str) -> str:
    """The id of a device: a digest of its token."""
    return hashlib.sha256(f"{platform} {token}".encode()).hexdigest()[:32]


def load_devices(user_id: str, *, with_stale: bool = False) -> list[PushDevice]:
    """The devices of a user, by default those that are not stale: one Query."""
    now = clock.now()
    page = table.query(partition(user_id), begins=DEVICE_PREFIX)
    devices = [item.device for item in table.of_kind(page.items, DeviceItem)]
    return [device for device in devices if with_stale or device.registered_at + STALE_AFTER > now]


def find_device(user_id: str, device_id: str) -> PushDevice | None:
    """A device of a user: one GetItem."""
    key = DeviceItem.of(user_id, device_id)
    item = table.get(DeviceItem, key.PK, key.SK)
    return None if item is None else item.device


def token_owner(device_id: str) -> str | None:
    """The id of the user whose device has this token, or None: one GetItem."""
    key = PushTokenItem.of(device_id)
    item = table.get(PushTokenItem, key.PK, key.SK)
    return None if item is None else item.user_id


def registration_writes(user_id: str, device: PushDevice, owner_id: str | None) -> list[Write]:
    """The writes of a device that is registered, and taken over where its token was another's.

    Args:
        owner_id: who had the token when it was read.
    """
    token = PushTokenItem.of(device.id, user_id=user_id, ttl=_expiry(device))
    unchanged = ABSENT if owner_id is None else PushTokenItem.user_id == owner_id
    item = DeviceItem.from_device(user_id, device)
    writes = [table.put(token, when=unchanged), table.put(item, when=PRESENT | ABSENT)]
    if owner_id not in (None, user_id):
        writes.append(table.delete(DeviceItem.of(str(owner_id), device.id), when=PRESENT | ABSENT))
    return writes


def removal_writes(user_id: str, device: PushDevice) -> list[Write]:
    """The writes of a device that gets no more pushes; a write conflict if it was registered again meanwhile."""
    unchanged = DeviceItem.registered_at == clock.iso(device.registered_at)
    return [
        table.delete(DeviceItem.of(user_id, device.id), when=unchanged),
        table.delete(PushTokenItem.of(device.id), when=PushTokenItem.user_id == user_id),
    ]


def save_endpoint(user_id: str, device: PushDevice, endpoint: str) -> bool:
    """Store the endpoint of a device; whether it is still registered as it was read."""
    item = DeviceItem.of(user_id, device.id)
    changed = device.model_copy(update={"endpoint": endpoint})
    unchanged = DeviceItem.registered_at == clock.iso(device.registered_at)
    return table.update_if_present(item, DeviceItem.device.set(changed), when=unchanged)


def _expiry(device: PushDevice) -> int:
    return int((device.registered_at + STALE_AFTER).timestamp())
