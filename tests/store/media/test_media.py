"""Pictures in the table: decided once, by one of all that try."""

from datetime import UTC, date, datetime

import pytest
from fitai.kernel import clock, table
from fitai.kernel.errors import NotFound
from fitai.media import store
from fitai.media.models import Media, MediaKind

from tests.harness.person import whole_table

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def waited_for(media_id: str, kind: MediaKind = "avatar", day: int = 1, user_id: str = "ada") -> Media:
    media = Media(
        id=media_id, user_id=user_id, kind=kind, taken_on=date(2026, 3, day), created_at=NOW, expires=2_000_000_000
    )
    store.create_media(media)
    return media


def told(media_id: str) -> str | None:
    """The name of the event with the picture's id."""
    names = [item["name"]["S"] for item in whole_table() if item["SK"]["S"] == media_id and "body" in item]
    return names[0] if names else None


def test_what_goes_in_comes_out(dynamodb: None) -> None:
    media = waited_for("m")

    assert store.find_media("m") == media
    assert store.find_media("n") is None


def test_a_ready_picture_stays(dynamodb: None) -> None:
    media = waited_for("m")
    store.mark_ready(media)
    found = store.find_media("m")

    assert found is not None
    assert (found.status, found.expires) == ("ready", None)
    assert told("m") == "media.ready"


def test_a_rejected_one_goes_after_a_week(dynamodb: None) -> None:
    clock.set_source(lambda: NOW)
    store.mark_rejected(waited_for("m"), "not_an_image")
    found = store.find_media("m")

    assert found is not None
    assert (found.status, found.reason) == ("rejected", "not_an_image")
    assert found.expires == NOW.timestamp() + 7 * 24 * 60 * 60


def test_what_is_decided_stays_decided(dynamodb: None) -> None:
    ready, rejected, deleted = waited_for("a"), waited_for("b"), waited_for("c")
    store.mark_ready(ready)
    store.mark_rejected(rejected, "too_large")
    store.delete_media(deleted)

    for media in (ready, rejected, deleted):
        before = store.find_media(media.id)
        with pytest.raises(store.NoLongerPending):
            store.mark_ready(media)
        with pytest.raises(store.NoLongerPending):
            store.mark_rejected(media, "not_an_image")
        assert store.find_media(media.id) == before


def test_a_picture_is_deleted_once(dynamodb: None) -> None:
    media = waited_for("m")
    store.delete_media(media)

    assert store.find_media("m") is None
    with pytest.raises(NotFound):
        store.delete_media(media)


def test_an_id_is_given_once(dynamodb: None) -> None:
    waited_for("m")

    with pytest.raises(table.WriteConflict):
        waited_for("m", user_id="bob")


def test_an_owners_pictures_by_kind_and_day(dynamodb: None) -> None:
    for media_id, kind, day in (("3", "progress_photo", 4), ("2", "progress_photo", 2), ("1", "avatar", 9)):
        waited_for(media_id, kind, day)  # type: ignore[arg-type]
    waited_for("4", user_id="bob")

    assert [media.id for media in store.load_user_media("ada")] == ["1", "2", "3"]
