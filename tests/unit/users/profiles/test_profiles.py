"""A profile shows the training that its owner shares, to whom the owner shows the profile, in one request."""

from typing import Any

import pytest

from tests.harness.gateway import Answer, Frames, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.users.people import act, befriend, show, suspend, switch

SQUAT = "barbell-back-squat"


@pytest.fixture
def olga(pushed: Frames) -> Person:
    """Somebody with a workout, a record and what they unlock."""
    olga = register("olga")
    body = {"start": True, "exercises": [{"exerciseId": SQUAT}]}
    workout = call("POST", "/workouts", body, token=olga.token).data["id"]
    call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5}, token=olga.token).data  # noqa: B018
    call("POST", f"/workouts/{workout}/complete", {}, token=olga.token).data  # noqa: B018
    deliver_events()
    return olga


def read(viewer: Person, owner: Person, **query: Any) -> Answer:
    return call("GET", f"/users/{owner.id}", token=viewer.token, **query)


def test_a_friend_sees_workouts_streaks_lifts_and_achievements(olga: Person) -> None:
    finn = register("finn")
    befriend(olga, finn)
    switch(olga, workouts=True, progress=True)
    answer = read(finn, olga)
    training = answer.data["training"]
    assert training["workouts"] == 1
    assert training["streaks"] == {"days": 1, "longestDays": 1, "weeks": 0, "longestWeeks": 0}
    [lift] = training["strongestLifts"]
    assert (lift["exerciseId"], lift["maxWeight"]) == (SQUAT, 100)
    assert {achievement["id"] for achievement in training["achievements"]} >= {"first_workout", "first_record"}
    assert answer.operations == ["UpdateItem", "BatchGetItem"]
    pounds = read(finn, olga, units="imperial").data["training"]["strongestLifts"][0]["maxWeight"]
    assert pounds == pytest.approx(220.46, abs=0.01)


def test_each_switch_hides_its_part_and_the_owner_sees_all(olga: Person) -> None:
    finn = register("finn")
    befriend(olga, finn)
    switch(olga, workouts=True, progress=False)
    assert read(finn, olga).data["training"] == {"workouts": 1}
    switch(olga, workouts=False, progress=False)
    assert read(finn, olga).data["training"] == {}
    assert read(olga, olga).data["training"].keys() == {"workouts", "streaks", "strongestLifts", "achievements"}


def test_what_tells_of_sex_and_body_weight_is_not_on_the_profile(olga: Person) -> None:
    body = {"gender": "female", "dateOfBirth": "1990-01-01"}
    call("PUT", "/users/profile", body, token=olga.token).data  # noqa: B018
    call("PUT", "/users/preferences", {"strengthLevels": True}, token=olga.token).data  # noqa: B018
    call("POST", "/progress/body", {"weight": 60}, token=olga.token).data  # noqa: B018
    deliver_events()
    own = call("GET", "/achievements", token=olga.token).data["achievements"]
    unlocked = {entry["id"] for entry in own if "unlockedAt" in entry["tiers"][0]}
    assert "bodyweight_lifts" in unlocked
    shown = {entry["id"] for entry in read(olga, olga).data["training"]["achievements"]}
    assert shown == unlocked - {"bodyweight_lifts", "level", "dots"}


@pytest.mark.parametrize("why", ["stranger", "private", "blocked", "suspended"])
def test_whoever_may_not_see_the_profile_sees_nothing(olga: Person, why: str) -> None:
    finn = register("finn")
    switch(olga, workouts=True, progress=True)
    if why != "stranger":
        befriend(olga, finn)
    if why == "private":
        show(olga, "private")
    if why == "blocked":
        act(olga, "block", finn).data  # noqa: B018
    if why == "suspended":
        suspend(olga)
    assert read(finn, olga).status == 404


def test_somebody_who_has_never_trained_has_an_empty_page(pushed: Frames) -> None:
    ada = register("ada")
    none = {"days": 0, "longestDays": 0, "weeks": 0, "longestWeeks": 0}
    expected = {"workouts": 0, "streaks": none, "strongestLifts": [], "achievements": []}
    assert read(ada, ada).data["training"] == expected
