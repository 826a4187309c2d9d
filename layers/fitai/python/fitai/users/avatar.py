"""The profile picture: which of an account's pictures it is."""

from fitai.accounts import store
from fitai.accounts.models import Account
from fitai.kernel import clock, events
from fitai.kernel.table import ABSENT, PRESENT, Write, commit, put, retry_on_conflict
from fitai.media.events import MediaDeleted, MediaReady
from fitai.users import rules
from fitai.users.events import AvatarReplaced

REACTION = "set_avatar"


def update_profile_picture(event: MediaReady | MediaDeleted) -> None:
    """Let the profile show the newest avatar there is, in whatever order the events arrive."""
    if event.kind != "avatar":
        return
    if isinstance(event, MediaReady):
        retry_on_conflict(lambda: _show_picture(event))
    else:
        retry_on_conflict(lambda: _clear_picture(event))


def _show_picture(event: MediaReady) -> None:
    """Make it the profile picture, unless a newer one is: ids are in the order in which they were asked for."""
    account = store.find_account(event.user_id)
    present = None if account is None else rules.profile_picture_id(account)
    newer = account is not None and (present is None or present < event.media_id)
    writes: list[Write] = [events.deduplication_write(REACTION, event)]
    if account is not None and newer:
        writes += _picture_writes(account, event.media_id)
    dropped = present if newer else event.media_id
    if dropped is not None:
        writes.append(events.outbox_write(AvatarReplaced(user_id=event.user_id, media_id=dropped)))
    commit(*writes)


def _clear_picture(event: MediaDeleted) -> None:
    """Show none where it was shown, and let the event that would show it have no effect if it is still to come."""
    never = events.ProcessedEventItem.of(REACTION, event.media_id)
    account = store.find_account(event.user_id)
    writes = [put(never, when=PRESENT | ABSENT)]
    if account is not None and rules.profile_picture_id(account) == event.media_id:
        writes += _picture_writes(account, None)
    commit(*writes)


def _picture_writes(account: Account, media_id: str | None) -> list[Write]:
    address = None if media_id is None else f"{rules.PICTURE_PATH}{media_id}"
    profile = account.profile.model_copy(update={"profile_picture": address})
    change = {"profile": profile, "version": account.version + 1, "updated_at": clock.now()}
    return store.change_writes(account, account.model_copy(update=change))
