"""Whoever is shown a card with a profile picture can fetch that picture, and nobody else can."""

from typing import Any

import pytest

from tests.harness.gateway import call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.media.pictures import look, upload
from tests.unit.users.people import FRIENDS, act
from tests.unit.users.social.test_privacy import MATRIX, meet

SEARCH = "/users/search"


def cards(viewer: Person, owner: Person, third: Person) -> list[dict[str, Any]]:
    """Every card of the owner that the viewer is shown anywhere."""
    found = [call("GET", SEARCH, token=viewer.token, q="owne")]
    found += [call("GET", f"/users/{third.id}/{what}", token=viewer.token) for what in ("followers", "following")]
    found += [call("GET", FRIENDS, token=viewer.token, status=value) for value in ("accepted", "incoming", "outgoing")]
    shown = [card for answer in found for card in answer.data]
    profile = call("GET", f"/users/{owner.id}", token=viewer.token)
    shown += [profile.data] if profile.status == 200 else []
    return [card for card in shown if card["id"] == owner.id]


@pytest.mark.parametrize(("visibility", "viewer"), MATRIX)
def test_who_is_shown_the_picture_can_fetch_it(aws: None, visibility: str, viewer: str) -> None:
    owner, other = meet("public", viewer)
    third = register("third", preferences={"privacy": {"profileVisibility": "public"}})
    for item, another in ((owner, third), (third, owner)):
        act(item, "follow", another).data  # noqa: B018
    media_id = upload(owner)
    deliver_events()
    call("PUT", "/users/preferences", {"privacy": {"profileVisibility": visibility}}, token=owner.token)
    shown = cards(other, owner, third)

    assert {card["profilePicture"] for card in shown} <= {f"/media/{media_id}"}
    assert look(other, media_id).status == (302 if shown else 404)
