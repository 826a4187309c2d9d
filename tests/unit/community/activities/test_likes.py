"""Likes and shares: counted once, pushed to the author, notified of, taken back; and the cheers that count as an achievement."""

from typing import Any

from fitai.community import published
from fitai.community.activities.events import ActivityDeleted, ActivityLiked, ActivityUnliked
from fitai.community.engagement import reactions

from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person, items, register
from tests.unit.community.activities.steps import (
    PATH,
    delete,
    friends,
    like,
    listed,
    look,
    publish,
    share,
    unlike,
)
from tests.unit.users.people import act
from tests.unit.workouts.training import finish


def engagement(person: Person, activity: Any) -> Any:
    return look(person, activity["id"]).data["engagement"]


def test_a_like_counts_once_and_can_be_taken_back(aws: None) -> None:
    ada, bob = friends()
    post = publish(ada)
    assert [like(bob, post).data for _ in range(2)] == [{"activityId": post["id"], "likes": 1, "likedByMe": True}] * 2
    assert engagement(bob, post) | {"shares": 0} == {"likes": 1, "comments": 0, "shares": 0, "likedByMe": True}
    assert engagement(ada, post)["likedByMe"] is False
    assert listed(bob, ada)[0]["engagement"]["likedByMe"] is True
    assert [unlike(bob, post).data for _ in range(2)] == [
        {"activityId": post["id"], "likes": 0, "likedByMe": False}
    ] * 2
    assert engagement(bob, post)["likes"] == 0


def test_a_like_of_what_is_hidden_since_can_be_taken_back(aws: None) -> None:
    ada, bob = friends()
    post = publish(ada)
    like(bob, post)
    act(ada, "block", bob)
    assert unlike(bob, post).status == 200
    assert unlike(bob, post).status == 404
    assert engagement(ada, post)["likes"] == 0


def test_a_share_counts_once_for_each_user_and_platform(aws: None) -> None:
    ada, bob = friends()
    post = publish(ada)
    shares = [share(bob, post).data["shares"], share(bob, post).data["shares"]]
    shares += [share(bob, post, "social_media").data["shares"], share(ada, post).data["shares"]]
    assert shares == [1, 1, 2, 3]
    assert engagement(bob, post)["shares"] == 3
    assert share(bob, post, "elsewhere").status == 422


def received(frames: Frames, person: Person, act_: Any, event: str) -> list[Any]:
    socket = Socket(frames, person.token).connect()
    frames.clear()
    act_()
    found = [frame["data"] for frame in socket.received(event)]
    socket.close()
    return found


def test_a_like_is_pushed_to_the_author_at_once_and_once(pushed: Frames) -> None:
    ada, bob = friends()
    post = publish(ada)
    url = f"{PATH}/{post['id']}/like"
    (told,) = received(pushed, ada, lambda: [call("POST", url, token=bob.token) for _ in range(2)], "like:received")
    assert (told["activityId"], told["user"]["username"], told["likes"]) == (post["id"], "bob", 1)
    assert received(pushed, ada, lambda: call("POST", url, token=ada.token), "like:received") == []


def test_a_like_by_who_is_muted_is_not_pushed(pushed: Frames) -> None:
    ada, bob = friends()
    post = publish(ada)
    call("POST", f"/users/{bob.id}/mute", token=ada.token).data  # noqa: B018
    assert received(pushed, ada, lambda: like(bob, post), "like:received") == []
    assert received(pushed, ada, lambda: like(bob, post), "notification:new") == []
    assert engagement(ada, post)["likes"] == 1


def test_the_author_is_notified_of_a_like(pushed: Frames) -> None:
    ada, bob = friends()
    post = publish(ada)
    (told,) = received(pushed, ada, lambda: like(bob, post), "notification:new")
    assert (told["type"], told["data"]["activityId"]) == ("like", post["id"])
    assert received(pushed, ada, lambda: [unlike(bob, post), like(bob, post)], "notification:new") == []


def test_a_like_that_was_taken_back_before_its_event_is_not_told(pushed: Frames) -> None:
    ada, bob = friends()
    post = publish(ada)
    values = {"user_id": bob.id, "activity_id": post["id"], "author_id": ada.id}

    def late() -> None:
        reactions.notify_author(ActivityUnliked(**values))
        reactions.notify_author(ActivityLiked(**values))

    assert received(pushed, ada, late, "notification:new") == []


def test_cheers_are_likes_of_others(aws: None) -> None:
    ada, bob = friends()
    posts = [publish(ada, f"Post {number}") for number in range(3)]
    own = publish(bob)
    for post in (*posts, own):
        like(bob, post)
    assert published.cheers_given(bob.id) == 3
    unlike(bob, posts[0])
    assert published.cheers_given(bob.id) == 2
    delete(ada, posts[1])
    assert published.cheers_given(bob.id) == 2, "what was given stays"
    shown = call("GET", "/achievements", token=bob.token).data["achievements"]
    assert next(achievement for achievement in shown if achievement["id"] == "cheers")["value"] == 2


def test_likes_of_a_deleted_activity_are_deleted_over_several_messages(aws: None, monkeypatch: Any) -> None:
    ada, bob = friends()
    post = publish(ada)
    for person in (bob, register("cid"), register("dan")):
        like(person, post)
    monkeypatch.setattr("fitai.kernel.personal_data.PAGE_SIZE", 1)
    monkeypatch.setattr(reactions, "DELETION_SECONDS", 0.0)
    call("DELETE", f"{PATH}/{post['id']}", token=ada.token).data  # noqa: B018
    event = ActivityDeleted(user_id=ada.id, activity_id=post["id"], published_at=post["createdAt"])
    left = []
    for _ in range(4):
        reactions.delete_engagement(event)
        left.append(len(items(f"ACTIVITY#{post['id']}")))
    assert left == [2, 1, 0, 0]
    assert len(items("OUTBOX#")) >= 3


def social_metrics(person: Person, workout: Any) -> Any:
    return call("GET", f"/workouts/{workout['id']}", token=person.token).data["sharing"].get("socialMetrics")


def test_a_workout_has_the_counts_of_its_activity(aws: None) -> None:
    ada, bob = friends()
    workout = finish(ada.token)
    assert social_metrics(ada, workout) is None
    activity = next(item for item in listed(ada) if item["targetId"] == workout["id"])
    like(bob, activity)
    share(bob, activity)
    call("POST", f"{PATH}/{activity['id']}/comment", {"text": "Strong!"}, token=bob.token).data  # noqa: B018
    deliver_events()
    assert social_metrics(ada, workout) == {"likes": 1, "comments": 1, "shares": 1}
    answer = call("GET", f"/workouts/{workout['id']}", token=ada.token)
    assert answer.operations == ["UpdateItem", "Query"]
    call("POST", f"/workouts/{workout['id']}/share", {"visibility": "public"}, token=ada.token).data  # noqa: B018
    assert social_metrics(bob, workout) is None, "the activity may be more private than the workout"

    unlike(bob, activity)
    assert social_metrics(ada, workout) == {"likes": 0, "comments": 1, "shares": 1}
    delete(ada, activity)
    assert social_metrics(ada, workout) is None


def test_late_events_leave_no_counts_of_a_deleted_activity(aws: None) -> None:
    ada, bob = friends()
    workout = finish(ada.token)
    activity = next(item for item in listed(ada) if item["targetId"] == workout["id"])
    like(bob, activity)
    delete(ada, activity)
    liked = ActivityLiked(user_id=bob.id, activity_id=activity["id"], author_id=ada.id)
    reactions.update_workout(liked)
    assert social_metrics(ada, workout) is None
    assert [item for item in items(f"WORKOUT#{workout['id']}") if item["SK"] == "LIKES"] == []
