"""Who may read another's workout: by its visibility, the friendship and blocks."""

from itertools import product

import pytest

from tests.harness.gateway import Frames, call
from tests.unit.auth.people import Person, register
from tests.unit.users.people import act, befriend

VIEWERS = ("stranger", "friend", "asked", "follower", "blocks", "blocked")
OPEN = {"private": set(), "friends": {"friend"}, "public": {"stranger", "friend", "asked", "follower"}}


def meet(viewer: str) -> tuple[Person, Person]:
    owner, other = register("olga"), register("other")
    if viewer == "friend":
        befriend(owner, other)
    elif viewer != "stranger":
        who, action, whom = {
            "asked": (other, "request", owner),
            "follower": (other, "follow", owner),
            "blocks": (other, "block", owner),
            "blocked": (owner, "block", other),
        }[viewer]
        act(who, action, whom).data  # noqa: B018
    return owner, other


@pytest.mark.parametrize(("visibility", "viewer"), list(product(OPEN, VIEWERS)))
def test_who_reads_a_workout(pushed: Frames, visibility: str, viewer: str) -> None:
    owner, other = meet(viewer)
    workout = call("POST", "/workouts", {}, token=owner.token).data["id"]
    path = f"/workouts/{workout}"
    call("POST", f"{path}/share", {"visibility": visibility, "link": False}, token=owner.token).data  # noqa: B018
    answer = call("GET", path, token=other.token)
    assert answer.status == (200 if viewer in OPEN[visibility] else 404)
    assert answer.operations == ["UpdateItem", "Query"] + (["BatchGetItem"] if visibility != "private" else [])
    own = call("GET", path, token=owner.token)
    assert (own.status, own.operations) == (200, ["UpdateItem", "Query"]), "the owner's budget stays"


@pytest.mark.parametrize("viewer", ["stranger", "blocks", "blocked"])
def test_by_name_or_by_link_a_block_goes_first(pushed: Frames, viewer: str) -> None:
    owner, other = meet("stranger")
    workout = call("POST", "/workouts", {}, token=owner.token).data["id"]
    status = 200 if viewer == "stranger" else 404
    shared = {"visibility": "private", "recipients": [other.id]}
    link = call("POST", f"/workouts/{workout}/share", shared, token=owner.token).data["link"]
    if viewer != "stranger":
        who, whom = (other, owner) if viewer == "blocks" else (owner, other)
        act(who, "block", whom).data  # noqa: B018
    assert call("GET", f"/workouts/{workout}", token=other.token).status == status
    assert call("GET", link, token=other.token).status == status
    by_link_only = {"visibility": "private"}
    link = call("POST", f"/workouts/{workout}/share", by_link_only, token=owner.token).data["link"]
    assert call("GET", link, token=other.token).status == status
    assert call("GET", f"/workouts/{workout}", token=other.token).status == 404


def test_a_friendship_that_ended_closes_what_was_for_friends(pushed: Frames) -> None:
    owner, other = meet("friend")
    workout = call("POST", "/workouts", {}, token=owner.token).data["id"]
    call("POST", f"/workouts/{workout}/share", {"visibility": "friends"}, token=owner.token).data  # noqa: B018
    assert call("GET", f"/workouts/{workout}", token=other.token).status == 200
    act(owner, "remove", other).data  # noqa: B018
    assert call("GET", f"/workouts/{workout}", token=other.token).status == 404
