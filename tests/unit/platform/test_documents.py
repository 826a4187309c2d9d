"""The documents that the API serves of itself."""

import json
from pathlib import Path

import pytest
from fitai.kernel import catalogue
from fitai.kernel.documents import guides

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


@pytest.mark.parametrize("path", ["/openapi.json", "/asyncapi.json"])
def test_a_client_that_holds_the_document_does_not_get_it_again(path: str) -> None:
    first = call("GET", path)
    again = call("GET", path, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "public, max-age=300"
    assert (again.status, again.text) == (304, "")


def test_the_documents_stand_beside_their_function() -> None:
    """So that they are in the function's own code, wherever it is deployed."""
    folder = catalogue.ROOT / "functions" / "platform"

    for name in ("openapi", "asyncapi"):
        assert (folder / f"{name}.json").is_file()
        assert not (folder / f"{name}.json").is_symlink()
        assert Path(f"{name}.json").name in (folder / f"{name}.py").read_text()


def test_the_document_names_the_guides() -> None:
    description = call("GET", "/openapi.json").json["info"]["description"]

    assert {"live", "sync", "imports", "errors", "identity", "coach-generation"} <= set(guides.names())
    assert all(f"(docs/guides/{name}.html)" in description for name in guides.names())
