"""What is exported of comments, and that an erasure leaves nothing of the person and exact counts for others."""

import json

import pytest
from fitai.community.comments import reactions
from fitai.community.comments.removal import service as removal
from fitai.community.personal import PERSONAL_DATA

from tests.harness.crashes import sabotaged
from tests.harness.gateway import deliver_due, deliver_events
from tests.harness.person import whole_table
from tests.unit.auth.people import Person, Time, register
from tests.unit.community.comments.steps import comment, count, delete_activity, like, listed, publish, texts

pytestmark = pytest.mark.usefixtures("aws")
KINDS = {"comment", "comment_place", "comment_like", "comment_mention"}


@pytest.fixture
def ada(aws: None) -> Person:
    return register("ada")


@pytest.fixture
def bob(aws: None) -> Person:
    return register("bob")


def erase(person: Person) -> None:
    for _ in PERSONAL_DATA.erase(person.id):
        pass


def items_naming(person: Person) -> list[str]:
    """The keys of items of comments in which the person is named."""
    found = [item for item in whole_table() if item.get("kind", {}).get("S") in KINDS]
    return [f"{item['PK']['S']} / {item['SK']['S']}" for item in found if person.id in json.dumps(item, default=str)]


def exported(person: Person) -> dict[str, list[dict[str, object]]]:
    kinds: dict[str, list[dict[str, object]]] = {}
    for kind, value in PERSONAL_DATA.export(person.id):
        kinds.setdefault(kind, []).append(json.loads(json.dumps(value)))
    return kinds


def test_comments_likes_and_mentions_are_exported(ada: Person, bob: Person) -> None:
    post = publish(ada)
    own = comment(bob, post, "Strong, @ada!").data["id"]
    reply = comment(ada, post, "Thanks @bob", parentId=own).data["id"]
    like(bob, reply).data  # noqa: B018
    data = exported(bob)
    (said,) = data["comment"]
    assert (said["id"], said["text"], said["activityId"]) == (own, "Strong, @ada!", post)
    assert [entry["commentId"] for entry in data["comment_like"]] == [reply]
    assert [entry["commentId"] for entry in data["comment_mention"]] == [reply]
    assert "Thanks" not in json.dumps(data), "not what others wrote"


def test_an_erasure_leaves_nothing_of_the_person_and_exact_counts(ada: Person, bob: Person) -> None:
    post = publish(ada)
    alone = comment(bob, post, "alone").data["id"]
    answered = comment(bob, post, "answered").data["id"]
    reply = comment(ada, post, "Thanks @bob", parentId=answered).data["id"]
    comment(bob, post, "reply by bob", parentId=reply).data  # noqa: B018
    like(bob, reply).data  # noqa: B018
    like(ada, alone).data  # noqa: B018
    deliver_events()
    erase(bob)
    deliver_events()
    assert items_naming(bob) == []
    page, replies = listed(ada, post), listed(ada, post, parentId=answered)
    assert [(shown["unavailable"], shown["replies"]) for shown in page.data] == [(True, 1)]
    (left,) = replies.data
    assert (left["text"], left["likes"], left["mentions"]) == ("Thanks @bob", 0, [])
    assert count(post) == 1
    assert exported(bob) == {}


def test_the_comments_on_an_erased_accounts_activities_are_deleted(ada: Person, bob: Person) -> None:
    post = publish(ada)
    own = comment(bob, post, "Strong, @ada!").data["id"]
    like(ada, own).data  # noqa: B018
    deliver_events()
    erase(ada)
    deliver_events()
    assert items_naming(ada) == items_naming(bob) == []
    assert exported(bob) == {}


def test_wherever_an_erasure_ends_the_next_one_goes_on(ada: Person, bob: Person) -> None:
    post = publish(ada)
    answered = comment(bob, post, "answered").data["id"]
    reply = comment(ada, post, "Thanks @bob", parentId=answered).data["id"]
    comment(bob, post, "alone").data  # noqa: B018
    like(bob, reply).data  # noqa: B018
    deliver_events()

    def work() -> None:
        for _ in removal.erase_comments(bob.id):
            pass

    with sabotaged() as saboteur:
        crashes = 0
        while saboteur.crashes(work, at=crashes + 1, after=crashes % 2 == 0):
            crashes += 1
    assert crashes > 5
    deliver_events()
    assert items_naming(bob) == []
    assert (texts(listed(ada, post, parentId=answered)), count(post)) == (["Thanks @bob"], 1)


def test_more_comments_than_one_message_deletes_are_left_to_the_next(
    ada: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = publish(ada)
    parent = comment(bob, post).data["id"]
    for _ in range(3):
        comment(ada, post, parentId=parent).data  # noqa: B018
    deliver_events()
    monkeypatch.setattr(reactions, "SECONDS", 0.0)
    time = Time()
    delete_activity(post)
    deliver_events()
    rounds = 0
    while deliver_due():
        rounds += 1
        time.pass_by(seconds=1)
        deliver_events()
    assert rounds > 0
    assert [item for item in whole_table() if item.get("kind", {}).get("S") in KINDS] == []
