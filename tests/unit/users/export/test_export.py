"""Everything about an account, in one archive."""

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest
from fitai.accounts import store as accounts_store
from fitai.kernel import table
from fitai.users.export import archive as archives
from fitai.users.export import rules, service, store
from fitai.users.export.events import ExportContinued, ExportRequested
from fitai.users.export.models import Export

from tests.harness import histories, uploads
from tests.harness.cloud import cloud
from tests.harness.crashes import sabotaged
from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events, frames
from tests.harness.mail import forget_mails, mails
from tests.harness.person import restore, snapshot, whole_bucket
from tests.unit.auth.people import Person, Time, audited_actions, register
from tests.unit.media.files import jpeg

EXPORT = "/users/export-data"


@pytest.fixture(autouse=True)
def pushed() -> Iterator[Frames]:
    """A fresh account of AWS for each test, since each looks at all that is in it."""
    with cloud(), frames() as kept:
        forget_mails()
        yield kept


def ada() -> Person:
    person = register("ada", profile={"firstName": "Ada"})
    deliver_events()
    return person


def ask(person: Person, **more: Any) -> Answer:
    return call("POST", EXPORT, token=access_token(person.id), **more)


def archive(person: Person) -> ZipFile:
    """The archive that is there for the account."""
    (content,) = [content for key, content in whole_bucket().items() if key.startswith(f"exports/{person.id}/")]
    found = ZipFile(io.BytesIO(content))
    assert found.testzip() is None
    return found


def values(found: ZipFile, name: str) -> Any:
    return json.loads(found.read(name))


def test_the_archive_is_announced_and_holds_what_is_kept(pushed: Frames) -> None:
    person, bob = ada(), register("bob")
    table.commit(accounts_store.email_verified_write(person.id))
    phone = Socket(pushed, person.token).connect()
    call("POST", "/users/metrics", {"weight": 70}, token=person.token)
    call("POST", "/users/friends/request", {"userId": bob.id}, token=person.token)
    histories.train(person.id, 3)
    asked = call("POST", "/progress/upload-photo", {"angle": "front"}, token=person.token).data
    uploads.deliver_upload(asked["fields"]["key"], jpeg())
    answer = ask(person)

    assert answer.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]
    assert (answer.status, answer.data["status"]) == (202, "running")
    assert "url" not in answer.data
    deliver_events()
    (told,) = [frame for frame in phone.received("notification:new") if frame["data"]["type"] == "export_ready"]
    assert told["data"]["data"] == {"exportId": answer.data["id"]}
    (mail,) = mails(person.email, "Your data is ready")
    assert urlsplit(mail.link).path.endswith(f"{answer.data['id']}.zip")
    found = archive(person)
    assert values(found, "users/account.json")[0]["email"] == person.email
    assert [value["weight"] for value in values(found, "users/body_entry.json")] == [70]
    assert [item["otherId"] for item in values(found, "users/relation.json")] == [bob.id]
    workouts = values(found, "workouts/workout.json")
    assert len(workouts) == 3
    assert [set_["weight"] for set_ in workouts[0]["exercises"][0]["sets"]] == [100, 100, 100]
    assert values(found, "workouts/exercise_record.json")[0]["exerciseId"] == "barbell-back-squat"
    assert values(found, "media/media.json")[0]["angle"] == "front"
    assert found.read(f"media/files/{asked['id']}.webp")[8:12] == b"WEBP"
    assert "auth.registered" in {entry["action"] for entry in values(found, "kernel/audit.json")}
    manifest = values(found, "manifest.json")
    assert manifest["values"]["workouts"] == {"workout": 3, "exercise_record": 1}
    assert manifest["files"] == {"media": 1}
    assert audited_actions(person.id)[-2:] == ["users.export_requested", "users.data_exported"]


def test_no_secret_is_in_it() -> None:
    person = ada()
    ask(person)
    deliver_events()
    found = archive(person)
    whole = "".join(found.read(name).decode() for name in found.namelist())
    hashed = accounts_store.find_account(person.id)

    assert hashed is not None and hashed.password_hash is not None
    assert hashed.password_hash not in whole
    lowered = whole.lower().replace("auth.password", "").replace("passwordsetat", "")
    assert "digest" not in lowered
    assert [lowered[at - 60 : at + 60] for at in range(len(lowered)) if lowered.startswith("password", at)] == []


def test_asking_again_answers_the_running_one_and_then_the_finished_one() -> None:
    person, time = ada(), Time()
    first = ask(person).data
    assert ask(person).data == first
    deliver_events()
    ready = ask(person).data

    assert (ready["id"], ready["status"], ready["size"]) == (
        first["id"],
        "ready",
        len(next(iter(whole_bucket().values()))),
    )
    query = parse_qs(urlsplit(ready["url"]).query)
    assert query["X-Amz-Expires"] == [str(rules.LINK_LIFETIME)]
    assert query["response-content-disposition"][0].startswith('attachment; filename="fitai-')
    assert ready["expiresAt"] > ready["finishedAt"]
    assert audited_actions(person.id)[-1] == "users.export_linked"
    time.pass_by(days=1, seconds=1)
    assert ask(person).data["id"] != first["id"]


def test_a_repeated_request_is_the_same_one() -> None:
    person = ada()
    first = ask(person, headers={"Idempotency-Key": "k"})
    again = ask(person, headers={"Idempotency-Key": "k"})

    assert first.data == again.data
    deliver_events()
    assert len(whole_bucket()) == 1


def test_an_export_that_has_broken_down_gives_way_to_a_new_one() -> None:
    person, time = ada(), Time()
    first = ask(person).data["id"]
    time.pass_by(seconds=rules.STALLED_AFTER_SECONDS + 1)
    second = ask(person).data["id"]

    assert first != second
    deliver_events()
    assert ask(person).data["id"] == second
    assert [key for key in whole_bucket() if first in key] == [], "the event of the first one does nothing any more"


def test_an_address_that_nobody_has_proved_gets_no_link() -> None:
    person = ada()
    ask(person)
    deliver_events()

    assert ask(person).data["status"] == "ready"
    assert mails(person.email, "Your data is ready") == []


def test_nobody_elses_data_are_in_it() -> None:
    person, bob = ada(), register("bobzyx", profile={"firstName": "Bobzyxname"})
    call("POST", "/users/friends/request", {"userId": bob.id}, token=person.token)
    deliver_events()
    ask(person)
    deliver_events()
    found = archive(person)
    whole = "".join(found.read(name).decode() for name in found.namelist()).lower()

    assert bob.id in whole
    assert "bobzyx" not in whole


def test_a_large_export_goes_over_several_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    person = ada()
    ask(person)
    monkeypatch.setattr(rules, "MESSAGE_SECONDS", 0.0)
    assert deliver_events().total() > 8, "one service is as much as one message does without time"
    assert set(values(archive(person), "manifest.json")["values"]) >= {"users", "kernel", "auth"}


def test_large_objects_go_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.kernel import storage

    monkeypatch.setattr(storage, "PART_SIZE", 5 * 1024 * 1024)
    with storage.ObjectWriter("exports/u/large", "text/plain") as file:
        for number in range(12):
            file.write(bytes([number]) * 1024 * 1024)
            assert len(file._buffer) < 5 * 1024 * 1024
    content = b"".join(storage.read_chunks("exports/u/large"))
    assert content == b"".join(bytes([number]) * 1024 * 1024 for number in range(12))


def test_an_upload_that_fails_leaves_nothing() -> None:
    from fitai.kernel import storage

    with pytest.raises(ZeroDivisionError), storage.ObjectWriter("exports/u/large", "text/plain") as file:
        file.write(b"x" * (storage.PART_SIZE + 1))
        raise ZeroDivisionError
    assert whole_bucket() == {}


def test_wherever_the_process_ends_the_next_one_goes_on() -> None:
    person = ada()
    histories.train(person.id, 2)
    export_id = ask(person).data["id"]
    requested = ExportRequested(user_id=person.id, export_id=export_id)
    continued = ExportContinued(user_id=person.id, export_id=export_id)

    def build() -> None:
        service.continue_export(requested)
        service.continue_export(continued)

    state = snapshot()
    with sabotaged() as saboteur:
        build()
        calls, wanted = saboteur.calls, sorted(archive(person).namelist())
        assert calls > 40
        for at in (*range(1, calls, 4), calls):
            restore(state)
            assert saboteur.crashes(build, at), at
            build()
            export = store.find_export(person.id)
            assert export is not None and export.status == "ready", at
            left = [key for key in whole_bucket() if not key.endswith(".zip")]
            assert not left or at >= calls - 2, "parts go with the archive, or at last by the bucket's lifecycle"
            (key,) = [key for key in whole_bucket() if key.endswith(".zip")]
            assert sorted(ZipFile(io.BytesIO(whole_bucket()[key])).namelist()) == wanted, at


def test_an_export_of_an_account_that_is_deleted_meanwhile_leaves_nothing() -> None:
    person = ada()
    export_id = ask(person).data["id"]
    requested = ExportRequested(user_id=person.id, export_id=export_id)
    service.continue_export(requested)
    assert whole_bucket()
    table.batch_delete([(f"USER#{person.id}", "EXPORT")])
    service.continue_export(ExportContinued(user_id=person.id, export_id=export_id))
    assert whole_bucket() == {}


def test_whoever_comes_late_does_not_replace_the_archive_by_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue brings a message twice: the second one is about to put together what the first one has tidied up."""
    person = ada()
    histories.train(person.id, 2)
    export_id = ask(person).data["id"]
    service.continue_export(ExportRequested(user_id=person.id, export_id=export_id))
    continued = ExportContinued(user_id=person.id, export_id=export_id)
    real, inside = archives.assemble_archive, []

    def late(export: Export) -> int:
        if not inside:
            inside.append(True)
            service.continue_export(continued)
            inside.append(sorted(archive(person).namelist()))
        return real(export)

    monkeypatch.setattr(archives, "assemble_archive", late)
    service.continue_export(continued)
    export = store.find_export(person.id)
    assert export is not None
    assert export.status == "ready"
    assert sorted(archive(person).namelist()) == inside[1]
    assert "workouts/workout.json" in inside[1]
