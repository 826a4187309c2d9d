"""Many users at the same time: counts of comments, replies and likes stay exact, and placeholders go with their last reply."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import pytest
from fitai.community.activities import store as activities_store
from fitai.community.comments import service, store
from fitai.community.comments.models import ChangeComment, CommentsQuery, NewComment
from fitai.community.comments.removal import service as removal
from fitai.community.mentions.rules import mentioned_ids
from fitai.kernel import table
from fitai.kernel.errors import Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id

from tests.harness.gateway import access_token
from tests.store.conftest import on_a_server
from tests.unit.auth.people import Person, register
from tests.unit.community.comments.steps import count, publish, verify

pytestmark = [on_a_server, pytest.mark.usefixtures("dynamodb")]

T = TypeVar("T")
USERS = 12


@pytest.fixture
def people(dynamodb: None) -> list[Person]:
    people = [register(f"user{number}") for number in range(USERS)]
    for person in people:
        verify(person)
        person.token = access_token(person.id)
    return people


def caller(person: Person) -> Caller:
    return Caller(person.id, person.email, "user", "free", "s", 0, 2**40)


def run_concurrently(work: Callable[[T], object], items: Iterable[T], threads: int = 16) -> None:
    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(work, items))


def write(person: Person, activity_id: str, text: str = "Strong!", parent_id: str | None = None) -> str:
    request = NewComment(text=text, parent_id=parent_id)
    return service.write_comment(caller(person), new_id(), activity_id, request).id


def stored(activity_id: str) -> list[store.CommentItem]:
    """Every comment and reply that is stored, placeholders included."""
    items = table.query_all(activities_store.activity_partition(activity_id))
    return [item for item in items if isinstance(item, store.CommentItem)]


def assert_counts_are_exact(activity_id: str) -> None:
    """The counts of the activity and of each comment are those of what is stored."""
    items = list(table.query_all(activities_store.activity_partition(activity_id)))
    comments = table.of_kind(items, store.CommentItem)
    likes = table.of_kind(items, store.CommentLikeItem)
    existing = [comment for comment in comments if comment.user_id is not None]
    assert count(activity_id) == len(existing)
    for comment in comments:
        assert comment.replies == sum(other.parent_id == comment.id for other in comments)
        assert comment.user_id is not None or comment.replies > 0, "a placeholder is for replies"
        if comment.user_id is not None:
            assert comment.likes == sum(like.comment_id == comment.id for like in likes)
    assert all(store.find_place(comment.id) for comment in existing)


def test_comments_that_are_written_and_deleted_at_once_are_counted_exactly(people: list[Person]) -> None:
    post = publish(people[0])

    def work(number: int) -> None:
        person = people[number % USERS]
        written = write(person, post)
        if number % 3 == 0:
            service.delete_comment(caller(person), written)

    run_concurrently(work, range(60))
    assert count(post) == 40
    assert_counts_are_exact(post)


def test_a_comment_that_is_deleted_while_it_is_answered_keeps_its_replies(people: list[Person]) -> None:
    post = publish(people[0])
    parents = [write(people[0], post) for _ in range(8)]

    def work(number: int) -> None:
        parent = parents[number % 8]
        if number // 8 == 3:
            service.delete_comment(caller(people[0]), parent)
        else:
            with suppress(Invalid):  # The parent was deleted before.
                write(people[number % USERS], post, parent_id=parent)

    run_concurrently(work, range(8 * 7))
    assert_counts_are_exact(post)
    assert all(store.find_place(parent) is None for parent in parents)


def test_a_placeholder_goes_with_its_last_reply_whoever_deletes_at_the_same_time(people: list[Person]) -> None:
    post = publish(people[0])
    parent = write(people[0], post)
    replies = [(person, write(person, post, parent_id=parent)) for person in people]
    run_concurrently(lambda pair: service.delete_comment(caller(pair[0]), pair[1]), [(people[0], parent), *replies])
    assert stored(post) == []
    assert count(post) == 0


def test_likes_that_are_given_and_taken_back_at_once_are_counted_exactly(people: list[Person]) -> None:
    comment_id = write(people[0], publish(people[0]))
    turns = [(person, turn) for turn in range(10) for person in people]
    random.Random(7).shuffle(turns)

    def work(pair: tuple[Person, int]) -> None:
        act = service.like_comment if pair[1] % 2 else service.unlike_comment
        act(caller(pair[0]), comment_id)

    run_concurrently(work, turns)
    comment = store.find_comment(comment_id)
    assert comment is not None
    assert_counts_are_exact(comment.activity_id)


def test_one_user_who_likes_many_times_at_once_counts_once(people: list[Person]) -> None:
    comment_id = write(people[0], publish(people[0]))
    run_concurrently(lambda _: service.like_comment(caller(people[1]), comment_id), range(20))
    comment = store.find_comment(comment_id)
    assert comment is not None
    assert comment.likes == 1


def test_likes_and_the_deletion_at_once_leave_no_like_on_what_is_deleted(people: list[Person]) -> None:
    post = publish(people[0])
    comment_id = write(people[0], post)
    write(people[1], post, parent_id=comment_id)

    def work(number: int) -> None:
        with suppress(NotFound):
            if number == 6:
                service.delete_comment(caller(people[0]), comment_id)
            else:
                service.like_comment(caller(people[number]), comment_id)

    run_concurrently(work, range(USERS))
    (placeholder,) = service.comments(caller(people[1]), post, CommentsQuery()).items
    assert (placeholder.unavailable, placeholder.likes) == (True, 0)


def test_edits_at_once_leave_the_mentions_of_the_last_text(people: list[Person]) -> None:
    post = publish(people[0])
    comment_id = write(people[0], post)
    run_concurrently(
        lambda number: service.edit_comment(caller(people[0]), comment_id, ChangeComment(text=f"@user{number}")),
        range(1, USERS),
    )
    comment = store.find_comment(comment_id)
    assert comment is not None
    assert comment.text is not None
    (mentioned,) = mentioned_ids(comment.mentions)
    assert people[int(comment.text.removeprefix("@user"))].id == mentioned
    items = table.query_all(activities_store.activity_partition(post), begins=store.MENTION_PREFIX)
    assert [item.SK for item in items] == [f"{store.MENTION_PREFIX}{comment_id}#{mentioned}"]


def test_an_erasure_while_others_answer_and_like_leaves_exact_counts(people: list[Person]) -> None:
    post = publish(people[0])
    gone = people[1]
    parents = [write(gone, post) for _ in range(5)]
    kept = write(people[2], post, f"Thanks @{gone.username}")
    service.like_comment(caller(gone), kept)

    def work(number: int) -> None:
        if number == 10:
            for _ in removal.erase_comments(gone.id):
                pass
            return
        with suppress(Invalid, NotFound):
            if number % 2:
                write(people[2 + number % 10], post, parent_id=parents[number % 5])
            else:
                service.like_comment(caller(people[2 + number % 10]), kept)

    run_concurrently(work, range(40))
    assert_counts_are_exact(post)
    assert gone.id not in str([item.attribute_values for item in stored(post)])
