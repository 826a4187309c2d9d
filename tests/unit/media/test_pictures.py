"""Looking at pictures and taking them away: by whom, where to, and what the profile shows."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fitai.accounts import store
from fitai.accounts.store import AccountItem
from fitai.kernel import table
from fitai.media import removal
from fitai.media.events import MediaDeleted, MediaReady

from tests.harness.cloud import BUCKET
from tests.harness.gateway import call, deliver, deliver_events
from tests.harness.uploads import deliver_upload, stored
from tests.unit.auth.people import Person, items, register
from tests.unit.media import files
from tests.unit.media.pictures import ask, avatar_of, delete, look, upload


def show_to(person: Person, whom: str) -> None:
    body = {"privacy": {"profileVisibility": whom}}
    assert call("PUT", "/users/preferences", body, token=person.token).status == 200


def befriend(one: Person, other: Person) -> None:
    assert call("POST", "/users/friends/request", {"userId": other.id}, token=one.token).status < 300
    assert call("PUT", f"/users/friends/{one.id}", {"accept": True}, token=other.token).status < 300
    deliver_events()


@pytest.mark.parametrize(("query", "size"), [({}, "512"), ({"size": "128"}, "128"), ({"size": "1600"}, "1600")])
def test_a_picture_is_a_redirect_to_a_link_of_five_minutes(aws: None, query: dict[str, str], size: str) -> None:
    ada = register()
    media_id = upload(ada)
    answer = look(ada, media_id, **query)
    link = urlsplit(answer.headers["location"])

    assert answer.status == 302
    assert answer.headers["cache-control"] == "no-store"
    assert link.netloc == f"{BUCKET}.s3.eu-central-1.amazonaws.com"
    assert link.path == f"/media/{ada.id}/{media_id}/{size}.webp"
    assert parse_qs(link.query)["X-Amz-Expires"] == ["300"]
    assert "X-Amz-Signature" in parse_qs(link.query)


@pytest.mark.parametrize("size", ["64", "0", "original", "512.0"])
def test_there_are_three_sizes(aws: None, size: str) -> None:
    ada = register()

    assert [field["path"] for field in look(ada, upload(ada), size=size).error["fields"]] == ["size"]


def test_a_picture_that_is_not_ready(aws: None) -> None:
    ada, bob = register(), register("bob")
    show_to(ada, "public")
    asked = ask(ada)
    answer = look(ada, asked["id"])

    assert (answer.status, answer.error["code"]) == (409, "media_pending")
    assert look(bob, asked["id"]).status == 404


def test_a_picture_that_is_none(aws: None) -> None:
    ada = register()

    assert look(ada, "01982d6a-6f41-7c58-b2d3-9a1e5c8f7b22").status == 404
    assert delete(ada, "01982d6a-6f41-7c58-b2d3-9a1e5c8f7b22").status == 404


@pytest.mark.parametrize(
    ("whom", "stranger", "friend"), [("public", 302, 302), ("friends", 302, 302), ("private", 404, 302)]
)
def test_a_profile_picture_is_for_those_who_see_its_owner_in_lists(
    aws: None, whom: str, stranger: int, friend: int
) -> None:
    ada, bob, eve = register(), register("bob"), register("eve")
    befriend(bob, ada)
    media_id = upload(ada)
    show_to(ada, whom)

    assert look(ada, media_id).status == 302
    assert look(eve, media_id).status == stranger
    assert look(bob, media_id).status == friend


def test_a_progress_photo_is_for_its_owner_alone(aws: None) -> None:
    ada, bob = register(), register("bob")
    befriend(bob, ada)
    show_to(ada, "public")
    media_id = upload(ada, "front")

    assert look(ada, media_id).status == 302
    assert look(bob, media_id).status == 404
    assert delete(bob, media_id).status == 404
    assert look(ada, media_id).status == 302
    assert avatar_of(ada) is None


def test_what_looking_costs(aws: None) -> None:
    ada, bob = register(), register("bob")
    show_to(ada, "public")
    media_id = upload(ada)

    assert look(ada, media_id).operations == ["UpdateItem", "GetItem"]
    assert look(bob, media_id).operations == ["UpdateItem", "GetItem", "BatchGetItem"]


# --- deleting ----------------------------------------------------------------------------------------------


def test_a_deleted_picture_is_gone_with_its_files(aws: None) -> None:
    ada = register()
    media_id = upload(ada)
    assert avatar_of(ada) == f"/media/{media_id}"

    assert delete(ada, media_id).data == {}
    assert stored() == []
    assert items(f"MEDIA#{media_id}") == []
    assert avatar_of(ada) is None
    assert look(ada, media_id).status == 404
    assert delete(ada, media_id).status == 404


def test_files_that_a_deletion_did_not_get_to(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    media_id = upload(ada)
    with monkeypatch.context() as broken:
        broken.setattr("fitai.media.service.delete_files", lambda *_: 1 / 0)
        assert call("DELETE", f"/media/{media_id}", token=ada.token).status == 500
    assert len(stored()) == 3
    deliver_events()

    assert stored() == []
    assert avatar_of(ada) is None


def test_an_account_that_is_deleted_takes_its_pictures_along(aws: None) -> None:
    ada, bob = register(), register("bob")
    for what, content in (("avatar", None), ("front", None), ("side", b"text")):
        upload(ada, what, content)
    ask(ada, "back")
    kept = upload(bob)
    removal.delete_user_media(ada.id)
    deliver_events()

    assert {key.split("/")[1] for key in stored()} == {bob.id}
    assert [item["PK"] for item in items("MEDIA#")] == [f"MEDIA#{kept}"]


# --- the profile picture -----------------------------------------------------------------------------------


def test_a_new_profile_picture_takes_the_place_of_the_old_one(aws: None) -> None:
    ada = register()
    old, new = upload(ada), upload(ada)

    assert avatar_of(ada) == f"/media/{new}"
    assert look(ada, old).status == 404
    assert {key.split("/")[2] for key in stored()} == {new}


def test_the_one_that_was_asked_for_last_is_the_new_one(aws: None) -> None:
    ada = register()
    first, last = ask(ada), ask(ada)
    for asked in (last, first):
        deliver_upload(asked["fields"]["key"], files.jpeg())
        deliver_events()

    assert avatar_of(ada) == f"/media/{last['id']}"
    assert {key.split("/")[2] for key in stored()} == {last["id"]}


def test_the_deletion_of_an_old_one_does_not_touch_the_new_one(aws: None) -> None:
    ada = register()
    upload(ada, "front")
    old, new = upload(ada), upload(ada)
    deliver("media.deleted", MediaDeleted(user_id=ada.id, media_id=old, kind="avatar").model_dump(by_alias=True))

    assert avatar_of(ada) == f"/media/{new}"


def test_a_deletion_that_is_heard_of_before_the_picture(aws: None) -> None:
    ada = register()
    ready = MediaReady(id="m-1", user_id=ada.id, media_id="m-1", kind="avatar")
    deleted = MediaDeleted(user_id=ada.id, media_id="m-1", kind="avatar")
    for event in (deleted, ready, deleted, ready):
        deliver(event.name, event.model_dump(mode="json", by_alias=True))

    assert avatar_of(ada) is None


def test_the_same_event_twice_is_as_once(aws: None) -> None:
    ada = register()
    media_id = upload(ada)
    version = items(f"USER#{ada.id}")[0]["version"]
    event = MediaReady(id=media_id, user_id=ada.id, media_id=media_id, kind="avatar")
    deliver(event.name, event.model_dump(mode="json", by_alias=True))

    assert items(f"USER#{ada.id}")[0]["version"] == version
    assert len(stored()) == 3


def test_the_picture_of_an_account_that_is_gone_goes_too(aws: None) -> None:
    ada = register()
    asked = ask(ada)
    table.commit(table.delete(AccountItem.of(ada.id)))
    deliver_upload(asked["fields"]["key"], files.jpeg())
    deliver_events()

    assert stored() == []
    assert items("MEDIA#") == []


def test_a_picture_from_elsewhere_is_replaced_and_left_alone(aws: None) -> None:
    ada = register()
    account = store.find_account(ada.id)
    assert account is not None
    foreign = account.profile.model_copy(update={"profile_picture": "https://example.com/ada.png"})
    after = account.model_copy(update={"profile": foreign, "version": account.version + 1})
    store.save_profile(account, after, None)
    media_id = upload(ada)

    assert avatar_of(ada) == f"/media/{media_id}"
