"""Personal data of authentication: sessions, devices, links in mails, identities at providers, counters."""

from collections.abc import Iterator
from typing import Any

from fitai.auth import store
from fitai.kernel import personal_data
from fitai.kernel.limits import CallerState
from fitai.kernel.table import batch_delete

LIMITS = ("forgot-mail", "verification-mail", "email-change", "new-device-mail", "guesses")
"""What is counted for each account besides its requests."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    yield from personal_data.export_items(f"USER#{user_id}", begins=store.SESSIONS, without=("digest", "exchanges"))
    yield from personal_data.export_items(f"USER#{user_id}", begins=store.DEVICES)
    for provider, subject in store.linked_providers(user_id):
        yield "linked_provider", {"provider": provider, "subject": subject}


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.SESSIONS)
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.DEVICES)
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.MAIL_LINKS)
    yield from store.erase_provider_links(user_id)
    counters = (CallerState.of(f"{limit}#{user_id}") for limit in LIMITS)
    batch_delete((counter.PK, counter.SK) for counter in counters)
    yield from personal_data.erase_items(store.failures_partition(user_id))


PERSONAL_DATA = personal_data.PersonalData(name="auth", export=_export, erase=_erase)
