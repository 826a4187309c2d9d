"""The history of the body's measures, and the current weight that follows from it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.users.body import store

from tests.harness.gateway import Answer, access_token, call
from tests.unit.auth.people import Person, Time, items, register

PATH = "/users/metrics"


def add(person: Person, day: str | None = None, weight: float | None = None, **more: Any) -> str:
    body = more | ({} if day is None else {"date": day}) | ({} if weight is None else {"weight": weight})
    return str(call("POST", PATH, body, token=person.token).data["id"])


def change(person: Person, entry: str, **body: Any) -> Answer:
    return call("PUT", f"{PATH}/{entry}", body, token=person.token)


def remove(person: Person, entry: str) -> Answer:
    return call("DELETE", f"{PATH}/{entry}", token=person.token)


def history(person: Person, **query: Any) -> Any:
    return call("GET", PATH, token=person.token, **query).data


def current(person: Person) -> float | None:
    weight: float | None = call("GET", "/users/profile", token=person.token).data["metrics"].get("currentWeight")
    return weight


def test_what_was_measured_comes_back(aws: None) -> None:
    ada = register()
    body = {
        "date": "2026-01-31",
        "weight": 64.5,
        "bodyFatPercentage": 22.5,
        "height": 1.7,
        "measurements": {"waist": 0.71, "thigh": 0.55},
        "notes": "Before breakfast",
    }
    made = call("POST", PATH, body, token=ada.token)
    assert made.status == 201
    assert {name: made.data[name] for name in body} == body
    assert history(ada) == [made.data]


def test_measures_are_in_the_callers_units(aws: None) -> None:
    ada = register()
    body = {"date": "2026-01-31", "weight": 142.2, "height": 67, "measurements": {"waist": 28}}
    made = call("POST", PATH, body, token=ada.token, units="imperial").data
    assert (made["weight"], made["height"], made["measurements"]) == (142.2, 67, {"waist": 28})
    (metric,) = history(ada)
    assert metric["weight"] == pytest.approx(64.5, abs=0.01)
    assert metric["measurements"]["waist"] == pytest.approx(0.7112)
    assert current(ada) == metric["weight"]


def test_without_a_date_it_is_of_today_where_the_owner_lives(aws: None) -> None:
    time = Time()
    time.now = datetime(2026, 1, 31, 20, 0, tzinfo=UTC)
    clock.set_source(lambda: time.now)
    assert call("POST", PATH, {"weight": 70}, token=register().token).data["date"] == "2026-01-31"
    bob = register("bob", profile={"timezone": "Asia/Tokyo"})
    assert call("POST", PATH, {"weight": 70}, token=bob.token).data["date"] == "2026-02-01"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "weight"),
        ({"notes": "nothing measured"}, "weight"),
        ({"measurements": {}}, "weight"),
        ({"weight": 501}, "weight"),
        ({"bodyFatPercentage": 90}, "bodyFatPercentage"),
        ({"height": 178}, "height"),
        ({"measurements": {"waist": 71}}, "measurements.waist"),
        ({"measurements": {"nose": 0.05}}, "measurements.nose"),
        ({"weight": 70, "date": "31.01.2026"}, "date"),
        ({"weight": 70, "date": "2999-01-01"}, "date"),
        ({"weight": 70, "date": "1899-12-31"}, "date"),
        ({"weight": 70, "notes": "x" * 501}, "notes"),
        ({"weight": 70, "id": "mine"}, "id"),
    ],
)
def test_bad_input_names_its_field(aws: None, body: dict[str, Any], path: str) -> None:
    ada = register()
    entry = add(ada, "2026-01-01", 64)
    for answer in (
        call("POST", PATH, body, token=ada.token),
        change(ada, entry, **({"weight": None} | body)),
    ):
        assert answer.status == 422, answer.text
        assert [field["path"] for field in answer.error["fields"]] == [path]
    assert [item["weight"] for item in history(ada)] == [64]


def test_the_newest_stand_first_page_by_page(aws: None) -> None:
    ada = register()
    days = [f"2026-01-{day:02d}" for day in (3, 1, 5, 2, 4)]
    for day in days:
        add(ada, day, 70)
    seen: list[str] = []
    cursor = None
    for page in range(3):
        answer = call("GET", PATH, token=ada.token, limit=2, **({"cursor": cursor} if cursor else {}))
        assert answer.operations == ["UpdateItem", "Query", *(["BatchGetItem"] if page else [])]
        seen += [item["date"] for item in answer.data]
        cursor = answer.cursor
    assert seen == sorted(days, reverse=True)
    assert cursor is None


def test_two_of_a_day_stand_in_the_order_in_which_they_were_written(aws: None) -> None:
    time, ada = Time(), register()
    for weight in (70, 71):
        add(ada, "2026-01-31", weight)
        time.pass_by(seconds=5)
    assert [entry["weight"] for entry in history(ada)] == [71, 70]
    assert current(ada) == 71


def test_the_latest_weighing_is_the_current_weight(aws: None) -> None:
    ada = register(profile={"metrics": {"currentWeight": 90, "targetWeight": 65}})
    newest = add(ada, "2026-01-10", 70)
    assert current(ada) == 70
    older = add(ada, "2026-01-05", 72)
    assert current(ada) == 70, "an older one changes nothing"
    add(ada, "2026-01-12", bodyFatPercentage=20)
    assert current(ada) == 70, "one without a weight changes nothing"
    change(ada, newest, weight=69.5).data  # noqa: B018
    assert current(ada) == 69.5
    change(ada, older, weight=73).data  # noqa: B018
    assert current(ada) == 69.5
    change(ada, older, date="2026-01-11").data  # noqa: B018
    assert current(ada) == 73, "it is the latest one now"
    change(ada, older, weight=None, bodyFatPercentage=21).data  # noqa: B018
    assert current(ada) == 69.5
    remove(ada, newest).data  # noqa: B018
    assert current(ada) is None, "no weight is known any more"
    metrics = call("GET", "/users/profile", token=ada.token).data["metrics"]
    assert metrics["targetWeight"] == 65


def test_a_weight_set_in_the_profile_stays_until_there_is_a_later_weighing(aws: None) -> None:
    ada = register()
    old, new = add(ada, "2026-01-01", 72), add(ada, "2026-01-10", 70)
    call("PUT", "/users/profile", {"metrics": {"currentWeight": 68}}, token=ada.token).data  # noqa: B018
    change(ada, old, weight=71).data  # noqa: B018
    change(ada, new, notes="fasted").data  # noqa: B018
    assert current(ada) == 68
    add(ada, "2026-01-11", 67)
    assert current(ada) == 67


def test_a_correction_keeps_what_it_leaves_out(aws: None) -> None:
    ada = register()
    entry = add(ada, "2026-01-01", 72, measurements={"waist": 0.8, "neck": 0.4}, notes="x")
    after = change(ada, entry, date="2026-01-02", measurements={"neck": None, "calf": 0.36}).data
    assert (after["id"], after["date"], after["weight"], after["notes"]) == (entry, "2026-01-02", 72, "x")
    assert after["measurements"] == {"waist": 0.8, "calf": 0.36}
    assert history(ada) == [after]
    answer = change(ada, entry, date=None)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "date")
    assert remove(ada, entry).status == 200
    assert [item["kind"] for item in items(f"USER#{ada.id}#BODY")] == ["body_summary"]


def test_anothers_entry_is_not_there(aws: None) -> None:
    ada, bob = register(), register("bob")
    entry = add(ada, "2026-01-01", 72)
    assert change(bob, entry, weight=50).status == 404
    assert remove(bob, entry).status == 404
    assert history(bob) == []
    assert [item["weight"] for item in history(ada)] == [72]
    assert change(ada, "none", weight=50).status == 404
    remove(ada, entry).data  # noqa: B018
    assert remove(ada, entry).status == 404
    assert call("POST", PATH, {"weight": 70}, token=access_token("nobody")).status == 404


def test_sent_twice_it_is_written_once(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    from fitai.kernel import idempotency

    first = call("POST", PATH, {"weight": 70}, token=ada.token, headers={"Idempotency-Key": "k"}).data
    # As after a crash between the write and the answer: nothing is remembered of the first call.
    monkeypatch.setattr(idempotency, "run_idempotently", lambda *a, **k: a[5]())
    again = call("POST", PATH, {"weight": 70}, token=ada.token, headers={"Idempotency-Key": "k"})
    assert again.data == first
    assert history(ada) == [first]


def test_two_at_once_see_each_other(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    real, raced = store.load_state, []

    def load_state(user_id: str) -> Any:
        state = real(user_id)
        if not raced:
            raced.append(True)
            add(ada, "2026-01-10", 70)
        return state

    monkeypatch.setattr(store, "load_state", load_state)
    add(ada, "2026-01-09", 75)
    assert current(ada) == 70
    assert len(history(ada)) == 2


def test_what_it_costs_does_not_grow_with_the_history(aws: None) -> None:
    ada = register()
    day = datetime.now(UTC) - timedelta(days=60)
    entries = [add(ada, (day + timedelta(days=n)).date().isoformat(), 70) for n in range(45)]
    answer = call("POST", PATH, {"weight": 70}, token=ada.token)
    assert answer.operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]
    reading = ["UpdateItem", "BatchGetItem", "GetItem", "TransactWriteItems"]
    assert change(ada, entries[0], weight=71).operations == reading
    assert remove(ada, entries[-1]).operations == reading
    assert call("GET", PATH, token=ada.token).operations == ["UpdateItem", "Query"]


def test_a_cursor_fits_its_owner_only(aws: None) -> None:
    ada, bob = register(), register("bob")
    for day in ("2026-01-01", "2026-01-02"):
        add(ada, day, 70)
    cursor = call("GET", PATH, token=ada.token, limit=1).cursor
    assert call("GET", PATH, token=bob.token, limit=1, cursor=cursor).status == 400


@pytest.mark.parametrize("action", ["change", "remove"])
def test_an_entry_that_is_moved_meanwhile_is_found_where_it_is_now(
    aws: None, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    ada = register()
    entry = add(ada, "2026-01-09", 75)
    real, moved = store.table.get, []

    def get(kind: Any, *key: str, **options: Any) -> Any:
        if kind is store.BodyEntryItem and not moved:
            # Where it stands has been read, and is not true any more.
            moved.append(True)
            change(ada, entry, date="2026-01-02")
        return real(kind, *key, **options)

    monkeypatch.setattr(store.table, "get", get)
    answer = change(ada, entry, weight=76) if action == "change" else remove(ada, entry)
    assert moved
    assert answer.status in (200, 204), answer.text
    assert [(item["date"], item["weight"]) for item in history(ada)] == (
        [("2026-01-02", 76)] if action == "change" else []
    )
