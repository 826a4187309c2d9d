"""Administrators find every account: by an address, an id, a name, or in the order of joining."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fitai.admin.people import service
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable

from tests.harness.gateway import access_token, call
from tests.unit.admin.people.steps import administrator, find, look, names
from tests.unit.auth.people import PASSWORD, Time, audited_actions, items, register
from tests.unit.users.people import show, suspend

pytestmark = pytest.mark.usefixtures("aws")
SECRETS = ("passwordHash", "password_hash", "stripe", "weight", "dateOfBirth", "metrics", "injuries", "bio")


@pytest.fixture
def time() -> Iterator[Time]:
    time = Time()
    time.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    yield time
    clock.set_source(None)


def test_an_account_is_found_by_address_id_and_the_beginning_of_any_name() -> None:
    boss = administrator("boss")
    ada = register("ada", profile={"firstName": "Émile", "lastName": "Noether"})
    show(ada, "private")
    suspend(register("adam"))
    assert names(find(boss, q="ADA@example.com")) == ["ada"]
    assert names(find(boss, q=ada.id)) == ["ada"]
    assert names(find(boss, q="ad")) == ["ada", "adam"]
    assert names(find(boss, q="noetherem")) == ["ada"]
    assert names(find(boss, q="ad", status="suspended")) == ["adam"]
    assert names(find(boss, q="nobody@example.com")) == names(find(boss, q="xy")) == []
    assert call("GET", "/users/search", token=register("bob").token, q="ad").data == []
    by_name = find(boss, q="ad", limit=1)
    assert names(by_name) + names(find(boss, q="ad", limit=1, cursor=by_name.cursor)) == ["ada", "adam"]
    reads = [name for name in by_name.operations if name in ("GetItem", "Query", "BatchGetItem")]
    assert sorted(reads) == ["BatchGetItem", "Query"]
    assert find(boss, q="''").status == 422


def test_the_list_is_the_newest_first_across_months_in_pages(time: Time) -> None:
    for name, day in (
        ("old", (2025, 12, 24)),
        ("elder", (2026, 1, 31)),
        ("young", (2026, 2, 1)),
        ("new", (2026, 3, 9)),
    ):
        time.now = datetime(*day, 12, tzinfo=UTC)
        register(name)
    time.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    boss = administrator("boss")
    first = find(boss, limit=3)
    assert names(first) == ["boss", "new", "young"]
    rest = find(boss, limit=3, cursor=first.cursor)
    assert names(rest) == ["elder", "old"]
    assert rest.cursor is not None, "so many empty months are for the next request"
    last = find(boss, limit=3, cursor=rest.cursor)
    assert (names(last), last.cursor) == ([], None)
    assert names(find(boss, joinedSince="2026-02-01")) == ["boss", "new", "young"]
    assert names(find(boss, role="admin")) == ["boss"]
    assert names(find(boss, plan="free", joinedSince="2026-03-01")) == ["boss", "new"]
    assert find(boss, plan="pro", joinedSince="2026-03-01").data == []
    # The count, the audit entry, and a Query of a month with one BatchGetItem.
    assert len(find(boss, limit=1).operations) <= 5


def test_what_is_shown_of_an_account_is_what_support_needs() -> None:
    boss = administrator("boss")
    ada = register("ada", profile={"firstName": "Ada", "bio": "Lifts."})
    call("PUT", "/users/preferences", {"injuries": ["knee"]}, token=ada.token).data  # noqa: B018
    answer = look(boss, ada)
    assert answer.data["email"] == ada.email
    assert (answer.data["sessions"], answer.data["hasPassword"], answer.data["plan"]) == (1, True, "free")
    assert answer.data["modelUsage"] == {"calls": 0, "tokens": 0, "costMicros": 0}
    assert answer.data["cases"] == answer.data["pastSuspensions"] == []
    for text in (answer.text, find(boss).text):
        assert [secret for secret in (*SECRETS, PASSWORD, "Lifts.", "knee") if secret in text] == []
    assert sorted(answer.operations) == ["BatchGetItem", "PutItem", "Query", "Query", "Query", "UpdateItem"]


def test_every_look_and_every_search_is_audited_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    boss, ada = administrator("boss"), register("ada")
    look(boss, ada).data  # noqa: B018
    find(boss, q=ada.email).data  # noqa: B018
    assert audited_actions(ada.id)[-1] == "admin.user_viewed"
    (entry,) = [item for item in items(f"AUDIT#{boss.id}") if item["action"] == "admin.users_searched"]
    assert ada.email not in str(entry), "whom somebody has searched for is in no entry"

    def fail(*writes: object) -> None:
        raise Unavailable

    monkeypatch.setattr(service, "commit", fail)
    for answer in (look(boss, ada), find(boss)):
        assert (answer.status, ada.email in answer.text) == (503, False)


def test_nobody_else_comes_in() -> None:
    ada = register("ada")
    assert look(ada, ada).error["code"] == "forbidden"
    assert call("GET", f"/admin/users/{ada.id}", token=access_token("boss", role="admin", amr=("pwd",))).status == 403
    assert call("GET", "/admin/users/none", token=access_token("boss", role="admin")).status == 404
