"""Who sees whom: each viewer, each visibility, each route that shows a user."""

from itertools import product

import pytest
from fitai.users import published

from tests.harness.gateway import call
from tests.unit.auth.people import Person, register
from tests.unit.users.people import FRIENDS, act, befriend, ids, show

VISIBILITIES = ("public", "friends", "private")
VIEWERS = ("self", "stranger", "friend", "asked", "was asked", "follower", "blocks", "blocked")
OPEN = {
    "public": {"self", "stranger", "friend", "asked", "was asked", "follower"},
    "friends": {"self", "friend"},
    "private": {"self"},
}
"""For whom the profile is there."""
MATRIX = list(product(VISIBILITIES, VIEWERS))


def meet(visibility: str, viewer: str) -> tuple[Person, Person]:
    """An owner whose profile is that visible, and what the viewer is to it; the visibility is chosen last."""
    owner = register("opal", profile={"firstName": "Olga", "lastName": "Owner", "bio": "Lifts."})
    if viewer == "self":
        show(owner, visibility)
        return owner, owner
    other = register("other")
    if viewer == "friend":
        befriend(other, owner)
    steps = {
        "asked": (other, "request", owner),
        "was asked": (owner, "request", other),
        "follower": (other, "follow", owner),
        "blocks": (other, "block", owner),
        "blocked": (owner, "block", other),
    }
    if viewer in steps:
        who, action, whom = steps[viewer]
        act(who, action, whom).data  # noqa: B018
    show(owner, visibility)
    return owner, other


@pytest.mark.parametrize(("visibility", "viewer"), MATRIX)
def test_who_sees_whom(aws: None, visibility: str, viewer: str) -> None:
    owner, other = meet(visibility, viewer)
    seen = viewer in OPEN[visibility]
    status = 200 if seen else 404
    answer = call("GET", f"/users/{owner.id}", token=other.token)
    assert answer.status == status
    assert answer.operations == ["UpdateItem", "BatchGetItem"]
    for what in ("followers", "following"):
        assert call("GET", f"/users/{owner.id}/{what}", token=other.token).status == status
    assert published.may_see_profile(other.id, owner.id) is seen
    if seen:
        assert answer.data["firstName"] == "Olga"
        assert ("relation" in answer.data) is (viewer != "self")
        assert not {"email", "role", "metrics", "dateOfBirth", "gender", "preferences"} & set(answer.data)
    listed = visibility != "private" and viewer not in ("blocks", "blocked")
    found = call("GET", "/users/search", token=other.token, q="opa").data
    assert [item["id"] for item in found] == ([owner.id] if listed else [])
    if listed:
        assert ("firstName" in found[0]) is (viewer in OPEN[visibility])
    by_name = ids(call("GET", "/users/search", token=other.token, q="olga"))
    assert by_name == ([owner.id] if listed and visibility == "public" else [])


@pytest.mark.parametrize(("visibility", "viewer"), MATRIX)
def test_lists_of_others(aws: None, visibility: str, viewer: str) -> None:
    owner, other = meet("public", viewer)
    third = register("third", preferences={"privacy": {"profileVisibility": "public"}})
    act(owner, "follow", third).data  # noqa: B018
    act(third, "follow", owner).data  # noqa: B018
    show(owner, visibility)
    listed = viewer == "self" or (visibility != "private" and viewer not in ("blocks", "blocked"))
    for what in ("followers", "following"):
        found = call("GET", f"/users/{third.id}/{what}", token=other.token).data
        assert [item["id"] for item in found] == ([owner.id] if listed else [])
        if listed:
            assert ("firstName" in found[0]) is (viewer in OPEN[visibility])
    assert published.may_recognise(other.id, owner.id) is (listed or viewer in ("friend", "asked", "was asked"))


@pytest.mark.parametrize(
    ("viewer", "status"), [("friend", "accepted"), ("asked", "outgoing"), ("was asked", "incoming")]
)
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_ones_own_friends_and_requests(aws: None, visibility: str, viewer: str, status: str) -> None:
    owner, other = meet(visibility, viewer)
    (found,) = call("GET", FRIENDS, token=other.token, status=status).data
    assert (found["id"], found["username"]) == (owner.id, "opal")
    assert ("firstName" in found) is (viewer in OPEN[visibility])
    assert published.may_recognise(other.id, owner.id)


def test_nobody_is_not_found(aws: None) -> None:
    ada = register()
    for path in ("/users/nobody", "/users/nobody/followers", "/users/nobody/following"):
        assert call("GET", path, token=ada.token).status == 404


def test_a_profile_says_what_its_owner_says(aws: None) -> None:
    profile = {
        "firstName": "Ada",
        "bio": "Lifts.",
        "location": "London",
        "fitnessLevel": "advanced",
        "goals": ["pull-up"],
    }
    ada = register(profile=profile | {"gender": "female"}, preferences={"privacy": {"profileVisibility": "public"}})
    bob = register("bob")
    act(bob, "follow", ada).data  # noqa: B018
    data = call("GET", f"/users/{ada.id}", token=bob.token).data
    assert data.pop("createdAt").endswith("Z")
    assert data == profile | {
        "id": ada.id,
        "username": "ada",
        "counts": {"friends": 0, "followers": 1, "following": 0},
        "training": {"workouts": 0},
        "relation": {
            "userId": ada.id,
            "friendship": "none",
            "following": True,
            "followedBy": False,
            "blocked": False,
            "muted": False,
        },
    }
