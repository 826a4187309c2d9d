"""What others see of a user's training follows the user's privacy switches, on every route and live event that shows any.

The routes and events are found by what they answer: the models of workouts, analytics and progress. Each is either one
that shows training to others, and is tried with both switches, or shows the caller's own only, and is held to that. A new
one that is in neither table fails. docs/privacy.md has the same table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fitai.kernel import catalogue
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.visibility import models_within
from pydantic import create_model

from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage
from tests.unit.users.people import befriend, switch

TRAINING = ("analytics", "progress", "workouts")
"""The services whose models and routes are about what a user has trained."""
NAME = "Zanzibar legs"
"""Of the workout that is shared: it is in no answer in which the workout is not."""
DOCUMENT = catalogue.ROOT / "docs" / "privacy.md"


# --- the scene ---------------------------------------------------------------------------------------------


@dataclass
class Scene:
    """A user, and another one to whom the user's workouts are open in every way."""

    owner: Person
    other: Person
    workout: str = ""
    link: str = ""

    def share(self, **sharing: Any) -> None:
        """Share the workout, and let the lists follow."""
        answer = call("POST", f"/workouts/{self.workout}/share", sharing, token=self.owner.token).data
        self.link = answer.get("link", "")
        deliver_events()


@pytest.fixture
def scene(pushed: Frames) -> Scene:
    """A friend's workout with records in it; both switches are on."""
    scene = Scene(register("olga"), register("finn"))
    befriend(scene.owner, scene.other)
    switch(scene.owner, workouts=True, progress=True)
    scene.workout = plan(scene.owner)
    train(scene.owner, scene.workout)
    return scene


def plan(person: Person) -> str:
    exercises = [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 100, "reps": 5}] * 2}]
    body = {"name": NAME, "exercises": exercises}
    return str(call("POST", "/workouts", body, token=person.token).data["id"])


def train(person: Person, workout: str, weight: float = 100) -> None:
    """Start the workout, do a set that breaks records, pause, resume, edit and complete it."""
    path = f"/workouts/{workout}"
    call("POST", f"{path}/start", {}, token=person.token).data  # noqa: B018
    performed = call("PUT", f"{path}/set/0", {"weight": weight, "reps": 5}, token=person.token, exercise=0).data
    assert performed["records"]
    for step in ("pause", "resume"):
        call("POST", f"{path}/{step}", {}, token=person.token).data  # noqa: B018
    version = call("GET", path, token=person.token).data["version"]
    call("PUT", path, {"version": version, "notes": "slept well"}, token=person.token).data  # noqa: B018
    call("POST", f"{path}/complete", {}, token=person.token).data  # noqa: B018
    deliver_events()


def records_in(value: Any) -> Iterator[str]:
    """Where an answer or a frame says anything of personal records."""
    if isinstance(value, list):
        for item in value:
            yield from records_in(item)
    elif isinstance(value, dict):
        if value.get("event") == "pr:achieved":
            yield "pr:achieved"
        for name, inner in value.items():
            if inner and name in ("personalRecord", "personalRecords", "personalRecordsSet", "records"):
                yield name
            yield from records_in(inner)


# --- routes ------------------------------------------------------------------------------------------------


def read(scene: Scene, path: str) -> list[Any]:
    answer = call("GET", path, token=scene.other.token)
    assert answer.status in (200, 404), answer.text
    assert answer.status == 200 or NAME not in answer.text
    return [answer.data] if answer.status == 200 else []


def read_friends(scene: Scene) -> list[Any]:
    scene.share(visibility="friends", link=False)
    return read(scene, f"/workouts/{scene.workout}")


def read_public(scene: Scene) -> list[Any]:
    call("DELETE", f"/users/friends/{scene.other.id}", token=scene.owner.token).data  # noqa: B018
    scene.share(visibility="public", link=False)
    return read(scene, f"/workouts/{scene.workout}")


def read_as_recipient(scene: Scene) -> list[Any]:
    scene.share(visibility="private", recipients=[scene.other.id], link=False)
    return read(scene, f"/workouts/{scene.workout}")


def read_by_link(scene: Scene) -> list[Any]:
    scene.share(visibility="private", link=True)
    return read(scene, scene.link)


def listed(scene: Scene) -> list[Any]:
    scene.share(visibility="friends", link=False)
    return list(call("GET", "/workouts/shared", token=scene.other.token).data)


def as_workout(activity: Any) -> Any:
    """An activity of a workout, with the workout's id and name where a workout has them."""
    return activity | {"id": activity["targetId"], "name": activity["content"]["title"]}


def activities_of(scene: Scene, reader: Person) -> list[Any]:
    page = call("GET", "/community/activities", token=reader.token, userId=scene.owner.id).data
    return [activity for activity in page if activity.get("targetId") == scene.workout]


def listed_activities(scene: Scene) -> list[Any]:
    return [as_workout(activity) for activity in activities_of(scene, scene.other)]


def one_activity(scene: Scene) -> list[Any]:
    (own,) = activities_of(scene, scene.owner)
    return [as_workout(activity) for activity in read(scene, f"/community/activities/{own['id']}")]


def fed(scene: Scene) -> list[Any]:
    feed = call("GET", "/community/feed", token=scene.other.token).data
    return [as_workout(activity) for activity in feed if activity.get("targetId") == scene.workout]


Way = Callable[[Scene], list[Any]]
WITHOUT_SHARING = (listed, listed_activities, one_activity, fed)
"""Ways that read again without a link."""
SHOWING_ROUTES: dict[str, tuple[Way, ...]] = {
    "GET /workouts/{id}": (read_friends, read_public, read_as_recipient, read_by_link),
    "GET /workouts/shared": (listed,),
    "GET /community/activities": (listed_activities,),
    "GET /community/activities/{id}": (one_activity,),
    "GET /community/feed": (fed,),
}
"""The routes that show training to others, and every way in which they do."""
PROFILE_ROUTES = {"GET /users/{userId}"}
"""The routes that show sums of all training by both switches, to whom the profile is shown: tests/unit/users/profiles."""
OWN_ROUTES = {
    "POST /community/activities",
    "PUT /community/activities/{id}",
    "GET /analytics/export",
    "GET /analytics/frequency",
    "GET /analytics/muscles",
    "GET /analytics/overview",
    "GET /analytics/strength",
    "GET /analytics/volume",
    "GET /progress",
    "GET /progress/goals",
    "GET /progress/pauses",
    "POST /progress/pauses",
    "PUT /progress/pauses/{id}",
    "DELETE /progress/pauses/{id}",
    "GET /progress/body",
    "POST /progress/body",
    "PUT /progress/body/{id}",
    "DELETE /progress/body/{id}",
    "GET /progress/body/compare",
    "POST /progress/body/import",
    "GET /progress/records",
    "GET /progress/strength",
    "POST /progress/upload-photo",
    "GET /workouts",
    "GET /workouts/changes",
    "GET /workouts/export",
    "POST /workouts",
    "POST /workouts/calendar",
    "DELETE /workouts/calendar",
    "GET /workouts/calendar/{token}",
    "POST /workouts/import",
    "POST /workouts/sync",
    "PUT /workouts/{id}",
    "DELETE /workouts/{id}",
    "POST /workouts/{id}/complete",
    "PUT /workouts/{id}/exercise/{exerciseIndex}",
    "POST /workouts/{id}/pause",
    "POST /workouts/{id}/rest",
    "POST /workouts/{id}/resume",
    "PUT /workouts/{id}/set/{setIndex}",
    "POST /workouts/{id}/share",
    "POST /workouts/{id}/start",
}
"""The routes that show training of the caller only, or of whoever made the calendar's address."""


def is_about_training(answer: Any) -> bool:
    """Whether an answer of this type may hold a model of the services of training."""
    holder = create_model("Holder", answer=(answer, ...))
    return any(
        model.__module__.split(".")[:2] in [["fitai", name] for name in TRAINING] for model in models_within(holder)
    )


def training_routes() -> set[str]:
    return {
        function.declaration.route
        for function in catalogue.endpoints()
        if function.service in TRAINING or is_about_training(function.declaration.result)
    }


def test_every_route_that_answers_training_is_in_a_table() -> None:
    assert training_routes() == {*SHOWING_ROUTES, *PROFILE_ROUTES, *OWN_ROUTES}
    assert not SHOWING_ROUTES.keys() & OWN_ROUTES


WAYS = [pytest.param(way, id=way.__name__) for ways in SHOWING_ROUTES.values() for way in ways]


@pytest.mark.parametrize("way", WAYS)
def test_a_route_shows_workouts_and_records_of_who_shares_both(scene: Scene, way: Way) -> None:
    (seen,) = way(scene)
    assert (seen["id"], seen["name"]) == (scene.workout, NAME)
    assert {*records_in(seen)} >= {"personalRecords"}


@pytest.mark.parametrize("way", WAYS)
def test_a_route_shows_no_records_of_who_does_not_share_progress(scene: Scene, way: Way) -> None:
    switch(scene.owner, progress=False)
    (seen,) = way(scene)
    assert seen["id"] == scene.workout
    assert [*records_in(seen)] == []
    assert "100" in str(seen) or "500" in str(seen), "what was lifted is part of the workout"


@pytest.mark.parametrize("way", WAYS)
def test_a_route_shows_nothing_of_who_shares_no_workouts_until_it_is_on_again(
    scene: Scene, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(way(scene)) == 1
    switch(scene.owner, workouts=False)
    monkeypatch.setattr(Scene, "share", lambda scene, **sharing: None)
    assert call("GET", f"/workouts/{scene.workout}", token=scene.owner.token).status == 200
    again = way if way in WITHOUT_SHARING else lambda scene: read(scene, scene.link or f"/workouts/{scene.workout}")
    assert again(scene) == []
    switch(scene.owner, workouts=True)
    assert len(again(scene)) == 1, "what was shared before is shared again"


def test_the_defaults_show_shared_workouts_without_records(pushed: Frames) -> None:
    scene = Scene(register("olga"), register("finn"))
    befriend(scene.owner, scene.other)
    scene.workout = plan(scene.owner)
    train(scene.owner, scene.workout)
    (seen,) = read_friends(scene)
    assert (seen["id"], [*records_in(seen)]) == (scene.workout, [])


@pytest.mark.parametrize(
    "function",
    [function for function in catalogue.endpoints() if function.declaration.route in OWN_ROUTES],
    ids=lambda function: function.declaration.route,
)
def test_an_own_route_shows_nothing_of_another_whatever_is_shared(function: Any, pushed: Frames) -> None:
    sample, stage = samples.of(function), Stage()
    stage.token("sharer")
    reader = sample["as"] or "reader"
    stage.token(reader)
    befriending = ("POST", "/users/friends/request", {"userId": "{sharer.id}"}, reader), (
        "PUT", f"/users/friends/{{{reader}.id}}", {"accept": True}, "sharer",
    )  # fmt: skip
    privacy = {"privacy": {"workoutSharing": True, "progressSharing": True}}
    for method, path, body, who in (*befriending, ("PUT", "/users/preferences", privacy, "sharer")):
        stage.send({"as": who, "request": {"method": method, "path": path, "body": body}}).data  # noqa: B018
    workout = stage.send(
        {"as": "sharer", "request": {"method": "POST", "path": "/workouts", "body": {"name": NAME}}}
    ).data["id"]
    sharing = {"visibility": "public", "recipients": [stage.saved[f"{reader}.id"]]}
    stage.send({"as": "sharer", "request": {"method": "POST", "path": f"/workouts/{workout}/share", "body": sharing}})
    deliver_events()
    token = stage.token(reader)
    assert call("GET", f"/workouts/{workout}", token=token).data["name"] == NAME, "the reader may see it"
    stage.prepare(sample)
    answer = stage.send(sample)
    assert answer.status == sample["status"], answer.text
    assert NAME not in answer.text
    assert workout not in answer.text


def test_sharing_while_nobody_may_see_workouts_is_refused_and_taking_back_is_not(scene: Scene) -> None:
    scene.share(visibility="friends", link=True)
    switch(scene.owner, workouts=False)
    path = f"/workouts/{scene.workout}/share"
    for body in (
        {"visibility": "friends", "link": False},
        {"visibility": "private", "link": True},
        {"visibility": "private", "link": False, "recipients": [scene.other.id]},
    ):
        answer = call("POST", path, body, token=scene.owner.token)
        assert (answer.status, answer.error["code"]) == (409, "workout_sharing_off")
    call("POST", path, {"visibility": "private", "link": False}, token=scene.owner.token).data  # noqa: B018
    switch(scene.owner, workouts=True)
    assert read(scene, f"/workouts/{scene.workout}") == read(scene, scene.link) == []


# --- live events -------------------------------------------------------------------------------------------

SHOWING_EVENTS = {
    "chat:message",
    "pr:achieved",
    "set:completed",
    "sync:workout",
    "workout:completed",
    "workout:paused",
    "workout:resumed",
    "workout:started",
    "workout:stats",
}
"""The events that show training to others: in rooms, and in the answer to who joins one."""
FEED_EVENTS = {"activity:new"}
"""The events that show an activity to whoever has it in the feed, by the same decision: tests/unit/community."""
OWN_EVENTS = {"import:progress", "rest:timer", "sync:progress"}
"""The events that go to the devices of the user whose training they are about."""


def test_every_live_event_about_training_is_in_a_table() -> None:
    events = {
        name for name, event in LiveEvent.registry.items() if not name.startswith("test:") and is_about_training(event)
    }
    assert events == SHOWING_EVENTS | FEED_EVENTS | OWN_EVENTS
    assert not SHOWING_EVENTS & OWN_EVENTS


@dataclass
class Together:
    """A room of the owner and the other: the other's device, the owner's, and the owner's workout, which is planned."""

    scene: Scene
    phone: Socket
    tablet: Socket
    room: str
    workout: str

    def join_again(self) -> list[Any]:
        """The workouts of others that the other's device is answered when it joins."""
        (answer,) = self.phone.send("room:join", {"roomId": self.room})
        people = answer["data"]["room"]["people"]
        return [person["workout"] for person in people if "workout" in person]

    def received(self) -> list[dict[str, Any]]:
        """What the other's device is pushed of the owner's training through the room, from now on."""
        return [frame for frame in self.phone.received() if frame["event"] not in {"chat:message", *FEED_EVENTS}]


@pytest.fixture
def together(scene: Scene, pushed: Frames) -> Together:
    phone, tablet = Socket(pushed, scene.other.token).connect(), Socket(pushed, scene.owner.token).connect()
    (opened,) = phone.send("room:join", {"invite": [scene.owner.id]})
    room, workout = opened["data"]["roomId"], plan(scene.owner)
    tablet.send("room:join", {"roomId": room, "workoutId": workout})
    pushed.clear()
    return Together(scene, phone, tablet, room, workout)


def test_a_room_sees_every_event_of_who_shares_both(together: Together) -> None:
    assert [glance["name"] for glance in together.join_again()] == [NAME]
    train(together.scene.owner, together.workout, weight=150)
    events = {frame["event"] for frame in together.received()}
    assert events | {"chat:message"} == SHOWING_EVENTS


def test_a_room_sees_no_records_of_who_does_not_share_progress(together: Together) -> None:
    switch(together.scene.owner, progress=False)
    train(together.scene.owner, together.workout, weight=150)
    frames = together.received()
    assert {frame["event"] for frame in frames} | {"chat:message", "pr:achieved"} == SHOWING_EVENTS
    assert [*records_in(frames)] == []
    assert [*records_in(together.tablet.received())] != [], "the owner's own device is told"


def test_a_room_sees_nothing_of_who_shares_no_workouts(together: Together) -> None:
    switch(together.scene.owner, workouts=False)
    assert together.join_again() == []
    train(together.scene.owner, together.workout, weight=150)
    assert together.received() == []
    assert {frame["event"] for frame in together.tablet.received()} >= {"set:completed", "workout:completed"}


def test_a_switch_acts_on_the_next_live_event_both_ways(together: Together) -> None:
    owner, path = together.scene.owner, f"/workouts/{together.workout}"
    seen = []
    for step, workouts in (("start", True), ("pause", False), ("resume", True), ("pause", False)):
        switch(owner, workouts=workouts)
        call("POST", f"{path}/{step}", {}, token=owner.token).data  # noqa: B018
        seen.append([frame["event"] for frame in together.received()])
    assert seen[-1] == ["workout:started", "workout:resumed"]


def test_a_device_that_comes_into_a_room_later_shows_no_more_than_its_user_shares(
    together: Together, pushed: Frames
) -> None:
    owner = together.scene.owner
    watch = Socket(pushed, owner.token).connect()
    switch(owner, workouts=False)
    watch.send("room:join", {"roomId": together.room, "workoutId": together.workout})
    late = Socket(pushed, owner.token).connect()
    late.send("room:join", {"roomId": together.room, "workoutId": together.workout})
    call("POST", f"/workouts/{together.workout}/start", {}, token=owner.token).data  # noqa: B018
    assert together.received() == []


# --- the document ------------------------------------------------------------------------------------------


def test_the_document_names_every_route_and_event_that_shows_training() -> None:
    text = DOCUMENT.read_text()
    assert [
        name for name in (*SHOWING_ROUTES, *PROFILE_ROUTES, *sorted(SHOWING_EVENTS)) if f"`{name}`" not in text
    ] == []
