"""Posts: publishing, changing, deleting, listing them, and their media."""

from typing import Any

import pytest

from tests.harness.gateway import call, deliver_events
from tests.harness.uploads import deliver_upload, stored
from tests.unit.auth.people import Person, items, register
from tests.unit.community.activities.steps import (
    PATH,
    change,
    delete,
    establish,
    friends,
    like,
    listed,
    look,
    publish,
    titles,
)
from tests.unit.media import files


def upload(person: Person, kind: str = "image", content: bytes | None = None) -> str:
    asked = call("POST", f"{PATH}/media", {"type": kind}, token=person.token).data
    deliver_upload(asked["fields"]["key"], content or files.jpeg())
    deliver_events()
    return str(asked["id"])


def test_a_post_has_the_fields_of_the_source(aws: None) -> None:
    ada, bob = friends()
    post = publish(ada, description="Four sessions.")
    seen = look(bob, post["id"]).data

    assert {
        name: seen[name] for name in ("userId", "activityType", "visibility", "isPromoted", "edited", "version")
    } == {
        "userId": ada.id,
        "activityType": "post",
        "visibility": "public",
        "isPromoted": False,
        "edited": False,
        "version": 1,
    }
    assert seen["content"]["title"] == "A good week" and seen["content"]["description"] == "Four sessions."
    assert seen["engagement"] == {"likes": 0, "comments": 0, "shares": 0, "likedByMe": False}
    assert seen["user"]["username"] == ada.username
    assert "user" not in post and "moderation" not in seen


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"description": "x" * 2001}, "description"),
        ({"title": "x", "media": ["a", "a"]}, "media"),
        ({"title": "x", "media": ["1", "2", "3", "4", "5"]}, "media"),
        ({"title": "x", "media": ["nothing"]}, "media.0"),
        ({"title": "x", "visibility": "nobody"}, "visibility"),
        ({"title": "see www.example.com"}, "title"),
        ({"title": "x", "description": "write to me@example.com"}, "description"),
    ],
)
def test_what_is_wrong_with_a_post_is_named(aws: None, body: dict[str, Any], field: str) -> None:
    answer = call("POST", PATH, body, token=register().token)
    assert answer.status == 422, answer.text
    assert [error["path"] for error in answer.error["fields"]] == [field]


def test_a_new_account_publishes_five_posts_a_day(aws: None) -> None:
    ada = register()
    for number in range(5):
        publish(ada, f"Post {number}")
    answer = call("POST", PATH, {"title": "One more"}, token=ada.token)
    assert (answer.status, answer.error["code"]) == (429, "daily_limit_reached")
    assert len(listed(ada)) == 5


def test_a_repeated_request_publishes_once(aws: None) -> None:
    ada = register()
    answers = [
        call("POST", PATH, {"title": "Once"}, token=ada.token, headers={"idempotency-key": "key-12345"}).data["id"]
        for _ in range(2)
    ]
    assert len(set(answers)) == 1
    assert len(listed(ada)) == 1


def test_a_change_names_its_version_and_is_marked(aws: None) -> None:
    ada, bob = friends()
    post = publish(ada, description="Text")
    like(bob, post)
    changed = change(ada, post, title="Another title").data
    stale = change(ada, post, title="Too late")

    assert (changed["content"]["title"], changed["edited"], changed["version"]) == ("Another title", True, 2)
    assert changed["engagement"]["likes"] == 1
    assert (stale.status, stale.error["code"], stale.error["currentVersion"]) == (409, "stale_version", 2)
    cleared = change(ada, changed, description=None).data
    assert "description" not in cleared["content"]
    assert look(bob, post["id"]).data["edited"]


def test_another_visibility_is_no_edit_and_acts_at_once(aws: None) -> None:
    ada, bob = friends()
    post = publish(ada)
    private = change(ada, post, visibility="private").data

    assert not private["edited"]
    assert look(bob, post["id"]).status == 404
    assert titles(bob, ada) == []
    assert titles(ada) == ["A good week"]


def test_a_post_must_keep_something(aws: None) -> None:
    ada = register()
    answer = change(ada, publish(ada), title=None)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, ["title"])


@pytest.mark.parametrize("act", [lambda bob, post: change(bob, post, title="Mine"), delete])
def test_nobody_else_changes_or_deletes_a_post(aws: None, act: Any) -> None:
    ada, bob = friends()
    post = publish(ada)
    assert act(bob, post).status == 404
    assert look(ada, post["id"]).data == post


def test_a_deleted_post_is_gone_from_the_next_read_with_its_likes(aws: None) -> None:
    ada, bob = friends()
    post, kept = publish(ada), publish(ada, "Kept")
    like(bob, post)
    assert delete(ada, post).status == 200

    assert titles(bob, ada) == titles(ada) == ["Kept"]
    assert look(bob, post["id"]).status == 404
    assert like(bob, post).status == 404
    assert items(f"ACTIVITY#{post['id']}") == []
    assert delete(ada, post).status == 404
    assert look(bob, kept["id"]).status == 200


def test_a_list_has_pages_newest_first(aws: None) -> None:
    ada, bob = friends()
    for number in range(4):
        publish(ada, f"Post {number}")
    first = call("GET", PATH, token=bob.token, userId=ada.id, limit=3)
    second = call("GET", PATH, token=bob.token, userId=ada.id, limit=3, cursor=first.cursor)

    assert [activity["content"]["title"] for activity in [*first.data, *second.data]] == [
        "Post 3",
        "Post 2",
        "Post 1",
        "Post 0",
    ]
    assert second.cursor is None
    stolen = call("GET", PATH, token=ada.token, userId=ada.id, limit=3, cursor=first.cursor)
    assert (stolen.status, stolen.error["code"]) == (400, "invalid_cursor")


def test_a_page_of_what_is_hidden_reads_on_and_says_where_to_continue(aws: None) -> None:
    ada, bob = friends()
    publish(ada, "Oldest")
    for number in range(4):
        change(ada, publish(ada, f"Secret {number}"), visibility="private")
    answer = call("GET", PATH, token=bob.token, userId=ada.id, limit=1)

    assert [activity["content"]["title"] for activity in answer.data] == ["Oldest"]
    assert answer.operations[1:] == ["Query", "BatchGetItem", *["Query"] * 4]


def test_a_search_through_what_is_hidden_is_bounded(aws: None) -> None:
    ada, bob = friends()
    establish(ada)
    publish(ada, "Oldest")
    for number in range(5):
        change(ada, publish(ada, f"Secret {number}"), visibility="private")
    empty = call("GET", PATH, token=bob.token, userId=ada.id, limit=1)
    rest = call("GET", PATH, token=bob.token, userId=ada.id, limit=1, cursor=empty.cursor)

    assert empty.data == [] and empty.operations.count("Query") == 5
    assert [activity["content"]["title"] for activity in rest.data] == ["Oldest"]


# --- media -------------------------------------------------------------------------------------------------


def picture(person: Person, media_id: str) -> int:
    return call("GET", f"/media/{media_id}", token=person.token).status


def test_whoever_sees_a_post_sees_its_pictures(aws: None) -> None:
    ada, bob = friends()
    stranger = register("eve")
    media_id = upload(ada)
    assert (picture(ada, media_id), picture(bob, media_id)) == (302, 404)
    post = publish(ada, visibility="friends", media=[media_id])

    assert post["content"]["media"] == [f"/media/{media_id}"]
    assert (picture(bob, media_id), picture(stranger, media_id)) == (302, 404)
    change(ada, post, visibility="private")
    assert (picture(bob, media_id), picture(ada, media_id)) == (404, 302)


def test_pictures_are_ones_own_ready_and_in_one_post(aws: None) -> None:
    ada, bob = friends()
    pending = call("POST", f"{PATH}/media", {"type": "image"}, token=ada.token).data["id"]
    used, others = upload(ada), upload(bob)
    photo = call("POST", "/progress/upload-photo", {"angle": "front"}, token=ada.token).data
    deliver_upload(photo["fields"]["key"], files.jpeg())
    publish(ada, media=[used])
    for media_id in (pending, used, others, photo["id"]):
        answer = call("POST", PATH, {"title": "x", "media": [media_id]}, token=ada.token)
        assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, ["media.0"])
    assert len(listed(ada)) == 1


def test_pictures_are_deleted_with_their_post_or_when_it_shows_them_no_more(aws: None) -> None:
    ada = register()
    first, second = upload(ada), upload(ada)
    post = publish(ada, media=[first, second])
    changed = change(ada, post, media=[second]).data
    assert changed["content"]["media"] == [f"/media/{second}"]
    assert picture(ada, first) == 404
    assert not any(first in key for key in stored())
    delete(ada, changed)
    assert picture(ada, second) == 404
    assert stored() == []


def test_a_deleted_picture_leaves_its_post(aws: None) -> None:
    ada = register()
    first, only = upload(ada), upload(ada)
    with_text = publish(ada, media=[first])
    publish_without_text = call("POST", PATH, {"media": [only]}, token=ada.token).data
    for media_id in (first, only):
        assert call("DELETE", f"/media/{media_id}", token=ada.token).status == 200
    deliver_events()
    assert look(ada, with_text["id"]).data["content"]["media"] == []
    assert look(ada, publish_without_text["id"]).status == 404
