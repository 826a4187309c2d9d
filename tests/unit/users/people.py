"""Two users and what they do to each other, through the gateway."""

from typing import Any

from fitai.admin import published as admin
from fitai.kernel import clock, table
from fitai.users.social import store
from fitai.users.social.models import Tie

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person, items, register, suspend_account

FRIENDS = "/users/friends"


def register_trained(name: str = "ada") -> Person:
    """An account that has trained, weighed itself and has a goal, so that much is computed about it."""
    person = register(name)
    token = access_token(person.id)
    squat = "barbell-back-squat"
    goal = {"type": "strength", "title": "Squat", "exerciseId": squat, "targetValue": 200, "unit": "kg"}
    workout = call("POST", "/workouts", {"exercises": [{"exerciseId": squat}], "start": True}, token=token).data["id"]
    for method, path, body, query in (
        ("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5}, {"exercise": "0"}),
        ("POST", f"/workouts/{workout}/complete", {}, {}),
        ("POST", "/progress/body", {"weight": 82.5}, {}),
        ("POST", "/goals", goal, {}),
    ):
        answer = call(method, path, body, token=token, **query)
        assert answer.status < 300, answer.text
    deliver_events()
    return person


def act(person: Person, action: str, other: Person | str) -> Answer:
    """One of the things that a user can do to another."""
    other_id = other if isinstance(other, str) else other.id
    method, path, body = {
        "request": ("POST", f"{FRIENDS}/request", {"userId": other_id}),
        "accept": ("PUT", f"{FRIENDS}/{other_id}", {"accept": True}),
        "decline": ("PUT", f"{FRIENDS}/{other_id}", {"accept": False}),
        "remove": ("DELETE", f"{FRIENDS}/{other_id}", None),
        "follow": ("POST", f"/users/{other_id}/follow", None),
        "unfollow": ("DELETE", f"/users/{other_id}/follow", None),
        "block": ("POST", f"/users/{other_id}/block", None),
        "unblock": ("DELETE", f"/users/{other_id}/block", None),
        "mute": ("POST", f"/users/{other_id}/mute", None),
        "unmute": ("DELETE", f"/users/{other_id}/mute", None),
    }[action]
    return call(method, path, body, token=person.token)


def show(person: Person, visibility: str) -> None:
    """Let a user's profile be public, for friends, or private."""
    body = {"privacy": {"profileVisibility": visibility}}
    call("PUT", "/users/preferences", body, token=person.token).data  # noqa: B018


def suspend(person: Person, **details: Any) -> None:
    """Suspend an account.

    Args:
        details: of the suspension, such as its end.
    """
    suspend_account(person.id, **details)


def reinstate(person: Person) -> None:
    """End a suspension."""
    table.commit(*admin.reinstate_writes(person.id, clock.now()))


def ids_of_every_kind(person: Person) -> list[str]:
    """Ids of accounts that the person sees, of accounts that are hidden from the person, and of none."""
    seen, private, suspended, blocker = (register(name) for name in ("seen", "private", "suspended", "blocker"))
    show(seen, "public")
    show(private, "private")
    suspend(suspended)
    act(blocker, "block", person).data  # noqa: B018
    return [seen.id, private.id, suspended.id, blocker.id, "01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55"]


def befriend(one: Person, other: Person) -> None:
    """Make them friends."""
    act(one, "request", other).data  # noqa: B018
    act(other, "accept", one).data  # noqa: B018


def counts(person: Person) -> dict[str, Any]:
    """How many friends, followers and followed ones the user has."""
    found: dict[str, Any] = call("GET", f"/users/{person.id}", token=person.token).data["counts"]
    return found


def ids(answer: Answer) -> list[str]:
    """Whom a list shows."""
    return [item["id"] for item in answer.data]


def assert_ties_are_consistent(*people: Person) -> None:
    """Each side is the mirror of the other, and counts, follows and lists say what the relations say."""
    for person in people:
        ties = {other.id: store.tie(person.id, other.id) for other in people if other is not person}
        assert {id: store.tie(id, person.id) for id in ties} == {id: tie.mirrored for id, tie in ties.items()}
        assert counts(person) == {
            "friends": sum(tie.friends for tie in ties.values()),
            "followers": sum(tie.followed for tie in ties.values()),
            "following": sum(tie.follows for tie in ties.values()),
        }
        follows = {item["SK"] for item in items(f"USER#{person.id}#FOLLOWING")}
        assert follows == {id for id, tie in ties.items() if tie.follows}
        muted = {item["SK"] for item in items(f"USER#{person.id}#MUTED")}
        assert muted == {id for id, tie in ties.items() if tie.mutes}
        for friendship in ("accepted", "incoming", "outgoing"):
            listed = call("GET", FRIENDS, token=person.token, status=friendship)
            assert set(ids(listed)) == {id for id, tie in ties.items() if tie.friendship == friendship}
        there = {item["SK"] for item in items(f"USER#{person.id}#RELATIONS")}
        assert there == {id for id, tie in ties.items() if tie != Tie()}, "strangers leave nothing behind"


def switch(person: Person, *, workouts: bool | None = None, progress: bool | None = None) -> None:
    """Set a user's privacy switches; one that is not given stays."""
    given = {"workoutSharing": workouts, "progressSharing": progress}
    body = {"privacy": {name: value for name, value in given.items() if value is not None}}
    call("PUT", "/users/preferences", body, token=person.token).data  # noqa: B018
