"""Who is notified of comments and likes, and that it is taken back with them."""

import json
from collections.abc import Callable

import pytest
from fitai.community.comments import reactions, store
from fitai.community.comments.models import CommentModeration
from fitai.kernel import table
from fitai.kernel.table import of_kind
from fitai.notifications.published import Notice, notify
from fitai.notifications.store import LineItem

from tests.harness.cloud import table as dynamodb_table
from tests.harness.gateway import Answer, call, deliver, deliver_events
from tests.harness.person import whole_table
from tests.unit.auth.people import Person, register
from tests.unit.community.comments.steps import (
    comment,
    delete,
    delete_activity,
    edit,
    like,
    publish,
    unlike,
)
from tests.unit.users.people import act, befriend

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def ada(aws: None) -> Person:
    return register("ada")


@pytest.fixture
def bob(aws: None) -> Person:
    return register("bob")


@pytest.fixture
def carl(aws: None) -> Person:
    return register("carl")


def lines(person: Person) -> list[tuple[str, str, str | None]]:
    """Type, target and actor of what a person is notified of, after all events were delivered; oldest first."""
    deliver_events()
    page = table.query(f"USER#{person.id}#NOTIFICATIONS", begins="LINE#")
    stored = [item.line for item in of_kind(page.items, LineItem)]
    return [(line.type, entry.target, entry.actor_id) for line in stored for entry in reversed(line.entries)]


def test_a_comment_tells_the_activitys_author_and_no_one_else(ada: Person, bob: Person, carl: Person) -> None:
    post = publish(ada)
    own = comment(bob, post).data["id"]
    comment(ada, post).data  # noqa: B018
    assert lines(ada) == [("comment", f"comment:{own}", bob.id)]
    assert lines(bob) == lines(carl) == []


def test_comments_on_one_activity_share_a_thread(ada: Person, bob: Person, carl: Person) -> None:
    post = publish(ada)
    for person in (bob, carl, bob):
        comment(person, post).data  # noqa: B018
    assert [kind for kind, _, _ in lines(ada)] == ["comment"] * 3
    (line,) = of_kind(table.query(f"USER#{ada.id}#NOTIFICATIONS", begins="LINE#").items, LineItem)
    assert (line.line.count, line.line.thread) == (3, f"activity:{post}")


def test_a_reply_tells_whom_it_answers(ada: Person, bob: Person, carl: Person) -> None:
    post = publish(ada)
    parent = comment(bob, post).data["id"]
    first = comment(carl, post, parentId=parent).data["id"]
    second = comment(ada, post, parentId=first).data["id"]
    assert lines(bob) == [("reply", f"comment:{first}", carl.id), ("reply", f"comment:{second}", ada.id)]
    assert lines(carl) == [("reply", f"comment:{second}", ada.id)]
    assert [kind for kind, _, _ in lines(ada)] == ["comment", "comment"]


def test_who_is_mentioned_and_may_see_the_comment_is_told(ada: Person, bob: Person, carl: Person) -> None:
    befriend(ada, bob)
    befriend(bob, carl)
    public, for_friends = publish(ada), publish(ada, "friends")
    seen = comment(bob, public, "@carl, look").data["id"]
    unseen = comment(bob, for_friends, "@carl, look").data
    assert [mention["username"] for mention in unseen["mentions"]] == ["carl"], "the friend knows carl"
    assert lines(carl) == [("mention", f"comment:{seen}", bob.id)]


@pytest.mark.parametrize("hide", ["mute", "block"])
def test_who_has_muted_or_blocked_the_writer_is_not_told(hide: str, ada: Person, bob: Person, carl: Person) -> None:
    post = publish(ada)
    parent = comment(carl, post).data["id"]
    if hide == "mute":
        call("POST", f"/users/{bob.id}/mute", token=carl.token).data  # noqa: B018
        comment(bob, post, parentId=parent).data  # noqa: B018
    else:
        act(carl, "block", bob).data  # noqa: B018
    comment(bob, post, "@carl").data  # noqa: B018
    assert lines(carl) == []


def test_an_edit_tells_only_whom_it_mentions_anew(ada: Person, bob: Person, carl: Person) -> None:
    post = publish(ada)
    own = comment(ada, post, "@bob").data["id"]
    assert len(lines(bob)) == 1
    edit(ada, own, "@bob and @carl").data  # noqa: B018
    assert lines(carl) == [("mention", f"comment:{own}", ada.id)]
    assert lines(bob) == [("mention", f"comment:{own}", ada.id)]
    edit(ada, own, "nobody").data  # noqa: B018
    assert lines(bob) == lines(carl) == [], "what is not said any more is taken back"


def test_a_deleted_comment_takes_back_all_that_was_told_of_it(ada: Person, bob: Person, carl: Person) -> None:
    post = publish(ada)
    parent = comment(carl, post).data["id"]
    own = comment(bob, post, "@ada", parentId=parent).data["id"]
    like(ada, own).data  # noqa: B018
    like(carl, own).data  # noqa: B018
    assert [kind for kind, _, _ in lines(bob)] == ["comment_like", "comment_like"]
    assert [kind for kind, _, _ in lines(ada)] == ["comment", "mention"]
    assert [kind for kind, _, _ in lines(carl)] == ["reply"]
    delete(bob, own).data  # noqa: B018
    assert lines(bob) == lines(carl) == []
    assert [target for _, target, _ in lines(ada)] == [f"comment:{parent}"]


def test_a_deleted_activity_takes_back_what_was_told_of_its_comments(ada: Person, bob: Person, carl: Person) -> None:
    post = publish(ada)
    parent = comment(bob, post, "@carl").data["id"]
    reply = comment(carl, post, parentId=parent).data["id"]
    like(bob, reply).data  # noqa: B018
    assert all(lines(person) for person in (ada, bob, carl))
    delete_activity(post)
    assert lines(ada) == lines(bob) == lines(carl) == []


def test_a_like_is_told_and_taken_back(ada: Person, bob: Person, carl: Person) -> None:
    own = comment(bob, publish(ada)).data["id"]
    like(carl, own).data  # noqa: B018
    like(bob, own).data  # noqa: B018
    assert lines(bob) == [("comment_like", f"comment:{own}", carl.id)]
    unlike(carl, own).data  # noqa: B018
    assert lines(bob) == []


def test_what_was_deleted_or_hidden_meanwhile_is_not_told(ada: Person, bob: Person) -> None:
    post = publish(ada)
    delete(bob, comment(bob, post).data["id"]).data  # noqa: B018
    hidden = comment(bob, post).data["id"]
    place = store.find_place(hidden)
    assert place is not None
    table.commit(store.hide_write(place, CommentModeration(hidden=True)))
    assert lines(ada) == []


def test_events_may_come_twice_and_late(ada: Person, bob: Person) -> None:
    post = publish(ada)
    own = comment(bob, post, "@ada").data["id"]
    like(ada, own).data  # noqa: B018
    sent = sorted(outbox())
    assert lines(ada) == [("mention", f"comment:{own}", bob.id)]
    before = lines(bob)

    def again() -> None:
        for name, body in reversed(sent):
            deliver(name, json.loads(body))

    again()
    assert (lines(ada), lines(bob)) == ([("mention", f"comment:{own}", bob.id)], before)
    unlike(ada, own).data  # noqa: B018
    assert lines(bob) == []
    again()
    assert lines(bob) == [], "the event of a like that was taken back"
    delete(bob, own).data  # noqa: B018
    assert lines(ada) == []
    again()
    assert lines(ada) == lines(bob) == []


def test_what_is_taken_back_while_it_is_told_is_not_listed(
    ada: Person, bob: Person, carl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reaction to taking it back may find nothing yet: the one that tells of it looks again."""
    own = comment(bob, publish(ada)).data["id"]
    assert len(lines(ada)) == 1
    like(carl, own).data  # noqa: B018

    def meanwhile(act: Callable[[], Answer]) -> None:
        def notify_late(*notices: Notice) -> None:
            monkeypatch.setattr(reactions, "notify", notify)
            before = outbox()
            act().data  # noqa: B018
            for name, body in outbox() - before:
                deliver(name, json.loads(body))
                (item,) = [item for item in whole_table() if item["SK"]["S"] == json.loads(body)["id"]]
                dynamodb_table().delete_item(Key={name: item[name]["S"] for name in ("PK", "SK")})
            notify(*notices)

        monkeypatch.setattr(reactions, "notify", notify_late)

    meanwhile(lambda: unlike(carl, own))
    assert lines(bob) == []
    second = comment(bob, publish(ada)).data["id"]
    meanwhile(lambda: delete(bob, second))
    assert [target for _, target, _ in lines(ada)] == [f"comment:{own}"]


def outbox() -> set[tuple[str, str]]:
    """Name and body of the events that were not delivered yet."""
    items = [item for item in whole_table() if item["PK"]["S"].startswith("OUTBOX#")]
    return {(item["name"]["S"], item["body"]["S"]) for item in items}
