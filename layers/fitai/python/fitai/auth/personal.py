"""What signing in keeps about people, and how it is handed over and goes."""

from collections.abc import Iterator
from typing import Any

from fitai.auth import store
from fitai.auth.store import LinkedProviderItem, LockoutItem, ProviderItem
from fitai.kernel import personal_data
from fitai.kernel.limits import CallerState
from fitai.kernel.table import batch_delete, of_kind

MAIL_LIMITS = ("forgot-mail", "verification-mail")
"""What is counted for each account besides its requests."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    yield from personal_data.export_items(f"USER#{user_id}", begins=store.SESSIONS, without=("digest",))
    for page in personal_data.item_pages(f"USER#{user_id}", begins=store.PROVIDERS):
        for item in of_kind(page, LinkedProviderItem):
            yield "linked_provider", {"provider": item.provider, "subject": item.subject}


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.SESSIONS)
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.MAIL_LINKS)
    for page in personal_data.item_pages(f"USER#{user_id}", begins=store.PROVIDERS):
        items = of_kind(page, LinkedProviderItem)
        identities = (ProviderItem.of(item.provider, item.subject) for item in items)
        # The account's side goes last: it leads to the other one.
        batch_delete((one.PK, one.SK) for one in identities)
        batch_delete((item.PK, item.SK) for item in items)
        yield
    counters = (CallerState.of(f"{what}#{user_id}") for what in MAIL_LIMITS)
    batch_delete((one.PK, one.SK) for one in (LockoutItem.of(user_id), *counters))


PERSONAL_DATA = personal_data.PersonalData(name="auth", export=_export, erase=_erase)
