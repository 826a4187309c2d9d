"""Accounts from before the administrators' lists get their entries, while they are changed, and whenever a worker ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fitai.accounts import store
from fitai.accounts.migrations.store import add_missing_entries
from fitai.accounts.models import Account, Preferences, PrivacyChoices, ProfileDetails
from fitai.kernel import clock, table
from fitai.kernel.migrations import service
from fitai.kernel.migrations.declarations import registered
from fitai.kernel.migrations.store import LEASE_SECONDS
from fitai.kernel.table import commit

from tests.harness.crashes import sabotaged
from tests.harness.person import restore, snapshot, whole_table

pytestmark = pytest.mark.usefixtures("aws")
MIGRATION = registered()["account-entries"]
Item = dict[str, Any]


def account(name: str, visibility: str = "public") -> Account:
    """A new account."""
    now = clock.now()
    made = Account(
        id=f"id-{name}",
        email=f"{name}@example.com",
        username=name,
        profile=ProfileDetails(first_name=name, last_name="Byron"),
        preferences=Preferences(privacy=PrivacyChoices(profile_visibility=visibility)),  # type: ignore[arg-type]
        created_at=now,
        updated_at=now,
    )
    store.create_account(made)
    return made


def entries() -> list[Item]:
    """The entries of all accounts."""
    return [item for item in whole_table() if item["PK"]["S"].startswith(("NAME#", "JOINED#"))]


def forget_entries() -> list[Item]:
    """Make the accounts those from before; return the entries that they had."""
    had = entries()
    table.batch_delete((item["PK"]["S"], item["SK"]["S"]) for item in had)
    return had


def same(items: list[Item], others: list[Item]) -> bool:
    """Whether these are the same items, in whatever order."""

    def ordered(list_: list[Item]) -> list[Item]:
        return sorted(list_, key=lambda item: (item["PK"]["S"], item["SK"]["S"]))

    return ordered(items) == ordered(others)


@contextmanager
def meanwhile(change: Callable[[], object]) -> Iterator[None]:
    """Let another writer change something just before the first transaction."""
    waiting = [change]

    def interfere(**_: Any) -> None:
        if waiting:
            waiting.pop()()

    event = "before-call.dynamodb.TransactWriteItems"
    table.client().meta.events.register_first(event, interfere, unique_id="tests-meanwhile")
    try:
        yield
        assert not waiting
    finally:
        table.client().meta.events.unregister(event, unique_id="tests-meanwhile")


def test_an_account_from_before_gets_the_entries_of_a_new_one() -> None:
    for name, visibility in (("ada", "public"), ("bob", "friends"), ("eve", "private")):
        account(name, visibility)
    had = forget_entries()
    assert len(had) == 3 * 4

    assert service.examine(MIGRATION).changed == 3
    assert entries() == []
    assert service.run(MIGRATION, segments=2)
    assert same(entries(), had)
    assert service.verify(MIGRATION) == service.Progress(read=3, changed=0)


def test_only_what_is_missing_or_wrong_is_written() -> None:
    ada, _ = account("ada"), account("bob")
    had = entries()
    lost = next(item for item in had if item["PK"]["S"].startswith("JOINED#") and item["user_id"]["S"] == ada.id)
    hidden = next(item for item in had if "GSI1PK" in item and item["user_id"]["S"] == "id-bob")
    table.batch_delete([(lost["PK"]["S"], lost["SK"]["S"])])
    without = {name: value for name, value in hidden.items() if not name.startswith("GSI1")}
    table.client().put_item(TableName=table.settings().table, Item=without)

    items = [store.AccountItem.from_account(account) for account in store.find_accounts([ada.id, "id-bob"]).values()]
    assert add_missing_entries(items, False) == 2
    assert same(entries(), had)
    with sabotaged(lambda operation, _: operation == "TransactWriteItems") as calls:
        assert add_missing_entries(items, False) == 0
    assert calls.calls == 0


def test_a_change_at_the_same_moment_is_not_overwritten() -> None:
    ada = account("ada")
    forget_entries()
    changed = ada.model_copy(
        update={"profile": ProfileDetails(first_name="Augusta", last_name="King"), "version": ada.version + 1}
    )

    with meanwhile(lambda: commit(*store.change_writes(ada, changed))):
        service.run(MIGRATION, segments=1)
    names = {item["name"]["S"] for item in entries() if "name" in item}
    assert names == {"ada", "augustaking", "kingaugusta"}
    assert len(entries()) == 4


def test_an_account_that_is_deleted_at_the_same_moment_gets_no_entries() -> None:
    ada = account("ada")
    forget_entries()

    with meanwhile(lambda: commit(*store.deletion_writes(ada))):
        assert service.run(MIGRATION, segments=1)
    assert entries() == []


@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_ends_anywhere_is_finished_by_the_next(after: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PAGE_SIZE", 4)
    for name in ("ada", "bob", "eve"):
        account(name)
    had = forget_entries()
    before = snapshot()
    crashes = 0

    with sabotaged() as saboteur:
        for call in range(1, 200, 5):
            restore(before)
            if not saboteur.crashes(lambda: service.run(MIGRATION, segments=2), call, after=after):
                break
            crashes += 1
            # Whatever the worker held is free again when its lease is over.
            moment = clock.now().timestamp() + LEASE_SECONDS + 1
            clock.set_source(lambda moment=moment: clock.datetime.fromtimestamp(moment, clock.UTC))  # type: ignore[misc]
            assert service.run(MIGRATION, segments=2)
            clock.set_source(None)
            assert same(entries(), had), call
    assert crashes >= 4
