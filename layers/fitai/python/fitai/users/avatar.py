"""The profile picture: which of an account's pictures it is."""

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock, events
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.media.events import MediaDeleted, MediaReady
from fitai.users import rules
from fitai.users.events import AvatarReplaced

REACTION = "set_avatar"


def update_profile_picture(event: MediaReady | MediaDeleted) -> None:
    """Let the profile show the newest avatar, in whatever order the events arrive."""
    if event.kind != "avatar":
        return
    if isinstance(event, MediaReady):
        retry_on_conflict(lambda: _show_picture(event))
    else:
        retry_on_conflict(lambda: _clear_picture(event))


def _show_picture(event: MediaReady) -> None:
    """Make the picture the profile picture, unless a newer one is: ids sort by when the uploads were requested."""
    account = accounts_store.find_account(event.user_id)
    current_id = None if account is None else rules.profile_picture_id(account)
    is_newest = account is not None and (current_id is None or current_id < event.media_id)
    writes: list[Write] = [events.deduplication_write(REACTION, event)]
    if account is not None and is_newest:
        writes += _picture_writes(account, event.media_id)
    replaced_id = current_id if is_newest else event.media_id
    if replaced_id is not None:
        writes.append(events.outbox_write(AvatarReplaced(user_id=event.user_id, media_id=replaced_id)))
    commit(*writes)


def _clear_picture(event: MediaDeleted) -> None:
    """Remove the picture from the profile; if its `MediaReady` is still to come, it will have no effect."""
    account = accounts_store.find_account(event.user_id)
    # The id of a picture's MediaReady is the picture's id.
    writes = [events.event_processed_write(REACTION, event.media_id)]
    if account is not None and rules.profile_picture_id(account) == event.media_id:
        writes += _picture_writes(account, None)
    commit(*writes)


def _picture_writes(account: Account, media_id: str | None) -> list[Write]:
    path = None if media_id is None else f"{rules.PICTURE_PATH}{media_id}"
    profile = account.profile.model_copy(update={"profile_picture": path})
    changes = {"profile": profile, "version": account.version + 1, "updated_at": clock.now()}
    return accounts_store.change_writes(account, account.model_copy(update=changes))
