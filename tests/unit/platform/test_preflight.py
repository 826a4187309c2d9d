"""The preflight lets the pages in that the deployment names, and with the same headers as the answers that follow."""

import pytest
from fitai.kernel import settings

from functions.platform import preflight
from tests.harness.gateway import CONTEXT, call


def asked(monkeypatch: pytest.MonkeyPatch, allowed: str, origin: str | None) -> dict[str, str]:
    monkeypatch.setenv("FITAI_ALLOWED_ORIGINS", allowed)
    settings.settings.cache_clear()
    answer = preflight.handler({"headers": {"origin": origin} if origin else None}, CONTEXT)
    assert (answer["statusCode"], answer["body"]) == (204, "")
    return answer["headers"]


def test_everybody_may_ask_when_everybody_is_allowed(aws: None, monkeypatch: pytest.MonkeyPatch):
    headers = asked(monkeypatch, "*", "https://app.example")

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert int(headers["Access-Control-Max-Age"]) >= 600


@pytest.mark.parametrize("origin", ["https://app.example", "https://admin.example"])
def test_an_allowed_origin_is_answered_by_its_name(aws: None, monkeypatch: pytest.MonkeyPatch, origin: str):
    headers = asked(monkeypatch, "https://app.example, https://admin.example", origin)

    assert headers["Access-Control-Allow-Origin"] == origin
    assert headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", ["https://evil.example", None])
def test_another_origin_gets_no_cors_headers(aws: None, monkeypatch: pytest.MonkeyPatch, origin: str | None):
    headers = asked(monkeypatch, "https://app.example", origin)

    assert headers["Vary"] == "Origin"
    assert [name for name in headers if name.lower().startswith("access-control-")] == []


def test_the_methods_are_those_of_the_declarations(aws: None, monkeypatch: pytest.MonkeyPatch):
    from fitai.kernel import catalogue

    declared = {function.declaration.method for function in catalogue.endpoints()}

    assert declared <= set(preflight.METHODS.split(", "))


def test_a_preflight_promises_what_the_answers_allow(aws: None):
    answer = call("GET", "/health", headers={"origin": "https://app.example"})

    allowed = {name.strip() for name in answer.headers["access-control-allow-headers"].split(",")}
    assert set(preflight.HEADERS.split(", ")) <= allowed
