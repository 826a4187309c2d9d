"""What is kept about people as users: the account, the body, what they are to each other, reports, archives."""

from collections.abc import Iterator
from typing import Any

from fitai.accounts import store
from fitai.accounts.store import AccountItem
from fitai.kernel import personal_data, storage
from fitai.kernel.table import batch_delete, get, of_kind
from fitai.users.body.store import BodyEntryItem
from fitai.users.export import rules as account_rules
from fitai.users.export.store import ExportItem
from fitai.users.reports import store as reports
from fitai.users.social import service as social
from fitai.users.social.store import FollowItem, RelationItem, SocialCountsItem

SUBSCRIPTION = "subscription"


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    account = get(AccountItem, *store.account_key(user_id))
    if account is not None:
        bought = account.subscription.model_copy(update={"stripe_customer_id": None})
        yield (
            "account",
            personal_data.item_json(account, without=("password_hash", "sign_ins"))
            | {SUBSCRIPTION: personal_data.jsonable(bought)},
        )
    for page in personal_data.item_pages(f"USER#{user_id}#BODY", begins="ENTRY#"):
        for entry in of_kind(page, BodyEntryItem):
            yield "body_entry", personal_data.jsonable(entry.entry)
    for page in personal_data.item_pages(f"USER#{user_id}#RELATIONS"):
        for side in of_kind(page, RelationItem):
            yield "relation", {"otherId": side.SK} | personal_data.item_json(side, without=("stamp", "blocked"))
    for page in personal_data.item_pages(f"USER#{user_id}#FOLLOWING"):
        for follow in of_kind(page, FollowItem):
            yield "follow", {"otherId": follow.SK, "since": str(follow.GSI2SK).partition("#")[0]}
    for sent in reports.reports_by_sender(user_id):
        for item in sent:
            yield "report", personal_data.jsonable(item.report)


def _erase(user_id: str) -> Iterator[None]:
    for page in personal_data.item_pages(f"USER#{user_id}#RELATIONS"):
        for side in page:
            social.end_tie(user_id, side.SK)
        yield
    counts, export = SocialCountsItem.of(user_id), ExportItem.of(user_id)
    batch_delete([(counts.PK, counts.SK), (export.PK, export.SK)])
    yield from personal_data.erase_items(f"USER#{user_id}#FOLLOWING")
    yield from personal_data.erase_items(f"USER#{user_id}#BODY")
    yield from _erase_reports(user_id)
    yield from storage.delete_prefix(account_rules.account_folder(user_id))


def _erase_reports(user_id: str) -> Iterator[None]:
    """Reports that the user has sent stay, without saying who sent them; reports of the user have no target any more."""
    for page in personal_data.item_pages(reports.target_partition("user", user_id), index="GSI2"):
        for item in of_kind(page, reports.ReportItem):
            reports.delete_report(item)
        yield
    for sent in reports.reports_by_sender(user_id):
        for item in sent:
            reports.anonymise_report(item)
    yield from personal_data.erase_items(f"USER#{user_id}#REPORTS")


PERSONAL_DATA = personal_data.PersonalData(name="users", export=_export, erase=_erase)
