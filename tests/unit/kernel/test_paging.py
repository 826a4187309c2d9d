"""A cursor fits the list, the caller and the filters that it was made for, and tells nobody anything."""

import base64
import json

import pytest
from fitai.kernel.cursors import MAX_CURSOR, cursor_keys
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Malformed
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import ABSENT, Entity, commit, put, query
from fitai.kernel.types import Model
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.attributes import NumberAttribute

from tests.unit.auth.people import Time
from tests.unit.kernel.endpoints import account, send

pytestmark = pytest.mark.usefixtures("shared_aws")
POSITION = {"PK": "USER#1", "SK": "NOTE#7"}


class Filters(Paging):
    muscle: str | None = None


def test_a_cursor_gives_the_position_back():
    cursor = Filters(muscle="chest").cursor_at(POSITION, "u-1", "GET /notes")

    assert Filters(muscle="chest", cursor=cursor, limit=5).position("u-1", "GET /notes") == POSITION


def test_the_page_size_may_change_on_the_way():
    cursor = Filters(limit=5).cursor_at(POSITION, "u-1")

    assert Filters(limit=50, cursor=cursor).position("u-1") == POSITION


def test_the_first_page_has_no_position_and_the_last_no_cursor():
    assert Filters().position("u-1") is None
    assert Filters().cursor_at(None, "u-1") is None


@pytest.mark.parametrize(
    ("muscle", "scope"),
    [("back", ("u-1", "GET /notes")), (None, ("u-1", "GET /notes")), ("chest", ("u-2", "GET /notes")),
     ("chest", ("u-1", "GET /others")), ("chest", ("u-1",)), ("chest", ("u-1GET /notes",))],
)  # fmt: skip
def test_a_cursor_of_another_list_caller_or_filter_is_400(muscle, scope):
    cursor = Filters(muscle="chest").cursor_at(POSITION, "u-1", "GET /notes")

    with pytest.raises(Malformed) as refused:
        Filters(muscle=muscle, cursor=cursor).position(*scope)
    assert refused.value.problem_code == "invalid_cursor"


@given(st.data())
def test_an_altered_cursor_is_400(data):
    cursor = Filters().cursor_at(POSITION, "u-1")
    assert cursor
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(Malformed):
        Filters(cursor=base64.urlsafe_b64encode(raw).decode().rstrip("=")).position("u-1")


@given(st.text(max_size=200))
def test_any_text_as_cursor_is_400(text):
    with pytest.raises(Malformed):
        Filters(cursor=text).position("u-1")


def test_a_cursor_tells_nothing_of_its_position():
    cursor = Filters().cursor_at({"PK": "BLOCKED#somebody", "SK": "name"}, "u-1")
    assert cursor
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))

    assert not any(word in raw for word in (b"PK", b"SK", b"BLOCKED", b"somebody", b"name"))


@pytest.mark.parametrize("name", ["a", "a" * 30])
def test_the_length_of_a_cursor_tells_no_length_of_a_name(name):
    assert len(Filters().cursor_at({"SK": name}, "u-1") or "") == len(Filters().cursor_at({"SK": "bob"}, "u-1") or "")


def test_the_same_page_has_the_same_cursor_so_that_its_etag_stays():
    assert Filters().cursor_at(POSITION, "u-1") == Filters().cursor_at(POSITION, "u-1")


FORGED = ["{}", "[]", "5", '{"SK":5}', '{"PK":"USER#2","SK":"NOTE#7"}', "null", '"x"']


@pytest.mark.parametrize("content", FORGED)
@pytest.mark.parametrize("form", ["plain", "base64", "after bytes"])
def test_a_made_up_cursor_is_400(content, form):
    encoded = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
    padded = base64.urlsafe_b64encode(b"0123456789abcdef" + content.encode()).decode().rstrip("=")
    cursor = {"plain": content, "base64": encoded, "after bytes": padded}[form]
    with pytest.raises(Malformed) as refused:
        Filters(cursor=cursor).position("u-1")
    assert refused.value.problem_code == "invalid_cursor"


def test_a_cursor_of_another_spelling_is_400():
    cursor = Filters().cursor_at(POSITION, "u-1")
    assert cursor
    for spelling in (f"{cursor}==", f"{cursor[:10]}\n{cursor[10:]}", "A" * (MAX_CURSOR + 1), ""):
        with pytest.raises(Malformed):
            Filters(cursor=spelling).position("u-1")


def test_a_cursor_of_the_key_before_the_current_one_is_good_and_an_older_one_is_not(aws):
    time = Time()
    before = Filters().cursor_at(POSITION, "u-1")
    cursor_keys.rotate()
    time.pass_by(days=1)
    after = Filters().cursor_at(POSITION, "u-1")

    assert after != before
    assert Filters(cursor=before).position("u-1") == Filters(cursor=after).position("u-1") == POSITION
    time.pass_by(days=89)
    cursor_keys.rotate()
    with pytest.raises(Malformed):
        Filters(cursor=before).position("u-1")
    assert Filters(cursor=after).position("u-1") == POSITION


def test_the_keys_are_read_once_for_many_cursors(monkeypatch):
    cursor_keys.clear_cache()
    reads = []
    load = cursor_keys._load
    monkeypatch.setattr(cursor_keys, "_load", lambda: reads.append(1) or load())
    for number in range(20):
        cursor = Filters().cursor_at({"SK": str(number)}, "u-1")
        assert Filters(cursor=cursor).position("u-1") == {"SK": str(number)}

    assert len(reads) == 1


class Note(Entity, discriminator="test_note"):
    number = NumberAttribute()

    @classmethod
    def of(cls, user: str, number: int) -> "Note":
        return cls(PK=f"NOTES#{user}", SK=f"NOTE#{number:04}", number=number)


class Noted(Model):
    number: int


def _notes(request: Request, query: Filters) -> Page[Noted]:
    scope = (request.caller.id, request.route)
    part = _query(request.caller.id, query, scope)
    items = [Noted(number=int(note.number)) for note in part.items if isinstance(note, Note)]
    return Page(items, query.cursor_at(part.after, *scope), query.limit)


def _query(user: str, paging: Filters, scope: tuple[str, ...]):
    return query(f"NOTES#{user}", begins="NOTE#", limit=paging.limit, after=paging.position(*scope))


notes = endpoint("GET", "/notes", access="read:own_profile", summary="Notes")(_notes)


@pytest.mark.usefixtures("shared_aws")
def test_pages_give_every_item_once_and_in_order():
    for number in range(23):
        commit(put(Note.of("u-1", number), when=ABSENT))
    caller = account("u-1")
    seen, cursor, pages = [], None, 0
    while True:
        answer = send(notes, caller=caller, limit=5, **({"cursor": cursor} if cursor else {}))
        seen += [item["number"] for item in answer.data]
        assert answer.operations == ["UpdateItem", "Query"]
        pages += 1
        cursor = answer.cursor
        if cursor is None:
            break

    assert seen == list(range(23))
    assert pages == 5
    cursor = send(notes, caller=caller, limit=5).cursor
    for other, filters in ((account("u-2"), {}), (caller, {"muscle": "chest"})):
        answer = send(notes, caller=other, cursor=cursor, **filters)
        assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")
    for cursor in ("x" * 2049, "", json.dumps(POSITION), "é", "%00"):
        answer = send(notes, caller=caller, cursor=cursor)
        assert (answer.status, answer.error["code"]) == (400, "invalid_cursor"), cursor


@pytest.mark.usefixtures("shared_aws")
def test_a_cursor_is_bound_to_its_route_and_caller_even_where_a_service_forgets():
    def handler(query: Paging) -> Page[Noted]:
        position = query.position()
        return Page([], query.cursor_at(position or {"SK": "1"}), query.limit)

    signed_in = endpoint("GET", "/careless", access="read:own_profile", summary="Careless")(handler)
    other = endpoint("GET", "/careless-too", access="read:own_profile", summary="Careless too")(handler)
    public = endpoint("GET", "/everybody", access="public", summary="Everybody", cache="no-store")(handler)
    cursor = send(signed_in, caller=account("u-1")).cursor

    assert send(signed_in, caller=account("u-1"), cursor=cursor).status == 200
    assert send(signed_in, caller=account("u-2"), cursor=cursor).status == 400
    assert send(other, caller=account("u-1"), cursor=cursor).status == 400
    shared = send(public).cursor
    assert send(public, caller=account("u-1")).cursor == shared, "what is cached for everybody is the same for all"
    assert send(public, caller=account("u-2"), cursor=shared).status == 200
