"""The table itself: conditional writes, transactions, reading by parts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fitai.kernel import events, table
from fitai.kernel.table import (
    ABSENT,
    Entity,
    WriteConflict,
    check,
    commit,
    delete,
    get,
    get_many,
    put,
    query,
    retry_on_conflict,
    update,
)
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from tests.harness.person import whole_table
from tests.store.conftest import on_a_server

pytestmark = pytest.mark.usefixtures("dynamodb")


class Thing(Entity, discriminator="test_thing"):
    number = NumberAttribute(default=0)
    text = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, name: str, number: int = 0) -> "Thing":
        return cls(PK="THINGS", SK=f"THING#{name}", number=number, GSI1PK="THINGS#BY_NUMBER", GSI1SK=f"{number:05d}")


def number(name: str) -> int | None:
    item = get(Thing, "THINGS", f"THING#{name}")
    return None if item is None else int(item.number)


def test_a_first_write_happens_once() -> None:
    commit(put(Thing.of("a", 1)))
    with pytest.raises(WriteConflict):
        commit(put(Thing.of("a", 2)))
    assert number("a") == 1


def test_nothing_of_a_failed_transaction_is_written() -> None:
    commit(put(Thing.of("b", 1)))
    with pytest.raises(WriteConflict):
        commit(put(Thing.of("a", 1)), put(Thing.of("b", 2)), put(Thing.of("c", 1)))
    assert (number("a"), number("b"), number("c")) == (None, 1, None)


def test_the_first_failed_write_in_the_order_of_the_call_is_reported() -> None:
    commit(put(Thing.of("b", 1)), put(Thing.of("c", 1)))

    class First(Exception): ...

    class Second(Exception): ...

    with pytest.raises(First):
        commit(
            update(Thing.of("a"), Thing.number.set(1), when=ABSENT),
            put(Thing.of("c", 2), otherwise=First),
            put(Thing.of("b", 2), otherwise=Second),
        )


def test_the_stored_item_is_passed_to_the_failure() -> None:
    commit(put(Thing.of("a", 41)))
    seen: list[str] = []

    def refused(standing: object) -> Exception:
        seen.append(standing["number"]["N"] if isinstance(standing, dict) else "nothing")
        return KeyError()

    for writes in (
        [put(Thing.of("a"), otherwise=refused)],
        [put(Thing.of("b")), put(Thing.of("a"), otherwise=refused)],
    ):
        with pytest.raises(KeyError):
            commit(*writes)
    assert seen == ["41", "41"]


def test_an_update_makes_no_ghost() -> None:
    with pytest.raises(WriteConflict):
        commit(update(Thing.of("nothing"), Thing.number.set(1)))
    assert number("nothing") is None


def test_check_and_delete() -> None:
    commit(put(Thing.of("a", 1)), put(Thing.of("b", 1)))
    with pytest.raises(WriteConflict):
        commit(check(Thing.of("a"), when=Thing.number == 2), delete(Thing.of("b")))
    commit(check(Thing.of("a"), when=Thing.number == 1), delete(Thing.of("b")))
    assert number("b") is None


@on_a_server
def test_counting_together_loses_nothing() -> None:
    commit(put(Thing.of("counter")), put(Thing.of("other")))

    def add(_: int) -> None:
        def attempt() -> None:
            item = get(Thing, "THINGS", "THING#counter")
            assert item is not None
            before = int(item.number)
            commit(
                put(Thing.of("counter", before + 1), when=Thing.number == before),
                update(Thing.of("other"), Thing.number.add(1)),
            )

        retry_on_conflict(attempt, tries=60)

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(add, range(24)))
    assert (number("counter"), number("other")) == (24, 24)


def test_a_query_is_read_page_by_page() -> None:
    for name in "abcde":
        commit(put(Thing.of(name, ord(name))))
    names, after = [], None
    while True:
        page = query("THINGS", begins="THING#", limit=2, newest_first=True, after=after)
        names += [item.SK[-1] for item in page.items]
        after = page.after
        if after is None:
            break
    assert names == list("edcba")
    between = query("THINGS", between=("THING#b", "THING#d")).items
    assert [item.SK[-1] for item in between] == list("bcd")


def test_an_index_is_read_in_its_own_order() -> None:
    for name, value in (("a", 3), ("b", 1), ("c", 2)):
        commit(put(Thing.of(name, value)))
    items = query("THINGS#BY_NUMBER", index="GSI1").items
    assert [item.SK[-1] for item in items] == list("bca")


def test_many_at_once_leaves_out_what_is_not_there() -> None:
    commit(put(Thing.of("a", 1)), put(Thing.of("b", 2)))
    found = get_many([("THINGS", "THING#a"), ("THINGS", "THING#x"), ("THINGS", "THING#b"), ("THINGS", "THING#a")])
    assert {item.SK for item in found} == {"THING#a", "THING#b"}
    assert get_many([]) == []


def is_in_outbox(event: events.Event) -> bool:
    return event.id in {item["SK"]["S"] for item in whole_table() if item["PK"]["S"].startswith("OUTBOX#")}


def test_an_event_is_written_with_its_change_or_not_at_all() -> None:
    class Happened(events.Event):
        name = "test.happened"

    event = Happened(user_id="u")
    commit(put(Thing.of("a", 1)), events.outbox_write(event))
    assert is_in_outbox(event)
    other = Happened(user_id="u")
    with pytest.raises(WriteConflict):
        commit(put(Thing.of("a", 2)), events.outbox_write(other))
    assert not is_in_outbox(other)


def test_a_reaction_happens_once() -> None:
    class Again(events.Event):
        name = "test.again"

    event = Again(user_id="u")
    commit(events.deduplication_write("count", event), put(Thing.of("a", 1)))
    with pytest.raises(events.DuplicateEvent):
        commit(events.deduplication_write("count", event), put(Thing.of("b", 1)))
    assert number("b") is None
    commit(events.deduplication_write("another", event), put(Thing.of("b", 1)))
    assert table.get(Thing, "THINGS", "THING#b") is not None
