"""Exercises that people make, for tests."""

from typing import Any

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


def tokens() -> tuple[str, str, str]:
    """Of two users and an admin; only good within an account."""
    return access_token("ann"), access_token("bob"), access_token("boss", role="admin")


def create(token: str, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = call("POST", "/exercises", CLEAN | fields, token=token).data
    return made


def update(token: str, one: dict[str, Any], **fields: Any) -> Answer:
    body = CLEAN | {"version": one.get("version", 0)} | fields
    return call("PUT", f"/exercises/{one['id']}", body, token=token)


def admin() -> Caller:
    return verify_access_token(access_token("boss", role="admin"))


def approve(exercise_id: str, version: int | None = None) -> Exercise:
    return service.approve_exercise(admin(), exercise_id, version)


def published() -> snapshot.Library:
    """The library as every container has it after a publication."""
    publishing.publish_library()
    loading.reset_library()
    return loading.current_library()
