"""Personal data of authentication: sessions, devices, links in mails, identities at providers, second factors, counters."""

from collections.abc import Iterator
from typing import Any

from fitai.auth import store
from fitai.auth.factors import rules as factor_rules
from fitai.auth.factors import store as factors_store
from fitai.auth.identities import store as identities_store
from fitai.kernel import personal_data
from fitai.kernel.limits import CallerState
from fitai.kernel.table import batch_delete

LIMITS = ("forgot-mail", "verification-mail", "email-change", "new-device-mail", "guesses")
"""What is counted for each account besides its requests."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    yield from personal_data.export_items(f"USER#{user_id}", begins=store.SESSIONS, without=("digest", "exchanges"))
    yield from personal_data.export_items(f"USER#{user_id}", begins=store.DEVICES)
    for provider, subject in identities_store.linked_providers(user_id):
        yield "linked_provider", {"provider": provider, "subject": subject}
    for factor in factors_store.account_factors(user_id)[1].factors:
        yield "second_factor", personal_data.jsonable(factor_rules.factor_answer(factor))


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.SESSIONS)
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.DEVICES)
    yield from personal_data.erase_items(f"USER#{user_id}", begins=store.MAIL_LINKS)
    for begins in (factors_store.FACTORS, factors_store.FIRST_STEPS, factors_store.CHALLENGES):
        yield from personal_data.erase_items(f"USER#{user_id}", begins=begins)
    yield from identities_store.erase_provider_links(user_id)
    counters = (CallerState.of(f"{limit}#{user_id}") for limit in LIMITS)
    batch_delete((counter.PK, counter.SK) for counter in counters)
    for subject in (user_id, factor_rules.failures_subject(user_id)):
        yield from personal_data.erase_items(store.failures_partition(subject))


PERSONAL_DATA = personal_data.PersonalData(name="auth", export=_export, erase=_erase)
