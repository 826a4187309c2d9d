"""Who sees an activity, and what of it: the decision as a table, and by every route that shows activities."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from fitai.community.activities import store, visibility
from fitai.community.activities.models import Activity, ActivityContent, ActivityModeration
from fitai.kernel import clock, table
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.users.published import OtherUser
from fitai.users.social.models import Tie, UserCard

from tests.harness.gateway import call
from tests.unit.auth.people import Person, register
from tests.unit.community.activities.steps import PATH, friends, like, listed, look, prefer, publish, share
from tests.unit.users.people import act, show, suspend

LEVELS = ("public", "friends", "private")


def activity(activity_type: str = "post", shown: str = "public", **fields: Any) -> Activity:
    now = clock.now()
    values = {"id": "a", "user_id": "author", "activity_type": activity_type, "visibility": shown, "version": 1}
    content = ActivityContent(title="Title")
    return Activity.model_validate(values | {"content": content, "created_at": now, "updated_at": now} | fields)


def author(tie: Tie = Tie(), profile: str = "public", *, workouts: bool = True, progress: bool = True) -> OtherUser:
    card = UserCard(id="author", username="author")
    switches = SharingSwitches(workouts=workouts, progress=progress)
    return OtherUser(card, tie, switches, profile_visibility=profile, may_see_profile=True, is_recognisable=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(("shown", "profile"), list(product(LEVELS, LEVELS)))
def test_the_stricter_of_activity_and_profile_decides(shown: str, profile: str) -> None:
    strictest = max(shown, profile, key=LEVELS.index)
    seen = {
        name: visibility.may_see("viewer", activity(shown=shown), author(tie, profile))
        for name, tie in (("stranger", Tie()), ("follower", Tie(follows=True)), ("friend", Tie("accepted")))
    }
    assert seen == {
        "stranger": strictest == "public",
        "follower": strictest == "public",
        "friend": strictest in ("public", "friends"),
    }


@pytest.mark.parametrize("tie", [Tie(blocks=True), Tie(blocked=True)])
def test_a_block_hides_both_ways(tie: Tie) -> None:
    assert not visibility.may_see("viewer", activity(), author(tie))


def test_of_an_author_who_is_unknown_deleted_or_suspended_nothing_is_seen() -> None:
    assert not visibility.may_see("viewer", activity(), None)


@pytest.mark.parametrize(
    "state", [{"visibility": "private"}, {"moderation": ActivityModeration(hidden=True, reason="x")}]
)
def test_authors_see_their_own(state: dict[str, Any]) -> None:
    own = activity(**state)
    assert visibility.visible_activity("author", own, None) == own
    assert not visibility.may_see("viewer", own, author(Tie("accepted")))


@pytest.mark.parametrize(
    ("activity_type", "switch"),
    [
        ("workout_completed", "workouts"),
        ("goal_achieved", "progress"),
        ("achievement_unlocked", "progress"),
        ("challenge_completed", None),
        ("template_shared", None),
        ("post", None),
    ],
)
def test_the_privacy_switches_hide_what_they_name(activity_type: str, switch: str | None) -> None:
    for name in ("workouts", "progress"):
        someone = author(**{name: False})  # type: ignore[arg-type]
        assert visibility.may_see("viewer", activity(activity_type), someone) == (name != switch)


def test_records_are_seen_where_progress_is_shared() -> None:
    record = {"type": "max_weight", "exerciseId": "x", "setIndex": 0, "value": 100}
    metadata = {"personalRecords": 1, "records": [{"exerciseName": "Lift", "record": record}], "totalVolume": 500}
    workout = activity(
        "workout_completed", content=ActivityContent.model_validate({"title": "A", "metadata": metadata})
    )
    shown = visibility.visible_activity("viewer", workout, author())
    hidden = visibility.visible_activity("viewer", workout, author(progress=False))
    assert shown is not None and hidden is not None
    assert (shown.content.metadata.personal_records, len(shown.content.metadata.records)) == (1, 1)
    assert (hidden.content.metadata.personal_records, hidden.content.metadata.records) == (None, [])
    assert hidden.content.metadata.total_volume == 500


def test_a_mute_hides_nothing_from_an_explicit_look() -> None:
    assert visibility.may_see("viewer", activity(), author(replace(Tie("accepted"), mutes=True)))


# --- by every route ----------------------------------------------------------------------------------------

ROUTES = ("GET {id}", "GET {id}/likes", "POST {id}/like", "POST {id}/share", "GET")


def answers(person: Person, author_of: Person, post: Any) -> dict[str, int]:
    """What each route answers to the person; the list answers 200 where it shows the post, and 404 where not."""
    found = {}
    for route in ROUTES[:-1]:
        method, _, rest = route.partition(" ")
        body = {"platform": "internal"} if rest.endswith("share") else None
        found[route] = call(method, f"{PATH}/{rest.format(id=post['id'])}", body, token=person.token).status
    page = call("GET", PATH, token=person.token, userId=author_of.id)
    shows = page.status == 200 and post["id"] in [item["id"] for item in page.data]
    return found | {"GET": 200 if shows else 404}


HIDDEN = dict.fromkeys(ROUTES, 404)
SHOWN = dict.fromkeys(ROUTES, 200)


@pytest.mark.parametrize(
    "hide",
    [
        lambda ada, bob, post: act(ada, "block", bob),
        lambda ada, bob, post: act(bob, "block", ada),
        lambda ada, bob, post: show(ada, "private"),
        lambda ada, bob, post: suspend(ada),
        lambda ada, bob, post: call("DELETE", f"{PATH}/{post['id']}", token=ada.token),
        lambda ada, bob, post: call(
            "PUT", f"{PATH}/{post['id']}", {"version": 1, "visibility": "private"}, token=ada.token
        ),
        lambda ada, bob, post: table.commit(
            store.hide_write(post["id"], ActivityModeration(hidden=True, reason="Reported"))
        ),
    ],
    ids=["blocked", "blocks", "private profile", "suspended", "deleted", "private", "moderated"],
)
def test_what_is_hidden_is_hidden_by_every_route_at_once(aws: None, hide: Any) -> None:
    ada, bob = friends()
    post = publish(ada)
    assert answers(bob, ada, post) == SHOWN
    hide(ada, bob, post)
    assert answers(bob, ada, post) == HIDDEN


def test_what_is_for_friends_is_for_friends_only(aws: None) -> None:
    ada, bob = friends()
    eve = register("eve")
    post = publish(ada, visibility="friends")
    assert answers(bob, ada, post) == SHOWN
    assert answers(eve, ada, post) == HIDDEN
    act(bob, "remove", ada)
    assert answers(bob, ada, post) == HIDDEN


def test_the_profile_bounds_what_is_public(aws: None) -> None:
    ada, bob = friends()
    eve = register("eve")
    post = publish(ada)
    assert answers(eve, ada, post) == SHOWN
    show(ada, "friends")
    assert (answers(eve, ada, post), answers(bob, ada, post)) == (HIDDEN, SHOWN)


def test_an_unknown_author_and_a_private_one_answer_alike(aws: None) -> None:
    ada, bob = friends()
    show(ada, "private")
    act(bob, "remove", ada)
    unknown = call("GET", PATH, token=bob.token, userId="01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55")
    private = call("GET", PATH, token=bob.token, userId=ada.id)
    assert (
        (unknown.status, unknown.error["message"])
        == (private.status, private.error["message"])
        == (
            404,
            "There is no such user.",
        )
    )


def test_authors_read_why_their_own_is_hidden(aws: None) -> None:
    ada, _ = friends()
    post = publish(ada)
    table.commit(store.hide_write(post["id"], ActivityModeration(hidden=True, reason="Reported")))
    assert look(ada, post["id"]).data["moderation"] == {"hidden": True, "reason": "Reported"}
    assert listed(ada)[0]["moderation"]["hidden"]
    table.commit(store.hide_write(post["id"], None))
    assert "moderation" not in look(ada, post["id"]).data


def test_who_likes_is_listed_as_far_as_the_reader_may_see_them(aws: None) -> None:
    ada, bob = friends()
    people = {name: register(name) for name in ("seen", "hidden", "blocker", "muted", "gone")}
    post = publish(ada)
    for person in (bob, *people.values()):
        assert like(person, post).status == 200
    show(people["hidden"], "private")
    act(people["blocker"], "block", bob)
    call("POST", f"/users/{people['muted'].id}/mute", token=bob.token).data  # noqa: B018
    suspend(people["gone"])
    answer = call("GET", f"{PATH}/{post['id']}/likes", token=bob.token)

    assert [entry["user"]["username"] for entry in answer.data] == ["seen", "bob"]
    assert look(bob, post["id"]).data["engagement"]["likes"] == 6


def test_a_share_needs_that_the_caller_sees_it(aws: None) -> None:
    ada, bob = friends()
    post = publish(ada, visibility="private")
    assert share(bob, post).status == 404
    assert look(ada, post["id"]).data["engagement"]["shares"] == 0


def test_the_preference_is_for_what_is_made_of_events(aws: None) -> None:
    ada, bob = friends()
    prefer(ada, activityVisibility="private")
    post = publish(ada)
    assert answers(bob, ada, post) == SHOWN
