"""What every answer looks like, good or bad."""

from datetime import UTC, datetime

import pytest
from fitai.kernel import clock, errors
from fitai.kernel.clock import Moment
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, FieldError, Invalid, NotFound, Problem, TooManyRequests, Unavailable
from fitai.kernel.http_response import RawResponse
from fitai.kernel.paging import Page
from fitai.kernel.types import Model, Nothing

from tests.unit.kernel.endpoints import account, send

pytestmark = pytest.mark.usefixtures("shared_aws")


class Kettlebell(Model):
    bell_mass: float
    nick_name: str | None = None
    bought_at: Moment | None = None


def make_endpoint(handler, **options):
    return endpoint("GET", "/bells", access="public", summary="Bells", **options)(handler)


def failing(problem):
    def handler() -> Nothing:
        raise problem

    return send(make_endpoint(handler))


def test_a_good_answer_is_data_and_meta():
    clock.set_source(lambda: datetime(2026, 1, 31, 9, 30, tzinfo=UTC))

    def handler() -> Kettlebell:
        return Kettlebell(bell_mass=16, bought_at=datetime(2020, 2, 29, 12, 0, tzinfo=UTC))

    answer = send(make_endpoint(handler))

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["success"] is True
    assert answer.json["data"] == {"bellMass": 16.0, "boughtAt": "2020-02-29T12:00:00.000Z"}
    assert answer.meta["timestamp"] == "2026-01-31T09:30:00.000Z"
    assert answer.meta["requestId"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_declared_status_is_answered():
    def handler() -> Nothing:
        return Nothing()

    answer = send(make_endpoint(handler, status=202))

    assert (answer.status, answer.data) == (202, {})


def test_a_page_is_a_list_with_its_pagination_in_meta():
    def handler() -> Page[Kettlebell]:
        return Page([Kettlebell(bell_mass=8)], "next", 1, {"unread": 3})

    answer = send(make_endpoint(handler))

    assert answer.data == [{"bellMass": 8.0}]
    assert answer.meta["pagination"] == {"cursor": "next", "limit": 1}
    assert answer.meta["unread"] == 3


def test_the_last_page_says_so_with_a_null_cursor():
    def handler() -> Page[Kettlebell]:
        return Page([], None, 20)

    answer = send(make_endpoint(handler))

    assert answer.meta["pagination"] == {"cursor": None, "limit": 20}


def test_a_raw_answer_stands_outside_of_the_envelope():
    def handler() -> RawResponse:
        return RawResponse("", "text/plain", 302, {"Location": "https://example.com/"})

    answer = send(make_endpoint(handler))

    assert (answer.status, answer.text) == (302, "")
    assert answer.headers["location"] == "https://example.com/"
    assert "x-request-id" in answer.headers


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (errors.Malformed, 400),
        (errors.Unauthorized, 401),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (errors.Conflict, 409),
        (errors.TooLarge, 413),
        (errors.UnsupportedType, 415),
        (errors.Invalid, 422),
        (errors.Unavailable, 503),
        (errors.Problem, 500),
    ],
)
def test_every_problem_has_its_status_code_and_sentence(problem, status):
    answer = failing(problem())

    assert answer.status == status
    assert answer.json["success"] is False
    assert answer.error == {"code": problem.code, "message": problem.sentence}
    assert answer.meta["requestId"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"


def test_what_a_plan_lacks_is_answered_with_the_plan_that_has_it():
    links = {"plansUrl": "/payments/plans", "subscribeUrl": "/payments/create-subscription"}
    upgrade = failing(errors.UpgradeRequired("pro"))
    limit = failing(errors.PlanLimitReached(20, "premium"))
    guard = failing(errors.PlanLimitReached(500, None, "At most 500 templates."))

    assert (upgrade.status, limit.status, guard.status) == (403, 402, 402)
    assert upgrade.error == {
        "code": "upgrade_required", "message": "This is part of FitAI Pro.", "requiredPlan": "pro", **links,
    }  # fmt: skip
    assert limit.error == {
        "code": "plan_limit_reached", "message": limit.error["message"], "limit": 20, "requiredPlan": "premium", **links,
    }  # fmt: skip
    assert guard.error == {"code": "plan_limit_reached", "message": "At most 500 templates.", "limit": 500, **links}


def test_a_problem_may_have_its_own_code_sentence_and_members():
    error = failing(Conflict("Somebody was first.", code="version_conflict", details={"currentVersion": 3})).error

    assert error == {"code": "version_conflict", "message": "Somebody was first.", "currentVersion": 3}


def test_a_problem_names_its_fields():
    problem = Invalid(fields=[FieldError("a.0.b", "Too much"), FieldError("c", "Missing")])

    assert failing(problem).error["fields"] == [
        {"path": "a.0.b", "message": "Too much"},
        {"path": "c", "message": "Missing"},
    ]


def test_a_problem_may_carry_data_beside_the_error():
    answer = failing(Problem(data={"known": 1}))

    assert answer.json["data"] == {"known": 1}
    assert answer.json["success"] is False


@pytest.mark.parametrize(("problem", "seconds"), [(TooManyRequests(90), "90"), (TooManyRequests(0), "1")])
def test_too_many_requests_says_when_to_come_back(problem, seconds):
    assert failing(problem).headers["retry-after"] == seconds


def test_unavailable_says_when_to_come_back():
    assert failing(Unavailable()).headers["retry-after"] == "1"


def test_an_unexpected_failure_exposes_no_internals():
    answer = failing(RuntimeError("password=hunter2 in /var/task/secret.py"))

    assert answer.status == 500
    assert answer.error == {"code": "internal", "message": Problem.sentence}
    assert "hunter2" not in answer.text and "secret" not in answer.text


def test_a_raised_problem_has_no_data_by_default():
    assert "data" not in failing(NotFound()).json


def test_the_handler_knows_who_calls_and_from_where():
    seen = []

    def handler(request: Request) -> Nothing:
        seen.append(request)
        return Nothing()

    send(make_endpoint(handler), caller=account("u-7"), headers={"User-Agent": "watch/1"}, address="198.51.100.7")

    (request,) = seen
    assert request.caller.id == "u-7"
    assert (request.address, request.user_agent) == ("198.51.100.7", "watch/1")
    assert request.route == "GET /bells"
    assert request.idempotency_key is None


def test_asking_for_the_caller_where_nobody_is_signed_in_is_401():
    def handler(request: Request) -> Nothing:
        assert request.caller
        return Nothing()

    assert send(make_endpoint(handler)).status == 401
