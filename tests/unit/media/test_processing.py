"""What follows an upload: pictures or a refusal, and never a file that stays; in whatever order it is told."""

from typing import Any

import pytest
from fitai.kernel.live import connections
from fitai.media import images, objects, store
from fitai.media.models import MAX_BYTES
from fitai.media.rules import UPLOAD_TIMEOUT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.harness.uploads import content_of, deliver_upload, notify, put, stored
from tests.unit.auth.people import Person, Time, items, register
from tests.unit.media import files
from tests.unit.media.files import DISGUISED, HOSTILE, WELCOME
from tests.unit.media.pictures import ask, avatar_of, delete, look, upload


def sizes(person: Person, media_id: str) -> list[str]:
    return sorted(f"media/{person.id}/{media_id}/{size}.webp" for size in (128, 512, 1600))


def state(media_id: str) -> str | None:
    found = items(f"MEDIA#{media_id}")
    return str(found[0]["status"]) if found else None


class Crash(Exception):
    """The end of a function in the middle of its work."""


def crash(*arguments: Any) -> None:
    raise Crash


def test_an_upload_becomes_a_picture_and_does_not_stay(pushed: Frames) -> None:
    ada = register()
    phone = Socket(pushed, ada.token).connect()
    media_id = upload(ada, content=files.photo_of_a_phone())

    assert stored() == sizes(ada, media_id)
    assert all(files.SECRET not in content_of(key) for key in stored())
    assert "ttl" not in items(f"MEDIA#{media_id}")[0]
    (news,) = phone.received("notification:new")
    assert (news["data"]["type"], news["data"]["message"]) == ("media_ready", "Your profile picture is ready.")
    assert news["data"]["data"] == {"mediaId": media_id, "kind": "avatar"}


def test_an_upload_that_is_no_picture_is_refused_and_its_owner_told(pushed: Frames) -> None:
    ada = register()
    phone = Socket(pushed, ada.token).connect()
    media_id = upload(ada, "front", HOSTILE["a bomb"])

    assert stored() == []
    (item,) = items(f"MEDIA#{media_id}")
    assert (item["status"], item["reason"]) == ("rejected", "too_many_pixels")
    (news,) = phone.received("notification:new")
    assert news["data"]["type"] == "media_rejected"
    assert news["data"]["data"] == {"mediaId": media_id, "kind": "progress_photo", "reason": "too_many_pixels"}
    assert look(ada, media_id).status == 404
    assert avatar_of(ada) is None


def test_nothing_is_left_of_hostile_files(aws: None) -> None:
    ada = register()
    uploaded = {upload(ada, content=content): name for name, content in HOSTILE.items()}

    assert len(uploaded) >= 20
    assert stored() == []
    assert {name: state(media_id) for media_id, name in uploaded.items()} == dict.fromkeys(HOSTILE, "rejected")
    assert avatar_of(ada) is None


@pytest.mark.parametrize("name", DISGUISED)
def test_of_a_disguised_file_only_the_picture_is_left(aws: None, name: str) -> None:
    ada = register()
    media_id = upload(ada, content=DISGUISED[name])

    assert stored() == sizes(ada, media_id)
    assert all(files.SCRIPT not in content_of(key) and b"PK\x03\x04" not in content_of(key) for key in stored())


def test_a_file_larger_than_the_form_allows(aws: None) -> None:
    ada = register()
    media_id = upload(ada, content=files.jpeg() + bytes(MAX_BYTES))

    assert stored() == []
    assert items(f"MEDIA#{media_id}")[0]["reason"] == "too_large"


# --- repeated, late, out of order --------------------------------------------------------------------------


def test_told_again_nothing_happens(pushed: Frames) -> None:
    ada = register()
    phone = Socket(pushed, ada.token).connect()
    media_id = upload(ada)
    before = {key: content_of(key) for key in stored()}
    for _ in range(3):
        notify(f"media/uploads/{ada.id}/{media_id}")
        deliver_events()

    assert {key: content_of(key) for key in stored()} == before
    assert len(phone.received("notification:new")) == 1


@pytest.mark.parametrize("first", ["a photo", "text"])
@pytest.mark.parametrize("second", ["a photo", "text"])
def test_a_second_upload_to_the_same_key_changes_nothing(aws: None, first: str, second: str) -> None:
    ada = register()
    media_id = upload(ada, content=(WELCOME | HOSTILE)[first])
    deliver_upload(f"media/uploads/{ada.id}/{media_id}", (WELCOME | HOSTILE)[second])

    assert state(media_id) == ("ready" if first == "a photo" else "rejected")
    assert stored() == (sizes(ada, media_id) if first == "a photo" else [])


def test_an_upload_that_nobody_asked_for(aws: None) -> None:
    ada = register()
    deliver_upload(f"media/uploads/{ada.id}/01982d6a-6f41-7c58-b2d3-9a1e5c8f7b22", files.jpeg())

    assert stored() == []


@pytest.mark.parametrize("key", ["media/uploads/x", "media/uploads/a/b/c", "media/uploads/../../library/x"])
def test_an_upload_to_a_key_that_is_none(aws: None, key: str) -> None:
    deliver_upload(key, files.jpeg())

    assert stored() == []


def test_an_upload_in_the_name_of_another(aws: None) -> None:
    ada, bob = register(), register("bob")
    asked = ask(ada)
    deliver_upload(f"media/uploads/{bob.id}/{asked['id']}", files.jpeg())

    assert stored() == []
    assert state(asked["id"]) == "pending"


def test_an_upload_that_comes_after_a_day(aws: None) -> None:
    time = Time()
    ada = register()
    asked = ask(ada)
    time.pass_by(seconds=UPLOAD_TIMEOUT + 1)
    deliver_upload(asked["fields"]["key"], files.jpeg())

    assert stored() == []
    assert state(asked["id"]) == "pending"
    assert call("GET", f"/media/{asked['id']}", token=access_token(ada.id)).status == 404


def test_an_upload_of_a_picture_that_was_deleted_meanwhile(aws: None) -> None:
    ada = register()
    asked = ask(ada)
    put(asked["fields"]["key"], files.jpeg())
    delete(ada, asked["id"])
    notify(asked["fields"]["key"])

    assert stored() == []
    assert state(asked["id"]) is None


def test_a_picture_that_is_deleted_while_it_is_looked_at(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    asked = ask(ada)
    write = objects.write_picture

    def write_and_delete(key: str, content: bytes) -> None:
        if state(asked["id"]):
            assert call("DELETE", f"/media/{asked['id']}", token=ada.token).status == 200
        write(key, content)

    monkeypatch.setattr(objects, "write_picture", write_and_delete)
    deliver_upload(asked["fields"]["key"], files.jpeg())

    assert stored() == []


def test_the_version_that_was_uploaded_goes_for_good(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[tuple[list[str], str | None]] = []
    monkeypatch.setattr(objects, "delete_objects", lambda keys, version=None: removed.append((list(keys), version)))
    ada = register()
    key = ask(ada)["fields"]["key"]
    put(key, files.jpeg())
    notify(key, "v-1")

    assert removed == [([key], "v-1")]


# --- ended in the middle -----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["a photo", "text"])
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (store, "find_media"),
        (objects, "read_upload"),
        (images, "render_sizes"),
        (objects, "write_picture"),
        (store, "mark_ready"),
        (store, "mark_rejected"),
        (connections, "room_connections"),
        (objects, "delete_objects"),
    ],
)
def test_what_ended_in_the_middle_is_done_again(
    pushed: Frames, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, content: str
) -> None:
    ada = register()
    asked = ask(ada)
    with monkeypatch.context() as broken:
        broken.setattr(owner, name, crash)
        put(asked["fields"]["key"], (WELCOME | HOSTILE)[content])
        try:
            notify(asked["fields"]["key"])
        except Crash:
            assert asked["fields"]["key"] in stored(), "as long as the upload is there, it can be done again"
    notify(asked["fields"]["key"])
    deliver_events()

    assert state(asked["id"]) == ("ready" if content == "a photo" else "rejected")
    assert stored() == (sizes(ada, asked["id"]) if content == "a photo" else [])
    assert avatar_of(ada) == (f"/media/{asked['id']}" if content == "a photo" else None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["photo", "text", "told", "deleted"]), min_size=1, max_size=6),
)
def test_whatever_happens_in_whatever_order_no_file_stays_that_should_not(aws: None, steps: list[str]) -> None:
    ada = register(f"ada{len(items('USERNAME#'))}")
    asked = ask(ada)
    key = asked["fields"]["key"]
    for step in steps:
        if step == "told":
            notify(key)
        elif step == "deleted":
            delete(ada, asked["id"])
        else:
            deliver_upload(key, files.WELCOME["one pixel"] if step == "photo" else b"text")
    notify(key)
    deliver_events()

    ready = state(asked["id"]) == "ready"
    assert stored(f"media/{ada.id}/") == (sizes(ada, asked["id"]) if ready else [])
    assert stored("media/uploads/") == []
    assert avatar_of(ada) == (f"/media/{asked['id']}" if ready else None)
