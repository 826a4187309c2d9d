"""Who is calling is known behind CloudFront too, and cannot be made up."""

import pytest
from fitai.kernel.http_request import client_address
from fitai.kernel.settings import settings


def event(**headers: str) -> dict[str, object]:
    return {"requestContext": {"identity": {"sourceIp": "203.0.113.1"}}, "headers": headers}


def test_a_header_is_not_believed_where_nothing_is_before_the_api() -> None:
    assert client_address(event(**{"x-viewer-address": "198.51.100.7"})) == "203.0.113.1"
    assert client_address({}) == "unknown"


def test_behind_cloudfront_it_says_who_is_calling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_VIEWER_HEADER", "x-viewer-address")
    settings.cache_clear()

    assert client_address(event(**{"X-Viewer-Address": "198.51.100.7"})) == "198.51.100.7"
    assert client_address(event()) == "203.0.113.1"
    monkeypatch.undo()
    settings.cache_clear()
