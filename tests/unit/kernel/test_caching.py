"""Reads of shared data carry an ETag, and are not sent again to who has them."""

import pytest
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.http_response import RawResponse
from fitai.kernel.types import Model, Nothing, Weight

from tests.unit.kernel.endpoints import send

pytestmark = pytest.mark.usefixtures("shared_aws")


class Plate(Model):
    mass: Weight


shelf = {"mass": 20.0}


def _plate(request: Request) -> Plate:
    return Plate(mass=shelf["mass"])


plate = endpoint("GET", "/plate", access="public", summary="Plate", cache="public, max-age=60")(_plate)


@pytest.fixture(autouse=True)
def _shelf():
    shelf["mass"] = 20.0


def test_a_cached_answer_says_so():
    answer = send(plate)

    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["etag"].startswith('"') and answer.headers["etag"].endswith('"')
    assert answer.headers["vary"] == "Origin, Authorization"


@pytest.mark.parametrize("token", ["Bearer x", "Bearer of an ended session"])
def test_what_is_answered_to_a_caller_with_a_token_is_stored_by_the_caller_alone(token: str):
    answer = send(plate, headers={"Authorization": token})

    assert answer.headers["cache-control"] == "private, max-age=60"
    assert answer.headers["etag"] == send(plate).headers["etag"]


def test_the_same_content_has_the_same_etag_and_another_another():
    first = send(plate).headers["etag"]
    assert send(plate).headers["etag"] == first
    assert send(plate, units="imperial").headers["etag"] != first
    shelf["mass"] = 25.0
    assert send(plate).headers["etag"] != first


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '{}, "other"', '"a",W/{},"b"'])
def test_a_client_that_holds_the_content_gets_304_without_a_body(form):
    etag = send(plate).headers["etag"]
    answer = send(plate, headers={"If-None-Match": form.format(etag)})

    assert (answer.status, answer.text) == (304, "")
    assert answer.headers["etag"] == etag
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_a_client_that_holds_other_content_gets_all_of_it():
    assert send(plate, headers={"If-None-Match": '"other"'}).data == {"mass": 20.0}


def test_changed_content_is_sent_again():
    etag = send(plate).headers["etag"]
    shelf["mass"] = 25.0

    assert send(plate, headers={"If-None-Match": etag}).data == {"mass": 25.0}


def test_a_raw_document_is_cached_too():
    def handler() -> RawResponse:
        return RawResponse("{}", "application/json")

    cached_endpoint = endpoint("GET", "/raw", access="public", summary="Raw", cache="public")(handler)
    etag = send(cached_endpoint).headers["etag"]

    assert send(cached_endpoint, headers={"If-None-Match": etag}).status == 304


def test_a_redirect_is_not_compared():
    def handler() -> RawResponse:
        return RawResponse("", "text/plain", 302, {"Location": "/x"})

    cached_endpoint = endpoint("GET", "/away", access="public", summary="Away", cache="private")(handler)

    assert "etag" not in send(cached_endpoint).headers


def test_what_is_not_declared_is_not_cached():
    def handler() -> Nothing:
        return Nothing()

    cached_endpoint = endpoint("GET", "/private", access="public", summary="Private")(handler)
    answer = send(cached_endpoint)

    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_failure_is_not_cached():
    def handler() -> Nothing:
        raise NotFound

    cached_endpoint = endpoint("GET", "/gone", access="public", summary="Gone", cache="public, max-age=60")(handler)
    answer = send(cached_endpoint)

    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_page_that_a_browser_holds_keeps_its_own_policy():
    # The headers of a 304 take the place of those that the browser has stored with the page.
    def page() -> RawResponse:
        return RawResponse("<p>", "text/html", headers={"Content-Security-Policy": "script-src 'self'"})

    held = endpoint(
        "GET", "/page", access="public", summary="Page", cache="public, max-age=60", produces=("text/html",)
    )(page)
    first = send(held)
    again = send(held, headers={"If-None-Match": first.headers["etag"]})

    assert again.status == 304
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"] == "script-src 'self'"
