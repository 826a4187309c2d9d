"""The documents that the API serves of itself."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fitai.kernel import catalogue
from fitai.kernel.documents import guides
from fitai.platform import documents

from tests.harness.gateway import call

pytestmark = pytest.mark.usefixtures("aws")


@pytest.mark.parametrize(("path", "version"), [("/openapi.json", "openapi"), ("/asyncapi.json", "asyncapi")])
def test_a_document_is_served_as_generated(path: str, version: str) -> None:
    answer = call("GET", path)

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == json.loads((catalogue.ROOT / "docs" / path[1:]).read_text())
    assert answer.json[version].startswith("3.")
    assert "\n" not in answer.text


@pytest.mark.parametrize("path", ["/openapi.json", "/asyncapi.json", "/docs"])
def test_a_client_that_holds_the_document_does_not_get_it_again(path: str) -> None:
    first = call("GET", path)
    again = call("GET", path, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "public, max-age=300"
    assert (again.status, again.text) == (304, "")


class Page(HTMLParser):
    """The scripts, styles and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        if self._inside in self.inline:
            self.inline[self._inside].append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def test_the_page_is_whole_in_itself() -> None:
    answer = call("GET", "/docs")
    page = Page(answer.text)

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert len(answer.text.encode()) < 6_000_000, "what a Lambda function may answer"
    assert set(page.addresses) == {"openapi.json", "asyncapi.json"}
    assert page.handlers == []


def test_only_the_page_itself_may_run() -> None:
    answer = call("GET", "/docs")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    page = Page(answer.text)

    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    for kind in ("script", "style"):
        hashes = {
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for text in page.inline[kind]
        }
        assert set(policy[f"{kind}-src"].split()) == hashes
    assert len(page.inline["script"]) == 2


def test_the_page_asks_for_the_document_beside_it() -> None:
    assert 'new URL("openapi.json", location.href' in documents.START_SCRIPT


def test_swagger_ui_is_one_that_reads_openapi_3_1() -> None:
    script = (documents.SWAGGER_UI_FOLDER / "swagger-ui-bundle.min.js").read_text("utf-8")
    version = re.search(r'PACKAGE_VERSION:"(\d+)\.(\d+)', script)

    assert version is not None
    assert (int(version[1]), int(version[2])) >= (5, 0)


def test_the_documents_stand_beside_their_function() -> None:
    """So that they are in the function's own code, wherever it is deployed."""
    folder = catalogue.ROOT / "functions" / "platform"

    for name in ("openapi", "asyncapi"):
        assert (folder / f"{name}.json").is_file()
        assert not (folder / f"{name}.json").is_symlink()
        assert Path(f"{name}.json").name in (folder / f"{name}.py").read_text()


# --- guides ------------------------------------------------------------------------------------------------


def test_a_guide_is_a_page_that_is_whole_in_itself() -> None:
    answer = call("GET", "/docs/guides/live")
    page = Page(answer.text)

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1" in answer.text and "<table>" in answer.text
    assert page.inline["script"] == [] and page.handlers == []
    assert "script-src 'none'" in answer.headers["content-security-policy"]
    (style,) = page.inline["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_the_guides_for_app_developers_are_served_and_link_to_each_other() -> None:
    names = guides.names()
    assert {"live", "sync", "imports", "errors", "identity"} <= set(names)
    for name in names:
        page = Page(call("GET", f"/docs/guides/{name}").text)
        relative = {address.partition("#")[0] for address in page.addresses if ":" not in address}
        assert relative - {""} <= {*names, "../../docs", "../../openapi.json", "../../asyncapi.json"}, name
        assert set(names) <= relative, "the other guides are a click away"


def test_there_is_no_other_guide() -> None:
    assert call("GET", "/docs/guides/deployment").error["code"] == "not_found"


def test_the_document_names_the_guides() -> None:
    description = call("GET", "/openapi.json").json["info"]["description"]

    assert all(f"(docs/guides/{name})" in description for name in guides.names())


def test_no_function_carries_the_markdown_library() -> None:
    """Guides are made into HTML when the documents are generated."""
    command = "import sys, functions.platform.get_guide; sys.exit('markdown_it' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}

    assert subprocess.run([sys.executable, "-c", command], env=environment, check=False).returncode == 0
