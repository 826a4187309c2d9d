"""A night compares a sample of accounts with what follows from their data, writes nothing, and says which differ."""

import json
import random
from typing import Any

import pytest
from fitai.admin.integrity import service
from fitai.admin.integrity.service import Comparison
from fitai.kernel.rebuilding import differences, rebuild_user
from fitai.kernel.rehearsal import rehearsal
from fitai.kernel.table import Entity, batch_delete, commit, delete, get, get_many, put
from fitai.kernel.time_budget import TimeBudget
from pynamodb.attributes import UnicodeAttribute

from tests.harness.cloud import table
from tests.harness.gateway import Frames, Socket, access_token, deliver_events
from tests.harness.person import whole_table
from tests.unit.auth.people import Person, register
from tests.unit.users.people import register_trained

SQUAT = "barbell-back-squat"


class Note(Entity, discriminator="rehearsed_note"):
    """A note."""

    text = UnicodeAttribute()

    @classmethod
    def of(cls, name: str, text: str = "") -> "Note":
        return cls(PK="NOTES", SK=name, text=text)


def lose(person: Person, *kinds: str) -> None:
    lost = [item for item in table().scan()["Items"] if item["kind"] in kinds and person.id in item["PK"]]
    assert {item["kind"] for item in lost} == set(kinds)
    for item in lost:
        table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})


def compared() -> Comparison:
    return service.compare_sample(TimeBudget(60), random.Random(5))


@pytest.mark.parametrize(
    ("kinds", "services"),
    [
        (("analytics_week",), {"analytics"}),
        (("exercise_record", "exercise_sessions"), {"workouts"}),
        (("achievements",), {"achievements"}),
        (("body_summary",), {"users"}),
        (("goal_counts",), {"goals"}),
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_was_lost_is_found_and_nothing_is_written(
    pushed: Frames, kinds: tuple[str, ...], services: set[str]
) -> None:
    person = register_trained("ada")
    assert not any(differences(person.id).values()), "all is right"
    lose(person, *kinds)
    before = whole_table()
    socket = Socket(pushed, access_token(person.id)).connect()
    connected = whole_table()
    sent = len(pushed.sent)

    wrong = {name for name, number in differences(person.id).items() if number}

    assert services <= wrong
    assert whole_table() == connected and len(connected) > len(before)
    assert len(pushed.sent) == sent and socket is not None
    rebuild_user(person.id)
    deliver_events()
    assert not any(differences(person.id).values())


def test_the_sample_says_how_many_and_which(
    pushed: Frames, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    right, wrong = register_trained("ada"), register_trained("bob")
    lose(wrong, "analytics_week")
    capfd.readouterr()

    assert compared() == Comparison(2, (wrong.id,))
    written = "".join(capfd.readouterr()) + caplog.text
    metrics: list[dict[str, Any]] = [json.loads(line) for line in written.splitlines() if "IntegritySampled" in line]
    assert [(line["IntegritySampled"], line["IntegrityDiffering"]) for line in metrics] == [(2, 1)]
    assert [record.userId for record in caplog.records if "differs" in record.message] == [wrong.id]
    assert right.id not in written
    assert "@example.com" not in written


def test_an_account_that_was_deleted_meanwhile_is_not_counted(pushed: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    register_trained("ada")
    monkeypatch.setattr(service.administration_store, "joined_since", lambda *_: ["nobody", "nobody"])

    comparison = compared()
    assert comparison.differing == () and comparison.sampled <= 1


def test_what_is_put_right_by_an_event_on_its_way_is_no_difference(
    pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = register_trained("ada")
    answers = [{"analytics": 1}, {"analytics": 0}]
    monkeypatch.setattr(service, "differences", lambda user_id: answers.pop(0))

    assert compared() == Comparison(1, ())
    assert person.id and not answers


def test_an_account_that_cannot_be_rebuilt_differs_and_the_others_are_compared(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, _ = register("ada").id, register("bob")

    def compare(user_id: str) -> dict[str, int]:
        if user_id == broken:
            raise ValueError
        return {}

    monkeypatch.setattr(service, "differences", compare)
    assert compared() == Comparison(2, (broken,))


def test_a_sample_has_each_account_once_and_no_more_than_asked_for(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [register(f"user{number}").id for number in range(8)]
    seen: list[str] = []
    monkeypatch.setattr(service, "differences", lambda user_id: seen.append(user_id) or {})
    assert compared() == Comparison(8, ())
    assert sorted(seen) == sorted(people)
    monkeypatch.setattr(service, "SAMPLE", 3)
    seen.clear()
    assert compared().sampled == 3


# --- rehearsing ----------------------------------------------------------------------------------------------------


def test_a_rehearsal_reads_what_it_would_have_written(aws: None) -> None:
    commit(put(Note.of("a", "before")), put(Note.of("b", "before")))
    with rehearsal():
        commit(put(Note.of("a", "after"), when=Note.SK.exists()), put(Note.of("c", "new")))
        commit(delete(Note.of("b")))
        assert text_of("a") == "after"
        assert (text_of("b"), text_of("c")) == (None, "new")
        found = {item.SK: item.text for item in get_many(("NOTES", name) for name in "abc")}  # type: ignore[attr-defined]
        assert found == {"a": "after", "c": "new"}
        batch_delete([("NOTES", "a")])
        assert text_of("a") is None
    assert (text_of("a"), text_of("b"), text_of("c")) == ("before", "before", None)


def test_after_a_rehearsal_that_failed_writes_are_written(aws: None) -> None:
    with pytest.raises(RuntimeError), rehearsal():
        raise RuntimeError
    commit(put(Note.of("a", "x")))

    assert text_of("a") == "x"


def text_of(name: str) -> str | None:
    item = get(Note, "NOTES", name)
    return None if item is None else item.text
