"""Finding users: by which names, in which spelling, and what a change of names or privacy changes."""

from typing import Any

import pytest
from fitai.accounts.search_index import rules
from fitai.users.social import store
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person, items, register
from tests.unit.users.people import act, befriend, ids, show

PUBLIC = {"privacy": {"profileVisibility": "public"}}


def person(name: str, first: str | None = None, last: str | None = None, **more: Any) -> Person:
    profile = {"firstName": first, "lastName": last}
    return register(
        name, profile={key: value for key, value in profile.items() if value}, **({"preferences": PUBLIC} | more)
    )


def search(by: Person, q: str, **query: Any) -> Answer:
    return call("GET", "/users/search", token=by.token, q=q, **query)


def entries(of: Person) -> set[str]:
    """The names that users find an account by."""
    return {str(item["name"]) for item in items("NAME#") if item["user_id"] == of.id and "GSI1PK" in item}


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Ada", "ada"),
        ("ÉMILE", "emile"),
        ("Emile\u0301", "emile"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("van der Berg", "vanderberg"),
        ("Straße", "strasse"),
        ("Ｆｕｌｌ", "full"),
        ("İstanbul", "istanbul"),
        ("Ångström", "angstrom"),
        ("Çağrı", "cagrı"),
        ("søren", "søren"),
        ("李 明", "李明"),
        ("jean-luc", "jean-luc"),
        ("a_b.c", "a_b.c"),
        ("\u200bada\u00a0", "ada"),
    ],
)
def test_how_names_are_compared(text: str, normal: str) -> None:
    assert rules.normalise_name(text) == normal


@given(st.text(max_size=100))
def test_normalising_twice_changes_nothing_and_case_counts_for_nothing(text: str) -> None:
    once = rules.normalise_name(text)
    assert rules.normalise_name(once) == once
    assert len(once.encode()) <= 4 * rules.MAX_KEY_LENGTH


@given(st.text(max_size=30), st.integers(0, 30))
def test_every_beginning_of_a_name_finds_it(name: str, much: int) -> None:
    whole = rules.normalise_name(name)
    assert whole.startswith(rules.normalise_name(whole[:much]))


def test_by_each_name_in_any_spelling(aws: None) -> None:
    me = register("me1")
    emile = person("emz", "Émile", "O’Brien")
    for q in ("emz", "EM", "emile", "Émi", "emile o'b", "obri", "O’BRIEN émile", "emileo"):
        assert ids(search(me, q)) == [emile.id], q
    for q in ("mile", "emile x", "brien", "emy", "zz"):
        assert ids(search(me, q)) == [], q
    assert search(me, "emz").data == [{"id": emile.id, "username": "emz", "firstName": "Émile", "lastName": "O’Brien"}]


def test_an_account_is_answered_once_however_many_of_its_names_begin_so(aws: None) -> None:
    me = register("me1")
    ada, adam = person("ada", "Ada", "Adams"), person("adam", "Ada")
    seen, cursor = [], None
    for _ in range(10):
        answer = search(me, "ada", limit=1, **({"cursor": cursor} if cursor else {}))
        seen += ids(answer)
        cursor = answer.cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted([ada.id, adam.id])


@pytest.mark.parametrize("q", ["", " ", "a", " a ", "é", "'’", "x" * 101])
def test_too_little_to_search_for(aws: None, q: str) -> None:
    answer = search(register(), q)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "q")


def test_many_accounts_page_by_page_at_one_query_each(aws: None) -> None:
    me = register("me1")
    many = {person(f"anna{n:02d}", "Ånna", f"Last{n}").id for n in range(24)}
    others = [person(f"bert{n}") for n in range(3)]
    seen: list[str] = []
    cursor, pages = None, 0
    while cursor is not None or pages == 0:
        answer = search(me, "anna", limit=10, **({"cursor": cursor} if cursor else {}))
        assert answer.operations == ["UpdateItem", "Query", "BatchGetItem"]
        seen += ids(answer)
        cursor, pages = answer.cursor, pages + 1
    assert len(seen) == len(set(seen))
    assert set(seen) == many
    assert pages <= 6
    assert set(ids(search(me, "BERT"))) == {other.id for other in others}
    assert search(me, "nobodyatall").operations == ["UpdateItem", "Query"]
    first = search(me, "anna", limit=10).cursor
    assert search(me, "anna0", limit=10, cursor=first).status == 400, "a cursor fits its search only"


def test_more_than_a_batch_takes_is_read_in_two(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    me = register("me1")
    for n in range(6):
        person(f"zoe{n}")
    assert store.MAX_BATCH == 100, "DynamoDB's limit: an account and a relation each of 50 users"
    monkeypatch.setattr(store, "MAX_BATCH", 10)
    answer = search(me, "zoe", limit=100)
    assert len(answer.data) == 6
    assert answer.operations == ["UpdateItem", "Query", "BatchGetItem", "BatchGetItem"]


def test_a_changed_name_is_found_and_the_former_is_not(aws: None) -> None:
    me, ada = register("me1"), person("ada", "Augusta", "Byron")
    assert entries(ada) == {"ada", "augustabyron", "byronaugusta"}
    call("PUT", "/users/profile", {"lastName": "Lovelace"}, token=ada.token).data  # noqa: B018
    assert entries(ada) == {"ada", "augustalovelace", "lovelaceaugusta"}
    assert ids(search(me, "love")) == [ada.id]
    assert ids(search(me, "byr")) == []
    call("PUT", "/users/profile", {"firstName": None, "lastName": None}, token=ada.token).data  # noqa: B018
    assert entries(ada) == {"ada"}
    call("PUT", "/users/profile", {"bio": "Lifts."}, token=ada.token).data  # noqa: B018
    assert entries(ada) == {"ada"}


def test_a_changed_privacy_is_in_force_at_once(aws: None) -> None:
    me, ada = register("me1"), person("ada", "Augusta", "Byron")
    for visibility, names, found in [
        ("friends", {"ada"}, [["id", "username"]]),
        ("private", set(), []),
        ("public", {"ada", "augustabyron", "byronaugusta"}, [["firstName", "id", "lastName", "username"]]),
    ]:
        show(ada, visibility)
        assert entries(ada) == names
        assert [sorted(item) for item in search(me, "ada").data] == found
        assert ids(search(me, "byron")) == ([ada.id] if visibility == "public" else [])


def test_registration_enters_the_index_by_its_privacy(aws: None) -> None:
    assert entries(person("ada", "Augusta")) == {"ada", "augusta"}
    assert entries(person("bob", "Robert", preferences={})) == {"bob"}
    assert entries(person("cat", "Catherine", preferences={"privacy": {"profileVisibility": "private"}})) == set()
    assert entries(person("dan", "Dan")) == {"dan"}, "two names that are the same are one entry"
    assert entries(person("eve", "X")) == {"eve"}, "one letter is not searched for"


def test_friends_read_the_names_and_blocked_ones_find_nothing(aws: None) -> None:
    me, ada = register("me1"), person("ada", "Augusta", preferences={})
    befriend(me, ada)
    assert search(me, "ada").data == [{"id": ada.id, "username": "ada", "firstName": "Augusta"}]
    act(ada, "block", me).data  # noqa: B018
    assert ids(search(me, "ada")) == []
    assert ids(search(ada, "me1")) == []
    assert ids(search(ada, "ada")) == [ada.id], "oneself is found"


def test_a_failed_registration_leaves_no_entry(aws: None) -> None:
    person("ada", "Augusta")
    before = items("NAME#")
    body = {
        "email": "other@example.com",
        "username": "ADA",
        "password": "plums under an oak 7",
        "profile": {"firstName": "Zed"},
    }
    assert call("POST", "/auth/register", body).status == 409
    assert items("NAME#") == before


LIFTER = {"fitnessLevel": "advanced", "location": "São Paulo, Brazil"}


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"fitnessLevel": "advanced"}, True),
        ({"fitnessLevel": "beginner"}, False),
        ({"location": "sao paulo"}, True),
        ({"location": "Rio"}, False),
        ({"fitnessLevel": "advanced", "location": "brazil"}, True),
        ({"fitnessLevel": "advanced", "location": "Rio"}, False),
    ],
)
def test_filters_are_by_what_the_profile_says(aws: None, query: dict[str, str], is_found: bool) -> None:
    zora, me = person("zora"), person("mia")
    call("PUT", "/users/profile", LIFTER, token=zora.token).data  # noqa: B018
    assert [card["id"] for card in search(me, "zor", **query).data] == ([zora.id] if is_found else [])


def test_a_filter_tells_nothing_of_a_profile_that_the_caller_may_not_see(aws: None) -> None:
    zora, me = person("zora", preferences={"privacy": {"profileVisibility": "friends"}}), person("mia")
    call("PUT", "/users/profile", LIFTER, token=zora.token).data  # noqa: B018
    assert [card["id"] for card in search(me, "zor").data] == [zora.id]
    assert search(me, "zor", fitnessLevel="advanced").data == []
    befriend(zora, me)
    assert [card["id"] for card in search(me, "zor", fitnessLevel="advanced").data] == [zora.id]


def test_a_filter_that_is_no_level_is_refused(aws: None) -> None:
    assert search(person("mia"), "zor", fitnessLevel="godlike").error["fields"][0]["path"] == "fitnessLevel"
