"""Who sees what of a workout: every field is declared, and readers, lists and rooms go by the same table."""

import re
from typing import Any, get_args

import pytest
from fitai.kernel import catalogue
from fitai.kernel.identity import Caller
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.visibility import OWNER, Rule, models_within
from fitai.users.published import OtherUser
from fitai.users.social.models import Tie, UserCard
from fitai.workouts import live_events, published, visible_fields
from fitai.workouts.live_events import (
    EVENT_FIELDS,
    MissedOperation,
    RecordAchieved,
    RestTimerEvent,
    SetCompleted,
    WorkoutDone,
    WorkoutLiveEvent,
    WorkoutPaused,
    WorkoutResumed,
    WorkoutStarted,
    WorkoutStats,
    WorkoutSynced,
)
from fitai.workouts.models import OutlinedExercise, PrivateDetail, RecordBase, Workout, WorkoutGlance, WorkoutMetrics
from fitai.workouts.sharing import feed, visibility
from fitai.workouts.sharing.models import SharedWorkoutCard
from fitai.workouts.state import WorkoutHead, WorkoutState
from fitai.workouts.visible_fields import (
    VISIBLE_FIELDS,
    Detail,
    Reader,
    RoomViewer,
    Viewer,
    released_details,
    room_viewer,
    visible_to,
)
from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.users.people import befriend, switch
from tests.unit.workouts.sharing import samples
from tests.unit.workouts.sharing.samples import EXERCISE, METRICS, RECORDS, SET, WORKOUT

WEIGHT = re.compile(r"(?<![\w.:-])123(?:\.0)?(?![\w-])")
"""The weight 123, and not digits of an id or a time."""

READERS: tuple[Reader, ...] = get_args(Reader)
ROOMS: tuple[RoomViewer, ...] = get_args(RoomViewer)
VIEWERS: tuple[Viewer, ...] = (*READERS, *ROOMS)

HIDDEN_FROM_ALL = {
    "template_id", "user_id", "running_since", "link_hash", "offline", "planned_for", "together", "edited", "import_id", "imported_as", "imported_sets", "imported_start",
    "day_starts_at", "auto_ended_at", "restored_at", "finish_offer", "motivation",
    "exercises.target", "exercises.last_time", "exercises.sets.client_id", "exercises.unit",
}  # fmt: skip
RELEASED: dict[Detail, set[str]] = {
    "notes": {"notes", "exercises.notes", "exercises.sets.notes"},
    "location": {"location", "location_label"},
    "mood": {"mood"},
    "bodyWeight": {"body_weight", "metrics.calories_burned"},
}
DETAILS = set().union(*RELEASED.values())
RECORDED = {"metrics.personal_records_set", "exercises.personal_records", "exercises.sets.personal_record"}
WEIGHTS = {
    "metrics.total_volume", "exercises.total_volume", "exercises.sets.weight", "exercises.sets.target",
}  # fmt: skip
HIDDEN_SHARING = {
    "sharing.shared_with",
    "sharing.has_link",
    "sharing.shows",
    "sharing.shared_at",
    "sharing.social_metrics",
}
HIDDEN: dict[Viewer, set[str]] = {
    "friend": HIDDEN_FROM_ALL | DETAILS | RECORDED | HIDDEN_SHARING,
    "link": HIDDEN_FROM_ALL | DETAILS | RECORDED | HIDDEN_SHARING,
    "public": HIDDEN_FROM_ALL | DETAILS | RECORDED | HIDDEN_SHARING,
    "room": HIDDEN_FROM_ALL | DETAILS | RECORDED | {"sharing"},
    "room_without_weights": HIDDEN_FROM_ALL | DETAILS | RECORDED | {"sharing"} | WEIGHTS,
}
"""What each viewer does not see where the owner releases nothing."""


# --- the table ---------------------------------------------------------------------------------------------


def test_every_field_of_a_workout_and_of_its_parts_is_declared() -> None:
    assert VISIBLE_FIELDS.undeclared(WorkoutState) == set()
    assert VISIBLE_FIELDS.undeclared(OutlinedExercise) == set()


def test_a_new_field_of_a_part_is_hidden_and_found_undeclared() -> None:
    class TimedMetrics(WorkoutMetrics):
        heart_rate: int | None = None

    class TimedWorkout(WorkoutState):
        metrics: TimedMetrics = TimedMetrics()
        weather: str | None = None

    timed = TimedWorkout(**{**dict(WORKOUT), "metrics": TimedMetrics(heart_rate=150), "weather": "rain"})
    assert VISIBLE_FIELDS.undeclared(TimedWorkout) == {"TimedMetrics.heart_rate", "TimedWorkout.weather"}
    for viewer in VIEWERS:
        seen = visible_to(viewer, timed, [*get_args(PrivateDetail), "progress"])
        assert (seen.weather, seen.metrics.heart_rate) == (None, None)


def test_the_sample_holds_something_in_every_field() -> None:
    """Otherwise what is hidden could not be told from what is not there."""
    parts = list(samples.models_in(WORKOUT))
    assert {type(part) for part in parts} == models_within(WorkoutState)
    empty = [
        (type(part).__name__, name)
        for part in parts
        for name in type(part).model_fields
        if samples.holds_default(part, name) and not (name == "type" and isinstance(part, RecordBase))
    ]
    assert empty == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_each_viewer_sees_everything_but_what_is_hidden_from_that_viewer(viewer: Viewer) -> None:
    assert samples.hidden_paths(WORKOUT, visible_to(viewer, WORKOUT)) == HIDDEN[viewer]


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("detail", RELEASED)
def test_a_released_detail_is_for_readers_and_not_for_rooms(viewer: Viewer, detail: PrivateDetail) -> None:
    released = set() if viewer in ROOMS else RELEASED[detail]
    assert samples.hidden_paths(WORKOUT, visible_to(viewer, WORKOUT, [detail])) == HIDDEN[viewer] - released


@pytest.mark.parametrize("viewer", VIEWERS)
def test_records_are_for_those_who_see_weights_of_an_owner_who_shares_progress(viewer: Viewer) -> None:
    released = set() if viewer == "room_without_weights" else RECORDED
    assert samples.hidden_paths(WORKOUT, visible_to(viewer, WORKOUT, ["progress"])) == HIDDEN[viewer] - released


@pytest.mark.parametrize("progress", [True, False])
def test_a_reader_sees_what_the_workout_and_its_owner_release(progress: bool) -> None:
    assert WORKOUT.sharing.shows == ["mood"]
    for reader in READERS:
        seen = visibility.workout_for(reader, WORKOUT, SharingSwitches(progress=progress))
        assert samples.hidden_paths(WORKOUT, seen) == HIDDEN[reader] - {"mood"} - (RECORDED if progress else set())
        assert (seen.sharing.is_shared, seen.sharing.visibility) == (True, "friends")


# --- docs/sharing.md ---------------------------------------------------------------------------------------

DOCUMENT = catalogue.ROOT / "docs" / "sharing.md"
COLUMNS: dict[Viewer, str] = {
    "friend": "friend, recipient",
    "link": "link",
    "public": "anybody (public)",
    "room": "room",
    "room_without_weights": "room without weights",
}


def documented_table() -> str:
    """The table as docs/sharing.md has to show it: a line for the fields of a model that follow the same rule."""
    heads = ["of", "fields", *COLUMNS.values()]
    lines = [heads, ["---"] * len(heads)]
    parts = dict.fromkeys(type(part) for part in samples.models_in(WORKOUT) if part is not WORKOUT)
    models: list[type[BaseModel]] = [Workout, *parts, OutlinedExercise]
    for model in models:
        fields_by_rule: dict[Rule, list[str]] = {}
        for name, rule in VISIBLE_FIELDS.rules(model).items():
            alias = model.model_fields[name].serialization_alias or to_camel(name)
            fields_by_rule.setdefault(rule, []).append(f"`{alias}`")
        for rule, names in fields_by_rule.items():
            lines.append([f"`{model.__name__}`", ", ".join(names), *(cell(rule, viewer) for viewer in COLUMNS)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(rule: Rule, viewer: Viewer) -> str:
    if rule.permits(viewer, ()):
        return "yes"
    if not rule.permits(viewer, [rule.detail or ""]):
        return "no"
    return "if `progressSharing` is on" if rule.detail == "progress" else f"if `{rule.detail}` is shown"


def test_the_document_shows_the_table_of_the_code() -> None:
    assert documented_table() in DOCUMENT.read_text(), documented_table()


# --- lists -------------------------------------------------------------------------------------------------

CARD_FIELDS: dict[str, tuple[type[BaseModel], str]] = {
    "id": (WorkoutState, "id"),
    "status": (WorkoutState, "status"),
    "name": (WorkoutState, "name"),
    "date": (WorkoutState, "date"),
    "timezone": (WorkoutState, "timezone"),
    "started_at": (WorkoutState, "started_at"),
    "ended_at": (WorkoutState, "ended_at"),
    "duration_seconds": (WorkoutState, "duration_seconds"),
    "total_volume": (WorkoutMetrics, "total_volume"),
    "completed_sets": (WorkoutMetrics, "completed_sets"),
    "total_reps": (WorkoutMetrics, "total_reps"),
    "personal_records": (WorkoutMetrics, "personal_records_set"),
    "exercises": (WorkoutState, "exercises"),
}
"""From which field of a workout each field of the card comes."""
CARD_FIELDS_OF_THE_LIST = {"user", "shared_at", "by_name"}
"""Of the card: whose workout it is, and since when and why it is in the reader's list."""
GLANCE_FIELDS: dict[str, tuple[type[BaseModel], str]] = {
    "workout_id": (WorkoutState, "id"),
    "name": (WorkoutState, "name"),
    "status": (WorkoutState, "status"),
    "started_at": (WorkoutState, "started_at"),
    "ended_at": (WorkoutState, "ended_at"),
    "exercise_count": (WorkoutState, "exercise_count"),
    "completed_sets": (WorkoutMetrics, "completed_sets"),
    "total_reps": (WorkoutMetrics, "total_reps"),
}
"""From which field of a workout each field of the glance comes."""


def test_what_a_card_says_of_a_workout_is_visible_to_a_friend() -> None:
    assert set(SharedWorkoutCard.model_fields) == set(CARD_FIELDS) | CARD_FIELDS_OF_THE_LIST
    fields = [*CARD_FIELDS.values(), *((OutlinedExercise, name) for name in OutlinedExercise.model_fields)]
    assert [field for field in fields if not VISIBLE_FIELDS.is_visible(*field, "friend", ["progress"])] == []


def test_what_a_glance_says_of_a_workout_is_visible_to_a_room_without_weights() -> None:
    assert set(WorkoutGlance.model_fields) == set(GLANCE_FIELDS)
    hidden = [
        field for field in GLANCE_FIELDS.values() if not VISIBLE_FIELDS.is_visible(*field, "room_without_weights")
    ]
    assert hidden == []


def test_card_and_glance_are_made_of_what_their_viewer_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that the table hides is hidden in the lists without a change to them."""
    outline = OutlinedExercise(exercise_id="squat", name="Squat", sets=1, total_volume=615.0, personal_records=5)
    head = WorkoutHead(WORKOUT, [outline])
    caller = Caller("user-2", "friend@example.com", "user", "free", "session-1", issued=0, expires=0)
    owner = OtherUser(
        UserCard(id="user-1", username="owner"),
        Tie("accepted"),
        SharingSwitches(),
        profile_visibility="friends",
        may_see_profile=True,
        is_recognisable=True,
    )
    card = feed._workout_card(caller, head, owner)
    assert (card.total_volume, card.total_reps, card.exercises[0].total_volume) == (615.0, 5, 615.0)
    glance = published._workout_glance(WORKOUT)
    assert glance.total_reps == 5
    stricter = VISIBLE_FIELDS.extended({WorkoutMetrics: {}, OutlinedExercise: visible_fields_without_volume()})
    monkeypatch.setattr(visible_fields, "VISIBLE_FIELDS", stricter)
    card = feed._workout_card(caller, head, owner)
    assert (card.total_volume, card.total_reps, card.exercises[0].total_volume) == (0.0, 0, 0.0)
    assert published._workout_glance(WORKOUT).total_reps == 0


def visible_fields_without_volume() -> dict[str, Rule]:
    return {**VISIBLE_FIELDS.rules(OutlinedExercise), "total_volume": OWNER}


# --- rooms -------------------------------------------------------------------------------------------------

EVENTS: list[WorkoutLiveEvent] = [
    WorkoutStarted(workout=WORKOUT),
    WorkoutPaused(workout_id="workout-1", status="paused", duration_seconds=60.0),
    WorkoutResumed(workout_id="workout-1", status="in_progress", duration_seconds=60.0),
    WorkoutDone(workout=WORKOUT),
    SetCompleted(
        workout_id="workout-1",
        exercise_index=1,
        set=SET,
        exercise=EXERCISE,
        metrics=METRICS,
        real_time=WORKOUT.real_time,
        records=RECORDS,
        version=7,
    ),
    RecordAchieved(workout_id="workout-1", exercise_id="squat", exercise_name="Squat", record=RECORDS[0]),
    RestTimerEvent(workout_id="workout-1", is_resting=True, rest=WORKOUT.real_time.rest, reason="started"),
    WorkoutStats(workout_id="workout-1", metrics=METRICS, exercises_done=1, exercises_total=1),
    WorkoutSynced(
        workout_id="workout-1",
        reason="edited",
        workout=WORKOUT,
        operations=[MissedOperation(event="workout:stats", version=7, at=samples.AT, data={"weight": 123.0})],
    ),
]


def assert_only_visible(event: LiveEvent, viewer: Viewer, *, progress: bool) -> None:
    """No field in an event or in what it holds has a value that its viewer may not see."""
    for part in samples.models_in(event):
        for name in type(part).model_fields:
            if not EVENT_FIELDS.is_visible(type(part), name, viewer, released_details(progress=progress)):
                hidden = EVENT_FIELDS.rules(type(part))[name].hidden
                assert samples.holds_default(part, name) or getattr(part, name) == hidden, (event.name, part, name)


def test_every_event_of_a_workout_is_declared() -> None:
    """Each of the module has its sample here, so that none is left out of the tests below."""
    events = {member for member in vars(live_events).values() if isinstance(member, type) and "name" in vars(member)}
    assert {type(event) for event in EVENTS} == {event for event in events if issubclass(event, LiveEvent)}
    assert set().union(*(EVENT_FIELDS.undeclared(type(event)) for event in EVENTS)) == set()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
@pytest.mark.parametrize("weights", [True, False])
@pytest.mark.parametrize("progress", [True, False])
def test_a_room_is_shown_nothing_of_an_event_that_is_not_visible_to_it(
    event: WorkoutLiveEvent, weights: bool, progress: bool
) -> None:
    seen = event.shown(weights, progress)
    is_for_room = event.name != "rest:timer" and ((weights and progress) or event.name != "pr:achieved")
    assert (seen is not None) == is_for_room
    if seen is not None:
        assert_only_visible(seen, room_viewer(weights=weights), progress=progress)


def test_a_room_is_shown_the_same_workout_as_the_table_says() -> None:
    for weights in (True, False):
        seen = WorkoutDone(workout=WORKOUT).shown(weights, progress=False)
        assert isinstance(seen, WorkoutDone)
        assert samples.hidden_paths(WORKOUT, seen.workout) == HIDDEN[room_viewer(weights=weights)]


def test_a_room_is_not_told_with_whom_a_workout_is_shared() -> None:
    assert (
        WorkoutSynced(workout_id="workout-1", reason="shared", workout=WORKOUT).shown(weights=True, progress=True)
        is None
    )


@pytest.fixture
def owner(pushed: Frames) -> Person:
    return register("oscar")


@pytest.fixture
def friend(owner: Person) -> Person:
    friend = register("friend")
    befriend(owner, friend)
    deliver_events()
    return friend


@pytest.mark.parametrize("weights", [True, False])
@pytest.mark.parametrize("progress", [True, False])
def test_the_frames_of_a_room_hold_only_what_is_visible_to_it(
    owner: Person, friend: Person, pushed: Frames, weights: bool, progress: bool
) -> None:
    switch(owner, progress=progress)
    phone, tablet = Socket(pushed, friend.token).connect(), Socket(pushed, owner.token).connect()
    (opened,) = phone.send("room:join", {"invite": [owner.id]})
    room = opened["data"]["roomId"]
    first = train(owner)
    tablet.send("room:join", {"roomId": room, "workoutId": first, "shareWeights": weights})
    finish(owner, first)
    second = train(owner)
    tablet.send("room:join", {"roomId": room, "workoutId": second, "shareWeights": weights})
    finish(owner, second)
    frames = [frame for frame in phone.received() if "roomId" in frame and frame["event"] != "chat:message"]
    expected = {"set:completed", "workout:stats", "workout:paused", "workout:resumed", "workout:completed",
                "sync:workout"} | ({"pr:achieved"} if weights and progress else set())  # fmt: skip
    assert {frame["event"] for frame in frames} == expected
    for frame in frames:
        assert_only_visible(
            LiveEvent.registry[frame["event"]].model_validate(frame["data"]),
            room_viewer(weights=weights),
            progress=progress,
        )
        assert "clientId" not in str(frame["data"])
        assert "caloriesBurned" not in str(frame["data"])
        assert weights or not WEIGHT.search(str(frame["data"]))
    own = tablet.received("set:completed")
    assert {frame["data"]["set"]["clientId"] for frame in own} == {"phone-1"}


def train(person: Person) -> str:
    """Start a workout with everything private in it."""
    plan = {
        "start": True,
        "notes": "slept badly",
        "location": "home",
        "mood": {"before": "tired"},
        "bodyWeight": 81.5,
        "exercises": [
            {"exerciseId": "barbell-back-squat", "notes": "knee", "restTime": 60,
             "sets": [{"weight": 123, "reps": 5}, {"weight": 123, "reps": 5}]}
        ],
    }  # fmt: skip
    return str(call("POST", "/workouts", plan, token=person.token).data["id"])


def finish(person: Person, workout_id: str) -> None:
    """Do a set, pause, resume, change the notes, complete."""
    path = f"/workouts/{workout_id}"
    performed: dict[str, Any] = {"weight": 123, "reps": 6, "notes": "hard", "clientId": "phone-1"}
    call("PUT", f"{path}/set/0", performed, token=person.token, exercise=0).data  # noqa: B018
    for step in ("pause", "resume"):
        call("POST", f"{path}/{step}", {}, token=person.token).data  # noqa: B018
    version = call("GET", path, token=person.token).data["version"]
    call("PUT", path, {"version": version, "notes": "slept well"}, token=person.token).data  # noqa: B018
    call("POST", f"{path}/complete", {}, token=person.token).data  # noqa: B018
    deliver_events()
