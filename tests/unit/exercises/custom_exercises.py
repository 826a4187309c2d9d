"""Creates, updates, approves and publishes custom exercises, for tests."""

from typing import Any, NamedTuple

from fitai.exercises.custom import store
from fitai.exercises.library import loading, publishing, snapshot
from fitai.exercises.models import Exercise, ExerciseStatus
from fitai.exercises.review import service
from fitai.exercises.review.models import DecideExercise
from fitai.kernel.audit import Origin
from fitai.kernel.identity import Caller
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import Answer, access_token, call

ORIGIN = Origin("192.0.2.1", "request")
CLEAN: dict[str, Any] = {
    "name": "Garage Sandbag Clean",
    "description": "From the floor to the shoulder.",
    "instructions": ["Stand over the bag.", "Roll it onto a shoulder."],
    "primaryMuscleGroups": ["glutes"],
    "secondaryMuscleGroups": ["hamstrings"],
    "equipment": ["sandbag"],
}


class Tokens(NamedTuple):
    """The tokens of two users and an admin, valid within the test's account."""

    ann: str
    bob: str
    admin: str


def tokens() -> Tokens:
    """Sign in the two users and the admin."""
    return Tokens(access_token("ann"), access_token("bob"), access_token("boss", role="admin"))


def create(token: str, **fields: Any) -> dict[str, Any]:
    """Create an exercise of the token's user."""
    exercise: dict[str, Any] = call("POST", "/exercises", CLEAN | fields, token=token).data
    return exercise


def update(token: str, exercise: dict[str, Any], **fields: Any) -> Answer:
    """Replace an exercise, from its version unless another one is given."""
    body = CLEAN | {"version": exercise.get("version", 0)} | fields
    return call("PUT", f"/exercises/{exercise['id']}", body, token=token)


def admin() -> Caller:
    """The admin as a caller."""
    return verify_access_token(access_token("boss", role="admin"))


def approve(exercise_id: str, version: int | None = None) -> Exercise:
    """Approve an exercise as the admin; one that its creator keeps private is submitted first, in the same version."""
    stored = store.find_exercise(exercise_id)
    if stored is not None and stored.exercise.status == ExerciseStatus.PRIVATE:
        submitted = stored.exercise.model_copy(update={"status": ExerciseStatus.PENDING})
        store.replace_exercise(stored, submitted, published=stored.is_published)
    current = 1 if stored is None else stored.version
    decision = DecideExercise(version=version or current, decision="approve")
    return service.decide_submission(admin(), exercise_id, decision, ORIGIN).exercise


def published() -> snapshot.Library:
    """Publish the library, and load it as every container does afterwards."""
    publishing.publish_library()
    loading.reset_library()
    return loading.current_library()
