"""A cursor fits the list, the caller and the filters that it was made for, and says nothing to anybody."""

import base64

import pytest
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Malformed
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import ABSENT, Entity, commit, put, query
from fitai.kernel.types import Model
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.attributes import NumberAttribute

from tests.unit.kernel.endpoints import account, send

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


notes = endpoint("GET", "/notes", access="user", summary="Notes")(_notes)


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
    assert send(notes, caller=caller, cursor="x" * 2049).status == 422
