"""Whoever hides from a user is nowhere for that user: on no route and in no live event that shows people, cursors included.

The routes and events are found by what they answer: those of the community and the notifications, and all that show the card of a
user. Each is in one of the tables below. One that shows others is tried in every state that hides a user; one that shows the
caller's own is held to that. A new one that is in no table fails.
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from fitai.accounts.store import AccountItem
from fitai.community.feed import published as feed
from fitai.kernel import catalogue, clock, table
from fitai.kernel.catalogue import Function
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.visibility import models_within
from fitai.users.social.models import UserCard
from pydantic import create_model

from tests.harness.copies import in_a_copy
from tests.harness.gateway import Answer, Frames, Socket, call, deliver_events
from tests.unit.auth.people import PASSWORD, Person, register
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage
from tests.unit.users.people import act, befriend, show, suspend

WORDS = "Zanzibar"
"""In everything that the hidden user writes, and in nothing else."""
SERVICES = ("fitai.community", "fitai.notifications")
"""The services whose answers are about what people do to each other."""


# --- the scene ---------------------------------------------------------------------------------------------


@dataclass
class Scene:
    """A reader, an author who does everything that others can see, and a third user with whom both have to do."""

    reader: Person
    author: Person
    third: Person
    saved: dict[str, str] = field(default_factory=dict)

    def send(self, person: Person, method: str, path: str, body: Any = None, *, save: str = "") -> Any:
        """Send a request that must work, and let its events take effect."""
        answer = call(method, path, body, token=person.token)
        assert answer.status < 300, f"{method} {path}: {answer.text}"
        deliver_events(1_000)
        if save:
            self.saved[save] = answer.data["id"]
        return answer.data if answer.text else None

    def publish(self, person: Person, title: str, *, save: str) -> None:
        self.send(person, "POST", "/community/activities", {"title": title, "visibility": "public"}, save=save)

    def comment(self, person: Person, activity: str, text: str, *, save: str) -> None:
        self.send(person, "POST", f"/community/activities/{self.saved[activity]}/comment", {"text": text}, save=save)

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells of the author."""
        return self.author.id, self.author.username, WORDS


def _establish(person: Person) -> None:
    """Let the account be an old one with a verified address, which no limit of new ones holds."""
    actions = AccountItem.created_at.set("2020-01-01T00:00:00.000Z"), AccountItem.email_verified.set(True)
    table.commit(table.update(AccountItem.of(person.id), *actions))


def _scene(*, friends: bool) -> Scene:
    scene = Scene(register("rita"), register("quentin"), register("tom"))
    for person in (scene.reader, scene.author, scene.third):
        _establish(person)
        show(person, "public")
    if friends:
        befriend(scene.reader, scene.author)
    pairs = (
        (scene.reader, scene.author), (scene.author, scene.reader), (scene.author, scene.third),
        (scene.third, scene.author), (scene.reader, scene.third),
    )  # fmt: skip
    for one, other in pairs:
        act(one, "follow", other).data  # noqa: B018
    deliver_events(1_000)
    return scene


@pytest.fixture
def scene(pushed: Frames) -> Scene:
    """The three, who follow each other; the author's profile is public."""
    return _scene(friends=False)


@pytest.fixture
def friendly_scene(pushed: Frames) -> Scene:
    """The same, and the author is a friend of the reader."""
    return _scene(friends=True)


# --- what hides a user -------------------------------------------------------------------------------------


def _delete(scene: Scene) -> None:
    answer = call("DELETE", "/users/account", {"password": PASSWORD}, token=scene.author.token)
    assert answer.status == 202, answer.text


def _mute(scene: Scene) -> None:
    call("POST", f"/users/{scene.author.id}/mute", token=scene.reader.token).data  # noqa: B018


STATES: dict[str, Callable[[Scene], object]] = {
    "blocks": lambda scene: act(scene.author, "block", scene.reader).data,
    "blocked": lambda scene: act(scene.reader, "block", scene.author).data,
    "deleted": _delete,
    "suspended": lambda scene: suspend(scene.author),
    "muted": _mute,
    "private": lambda scene: show(scene.author, "private"),
    "friends-only": lambda scene: show(scene.author, "friends"),
}
GONE = ("blocks", "blocked", "deleted", "suspended")
"""Nobody is seen anywhere in these states."""


# --- the ways in which routes show people ----------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """How a route shows an author to a reader.

    Attributes:
        prepare: what the author does, so that there is something to see.
        read: what the reader reads: the texts of the answers.
        states: in which of the `STATES` the author is nowhere.
        friends: the author and the reader are friends.
    """

    route: str
    name: str
    prepare: Callable[[Scene], object]
    read: Callable[[Scene], list[str]]
    states: tuple[str, ...]
    friends: bool = False


def pages(path: str, limit: int = 1, **query: Any) -> Callable[[Scene], list[str]]:
    """Read all pages of a list, one item on each; the cursors are among the texts, as far as they can be decoded."""

    def read(scene: Scene) -> list[str]:
        texts: list[str] = []
        cursor: str | None = None
        for _ in range(100):
            more = query | {"limit": limit} | ({} if cursor is None else {"cursor": cursor})
            answer = call("GET", path.format(**_names(scene)), token=scene.reader.token, **_filled(more, scene))
            texts.append(answer.text)
            if answer.status != 200:
                assert answer.status in (403, 404), answer.text
                return texts
            cursor = _cursor(answer)
            if cursor is None:
                return texts
            texts.append(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("latin-1"))
        raise AssertionError("a list without end")

    return read


def _cursor(answer: Answer) -> str | None:
    if isinstance(answer.data, dict) and "entries" in answer.data:
        cursor: str | None = answer.data.get("cursor")
        return cursor
    return answer.cursor


def one(method: str, path: str, body: Any = None, *, only: str = "") -> Callable[[Scene], list[str]]:
    """Send one request. `only` is the field of the answer that is looked at, where the caller's own words are in others."""

    def read(scene: Scene) -> list[str]:
        answer = call(method, path.format(**_names(scene)), _filled(body, scene), token=scene.reader.token)
        assert answer.status in (200, 201, 403, 404), answer.text
        if answer.status >= 400 or not only:
            return [answer.text]
        return [str(answer.data.get(only))]

    return read


def _names(scene: Scene) -> dict[str, str]:
    return scene.saved | {
        "author": scene.author.id,
        "third": scene.third.id,
        "reader": scene.reader.id,
        "username": scene.author.username,
    }


def _filled(value: Any, scene: Scene) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, scene) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, scene) for inner in value]
    return value.format(**_names(scene)) if isinstance(value, str) else value


def nothing(scene: Scene) -> None:
    """The author need do nothing."""


def posts(scene: Scene) -> None:
    """The author, and then the third user, publish something."""
    scene.publish(scene.author, f"{WORDS} legs", save="activity")
    scene.publish(scene.third, "words", save="other")


def promoted(scene: Scene) -> None:
    """The author, whom the reader does not follow, has an activity that is promoted."""
    act(scene.reader, "unfollow", scene.author).data  # noqa: B018
    posts(scene)
    feed.promote(scene.saved["activity"])


def comments(scene: Scene) -> None:
    """The author comments on an activity of the third user and on an own one, and likes the former."""
    posts(scene)
    scene.comment(scene.author, "other", f"{WORDS} words", save="comment")
    scene.comment(scene.third, "other", "as I say", save="third_comment")
    scene.comment(scene.author, "activity", f"{WORDS} myself", save="own_comment")
    for activity in ("other", "activity"):
        scene.send(scene.author, "POST", f"/community/activities/{scene.saved[activity]}/like")
    scene.send(scene.third, "POST", f"/community/activities/{scene.saved['other']}/like")


def mentions(scene: Scene) -> None:
    """The reader has a comment in which nobody is mentioned yet."""
    posts(scene)
    scene.comment(scene.reader, "other", "hello", save="reader_comment")


def answers(scene: Scene) -> None:
    """The author likes what the reader publishes, comments on it, and mentions the reader."""
    scene.publish(scene.reader, "mine", save="mine")
    scene.send(scene.author, "POST", f"/community/activities/{scene.saved['mine']}/like")
    scene.comment(scene.author, "mine", f"{WORDS} words", save="comment")
    scene.publish(scene.third, "words", save="other")
    scene.comment(scene.author, "other", f"{WORDS}, @{scene.reader.username}", save="mention")


def challenges(scene: Scene) -> None:
    """The author makes a challenge, and takes part with the others in one of the third user's."""
    today = clock.now().date()
    # Not of today only: nobody can join in its last quarter.
    dates = {"startDate": today.isoformat(), "endDate": (today + timedelta(days=6)).isoformat()}
    body = {"title": "Sessions", "metric": "workouts", **dates, "visibility": "public"}
    scene.send(scene.author, "POST", "/community/challenges", body, save="challenge")
    scene.send(scene.third, "POST", "/community/challenges", body, save="third_challenge")
    for person in (scene.third, scene.author, scene.reader):
        scene.send(person, "POST", f"/community/challenges/{scene.saved['third_challenge']}/join", {})
    for person in (scene.third, scene.author):
        train(scene, person)


def train(scene: Scene, person: Person) -> None:
    """Complete a workout of a plausible hour."""
    exercises = [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 60, "reps": 5}]}]
    workout = scene.send(person, "POST", "/workouts", {"name": "legs", "exercises": exercises})["id"]
    scene.send(person, "POST", f"/workouts/{workout}/start", {})
    scene.send(person, "PUT", f"/workouts/{workout}/set/0?exercise=0", {"weight": 60, "reps": 5})
    scene.send(person, "POST", f"/workouts/{workout}/complete", {})


def trains(scene: Scene) -> None:
    """The author, the third user and the reader want to be on leaderboards, and train today."""
    for person in (scene.author, scene.third, scene.reader):
        scene.send(person, "PUT", "/users/preferences", {"privacy": {"leaderboards": True}})
        train(scene, person)


def knows_third(scene: Scene) -> None:
    """The author and the reader are friends of the third user, and the reader does not follow the author."""
    act(scene.reader, "unfollow", scene.author).data  # noqa: B018
    for person in (scene.author, scene.reader):
        befriend(scene.third, person)


WAYS = (
    Way("GET /community/feed", "followed", posts, pages("/community/feed"), (*GONE, "muted", "private", "friends-only")),
    Way("GET /community/feed", "promoted", promoted, pages("/community/feed", limit=2),
        (*GONE, "muted", "private", "friends-only")),
    Way("GET /community/feed", "friend's", posts, pages("/community/feed"), (*GONE, "muted", "private"), friends=True),
    Way("GET /community/activities", "one's", posts, pages("/community/activities", userId="{author}"),
        (*GONE, "private", "friends-only")),
    Way("GET /community/activities/{id}", "one", posts, one("GET", "/community/activities/{activity}"),
        (*GONE, "private", "friends-only")),
    Way("GET /community/activities/{id}/comments", "on another's", comments,
        pages("/community/activities/{other}/comments"), (*GONE, "muted", "private")),
    Way("GET /community/activities/{id}/comments", "on an own", comments,
        pages("/community/activities/{activity}/comments"), (*GONE, "private", "friends-only")),
    Way("GET /community/activities/{id}/likes", "of another's", comments, pages("/community/activities/{other}/likes"),
        (*GONE, "muted", "private")),
    Way("POST /community/activities/{id}/comment", "mention", mentions,
        one("POST", "/community/activities/{other}/comment", {"text": "@{username}"}, only="mentions"), (*GONE, "private")),
    Way("PUT /community/comments/{id}", "mention", mentions,
        one("PUT", "/community/comments/{reader_comment}", {"text": "@{username}"}, only="mentions"), (*GONE, "private")),
    Way("GET /community/challenges", "creator", challenges, pages("/community/challenges", scope="open"),
        (*GONE, "private")),
    Way("GET /community/challenges/{id}", "creator", challenges, one("GET", "/community/challenges/{challenge}"),
        (*GONE, "private")),
    Way("GET /community/challenges/{id}", "participant", challenges,
        one("GET", "/community/challenges/{third_challenge}"), (*GONE, "private")),
    Way("POST /community/challenges/{id}/join", "creator", challenges,
        one("POST", "/community/challenges/{challenge}/join", {}), (*GONE, "private")),
    Way("GET /community/leaderboard", "global", trains,
        pages("/community/leaderboard", metric="workouts", period="weekly", scope="global"), (*GONE, "muted", "private")),
    Way("GET /community/leaderboard", "friends", trains,
        pages("/community/leaderboard", metric="workouts", period="weekly", scope="friends"), (*GONE, "muted"), friends=True),
    Way("GET /community/leaderboard", "challenge", challenges,
        pages("/community/leaderboard", metric="workouts", scope="challenge", challengeId="{third_challenge}"),
        (*GONE, "muted", "private")),
    Way("GET /notifications", "what others do", answers, pages("/notifications"), (*GONE, "muted")),
    Way("GET /users/{userId}", "profile", nothing, one("GET", "/users/{author}"), (*GONE, "private", "friends-only")),
    Way("GET /users/{userId}/followers", "another's", nothing, pages("/users/{third}/followers"), (*GONE, "private")),
    Way("GET /users/{userId}/following", "another's", nothing, pages("/users/{third}/following"), (*GONE, "private")),
    Way("GET /users/friends", "friend", nothing, pages("/users/friends"), GONE, friends=True),
    Way("GET /users/search", "found", nothing, pages("/users/search", q="{username}"), (*GONE, "private")),
    Way("GET /users/suggestions", "friend of a friend", knows_third, one("GET", "/users/suggestions"),
        (*GONE, "muted", "private")),
    Way("GET /users/muted", "muted before", _mute, pages("/users/muted"), ("deleted", "suspended")),
)  # fmt: skip
OWN_ROUTES = {
    "DELETE /community/activities/{id}",
    "DELETE /community/activities/{id}/like",
    "DELETE /community/challenges/{id}",
    "DELETE /community/comments/{id}",
    "DELETE /community/comments/{id}/like",
    "DELETE /notifications/devices",
    "DELETE /notifications/threads/{kind}/{id}/mute",
    "GET /notifications/preferences",
    "GET /notifications/unsubscribe",
    "POST /community/activities",
    "POST /community/activities/media",
    "POST /community/activities/{id}/like",
    "POST /community/activities/{id}/share",
    "POST /community/appeals",
    "POST /community/challenges",
    "POST /community/challenges/{id}/disqualify",
    "POST /community/challenges/{id}/invite",
    "POST /community/challenges/{id}/leave",
    "POST /community/comments/{id}/like",
    "POST /notifications/devices",
    "POST /notifications/mail-events",
    "POST /notifications/preferences",
    "POST /notifications/unsubscribe",
    "POST /users/report",
    "PUT /community/activities/{id}",
    "PUT /community/challenges/{id}",
    "PUT /notifications/read-all",
    "PUT /notifications/threads/{kind}/{id}/mute",
    "PUT /notifications/{id}/read",
}
"""The routes that answer with what is the caller's own, or with counts."""
ADMIN_ROUTES = {
    "GET /admin/reports",
    "POST /admin/reports/{id}/claim",
    "PUT /admin/reports/{id}",
    "GET /admin/users/{id}",
    "PUT /admin/users/{id}",
}
"""The routes of moderators, who see what nobody else does."""


def shows_people(answer: Any) -> bool:
    """Whether an answer of this type may tell of people."""
    holder = create_model("Holder", answer=(answer, ...))
    return any(model.__module__.startswith(SERVICES) or issubclass(model, UserCard) for model in models_within(holder))


def routes() -> Iterable[Function]:
    """The routes that this is about."""
    for function in catalogue.endpoints():
        if function.service in ("community", "notifications") or shows_people(function.declaration.result):
            yield function


def test_every_route_that_shows_people_is_in_a_table() -> None:
    found = {function.declaration.route for function in routes()}
    showing = {way.route for way in WAYS}
    assert found == showing | OWN_ROUTES | ADMIN_ROUTES
    assert not showing & OWN_ROUTES
    for function in routes():
        assert (function.declaration.level == "admin") == (function.declaration.route in ADMIN_ROUTES)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.route} {way.name}")
def test_a_route_shows_the_author_until_something_hides_them(way: Way, request: pytest.FixtureRequest) -> None:
    scene: Scene = request.getfixturevalue("friendly_scene" if way.friends else "scene")
    way.prepare(scene)
    assert in_a_copy(lambda: _visible_marks(way, scene)), "the author is seen while nothing hides them"
    seen = {state: in_a_copy(partial(_marks_in_state, way, scene, state)) for state in way.states}
    assert seen == {state: set() for state in way.states}


def _visible_marks(way: Way, scene: Scene) -> set[str]:
    """What tells of the author in the answers."""
    return {mark for text in way.read(scene) for mark in scene.marks if mark in text}


def _marks_in_state(way: Way, scene: Scene, state: str) -> set[str]:
    """What still tells of the author in that state, at the next reading and after all events."""
    STATES[state](scene)
    marks = _visible_marks(way, scene)
    if not way.route.startswith(("POST", "PUT")):
        deliver_events(1_000)
        marks |= _visible_marks(way, scene)
    return marks


@pytest.mark.parametrize(
    "function",
    [function for function in routes() if function.declaration.route in OWN_ROUTES],
    ids=lambda function: function.declaration.route,
)
def test_an_own_route_shows_nothing_of_another(function: Function, pushed: Frames) -> None:
    sample, stage = samples.of(function), Stage()
    stage.token("stranger")
    reader = sample.get("as") or "reader"
    stage.token(reader)
    stage.saved["reader.id"] = stage.saved[f"{reader}.id"]
    for method, path, body in (
        ("PUT", "/users/preferences", {"privacy": {"profileVisibility": "public"}}),
        ("POST", "/community/activities", {"title": f"{WORDS} legs", "visibility": "public"}),
    ):
        stage.send({"as": "stranger", "request": {"method": method, "path": path, "body": body}}).data  # noqa: B018
    call("POST", f"/users/{stage.saved['stranger.id']}/follow", token=stage.token(reader)).data  # noqa: B018
    deliver_events(1_000)
    assert WORDS in call("GET", "/community/feed", token=stage.token(reader)).text, "the reader may see it"
    stage.prepare(sample)
    answer = stage.send(sample)
    assert answer.status == sample["status"], answer.text
    for mark in (WORDS, stage.saved["stranger.id"], stage.saved["stranger.username"]):
        assert mark not in answer.text


# --- live events -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """What an author does that is pushed to a reader's devices.

    Attributes:
        act: the author's requests, whatever is answered.
    """

    event: str
    prepare: Callable[[Scene], object]
    act: Callable[[Scene], object]
    states: tuple[str, ...]
    friends: bool = False


def tries(method: str, path: str, body: Any = None) -> Callable[[Scene], Answer]:
    """The author sends a request, which may be refused."""
    return lambda scene: call(method, path.format(**_names(scene)), _filled(body, scene), token=scene.author.token)


def has_a_post(scene: Scene) -> None:
    """The reader has published something."""
    scene.publish(scene.reader, "mine", save="mine")


PUBLISHES = tries("POST", "/community/activities", {"title": f"{WORDS} legs", "visibility": "public"})
LIKES = tries("POST", "/community/activities/{mine}/like")
COMMENTS = tries("POST", "/community/activities/{mine}/comment", {"text": f"{WORDS} words"})
INVITES = tries("POST", "/community/challenges/{challenge}/invite", {"userIds": ["{reader}"]})
DEEDS = (
    Deed("activity:new", nothing, PUBLISHES, (*GONE, "muted", "private", "friends-only")),
    Deed("activity:new", nothing, PUBLISHES, (*GONE, "muted", "private"), friends=True),
    Deed("like:received", has_a_post, LIKES, (*GONE, "muted")),
    Deed("comment:received", has_a_post, COMMENTS, (*GONE, "muted")),
    Deed("notification:new", has_a_post, LIKES, (*GONE, "muted")),
    Deed("notification:new", has_a_post, COMMENTS, (*GONE, "muted")),
    Deed("challenge:invite", challenges, INVITES, (*GONE, "muted"), friends=True),
    Deed("friend:request", nothing, tries("POST", "/users/friends/request", {"userId": "{reader}"}), GONE),
)
OWN_EVENTS = {"notification:read", "leaderboard:update"}
"""The events that name nobody: they go to the devices of the user whom they are about."""


def test_every_live_event_that_shows_people_is_in_a_table() -> None:
    events = {
        name
        for name, event in LiveEvent.registry.items()
        if not name.startswith("test:") and (event.__module__.startswith(SERVICES) or shows_people(event))
    }
    showing = {deed.event for deed in DEEDS}
    assert events == showing | OWN_EVENTS
    assert not showing & OWN_EVENTS
    for name in OWN_EVENTS:
        assert not any(issubclass(model, UserCard) for model in models_within(LiveEvent.registry[name]))


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: f"{deed.event}{' of a friend' * deed.friends}")
def test_a_device_is_told_until_something_hides_the_author(
    deed: Deed, pushed: Frames, request: pytest.FixtureRequest
) -> None:
    scene, device = _connected(deed, pushed, request)
    assert in_a_copy(lambda: _pushed_marks(deed, scene, device, deed.event)), "told while nothing hides the author"

    def marks_in_state(state: str) -> set[str]:
        STATES[state](scene)
        deliver_events(1_000)
        pushed.clear()
        return _pushed_marks(deed, scene, device)

    pushed_marks = {state: in_a_copy(partial(marks_in_state, state)) for state in deed.states}
    assert pushed_marks == {state: set() for state in deed.states}


def _pushed_marks(deed: Deed, scene: Scene, device: Socket, *events: str) -> set[str]:
    """What tells of the author in the frames that the reader's device gets when the author acts."""
    deed.act(scene)
    deliver_events(1_000)
    return {mark for frame in device.received(*events) for mark in scene.marks if mark in str(frame)}


def _connected(deed: Deed, pushed: Frames, request: pytest.FixtureRequest) -> tuple[Scene, Socket]:
    scene: Scene = request.getfixturevalue("friendly_scene" if deed.friends else "scene")
    deed.prepare(scene)
    device = Socket(pushed, scene.reader.token).connect()
    pushed.clear()
    return scene, device
