"""Pictures on the deployed stack: the signed form as a browser posts it, S3's own word of it, and the redirect."""

import io
import time
from typing import Any

import httpx
import pytest
from PIL import Image

from infra.local.client import Account, Device, Stack
from tests.e2e.behind import eventually

PATIENCE = 30
WAITS = 0.1


def photo(side: int = 900) -> bytes:
    file = io.BytesIO()
    place = Image.Exif()
    place[0x010F] = "52.5200N 13.4050E"
    Image.new("RGB", (side, side // 2), (200, 20, 20)).save(file, "JPEG", exif=place)
    return file.getvalue()


def post(upload: dict[str, Any], content: bytes, kind: str = "image/jpeg", **changes: str) -> httpx.Response:
    """Post the form with a file, as a browser does."""
    fields = upload["fields"] | {"Content-Type": kind} | changes
    return httpx.post(upload["url"], data=fields, files={"file": ("photo.jpg", content, kind)}, timeout=PATIENCE)


def ready(account: Account, media_id: str, size: str = "512") -> httpx.Response:
    """The answer once the upload is dealt with."""
    until = time.monotonic() + PATIENCE
    while True:
        answer = account.api.send("GET", f"/media/{media_id}", size=size)
        if answer.status_code != 409 or time.monotonic() > until:
            return answer
        time.sleep(WAITS)


def test_a_profile_picture_from_the_form_to_the_redirect(stack: Stack, account: Account, stranger: Account) -> None:
    def shown() -> Any:
        return account.api.call("GET", "/users/profile").get("profilePicture")

    with Device(stack, account.token) as phone:
        upload = account.api.call("POST", "/users/upload-avatar")
        posted = post(upload, photo())
        assert posted.is_success, posted.text
        assert phone.wait("notification:new").data["data"] == {"mediaId": upload["id"], "kind": "avatar"}
    for size, longer in (("128", 128), ("512", 512), ("1600", 900)):
        answer = ready(account, upload["id"], size)
        assert answer.status_code == 302, answer.text
        picture = Image.open(io.BytesIO(httpx.get(answer.headers["location"], timeout=PATIENCE).content))
        assert (picture.format, max(picture.size)) == ("WEBP", longer)
        assert not picture.getexif()
    eventually(shown, lambda url: url == f"/media/{upload['id']}")
    path = f"/media/{upload['id']}"
    assert stranger.api.send("GET", path).status_code == 302, "as the search shows it"
    account.api.call("PUT", "/users/preferences", {"privacy": {"profileVisibility": "private"}})
    assert stranger.api.send("GET", path).status_code == 404
    account.api.call("DELETE", path)
    assert account.api.send("GET", path).status_code == 404
    eventually(shown, lambda url: url is None)


def test_a_client_that_follows_the_redirect(account: Account) -> None:
    upload = account.api.call("POST", "/progress/upload-photo", {"angle": "front"})
    assert post(upload, photo()).is_success
    address = str(ready(account, upload["id"]).request.url)
    followed = httpx.get(
        address, headers={"Authorization": f"Bearer {account.token}"}, follow_redirects=True, timeout=PATIENCE
    )
    assert followed.status_code == 200, followed.text
    assert followed.headers["content-type"] == "image/webp"


def test_an_upload_that_is_no_picture_is_refused_and_notified(stack: Stack, account: Account) -> None:
    with Device(stack, account.token) as phone:
        upload = account.api.call("POST", "/progress/upload-photo", {"angle": "side"})
        assert post(upload, b"<script>alert(1)</script>").is_success
        notification = phone.wait("notification:new").data
    assert notification["type"] == "media_rejected"
    assert notification["data"]["reason"] == "not_an_image"
    assert ready(account, upload["id"]).status_code == 404


def test_the_form_is_for_pictures_of_that_size_and_that_key_only(account: Account, stranger: Account) -> None:
    upload = account.api.call("POST", "/users/upload-avatar")
    other = stranger.api.call("POST", "/users/upload-avatar")
    for refused in (
        post(upload, photo(), kind="text/html"),
        post(upload, bytes(upload["maxBytes"] + 1)),
        post(upload, b""),
        post(upload, photo(), key=other["fields"]["key"]),
        post(upload, photo(), key="library/current.json"),
    ):
        assert refused.status_code in (400, 403), f"{refused.status_code}: {refused.text}"
    assert account.api.send("GET", f"/media/{upload['id']}").json()["error"]["code"] == "media_pending"


@pytest.mark.parametrize("what", ["avatar", "front"])
def test_a_strangers_picture_cannot_be_taken_away(account: Account, stranger: Account, what: str) -> None:
    if what == "avatar":
        upload = account.api.call("POST", "/users/upload-avatar")
    else:
        upload = account.api.call("POST", "/progress/upload-photo", {"angle": what})
    assert post(upload, photo()).is_success
    assert ready(account, upload["id"]).status_code == 302
    assert stranger.api.send("DELETE", f"/media/{upload['id']}").status_code == 404
    assert account.api.send("GET", f"/media/{upload['id']}").status_code == 302
