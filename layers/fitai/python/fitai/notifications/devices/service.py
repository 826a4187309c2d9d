"""Use cases of devices: registering for pushes, ending that, and forgetting tokens that are dead."""

from collections.abc import Sequence

from fitai.kernel import clock, personal_data
from fitai.kernel.errors import NotFound
from fitai.kernel.events import Event
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, retry_on_conflict
from fitai.notifications import rules
from fitai.notifications import store as notifications_store
from fitai.notifications.delivery import store as delivery_store
from fitai.notifications.devices import endpoints, store
from fitai.notifications.events import DeviceRegistered, DeviceRemoved
from fitai.notifications.models import DeviceQuery, DeviceRegistration, PushDevice, RegisteredDevice
from fitai.notifications.telling import MAX_ATTEMPTS

MAX_DEVICES = 20
"""Devices of an account; one more replaces the one that was registered longest ago."""


def register(caller: Caller, request: DeviceRegistration) -> RegisteredDevice:
    """Register a device for pushes; registering again renews it, and takes the token over from any other account.

    An earlier token of the same session is replaced. Two GetItems (three for a token of another account), a Query and a
    transaction; a GetItem more where it says its time zone. SNS is called by the reaction.

    Raises:
        PushUnavailable: pushes of this platform are not set up.
        NotFound: the account was deleted.
    """
    endpoints.application(request.platform, request.sandbox)
    device = PushDevice(
        id=store.device_id(request.platform, request.token),
        token=request.token,
        platform=request.platform,
        sandbox=request.sandbox,
        session=caller.session,
        registered_at=clock.now(),
    )
    retry_on_conflict(lambda: _register(caller.id, device, request.timezone), tries=MAX_ATTEMPTS)
    return _view(device)


def _register(user_id: str, device: PushDevice, zone: str | None) -> None:
    # The state first: whoever registers another device meanwhile changes it, and is met again.
    state = notifications_store.load_state(user_id)
    owner_id = store.token_owner(device.id)
    present = store.load_devices(user_id)
    others = [other for other in present if other.id != device.id]
    endpoint = next((other.endpoint for other in present if other.id == device.id), None)
    device = device.model_copy(update={"endpoint": endpoint})
    replaced = _replaced(others, device)
    writes: list[Write] = []
    if owner_id is not None and owner_id != user_id:
        owner_state = notifications_store.load_state(owner_id)
        after = rules.with_devices(owner_state, max(0, owner_state.devices - 1))
        writes.append(notifications_store.state_write(owner_id, owner_state, after))
    after = rules.with_devices(state, len(others) - len(replaced) + 1)
    events: list[Event] = [DeviceRegistered(user_id=user_id, device_id=device.id), *_removals(user_id, replaced)]
    notifications_store.commit(
        [
            *writes,
            notifications_store.state_write(user_id, state, after),
            *store.registration_writes(user_id, device, owner_id),
            *(write for other in replaced for write in store.removal_writes(user_id, other)),
            *(delivery_store.zone_writes(user_id, zone) if zone else ()),
            personal_data.account_exists_check_write(user_id, NotFound),
        ],
        *events,
    )


def _replaced(others: Sequence[PushDevice], device: PushDevice) -> list[PushDevice]:
    """The devices that a registration replaces: former tokens of its session, and the oldest of too many."""
    same = [other for other in others if device.session is not None and other.session == device.session]
    kept = sorted((other for other in others if other not in same), key=lambda other: other.registered_at)
    return [*same, *kept[: max(0, len(kept) + 1 - MAX_DEVICES)]]


def unregister(caller: Caller, query: DeviceQuery) -> None:
    """End the registration of a device: the one that is named, or those of the session that asks; idempotent for these.

    Raises:
        NotFound: the caller has no such device.
    """
    devices = store.load_devices(caller.id)
    if query.id is not None:
        devices = [device for device in devices if device.id == query.id]
        if not devices:
            raise NotFound("There is no such device.")
    else:
        devices = [device for device in devices if device.session is not None and device.session == caller.session]
    for device in devices:
        forget(caller.id, device)


def forget(user_id: str, device: PushDevice) -> None:
    """Forget a device, unless it was registered again since it was read; idempotent. Two reads and a transaction."""
    retry_on_conflict(lambda: _forget(user_id, device), tries=MAX_ATTEMPTS)


def _forget(user_id: str, device: PushDevice) -> None:
    stored = store.find_device(user_id, device.id)
    if stored is None or stored.registered_at != device.registered_at:
        return
    state = notifications_store.load_state(user_id)
    after = rules.with_devices(state, max(0, state.devices - 1))
    writes = [notifications_store.state_write(user_id, state, after), *store.removal_writes(user_id, stored)]
    notifications_store.commit(writes, *_removals(user_id, [stored]))


def _removals(user_id: str, devices: Sequence[PushDevice]) -> list[Event]:
    """The events that let the endpoints of devices be deleted."""
    return [
        DeviceRemoved(user_id=user_id, device_id=device.id, endpoint=device.endpoint)
        for device in devices
        if device.endpoint is not None
    ]


def _view(device: PushDevice) -> RegisteredDevice:
    return RegisteredDevice(
        id=device.id, platform=device.platform, sandbox=device.sandbox, registered_at=device.registered_at
    )


# --- reactions ---------------------------------------------------------------------------------------------


def open_endpoint(event: DeviceRegistered) -> None:
    """Make or enable the endpoint of a device that was registered; idempotent."""
    device = store.find_device(event.user_id, event.device_id)
    if device is not None:
        store.save_endpoint(event.user_id, device, endpoints.open_endpoint(device))


def ensure_endpoint(user_id: str, device: PushDevice) -> PushDevice:
    """The device with its endpoint, which is made where there is none."""
    if device.endpoint is not None:
        return device
    endpoint = endpoints.open_endpoint(device)
    store.save_endpoint(user_id, device, endpoint)
    return device.model_copy(update={"endpoint": endpoint})


def close_endpoint(event: DeviceRemoved) -> None:
    """Delete the endpoint of a device that was removed, unless its token was registered again; idempotent."""
    if store.token_owner(event.device_id) is None:
        endpoints.delete_endpoint(event.endpoint)
