"""Who sees which comments: decided at each reading, by what the people are to each other then."""

from collections.abc import Callable

import pytest
from fitai.accounts.store import AccountItem
from fitai.kernel import table

from tests.harness.gateway import Socket, access_token, call, frames
from tests.unit.auth.people import Person, register
from tests.unit.community.comments.steps import comment, count, like, listed, publish, texts, verify
from tests.unit.users.people import act, befriend, show, suspend

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def ada(aws: None) -> Person:
    return register("ada")


@pytest.fixture
def bob(aws: None) -> Person:
    return register("bob")


@pytest.fixture
def eve(aws: None) -> Person:
    return register("eve")


def mute(person: Person, other: Person) -> None:
    assert call("POST", f"/users/{other.id}/mute", token=person.token).status == 200


def delete_account(person: Person) -> None:
    table.batch_delete([(f"USER#{person.id}", "ACCOUNT")])


HIDING: dict[str, Callable[[Person, Person], object]] = {
    "the reader blocks the writer": lambda reader, writer: act(reader, "block", writer),
    "the writer blocks the reader": lambda reader, writer: act(writer, "block", reader),
    "the reader mutes the writer": mute,
    "the writer is private": lambda reader, writer: show(writer, "private"),
    "the writer is suspended": lambda reader, writer: suspend(writer),
    "the writer's account is deleted": lambda reader, writer: delete_account(writer),
}


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING)
def test_what_hides_a_writer_hides_the_writers_comments_at_the_next_reading(
    hide: Callable[[Person, Person], object], ada: Person, bob: Person, eve: Person
) -> None:
    post = publish(ada)
    hidden = comment(eve, post, "by eve").data["id"]
    with_reply = comment(eve, post, "by eve, answered").data["id"]
    comment(ada, post, "by ada, to @eve", parentId=with_reply).data  # noqa: B018
    comment(eve, post, "by eve, at last", parentId=with_reply).data  # noqa: B018
    assert texts(listed(bob, post)) == ["by eve", "by eve, answered"]
    hide(bob, eve)
    page = listed(bob, post)
    assert texts(page) == [None]
    assert page.data[0]["unavailable"] is True
    replies = listed(bob, post, parentId=with_reply)
    assert texts(replies) == ["by ada, to @eve"]
    assert eve.id not in page.text
    assert '"user":' not in page.text
    assert eve.id not in replies.text or hide is mute, "only of whom one has muted the mentions stay links"
    assert count(post) == 4, "the activity's count is the same for everybody"
    for comment_id in (hidden, with_reply):
        assert like(bob, comment_id).status == 404
        assert comment(bob, post, parentId=comment_id).status == 422


def test_a_muted_mention_is_a_mention_and_a_blocked_one_is_text(ada: Person, bob: Person, eve: Person) -> None:
    post = publish(ada)
    comment(ada, post, "Ask @eve").data  # noqa: B018
    mute(bob, eve)
    (mention,) = listed(bob, post).data[0]["mentions"]
    assert mention == {"userId": eve.id, "username": "eve", "start": 4, "end": 8}
    act(eve, "block", bob).data  # noqa: B018
    assert listed(bob, post).data[0]["mentions"] == []
    assert listed(eve, post).data[0]["mentions"] == [mention]


def test_a_renamed_user_is_still_mentioned(ada: Person, bob: Person, eve: Person) -> None:
    post = publish(ada)
    comment(ada, post, "Ask @eve").data  # noqa: B018
    table.commit(table.update(AccountItem.of(eve.id), AccountItem.username.set("evelyn")))
    (shown,) = listed(bob, post).data
    assert (shown["text"], shown["mentions"][0]["userId"], shown["mentions"][0]["username"]) == (
        "Ask @eve",
        eve.id,
        "evelyn",
    )


@pytest.mark.parametrize("hide", [HIDING[name] for name in HIDING if "mutes" not in name])
def test_a_mention_does_not_tell_whether_a_hidden_account_exists(
    hide: Callable[[Person, Person], object], ada: Person, eve: Person
) -> None:
    hide(ada, eve)
    post = publish(ada)
    existing, unknown = comment(ada, post, "Hi @eve").data, comment(ada, post, "Hi @nix").data
    assert existing["mentions"] == unknown["mentions"] == []


def test_friends_see_what_a_private_friend_writes(ada: Person, bob: Person, eve: Person) -> None:
    post = publish(ada)
    befriend(bob, eve)
    show(eve, "private")
    comment(eve, post, "by eve").data  # noqa: B018
    assert texts(listed(bob, post)) == ["by eve"]
    assert texts(listed(register("carl"), post)) == []


def test_the_activitys_author_sees_and_hears_of_what_a_private_account_writes(ada: Person, eve: Person) -> None:
    post = publish(ada)
    show(eve, "private")
    with frames() as kept:
        device = Socket(kept, ada.token).connect()
        comment(eve, post, "by eve").data  # noqa: B018
        assert len(device.received("comment:received")) == 1
    assert texts(listed(ada, post)) == ["by eve"]


@pytest.mark.parametrize("relation", ["strangers", "blocked", "blocks"])
@pytest.mark.parametrize("visibility", ["friends", "private"])
def test_who_may_not_see_the_activity_neither_reads_nor_writes(
    visibility: str, relation: str, ada: Person, bob: Person
) -> None:
    post = publish(ada, visibility)
    own = comment(ada, post).data["id"]
    if relation == "blocked":
        act(ada, "block", bob).data  # noqa: B018
    elif relation == "blocks":
        act(bob, "block", ada).data  # noqa: B018
    answers = [listed(bob, post), listed(bob, post, order="newest"), comment(bob, post), like(bob, own)]
    answers += [listed(bob, post, parentId=own), comment(bob, post, parentId=own)]
    assert [answer.status for answer in answers] == [404] * 6


def test_an_activity_that_became_private_takes_its_comments_along_cursors_included(ada: Person, bob: Person) -> None:
    post = publish(ada)
    verify(ada)
    for _ in range(3):
        comment(ada, post).data  # noqa: B018
    own = comment(bob, post).data["id"]
    cursor = listed(bob, post, limit=1).cursor
    show(ada, "private")
    for answer in (
        listed(bob, post),
        listed(bob, post, limit=1, cursor=cursor),
        like(bob, own),
        call("PUT", f"/community/comments/{own}", {"text": "still here"}, token=bob.token),
    ):
        assert answer.status == 404
    deleted = call("DELETE", f"/community/comments/{own}", token=bob.token)
    assert deleted.status == 200, "what is the caller's own can be deleted always"


def test_a_page_of_which_nothing_is_for_the_reader_reads_on_and_says_where(
    ada: Person, bob: Person, eve: Person
) -> None:
    post = publish(ada)
    verify(eve)
    for number in range(30):
        comment(eve, post, f"by eve {number}").data  # noqa: B018
    comment(ada, post, "by ada").data  # noqa: B018
    mute(bob, eve)
    bob.token = access_token(bob.id)
    assert texts(listed(bob, post, limit=10)) == ["by ada"], "the three pages before are passed over"
    first = listed(bob, post, limit=2)
    assert (first.data, first.cursor is not None) == ([], True), "after five of them the caller goes on"
    pages, cursor = 1, first.cursor
    seen: list[str | None] = []
    while cursor is not None:
        page = listed(bob, post, limit=2, cursor=cursor)
        seen, cursor, pages = seen + texts(page), page.cursor, pages + 1
    assert (seen, pages) == (["by ada"], 4)
