"""Built pages as they are served: `/docs` and `/console`."""

import base64
import hashlib
import json
import os
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fitai.kernel.caching import HASHED_FILE, PAGE
from fitai.kernel.settings import settings
from fitai.platform import site

from tests.harness.gateway import call

pytestmark = pytest.mark.usefixtures("aws")

HOSTS = ("https://api.fitai.example", "https://abc.execute-api.eu-central-1.amazonaws.com/v1")
"""Without and with a stage before the path."""


def policy(header: str) -> dict[str, set[str]]:
    """The directives of a Content-Security-Policy."""
    return {words[0]: set(words[1:]) for words in (directive.split() for directive in header.split("; "))}


@pytest.mark.parametrize("name", ["docs", "console"])
def test_the_start_leads_to_the_first_page_from_any_address(name: str) -> None:
    answer = call("GET", f"/{name}")
    # API Gateway matches a path with a slash at its end to the route without.
    with_slash = site.start(f"/{name}/")

    assert answer.status == with_slash.status == 308
    for host in HOSTS:
        assert urljoin(f"{host}/{name}", answer.headers["location"]) == f"{host}/{name}/index.html"
        assert urljoin(f"{host}/{name}/", with_slash.headers["Location"]) == f"{host}/{name}/index.html"


def test_a_page_is_served_as_it_was_built() -> None:
    answer = call("GET", "/docs/guides/live.html")

    assert answer.status == 200
    assert answer.text == (Path(settings().site_folder) / "docs/guides/live.html").read_text()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == PAGE


@pytest.mark.parametrize("path", ["/docs", "/docs/guides/live.html", "/console", "/console/index.html"])
def test_an_address_may_have_a_query_that_is_for_others(path: str) -> None:
    plain = call("GET", path)
    asked = call("GET", path, h="offline", utm_source="a mail")
    assert (asked.status, asked.text) == (plain.status, plain.text)
    assert asked.status < 400


@pytest.mark.parametrize(
    ("path", "content_type", "cache"),
    [
        ("assets/main.0123abcd.css", "text/css; charset=utf-8", HASHED_FILE),
        ("search.json", "application/json", PAGE),
    ],
)
def test_a_file_has_its_type_and_is_stored_for_good_where_its_name_has_a_hash(
    path: str, content_type: str, cache: str
) -> None:
    answer = call("GET", f"/docs/{path}")

    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (content_type, cache)


def test_who_holds_a_page_does_not_get_it_again() -> None:
    first = call("GET", "/docs/index.html")
    again = call("GET", "/docs/index.html", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status, again.text) == (304, "")


def test_a_page_may_run_what_it_was_built_with_and_nothing_else() -> None:
    answer = call("GET", "/docs/index.html")
    (script,) = re.findall(r"<script>(.*?)</script>", answer.text)
    directives = policy(answer.headers["content-security-policy"])

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert directives["default-src"] == {"'none'"}
    assert directives["script-src"] == {"'self'", f"'sha256-{digest}'"}
    assert directives["style-src"] == {"'self'"}
    assert directives["connect-src"] == {"'self'"}
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_the_console_connects_to_the_websocket_and_to_no_other_host() -> None:
    directives = policy(call("GET", "/console/index.html").headers["content-security-policy"])

    assert directives["connect-src"] == {"'self'", "wss://live.invalid"}
    assert directives["script-src"] == directives["style-src"] == {"'self'"}


def test_the_console_finds_the_websocket() -> None:
    answer = call("GET", "/console/config.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {"liveUrl": "wss://live.invalid/live"}


@pytest.mark.parametrize("path", ["guides/live", "guides/live/", "guides/sockets", "guides/sockets/"])
def test_links_without_an_ending_and_former_ones_lead_to_the_page(path: str) -> None:
    answer = call("GET", f"/docs/{path}")

    assert answer.status == 308
    assert urljoin(f"{HOSTS[1]}/docs/{path}", answer.headers["location"]) == f"{HOSTS[1]}/docs/guides/live.html"


@pytest.mark.parametrize(
    "path",
    [
        "../docs.json", "..%2fdocs.json", "guides/../../docs.json", "/etc/passwd",
        "guides", "%00", "index.html%00", "./index.html", "INDEX.HTML", "guides//live.html",
    ],
)  # fmt: skip
def test_what_is_not_in_the_index_is_not_there(path: str) -> None:
    answer = call("GET", f"/docs/{path}")

    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize("path", ["nothing.html", "guides/nothing/else", "guides/nothing/"])
def test_the_page_that_says_so_leads_to_the_first_one(path: str) -> None:
    answer = call("GET", f"/docs/{path}")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    (link,) = re.findall(r'href="([^"]+)"', answer.text)
    assert urljoin(f"{HOSTS[0]}/docs/{path}", link) == f"{HOSTS[0]}/docs/index.html"


def test_pages_that_were_built_anew_are_served_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_SITE_FOLDER", str(tmp_path))
    settings.cache_clear()
    for number, page in enumerate(("first.html", "second.html"), start=1):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / page).write_text(page)
        index = tmp_path / "docs.json"
        index.write_text(json.dumps({"files": {page: {"hashed": False}}, "redirects": {}}))
        # The clocks of file systems may be coarse.
        os.utime(index, (number, number))
        assert call("GET", f"/docs/{page}").text == page
    assert call("GET", "/docs/first.html").status == 404


def test_pages_that_were_not_built_are_our_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_SITE_FOLDER", str(tmp_path))
    settings.cache_clear()

    assert call("GET", "/docs/index.html").status == 500
    with pytest.raises(site.PagesMissing, match="make docs-site"):
        site.open_site("docs")


@pytest.mark.parametrize("path", ["/docs/index.html", "/console/index.html", "/docs", "/console"])
def test_pages_cost_no_request_of_the_table(path: str) -> None:
    answer = call("GET", path)

    assert answer.requests == 0
