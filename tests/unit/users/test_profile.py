"""The own profile: reading it, changing parts of it, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from fitai.accounts import store
from fitai.kernel.table import WriteConflict

from tests.harness.gateway import Answer, access_token, call
from tests.unit.auth.people import Person, Time, items, register

WHOLE = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "dateOfBirth": "1990-12-10",
    "gender": "female",
    "fitnessLevel": "advanced",
    "bio": "Lifts, and writes of it.",
    "location": "London",
    "timezone": "Europe/London",
    "goals": ["strength", "a muscle-up"],
    "metrics": {"currentWeight": 64.5, "targetWeight": 62, "height": 1.7, "bodyFatPercentage": 22.5},
}


def change(person: Person, body: dict[str, Any], **query: str) -> Answer:
    return call("PUT", "/users/profile", body, token=person.token, **query)


def profile(person: Person, **query: str) -> Any:
    return call("GET", "/users/profile", token=person.token, **query).data


def test_a_new_accounts_profile(aws: None) -> None:
    ada = register(profile={"firstName": "Ada"})
    data = profile(ada)
    assert {name: data[name] for name in ("id", "email", "username", "role", "firstName", "emailVerified")} == {
        "id": ada.id,
        "email": "ada@example.com",
        "username": "ada",
        "role": "user",
        "firstName": "Ada",
        "emailVerified": False,
    }
    assert data["metrics"] == {"measurementUnit": "metric"}
    assert data["subscription"] == {"plan": "free", "status": "active"}
    assert data["createdAt"].endswith("Z")


def test_what_goes_in_comes_out(aws: None) -> None:
    ada = register()
    changed = change(ada, WHOLE).data
    assert changed == profile(ada)
    expected = WHOLE | {"metrics": WHOLE["metrics"] | {"measurementUnit": "metric"}}  # type: ignore[operator]
    assert {name: changed[name] for name in WHOLE} == expected


def test_what_is_left_out_stays_and_null_clears(aws: None) -> None:
    ada = register()
    change(ada, WHOLE)
    data = change(ada, {"lastName": "Byron", "bio": None, "metrics": {"targetWeight": None, "height": 1.71}}).data
    assert data["lastName"] == "Byron"
    assert data["firstName"] == "Ada"
    assert "bio" not in data
    assert data["metrics"] == {
        "currentWeight": 64.5,
        "height": 1.71,
        "bodyFatPercentage": 22.5,
        "measurementUnit": "metric",
    }
    assert change(ada, {"metrics": None}).data["metrics"] == {"measurementUnit": "metric"}
    assert change(ada, {"goals": []}).data["goals"] == []


def test_measures_are_in_the_callers_units(aws: None) -> None:
    ada = register()
    change(ada, {"metrics": {"currentWeight": 142.2, "height": 67}}, units="imperial").data  # noqa: B018
    imperial = profile(ada, units="imperial")["metrics"]
    assert imperial == {"currentWeight": 142.2, "height": 67, "measurementUnit": "imperial"}
    metric = profile(ada)["metrics"]
    assert metric["currentWeight"] == pytest.approx(64.5, abs=0.01)
    assert metric["height"] == pytest.approx(1.7018)
    call("PUT", "/users/preferences", {"units": "imperial"}, token=ada.token).data  # noqa: B018
    assert profile(ada)["metrics"] == imperial


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"firstName": ""}, "firstName"),
        ({"firstName": "x" * 51}, "firstName"),
        ({"lastName": 7}, "lastName"),
        ({"dateOfBirth": "10.12.1990"}, "dateOfBirth"),
        ({"dateOfBirth": "2990-12-10"}, "dateOfBirth"),
        ({"dateOfBirth": "1850-12-10"}, "dateOfBirth"),
        ({"gender": "unknown"}, "gender"),
        ({"fitnessLevel": "olympic"}, "fitnessLevel"),
        ({"bio": "x" * 501}, "bio"),
        ({"location": ""}, "location"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "europe/london"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"timezone": "Europe"}, "timezone"),
        ({"goals": ["x"] * 11}, "goals"),
        ({"goals": [""]}, "goals.0"),
        ({"metrics": {"currentWeight": 0}}, "metrics.currentWeight"),
        ({"metrics": {"currentWeight": 501}}, "metrics.currentWeight"),
        ({"metrics": {"height": 178}}, "metrics.height"),
        ({"metrics": {"bodyFatPercentage": 90}}, "metrics.bodyFatPercentage"),
        ({"metrics": {"measurementUnit": "imperial"}}, "metrics.measurementUnit"),
        ({"profilePicture": "https://example.com/me.jpg"}, "profilePicture"),
        ({"email": "other@example.com"}, "email"),
        ({"role": "admin"}, "role"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(aws: None, body: dict[str, Any], path: str) -> None:
    ada = register()
    before = profile(ada)
    answer = change(ada, body)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]
    assert profile(ada) == before


def test_bounds_of_a_measure_are_told_in_both_units(aws: None) -> None:
    ada = register()
    answer = change(ada, {"metrics": {"height": 300}}, units="imperial")
    assert answer.error["fields"] == [{"path": "metrics.height", "message": "Must be 0.5 to 2.75 m (20 to 108 in)"}]
    assert change(ada, {"metrics": {"currentWeight": 1000}}, units="imperial").status == 200


@pytest.mark.parametrize(("days", "status"), [(0, 200), (1, 422)])
def test_thirteen_is_the_least_age(aws: None, days: int, status: int) -> None:
    time = Time()
    ada = register()
    today = time.now.date()
    if (today.month, today.day) == (2, 29):
        today -= timedelta(days=1)
        time.pass_by(days=-1)
    birthday = date(today.year - 13, today.month, today.day) + timedelta(days=days)
    assert change(ada, {"dateOfBirth": birthday.isoformat()}).status == status


def test_a_new_time_zone_is_told_to_whoever_counts_weeks(aws: None) -> None:
    ada = register()
    change(ada, {"firstName": "Ada"}).data  # noqa: B018
    assert published_events() == []
    change(ada, {"timezone": "Asia/Tokyo"}).data  # noqa: B018
    change(ada, {"timezone": "Asia/Tokyo"}).data  # noqa: B018
    (event,) = published_events()
    assert '"timezone":"Asia/Tokyo"' in event["body"]
    assert '"weeklyTarget":3' in event["body"]


def published_events() -> list[dict[str, Any]]:
    return [item for item in items("OUTBOX#") if item["name"] == "user.preferences_changed"]


def test_reading_is_one_request(aws: None) -> None:
    ada = register()
    answer = call("GET", "/users/profile", token=ada.token)
    assert answer.operations == ["UpdateItem", "GetItem"], "the limit's update, and one read"
    assert change(ada, {"bio": "x"}).operations == ["UpdateItem", "GetItem", "UpdateItem"]
    assert change(ada, {"bio": "x"}).operations == ["UpdateItem", "GetItem"], "nothing changed, nothing is written"


def test_nobody_sees_anothers(aws: None) -> None:
    ada, bob = register(), register("bob")
    change(ada, {"bio": "Ada's"}).data  # noqa: B018
    assert "bio" not in profile(bob)
    assert call("GET", "/users/profile").status == 401


def test_a_token_without_account_finds_nothing(aws: None) -> None:
    answer = call("GET", "/users/profile", token=access_token("nobody"))
    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert call("PUT", "/users/profile", {"bio": "x"}, token=access_token("nobody")).status == 404


def test_two_changes_at_once_both_count(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    real, raced = store.find_account, []

    def find(user_id: str) -> Any:
        account = real(user_id)
        if not raced:
            raced.append(True)
            assert change(ada, {"firstName": "Augusta"}).status == 200
        return account

    monkeypatch.setattr(store, "find_account", find)
    data = change(ada, {"lastName": "King"}).data
    assert (data["firstName"], data["lastName"]) == ("Augusta", "King")


def test_a_stale_write_is_refused(aws: None) -> None:
    ada = register()
    stale = store.find_account(ada.id)
    assert stale is not None
    change(ada, {"firstName": "Augusta"}).data  # noqa: B018
    with pytest.raises(WriteConflict):
        store.save_profile(stale, stale.model_copy(update={"version": 2}), None)
