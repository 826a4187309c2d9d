"""POST /ai/form-analyze: who may, what is refused, and that nothing is stored."""

from typing import Any

import pytest
from fitai.coach.form.models import MAX_BODY, MAX_FRAMES, Movement
from fitai.exercises.published import current_library

from tests.harness.gateway import Answer, access_token, call
from tests.harness.person import whole_table
from tests.unit.coach.form.analysing import analyse
from tests.unit.coach.form.motion import Motion

FRAME = [[1.5, 2.5, 0.9]] * 17


def premium(user_id: str = "ann") -> str:
    return access_token(user_id, role="premium", subscription="premium")


def post(body: Any, *, token: str | None = None) -> Answer:
    return call("POST", "/ai/form-analyze", body, token=token or premium())


def fields(answer: Answer) -> set[str]:
    assert answer.status == 422, answer.text
    return {field["path"] for field in answer.error["fields"]}


def test_a_recording_is_analysed(aws: None) -> None:
    motion = Motion(Movement.SQUAT, repetitions=3, noise=0.02, gaps=0.1)
    before = whole_table()
    answer = post({"movement": "squat", "fps": 30, "frames": motion.frames()})
    expected = analyse(motion).model_dump(mode="json", by_alias=True, exclude_none=True)
    assert answer.data == expected
    assert answer.data["repetitionCount"] == 3
    assert [item for item in whole_table() if item not in before and "CALLER" not in item["PK"]["S"]] == []
    assert answer.operations == ["UpdateItem"], "the request is counted, and nothing is read"


def test_it_is_premium(aws: None) -> None:
    answer = post({"movement": "squat", "fps": 30, "frames": [FRAME]}, token=access_token("ben"))
    assert (answer.status, answer.error["code"]) == (403, "upgrade_required")


def test_the_variant_makes_a_cue(aws: None) -> None:
    frames = Motion(Movement.PRESS, repetitions=2, trunk=lambda depth: -22 * (1 - depth)).frames()
    body = {"movement": "press", "fps": 30, "frames": frames}
    assert post(body).data["cues"] == []
    (cue,) = post(body | {"variant": "overhead"}).data["cues"]
    assert (cue["code"], cue["share"], cue["repetitions"]) == ("lean", 1.0, [1, 2])


@pytest.mark.parametrize(
    ("exercise", "movement", "variant"),
    [
        ("barbell-back-squat", "squat", None),
        ("barbell-deadlift", "hinge", None),
        ("barbell-bench-press", "press", None),
        ("barbell-overhead-press", "press", "overhead"),
        ("barbell-row", "row", None),
        ("barbell-curl", "curl", None),
        ("barbell-forward-lunge", "lunge", None),
    ],
)
def test_an_exercise_says_which_movement_it_is(aws: None, exercise: str, movement: str, variant: str | None) -> None:
    data = post({"exerciseId": exercise, "fps": 30, "frames": [FRAME]}).data
    assert (data["movement"], data.get("variant")) == (movement, variant)


@pytest.mark.parametrize("exercise", ["plank", "wall-sit", "clean-and-jerk", "cable-reverse-fly", "no-such-exercise"])
def test_other_exercises_are_refused(aws: None, exercise: str) -> None:
    assert fields(post({"exerciseId": exercise, "fps": 30, "frames": [FRAME]})) == {"exerciseId"}


def test_an_own_exercise_says_which_movement_it_is(aws: None) -> None:
    body = {
        "name": "My squat", "description": "A squat.", "instructions": ["Squat."], "primaryMuscleGroups": ["quadriceps"],
        "equipment": ["barbell"], "difficulty": "beginner", "exerciseType": "strength", "movementPattern": "squat",
    }  # fmt: skip
    own = call("POST", "/exercises", body, token=premium()).data["id"]
    assert post({"exerciseId": own, "fps": 30, "frames": [FRAME]}).data["movement"] == "squat"
    assert fields(post({"exerciseId": own, "fps": 30, "frames": [FRAME]}, token=premium("ben"))) == {"exerciseId"}


def test_most_lifts_of_the_library_can_be_analysed(aws: None) -> None:
    from fitai.coach.form.exercise_movements import movement_of

    library = current_library()
    ids = ["banded-squat", "pull-up", "push-up", "dip", "barbell-hip-thrust", "reverse-lunge", "hammer-curl"]
    exercises = library.get_many(ids)
    assert exercises
    assert all(movement_of(exercise) for exercise in exercises)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"movement": None}, "movement"),
        ({"movement": "jump"}, "movement"),
        ({"exerciseId": "barbell-back-squat"}, "exerciseId"),
        ({"variant": "sideways"}, "variant"),
        ({"fps": 14.9}, "fps"),
        ({"fps": 60.1}, "fps"),
        ({"fps": "30"}, "fps"),
        ({"frames": []}, "frames"),
        ({"frames": [FRAME] * (MAX_FRAMES + 1)}, "frames"),
        ({"frames": [FRAME, FRAME[:16]]}, "frames.1"),
        ({"frames": [FRAME, [*FRAME, FRAME[0]]]}, "frames.1"),
        ({"frames": [[*FRAME[:16], [1, 2]]]}, "frames.0.16.2"),
        ({"frames": [[*FRAME[:16], [1, 2, 1.1]]]}, "frames.0.16.2"),
        ({"frames": [[*FRAME[:16], [1e6, 2, 1]]]}, "frames.0.16.0"),
        ({"frames": [[*FRAME[:16], [None, 2, 1]]]}, "frames.0.16.0"),
        ({"frames": "all"}, "frames"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_is_wrong_is_named(aws: None, change: dict[str, Any], field: str) -> None:
    body = {"movement": "squat", "fps": 30, "frames": [FRAME]} | change
    assert fields(post({name: value for name, value in body.items() if value is not None})) == {field}


def test_of_many_wrong_frames_the_first_is_named(aws: None) -> None:
    answer = post({"movement": "squat", "fps": 30, "frames": [["x"] * 17] * MAX_FRAMES})
    assert answer.status == 422
    assert len(answer.text) < 2000


def test_the_largest_recording_is_taken_and_a_larger_body_is_not(aws: None) -> None:
    frames = [[[1234.56, 1234.56, 0.987]] * 17] * MAX_FRAMES
    assert post({"movement": "squat", "fps": 30, "frames": frames}).status == 200
    answer = call("POST", "/ai/form-analyze", raw_body=" " * (MAX_BODY + 1), token=premium())
    assert (answer.status, answer.error["code"]) == (413, "too_large")
