"""From a workout to what everybody is told of it: the activity, likes and comments, through routes and events alone."""

from typing import Any

from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.community.comments.steps import verify
from tests.unit.users.people import act, befriend, suspend

LIKES = 24


def send(person: Person, method: str, path: str, body: Any = None) -> Any:
    """Send a request that must work, and let its events take effect."""
    answer = call(method, path, body, token=person.token)
    assert answer.status < 300, f"{method} {path}: {answer.text}"
    deliver_events(1_000)
    return answer.data if answer.text else None


def train(person: Person) -> None:
    """Complete a workout."""
    exercises = [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 60, "reps": 5}]}]
    workout = send(person, "POST", "/workouts", {"name": "legs", "exercises": exercises})["id"]
    send(person, "POST", f"/workouts/{workout}/start", {})
    send(person, "PUT", f"/workouts/{workout}/set/0?exercise=0", {"weight": 60, "reps": 5})
    send(person, "POST", f"/workouts/{workout}/complete", {})


def told(person: Person, *types: str) -> list[dict[str, Any]]:
    """What the person's list shows of these types."""
    return [line for line in call("GET", "/notifications", token=person.token).data if line["type"] in types]


def sentences(person: Person, *types: str) -> list[tuple[str, int]]:
    """The sentences of those, with their counts."""
    return [(line["message"], line["count"]) for line in told(person, *types)]


def test_a_workout_is_told_to_friends_and_its_likes_and_comments_to_its_author(pushed: Frames) -> None:
    ada, ben = register("ada"), register("ben")
    send(ada, "PUT", "/users/preferences", {"privacy": {"profileVisibility": "public", "activityVisibility": "public"}})
    befriend(ada, ben)
    deliver_events(1_000)
    phone = Socket(pushed, ada.token).connect()

    train(ada)
    (line,) = told(ben, "friend_trained")
    assert line["message"] == "ada has finished a workout."
    activity = f"/community/activities/{line['data']['activityId']}"
    assert call("GET", activity, token=ben.token).data["user"]["username"] == "ada"
    train(ada)
    assert len(told(ben, "friend_trained")) == 1, "one line a day"
    assert told(ada, "friend_trained") == []

    likers = [ben, *(register(f"liker{number}") for number in range(1, LIKES))]
    for liker in likers:
        send(liker, "POST", f"{activity}/like")
        send(liker, "POST", f"{activity}/like")
    first, last = likers[-2:]
    assert sentences(ada, "like") == [(f"{last.username} and 23 other people like your activity.", LIKES)]
    assert [actor["id"] for actor in told(ada, "like")[0]["actors"]][:2] == [last.id, first.id]
    frames = phone.received("notification:new")
    assert [frame["data"]["count"] for frame in frames if frame["data"]["type"] == "like"] == list(range(1, LIKES + 1))
    assert frames[-1]["data"]["message"] == f"{last.username} and 23 other people like your activity."

    suspend(last)
    assert sentences(ada, "like") == [(f"{first.username} and 22 other people like your activity.", LIKES - 1)]
    act(likers[-2], "block", ada).data  # noqa: B018
    send(likers[-3], "DELETE", f"{activity}/like")
    assert sentences(ada, "like") == [(f"{likers[-4].username} and 20 other people like your activity.", LIKES - 3)]

    writers = likers[1], likers[2]
    for writer in writers:
        verify(writer)
        send(writer, "POST", f"{activity}/comment", {"text": "Strong!"})
    assert sentences(ada, "comment") == [("liker2 commented on your activity, with 1 other comment.", 2)]
    assert told(ada, "comment")[0]["data"]["activityId"] == line["data"]["activityId"]
    call("POST", f"/users/{writers[1].id}/mute", token=ada.token).data  # noqa: B018
    assert sentences(ada, "comment") == [("liker1 commented on your activity.", 1)]
