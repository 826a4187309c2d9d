"""Personal data of users: the account, body metrics, relations, archives.

The account's names, its index entries and its erasure are removed by transactions of their own (`accounts`).
"""

from collections.abc import Iterator
from typing import Any

from fitai.accounts import store as accounts_store
from fitai.kernel import personal_data, storage
from fitai.kernel.table import batch_delete
from fitai.users.body import rules as body_rules
from fitai.users.body import store as body_store
from fitai.users.export import rules as export_rules
from fitai.users.export import store as export_store
from fitai.users.limits import store as limits_store
from fitai.users.social import service as social_service
from fitai.users.social import store as social_store


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    account = accounts_store.account_json(user_id)
    if account is not None:
        yield "account", account
    for entry in body_store.all_entries(user_id):
        yield "body_entry", personal_data.jsonable(entry)
    summary = body_store.find_summary(user_id)
    if summary is not None:
        yield "body_summary", personal_data.jsonable(body_rules.overview(summary))
    for relation in social_store.relations_json(user_id):
        yield "relation", relation
    for follow in social_store.follows_json(user_id):
        yield "follow", follow
    for mute in social_store.mutes_json(user_id):
        yield "mute", mute
    for count in limits_store.counts_json(user_id):
        yield "daily_count", count


def _erase(user_id: str) -> Iterator[None]:
    for other_ids in social_store.other_id_pages(user_id):
        for other_id in other_ids:
            social_service.end_tie(user_id, other_id)
        yield
    batch_delete([social_store.counts_key(user_id), export_store.export_key(user_id)])
    yield from social_store.erase_follows(user_id)
    yield from social_store.erase_mutes(user_id)
    yield from limits_store.erase_counts(user_id)
    yield from body_store.erase_entries(user_id)
    yield from storage.delete_prefix(export_rules.account_folder(user_id))


PERSONAL_DATA = personal_data.PersonalData(name="users", export=_export, erase=_erase)
