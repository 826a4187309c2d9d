"""The community on the deployed stack: what one does is on the others' devices, in their lists, pushes and mails."""

import json
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from infra.local.client import PATIENCE, Account, Api, Device, Stack, register
from tests.e2e.behind import aws, eventually
from tests.e2e.test_accounts import VERIFY, link, mail, sign_in, verify

ACTIVITIES, CHALLENGES, NOTIFICATIONS = "/community/activities", "/community/challenges", "/notifications"
OTHER_LINES = {"friend_accepted", "security_alert"}
RUNS = 5
WITHIN = 3.0
"""Seconds in which a like is on the other's device, once the functions run; a fifth of one on a machine that does nothing else."""


@pytest.fixture
def friend(stack: Stack, account: Account) -> Account:
    """A friend of the account."""
    friend = register(stack, "friend")
    befriend(account, friend)
    return friend


def befriend(account: Account, other: Account) -> None:
    account.api.call("POST", "/users/friends/request", {"userId": other.id})
    other.api.call("PUT", f"/users/friends/{account.id}", {"accept": True})


def post(account: Account, title: str) -> str:
    """Publish an activity for friends and return its id."""
    return str(account.api.call("POST", ACTIVITIES, {"title": title, "visibility": "friends"})["id"])


def feed(account: Account) -> list[str]:
    return [activity["id"] for activity in account.api.call("GET", "/community/feed")]


def lines(account: Account, type_: str) -> list[dict[str, Any]]:
    """The notifications of a type."""
    return [line for line in account.api.call("GET", NOTIFICATIONS) if line["type"] == type_]


def unread(account: Account) -> int:
    return int(account.api.send("GET", NOTIFICATIONS, limit=1).json()["meta"]["unread"])


def sent(stack: Stack, kind: str) -> list[dict[str, Any]]:
    """The pushes, or the mails, that the local cloud has kept."""
    parts = urlsplit(stack.rest_url)
    content = httpx.get(f"{parts.scheme}://{parts.netloc}/_fitai/sent", timeout=PATIENCE).json()
    return content[kind]  # type: ignore[no-any-return]


def test_a_post_is_in_the_friends_feed_and_on_the_friends_device(
    stack: Stack, account: Account, friend: Account, stranger: Account
) -> None:
    with Device(stack, friend.token, "friend") as phone, Device(stack, stranger.token, "stranger") as other:
        activity = post(account, "A good week")
        assert phone.wait("activity:new", patience=PATIENCE).data["activity"]["id"] == activity
        assert feed(friend) == [activity]
        eventually(lambda: feed(account), lambda ids: ids == [activity])
        assert other.frames == []
    assert feed(stranger) == []
    assert stranger.api.send("GET", f"{ACTIVITIES}/{activity}").status_code == 404


def test_a_like_is_on_the_authors_device(stack: Stack, account: Account, friend: Account) -> None:
    activities = [post(account, f"Session {number}") for number in range(RUNS)]
    seconds = []
    with Device(stack, account.token, "author") as phone:
        # The first like starts the process of its function.
        friend.api.call("POST", f"{ACTIVITIES}/{activities[0]}/like")
        phone.wait("like:received", patience=PATIENCE)
        friend.api.call("DELETE", f"{ACTIVITIES}/{activities[0]}/like")
        for activity in activities:
            moment = time.perf_counter()
            assert friend.api.call("POST", f"{ACTIVITIES}/{activity}/like")["likes"] == 1
            frame = phone.wait("like:received", since=moment, that=lambda frame: frame.data["likes"] == 1)
            assert (frame.data["activityId"], frame.data["user"]["id"]) == (activity, friend.id)
            seconds.append(frame.received_at - moment)
    median = statistics.median(seconds)
    print("seconds from the like to the frame:", [round(value, 3) for value in seconds], "median:", round(median, 3))
    assert median < WITHIN


def test_a_like_is_one_line_and_read_on_every_device(
    stack: Stack, anybody: Api, account: Account, friend: Account
) -> None:
    activity = post(account, "A good week")
    watch_token = sign_in(anybody, account, account.password, "watch")["accessToken"]
    with Device(stack, account.token, "phone") as phone, Device(stack, watch_token, "watch") as watch:
        friend.api.call("POST", f"{ACTIVITIES}/{activity}/like")
        told = phone.wait("notification:new", that=lambda frame: frame.data["type"] == "like", patience=PATIENCE)
        (line,) = lines(account, "like")
        assert (line["id"], line["read"], line["count"]) == (told.data["id"], False, 1)
        assert [actor["id"] for actor in line["actors"]] == [friend.id]
        friend.api.call("DELETE", f"{ACTIVITIES}/{activity}/like")
        friend.api.call("POST", f"{ACTIVITIES}/{activity}/like")
        eventually(lambda: len(lines(account, "like")), lambda count: count == 1)

        # What else is told: the new friend, and the sign-in of the watch.
        eventually(lambda: {line["type"] for line in account.api.call("GET", NOTIFICATIONS)}, OTHER_LINES.__lt__)
        before = unread(account)
        account.api.call("PUT", f"{NOTIFICATIONS}/{line['id']}/read")
        read = watch.wait("notification:read", that=lambda frame: line["id"] in frame.data["ids"])
        assert read.data["unread"] == unread(account) == before - 1
        assert lines(account, "like")[0]["read"] is True


def test_a_comment_with_a_mention_tells_the_author_and_the_mentioned(
    stack: Stack, account: Account, friend: Account
) -> None:
    third = register(stack, "third")
    befriend(account, third)
    befriend(friend, third)
    activity = post(account, "A good week")
    with Device(stack, account.token, "author") as phone, Device(stack, third.token, "mentioned") as other:
        body = {"text": f"Strong, @{third.username}!"}
        comment = friend.api.call("POST", f"{ACTIVITIES}/{activity}/comment", body)
        assert comment["mentions"][0]["userId"] == third.id
        phone.wait("comment:received", patience=PATIENCE)
        other.wait("notification:new", that=lambda frame: frame.data["type"] == "mention", patience=PATIENCE)
    eventually(lambda: len(lines(account, "comment")), lambda count: count == 1)
    (mention,) = lines(third, "mention")
    assert [actor["id"] for actor in mention["actors"]] == [friend.id]
    friend.api.call("DELETE", f"/community/comments/{comment['id']}")
    eventually(lambda: lines(third, "mention"), lambda found: found == [])


def test_a_block_makes_everything_vanish_at_the_next_read(account: Account, friend: Account) -> None:
    own, other = post(account, "Mine"), post(friend, "Theirs")
    eventually(lambda: set(feed(account)), lambda ids: ids == {own, other})
    friend.api.call("POST", f"{ACTIVITIES}/{own}/like")
    friend.api.call("POST", f"{ACTIVITIES}/{own}/comment", {"text": "Strong!"})
    eventually(lambda: (len(lines(account, "like")), len(lines(account, "comment"))), lambda both: both == (1, 1))

    account.api.call("POST", f"/users/{friend.id}/block")
    assert (feed(account), other in feed(account), own in feed(friend)) == ([own], False, False)
    assert account.api.call("GET", f"{ACTIVITIES}/{own}/comments") == []
    assert (lines(account, "like"), lines(account, "comment")) == ([], [])
    assert account.api.call("GET", f"{ACTIVITIES}/{own}/likes") == []
    for user, activity in ((account, other), (friend, own)):
        assert user.api.send("GET", f"{ACTIVITIES}/{activity}").status_code == 404
        assert user.api.send("POST", f"{ACTIVITIES}/{activity}/like").status_code == 404


def ranks(account: Account, challenge: str) -> list[tuple[str, int, float]]:
    """The leaderboard of a challenge: user, rank and score."""
    leaderboard = account.api.call("GET", f"{CHALLENGES}/{challenge}")["leaderboard"]
    return [(entry["user"]["id"], entry["rank"], entry["score"]) for entry in leaderboard["top"]]


def test_a_challenge_counts_a_completed_workout_and_ranks_who_joined(
    stack: Stack, account: Account, friend: Account
) -> None:
    today = datetime.now(UTC).date()
    challenge = {
        "title": "Most sessions",
        "metric": "workouts",
        "startDate": date.isoformat(today),
        "endDate": date.isoformat(today + timedelta(days=6)),
        "visibility": "friends",
    }
    id = account.api.call("POST", CHALLENGES, challenge)["id"]
    with Device(stack, friend.token, "friend") as phone:
        account.api.call("POST", f"{CHALLENGES}/{id}/invite", {"userIds": [friend.id]})
        assert phone.wait("challenge:invite", patience=PATIENCE).data["challengeId"] == id
    for user in (account, friend):
        user.api.call("POST", f"{CHALLENGES}/{id}/join", {"timezone": "UTC"})
    sets = [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 100, "reps": 5}]}]
    workout = friend.api.call("POST", "/workouts", {"name": "Monday", "exercises": sets, "start": True})["id"]
    friend.api.call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5})
    friend.api.call("POST", f"/workouts/{workout}/complete")

    expected = [(friend.id, 1, 1.0), (account.id, 2, 0.0)]
    eventually(lambda: ranks(account, id), lambda found: found == expected)
    assert ranks(friend, id) == expected


def test_what_is_notified_is_pushed_to_the_registered_device(stack: Stack, account: Account, friend: Account) -> None:
    token = friend.id.replace("-", "") * 2
    # At night pushes would wait until the morning.
    friend.api.call("POST", f"{NOTIFICATIONS}/preferences", {"quietHours": None})
    friend.api.call("POST", f"{NOTIFICATIONS}/devices", {"platform": "apns", "token": token})
    activity = post(friend, "A good week")

    def pushed() -> list[dict[str, Any]]:
        own = [push for push in sent(stack, "pushes") if push["token"] == token]
        return [push for push in own if activity in push["message"]]

    account.api.call("POST", f"{ACTIVITIES}/{activity}/comment", {"text": "Strong!"})
    (push,) = eventually(pushed)
    assert push["platform"] == "APNS"
    assert json.loads(push["message"])["aps"]["badge"] == unread(friend)


def test_the_link_of_a_mail_unsubscribes_by_post_only(stack: Stack, account: Account) -> None:
    verify(link(mail(stack, account.email, VERIFY)))
    due = datetime.now(UTC) + timedelta(minutes=1)
    times = {(due + timedelta(days=day)).strftime("%A").lower(): due.strftime("%H:%M") for day in range(7)}
    chosen = account.api.call("POST", f"{NOTIFICATIONS}/preferences", {"reminderTimes": times})
    assert chosen["categories"]["workout_reminder"]["mail"]["enabled"] is True

    def reminders() -> list[dict[str, Any]]:
        aws(stack, "lambda").invoke(FunctionName="fitai-local-schedules-send_due_notifications", Payload=b"{}")
        own = [content for content in sent(stack, "mails") if content["to"] == [account.email]]
        return [content for content in own if "List-Unsubscribe" in content["headers"]]

    def is_on() -> bool:
        preferences = account.api.call("GET", f"{NOTIFICATIONS}/preferences")
        return bool(preferences["categories"]["workout_reminder"]["mail"]["enabled"])

    (reminder,) = eventually(reminders, seconds=3 * PATIENCE)
    assert reminder["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = reminder["headers"]["List-Unsubscribe"].strip("<>")
    assert address in reminder["text"]
    assert httpx.get(address, timeout=PATIENCE).status_code == 200
    assert is_on(), "a mail scanner has opened it"
    form = {"List-Unsubscribe": "One-Click"}
    assert httpx.post(address, data=form, timeout=PATIENCE).status_code == 200
    assert not is_on()
    assert httpx.post(address, data=form, timeout=PATIENCE).status_code == 200, "twice is once"
