"""A page on another origin may call us if it is allowed, and may read what it needs of the answer."""

import pytest
from fitai.kernel.endpoint import endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.settings import settings
from fitai.kernel.types import Nothing

from tests.unit.kernel.endpoints import send

pytestmark = pytest.mark.usefixtures("shared_aws")


def make_endpoint(problem: Exception | None = None):
    def handler() -> Nothing:
        if problem:
            raise problem
        return Nothing()

    return endpoint("GET", "/door", access="public", summary="Door")(handler)


@pytest.fixture
def allowed(monkeypatch):
    monkeypatch.setenv("FITAI_ALLOWED_ORIGINS", "https://app.example.com, http://localhost:5173")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("origin", ["https://app.example.com", "http://localhost:5173"])
@pytest.mark.parametrize("problem", [None, NotFound(), RuntimeError()])
def test_an_allowed_origin_is_named_in_good_answers_and_bad(origin, problem):
    answer = send(make_endpoint(problem), headers={"Origin": origin})

    assert answer.headers["access-control-allow-origin"] == origin


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("origin", ["https://evil.example", "https://app.example.com.evil.example", "null"])
def test_another_origin_is_not(origin):
    assert "access-control-allow-origin" not in send(make_endpoint(), headers={"Origin": origin}).headers


def test_without_a_setting_every_origin_may_call():
    answer = send(make_endpoint(), headers={"Origin": "https://anywhere.example"})

    assert answer.headers["access-control-allow-origin"] in ("*", "https://anywhere.example")
    assert "access-control-allow-credentials" not in answer.headers


def test_a_page_may_read_and_send_the_headers_it_needs():
    headers = send(make_endpoint(), headers={"Origin": "https://anywhere.example"}).headers
    exposed = {name.strip() for name in headers["access-control-expose-headers"].split(",")}
    taken = {name.strip() for name in headers["access-control-allow-headers"].split(",")}

    assert exposed >= {"ETag", "Retry-After", "Location", "X-Request-Id"}
    assert taken >= {"Authorization", "Content-Type", "Idempotency-Key", "If-None-Match"}
