"""The body log at the routes of the progress: trend, rate, suspect weights, photos, two days side by side."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fitai.users.body import service
from fitai.users.body.events import BodyChanged
from fitai.users.personal import PERSONAL_DATA
from fitai.users.published import body_standing
from fitai.users.rebuild import rebuild

from tests.harness.cloud import table
from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person, items, register

PATH = "/progress/body"
START = date(2026, 1, 1)
BODY_DATA = [(0, 82.4), (1, 82.9), (2, 82.1), (4, 82.0), (7, 81.9), (8, 82.6), (15, 81.5), (22, 81.2)]


def day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


def add(person: Person, number: int, weight: float | None = None, **more: Any) -> Any:
    values = {} if weight is None else {"weight": weight}
    return call("POST", PATH, {"date": day(number)} | values | more, token=person.token).data


def progress(person: Person, **query: Any) -> Any:
    return call("GET", PATH, token=person.token, **query).data


def photo(person: Person, angle: str) -> str:
    return str(call("POST", "/progress/upload-photo", {"angle": angle}, token=person.token).data["id"])


def test_the_body_data_has_its_trend_and_rate(aws: None) -> None:
    ada = register()
    for number, weight in reversed(BODY_DATA):
        add(ada, number, weight)
    answer = call("GET", PATH, token=ada.token)
    assert answer.operations == ["UpdateItem", "Query"]
    shown = answer.data
    assert [entry["weight"] for entry in shown["entries"]] == [weight for _, weight in reversed(BODY_DATA)]
    assert [round(entry["trend"], 3) for entry in shown["trend"]] == [
        82.400, 82.663, 82.455, 82.313, 82.189, 82.292, 82.020, 81.677,
    ]  # fmt: skip
    assert [(entry["date"], entry["weight"]) for entry in shown["trend"]] == [(day(n), w) for n, w in BODY_DATA]
    summary = shown["summary"]
    rate = summary["weeklyRate"]
    assert [round(rate[name], 3) for name in ("value", "low", "high")] == [-0.338, -0.7, -0.233]
    assert rate["direction"] == "falling"
    assert "noRateReason" not in summary
    assert (round(summary["trendWeight"], 3), summary["trendDate"]) == (81.677, day(22))
    assert summary["trendChanges"] == [{"days": 7, "weight": pytest.approx(81.677 - 82.020, abs=0.001)}]
    assert summary["entries"] == 8
    standing = body_standing(ada.id)
    assert standing.rate_per_week is not None
    assert round(standing.rate_per_week.value, 3) == -0.338
    assert (standing.weighing_days_14, standing.entry_weeks) == (2, 4)


def test_without_enough_weighings_there_is_a_reason_in_place_of_a_rate(aws: None) -> None:
    ada = register()
    assert progress(ada)["summary"]["noRateReason"] == "too_few_days"
    for number in range(5):
        add(ada, number, 80)
    summary = progress(ada)["summary"]
    assert summary["noRateReason"] == "too_short_span"
    assert "weeklyRate" not in summary
    add(ada, 10, 80)
    rate = progress(ada)["summary"]["weeklyRate"]
    assert rate == {"value": 0, "low": 0, "high": 0}, "no direction where 0 is in the interval"


def test_both_routes_have_the_same_log(aws: None) -> None:
    ada = register()
    first = add(ada, 0, 80)
    second = call("POST", "/users/metrics", {"date": day(1), "weight": 60}, token=ada.token).data
    assert second["suspect"]
    assert progress(ada)["entries"] == call("GET", "/users/metrics", token=ada.token).data == [second, first]
    changed = call("PUT", f"{PATH}/{second['id']}", {"weight": 80.4}, token=ada.token).data
    assert not changed["suspect"]
    call("DELETE", f"/users/metrics/{first['id']}", token=ada.token).data  # noqa: B018
    assert progress(ada)["entries"] == call("GET", "/users/metrics", token=ada.token).data == [changed]
    call("DELETE", f"{PATH}/{second['id']}", token=ada.token).data  # noqa: B018
    assert progress(ada)["entries"] == []


def current_weight(person: Person) -> float | None:
    weight: float | None = call("GET", "/users/profile", token=person.token).data["metrics"].get("currentWeight")
    return weight


def test_a_suspect_weight_is_left_out_until_it_is_confirmed(aws: None) -> None:
    ada = register()
    add(ada, 0, 80)
    typo = add(ada, 1, 28)
    assert typo["suspect"]
    assert (progress(ada)["summary"]["trendWeight"], current_weight(ada)) == (80, 80)
    assert progress(ada)["trend"][-1] == {"date": day(1), "trend": 80}
    confirmed = call("PUT", f"{PATH}/{typo['id']}", {"confirmed": True}, token=ada.token).data
    assert (confirmed["suspect"], confirmed["confirmed"]) == (False, True)
    assert progress(ada)["summary"]["trendWeight"] < 60
    assert current_weight(ada) == 28
    call("PUT", f"{PATH}/{typo['id']}", {"confirmed": False}, token=ada.token).data  # noqa: B018
    assert (progress(ada)["summary"]["trendWeight"], current_weight(ada)) == (80, 80)


def test_the_correction_of_a_confirmed_weight_is_not_confirmed(aws: None) -> None:
    ada = register()
    add(ada, 0, 80)
    entry = add(ada, 1, 60, confirmed=True)
    assert not entry["suspect"]
    path = f"{PATH}/{entry['id']}"
    assert not call("PUT", path, {"notes": "still 60"}, token=ada.token).data["suspect"]
    corrected = call("PUT", path, {"weight": 50}, token=ada.token).data
    assert (corrected["confirmed"], corrected["suspect"]) == (False, True)
    corrected = call("PUT", path, {"weight": 55, "confirmed": True}, token=ada.token).data
    assert (corrected["confirmed"], corrected["suspect"]) == (True, False)
    assert call("PUT", path, {"confirmed": None}, token=ada.token).status == 422


def test_a_suspect_weight_counts_once_another_agrees(aws: None) -> None:
    ada = register()
    add(ada, 0, 80)
    first = add(ada, 200, 70)
    assert first["suspect"]
    second = add(ada, 202, 70.5)
    assert not second["suspect"]
    assert [entry["suspect"] for entry in progress(ada)["entries"]] == [False, False, False]
    assert current_weight(ada) == 70.5


def test_pounds_come_back_as_the_same_pounds(aws: None) -> None:
    ada = register()
    body = {"date": day(0), "weight": 181.3, "measurements": {"waist": 33.25, "leftBicep": 14.1}}
    made = call("POST", PATH, body, token=ada.token, units="imperial").data
    shown = progress(ada, units="imperial")
    assert shown["entries"] == [made]
    assert (made["weight"], made["measurements"]) == (181.3, {"waist": 33.25, "leftBicep": 14.1})
    assert shown["trend"] == [{"date": day(0), "weight": 181.3, "trend": 181.3}]
    assert shown["summary"]["latest"]["weight"] == 181.3


def test_earlier_pages_have_the_trend_of_the_whole_log(aws: None) -> None:
    ada = register()
    weights = {number: 80 + (number * 7 % 10) / 10 for number in range(0, 320, 4)}
    for number, weight in weights.items():
        add(ada, number, weight)
    whole = progress(ada, limit=100)["trend"]
    assert len(whole) == 80
    pages: list[Any] = []
    query: dict[str, Any] = {"limit": 12}
    while True:
        answer = call("GET", PATH, token=ada.token, **query)
        pages = answer.data["trend"] + pages
        assert len(answer.operations) <= 4
        if "cursor" not in answer.data:
            break
        query["cursor"] = answer.data["cursor"]
    assert pages == whole
    assert [entry["weight"] for entry in whole] == [pytest.approx(weight) for weight in weights.values()]


def test_a_range_of_days_has_the_trend_of_the_whole_log(aws: None) -> None:
    ada = register()
    for number in range(0, 320, 4):
        add(ada, number, 80 + number * 7 % 10 / 10)
    whole = {entry["date"]: entry for entry in progress(ada, limit=100)["trend"]}
    for first, last in ((0, 40), (100, 140), (280, 330)):
        expected = [number for number in range(0, 320, 4) if first <= number <= last]
        query: dict[str, Any] = {"from": day(first), "to": day(last), "limit": 5}
        shown: list[Any] = []
        while True:
            data = progress(ada, **query)
            assert data["summary"]["entries"] == 80
            shown = data["trend"] + shown
            if "cursor" not in data:
                break
            query["cursor"] = data["cursor"]
        assert shown == [whole[day(number)] for number in expected]
    since = call("GET", PATH, token=ada.token, **{"from": day(290)})
    assert since.operations == ["UpdateItem", "Query"]
    assert [entry["date"] for entry in since.data["entries"]] == [day(n) for n in range(316, 288, -4)]
    assert call("GET", PATH, token=ada.token, **{"from": day(2), "to": day(1)}).status == 422


def test_a_backdated_entry_changes_the_trend_after_it(aws: None) -> None:
    ada = register()
    for number in range(0, 330, 4):
        add(ada, number, 80)
    late = add(ada, 1, 84)
    assert not late["suspect"]
    trend = call("GET", PATH, token=ada.token, limit=100).data["trend"]
    assert trend[0]["trend"] == 80
    assert 80 < trend[2]["trend"] < trend[1]["trend"] < 84


# --- photos ---------------------------------------------------------------------------------------------------------


def test_photos_are_part_of_an_entry(aws: None) -> None:
    ada = register()
    front, side = photo(ada, "front"), photo(ada, "side")
    entry = add(ada, 0, photos={"front": front, "side": side}, mood="proud")
    assert (entry["photos"], entry["mood"]) == ({"front": front, "side": side}, "proud")
    back = photo(ada, "back")
    body = {"photos": {"side": None, "back": back}}
    changed = call("PUT", f"{PATH}/{entry['id']}", body, token=ada.token).data
    assert changed["photos"] == {"front": front, "back": back}
    assert add(ada, 1, 80, photos={"side": side})["photos"] == {"side": side}, "it is free again"


def refused(answer: Answer) -> list[str]:
    assert answer.status == 422, answer.text
    return [field["path"] for field in answer.error["fields"]]


def test_only_own_progress_photos_of_that_side_are_accepted(aws: None) -> None:
    ada, bob = register(), register("bob")
    front, avatar = photo(ada, "front"), call("POST", "/users/upload-avatar", token=ada.token).data["id"]
    for photos in ({"front": photo(bob, "front")}, {"front": avatar}, {"front": "none"}):
        assert refused(call("POST", PATH, {"weight": 80, "photos": photos}, token=ada.token)) == ["photos.front"]
    assert refused(call("POST", PATH, {"photos": {"side": front}}, token=ada.token)) == ["photos.side"]
    assert progress(ada)["entries"] == []
    entry = add(ada, 0, photos={"front": front})
    assert refused(call("POST", PATH, {"photos": {"front": front}}, token=ada.token)) == ["photos.front"]
    assert refused(call("PUT", f"{PATH}/{entry['id']}", {"photos": None}, token=ada.token)) == ["weight"]


def test_a_deleted_photo_leaves_its_entry(aws: None) -> None:
    ada = register()
    front, side = photo(ada, "front"), photo(ada, "side")
    with_weight = add(ada, 0, 80, photos={"front": front})
    add(ada, 1, photos={"side": side})
    for media_id in (front, side):
        call("DELETE", f"/media/{media_id}", token=ada.token).data  # noqa: B018
        for _ in range(2):
            service.remove_photo(ada.id, media_id)
    (entry,) = progress(ada)["entries"]
    assert (entry["id"], entry["weight"], entry["photos"]) == (with_weight["id"], 80, {})
    assert [item["kind"] for item in items(f"USER#{ada.id}#BODY")] == ["body_entry", "body_summary", "body_entry_place"]


# --- two days -------------------------------------------------------------------------------------------------------


def test_two_days_stand_side_by_side(aws: None) -> None:
    ada = register()
    front = photo(ada, "front")
    add(ada, 0, 82.4, bodyFatPercentage=22.5, measurements={"waist": 0.9}, photos={"front": front})
    add(ada, 1, 82.0)
    add(ada, 58, 78.0)
    add(ada, 62, 77.5, bodyFatPercentage=19.2, measurements={"waist": 0.84, "hips": 1.0})
    answer = call("GET", f"{PATH}/compare", token=ada.token, **{"from": day(1), "to": day(60)})
    assert answer.operations == ["UpdateItem", *["Query"] * 4]
    before, after = answer.data["from"], answer.data["to"]
    assert (before["date"], before["weight"], before["bodyFatPercentage"]) == (day(1), 82.0, 22.5)
    assert before["measuredOn"] == {"weight": day(1), "bodyFatPercentage": day(0), "waist": day(0), "front": day(0)}
    assert (before["photos"], before["measurements"]) == ({"front": front}, {"waist": 0.9})
    assert after["weight"] == 78.0, "of two as near, the earlier"
    assert after["measuredOn"] == {name: day(62) for name in ("bodyFatPercentage", "waist", "hips")} | {
        "weight": day(58)
    }
    assert answer.data["differences"] == {
        "weight": -4.0,
        "bodyFatPercentagePoints": -3.3,
        "measurements": {"waist": -0.06},
    }
    empty = call("GET", f"{PATH}/compare", token=register("bob").token, **{"from": day(0), "to": day(1)}).data
    assert empty["from"] == {"date": day(0), "measurements": {}, "photos": {}, "measuredOn": {}}
    wrong = call("GET", f"{PATH}/compare", token=ada.token, **{"from": day(2), "to": day(1)})
    assert wrong.status == 422


# --- events ---------------------------------------------------------------------------------------------------------


def test_each_change_is_told_with_its_days(aws: None) -> None:
    ada = register()
    entry = add(ada, 3, 80)
    call("PUT", f"{PATH}/{entry['id']}", {"date": day(1)}, token=ada.token).data  # noqa: B018
    call("DELETE", f"{PATH}/{entry['id']}", token=ada.token).data  # noqa: B018
    bodies = [item["body"] for item in items("OUTBOX") if item["name"] == "body.changed"]
    events = sorted((BodyChanged.model_validate_json(body) for body in bodies), key=lambda event: event.id)
    assert [event.user_id for event in events] == [ada.id] * 3
    assert sorted(len(event.days) for event in events) == [1, 1, 2]
    assert {tuple(map(str, event.days)) for event in events} == {(day(3),), (day(1), day(3)), (day(1),)}


# --- personal data, rebuilding --------------------------------------------------------------------------------------


def test_the_log_is_exported_and_erased(aws: None) -> None:
    ada = register()
    front = photo(ada, "front")
    for number in range(0, 330, 3):
        add(ada, number, 80)
    entry = add(ada, 0, 81, photos={"front": front}, mood="calm")
    exported = [value for kind, value in PERSONAL_DATA.export(ada.id) if kind == "body_entry"]
    assert len(exported) == 111
    (shown,) = [value for value in exported if value["id"] == entry["id"]]
    assert (shown["photos"], shown["mood"], shown["weight"]) == ({"front": front}, "calm", 81)
    (summary,) = [value for kind, value in PERSONAL_DATA.export(ada.id) if kind == "body_summary"]
    assert summary["entries"] == 111
    kinds = {item["kind"] for item in items(f"USER#{ada.id}#BODY")}
    assert kinds == {"body_checkpoints", "body_entry", "body_entry_place", "body_photo_place", "body_summary"}
    for _ in PERSONAL_DATA.erase(ada.id):
        pass
    assert items(f"USER#{ada.id}#BODY") == []


def test_what_is_kept_of_the_log_can_be_rebuilt(aws: None) -> None:
    ada = register()
    for number in range(0, 330, 30):
        add(ada, number, 80 + number / 100)
    before = body_standing(ada.id)
    for item in items(f"USER#{ada.id}#BODY"):
        if item["kind"] in ("body_summary", "body_checkpoints"):
            table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})
    assert body_standing(ada.id).revision == 0
    rebuild(ada.id)
    assert replace(body_standing(ada.id), revision=before.revision) == before
    assert current_weight(ada) == before.latest["weight"]


def test_a_log_from_before_there_was_a_summary_gets_one_with_the_next_entry(aws: None) -> None:
    ada = register()
    for number in range(25):
        add(ada, number, 80)
    (item,) = [item for item in items(f"USER#{ada.id}#BODY") if item["kind"] == "body_summary"]
    table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})
    shown = progress(ada, limit=10)
    assert (len(shown["entries"]), shown["summary"]["entries"]) == (10, 25)
    assert len(progress(ada, limit=20, cursor=shown["cursor"])["entries"]) == 15
    add(ada, 25, 80)
    assert body_standing(ada.id).entry_weeks == 5
