"""How the answers of every route may be stored."""

import pytest
from fitai.kernel import caching, catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.types import Nothing

from tests.harness.gateway import Frames
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage

ENDPOINTS = catalogue.endpoints()
OWN = {
    "GET /users/profile",
    "GET /users/preferences",
    "GET /users/metrics",
    "GET /workouts",
    "GET /templates/my",
    "GET /progress",
    "GET /progress/strength",
    "GET /analytics/overview",
    "GET /analytics/frequency",
    "GET /analytics/volume",
    "GET /analytics/muscles",
    "GET /analytics/strength",
}
LIVE = {"GET /workouts/{id}", "GET /workouts/shared", "GET /templates/{id}", "GET /users/{userId}"}


def named(route: str) -> Function:
    (function,) = [function for function in ENDPOINTS if function.declaration.route == route]
    return function


@pytest.mark.parametrize("function", ENDPOINTS, ids=lambda function: function.declaration.route)
def test_a_route_declares_no_more_than_it_may(function: Function) -> None:
    declaration = function.declaration
    cache = declaration.cache or caching.NO_STORE

    if declaration.method != "GET" or declaration.has_secrets:
        assert cache == caching.NO_STORE
    elif declaration.access != "public":
        assert cache in (caching.OWN, caching.LIVE, caching.NO_STORE)
    elif declaration.is_page:
        assert cache == caching.PUBLIC_LIST


def test_own_data_and_live_data_are_declared_as_such() -> None:
    assert {route for route in OWN if named(route).declaration.cache != caching.OWN} == set()
    assert {route for route in LIVE if named(route).declaration.cache != caching.LIVE} == set()


@pytest.mark.parametrize("options", [{"access": "read:own_profile", "cache": "public, max-age=900"}, {"access": "public", "cache": caching.OWN, "secret": True}])  # fmt: skip
def test_what_must_not_be_stored_cannot_be_declared(options: dict[str, str]) -> None:
    def handler(request: Request) -> Nothing:
        return Nothing()

    with pytest.raises(ValueError):
        endpoint("GET", "/stored", summary="Stored", **options)(handler)  # type: ignore[arg-type]


def test_own_data_is_validated_by_its_etag(pushed: Frames) -> None:
    stage, sample = Stage(), samples.of(named("GET /users/profile"))
    first = stage.send(sample)
    sample["request"]["headers"] = {"If-None-Match": first.headers["etag"]}

    assert first.headers["cache-control"] == caching.OWN
    assert stage.send(sample).status == 304


def test_a_named_version_of_a_template_may_be_stored_and_a_former_one_is_404(pushed: Frames) -> None:
    sample, stage = samples.of(named("GET /templates/{id}")), Stage()
    stage.prepare(sample)
    template = stage.send(sample)
    assert template.headers["cache-control"] == caching.LIVE
    sample["request"]["query"] = {"version": template.data["version"]}
    assert stage.send(sample).headers["cache-control"] == caching.TEMPLATE_VERSION
    sample["request"]["query"] = {"version": template.data["version"] + 1}
    assert stage.send(sample).status == 404
