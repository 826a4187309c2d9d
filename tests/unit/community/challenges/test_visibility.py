"""Who sees which challenge, in lists and by its id."""

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import Person
from tests.unit.community.challenges.people import block, invite, seen
from tests.unit.community.challenges.steps import (
    Clock,
    befriend,
    created,
    join,
    joined,
    listed,
    moment,
    person,
    ranking,
    read,
    run,
    train,
)


def hide(user: Person) -> None:
    body = {"privacy": {"profileVisibility": "private"}}
    assert call("PUT", "/users/preferences", body, token=access_token(user.id)).status == 200
    deliver_events()


def test_a_challenge_is_seen_by_those_whom_its_visibility_names(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob)
    public, friends = (created(ada, title=name, visibility=name) for name in ("public", "friends"))
    assert [seen(user, public) for user in (ada, bob, eve)] == [True, True, True]
    assert [seen(user, friends) for user in (ada, bob, eve)] == [True, True, False]
    assert join(eve, friends).status == 404


def test_an_invited_challenge_is_seen_by_who_is_invited(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob, eve)
    challenge_id = created(ada, visibility="invited")
    assert [seen(user, challenge_id) for user in (ada, bob, eve)] == [True, False, False]
    assert invite(ada, challenge_id, bob).data == {"invited": [bob.id], "notInvited": []}
    assert [seen(user, challenge_id) for user in (ada, bob, eve)] == [True, True, False]
    assert listed(bob, "invited") == ["March"]
    assert join(bob, challenge_id).status == 200
    assert listed(bob, "invited") == []
    assert listed(bob, "mine") == ["March"]


def test_the_lists_have_each_their_challenges(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob)
    first = created(ada, title="public")
    created(ada, title="friends", visibility="friends")
    joined(first, bob)
    assert sorted(listed(bob, "open")) == ["public"]
    assert sorted(listed(bob, "friends")) == ["friends", "public"]
    assert listed(bob, "mine") == ["public"]
    assert listed(eve, "friends") == []
    assert listed(eve, "mine") == []
    time.at(5, 17.9)
    assert listed(eve, "open") == ["public"], "in the last zones it can be joined"
    time.at(5, 18.1)
    assert listed(eve, "open") == [], "nobody can join it any more"


def test_pages_of_friends_challenges_go_on_where_they_ended(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(eve, ada, bob)
    for owner in (ada, bob):
        for number in range(2):
            created(owner, title=f"{owner.username}-{number}")
    titles: list[str] = []
    cursor: str | None = None
    for _ in range(6):
        query = {"scope": "friends", "limit": "1"} | ({"cursor": cursor} if cursor else {})
        answer = call("GET", "/community/challenges", token=access_token(eve.id), **query)
        titles += [challenge["title"] for challenge in answer.data]
        cursor = answer.json["meta"]["pagination"]["cursor"]
        if cursor is None:
            break
    assert sorted(titles) == ["ada-0", "ada-1", "bob-0", "bob-1"]


def test_who_is_blocked_sees_nothing_of_the_creator_nor_the_creator_of_them(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    challenge_id = created(ada)
    joined(challenge_id, ada, bob, eve)
    block(bob, eve)
    assert sorted(name for _, name, _ in ranking(bob, challenge_id)) == ["ada", "bob"]
    assert sorted(name for _, name, _ in ranking(eve, challenge_id)) == ["ada", "eve"]
    other = created(ada, title="other")
    block(ada, eve)
    assert not seen(eve, other)
    assert listed(eve, "open") == ["March"], "in which she takes part"
    assert read(eve, challenge_id).get("creator") is None
    assert [name for _, name, _ in ranking(eve, challenge_id)] == ["eve"]


def test_private_suspended_and_deleted_people_are_nowhere_and_ranks_stay(time: Clock) -> None:
    ada, bob, eve, fay = (person(name) for name in ("ada", "bob", "eve", "fay"))
    befriend(ada, bob)
    challenge_id = created(fay)
    joined(challenge_id, ada, bob, eve)
    time.at(2)
    for user, days in ((ada, 3), (bob, 2), (eve, 1)):
        for day in range(days):
            train(user, moment(day, 8), logged=moment(day, 9))
    hide(ada)
    assert ranking(bob, challenge_id) == [(1, "ada", 3.0), (2, "bob", 2.0), (3, "eve", 1.0)], "a friend"
    assert ranking(eve, challenge_id) == [(2, "bob", 2.0), (3, "eve", 1.0)]
    time.at(9)
    run()
    assert [winner["user"]["username"] for winner in read(eve, challenge_id)["winners"]] == ["bob", "eve"]
