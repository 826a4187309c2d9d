"""Pictures, GIFs and videos of exercises: who adds them, who sees them, what is accepted."""

import struct
from typing import Any

import pytest
from fitai.exercises.library import loading, publishing
from fitai.exercises.media import rules

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import Answer, call, deliver_events
from tests.harness.uploads import deliver_upload, policy
from tests.unit.exercises.custom_exercises import CLEAN, Tokens, approve, create, tokens
from tests.unit.media import files

PLACE = b"+52.5200+013.4050/"


@pytest.fixture
def signed_in(small_library: None) -> Tokens:
    return tokens()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def mp4(brand: bytes = b"isom") -> bytes:
    """The boxes of a video that a phone has made, with the place where it was."""
    place = box(b"udta", box(b"\xa9xyz", PLACE))
    movie = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(b"tkhd", bytes(84)) + place) + place)
    return box(b"ftyp", brand + bytes(4) + brand) + movie + box(b"mdat", bytes(500))


WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + bytes(200)
MATROSKA = b"\x1a\x45\xdf\xa3\x9fB\x82\x88matroska" + bytes(200)


def ask(token: str, exercise_id: str, form: str = "image") -> Answer:
    return call("POST", f"/exercises/{exercise_id}/media", {"type": form}, token=token)


def upload(token: str, exercise_id: str, form: str = "image", content: bytes | None = None) -> str:
    """Add a file to an exercise; gives its id."""
    asked = ask(token, exercise_id, form).data
    deliver_upload(asked["fields"]["key"], files.jpeg() if content is None else content)
    deliver_events()
    publish()
    return str(asked["id"])


def publish() -> None:
    publishing.publish_library()
    loading.latest_library()


def media(exercise_id: str, token: str | None = None) -> Any:
    return call("GET", f"/exercises/{exercise_id}", token=token).data["media"]


def status(path: str, token: str | None = None) -> int:
    return call("GET", path, token=token).status


def stored_keys() -> list[str]:
    objects = sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix="media/").get("Contents", [])
    return [entry["Key"] for entry in objects]


def test_a_private_exercises_picture_is_seen_by_its_creator_and_admins(signed_in: Tokens) -> None:
    exercise_id = create(signed_in.ann)["id"]
    media_id = upload(signed_in.ann, exercise_id)
    path = f"/exercises/{exercise_id}/media/{media_id}"
    assert media(exercise_id, signed_in.ann) == {"images": [path], "videos": [], "gifs": []}
    assert (
        status(path, signed_in.ann)
        == status(path, signed_in.admin)
        == status(f"/media/{media_id}", signed_in.ann)
        == 302
    )
    assert status(path) == status(path, signed_in.bob) == status(f"/media/{media_id}", signed_in.bob) == 404
    assert call("GET", path, token=signed_in.ann, size="128").headers["location"].split("?")[0].endswith("/128.webp")


def test_what_an_admin_adds_to_the_library_is_public(signed_in: Tokens) -> None:
    media_id = upload(signed_in.admin, "push-up")
    path = f"/exercises/push-up/media/{media_id}"
    assert media("push-up")["images"] == [path]
    assert status(path) == status(path, signed_in.bob) == status(f"/media/{media_id}", signed_in.bob) == 302
    assert status(f"/exercises/pull-up/media/{media_id}") == 404, "another exercise does not show it"
    assert call("DELETE", f"/media/{media_id}", token=signed_in.bob).status == 404
    assert call("DELETE", f"/media/{media_id}", token=signed_in.admin).status == 200
    deliver_events()
    publish()
    assert media("push-up")["images"] == []
    assert status(path) == 404
    assert stored_keys() == []


def test_a_creators_new_picture_of_an_approved_exercise_waits_for_approval(signed_in: Tokens) -> None:
    exercise_id = create(signed_in.ann, submit=True)["id"]
    approve(exercise_id)
    publish()
    media_id = upload(signed_in.ann, exercise_id)
    path = f"/exercises/{exercise_id}/media/{media_id}"
    assert media(exercise_id, signed_in.ann)["images"] == [path]
    assert media(exercise_id, signed_in.bob)["images"] == []
    assert (status(path, signed_in.ann), status(path, signed_in.bob), status(path)) == (302, 404, 404)
    approve(exercise_id)
    publish()
    assert media(exercise_id)["images"] == [path]
    assert status(path) == 302
    assert call("DELETE", f"/media/{media_id}", token=signed_in.ann).status == 200
    deliver_events()
    publish()
    assert media(exercise_id)["images"] == media(exercise_id, signed_in.ann)["images"] == []


def test_only_the_creator_and_admins_add(signed_in: Tokens) -> None:
    exercise_id = create(signed_in.ann)["id"]
    assert ask(signed_in.bob, exercise_id).status == ask(signed_in.ann, "push-up").status == 404
    assert ask(signed_in.ann, "no-such-exercise").status == 404
    assert ask(signed_in.ann, exercise_id, "audio").status == 422


@pytest.mark.parametrize(
    ("form", "content", "field", "extension", "content_type"),
    [
        ("gif", files.animated("GIF"), "gifs", "gif", "image/gif"),
        ("video", mp4(), "videos", "mp4", "video/mp4"),
        ("video", WEBM, "videos", "webm", "video/webm"),
    ],
)
def test_gifs_and_videos_are_kept_as_they_are(
    signed_in: Tokens, form: str, content: bytes, field: str, extension: str, content_type: str
) -> None:
    exercise_id = create(signed_in.ann)["id"]
    media_id = upload(signed_in.ann, exercise_id, form, content)
    path = f"/exercises/{exercise_id}/media/{media_id}"
    assert media(exercise_id, signed_in.ann)[field] == [path]
    key = f"media/ann/{media_id}/original.{extension}"
    assert call("GET", path, token=signed_in.ann).headers["location"].split("?")[0].endswith(key)
    assert stored_keys() == [key], "the upload is gone"
    stored = sdk("s3").get_object(Bucket=BUCKET, Key=key)
    assert stored["ContentType"] == content_type
    assert len(stored["Body"].read()) == len(content)


def test_a_video_does_not_tell_where_it_was_made(signed_in: Tokens) -> None:
    assert mp4().count(PLACE) == 2
    media_id = upload(signed_in.ann, create(signed_in.ann)["id"], "video", mp4())
    stored = sdk("s3").get_object(Bucket=BUCKET, Key=f"media/ann/{media_id}/original.mp4")["Body"].read()
    assert PLACE not in stored
    assert b"mvhd" in stored


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("video", files.jpeg()),
        ("video", MATROSKA),
        ("video", mp4(b"qt  ")),
        ("video", mp4()[:-1]),
        ("video", box(b"ftyp", b"isom" + bytes(4))),
        ("video", box(b"ftyp", b"isom" + bytes(4)) + struct.pack(">I4s", 4, b"moov")),
        ("video", b"<html><script>alert(1)</script>"),
        ("gif", files.jpeg()),
        ("gif", b"GIF89a" + bytes(20)),
        ("gif", files.animated("GIF")[:40]),
        ("image", files.animated("GIF")),
        ("image", mp4()),
    ],
)
def test_what_is_something_else_is_rejected(signed_in: Tokens, form: str, content: bytes) -> None:
    exercise_id = create(signed_in.ann)["id"]
    media_id = upload(signed_in.ann, exercise_id, form, content)
    assert media(exercise_id, signed_in.ann) == {"images": [], "videos": [], "gifs": []}
    assert status(f"/media/{media_id}", signed_in.ann) == 404
    assert stored_keys() == []


def test_the_form_of_a_video_is_for_a_video(signed_in: Tokens) -> None:
    asked = ask(signed_in.ann, create(signed_in.ann)["id"], "video").data
    limits = [item for item in policy(asked["fields"])["conditions"] if isinstance(item, list)]
    assert sorted(limits) == [["content-length-range", 1, 50 * 1024**2], ["starts-with", "$Content-Type", "video/"]]
    assert asked["maxBytes"] == 50 * 1024**2


def test_an_exercise_has_a_bounded_number_of_files(signed_in: Tokens) -> None:
    exercise_id = create(signed_in.ann)["id"]
    for _ in range(rules.MAX_MEDIA):
        upload(signed_in.ann, exercise_id)
    answer = ask(signed_in.ann, exercise_id)
    assert (answer.status, answer.error["code"]) == (409, "too_many_media")
    assert ask(signed_in.ann, exercise_id, "gif").status == 201


def test_a_change_of_an_exercise_keeps_its_media(signed_in: Tokens) -> None:
    exercise_id = create(signed_in.ann)["id"]
    upload(signed_in.ann, exercise_id)
    before = call("GET", f"/exercises/{exercise_id}", token=signed_in.ann).data
    content = CLEAN | {"name": "Renamed Clean", "version": before["version"]}
    assert call("PUT", f"/exercises/{exercise_id}", content, token=signed_in.ann).data["media"] == before["media"]


def test_a_file_that_was_deleted_before_it_was_shown_is_never_shown(signed_in: Tokens) -> None:
    exercise_id = create(signed_in.ann)["id"]
    asked = ask(signed_in.ann, exercise_id).data
    deliver_upload(asked["fields"]["key"], files.jpeg())
    assert call("DELETE", f"/media/{asked['id']}", token=signed_in.ann).status == 200
    deliver_events()
    assert media(exercise_id, signed_in.ann)["images"] == []
