"""What comments cost with ten and with ten thousand of them on an activity: the same."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fitai.community.activities.store import ActivityItem
from fitai.community.comments import reactions, store
from fitai.community.comments.events import CommentCreated
from fitai.community.comments.state import StoredComment
from fitai.community.mentions.models import StoredMention
from fitai.kernel import table
from fitai.kernel.meter import meter
from fitai.kernel.table import Entity

from tests.harness import histories
from tests.harness.gateway import Answer
from tests.store.conftest import account
from tests.unit.auth.people import register
from tests.unit.community.comments.steps import comment, delete, edit, like, listed, publish, unlike, verify

WRITERS = 12
TEXT = "That is a strong set: keep the elbows in, and add two and a half next week. " * 2
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


class Stage:
    """An activity of ada's with a number of comments by others and of replies to the first one; bob reads."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.ada, self.bob = register("ada"), register("bob")
        verify(self.bob)
        self.post = publish(self.ada)
        self.writers = [register(f"writer{place}") for place in range(WRITERS)]
        histories.write(self._items())
        self.first = comment_id(0)
        counts = ActivityItem.comments.set(2 * number)
        replies = store.CommentItem.replies.set(number)
        table.commit(table.update(ActivityItem.of(self.post), counts))
        table.commit(table.update(store.CommentItem.at(self.post, stored(self, 0).sort_key), replies))

    def _items(self) -> Iterable[Entity]:
        for place in range(self.number):
            for written in (stored(self, place), stored(self, place, is_reply=True)):
                yield store.CommentItem.from_comment(written)
                yield store.CommentPlaceItem.from_comment(written)


def comment_id(place: int, *, is_reply: bool = False) -> str:
    return f"{'r' if is_reply else 'c'}{place:05d}"


def stored(stage: Stage, place: int, *, is_reply: bool = False) -> StoredComment:
    written_at = FIRST + timedelta(minutes=place)
    parent = comment_id(0) if is_reply else None
    own_id = comment_id(place, is_reply=is_reply)
    return StoredComment(
        id=own_id,
        activity_id=stage.post,
        activity_author_id=stage.ada.id,
        sort_key=store.sort_key(own_id, written_at, parent),
        parent_id=parent,
        parent_key=None if parent is None else store.sort_key(parent, FIRST, None),
        reply_to_id=parent,
        user_id=stage.writers[place % WRITERS].id,
        text=TEXT,
        mentions=(),
        likes=0,
        replies=0,
        created_at=written_at,
        edited_at=None,
        revision=1,
        locked=False,
        moderation=None,
    )


@pytest.fixture(scope="module", params=[10, 10_000])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with account():
        yield Stage(request.param)


def cost(answer: Answer) -> list[str]:
    assert 200 <= answer.status < 300, answer.text
    assert answer.operations[0] == "UpdateItem", "the rate limit's"
    return answer.operations[1:]


@pytest.mark.parametrize("order", ["oldest", "newest"])
@pytest.mark.parametrize("replies", [False, True])
def test_a_page_is_one_query_and_one_batch(order: str, replies: bool, stage: Stage) -> None:
    query = {"parentId": stage.first} if replies else {}
    answer = listed(stage.bob, stage.post, limit=10, order=order, **query)
    assert cost(answer) == ["Query", "BatchGetItem"]
    assert len(answer.data) == 10
    # Ten comments are 2 units; of the accounts and ties of ten writers and of the author, the ten likes and the activity
    # each is half a unit, or one for an account of more than 4 KB.
    assert answer.read_units <= 20


def test_a_page_in_the_middle_costs_no_more(stage: Stage) -> None:
    first = listed(stage.bob, stage.post, limit=5)
    assert cost(listed(stage.bob, stage.post, limit=5, cursor=first.cursor)) == ["Query", "BatchGetItem"]


def test_a_comment_is_two_reads_and_one_transaction(stage: Stage) -> None:
    answer = comment(stage.bob, stage.post)
    # The last two tell the author's devices: bob as ada sees him, and the connections.
    assert cost(answer) == ["BatchGetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "Query"]
    assert answer.write_units <= 20
    answer = comment(stage.bob, stage.post, parentId=stage.first)
    assert cost(answer) == ["BatchGetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "Query"]


def test_mentions_are_two_reads_more_however_many(stage: Stage) -> None:
    names = " ".join(f"@{writer.username}" for writer in stage.writers[:10])
    reads = ["BatchGetItem"] * 2
    answer = comment(stage.bob, stage.post, f"Look: {names}")
    assert cost(answer) == [*reads, *reads, "TransactWriteItems", "BatchGetItem", "Query", "BatchGetItem"]


def test_an_edit_a_like_and_a_deletion_are_two_reads_and_one_transaction(stage: Stage) -> None:
    own = comment(stage.bob, stage.post).data["id"]
    reads = ["GetItem", "BatchGetItem"]
    assert cost(edit(stage.bob, own, "Stronger!")) == [*reads, "TransactWriteItems"]
    assert cost(like(stage.bob, own)) == [*reads, "TransactWriteItems"]
    assert cost(unlike(stage.bob, own)) == [*reads, "TransactWriteItems"]
    assert cost(delete(stage.bob, own)) == [*reads, "TransactWriteItems"]
    reply = comment(stage.bob, stage.post, parentId=stage.first).data["id"]
    assert cost(delete(stage.bob, reply)) == [*reads, "BatchGetItem", "TransactWriteItems"]


def test_telling_of_a_comment_costs_the_same(stage: Stage) -> None:
    own = comment(stage.bob, stage.post).data["id"]
    event = CommentCreated(
        user_id=stage.bob.id, comment_id=own, activity_id=stage.post, activity_author_id=stage.ada.id
    )
    before = len(meter.operations)
    reactions.tell_of_comment(event)
    # The place; whether ada sees it; the notification (a read more where it joins a line, and the devices); the place.
    spent = meter.operations[before:]
    assert spent[:3] == ["GetItem", "BatchGetItem", "BatchGetItem"]
    assert spent[-1] == "GetItem"
    assert len(spent) <= 8


def test_comments_with_many_mentions_make_shorter_pages_of_one_batch_each(stage: Stage) -> None:
    post = publish(stage.ada)
    for place in range(12):
        mentions = [StoredMention(user_id=f"nobody-{place}-{number}", start=0, end=4) for number in range(10)]
        written = replace(stored(stage, place), activity_id=post, mentions=tuple(mentions))
        histories.write([store.CommentItem.from_comment(written)])
    seen: list[str] = []
    cursor, pages = None, 0
    while pages == 0 or cursor is not None:
        page = listed(stage.bob, post, limit=25, **({} if cursor is None else {"cursor": cursor}))
        assert cost(page) == ["Query", "BatchGetItem"]
        seen, cursor, pages = seen + [shown["id"] for shown in page.data], page.cursor, pages + 1
    assert seen == [comment_id(place) for place in range(12)]
    assert pages == 3
