"""Operations: what is sent, and what comes back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fitai_client import Conflict, FieldError, Invalid, NotFound, ServerError, Tokens, UnexpectedAnswer, models
from loopback import Loopback, Reply, refusal, success

ClientOf = Callable[..., Any]
SET = {
    "workoutId": "w-1",
    "exerciseIndex": 0,
    "set": {"index": 1, "type": "a kind of later", "weight": 100.0, "reps": 5, "personalRecord": False, "news": 1},
    "exercise": {
        "index": 0,
        "exerciseId": "squat",
        "name": "Squat",
        "measurement": "weight_reps",
        "measurements": ["weight_reps"],
        "sets": [],
        "totalVolume": 500.0,
        "personalRecords": [],
    },
    "metrics": {
        "totalVolume": 500.0,
        "completedSets": 1,
        "totalReps": 5,
        "averageRPE": 8.5,
        "totalRestTime": 0,
        "personalRecordsSet": 0,
    },
    "realTime": {"currentExerciseIndex": 0, "currentSetIndex": 1, "isResting": False},
    "records": [],
    "version": 2,
}


def test_an_operation_sends_path_query_and_body_and_returns_its_model(server: Loopback, client_of: ClientOf) -> None:
    server.answer(success(SET))
    client = client_of(tokens=Tokens("access"))

    answer = client(
        lambda api: api.workouts.complete_set(
            "w/1", 1, models.CompleteSet(weight=100, reps=5, client_id="c-1", rpe=None), exercise=0, units="metric"
        )
    )

    (request,) = server.received
    assert (request.method, request.path) == ("PUT", "/workouts/w%2F1/set/1")
    assert request.query == [("exercise", "0"), ("units", "metric")]
    assert request.body == {"weight": 100, "reps": 5, "clientId": "c-1", "rpe": None}
    assert request.bearer == "access"
    assert isinstance(answer, models.SetCompleted)
    assert answer.metrics.average_rpe == 8.5
    assert answer.real_time.current_set_index == 1


def test_words_and_fields_of_a_later_version_are_kept(server: Loopback, client_of: ClientOf) -> None:
    server.answer(success(SET))
    answer = client_of()(lambda api: api.workouts.complete_set("w-1", 1))

    assert answer.set.type == "a kind of later"
    assert answer.set.model_extra == {"news": 1}


def test_an_answer_that_is_not_understood_is_an_error_of_its_own(server: Loopback, client_of: ClientOf) -> None:
    server.answer(success({"workoutId": 7}))
    with pytest.raises(UnexpectedAnswer, match="exercise"):
        client_of()(lambda api: api.workouts.complete_set("w-1", 1))


def test_lists_days_and_truth_are_written_as_the_api_reads_them(server: Loopback, client_of: ClientOf) -> None:
    server.answer(success([], {"pagination": {"limit": 20}}))
    client = client_of()
    client(lambda api: api.exercises.list_exercises(muscle=["chest", "triceps"], sort="-name"))
    client(lambda api: api.workouts.list_workouts(from_=date(2026, 1, 31)))
    client.request("GET", "/x", query={"a": True, "b": None, "c": [1, 2]})

    assert server.received[0].query == [("sort", "-name"), ("muscle", "chest"), ("muscle", "triceps")]
    assert server.received[1].query == [("from", "2026-01-31")]
    assert server.received[2].query == [("a", "true"), ("c", "1"), ("c", "2")]


def test_every_follows_the_pages(server: Loopback, client_of: ClientOf) -> None:
    def script(request: Any) -> Reply:
        cursor = dict(request.query).get("cursor")
        following = {None: "b", "b": "c", "c": None}[cursor]
        pagination = {"limit": 1} | ({"cursor": following} if following else {})
        person = {"id": f"user-{cursor}", "username": "ada", "verified": False}
        return success([person], {"pagination": pagination})

    server.script = script
    client = client_of(tokens=Tokens("access"))
    people = client.every(lambda api: api.users.list_muted, limit=1)

    assert [person.id for person in people] == ["user-None", "user-b", "user-c"]
    assert [dict(request.query)["limit"] for request in server.received] == ["1", "1", "1"]


def test_the_last_page_of_changes_has_a_cursor_for_the_next_time(server: Loopback, client_of: ClientOf) -> None:
    server.answer(success([], {"hasMore": False, "pagination": {"limit": 20, "cursor": "later"}}))
    client = client_of()
    page = client(lambda api: api.workouts.list_changes())

    assert (page.cursor, page.has_more, len(page)) == ("later", False, 0)
    assert client.every(lambda api: api.workouts.list_changes) == []


def test_any_request_can_be_sent_and_returns_data(server: Loopback, client_of: ClientOf) -> None:
    server.answer(success({"a": [1]}), Reply(content="BEGIN:VCALENDAR", media_type="text/calendar"))
    client = client_of()

    assert client.request("post", "/new/route", {"b": 1}) == {"a": [1]}
    assert client.request("GET", "/calendar") == "BEGIN:VCALENDAR"
    assert server.received[0].body == {"b": 1}


def test_a_file_is_read_where_the_answer_sends_to_and_gets_no_token(server: Loopback, client_of: ClientOf) -> None:
    def script(request: Any) -> Reply:
        if request.path == "/workouts/export":
            return Reply(303, headers={"Location": f"{server.url}/bucket/file?signature=1"})
        return Reply(content="date,exercise", media_type="text/csv")

    server.script = script
    file = client_of(tokens=Tokens("access"))(lambda api: api.workouts.export_workouts(format="csv"))

    assert file == "date,exercise"
    assert [request.bearer for request in server.received] == ["access", None]
    assert server.received[1].query == [("signature", "1")]


def test_what_is_made_in_the_background_is_none(server: Loopback, client_of: ClientOf) -> None:
    server.answer(Reply(202))
    assert client_of()(lambda api: api.workouts.export_workouts(background=True)) is None


def test_a_redirection_is_its_address(server: Loopback, client_of: ClientOf) -> None:
    server.answer(Reply(302, headers={"Location": "https://media.example/picture"}))
    assert client_of()(lambda api: api.media.get_media("m-1")) == "https://media.example/picture"
    assert len(server.received) == 1


def test_a_refusal_says_all_that_the_api_says(server: Loopback, client_of: ClientOf) -> None:
    fields = [{"path": "exercises.0.sets", "message": "Must be a list."}]
    server.answer(
        refusal(422, "invalid", fields=fields),
        refusal(409, "stale_version", currentVersion=7),
        refusal(404, "not_found"),
        refusal(503, "read_only", {"Retry-After": "60"}),
    )
    client = client_of()

    with pytest.raises(Invalid) as invalid:
        client.request("POST", "/workouts", {})
    assert invalid.value.fields == (FieldError("exercises.0.sets", "Must be a list."),)
    assert invalid.value.request_id == "r-2"
    assert str(invalid.value) == (
        "POST /workouts: 422 invalid: The message of invalid.; exercises.0.sets: Must be a list. (request r-2)"
    )
    with pytest.raises(Conflict) as conflict:
        client.request("PUT", "/workouts/1", {})
    assert (conflict.value.code, conflict.value.details) == ("stale_version", {"currentVersion": 7})
    with pytest.raises(NotFound):
        client.request("GET", "/workouts/1")
    with pytest.raises(ServerError) as read_only:
        client.request("PUT", "/workouts/1", {})
    assert (read_only.value.status, read_only.value.code, read_only.value.retry_after) == (503, "read_only", 60)
    assert len(server.received) == 4


def test_an_answer_of_something_before_the_api_is_an_error_too(server: Loopback, client_of: ClientOf) -> None:
    server.answer(Reply(413, "<html>Too large</html>", {"X-Request-Id": "edge-1"}, "text/html"))
    with pytest.raises(Exception, match="413") as error:
        client_of().request("POST", "/workouts", {})
    assert (error.value.code, error.value.request_id) == ("", "edge-1")
