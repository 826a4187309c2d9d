"""The calendar of planned workouts: what a calendar program reads, and who can."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from fitai.kernel import clock
from fitai.kernel.settings import settings
from fitai.workouts.personal import PERSONAL_DATA
from fitai.workouts.planning import calendar, ical, store
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.gateway import Answer, access_token, call
from tests.unit.auth.people import items

SQUAT = "barbell-back-squat"
ME, OTHER = "user-1", "user-2"
CALENDAR = "/workouts/calendar"
TODAY = date(2026, 3, 10)


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    at = datetime(2026, 3, 10, 12, tzinfo=UTC)
    clock.set_source(lambda: at)
    yield access_token(ME)


def plan(token: str, day: date, **more: Any) -> str:
    exercises = [{"exerciseId": SQUAT, "sets": [{"weight": 101, "reps": 5}] * 3}]
    body = {"date": day.isoformat(), "exercises": exercises} | more
    return str(call("POST", "/workouts", body, token=token).data["id"])


def opened(token: str) -> str:
    """A new address."""
    return str(call("POST", CALENDAR, token=token).data["link"])


def parsed(answer: Answer) -> list[Any]:
    """The events, as the reference reader of the format understands them."""
    assert answer.status == 200, answer.text
    return list(icalendar.Calendar.from_ical(answer.text).walk("VEVENT"))


def uids(link: str) -> list[str]:
    return [str(event["UID"]) for event in parsed(call("GET", link))]


def test_planned_workouts_are_days_of_a_calendar(token: str) -> None:
    workout = plan(token, TODAY + timedelta(days=2), name="Legs, heavy; \\ 5×5", notes="secret", location="home")
    (event,) = parsed(call("GET", opened(token)))
    assert str(event["UID"]) == f"{workout}@fitai"
    assert str(event["SUMMARY"]) == "Legs, heavy; \\ 5×5"
    assert str(event["DESCRIPTION"]) == "3 × Barbell Back Squat"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 3, 12), date(2026, 3, 13))
    assert event["DTSTAMP"].dt == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert (event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (1, "CONFIRMED", "TRANSPARENT")


def test_the_answer_is_a_calendar_without_anything_private(token: str) -> None:
    workout = plan(token, TODAY, name="Legs", notes="secret", location="home", bodyWeight=81.5)
    answer = call("GET", opened(token))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    whole = icalendar.Calendar.from_ical(answer.text)
    assert (str(whole["VERSION"]), str(whole["X-WR-CALNAME"])) == ("2.0", calendar.CALENDAR_NAME)
    assert whole["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert whole["PRODID"]
    for private in ("secret", "home", "81.5", "101", ME):
        assert private not in answer.text.replace(workout, ""), private
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    assert "\n" not in answer.text.replace("\r\n", "")


def test_it_follows_what_becomes_of_the_plan(token: str) -> None:
    stays, started, cancelled, deleted = (plan(token, TODAY + timedelta(days=number)) for number in range(4))
    link = opened(token)
    assert uids(link) == [f"{workout_id}@fitai" for workout_id in (stays, started, cancelled, deleted)]
    call("POST", f"/workouts/{started}/start", {}, token=token).data  # noqa: B018
    call("PUT", f"/workouts/{cancelled}", {"version": 1, "status": "cancelled"}, token=token).data  # noqa: B018
    call("DELETE", f"/workouts/{deleted}", token=token).data  # noqa: B018
    at = datetime(2026, 3, 10, 13, tzinfo=UTC)
    clock.set_source(lambda: at)
    changed = {"version": 1, "date": "2026-03-20", "name": "Later"}
    call("PUT", f"/workouts/{stays}", changed, token=access_token(ME)).data  # noqa: B018
    (event,) = parsed(call("GET", link))
    assert (str(event["UID"]), str(event["SUMMARY"])) == (f"{stays}@fitai", "Later")
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (2, date(2026, 3, 20))
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == at
    assert event["CREATED"].dt == at - timedelta(hours=1)


def test_replaced_exercises_are_the_ones_that_are_described(token: str) -> None:
    workout = plan(token, TODAY)
    body = {"version": 1, "exercises": [{"exerciseId": "barbell-bench-press"}]}
    call("PUT", f"/workouts/{workout}", body, token=token).data  # noqa: B018
    (event,) = parsed(call("GET", opened(token)))
    assert str(event["DESCRIPTION"]) == "Barbell Bench Press"


def test_it_reaches_a_month_back_and_a_year_ahead(token: str) -> None:
    days = [TODAY - calendar.PAST_SPAN, TODAY + calendar.FUTURE_SPAN]
    inside = [plan(token, day) for day in days]
    for day in (days[0] - timedelta(days=1), days[1] + timedelta(days=1)):
        plan(token, day)
    plan(access_token(OTHER), TODAY)
    assert uids(opened(token)) == [f"{workout_id}@fitai" for workout_id in inside]


def test_a_calendar_with_nothing_in_it_is_one(token: str) -> None:
    assert parsed(call("GET", opened(token))) == []


def test_its_cost_does_not_grow(token: str) -> None:
    link = opened(token)
    for day in range(5):
        plan(token, TODAY + timedelta(days=day))
    answer = call("GET", link)
    assert [operation for operation in answer.operations if operation != "UpdateItem"] == ["GetItem", "Query"]


def test_what_has_not_changed_is_not_sent_again(token: str) -> None:
    plan(token, TODAY)
    link = opened(token)
    first = call("GET", link)
    assert first.headers["cache-control"].startswith("private")
    again = call("GET", link, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.text) == (304, "")
    plan(token, TODAY)
    assert call("GET", link, headers={"If-None-Match": first.headers["etag"]}).status == 200


def test_the_address_is_the_callers_own_and_works_without_its_ending(token: str) -> None:
    own_id, other_id = plan(token, TODAY), plan(access_token(OTHER), TODAY)
    link, other = opened(token), opened(access_token(OTHER))
    assert (uids(link), uids(other)) == ([f"{own_id}@fitai"], [f"{other_id}@fitai"])
    assert uids(link.removesuffix(".ics")) == uids(link)
    made = call("POST", CALENDAR, token=token).data
    assert made["url"].startswith("https://")
    assert made["url"].endswith(made["link"])


def test_a_new_address_ends_the_former_one_and_a_revoked_one_is_not_there(token: str) -> None:
    first = opened(token)
    second = opened(token)
    assert [call("GET", link).status for link in (first, second)] == [404, 200]
    for _ in range(2):
        assert call("DELETE", CALENDAR, token=token).status == 200
        assert call("GET", second).status == 404
    assert items("CALENDAR#") == []
    assert call("GET", opened(token)).status == 200


def test_a_request_that_is_sent_again_makes_no_second_address(token: str) -> None:
    headers = {"Idempotency-Key": "once"}
    links = {call("POST", CALENDAR, token=token, headers=headers).data["link"] for _ in range(2)}
    assert len(links) == 1
    assert call("GET", links.pop()).status == 200
    assert len(items("CALENDAR#")) == 1


def test_two_devices_at_once_leave_one_address(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    between: list[str] = []
    asked = store.user_calendar

    def slow(user_id: str) -> Any:
        calendar = asked(user_id)
        if not between:
            between.append("")
            between[0] = opened(token)
        return calendar

    monkeypatch.setattr(store, "user_calendar", slow)
    last = opened(token)
    assert [call("GET", link).status for link in (between[0], last)] == [404, 200]
    assert len(items("CALENDAR#")) == 1


@pytest.fixture
def three_in_a_window(token: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FITAI_LIMIT_ANONYMOUS", "3")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def statuses(path: str, times: int) -> list[int]:
    return [call("GET", path).status for _ in range(times)]


def test_a_server_reads_many_calendars_and_each_only_so_often(token: str, three_in_a_window: None) -> None:
    own_link, other_link = opened(token), opened(access_token(OTHER))
    assert statuses(own_link, 4) == [200, 200, 200, 429]
    assert call("GET", own_link.removesuffix(".ics")).status == 429, "it is the same calendar"
    assert call("GET", own_link, token=token).status == 429, "whoever reads it"
    assert 0 < int(call("GET", own_link).headers["retry-after"]) <= 15 * 60
    assert statuses(other_link, 4) == [200, 200, 200, 429]
    assert call("GET", "/templates/public").status == 200, "the address has nothing to do with it"
    clock.set_source(lambda: datetime(2026, 3, 10, 12, 15, tzinfo=UTC))
    assert call("GET", own_link).status == 200


def test_guesses_count_by_address_and_leave_nothing_of_themselves(token: str, three_in_a_window: None) -> None:
    link = opened(token)
    before = {item["PK"] for item in items("CALLER#")}
    assert [call("GET", f"{CALENDAR}/guess-{n}").status for n in range(4)] == [404, 404, 404, 429]
    assert call("GET", "/templates/public").status == 429
    assert {item["PK"] for item in items("CALLER#")} - before == {"CALLER#address#192.0.2.1"}
    assert call("GET", link).status == 200, "a calendar can be read from there all the same"


def test_what_is_refused_reads_no_plan(token: str, three_in_a_window: None) -> None:
    link = opened(token)
    statuses(link, 3)
    assert call("GET", link).operations == ["GetItem", "UpdateItem"]
    secret = link.removeprefix(f"{CALENDAR}/").removesuffix(".ics")
    assert secret not in str([item for item in items() if not str(item["PK"]).startswith("IDEMPOTENCY")])
    counted = items("CALLER#calendar#")
    assert counted
    assert all(item.get("ttl") for item in counted)


@pytest.mark.parametrize("guess", ["guess", "guess.ics", ".ics", "%00", "x" * 101])
def test_a_guessed_token_opens_nothing(token: str, guess: str) -> None:
    opened(token)
    answer = call("GET", f"{CALENDAR}/{guess}")
    assert (answer.status, answer.error["code"]) == (404, "not_found")


def test_only_hashes_are_kept_and_all_goes_with_the_account(token: str) -> None:
    secret = opened(token).removeprefix(f"{CALENDAR}/").removesuffix(".ics")
    assert secret not in str([item for item in items() if not str(item["PK"]).startswith("IDEMPOTENCY")])
    exported = [value for kind, value in PERSONAL_DATA.export(ME) if kind == "own_calendar"]
    assert exported == [{"createdAt": "2026-03-10T12:00:00.000Z"}]
    for _ in range(2):
        for _ in PERSONAL_DATA.erase(ME):
            pass
    assert items("CALENDAR#") == []
    assert [item for item in items(f"USER#{ME}") if item["SK"] == "CALENDAR"] == []


# --- the text ----------------------------------------------------------------------------------------------

MOMENT = datetime(2026, 3, 10, 12, tzinfo=UTC)


def written(summary: str, description: str = "") -> str:
    day = ical.CalendarDay("one@fitai", 3, MOMENT, MOMENT, TODAY, summary, description)
    return ical.calendar_text("Name", [day], timedelta(hours=1))


def clean(value: str) -> str:
    """What is left of a text that a calendar can hold."""
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(ical.CONTROL_CHARACTERS)


@given(st.text(st.characters(codec="utf-8"), max_size=300), st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_comes_back_and_no_line_is_too_long(summary: str, description: str) -> None:
    text = written(summary, description)
    assert all(len(line.encode()) <= ical.MAX_LINE_OCTETS for line in text.split("\r\n"))
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == clean(summary)
    assert str(event.get("DESCRIPTION", "")) == clean(description)
    assert event["SEQUENCE"] == 3


def test_a_name_cannot_add_lines_of_its_own() -> None:
    text = written("x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTACH:http://evil.example")
    assert text.count("BEGIN:VEVENT") == 2, "one of them is text"
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert "ATTACH" not in event


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("a" * 75, "a" * 75),
        ("a" * 76, "a" * 75 + "\r\n a"),
        ("a" * 74 + "é", "a" * 74 + "\r\n é"),
        ("a" * (75 + 74 + 1), "a" * 75 + "\r\n " + "a" * 74 + "\r\n a"),
    ],
)
def test_lines_are_folded_at_75_octets_and_never_in_a_character(line: str, folded: str) -> None:
    assert ical.fold_line(line) == folded
