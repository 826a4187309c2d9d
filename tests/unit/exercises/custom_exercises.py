"""Creates, updates, approves and publishes custom exercises, for tests."""

from typing import Any, NamedTuple

from fitai.exercises.custom import service
from fitai.exercises.library import loading, publishing, snapshot
from fitai.exercises.models import Exercise
from fitai.kernel.identity import Caller
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import Answer, access_token, call

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
    """Approve an exercise as the admin."""
    return service.approve_exercise(admin(), exercise_id, version)


def published() -> snapshot.Library:
    """Publish the library, and load it as every container does afterwards."""
    publishing.publish_library()
    loading.reset_library()
    return loading.current_library()
