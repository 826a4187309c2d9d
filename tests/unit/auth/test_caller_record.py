"""What the kernel keeps of an account on behalf of signing in: the caller record and the audit trail."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from fitai.kernel import limits, table
from fitai.kernel.audit import AuditItem, Origin, audit_write, truncated_network
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.table import WriteConflict, commit, get

from tests.unit.auth.people import Time, items, register

ORIGIN = Origin("203.0.113.77", "request-1")


def _conflicts(monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """Let the next updates meet a transaction that holds the item."""
    client, tried = table.client(), []
    real = client.update_item

    def update_item(**arguments: Any) -> Any:
        tried.append(arguments["TableName"])
        if len(tried) <= times:
            raise ClientError({"Error": {"Code": "TransactionConflictException", "Message": ""}}, "UpdateItem")
        return real(**arguments)

    monkeypatch.setattr(client, "update_item", update_item)
    return tried


def test_a_count_waits_for_a_transaction_that_holds_the_record(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _conflicts(monkeypatch, 2)
    assert limits.count_request("user#ada", 10, keep=True).used == 1
    assert len(tried) == 3


def test_a_count_does_not_wait_for_ever(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _conflicts(monkeypatch, 1_000)
    with pytest.raises(Unavailable):
        limits.count_request("user#ada", 10, keep=True)
    assert len(tried) == limits.COUNT_TRIES


def test_units_can_be_set_before_anything_was_counted(aws: None) -> None:
    commit(limits.preferences_write("ada", "imperial", SharingSwitches()))
    record = limits.count_request("user#ada", 10, keep=True)
    assert (record.units, record.used) == ("imperial", 1)
    commit(limits.preferences_write("ada", "metric", SharingSwitches()))
    assert limits.count_request("user#ada", 10, keep=True).used == 2


def test_all_sessions_end_but_those_that_begin_afterwards(aws: None) -> None:
    time = Time()
    before = int(time.now.timestamp())
    commit(limits.end_sessions_write("ada", None, ["phone"], all=True))
    record = limits.count_request("user#ada", 10, keep=True)
    assert record.refuses("phone", before)
    assert record.refuses("unlisted", before - 1)
    assert not record.refuses("new", before)
    time.pass_by(minutes=15)
    commit(limits.end_sessions_write("ada", record, ["laptop"]))
    assert set(limits.count_request("user#ada", 10, keep=True).ended or {}) == {"laptop"}


# --- the audit trail ---------------------------------------------------------------------------------------


def test_an_entry_says_who_did_what_to_whom_when_and_from_where(aws: None) -> None:
    time = Time()
    commit(audit_write("admin", "admin.role_changed", "ada", ORIGIN, {"role": "premium"}))
    (item,) = items("AUDIT#ada")
    assert item["action"] == "admin.role_changed"
    assert (item["actor"], item["subject"], item["request_id"]) == ("admin", "ada", "request-1")
    assert item["network"] == "203.0.113.0/24"
    assert item["details"] == '{"role":"premium"}'
    assert item["GSI1PK"] == "ACTOR#admin"
    assert item["GSI2PK"] == f"AUDIT#{time.now.date().isoformat()}"
    assert item["SK"] == item["GSI1SK"] == item["GSI2SK"]
    assert item["ttl"] == int(time.now.timestamp()) + 400 * 86_400


def test_how_long_an_entry_stays_is_configured(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_AUDIT_DAYS", "30")
    settings.cache_clear()
    time = Time()
    commit(audit_write(None, "auth.sign_in_failed", "ada", ORIGIN))
    (item,) = items("AUDIT#ada")
    assert item["ttl"] == int(time.now.timestamp()) + 30 * 86_400
    assert "GSI1PK" not in item, "nobody had signed in, so there is nobody to list it under"


def test_an_entry_is_never_written_over(aws: None) -> None:
    write = audit_write("ada", "auth.signed_in", "ada", ORIGIN)
    commit(write)
    with pytest.raises(WriteConflict):
        commit(write)


def test_an_act_that_fails_leaves_no_entry(aws: None) -> None:
    ada = register()
    before = len(items("AUDIT#"))
    from fitai.accounts import store

    account = store.find_account(ada.id)
    assert account is not None
    stale = account.model_copy(update={"sign_ins": 7})
    with pytest.raises(WriteConflict):
        commit(store.sign_in_write(stale, account.created_at), audit_write(ada.id, "auth.signed_in", ada.id, ORIGIN))
    assert len(items("AUDIT#")) == before
    assert get(AuditItem, f"AUDIT#{ada.id}", "none") is None


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", "unknown"),
        ("", "unknown"),
    ],
)
def test_only_the_network_of_an_address_is_kept(address: str, known: str) -> None:
    assert truncated_network(address) == known
